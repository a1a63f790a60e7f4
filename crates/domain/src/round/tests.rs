use super::*;
use crate::{
    By,
    testing::{
        a_body, a_centre, a_round, acting, adopted, after, all_refused, an_eligible_need, ask, at, blob,
        cite, cluster_id, deadline, engine, frozen, given, hovedstyret, need_id, now, opened, operator,
        orders, round_id, rules, rvts, secretariat, seen, spring, tallied, text, west,
    },
};
use authority::{Denied, Name};
use events::{Fraction, Role, body};

/// All that the engine could look up.
fn known() -> Facts {
    Facts {
        id: Some(spring()),
        unknown_clusters: vec![],
        body: Some(seen(hovedstyret(), &a_body(true))),
        rules_fault: None,
        rules_digest: Some(Digest::of(b"rules")),
        need: Some(seen(need_id("vold"), &an_eligible_need())),
        centre: Some(seen(rvts(), &a_centre())),
        candidates: Some(CandidatesFact {
            blob: blob("candidates"),
            needs: 2,
            through: Position(70),
        }),
        roll: Some(Ok(RollFact {
            blob: blob("roll"),
            units: 2,
            clusters: vec![cite("cluster", west(), 2)],
        })),
        turnout: Some(turnout(2, 0)),
        tally: Some(Ok(TallyFact {
            certificate: blob("certificate"),
            counted: 2,
            input: Digest::of(b"input"),
            list: blob("list"),
            proposal: blob("proposal"),
            through: Position(90),
        })),
    }
}

/// So many of two units voted, so many ballots still sealed.
fn turnout(cast: u32, sealed: u32) -> Turnout {
    Turnout {
        cast,
        roll: 2,
        sealed,
    }
}

fn runs(intent: Intent) -> Ask<Intent, Facts> {
    ask(secretariat(), intent, known())
}

fn carried_out(time: Time, intent: Intent) -> Ask<Intent, Facts> {
    ask(at(time, engine()), intent, known())
}

fn plan(clusters: Vec<ClusterId>) -> Ask<Intent, Facts> {
    let title = text("spring");
    runs(Intent::Plan(Planned { clusters, title }))
}

fn adopt(rules: Rules) -> Ask<Intent, Facts> {
    runs(Intent::AdoptRules(rules))
}

fn open_submissions(until: Time) -> Ask<Intent, Facts> {
    runs(Intent::OpenSubmissions { until })
}

fn open_voting(until: Time) -> Ask<Intent, Facts> {
    runs(Intent::OpenVoting { until })
}

fn enter_need() -> Ask<Intent, Facts> {
    runs(Intent::EnterNeed {
        need: need_id("vold"),
    })
}

fn enter_offer(by: By, hours: u64) -> Ask<Intent, Facts> {
    ask(
        by,
        Intent::EnterOffer {
            centre: rvts(),
            hours,
        },
        known(),
    )
}

fn centre() -> By {
    acting(Role::Centre, rvts())
}

fn entered() -> Event {
    Event::NeedEntered(NeedEntered {
        need: need_id("vold"),
        need_seen: cite("need", need_id("vold"), 2),
    })
}

fn offered(hours: u64) -> Event {
    Event::OfferEntered(OfferEntered {
        centre: rvts(),
        hours,
    })
}

fn close() -> Ask<Intent, Facts> {
    carried_out(deadline(), Intent::CloseVoting)
}

fn complaints_end() -> Time {
    deadline().plus_days(14)
}

/// Every step, the phase in which it is possible, and what comes of it.
fn steps() -> Vec<(Phase, Ask<Intent, Facts>, Event)> {
    let finalised = Finalised {
        list: blob("list").sha256,
    };
    let planned = Planned {
        clusters: vec![west()],
        title: text("spring"),
    };
    let met = QuorumMet { cast: 2, roll: 2 };
    vec![
        (Phase::Absent, plan(vec![west()]), Event::Planned(planned)),
        (
            Phase::Planned,
            adopt(rules()),
            Event::RulesAdopted(adopted(rules())),
        ),
        (
            Phase::RulesAdopted,
            open_submissions(deadline()),
            Event::SubmissionsOpened(SubmissionsOpened { until: deadline() }),
        ),
        (
            Phase::Submissions,
            runs(Intent::CloseSubmissions),
            Event::SubmissionsClosed(SubmissionsClosed {}),
        ),
        (
            Phase::Screening,
            runs(Intent::CloseScreening),
            Event::ScreeningClosed(ScreeningClosed {}),
        ),
        (
            Phase::ScreeningClosed,
            runs(Intent::FreezeCandidates),
            Event::CandidatesFrozen(frozen()),
        ),
        (
            Phase::Frozen,
            open_voting(deadline()),
            Event::VotingOpened(opened()),
        ),
        (Phase::Voting, close(), Event::VotingClosed(VotingClosed {})),
        (
            Phase::Closed,
            carried_out(deadline(), Intent::CheckQuorum),
            Event::QuorumMet(met),
        ),
        (
            Phase::QuorumMet,
            carried_out(deadline(), Intent::Tally),
            Event::Tallied(tallied()),
        ),
        (
            Phase::Tallied,
            carried_out(complaints_end(), Intent::Finalise),
            Event::Finalised(finalised),
        ),
    ]
}

#[test]
fn a_round_goes_step_by_step_to_its_final_list() {
    for (phase, ask, event) in steps() {
        given::<Round>(a_round(phase))
            .when(ask)
            .then_expect_events(vec![event]);
    }
}

#[test]
fn a_step_taken_is_not_taken_again_and_none_is_left_out() {
    for (wanted, ask, _) in steps() {
        let reached = steps().into_iter().map(|(phase, ..)| phase).chain([Phase::Final]);
        for phase in reached.filter(|phase| *phase != wanted) {
            let then = given::<Round>(a_round(phase)).when(ask.clone());
            match phase {
                _ if phase > wanted => then.then_expect_events(vec![]),
                Phase::Absent => then.then_expect_error(Refusal::Unknown),
                _ => then.then_expect_error(Refusal::WrongPhase { phase, wanted }),
            }
        }
    }
}

#[test]
fn rules_cite_the_body_and_the_roll_its_clusters() {
    let cites = |event: Event| {
        events::Event::cites(&event)
            .into_iter()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        cites(Event::RulesAdopted(adopted(rules()))),
        [cite("body", hovedstyret(), 5)]
    );
    assert_eq!(cites(Event::VotingOpened(opened())), [cite("cluster", west(), 2)]);
    assert_eq!(cites(entered()), [cite("need", need_id("vold"), 2)]);
}

#[test]
fn needs_and_offers_are_taken_in_until_screening_closes() {
    for phase in [Phase::RulesAdopted, Phase::Submissions, Phase::Screening] {
        given::<Round>(a_round(phase))
            .when(enter_need())
            .then_expect_events(vec![entered()]);
        given::<Round>(a_round(phase))
            .when(enter_offer(centre(), 500))
            .then_expect_events(vec![offered(500)]);
    }
    // Once in, asking again is nothing, whenever.
    for phase in [Phase::Screening, Phase::Voting] {
        let history = [a_round(phase), vec![entered(), offered(500)]].concat();
        given::<Round>(history.clone())
            .when(enter_need())
            .then_expect_events(vec![]);
        given::<Round>(history)
            .when(enter_offer(centre(), 500))
            .then_expect_events(vec![]);
    }
}

#[test]
fn too_few_votes_fail_the_round() {
    for (cast, quorum, event) in [
        (
            1,
            Fraction::new(1, 2).unwrap(),
            Event::QuorumMet(QuorumMet { cast: 1, roll: 2 }),
        ),
        (
            1,
            Fraction::new(2, 3).unwrap(),
            Event::QuorumFailed(QuorumFailed { cast: 1, roll: 2 }),
        ),
        // Nobody at all is never enough.
        (
            0,
            Fraction::ZERO,
            Event::QuorumFailed(QuorumFailed { cast: 0, roll: 2 }),
        ),
    ] {
        let mut check = carried_out(deadline(), Intent::CheckQuorum);
        check.facts.turnout = Some(turnout(cast, cast));
        let closed = crate::testing::a_round_under(Rules { quorum, ..rules() }, Phase::Closed);
        given::<Round>(closed).when(check).then_expect_events(vec![event]);
    }
}

#[test]
fn a_list_is_final_only_at_the_end() {
    for phase in [Phase::Tallied, Phase::QuorumFailed] {
        assert_eq!(after::<Round>(&a_round(phase)).final_list(), None);
    }
    assert_eq!(
        after::<Round>(&a_round(Phase::Final)).final_list(),
        Some(&tallied())
    );
}

#[test]
fn refusals() {
    let without = |mut ask: Ask<Intent, Facts>, change: fn(&mut Facts)| {
        change(&mut ask.facts);
        ask
    };
    let lack = |what| Refusal::FactsMissing { what };
    let unknown_body = Refusal::UnknownBody { body: hovedstyret() };
    let early = deadline().plus_millis(-1);
    let (tally, quorum) = (
        || carried_out(deadline(), Intent::Tally),
        || carried_out(deadline(), Intent::CheckQuorum),
    );
    let other_rules = Rules {
        complaint_days: 0,
        ..rules()
    };
    let passed = Refusal::DeadlinePassed {
        until: now(),
        at: now(),
    };
    let not_eligible = Refusal::NeedNotEligible {
        need: need_id("vold"),
    };
    let denied = |role, right| Denied::NotInRole {
        role: Name(role),
        right,
    };
    let mut cases = vec![
        (vec![], runs(Intent::CloseScreening), Refusal::Unknown),
        (
            a_round(Phase::Planned),
            plan(vec![cluster_id("east")]),
            Refusal::AlreadyPlanned,
        ),
        (vec![], plan(vec![]), Refusal::NoClusters),
        (
            vec![],
            without(plan(vec![west()]), |facts| facts.unknown_clusters = vec![west()]),
            Refusal::UnknownCluster { cluster: west() },
        ),
        (
            a_round(Phase::Planned),
            without(adopt(rules()), |facts| {
                facts.rules_fault = Some("no such method".into())
            }),
            Refusal::BadRules {
                fault: "no such method".into(),
            },
        ),
        (
            a_round(Phase::Planned),
            without(adopt(rules()), |facts| facts.body = None),
            unknown_body.clone(),
        ),
        (
            a_round(Phase::Planned),
            without(adopt(rules()), |facts| {
                facts.body = Some(seen(hovedstyret(), &[]))
            }),
            unknown_body,
        ),
        (
            a_round(Phase::Planned),
            without(adopt(rules()), |facts| {
                let advisory = body::Event::Constituted(orders(true, false));
                facts.body = Some(seen(hovedstyret(), &[advisory]));
            }),
            Refusal::BodyMayNotRatify { body: hovedstyret() },
        ),
        (
            a_round(Phase::RulesAdopted),
            open_submissions(now()),
            passed.clone(),
        ),
        (a_round(Phase::Frozen), open_voting(now()), passed),
        (
            a_round(Phase::Screening),
            without(enter_need(), |facts| facts.need = None),
            not_eligible.clone(),
        ),
        (
            a_round(Phase::Screening),
            without(enter_need(), |facts| {
                facts.need = Some(seen("x", &an_eligible_need()[..1]))
            }),
            not_eligible.clone(),
        ),
        (
            a_round(Phase::Screening),
            without(enter_need(), |facts| {
                let entered = events::need::Event::EnteredRound(events::need::EnteredRound {
                    round: round_id("another"),
                    round_seen: cite("round", round_id("another"), 4),
                });
                facts.need = Some(seen("x", &[an_eligible_need(), vec![entered]].concat()));
            }),
            not_eligible,
        ),
        (
            a_round(Phase::Screening),
            without(enter_offer(centre(), 1), |facts| {
                facts.centre = Some(seen(rvts(), &[]))
            }),
            Refusal::UnknownCentre { centre: rvts() },
        ),
        (
            [a_round(Phase::Screening), vec![offered(500)]].concat(),
            enter_offer(centre(), 501),
            Refusal::AlreadyOffered { hours: 500 },
        ),
        (
            a_round(Phase::ScreeningClosed),
            without(runs(Intent::FreezeCandidates), |facts| {
                facts.candidates.as_mut().unwrap().needs = 0;
            }),
            Refusal::NoCandidates,
        ),
        (
            a_round(Phase::Frozen),
            without(open_voting(deadline()), |facts| {
                facts.roll = Some(Err("no figures".into()))
            }),
            Refusal::NoRoll {
                why: "no figures".into(),
            },
        ),
        (
            a_round(Phase::Voting),
            carried_out(early, Intent::CloseVoting),
            Refusal::TooEarly {
                until: deadline(),
                at: early,
            },
        ),
        (
            a_round(Phase::Tallied),
            carried_out(deadline(), Intent::Finalise),
            Refusal::TooEarly {
                until: complaints_end(),
                at: deadline(),
            },
        ),
        (
            a_round(Phase::QuorumMet),
            without(tally(), |facts| facts.turnout = Some(turnout(2, 1))),
            Refusal::StillSealed { sealed: 1 },
        ),
        (
            a_round(Phase::QuorumMet),
            without(tally(), |facts| facts.tally = Some(Err("no such method".into()))),
            Refusal::NoTally {
                why: "no such method".into(),
            },
        ),
        (
            a_round(Phase::Planned),
            without(adopt(rules()), |facts| facts.rules_digest = None),
            lack("the digest of the rules"),
        ),
        (
            a_round(Phase::ScreeningClosed),
            without(runs(Intent::FreezeCandidates), |facts| facts.candidates = None),
            lack("the candidates"),
        ),
        (
            a_round(Phase::Frozen),
            without(open_voting(deadline()), |facts| facts.roll = None),
            lack("the roll"),
        ),
        (
            a_round(Phase::Closed),
            without(quorum(), |facts| facts.turnout = None),
            lack("the turnout"),
        ),
        (
            a_round(Phase::QuorumMet),
            without(tally(), |facts| facts.turnout = None),
            lack("the turnout"),
        ),
        (
            a_round(Phase::QuorumMet),
            without(tally(), |facts| facts.tally = None),
            lack("the count"),
        ),
        // A failed round is never counted, and says so.
        (
            a_round(Phase::QuorumFailed),
            tally(),
            Refusal::WrongPhase {
                phase: Phase::QuorumFailed,
                wanted: Phase::QuorumMet,
            },
        ),
        (
            a_round(Phase::QuorumFailed),
            carried_out(complaints_end(), Intent::Finalise),
            Refusal::WrongPhase {
                phase: Phase::QuorumFailed,
                wanted: Phase::Tallied,
            },
        ),
        // A human closes nothing early and counts nothing; the engine and the operator run no round.
        (
            a_round(Phase::Voting),
            runs(Intent::CloseVoting),
            denied(Role::Secretariat, Right::CarryOut).into(),
        ),
        (
            a_round(Phase::Planned),
            carried_out(now(), Intent::AdoptRules(rules())),
            denied(Role::Process, Right::RunRounds).into(),
        ),
        (
            a_round(Phase::Planned),
            ask(operator(), Intent::AdoptRules(rules()), known()),
            denied(Role::Operator, Right::RunRounds).into(),
        ),
        (
            a_round(Phase::Screening),
            enter_offer(acting(Role::Centre, hovedstyret()), 1),
            Denied::OtherOrg {
                given: hovedstyret().into(),
                wanted: rvts().into(),
            }
            .into(),
        ),
    ];
    let ever = [
        Phase::RulesAdopted,
        Phase::Submissions,
        Phase::Voting,
        Phase::Final,
    ];
    cases.extend(ever.map(|phase| (a_round(phase), adopt(other_rules.clone()), Refusal::RulesStand)));
    let wanted = Phase::Screening;
    for phase in [
        Phase::Planned,
        Phase::ScreeningClosed,
        Phase::Frozen,
        Phase::Voting,
        Phase::Final,
    ] {
        let refused = Refusal::WrongPhase { phase, wanted };
        cases.push((a_round(phase), enter_need(), refused.clone()));
        cases.push((a_round(phase), enter_offer(centre(), 1), refused));
    }
    all_refused::<Round>(CODES, cases);
}
