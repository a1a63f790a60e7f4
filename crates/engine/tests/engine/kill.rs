//! The process is killed without warning, over and over, while it takes ballots and while it closes a round.
//! Everything acknowledged must be there, and the next process must finish the work without doubling anything.

use crate::{
    both::on_both_stores,
    fixture::{self, World},
    store::{Kind, Place},
    victim::{self, live, variable},
};
use events::{Event, Position, StreamId, Version, ballot, round};
use std::{collections::BTreeMap, time::Duration};

const UNITS: usize = 60;
const KILLS: usize = 50;
const PLACE: &str = "TINGBOK_TEST_VICTIM_PLACE";
const ROUND: &str = "TINGBOK_TEST_VICTIM_ROUND";

/// The victim: takes all ballots that are missing, then closes the round, and says what was acknowledged.
#[test]
#[ignore = "started and killed by the test below"]
fn victim() {
    let (Some(place), Some(name)) = (variable(PLACE), variable(ROUND)) else {
        return;
    };
    live(async {
        let world = World::open(&Place::of(&place), UNITS, 1).await;
        println!("begun");
        let id = fixture::round_id(&name);
        let tasks: Vec<_> = (0..UNITS)
            .map(|index| {
                let (world, name) = (world.clone(), name.clone());
                tokio::spawn(async move {
                    // After the close the ledger's time has passed the deadline and the answer is a refusal.
                    if let Ok(reply) = world.vote(&name, index, &[index % 3], "only").await {
                        // With a full stop, so that a number cut short is not taken for another.
                        println!("ack {index} {}.", reply.positions[0]);
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        world.to_deadline();
        world.engine.advance_round(id).await.unwrap();
        println!("finished");
    });
}

on_both_stores! {
    nothing_acknowledged_is_lost_and_the_close_resumes
}

/// Lines that a victim says in a whole life: that it has begun, each ballot, and that it has finished.
const LINES: usize = UNITS + 2;

async fn nothing_acknowledged_is_lost_and_the_close_resumes(kind: Kind) {
    let (mut kills, mut rounds) = (0, 0);
    while kills < KILLS {
        let name = format!("round {rounds}");
        let world = World::create(kind, UNITS, 1, 10_000).await;
        world.open_round(&name, 3, 200, fixture::rules()).await;
        let place = world.place.clone();
        drop(world);
        let mut acknowledged = BTreeMap::new();
        loop {
            // Another moment each time, from before the first ballot to after the count.
            let heard = (kills * 37 + rounds * 11) % (LINES + 4);
            let later = Duration::from_millis((kills as u64 * 7) % 12);
            let told = [(PLACE, place.word()), (ROUND, name.clone())];
            let lived = tokio::task::spawn_blocking(move || {
                let victim = victim::victim("kill::victim", &told);
                victim::live_and_die(victim, &["begun", "ack ", "finished"], heard, later)
            });
            let finished = heeded(&lived.await.unwrap(), &mut acknowledged);
            verify(&place, &name, &acknowledged).await;
            if finished {
                break;
            }
            kills += 1;
        }
        verify_finished(&place, &name, &acknowledged).await;
        rounds += 1;
    }
    assert!(rounds > 1, "some rounds came to their end between kills");
}

/// Takes in what was acknowledged; tells whether the victim had finished.
fn heeded(said: &[String], acknowledged: &mut BTreeMap<usize, Position>) -> bool {
    for (_, ack) in said.iter().filter_map(|line| line.split_once("ack ")) {
        // The last line may have been cut by the kill: it was not acknowledged then.
        let Some((index, position)) = ack.split_once(' ') else {
            continue;
        };
        if let (Ok(index), Some(Ok(position))) = (index.parse(), position.strip_suffix('.').map(str::parse)) {
            let before = acknowledged.insert(index, Position(position));
            assert!(
                before.is_none_or(|before| before == Position(position)),
                "ballot {index} twice"
            );
        }
    }
    said.iter().any(|line| line.ends_with("finished"))
}

async fn verify(place: &Place, name: &str, acknowledged: &BTreeMap<usize, Position>) {
    let world = World::open(place, UNITS, 1).await;
    let ledger = world.engine.ledger();
    let head = ledger.head().await.unwrap();
    // Up to here: what the victim had on its way to a server may still arrive.
    let size = usize::try_from(head.size).unwrap();
    let all = ledger.all(Position(0), size).await.unwrap();
    assert_eq!(all.len() as u64, head.size, "gapless to the head");
    assert!(
        all.iter()
            .zip(0..)
            .all(|(event, at)| event.position == Position(at))
    );
    let leaves = ledger.leaves(Position(0), size).await.unwrap();
    assert_eq!(
        tlog::root_of(leaves.iter().map(|leaf| tlog::leaf_hash(&leaf.bytes))),
        head.root
    );
    for (index, position) in acknowledged {
        let stream = ballot::stream(fixture::round_id(name), fixture::unit(*index));
        let event = &all[usize::try_from(position.0).unwrap()];
        assert_eq!(
            event.stream, stream,
            "ballot {index} is where it was acknowledged"
        );
        let Some(ballot::Event::Cast(cast)) = ballot::Event::of(&event.body) else {
            panic!("a cast ballot")
        };
        assert!(
            ledger.opening(&cast.commitment).await.unwrap().is_some(),
            "and so is its opening"
        );
    }
}

async fn verify_finished(place: &Place, name: &str, acknowledged: &BTreeMap<usize, Position>) {
    assert_eq!(
        acknowledged.len(),
        UNITS,
        "every ballot was acknowledged in the end"
    );
    let world = World::open(place, UNITS, 1).await;
    let id = fixture::round_id(name);
    let events = world
        .engine
        .ledger()
        .stream(&StreamId::new("round", id), Version::ABSENT)
        .await
        .unwrap();
    let count = |of: fn(&round::Event) -> bool| {
        events
            .iter()
            .filter(|event| round::Event::of(&event.body).is_some_and(of))
            .count()
    };
    assert_eq!(count(|event| matches!(event, round::Event::VotingClosed(_))), 1);
    assert_eq!(count(|event| matches!(event, round::Event::QuorumMet(_))), 1);
    assert_eq!(count(|event| matches!(event, round::Event::Tallied(_))), 1);
    for index in 0..UNITS {
        let stream = ballot::stream(id, fixture::unit(index));
        let events = world
            .engine
            .ledger()
            .stream(&stream, Version::ABSENT)
            .await
            .unwrap();
        let kinds: Vec<_> = events.iter().map(|event| event.body.kind()).collect();
        assert_eq!(kinds, ["ballot.cast@1", "ballot.opened@1"], "ballot {index}");
    }
}
