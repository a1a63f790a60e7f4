//! What can be asked of a mandate.

use super::{
    Machine, Sample, sample,
    scenery::{decided, decision, items, the_round},
};
use crate::{
    centre::Centre,
    mandate::{Facts, Intent, Mandate, Status},
    round::Phase,
    testing::{
        a_centre, acting, at, blob, centre_id, engine, hovedstyret, need_id, now, rvts, sak, seen, source,
        text,
    },
};
use authority::Right;
use events::{
    Date, Role,
    case::Outcome,
    centre,
    mandate::{self, Amended, Decision},
};

impl Machine for Mandate {
    const SOURCE: &'static str = include_str!("../mandate/mod.rs");
    const KINDS: &'static [&'static str] = mandate::KINDS;
    const STATES: &'static [&'static str] = &[
        "absent",
        "issued",
        "acknowledged",
        "suspended",
        "revoked",
        "expired",
        "superseded",
    ];

    fn status(&self) -> &'static str {
        match self.status {
            Status::Absent => "absent",
            Status::Active if self.acknowledged => "acknowledged",
            Status::Active => "issued",
            Status::Suspended => "suspended",
            Status::Revoked => "revoked",
            Status::Expired => "expired",
            Status::Superseded => "superseded",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        [issuing(), answers(), decisions(), endings()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// It only ever becomes less, and once it is over nothing more happens to it.
    fn law(before: &Self, asked: &Intent, after: &Self) {
        let is_there = before.status != Status::Absent;
        assert!(!is_there || after.hours <= before.hours, "{asked:?}");
        assert!(!is_there || before.stands() || before == after, "{asked:?}");
    }
}

/// All is well: a final list, a ratified case, and a centre that can.
fn known() -> Facts {
    Facts {
        case: Some(decided(Outcome::Ratified, Outcome::Ratified)),
        centre: Some(seen::<Centre>(rvts(), &a_centre())),
        round: the_round(Phase::Final),
        items: Some((blob("proposal").sha256, items(&[200, 100]))),
        subjects: ["1", "2"].map(|name| (need_id(name), "vold".to_owned())).into(),
        others: [].into(),
    }
}

fn issuing() -> Vec<Sample<Mandate>> {
    let issue = |centre, facts| {
        let intent = Intent::Issue { case: sak(), centre };
        sample(engine(), Right::CarryOut, intent, facts)
    };
    let rejected = Facts {
        case: Some(decided(Outcome::Ratified, Outcome::Rejected)),
        ..known()
    };
    vec![
        issue(rvts(), known()),
        issue(rvts(), rejected),
        issue(centre_id("other"), known()),
    ]
}

fn answers() -> Vec<Sample<Mandate>> {
    let answers = |intent| {
        sample(
            acting(Role::Centre, rvts()),
            Right::SpeakForCentre,
            intent,
            known(),
        )
    };
    let object = Intent::Object {
        reason: text("too much"),
    };
    vec![answers(Intent::Acknowledge), answers(object)]
}

fn decisions() -> Vec<Sample<Mandate>> {
    let keeper = || acting(Role::KsSecretariat, hovedstyret());
    let decides = |intent| sample(keeper(), Right::KeepMandates, intent, known());
    let amend = |hours: &[u64]| {
        Intent::Amend(Amended {
            decision: decision(),
            hours: hours.iter().sum(),
            items: items(hours),
            reason: text("less is needed"),
        })
    };
    let reason = || text("is looked into");
    let to_come = Decision {
        date: now().plus_days(10).date(),
        ..decision()
    };
    let revoke = |decision| Intent::Revoke {
        decision,
        reason: reason(),
    };
    vec![
        decides(amend(&[150, 100])),
        decides(amend(&[250, 100])),
        decides(Intent::Suspend {
            decision: decision(),
            reason: reason(),
        }),
        decides(Intent::Resume { decision: decision() }),
        decides(revoke(decision())),
        decides(revoke(to_come)),
    ]
}

fn endings() -> Vec<Sample<Mandate>> {
    let merged = centre::Event::Merged(centre::Merged {
        from: now().date(),
        into: centre_id("heir"),
        source: source("register"),
    });
    let merged = Facts {
        centre: Some(seen(rvts(), &[a_centre(), vec![merged]].concat())),
        ..known()
    };
    let carried_out = |by, intent, facts| sample(by, Right::CarryOut, intent, facts);
    let over = "2028-01-01".parse::<Date>().unwrap().end();
    vec![
        carried_out(at(over, engine()), Intent::Expire, known()),
        carried_out(engine(), Intent::Expire, known()),
        carried_out(engine(), Intent::Supersede, merged),
        carried_out(engine(), Intent::Supersede, known()),
    ]
}
