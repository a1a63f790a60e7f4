//! The product from outside: the built `tingbok` program in scratch folders, and the shape of the workspace itself.
//!
//! Knows the program and the auditor's report, nothing of the crates within.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// The built program, next to the test that runs.
///
/// # Panics
/// When it is not built; `ops/test` builds it first.
#[must_use]
pub fn tingbok() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    let built = test.ancestors().nth(2).expect("a target folder").join("tingbok");
    assert!(
        built.exists(),
        "{} is not built: run cargo build --workspace --bins first",
        built.display()
    );
    built
}

/// Runs the program with some arguments, and the key of the vault in a file.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn run_with_key(arguments: &[&str], key: &Path) -> Output {
    Command::new(tingbok())
        .args(arguments)
        .env("TINGBOK_VAULT_KEY", key)
        .output()
        .expect("the program starts")
}
