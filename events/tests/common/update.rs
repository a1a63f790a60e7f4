//! Generated files beside the crate: how to find them, and whether to write them.

use std::{fs, path::Path, path::PathBuf};

/// A path within this crate's folder.
pub(crate) fn in_crate(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether the switch (`UPDATE_GOLDEN`, `UPDATE_SCHEMA`, `UPDATE_CATALOGUE`) is set to 1.
#[expect(
    clippy::disallowed_methods,
    reason = "asks for generated files to be written; no result depends on it"
)]
pub(crate) fn wanted(switch: &str) -> bool {
    std::env::var_os(switch).is_some_and(|value| value == "1")
}

/// Writes a file and the folders it stands in.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("can make the folder");
    fs::write(path, bytes).expect("can write the file");
}
