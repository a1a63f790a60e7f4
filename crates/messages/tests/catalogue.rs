//! The laws of the catalogue: the same keys with the same arguments in every language, every key that code names is
//! there, and none is there for nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use messages::{Arg, Lang, say};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Keys that code puts together: words for values of enums and codes, and the help, which follows commands and options.
const BUILT: &[&str] = &[
    "case-outcome-",
    "case-stage-",
    "copy-kind-",
    "delivery-",
    "event-",
    "force-",
    "help",
    "identity-",
    "list-status-",
    "mandate-force-",
    "mandate-status-",
    "meeting-form-",
    "meeting-status-",
    "need-status-",
    "part-",
    "phase-",
    "problem-",
    "reason-",
    "remedy-",
    "right-",
    "role-",
    "round-phase-",
    "size-",
    "standing-",
    "subject-",
    "value-",
    "verify-",
    "view-",
    "way-",
];

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Keys with the names of their arguments.
fn catalogue(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(&here().join("locales").join(lang.tag()), "ftl") {
        let mut current = None;
        for line in fs::read_to_string(&file).unwrap().lines() {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                let key = line.split('=').next().unwrap().trim().to_owned();
                let known = keys.insert(key.clone(), BTreeSet::new());
                assert!(known.is_none(), "{key} stands twice in {lang}");
                current = Some(key);
            }
            let Some(key) = &current else { continue };
            for after in line.split('$').skip(1) {
                let name = after
                    .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
                    .next();
                keys.get_mut(key).unwrap().insert(name.unwrap().to_owned());
            }
        }
    }
    keys
}

#[test]
fn every_language_has_the_same_keys_with_the_same_arguments() {
    let first = catalogue(Lang::Nb);
    assert!(first.len() > 200);
    for lang in Lang::ALL {
        let other = catalogue(lang);
        for (key, args) in &first {
            assert_eq!(other.get(key), Some(args), "{key} in {lang}");
        }
        for key in other.keys() {
            assert!(first.contains_key(key), "{key} is in {lang} alone");
        }
    }
}

#[test]
fn every_message_can_be_said() {
    for lang in Lang::ALL {
        for (key, args) in catalogue(lang) {
            for count in [0, 1, 2, 12_345] {
                let args: Vec<(&'static str, Arg)> = args
                    .iter()
                    .map(|name| (&*name.clone().leak(), Arg::Count(count)))
                    .collect();
                let words = say(lang, &key, &args);
                assert!(
                    !words.contains(['⟦', '⟧', '\u{2068}', '\u{2069}']),
                    "{key} in {lang}: {words}"
                );
                assert!(!words.trim().is_empty(), "{key} in {lang}");
            }
        }
    }
}

/// The code of the command line, file by file.
fn code() -> Vec<(PathBuf, String)> {
    let files = files(&here().join("../cli/src"), "rs");
    files
        .into_iter()
        .map(|file| (file.clone(), fs::read_to_string(file).unwrap()))
        .collect()
}

/// Keys named in code: the first literal after an opening such as `msg!(`.
fn used() -> BTreeMap<String, PathBuf> {
    let mut used = BTreeMap::new();
    for (file, code) in code() {
        for opening in ["msg!(", "say(", "key!(", "keyed("] {
            for after in code.split(opening).skip(1) {
                let argument = after.split(')').next().unwrap_or_default();
                let mut literals = argument.split('"');
                let (Some(before), Some(key)) = (literals.next(), literals.next()) else {
                    continue;
                };
                // A literal further on is another call's; one with a place to fill is a key being built.
                let own = before.trim().is_empty() || before.contains("lang");
                if own && !key.is_empty() && !key.contains(['{', ' ']) {
                    used.insert(key.to_owned(), file.clone());
                }
            }
        }
    }
    used
}

#[test]
fn every_key_in_code_is_in_the_catalogue_and_the_other_way_round() {
    let (known, used) = (catalogue(Lang::Nb), used());
    assert!(used.len() > 100, "the search finds too little: {}", used.len());
    for (key, file) in &used {
        assert!(
            known.contains_key(key),
            "{key}, used in {}, is not in the catalogue",
            file.display()
        );
    }
    let code: String = code().into_iter().map(|(_, code)| code).collect();
    let tested_here = "count-events";
    for key in known.keys().filter(|key| *key != tested_here) {
        let built = BUILT.iter().any(|prefix| key.starts_with(prefix));
        assert!(
            built || code.contains(&format!("\"{key}\"")),
            "{key} is used nowhere"
        );
    }
}
