//! What is special to the embedded backend: its folder, its file, and what happens when somebody tampers with it.

use crate::suite::story::*;
use events::{Position, Version};
use futures::future::join_all;
use ledger::{AppendError, Epoch, Ledger, OpenError, ReadError, SaveError, SqliteLedger, ViewBatch};
use rusqlite::Connection;
use std::{fs, path::Path, sync::Arc, time::Duration};
use tempfile::{TempDir, tempdir};

/// A closed ledger of so many events.
async fn with(events: u128) -> TempDir {
    let dir = tempdir().unwrap();
    let ledger = SqliteLedger::create(dir.path(), clock().1).unwrap();
    fill(&ledger, 0..events).await;
    dir
}

async fn fill(ledger: &SqliteLedger, numbers: std::ops::Range<u128>) {
    let one = |number| append(number, vec![write(cluster(number), 0, vec![formed()])]);
    for taken in join_all(numbers.map(|number| ledger.append(one(number)))).await {
        taken.unwrap();
    }
}

fn open(dir: &Path) -> Result<SqliteLedger, OpenError> {
    SqliteLedger::open(dir, clock().1)
}

/// Somebody with the file and SQLite in hand.
fn tamper(dir: &Path, sql: &str) -> rusqlite::Result<()> {
    Connection::open(dir.join("log.db"))?.execute_batch(sql)
}

macro_rules! assert_refused {
    ($result:expr, $pattern:pat, $words:literal) => {
        match $result {
            Err(error) => {
                assert!(matches!(error, $pattern), "{error:?}");
                let text = error.to_string();
                assert!(text.contains($words), "{text}");
            }
            Ok(_) => panic!("not refused"),
        }
    };
}

#[tokio::test]
async fn one_process_writes_and_others_read() {
    let dir = tempdir().unwrap();
    let first = SqliteLedger::create(dir.path(), clock().1).unwrap();
    assert_refused!(open(dir.path()), OpenError::Locked(_), "another process");
    assert_refused!(
        SqliteLedger::create(dir.path(), clock().1),
        OpenError::Locked(_),
        "log.lock"
    );
    let reader = SqliteLedger::open_read(dir.path()).unwrap();
    let mut size = reader.watch();
    fill(&first, 0..3).await;
    let grown = size.wait_for(|size| *size == Position(3));
    tokio::time::timeout(Duration::from_secs(10), grown)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(reader.all(Position(0), 9).await.unwrap().len(), 3);
    let refused = reader.append(append(9, Vec::new())).await;
    assert_refused!(refused, AppendError::Unavailable(_), "for reading only");
    let refused = reader.drop_revision("need_page", 1).await;
    assert_refused!(refused, SaveError::Unavailable(_), "for reading only");
    drop(first);
    assert_eq!(open(dir.path()).unwrap().head().await.unwrap().size, 3);
    assert_refused!(
        SqliteLedger::create(dir.path(), clock().1),
        OpenError::Exists(_),
        "exists"
    );
}

#[tokio::test]
async fn a_crashed_process_leaves_a_whole_log() {
    let dir = tempdir().unwrap();
    let ledger = SqliteLedger::create(dir.path(), clock().1).unwrap();
    fill(&ledger, 0..50).await;
    // The files as a crash would leave them: the journal not folded in, no index over it.
    let left = [tempdir().unwrap(), tempdir().unwrap()];
    for dir_left in &left {
        for file in ["log.db", "log.db-wal"] {
            fs::copy(dir.path().join(file), dir_left.path().join(file)).unwrap();
        }
    }
    let head = ledger.head().await.unwrap();
    let reader = SqliteLedger::open_read(left[0].path()).unwrap();
    assert_eq!(reader.head().await.unwrap(), head);
    assert_eq!(reader.all(Position(0), 99).await.unwrap().len(), 50);
    let writer = open(left[1].path()).unwrap();
    assert_eq!(writer.head().await.unwrap(), head);
    fill(&writer, 50..60).await;
    assert_eq!(writer.head().await.unwrap().size, 60);
}

#[tokio::test]
async fn other_files_are_told_apart() {
    let empty = tempdir().unwrap();
    assert_refused!(open(empty.path()), OpenError::Missing(_), "log.db does not exist");
    assert_refused!(
        SqliteLedger::open_read(empty.path()),
        OpenError::Missing(_),
        "log.db"
    );
    let file = empty.path().join("log.db");
    for (bytes, words) in [(&b""[..], "empty"), (&[b'x'; 5_000], "not a SQLite database")] {
        fs::write(&file, bytes).unwrap();
        for refused in [open(empty.path()), SqliteLedger::open_read(empty.path())] {
            let text = refused.err().unwrap().to_string();
            assert!(text.contains(words), "{text}");
        }
        assert_eq!(fs::read(&file).unwrap(), bytes, "left as it was");
    }
    fs::remove_file(&file).unwrap();
    tamper(empty.path(), "CREATE TABLE other (x)").unwrap();
    assert_refused!(
        open(empty.path()),
        OpenError::Foreign { .. },
        "another SQLite database"
    );

    let newer = with(1).await;
    tamper(newer.path(), "UPDATE head SET format = 2").unwrap();
    assert_refused!(
        open(newer.path()),
        OpenError::Format { found: 2, .. },
        "reads format 1"
    );
}

#[tokio::test]
async fn a_file_cut_short_is_damaged() {
    let dir = with(200).await;
    let file = dir.path().join("log.db");
    let bytes = fs::read(&file).unwrap();
    for keep in [bytes.len() / 2, bytes.len() - 4_096, 4_096, 100] {
        fs::write(&file, &bytes[..keep]).unwrap();
        let refused = open(dir.path()).err().expect("not opened");
        let told = matches!(refused, OpenError::Damaged { .. } | OpenError::Foreign { .. });
        assert!(told, "{keep} bytes: {refused:?}");
        assert!(SqliteLedger::open_read(dir.path()).is_err());
    }
    fs::write(&file, &bytes).unwrap();
    assert_eq!(open(dir.path()).unwrap().head().await.unwrap().size, 200);
}

#[tokio::test]
async fn a_head_that_lies_is_damaged() {
    for lie in [
        "UPDATE head SET size = size + 1",
        "UPDATE head SET frontier = x'00'",
        "DROP TRIGGER event_no_delete; DELETE FROM event WHERE position = 4",
    ] {
        let dir = with(5).await;
        tamper(dir.path(), lie).unwrap();
        assert_refused!(open(dir.path()), OpenError::Damaged { .. }, "log.db is damaged");
    }
}

#[tokio::test]
async fn tampering_shows_on_reading_with_its_place() {
    let unlock = "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete;";
    for (sql, words) in [
        (
            "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'fjorden', 'fjellet') AS BLOB) WHERE position = 2",
            "hash",
        ),
        (
            "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 2",
            "hash",
        ),
        ("UPDATE event SET version = 7 WHERE position = 2", "columns"),
        ("DELETE FROM event WHERE position = 2", "hole"),
    ] {
        let dir = with(5).await;
        tamper(dir.path(), &format!("{unlock} {sql}")).unwrap();
        let ledger = SqliteLedger::open_read(dir.path()).unwrap();
        let Err(ReadError::Corrupt { position, what }) = ledger.all(Position(0), 9).await else {
            panic!("{sql}: not seen")
        };
        assert_eq!(position, Some(Position(2)), "{sql}");
        assert!(what.contains(words), "{sql}: {what}");
        assert_eq!(
            ledger.all(Position(3), 9).await.unwrap().len(),
            2,
            "the rest reads"
        );
        if words != "hole" {
            assert!(ledger.stream(&cluster(2), Version::ABSENT).await.is_err());
            assert_eq!(
                ledger.leaves(Position(0), 9).await.unwrap().len(),
                5,
                "raw for the auditor"
            );
        }
    }
}

#[tokio::test]
async fn the_log_is_only_ever_added_to() {
    let dir = with(3).await;
    let like = "SELECT 'cluster-x', 1, leaf, leaf_hash FROM event WHERE position = 0";
    for sql in [
        "UPDATE event SET version = 9 WHERE position = 1".to_owned(),
        "DELETE FROM event".to_owned(),
        "INSERT OR REPLACE INTO event SELECT position, stream, version, x'00', leaf_hash FROM event WHERE position = 1".to_owned(),
        "INSERT OR REPLACE INTO event SELECT 3, stream, version, x'00', leaf_hash FROM event WHERE position = 1".to_owned(),
        format!("INSERT INTO event (position, stream, version, leaf, leaf_hash) SELECT 4, * FROM ({like})"),
        "INSERT INTO event VALUES (3, 'cluster-y', 2, x'00', zeroblob(32))".to_owned(),
    ] {
        let refused = tamper(dir.path(), &sql).unwrap_err().to_string();
        assert!(refused.contains("an event"), "{sql}: {refused}");
    }
    assert_eq!(
        open(dir.path()).unwrap().all(Position(0), 9).await.unwrap().len(),
        3
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_says_so_and_loses_nothing() {
    let dir = tempdir().unwrap();
    let ledger = Arc::new(SqliteLedger::create(dir.path(), clock().1).unwrap());
    // Somebody else holds the file for a moment, so the writer stands still.
    let other = Connection::open(dir.path().join("log.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = (0..16_000).map(|number| {
        let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
        let ledger = Arc::clone(&ledger);
        tokio::spawn(async move { ledger.append(one).await })
    });
    let waiting: Vec<_> = waiting.collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    other.execute_batch("ROLLBACK").unwrap();
    let (mut taken, mut turned_away) = (0, 0);
    for answer in join_all(waiting).await {
        match answer.unwrap() {
            Ok(_) => taken += 1,
            Err(AppendError::Unavailable(why)) => {
                assert!(why.contains("waiting"), "{why}");
                turned_away += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(
        turned_away > 0 && taken >= 8_192,
        "{taken} taken, {turned_away} not"
    );
    assert_eq!(ledger.head().await.unwrap().size, taken);
}

#[tokio::test]
async fn erased_bytes_leave_the_file() {
    let dir = tempdir().unwrap();
    let ledger = SqliteLedger::create(dir.path(), clock().1).unwrap();
    let secret = b"Kari Nordmann, sealed".repeat(40);
    let view = |document: Option<Vec<u8>>| ViewBatch {
        view: "roll".into(),
        revision: 1,
        epoch: Epoch(1),
        through: Position(0),
        documents: vec![("a".into(), document)],
        activate: false,
    };
    let turn = ledger.lease_view("roll", 1, Duration::from_secs(600)).await;
    assert_eq!(turn, Ok(Some(Epoch(1))));
    for document in [Some(secret.clone()), None] {
        assert_eq!(ledger.save_views(vec![view(document)]).await, [Ok(())]);
    }
    drop(ledger);
    let bytes = fs::read(dir.path().join("log.db")).unwrap();
    assert!(!bytes.windows(13).any(|window| window == &secret[..13]));
    assert!(!dir.path().join("log.db-wal").exists(), "folded in on closing");
}
