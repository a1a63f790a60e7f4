//! The same command to three engines at once, and two commands of the same wish.

use crate::{
    common::{
        log::audited_clean,
        names::{nth, unit},
        store::Kind,
        world::{World, command},
    },
    others,
    racing::{self, races},
    story::{need_id, vote},
};
use engine::{Draft, EngineError, Reply};
use events::Role;

races! {
    the_same_command_at_once
    the_same_command_at_once_by_those_who_say_what_they_saw
}

/// Invariant 35: one event, one answer, the same for all who asked; and other words under its id are refused.
async fn the_same_command_at_once(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, third] = others(&world).await;
    let id = world.voting("twice", 10, 0).await;
    let voter = nth(Role::Representative, unit(1), 0);
    let step = || vote(id, 1, need_id("twice"), vec![]);
    for time in 0..times {
        let before = world.engine.ledger().head().await.unwrap().size;
        let draft = Draft::new(voter.clone(), command(&["twice", &time.to_string()])).with([step()]);
        let engines = [&world, &second, &third, &second, &world];
        let tasks = engines.map(|world| {
            let (engine, draft) = (world.engine.clone(), draft.clone());
            tokio::spawn(async move { engine.execute(&draft).await })
        });
        let mut replies: Vec<Reply> = Vec::new();
        for task in tasks {
            replies.push(task.await.expect("no panic").expect("taken in or answered again"));
        }
        assert_eq!(replies.iter().filter(|reply| !reply.repeated).count(), 1);
        for reply in &mut replies {
            assert_eq!(
                reply.leaves.is_empty(),
                reply.repeated,
                "with the first answer alone"
            );
            reply.leaves.clear();
            reply.repeated = false;
        }
        assert!(replies.iter().all(|reply| *reply == replies[0]), "{replies:?}");
        assert_eq!(world.engine.ledger().head().await.unwrap().size, before + 1);
        let other = third.engine.execute(&draft.with([step()])).await;
        assert!(matches!(other, Err(EngineError::OtherBody)), "{other:?}");
    }
    audited_clean(&**world.engine.ledger()).await;
}

/// Who says at which version they saw the thing is answered as well: their own act has not overtaken them.
async fn the_same_command_at_once_by_those_who_say_what_they_saw(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, third] = others(&world).await;
    let id = world.voting("seen", 10, 0).await;
    let voter = nth(Role::Representative, unit(1), 0);
    let ballot = events::ballot::stream(id, unit(1));
    for time in 0..times {
        let seen = world.engine.ledger().version(&ballot).await.unwrap();
        let draft = Draft::new(voter.clone(), command(&["seen", &time.to_string()]))
            .with([vote(id, 1, need_id("seen"), vec![])])
            .expecting(ballot.clone(), seen);
        let engines = [&world, &second, &third, &second, &world];
        let tasks = engines.map(|world| {
            let (engine, draft) = (world.engine.clone(), draft.clone());
            tokio::spawn(async move { engine.execute(&draft).await })
        });
        for task in tasks {
            let reply = task.await.expect("no panic");
            assert!(reply.is_ok(), "taken in or answered again: {reply:?}");
        }
        assert_eq!(world.engine.ledger().version(&ballot).await.unwrap(), seen.next());
    }
    audited_clean(&**world.engine.ledger()).await;
}
