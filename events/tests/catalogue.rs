//! The catalogue in `README.md` says of every event what it means, what it cites and who writes it. It is made from
//! the doc comments (through the schemas) and from the samples; this test keeps it so.
//! `UPDATE_CATALOGUE=1 cargo test -p events --test catalogue` writes it anew.

#[path = "common/samples/mod.rs"]
mod samples;
#[path = "common/update.rs"]
mod update;

use events::{KINDS, Role, schemas};
use samples::samples;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

const BEGIN: &str = "<!-- catalogue: made by tests/catalogue.rs -->\n";

#[test]
fn the_catalogue_in_the_readme_is_current() {
    let path = update::in_crate("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, committed) = readme
        .split_once(BEGIN)
        .expect("README.md has the mark of the catalogue");
    let now = catalogue();
    if update::wanted("UPDATE_CATALOGUE") {
        update::write(&path, format!("{head}{BEGIN}{now}").as_bytes());
        return;
    }
    for (committed, now) in committed.lines().zip(now.lines()) {
        assert_eq!(
            committed, now,
            "a row is not current; UPDATE_CATALOGUE=1 writes the catalogue"
        );
    }
    assert_eq!(committed, now, "UPDATE_CATALOGUE=1 writes the catalogue");
}

#[test]
fn every_event_says_what_it_means() {
    for (kind, meaning) in meanings() {
        assert!(meaning.ends_with('.'), "{kind}: '{meaning}' is no sentence");
        assert!(!meaning.contains('|'), "{kind}: '|' would break the table");
    }
}

fn catalogue() -> String {
    let (meanings, cites, writers) = (meanings(), cites(), writers());
    let mut text = String::new();
    for kinds in KINDS {
        let stream = kinds[0].split('.').next().unwrap_or_default();
        text += &format!(
            "\n### `{stream}`\n\n| event | meaning | cites | written by |\n| --- | --- | --- | --- |\n"
        );
        for kind in *kinds {
            let row = [&meanings[kind], &cites[kind], &writers[kind]];
            text += &format!("| `{kind}` | {} | {} | {} |\n", row[0], row[1], row[2]);
        }
    }
    text
}

fn meanings() -> BTreeMap<&'static str, String> {
    let words = |schema: schemars::Schema| {
        let description = schema
            .get("description")
            .and_then(|words| words.as_str())
            .unwrap_or_default();
        description.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    schemas()
        .into_iter()
        .map(|(kind, schema)| (kind, words(schema)))
        .collect()
}

/// The kinds of stream that a body cites, and whether it has a deadline.
fn cites() -> BTreeMap<&'static str, String> {
    samples()
        .iter()
        .map(|(_, event)| {
            let body = &event.body;
            let mut cited: Vec<String> = body
                .cites()
                .iter()
                .map(|cite| format!("`{}`", cite.stream.kind()))
                .collect();
            cited.extend(body.not_after().map(|_| "not after its deadline".to_owned()));
            let cited = if cited.is_empty() {
                "–".into()
            } else {
                cited.join(", ")
            };
            (body.kind(), cited)
        })
        .collect()
}

fn writers() -> BTreeMap<&'static str, String> {
    let mut writers: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (_, event) in samples() {
        let who = match event.actor.role {
            Role::Process => "the engine".into(),
            role => role.to_string(),
        };
        writers.entry(event.body.kind()).or_default().insert(who);
    }
    let joined = |who: BTreeSet<String>| who.into_iter().collect::<Vec<_>>().join(", ");
    writers
        .into_iter()
        .map(|(kind, who)| (kind, joined(who)))
        .collect()
}
