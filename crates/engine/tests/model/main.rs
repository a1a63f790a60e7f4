//! Games of random commands through the real engine on both stores, judged at the end by the auditor, by
//! rebuilding every view, and by scans over the log that know nothing of the deciders.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/mod.rs"]
mod common;
mod dice;
mod draw;
mod invariants;
mod mirror;
mod play;

use common::store::Kind;
use play::{Play, Score};
use std::collections::BTreeSet;

/// Adds games with these seeds to the score, each of so many commands, two at a time.
async fn games(kind: Kind, all: &mut Score, seeds: std::ops::Range<u64>, commands: u64) {
    let seeds: Vec<u64> = seeds.collect();
    for two in seeds.chunks(2) {
        let games: Vec<_> = two
            .iter()
            .map(|seed| {
                let seed = *seed;
                tokio::spawn(async move { Play::begin(kind, seed).await.through(commands).await })
            })
            .collect();
        for game in games {
            let score = game.await.expect("the game goes through");
            all.commands += score.commands;
            all.restarts += score.restarts;
            for (kind, count) in score.kinds {
                *all.kinds.entry(kind).or_default() += count;
            }
            for (answer, count) in score.answers {
                *all.answers.entry(answer).or_default() += count;
            }
        }
    }
}

/// The kinds of events that did not happen.
fn missing(score: &Score) -> Vec<&'static str> {
    let kinds: BTreeSet<&str> = events::KINDS
        .iter()
        .flat_map(|kinds| kinds.iter().copied())
        .collect();
    kinds
        .into_iter()
        .filter(|kind| !score.kinds.contains_key(kind))
        .collect()
}

/// Nine of ten kinds of events happened.
fn covers(score: &Score) -> bool {
    missing(score).len() * 10 <= events::KINDS.iter().map(|kinds| kinds.len()).sum()
}

#[expect(
    clippy::print_stdout,
    reason = "what a game was like, for whoever asks to see it"
)]
fn told(score: &Score) {
    println!("{} commands, {} restarts", score.commands, score.restarts);
    println!("answers: {:#?}", score.answers);
    println!("events: {:#?}", score.kinds);
    println!("without {:?}", missing(score));
}

/// Where a command is cut off depends on how fast the store answers, so no seed plays the same game everywhere: games
/// are played until they have covered enough, and some kinds (partners and members that leave, a motorkommune that
/// changes, a mandate whose period runs out) are left to the large game.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_games_keep_every_invariant() {
    let mut score = Score::default();
    games(Kind::Sqlite, &mut score, 1..5, 1_000).await;
    for seed in (5..25).step_by(2) {
        if covers(&score) {
            break;
        }
        games(Kind::Sqlite, &mut score, seed..seed + 2, 1_000).await;
    }
    told(&score);
    assert!(covers(&score), "too few kinds of events in 24 games");
}

/// The same games with fewer commands, for each takes longer there: what is new is the restarts, at which another
/// ledger on the same database takes over from one that may not be done yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn smaller_games_keep_every_invariant_on_postgres() {
    let mut score = Score::default();
    games(Kind::Postgres, &mut score, 31..33, 400).await;
    told(&score);
    assert!(score.restarts > 0, "it was restarted");
}

/// Invariant 2: the same commands at the same times give the same answers, the same leaves and the same root, on
/// whatever store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_game_leaves_the_same_bytes_on_both_stores() {
    let game = |kind| tokio::spawn(Play::calm(kind, 77, 700));
    let (one, other) = (game(Kind::Sqlite), game(Kind::Postgres));
    let (score, leaves, head) = one.await.expect("the game goes through");
    let (other_score, other_leaves, other_head) = other.await.expect("the game goes through");
    told(&score);
    assert_eq!(score.answers, other_score.answers);
    assert!(leaves.len() > 500, "{} events", leaves.len());
    for (leaf, other) in leaves.iter().zip(&other_leaves) {
        assert_eq!(leaf, other);
    }
    assert_eq!(head, other_head);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a hundred thousand commands; run by the suite of what takes long"]
async fn large_model_100_000() {
    let mut score = Score::default();
    games(Kind::Sqlite, &mut score, 100..120, 5_000).await;
    told(&score);
    assert!(covers(&score), "too few kinds of events");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "twenty thousand commands; run by the suite of what takes long"]
async fn large_model_20_000_on_postgres() {
    let mut score = Score::default();
    games(Kind::Postgres, &mut score, 200..204, 5_000).await;
    told(&score);
    assert!(covers(&score), "too few kinds of events");
}
