use super::*;
use crate::testing::{
    a_body, acting, after, all_refused, ask, bergen, given, hovedstyret, operator, orders, person, rvts, text,
};
use authority::{Denied, Name};
use events::Role;

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    ask(operator(), intent, Facts::default())
}

fn seat(name: &str, chair: bool) -> MemberSeated {
    MemberSeated {
        group: None,
        seat: if chair { Seat::Chair } else { Seat::Member },
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

fn in_seat(name: &str, seat: Seat) -> MemberSeated {
    MemberSeated {
        seat,
        ..self::seat(name, false)
    }
}

fn unseat(name: &str) -> MemberUnseated {
    MemberUnseated {
        person: person(name),
        reason: text("moved away"),
    }
}

fn ties(name: &str, ties: &[OrgId]) -> TiesSet {
    TiesSet {
        person: person(name),
        ties: ties.to_vec(),
    }
}

fn advisory() -> RulesSet {
    RulesSet {
        casting_vote: false,
        citation: "§ 8".into(),
        may_ratify: false,
        quorum: Fraction::new(2, 3).unwrap(),
    }
}

#[test]
fn a_person_changes_seat_by_being_seated_again() {
    let to_member = in_seat("kari", Seat::Member);
    let moved = [a_body(true), vec![Event::MemberSeated(to_member.clone())]].concat();
    given::<Body>(a_body(true))
        .when(asked(Intent::Seat(to_member)))
        .then_expect_events(vec![moved[5].clone()]);
    assert_eq!(after::<Body>(&moved).chair(), None);
    let promoted = in_seat("ola", Seat::Chair);
    given::<Body>(moved)
        .when(asked(Intent::Seat(promoted.clone())))
        .then_expect_events(vec![Event::MemberSeated(promoted)]);
    // Another group alone is a change too.
    let grouped = MemberSeated {
        group: Some("Ap".into()),
        ..seat("ola", false)
    };
    given::<Body>(a_body(true))
        .when(asked(Intent::Seat(grouped.clone())))
        .then_expect_events(vec![Event::MemberSeated(grouped)]);
}

#[test]
fn substitutes_stand_in_order_and_do_not_count_for_the_quorum() {
    let events = [
        a_body(true),
        vec![
            Event::MemberSeated(in_seat("liv", Seat::Substitute { place: 2 })),
            Event::MemberSeated(in_seat("eva", Seat::Substitute { place: 1 })),
        ],
    ]
    .concat();
    let body: Body = after(&events);
    assert_eq!(body.substitutes(), [person("eva"), person("liv")]);
    assert_eq!((body.members().count(), body.quorum()), (4, 2));
    assert!(body.is_member(person("per")) && !body.is_member(person("eva")));
}

#[test]
fn the_chair_leads_else_the_deputy_else_whom_they_choose() {
    let deputy = Event::MemberSeated(in_seat("ola", Seat::Deputy));
    let body: Body = after(&[a_body(true), vec![deputy]].concat());
    let leads = |names: &[&str]| body.leads(&names.iter().map(|name| person(name)).collect());
    assert_eq!(leads(&["per", "ola", "kari"]), Some(person("kari")));
    assert_eq!(leads(&["per", "ola"]), Some(person("ola")));
    assert_eq!(leads(&["per", "anne"]), None);
}

#[test]
fn a_seat_is_given_up_once() {
    let left = Event::MemberUnseated(unseat("ola"));
    given::<Body>(a_body(true))
        .when(asked(Intent::Unseat(unseat("ola"))))
        .then_expect_events(vec![left.clone()]);
    let history = [a_body(true), vec![left]].concat();
    given::<Body>(history)
        .when(asked(Intent::Unseat(unseat("ola"))))
        .then_expect_events(vec![]);
}

#[test]
fn standing_orders_change() {
    let set = Event::RulesSet(advisory());
    given::<Body>(a_body(true))
        .when(asked(Intent::SetRules(advisory())))
        .then_expect_events(vec![set.clone()]);
    let history = [a_body(true), vec![set]].concat();
    assert_eq!(after::<Body>(&history).quorum(), 3);
    given::<Body>(history)
        .when(asked(Intent::SetRules(advisory())))
        .then_expect_events(vec![]);
}

#[test]
fn ties_are_kept_sorted_and_the_last_word_stands() {
    let mut both: Vec<OrgId> = vec![bergen().into(), rvts().into()];
    both.sort();
    let set = Event::TiesSet(ties("ola", &both));
    both.reverse();
    given::<Body>(a_body(true))
        .when(asked(Intent::SetTies(ties("ola", &both))))
        .then_expect_events(vec![set.clone()]);
    let history = [a_body(true), vec![set]].concat();
    assert!(after::<Body>(&history).is_tied(person("ola"), rvts().into()));
    given::<Body>(history.clone())
        .when(asked(Intent::SetTies(ties("ola", &both))))
        .then_expect_events(vec![]);
    given::<Body>(history)
        .when(asked(Intent::SetTies(ties("ola", &[]))))
        .then_expect_events(vec![Event::TiesSet(ties("ola", &[]))]);
    given::<Body>(a_body(true))
        .when(asked(Intent::SetTies(ties("ola", &[]))))
        .then_expect_events(vec![]);
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
        Facts::default(),
    );
    let nameless = Constituted {
        name: " ".into(),
        ..orders(true, true)
    };
    let with = |name, seat| [a_body(true), vec![Event::MemberSeated(in_seat(name, seat))]].concat();
    let first = Seat::Substitute { place: 1 };
    let nowhere = RulesSet {
        quorum: Fraction::ZERO,
        ..advisory()
    };
    let mut strange = asked(Intent::SetTies(ties("ola", &[bergen().into()])));
    strange.facts.unknown_orgs = vec![bergen().into()];
    let no_seat = |name| Refusal::NotSeated { person: person(name) };
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
            (vec![], asked(Intent::Constitute(nameless)), Refusal::NoName),
            (
                with("ola", Seat::Deputy),
                asked(Intent::Seat(in_seat("per", Seat::Deputy))),
                Refusal::DeputyTaken,
            ),
            (
                with("liv", first),
                asked(Intent::Seat(in_seat("eva", first))),
                Refusal::PlaceTaken { place: 1 },
            ),
            (
                a_body(true),
                asked(Intent::Seat(in_seat("eva", Seat::Substitute { place: 0 }))),
                Refusal::BadPlace,
            ),
            (a_body(true), asked(Intent::Unseat(unseat("liv"))), no_seat("liv")),
            (
                a_body(true),
                asked(Intent::SetTies(ties("liv", &[]))),
                no_seat("liv"),
            ),
            (
                a_body(true),
                asked(Intent::SetRules(nowhere)),
                Refusal::BadQuorum {
                    quorum: Fraction::ZERO,
                },
            ),
            (
                a_body(true),
                strange,
                Refusal::UnknownOrg { org: bergen().into() },
            ),
            (a_body(true), ks, denied.into()),
        ],
    );
}
