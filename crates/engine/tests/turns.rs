//! Several processes carry the views of one database: one has the turn, it is killed, stopped and woken, and the documents
//! are those of a rebuild all the same.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use engine::{
    clock::Manual,
    follow::{Follower, Views},
};
use events::{
    Actor, Body, CommandId, Digest, Lang, NeedId, Position, Role, Salt, StreamId, Text, UnitId, Version,
    derived, need,
};
use ledger::{Append, Key, Ledger, PgLedger, Write};
use pgtest::Cluster;
use projections::{VIEWS, fold, stored};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

/// How the test tells its children which database to carry.
const ADDRESS: &str = "TINGBOK_TEST_CARRIER_ADDRESS";

/// Short, so that the others need not wait long.
const TURN: Duration = Duration::from_secs(2);

/// So many appends of so many needs: enough that a rebuild is caught in the middle.
const APPENDS: u32 = 10;
const NEEDS: u32 = 600;

async fn open(address: &str) -> Arc<dyn Ledger> {
    let clock = Manual::at("2026-09-01T08:00:00.000Z".parse().unwrap());
    Arc::new(PgLedger::open(address, clock.clock()).await.unwrap())
}

/// A child: carries the views for ever, and says what happens to its turns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started, stopped and killed by the test below"]
async fn carrier() {
    #[expect(
        clippy::disallowed_methods,
        reason = "how the test tells its child where to work"
    )]
    let Ok(address) = std::env::var(ADDRESS) else {
        return;
    };
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
        .init();
    // Saved often, so that there is a middle to be caught in.
    let follower = Follower::new(open(&address).await, VIEWS).within(500, 160 << 20);
    let mut follower = follower.with_turns_of(TURN);
    follower.run(std::future::pending()).await.unwrap();
}

/// A child, gone with the test however that ends.
struct Carrier(Child);

impl Carrier {
    fn start(address: &str) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["carrier", "--exact", "--ignored", "--nocapture"])
            .env(ADDRESS, address)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }

    /// Stops or continues it, as an operator or a frozen machine would.
    fn signal(&self, signal: &str) {
        let pid = self.0.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        // SIGKILL: also one that is stopped goes.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn fill(ledger: &dyn Ledger) -> Position {
    let mut end = Position(0);
    for name in 0..APPENDS {
        let text = Text::commit(Lang::Nb, &Salt([3; 32]), "a need");
        let writes = (0..NEEDS).map(|number| Write {
            stream: StreamId::new("need", NeedId(derived(&["turns", &format!("{name} {number}")]))),
            expected: Version::ABSENT,
            bodies: vec![Body::Need(need::Event::Submitted(need::Submitted {
                delivery_type: "course".into(),
                description: text.clone(),
                guided: None,
                hours: 10,
                origin: need::Origin::Own,
                subject: "rus".into(),
                title: text.clone(),
                unit: UnitId::municipality("1103"),
            }))],
            cites: vec![],
            not_after: None,
        });
        let actor = Actor {
            role: Role::NeedOwner,
            ..Actor::process()
        };
        let append = Append {
            key: Key::of(&actor, CommandId(derived(&["turns", &name.to_string()]))),
            intent: Digest::of(&name.to_be_bytes()),
            actor,
            writes: writes.collect(),
            beside: vec![],
            answer: vec![],
        };
        end = ledger.append(append).await.unwrap().through().unwrap();
    }
    end
}

/// How far the view is that is furthest behind.
async fn reached(ledger: &dyn Ledger) -> Position {
    let mut least = Position(u64::MAX);
    for view in stored() {
        let next = ledger.view_progress(view.name(), view.revision()).await.unwrap();
        least = least.min(next.unwrap_or(Position(0)));
    }
    least
}

/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(120);

/// Until every view has read further.
async fn until_past(ledger: &dyn Ledger, position: Position) {
    let past = async {
        while reached(ledger).await <= position {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let past = tokio::time::timeout(PATIENCE, past).await;
    past.unwrap_or_else(|_| panic!("no view comes past {position}"));
}

/// How far the views are once nothing is under way for them any more: what a carrier had sent before it was stopped or
/// killed may be written after that. A transaction that stays open is ended by the server.
async fn rests(ledger: &dyn Ledger, sql: &tokio_postgres::Client) -> Position {
    let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                AND pid <> pg_backend_pid() AND state <> 'idle'";
    let (mut at, mut quiet) = (reached(ledger).await, 0);
    // Every process asks for the size now and then: what counts is that nothing moves meanwhile.
    for _ in 0..3_000 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = reached(ledger).await;
        let still = sql.query_one(busy, &[]).await.unwrap().get::<_, i64>(0) == 0 && now == at;
        (at, quiet) = (now, if still { quiet + 1 } else { 0 });
        if quiet == 5 {
            return at;
        }
    }
    panic!("the database does not come to rest");
}

/// Every row that carrying views writes, with the transaction that wrote it.
async fn written(sql: &tokio_postgres::Client) -> String {
    let rows = "SELECT md5(string_agg(t, '|' ORDER BY t)) FROM (
                    SELECT concat_ws(' ', view, revision, key, xmin, md5(document)) AS t FROM view_document
                    UNION ALL SELECT concat_ws(' ', view, revision, through, xmin) FROM view_progress
                    UNION ALL SELECT concat_ws(' ', view, revision, xmin) FROM view_active
                ) AS rows";
    sql.query_one(rows, &[]).await.unwrap().get(0)
}

async fn saved_is_rebuilt(ledger: &dyn Ledger, views: &Views, size: Position) {
    let events = ledger
        .all(Position(0), usize::try_from(size.0).unwrap())
        .await
        .unwrap();
    for view in VIEWS {
        let saved = views.documents(view.name()).await.unwrap();
        assert!(saved == fold(*view, &events).unwrap(), "{}", view.name());
    }
}

/// A database in which one carrier is frozen in the middle of the views, and another that took over was killed in the
/// middle. `None` where either was done with them before it could be stopped.
async fn left_in_the_middle() -> Option<(String, Carrier, Position)> {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let ledger = open(&address).await;
    let size = fill(&*ledger).await;
    let sql = connect(&address).await;

    let frozen = Carrier::start(&address);
    until_past(&*ledger, Position(0)).await;
    frozen.signal("-STOP");
    let at = rests(&*ledger, &sql).await;
    if at >= size {
        return None;
    }
    // The second takes over when the turn has run out.
    let killed = Carrier::start(&address);
    until_past(&*ledger, at).await;
    drop(killed);
    let at = rests(&*ledger, &sql).await;
    (at < size).then_some((address, frozen, size))
}

async fn connect(address: &str) -> tokio_postgres::Client {
    let connected = tokio_postgres::connect(address, tokio_postgres::NoTls).await;
    let (client, connection) = connected.unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_stopped_and_woken_late_they_leave_what_a_rebuild_gives() {
    let mut caught = None;
    for _ in 0..5 {
        caught = left_in_the_middle().await;
        if caught.is_some() {
            break;
        }
    }
    let (address, mut frozen, size) = caught.expect("carriers that are caught in the middle");

    // The third finishes the work.
    let ledger = open(&address).await;
    let third = Carrier::start(&address);
    until_past(&*ledger, Position(size.0 - 1)).await;
    let views = Follower::new(Arc::clone(&ledger), VIEWS).views();
    saved_is_rebuilt(&*ledger, &views, size).await;

    // The first wakes, is told that its turn is over, and has written nothing.
    let sql = connect(&address).await;
    let before = written(&sql).await;
    let told = BufReader::new(frozen.0.stdout.take().unwrap());
    frozen.signal("-CONT");
    let lost = tokio::task::spawn_blocking(move || {
        let lost = |line: &String| line.contains("another process carries the view now");
        told.lines().map_while(Result::ok).any(|line| lost(&line))
    });
    let lost = tokio::time::timeout(PATIENCE, lost).await;
    assert!(lost.unwrap().unwrap(), "it was told");
    assert_eq!(written(&sql).await, before);
    drop((frozen, third));
    saved_is_rebuilt(&*ledger, &views, size).await;
}
