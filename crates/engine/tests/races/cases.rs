//! Two cases on one list.

use crate::{
    common::{
        log::audited_clean,
        names::{board, nth, text},
        store::Kind,
        world::{World, command},
    },
    done, others, race,
    racing::{self, races},
};
use domain::case;
use engine::{Draft, Step};
use events::{Body, CaseId, Role, StreamId};

races! {
    two_cases_on_one_list
}

/// Invariant 19: one case at a time is open on a proposal, however many are put at once.
async fn two_cases_on_one_list(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, third] = others(&world).await;
    let round = world.decided("cases", 100, 100).await;
    let known: domain::round::Round = world.state(&StreamId::new("round", round)).await;
    let (list, proposal) = (
        known.final_list().unwrap().list.sha256,
        known.proposal().unwrap().sha256,
    );
    let secretary = || nth(Role::KsSecretariat, board(), 0);
    let (mut next, mut opened) = (1, 0);
    for time in 0..times {
        let name = format!("case {time}");
        let body = board();
        let put = |attempt: u32, word: &str| {
            let open = case::Intent::Open { body, round, list };
            let id = CaseId::of(round, &proposal, attempt);
            Draft::new(secretary(), command(&[&name, word])).with([Step::Case(id, open)])
        };
        let (this, again, ahead) = (put(next, "this"), put(next, "again"), put(next + 1, "ahead"));
        let (a, b, c) = (world.engine.clone(), second.engine.clone(), third.engine.clone());
        let two = async move {
            let ahead = tokio::spawn(async move { c.execute(&ahead).await });
            (b.execute(&again).await, ahead.await.expect("no panic"))
        };
        let (this, (again, ahead)) = race(time, async move { a.execute(&this).await }, two).await;
        let refusals = ["case.still_open", "case.wrong_id"];
        let all = [
            done(&this, &refusals),
            done(&again, &refusals),
            done(&ahead, &refusals),
        ];
        assert_eq!(all.iter().filter(|done| **done).count(), 1, "one case: {all:?}");
        assert!(!all[2], "the next place is not free yet");
        opened += 1;
        let id = CaseId::of(round, &proposal, next);
        let withdraw = case::Intent::Withdraw {
            reason: text("ikke nå"),
        };
        world
            .ok(secretary(), &[&name, "withdraw"], vec![Step::Case(id, withdraw)])
            .await;
        next += 1;
    }
    let log = audited_clean(&**world.engine.ledger()).await;
    let cases = log
        .events
        .iter()
        .filter(|event| matches!(event.body, Body::Case(events::case::Event::Opened(_))));
    assert_eq!(cases.count(), opened);
}
