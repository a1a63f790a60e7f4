//! The view store: documents and progress in one transaction, revisions side by side.

use super::{Store, story::clock};
use events::Position;
use ledger::{Ledger, SaveError, ViewBatch};
use std::sync::Arc;

fn batch(revision: u32, through: u64, documents: &[(&str, Option<&str>)]) -> ViewBatch {
    let owned = |(key, document): &(&str, Option<&str>)| {
        ((*key).to_owned(), document.map(|text| text.as_bytes().to_vec()))
    };
    ViewBatch {
        view: "need_page".into(),
        revision,
        through: Position(through),
        documents: documents.iter().map(owned).collect(),
        activate: false,
    }
}

async fn document(ledger: &Arc<dyn Ledger>, revision: u32, key: &str) -> Option<String> {
    let document = ledger.view_document("need_page", revision, key).await.unwrap();
    document.map(|bytes| String::from_utf8(bytes).unwrap())
}

pub(crate) async fn documents_and_progress_go_together<S: Store>() {
    let mut store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    assert_eq!(ledger.view_progress("need_page", 1).await.unwrap(), None);
    let first = batch(
        1,
        10,
        &[("b", Some("old")), ("a", Some("one")), ("c", Some("two"))],
    );
    ledger.save_views(first).await.unwrap();
    let second = batch(1, 12, &[("b", Some("new")), ("c", None)]);
    ledger.save_views(second).await.unwrap();
    drop(ledger);
    store.reopen().await;
    let ledger = store.ledger();
    assert_eq!(document(&ledger, 1, "b").await.as_deref(), Some("new"));
    assert_eq!(document(&ledger, 1, "c").await, None);
    let all = ledger.view_documents("need_page", 1).await.unwrap();
    assert_eq!(
        all,
        [("a".into(), b"one".to_vec()), ("b".into(), b"new".to_vec())]
    );
    assert_eq!(
        ledger.view_progress("need_page", 1).await.unwrap(),
        Some(Position(12))
    );
    assert_eq!(ledger.view_documents("other", 1).await.unwrap(), []);
}

pub(crate) async fn nobody_goes_back<S: Store>() {
    let store = S::fresh(clock().1).await;
    let ledger = store.ledger();
    ledger
        .save_views(batch(1, 10, &[("a", Some("new"))]))
        .await
        .unwrap();
    let stale = ledger.save_views(batch(1, 9, &[("a", Some("old"))])).await;
    assert_eq!(
        stale,
        Err(SaveError::Behind {
            progress: Position(10)
        })
    );
    assert_eq!(document(&ledger, 1, "a").await.as_deref(), Some("new"));
    ledger.save_views(batch(1, 10, &[])).await.unwrap();
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
    let old = activated(batch(1, 10, &[("a", Some("old"))]));
    ledger.save_views(old).await.unwrap();
    ledger
        .save_views(batch(2, 5, &[("a", Some("half"))]))
        .await
        .unwrap();
    assert_eq!(active().await, Some(1));
    assert_eq!(document(&ledger, 1, "a").await.as_deref(), Some("old"));
    assert_eq!(ledger.drop_revision("need_page", 1).await, Err(SaveError::Active));
    let new = activated(batch(2, 11, &[("a", Some("new"))]));
    ledger.save_views(new).await.unwrap();
    assert_eq!(active().await, Some(2));
    for _ in 0..2 {
        ledger.drop_revision("need_page", 1).await.unwrap();
        assert_eq!(document(&ledger, 1, "a").await, None);
        assert_eq!(ledger.view_progress("need_page", 1).await.unwrap(), None);
    }
    assert_eq!(document(&ledger, 2, "a").await.as_deref(), Some("new"));
}
