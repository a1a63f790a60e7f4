//! The README has one row for each view, with its revision.

use projections::VIEWS;
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn names_are_their_own_and_sorted() {
    let names: Vec<&str> = VIEWS.iter().map(|view| view.name()).collect();
    assert!(names.is_sorted());
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    for name in names {
        assert_eq!(projections::view(name).unwrap().name(), name);
    }
    assert!(projections::view("none").is_none());
}

#[test]
fn the_readme_lists_every_view() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).unwrap();
    let rows: Vec<(&str, &str)> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| {
            let mut cells = line.split('|').map(|cell| cell.trim().trim_matches('`'));
            Some((cells.next()?, cells.next()?))
        })
        .collect();
    let views: Vec<(&str, String)> = VIEWS
        .iter()
        .map(|view| (view.name(), view.revision().to_string()))
        .collect();
    let views: Vec<(&str, &str)> = views
        .iter()
        .map(|(name, revision)| (*name, revision.as_str()))
        .collect();
    assert_eq!(rows, views, "README.md: name, revision, what it shows, documents");
}
