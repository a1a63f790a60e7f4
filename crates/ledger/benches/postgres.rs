//! Appends per second on PostgreSQL, durability on, against what the server can do at most and against peers, in one run
//! on one throw-away server.
//!
//! - Raw: the rows of an append (event and answer) ready-made: one a commit, many in one statement, `COPY`.
//! - One function call for each append, the shape of message-db: a lock for the category, a version check, one row.
//! - cqrs-es with postgres-es: `ops/peers`, a package of its own since its driver and ours cannot share one; started
//!   from here when its program is named.
//! - Ours, 1 to 512 tasks in one process, and the same tasks spread over two and four processes.
//!
//! `cargo bench -p ledger --bench postgres [-- --peers PROGRAM] [--rounds N] [--only WORD]`; medians of the rounds.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod work;

use events::{Position, Time};
use futures::future::try_join_all;
use ledger::{Clock, Ledger, PgLedger};
use pgtest::Cluster;
use std::{
    collections::BTreeMap,
    fmt,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio_postgres::{Client, NoTls, types::ToSql};
use work::{ALL, Outcome, Share, append_from, leaf, now, stream, uuid};

const CELL: Duration = Duration::from_secs(8);
const TASKS: [u64; 4] = [1, 8, 64, 512];
/// As many connections as postgres-es opens by itself.
const POOL: u64 = 10;
/// As many as suit a peer better.
const CONNECTIONS: u64 = 64;
/// How often the way to a follower is timed in a round.
const SAMPLES: u64 = 500;

/// One function call an append: a category's lock, the version check, the row; the events of all are one table.
const ONE_CALL: &str = "
    CREATE TABLE message (
        position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id UUID NOT NULL UNIQUE, stream TEXT NOT NULL, version BIGINT NOT NULL, body BYTEA NOT NULL,
        UNIQUE (stream, version)
    );
    CREATE FUNCTION write_message(id UUID, name TEXT, expected BIGINT, body BYTEA) RETURNS BIGINT
    LANGUAGE plpgsql AS $$
    DECLARE upcoming BIGINT;
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('ballot'));
        SELECT coalesce(max(version), -1) + 1 INTO upcoming FROM message WHERE stream = name;
        IF upcoming <> expected THEN
            RAISE EXCEPTION 'stream % stands at %, not %', name, upcoming, expected;
        END IF;
        INSERT INTO message (id, stream, version, body) VALUES (id, name, upcoming, body);
        RETURN upcoming;
    END $$;";

#[expect(clippy::disallowed_methods, reason = "a benchmark is started by hand")]
fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Some(address) = value("--process") {
        let number = |name: &str| value(name).unwrap_or_default().parse::<u64>();
        let (tasks, first, step) = (number("--tasks")?, number("--first")?, number("--step")?);
        let done = runtime.block_on(async {
            let ledger = PgLedger::open(&address, clock()).await?;
            append_from(Arc::new(ledger), tasks, Share { first, step }, CELL).await
        })?;
        println!("{done}");
        return Ok(());
    }
    let rounds: usize = value("--rounds").map_or(Ok(1), |rounds| rounds.parse())?;
    let peers = value("--peers");
    let only = value("--only").unwrap_or_default();
    let mut figures: BTreeMap<(usize, String), Vec<u64>> = BTreeMap::new();
    for round in 1..=rounds {
        println!("round {round} of {rounds}");
        for (at, name, rate) in runtime.block_on(round_of_all(peers.as_deref(), &only))? {
            figures.entry((at, name)).or_default().push(rate);
        }
    }
    table(figures);
    Ok(())
}

fn table(figures: BTreeMap<(usize, String), Vec<u64>>) {
    println!("\n{:<54} {:>9} {:>21}", "medians of the rounds", "/s", "range");
    for ((_, name), mut rates) in figures {
        rates.sort_unstable();
        let (least, most) = (rates.first().unwrap_or(&0), rates.last().unwrap_or(&0));
        let median = rates.get(rates.len() / 2).unwrap_or(&0);
        println!("{name:<54} {median:>9} {least:>10}-{most}");
    }
}

fn clock() -> Clock {
    Arc::new(|| Time::from_millis(1_795_338_000_000))
}

/// What is measured in each round.
enum Cell {
    Raw { tasks: u64, batch: u64 },
    Copy,
    OneCall(u64),
    Peer { tasks: u64, connections: u64 },
    Ledger(u64),
    Several { processes: u64, tasks: u64 },
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw { tasks, batch } => {
                write!(f, "raw INSERT, event + answer, {batch} a commit, {tasks} tasks")
            }
            Self::Copy => f.write_str("raw COPY, event rows, 1000 a commit"),
            Self::OneCall(tasks) => write!(f, "one function call an append, {tasks} tasks"),
            Self::Peer { tasks, connections } => write!(
                f,
                "cqrs-es with postgres-es, {tasks} tasks on {connections} connections"
            ),
            Self::Ledger(tasks) => write!(f, "ledger, {tasks} tasks"),
            Self::Several { processes, tasks } => write!(f, "ledger, {tasks} tasks in {processes} processes"),
        }
    }
}

fn cells() -> Vec<Cell> {
    let raw = [(1, 1), (64, 1), (1, 1_000), (1, 4_000)].map(|(tasks, batch)| Cell::Raw { tasks, batch });
    let mut cells: Vec<Cell> = raw.into_iter().chain([Cell::Copy]).collect();
    cells.extend(TASKS.map(Cell::OneCall));
    let peer = |connections| TASKS.map(|tasks| Cell::Peer { tasks, connections });
    cells.extend(peer(POOL).into_iter().chain(peer(CONNECTIONS)));
    cells.extend(TASKS.map(Cell::Ledger));
    for processes in [2, 4] {
        let each = [64, 64 * processes, 512, 512 * processes];
        cells.extend(each.map(|tasks| Cell::Several { processes, tasks }));
    }
    cells
}

impl Cell {
    /// Answered appends per second, in a database of its own.
    async fn measure(&self, cluster: &Cluster, peers: &str) -> Outcome<u64> {
        match self {
            Self::Raw { tasks, batch } => raw(&ledger_at(cluster).await?, *tasks, *batch).await,
            Self::Copy => copy(&ledger_at(cluster).await?).await,
            Self::OneCall(tasks) => one_call(&empty(cluster).await, *tasks).await,
            Self::Peer { tasks, connections } => {
                let (address, mut program) = (empty(cluster).await, Command::new(peers));
                program.args([&address, &tasks.to_string(), &connections.to_string()]);
                Ok(output(&mut program)? / CELL.as_secs())
            }
            Self::Ledger(tasks) => {
                let address = ledger_at(cluster).await?;
                let ledger = Arc::new(PgLedger::open(&address, clock()).await?);
                let done = append_from(ledger.clone(), *tasks, ALL, CELL).await?;
                assert_eq!(ledger.head().await?.size, done, "every append is there");
                Ok(done / CELL.as_secs())
            }
            Self::Several { processes, tasks } => several(cluster, *processes, *tasks).await,
        }
    }
}

/// Rates by the place and name of their cell, told as they come.
async fn round_of_all(peers: Option<&str>, only: &str) -> Outcome<Vec<(usize, String, u64)>> {
    let cluster = Cluster::start_on_loopback();
    let mut rates = Vec::new();
    for (at, cell) in cells().into_iter().enumerate() {
        let name = cell.to_string();
        if !name.contains(only) || (matches!(cell, Cell::Peer { .. }) && peers.is_none()) {
            continue;
        }
        let rate = cell.measure(&cluster, peers.unwrap_or_default()).await?;
        println!("  {name:<54} {rate:>9}/s");
        rates.push((at, name, rate));
    }
    if "latency".contains(only) {
        latency(&cluster).await?;
    }
    Ok(rates)
}

/// How long after the answer to an append another server's follower has the event: the two share nothing but the
/// database.
async fn latency(cluster: &Cluster) -> Outcome<()> {
    let address = ledger_at(cluster).await?;
    let writer = PgLedger::open(&address, clock()).await?;
    let reader = PgLedger::open(&address, clock()).await?;
    let mut size = reader.watch();
    let mut waits = Vec::new();
    for number in 0..SAMPLES {
        writer.append(work::command(number)).await?;
        let answered = now();
        size.wait_for(|size| size.0 > number).await?;
        let new = reader.all(Position(number), 10).await?;
        assert_eq!(new.len(), 1, "the follower reads what is new");
        waits.push(answered.elapsed().as_micros());
    }
    waits.sort_unstable();
    let at = |share: usize| waits.get(waits.len() * share / 100).copied().unwrap_or_default();
    println!(
        "  another server reads an event: {} µs after its answer in the median, {} at 99 %",
        at(50),
        at(99)
    );
    Ok(())
}

/// An empty database, over the loopback address: servers of an installation are seldom on the database's machine.
async fn empty(cluster: &Cluster) -> String {
    cluster.over_loopback(&cluster.database().await)
}

async fn ledger_at(cluster: &Cluster) -> Outcome<String> {
    let address = empty(cluster).await;
    PgLedger::migrate(&address).await?;
    Ok(address)
}

async fn connect(address: &str) -> Outcome<Client> {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The program's one line of output: how many appends were answered.
fn output(command: &mut Command) -> Outcome<u64> {
    let output = command.stderr(Stdio::inherit()).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// The tasks spread evenly over processes of their own, all at once.
async fn several(cluster: &Cluster, processes: u64, tasks: u64) -> Outcome<u64> {
    let address = ledger_at(cluster).await?;
    let program = std::env::current_exe()?;
    let running = (0..processes).map(|process| {
        let each = (tasks / processes).to_string();
        let (first, step) = (process.to_string(), processes.to_string());
        Command::new(&program)
            .args(["--process", &address, "--tasks", &each])
            .args(["--first", &first, "--step", &step])
            .stdout(Stdio::piped())
            .spawn()
    });
    let mut done = 0;
    for child in running.collect::<Vec<_>>() {
        let output = child?.wait_with_output()?;
        done += String::from_utf8(output.stdout)?.trim().parse::<u64>()?;
    }
    let head = PgLedger::open(&address, clock()).await?.head().await?;
    assert_eq!(head.size, done, "every append is there");
    Ok(done / CELL.as_secs())
}

/// The rows of an append and nothing else: no check, no tree, no head.
async fn raw(address: &str, tasks: u64, batch: u64) -> Outcome<u64> {
    let (next, started) = (Arc::new(AtomicI64::new(0)), now());
    let work = (0..tasks).map(|_| {
        let (address, next) = (address.to_owned(), Arc::clone(&next));
        async move {
            let client = connect(&address).await?;
            let event = client
                .prepare("INSERT INTO event SELECT unnest($1::bigint[]), unnest($2::text[]), unnest($3::bigint[]), unnest($4::bytea[]), unnest($5::bytea[])")
                .await?;
            let answer = client
                .prepare("INSERT INTO answer SELECT unnest($1::text[]), unnest($2::uuid[]), unnest($3::bytea[]), unnest($4::bigint[]), unnest($5::bigint[]), unnest($6::int[]), unnest($7::bytea[])")
                .await?;
            let (leaf, actor) = (leaf()?, uuid(2).to_string());
            let hash = tlog::leaf_hash(&leaf).0;
            let (many, batch) = (usize::try_from(batch)?, i64::try_from(batch)?);
            while started.elapsed() < CELL {
                let first = next.fetch_add(batch, Ordering::Relaxed);
                let positions: Vec<i64> = (first..first + batch).collect();
                let numbers = || positions.iter().map(|at| at.unsigned_abs());
                let streams: Vec<String> = numbers().map(|at| stream(at).as_str().to_owned()).collect();
                let commands: Vec<_> = numbers().map(uuid).collect();
                let (ones, leaves, hashes) = (vec![1_i64; many], vec![leaf.as_slice(); many], vec![hash.as_slice(); many]);
                let (actors, at, events) = (vec![actor.as_str(); many], vec![1_795_338_000_000_i64; many], vec![1_i32; many]);
                let nothing: Vec<&[u8]> = vec![&[]; many];
                let rows: [&(dyn ToSql + Sync); 5] = [&positions, &streams, &ones, &leaves, &hashes];
                let told: [&(dyn ToSql + Sync); 7] = [&actors, &commands, &hashes, &at, &positions, &events, &nothing];
                let (begun, rows, told, done) = futures::future::join4(
                    client.batch_execute("BEGIN"),
                    client.execute(&event, &rows),
                    client.execute(&answer, &told),
                    client.batch_execute("COMMIT"),
                )
                .await;
                begun?;
                rows?;
                told?;
                done?;
            }
            Ok::<_, Box<dyn std::error::Error>>(())
        }
    });
    try_join_all(work).await?;
    Ok(next.load(Ordering::Relaxed).unsigned_abs() / CELL.as_secs())
}

async fn copy(address: &str) -> Outcome<u64> {
    use futures::SinkExt;
    let client = connect(address).await?;
    let (leaf, started) = (leaf()?, now());
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (hash, leaf) = (hex(&tlog::leaf_hash(&leaf).0), hex(&leaf));
    let mut done = 0;
    while started.elapsed() < CELL {
        let sink = client.copy_in("COPY event FROM STDIN").await?;
        futures::pin_mut!(sink);
        let rows: String = (done..done + 1_000)
            .map(|at| format!("{at}\t{}\t1\t\\\\x{leaf}\t\\\\x{hash}\n", stream(at).as_str()))
            .collect();
        sink.send(std::io::Cursor::new(rows.into_bytes())).await?;
        sink.close().await?;
        done += 1_000;
    }
    Ok(done / CELL.as_secs())
}

async fn one_call(address: &str, tasks: u64) -> Outcome<u64> {
    connect(address).await?.batch_execute(ONE_CALL).await?;
    let (next, started) = (Arc::new(AtomicI64::new(0)), now());
    let mut clients = Vec::new();
    for _ in 0..tasks.min(CONNECTIONS) {
        clients.push(Arc::new(connect(address).await?));
    }
    let work = clients.iter().cycle().zip(0..tasks).map(|(client, _)| {
        let (client, next) = (Arc::clone(client), Arc::clone(&next));
        async move {
            let call = client.prepare("SELECT write_message($1, $2, 0, $3)").await?;
            let leaf = leaf()?;
            while started.elapsed() < CELL {
                let number = next.fetch_add(1, Ordering::Relaxed).unsigned_abs();
                client
                    .execute(&call, &[&uuid(number), &stream(number).as_str(), &leaf])
                    .await?;
            }
            Ok::<_, Box<dyn std::error::Error>>(())
        }
    });
    try_join_all(work).await?;
    Ok(next.load(Ordering::Relaxed).unsigned_abs() / CELL.as_secs())
}
