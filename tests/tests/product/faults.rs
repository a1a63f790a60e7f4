//! A disk that fails the signer and the witness, at every place where they write: nothing is published or cosigned that
//! the memory does not hold for certain, the program says what was wrong, and afterwards it goes on.

use crate::{
    proofs::{NAME, checkpoints, remembered, told},
    store::{Kind, Store},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use strace::{Disk, Fault};
use tempfile::TempDir;

/// Each place at which a file is put in place of another: its bytes, their sync, its name, and the sync of the folder.
const FAULTS: [(&str, &str, usize); 4] = [
    ("write", "ENOSPC", 1),
    ("fsync", "EIO", 1),
    ("rename", "EIO", 1),
    ("fsync", "EIO", 2),
];

/// What a fault is called when it is told.
fn words(error: &str) -> &'static str {
    match error {
        "ENOSPC" => "No space left on device",
        _ => "Input/output error",
    }
}

struct Site {
    store: Store,
    scratch: TempDir,
}

impl Site {
    fn at(&self, name: &str) -> PathBuf {
        strace::real(self.scratch.path()).join(name)
    }

    fn word(&self, name: &str) -> String {
        self.at(name).to_str().unwrap().to_owned()
    }

    /// Runs the program with a fault in its way.
    fn fails(&self, arguments: &[&str], fault: &Fault<'_>) -> Output {
        let mut command = strace::failing(&e2e::tingbok(), fault, &self.at("trace"));
        self.done(command.args(arguments))
    }

    /// Runs it and looks.
    fn traced(&self, arguments: &[&str]) -> Output {
        let mut command = strace::traced(&e2e::tingbok(), strace::DURABILITY, &self.at("trace"));
        self.done(command.args(arguments))
    }

    fn done(&self, command: &mut Command) -> Output {
        command
            .env("TINGBOK_VAULT_KEY", self.store.key())
            .output()
            .unwrap()
    }

    /// A fresh copy of a folder.
    fn again(&self, from: &str, to: &str) -> PathBuf {
        let (from, to) = (self.at(from), self.at(to));
        if to.exists() {
            fs::remove_dir_all(&to).unwrap();
        }
        let copied = Command::new("cp").arg("-a").args([&from, &to]).status();
        assert!(copied.unwrap().success());
        to
    }

    /// Whether every checkpoint got its name when the memory of it was on disk, as far as the last run goes.
    fn memory_first(&self, proof: &Path) -> usize {
        let (mut disk, mut published) = (Disk::default(), 0);
        for call in strace::calls(&self.at("trace")) {
            disk.follow(&call);
            let [_, to] = call.quoted()[..] else { continue };
            if call.name.starts_with("rename") && Path::new(to).starts_with(proof.join("checkpoints")) {
                let size = to.rsplit('/').next().unwrap();
                let memory = disk.kept(&proof.join("signed")).unwrap_or("nothing");
                assert_eq!(memory.split("\\n").nth(1), Some(size), "{to}");
                published += usize::from(call.is_done());
            }
        }
        assert!(disk.hasty().is_empty(), "{:?}", disk.hasty());
        published
    }
}

#[track_caller]
fn says(output: &Output, error: &str) {
    assert_eq!(output.status.code(), Some(5), "{}", told(output));
    assert!(told(output).contains(words(error)), "{}", told(output));
    assert!(output.stdout.is_empty(), "nothing is shown");
}

#[test]
fn a_disk_that_fails_never_publishes_what_was_not_remembered() {
    if !strace::is_there() {
        return;
    }
    let site = Site {
        store: Store::copy(Kind::Sqlite),
        scratch: tempfile::tempdir().unwrap(),
    };
    let place = site.store.place();
    // The folder is begun, and its first checkpoint is not remembered: the disk is full.
    let begun = site.word("begun");
    let full = Fault {
        call: "write",
        error: "ENOSPC",
        at: 1,
        on: &[site.at("begun/new")],
    };
    let begin = [
        "sign", &place, "--proof", &begun, "--origin", NAME, "--lang", "en",
    ];
    says(&site.fails(&begin, &full), full.error);
    assert_eq!(
        (remembered(&site.at("begun")), checkpoints(&site.at("begun"))),
        (0, vec![])
    );

    let mut whole = Vec::new();
    let (proof, word) = (site.at("proof"), site.word("proof"));
    let sign = ["sign", &place, "--proof", &word, "--lang", "en"];
    // First what is done to the memory, then what is done to the checkpoint.
    for (what, before) in [("memory", 0), ("checkpoint", 1)] {
        for (call, error, at) in FAULTS {
            site.again("begun", "proof");
            let on = match (what, at) {
                ("checkpoint", 2) => vec![proof.join("checkpoints")],
                (_, 2) => vec![proof.clone()],
                _ => vec![proof.join("new")],
            };
            let at = if at == 2 { 1 } else { before + 1 };
            let fault = Fault {
                call,
                error,
                at,
                on: &on,
            };
            says(&site.fails(&sign, &fault), error);
            let (sizes, size) = (checkpoints(&proof), remembered(&proof));
            assert!(sizes.iter().all(|one| *one == size), "{fault:?} {sizes:?}");
            let may_be_seen = what == "checkpoint" && call == "fsync" && on != [proof.join("new")];
            assert_eq!(!sizes.is_empty(), may_be_seen, "{fault:?} {sizes:?}");
            assert_eq!(
                size == 0,
                what == "memory" && on == [proof.join("new")],
                "{fault:?}"
            );
            // The disk is well again.
            let done = site.traced(&sign);
            assert!(done.status.success(), "{}", told(&done));
            assert_eq!(site.memory_first(&proof), usize::from(!may_be_seen), "{fault:?}");
            assert_eq!(checkpoints(&proof), [remembered(&proof)]);
            whole.push(fs::read(proof.join("signed")).unwrap());
        }
    }
    whole.dedup();
    assert_eq!(whole.len(), 1, "one story, whatever failed");
}

#[test]
fn a_disk_that_fails_a_witness_gets_no_cosignature() {
    if !strace::is_there() {
        return;
    }
    let site = Site {
        store: Store::copy(Kind::Sqlite),
        scratch: tempfile::tempdir().unwrap(),
    };
    let (place, proof, fresh) = (site.store.place(), site.word("proof"), site.word("fresh"));
    let sign = ["sign", &place, "--proof", &proof];
    let made = site.store.data(&[&sign[..], &["--origin", NAME]].concat());
    let size = made["size"].as_u64().unwrap().to_string();
    let log = fs::read_to_string(site.at("proof/log.vkey")).unwrap();
    let named = ["--name", "witness.example.no/a", "--log-key", log.trim()];
    let made = site
        .store
        .data(&[&["witness", "init", &fresh][..], &named].concat());
    let key = format!("a={}", made["key"].as_str().unwrap());
    let make = [
        "policy",
        "make",
        "--log-key",
        log.trim(),
        "--witness",
        &key,
        "--quorum",
        "1",
    ];
    fs::write(site.at("policy"), site.store.ok(&make)).unwrap();
    site.store.ok(&["policy", "adopt", &proof, &site.word("policy")]);
    let ask = |old: &str| {
        let request = [&sign[..], &["--request", "a", "--old", old]].concat();
        fs::write(site.at("request"), site.store.ok(&request)).unwrap();
    };

    let (witness, word, request) = (site.at("witness"), site.word("witness"), site.word("request"));
    let answer = ["witness", "sign", &word, &request, "--lang", "en"];
    for (call, error, at) in FAULTS {
        site.again("fresh", "witness");
        let on = match at {
            2 => vec![witness.clone()],
            _ => vec![witness.join("new")],
        };
        ask("0");
        let fault = Fault {
            call,
            error,
            at: 1,
            on: &on,
        };
        says(&site.fails(&answer, &fault), error);
        // It may have seen the tree without being sure of it; then it says so, and is asked from there.
        let again = site.traced(&answer);
        let line = match (at, again.status.code()) {
            (2, Some(4)) => {
                assert!(
                    told(&again).contains(&format!("--old {size}")),
                    "{}",
                    told(&again)
                );
                ask(&size);
                site.traced(&answer)
            }
            (1, Some(0)) => again,
            _ => panic!("{fault:?}: {}", told(&again)),
        };
        assert!(line.status.success(), "{}", told(&line));
        let mut disk = Disk::default();
        let mut said = 0;
        for call in strace::calls(&site.at("trace")) {
            if call.name == "write"
                && call
                    .quoted()
                    .iter()
                    .any(|words| words.contains("witness.example.no/a "))
                && !call
                    .file()
                    .is_some_and(|file| Path::new(file).starts_with(&witness))
            {
                let memory = disk.kept(&witness.join("state")).unwrap_or("nothing");
                assert!(memory.contains(&format!("seen {size} ")), "{memory}");
                said += 1;
            }
            disk.follow(&call);
        }
        assert_eq!((said, disk.hasty()), (1, &[][..]), "{fault:?}");
        fs::write(site.at("line"), &line.stdout).unwrap();
        let added = site
            .store
            .data(&[&sign[..], &["--add", &site.word("line")]].concat());
        assert_eq!(added["final"], true);
    }
}
