//! The view store: documents and progress in one transaction, revisions side by side.

use super::{
    Store,
    story::{NOON, clock},
};
use events::Position;
use ledger::{Epoch, Ledger, SaveError, ViewBatch};
use std::{sync::Arc, time::Duration};

const VIEW: &str = "need_page";

/// Longer than any test.
const LONG: Duration = Duration::from_secs(600);

async fn take(ledger: &Arc<dyn Ledger>, revision: u32) -> Epoch {
    let taken = ledger.lease_view(VIEW, revision, LONG).await.unwrap();
    taken.expect("nobody else's turn")
}

/// In the first turn.
fn batch(revision: u32, through: u64, documents: &[(&str, Option<&str>)]) -> ViewBatch {
    let owned = |(key, document): &(&str, Option<&str>)| {
        ((*key).to_owned(), document.map(|text| text.as_bytes().to_vec()))
    };
    ViewBatch {
        view: "need_page".into(),
        revision,
        epoch: Epoch(1),
        through: Position(through),
        documents: documents.iter().map(owned).collect(),
        activate: false,
    }
}

/// Saves one alone.
async fn save(ledger: &Arc<dyn Ledger>, batch: ViewBatch) -> Result<(), SaveError> {
    let [saved] = ledger
        .save_views(vec![batch])
        .await
        .try_into()
        .expect("one answer");
    saved
}

async fn document(ledger: &Arc<dyn Ledger>, revision: u32, key: &str) -> Option<String> {
    let document = ledger.view_document("need_page", revision, key).await.unwrap();
    document.map(|bytes| String::from_utf8(bytes).unwrap())
}

pub(crate) async fn documents_and_progress_go_together<S: Store>() {
    let mut store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    assert_eq!(ledger.view_progress("need_page", 1).await.unwrap(), None);
    take(&ledger, 1).await;
    let first = batch(
        1,
        10,
        &[("b", Some("old")), ("a", Some("one")), ("c", Some("two"))],
    );
    save(&ledger, first).await.unwrap();
    let second = batch(1, 12, &[("b", Some("new")), ("c", None)]);
    save(&ledger, second).await.unwrap();
    drop(ledger);
    store.reopen().await;
    let ledger = store.ledger();
    assert_eq!(document(&ledger, 1, "b").await.as_deref(), Some("new"));
    assert_eq!(document(&ledger, 1, "c").await, None);
    let all = ledger.view_documents("need_page", 1, "").await.unwrap();
    assert_eq!(
        all,
        [("a".into(), b"one".to_vec()), ("b".into(), b"new".to_vec())]
    );
    assert_eq!(
        ledger.view_progress("need_page", 1).await.unwrap(),
        Some(Position(12))
    );
    assert_eq!(ledger.view_documents("other", 1, "").await.unwrap(), []);
}

pub(crate) async fn nobody_goes_back<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    take(&ledger, 1).await;
    save(&ledger, batch(1, 10, &[("a", Some("new"))])).await.unwrap();
    let stale = save(&ledger, batch(1, 9, &[("a", Some("old"))])).await;
    assert_eq!(
        stale,
        Err(SaveError::Behind {
            progress: Position(10)
        })
    );
    assert_eq!(document(&ledger, 1, "a").await.as_deref(), Some("new"));
    save(&ledger, batch(1, 10, &[])).await.unwrap();
}

pub(crate) async fn a_rebuild_stands_beside_and_takes_over<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let active = || async { ledger.active_revision("need_page").await.unwrap() };
    let activated = |batch| ViewBatch {
        activate: true,
        ..batch
    };
    assert_eq!(active().await, None);
    take(&ledger, 1).await;
    take(&ledger, 2).await;
    let old = activated(batch(1, 10, &[("a", Some("old"))]));
    save(&ledger, old).await.unwrap();
    save(&ledger, batch(2, 5, &[("a", Some("half"))])).await.unwrap();
    assert_eq!(active().await, Some(1));
    assert_eq!(document(&ledger, 1, "a").await.as_deref(), Some("old"));
    assert_eq!(ledger.drop_revision("need_page", 1).await, Err(SaveError::Active));
    let new = activated(batch(2, 11, &[("a", Some("new"))]));
    save(&ledger, new).await.unwrap();
    assert_eq!(active().await, Some(2));
    // A program that builds the old one goes on beside those that build the new one, and sees its own.
    let late = activated(batch(1, 12, &[("a", Some("older"))]));
    save(&ledger, late).await.unwrap();
    assert_eq!(active().await, Some(2), "a later revision stays the active one");
    let shown = async |built| {
        let one = ledger.shown_document("need_page", built, "a").await.unwrap();
        let page = ledger
            .shown_documents("need_page", built, "", "", 9)
            .await
            .unwrap();
        let one = one.flatten().map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(
            one.as_deref().map(str::as_bytes),
            page.unwrap().first().map(|(_, bytes)| bytes.as_slice())
        );
        one.unwrap_or_default()
    };
    assert_eq!(
        (shown(1).await, shown(2).await, shown(3).await),
        ("older".into(), "new".into(), "new".into())
    );
    for _ in 0..2 {
        ledger.drop_revision("need_page", 1).await.unwrap();
        assert_eq!(document(&ledger, 1, "a").await, None);
        assert_eq!(ledger.view_progress("need_page", 1).await.unwrap(), None);
    }
    assert_eq!(document(&ledger, 2, "a").await.as_deref(), Some("new"));
    assert_eq!(shown(1).await, "new", "its own is gone");
}

/// Pages of the active revision, in the order of bytes: æ comes after all of ASCII, and an emoji after that.
pub(crate) async fn readers_are_shown_pages<S: Store>() {
    const KEYS: [&str; 7] = [
        "need/1",
        "need/10",
        "need/2",
        "needs",
        "~cell",
        "æ/1",
        "\u{1f600}",
    ];
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    assert_eq!(ledger.shown_document(VIEW, 1, "needs").await.unwrap(), None);
    assert_eq!(ledger.shown_documents(VIEW, 1, "", "", 9).await.unwrap(), None);
    take(&ledger, 1).await;
    take(&ledger, 2).await;
    let documents = KEYS.map(|key| (key, Some(key)));
    let activated = ViewBatch {
        activate: true,
        ..batch(1, 10, &documents)
    };
    save(&ledger, activated).await.unwrap();
    // Not seen: another revision that is on its way.
    let other = batch(2, 5, &[("need/3", Some("new")), ("needs", Some("new"))]);
    save(&ledger, other).await.unwrap();
    let one = |key: &'static str| {
        let ledger = &ledger;
        async move { ledger.shown_document(VIEW, 1, key).await.unwrap() }
    };
    assert_eq!(one("needs").await, Some(Some(b"needs".to_vec())));
    assert_eq!(one("need/3").await, Some(None));
    let page = |prefix: &'static str, after: &'static str, limit| {
        let ledger = &ledger;
        async move {
            let found = ledger.shown_documents(VIEW, 1, prefix, after, limit).await;
            let keys = found.unwrap().expect("a revision is active").into_iter();
            keys.map(|(key, document)| {
                assert_eq!(document, key.as_bytes());
                key
            })
            .collect::<Vec<String>>()
        }
    };
    assert_eq!(page("", "", usize::MAX).await, KEYS);
    assert_eq!(page("", "", 2).await, KEYS[..2]);
    assert_eq!(page("", "need/10", 3).await, KEYS[2..5]);
    assert_eq!(page("need/", "", 9).await, KEYS[..3]);
    assert_eq!(page("need/", "need/1", 9).await, KEYS[1..3]);
    assert_eq!(page("need", "need/9", 9).await, KEYS[3..4]);
    assert_eq!(page("needs", "", 9).await, KEYS[3..4]);
    let nothing: [&str; 0] = [];
    assert_eq!(page("x", "", 9).await, nothing);
    assert_eq!(page("", "", 0).await, nothing);
    assert_eq!(page("", "\u{1f600}", 9).await, nothing);
    // What can be no key is asked for too.
    assert_eq!(one("needs\0").await, Some(None));
    assert_eq!(page("need\0", "", 9).await, nothing);
    assert_eq!(page("need/", "need/1\0", 9).await, KEYS[1..3]);
}

pub(crate) async fn one_runner_has_the_turn<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    let nobody = save(&ledger, batch(1, 1, &[("a", Some("early"))])).await;
    assert_eq!(nobody, Err(SaveError::Fenced), "without a turn");
    assert_eq!(take(&ledger, 1).await, Epoch(1));
    let other = || async { ledger.lease_view(VIEW, 1, LONG).await.unwrap() };
    assert_eq!(other().await, None);
    assert_eq!(take(&ledger, 2).await, Epoch(1), "each revision by itself");
    save(&ledger, batch(1, 5, &[("a", Some("one"))])).await.unwrap();
    assert_eq!(ledger.renew_view(VIEW, 1, Epoch(1), LONG).await, Ok(true));
    assert_eq!(other().await, None);
    // Given back it is free at once, and what comes late from before is refused.
    assert_eq!(
        ledger.renew_view(VIEW, 1, Epoch(1), Duration::ZERO).await,
        Ok(true)
    );
    assert_eq!(other().await, Some(Epoch(2)));
    let late = save(&ledger, batch(1, 9, &[("a", Some("late"))])).await;
    assert_eq!(late, Err(SaveError::Fenced));
    assert_eq!(ledger.renew_view(VIEW, 1, Epoch(1), LONG).await, Ok(false));
    assert_eq!(document(&ledger, 1, "a").await.as_deref(), Some("one"));
    assert_eq!(ledger.view_progress(VIEW, 1).await.unwrap(), Some(Position(5)));
}

/// Of views that are saved together each is taken or refused by itself; one that is refused leaves nothing behind.
pub(crate) async fn each_of_many_by_itself<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    for revision in 1..=3 {
        take(&ledger, revision).await;
    }
    save(&ledger, batch(2, 9, &[])).await.unwrap();
    let none = ledger.save_views(Vec::new()).await;
    assert_eq!(none, []);
    let late = ViewBatch {
        epoch: Epoch(7),
        ..batch(1, 5, &[("a", Some("late"))])
    };
    let together = vec![
        batch(3, 5, &[("a", Some("three")), ("b", None)]),
        late,
        batch(2, 8, &[("a", Some("back"))]),
        batch(4, 1, &[("a", Some("nobody's"))]),
    ];
    let progress = Position(9);
    let told = ledger.save_views(together).await;
    let fenced = || Err(SaveError::Fenced);
    assert_eq!(
        told,
        [Ok(()), fenced(), Err(SaveError::Behind { progress }), fenced()]
    );
    assert_eq!(document(&ledger, 3, "a").await.as_deref(), Some("three"));
    for revision in [1, 2, 4] {
        assert_eq!(document(&ledger, revision, "a").await, None, "{revision}");
    }
    let through = async |revision| ledger.view_progress(VIEW, revision).await.unwrap();
    assert_eq!(through(3).await, Some(Position(5)));
    assert_eq!(through(2).await, Some(progress));
    assert_eq!(through(1).await, None);
}

/// More than fits one message to a database: all of it is there, the last word on each key.
pub(crate) async fn a_large_save_is_whole<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    take(&ledger, 1).await;
    let text = |number: usize| number.to_string().repeat(1 << 20);
    let keys: Vec<String> = (10..22).map(|number| format!("page/{number}")).collect();
    let mut all = batch(1, 10, &[("page/10", Some("old")), ("page/99", None)]);
    let pages = keys
        .iter()
        .zip(10..)
        .map(|(key, number)| (key.clone(), Some(text(number).into_bytes())));
    all.documents.extend(pages);
    save(&ledger, all).await.unwrap();
    for (key, number) in keys.iter().zip(10..) {
        assert!(document(&ledger, 1, key).await == Some(text(number)), "{key}");
    }
    let found = ledger.view_documents(VIEW, 1, "").await.unwrap();
    assert_eq!(found.len(), keys.len());
}

/// Of many who ask at once one gets the turn; when it ran out, the next who asks does.
pub(crate) async fn a_turn_runs_out<S: Store>() {
    let (hands, now) = clock();
    let store = S::fresh(now).await;
    let ledger = store.ledger();
    let asked = (0..16).map(|_| ledger.lease_view(VIEW, 1, LONG));
    let told = futures::future::join_all(asked).await;
    let taken: Vec<_> = told.into_iter().filter_map(Result::unwrap).collect();
    assert_eq!(taken, [Epoch(1)]);
    let short = Duration::from_millis(200);
    assert_eq!(ledger.renew_view(VIEW, 1, Epoch(1), short).await, Ok(true));
    let mut at = NOON;
    let next = loop {
        if let Some(next) = ledger.lease_view(VIEW, 1, short).await.unwrap() {
            break next;
        }
        // The store's own clock goes on, whichever that is.
        at += 50;
        hands.set(at);
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(next, Epoch(2));
    // It ran out too, and stays good until somebody takes the next.
    hands.set(at + 1_000);
    tokio::time::sleep(2 * short).await;
    let late = batch(1, 5, &[("a", Some("first"))]);
    assert_eq!(save(&ledger, late.clone()).await, Err(SaveError::Fenced));
    let last = ViewBatch { epoch: next, ..late };
    save(&ledger, last).await.unwrap();
    assert_eq!(document(&ledger, 1, "a").await.as_deref(), Some("first"));
}

/// Whoever still carries a revision that was dropped may not leave half of it behind.
pub(crate) async fn a_dropped_revision_ends_its_turn<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    take(&ledger, 1).await;
    save(&ledger, batch(1, 5, &[("a", Some("one")), ("b", Some("two"))]))
        .await
        .unwrap();
    ledger.drop_revision(VIEW, 1).await.unwrap();
    let late = save(&ledger, batch(1, 6, &[("a", Some("late"))])).await;
    assert_eq!(late, Err(SaveError::Fenced));
    assert_eq!(ledger.view_documents(VIEW, 1, "").await.unwrap(), []);
    assert_eq!(ledger.view_progress(VIEW, 1).await.unwrap(), None);
    assert!(take(&ledger, 1).await > Epoch(1));
}
