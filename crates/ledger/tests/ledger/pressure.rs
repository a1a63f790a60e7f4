//! A database that is slower than those who ask, or does not answer: what waits is bounded, who comes too many is told at
//! once and what to do, and everything resolves afterwards. And a server whose clock is wrong.

use crate::{
    insist::{all_there, command, insist},
    suite::story::*,
    turns::connect,
};
use events::Time;
use ledger::{AppendError, Clock, Ledger, PgLedger};
use pgtest::{Cluster, Proxy, socket};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

/// More than the queue and the batch that is under way hold together.
const ASKED: u128 = 12_000;

/// So many at most wait in the queue, and in the batch before it.
const HELD: usize = 8_192 + 4_096;

/// A ledger behind a proxy, and the same one directly.
async fn behind(proxy: &Proxy) -> (Arc<PgLedger>, PgLedger) {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let through = PgLedger::open(&proxy.address(&address), clock().1).await.unwrap();
    let direct = PgLedger::open(&address, clock().1).await.unwrap();
    (Arc::new(through), direct)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_database_fills_a_bounded_queue() {
    let proxy = Proxy::start(socket(Cluster::shared().folder()));
    let (through, direct) = behind(&proxy).await;
    proxy.stall(true);
    let refused = Arc::new(AtomicUsize::new(0));
    let asking = (0..ASKED).map(|number| {
        let (through, refused) = (Arc::clone(&through), Arc::clone(&refused));
        tokio::spawn(async move {
            let told = through.append(command(number)).await;
            if let Err(AppendError::Unavailable(why)) = &told
                && why.contains("8192 writes are waiting already")
            {
                assert!(why.contains("ask again"), "{why}");
                refused.fetch_add(1, SeqCst);
            }
            told
        })
    });
    let asking: Vec<_> = asking.collect();
    // Rows count twice in a batch, with their answers: half as many appends fit.
    let least = usize::try_from(ASKED).unwrap() - 8_192 - 2_048;
    while refused.load(SeqCst) < least {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    proxy.stall(false);
    let mut acknowledged = Vec::new();
    for (asked, number) in asking.into_iter().zip(0..) {
        match asked.await.unwrap() {
            Ok(appended) => acknowledged.push((number, appended)),
            Err(AppendError::Unavailable(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!(acknowledged.len() <= HELD && refused.load(SeqCst) >= least);
    // All that was not taken in, again under the same keys.
    let taken: BTreeSet<u128> = acknowledged.iter().map(|(number, _)| *number).collect();
    let again = (0..ASKED).filter(|number| !taken.contains(number)).map(|number| {
        let through = Arc::clone(&through);
        tokio::spawn(async move { (number, insist(through.as_ref(), number).await) })
    });
    for again in again.collect::<Vec<_>>() {
        acknowledged.push(again.await.unwrap());
    }
    all_there(&direct, &acknowledged).await;
}

/// Who asks a database that says nothing is told so in the end, also who waits behind others; nobody waits for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "large: waits until patience ends"]
async fn large_silence() {
    let proxy = Proxy::start(socket(Cluster::shared().folder()));
    let (through, direct) = behind(&proxy).await;
    proxy.stall(true);
    let appends = futures::future::join_all((0..5_000).map(|number| through.append(command(number))));
    let reads = futures::future::join_all((0..100).map(|_| through.head()));
    let (appends, reads) = futures::future::join(appends, reads).await;
    let (mut unknown, mut unwritten) = (0, 0);
    for told in appends {
        match told.unwrap_err().to_string() {
            words if words.contains("is not known") => unknown += 1,
            words if words.contains("was not written") => unwritten += 1,
            words => panic!("{words}"),
        }
    }
    assert!(
        unknown > 0 && unwritten > 0,
        "{unknown} unknown, {unwritten} not written"
    );
    assert!(reads.iter().all(Result::is_err));
    proxy.stall(false);
    let mut acknowledged = Vec::new();
    for number in 0..5_000 {
        acknowledged.push((number, insist(through.as_ref(), number).await));
    }
    all_there(&direct, &acknowledged).await;
}

/// A server with no room for another connection has it in a moment: what was not written yet is tried again.
#[tokio::test]
async fn a_database_with_too_many_connections_is_asked_again() {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let owner = connect(&address).await;
    let role = "CREATE ROLE crowded LOGIN; GRANT tingbok_server TO crowded";
    owner.batch_execute(role).await.unwrap();
    let ours = address.replace("user=owner", "user=crowded");
    let ledger = Arc::new(PgLedger::open(&ours, clock().1).await.unwrap());
    let full = "ALTER ROLE crowded CONNECTION LIMIT 0;
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'crowded'";
    owner.batch_execute(full).await.unwrap();
    let asked = Arc::clone(&ledger);
    let append = tokio::spawn(async move { asked.append(command(1)).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    owner
        .batch_execute("ALTER ROLE crowded CONNECTION LIMIT -1")
        .await
        .unwrap();
    append.await.unwrap().unwrap();
    all_there(&*ledger, &[(1, insist(&*ledger, 1).await)]).await;
}

/// The machine's own clock, so many milliseconds off.
fn off_by(millis: &Arc<AtomicI64>) -> Clock {
    let millis = Arc::clone(millis);
    Arc::new(move || {
        #[expect(
            clippy::disallowed_methods,
            reason = "compared with the server's on the same machine"
        )]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap();
        Time::from_millis(i64::try_from(since.as_millis()).unwrap() + millis.load(SeqCst))
    })
}

#[tokio::test]
async fn a_server_whose_clock_is_wrong_takes_nothing_in() {
    let address = Cluster::shared().database().await;
    PgLedger::migrate(&address).await.unwrap();
    let off = Arc::new(AtomicI64::new(0));
    let ledger = PgLedger::open_live(&address, off_by(&off)).await.unwrap();
    // Also where it appends alone and looks at nothing first.
    for number in 2..14 {
        insist(&ledger, number).await;
    }
    for wrong in [-60_000, 60_000] {
        off.store(wrong, SeqCst);
        let refused = ledger.append(command(1)).await.unwrap_err();
        assert!(matches!(refused, AppendError::Unavailable(_)), "{refused}");
        let words = refused.to_string();
        assert!(
            words.contains("clock shows 20") && words.contains("database's 20"),
            "{words}"
        );
        assert_eq!(ledger.head().await.unwrap().size, 12, "nothing was written");
    }
    off.store(0, SeqCst);
    insist(&ledger, 1).await;
    // A told time is taken at its word.
    let told = PgLedger::open(&address, clock().1).await.unwrap();
    insist(&told, 0).await;
}
