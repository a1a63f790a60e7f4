//! What can be asked of a ballot.

use super::{Machine, Sample, sample, scenery::the_round};
use crate::{
    By, Seen,
    ballot::{Absent, Ballot, Facts, Intent, Marks, Recusal, commit},
    credential::Credential,
    round::Phase,
    testing::{
        a_body, a_round, acting, at, bergen, by, engine, hovedstyret, need_id, now, person, secretariat,
        seen, spring, text, west,
    },
};
use authority::Right;
use events::{
    ComplaintId, CredentialId, PersonId, Role, Salt,
    ballot::{self, Authority},
    case::Ground,
    credential::{self, AbsenceRecorded, Granted, Substitute},
    derived, round,
};
use std::sync::Arc;

impl Machine for Ballot {
    const SOURCE: &'static str = include_str!("../ballot/mod.rs");
    const KINDS: &'static [&'static str] = ballot::KINDS;
    const STATES: &'static [&'static str] = &["absent", "sealed", "opening lost", "opened", "unopened"];

    fn status(&self) -> &'static str {
        match &self.cast {
            None => "absent",
            Some(_) if self.opened.is_some() => "opened",
            Some(_) if self.unopened => "unopened",
            Some(_) if self.lost.is_some() => "opening lost",
            Some(_) => "sealed",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        [casts(), openings(), recusals()].into_iter().flatten().collect()
    }

    /// Whatever is opened opens what was committed to.
    fn law(before: &Self, _: &Intent, after: &Self) {
        if let (None, Some(opened), Some((version, cast))) = (&before.opened, &after.opened, &after.cast) {
            assert_eq!(opened.cast, *version);
            assert_eq!(commit(&opened.salt, &opened.marks), Ok(cast.commitment));
        }
    }
}

/// What is known while the round is in a phase.
fn known(phase: Phase) -> Facts {
    Facts {
        id: Some((spring(), bergen())),
        round: the_round(phase),
        on_roll: true,
        candidates: Arc::new(["vold", "rus"].map(need_id).into()),
        salt: Some(Salt([1; 32])),
        opening: Some((support(), Salt([1; 32]))),
        acting: Some(held("kari", None, vec![])),
        absent: vec![],
        caster: Some(person("eva")),
        body: Some(seen(hovedstyret(), &a_body(true))),
    }
}

fn support() -> Marks {
    [(need_id("vold"), 1)].into()
}

/// A representative's credential, with what happened to it since.
fn held(
    name: &str,
    substitute: Option<Substitute>,
    since: Vec<credential::Event>,
) -> (CredentialId, Seen<Credential>) {
    let granted = credential::Event::Granted(Granted {
        from: now().plus_millis(-1),
        org: bergen().into(),
        person: person(name),
        role: Role::Representative,
        substitute,
        to: now().plus_days(365),
    });
    let id = CredentialId(derived(&["credential", name]));
    (id, seen(id, &[vec![granted], since].concat()))
}

fn representative() -> By {
    acting(Role::Representative, bergen())
}

fn casts() -> Vec<Sample<Ballot>> {
    let cast = |absent: Vec<Absent>, marks: Marks, facts| {
        let intent = Intent::Cast {
            absent: absent.iter().map(|absent| absent.id).collect(),
            authority: Authority::Delegated {
                reference: "2026/17".into(),
            },
            marks,
        };
        let facts = Facts { absent, ..facts };
        sample(representative(), Right::CastBallot, intent, facts)
    };
    let voting = || known(Phase::Voting);
    let blank = Facts {
        salt: Some(Salt([2; 32])),
        ..voting()
    };
    let away = credential::Event::AbsenceRecorded(AbsenceRecorded {
        from: now().plus_millis(-1),
        to: now().plus_days(3),
    });
    let (member, seen) = held("ola", None, vec![away]);
    let substitute = Substitute { of: member, place: 1 };
    let for_ola = Facts {
        acting: Some(held("kari", Some(substitute), vec![])),
        ..voting()
    };
    let ola = Absent { id: member, seen };
    vec![
        cast(vec![], support(), voting()),
        cast(vec![], Marks::new(), blank),
        cast(vec![ola], support(), for_ola.clone()),
        cast(vec![], support(), for_ola),
        cast(vec![], support(), known(Phase::Closed)),
        cast(vec![], [(need_id("skole"), 1)].into(), voting()),
    ]
}

fn openings() -> Vec<Sample<Ballot>> {
    let carried_out = |by, intent, facts| sample(by, Right::CarryOut, intent, facts);
    let counting = || known(Phase::QuorumMet);
    let lost = || Facts {
        opening: None,
        ..counting()
    };
    let before_recount = || {
        let settled = round::Event::ComplaintSettled(round::ComplaintSettled {
            complaint: ComplaintId(derived(&["complaint"])),
            reason: text("a receipt was found"),
            recount_from: Some(now().plus_days(30)),
            remedy: round::Remedy::Recount,
        });
        let events = [a_round(Phase::Tallied), vec![settled]].concat();
        Facts {
            round: Some(seen(spring(), &events)),
            ..counting()
        }
    };
    let represent = |time, facts| {
        let intent = Intent::Represent {
            marks: support(),
            salt: Salt([1; 32]),
        };
        sample(at(time, representative()), Right::CastBallot, intent, facts)
    };
    let unopen = |time| {
        let reason = text("the vault was lost");
        carried_out(at(time, engine()), Intent::Unopen { reason }, counting())
    };
    let late = now().plus_days(8);
    vec![
        carried_out(engine(), Intent::Open, counting()),
        carried_out(engine(), Intent::Open, lost()),
        carried_out(engine(), Intent::Open, known(Phase::Closed)),
        carried_out(engine(), Intent::LoseOpening, lost()),
        carried_out(engine(), Intent::LoseOpening, counting()),
        represent(now(), counting()),
        represent(late, counting()),
        represent(late, before_recount()),
        unopen(late),
        unopen(now()),
    ]
}

fn recusals() -> Vec<Sample<Ballot>> {
    let void = |by, r#for: Vec<PersonId>, against| {
        let intent = Intent::Void(Recusal {
            against,
            body: hovedstyret(),
            r#for,
            ground: Ground::Party,
            need: need_id("vold"),
            person: person("eva"),
        });
        sample(by, Right::RunRounds, intent, known(Phase::QuorumMet))
    };
    let [kari, ola] = ["kari", "ola"].map(person);
    vec![
        void(secretariat(), vec![kari, ola], vec![]),
        void(secretariat(), vec![kari], vec![ola]),
        void(
            by(person("eva"), Role::Secretariat, west()),
            vec![kari, ola],
            vec![],
        ),
    ]
}
