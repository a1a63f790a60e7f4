//! A hundred ballots at once with the close in their middle: each is either counted or refused with the reason.

use crate::{
    fixture::{self, World},
    racing::{self, races},
    sides::audited,
    store::Kind,
};
use engine::{EngineError, Reply};
use events::{Event, Position, StreamId, Version, ballot, round};
use std::ops::Range;

const BALLOTS: usize = 100;
races! {
    a_ballot_and_the_close_never_both_win
}

/// Each round takes a day, and the credentials of a world hold for a year.
const ROUNDS_OF_A_WORLD: usize = 300;

async fn a_ballot_and_the_close_never_both_win(kind: Kind, times: usize) {
    let (mut counted, mut refused) = (0, 0);
    for from in (0..times).step_by(ROUNDS_OF_A_WORLD) {
        let (did, did_not) = in_one_world(kind, from..times.min(from + ROUNDS_OF_A_WORLD)).await;
        counted += did;
        refused += did_not;
    }
    assert_eq!(counted + refused, BALLOTS * times);
    assert!(
        counted > 0 && refused > 0,
        "the close fell into the middle: {counted} counted, {refused} refused"
    );
}

/// The ballots come to three engines in turn, the close to one of them. Gives how many were counted, and how many not.
async fn in_one_world(kind: Kind, times: Range<usize>) -> (usize, usize) {
    let world = World::create(kind, BALLOTS, 1, 1_000_000).await;
    let engines = [world.clone(), world.beside().await, world.beside().await];
    let (mut counted, mut refused) = (0, 0);
    for time in times {
        let name = format!("race {time}");
        let id = world.open_round(&name, 1, 10, fixture::rules()).await;
        let deadline = world.clock.now().plus_days(1);
        world.clock.set(deadline.plus_millis(-1));
        // The close starts after a different number of ballots each time.
        let middle = (time * 37) % (BALLOTS + 1);
        let mut tasks = Vec::new();
        for index in 0..=BALLOTS {
            let world = engines[index % 3].clone();
            let name = name.clone();
            tasks.push(tokio::spawn(async move {
                if index == middle {
                    world.clock.set(deadline);
                    world.engine.advance_round(id).await.expect("the round closes");
                    return None;
                }
                let index = index - usize::from(index > middle);
                Some((index, told(world.vote(&name, index, &[0], "only").await)))
            }));
        }
        let mut answers = Vec::new();
        for task in tasks {
            answers.extend(task.await.expect("no task panics"));
        }
        let (did, did_not) = neither_half_done(&world, id, answers).await;
        counted += did;
        refused += did_not;
    }
    audited(&world).await;
    (counted, refused)
}

/// What came of a vote: where it stands, or the code of the refusal.
pub(crate) type Answer = (usize, Result<Position, String>);

/// The answer to a vote in words that another process can say too.
pub(crate) fn told(answer: Result<Reply, EngineError>) -> Result<Position, String> {
    match answer {
        Ok(reply) => Ok(reply.positions[0]),
        Err(EngineError::Refused { code, .. }) => Err(code.to_owned()),
        Err(EngineError::Late { .. }) => Err("late".to_owned()),
        Err(other) => panic!("neither counted nor refused: {other}"),
    }
}

/// Each vote was cast before the close and opened after it, or refused for being late and left nothing. Gives how many
/// did and did not.
pub(crate) async fn neither_half_done(
    world: &World,
    id: events::RoundId,
    answers: Vec<Answer>,
) -> (usize, usize) {
    let closed = closed_at(world, id).await;
    let (mut counted, mut refused) = (0, 0);
    for (index, answer) in answers {
        let stream = ballot::stream(id, fixture::unit(index));
        let ledger = world.engine.ledger();
        let events = ledger.stream(&stream, Version::ABSENT).await.unwrap();
        let kinds: Vec<&str> = events.iter().map(|event| event.body.kind()).collect();
        match answer {
            Ok(position) => {
                assert!(position < closed, "cast before the close");
                assert_eq!(kinds, ["ballot.cast@1", "ballot.opened@1"], "and counted");
                counted += 1;
            }
            Err(code) => {
                let late = ["ballot.too_late", "ballot.not_open", "late"];
                assert!(late.contains(&code.as_str()), "{code}");
                assert!(events.is_empty(), "nothing half done");
                refused += 1;
            }
        }
    }
    (counted, refused)
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
