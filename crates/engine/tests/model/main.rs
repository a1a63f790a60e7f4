//! Games of random commands through the real engine on the embedded store, judged at the end by the auditor, by
//! rebuilding every view, and by scans over the log that know nothing of the deciders.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/mod.rs"]
mod common;
mod dice;
mod draw;
mod invariants;
mod mirror;
mod play;

use play::{Play, Score};
use std::collections::BTreeSet;

/// Games with these seeds, each of so many commands, two at a time.
async fn games(seeds: std::ops::Range<u64>, commands: u64) -> Score {
    let mut all = Score::default();
    let seeds: Vec<u64> = seeds.collect();
    for two in seeds.chunks(2) {
        let games: Vec<_> = two
            .iter()
            .map(|seed| {
                let seed = *seed;
                tokio::spawn(async move { Play::begin(seed).await.through(commands).await })
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
    all
}

/// Nine of ten kinds of events happened, and says which did not.
#[expect(
    clippy::print_stdout,
    reason = "what a game was like, for whoever asks to see it"
)]
fn covered(score: &Score) {
    let kinds: BTreeSet<&str> = events::KINDS
        .iter()
        .flat_map(|kinds| kinds.iter().copied())
        .collect();
    let missing: Vec<&str> = kinds
        .iter()
        .copied()
        .filter(|kind| !score.kinds.contains_key(kind))
        .collect();
    println!("{} commands, {} restarts", score.commands, score.restarts);
    println!("answers: {:#?}", score.answers);
    println!("events: {:#?}", score.kinds);
    println!(
        "{} of {} kinds; without {missing:?}",
        kinds.len() - missing.len(),
        kinds.len()
    );
    assert!(
        missing.len() * 10 <= kinds.len(),
        "too few kinds of events: without {missing:?}"
    );
}

/// Some kinds seldom happen in so few commands: partners and members that leave, a motorkommune that changes, a mandate
/// whose period runs out. In the large game all happen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn small_games_keep_every_invariant() {
    covered(&games(1..5, 1_000).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a hundred thousand commands; run by the suite of what takes long"]
async fn large_model_100_000() {
    covered(&games(100..120, 5_000).await);
}
