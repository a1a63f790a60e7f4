//! A hundred ballots at once with the close in their middle: each is either counted or refused with the reason.

use crate::fixture::{self, World};
use engine::EngineError;
use events::{Event, Position, StreamId, Version, ballot, round};

const BALLOTS: usize = 100;
const TIMES: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ballot_and_the_close_never_both_win() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::create(dir.path(), BALLOTS, 1, 1_000_000).await;
    let (mut counted, mut refused) = (0, 0);
    for time in 0..TIMES {
        let name = format!("race {time}");
        let id = world.open_round(&name, 1, 10, fixture::rules()).await;
        let deadline = world.clock.now().plus_days(1);
        world.clock.set(deadline.plus_millis(-1));
        // The close starts after a different number of ballots each time.
        let middle = time % BALLOTS;
        let mut tasks = Vec::new();
        for index in 0..BALLOTS {
            if index == middle {
                let world = world.clone();
                tasks.push(tokio::spawn(async move {
                    world.clock.set(deadline);
                    world.engine.advance_round(id).await.expect("the round closes");
                    None
                }));
            }
            let (world, name) = (world.clone(), name.clone());
            tasks.push(tokio::spawn(async move {
                Some((index, world.vote(&name, index, &[0], "only").await))
            }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.extend(task.await.expect("no task panics"));
        }
        let closed = closed_at(&world, id).await;
        for (index, answer) in answers {
            let stream = ballot::stream(id, fixture::unit(index));
            let events = world
                .engine
                .ledger()
                .stream(&stream, Version::ABSENT)
                .await
                .unwrap();
            let casts = events
                .iter()
                .filter(|e| matches!(ballot::Event::of(&e.body), Some(ballot::Event::Cast(_))));
            let opened = events
                .iter()
                .any(|e| matches!(ballot::Event::of(&e.body), Some(ballot::Event::Opened(_))));
            match answer {
                Ok(reply) => {
                    assert_eq!(casts.count(), 1);
                    assert!(reply.positions[0] < closed, "cast before the close");
                    assert!(opened, "and counted");
                    counted += 1;
                }
                Err(EngineError::Refused { code, .. }) => {
                    assert!(["ballot.too_late", "ballot.not_open"].contains(&code), "{code}");
                    assert!(events.is_empty(), "nothing half done");
                    refused += 1;
                }
                Err(EngineError::Late { .. }) => {
                    assert!(events.is_empty(), "nothing half done");
                    refused += 1;
                }
                Err(other) => panic!("neither counted nor refused: {other}"),
            }
        }
    }
    assert_eq!(counted + refused, BALLOTS * TIMES);
    assert!(
        counted > 0 && refused > 0,
        "the close fell into the middle: {counted} counted, {refused} refused"
    );
}

async fn closed_at(world: &World, id: events::RoundId) -> Position {
    let events = world
        .engine
        .ledger()
        .stream(&StreamId::new("round", id), Version::ABSENT)
        .await
        .unwrap();
    let closed: Vec<Position> = events
        .iter()
        .filter(|event| matches!(round::Event::of(&event.body), Some(round::Event::VotingClosed(_))))
        .map(|event| event.position)
        .collect();
    assert_eq!(closed.len(), 1, "closed once");
    closed[0]
}
