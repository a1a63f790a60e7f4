//! Needs and offers come in as halves of acts on two streams.

use super::*;

#[test]
fn needs_and_offers_are_taken_in_until_screening_closes() {
    for phase in [Phase::RulesAdopted, Phase::Submissions, Phase::Screening] {
        given::<Round>(a_round(phase))
            .when(enter_need())
            .then_expect_events(vec![entered()]);
        given::<Round>(a_round(phase))
            .when(enter_offer(speaker(), 500))
            .then_expect_events(vec![offered(500)]);
    }
    // Once in, asking again is nothing, whenever.
    for phase in [Phase::Screening, Phase::Voting] {
        let history = and(a_round(phase), [entered(), offered(500)]);
        given::<Round>(history.clone())
            .when(enter_need())
            .then_expect_events(vec![]);
        given::<Round>(history)
            .when(enter_offer(speaker(), 500))
            .then_expect_events(vec![]);
    }
}

/// Invariant 18: submissions run to their deadline, equal for all.
#[test]
fn submissions_are_not_closed_early() {
    let early = deadline().plus_millis(-1);
    given::<Round>(a_round(Phase::Submissions))
        .when(then(early, runs(Intent::CloseSubmissions)))
        .then_expect_error(Refusal::TooEarly {
            until: deadline(),
            at: early,
        });
}
