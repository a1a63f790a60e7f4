//! The stock `CqrsFramework` over our log, guards included.

use crate::sqlite::Embedded;
use crate::suite::{Store, story::*};
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, AggregateError, CqrsFramework, EventStore};
use events::{Actor, Body, Time, Version, ballot as ballots};
use ledger::{AppendError, CqrsStore, Ledger};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::Arc};

/// The smallest aggregate with citations and a deadline: one unit's ballot, which may be cast twice.
#[derive(Default, Serialize, Deserialize)]
struct Ballot {
    casts: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("two casts are enough")]
struct Enough;

impl Aggregate for Ballot {
    const TYPE: &'static str = "ballot";
    type Command = Body;
    type Event = ballots::Event;
    type Error = Enough;
    type Services = ();

    async fn handle(&mut self, cast: Body, (): &(), sink: &EventSink<Self>) -> Result<(), Enough> {
        if self.casts == 2 {
            return Err(Enough);
        }
        if let Body::Ballot(event) = cast {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, _: ballots::Event) {
        self.casts += 1;
    }
}

fn framework(ledger: &Arc<dyn Ledger>) -> CqrsFramework<Ballot, CqrsStore<Ballot>> {
    let store = CqrsStore::new(Arc::clone(ledger), Actor::process());
    CqrsFramework::new(store, Vec::new(), ())
}

fn id() -> String {
    ballot(1).key().to_owned()
}

fn later() -> Time {
    Time::from_millis(NOON + 1_000)
}

#[tokio::test]
async fn the_stock_framework_runs_over_the_log() {
    let store = Embedded::fresh(clock().1).await;
    let ledger = store.ledger();
    let framework = framework(&ledger);
    for seen in [0, 0] {
        framework.execute(&id(), cast(1, seen, later())).await.unwrap();
    }
    let refused = framework.execute(&id(), cast(1, 0, later())).await;
    assert!(matches!(refused, Err(AggregateError::UserError(Enough))));
    let events = ledger.stream(&ballot(1), Version::ABSENT).await.unwrap();
    assert_eq!(events.len(), 2);
    assert_ne!(
        events[0].command, events[1].command,
        "derived from the version too"
    );

    let store = CqrsStore::<Ballot>::new(ledger, Actor::process());
    let loaded = store.load_events(&id()).await.unwrap();
    assert_eq!(loaded[1].sequence, 2);
    assert_eq!(loaded[1].metadata["position"], "1");
    assert_eq!(loaded[1].metadata["at"], events[1].at.to_string());
}

#[tokio::test]
async fn the_events_own_guards_hold() {
    let (hands, clock) = clock();
    let store = Embedded::fresh(clock).await;
    let ledger = store.ledger();
    let framework = framework(&ledger);
    // It says that it saw the round at version 1, and there is none.
    let moved = framework.execute(&id(), cast(1, 1, later())).await;
    assert!(
        matches!(moved, Err(AggregateError::AggregateConflict)),
        "{moved:?}"
    );
    hands.set(NOON + 1_001);
    let late = framework.execute(&id(), cast(1, 0, later())).await;
    let Err(AggregateError::UnexpectedError(why)) = late else {
        panic!("{late:?}")
    };
    assert!(
        matches!(why.downcast_ref(), Some(AppendError::Late { .. })),
        "{why}"
    );
    assert_eq!(ledger.head().await.unwrap().size, 0);
}

#[tokio::test]
async fn two_who_loaded_the_same_state_do_not_both_win() {
    let store = Embedded::fresh(clock().1).await;
    let ledger = store.ledger();
    let store = CqrsStore::<Ballot>::new(Arc::clone(&ledger), Actor::process());
    let Body::Ballot(event) = cast(1, 0, later()) else {
        panic!("a ballot")
    };
    let given = |number| HashMap::from([("command".to_owned(), uuid(number).to_string())]);
    let first = store.load_aggregate(&id()).await.unwrap();
    let second = store.load_aggregate(&id()).await.unwrap();
    let third = store.load_aggregate(&id()).await.unwrap();
    let taken = store.commit(vec![event.clone()], first, given(1)).await.unwrap();
    assert_eq!(taken[0].metadata["position"], "0");
    let refused = store.commit(vec![event.clone()], second, given(2)).await;
    assert!(matches!(refused, Err(AggregateError::AggregateConflict)));
    // The same command again is the same answer, although the state it was decided on has gone.
    let again = store.commit(vec![event.clone()], third, given(1)).await.unwrap();
    assert_eq!(again[0].metadata["position"], "0");
    assert_eq!(again[0].sequence, 1);
    let context = store.load_aggregate(&id()).await.unwrap();
    let nonsense = HashMap::from([("command".to_owned(), "seven".to_owned())]);
    let refused = store.commit(vec![event], context, nonsense).await;
    assert!(matches!(refused, Err(AggregateError::UnexpectedError(_))));
    assert_eq!(ledger.head().await.unwrap().size, 1);
}
