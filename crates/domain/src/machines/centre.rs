//! What can be asked of a centre.

use super::{
    Machine, Sample, sample,
    scenery::{revoked, the_mandate, the_round},
};
use crate::{
    centre::{Centre, Facts, Intent},
    round::Phase,
    testing::{
        a_centre, acting, at, bergen, blob, centre_id, cite, engine, hovedstyret, mandate_id, now, operator,
        period, round_id, rvts, secretariat, seen, source, spring, text, unit, year,
    },
};
use authority::Right;
use events::{
    Period, Role, RoundId,
    centre::{
        self, BasisKind, BasisRecorded, CapacityDeclared, CoverageSet, DeliveryTypesSet, FactsProposed,
        FactsPublished, Merged, Reach, Registered, SubjectsSet,
    },
    mandate,
};

/// The round that came to nothing, after the centre had offered it hours.
fn cancelled() -> RoundId {
    round_id("cancelled")
}

impl Machine for Centre {
    const SOURCE: &'static str = include_str!("../centre/mod.rs");
    const KINDS: &'static [&'static str] = centre::KINDS;
    const STATES: &'static [&'static str] = &[
        "absent",
        "registered",
        "with hours",
        "with offers",
        "with hours bound",
        "merged",
    ];

    fn status(&self) -> &'static str {
        let bound = self.committed.values().any(|held| held.hours > 0);
        match (&self.registered, &self.merged) {
            (None, _) => "absent",
            (_, Some(_)) => "merged",
            _ if bound => "with hours bound",
            _ if !self.offered.is_empty() => "with offers",
            _ if !self.declared.is_empty() => "with hours",
            _ => "registered",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        [registry(), capacity(), mandates(), description()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Invariant 22: no hour is promised twice: what is offered, or bound where mandates are issued, is never more than what is
    /// declared for that time and free of statutory tasks.
    fn law(_: &Self, _: &Intent, after: &Self) {
        for declared in after.declared.values() {
            let rounds = after
                .periods
                .iter()
                .filter(|(_, period)| period.overlaps(&declared.period));
            let promised: u64 = rounds.map(|(round, _)| promised_to(*round, after)).sum();
            let free = declared.hours - declared.reserved;
            assert!(promised <= free, "{promised} hours promised of {free}: {after:?}");
        }
    }
}

fn promised_to(round: RoundId, centre: &Centre) -> u64 {
    let held = || centre.committed.values().filter(|held| held.round == round);
    match held().next() {
        Some(_) => held().map(|held| held.hours).sum(),
        None if round == cancelled() => 0,
        None => centre.net_offer(round),
    }
}

/// What is known, with the round in a phase.
fn known(phase: Phase) -> Facts {
    Facts {
        id: Some(rvts()),
        round: the_round(phase),
        over: [cancelled()].into(),
        keeper: Some(hovedstyret()),
        ..Facts::default()
    }
}

fn registry() -> Vec<Sample<Centre>> {
    let kept = |intent| -> Sample<Centre> {
        sample(
            operator(),
            Right::KeepReferenceData,
            intent,
            known(Phase::Planned),
        )
    };
    let register = |code: &str| {
        Intent::Register(Registered {
            code: code.into(),
            name: "RVTS Vest".into(),
            programme: "RVTS".into(),
            reach: Reach::Region,
            short_name: "RVTS".into(),
            source: source("register"),
            host: Some(bergen()),
        })
    };
    let merge = Intent::Merge(Merged {
        from: now().date(),
        into: centre_id("heir"),
        source: source("register"),
    });
    let mut merged = kept(merge.clone());
    merged.ask.facts.successor = Some(seen(centre_id("heir"), &a_centre()));
    let mut nowhere = kept(Intent::SetCoverage(CoverageSet {
        units: vec![unit("nowhere")],
    }));
    nowhere.ask.facts.unknown_units = vec![unit("nowhere")];
    vec![
        kept(register("rvts")),
        kept(register("rvts-vest")),
        kept(Intent::SetCoverage(CoverageSet {
            units: vec![bergen()],
        })),
        nowhere,
        kept(Intent::SetSubjects(SubjectsSet {
            further: vec![],
            main: vec!["vold".into()],
        })),
        kept(Intent::SetDeliveryTypes(DeliveryTypesSet {
            types: vec!["kurs".into()],
        })),
        kept(Intent::RecordBasis(BasisRecorded {
            document: None,
            hours: 300,
            kind: BasisKind::Agreement,
            period: year(),
            signatory: "director".into(),
            subjects: vec![],
        })),
        merged,
        kept(merge),
    ]
}

fn capacity() -> Vec<Sample<Centre>> {
    let declare = |period: Period, hours, reserved| {
        let declared = CapacityDeclared {
            hours,
            period,
            reserved,
        };
        let intent = Intent::DeclareCapacity(declared);
        sample(
            operator(),
            Right::KeepReferenceData,
            intent,
            known(Phase::Planned),
        )
    };
    let speaks = |intent, phase| {
        sample(
            acting(Role::Centre, rvts()),
            Right::SpeakForCentre,
            intent,
            known(phase),
        )
    };
    let offer = |round, hours| speaks(Intent::Offer { hours, round }, Phase::Screening);
    let withdraw = |hours| {
        let intent = Intent::Withdraw {
            hours,
            reason: text("illness"),
            round: spring(),
        };
        speaks(intent, Phase::Voting)
    };
    vec![
        declare(year(), 1_000, 200),
        declare(year(), 700, 200),
        declare(year(), 100, 200),
        declare(period("2027-06-01", "2028-05-31"), 500, 0),
        declare(period("2028-01-01", "2028-12-31"), 500, 0),
        offer(spring(), 500),
        offer(spring(), 600),
        offer(round_id("autumn"), 300),
        offer(round_id("winter"), 100),
        offer(cancelled(), 700),
        speaks(
            Intent::Offer {
                hours: 10,
                round: round_id("late"),
            },
            Phase::Frozen,
        ),
        withdraw(200),
        withdraw(400),
    ]
}

fn mandates() -> Vec<Sample<Centre>> {
    let commit = |name, hours, round| {
        let mandate = mandate_id(name);
        let intent = Intent::Commit {
            mandate,
            hours,
            round,
        };
        sample(engine(), Right::CarryOut, intent, known(Phase::Final))
    };
    let give_back = |by, right, hours, since| {
        let mandate = mandate_id("mandate");
        let facts = Facts {
            mandate: the_mandate(vec![since]),
            ..known(Phase::Final)
        };
        sample(by, right, Intent::Return { mandate, hours }, facts)
    };
    let keeper = || acting(Role::KsSecretariat, hovedstyret());
    let superseded = mandate::Event::Superseded(mandate::Superseded {
        centre_seen: cite("centre", rvts(), 9),
        into: centre_id("heir"),
    });
    vec![
        commit("mandate", 300, spring()),
        commit("another", 100, spring()),
        commit("of autumn", 300, round_id("autumn")),
        commit("too late", 700, cancelled()),
        give_back(keeper(), Right::KeepMandates, 300, revoked()),
        give_back(keeper(), Right::KeepMandates, 200, revoked()),
        give_back(engine(), Right::CarryOut, 300, superseded),
    ]
}

fn description() -> Vec<Sample<Centre>> {
    let until = now().plus_days(10);
    let propose = Intent::ProposeFacts(FactsProposed {
        comments_until: until,
        sheet: blob("sheet"),
    });
    let comment = Intent::CommentFacts {
        comment: text("fine"),
        sheet: blob("sheet").sha256,
    };
    let publish = || Intent::PublishFacts(FactsPublished { sheet: blob("sheet") });
    let describes = |by, intent| sample(by, Right::DescribeCentres, intent, known(Phase::Planned));
    vec![
        describes(secretariat(), propose),
        sample(
            acting(Role::Centre, rvts()),
            Right::SpeakForCentre,
            comment,
            known(Phase::Planned),
        ),
        describes(secretariat(), publish()),
        describes(at(until.plus_millis(1), secretariat()), publish()),
    ]
}
