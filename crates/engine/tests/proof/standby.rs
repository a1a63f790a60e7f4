//! With a synchronous standby only what it holds is signed, also where somebody cancels a commit that waits for it; and
//! when it takes over, everything published goes on.

use super::*;
use crate::{
    follow::{Running, pace, running},
    growing::{Appending, published, signed, until, went_on},
};
use engine::proof::Pace;
use events::Position;
use ledger::PgLedger;
use pgtest::{Cluster, Proxy, socket};
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

/// Which commands wait for the standby, by what they are.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query LIKE $1";
const RENEWAL: &str = "%UPDATE view_lease%";

/// A primary, and its standby at the end of a link that can be cut.
struct Pair {
    primary: Cluster,
    standby: Cluster,
    link: Proxy,
    database: String,
}

impl Pair {
    async fn start() -> Self {
        let primary = Cluster::start();
        let address = primary.database().await;
        PgLedger::migrate(&address).await.unwrap();
        let database = address.split("dbname=").nth(1).unwrap().to_owned();
        let link = Proxy::start(socket(primary.folder()));
        let standby = primary.standby_over(link.folder()).await;
        Self {
            primary,
            standby,
            link,
            database,
        }
    }

    /// A server's ledger, which knows both hosts.
    async fn ledger(&self) -> Arc<dyn Ledger> {
        let (one, other) = (self.standby.folder().display(), self.primary.folder().display());
        let both = format!("host={one},{other} user=owner dbname={}", self.database);
        Arc::new(PgLedger::open(&both, clock().clock()).await.unwrap())
    }

    async fn connect(&self, to: &Cluster) -> Client {
        let connected = tokio_postgres::connect(&to.address(&self.database), NoTls).await;
        let (client, connection) = connected.unwrap();
        tokio::spawn(connection);
        client
    }

    /// How many events the standby has, with everything that reached it.
    async fn held(&self) -> i64 {
        let client = self.connect(&self.standby).await;
        let seen = "SELECT pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn()";
        until("the standby shows what it has", async || {
            client.query_one(seen, &[]).await.unwrap().get(0)
        })
        .await;
        size(&client).await
    }
}

async fn size(client: &Client) -> i64 {
    let row = client.query_one("SELECT size FROM head", &[]).await;
    row.unwrap().get(0)
}

async fn server(ledger: &Arc<dyn Ledger>, dir: &Path) -> Running {
    let pace = Pace {
        active: Duration::from_millis(100),
        ..pace()
    };
    running(ledger, dir, pace).await
}

fn unsigned(size: i64) -> u64 {
    u64::try_from(size).unwrap()
}

/// The link is cut in the middle of it, then the primary dies and the standby takes over; the same servers go on.
async fn cut_off_and_failed_over(round: u64) {
    let pair = Pair::start().await;
    let ledger = pair.ledger().await;
    let (_scratch, dir) = proof_folder();
    let server = server(&ledger, &dir).await;
    let appending = Appending::start(&ledger, 0);
    let some = 20 + round * 7 % 40;
    server.until("some checkpoints", |now| now.size() >= some).await;

    pair.link.stall(true);
    let watch = pair.connect(&pair.primary).await;
    until("a commit waits", async || waiting(&watch, "%").await > 0).await;
    assert!(signed(&dir) <= unsigned(pair.held().await), "round {round}");
    // The signer has its signs of life to give, and waits too.
    until("the signer waits", async || waiting(&watch, RENEWAL).await > 0).await;
    assert!(signed(&dir) <= unsigned(pair.held().await), "round {round}");

    let before = published(&dir);
    let acknowledged = appending.count();
    pair.primary.stop();
    pair.standby.promote();
    let more = before.last().unwrap().0 + 20;
    server
        .until("the log is signed on", |now| now.size() >= more)
        .await;
    let appended = appending.end();
    server.end().await;
    went_on(&ledger, &dir, &before).await;
    assert!(appended.len() > acknowledged);
    let all = ledger.all(Position(0), usize::MAX).await.unwrap();
    for (number, position) in appended {
        let stream = &all[usize::try_from(position).unwrap()].stream;
        assert_eq!(*stream, StreamId::new(weighty().stream(), uuid(number)));
    }
}

/// Somebody cancels the commits that wait, as the manual forbids: the primary shows events that the standby never had.
/// They are not signed; and when the standby has taken over, the servers that are started anew sign on.
async fn cancelled_and_failed_over(round: u64) {
    let pair = Pair::start().await;
    let ledger = pair.ledger().await;
    let (_scratch, dir) = proof_folder();
    let first = server(&ledger, &dir).await;
    let appending = Appending::start(&ledger, 0);
    let some = 20 + round * 11 % 40;
    first.until("some checkpoints", |now| now.size() >= some).await;

    pair.link.stall(true);
    let watch = pair.connect(&pair.primary).await;
    until("a commit waits", async || waiting(&watch, "%").await > 0).await;
    let held = pair.held().await;
    let cancel = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity
                  WHERE wait_event = 'SyncRep' AND query NOT LIKE $1";
    until("the primary shows what it alone has", async || {
        watch.query_one(cancel, &[&RENEWAL]).await.unwrap();
        size(&watch).await > held + 3
    })
    .await;
    let shown = size(&watch).await;
    until("the signer waits", async || waiting(&watch, RENEWAL).await > 0).await;
    assert!(signed(&dir) <= unsigned(held), "round {round}");
    appending.end();
    first.task.abort();
    pair.primary.stop();
    pair.standby.promote();
    drop((first, ledger));

    let before = published(&dir);
    // The turn of the server that is gone would run out in ten seconds.
    let late = pair.connect(&pair.standby).await;
    late.execute("UPDATE view_lease SET until = clock_timestamp()", &[])
        .await
        .unwrap();
    let ledger = pair.ledger().await;
    let left = ledger.head().await.unwrap().size;
    assert!(left < unsigned(shown), "round {round}: {left}");
    let appending = Appending::start(&ledger, 1_000_000);
    let second = server(&ledger, &dir).await;
    let more = left + 20;
    second
        .until("the log is signed on", |now| now.size() >= more)
        .await;
    appending.end();
    second.end().await;
    went_on(&ledger, &dir, &before).await;
}

async fn waiting(client: &Client, like: &str) -> i64 {
    client.query_one(WAITING, &[&like]).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_the_standby_holds_is_signed_and_goes_on_when_it_takes_over() {
    cut_off_and_failed_over(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_cancelled_while_it_waits_for_the_standby_is_not_signed() {
    cancelled_and_failed_over(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes: run by ops/test-slow"]
async fn large_failovers_never_fork_what_was_signed() {
    for round in 0..20 {
        cut_off_and_failed_over(round).await;
        cancelled_and_failed_over(round).await;
    }
}
