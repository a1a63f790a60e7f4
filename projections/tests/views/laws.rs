//! What holds for every view: a rebuild gives what the follower saved, restarts change nothing, and no order of
//! events makes a fold fail.

use crate::story::{Sealed, tell};
use events::Recorded;
use projections::{Fold, STATE, VIEWS, View, fold, fold_one};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Store = BTreeMap<String, Vec<u8>>;

/// One batch as the follower runs it after a restart: state and touched documents come from the store alone.
fn batch(view: &dyn View, store: &mut Store, events: &[Recorded]) {
    let mut fold = view.begin();
    for (key, bytes) in store.iter().filter(|(key, _)| key.starts_with(STATE)) {
        fold.supply(key, Some(bytes)).unwrap();
    }
    for event in events {
        for key in fold.missing(event) {
            fold.supply(&key, store.get(&key).map(Vec::as_slice)).unwrap();
        }
        fold.take(event);
    }
    store.extend(fold.changes().unwrap());
    assert!(fold.changes().unwrap().is_empty(), "changes are given once");
}

fn shown(store: &Store) -> Store {
    store
        .iter()
        .filter(|(key, _)| !key.starts_with(STATE))
        .map(|(key, bytes)| (key.clone(), bytes.clone()))
        .collect()
}

/// Invariant 2: a view folded anew is the view kept.
#[test]
fn rebuilt_equals_incremental_at_every_position() {
    let events = tell(&Sealed::golden());
    for view in VIEWS {
        let mut store = Store::new();
        for (end, event) in events.iter().enumerate() {
            batch(*view, &mut store, std::slice::from_ref(event));
            assert!(
                fold(*view, &events[..=end]).unwrap() == shown(&store),
                "{} after position {end}",
                view.name()
            );
        }
    }
}

#[test]
fn one_document_as_of_any_position_is_the_same_as_in_the_whole_view() {
    let events = tell(&Sealed::golden());
    for view in VIEWS {
        let keys: Vec<String> = fold(*view, &events).unwrap().into_keys().collect();
        for end in (0..=events.len()).step_by(7) {
            let whole = fold(*view, &events[..end]).unwrap();
            for key in &keys {
                let one = fold_one(*view, key, &events[..end]).unwrap();
                assert_eq!(one.as_ref(), whole.get(key), "{} {key} as of {end}", view.name());
            }
        }
    }
}

#[test]
fn a_fold_that_lets_go_of_its_documents_goes_on_from_the_store() {
    let events = tell(&Sealed::golden());
    for view in VIEWS {
        let (mut fold, mut store) = (view.begin(), Store::new());
        for event in &events {
            for key in fold.missing(event) {
                fold.supply(&key, store.get(&key).map(Vec::as_slice)).unwrap();
            }
            fold.take(event);
            store.extend(fold.changes().unwrap());
            fold.release();
            assert_eq!(fold.held(), 0);
        }
        assert!(
            shown(&store) == projections::fold(*view, &events).unwrap(),
            "{}",
            view.name()
        );
    }
}

/// Takes an event in, and looks up what is missing; how many documents that are.
fn advance(fold: &mut dyn Fold, store: &Store, event: &Recorded) -> usize {
    let missing = fold.advance(event);
    if !missing.is_empty() {
        assert_eq!(missing, fold.missing(event), "nothing was taken in");
        for key in &missing {
            fold.supply(key, Some(&store[key])).unwrap();
        }
        assert!(fold.advance(event).is_empty());
    }
    missing.len()
}

#[test]
fn a_rebuild_that_keeps_some_documents_looks_up_those_it_let_go_of_and_no_others() {
    let (events, mut looked_up) = (tell(&Sealed::golden()), 0);
    for view in VIEWS {
        let (mut fold, mut store) = (view.begin(), Store::new());
        fold.has_all();
        for some in events.chunks(9) {
            for event in some {
                looked_up += advance(&mut *fold, &store, event);
            }
            store.extend(fold.changes().unwrap());
            fold.keep(3_000);
            assert!(fold.weight() <= 3_000, "{}", view.name());
        }
        let rebuilt = projections::fold(*view, &events).unwrap();
        assert!(shown(&store) == rebuilt, "{}", view.name());
        let weight: usize = rebuilt.values().map(Vec::len).sum();
        assert!(
            looked_up > 0 || weight < 4_000,
            "{} let go of nothing",
            view.name()
        );
    }
}

#[test]
fn what_was_touched_since_the_last_save_stays_and_nothing_else() {
    let events = tell(&Sealed::golden());
    for view in VIEWS {
        let (mut fold, mut store) = (view.begin(), Store::new());
        fold.has_all();
        for some in events.chunks(9) {
            for event in some {
                advance(&mut *fold, &store, event);
            }
            let changes = fold.changes().unwrap();
            let touched = changes.iter().filter(|(key, _)| !key.starts_with(STATE)).count();
            store.extend(changes);
            fold.keep_touched();
            assert_eq!(fold.held(), touched, "{}", view.name());
        }
    }
}

#[test]
fn documents_and_cells_are_canonical() {
    let events = tell(&Sealed::golden());
    for view in VIEWS {
        let mut store = Store::new();
        batch(*view, &mut store, &events);
        for (key, bytes) in store {
            let canonical = events::codec::check(&bytes);
            canonical
                .unwrap_or_else(|fault| panic!("{} {key}: {fault}; are its fields sorted?", view.name()));
        }
    }
}

#[test]
fn a_foreign_document_is_refused_with_its_name() {
    for view in VIEWS {
        let fault = view.begin().supply("unit/x", Some(b"[")).unwrap_err();
        assert_eq!((fault.view, fault.key.as_str()), (view.name(), "unit/x"));
        assert!(
            view.begin().supply("~nothing/x", Some(b"{}")).is_err(),
            "{}",
            view.name()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_order_of_events_makes_a_fold_fail(
        events in Just(tell(&Sealed::golden())).prop_shuffle(),
        cut in any::<prop::sample::Index>(),
    ) {
        let cut = cut.index(events.len());
        for view in VIEWS {
            let mut store = Store::new();
            batch(*view, &mut store, &events[..cut]);
            batch(*view, &mut store, &events[cut..]);
        }
    }

    #[test]
    fn nor_does_a_part_of_them_or_one_told_twice(
        events in prop::sample::subsequence(tell(&Sealed::golden()), 0..80),
        again in any::<bool>(),
    ) {
        for view in VIEWS {
            let mut store = Store::new();
            batch(*view, &mut store, &events);
            if again {
                batch(*view, &mut store, &events);
            }
        }
    }
}
