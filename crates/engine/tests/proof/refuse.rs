//! What is signed once, and what is never signed: an older log, another log, one that contradicts itself.

use super::*;
use crate::{both::on_both_stores, store::Kind};
use engine::proof::{ProofError, SignError};
use std::fs;
use tlog::{MustNotSign, Verdict};

on_both_stores! {
    the_log_is_signed_as_it_grows
    an_older_log_is_refused_with_both_sizes
    another_log_is_refused
    a_lost_publication_is_made_up_for
    two_signers_at_once_never_sign_two_trees
}

async fn the_log_is_signed_as_it_grows(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (_scratch, dir) = proof_folder();
    let signer = signer(&ledger, &dir);
    // Of an empty log nothing is published.
    assert_eq!(signer.sign_in_turn().await.unwrap().verdict, Verdict::Same);
    assert!(signer.folder().sizes().unwrap().is_empty());
    for to in [1, 2, 7, 8, 20] {
        let from = ledger.head().await.unwrap().size;
        filled(&*ledger, from, to).await;
        let signed = signer.sign_in_turn().await.unwrap();
        let head = ledger.head().await.unwrap();
        assert_eq!(signed.verdict, Verdict::Grown);
        assert_eq!(signed.checkpoint.checkpoint().head().root, head.root);
        let again = signer.sign_in_turn().await.unwrap();
        assert_eq!(
            (again.verdict, again.checkpoint),
            (Verdict::Same, signed.checkpoint)
        );
    }
    assert_eq!(all_extend(&ledger, &dir).await, [1, 2, 7, 8, 20]);
}

/// Yesterday's backup: the same log, shorter; and as the log goes on from there.
async fn an_older_log_is_refused_with_both_sizes(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (_scratch, dir) = proof_folder();
    filled(&*ledger, 0, 9).await;
    signer(&ledger, &dir).sign_in_turn().await.unwrap();
    let before = fs::read(dir.join("signed")).unwrap();

    let (_place, backup) = created(kind).await;
    filled(&*backup, 0, 6).await;
    let refused = signer(&backup, &dir).sign_in_turn().await.unwrap_err();
    assert!(refused.is_alarm());
    let told = refused.to_string();
    assert!(
        told.contains("a tree of 9 leaves has been signed, and this one has 6"),
        "{told}"
    );
    // It goes on, and soon is as large, and larger.
    filled(&*backup, 106, 109).await;
    let refused = signer(&backup, &dir).sign_in_turn().await.unwrap_err();
    let SignError::Proof(ProofError::MustNotSign(MustNotSign::OtherRoot { size: 9, .. })) = refused else {
        panic!("{refused}");
    };
    filled(&*backup, 109, 112).await;
    let refused = signer(&backup, &dir).sign_in_turn().await.unwrap_err();
    let SignError::Proof(ProofError::MustNotSign(MustNotSign::Fork {
        signed: 9,
        offered: 12,
        ..
    })) = refused
    else {
        panic!("{refused}");
    };
    assert_eq!(fs::read(dir.join("signed")).unwrap(), before);
    assert_eq!(signer(&ledger, &dir).folder().sizes().unwrap(), [9]);
    // What was missing comes back: the log that was signed is signed on.
    filled(&*ledger, 9, 12).await;
    signer(&ledger, &dir).sign_in_turn().await.unwrap();
    assert_eq!(all_extend(&ledger, &dir).await, [9, 12]);
}

async fn another_log_is_refused(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (_place, other) = created(kind).await;
    let (_scratch, dir) = proof_folder();
    filled(&*ledger, 0, 4).await;
    signer(&ledger, &dir).sign_in_turn().await.unwrap();
    filled(&*other, 50, 60).await;
    let refused = signer(&other, &dir).sign_in_turn().await.unwrap_err().to_string();
    assert!(
        refused.contains("the tree of 10 leaves does not extend the signed one of 4"),
        "{refused}"
    );
}

/// As when the process ends between remembering and publishing.
async fn a_lost_publication_is_made_up_for(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (_scratch, dir) = proof_folder();
    filled(&*ledger, 0, 4).await;
    signer(&ledger, &dir).sign_in_turn().await.unwrap();
    let published = fs::read(dir.join("checkpoints/4")).unwrap();
    fs::remove_file(dir.join("checkpoints/4")).unwrap();
    filled(&*ledger, 4, 6).await;
    signer(&ledger, &dir).sign_in_turn().await.unwrap();
    assert_eq!(fs::read(dir.join("checkpoints/4")).unwrap(), published);
    assert_eq!(all_extend(&ledger, &dir).await, [4, 6]);
}

/// Two signers without turns, each on its own connection, while the log grows: no size has two roots, and whoever was late
/// is told both sizes.
async fn two_signers_at_once_never_sign_two_trees(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (_scratch, dir) = proof_folder();
    let signers = [signer(&ledger, &dir), signer(&ledger, &dir)].map(|signer| {
        tokio::spawn(async move {
            let mut late = 0;
            for _ in 0..60 {
                match signer.sign(None).await {
                    Ok(_) => {}
                    Err(SignError::Proof(ProofError::Raced { expected, found, .. })) => {
                        assert!(found > expected);
                        late += 1;
                    }
                    Err(other) => panic!("{other}"),
                }
                tokio::task::yield_now().await;
            }
            late
        })
    });
    for number in 0..60 {
        append(&*ledger, number, plain()).await;
    }
    for signer in signers {
        signer.await.unwrap();
    }
    signer(&ledger, &dir).sign(None).await.unwrap();
    assert_eq!(all_extend(&ledger, &dir).await.last(), Some(&60));
}

/// A leaf that was altered where it lies: what was read before is not asked again, what is read now is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaf_that_is_not_its_hash_is_never_signed() {
    let (place, ledger) = created(Kind::Sqlite).await;
    let (_scratch, dir) = proof_folder();
    filled(&*ledger, 0, 4).await;
    let at = place.word();
    let file = Path::new(at.split_once(' ').unwrap().1).join("log.db");
    let database = rusqlite::Connection::open(file).unwrap();
    let sql = "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'formed', 'joined') AS BLOB) WHERE position = 2";
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'";
    let names: Vec<String> = {
        let mut found = database.prepare(triggers).unwrap();
        let rows = found.query_map((), |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for name in names {
        database
            .execute_batch(&format!("DROP TRIGGER \"{name}\""))
            .unwrap();
    }
    assert_eq!(database.execute(sql, ()).unwrap(), 1);
    let refused = signer(&ledger, &dir).sign(None).await.unwrap_err();
    assert!(refused.is_alarm(), "{refused}");
    assert!(
        refused.to_string().contains("where leaf 2 should be"),
        "{refused}"
    );
    assert!(signer(&ledger, &dir).folder().sizes().unwrap().is_empty());
}
