//! What is sealed stays sealed: no view tells two rounds apart that differ only in what was voted, until ballots are
//! opened; and no view ever holds a commitment or a salt.

use crate::story::{BERGEN, SANDNES, STAVANGER, Sealed, round, tell, unit};
use events::{Body, Recorded, ballot};
use projections::{VIEWS, fold, round_turnout};

fn before_opening(events: &[Recorded]) -> &[Recorded] {
    let opened = |event: &Recorded| matches!(event.body, Body::Ballot(ballot::Event::Opened(_)));
    &events[..events.iter().position(opened).unwrap()]
}

/// Invariants 12 and 30: nothing before the opening, ballots of each municipality after it.
#[test]
fn nothing_of_what_was_voted_shows_before_the_opening() {
    let (one, other) = (tell(&Sealed::golden()), tell(&Sealed::other()));
    assert_ne!(
        before_opening(&one),
        before_opening(&other),
        "the commitments differ"
    );
    for view in VIEWS {
        let (one, other) = (
            fold(*view, before_opening(&one)),
            fold(*view, before_opening(&other)),
        );
        assert!(
            one.unwrap() == other.unwrap(),
            "{} tells sealed ballots apart",
            view.name()
        );
    }
}

#[test]
fn turnout_never_shows_what_was_voted() {
    let [one, other] = [Sealed::golden(), Sealed::other()]
        .map(|sealed| fold(projections::view("round_turnout").unwrap(), &tell(&sealed)).unwrap());
    assert!(one == other);
}

/// Invariant 12: not even the order.
#[test]
fn turnout_does_not_tell_in_which_order_units_voted() {
    let events = tell(&Sealed::golden());
    let mut swapped = before_opening(&events).to_vec();
    let casts: Vec<usize> = (0..swapped.len())
        .filter(|at| matches!(swapped[*at].body, Body::Ballot(ballot::Event::Cast(_))))
        .collect();
    swapped.swap(casts[1], casts[2]);
    let others = VIEWS
        .iter()
        .map(|view| view.name())
        .filter(|name| *name != "audit_trail");
    for name in others {
        let view = projections::view(name).unwrap();
        assert!(
            fold(view, before_opening(&events)).unwrap() == fold(view, &swapped).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn a_replaced_ballot_cannot_be_told_from_one_cast_once() {
    let events = tell(&Sealed::golden());
    let mut once = before_opening(&events).to_vec();
    let last = once
        .iter()
        .rposition(|event| matches!(event.body, Body::Ballot(_)))
        .unwrap();
    assert_eq!(once.remove(last).version.0, 2);
    let others = VIEWS
        .iter()
        .map(|view| view.name())
        .filter(|name| *name != "audit_trail");
    for name in others {
        let view = projections::view(name).unwrap();
        assert!(
            fold(view, before_opening(&events)).unwrap() == fold(view, &once).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn no_view_ever_holds_a_commitment_or_a_salt() {
    let sealed = Sealed::golden();
    let events = tell(&sealed);
    let secrets: Vec<String> = [(STAVANGER, 1), (STAVANGER, 2), (SANDNES, 1), (BERGEN, 1)]
        .iter()
        .flat_map(|(number, cast)| {
            [
                sealed.commitment(number, *cast).to_string(),
                sealed.salt(number, *cast).to_string(),
            ]
        })
        .collect();
    for view in VIEWS {
        for (key, bytes) in fold(*view, &events).unwrap() {
            let words = String::from_utf8(bytes).unwrap();
            for secret in &secrets {
                assert!(!words.contains(secret), "{} {key} holds {secret}", view.name());
            }
        }
    }
}

#[test]
fn who_is_silent_can_be_told_from_the_roll() {
    let events = tell(&Sealed::golden());
    let documents = fold(
        projections::view("round_turnout").unwrap(),
        before_opening(&events),
    )
    .unwrap();
    let turnout: round_turnout::Turnout =
        serde_json::from_slice(&documents[&round_turnout::key(round())]).unwrap();
    assert_eq!(turnout.cast, [STAVANGER, SANDNES, BERGEN].map(unit).into());
    assert_eq!(turnout.roll.unwrap().units, 4);
}
