//! A need is merged while it, or the other, enters a round that is being frozen.

use crate::{
    common::{
        log::audited_clean,
        names::text,
        store::Kind,
        world::{World, command},
    },
    done, others, race,
    racing::{self, races},
    story::{rules, secretary},
};
use domain::{
    need::{Need, Status},
    round,
};
use engine::{Draft, EngineError, Reply, Step};
use events::{Position, StreamId, Version};
use outcome::Candidates;

races! {
    a_merge_against_the_freeze
}

/// What a merge and an entry refuse one another with.
const LOST: &[&str] = &[
    "need.stands_still",
    "need.target_stands_still",
    "need.not_eligible",
    "need.screening_closed",
    "round.no_entries",
];

/// Invariants 4 and 16: a need is a candidate or part of another, never both; and what is frozen is what had entered.
async fn a_merge_against_the_freeze(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, third] = others(&world).await;
    let (mut merged, mut entered, mut missed) = (0, 0, 0);
    for time in 0..times {
        let name = format!("merge {time}");
        let id = world.a_round(&name, rules()).await;
        let first = world.a_need(&format!("{name} first"), 10).await;
        world
            .ok(secretary(0), &[&name, "enter"], Step::enter(first, id).to_vec())
            .await;
        let one = world.a_need(&format!("{name} one"), 10).await;
        let two = world.a_need(&format!("{name} two"), 10).await;
        // The one that enters is merged away, or takes the other in.
        let (from, into) = if time.is_multiple_of(4) {
            (two, one)
        } else {
            (one, two)
        };
        let merge = Step::merge(from, into, text("like"));
        let merge = Draft::new(secretary(0), command(&[&name, "merge"])).with(merge);
        let enter = Draft::new(secretary(1), command(&[&name, "enter one"])).with(Step::enter(one, id));
        let (a, b, freezer) = (world.engine.clone(), second.engine.clone(), third.clone());
        let words = name.clone();
        let freeze = async move {
            let steps = [round::Intent::CloseScreening, round::Intent::FreezeCandidates];
            for (step, word) in steps.into_iter().zip(["screened", "frozen"]) {
                let mut tries = 0..20;
                while let Err(why) = freezer
                    .act(secretary(2), &[&words, word], vec![Step::Round(id, step.clone())])
                    .await
                {
                    assert!(
                        matches!(why, EngineError::Busy { .. }) && tries.next().is_some(),
                        "{why}"
                    );
                }
            }
        };
        // Where the entry is to come wholly before the merge, it also comes before the freeze, so that it is seen to.
        let in_turn = time % 10 == 1;
        let enter_and_freeze = async move {
            if in_turn {
                let entered = b.execute(&enter).await;
                freeze.await;
                return entered;
            }
            let freeze = tokio::spawn(crate::late(time % 50, freeze));
            let entered = b.execute(&enter).await;
            freeze.await.expect("no panic");
            entered
        };
        let (merge, enter) = race(time, async move { a.execute(&merge).await }, enter_and_freeze).await;
        let (has_merged, has_entered) = (done(&merge, LOST), done(&enter, LOST));
        let need: Need = world.state(&StreamId::new("need", one)).await;
        let round: round::Round = world.state(&StreamId::new("round", id)).await;
        let frozen = world
            .engine
            .ledger()
            .blob(&round.candidates.as_ref().unwrap().sha256)
            .await
            .unwrap();
        let frozen: Candidates = serde_json::from_slice(&frozen.unwrap()).unwrap();
        let is_candidate = frozen.needs.iter().any(|candidate| candidate.need == one);
        assert_eq!(has_entered, round.needs.contains(&one));
        assert_eq!(has_entered, is_candidate, "what had entered is frozen");
        assert_eq!(has_entered, need.status == Status::InRound(id));
        assert_eq!(has_merged && from == one, need.status == Status::Merged(two));
        if has_entered {
            let screened = kind_at(&world, id, "round.screening_closed@1").await;
            assert!(position(&enter) < screened, "entered after screening was closed");
            if has_merged {
                assert!(position(&merge) < position(&enter), "merged into a candidate");
            }
        }
        merged += usize::from(has_merged);
        entered += usize::from(has_entered);
        missed += usize::from(!has_merged && !has_entered);
    }
    assert!(
        merged > 0 && entered > 0,
        "{merged} merged, {entered} entered, {missed} neither"
    );
    audited_clean(&**world.engine.ledger()).await;
}

fn position(answer: &Result<Reply, EngineError>) -> Position {
    answer.as_ref().unwrap().positions[0]
}

async fn kind_at(world: &World, id: events::RoundId, kind: &str) -> Position {
    let stream = StreamId::new("round", id);
    let recorded = world
        .engine
        .ledger()
        .stream(&stream, Version::ABSENT)
        .await
        .unwrap();
    recorded
        .iter()
        .find(|event| event.body.kind() == kind)
        .expect(kind)
        .position
}
