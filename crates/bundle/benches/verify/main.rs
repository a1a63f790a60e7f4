//! How fast a bundle is written and verified, beside hashing and JSON-decoding the same leaves and nothing else. Run with
//! `cargo bench -p bundle`; the figures stand in BENCHMARKS.md. Times are printed, never asserted.
//!
//! The log is that of the fixture, a whole decision, and after it needs that come in, are joined and are supported, until
//! there are as many events as are asked for: see `years`. A word after `--`: how many (1,000,000 if not said).

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints, measures time, and stops when it cannot go on"
)]

mod years;

use bundle::{Edition, Folder, Options, Proof, corpus::Keys, export, verify};
use events::codec;
use std::{fs, path::Path, time::Instant};
use tlog::{Frontier, Tile, TileKind, TreeHead, leaf_hash, read_bundle};
use years::Log;

fn main() {
    let size = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut log = Log::new();
    let size = size.unwrap_or(1_000_000).max(log.begun() + 200);
    let proof = proof(&mut log, size);
    let folder = Folder::at(&dir.path().join("bundle"));
    let begun = Instant::now();
    let written = export(&mut log, &proof, Edition::Public, &folder, &mut |_| ()).unwrap();
    tell("export, the making of the leaves included", size, begun);
    println!("  {} files", written.written);
    let state = dir.path().join("state.json");
    measure(&folder, &proof, size, &state);
    increment(&mut log, &proof, &folder, size, &state);
}

/// The bare work, then the verifications.
fn measure(folder: &Folder, proof: &Proof, size: u64, state: &Path) {
    let policy = Some(proof.policy.bytes().to_vec());
    // Once through, so that the files are in memory for all alike.
    let bytes = each_leaf(folder, size, |_| ());
    println!("{size} events, {bytes} bytes of leaves");
    let begun = Instant::now();
    each_leaf(folder, size, |leaf| {
        std::hint::black_box(leaf_hash(leaf));
        std::hint::black_box(serde_json::from_slice::<serde_json::Value>(leaf).unwrap());
    });
    let value = tell("hash and decode as any JSON", size, begun);
    let begun = Instant::now();
    each_leaf(folder, size, |leaf| {
        std::hint::black_box(leaf_hash(leaf));
        std::hint::black_box(codec::decode(leaf).unwrap());
    });
    let event = tell("hash and decode strictly, as events", size, begun);
    for (what, meaning) in [("verify, files only", false), ("verify, everything", true)] {
        forget_peak();
        let options = Options {
            policy: policy.clone(),
            meaning,
            since: meaning.then(|| state.to_owned()),
            ..Options::default()
        };
        let begun = Instant::now();
        let report = verify(folder, &options, &mut |_, _| ()).unwrap();
        let took = tell(what, size, begun);
        let verdict = report.verdict;
        println!(
            "  {:.2} x any JSON, {:.2} x events; peak {} MB; {verdict}, {} findings",
            took / value,
            took / event,
            peak(),
            report.findings.len(),
        );
        for finding in report.findings.iter().take(3) {
            println!("  {finding:?}");
        }
    }
}

/// Verifications that go on from an earlier one, by 100 events.
fn increment(log: &mut Log, proof: &Proof, folder: &Folder, size: u64, state: &Path) {
    let mut longer = self::proof(log, size + 100);
    longer.checkpoints.splice(0..0, proof.checkpoints.iter().cloned());
    let begun = Instant::now();
    export(log, &longer, Edition::Public, folder, &mut |_| ()).unwrap();
    tell("export of 100 events more", 100, begun);
    let seen = fs::read(state).unwrap();
    for (what, meaning) in [
        ("verify of 100 events more, files only, by --since", false),
        ("verify of 100 events more, everything, by --since", true),
    ] {
        fs::write(state, &seen).unwrap();
        forget_peak();
        let options = Options {
            policy: Some(proof.policy.bytes().to_vec()),
            since: Some(state.to_owned()),
            meaning,
            ..Options::default()
        };
        let begun = Instant::now();
        let report = verify(folder, &options, &mut |_, _| ()).unwrap();
        tell(what, 100, begun);
        let judged = report.replay.map_or(0, |counts| counts.events);
        println!(
            "  since {}, {judged} judged; peak {} MB; {}",
            report.since,
            peak(),
            report.verdict
        );
    }
}

fn tell(what: &str, events: u64, begun: Instant) -> f64 {
    let took = begun.elapsed().as_secs_f64();
    println!("{what}: {took:.3} s, {:.0} events/s", events as f64 / took);
    took
}

fn each_leaf(folder: &Folder, size: u64, mut take: impl FnMut(&[u8])) -> u64 {
    let mut bytes = 0;
    for index in 0..size.div_ceil(256) {
        let tile = Tile::in_tree(TileKind::Entries, index, size).unwrap();
        let file = folder.read(&tile.to_string()).unwrap().unwrap();
        for leaf in read_bundle(&file, tile.width()).unwrap() {
            bytes += leaf.len() as u64;
            take(leaf);
        }
    }
    bytes
}

fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// A proof folder with one checkpoint, which three of five witnesses cosigned.
fn proof(log: &mut Log, size: u64) -> Proof {
    let keys = Keys::example("tingbok.invalid/bench", 5, 31).unwrap();
    let mut frontier = Frontier::new();
    (0..size).for_each(|at| frontier.push(leaf_hash(&log.leaf(at))));
    let head = TreeHead {
        size,
        root: frontier.root(),
    };
    let time = codec::decode(&log.leaf(size - 1)).unwrap().at.millis() / 1000;
    let signed = keys.checkpoint(head, u64::try_from(time).unwrap(), 3).unwrap();
    let policy = keys.policy(3).unwrap();
    Proof {
        trust: tlog::Trust::follow(policy.clone(), "tingbok.invalid/bench", &[], &|_, _| false),
        policy,
        key: keys.log,
        checkpoints: vec![signed],
        stamps: Vec::new(),
    }
}
