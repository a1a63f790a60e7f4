//! Every rule's certificate on every file of the shared folder. Run with
//! `cargo test -p tally --release --test certificates -- --ignored --nocapture`, which prints the table.

use std::io::Read as _;
use std::path::Path;
use std::time::Instant;

use tally::read::{Election, json, pb};
use tally::{AddStep, Completion, Options, Phase, Rule, Ties, Utility, certify, check, tally_with};

use super::common::{adding_rules, list_rules, shared};

fn read(path: &Path) -> Election {
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut text = String::new();
    if name.ends_with(".gz") {
        let file = std::fs::File::open(path).unwrap();
        flate2::read::GzDecoder::new(file)
            .read_to_string(&mut text)
            .unwrap();
    } else {
        text = std::fs::read_to_string(path).unwrap();
    }
    if name.ends_with(".json") {
        json::parse(&text).unwrap()
    } else {
        pb::parse(&text).unwrap()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a measurement, printed and never compared"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, u128) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_millis())
}

#[expect(clippy::print_stdout, reason = "the table")]
fn row(columns: &str) {
    println!("{columns}");
}

/// Whether a rule is counted on a file of this size. Added hours in all 48 ways on small files, in the usual one on
/// larger ones: all would take long together.
fn counted(rule: &Rule, voters: usize) -> bool {
    let tally::Method::Mes {
        utility,
        completion: Completion::Add(add),
    } = rule.method
    else {
        return true;
    };
    let usual = utility == Utility::Cost && add.step == AddStep::Permille && add.exhaustive && !add.integral;
    voters < 1_000 || usual
}

fn folder(folder: &str) {
    let Some(shared) = shared() else { return };
    let mut paths: Vec<_> = std::fs::read_dir(shared.join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 10);
    row("file | rule | voters x needs | funded | count ms | check ms | verdict");
    for path in paths {
        let election = read(&path);
        let (voters, needs) = (election.profile.voters.len(), election.profile.needs.len());
        let options = if voters < 1_000 {
            Options {
                tie_leaves: 0,
                ..Options::FULL
            }
        } else {
            Options::GROUPS
        };
        let rules = list_rules().into_iter().chain(adding_rules());
        for rule in rules.filter(|rule| counted(rule, voters)) {
            let (tally, count) = timed(|| tally_with(&rule, &election.profile, &Ties::LEX, options).unwrap());
            let certificate = certify(&tally);
            let (verdict, checked) = timed(|| check(&election.profile, &rule, &Ties::LEX, &certificate));
            let name = path.file_name().unwrap().to_str().unwrap();
            let funded = tally.funded().count();
            let word = if verdict.is_ok() { "accepted" } else { "REFUSED" };
            row(&format!(
                "{name} | {rule} | {voters} x {needs} | {funded} | {count} | {checked} | {word}"
            ));
            verdict.unwrap_or_else(|error| panic!("{name} {rule}: {error}"));
            assert_eq!(
                tally.phase(Phase::Ranked).next().is_some(),
                rule.to_string().contains("rank") && needs > 0
            );
        }
    }
}

#[test]
fn synthetic_files() {
    folder("synthetic");
    folder("pots");
}

#[test]
#[ignore = "large: minutes in a debug build"]
fn large_city_files() {
    folder("pb");
}
