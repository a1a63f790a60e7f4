//! What must always hold, and which test shows it: the table in `tests/README.md` is written from the doc comments of the
//! tests, and no invariant is without one, or without a reason why not yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The invariants, in short.
const INVARIANTS: [&str; 36] = [
    "the log is append-only and totally ordered; a gap or change is detectable offline",
    "the same events give the same bytes on any machine; no clock, chance or locale enters",
    "lots come from a committed seed and can be drawn again",
    "rules are versioned and fixed before submissions open; none changes in a running round",
    "the roll is frozen when voting opens, with population, source and date",
    "one counted ballot for each unit and round: the last valid one before the close",
    "nobody votes without a credential active then; credentials end with the election period",
    "a substitute votes only when those before are absent or cannot vote, in list order",
    "a unit in several clusters counts once; a unit in none submits and votes too",
    "recusal: the body decides, without the person; marks drop and the count is done again",
    "a centre and who is tied to it have no weight in its own matter; hosts are checked by themselves",
    "no count, partial or leaked, before the close",
    "quorum is checked at the close against the frozen roll; without it there is no list",
    "the casting vote applies by itself, only where the standing orders name it",
    "weights, cap and rounding are exact and printed with the result",
    "every exit of a need has a reason and a human decider; merges keep lineage",
    "a need stays its owner's; others do not edit its words",
    "late is refused with deadline and time; an extension takes two persons, before expiry, equal for all",
    "a body acts on exactly one list version; a superseded one is refused",
    "a body ratifies, returns or rejects, with reasons, and never reorders",
    "a mandate names list, centre, period, hours and basis; without basis it is advisory",
    "hours mandated never exceed those declared less reserved, over all rounds",
    "no two overlapping active mandates for one centre, item and period",
    "orders only from covered units; a decline has a code",
    "a list is final only when complaints are settled; upheld ones recount or rerun",
    "every published list shows turnout, coverage and the list with one vote each",
    "imported indicators carry source, year and an imputed flag, and are never votes",
    "silence is recorded as such: neither no nor nought",
    "personal data only where it can be erased; erasure leaves verification intact",
    "after the close ballots show per municipality",
    "merged or split units and centres have successors; old results stand",
    "a correction is a new event that names who, why and when",
    "every command names person, role, organisation and level; on-behalf names both",
    "what becomes visible to whom is an event",
    "a repeated command adds nothing; two edits of one version never both succeed",
    "bokmål and nynorsk come from the same event; stored text is never translated",
];

/// Those that a later part of the product carries, and why.
const LATER: [(usize, &str); 2] = [
    (
        24,
        "orders come with the order book; until then no mandate is drawn on",
    ),
    (27, "indicators are not imported yet"),
];

const BEGIN: &str = "<!-- written by the test `invariants` -->\n";
const END: &str = "<!-- end -->\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            sources(&path, into);
        } else if name.ends_with(".rs") {
            into.push(path);
        }
    }
}

/// The numbers that follow the word in a doc comment: `Invariants 4, 5 and 9`.
fn numbers(doc: &str) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for word in ["Invariant ", "Invariants ", "invariant ", "invariants "] {
        for (at, _) in doc.match_indices(word) {
            let rest = &doc[at + word.len()..];
            let list = rest.split([':', ';', '.', '(']).next().unwrap_or_default();
            let words = list.split([' ', ',']).filter(|word| !word.is_empty());
            let listed = words.take_while(|word| *word == "and" || word.parse::<usize>().is_ok());
            found.extend(listed.filter_map(|word| word.parse::<usize>().ok()));
        }
    }
    found
}

/// Every function whose doc comment names an invariant: by number, file and name.
fn named() -> BTreeMap<usize, BTreeSet<(String, String)>> {
    let (mut files, mut named) = (Vec::new(), BTreeMap::<_, BTreeSet<_>>::new());
    sources(&root(), &mut files);
    for file in files {
        let mut doc = String::new();
        for line in fs::read_to_string(&file).unwrap().lines().map(str::trim) {
            if let Some(words) = line.strip_prefix("///") {
                doc.push_str(words);
                continue;
            }
            let name = line
                .split("fn ")
                .nth(1)
                .and_then(|rest| rest.split(['(', '<']).next());
            match name {
                Some(name) if !line.starts_with("//") => {
                    let place = file.strip_prefix(root()).unwrap().display().to_string();
                    for number in numbers(&doc) {
                        named
                            .entry(number)
                            .or_default()
                            .insert((place.clone(), name.to_owned()));
                    }
                    doc.clear();
                }
                // Attributes stand between a doc comment and its function.
                _ if line.starts_with("#[") || line.starts_with(")]") || line.contains("proptest") => {}
                _ => doc.clear(),
            }
        }
    }
    named
}

fn table() -> String {
    let (named, later) = (named(), BTreeMap::from(LATER));
    let mut text = String::from("| | what must hold | shown by |\n| --- | --- | --- |\n");
    for (number, what) in (1..).zip(INVARIANTS) {
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (file, test) in named.get(&number).into_iter().flatten() {
            files.entry(file).or_default().push(test);
        }
        let tests = files.into_iter().map(|(file, tests)| {
            let tests: Vec<String> = tests.iter().map(|test| format!("`{test}`")).collect();
            format!("{file}: {}", tests.join(" "))
        });
        let tests: Vec<String> = tests.collect();
        let shown = match later.get(&number) {
            Some(why) => format!("later: {why}"),
            None => tests.join("<br>"),
        };
        assert!(!shown.is_empty(), "no test names invariant {number}: {what}");
        let _ = writeln!(text, "| {number} | {what} | {shown} |");
    }
    text
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a generated page is written when its writer says so"
)]
fn every_invariant_has_a_test_or_a_reason() {
    let path = root().join("tests/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the begin of the table");
    let (kept, after) = rest.split_once(END).expect("the end of the table");
    let table = table();
    if std::env::var_os("UPDATE_INVARIANTS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert!(
        kept == table,
        "tests/README.md is not current: run UPDATE_INVARIANTS=1 cargo test -p e2e invariants and commit"
    );
}
