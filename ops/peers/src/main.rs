//! `peers ADDRESS TASKS CONNECTIONS`: so many tasks over so many connections, each sending one command after another through cqrs-es's own framework with
//! postgres-es into a new aggregate, for three seconds; prints how many were answered. Each command gives one event of
//! the size of a sealed ballot.

use cqrs_es::{Aggregate, CqrsFramework, DomainEvent, event_sink::EventSink};
use serde::{Deserialize, Serialize};
use sqlx::{Executor, postgres::PgPoolOptions};
use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

const CELL: Duration = Duration::from_secs(3);

#[derive(Default, Serialize, Deserialize)]
struct Ballot {
    cast: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
enum Event {
    Cast {
        commitment: String,
        round: String,
        rules: String,
        unit: String,
        words: String,
    },
}

impl DomainEvent for Event {
    fn event_type(&self) -> String {
        "ballot.cast".into()
    }
    fn event_version(&self) -> String {
        "1".into()
    }
}

#[derive(Debug, thiserror::Error)]
#[error("cast already")]
struct Refused;

impl Aggregate for Ballot {
    const TYPE: &'static str = "ballot";
    type Command = Event;
    type Event = Event;
    type Error = Refused;
    type Services = ();

    async fn handle(&mut self, command: Event, _: &(), sink: &EventSink<Self>) -> Result<(), Refused> {
        if self.cast {
            return Err(Refused);
        }
        sink.write(command, self).await;
        Ok(())
    }

    fn apply(&mut self, _: Event) {
        self.cast = true;
    }
}

fn command(number: u64) -> Event {
    Event::Cast {
        commitment: format!("{number:064x}"),
        round: "01900000-0000-7000-8000-000000000001".into(),
        rules: "a".repeat(64),
        unit: format!("01900000-0000-7000-8000-{number:012x}"),
        // The envelope of ours (actor, citations, deadlines) is part of what is stored.
        words: "x".repeat(400),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(tasks), Some(connections)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("peers ADDRESS TASKS CONNECTIONS".into());
    };
    let tasks: u64 = tasks.parse()?;
    let mut options = sqlx::postgres::PgConnectOptions::new();
    for word in address.split(' ') {
        options = match word.split_once('=') {
            Some(("host", folder)) if folder.starts_with('/') => options.socket(folder),
            Some(("host", host)) => options.host(host),
            Some(("port", port)) => options.port(port.parse()?),
            Some(("user", user)) => options.username(user),
            Some(("dbname", name)) => options.database(name),
            _ => return Err(format!("unknown word {word}").into()),
        };
    }
    let pool = PgPoolOptions::new()
        .max_connections(connections.parse()?)
        .connect_with(options)
        .await?;
    // The table as its crate's instructions give it.
    pool.execute(
        "CREATE TABLE events (
            aggregate_type text NOT NULL, aggregate_id text NOT NULL, sequence bigint CHECK (sequence >= 0) NOT NULL,
            event_type text NOT NULL, event_version text NOT NULL, payload json NOT NULL, metadata json NOT NULL,
            PRIMARY KEY (aggregate_type, aggregate_id, sequence)
        )",
    )
    .await?;
    let framework: Arc<CqrsFramework<Ballot, _>> = Arc::new(postgres_es::postgres_cqrs(pool, vec![], ()));
    let (numbers, started) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let work = (0..tasks).map(|_| {
        let (framework, numbers) = (Arc::clone(&framework), Arc::clone(&numbers));
        tokio::spawn(async move {
            while started.elapsed() < CELL {
                let number = numbers.fetch_add(1, Ordering::Relaxed);
                framework
                    .execute(&format!("ballot-{number}"), command(number))
                    .await?;
            }
            Ok::<_, cqrs_es::AggregateError<Refused>>(())
        })
    });
    for task in work.collect::<Vec<_>>() {
        task.await??;
    }
    println!("{}", numbers.load(Ordering::Relaxed));
    Ok(())
}
