//! A store of the program's, embedded or in a database; and as an intruder sees it, who can rewrite what lies there.

use crate::intruder;
use pgtest::Cluster;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    sync::OnceLock,
};
use tempfile::TempDir;

/// On which store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// Makes two tests of each body, `name::sqlite` and `name::postgres`.
macro_rules! on_both_stores {
    ($($body:ident)*) => {$(
        mod $body {
            #[test]
            fn sqlite() {
                super::$body(super::Kind::Sqlite);
            }
            #[test]
            fn postgres() {
                super::$body(super::Kind::Postgres);
            }
        }
    )*};
}
pub(crate) use on_both_stores;

/// A leaf as it lies there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub(crate) stream: String,
    pub(crate) version: i64,
    pub(crate) leaf: String,
}

/// A store with the key of its vault. One that a story was told into is replayed when the story ends.
pub(crate) struct Store {
    pub(crate) kind: Kind,
    /// Holds the key, and of the embedded store the log.
    folder: TempDir,
    /// The address of its database; empty without.
    pub(crate) address: String,
    /// Whether nobody meddled with it.
    honest: bool,
}

/// Runs what waits for a database to its end.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(work)
}

impl Store {
    /// An empty one; a database has the schema.
    pub(crate) fn empty(kind: Kind) -> Self {
        let store = Self {
            kind,
            folder: tempfile::tempdir().unwrap(),
            address: match kind {
                Kind::Sqlite => String::new(),
                Kind::Postgres => wait(Cluster::shared().database()),
            },
            honest: true,
        };
        if kind == Kind::Postgres {
            store.ok(&["migrate", &store.place()]);
        }
        store
    }

    /// An installation with two administrators, whose log is signed under a name; and the credential of one of them.
    pub(crate) fn founded(kind: Kind, origin: &str) -> (Self, String) {
        let store = Self::empty(kind);
        let wanted = json!({
            "administrators": [
                { "name": "Anne", "issuer": "https://login.example.no", "sub": "anne" },
                { "name": "Bjørn", "issuer": "https://login.example.no", "sub": "bjorn" },
            ],
            "office": { "name": "Driftskontoret", "citation": "eksempel", "example": true },
            "until": "2126-01-01T00:00:00.000Z",
        });
        let file = store.folder().join("administrators.json");
        fs::write(&file, wanted.to_string()).unwrap();
        let (place, file, proof) = (
            store.place(),
            file.display().to_string(),
            store.proof().display().to_string(),
        );
        let init = [
            "init",
            &place,
            "--administrators",
            &file,
            "--origin",
            origin,
            "--proof",
            &proof,
        ];
        let made = store.data(&init);
        store.data(&["sign", &place, "--proof", &proof]);
        let credential = made["administrators"][0]["credential"]
            .as_str()
            .unwrap()
            .to_owned();
        (store, credential)
    }

    /// A store into which the demo was told, with further arguments; and what that printed.
    pub(crate) fn told(kind: Kind, further: &[&str]) -> (Self, String) {
        let store = Self::empty(kind);
        let place = store.place();
        let begin = match kind {
            Kind::Sqlite => ["demo", "--out", &place],
            Kind::Postgres => ["demo", "--store", &place],
        };
        let report = store.ok(&[&begin, further].concat());
        (store, report)
    }

    /// The demo's store, made once for all tests of a kind. Only to be looked at.
    pub(crate) fn demo(kind: Kind) -> &'static Self {
        static SQLITE: OnceLock<Store> = OnceLock::new();
        static POSTGRES: OnceLock<Store> = OnceLock::new();
        let made = match kind {
            Kind::Sqlite => &SQLITE,
            Kind::Postgres => &POSTGRES,
        };
        made.get_or_init(|| Self::told(kind, &[]).0)
    }

    /// A copy of the demo's store that may be spoilt.
    pub(crate) fn copy(kind: Kind) -> Self {
        let demo = Self::demo(kind);
        let copy = Self {
            kind,
            folder: tempfile::tempdir().unwrap(),
            address: match kind {
                Kind::Sqlite => String::new(),
                Kind::Postgres => wait(Cluster::shared().copy(&demo.address)),
            },
            honest: false,
        };
        demo.files_to(&copy);
        copy
    }

    /// A backup of it as it stands, restored elsewhere; of a database by way of `pg_dump`.
    pub(crate) fn backup(&self) -> Self {
        let backup = Self {
            kind: self.kind,
            folder: tempfile::tempdir().unwrap(),
            address: match self.kind {
                Kind::Sqlite => String::new(),
                Kind::Postgres => wait(Cluster::shared().backup(&self.address)),
            },
            honest: false,
        };
        self.files_to(&backup);
        backup
    }

    fn files_to(&self, other: &Self) {
        for name in ["log.db", "log.db-wal", "vault.key"] {
            let from = self.folder().join(name);
            if from.exists() {
                fs::copy(from, other.folder().join(name)).unwrap();
            }
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder().join("vault.key")
    }

    /// Where a server of the demo keeps its proofs: within, so that it goes with the rest.
    pub(crate) fn proof(&self) -> PathBuf {
        self.folder().join("proof")
    }

    /// As the command line names it.
    pub(crate) fn place(&self) -> String {
        match self.kind {
            Kind::Sqlite => self.folder().to_str().unwrap().to_owned(),
            Kind::Postgres => Cluster::shared().url("owner", &self.address),
        }
    }

    /// Runs the program on it.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        e2e::run_with_key(arguments, &self.key())
    }

    /// What a run printed that must succeed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).expect("the report is UTF-8")
    }

    /// The same as data.
    pub(crate) fn data(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--format", "json"]].concat();
        serde_json::from_str(&self.ok(&arguments)).unwrap()
    }

    /// The exit code and the report of a replay.
    pub(crate) fn replay(&self) -> (i32, Value) {
        let output = self.run(&["replay", &self.place(), "--format", "json"]);
        let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("no report ({error}): {}", String::from_utf8_lossy(&output.stderr));
        });
        (output.status.code().expect("an exit code"), report)
    }

    /// All leaves, in order.
    pub(crate) fn rows(&self) -> Vec<Row> {
        intruder::rows(self)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.honest && !std::thread::panicking() {
            let (code, report) = self.replay();
            assert_eq!(code, 0, "the log of every story replays: {report}");
        }
    }
}
