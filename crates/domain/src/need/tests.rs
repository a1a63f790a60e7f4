use super::*;
use crate::{
    By,
    round::Phase,
    testing::{
        a_round, acting, after, all_refused, an_eligible_need, ask, askoy, bergen, given, need_id, operator,
        rvts, secretariat, seen, spring, submitted, text, unit,
    },
};
use authority::{Denied, Name};
use events::Role;

fn known() -> Facts {
    Facts {
        id: Some(need_id("vold")),
        unit_known: true,
        centre_known: true,
        ..Facts::default()
    }
}

fn owner(unit: UnitId) -> By {
    acting(Role::NeedOwner, unit)
}

fn submit(new: Submitted) -> Ask<Intent, Facts> {
    ask(owner(new.unit), Intent::Submit(new), known())
}

fn join(unit: UnitId) -> Ask<Intent, Facts> {
    ask(owner(unit), Intent::Join(Joined { unit }), known())
}

fn screen(intent: Intent) -> Ask<Intent, Facts> {
    ask(secretariat(), intent, known())
}

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
    ask(
        acting(Role::Centre, rvts()),
        Intent::GiveFeasibility(word),
        known(),
    )
}

fn find() -> Ask<Intent, Facts> {
    let scale = Scale::Cluster;
    screen(Intent::FindEligible { scale })
}

fn found(hours: u64) -> Event {
    let scale = Scale::Cluster;
    Event::FoundEligible(FoundEligible { hours, scale })
}

fn a_need() -> Vec<Event> {
    vec![Event::Submitted(submitted(100))]
}

fn out(exit: Exit) -> RuledOut {
    let reason = text("because");
    RuledOut { exit, reason }
}

/// Merges `vold` into `skole`, which stands as given.
fn merge(target: &[Event]) -> Ask<Intent, Facts> {
    let mut ask = screen(Intent::Merge {
        into: need_id("skole"),
        reason: text("the same"),
    });
    ask.facts.other = Some(seen(need_id("skole"), target));
    ask
}

fn merged(into: &str, version: u64) -> Event {
    Event::Merged(Merged {
        into: need_id(into),
        reason: text("the same"),
        target: crate::testing::cite("need", need_id(into), version),
    })
}

/// Takes `skole`, which stands as given, into `vold`.
fn absorb(source: &[Event]) -> Ask<Intent, Facts> {
    let mut ask = screen(Intent::Absorb {
        from: need_id("skole"),
    });
    ask.facts.other = Some(seen(need_id("skole"), source));
    ask
}

fn enter(phase: Phase) -> Ask<Intent, Facts> {
    let mut ask = screen(Intent::Enter { round: spring() });
    ask.facts.round = Some(seen(spring(), &a_round(phase)));
    ask
}

fn entered() -> Event {
    Event::EnteredRound(EnteredRound {
        round: spring(),
        round_seen: seen::<Round>(spring(), &a_round(Phase::Screening)).cite,
    })
}

#[test]
fn a_need_is_submitted_joined_and_judged() {
    let joined = Event::Joined(Joined { unit: askoy() });
    let can = Event::FeasibilityGiven(word(120, true, false));
    let exit = out(Exit::OutOfScope);
    given::<Need>([])
        .when(submit(submitted(100)))
        .then_expect_events(a_need());
    given::<Need>(a_need())
        .when(join(askoy()))
        .then_expect_events(vec![joined]);
    given::<Need>(a_need())
        .when(give(word(120, true, false)))
        .then_expect_events(vec![can]);
    given::<Need>(a_need())
        .when(find())
        .then_expect_events(vec![found(100)]);
    given::<Need>(a_need())
        .when(screen(Intent::RuleOut(exit.clone())))
        .then_expect_events(vec![Event::RuledOut(exit)]);
}

#[test]
fn the_hours_are_the_most_that_a_centre_which_can_serve_asks() {
    let other = FeasibilityGiven {
        centre: crate::testing::centre_id("nkvts"),
        ..word(70, true, false)
    };
    let said = [word(120, true, false), other, word(0, false, true)].map(Event::FeasibilityGiven);
    let after_words = |count| [a_need(), said[..count].to_vec()].concat();
    given::<Need>(after_words(1))
        .when(find())
        .then_expect_events(vec![found(120)]);
    given::<Need>(after_words(2))
        .when(find())
        .then_expect_events(vec![found(120)]);
    // The first centre says now that it cannot; a centre's last word counts.
    given::<Need>(after_words(3))
        .when(find())
        .then_expect_events(vec![found(70)]);
}

#[test]
fn an_eligible_need_enters_a_round_and_cites_it() {
    given::<Need>(an_eligible_need())
        .when(enter(Phase::Screening))
        .then_expect_events(vec![entered()]);
}

#[test]
fn a_merge_keeps_every_owner_in_order() {
    let skole = [
        vec![Event::Submitted(Submitted {
            unit: unit("voss"),
            ..submitted(10)
        })],
        vec![
            Event::Joined(Joined { unit: askoy() }),
            Event::Joined(Joined { unit: unit("os") }),
        ],
        vec![merged("vold", 2)],
    ]
    .concat();
    let vold = [a_need(), vec![Event::Joined(Joined { unit: askoy() })]].concat();
    let absorbed = Event::Absorbed(Absorbed {
        from: need_id("skole"),
        owners: vec![unit("voss"), askoy(), unit("os")],
        source: crate::testing::cite("need", need_id("skole"), 4),
    });
    given::<Need>(vold.clone())
        .when(absorb(&skole))
        .then_expect_events(vec![absorbed.clone()]);
    let whole = [vold, vec![absorbed]].concat();
    assert_eq!(
        after::<Need>(&whole).owners,
        [bergen(), askoy(), unit("voss"), unit("os")]
    );
    given::<Need>(whole)
        .when(absorb(&skole))
        .then_expect_events(vec![]);

    let target = a_need();
    given::<Need>(a_need())
        .when(merge(&target))
        .then_expect_events(vec![merged("skole", 1)]);
}

#[test]
fn the_same_again_is_nothing() {
    let with = |event| [an_eligible_need(), vec![event]].concat();
    let said = Event::FeasibilityGiven(word(120, true, false));
    for (history, again) in [
        (a_need(), submit(submitted(100))),
        (a_need(), join(bergen())),
        (with(said), give(word(120, true, false))),
        (an_eligible_need(), find()),
        (
            with(Event::RuledOut(out(Exit::OutOfScope))),
            screen(Intent::RuleOut(out(Exit::OutOfScope))),
        ),
        (with(merged("skole", 1)), merge(&a_need())),
        (with(entered()), enter(Phase::Screening)),
        (with(entered()), find()),
    ] {
        given::<Need>(history).when(again).then_expect_events(vec![]);
    }
}

#[test]
fn refusals() {
    let with = |event| [an_eligible_need(), vec![event]].concat();
    let in_round = || with(entered());
    let ruled_out = || with(Event::RuledOut(out(Exit::OutOfScope)));
    let stands = |status| Refusal::StandsStill { status };
    let no_facts = |mut ask: Ask<Intent, Facts>| {
        ask.facts = Facts::default();
        ask
    };
    let code = |subject: &str, delivery_type: &str| Submitted {
        subject: subject.into(),
        delivery_type: delivery_type.into(),
        ..submitted(1)
    };
    let mut itself = merge(&a_need());
    itself.facts.id = Some(need_id("skole"));
    let target = |need: &str| Refusal::UnknownTarget { need: need_id(need) };
    let denied = |role, right| Denied::NotInRole {
        role: Name(role),
        right,
    };
    let mut cases = vec![
        (vec![], join(askoy()), Refusal::Unknown),
        (a_need(), submit(submitted(7)), Refusal::AlreadySubmitted),
        (
            vec![],
            no_facts(submit(submitted(1))),
            Refusal::UnknownUnit { unit: bergen() },
        ),
        (
            a_need(),
            no_facts(join(askoy())),
            Refusal::UnknownUnit { unit: askoy() },
        ),
        (
            a_need(),
            no_facts(give(word(1, true, false))),
            Refusal::UnknownCentre { centre: rvts() },
        ),
        (vec![], submit(submitted(0)), Refusal::NoHours),
        (
            vec![],
            submit(code(" ", "kurs")),
            Refusal::NoCode { what: "subject area" },
        ),
        (
            vec![],
            submit(code("vold", "")),
            Refusal::NoCode {
                what: "delivery type",
            },
        ),
        (
            a_need(),
            give(word(0, true, false)),
            Refusal::FeasibilityIncomplete,
        ),
        (
            a_need(),
            give(word(0, false, false)),
            Refusal::FeasibilityIncomplete,
        ),
        (
            a_need(),
            give(word(5, false, true)),
            Refusal::FeasibilityIncomplete,
        ),
        (in_round(), join(askoy()), stands(Status::InRound(spring()))),
        (
            in_round(),
            give(word(9, true, false)),
            stands(Status::InRound(spring())),
        ),
        (in_round(), merge(&a_need()), stands(Status::InRound(spring()))),
        (
            in_round(),
            screen(Intent::RuleOut(out(Exit::OutOfScope))),
            stands(Status::InRound(spring())),
        ),
        // What left is not eligible any more, although it once was.
        (ruled_out(), find(), stands(Status::RuledOut(Exit::OutOfScope))),
        (
            with(merged("skole", 1)),
            find(),
            stands(Status::Merged(need_id("skole"))),
        ),
        (
            a_need(),
            enter(Phase::Screening),
            Refusal::NotEligible {
                status: Status::Submitted,
            },
        ),
        (
            ruled_out(),
            enter(Phase::Screening),
            Refusal::NotEligible {
                status: Status::RuledOut(Exit::OutOfScope),
            },
        ),
        (a_need(), itself, Refusal::MergeWithItself),
        (a_need(), no_facts(merge(&[])), target("skole")),
        (a_need(), merge(&[]), target("skole")),
        (a_need(), no_facts(absorb(&[])), target("skole")),
        (
            a_need(),
            merge(&in_round()),
            Refusal::TargetStandsStill {
                need: need_id("skole"),
            },
        ),
        (
            a_need(),
            absorb(&a_need()),
            Refusal::NotMergedHere {
                need: need_id("skole"),
            },
        ),
        (
            a_need(),
            absorb(&with(merged("another", 1))),
            Refusal::NotMergedHere {
                need: need_id("skole"),
            },
        ),
        (
            an_eligible_need(),
            screen(Intent::Enter { round: spring() }),
            Refusal::UnknownRound { round: spring() },
        ),
        (
            vec![],
            ask(owner(askoy()), Intent::Submit(submitted(1)), known()),
            Denied::OtherOrg {
                given: askoy().into(),
                wanted: bergen().into(),
            }
            .into(),
        ),
        (
            a_need(),
            ask(operator(), Intent::Join(Joined { unit: askoy() }), known()),
            denied(Role::Operator, Right::OwnNeeds).into(),
        ),
        (
            a_need(),
            ask(owner(bergen()), find().intent, known()),
            denied(Role::NeedOwner, Right::Screen).into(),
        ),
    ];
    let closed = [
        Phase::Planned,
        Phase::ScreeningClosed,
        Phase::Frozen,
        Phase::Voting,
        Phase::Final,
    ];
    let refused = Refusal::ScreeningClosed { round: spring() };
    cases.extend(closed.map(|phase| (an_eligible_need(), enter(phase), refused.clone())));
    all_refused::<Need>(CODES, cases);
}
