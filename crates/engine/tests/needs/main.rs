//! Needs through the real engine on both stores, and before the auditor.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "../common/both.rs"]
mod both;
#[expect(dead_code, reason = "opened once here")]
#[path = "../common/store.rs"]
mod store;
mod story;
mod world;

use both::on_both_stores;
use engine::{EngineError, Step};
use events::{
    Role,
    need::{Ending, Event, Origin},
};
use replay::Verdict;
use store::Kind;
use world::{World, askoy, bergen, claim, need_id, submit, submitted, voss, west};

on_both_stores! {
    a_workshop_is_all_or_nothing
    a_need_sent_again_is_one_need
    the_whole_story_audits_clean
    forgeries_are_found
}

fn workshop() -> Origin {
    Origin::Workshop {
        cluster: west(),
        consent: "deltakerlisten".into(),
        date: "2026-08-20".parse().unwrap(),
        name: "Klyngesamling".into(),
    }
}

fn captured(name: &str, unit: events::UnitId) -> Step {
    let origin = workshop();
    submit(
        name,
        events::need::Submitted {
            origin,
            ..submitted(unit)
        },
    )
}

/// A workshop is taken in whole or not at all, and the refusal names the row.
async fn a_workshop_is_all_or_nothing(kind: Kind) {
    let world = World::create(kind).await;
    let before = world.log().await.events.len();
    let rows = vec![
        captured("a", bergen()),
        captured("b", askoy()),
        captured("c", voss()),
    ];
    let refused = world
        .act(claim(Role::Coordinator, west()), "workshop", rows)
        .await;
    let Err(EngineError::Refused { code, message }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(code, "need.not_a_member");
    let row = format!("row 3 (need-{}): ", need_id("c"));
    assert!(message.starts_with(&row), "{message}");
    assert_eq!(
        world.log().await.events.len(),
        before,
        "nothing of it was recorded"
    );
}

/// Invariant 35: a command sent again gets the first answer and adds nothing; the same wish under another id neither.
async fn a_need_sent_again_is_one_need(kind: Kind) {
    let world = World::create(kind).await;
    let step = || vec![submit("a", submitted(voss()))];
    world.ok(world::owner(voss()), "once", step()).await;
    let again = world.act(world::owner(voss()), "once", step()).await.unwrap();
    assert!(again.repeated);
    let another = world.act(world::owner(voss()), "twice", step()).await.unwrap();
    assert!(another.positions.is_empty());
    assert_eq!(world.log().await.audit().verdict(), Verdict::Clean);
}

/// Invariant 16: every need that ever came in has ended, waits, or stands in a round; and the auditor agrees.
async fn the_whole_story_audits_clean(kind: Kind) {
    let world = World::create(kind).await;
    story::told(&world).await;
    let report = world.log().await.audit();
    assert!(report.findings.is_empty(), "{report}");
}

/// What was falsified afterwards and hashed again does not follow from the log before it.
async fn forgeries_are_found(kind: Kind) {
    let world = World::create(kind).await;
    story::told(&world).await;
    let log = world.log().await;
    let forged = |code: &str, change: &dyn Fn(&mut Event) -> bool| {
        let report = log.clone().change(change).audit();
        assert!(
            report.findings.iter().any(|found| found.code == code),
            "no {code}: {report}"
        );
    };
    forged("differs.need.left_round", &|event| match event {
        Event::LeftRound(left) if matches!(left.ending, Ending::NotPrioritised { .. }) => {
            left.ending = Ending::Prioritised { rank: 1 };
            true
        }
        _ => false,
    });
    forged("refused.need.no_consent", &|event| match event {
        Event::Submitted(new) => match &mut new.origin {
            Origin::OnBehalf { consent, .. } => {
                consent.clear();
                true
            }
            _ => false,
        },
        _ => false,
    });
    forged("guard.on_behalf", &|event| match event {
        Event::Submitted(new) if matches!(new.origin, Origin::OnBehalf { .. }) => {
            new.unit = bergen();
            true
        }
        _ => false,
    });
    forged("guard.other_organisation", &|event| match event {
        Event::Withdrawn(withdrawn) => {
            withdrawn.unit = voss();
            true
        }
        _ => false,
    });
    forged("pair.unmerge", &|event| match event {
        Event::Released(released) => {
            released.from = need_id("nowhere");
            true
        }
        _ => false,
    });
    forged("pair.split", &|event| match event {
        Event::Split(split) => {
            split.into.push(need_id("nowhere"));
            true
        }
        _ => false,
    });
    forged("refused.need.not_an_owner", &|event| match event {
        Event::CarriedOver(carried) => {
            carried.owners.push(voss());
            true
        }
        _ => false,
    });
    forged("differs.need.lapsed", &|event| match event {
        Event::Lapsed(lapsed) => {
            lapsed.body = None;
            true
        }
        _ => false,
    });
}
