//! Races: two or three acts at the same moment, from two or three engines over one store, which on PostgreSQL have
//! ledgers with connections of their own, as servers have. Each is run fifty times on each store, and a thousand times
//! by `ops/test-slow large_races`; only permitted outcomes occur, and the log audits clean afterwards.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod cases;
#[path = "../common/mod.rs"]
mod common;
mod hours;
mod order;
#[path = "../common/racing.rs"]
mod racing;
mod screening;
mod story;
mod twice;
mod voting;

use common::{dice::Dice, world::World};
use engine::{EngineError, Reply};
use std::future::Future;

/// Two more engines over the same store, with memories of their own.
async fn others(world: &World) -> [World; 2] {
    let other = || async {
        let ledger = world.place.beside(world.engine.ledger(), &world.clock).await;
        World::over(ledger, world.clock.clone(), world.place.clone())
    };
    [other().await, other().await]
}

/// Lets two acts run at the same time; now and then one wholly before the other, so that each outcome is seen.
async fn race<A, B>(nth: usize, one: A, other: B) -> (A::Output, B::Output)
where
    A: Future<Output: Send> + Send + 'static,
    B: Future<Output: Send> + Send + 'static,
{
    match nth % 10 {
        0 => {
            let one = one.await;
            (one, other.await)
        }
        1 => {
            let other = other.await;
            (one.await, other)
        }
        _ => {
            let mut dice = Dice::new(nth as u64);
            let (first, then) = (dice.below(30), dice.below(30));
            let one = tokio::spawn(late(first, one));
            let other = tokio::spawn(late(then, other));
            (one.await.expect("no panic"), other.await.expect("no panic"))
        }
    }
}

/// Lets others go first, so many times.
async fn late<F: Future>(times: usize, act: F) -> F::Output {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
    act.await
}

/// Whether an act was done; if not, it must have been refused for one of these reasons, or have found everything
/// moving all the time.
#[track_caller]
fn done(answer: &Result<Reply, EngineError>, refusals: &[&str]) -> bool {
    match answer {
        Ok(reply) => !reply.positions.is_empty(),
        Err(EngineError::Refused { code, message }) => {
            assert!(refusals.contains(code), "{code}: {message}");
            false
        }
        Err(EngineError::Busy { .. }) => false,
        Err(other) => panic!("{other}"),
    }
}
