//! What a rebuild costs part by part: reading, hashes, decoding, the fold of each view, writing its documents as JSON.
//! Where parts are told, it is processor time of the one thread that does them, and documents are never let go of.

use crate::meter::{self, Span, thread_nanos};
use events::{Position, Recorded, codec};
use ledger::Ledger;
use projections::{Fold, View};

/// As large as the follower's pages and what of them goes through all views at once, and as seldom saved.
const PAGE: usize = 1_000;
const CHUNK: usize = 50;
const STRIDE: u64 = 32_768;

#[derive(Default)]
struct Spent {
    hash: u64,
    decode: u64,
    folds: Vec<u64>,
    changes: Vec<u64>,
    bytes: Vec<u64>,
    documents: Vec<u64>,
}

fn spent<T>(nanos: &mut u64, work: impl FnOnce() -> T) -> T {
    let before = thread_nanos();
    let result = work();
    *nanos += thread_nanos() - before;
    result
}

pub(crate) async fn tell(ledger: &dyn Ledger, views: &[&'static dyn View], size: u64) {
    Span::of(async {
        for from in (0..size).step_by(PAGE) {
            ledger.leaves(Position(from), PAGE).await.unwrap();
        }
    })
    .await
    .tell("leaves page by page, unchecked", size);
    Span::of(async {
        for from in (0..size).step_by(PAGE) {
            ledger.all(Position(from), PAGE).await.unwrap();
        }
    })
    .await
    .tell("events page by page, hash checked and decoded", size);
    meter::forget_peak();
    let mut apart = Apart::default();
    let whole = Span::of(replay(ledger, views, size, &mut apart)).await;
    whole
        .without(&apart.span)
        .tell("read, checked, decoded and folded", size);
    println!(
        "  peak memory {} MB; {} documents looked up that had been let go of",
        meter::peak(),
        apart.looked_up
    );
    let spent = fold(ledger, views, size).await;
    let each = |nanos: u64| nanos as f64 / 1e3 / size as f64;
    println!(
        "  hash check {:.2} us, decoding {:.2} us",
        each(spent.hash),
        each(spent.decode)
    );
    for (index, view) in views.iter().enumerate() {
        println!(
            "  {:<18} fold {:>5.2} us, to JSON {:>5.2} us; written {:>7} documents and cells, {:>5} MB",
            view.name(),
            each(spent.folds[index]),
            each(spent.changes[index]),
            spent.documents[index],
            spent.bytes[index] >> 20
        );
    }
    let (folds, changes) = (spent.folds.iter().sum(), spent.changes.iter().sum());
    println!(
        "  {:<18} fold {:>5.2} us, to JSON {:>5.2} us",
        "all",
        each(folds),
        each(changes)
    );
}

/// What is no part of reading, checking, decoding and folding.
#[derive(Default)]
struct Apart {
    /// What it took to write documents as JSON, and to look up again those that were let go of.
    span: Span,
    looked_up: u64,
}

/// What the bar is on: a rebuild as the follower does it, but that nobody reads ahead and nothing is saved. The documents that
/// it has let go of it finds in the store, from the rebuild before.
async fn replay(ledger: &dyn Ledger, views: &[&'static dyn View], size: u64, apart: &mut Apart) {
    let mut folds = begin(views);
    let (mut next, mut saved) = (0, 0);
    while next < size {
        let leaves = ledger.leaves(Position(next), PAGE).await.unwrap();
        for chunk in leaves.chunks(CHUNK) {
            let events: Vec<Recorded> = chunk.iter().map(|leaf| leaf.read().unwrap()).collect();
            for (fold, view) in folds.iter_mut().zip(views) {
                for event in &events {
                    take(ledger, &mut **fold, *view, event, apart).await;
                }
            }
        }
        next += leaves.len() as u64;
        if next - saved >= STRIDE {
            saved = next;
            for fold in &mut folds {
                let writing = Span::of(async {
                    fold.changes().unwrap();
                });
                apart.span.add(&writing.await);
                fold.keep_touched();
            }
        }
    }
}

async fn take(
    ledger: &dyn Ledger,
    fold: &mut dyn Fold,
    view: &dyn View,
    event: &Recorded,
    apart: &mut Apart,
) {
    let missing = fold.advance(event);
    if missing.is_empty() {
        return;
    }
    for key in missing {
        let mut found = None;
        let looking = Span::of(async {
            found = ledger
                .view_document(view.name(), view.revision(), &key)
                .await
                .unwrap();
        });
        apart.span.add(&looking.await);
        apart.looked_up += 1;
        fold.supply(&key, found.as_deref()).unwrap();
    }
    fold.take(event);
}

fn begin(views: &[&'static dyn View]) -> Vec<Box<dyn Fold>> {
    let mut folds: Vec<Box<dyn Fold>> = views.iter().map(|view| view.begin()).collect();
    folds.iter_mut().for_each(|fold| fold.has_all());
    folds
}

async fn fold(ledger: &dyn Ledger, views: &[&'static dyn View], size: u64) -> Spent {
    let nought = vec![0; views.len()];
    let mut spent_on = Spent {
        folds: nought.clone(),
        changes: nought.clone(),
        bytes: nought.clone(),
        documents: nought,
        ..Spent::default()
    };
    let mut folds = begin(views);
    let mut saved = 0;
    for from in (0..size).step_by(PAGE) {
        let leaves = ledger.leaves(Position(from), PAGE).await.unwrap();
        spent(&mut spent_on.hash, || {
            let right = leaves
                .iter()
                .all(|leaf| tlog::leaf_hash(&leaf.bytes) == leaf.hash);
            assert!(right);
        });
        let events: Vec<Recorded> = spent(&mut spent_on.decode, || {
            leaves
                .iter()
                .map(|leaf| codec::decode_kept(&leaf.bytes).unwrap())
                .collect()
        });
        for (fold, nanos) in folds.iter_mut().zip(&mut spent_on.folds) {
            spent(nanos, || events.iter().for_each(|event| fold.take(event)));
        }
        let read = from + events.len() as u64;
        if read - saved >= STRIDE || read == size {
            saved = read;
            for (index, fold) in folds.iter_mut().enumerate() {
                let changes = spent(&mut spent_on.changes[index], || fold.changes().unwrap());
                spent_on.documents[index] += changes.len() as u64;
                spent_on.bytes[index] += changes.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>();
            }
        }
    }
    spent_on
}
