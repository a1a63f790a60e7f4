//! The kill tests with every system call looked at: what order the bytes reach the disk in.

use super::*;
use crate::{kill, store::Kind, victim};
use std::time::Duration;
use strace::{Call, Disk};

/// What one life did.
#[derive(Debug, Default)]
struct Life {
    acknowledged: usize,
    /// Syncs of the log.
    syncs: usize,
    published: Vec<u64>,
}

/// Goes through the calls of one life. A checkpoint gets its name only when the signer's memory of it is on disk, and is
/// said to be published only when it is on disk itself; an append is acknowledged only after its bytes were synced.
fn judged(calls: &[Call], log: &Path, proof: &Path) -> Life {
    let (mut life, mut disk) = (Life::default(), Disk::default());
    let (mut unsynced, mut since) = (false, 0);
    let size = |bytes: &str| -> u64 { bytes.split("\\n").nth(1).unwrap().parse().unwrap() };
    for call in calls {
        disk.follow(call);
        let (file, quoted) = (call.file().map(Path::new), call.quoted());
        let is_log = file.is_some_and(|file| file.starts_with(log));
        match (call.name.as_str(), quoted.as_slice()) {
            _ if !call.is_done() => {}
            ("fsync" | "fdatasync", _) if is_log => {
                (unsynced, since) = (false, since + 1);
                life.syncs += 1;
            }
            ("write" | "pwrite64", _) if file == Some(&log.join("log.db-wal")) => unsynced = true,
            ("write", [words]) if words.contains("acknowledged ") => {
                assert!(!unsynced && since > 0, "{words} before its bytes were synced");
                (since, life.acknowledged) = (0, life.acknowledged + 1);
            }
            ("write", [words]) if words.contains("published ") => {
                let said = words.split("published ").nth(1).unwrap();
                let said: u64 = said.trim_end_matches(".\\n").parse().unwrap();
                let is_ours = life.published.contains(&said);
                let kept = disk.kept(&proof.join("checkpoints").join(said.to_string()));
                assert!(!is_ours || kept.map(size) == Some(said), "{said} was published");
            }
            ("rename" | "renameat" | "renameat2", [_, to])
                if Path::new(to).starts_with(proof.join("checkpoints")) =>
            {
                let published: u64 = to.rsplit('/').next().unwrap().parse().unwrap();
                let memory = disk.kept(&proof.join("signed")).map(size);
                assert_eq!(memory, Some(published), "the memory comes first");
                life.published.push(published);
            }
            _ => {}
        }
    }
    assert!(disk.hasty().is_empty(), "named before synced: {:?}", disk.hasty());
    life
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_published_or_acknowledged_before_it_is_on_disk() {
    if !strace::is_there() {
        return;
    }
    let (place, ledger) = created(Kind::Sqlite).await;
    drop(ledger);
    let (scratch, dir) = proof_folder();
    let dir = strace::real(&dir);
    let word = place.word();
    let log = strace::real(Path::new(word.split_once(' ').unwrap().1));
    for round in 0..3 {
        let trace = scratch.path().join(format!("trace {round}"));
        let program = std::env::current_exe().unwrap();
        let mut command = strace::traced(&program, strace::DURABILITY, &trace);
        command
            .args(victim::arguments("kill::victim"))
            .envs(kill::told(&place, &dir));
        let later = Duration::from_millis(3 * round);
        let lived = tokio::task::spawn_blocking(move || victim::live_and_die(command, kill::WORDS, 6, later));
        let said = lived.await.unwrap();
        assert!(said.len() >= 6, "{said:?}");
        let life = judged(&strace::calls(&trace), &log, &dir);
        assert!(life.acknowledged > 0 && !life.published.is_empty(), "{life:?}");
        assert!(life.syncs >= life.acknowledged, "{life:?}");
        let ledger = place.open(&clock()).await;
        let sizes = all_extend(&ledger, &dir).await;
        // The last may have been on its way when the process was killed: then it is the memory that holds it.
        let (last, others) = life.published.split_last().unwrap();
        assert!(
            others.iter().all(|size| sizes.contains(size)),
            "{life:?} {sizes:?}"
        );
        let folder = ProofFolder::open(&dir).unwrap();
        assert!(folder.signed().unwrap().checkpoint().head().size >= *last);
    }
}
