//! Judged by centres, by what is known, on the criteria, and by level.

use super::*;
use events::{Digest, need::Lifted};

/// A centre's word: so many hours, or none with or without a reason.
fn word(hours: u64, serves: bool, reason: bool) -> FeasibilityGiven {
    FeasibilityGiven {
        centre: rvts(),
        hours,
        reason: reason.then(|| text("no capacity")),
        serves,
    }
}

fn give(word: FeasibilityGiven) -> Ask<Intent, Facts> {
    let centre = acting(Role::Centre, rvts());
    ask(centre, Intent::GiveFeasibility(word), known())
}

fn assess(intent: Intent) -> Ask<Intent, Facts> {
    ask(acting(Role::Advisor, west()), intent, known())
}

fn evidence() -> EvidenceAttached {
    EvidenceAttached {
        document: blob("oppsummering"),
        title: text("An evidence summary"),
    }
}

fn judged(suffices: bool) -> EvidenceJudged {
    EvidenceJudged {
        document: blob("oppsummering").sha256,
        reason: text("newer and of good quality"),
        suffices,
    }
}

fn with_evidence() -> Vec<Event> {
    [a_need(), vec![Event::EvidenceAttached(evidence())]].concat()
}

fn scores(benefit: u32, severity: u32) -> CriteriaScored {
    CriteriaScored {
        benefit,
        equity: 3,
        note: None,
        resources: 1,
        severity,
    }
}

fn lift(with_cluster: bool) -> Ask<Intent, Facts> {
    let intent = Intent::Lift {
        cluster: west(),
        region: vestland(),
        reason: text("all have it"),
    };
    let by = acting(Role::Coordinator, west());
    knowing(ask(by, intent, known()), |facts| {
        facts.cluster = Some(the_cluster());
        facts.region = Some(the_region(with_cluster));
    })
}

fn lifted() -> Event {
    Event::Lifted(Lifted {
        cluster: west(),
        reason: text("all have it"),
        region: vestland(),
        region_seen: the_region(true).cite,
    })
}

fn find_for(scale: Scale) -> Ask<Intent, Facts> {
    screen(Intent::FindEligible { scale })
}

#[test]
fn a_need_is_judged() {
    let can = Event::FeasibilityGiven(word(120, true, false));
    given::<Need>(a_need())
        .when(give(word(120, true, false)))
        .then_expect_events(vec![can]);
    given::<Need>(a_need())
        .when(find())
        .then_expect_events(vec![found(100)]);
}

#[test]
fn the_hours_are_the_most_that_a_centre_which_can_serve_asks() {
    let other = FeasibilityGiven {
        centre: crate::testing::centre_id("nkvts"),
        ..word(70, true, false)
    };
    let said = [word(120, true, false), other, word(0, false, true)].map(Event::FeasibilityGiven);
    let after_words = |count: usize| [a_need(), said[..count].to_vec()].concat();
    for (count, hours) in [(1, 120), (2, 120), (3, 70)] {
        // At last the first centre says that it cannot; a centre's last word counts.
        given::<Need>(after_words(count))
            .when(find())
            .then_expect_events(vec![found(hours)]);
    }
}

#[test]
fn without_a_centre_the_hours_are_the_owners_last_estimate() {
    let revised = Event::Revised(arrival::reworded());
    given::<Need>([a_need(), vec![revised]].concat())
        .when(find())
        .then_expect_events(vec![found(70)]);
}

#[test]
fn evidence_is_attached_and_judged_and_judged_again() {
    given::<Need>(a_need())
        .when(assess(Intent::AttachEvidence(evidence())))
        .then_expect_events(vec![Event::EvidenceAttached(evidence())]);
    given::<Need>(with_evidence())
        .when(assess(Intent::JudgeEvidence(judged(false))))
        .then_expect_events(vec![Event::EvidenceJudged(judged(false))]);
    let once = [with_evidence(), vec![Event::EvidenceJudged(judged(false))]].concat();
    given::<Need>(once.clone())
        .when(assess(Intent::JudgeEvidence(judged(true))))
        .then_expect_events(vec![Event::EvidenceJudged(judged(true))]);
    // Another title for the same document leaves what was judged.
    let renamed = EvidenceAttached {
        title: text("A better title"),
        ..evidence()
    };
    let need = after::<Need>(&[once, vec![Event::EvidenceAttached(renamed)]].concat());
    assert_eq!(
        need.evidence[&blob("oppsummering").sha256].judged,
        Some(judged(false))
    );
    assert_eq!(need.status, Status::Submitted, "judging it rules nothing out");
}

/// Invariant 28: what nobody scored has no scores, which is not nought.
#[test]
fn scores_are_given_given_anew_or_absent() {
    assert_eq!(after::<Need>(&an_eligible_need()).scores, None);
    given::<Need>(a_need())
        .when(assess(Intent::Score(scores(4, 5))))
        .then_expect_events(vec![Event::CriteriaScored(scores(4, 5))]);
    let once = [a_need(), vec![Event::CriteriaScored(scores(4, 5))]].concat();
    given::<Need>(once)
        .when(assess(Intent::Score(scores(2, 5))))
        .then_expect_events(vec![Event::CriteriaScored(scores(2, 5))]);
}

#[test]
fn a_lifted_need_belongs_to_a_region_at_least() {
    for before in [a_need(), an_eligible_need()] {
        given::<Need>(before)
            .when(lift(true))
            .then_expect_events(vec![lifted()]);
    }
    let after_finding = after::<Need>(&eligible_and(lifted()));
    assert_eq!(
        after_finding.eligible.map(|found| found.scale),
        Some(Scale::Region)
    );
    let nation = FoundEligible {
        hours: 100,
        scale: Scale::Nation,
    };
    given::<Need>([a_need(), vec![lifted()]].concat())
        .when(find_for(Scale::Nation))
        .then_expect_events(vec![Event::FoundEligible(nation)]);
}

pub(super) fn again() -> Vec<(Vec<Event>, Ask<Intent, Facts>)> {
    let said = Event::FeasibilityGiven(word(120, true, false));
    let with_scores = [a_need(), vec![Event::CriteriaScored(scores(4, 5))]].concat();
    let with_judgement = [with_evidence(), vec![Event::EvidenceJudged(judged(true))]].concat();
    vec![
        (eligible_and(said), give(word(120, true, false))),
        (an_eligible_need(), find()),
        (in_round(), find()),
        (with_evidence(), assess(Intent::AttachEvidence(evidence()))),
        (with_judgement, assess(Intent::JudgeEvidence(judged(true)))),
        (with_scores, assess(Intent::Score(scores(4, 5)))),
        (eligible_and(lifted()), lift(true)),
        (eligible_and(lifted()), find_for(Scale::Region)),
    ]
}

pub(super) fn refused() -> Vec<No> {
    let incomplete = |word| (a_need(), give(word), Refusal::FeasibilityIncomplete);
    let out_of = |what, score| Refusal::ScoreOutOfRange { what, score };
    let empty = EvidenceAttached {
        document: events::Blob { len: 0, ..blob("") },
        ..evidence()
    };
    let elsewhere = EvidenceJudged {
        document: Digest::of(b"elsewhere"),
        ..judged(true)
    };
    let document = elsewhere.document;
    let strangers = vec![Event::Submitted(Submitted {
        unit: unit("voss"),
        ..submitted(1)
    })];
    let still = || stands(Status::InRound(spring()));
    vec![
        (
            a_need(),
            no_facts(give(word(1, true, false))),
            Refusal::UnknownCentre { centre: rvts() },
        ),
        incomplete(word(0, true, false)),
        incomplete(word(0, false, false)),
        incomplete(word(5, false, true)),
        (in_round(), give(word(9, true, false)), still()),
        (
            a_need(),
            assess(give(word(9, true, false)).intent),
            denied(Role::Advisor, Right::SpeakForCentre),
        ),
        (
            a_need(),
            assess(Intent::AttachEvidence(empty)),
            Refusal::EmptyDocument,
        ),
        (in_round(), assess(Intent::AttachEvidence(evidence())), still()),
        (
            with_evidence(),
            assess(Intent::JudgeEvidence(elsewhere)),
            Refusal::UnknownDocument { document },
        ),
        (
            [with_evidence(), an_eligible_need()[1..].to_vec(), vec![entered()]].concat(),
            assess(Intent::JudgeEvidence(judged(true))),
            still(),
        ),
        (
            a_need(),
            own(bergen(), Intent::AttachEvidence(evidence())),
            denied(Role::NeedOwner, Right::Assess),
        ),
        (
            a_need(),
            assess(Intent::Score(scores(0, 3))),
            out_of("the benefit", 0),
        ),
        (
            a_need(),
            assess(Intent::Score(scores(3, 6))),
            out_of("the severity", 6),
        ),
        (in_round(), assess(Intent::Score(scores(3, 3))), still()),
        (
            a_need(),
            own(bergen(), Intent::Score(scores(5, 5))),
            denied(Role::NeedOwner, Right::Assess),
        ),
        (
            strangers,
            lift(true),
            Refusal::NotOfThisCluster { cluster: west() },
        ),
        (
            a_need(),
            no_facts(lift(true)),
            Refusal::NotOfThisCluster { cluster: west() },
        ),
        (
            a_need(),
            lift(false),
            Refusal::NotInRegion {
                cluster: west(),
                region: vestland(),
            },
        ),
        (in_round(), lift(true), still()),
        (
            a_need(),
            screen(lift(true).intent),
            denied(Role::Secretariat, Right::HelpWithNeeds),
        ),
        (
            a_need(),
            ask(
                acting(Role::Coordinator, crate::testing::cluster_id("north")),
                lift(true).intent,
                known(),
            ),
            Denied::OtherOrg {
                given: crate::testing::cluster_id("north").into(),
                wanted: west().into(),
            }
            .into(),
        ),
        (arrival::waiting(), find(), Refusal::Unanswered),
        ([a_need(), vec![lifted()]].concat(), find(), Refusal::LiftedHigher),
        // What left is not eligible any more, although it once was.
        (ruled_out(), find(), stands(Status::RuledOut(Exit::OutOfScope))),
        (
            eligible_and(merged("skole", 1)),
            find(),
            stands(Status::Merged(need_id("skole"))),
        ),
        (
            a_need(),
            own(bergen(), find().intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
    ]
}
