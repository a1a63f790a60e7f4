//! Commands of several events from three engines at once: their positions do not interleave, and who follows the log
//! sees every event once, in order.

use crate::{
    common::{
        log::audited_clean,
        names::{cluster, nth, text, unit},
        store::Kind,
        world::{World, command},
    },
    others,
    racing::{self, races},
};
use domain::need;
use engine::{Draft, Step};
use events::{
    NeedId, Position, Recorded, Role, derived,
    need::{Origin, Submitted},
};
use futures::StreamExt;
use std::{sync::Arc, time::Duration};

races! {
    positions_do_not_interleave
}

/// How many needs a command brings in.
const NEEDS: usize = 4;

/// A workshop's needs, all or none.
fn workshop(name: &str) -> Draft {
    let needs = (0..NEEDS).map(|index| {
        let origin = Origin::Workshop {
            cluster: cluster(0),
            consent: "deltakerlisten".into(),
            date: "2026-08-20".parse().unwrap(),
            name: name.into(),
        };
        let submitted = Submitted {
            delivery_type: "kurs".into(),
            description: text("beskrivelse"),
            guided: None,
            hours: 10,
            origin,
            subject: "vold".into(),
            title: text(name),
            unit: unit(1),
        };
        let id = NeedId(derived(&["order", name, &index.to_string()]));
        Step::Need(id, need::Intent::Submit(submitted))
    });
    let coordinator = nth(Role::Coordinator, cluster(0), 0);
    Draft::new(coordinator, command(&["order", name])).with(needs)
}

/// Invariant 1: what is recorded together stands together, later than all that was answered before; and nobody who
/// follows sees a later event before an earlier one.
async fn positions_do_not_interleave(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, third] = others(&world).await;
    let watching = world.place.beside(world.engine.ledger(), &world.clock).await;
    let begun = watching.head().await.unwrap().size;
    let many = times * 3 * 2 * NEEDS;
    let followed = ledger::follow(Arc::clone(&watching), Position(begun)).take(many);
    let followed = tokio::spawn(followed.collect::<Vec<_>>());
    for time in 0..times {
        let engines = [&world, &second, &third].into_iter().enumerate();
        let tasks = engines.map(|(who, world)| {
            let engine = world.engine.clone();
            tokio::spawn(async move {
                let mut last = None;
                for turn in 0..2 {
                    let draft = workshop(&format!("{time} {who} {turn}"));
                    let positions = engine.execute(&draft).await.unwrap().positions;
                    let together = (positions[0].0..).map(Position).take(NEEDS);
                    assert!(positions.iter().copied().eq(together), "{positions:?}");
                    assert!(last < Some(positions[0]), "answered before, so recorded before");
                    last = positions.last().copied();
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("no engine fails");
        }
    }
    let followed = tokio::time::timeout(Duration::from_secs(120), followed).await;
    let followed: Vec<Recorded> = followed
        .expect("the follower sees it all")
        .unwrap()
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert!(
        followed
            .iter()
            .zip(begun..)
            .all(|(event, position)| event.position == Position(position)),
        "in order and without a gap"
    );
    let log = audited_clean(&**world.engine.ledger()).await;
    assert_eq!(log.events[usize::try_from(begun).unwrap()..], followed);
}
