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
use projections::{VIEWS, fold};
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
    for view in VIEWS {
        let next = ledger.view_progress(view.name(), view.revision()).await.unwrap();
        least = least.min(next.unwrap_or(Position(0)));
    }
    least
}

async fn until_past(ledger: &dyn Ledger, position: Position) -> Position {
    loop {
        let now = reached(ledger).await;
        if now > position {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_stopped_and_woken_late_they_leave_what_a_rebuild_gives() {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let ledger = open(&address).await;
    let size = fill(&*ledger).await;

    // The first is frozen in the middle; the second takes over when the turn has run out, and is killed in the middle.
    let mut frozen = Carrier::start(&address);
    let at = until_past(&*ledger, Position(0)).await;
    frozen.signal("-STOP");
    assert!(at < size, "the rebuild was caught in the middle");
    let killed = Carrier::start(&address);
    let at = until_past(&*ledger, reached(&*ledger).await).await;
    assert!(at < size, "the rebuild was caught in the middle");
    drop(killed);

    // The third finishes the work.
    let third = Carrier::start(&address);
    until_past(&*ledger, Position(size.0 - 1)).await;
    let views = Follower::new(Arc::clone(&ledger), VIEWS).views();
    saved_is_rebuilt(&*ledger, &views, size).await;

    // The first wakes, is told that its turn is over, and has written nothing.
    let (sql, connection) = tokio_postgres::connect(&address, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    let before = written(&sql).await;
    let told = BufReader::new(frozen.0.stdout.take().unwrap());
    frozen.signal("-CONT");
    let lost = tokio::task::spawn_blocking(move || {
        let lost = |line: &String| line.contains("another process carries the view now");
        told.lines().map_while(Result::ok).any(|line| lost(&line))
    });
    let lost = tokio::time::timeout(Duration::from_secs(120), lost).await;
    assert!(lost.unwrap().unwrap(), "it was told");
    assert_eq!(written(&sql).await, before);
    drop((frozen, third));
    saved_is_rebuilt(&*ledger, &views, size).await;
}
