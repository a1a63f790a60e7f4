//! Processes that are not alone take turns at writing. A turn is only a courtesy: without it, or with one that is never
//! given back, everything is written all the same.

use crate::insist::{all_there, command, insist};
use crate::suite::story::clock;
use ledger::{Appended, Ledger, PgLedger};
use pgtest::Cluster;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinHandle, time::timeout};
use tokio_postgres::{Client, NoTls};

/// The lock that is the turn.
const TURN: &str = "BEGIN; LOCK TABLE turn IN SHARE ROW EXCLUSIVE MODE";

/// Tasks of each process, and appends of each task.
const TASKS: u128 = 24;
const APPENDS: u128 = 20;

pub(crate) async fn connect(address: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// How many connections to this database have the turn.
pub(crate) async fn held(client: &Client) -> i64 {
    locks(client, "granted").await
}

async fn locks(client: &Client, which: &str) -> i64 {
    let sql = format!(
        "SELECT count(*) FROM pg_locks WHERE relation = 'turn'::regclass AND mode = 'ShareRowExclusiveLock' AND {which}"
    );
    client.query_one(&sql, &[]).await.unwrap().get(0)
}

/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

async fn until(client: &Client, which: &str, count: i64) {
    let reached = async {
        while locks(client, which).await != count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let reached = timeout(PATIENCE, reached).await;
    reached.unwrap_or_else(|_| panic!("not {count} locks that are {which}"));
}

/// An append that waits for a turn which somebody else has. It waits for two seconds and then goes without: on a machine
/// that has much to do that can be over before anybody looked, so then comes another, of another process.
async fn waiting(address: &str, client: &Client) -> JoinHandle<Appended> {
    for number in 1..=20 {
        let ledger = open(address).await;
        let append = tokio::spawn(async move { insist(&*ledger, number).await });
        while !append.is_finished() {
            if locks(client, "NOT granted").await == 1 {
                return append;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        append.await.unwrap();
    }
    panic!("no append was seen waiting for its turn");
}

async fn new() -> (String, Client) {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let client = connect(&address).await;
    (address, client)
}

async fn open(address: &str) -> Arc<PgLedger> {
    Arc::new(PgLedger::open(address, clock().1).await.unwrap())
}

#[tokio::test]
async fn a_turn_is_waited_for_and_given_back() {
    let (address, client) = new().await;
    client.batch_execute(TURN).await.unwrap();
    let append = waiting(&address, &client).await;
    client.batch_execute("COMMIT").await.unwrap();
    append.await.unwrap();
    until(&client, "granted", 0).await;
}

#[tokio::test]
async fn a_turn_that_is_never_given_back_stops_nobody() {
    let (address, client) = new().await;
    client.batch_execute(TURN).await.unwrap();
    let (one, other) = (open(&address).await, open(&address).await);
    let mut acknowledged = Vec::new();
    for number in 0..20 {
        let ledger = if number % 2 == 0 { &one } else { &other };
        acknowledged.push((number, ledger.append(command(number)).await.unwrap()));
    }
    assert_eq!(held(&client).await, 1, "still ours");
    all_there(&*one, &acknowledged).await;
}

#[tokio::test]
async fn a_turn_ends_with_its_connection() {
    let (address, client) = new().await;
    let stuck = connect(&address).await;
    stuck.batch_execute(TURN).await.unwrap();
    let append = waiting(&address, &client).await;
    drop(stuck);
    append.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_a_turn() {
    let (address, client) = new().await;
    let processes = [open(&address).await, open(&address).await, open(&address).await];
    let mut tasks = Vec::new();
    for (process, ledger) in (0..).zip(&processes) {
        for task in 0..TASKS {
            let ledger = Arc::clone(ledger);
            tasks.push(tokio::spawn(async move {
                let mut told = Vec::new();
                for append in 0..APPENDS {
                    let number = (process * TASKS + task) * APPENDS + append;
                    told.push((number, insist(&*ledger, number).await));
                }
                told
            }));
        }
    }
    let mut acknowledged = Vec::new();
    for task in tasks {
        acknowledged.extend(task.await.unwrap());
    }
    all_there(&*processes[0], &acknowledged).await;
    until(&client, "granted", 0).await;
}

/// The longest wait, in milliseconds, until the server next asks one of those who are connected to a port for a sign of
/// life; `None` while one of them has another timer, or none. The kernel tells in hundredths of a second.
#[cfg(target_os = "linux")]
fn asks_within(port: u16) -> Option<u64> {
    let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let (ours, established) = (format!("0100007F:{port:04X}"), "01");
    let fields = sockets
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let server = fields.filter(|fields| fields[1] == ours && fields[3] == established);
    let timers = server.map(|fields| match fields[5].split_once(':') {
        Some(("02", at)) => Some(u64::from_str_radix(at, 16).unwrap() * 10),
        _ => None,
    });
    timers.collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// A host that dies says nothing. Without being asked by the server it would keep its turn for two hours.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_asks_whether_we_live() {
    let cluster = Cluster::start_on_loopback();
    let address = cluster.over_loopback(&cluster.database().await);
    PgLedger::migrate(&address).await.unwrap();
    let ledger = open(&address).await;
    insist(&*ledger, 1).await;
    let asked = async {
        while asks_within(cluster.port()).is_none_or(|millis| millis > 10_000) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, asked)
        .await
        .expect("sessions that the server asks");
}
