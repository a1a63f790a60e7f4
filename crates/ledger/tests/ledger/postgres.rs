//! The contract suite against PostgreSQL, and what is special to it: the schema's guards, several processes on one
//! database, and that both backends write the same bytes.

use crate::sqlite::Embedded;
use crate::suite::{self, Store, story::*};
use events::Position;
use futures::StreamExt;
use ledger::{AppendError, Clock, Ledger, Logins, PgLedger, PgLogins, PgOpenError, follow, page};
use pgtest::Cluster;
use std::{sync::Arc, time::Duration};
use tokio_postgres::NoTls;

pub(crate) struct Postgres {
    pub(crate) address: String,
    pub(crate) clock: Clock,
    pub(crate) ledger: Option<Arc<dyn Ledger>>,
}

impl Postgres {
    /// Another process's view of the same database.
    async fn beside(&self) -> Arc<dyn Ledger> {
        Arc::new(open(&self.address, &self.clock).await)
    }
}

async fn open(address: &str, clock: &Clock) -> PgLedger {
    PgLedger::open(address, Arc::clone(clock))
        .await
        .expect("a ledger")
}

impl suite::Store for Postgres {
    async fn fresh(clock: Clock) -> Self {
        let address = Cluster::shared().database().await;
        PgLedger::migrate(&address).await.expect("an empty ledger");
        let ledger = open(&address, &clock).await;
        Self {
            address,
            clock,
            ledger: Some(Arc::new(ledger)),
        }
    }

    fn ledger(&self) -> Arc<dyn Ledger> {
        Arc::clone(self.ledger.as_ref().expect("an open ledger"))
    }

    async fn logins(&self) -> Arc<dyn Logins> {
        let address = self.address.parse().expect("an address");
        Arc::new(PgLogins::open_at(&address).await.expect("the tables of logins"))
    }

    async fn reopen(&mut self) {
        self.ledger = None;
        self.ledger = Some(self.beside().await);
    }
}

contract_suite!(crate::postgres::Postgres);

async fn sql(address: &str, statement: &str) -> Result<(), String> {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
    tokio::spawn(connection);
    let done = client.batch_execute(statement).await;
    done.map_err(|error| {
        error
            .as_db_error()
            .map_or(error.to_string(), |said| said.message().to_owned())
    })
}

#[tokio::test]
async fn an_event_is_fixed_for_everybody() {
    let store = Postgres::fresh(clock().1).await;
    let one = append(1, vec![write(cluster(1), 0, vec![formed()])]);
    store.ledger().append(one).await.unwrap();
    for statement in [
        "UPDATE event SET version = 2",
        "DELETE FROM event",
        "TRUNCATE event",
    ] {
        let owner = sql(&store.address, statement).await.unwrap_err();
        assert!(owner.contains("never changed or deleted"), "{statement}: {owner}");
        let server = format!("SET ROLE tingbok_server; {statement}");
        let server = sql(&store.address, &server).await.unwrap_err();
        assert!(server.contains("permission denied"), "{statement}: {server}");
    }
    for statement in [
        "DELETE FROM head",
        "UPDATE answer SET first = 0",
        "DELETE FROM blob",
        "DELETE FROM login_person",
        "UPDATE login_person SET person = gen_random_uuid()",
        "DROP TABLE event",
    ] {
        let server = format!("SET ROLE tingbok_server; {statement}");
        assert!(sql(&store.address, &server).await.is_err(), "{statement}");
    }
}

/// What cannot be kept beside the log keeps its append out of it: both are of one transaction.
#[tokio::test]
async fn what_lies_beside_fails_with_its_append() {
    let store = Postgres::fresh(clock().1).await;
    sql(
        &store.address,
        "ALTER TABLE opening ADD CHECK (length(sealed) < 10)",
    )
    .await
    .unwrap();
    let refused = store.ledger().append(crate::insist::command(1)).await;
    assert!(refused.is_err(), "{refused:?}");
    assert_eq!(store.ledger().head().await.unwrap().size, 0);
    let without = append(2, vec![write(cluster(2), 0, vec![formed()])]);
    store.ledger().append(without).await.unwrap();
}

#[tokio::test]
async fn a_schema_is_migrated_once_and_known() {
    let address = Cluster::shared().database().await;
    let now = clock().1;
    let nothing = PgLedger::open(&address, Arc::clone(&now)).await;
    assert!(matches!(nothing, Err(PgOpenError::Behind { found: 0, .. })));
    for _ in 0..2 {
        PgLedger::migrate(&address).await.unwrap();
    }
    drop(open(&address, &now).await);
    sql(&address, "INSERT INTO migration VALUES (99, sha256('later'))")
        .await
        .unwrap();
    let newer = PgLedger::open(&address, Arc::clone(&now)).await;
    assert!(matches!(newer, Err(PgOpenError::Newer { .. })));
    sql(
        &address,
        "DELETE FROM migration WHERE number = 99; UPDATE migration SET digest = sha256('other')",
    )
    .await
    .unwrap();
    let changed = PgLedger::open(&address, now).await;
    assert!(matches!(changed, Err(PgOpenError::Changed { number: 1 })));
}

#[tokio::test]
async fn an_address_without_a_server_says_so() {
    let nowhere = "host=/nowhere user=owner dbname=x password=hunter2";
    let error = PgLedger::open(nowhere, clock().1)
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(error.starts_with("no database server answers"), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
    let error = PgLedger::open("what=ever", clock().1)
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(error.starts_with("not a PostgreSQL address"), "{error}");
}

/// Whoever looks while others make the schema sees nothing of it or all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_schema_is_never_seen_half_made() {
    for _ in 0..5 {
        let address = Cluster::shared().database().await;
        let migrating = (0..3).map(|_| {
            let address = address.clone();
            tokio::spawn(async move { PgLedger::migrate_at(&address.parse().unwrap()).await.unwrap() })
        });
        let migrating = migrating.collect::<Vec<_>>();
        let opened = async {
            loop {
                match PgLedger::open(&address, clock().1).await {
                    Ok(_) => return,
                    Err(PgOpenError::Behind { found: 0, .. }) => {}
                    Err(half) => panic!("{half}"),
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), opened)
            .await
            .unwrap();
        let mut ran = Vec::new();
        for migrating in migrating {
            ran.push(migrating.await.unwrap());
        }
        ran.sort_unstable();
        assert!(
            ran[0] == 0 && ran[1] == 0 && ran[2] > 0,
            "one of them makes it: {ran:?}"
        );
    }
}

/// Somebody else's work stands in the way: whoever migrates is told so, and does not stand in everybody's.
#[tokio::test]
async fn a_migration_that_waits_too_long_says_so() {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let (other, connection) = tokio_postgres::connect(&address, NoTls).await.unwrap();
    tokio::spawn(connection);
    let earlier = "DELETE FROM migration WHERE number = 5; DROP TABLE turn";
    other.batch_execute(earlier).await.unwrap();
    // Not to be seen yet, and in the way.
    let begun = "BEGIN; CREATE TABLE turn (number int)";
    other.batch_execute(begun).await.unwrap();
    let told = PgLedger::migrate(&address).await.unwrap_err().to_string();
    assert!(
        told.contains("nothing was changed") && told.contains("again"),
        "{told}"
    );
    other.batch_execute("ROLLBACK").await.unwrap();
    PgLedger::migrate(&address).await.unwrap();
}

/// Who makes the roles becomes a member of the servers' without being a superuser, and can serve.
#[tokio::test]
async fn an_owner_who_makes_the_roles_takes_that_of_a_server() {
    let cluster = Cluster::start();
    let address = cluster.database().await;
    let maker = "CREATE ROLE maker LOGIN CREATEROLE; GRANT CREATE ON SCHEMA public TO maker";
    sql(&address, maker).await.unwrap();
    let maker = address.replace("user=owner", "user=maker");
    for _ in 0..2 {
        PgLedger::migrate(&maker).await.unwrap();
    }
    let superuser = "SELECT 1 / (SELECT NOT rolsuper FROM pg_roles WHERE rolname = current_user)::int";
    sql(&maker, superuser).await.unwrap();
    assert_eq!(open(&maker, &clock().1).await.head().await.unwrap().size, 0);
}

/// The roles belong to the whole server; once they are there, the owner of a database needs no right to make any.
#[tokio::test]
async fn an_owner_without_other_rights_migrates() {
    let _roles = Postgres::fresh(clock().1).await;
    let address = Cluster::shared().database().await;
    sql(
        &address,
        "CREATE ROLE plain LOGIN; GRANT CREATE ON SCHEMA public TO plain",
    )
    .await
    .unwrap();
    let plain = address.replace("user=owner", "user=plain");
    PgLedger::migrate(&plain).await.unwrap();
    let rights = PgLedger::open(&plain, clock().1).await;
    assert!(matches!(rights, Err(PgOpenError::Rights(_))), "no member yet");
    sql(&plain, "GRANT tingbok_server TO plain").await.unwrap_err();
    sql(&address, "GRANT tingbok_server TO plain").await.unwrap();
    assert_eq!(open(&plain, &clock().1).await.head().await.unwrap().size, 0);
    PgLedger::intake(&plain.parse().unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_database_that_holds_something_else_is_left_alone() {
    let address = Cluster::shared().database().await;
    sql(&address, "CREATE TABLE migration (name text)").await.unwrap();
    let foreign = PgLedger::migrate(&address).await;
    assert!(matches!(foreign, Err(PgOpenError::Foreign(_))), "{foreign:?}");
    let address = Cluster::shared().database().await;
    sql(&address, "CREATE TABLE invoice (number int)").await.unwrap();
    let foreign = PgLedger::migrate(&address).await;
    assert!(matches!(foreign, Err(PgOpenError::Foreign(what)) if what.contains("invoice")));
}

/// Four processes append and one follows: positions are gapless, each caller's events are there once, and the
/// follower of a fifth sees them in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_processes_share_one_log() {
    let store = Postgres::fresh(clock().1).await;
    let watcher = store.beside().await;
    let seeing = tokio::spawn(
        follow(Arc::clone(&watcher), Position(0))
            .take(400)
            .collect::<Vec<_>>(),
    );
    let mut writing = Vec::new();
    for process in 0..4 {
        let ledger = store.beside().await;
        for task in 0..4 {
            let ledger = Arc::clone(&ledger);
            writing.push(tokio::spawn(async move {
                for number in 0..25 {
                    let number = (process * 4 + task) * 25 + number;
                    let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
                    ledger.append(one).await.unwrap();
                }
            }));
        }
    }
    for task in writing {
        task.await.unwrap();
    }
    let seen = tokio::time::timeout(Duration::from_secs(30), seeing).await;
    for (event, position) in seen.unwrap().unwrap().into_iter().zip(0..) {
        assert_eq!(event.unwrap().position, Position(position));
    }
    assert_eq!(watcher.head().await.unwrap().size, 400);
}

/// A notification is anybody's who may connect, so nothing in it counts: it only makes a process look.
#[tokio::test]
async fn who_tells_of_a_size_that_is_not_there_is_not_believed() {
    let store = Postgres::fresh(clock().1).await;
    let (ledger, mut size) = (store.ledger(), store.ledger().watch());
    let absurd = "NOTIFY tingbok_log, '18446744073709551615'; NOTIFY tingbok_log, 'a word'";
    for number in 1..4 {
        sql(&store.address, absurd).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        store
            .beside()
            .await
            .append(crate::insist::command(number.into()))
            .await
            .unwrap();
        let seen = size.wait_for(|size| size.0 >= number);
        let seen = *tokio::time::timeout(Duration::from_secs(30), seen)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(seen, Position(number));
        assert_eq!(ledger.head().await.unwrap().size, number);
    }
}

/// The same command to two processes at once: one event, the same answer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_command_sent_to_two_processes() {
    let store = Postgres::fresh(clock().1).await;
    let (one, other) = (store.ledger(), store.beside().await);
    for number in 0..50 {
        let command = || append(number, vec![write(cluster(number), 0, vec![formed()])]);
        let (a, b) = futures::future::join(one.append(command()), other.append(command())).await;
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(a.positions, b.positions);
        assert!(a.repeated != b.repeated);
    }
    assert_eq!(one.head().await.unwrap().size, 50);
}

/// What two processes wrote in turn neither has from memory alone.
#[tokio::test]
async fn what_another_wrote_is_not_had_from_memory() {
    let store = Postgres::fresh(clock().1).await;
    let (one, other) = (store.ledger(), store.beside().await);
    let command = |number| append(number, vec![write(cluster(number), 0, vec![formed()])]);
    for (number, ledger) in [(0, &one), (1, &one), (2, &other), (3, &one)] {
        ledger.append(command(number)).await.unwrap();
    }
    let has = |ledger: &Arc<dyn Ledger>, from, to| ledger.lately(Position(from), Position(to)).is_some();
    assert!(has(&one, 3, 4) && has(&other, 2, 3));
    assert!(!has(&one, 0, 2) && !has(&one, 2, 4) && !has(&other, 2, 4));
    let events = page(&*other, Position(0), Position(4)).await.unwrap();
    assert_eq!(events, one.all(Position(0), 4).await.unwrap());
}

/// Two processes that saw the same version: one wins, the other is told where the stream stands.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_one_is_told_of_the_conflict() {
    let store = Postgres::fresh(clock().1).await;
    let (one, other) = (store.ledger(), store.beside().await);
    for number in 0..50 {
        let race = |key| append(key, vec![write(cluster(number), 0, vec![formed()])]);
        let (a, b) =
            futures::future::join(one.append(race(number)), other.append(race(1_000 + number))).await;
        let lost = if a.is_ok() { b } else { a };
        assert!(matches!(lost, Err(AppendError::Conflict { .. })), "{lost:?}");
    }
}

/// The same appends give the same leaves and the same root on both backends.
#[tokio::test]
async fn both_backends_write_the_same_bytes() {
    let (embedded, postgres) = (Embedded::fresh(clock().1).await, Postgres::fresh(clock().1).await);
    let (a, b) = (embedded.ledger(), postgres.ledger());
    for number in 0..30 {
        let writes = || {
            vec![
                write(cluster(number), 0, vec![formed(), joined(2)]),
                write(need(number), 0, vec![need_joined(3)]),
            ]
        };
        let one = a.append(append(number, writes())).await.unwrap();
        let two = b.append(append(number, writes())).await.unwrap();
        assert_eq!(one, two);
    }
    let (one, two) = (
        a.leaves(Position(0), 1_000).await.unwrap(),
        b.leaves(Position(0), 1_000).await.unwrap(),
    );
    assert_eq!(one.len(), 90);
    assert_eq!(one, two);
    assert_eq!(a.head().await.unwrap(), b.head().await.unwrap());
}
