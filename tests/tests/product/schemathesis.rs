//! Schemathesis, a tester of interfaces over HTTP written by others, asks the running server everything that its OpenAPI
//! document allows, and much that it does not. What it is told to leave out, and why, stands in
//! `tests/schemathesis/schemathesis.toml`.

use crate::{
    client::Served,
    store::{Kind, Store, on_both_stores},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// Two minutes in the tests: so many seconds for each of two personas on each store. `ops/test-api` takes more.
const SECONDS: u64 = 30;

/// The program where `ops/install-schemathesis` puts it; `None` on a machine where it cannot be had, which says so.
fn program() -> Option<PathBuf> {
    let built = e2e::tingbok();
    let target = built.ancestors().nth(2).expect("a target folder");
    let program = target.join("schemathesis/bin/schemathesis");
    if program.exists() {
        return Some(program);
    }
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: schemathesis is not installed, so the interface was not tested with it; ops/test installs it"
    );
    None
}

/// The ids in the log, by kind: without them nearly everything would be asked of nothing.
fn ids(store: &Store) -> Value {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in store.rows() {
        let (kind, id) = row.stream.split_once('-').expect("a kind and an id");
        // A ballot and a support have two.
        if id.len() == 36 && ids.get(kind).is_none_or(|known| known.len() < 100) {
            ids.entry(kind.to_owned()).or_default().insert(id.to_owned());
        }
    }
    json!(ids)
}

/// Asks as one persona for so many seconds.
fn asks(program: &Path, site: &Served, choice: &Value, ids: &Value, seconds: u64) {
    let persona = site.persona(choice);
    let (_, token) = persona.cookie().split_once('=').expect("a cookie");
    // It finds its files where it runs, and leaves some there.
    let folder = tempfile::tempdir().unwrap();
    for name in ["hooks.py", "schemathesis.toml"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("schemathesis")
            .join(name);
        fs::copy(from, folder.path().join(name)).unwrap();
    }
    let mut command = Command::new(program);
    if let Some(credential) = choice["credential"].as_str() {
        command.env("TINGBOK_CREDENTIAL", credential);
    }
    let output = command
        .args(["--no-color", "run", "--checks", "all", "--workers", "1"])
        .args(["--max-time", &seconds.to_string()])
        .args(["--continue-on-failure", "--generation-database", "none"])
        .arg(format!("http://{}/api/v1/openapi.json", site.address()))
        .env("TINGBOK_PERSONA", token)
        .env("TINGBOK_IDS", ids.to_string())
        .current_dir(folder.path())
        .output()
        .expect("schemathesis starts");
    let told = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{error}");
}

/// The operator, who keeps what everything rests on, and a secretary, who runs rounds.
fn test(kind: Kind, seconds: u64) {
    let Some(program) = program() else {
        return;
    };
    let store = Store::copy(kind);
    let ids = ids(&store);
    let site = Served::begin(
        &store,
        &[
            "--demo",
            "--metrics",
            "0",
            "--rate",
            "1000000/1000000",
            "--organisation-rate",
            "1000000/1000000",
        ],
    );
    let operator = json!({ "operator": true });
    let is_secretary = |persona: &&Value| persona["role"] == "secretariat" && persona["revoked"] == false;
    let secretary = |all: &Value| {
        let all = all["personas"].as_array().unwrap();
        all.iter().find(is_secretary).map(|one| one["credential"].clone())
    };
    let persona = site.persona(&operator);
    let personas = site.until(&persona, "/demo/personas", |all| secretary(all).is_some());
    let secretary = json!({ "credential": secretary(&personas) });
    for choice in [operator, secretary] {
        asks(&program, &site, &choice, &ids, seconds);
    }
    // What it sent in shows in patterns alone, however many addresses and methods it made up.
    let measured = site.measured("/metrics");
    assert_eq!(measured.status, 200);
    let routes = measured
        .body
        .lines()
        .filter(|line| line.starts_with("tingbok_http_requests_total"));
    assert!((10..2_000).contains(&routes.count()), "{}", measured.body);
    assert!(site.stop(), "the server ends well");
    let (code, report): (i32, Value) = store.replay();
    assert_eq!(code, 0, "what was taken in replays: {report}");
}

on_both_stores! { schemathesis_finds_nothing }

fn schemathesis_finds_nothing(kind: Kind) {
    test(kind, SECONDS);
}

#[test]
#[ignore = "takes as long as it is told to: ops/test-api"]
#[expect(
    clippy::disallowed_methods,
    reason = "how long is said by the command that starts the test"
)]
fn large_schemathesis_finds_nothing() {
    let seconds = std::env::var("SCHEMATHESIS_SECONDS").map_or(600, |given| given.parse().unwrap());
    // Two personas on each store.
    for kind in [Kind::Sqlite, Kind::Postgres] {
        test(kind, seconds / 4);
    }
}
