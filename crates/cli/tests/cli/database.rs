//! Stores in a PostgreSQL database: the same commands on the same words, and what is said where a database cannot be
//! used.

use crate::harness::{Place, norway, program, ran, tingbok};
use pgtest::Cluster;
use serde_json::Value;
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, sync::OnceLock};
use tokio::runtime::Runtime;

/// An empty database of the shared server, as its address.
pub(crate) fn database() -> String {
    Runtime::new().unwrap().block_on(Cluster::shared().database())
}

/// The same as the URL of its owner.
pub(crate) fn url() -> String {
    Cluster::shared().url("owner", &database())
}

/// A database with the schema.
pub(crate) fn migrated() -> String {
    let url = url();
    let ran = tingbok(["migrate", &url, "--format", "json"]);
    assert!(ran.data()["migrations"].as_u64().unwrap() > 0);
    url
}

/// The demo in a database and in a folder, made once for all tests.
pub(crate) struct Demo {
    pub(crate) address: String,
    pub(crate) url: String,
    pub(crate) key: PathBuf,
    pub(crate) folder: PathBuf,
    /// What was said of it.
    told: String,
}

pub(crate) fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let place = Box::leak(Box::new(Place::new()));
        let (key, folder) = (place.path("demo.key"), place.path("demo"));
        let address = database();
        let url = Cluster::shared().url("owner", &address);
        assert_eq!(tingbok(["migrate", &url]).code, 0);
        let there = tingbok([
            "demo",
            "--store",
            &url,
            "--vault-key",
            key.to_str().unwrap(),
            "--format",
            "json",
        ]);
        assert_eq!(there.code, 0, "{}", there.stderr);
        let here = tingbok(["demo", "--out", folder.to_str().unwrap(), "--format", "json"]);
        assert_eq!(here.code, 0, "{}", here.stderr);
        assert_eq!(there.stdout, here.stdout, "the same story");
        Demo {
            address,
            url,
            key,
            folder,
            told: here.stdout,
        }
    })
}

/// Size and root of a store that replays without a finding.
#[track_caller]
pub(crate) fn replayed(store: &str) -> (u64, String) {
    let report = tingbok(["replay", store, "--format", "json"]).data();
    assert_eq!(report["verdict"], "clean");
    (
        report["size"].as_u64().unwrap(),
        report["root"].as_str().unwrap().to_owned(),
    )
}

#[test]
fn time_zone_language_and_number_of_threads_reach_no_result() {
    let told: Value = serde_json::from_str(&demo().told).unwrap();
    assert!(told["log"]["root"].is_string(), "{told}");
    let place = Place::new();
    for (zone, locale, threads) in [
        ("Pacific/Chatham", "tr_TR.UTF-8", "1"),
        ("America/St_Johns", "C", "5"),
    ] {
        let mut other = program();
        other
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .env("TOKIO_WORKER_THREADS", threads);
        let folder = place.path(threads);
        let ran = ran(other.args(["demo", "--out", folder.to_str().unwrap(), "--format", "json"]));
        assert_eq!(
            ran.stdout,
            demo().told,
            "{zone} {locale} {threads}: {}",
            ran.stderr
        );
    }
}

#[test]
fn the_demo_is_the_same_in_a_database() {
    let Demo { url, key, folder, .. } = demo();
    let folder = folder.to_str().unwrap();
    assert_eq!(replayed(url), replayed(folder));
    for view in ["minutes", "priority_list", "mandate_register"] {
        let (there, here) = (
            ran(program().args(["show", view, url]).env("TINGBOK_VAULT_KEY", key)),
            tingbok(["show", view, folder]),
        );
        assert_eq!(
            (there.code, &there.stdout),
            (0, &here.stdout),
            "{view}: {}",
            there.stderr
        );
    }
    // Without the key what is sealed stays so.
    let without = tingbok(["show", "minutes", url]);
    assert_eq!(without.code, 0, "{}", without.stderr);
    assert!(without.stdout.contains("(låst)"), "{}", without.stdout);

    let round = tingbok(["show", "priority_list", url, "--format", "json"]).data();
    let round = round["documents"]
        .as_object()
        .unwrap()
        .keys()
        .next()
        .unwrap()
        .clone();
    for command in [&["compare", "--counts", "0"][..], &["export"]] {
        let run = |store: &str| {
            let mut program = program();
            ran(program
                .args(command)
                .args([store, &round])
                .env("TINGBOK_VAULT_KEY", key))
        };
        let (there, here) = (run(url), run(folder));
        assert_eq!(
            (there.code, &there.stdout),
            (here.code, &here.stdout),
            "{command:?}: {}",
            there.stderr
        );
    }
    let again = tingbok([
        "demo",
        "--store",
        url,
        "--vault-key",
        key.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(again.error(3)["code"], "log_exists");
}

#[test]
fn reference_data_is_imported_once() {
    let (place, url) = (Place::new(), migrated());
    let key = place.path("vault.key");
    let counties = norway("counties");
    let import = || {
        let key = key.to_str().unwrap();
        let counties = counties.to_str().unwrap();
        tingbok([
            "import",
            &url,
            "--vault-key",
            key,
            "--counties",
            counties,
            "--format",
            "json",
        ])
    };
    let without = tingbok([
        "import",
        &url,
        "--counties",
        counties.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(
        without.error(5)["code"],
        "unavailable",
        "no place for a key of its own"
    );
    let first = import().data();
    assert_eq!((&first["added"], &first["log"]["size"]), (&30.into(), &30.into()));
    let second = import().data();
    assert_eq!((&second["added"], &second["log"]), (&0.into(), &first["log"]));
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o077, 0);
    assert_eq!(replayed(&url).0, 30);
}

/// The code of what is wrong, and that the password is not repeated.
#[track_caller]
fn wrong(args: &[&str], exit: i32) -> String {
    let said = tingbok(args);
    assert!(!said.stderr.contains("hunter2"), "{}", said.stderr);
    let ran = tingbok(args.iter().chain(&["--format", "json"]));
    assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
    ran.error(exit)["code"].as_str().unwrap().to_owned()
}

#[test]
fn what_is_wrong_with_a_database_is_said() {
    let empty = url();
    assert_eq!(wrong(&["replay", &empty], 3), "not_migrated");
    let foreign = database();
    Runtime::new().unwrap().block_on(async {
        let (client, connection) = tokio_postgres::connect(&foreign, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        client
            .batch_execute("CREATE TABLE invoice (number int)")
            .await
            .unwrap();
    });
    let foreign = Cluster::shared().url("owner", &foreign);
    assert_eq!(wrong(&["migrate", &foreign], 3), "foreign_log");
    let missing = Cluster::shared().url("owner", "dbname=missing");
    assert_eq!(wrong(&["replay", &missing], 3), "no_database");
    for (address, exit, code) in [
        ("postgres://kari:hunter2@127.0.0.1:1/log", 5, "no_server"),
        ("postgres://kari:hunter2@db/log?sslmode=always", 3, "bad_address"),
        ("postgres://kari:my@hunter2@db/log", 3, "bad_address"),
        ("postgres://kari:hunter2@/log", 3, "bad_address"),
    ] {
        assert_eq!(wrong(&["replay", address], exit), code, "{address}");
        assert_eq!(wrong(&["migrate", address], exit), code, "{address}");
    }
    let place = Place::new();
    let folder = place.path("store");
    assert_eq!(wrong(&["migrate", folder.to_str().unwrap()], 3), "no_database");
    tingbok(["replay", &empty]).says(3, &["tingbok migrate", "postgres://owner@"]);
}

#[test]
fn a_password_is_taken_from_where_it_is_kept() {
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let cluster = Cluster::start_secured(&key.cert.pem(), &key.signing_key.serialize_pem());
    let address = Runtime::new().unwrap().block_on(cluster.database());
    let owner = cluster.url("owner", &address);
    assert_eq!(tingbok(["migrate", &owner]).code, 0);
    Runtime::new().unwrap().block_on(async {
        let (client, connection) = tokio_postgres::connect(&address, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        let role = "CREATE ROLE server LOGIN PASSWORD 'hunter2' IN ROLE tingbok_server";
        client.batch_execute(role).await.unwrap();
    });
    let (place, port) = (Place::new(), cluster.port());
    let url = format!("postgres://server@localhost:{port}/t0?sslmode=require");
    let file = place.write("passwords", format!("localhost:{port}:*:server:hunter2\n"));
    let show = |name: &str, value: &str| {
        let mut program = program();
        program
            .args(["show", "coverage", &url, "--format", "json"])
            .env("HOME", "/nowhere");
        ran(program.env(name, value))
    };
    assert_eq!(show("UNUSED", "").error(5)["code"], "login");
    assert_eq!(show("PGPASSWORD", "wrong").error(5)["code"], "login");
    assert_eq!(show("PGPASSWORD", "hunter2").data()["as_of"], 0);
    let named = file.to_str().unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let open = show("PGPASSFILE", named);
    assert!(!open.stderr.contains("hunter2"));
    assert_eq!(open.error(3)["code"], "open_passwords");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(show("PGPASSFILE", named).data()["as_of"], 0);
    assert_eq!(show("PGPASSFILE", "/no/such/file").error(3)["code"], "no_file");

    // Checked against the certificate as well.
    let root = place.write("root.pem", key.cert.pem());
    let checked = format!("postgres://server:hunter2@localhost:{port}/t0?sslmode=verify-full");
    let shown: Value = tingbok([
        "show",
        "coverage",
        &format!("{checked}&sslrootcert={}", root.display()),
        "--format",
        "json",
    ])
    .data();
    assert_eq!(shown["as_of"], 0);
    let plain = format!("postgres://server:hunter2@localhost:{port}/t0");
    assert_eq!(wrong(&["show", "coverage", &plain], 5), "tls");
}
