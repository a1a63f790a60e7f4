//! What can be asked of a need.

use super::{
    Machine, Sample, sample,
    scenery::{another_need, the_cluster, the_region, the_round, vestland},
};
use crate::{
    By,
    need::{Facts, Intent, Need, Status},
    round::Phase,
    testing::{acting, askoy, bergen, blob, cite, need_id, rvts, secretariat, spring, submitted, text, west},
};
use authority::Right;
use events::{
    Role, UnitId,
    need::{
        self, CarriedOver, Clarified, CriteriaScored, Ending, EvidenceAttached, EvidenceJudged, Exit,
        FeasibilityGiven, Joined, Origin, ReferredToResearch, Revised, RuledOut, Scale, Submitted, Withdrawn,
    },
};

impl Machine for Need {
    const SOURCE: &'static str = include_str!("../need/intent.rs");
    const KINDS: &'static [&'static str] = need::KINDS;
    const STATES: &'static [&'static str] = &[
        "absent",
        "submitted",
        "in clarification",
        "eligible",
        "in a round",
        "prioritised",
        "not prioritised",
        "merged",
        "split",
        "ruled out",
        "referred to research",
        "withdrawn",
        "lapsed",
    ];

    fn status(&self) -> &'static str {
        match self.status {
            Status::Absent => "absent",
            Status::Submitted => "submitted",
            Status::InClarification => "in clarification",
            Status::Eligible => "eligible",
            Status::InRound(_) => "in a round",
            Status::Prioritised { .. } => "prioritised",
            Status::NotPrioritised { .. } => "not prioritised",
            Status::Merged(_) => "merged",
            Status::Split(_) => "split",
            Status::RuledOut(_) => "ruled out",
            Status::ReferredToResearch(_) => "referred to research",
            Status::Withdrawn => "withdrawn",
            Status::Lapsed => "lapsed",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        [ways_in(), rounds(), exits(), family(), judgements()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Invariant 16: no owner is lost but by the owners' own word, or where a merge that brought them is taken back.
    fn law(before: &Self, asked: &Intent, after: &Self) {
        if !matches!(asked, Intent::Release { .. } | Intent::CarryOver(_)) {
            assert!(
                before.owners.iter().all(|owner| after.owners.contains(owner)),
                "{asked:?}"
            );
        }
    }
}

/// What is known of the need "vold".
fn known() -> Facts {
    Facts {
        id: Some(need_id("vold")),
        unit_known: true,
        centre_known: true,
        cluster: the_cluster(),
        region: the_region(),
        ..Facts::default()
    }
}

fn owner(unit: UnitId) -> By {
    acting(Role::NeedOwner, unit)
}

fn own(unit: UnitId, intent: Intent) -> Sample<Need> {
    sample(owner(unit), Right::OwnNeeds, intent, known())
}

fn screen(intent: Intent) -> Sample<Need> {
    sample(secretariat(), Right::Screen, intent, known())
}

fn help(intent: Intent) -> Sample<Need> {
    sample(
        acting(Role::Coordinator, west()),
        Right::HelpWithNeeds,
        intent,
        known(),
    )
}

fn wording(hours: u64) -> Revised {
    Revised {
        delivery_type: "kurs".into(),
        description: text("description"),
        hours,
        subject: "vold".into(),
        title: text("title"),
    }
}

fn ways_in() -> Vec<Sample<Need>> {
    let consent = || "2026/3".to_owned();
    let from = |origin| {
        Intent::Submit(Submitted {
            origin,
            ..submitted(100)
        })
    };
    let mut on_behalf = help(from(Origin::OnBehalf {
        cluster: west(),
        consent: consent(),
    }));
    on_behalf.ask.by.actor.behalf = Some(bergen());
    let workshop = help(from(Origin::Workshop {
        cluster: west(),
        consent: consent(),
        date: "2026-10-01".parse().unwrap(),
        name: "Samling".into(),
    }));
    let mut part = screen(Intent::SplitOff {
        from: need_id("rus"),
        wording: wording(50),
    });
    let divided = need::Event::Split(need::Split {
        into: vec![need_id("vold"), need_id("skole")],
        reason: text("two things"),
    });
    part.ask.facts.other = another_need("rus", vec![divided]);
    let clarify = |unit| {
        Intent::Clarify(Clarified {
            answer: text("for all schools"),
            unit,
        })
    };
    vec![
        own(bergen(), Intent::Submit(submitted(100))),
        own(bergen(), Intent::Submit(submitted(0))),
        on_behalf,
        workshop,
        part,
        own(bergen(), Intent::Revise(wording(120))),
        own(askoy(), Intent::Join(Joined { unit: askoy() })),
        screen(Intent::AskClarification {
            question: text("for whom?"),
        }),
        own(bergen(), clarify(bergen())),
        own(askoy(), clarify(askoy())),
    ]
}

fn judgements() -> Vec<Sample<Need>> {
    let assess = |role, intent| sample(acting(role, west()), Right::Assess, intent, known());
    let serves = |hours| {
        let given = FeasibilityGiven {
            centre: rvts(),
            hours,
            reason: None,
            serves: true,
        };
        let by = acting(Role::Centre, rvts());
        sample(by, Right::SpeakForCentre, Intent::GiveFeasibility(given), known())
    };
    let score = |benefit| {
        Intent::Score(CriteriaScored {
            benefit,
            equity: 3,
            note: None,
            resources: 3,
            severity: 3,
        })
    };
    let find = |scale| screen(Intent::FindEligible { scale });
    vec![
        find(Scale::Cluster),
        find(Scale::Region),
        help(Intent::Lift {
            cluster: west(),
            reason: text("all clusters have it"),
            region: vestland(),
        }),
        serves(80),
        serves(0),
        assess(
            Role::Advisor,
            Intent::AttachEvidence(EvidenceAttached {
                document: blob("report"),
                title: text("report"),
            }),
        ),
        assess(
            Role::Secretariat,
            Intent::JudgeEvidence(EvidenceJudged {
                document: blob("report").sha256,
                reason: text("old"),
                suffices: false,
            }),
        ),
        assess(Role::Advisor, score(4)),
        assess(Role::Advisor, score(6)),
    ]
}

/// Merged and parted, divided.
fn family() -> Vec<Sample<Need>> {
    let with = |mut sample: Sample<Need>, name, since| {
        sample.ask.facts.other = another_need(name, since);
        sample
    };
    let reason = || text("the same");
    let (vold, rus, skole) = (need_id("vold"), need_id("rus"), need_id("skole"));
    let merged = need::Event::Merged(need::Merged {
        into: vold,
        reason: reason(),
        target: cite("need", vold, 2),
    });
    let divide = |into| Intent::Split {
        into,
        reason: text("two things"),
    };
    let merge = |into| Intent::Merge {
        into,
        reason: reason(),
    };
    vec![
        with(screen(merge(rus)), "rus", vec![]),
        screen(merge(vold)),
        with(screen(Intent::Absorb { from: skole }), "skole", vec![merged]),
        with(
            screen(Intent::Unmerge {
                from: rus,
                reason: text("not the same"),
            }),
            "rus",
            vec![],
        ),
        with(screen(Intent::Release { need: skole }), "skole", vec![]),
        screen(divide(vec![rus, skole])),
        screen(divide(vec![rus])),
    ]
}

fn exits() -> Vec<Sample<Need>> {
    let withdraw = |unit| {
        Intent::Withdraw(Withdrawn {
            reason: text("no longer"),
            unit,
        })
    };
    vec![
        own(bergen(), withdraw(bergen())),
        own(askoy(), withdraw(askoy())),
        screen(Intent::RuleOut(RuledOut {
            exit: Exit::OutOfScope,
            reason: text("because"),
        })),
        screen(Intent::Refer(ReferredToResearch {
            reason: text("nobody knows"),
            to: "UiB".into(),
        })),
    ]
}

fn rounds() -> Vec<Sample<Need>> {
    let seeing = |mut sample: Sample<Need>, phase, standing| {
        sample.ask.facts.round = the_round(phase);
        sample.ask.facts.standing = standing;
        sample
    };
    let enter = |phase| seeing(screen(Intent::Enter { round: spring() }), phase, None);
    let leave = |phase, standing| {
        let by = crate::testing::engine();
        let intent = Intent::LeaveRound { round: spring() };
        seeing(sample(by, Right::CarryOut, intent, known()), phase, standing)
    };
    let carry = |hours| {
        let carried = CarriedOver {
            hours,
            owners: vec![bergen()],
            unit: bergen(),
        };
        seeing(own(bergen(), Intent::CarryOver(carried)), Phase::Final, None)
    };
    let lapse = Intent::Lapse {
        reason: text("no longer wanted"),
    };
    vec![
        enter(Phase::Screening),
        enter(Phase::Frozen),
        leave(Phase::Final, Some(Ending::Prioritised { rank: 1 })),
        leave(Phase::Final, Some(Ending::NotPrioritised { rank: 2 })),
        leave(Phase::Annulled, None),
        leave(Phase::Voting, None),
        carry(90),
        carry(0),
        seeing(screen(lapse), Phase::Final, None),
    ]
}
