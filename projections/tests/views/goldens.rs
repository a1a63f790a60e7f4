//! The story folded into every view, against committed files. `UPDATE_GOLDEN=1` writes them.

use crate::story::{Sealed, tell};
use projections::{VIEWS, fold};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

#[test]
fn the_story_in_every_view() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let events = tell(&Sealed::golden());
    for view in VIEWS {
        let documents: BTreeMap<String, Value> = fold(*view, &events)
            .unwrap()
            .into_iter()
            .map(|(key, bytes)| (key, serde_json::from_slice(&bytes).unwrap()))
            .collect();
        let found = serde_json::to_string_pretty(&documents).unwrap() + "\n";
        let path = folder.join(format!("{}.json", view.name()));
        #[expect(clippy::disallowed_methods, reason = "the one switch of the golden tests")]
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &found).unwrap();
        }
        let wanted = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == wanted,
            "{} differs from {}; UPDATE_GOLDEN=1 writes it",
            view.name(),
            path.display()
        );
    }
    let files = fs::read_dir(&folder).unwrap().count();
    assert_eq!(
        files,
        VIEWS.len(),
        "a golden in {} belongs to no view",
        folder.display()
    );
}
