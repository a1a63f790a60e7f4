//! The signer as it runs: when it signs, who takes over, and how witnesses make events final.

use super::*;
use crate::{both::on_both_stores, store::Kind};
use engine::{
    clock::Clock,
    proof::{Pace, Proofs, Prover, Receipt, matters},
};
use events::Position;
use notary::{Named, Witness, policy_text};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// Nothing is waited for longer than this; on a busy machine everything may be slow.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

const NEVER: Duration = Duration::from_secs(100_000);

pub(crate) fn pace() -> Pace {
    Pace {
        gap: Duration::ZERO,
        active: NEVER,
        idle: NEVER,
        again: Duration::from_millis(20),
    }
}

pub(crate) struct Running {
    pub(crate) proofs: Proofs,
    stop: oneshot::Sender<()>,
    pub(crate) task: JoinHandle<()>,
}

pub(crate) async fn running(ledger: &Arc<dyn Ledger>, dir: &Path, pace: Pace) -> Running {
    running_by(ledger, dir, pace, clock().clock()).await
}

async fn running_by(ledger: &Arc<dyn Ledger>, dir: &Path, pace: Pace, clock: Clock) -> Running {
    let mut prover = Prover::begin(signer(ledger, dir), pace, clock).await.unwrap();
    let proofs = prover.proofs();
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(async move {
        prover.run(async { drop(stopped.await) }).await.unwrap();
    });
    Running { proofs, stop, task }
}

impl Running {
    pub(crate) async fn until(&self, what: &str, is: impl Fn(&engine::proof::Proven) -> bool) {
        let mut told = self.proofs.watch();
        let waited = tokio::time::timeout(PATIENCE, told.wait_for(|now| is(now))).await;
        assert!(waited.is_ok(), "{what}: {:?}", self.proofs.now());
    }

    pub(crate) async fn end(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }
}

on_both_stores! {
    what_matters_is_signed_at_once_and_the_rest_in_time
    another_server_takes_over
    a_quorum_of_witnesses_makes_events_final
    an_idle_log_is_confirmed_once_a_day
}

async fn what_matters_is_signed_at_once_and_the_rest_in_time(kind: Kind) {
    assert!(matters(weighty().kind()) && !matters(plain().kind()));
    let (_place, ledger) = created(kind).await;
    let (_scratch, dir) = proof_folder();
    let server = running(&ledger, &dir, pace()).await;
    filled(&*ledger, 0, 3).await;
    append(&*ledger, 3, weighty()).await;
    server.until("the act that matters", |now| now.size() == 4).await;
    filled(&*ledger, 4, 6).await;
    // Told to stop, it signs what is left.
    server.end().await;
    assert_eq!(all_extend(&ledger, &dir).await.last(), Some(&6));

    let soon = Pace {
        active: Duration::from_millis(50),
        ..pace()
    };
    let server = running(&ledger, &dir, soon).await;
    append(&*ledger, 6, plain()).await;
    server
        .until("a while after anything", |now| now.size() == 7)
        .await;
    server.end().await;
}

async fn another_server_takes_over(kind: Kind) {
    let (place, ledger) = created(kind).await;
    let beside = place.beside(&ledger, &clock()).await;
    let (_scratch, dir) = proof_folder();
    let (one, other) = (
        running(&ledger, &dir, pace()).await,
        running(&beside, &dir, pace()).await,
    );
    append(&*ledger, 0, weighty()).await;
    one.until("the first server", |now| now.size() == 1).await;
    other
        .until("the second reads what it published", |now| now.size() == 1)
        .await;
    one.end().await;
    append(&*beside, 1, weighty()).await;
    other.until("the second took over", |now| now.size() == 2).await;
    other.end().await;
    assert_eq!(all_extend(&ledger, &dir).await, [1, 2]);
}

/// A witness that answers over HTTP.
pub(crate) async fn witness(scratch: &Path, name: &str) -> (Named, JoinHandle<()>) {
    witness_by(scratch, name, Arc::new(|| 1_795_338_000)).await
}

pub(crate) async fn witness_by(scratch: &Path, name: &str, now: notary::Seconds) -> (Named, JoinHandle<()>) {
    let own = key(
        &format!("witness.example.no/{name}"),
        KeyKind::Cosignature,
        name.as_bytes()[0],
    );
    let made = Witness::create(&scratch.join(name), &own, &[log_key().public().clone()]).unwrap();
    let router = notary::routes(Arc::new(made), now);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let named = Named {
        label: name.to_owned(),
        key: own.public().clone(),
        url: Some(url),
    };
    (named, task)
}

async fn a_quorum_of_witnesses_makes_events_final(kind: Kind) {
    let (_place, ledger) = created(kind).await;
    let (scratch, dir) = proof_folder();
    let (a, _a) = witness(scratch.path(), "a").await;
    let (b, _b) = witness(scratch.path(), "b").await;
    // The third cannot be reached: two of three are enough.
    let c = Named {
        label: "c".into(),
        key: key("witness.example.no/c", KeyKind::Cosignature, 9)
            .public()
            .clone(),
        url: Some("http://127.0.0.1:1".into()),
    };
    let policy = policy_text(log_key().public(), &[a, b, c], 2).unwrap();
    ProofFolder::open(&dir).unwrap().set_policy(&policy).unwrap();
    let server = running(&ledger, &dir, pace()).await;
    assert_eq!(
        server.proofs.receipt(Position(0)).await.unwrap(),
        Receipt::Pending
    );
    for number in 0..3 {
        filled(&*ledger, number * 10, number * 10 + 9).await;
        append(&*ledger, number * 10 + 9, weighty()).await;
        let size = (number + 1) * 10;
        server
            .until("two witnesses", |now| now.final_size() == size)
            .await;
    }
    let checkpoint = server.proofs.now().last_final().unwrap().clone();
    let weighed = policy.weigh(&checkpoint).unwrap();
    assert!(weighed.is_final() && weighed.cosigned.len() == 2);
    let later = weighed.cosigned.iter().map(|by| by.time).max().unwrap();
    let confirmed = server.proofs.now().confirmed().map(|time| time.millis() / 1_000);
    assert_eq!(confirmed, i64::try_from(later).ok(), "the upper median of two");
    assert!(server.proofs.signed_here() >= 3);
    for at in [0, 13, 29] {
        let Receipt::Final(proof) = server.proofs.receipt(Position(at)).await.unwrap() else {
            panic!("{at} is final");
        };
        let leaf = ledger.leaves(Position(at), 1).await.unwrap().remove(0);
        assert_eq!(proof.unproven_extra(), leaf.bytes);
        proof.proof().verify(&leaf.hash, &weighed.head.root).unwrap();
    }
    assert_eq!(
        server.proofs.receipt(Position(30)).await.unwrap(),
        Receipt::Pending
    );
    server.end().await;
    // What was collected is in the files.
    let folder = ProofFolder::open(&dir).unwrap();
    assert_eq!(folder.last_final(10).unwrap(), Some(checkpoint));
}

/// Nothing happens for days: each day the witness says once that it still sees this tree, at its new time; and a server
/// that is started anew in the middle of a day does not ask before the day is over.
async fn an_idle_log_is_confirmed_once_a_day(kind: Kind) {
    const DAY: i64 = 24 * 60 * 60;
    let (_place, ledger) = created(kind).await;
    let (scratch, dir) = proof_folder();
    let (clock, asked) = (clock(), Arc::new(AtomicUsize::new(0)));
    let seconds = |clock: &Manual| u64::try_from(clock.now().millis() / 1_000).unwrap();
    let now = {
        let (clock, asked) = (clock.clone(), Arc::clone(&asked));
        move || {
            asked.fetch_add(1, Ordering::SeqCst);
            seconds(&clock)
        }
    };
    let (named, _witness) = witness_by(scratch.path(), "a", Arc::new(now)).await;
    let policy = policy_text(log_key().public(), &[named], 1).unwrap();
    ProofFolder::open(&dir).unwrap().set_policy(&policy).unwrap();
    let pace = Pace {
        active: Duration::from_millis(20),
        idle: Duration::from_secs(DAY.unsigned_abs()),
        ..pace()
    };
    let stated = |proven: &engine::proof::Proven| -> Option<u64> {
        let latest = proven.last_final()?;
        let cosigned = policy.weigh(latest).unwrap().cosigned;
        assert_eq!((latest.note().signatures().len(), cosigned.len()), (2, 1));
        Some(cosigned[0].time)
    };
    let mut server = running_by(&ledger, &dir, pace, clock.clock()).await;
    append(&*ledger, 0, weighty()).await;
    let first = seconds(&clock);
    server
        .until("it is cosigned", |now| stated(now) == Some(first))
        .await;
    let text = server.proofs.now().latest().unwrap().note().text().to_owned();
    for day in 1..4 {
        // Half a day, a new start, and the other half.
        clock.advance_millis(DAY * 500);
        server.end().await;
        server = running_by(&ledger, &dir, pace, clock.clock()).await;
        clock.advance_millis(DAY * 500);
        let time = seconds(&clock);
        server
            .until("it is confirmed", |now| stated(now) == Some(time))
            .await;
        let latest = server.proofs.now().latest().unwrap().clone();
        assert_eq!(
            (latest.note().text(), latest.checkpoint().head().size),
            (text.as_str(), 1)
        );
        // Once, and once more to hear from a server that knew nothing where the witness stands.
        assert_eq!(asked.load(Ordering::SeqCst), 1 + 2 * day);
    }
    append(&*ledger, 1, weighty()).await;
    server.until("it goes on", |now| now.final_size() == 2).await;
    assert_eq!(asked.load(Ordering::SeqCst), 8, "nobody asked in between");
    server.end().await;
    let kept = ProofFolder::open(&dir).unwrap().checkpoint(1).unwrap().unwrap();
    assert_eq!(
        policy.weigh(&kept).unwrap().cosigned[0].time,
        first + 3 * DAY.unsigned_abs()
    );
}
