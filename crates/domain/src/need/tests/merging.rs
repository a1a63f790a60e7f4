//! Merged, parted again, divided.

use super::*;
use events::need::{Released, Split, Unmerged};

/// Merges `vold` into `skole`, which stands as given.
fn merge(target: &[Event]) -> Ask<Intent, Facts> {
    let intent = Intent::Merge {
        into: need_id("skole"),
        reason: text("the same"),
    };
    beside(intent, target)
}

/// Takes `skole`, which stands as given, into `vold`.
fn absorb(source: &[Event]) -> Ask<Intent, Facts> {
    let from = need_id("skole");
    beside(Intent::Absorb { from }, source)
}

/// Takes `vold` out of `skole`, which stands as given.
fn unmerge(target: &[Event]) -> Ask<Intent, Facts> {
    let intent = Intent::Unmerge {
        from: need_id("skole"),
        reason: text("not the same after all"),
    };
    beside(intent, target)
}

/// Gives `skole`, which stands as given, back out of `vold`.
fn release(source: &[Event]) -> Ask<Intent, Facts> {
    let need = need_id("skole");
    beside(Intent::Release { need }, source)
}

/// Something asked of `vold`, with `skole` as it stands.
fn beside(intent: Intent, skole: &[Event]) -> Ask<Intent, Facts> {
    knowing(screen(intent), |facts| {
        facts.other = Some(seen(need_id("skole"), skole));
    })
}

/// `skole`, owned by Voss, Askøy and Os.
fn skole() -> Vec<Event> {
    let submitted = Submitted {
        unit: unit("voss"),
        ..submitted(10)
    };
    let joined = |unit| Event::Joined(Joined { unit });
    vec![Event::Submitted(submitted), joined(askoy()), joined(unit("os"))]
}

fn absorbed(from: &str, owners: &[UnitId]) -> Event {
    Event::Absorbed(Absorbed {
        from: need_id(from),
        owners: owners.to_vec(),
        source: cite("need", need_id(from), 4),
    })
}

/// `vold` of Bergen and Askøy, with `skole` merged into it.
fn whole() -> Vec<Event> {
    let joined = Event::Joined(Joined { unit: askoy() });
    let owners = [unit("voss"), askoy(), unit("os")];
    [a_need(), vec![joined, absorbed("skole", &owners)]].concat()
}

/// `skole` after it was merged into `vold` and taken out again.
fn parted_skole() -> Vec<Event> {
    [skole(), vec![merged("vold", 2), unmerged("vold")]].concat()
}

fn unmerged(from: &str) -> Event {
    Event::Unmerged(Unmerged {
        reason: text("not the same after all"),
        target: cite("need", need_id(from), 3),
    })
}

fn released(owners: &[UnitId]) -> Event {
    Event::Released(Released {
        from: need_id("skole"),
        owners: owners.to_vec(),
        source: cite("need", need_id("skole"), 5),
    })
}

fn parts() -> Vec<NeedId> {
    vec![need_id("vold"), need_id("natt")]
}

fn split_into(into: Vec<NeedId>) -> Ask<Intent, Facts> {
    let reason = text("two things");
    screen(Intent::Split { into, reason })
}

/// `skole` divided into `vold` and `natt`.
fn divided() -> Vec<Event> {
    let split = Split {
        into: parts(),
        reason: text("two things"),
    };
    [skole(), vec![Event::Split(split)]].concat()
}

/// `vold` splits off from `skole`, which stands as given.
fn split_off(wording: Revised, skole: &[Event]) -> Ask<Intent, Facts> {
    let from = need_id("skole");
    beside(Intent::SplitOff { from, wording }, skole)
}

fn a_part() -> Event {
    let words = arrival::reworded();
    Event::SplitOff(SplitOff {
        delivery_type: words.delivery_type,
        description: words.description,
        from: need_id("skole"),
        hours: words.hours,
        owners: vec![unit("voss"), askoy(), unit("os")],
        source: cite("need", need_id("skole"), 4),
        subject: words.subject,
        title: words.title,
    })
}

/// Invariant 16: a merge keeps the lineage, and every owner in order.
#[test]
fn a_merge_keeps_every_owner_in_order() {
    let history = whole();
    let (last, before) = history.split_last().unwrap();
    let source = [skole(), vec![merged("vold", 2)]].concat();
    given::<Need>(before)
        .when(absorb(&source))
        .then_expect_events(vec![last.clone()]);
    let need = after::<Need>(&history);
    assert_eq!(need.owners, [bergen(), askoy(), unit("voss"), unit("os")]);
    assert_eq!(need.absorbed[0].from, need_id("skole"));
    given::<Need>(a_need())
        .when(merge(&skole()))
        .then_expect_events(vec![merged("skole", 3)]);
}

#[test]
fn a_merge_is_taken_back_and_each_is_what_it_was() {
    for (before, status) in [
        (a_need(), Status::Submitted),
        (arrival::waiting(), Status::InClarification),
        (an_eligible_need(), Status::Eligible),
    ] {
        let history = [before, vec![merged("skole", 3)]].concat();
        let target = [skole(), vec![absorbed("vold", &[bergen()])]].concat();
        let unmerged = Event::Unmerged(Unmerged {
            reason: text("not the same after all"),
            target: cite("need", need_id("skole"), 4),
        });
        given::<Need>(history.clone())
            .when(unmerge(&target))
            .then_expect_events(vec![unmerged.clone()]);
        assert_eq!(after::<Need>(&[history, vec![unmerged]].concat()).status, status);
    }
}

#[test]
fn owners_that_came_only_through_the_merge_leave_with_it() {
    let leave = [unit("voss"), unit("os")];
    given::<Need>(whole())
        .when(release(&parted_skole()))
        .then_expect_events(vec![released(&leave)]);
    let after_release = after::<Need>(&[whole(), vec![released(&leave)]].concat());
    assert_eq!(after_release.owners, [bergen(), askoy()]);
    assert!(after_release.absorbed.is_empty());

    // Voss has joined by its own act, and Os came through another merge too: both stay.
    let more = vec![
        Event::Joined(Joined { unit: unit("voss") }),
        absorbed("natt", &[unit("os")]),
    ];
    given::<Need>([whole(), more].concat())
        .when(release(&parted_skole()))
        .then_expect_events(vec![released(&[])]);
}

#[test]
fn an_owner_through_a_merge_may_join_by_its_own_act() {
    let joined = Event::Joined(Joined { unit: unit("voss") });
    given::<Need>(whole())
        .when(join(unit("voss")))
        .then_expect_events(vec![joined]);
}

/// Invariant 16: what is divided leaves its owners with every part.
#[test]
fn a_need_is_divided_among_the_same_owners() {
    let split = Event::Split(Split {
        into: vec![need_id("natt"), need_id("dag")],
        reason: text("two things"),
    });
    given::<Need>(a_need())
        .when(split_into(vec![need_id("natt"), need_id("dag")]))
        .then_expect_events(vec![split]);
    given::<Need>([])
        .when(split_off(arrival::reworded(), &divided()))
        .then_expect_events(vec![a_part()]);
    let part = after::<Need>(&[a_part()]);
    assert_eq!(part.owners, [unit("voss"), askoy(), unit("os")]);
    assert_eq!(part.submitter(), Some(unit("voss")));
    assert_eq!(part.status, Status::Submitted);
    // Its first owner may put it in better words.
    let words = Revised {
        hours: 12,
        ..arrival::reworded()
    };
    given::<Need>(vec![a_part()])
        .when(own(unit("voss"), Intent::Revise(words.clone())))
        .then_expect_events(vec![Event::Revised(words)]);
}

pub(super) fn again() -> Vec<(Vec<Event>, Ask<Intent, Facts>)> {
    let leave = [unit("voss"), unit("os")];
    let apart = [whole(), vec![released(&leave)]].concat();
    let parted = [a_need(), vec![merged("skole", 3), unmerged("skole")]].concat();
    let split = Event::Split(Split {
        into: parts(),
        reason: text("two things"),
    });
    vec![
        (eligible_and(merged("skole", 1)), merge(&a_need())),
        (whole(), absorb(&skole())),
        (apart, release(&parted_skole())),
        (parted, unmerge(&skole())),
        ([a_need(), vec![split]].concat(), split_into(parts())),
        (vec![a_part()], split_off(arrival::reworded(), &divided())),
        (
            vec![a_part(), Event::Revised(arrival::reworded())],
            split_off(arrival::reworded(), &divided()),
        ),
    ]
}

pub(super) fn refused() -> Vec<No> {
    let into_itself = knowing(merge(&a_need()), |facts| facts.id = Some(need_id("skole")));
    let target = |need: &str| Refusal::UnknownTarget { need: need_id(need) };
    let skole_id = || need_id("skole");
    let still = || Refusal::TargetStandsStill { need: skole_id() };
    let here = || Refusal::NotMergedHere { need: skole_id() };
    let found = an_eligible_need()[1].clone();
    let settled = || [whole(), vec![found.clone(), entered()]].concat();
    let back = [settled(), vec![left(Ending::NoList)]].concat();
    let merged_vold = || [a_need(), vec![merged("skole", 3)]].concat();
    let big = [skole(), vec![absorbed("vold", &[bergen()])]].concat();
    let big_in_round = [big.clone(), vec![found.clone(), entered()]].concat();
    let big_again = [big_in_round.clone(), vec![left(Ending::NoList)]].concat();
    let one = |parts: Vec<NeedId>| (a_need(), split_into(parts), Refusal::BadParts);
    let no_hours = Revised {
        hours: 0,
        ..arrival::reworded()
    };
    vec![
        (in_round(), merge(&a_need()), stands(Status::InRound(spring()))),
        (a_need(), into_itself, Refusal::MergeWithItself),
        (a_need(), no_facts(merge(&[])), target("skole")),
        (a_need(), merge(&[]), target("skole")),
        (a_need(), merge(&in_round()), still()),
        (a_need(), merge(&ruled_out()), still()),
        (a_need(), no_facts(absorb(&[])), target("skole")),
        (a_need(), absorb(&a_need()), here()),
        (a_need(), absorb(&eligible_and(merged("another", 1))), here()),
        (
            in_round(),
            absorb(&eligible_and(merged("vold", 1))),
            stands(Status::InRound(spring())),
        ),
        (
            a_need(),
            own(bergen(), merge(&a_need()).intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
        // Taking back.
        (
            a_need(),
            unmerge(&skole()),
            Refusal::NotMergedInto { need: skole_id() },
        ),
        (merged_vold(), no_facts(unmerge(&[])), target("skole")),
        (merged_vold(), unmerge(&big_in_round), still()),
        (
            merged_vold(),
            unmerge(&big_again),
            Refusal::MergeIsSettled { need: skole_id() },
        ),
        (a_need(), release(&skole()), here()),
        (
            whole(),
            release(&[skole(), vec![merged("vold", 2)]].concat()),
            Refusal::StillMerged { need: skole_id() },
        ),
        (whole(), no_facts(release(&[])), target("skole")),
        (
            settled(),
            release(&parted_skole()),
            stands(Status::InRound(spring())),
        ),
        (
            back,
            release(&parted_skole()),
            Refusal::MergeIsSettled {
                need: need_id("vold"),
            },
        ),
        (
            merged_vold(),
            own(bergen(), unmerge(&big).intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
        // Dividing.
        one(vec![]),
        one(vec![need_id("natt")]),
        one(vec![need_id("natt"), need_id("natt")]),
        one(vec![need_id("natt"), need_id("vold")]),
        (in_round(), split_into(parts()), stands(Status::InRound(spring()))),
        (
            a_need(),
            own(bergen(), split_into(parts()).intent),
            denied(Role::NeedOwner, Right::Screen),
        ),
        (
            a_need(),
            split_off(arrival::reworded(), &divided()),
            Refusal::AlreadySubmitted,
        ),
        (
            vec![],
            split_off(arrival::reworded(), &skole()),
            Refusal::NotSplitHere { need: skole_id() },
        ),
        (
            vec![],
            no_facts(split_off(arrival::reworded(), &[])),
            target("skole"),
        ),
        (vec![], split_off(no_hours, &divided()), Refusal::NoHours),
    ]
}
