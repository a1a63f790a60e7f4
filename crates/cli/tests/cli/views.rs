//! Revisions of views: shown, and deleted when nobody reads them.

use crate::{
    database::database,
    harness::{Place, norway, program, ran, tingbok},
};
use pgtest::Cluster;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio_postgres::NoTls;

/// As a server of an earlier program leaves it, beside one of this program that has read less of another view.
const LEFT: &str = "
    INSERT INTO view_progress (view, revision, through) VALUES ('coverage', 1, 7), ('coverage', 3, 9), ('minutes', 1, 5);
    INSERT INTO view_document (view, revision, key, document) VALUES ('coverage', 1, 'a', '1'), ('coverage', 3, 'a', '3');
    INSERT INTO view_active (view, revision) VALUES ('coverage', 3)";

fn row(view: &str, revision: u32, through: u64, standing: &str) -> Value {
    json!({ "revision": revision, "standing": standing, "through": through, "view": view })
}

#[test]
fn what_earlier_programs_left_behind_is_shown_and_deleted() {
    let (place, address) = (Place::new(), database());
    let (url, key) = (Cluster::shared().url("owner", &address), place.path("vault.key"));
    let on = |words: &[&str]| ran(program().args(words).arg(&url).env("TINGBOK_VAULT_KEY", &key));
    let json = |words: &[&str]| on(&[words, &["--format", "json"]].concat()).data();
    let counties = norway("counties");
    let imported = on(&["import", "--counties", counties.to_str().unwrap()]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let sql = |sql: &'static str| {
        let done = async {
            let (client, connection) = tokio_postgres::connect(&address, NoTls).await.unwrap();
            let _driven = tokio::spawn(connection);
            let rows = client.simple_query(sql).await.unwrap();
            rows.len()
        };
        Runtime::new().unwrap().block_on(done)
    };
    assert_eq!(json(&["views", "show"])["views"], json!([]), "no server ran");
    sql(LEFT);
    let (read, coming) = (row("coverage", 3, 9, "read"), row("minutes", 1, 5, "coming"));
    let left = row("coverage", 1, 7, "left");
    let shown = json(&["views", "show"])["views"].clone();
    let all = [&left, &read, &coming].map(|row| shown.as_array().unwrap().contains(row));
    assert_eq!(all, [true; 3], "{shown}");
    for (lang, word) in [("nb", "etterlatt"), ("nn", "etterlaten"), ("en", "left behind")] {
        let told = on(&["views", "show", "--lang", lang]).stdout;
        assert!(told.contains(word) && !told.contains('⟦'), "{told}");
    }

    assert_eq!(json(&["views", "retire"]), json!({ "retired": [left] }));
    let shown = json(&["views", "show"])["views"].clone();
    assert_eq!(shown.as_array().unwrap().len(), 2, "{shown}");
    let documents = "SELECT key FROM view_document WHERE view = 'coverage'";
    // One row, the heading and the end.
    assert_eq!(sql(documents), 3, "the one that is read stays");
    assert_eq!(json(&["views", "retire"]), json!({ "retired": [] }));
}

#[test]
fn an_embedded_store_without_a_server_has_none() {
    let place = Place::new();
    let store = place.store();
    let store = store.to_str().unwrap();
    let shown = tingbok(["views", "show", store, "--format", "json"]).data();
    assert_eq!(shown["views"], json!([]));
    assert!(shown["size"].as_u64().unwrap() > 0);
    for act in ["show", "retire"] {
        let told = tingbok(["views", act, store, "--lang", "en"]);
        assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{}", told.stdout);
        assert!(told.stdout.contains("No "), "{}", told.stdout);
    }
}
