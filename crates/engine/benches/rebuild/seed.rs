//! What the long log is made of: a round of 357 units, 200 needs and 20 centres from plan to mandates through the real
//! engine, and the story of the views' tests, in which everything else happens that can happen.

use crate::{fixture, fixture::World, pattern::LASTING, store::Kind, views::story};
use events::{Body, Event, Position, Recorded, StreamId, Version, need, round};

const UNITS: usize = 357;
const NEEDS: usize = 200;
const CENTRES: usize = 20;

/// Events in groups that go into one append.
pub(crate) struct Seed {
    /// Whom and what there is: once in the log.
    pub(crate) before: Vec<Vec<Recorded>>,
    /// What happens, again and again.
    pub(crate) story: Vec<Vec<Recorded>>,
}

/// The round, as the engine recorded it.
pub(crate) async fn round() -> Seed {
    let world = World::create(Kind::Sqlite, UNITS, CENTRES, 100_000).await;
    world.open_round("r", NEEDS, 260, fixture::rules()).await;
    // Every fifth unit votes twice.
    let once = (0..UNITS).map(|index| (index, "once"));
    let twice = (0..UNITS).step_by(5).map(|index| (index, "twice"));
    for (index, attempt) in once.chain(twice) {
        let needs: Vec<usize> = (0..10)
            .map(|step| (index * 3 + step * step * 7) % NEEDS)
            .collect();
        world.vote("r", index, &needs, attempt).await.unwrap();
    }
    world.to_deadline();
    let id = fixture::round_id("r");
    world.engine.advance_round(id).await.unwrap();
    let ledger = world.engine.ledger().clone();
    let stream = StreamId::new("round", id);
    let tallied = ledger.stream(&stream, Version::ABSENT).await.unwrap();
    let tallied = tallied
        .iter()
        .find_map(|event| match round::Event::of(&event.body) {
            Some(round::Event::Tallied(tallied)) => Some(tallied.clone()),
            _ => None,
        })
        .unwrap();
    let proposal = ledger.blob(&tallied.proposal.sha256).await.unwrap().unwrap();
    let proposal: outcome::Proposal = serde_json::from_slice(&proposal).unwrap();
    let points = u32::try_from(proposal.mandates.len() + 1).unwrap();
    let case = world.approve("r", &tallied, points).await;
    world.engine.advance_case(case).await.unwrap();
    let events = ledger.all(Position(0), usize::MAX).await.unwrap();
    let together = |one: &Recorded, next: &Recorded| one.command == next.command;
    let mut before: Vec<Vec<Recorded>> = events.chunk_by(together).map(<[_]>::to_vec).collect();
    // The world comes into being by one command.
    let story = before.split_off(1);
    Seed { before, story }
}

/// The story of the views' tests.
pub(crate) fn tests() -> Seed {
    let events = story::tell(&story::Sealed::golden());
    // A need and its round cite one another as they stood before.
    let enters = |event: &Recorded| matches!(event.body, Body::Need(need::Event::EnteredRound(_)));
    let mut before: Vec<Vec<Recorded>> = events
        .chunk_by(|event, _| enters(event))
        .map(<[_]>::to_vec)
        .collect();
    for group in &mut before {
        for event in group {
            event.cites = Recorded::cites_of(&event.body, &event.actor);
        }
    }
    let begins = |group: &Vec<Recorded>| !LASTING.contains(&group[0].stream.kind());
    let story = before.split_off(before.iter().position(begins).unwrap());
    Seed { before, story }
}
