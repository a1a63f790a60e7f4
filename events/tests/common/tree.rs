//! Folders of generated files, `<root>/<stream>/<name>.<version>[.<case>].json`.

use crate::update;
use std::{collections::BTreeSet, fs};

/// `need.submitted@1` and a case as a path under the root: `need/submitted.1.json`.
pub(crate) fn file_of(kind: &str, case: &str) -> String {
    let (stream, rest) = kind.split_once('.').expect("a kind has a stream");
    let (name, version) = rest.split_once('@').expect("a kind has a version");
    let case = if case.is_empty() {
        String::new()
    } else {
        format!(".{case}")
    };
    format!("{stream}/{name}.{version}{case}.json")
}

/// Every file under a root, as a path relative to it.
pub(crate) fn files_in(root: &str) -> BTreeSet<String> {
    let entries = |path: std::path::PathBuf| fs::read_dir(path).into_iter().flatten().flatten();
    entries(update::in_crate(root))
        .flat_map(|stream| {
            let folder = stream.file_name().into_string().expect("file names are UTF-8");
            entries(stream.path()).map(move |file| {
                let name = file.file_name().into_string().expect("file names are UTF-8");
                format!("{folder}/{name}")
            })
        })
        .collect()
}
