//! The process is killed without warning, over and over, while it takes ballots and while it closes a round.
//! Everything acknowledged must be there, and the next process must finish the work without doubling anything.

use crate::fixture::{self, World};
use events::{Event, Position, StreamId, Version, ballot, round};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

const UNITS: usize = 60;
const KILLS: usize = 50;
const DIR: &str = "TINGBOK_TEST_VICTIM_DIR";
const ROUND: &str = "TINGBOK_TEST_VICTIM_ROUND";

fn variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "how the test tells its victim where to work"
    )]
    std::env::var(name).ok()
}

/// The victim: takes all ballots that are missing, then closes the round, and says what was acknowledged.
#[test]
#[ignore = "started and killed by the test below"]
fn victim() {
    let (Some(dir), Some(name)) = (variable(DIR), variable(ROUND)) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let world = World::open(Path::new(&dir), UNITS, 1);
        let id = fixture::round_id(&name);
        let tasks: Vec<_> = (0..UNITS)
            .map(|index| {
                let (world, name) = (world.clone(), name.clone());
                tokio::spawn(async move {
                    // After the close the ledger's time has passed the deadline and the answer is a refusal.
                    if let Ok(reply) = world.vote(&name, index, &[index % 3], "only").await {
                        println!("ack {index} {}", reply.positions[0]);
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

#[test]
fn nothing_acknowledged_is_lost_and_the_close_resumes() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (mut kills, mut rounds) = (0, 0);
    while kills < KILLS {
        let dir = tempfile::tempdir().unwrap();
        let name = format!("round {rounds}");
        runtime.block_on(async {
            let world = World::create(dir.path(), UNITS, 1, 10_000).await;
            world.open_round(&name, 3, 200, fixture::rules()).await;
        });
        let mut acknowledged = BTreeMap::new();
        loop {
            // A different moment each time, from before the first ballot to after the count.
            let lived = (kills * 37 + rounds * 11) % 90;
            let finished = live_and_die(dir.path(), &name, lived as u64, &mut acknowledged);
            runtime.block_on(verify(dir.path(), &name, &acknowledged));
            if finished {
                break;
            }
            kills += 1;
        }
        runtime.block_on(verify_finished(dir.path(), &name, &acknowledged));
        rounds += 1;
    }
    assert!(rounds > 1, "some rounds came to their end between kills");
}

/// Starts the victim and kills it after so many milliseconds; tells whether it had finished before.
fn live_and_die(dir: &Path, name: &str, lived: u64, acknowledged: &mut BTreeMap<usize, Position>) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["kill::victim", "--exact", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .env(ROUND, name)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reader = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
    std::thread::sleep(Duration::from_millis(10 + lived));
    child.kill().unwrap();
    child.wait().unwrap();
    let mut finished = false;
    for line in reader.join().unwrap() {
        // libtest may write its own words before ours on the same line.
        finished |= line.ends_with("finished");
        let Some((_, ack)) = line.split_once("ack ") else {
            continue;
        };
        // The last line may have been cut by the kill: it was not acknowledged then.
        let Some((index, position)) = ack.split_once(' ') else {
            continue;
        };
        if let (Ok(index), Ok(position)) = (index.parse(), position.parse()) {
            acknowledged.entry(index).or_insert(Position(position));
        }
    }
    finished
}

async fn verify(dir: &Path, name: &str, acknowledged: &BTreeMap<usize, Position>) {
    let world = World::open(dir, UNITS, 1);
    let ledger = world.engine.ledger();
    let head = ledger.head().await.unwrap();
    let all = ledger.all(Position(0), usize::MAX).await.unwrap();
    assert_eq!(all.len() as u64, head.size, "gapless to the head");
    assert!(
        all.iter()
            .zip(0..)
            .all(|(event, at)| event.position == Position(at))
    );
    let leaves = ledger.leaves(Position(0), usize::MAX).await.unwrap();
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

async fn verify_finished(dir: &Path, name: &str, acknowledged: &BTreeMap<usize, Position>) {
    assert_eq!(
        acknowledged.len(),
        UNITS,
        "every ballot was acknowledged in the end"
    );
    let world = World::open(dir, UNITS, 1);
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
