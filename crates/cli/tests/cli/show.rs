//! Views shown.

use crate::harness::{Place, import, norway, tingbok};

#[test]
fn without_a_view_it_lists_them() {
    let views = tingbok(["show", "--format", "json"]).data();
    let names: Vec<&str> = views["views"]
        .as_array()
        .unwrap()
        .iter()
        .map(|view| view["name"].as_str().unwrap())
        .collect();
    for name in [
        "coverage",
        "list_explained",
        "mandate_register",
        "need_board",
        "priority_list",
        "round_turnout",
        "audit_trail",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    for lang in ["nb", "nn", "en"] {
        let ran = tingbok(["show", "--lang", lang]);
        assert!(
            ran.stdout.contains("need_board") && !ran.stdout.contains('⟦'),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn every_view_shows_in_both_forms() {
    let place = Place::new();
    let store = place.store();
    let store = store.to_str().unwrap();
    let views = tingbok(["show", "--format", "json"]).data();
    for view in views["views"].as_array().unwrap() {
        let name = view["name"].as_str().unwrap();
        let shown = tingbok(["show", name, store, "--format", "json"]).data();
        assert_eq!(shown["view"], name);
        let ran = tingbok(["show", &name.replace('_', "-"), store, "--lang", "en"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{name}");
        assert!(!ran.stdout.contains('⟦'), "{}", ran.stdout);
    }
}

#[test]
fn shows_the_past_and_single_documents() {
    let place = Place::new();
    let store = place.store();
    let store = store.to_str().unwrap();
    let documents = |args: &[&str]| {
        let all = ["show", "coverage", store, "--format", "json"];
        tingbok(all.iter().chain(args)).data()["documents"]
            .as_object()
            .unwrap()
            .clone()
    };
    assert!(documents(&["--as-of", "0"]).is_empty());
    let early = documents(&["--as-of", "20"]);
    let all = documents(&[]);
    assert!(!early.is_empty() && early.len() < all.len());
    let (key, document) = all.iter().find(|(key, _)| key.starts_with("unit/")).unwrap();
    let one = documents(&["--key", key]);
    assert_eq!((one.len(), &one[key]), (1, document));
}

#[test]
fn what_is_not_there_is_bad_input() {
    let place = Place::new();
    let store = place.store();
    let store = store.to_str().unwrap();
    let code =
        |args: &[&str]| tingbok(args.iter().copied().chain(["--format", "json"])).error(3)["code"].clone();
    assert_eq!(code(&["show", "no_view", store]), "unknown_view");
    assert_eq!(
        code(&["show", "coverage", store, "--key", "unit/none"]),
        "unknown_key"
    );
    assert_eq!(
        code(&["show", "coverage", store, "--as-of", "100000"]),
        "beyond_log"
    );
    assert_eq!(code(&["show", "coverage", &format!("{store}/none")]), "no_log");
    let round = "2f0c7b1e-6a52-5e0c-9d0b-1f6f4d3c2b1a";
    assert_eq!(code(&["compare", store, round]), "unknown_round");
    assert_eq!(code(&["export", store, round]), "unknown_round");
    // What is no round is a folder for the bundle; nothing has signed this log.
    assert_eq!(code(&["export", store, "vest"]), "no_proof_folder");
}

/// A key that opens nothing is told when the store is opened, by whoever reads and by whoever writes.
#[test]
fn another_stores_key_is_told_at_once() {
    let place = Place::new();
    let store = place.store();
    place.write("store/vault.key", "11".repeat(32));
    let store_name = store.to_str().unwrap();
    for args in [&["show", "coverage", store_name][..], &["replay", store_name]] {
        let ran = tingbok(args.iter().copied().chain(["--format", "json"]));
        assert_eq!(ran.error(5)["code"], "vault", "{args:?}");
    }
    let again = import(&store, &[("counties", norway("counties"))]);
    assert_eq!(again.error(5)["code"], "vault");
    place.write("store/vault.key", "not a key");
    tingbok(["show", "coverage", store_name, "--lang", "en"]).says(5, &["64 hexadecimal digits", "backup"]);
}
