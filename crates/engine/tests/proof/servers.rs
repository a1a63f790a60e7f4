//! Two servers share a database and a proof folder, and the one that signs is killed without warning: the other takes over,
//! and nothing that was published is undone.

use super::*;
use crate::{
    follow::pace,
    growing::{Appending, published, signed, until, went_on},
    kill::{self, PLACE, PROOF},
    store::Kind,
    victim::{self, variable},
};
use engine::proof::Prover;
use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Stdio},
    time::Duration,
};

/// A server: signs what others append, when it is its turn.
#[test]
#[ignore = "started and killed by the tests below"]
fn server() {
    let (Some(place), Some(proof)) = (variable(PLACE), variable(PROOF)) else {
        return;
    };
    victim::live(async {
        let ledger = Place::of(&place).open(&clock()).await;
        let signer = signer(&ledger, Path::new(&proof));
        let mut prover = Prover::begin(signer, pace(), clock().clock()).await.unwrap();
        println!("begun.");
        prover.run(std::future::pending()).await.unwrap();
    });
}

/// A server in a process of its own.
struct Server {
    child: Child,
    /// Held open, for it may have more to say.
    _said: BufReader<ChildStdout>,
}

impl Server {
    /// Starts one, and waits until it signs or stands by.
    fn start(told: &[(&str, String)]) -> Self {
        let mut command = victim::victim("servers::server", told);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("begun.") {
            line.clear();
            assert!(said.read_line(&mut line).unwrap() > 0, "the server began");
        }
        Self { child, _said: said }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn the_signing_one_is_killed(rounds: u64) {
    let (place, ledger) = created(Kind::Postgres).await;
    let (_scratch, dir) = proof_folder();
    let word = place.word();
    let (_, address) = word.split_once(' ').unwrap();
    let connected = tokio_postgres::connect(address, tokio_postgres::NoTls).await;
    let (database, connection) = connected.unwrap();
    tokio::spawn(connection);
    let start = async || {
        let told = kill::told(&place, &dir);
        let started = tokio::task::spawn_blocking(move || Server::start(&told)).await;
        started.unwrap()
    };
    let (mut signs, mut stands_by) = (start().await, start().await);
    let appending = Appending::start(&ledger, 0);
    for round in 0..rounds {
        let enough = signed(&dir) + 4 + round % 5;
        until("the one server signs", async || signed(&dir) > enough).await;
        tokio::time::sleep(Duration::from_micros(round * 1_733 % 9_000)).await;
        drop(signs);
        let before = published(&dir);
        // Its turn would run out in ten seconds.
        let late = "UPDATE view_lease SET until = clock_timestamp()";
        assert_eq!(database.execute(late, &[]).await.unwrap(), 1);
        let enough = before.len() + 2;
        until("the other takes over", async || published(&dir).len() > enough).await;
        went_on(&ledger, &dir, &before).await;
        (signs, stands_by) = (stands_by, start().await);
    }
    drop((signs, stands_by));
    appending.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_servers_the_other_takes_over_when_one_is_killed() {
    the_signing_one_is_killed(10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes: run by ops/test-slow"]
async fn large_of_two_servers_the_other_takes_over() {
    the_signing_one_is_killed(100).await;
}
