//! Who may vote in whose place.

use super::*;
use crate::testing::No;
use events::credential::{AbsenceEnded, AbsenceRecorded, Event as Happened, Revoked, Substitute, Suspended};

fn away() -> Happened {
    Happened::AbsenceRecorded(AbsenceRecorded {
        from: now().plus_millis(-1),
        to: now().plus_days(3),
    })
}

fn stands_in(place: u32) -> Option<Substitute> {
    Some(Substitute {
        of: credential_id("member"),
        place,
    })
}

/// The member's credential, with what happened to it.
fn member(since: Vec<Happened>) -> Absent {
    let (id, seen) = held_since("member", None, since);
    Absent { id, seen }
}

/// The first substitute's.
fn first(since: Vec<Happened>) -> Absent {
    let (id, seen) = held_since("first", stands_in(1), since);
    Absent { id, seen }
}

/// A ballot of the substitute in this place, who names these as absent.
fn cast_by(name: &str, place: u32, absent: Vec<Absent>) -> Ask<Intent, Facts> {
    let mut ask = cast(support());
    if let Intent::Cast { absent: named, .. } = &mut ask.intent {
        *named = absent.iter().map(|absent| absent.id).collect();
    }
    ask.facts.acting = Some(held(name, stands_in(place)));
    ask.facts.absent = absent;
    ask
}

fn was_cast_for(absent: &[Absent]) -> Event {
    match was_cast(&support(), salt(1)) {
        Event::Cast(cast) => Event::Cast(Cast {
            absent: absent.iter().map(|absent| absent.seen.cite.clone()).collect(),
            ..cast
        }),
        other => other,
    }
}

/// Invariant 8: a substitute votes only when the member and every substitute before are recorded absent or hold no
/// credential any more, in list order; each of those credentials is cited as it stood.
#[test]
fn a_substitute_votes_in_list_order() {
    let revoked = || Happened::Revoked(Revoked { reason: text("left") });
    let suspended = || Happened::Suspended(Suspended { reason: text("case") });
    for gone in [away(), revoked(), suspended()] {
        let absent = vec![member(vec![gone.clone()])];
        given::<Ballot>([])
            .when(cast_by("first", 1, absent.clone()))
            .then_expect_events(vec![was_cast_for(&absent)]);
        let absent = vec![member(vec![away()]), first(vec![gone])];
        let event = was_cast_for(&absent);
        assert_eq!(
            events::Event::cites(&event).len(),
            3,
            "the round and both credentials"
        );
        given::<Ballot>([])
            .when(cast_by("second", 2, absent))
            .then_expect_events(vec![event]);
    }
}

/// Invariant 8: when the member is back, the member votes, and the last ballot counts.
#[test]
fn a_member_who_is_back_votes_again() {
    let back = Happened::AbsenceEnded(AbsenceEnded {});
    let mut ask = cast(support());
    ask.facts.acting = Some(held_since("member", None, vec![away(), back]));
    given::<Ballot>([was_cast(&Marks::new(), salt(2))])
        .when(ask)
        .then_expect_events(vec![was_cast(&support(), salt(1))]);
}

/// Invariant 8: each place before one's own is named once. Two who were given the same place do not stand for two, so
/// nobody gets past a place that is left out.
#[test]
fn two_substitutes_in_one_place_are_not_two_places() {
    let (id, seen) = held_since("also first", stands_in(1), vec![away()]);
    let also_first = Absent { id, seen };
    let named = [member(vec![away()]), first(vec![away()]), also_first];
    let wrong = |wanted| Refusal::WrongAbsent { wanted };
    given::<Ballot>([])
        .when(cast_by("third", 3, named.to_vec()))
        .then_expect_error(wrong(3));
    given::<Ballot>([])
        .when(cast_by("second", 2, named.to_vec()))
        .then_expect_error(wrong(2));
}

pub(super) fn refused() -> Vec<No<Ballot>> {
    let not_yours = |name| Refusal::NotYourTurn {
        credential: credential_id(name),
    };
    let wrong = |wanted| Refusal::WrongAbsent { wanted };
    let back = || Happened::AbsenceEnded(AbsenceEnded {});
    let long_ago = Happened::AbsenceRecorded(AbsenceRecorded {
        from: now().plus_millis(-10),
        to: now().plus_millis(-1),
    });
    let mut absent_member = cast(support());
    absent_member.facts.acting = Some(held_since("member", None, vec![away()]));
    let mut absent_substitute = cast_by("first", 1, vec![member(vec![away()])]);
    absent_substitute.facts.acting = Some(held_since("first", stands_in(1), vec![away()]));
    let recorded = Refusal::RecordedAbsent {
        until: now().plus_days(3),
    };
    let mut needless = cast_by("member", 1, vec![member(vec![away()])]);
    needless.facts.acting = Some(held("member", None));
    let (other_unit, role) = (askoy().into(), Role::Representative);
    let mut of_another = member(vec![away()]);
    of_another.seen.value.granted.as_mut().unwrap().org = other_unit;
    let mut unknown = cast_by("first", 1, vec![member(vec![away()])]);
    unknown.facts.absent.clear();
    assert_eq!(of_another.seen.value.granted.as_ref().unwrap().role, role);
    let (away_member, second) = (member(vec![away()]), held("second", stands_in(2)));
    let second = Absent {
        id: second.0,
        seen: second.1,
    };
    vec![
        (vec![], absent_member, recorded.clone()),
        (vec![], absent_substitute, recorded),
        (vec![], needless, Refusal::NoSubstitute),
        (
            vec![],
            cast_by("first", 1, vec![member(vec![])]),
            not_yours("member"),
        ),
        (
            vec![],
            cast_by("first", 1, vec![member(vec![away(), back()])]),
            not_yours("member"),
        ),
        (
            vec![],
            cast_by("first", 1, vec![member(vec![long_ago])]),
            not_yours("member"),
        ),
        (
            vec![],
            cast_by("second", 2, vec![member(vec![away()]), first(vec![])]),
            not_yours("first"),
        ),
        (vec![], cast_by("first", 1, vec![]), wrong(1)),
        (vec![], cast_by("second", 2, vec![away_member.clone()]), wrong(2)),
        (vec![], cast_by("second", 2, vec![away_member, second]), wrong(2)),
        (vec![], cast_by("first", 1, vec![first(vec![away()])]), wrong(1)),
        (vec![], cast_by("first", 1, vec![of_another]), wrong(1)),
        (vec![], unknown, wrong(1)),
    ]
}
