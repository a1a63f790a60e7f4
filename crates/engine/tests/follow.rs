//! The follower over both stores: what it saved is what a rebuild gives, wherever it was stopped.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "common/both.rs"]
mod both;
#[expect(dead_code, reason = "no opening is lost here")]
#[path = "common/store.rs"]
mod store;
#[expect(dead_code, reason = "the story is told with one set of ballots here")]
#[path = "../../../projections/tests/views"]
mod views {
    pub(crate) mod story;
}

use both::on_both_stores;
use engine::{
    clock::Manual,
    follow::{FollowError, Follower, Standing, Views},
};
use events::{
    Actor, Body, CommandId, Digest, Lang, NeedId, Position, Recorded, Role, Salt, StreamId, Text, UnitId,
    Version, derived, need,
};
use ledger::{Append, Key, Ledger, Write};
use projections::{Of, Projection, VIEWS, View, audit_trail::AuditTrail, fold, stored};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use store::{Kind, Place};
use views::story::{Sealed, tell};

fn clock() -> Manual {
    Manual::at("2026-09-01T08:00:00.000Z".parse().unwrap())
}

/// An empty store and the ledger over it.
async fn create(kind: Kind) -> (Place, Arc<dyn Ledger>) {
    let place = Place::fresh(kind).await;
    let ledger = place.create(&clock()).await;
    (place, ledger)
}

async fn append(ledger: &dyn Ledger, actor: Actor, name: &str, writes: Vec<Write>) -> Position {
    let command = CommandId(derived(&["follow test", name]));
    let key = Key::of(&actor, command);
    let intent = Digest::of(name.as_bytes());
    let append = Append {
        key,
        intent,
        actor,
        writes,
        beside: vec![],
        answer: vec![],
    };
    ledger.append(append).await.unwrap().through().unwrap()
}

/// What belongs into one append: a need and its round cite one another as they stood before.
fn appends(events: &[Recorded]) -> Vec<&[Recorded]> {
    let enters = |event: &Recorded| matches!(event.body, Body::Need(need::Event::EnteredRound(_)));
    events.chunk_by(|event, _| enters(event)).collect()
}

/// Puts events of the story into the log.
async fn record(ledger: &dyn Ledger, appends: &[&[Recorded]]) {
    for events in appends {
        let writes = events.iter().map(|event| Write {
            stream: event.stream.clone(),
            expected: Version(event.version.0 - 1),
            bodies: vec![event.body.clone()],
            cites: vec![],
            not_after: None,
        });
        append(
            ledger,
            events[0].actor.clone(),
            &events[0].position.to_string(),
            writes.collect(),
        )
        .await;
    }
}

/// Puts so many needs more into the log, in one append, and says how long the log then is.
async fn crowd(ledger: &dyn Ledger, name: &str, needs: u32) -> Position {
    let text = Text::commit(Lang::Nb, &Salt([3; 32]), name);
    let writes = (0..needs).map(|number| Write {
        stream: StreamId::new("need", NeedId(derived(&["crowd", name, &number.to_string()]))),
        expected: Version::ABSENT,
        bodies: vec![Body::Need(need::Event::Submitted(need::Submitted {
            delivery_type: "course".into(),
            description: text.clone(),
            guided: None,
            hours: 10,
            origin: need::Origin::Own,
            subject: "rus".into(),
            title: text.clone(),
            unit: UnitId::municipality("1103"),
        }))],
        cites: vec![],
        not_after: None,
    });
    let actor = Actor {
        role: Role::NeedOwner,
        ..Actor::process()
    };
    append(ledger, actor, name, writes.collect()).await
}

async fn end(ledger: &dyn Ledger) -> Position {
    Position(ledger.head().await.unwrap().size)
}

/// Every view as saved is what a rebuild of the whole log gives, byte for byte.
async fn saved_is_rebuilt(ledger: &dyn Ledger, views: &Views) {
    let size = usize::try_from(end(ledger).await.0).unwrap();
    let events = ledger.all(Position(0), size).await.unwrap();
    for view in VIEWS {
        let saved = views.documents(view.name()).await.unwrap();
        pages_are_the_same(views, view.name(), &saved).await;
        assert!(saved == fold(*view, &events).unwrap(), "{}", view.name());
    }
}

/// Page by page a view gives what it gives as a whole, none of what it remembers, and nothing for what can be no key.
async fn pages_are_the_same(views: &Views, view: &str, saved: &BTreeMap<String, Vec<u8>>) {
    let (mut after, mut seen) = (String::new(), BTreeMap::new());
    loop {
        let page = views.page(view, "", &after, 3).await.unwrap();
        assert!(page.iter().is_sorted(), "{view}");
        let Some((last, _)) = page.last() else { break };
        after.clone_from(last);
        seen.extend(page);
    }
    assert!(seen == *saved, "{view}");
    assert_eq!(views.page(view, "\0", "", 9).await.unwrap(), [], "{view}");
    assert_eq!(views.document(view, "need/\0").await.unwrap(), None, "{view}");
    if let Some((first, _)) = saved.first_key_value() {
        let behind = views
            .page(view, "", &format!("{first}\0"), usize::MAX)
            .await
            .unwrap();
        assert_eq!(behind.len(), saved.len() - 1, "{view}");
    }
}

on_both_stores! {
    stopped_and_started_between_events_it_saves_what_a_rebuild_gives
    killed_between_batches_it_goes_on_where_it_was
    with_little_memory_it_saves_often_and_looks_up_what_it_let_go_of
    a_raised_revision_is_built_beside_and_swapped_in_when_it_has_caught_up
    a_view_added_later_catches_up_alone
    whoever_wrote_reads_their_own_writes
    of_two_followers_one_has_the_turn_and_the_other_goes_on_where_it_left
    a_view_can_be_seen_as_of_any_position
    the_audit_trail_is_made_from_the_log
    what_was_stored_of_a_view_that_is_stored_no_more_is_retired
}

async fn stopped_and_started_between_events_it_saves_what_a_rebuild_gives(kind: Kind) {
    let (_place, ledger) = create(kind).await;
    let events = tell(&Sealed::golden());
    for part in appends(&events).chunks(11) {
        record(&*ledger, part).await;
        let mut follower = Follower::new(ledger.clone(), VIEWS);
        let end = end(&*ledger).await;
        assert_eq!(follower.run_to(end).await, Ok(end));
        saved_is_rebuilt(&*ledger, &follower.views()).await;
    }
}

async fn killed_between_batches_it_goes_on_where_it_was(kind: Kind) {
    let (place, ledger) = create(kind).await;
    record(&*ledger, &appends(&tell(&Sealed::golden()))).await;
    for name in ["a", "b", "c"] {
        crowd(&*ledger, name, 800).await;
    }
    let reached = Follower::new(ledger.clone(), VIEWS)
        .run_to(Position(1))
        .await
        .unwrap();
    let size = end(&*ledger).await;
    assert!(Position(0) < reached && reached < size, "one batch: {reached}");
    drop(ledger);

    let ledger = place.open(&clock()).await;
    for view in stored() {
        let progress = ledger.view_progress(view.name(), view.revision()).await.unwrap();
        assert_eq!(progress, Some(reached), "{}", view.name());
    }
    let mut follower = Follower::new(ledger.clone(), VIEWS);
    let unbuilt = follower.views().documents("need_board").await;
    assert_eq!(
        unbuilt,
        Err(FollowError::NotBuilt {
            view: "need_board".into()
        })
    );
    let lags = |follower: &Follower| -> Vec<u64> {
        let lags = follower.views().lags(size.0);
        assert!(lags.is_sorted(), "by name: {lags:?}");
        lags.into_iter().map(|(_, lag)| lag).collect()
    };
    assert_eq!(
        lags(&follower),
        vec![size.0; stored().count()],
        "it has begun none"
    );
    assert_eq!(follower.run_to(size).await, Ok(size));
    assert_eq!(lags(&follower), vec![0; stored().count()]);
    saved_is_rebuilt(&*ledger, &follower.views()).await;
}

async fn with_little_memory_it_saves_often_and_looks_up_what_it_let_go_of(kind: Kind) {
    let (_place, ledger) = create(kind).await;
    let story = tell(&Sealed::golden());
    let story = appends(&story);
    let (before, after) = story.split_at(story.len() / 2);
    record(&*ledger, before).await;
    crowd(&*ledger, "a", 900).await;
    crowd(&*ledger, "b", 900).await;
    record(&*ledger, after).await;
    let size = end(&*ledger).await;
    let mut follower = Follower::new(ledger.clone(), VIEWS).within(700, 2_000);
    assert_eq!(follower.run_to(size).await, Ok(size));
    saved_is_rebuilt(&*ledger, &follower.views()).await;
}

/// A view of which two revisions exist: how many events each kind of stream has.
struct Count<const REVISION: u32>;

#[derive(Serialize, Deserialize, schemars::JsonSchema)]
struct Counted {
    events: u64,
    revision: u32,
}

impl<const REVISION: u32> Projection for Count<REVISION> {
    const NAME: &'static str = "count";
    const REVISION: u32 = REVISION;
    type Key = String;
    type Document = Counted;
    type State = ();

    fn keys(event: &Recorded, (): &()) -> Vec<String> {
        vec![event.body.stream().into()]
    }
    fn fresh(_: &String) -> Counted {
        Counted {
            events: 0,
            revision: REVISION,
        }
    }
    fn evolve(counted: &mut Counted, _: &String, _: &Recorded, (): &()) {
        counted.events += 1;
    }
}

const OLD: &[&dyn View] = &[&Of::<Count<1>>::NEW];
const NEW: &[&dyn View] = &[&Of::<Count<2>>::NEW];

async fn counted(views: &Views) -> (u64, u32) {
    let bytes = views.document("count", "need").await.unwrap().unwrap();
    let counted: Counted = serde_json::from_slice(&bytes).unwrap();
    (counted.events, counted.revision)
}

async fn a_raised_revision_is_built_beside_and_swapped_in_when_it_has_caught_up(kind: Kind) {
    let (_place, ledger) = create(kind).await;
    let size = crowd(&*ledger, "a", 2_500).await;
    let mut old = Follower::new(ledger.clone(), OLD);
    old.run_to(size).await.unwrap();
    let reader = old.views();
    assert_eq!(counted(&reader).await, (2_500, 1));

    let mut new = Follower::new(ledger.clone(), NEW);
    new.run_to(Position(1)).await.unwrap();
    let reads_new = new.views();
    assert_eq!(
        counted(&reads_new).await,
        (2_500, 1),
        "the new one has not caught up"
    );
    new.retire().await.unwrap();
    assert_eq!(
        counted(&reader).await,
        (2_500, 1),
        "the one in use is not deleted"
    );

    let size = crowd(&*ledger, "b", 10).await;
    old.run_to(size).await.unwrap();
    assert_eq!(
        counted(&reader).await,
        (2_510, 1),
        "the old one goes on meanwhile"
    );
    new.run_to(size).await.unwrap();
    assert_eq!(counted(&reads_new).await, (2_510, 2), "swapped");
    assert_eq!(
        counted(&reader).await,
        (2_510, 1),
        "an older program reads its own"
    );
    // Started again beside the new one it takes nothing back, and carries its own along.
    let size = crowd(&*ledger, "c", 10).await;
    Follower::new(ledger.clone(), OLD).run_to(size).await.unwrap();
    assert_eq!(counted(&reads_new).await, (2_510, 2));
    assert_eq!(counted(&reader).await, (2_520, 1));
    new.run_to(size).await.unwrap();
    assert_eq!(counted(&reads_new).await, (2_520, 2));
    assert!(
        ledger.view_progress("count", 1).await.unwrap().is_some(),
        "kept until told otherwise"
    );
    new.retire().await.unwrap();
    assert_eq!(ledger.view_progress("count", 1).await.unwrap(), None);
    assert_eq!(
        counted(&reader).await,
        (2_520, 2),
        "there is nothing else to read"
    );
}

async fn a_view_added_later_catches_up_alone(kind: Kind) {
    let (_place, ledger) = create(kind).await;
    record(&*ledger, &appends(&tell(&Sealed::golden()))).await;
    let size = crowd(&*ledger, "a", 1_500).await;
    let others: Vec<_> = stored().skip(1).collect();
    Follower::new(ledger.clone(), &others).run_to(size).await.unwrap();
    let mut all = Follower::new(ledger.clone(), VIEWS);
    assert_eq!(all.run_to(size).await, Ok(size));
    saved_is_rebuilt(&*ledger, &all.views()).await;
}

async fn whoever_wrote_reads_their_own_writes(kind: Kind) {
    let (_place, ledger) = create(kind).await;
    let mut follower = Follower::new(ledger.clone(), VIEWS);
    let views = follower.views();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move { follower.run(async { drop(stopped.await) }).await });
    for name in ["a", "b", "c", "d", "e"] {
        let through = crowd(&*ledger, name, 3).await;
        views.wait_for("need_board", through).await.unwrap();
        let need = NeedId(derived(&["crowd", name, "2"]));
        let key = projections::need_board::key(need);
        assert!(
            views.document("need_board", &key).await.unwrap().is_some(),
            "{name}"
        );
    }
    stop.send(()).unwrap();
    assert_eq!(running.await.unwrap(), Ok(()));
    let gone = views.wait_for("need_board", Position(1_000)).await;
    assert_eq!(
        gone,
        Err(FollowError::Stopped {
            view: "need_board".into()
        })
    );
}

async fn of_two_followers_one_has_the_turn_and_the_other_goes_on_where_it_left(kind: Kind) {
    let (_place, ledger) = create(kind).await;
    let mut slow = Follower::new(ledger.clone(), VIEWS);
    slow.run_to(Position(0)).await.unwrap();
    let size = crowd(&*ledger, "a", 1_500).await;
    Follower::new(ledger.clone(), VIEWS).run_to(size).await.unwrap();
    assert_eq!(
        slow.run_to(Position(1)).await,
        Ok(size),
        "what it remembered is forgotten"
    );
    let size = crowd(&*ledger, "b", 5).await;
    assert_eq!(slow.run_to(size).await, Ok(size));
    saved_is_rebuilt(&*ledger, &slow.views()).await;

    // One carries the views, another waits for it without doing the work again, and takes over when it stops.
    let mut first = Follower::new(ledger.clone(), VIEWS);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move { first.run(async { drop(stopped.await) }).await });
    let beside = slow.views();
    let (stop_other, stopped) = tokio::sync::oneshot::channel::<()>();
    let waiting = tokio::spawn(async move { slow.run(async { drop(stopped.await) }).await });
    let size = crowd(&*ledger, "c", 5).await;
    beside.wait_for("need_board", size).await.unwrap();
    stop.send(()).unwrap();
    assert_eq!(running.await.unwrap(), Ok(()));
    let size = crowd(&*ledger, "d", 5).await;
    let taken_over = beside.wait_for("need_board", size);
    tokio::time::timeout(std::time::Duration::from_secs(60), taken_over)
        .await
        .unwrap()
        .unwrap();
    stop_other.send(()).unwrap();
    assert_eq!(waiting.await.unwrap(), Ok(()));
    Follower::new(ledger.clone(), VIEWS).run_to(size).await.unwrap();
    saved_is_rebuilt(&*ledger, &beside).await;
}

async fn a_view_can_be_seen_as_of_any_position(kind: Kind) {
    let (_place, ledger) = create(kind).await;
    let events = tell(&Sealed::golden());
    record(&*ledger, &appends(&events)).await;
    let recorded = ledger.all(Position(0), events.len()).await.unwrap();
    // Works before anything was built.
    let views = Follower::new(ledger.clone(), VIEWS).views();
    for view in VIEWS {
        for end in [0, 1, 30, 66, events.len()] {
            let (wanted, position) = (fold(*view, &recorded[..end]).unwrap(), Position(end as u64));
            assert!(
                *views.as_of(view.name(), position).await.unwrap() == wanted,
                "{} as of {end}",
                view.name()
            );
            if let Some((key, bytes)) = wanted.iter().next() {
                let one = views.document_as_of(view.name(), key, position).await.unwrap();
                assert_eq!(one.as_ref(), Some(bytes));
            }
            let again = views.as_of(view.name(), position).await.unwrap();
            let another = views.clone().as_of(view.name(), position).await.unwrap();
            assert!(Arc::ptr_eq(&again, &another), "worked out once");
        }
    }
    let (size, position) = (Position(events.len() as u64), Position(10_000));
    assert_eq!(
        views.as_of("need_board", position).await,
        Err(FollowError::Beyond { position, size })
    );
    let unknown = views.as_of("need_bord", size).await.unwrap_err().to_string();
    assert!(
        unknown.contains("need_bord") && unknown.contains("need_board"),
        "{unknown}"
    );
}

/// Supports one need again and again: more versions than a page holds.
async fn joined(ledger: &dyn Ledger, name: &str, times: u32) {
    let stream = StreamId::new("need", NeedId(derived(&["crowd", name, "0"])));
    let joined = |number: u32| {
        Body::Need(need::Event::Joined(need::Joined {
            unit: UnitId(derived(&["unit", &number.to_string()])),
        }))
    };
    let write = Write {
        expected: ledger.version(&stream).await.unwrap(),
        stream,
        bodies: (0..times).map(joined).collect(),
        cites: vec![],
        not_after: None,
    };
    append(
        ledger,
        Actor::process(),
        &format!("{name} is joined"),
        vec![write],
    )
    .await;
}

async fn the_audit_trail_is_made_from_the_log(kind: Kind) {
    const TRAIL: &str = "audit_trail";
    let (_place, ledger) = create(kind).await;
    // Nobody carries it along.
    let views = Follower::new(ledger.clone(), VIEWS).views();
    assert_eq!(views.documents(TRAIL).await.unwrap(), BTreeMap::new());
    record(&*ledger, &appends(&tell(&Sealed::golden()))).await;
    crowd(&*ledger, "a", 1_500).await;
    joined(&*ledger, "a", 205).await;
    let size = end(&*ledger).await;
    views.wait_for(TRAIL, size).await.unwrap();
    let events = ledger.all(Position(0), usize::MAX).await.unwrap();
    let wanted = fold(&Of::<AuditTrail>::NEW, &events).unwrap();
    let long = format!("stream/need-{}", NeedId(derived(&["crowd", "a", "0"])));
    assert!(wanted.contains_key(&format!("{long}/000000000002")));

    let some = |prefix: &str, after: &str, limit: usize| -> Vec<(String, Vec<u8>)> {
        let asked = wanted
            .iter()
            .filter(|(key, _)| key.starts_with(prefix) && key.as_str() > after);
        asked
            .take(limit)
            .map(|(key, page)| (key.clone(), page.clone()))
            .collect()
    };
    let second = format!("{long}/000000000001");
    let prefixes = [
        "",
        "p",
        "page/",
        "page/00000000000",
        "page/1",
        "pagf",
        "s",
        "stream/",
        "stream/n",
        "stream/need-",
        &long,
        &second,
        "stream/zzz",
        "t",
    ];
    let afters = [
        "",
        "a",
        "page/",
        "page/000000000001",
        "page/000000000001\0",
        "page/x",
        "stream",
        "stream/\0",
        &long,
        &second,
        "stream/zzz",
        "u",
    ];
    for prefix in prefixes {
        for after in afters {
            for limit in [0, 1, 3] {
                let page = views.page(TRAIL, prefix, after, limit).await.unwrap();
                assert!(page == some(prefix, after, limit), "{prefix:?} after {after:?}");
            }
        }
    }
    assert!(views.documents(TRAIL).await.unwrap() == wanted);
    for (key, page) in &wanted {
        assert_eq!(
            views.document(TRAIL, key).await.unwrap().as_ref(),
            Some(page),
            "{key}"
        );
    }
    for none in [
        "",
        "page",
        "page/1",
        "page/000000000099",
        "page/18446744073709551615",
        &format!("{long}/000000000003"),
        "stream/need/0",
    ] {
        assert_eq!(views.document(TRAIL, none).await.unwrap(), None, "{none:?}");
    }
    for end in [1, 99, 100, 101, 1_600, events.len()] {
        let stood = fold(&Of::<AuditTrail>::NEW, &events[..end]).unwrap();
        for key in [&second, "page/000000000000", "page/000000000001"] {
            let page = views
                .document_as_of(TRAIL, key, Position(end as u64))
                .await
                .unwrap();
            assert_eq!(page.as_ref(), stood.get(key), "{key} as of {end}");
        }
    }
    let beyond = Position(size.0 + 1);
    let refused = views.document_as_of(TRAIL, "page/000000000000", beyond).await;
    assert_eq!(
        refused,
        Err(FollowError::Beyond {
            position: beyond,
            size
        })
    );
}

/// The same view in an earlier program, which stored it, and in a later one, which does not.
struct Kept<const STORED: bool>;

impl<const STORED: bool> Projection for Kept<STORED> {
    const NAME: &'static str = "kept";
    const REVISION: u32 = if STORED { 1 } else { 2 };
    const STORED: bool = STORED;
    type Key = String;
    type Document = u64;
    type State = ();

    fn keys(event: &Recorded, (): &()) -> Vec<String> {
        vec![event.stream.to_string()]
    }
    fn fresh(_: &String) -> u64 {
        0
    }
    fn evolve(events: &mut u64, _: &String, _: &Recorded, (): &()) {
        *events += 1;
    }
}

async fn what_was_stored_of_a_view_that_is_stored_no_more_is_retired(kind: Kind) {
    const THEN: &[&dyn View] = &[&Of::<Kept<true>>::NEW];
    const NOW: &[&dyn View] = &[&Of::<Kept<false>>::NEW];
    let (_place, ledger) = create(kind).await;
    let now = Follower::new(ledger.clone(), NOW);
    assert_eq!(now.retire().await.unwrap(), [], "nothing was ever stored");
    let size = crowd(&*ledger, "a", 10).await;
    let mut then = Follower::new(ledger.clone(), THEN);
    then.run_to(size).await.unwrap();
    drop(then);
    let left = now.kept().await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(
        (left[0].revision, left[0].through, left[0].standing),
        (1, size, Standing::Left)
    );
    assert_eq!(now.retire().await.unwrap(), left);
    assert_eq!(ledger.view_progress("kept", 1).await.unwrap(), None);
    assert_eq!(ledger.view_documents("kept", 1, "").await.unwrap(), []);
    assert_eq!(now.kept().await.unwrap(), []);
    assert_eq!(now.retire().await.unwrap(), [], "nothing is left");
}
