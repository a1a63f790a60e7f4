//! The main path here; what stands beside it in a file for each story; every refusal in `refusals.rs`.

mod complaints;
mod entries;
mod lots;
mod plan;
mod refusals;
mod reproposal;
mod voting;

use super::*;
use crate::{
    By, Seen, centre as centre_decider, need as need_decider,
    testing::{
        a_body, a_centre, a_round, acting, adopted, after, an_eligible_need, ask, at, blob, by, cite,
        deadline, engine, frozen, given, hovedstyret, need_id, now, opened, person, planned, rules, rvts,
        secretariat, seen, spring, tallied, text, west,
    },
};
use events::{
    Position, Role, Salt, TemplateId, UnitId, centre, need,
    round::{
        Finalised, NeedEntered, OfferEntered, QuorumMet, ScreeningClosed, SubmissionsClosed,
        SubmissionsOpened, VotingClosed,
    },
};

/// All that the engine could look up.
fn known() -> Facts {
    Facts {
        id: Some(spring()),
        body: Some(seen(hovedstyret(), &a_body(true))),
        rules_digest: Some(Digest::of(b"rules")),
        need: Some(entered_need()),
        centre: Some(offering(500)),
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
        on_roll: true,
        ..Facts::default()
    }
}

/// The need as its own half of the act leaves it.
fn entered_need() -> Seen<need_decider::Need> {
    let entered = need::Event::EnteredRound(need::EnteredRound {
        round: spring(),
        round_seen: cite("round", spring(), 4),
    });
    seen(need_id("vold"), &[an_eligible_need(), vec![entered]].concat())
}

/// The centre as its own half of the act leaves it.
fn offering(hours: u64) -> Seen<centre_decider::Centre> {
    let round = spring();
    let offered = centre::Event::CapacityOffered(centre::CapacityOffered {
        hours,
        period: rules().period,
        round,
    });
    seen(rvts(), &[a_centre(), vec![offered]].concat())
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

/// The same, asked by another person.
fn another(name: &str, intent: Intent) -> Ask<Intent, Facts> {
    ask(by(person(name), Role::Secretariat, west()), intent, known())
}

/// The same at another time.
fn then(time: Time, ask: Ask<Intent, Facts>) -> Ask<Intent, Facts> {
    Ask {
        by: at(time, ask.by),
        ..ask
    }
}

/// The same with other facts.
fn with(mut ask: Ask<Intent, Facts>, change: impl FnOnce(&mut Facts)) -> Ask<Intent, Facts> {
    change(&mut ask.facts);
    ask
}

fn carried_out(time: Time, intent: Intent) -> Ask<Intent, Facts> {
    ask(at(time, engine()), intent, known())
}

fn plan(clusters: Vec<ClusterId>) -> Ask<Intent, Facts> {
    runs(Intent::Plan(planned(clusters)))
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
    let centre = rvts();
    let enter = ask(by, Intent::EnterOffer { centre, hours }, known());
    with(enter, |facts| facts.centre = Some(offering(hours)))
}

fn speaker() -> By {
    acting(Role::Centre, rvts())
}

fn entered() -> Event {
    Event::NeedEntered(NeedEntered {
        need: need_id("vold"),
        need_seen: cite("need", need_id("vold"), 3),
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

/// A history and what came after it.
fn and(history: Vec<Event>, more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    history.into_iter().chain(more).collect()
}

/// Every step, the phase in which it is possible, and what comes of it.
fn steps() -> Vec<(Phase, Ask<Intent, Facts>, Event)> {
    let finalised = Finalised {
        list: blob("list").sha256,
    };
    let planned = planned(vec![west()]);
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
            then(deadline(), runs(Intent::CloseSubmissions)),
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

/// Invariant 35: a step asked for again adds nothing, and none is left out.
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

/// Invariant 12: there is no count before the close, in whatever phase it is asked for.
#[test]
fn nothing_is_counted_before_the_close() {
    let wanted = Phase::QuorumMet;
    for phase in [
        Phase::Planned,
        Phase::RulesAdopted,
        Phase::Submissions,
        Phase::Screening,
        Phase::ScreeningClosed,
        Phase::Frozen,
        Phase::Voting,
        Phase::Closed,
        Phase::QuorumFailed,
    ] {
        given::<Round>(a_round(phase))
            .when(carried_out(complaints_end(), Intent::Tally))
            .then_expect_error(Refusal::WrongPhase { phase, wanted });
    }
}

/// Invariant 5: the roll is frozen as voting opens, by its digest and with the clusters cited as they stood.
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
    assert_eq!(cites(entered()), [cite("need", need_id("vold"), 3)]);
}

#[test]
fn a_list_is_final_only_at_the_end() {
    for phase in [Phase::Tallied, Phase::QuorumFailed] {
        let round = after::<Round>(&a_round(phase));
        assert_eq!((round.final_list(), round.proposal()), (None, None));
    }
    let round = after::<Round>(&a_round(Phase::Final));
    assert_eq!(round.final_list(), Some(&tallied()));
    assert_eq!(round.proposal(), Some(&blob("proposal")));
}
