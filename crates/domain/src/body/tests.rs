use super::*;
use crate::testing::{a_body, acting, after, all_refused, ask, given, hovedstyret, operator, orders, person};
use authority::{Denied, Name};
use events::Role;

fn asked(intent: Intent) -> Ask<Intent, ()> {
    ask(operator(), intent, ())
}

fn seat(name: &str, chair: bool) -> MemberSeated {
    MemberSeated {
        chair,
        person: person(name),
    }
}

fn with_quorum(num: u32, den: u32) -> Constituted {
    Constituted {
        quorum: Fraction::new(num, den).unwrap(),
        ..orders(true, true)
    }
}

#[test]
fn is_constituted_and_seated() {
    let constituted = Event::Constituted(orders(true, true));
    given::<Body>([])
        .when(asked(Intent::Constitute(orders(true, true))))
        .then_expect_events(vec![constituted.clone()]);
    for seated in [seat("kari", true), seat("ola", false)] {
        given::<Body>([constituted.clone()])
            .when(asked(Intent::Seat(seated.clone())))
            .then_expect_events(vec![Event::MemberSeated(seated)]);
    }
}

#[test]
fn the_same_again_is_nothing() {
    for again in [
        Intent::Constitute(orders(true, true)),
        Intent::Seat(seat("kari", true)),
        Intent::Seat(seat("ola", false)),
    ] {
        given::<Body>(a_body(true))
            .when(asked(again))
            .then_expect_events(vec![]);
    }
}

#[test]
fn the_quorum_is_a_share_of_the_seats_rounded_up_and_at_least_one() {
    let body: Body = after(&a_body(true));
    assert_eq!((body.seats.len(), body.quorum()), (4, 2));
    let five = [a_body(true), vec![Event::MemberSeated(seat("liv", false))]].concat();
    assert_eq!(after::<Body>(&five).quorum(), 3);
    assert_eq!(Body::default().quorum(), 1);
}

#[test]
fn refusals() {
    let bad = |num, den| {
        let constituted = with_quorum(num, den);
        let quorum = constituted.quorum;
        (
            vec![],
            asked(Intent::Constitute(constituted)),
            Refusal::BadQuorum { quorum },
        )
    };
    let denied = Denied::NotInRole {
        role: Name(Role::KsSecretariat),
        right: Right::KeepBodies,
    };
    let ks = ask(
        acting(Role::KsSecretariat, hovedstyret()),
        Intent::Seat(seat("liv", false)),
        (),
    );
    let already = |name| Refusal::AlreadySeated { person: person(name) };
    all_refused::<Body>(
        CODES,
        vec![
            bad(0, 1),
            bad(3, 2),
            (
                a_body(true),
                asked(Intent::Constitute(with_quorum(1, 1))),
                Refusal::AlreadyConstituted,
            ),
            (vec![], asked(Intent::Seat(seat("liv", false))), Refusal::Unknown),
            (
                a_body(true),
                asked(Intent::Seat(seat("liv", true))),
                Refusal::ChairTaken,
            ),
            (
                a_body(true),
                asked(Intent::Seat(seat("ola", true))),
                already("ola"),
            ),
            (
                a_body(true),
                asked(Intent::Seat(seat("kari", false))),
                already("kari"),
            ),
            (a_body(true), ks, denied.into()),
        ],
    );
}
