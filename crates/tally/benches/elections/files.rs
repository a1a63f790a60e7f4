//! Every file with expectations: per rule the verdict and the time.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use tally::read::{self, Election};
use tally::{
    Counted, ExpectedError, Options, Profile, Ratio, Rule, TallyError, Ties, check_counted, expected_members,
    expected_profile, expected_rule,
};

use crate::{Outcome, milliseconds, timed};

/// What a file may say beside what is determined by the election.
const REMARKS: [&str; 4] = ["ref_seconds", "pabutools", "equals_official", "max_bits_seen"];
const OF_TIES: [&str; 2] = ["set_depends_on_ties", "order_depends_on_ties"];

/// The table over all files whose name contains `part`. What took the oracle too long has the checker's verdict.
pub(crate) fn table(part: &str) -> Outcome<()> {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/elections");
    if !data.is_dir() {
        println!("SKIPPED: no `shared/data/elections` beside the repository");
        return Ok(());
    }
    println!(
        "{:<48} {:<46} {:>12} {:>12}  verdict",
        "file", "rule", "ms", "x pabutools"
    );
    for folder in ["synthetic", "pots", "ranked", "pb"] {
        let mut paths: Vec<PathBuf> = fs::read_dir(data.join(folder))?
            .map(|entry| Ok(entry?.path()))
            .collect::<Outcome<_>>()?;
        paths.sort();
        for path in paths.iter().filter(|path| name(path).contains(part)) {
            file(&data, path)?;
        }
    }
    println!("x pabutools: by the seconds that the expectation file holds, from another machine.");
    Ok(())
}

fn file(data: &Path, path: &Path) -> Outcome<()> {
    let (election, read) = election(path)?;
    println!("{:<48} {:<46} {read:>12}", name(path), "(reading)");
    let stem = name(path);
    let stem = ["gz", "pb", "json"].iter().fold(stem.as_str(), |stem, end| {
        stem.strip_suffix(&format!(".{end}")).unwrap_or(stem)
    });
    // Ranked files keep their ending in the name of what is expected, and hold it at the top.
    let stem = stem.replace('.', "_");
    let expected: Value = serde_json::from_str(&fs::read_to_string(
        data.join("expected").join(format!("{stem}.json")),
    )?)?;
    let rules = expected.get("rules").unwrap_or(&expected);
    for (key, theirs) in rules.as_object().ok_or("no rules")? {
        let rule = match expected_rule(key, &election) {
            Ok(rule) => rule,
            // What the file says of itself, and of rules that nobody counts here.
            Err(ExpectedError::UnknownKey { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let profile = expected_profile(key, &election);
        let (counted, time) = timed(3, || count(&rule, &profile));
        let ratio = theirs["pabutools"].get("rule_seconds").map(Value::to_string);
        let ratio = ratio
            .and_then(|seconds| seconds.parse::<Ratio>().ok())
            .map(|seconds| {
                let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1);
                (seconds * Ratio::from(1_000_000u64) / Ratio::from(micros)).to_decimal(0)
            });
        println!(
            "{stem:<48} {key:<46} {:>12} {:>12}  {}",
            milliseconds(time),
            ratio.unwrap_or_default(),
            if theirs.get("timeout").is_some() {
                accepted(&rule, &profile, counted)
            } else {
                verdict(key, &election, theirs)
            }
        );
    }
    Ok(())
}

fn count(rule: &Rule, profile: &Profile) -> Result<Counted, TallyError> {
    tally::count(rule, profile, &Ties::LEX, Options::GROUPS)
}

/// What the checker says where nothing is expected.
fn accepted(rule: &Rule, profile: &Profile, counted: Result<Counted, TallyError>) -> String {
    let checked = counted.map_err(|error| error.to_string()).and_then(|counted| {
        let checked = check_counted(profile, rule, &Ties::LEX, &counted.certificate());
        checked.map_err(|error| error.to_string())
    });
    match checked {
        Ok(()) => "no expectation; checker accepts".to_owned(),
        Err(error) => format!("no expectation; checker: {error}"),
    }
}

fn verdict(key: &str, election: &Election, theirs: &Value) -> String {
    match expected_members(key, election) {
        Ok(ours) if determined(&ours, theirs) == determined(theirs, theirs) => "equal".to_owned(),
        Ok(_) => "DIFFERS".to_owned(),
        Err(error) => format!("FAILS: {error}"),
    }
}

/// The members that `theirs` says something about; all of what has none.
fn determined(members: &Value, theirs: &Value) -> Value {
    let Value::Object(members) = members else {
        return members.clone();
    };
    let mut members: Map<String, Value> = members.clone();
    let unchecked = theirs["set_depends_on_ties"] == "not checked";
    members.retain(|name, _| {
        let name = name.as_str();
        !(REMARKS.contains(&name) || unchecked && OF_TIES.contains(&name))
    });
    Value::Object(members)
}

/// Microseconds of each rule on one file, after those of reading.
pub(crate) fn times(path: &Path, keys: &[&str]) -> Outcome<()> {
    let text = text(path)?;
    let (election, reading) = timed(3, || read::pb::parse(&text));
    let election = election?;
    println!("reading {}", reading.as_micros());
    for key in keys {
        let rule = expected_rule(key, &election)?;
        let profile = expected_profile(key, &election);
        let (result, time) = timed(3, || count(&rule, &profile));
        result?;
        println!("{key} {}", time.as_micros());
    }
    Ok(())
}

fn election(path: &Path) -> Outcome<(Election, String)> {
    let text = text(path)?;
    let (election, time) = timed(1, || read::parse(&name(path), &text));
    Ok((election?, milliseconds(time)))
}

fn text(path: &Path) -> Outcome<String> {
    let mut text = String::new();
    let mut file = fs::File::open(path)?;
    if name(path).ends_with(".gz") {
        flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    } else {
        file.read_to_string(&mut text)?;
    }
    Ok(text)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
