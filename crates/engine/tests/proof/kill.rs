//! The process is killed without warning, over and over, while it appends, signs and publishes. Every checkpoint that the
//! next one publishes must extend every one that any before it published.

use super::*;
use crate::{
    both::on_both_stores,
    store::Kind,
    victim::{self, variable},
};
use engine::proof::{Pace, Prover};
use std::time::Duration;
use tlog::Verdict;

/// Events that one life appends at most.
const LIFE: u64 = 400;
pub(crate) const PLACE: &str = "TINGBOK_TEST_SIGNER_PLACE";
pub(crate) const PROOF: &str = "TINGBOK_TEST_SIGNER_PROOF";

/// The words of a victim that the test counts by.
pub(crate) const WORDS: &[&str] = &["published ", "begun"];

/// What a victim is told.
pub(crate) fn told(place: &Place, proof: &Path) -> [(&'static str, String); 2] {
    [(PLACE, place.word()), (PROOF, proof.to_str().unwrap().to_owned())]
}

/// The victim: appends, and signs as often as it can; says what was acknowledged, and the size of each checkpoint that it
/// published.
#[test]
#[ignore = "started and killed by the tests below"]
fn victim() {
    let (Some(place), Some(proof)) = (variable(PLACE), variable(PROOF)) else {
        return;
    };
    victim::live(async {
        let ledger = Place::of(&place).open(&clock()).await;
        let signer = signer(&ledger, Path::new(&proof));
        // The turn of the one that was killed must run out, so this one asks for none: comparing and swapping is enough.
        signer.sign(None).await.unwrap();
        println!("begun.");
        let first = ledger.head().await.unwrap().size;
        let appending = {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move {
                for number in first..first + LIFE {
                    println!("acknowledged {}.", append(&*ledger, number, plain()).await);
                }
            })
        };
        while !appending.is_finished() {
            let signed = signer.sign(None).await.unwrap();
            if signed.verdict == Verdict::Grown {
                println!("published {}.", signed.checkpoint.checkpoint().head().size);
            }
        }
        appending.await.unwrap();
    });
}

on_both_stores! {
    each_checkpoint_extends_every_published_one
}

async fn each_checkpoint_extends_every_published_one(kind: Kind) {
    killed(kind, 10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes: run by ops/test-slow"]
async fn large_each_checkpoint_extends_every_published_one() {
    killed(Kind::Sqlite, 200).await;
    killed(Kind::Postgres, 200).await;
}

async fn killed(kind: Kind, rounds: usize) {
    let (place, ledger) = created(kind).await;
    drop(ledger);
    let (_scratch, dir) = proof_folder();
    let mut published: Vec<(u64, String)> = Vec::new();
    for round in 0..rounds {
        // Another moment each time: after so many lines, and a little later.
        let heard = (round * 7) % 12;
        let later = Duration::from_micros((round as u64 * 1_733) % 9_000);
        let victim = victim::victim("kill::victim", &told(&place, &dir));
        let said = tokio::task::spawn_blocking(move || victim::live_and_die(victim, WORDS, heard + 1, later));
        let said = said.await.unwrap();
        assert!(!said.is_empty(), "the victim began");
        let ledger = place.open(&clock()).await;
        let sizes = all_extend(&ledger, &dir).await;
        // What was said to be published is there, and nothing that was published before is gone or other than it was.
        for size in said
            .iter()
            .filter_map(|line| line.strip_prefix("published ")?.strip_suffix('.'))
        {
            let size: u64 = size.parse().unwrap();
            assert!(
                size == 0 || sizes.contains(&size),
                "round {round}: {size} of {sizes:?}"
            );
        }
        let folder = ProofFolder::open(&dir).unwrap();
        let text = |size: u64| {
            folder
                .checkpoint(size)
                .unwrap()
                .map(|it| it.note().text().to_owned())
        };
        for (size, before) in &published {
            assert_eq!(text(*size).as_ref(), Some(before), "round {round}");
        }
        published = sizes.iter().map(|size| (*size, text(*size).unwrap())).collect();
    }
    assert!(
        published.len() > rounds / 2,
        "most lives published something: {}",
        published.len()
    );
    // And the next to come signs on.
    let ledger = place.open(&clock()).await;
    let prover = Prover::begin(signer(&ledger, &dir), Pace::default(), clock().clock())
        .await
        .unwrap();
    assert_eq!(prover.proofs().now().size(), ledger.head().await.unwrap().size);
    all_extend(&ledger, &dir).await;
}
