//! What is said and drawn of a count, word for word: one small election for each family of rules, in every language.
//!
//! `UPDATE_GOLDEN=1 cargo test -p cli --test cli told` writes the files anew; then read the difference.

use crate::harness::{Place, tingbok};
use std::{
    fs,
    path::{Path, PathBuf},
};

const LANGS: [&str; 3] = ["nb", "nn", "en"];

pub(crate) fn file(name: &str) -> String {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = match name {
        "board.blt" => here.join("tests/data/board.blt"),
        pots if pots.starts_with("pots") => here.join("../tally/tests/data/pots").join(pots),
        other => here.join("../tally/tests/data/synthetic").join(other),
    };
    path.to_str().unwrap().to_owned()
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever changes the words asks for new files in this way"
)]
fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1")
}

fn golden(name: &str, now: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if updating() {
        fs::write(&path, now).unwrap();
    }
    let before = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(before, now, "UPDATE_GOLDEN=1 writes {name} anew");
}

/// The words in three languages, and the picture with each.
fn told(name: &str, election: &str, more: &[&str]) {
    let place = Place::new();
    for lang in LANGS {
        let picture = place.path("picture.svg");
        let fixed = ["tally", &file(election), "--lang", lang, "--explain"].map(str::to_owned);
        let drawn = ["--picture", picture.to_str().unwrap()].map(str::to_owned);
        let args = fixed
            .into_iter()
            .chain(drawn)
            .chain(more.iter().map(|it| (*it).to_owned()));
        let ran = tingbok(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{name} {lang}");
        assert!(!ran.stdout.contains('⟦'), "{}", ran.stdout);
        golden(&format!("{name}.{lang}.txt"), &ran.stdout);
        let svg = fs::read_to_string(&picture).unwrap();
        well_formed(&svg);
        golden(&format!("{name}.{lang}.svg"), &svg);
    }
}

#[test]
fn the_default_list_over_pots() {
    told("es_list", "pots03.json", &["--tie", "chain"]);
}

#[test]
fn equal_shares_with_regimes_and_margin() {
    told(
        "mes",
        "syn11.json",
        &[
            "--rule",
            "mes_cost+utilitarian",
            "--regimes",
            "--margin",
            "--counts",
            "400",
        ],
    );
}

#[test]
fn loads() {
    told(
        "phragmen",
        "syn03.json",
        &["--rule", "phragmen", "--weights", "table"],
    );
}

#[test]
fn score() {
    told("greedy", "syn05.json", &["--rule", "greedy_points"]);
}

#[test]
fn rankings_with_hours() {
    told("ear_shares", "syn07.json", &["--rule", "ear_shares"]);
}

#[test]
fn an_order_by_points() {
    told("borda", "syn09.json", &["--rule", "borda"]);
}

#[test]
fn an_order_by_pairs() {
    told("schulze", "syn09.json", &["--rule", "schulze"]);
}

#[test]
fn an_order_by_majorities() {
    told("ranked_pairs", "board.blt", &["--rule", "ranked_pairs"]);
}

#[test]
fn people_elected() {
    told("stv_scottish", "board.blt", &["--rule", "stv_scottish"]);
}

#[test]
fn needs_ratified() {
    told("double_majority", "syn03.json", &["--rule", "double_majority"]);
}

/// Tags close in the order in which they opened, attributes are quoted, `&` begins a known entity; nothing runs.
fn well_formed(svg: &str) {
    let mut open: Vec<String> = Vec::new();
    let body = svg
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .unwrap();
    for (at, _) in body.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;"];
        assert!(
            known.iter().any(|entity| body[at..].starts_with(entity)),
            "{}",
            &body[at..at + 9]
        );
    }
    let mut rest = body;
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>'), "{text}");
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{tag}");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        assert_eq!(tag.matches('=').count(), tag.matches('"').count() / 2, "{tag}");
        if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty() && !rest.contains('>'), "{open:?}");
    for forbidden in ["<script", "href", "onload", "javascript", "@import", "<image"] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    assert!(svg.contains("<title id=\"t\">") && svg.contains("<desc id=\"d\">") && svg.contains("xml:lang="));
}

#[test]
fn every_rule_is_explained_in_every_language() {
    let place = Place::new();
    let election = file("syn13.json");
    let rules = [
        "es_list",
        "mes",
        "phragmen",
        "greedy",
        "ear_shares",
        "borda",
        "copeland",
        "schulze",
        "ranked_pairs",
        "double_majority",
        "mes_cost_permille_exhaustive",
        "mes_card_add1_exhaustive+utilitarian",
        "phragmen_rank",
        "ear_shares+utilitarian",
        "es_phragmen_list_points",
        "greedy_density",
    ];
    for rule in rules {
        for lang in LANGS {
            let picture = place.path(&format!("{rule}.svg"));
            let picture = picture.to_str().unwrap();
            let args = [
                "tally",
                &election,
                "--rule",
                rule,
                "--explain",
                "--lang",
                lang,
                "--picture",
                picture,
            ];
            let ran = tingbok(args);
            assert_eq!(
                (ran.code, ran.stderr.as_str()),
                (0, ""),
                "{rule} {lang}\n{}",
                ran.stdout
            );
            assert!(!ran.stdout.contains('⟦'), "{rule} {lang}\n{}", ran.stdout);
            well_formed(&fs::read_to_string(picture).unwrap());
        }
    }
}
