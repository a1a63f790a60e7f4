//! What a broken connection to PostgreSQL may do and may not: a proxy between us and the server cuts it at any byte, in
//! either direction, or swallows what is sent; the server is stopped at once and started again. Nothing acknowledged is
//! lost, nothing is there twice, and who asks again with the same key is told how it went.
//!
//! Five rounds here; a hundred with `cargo test --release -p ledger --test ledger -- --ignored large_`.

use crate::suite::story::*;
use events::Position;
use ledger::{AppendError, Appended, Ledger, PgLedger};
use pgtest::Cluster;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
};

/// What happens to a connection once its bytes are used up.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Both ends are closed.
    Cut,
    /// What the client sends after that is swallowed; the server waits.
    Swallow,
    /// What the server sends after that is swallowed; the client waits.
    Silence,
}

/// A socket that leads to the server. The next connection to come breaks after so many bytes; below nought none does.
struct Proxy {
    dir: TempDir,
    bytes: Arc<AtomicI64>,
    fault: Arc<AtomicU64>,
}

impl Proxy {
    fn start(server: PathBuf) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join(".s.PGSQL.5432")).unwrap();
        let (bytes, fault) = (Arc::new(AtomicI64::new(-1)), Arc::new(AtomicU64::new(0)));
        let (left, kind) = (Arc::clone(&bytes), Arc::clone(&fault));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await;
                if let Ok(server) = server {
                    tokio::spawn(pipe(client, server, Arc::clone(&left), Arc::clone(&kind)));
                }
            }
        });
        Self { dir, bytes, fault }
    }

    fn address(&self, of: &str) -> String {
        let database = of.split("dbname=").nth(1).unwrap();
        format!("host={} user=owner dbname={database}", self.dir.path().display())
    }

    /// Breaks whatever passes after so many more bytes, once.
    fn arm(&self, after: i64, fault: Fault) {
        self.fault.store(fault as u64, SeqCst);
        self.bytes.store(after, SeqCst);
    }
}

/// Hands bytes on in both directions until the budget, which all connections share, falls below nought in one of them.
async fn pipe(client: UnixStream, server: UnixStream, left: Arc<AtomicI64>, fault: Arc<AtomicU64>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (mut up, mut down) = ([0; 4_096], [0; 4_096]);
    let (mut swallow, mut silence) = (false, false);
    loop {
        let (count, upwards) = tokio::select! {
            read = from_client.read(&mut up) => (read.unwrap_or(0), true),
            read = from_server.read(&mut down) => (read.unwrap_or(0), false),
        };
        if count == 0 {
            return;
        }
        let before = left.load(SeqCst);
        let mut pass = count;
        if before >= 0 {
            let after = left.fetch_sub(count as i64, SeqCst) - count as i64;
            if after < 0 {
                pass = usize::try_from(count as i64 + after).unwrap_or(0);
                match fault.load(SeqCst) {
                    0 => {
                        // The bytes before the cut still arrive.
                        let bytes = if upwards { &up[..pass] } else { &down[..pass] };
                        let _ = if upwards {
                            to_server.write_all(bytes).await
                        } else {
                            to_client.write_all(bytes).await
                        };
                        return;
                    }
                    1 => swallow = true,
                    _ => silence = true,
                }
            }
        }
        let done = if upwards {
            if swallow {
                Ok(())
            } else {
                to_server.write_all(&up[..pass]).await
            }
        } else if silence {
            Ok(())
        } else {
            to_client.write_all(&down[..pass]).await
        };
        if done.is_err() {
            return;
        }
    }
}

/// Asks again with the same key until the answer is known.
async fn insist(ledger: &dyn Ledger, number: u128) -> Appended {
    loop {
        let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
        match ledger.append(one).await {
            Ok(appended) => return appended,
            Err(AppendError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(50)).await,
            Err(other) => panic!("{number}: {other}"),
        }
    }
}

/// Every acknowledged event is there, where the answer says, and no other.
async fn all_there(ledger: &dyn Ledger, acknowledged: &[(u128, Appended)]) {
    // A server that was just stopped takes a moment to come back.
    while ledger.head().await.is_err() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let events = ledger.all(Position(0), usize::MAX).await.unwrap();
    assert_eq!(events.len(), acknowledged.len(), "as many events as commands");
    for (number, appended) in acknowledged {
        let at = appended.positions[0];
        let event = &events[usize::try_from(at.0).unwrap()];
        assert_eq!(event.stream, cluster(*number), "at {at}");
    }
    let mut frontier = tlog::Frontier::new();
    for leaf in ledger.leaves(Position(0), usize::MAX).await.unwrap() {
        frontier.push(tlog::leaf_hash(&leaf.bytes));
    }
    assert_eq!(ledger.head().await.unwrap().root, frontier.root());
}

async fn cut_at_any_byte(rounds: u64) {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let proxy = Proxy::start(socket(Cluster::shared().folder()));
    let through = PgLedger::open(&proxy.address(&address), clock().1).await.unwrap();
    let through: Arc<dyn Ledger> = Arc::new(through);
    let mut acknowledged = Vec::new();
    let mut number = 0;
    for round in 0..rounds {
        // Any byte of the next few batches, in an order that looks like none. Waiting for silence takes seconds: seldom.
        let after = i64::try_from((round * 7_919 + 13) % 30_000).unwrap();
        let fault = match round % 5 {
            3 => Fault::Swallow,
            4 => Fault::Silence,
            _ => Fault::Cut,
        };
        proxy.arm(after, fault);
        // How many bytes a batch takes depends on how many share it: on until the fault has struck.
        while proxy.bytes.load(SeqCst) >= 0 {
            let tasks = (0..16).map(|task| {
                let through = Arc::clone(&through);
                tokio::spawn(async move { (number + task, insist(through.as_ref(), number + task).await) })
            });
            for task in tasks.collect::<Vec<_>>() {
                acknowledged.push(task.await.unwrap());
            }
            number += 16;
        }
    }
    proxy.arm(-1, Fault::Cut);
    let direct = PgLedger::open(&address, clock().1).await.unwrap();
    all_there(&direct, &acknowledged).await;
}

async fn stopped_at_once(rounds: u64) {
    let cluster = Cluster::start();
    let address = cluster.database().await;
    PgLedger::migrate(&address).await.unwrap();
    let ledger: Arc<dyn Ledger> = Arc::new(PgLedger::open(&address, clock().1).await.unwrap());
    let mut acknowledged = Vec::new();
    for round in 0..u128::from(rounds) {
        let tasks = (0..8).map(|task| {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move {
                let mut done = Vec::new();
                for step in 0..20 {
                    let number = (round * 8 + task) * 20 + step;
                    done.push((number, insist(ledger.as_ref(), number).await));
                }
                done
            })
        });
        let tasks = tasks.collect::<Vec<_>>();
        tokio::time::sleep(Duration::from_millis(30 + 17 * u64::try_from(round % 7).unwrap())).await;
        cluster.crash();
        for task in tasks {
            acknowledged.extend(task.await.unwrap());
        }
    }
    all_there(ledger.as_ref(), &acknowledged).await;
}

fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_at_any_byte() {
    cut_at_any_byte(5).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_stopped_at_once() {
    stopped_at_once(5).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "large: a hundred rounds of each fault"]
async fn large_faults() {
    cut_at_any_byte(100).await;
    stopped_at_once(100).await;
}
