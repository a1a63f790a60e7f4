//! Rounds with other rules and ballots than most, through the real engine, each audited at its end.

use crate::{
    both::on_both_stores,
    fixture::{self, World, centre_id, need_id, subject},
    sides::{audited, counts, list, refusal},
    store::Kind,
};
use domain::centre;
use engine::{Done, Step};
use events::{
    NeedId,
    round::{BallotForm, CountingRule, Params, Rules},
};
use outcome::{List, Phase, Proposal};

on_both_stores! {
    one_vote_in_each_subject_area
    ballots_by_scores_are_taken_and_counted
    ballots_by_ranking_are_taken_and_counted
    no_length_tells_how_many_needs_a_ballot_supports
}

async fn counted(world: &World) -> (List, Proposal) {
    world.to_deadline();
    let advance = world.engine.advance_round(fixture::round_id("r")).await.unwrap();
    assert!(advance.done.contains(&Done::Tallied), "{:?}", advance.done);
    let tallied = counts(world, "r").await.remove(0);
    let proposal = world
        .engine
        .ledger()
        .blob(&tallied.proposal.sha256)
        .await
        .unwrap()
        .unwrap();
    (
        list(world, &tallied).await,
        serde_json::from_slice(&proposal).unwrap(),
    )
}

fn funded(list: &List) -> Vec<NeedId> {
    let funded = list.items.iter().filter(|item| item.phase.is_funded());
    funded.map(|item| item.need).collect()
}

/// The first centre works in both subjects: half of its hours are for each, whatever most voters want.
async fn one_vote_in_each_subject_area(kind: Kind) {
    let world = World::create(kind, 7, 2, 500).await;
    let both = centre::Intent::SetSubjects(events::centre::SubjectsSet {
        further: vec![subject(1)],
        main: vec![subject(0)],
    });
    let step = Step::Centre(centre_id(0), both);
    world
        .act(fixture::operator(), &["both"], vec![step])
        .await
        .unwrap();
    let rules = Rules {
        per_field: true,
        ..fixture::rules()
    };
    world.open_round("r", 6, 151, rules).await;
    for index in 0..6 {
        let needs: &[usize] = if index == 5 { &[1, 3] } else { &[0, 2, 4] };
        world.vote("r", index, needs, "only").await.unwrap();
    }
    let (list, proposal) = counted(&world).await;
    let fields: Vec<&str> = list
        .sections
        .iter()
        .map(|section| section.field.as_str())
        .collect();
    assert_eq!(fields, ["fag-0", "fag-1"]);
    let hours = |section: usize, centre| {
        let mut pots = list.sections[section].pots.iter();
        pots.find(|pot| pot.centre == centre_id(centre))
            .map(|pot| pot.hours)
    };
    assert_eq!(
        [hours(0, 0), hours(1, 0)],
        [Some(76), Some(75)],
        "the odd hour goes to the first"
    );
    assert_eq!([hours(0, 1), hours(1, 1)], [None, Some(151)]);
    // One voter alone has all hours of the second area.
    let funded = funded(&list);
    assert!(funded.contains(&need_id("r", 1)) && funded.contains(&need_id("r", 3)));
    for mandate in &proposal.mandates {
        assert!(mandate.hours <= 151);
    }
    audited(&world).await;
}

async fn ballots_by_scores_are_taken_and_counted(kind: Kind) {
    let world = World::create(kind, 4, 1, 500).await;
    let rules = Rules {
        ballot: BallotForm::Scores { max: 5 },
        count: CountingRule::es_list("points"),
        ..fixture::rules()
    };
    world.open_round("r", 3, 60, rules).await;
    let above = world.mark("r", 0, &[(0, 6)], "above").await;
    assert_eq!(refusal(above), "ballot.above_scale");
    world
        .mark("r", 0, &[(0, 5), (1, 0), (2, 1)], "only")
        .await
        .unwrap();
    world.mark("r", 1, &[(0, 4), (1, 0)], "only").await.unwrap();
    world.mark("r", 2, &[(1, 0)], "only").await.unwrap();
    let (list, _) = counted(&world).await;
    assert_eq!((list.counted, list.blank), (3, 1));
    assert_eq!(funded(&list), [need_id("r", 0)]);
    let last = list.items.last().unwrap();
    assert_eq!((last.need, last.phase), (need_id("r", 1), Phase::Unsupported));
    audited(&world).await;
}

async fn ballots_by_ranking_are_taken_and_counted(kind: Kind) {
    let world = World::create(kind, 4, 1, 500).await;
    let rules = Rules {
        ballot: BallotForm::Ranking { limit: 3 },
        count: ear_shares(),
        ..fixture::rules()
    };
    world.open_round("r", 3, 60, rules).await;
    let gap = world.mark("r", 0, &[(0, 1), (1, 3)], "gap").await;
    assert_eq!(refusal(gap), "ballot.place_skipped");
    for voter in 0..3 {
        world
            .mark("r", voter, &[(0, 1), (1, 2), (2, 2)], "only")
            .await
            .unwrap();
    }
    let (list, _) = counted(&world).await;
    assert_eq!(funded(&list), [need_id("r", 0)], "what all rank first");
    audited(&world).await;
}

fn ear_shares() -> CountingRule {
    CountingRule {
        id: "ear_shares".into(),
        params: Params {
            utilitarian: Some(true),
            ..Params::default()
        },
        version: 1,
    }
}

/// What is kept sealed of a ballot is as long as that of any other of the round, and no longer than it must be.
async fn no_length_tells_how_many_needs_a_ballot_supports(kind: Kind) {
    const NEEDS: usize = 12;
    let by_points = || CountingRule::es_list("points");
    let forms = [
        (
            BallotForm::Approval { limit: 10 },
            CountingRule::es_list("cost"),
            10,
        ),
        (BallotForm::Points { budget: 9 }, by_points(), 9),
        (BallotForm::Ranking { limit: 400 }, ear_shares(), NEEDS),
        (BallotForm::Scores { max: u32::MAX }, by_points(), NEEDS),
    ];
    let world = World::create(kind, 3, 1, 500).await;
    for (number, (ballot, count, most)) in forms.into_iter().enumerate() {
        let name = format!("r{number}");
        let rules = Rules {
            ballot,
            count,
            ..fixture::rules()
        };
        world.open_round(&name, NEEDS, 100, rules).await;
        let mark = |need: usize| match ballot {
            BallotForm::Approval { .. } | BallotForm::Points { .. } => 1,
            BallotForm::Ranking { .. } => u32::try_from(need + 1).unwrap(),
            BallotForm::Scores { max } => max,
        };
        let mut lengths = Vec::new();
        for (index, marks) in [0, 1, most].into_iter().enumerate() {
            let marks: Vec<_> = (0..marks).map(|need| (need, mark(need))).collect();
            let receipt = world.mark(&name, index, &marks, "first").await.unwrap();
            let commitment = receipt.answer["commitment"].parse().unwrap();
            let sealed = world.engine.ledger().opening(&commitment).await.unwrap();
            lengths.push(sealed.unwrap().len());
        }
        assert!(lengths[0] < 1_024, "{ballot:?}: {lengths:?}");
        assert!(
            lengths.iter().all(|length| *length == lengths[0]),
            "{ballot:?}: {lengths:?}"
        );
    }
}
