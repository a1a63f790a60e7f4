//! `tingbok init` and the settings of the login from outside: what is refused, and that nothing is made then.

use crate::harness::{Place, Ran, tingbok};
use serde_json::{Value, json};
use std::fs;

fn administrators(place: &Place, all: &Value) -> String {
    let wanted = json!({
        "office": { "name": "Eksempelkontoret", "citation": "Eksempel" }, "until": "2999-01-01T00:00:00.000Z", "administrators": all,
    });
    place
        .write("administrators.json", wanted.to_string())
        .display()
        .to_string()
}

fn two() -> Value {
    json!([{ "name": "Eksempel Ei", "pid": "41019099999" }, { "name": "Eksempel To", "issuer": "https://login.example.no", "sub": "to" }])
}

#[test]
fn an_installation_is_set_up_once_and_its_people_are_copied() {
    let place = Place::new();
    let file = administrators(&place, &two());
    let (store, copy) = (place.path("store"), place.path("copy"));
    let (store, copy) = (store.to_str().unwrap(), copy.to_str().unwrap());
    let args = ["init", store, "--administrators", &file, "--format", "json"];
    let made = tingbok(args).data();
    let persons: Vec<&str> = made["administrators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["person"].as_str().unwrap())
        .collect();
    assert_eq!(persons.len(), 2);
    assert_ne!(persons[0], persons[1]);
    assert_eq!(tingbok(args).error(3)["code"], "key_exists");
    fs::remove_file(place.path("store/vault.key")).unwrap();
    assert_eq!(tingbok(args).error(3)["code"], "log_exists");
    let copied = tingbok(["copy", store, copy, "--format", "json"]).data();
    assert_eq!(copied["people"], 2);
    assert_eq!(copied["log"]["size"], 3, "a body and two credentials");
    let again = tingbok(["copy", store, copy, "--format", "json"]).data();
    assert_eq!(again["people"], 2);
    assert_eq!(tingbok(["replay", copy]).code, 0);
    let there = crate::database::migrated();
    for _ in 0..2 {
        let copied = tingbok(["copy", store, &there, "--format", "json"]).data();
        assert_eq!(copied["people"], 2);
    }
    // Neither number nor subject is kept.
    for name in ["log.db", "log.db-wal", "logins.db", "logins.db-wal"] {
        let bytes = fs::read(place.path("store").join(name)).unwrap_or_default();
        assert!(!bytes.windows(11).any(|it| it == b"41019099999"), "{name}");
    }
}

#[test]
fn what_cannot_administer_is_refused_and_nothing_is_made() {
    let place = Place::new();
    let store = place.path("store");
    for all in [
        json!([{ "name": "Eksempel Ei", "pid": "41019099999" }]),
        json!([{ "name": "Eksempel Ei", "pid": "41019099999" }, { "name": "Eksempel To", "pid": "41019099999" }]),
        json!([{ "name": "Ei", "pid": "41019099999" }, { "name": "Ei", "pid": "42019099998" }]),
        json!([{ "name": "Ei", "pid": "4101909999" }, { "name": "To", "pid": "42019099998" }]),
        json!([{ "name": "Ei" }, { "name": "To", "pid": "42019099998" }]),
        json!([{ "name": "Ei", "pid": "41019099999", "sub": "ei" }, { "name": "To", "pid": "42019099998" }]),
        json!([{ "name": "Ei", "pid": 41019099999_u64 }, { "name": "To", "pid": "42019099998" }]),
        json!([{ "name": "Ei", "pidd": "41019099999" }, { "name": "To", "pid": "42019099998" }]),
    ] {
        let file = administrators(&place, &all);
        let ran = tingbok([
            "init",
            store.to_str().unwrap(),
            "--administrators",
            &file,
            "--format",
            "json",
        ]);
        let error = ran.error(3);
        assert_eq!(error["code"], "administrators", "{all}");
        assert!(
            !ran.stderr.contains("4101909999"),
            "no number is repeated: {}",
            ran.stderr
        );
        assert!(!store.exists());
    }
}

#[test]
fn an_office_without_a_name_or_citation_is_refused_before_anything_is_made() {
    let place = Place::new();
    let store = place.path("store");
    let long = "x".repeat(1_001);
    for (name, citation) in [
        ("", "Eksempel"),
        (" ", "Eksempel"),
        ("Eksempel", " "),
        ("Eksempel", &long),
    ] {
        let wanted = json!({
            "office": { "name": name, "citation": citation }, "until": "2999-01-01T00:00:00.000Z", "administrators": two(),
        });
        let file = place.write("administrators.json", wanted.to_string());
        let error = init(store.to_str().unwrap(), file.to_str().unwrap(), &[]).error(3);
        assert_eq!(error["code"], "administrators", "{name} {citation}");
        assert!(!store.exists() && !place.path("store.proof").exists());
    }
}

#[test]
fn an_installation_for_real_use_is_no_demo() {
    let place = Place::new();
    let (file, store) = (administrators(&place, &two()), place.path("store"));
    let name = store.to_str().unwrap();
    assert_eq!(tingbok(["init", name, "--administrators", &file]).code, 0);
    let demo = [
        "serve",
        name,
        "--demo",
        "--listen",
        "127.0.0.1:0",
        "--format",
        "json",
    ];
    assert_eq!(tingbok(demo).error(3)["code"], "demo_of_real");
    assert!(!place.path("store.proof").exists(), "and nothing was begun");
}

/// Runs it with a proof folder.
fn init(store: &str, file: &str, more: &[&str]) -> Ran {
    let args = [
        "init",
        store,
        "--administrators",
        file,
        "--origin",
        "log.example.no/one",
    ];
    tingbok(args.iter().chain(more).chain(&["--format", "json"]))
}

#[test]
fn a_run_that_fails_on_the_way_takes_back_what_it_made() {
    let place = Place::new();
    let file = administrators(&place, &two());
    let (store, proof) = (place.path("store"), place.path("store.proof"));
    let name = store.to_str().unwrap();
    // A key that cannot be made.
    let nowhere = place.path("nowhere/vault.key");
    let named = ["--vault-key", nowhere.to_str().unwrap()];
    assert_ne!(init(name, &file, &named).code, 0);
    assert!(!store.exists() && !proof.exists());
    // A database that is down.
    let folder = place.path("proof");
    let named = ["--proof", folder.to_str().unwrap()];
    assert_ne!(init("postgres://tingbok@127.0.0.1:1/none", &file, &named).code, 0);
    assert!(!folder.exists());
    // Something else where the logins are to be kept: found when the log and its key are there.
    let strange = store.join("logins.db");
    fs::create_dir_all(&strange).unwrap();
    assert_ne!(init(name, &file, &[]).code, 0);
    assert!(!store.join("log.db").exists() && !store.join("vault.key").exists() && !proof.exists());
    assert!(strange.exists(), "what was there before stays");
    fs::remove_dir(strange).unwrap();
    assert_eq!(init(name, &file, &[]).code, 0, "nothing stands in the way now");
    // One that was set up is not touched by another run.
    assert_eq!(
        init(name, &file, &["--proof", folder.to_str().unwrap()]).error(3)["code"],
        "key_exists"
    );
    fs::remove_file(store.join("vault.key")).unwrap();
    let named = ["--proof", folder.to_str().unwrap()];
    assert_eq!(init(name, &file, &named).error(3)["code"], "log_exists");
    assert!(store.join("log.db").exists() && proof.exists() && !folder.exists());
}

#[test]
fn settings_that_cannot_work_are_said_before_a_store_is_made() {
    let place = Place::new();
    let store = place.path("store");
    let store = store.to_str().unwrap();
    let provider = json!({ "profile": "idporten", "issuer": "https://idporten.no", "client_id": "c", "client": { "method": "none" } });
    let with = |name: &str, value: Value| {
        let mut changed = provider.clone();
        changed[name] = value;
        changed
    };
    let settings = |site: &str, provider: &Value| json!({ "site": site, "providers": [provider] });
    let site = "https://tingbok.example.no";
    for (settings, part) in [
        (
            settings("http://tingbok.example.no", &provider),
            "http://tingbok.example.no",
        ),
        (
            settings(site, &with("issuer", "http://idporten.no".into())),
            "https",
        ),
        (
            settings(site, &with("profile", "ansattporten".into())),
            "resource",
        ),
        (settings(site, &with("client_id", "".into())), "client id"),
        (
            settings(site, &with("client", json!({ "method": "client_secret_post" }))),
            "secret_file",
        ),
        (
            settings(
                site,
                &with(
                    "client",
                    json!({ "method": "client_secret_post", "secret_env": "NOT_SET_HERE" }),
                ),
            ),
            "NOT_SET_HERE",
        ),
        (settings(site, &with("secret", "hunter2".into())), "providers[0]"),
        (json!({ "site": site, "providers": [] }), "provider"),
        (
            json!({ "site": site, "providers": [provider], "organisations": { "123456784": [] } }),
            "123456784",
        ),
        (
            json!({ "site": site, "providers": [provider], "sessions": { "idle_minutes": 0 } }),
            "0",
        ),
    ] {
        let file = place
            .write("login.json", settings.to_string())
            .display()
            .to_string();
        let ran = tingbok([
            "serve",
            store,
            "--listen",
            "127.0.0.1:0",
            "--login",
            &file,
            "--format",
            "json",
        ]);
        let error = ran.error(3);
        assert_eq!(error["code"], "login_settings", "{settings}");
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
        assert!(!ran.stderr.contains("hunter2"), "{}", ran.stderr);
        assert!(!place.path("store").exists());
    }
    let file = place.write("login.json", settings(site, &provider).to_string());
    let both = tingbok([
        "serve",
        store,
        "--demo",
        "--login",
        file.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(both.error(3)["code"], "demo_and_login");
    let nowhere = tingbok([
        "serve",
        store,
        "--login",
        "/nowhere/login.json",
        "--format",
        "json",
    ]);
    assert_eq!(nowhere.error(3)["code"], "no_file");
    assert!(!place.path("store").exists());
}
