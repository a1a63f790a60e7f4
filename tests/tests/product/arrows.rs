//! Which crate may know which: the arrows of the architecture. No view can decide, no decision can read a view or run
//! a count, and what the auditor runs needs no network and no database.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

/// Everything each crate may know of ours. A crate that is not here fails the test: add it on purpose.
const ARROWS: &[(&str, &[&str])] = &[
    ("events", &[]),
    ("tally", &[]),
    ("tlog", &[]),
    ("messages", &[]),
    ("meter", &[]),
    ("authority", &["events"]),
    ("domain", &["authority", "events", "tlog"]),
    ("outcome", &["events", "tally"]),
    ("projections", &["authority", "events", "outcome"]),
    ("ledger", &["events", "meter", "tlog"]),
    ("pgtest", &[]),
    ("identity", &["events"]),
    ("notary", &["tlog"]),
    ("oidtest", &[]),
    ("strace", &[]),
    (
        "replay",
        &["authority", "domain", "events", "outcome", "projections", "tlog"],
    ),
    ("timestamp", &[]),
    ("bundle", &["events", "replay", "timestamp", "tlog"]),
    (
        "engine",
        &[
            "authority",
            "domain",
            "events",
            "ledger",
            "notary",
            "outcome",
            "projections",
            "tlog",
        ],
    ),
    (
        "cli",
        &[
            "authority",
            "bundle",
            "domain",
            "engine",
            "events",
            "identity",
            "ledger",
            "messages",
            "notary",
            "outcome",
            "projections",
            "replay",
            "tally",
            "timestamp",
            "tlog",
            "web",
        ],
    ),
    (
        "web",
        &[
            "authority",
            "domain",
            "engine",
            "events",
            "ledger",
            "messages",
            "meter",
            "projections",
            "tlog",
        ],
    ),
    ("e2e", &["replay"]),
];

/// What must not be reachable from a pure crate: runtimes with a network, web servers, database drivers.
const IMPURE: &[&str] = &[
    "axum",
    "hyper",
    "mio",
    "rusqlite",
    "libsqlite3-sys",
    "tokio-postgres",
    "reqwest",
];

fn metadata() -> Metadata {
    MetadataCommand::new().exec().expect("cargo metadata")
}

#[test]
fn only_the_allowed_arrows_exist() {
    let metadata = metadata();
    let members: BTreeSet<&str> = metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let allowed: BTreeMap<&str, BTreeSet<&str>> = ARROWS
        .iter()
        .map(|(name, knows)| (*name, knows.iter().copied().collect()))
        .collect();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        let may = allowed
            .get(name)
            .unwrap_or_else(|| panic!("crate {name} has no row in ARROWS"));
        for dependency in &package.dependencies {
            let ours = members.contains(dependency.name.as_str());
            let built = dependency.kind != DependencyKind::Development;
            if ours && built && !may.contains(dependency.name.as_str()) {
                panic!("{name} -> {} is not an allowed arrow", dependency.name);
            }
        }
    }
    for (name, _) in ARROWS {
        assert!(
            members.contains(name),
            "ARROWS names {name}, which is no crate of the workspace"
        );
    }
}

/// Asked of cargo crate by crate: built with the rest, a shared library has more features than these crates use.
#[test]
fn what_the_auditor_runs_needs_no_network_and_no_database() {
    for pure in [
        "events",
        "tally",
        "tlog",
        "outcome",
        "authority",
        "domain",
        "projections",
        "replay",
        "timestamp",
        "bundle",
    ] {
        let tree = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--locked",
                "--edges",
                "normal",
                "--prefix",
                "none",
                "-p",
                pure,
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo tree");
        let tree = String::from_utf8(tree.stdout).expect("names");
        assert!(tree.starts_with(pure), "{pure}: {tree}");
        let reached = tree.lines().filter_map(|line| line.split(' ').next());
        for name in reached {
            assert!(!IMPURE.contains(&name), "{pure} reaches {name}");
        }
    }
}

#[test]
fn no_crate_is_called_common() {
    for package in metadata().workspace_packages() {
        let name = package.name.as_str();
        assert!(
            !["common", "util", "utils", "types", "macros", "core"].contains(&name),
            "{name} says nothing"
        );
    }
}
