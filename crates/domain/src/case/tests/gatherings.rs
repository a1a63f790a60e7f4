//! What happens in the meeting: who steps out, votes, what came of a point, dissent.

use super::*;

/// Invariant 33: a vote is its actor's own; nobody names another voter.
#[test]
fn members_vote_and_may_change_their_vote_until_the_point_is_decided() {
    for choice in [Choice::For, Choice::Against] {
        given::<Case>(voted(&["ola"], &[]))
            .when(vote("kari", 0, choice))
            .then_expect_events(vec![was_cast("kari", 0, choice)]);
    }
    given::<Case>(voted(&["ola"], &[]))
        .when(vote("ola", 0, Choice::Against))
        .then_expect_events(vec![was_cast("ola", 0, Choice::Against)]);
    let changed = after::<Case>(&voted(&["ola"], &["ola"]));
    assert_eq!(changed.votes[&0][&person("ola")], Choice::Against);
}

/// Invariant 14: four seats, of which half is a quorum; Kari is in the chair. A tie goes as she voted where the
/// standing orders say so, and she cannot choose whether it does.
#[test]
fn the_majority_decides_and_a_tie_only_by_the_chairs_own_vote() {
    use Outcome::{Noted, Ratified, Rejected, Returned};
    let no = Some(Rejected);
    let (yes, orders) = ((true, true), (true, false));
    for (present, against, otherwise, (binding, casting), event) in [
        (
            &["kari", "ola"][..],
            0,
            None,
            yes,
            resolved(Ratified, 2, 0, false),
        ),
        (
            &["kari", "ola", "per"],
            1,
            None,
            yes,
            resolved(Ratified, 2, 1, false),
        ),
        (
            &["kari", "ola"],
            0,
            None,
            (false, true),
            resolved(Noted, 2, 0, false),
        ),
        (
            &["kari", "ola", "per"],
            2,
            no,
            yes,
            resolved(Rejected, 1, 2, false),
        ),
        (
            &["kari", "ola", "per"],
            2,
            Some(Returned),
            yes,
            resolved(Returned, 1, 2, false),
        ),
        // A tie: as the chair voted, for or against,
        (&["kari", "ola"], 1, None, yes, resolved(Ratified, 1, 1, true)),
        (&["ola", "kari"], 1, no, yes, resolved(Ratified, 1, 1, true)),
        // and not approved where the standing orders do not say so.
        (&["kari", "ola"], 1, no, orders, resolved(Rejected, 1, 1, false)),
    ] {
        let world = World {
            binding,
            casting,
            present,
            ties: &[],
        };
        let (for_it, against_it) = present.split_at(present.len() - against);
        given::<Case>(voted(for_it, against_it))
            .when(resolve_so(0, otherwise, world.facts()))
            .then_expect_events(vec![event]);
    }
    // The chair voted against.
    let two = World {
        present: &["kari", "ola"],
        ..WORLD
    };
    given::<Case>(voted(&["ola"], &["kari"]))
        .when(resolve_so(0, no, two.facts()))
        .then_expect_events(vec![resolved(Rejected, 1, 1, true)]);
}

#[test]
fn mandates_come_after_the_list() {
    assert!(!after::<Case>(&approved()).is_decided());
    given::<Case>(approved())
        .when(vote("kari", 1, Choice::For))
        .then_expect_events(vec![was_cast("kari", 1, Choice::For)]);
    let all = [approved(), voted_on(1, &["kari", "ola", "per"], &[])].concat();
    let mandate = resolved_on(1, Outcome::Ratified, (3, 0), false);
    given::<Case>(all.clone())
        .when(resolve(1))
        .then_expect_events(vec![mandate.clone()]);
    assert!(after::<Case>(&[all, vec![mandate]].concat()).is_decided());
}

#[test]
fn the_same_again_is_nothing() {
    for again in [open("list"), vote("ola", 0, Choice::For), resolve(0)] {
        given::<Case>(approved()).when(again).then_expect_events(vec![]);
    }
}

/// Invariant 11: a tie to the centre, or to the municipality that hosts it, disqualifies by itself on that mandate and
/// on nothing else.
#[test]
fn a_tie_to_the_centre_or_its_host_disqualifies_by_itself() {
    for (tie, ground) in [(Tie::ToCentre, Ground::Centre), (Tie::ToHost, Ground::Host)] {
        let world = World {
            ties: &[("per", tie)],
            ..WORLD
        };
        let mut on_list = vote("per", 0, Choice::For);
        on_list.facts = world.facts();
        let seen = world.body_seen();
        let Event::VoteCast(cast) = was_cast("per", 0, Choice::For) else {
            unreachable!("made so")
        };
        let cast = VoteCast {
            body_seen: seen.clone(),
            ..cast
        };
        given::<Case>(scheduled())
            .when(on_list)
            .then_expect_events(vec![Event::VoteCast(cast)]);

        let mut on_mandate = vote("per", 1, Choice::For);
        on_mandate.facts = world.facts();
        given::<Case>(approved())
            .when(on_mandate)
            .then_expect_error(Refusal::TiedToCentre { ground });

        // The two others decide; he is not waited for, and a vote cast before the tie was known does not count.
        let Event::Resolved(both) = resolved_on(1, Outcome::Ratified, (2, 0), false) else {
            unreachable!("made so")
        };
        let both = Event::Resolved(Resolved {
            body_seen: seen.clone(),
            ..both
        });
        for before in [voted_on(1, &[], &[]), voted_on(1, &[], &["per"])] {
            let votes = [approved(), before, voted_on(1, &["kari", "ola"], &[])].concat();
            given::<Case>(votes)
                .when(resolve_so(1, None, world.facts()))
                .then_expect_events(vec![both.clone()]);
        }

        // The minutes say so without a vote.
        let mut says = settle("per", ground, &[], &[]);
        says.facts = world.facts();
        let Event::RecusalSettled(said) = settled("per", ground, true, &[], &[]) else {
            unreachable!("made so")
        };
        let said = Event::RecusalSettled(RecusalSettled {
            body_seen: seen,
            ..said
        });
        given::<Case>(scheduled())
            .when(says)
            .then_expect_events(vec![said]);
    }
}

/// Invariant 10: the body decides, the person concerned does not vote on it, and a vote already cast is void.
#[test]
fn the_body_settles_habilitet_without_the_person_concerned() {
    use Ground::{Party, Special};
    for (yes, no, recused) in [
        (&["kari", "ola"][..], &[][..], true),
        (&[], &["kari", "ola"], false),
        // A tie: as the chair voted ...
        (&["kari"], &["ola"], true),
        (&["ola"], &["kari"], false),
    ] {
        for ground in [Party, Special] {
            given::<Case>(approved())
                .when(settle("per", ground, yes, no))
                .then_expect_events(vec![settled("per", ground, recused, yes, no)]);
        }
    }
    // ... and where the standing orders give no casting vote, to the cautious side.
    let mut tied = settle("per", Special, &["ola"], &["kari"]);
    tied.facts = World {
        casting: false,
        ..WORLD
    }
    .facts();
    given::<Case>(approved())
        .when(tied)
        .then_expect_events(vec![settled("per", Special, true, &["ola"], &["kari"])]);

    let out = settled("per", Party, true, &["kari", "ola"], &[]);
    let void = [approved(), voted_on(1, &[], &["per"]), vec![out.clone()]].concat();
    assert!(!after::<Case>(&void).votes[&1].contains_key(&person("per")));
    given::<Case>(void.clone())
        .when(settle("per", Party, &["kari", "ola"], &[]))
        .then_expect_events(vec![]);
    given::<Case>(void.clone())
        .when(vote("per", 1, Choice::For))
        .then_expect_error(Refusal::Recused);
    given::<Case>([void, voted_on(1, &["kari", "ola"], &[])].concat())
        .when(resolve(1))
        .then_expect_events(vec![resolved_on(1, Outcome::Ratified, (2, 0), false)]);
}

/// Invariant 14: where the chair steps out the deputy leads, and where the deputy does too nobody decides a tie.
#[test]
fn the_deputy_decides_a_tie_where_the_chair_steps_out() {
    let world = World {
        present: &["kari", "anne", "ola"],
        ties: &[("kari", Tie::ToCentre)],
        ..WORLD
    };
    let votes = [approved(), voted_on(1, &["anne"], &["ola"])].concat();
    let Event::Resolved(event) = resolved_on(1, Outcome::Ratified, (1, 1), true) else {
        unreachable!("made so")
    };
    let body_seen = world.body_seen();
    given::<Case>(votes)
        .when(resolve_so(1, None, world.facts()))
        .then_expect_events(vec![Event::Resolved(Resolved { body_seen, ..event })]);

    let world = World {
        present: &["kari", "ola", "per"],
        ..world
    };
    let votes = [approved(), voted_on(1, &["per"], &["ola"])].concat();
    let Event::Resolved(event) = resolved_on(1, Outcome::Rejected, (1, 1), false) else {
        unreachable!("made so")
    };
    let body_seen = world.body_seen();
    given::<Case>(votes)
        .when(resolve_so(1, Some(Outcome::Rejected), world.facts()))
        .then_expect_events(vec![Event::Resolved(Resolved { body_seen, ..event })]);
}

#[test]
fn whoever_voted_may_dissent_until_the_minutes_are_signed() {
    let entered = Event::DissentRecorded(DissentRecorded {
        person: person("per"),
        point: 0,
        words: text("I disagree"),
    });
    given::<Case>(approved())
        .when(dissent("per", 0))
        .then_expect_events(vec![entered.clone()]);
    given::<Case>([approved(), vec![entered]].concat())
        .when(dissent("per", 0))
        .then_expect_events(vec![]);
}

#[test]
fn what_was_decided_on_paper_elsewhere_is_registered_as_a_whole() {
    use Outcome::{Ratified, Rejected, Returned};
    let fell = decided(0, Returned, 1, 2);
    let by_the_chair = PointDecided {
        casting_vote: true,
        ..decided(1, Rejected, 1, 1)
    };
    for points in [
        vec![decided(0, Ratified, 3, 0), decided(1, Rejected, 1, 2)],
        vec![decided(0, Ratified, 3, 0), by_the_chair],
        vec![fell],
    ] {
        let registered = Event::RegisteredElsewhere(RegisteredElsewhere {
            body_seen: WORLD.body_seen(),
            case_number: "26/88".into(),
            date: now().date(),
            minutes: blob("minutes").sha256,
            points: points.clone(),
        });
        given::<Case>([Event::Opened(a_case())])
            .when(elsewhere(points.clone()))
            .then_expect_events(vec![registered.clone()]);
        let history = [Event::Opened(a_case()), registered];
        assert!(after::<Case>(&history).is_decided());
        given::<Case>(history)
            .when(elsewhere(points))
            .then_expect_events(vec![]);
    }
}
