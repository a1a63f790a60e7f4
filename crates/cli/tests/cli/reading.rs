//! The views for people with their own tools: read by the role made for that, after the demo.

use crate::database::demo;
use crate::harness::tingbok;
use engine::follow::Follower;
use ledger::{Ledger, PgLedger};
use serde_json::Value;
use std::sync::Arc;
use tokio_postgres::{Client, NoTls};

async fn connect() -> Client {
    let (client, connection) = tokio_postgres::connect(&demo().address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// What `tingbok show` says of a view, key by key.
fn shown(view: &str) -> Value {
    tingbok(["show", view, &demo().url, "--format", "json"]).data()["documents"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_mandates_and_coverage_are_columns() {
    let ledger = PgLedger::open(&demo().address, engine::clock::system())
        .await
        .unwrap();
    let ledger: Arc<dyn Ledger> = Arc::new(ledger);
    let size = ledger.head().await.unwrap().size;
    let mut follower = Follower::new(Arc::clone(&ledger), projections::VIEWS);
    follower.run_to(events::Position(size)).await.unwrap();

    let client = connect().await;
    client.batch_execute("SET ROLE tingbok_reader").await.unwrap();
    let progress = client
        .query("SELECT view, through, size FROM read_progress", &[])
        .await
        .unwrap();
    assert_eq!(progress.len(), projections::stored().count());
    for row in progress {
        assert_eq!(
            (row.get::<_, i64>(1), row.get::<_, i64>(2)),
            (size as i64, size as i64)
        );
    }

    let lists = shown("priority_list");
    let places =
        "SELECT round::text, status, rank, funded, cardinality(centres), hours FROM read_priority_list
                  ORDER BY round, rank";
    let places = client.query(places, &[]).await.unwrap();
    for (round, list) in lists.as_object().unwrap() {
        let of_round: Vec<_> = places
            .iter()
            .filter(|row| row.get::<_, &str>(0) == round)
            .collect();
        assert_eq!(of_round.is_empty(), list.get("count").is_none(), "{round}");
        for (place, rank) in of_round.iter().zip(1..) {
            assert_eq!(place.get::<_, &str>(1), list["status"].as_str().unwrap());
            assert_eq!(place.get::<_, i32>(2), rank);
            assert_eq!(place.get::<_, bool>(3), place.get::<_, i32>(4) > 0);
            assert!(place.get::<_, i64>(5) > 0);
        }
    }
    assert!(places.len() > 40, "{}", places.len());
    assert!(places.iter().any(|row| row.get(3)) && places.iter().any(|row| !row.get::<_, bool>(3)));

    let register = shown("mandate_register");
    let mandates =
        "SELECT mandate::text, centre_name, status, force, hours, cardinality(needs) FROM read_mandate";
    let mandates = client.query(mandates, &[]).await.unwrap();
    let documents = register.as_object().unwrap();
    assert_eq!(
        mandates.len(),
        documents.keys().filter(|key| key.starts_with("mandate/")).count()
    );
    assert!(mandates.len() > 3);
    for row in &mandates {
        let document = &documents[&format!("mandate/{}", row.get::<_, &str>(0))]["mandate"];
        let centre = &documents[&format!("centre/{}", document["centre"].as_str().unwrap())]["centre"];
        assert_eq!(row.get::<_, &str>(1), centre["name"].as_str().unwrap());
        assert_eq!(row.get::<_, &str>(2), document["status"].as_str().unwrap());
        assert_eq!(row.get::<_, &str>(3), document["force"].as_str().unwrap());
        assert_eq!(row.get::<_, i64>(4) as u64, document["hours"].as_u64().unwrap());
        assert_eq!(
            row.get::<_, i32>(5) as usize,
            document["items"].as_array().unwrap().len()
        );
    }

    let coverage = shown("coverage");
    let units = "SELECT unit::text, name, rounds_asked, rounds_cast, hours_received FROM read_coverage";
    let units = client.query(units, &[]).await.unwrap();
    let documents = coverage.as_object().unwrap();
    assert_eq!(
        units.len(),
        documents.keys().filter(|key| key.starts_with("unit/")).count()
    );
    assert!(units.len() > 300);
    for row in &units {
        let document = &documents[&format!("unit/{}", row.get::<_, &str>(0))]["unit"];
        assert_eq!(row.get::<_, &str>(1), document["name"].as_str().unwrap());
        for (column, field) in [(2, "asked"), (3, "cast")] {
            assert_eq!(
                row.get::<_, i32>(column) as usize,
                document[field].as_array().unwrap().len()
            );
        }
        let received = document["received"].as_object().unwrap().values();
        assert_eq!(
            row.get::<_, i64>(4) as u64,
            received.map(|hours| hours.as_u64().unwrap()).sum::<u64>()
        );
    }
    assert!(units.iter().any(|row| row.get::<_, i64>(4) > 0));
    examples(&client).await;
}

/// The example queries of the schema's README run as they stand.
async fn examples(client: &Client) {
    let readme = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../ledger/src/postgres/sql/README.md"
    );
    let readme = std::fs::read_to_string(readme).unwrap();
    let (_, examples) = readme.split_once("## Views for people").unwrap();
    let (_, examples) = examples.split_once("```sql").unwrap();
    let (examples, _) = examples.split_once("```").unwrap();
    let examples: Vec<&str> = examples
        .split(';')
        .filter(|query| query.contains("SELECT"))
        .collect();
    assert_eq!(examples.len(), 4);
    for query in examples {
        assert!(!client.query(query, &[]).await.unwrap().is_empty(), "{query}");
    }
}

/// Nothing else, whatever tables there come to be.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_reads_nothing_else() {
    let client = connect().await;
    let all = "SELECT c.relname::text, has_table_privilege('tingbok_reader', c.oid, 'SELECT'),
                      has_table_privilege('tingbok_reader', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
               FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'S', 'm')";
    let all = client.query(all, &[]).await.unwrap();
    assert!(all.len() > 12);
    for row in all {
        let (name, reads, writes): (&str, bool, bool) = (row.get(0), row.get(1), row.get(2));
        assert_eq!((reads, writes), (name.starts_with("read_"), false), "{name}");
    }
}
