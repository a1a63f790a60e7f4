//! The lot of several secretaries.

use super::*;
use crate::testing::a_round_under;
use events::round::{LotCommitted, LotDrawn, LotRevealed, TieRule};

pub(super) fn with_lot() -> Rules {
    Rules {
        lot_parts: 2,
        ties: TieRule::Chain,
        ..rules()
    }
}

pub(super) fn part(number: u8) -> Salt {
    Salt([number; 32])
}

pub(super) fn commit(name: &str, number: u8) -> Ask<Intent, Facts> {
    let commitment = Digest::of(&part(number).0);
    another(name, Intent::CommitLot { commitment })
}

pub(super) fn reveal(name: &str, number: u8) -> Ask<Intent, Facts> {
    another(name, Intent::RevealLot { part: part(number) })
}

pub(super) fn draw(instead_of: &str) -> Ask<Intent, Facts> {
    runs(Intent::DrawLot {
        instead_of: person(instead_of),
        drawn: part(9),
        reason: text("dice, two witnesses"),
    })
}

pub(super) fn committed(name: &str, number: u8) -> Event {
    Event::LotCommitted(LotCommitted {
        commitment: Digest::of(&part(number).0),
        person: person(name),
    })
}

pub(super) fn revealed(name: &str, number: u8) -> Event {
    Event::LotRevealed(LotRevealed {
        part: part(number),
        person: person(name),
    })
}

/// A round with a lot, up to a phase, both parts committed to once the rules stand.
pub(super) fn a_round_with_lot(phase: Phase) -> Vec<Event> {
    let mut history = a_round_under(with_lot(), phase);
    history.splice(2..2, [committed("kari", 1), committed("ola", 2)]);
    history
}

/// Invariant 3: lots come from parts committed to before voting opens and revealed after it has ended; the seed follows
/// from the log, in the order of commitment.
#[test]
fn the_lot_is_committed_to_revealed_and_can_be_drawn_again() {
    for phase in [Phase::RulesAdopted, Phase::Screening, Phase::Frozen] {
        let before = a_round_under(with_lot(), phase);
        given::<Round>(before.clone())
            .when(commit("kari", 1))
            .then_expect_events(vec![committed("kari", 1)]);
        given::<Round>(and(before, [committed("kari", 1)]))
            .when(commit("kari", 1))
            .then_expect_events(vec![]);
    }
    let history = a_round_with_lot(Phase::QuorumMet);
    given::<Round>(history.clone())
        .when(reveal("ola", 2))
        .then_expect_events(vec![revealed("ola", 2)]);
    let half = and(history, [revealed("ola", 2)]);
    let known = after::<Round>(&half);
    assert_eq!((known.lot_seed(), known.lot_hidden()), (None, 1));
    given::<Round>(half.clone())
        .when(reveal("ola", 2))
        .then_expect_events(vec![]);
    let whole = and(half, [revealed("kari", 1)]);
    let parts = [part(1).0, part(2).0].concat();
    assert_eq!(after::<Round>(&whole).lot_seed(), Some(Digest::of(&parts)));
    given::<Round>(whole)
        .when(carried_out(deadline(), Intent::Tally))
        .then_expect_events(vec![Event::Tallied(tallied())]);
}

#[test]
fn a_part_that_is_missing_is_drawn_by_hand() {
    let history = and(a_round_with_lot(Phase::QuorumMet), [revealed("kari", 1)]);
    let drawn = Event::LotDrawn(LotDrawn {
        drawn: part(9),
        instead_of: person("ola"),
        reason: text("dice, two witnesses"),
    });
    given::<Round>(history.clone())
        .when(draw("ola"))
        .then_expect_events(vec![drawn.clone()]);
    let history = and(history, [drawn]);
    given::<Round>(history.clone())
        .when(draw("ola"))
        .then_expect_events(vec![]);
    let parts = [part(1).0, part(9).0].concat();
    assert_eq!(after::<Round>(&history).lot_seed(), Some(Digest::of(&parts)));
}
