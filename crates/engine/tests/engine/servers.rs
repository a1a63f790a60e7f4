//! Races between processes: two servers of their own take ballots on one database while a third closes the round; and
//! they are sent the same commands at once.

use crate::{
    fixture::{self, World},
    race::{Answer, neither_half_done, told},
    racing::{SOAK, TIMES},
    sides::audited,
    store::{Kind, Place},
};
use events::{Position, Time};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

const UNITS: usize = 40;
const PLACE: &str = "TINGBOK_TEST_SERVER_PLACE";

/// A server: takes orders from its standard input until that is closed, and says what came of each ballot.
#[test]
#[ignore = "started by the tests below"]
fn server() {
    #[expect(
        clippy::disallowed_methods,
        reason = "how the test tells its servers where to work"
    )]
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let world = runtime.block_on(World::open(&Place::of(&place), UNITS, 1));
    for order in std::io::stdin().lines() {
        let order = Order::of(&order.unwrap());
        world.clock.set(Time::from_millis(order.millis));
        for (index, answer) in runtime.block_on(order.carry_out(&world)) {
            match answer {
                Ok(position) => println!("answer {index} {position}"),
                Err(code) => println!("answer {index} {code}"),
            }
        }
        println!("answers end");
    }
}

/// Ballots of some units, all at once, at a time.
#[derive(Clone)]
struct Order {
    round: String,
    word: &'static str,
    from: usize,
    to: usize,
    millis: i64,
}

impl Order {
    fn of(line: &str) -> Self {
        let fields: Vec<&str> = line.split('\t').collect();
        let number = |at: usize| fields[at].parse::<usize>().unwrap();
        Self {
            round: fields[0].to_owned(),
            word: if fields[1] == "same" { "same" } else { "only" },
            from: number(2),
            to: number(3),
            millis: fields[4].parse().unwrap(),
        }
    }

    fn line(&self) -> String {
        let Self {
            round,
            word,
            from,
            to,
            millis,
        } = self;
        format!("{round}\t{word}\t{from}\t{to}\t{millis}")
    }

    async fn carry_out(&self, world: &World) -> Vec<Answer> {
        let votes = (self.from..self.to).map(|index| {
            let (world, order) = (world.clone(), self.clone());
            tokio::spawn(async move {
                let answer = world.vote(&order.round, index, &[0], order.word).await;
                (index, told(answer))
            })
        });
        let mut answers = Vec::new();
        for vote in votes.collect::<Vec<_>>() {
            answers.push(vote.await.expect("no vote panics"));
        }
        answers
    }
}

/// A running server, seen from here.
struct Server {
    process: Child,
    orders: Option<ChildStdin>,
    said: BufReader<ChildStdout>,
}

impl Server {
    fn start(place: &Place) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["servers::server", "--exact", "--ignored", "--nocapture"])
            .env(PLACE, place.word())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (orders, said) = (process.stdin.take(), process.stdout.take().unwrap());
        Self {
            process,
            orders,
            said: BufReader::new(said),
        }
    }

    fn order(&mut self, order: &Order) {
        let orders = self.orders.as_mut().expect("it takes orders");
        writeln!(orders, "{}", order.line()).expect("it lives");
    }

    fn answers(&mut self) -> Vec<Answer> {
        let mut answers = Vec::new();
        loop {
            let mut line = String::new();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "the server has died");
            // libtest may write its own words before ours on the same line.
            match line.split_once("answer") {
                Some((_, rest)) if rest.starts_with("s end") => return answers,
                Some((_, rest)) => {
                    let (index, what) = rest.trim().split_once(' ').expect("which and what");
                    let answer = what.parse().map(Position).map_err(|_| what.to_owned());
                    answers.push((index.parse().expect("a number"), answer));
                }
                None => {}
            }
        }
    }

    /// Stops it; it must have gone through everything.
    fn stop(mut self) {
        self.orders = None;
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Of a test that failed; one that was stopped is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn ballots_of_two_processes_and_the_close_of_a_third(times: usize) {
    let world = World::create(Kind::Postgres, UNITS, 1, 1_000_000).await;
    let mut servers = [Server::start(&world.place), Server::start(&world.place)];
    let (mut counted, mut refused) = (0, 0);
    for time in 0..times {
        let round = format!("race {time}");
        let id = world.open_round(&round, 1, 10, fixture::rules()).await;
        let deadline = world.clock.now().plus_days(1);
        let before = world.engine.ledger().head().await.unwrap().size;
        for (server, from) in servers.iter_mut().zip([0, UNITS / 2]) {
            server.order(&Order {
                round: round.clone(),
                word: "only",
                from,
                to: from + UNITS / 2,
                millis: deadline.plus_millis(-1).millis(),
            });
        }
        // The close begins when another number of ballots has come in each time; the last times after all of them.
        let enough = Position(before + ((time * 7) % (UNITS + 1)) as u64);
        let mut size = world.engine.ledger().watch();
        size.wait_for(|size| *size >= enough)
            .await
            .expect("the ballots come in");
        world.clock.set(deadline);
        world.engine.advance_round(id).await.expect("the round closes");
        let answers = servers.iter_mut().flat_map(Server::answers).collect();
        let (did, did_not) = neither_half_done(&world, id, answers).await;
        counted += did;
        refused += did_not;
    }
    for server in servers {
        server.stop();
    }
    assert_eq!(counted + refused, UNITS * times);
    assert!(counted > 0 && refused > 0, "{counted} counted, {refused} refused");
    audited(&world).await;
}

/// Invariant 35: each command is one event, and every process gives the same answer.
async fn the_same_commands_to_two_processes_at_once(times: usize) {
    let world = World::create(Kind::Postgres, UNITS, 1, 1_000_000).await;
    let mut servers = [Server::start(&world.place), Server::start(&world.place)];
    for time in 0..times {
        let round = format!("same {time}");
        world.open_round(&round, 1, 10, fixture::rules()).await;
        let before = world.engine.ledger().head().await.unwrap().size;
        let order = Order {
            round,
            word: "same",
            from: 0,
            to: 4,
            millis: world.clock.now().millis(),
        };
        for server in &mut servers {
            server.order(&order);
        }
        let here = order.carry_out(&world).await;
        let there = servers.each_mut().map(Server::answers);
        assert!(here.iter().all(|(_, answer)| answer.is_ok()), "{here:?}");
        assert_eq!([&here, &here], [&there[0], &there[1]]);
        assert_eq!(world.engine.ledger().head().await.unwrap().size, before + 4);
    }
    for server in servers {
        server.stop();
    }
    audited(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ballots_and_the_close_in_three_processes() {
    ballots_of_two_processes_and_the_close_of_a_third(TIMES).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_commands_in_three_processes() {
    the_same_commands_to_two_processes_at_once(TIMES).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a thousand times; run by the suite of what takes long"]
async fn large_races_of_ballots_and_the_close_in_three_processes() {
    ballots_of_two_processes_and_the_close_of_a_third(SOAK).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a thousand times; run by the suite of what takes long"]
async fn large_races_of_the_same_commands_in_three_processes() {
    the_same_commands_to_two_processes_at_once(SOAK).await;
}
