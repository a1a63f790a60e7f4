//! The product from outside: the built `tingbok` program in scratch folders, and the shape of the workspace itself.
//!
//! Knows the program and the auditor's report, nothing of the crates within. The demo replays itself.

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

/// Runs the program with some arguments.
///
/// # Panics
/// When it cannot be started.
#[must_use]
pub fn run(arguments: &[&str]) -> Output {
    Command::new(tingbok())
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// Runs the demo into a folder with further arguments and gives what it printed.
///
/// # Panics
/// When it fails.
#[must_use]
pub fn demo(out: &Path, further: &[&str]) -> String {
    let out = out.to_str().expect("a path in UTF-8");
    let arguments: Vec<&str> = ["demo", "--out", out]
        .into_iter()
        .chain(further.iter().copied())
        .collect();
    let output = run(&arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("the report is UTF-8")
}

/// Replays the log in a folder; gives the exit code and the report.
///
/// # Panics
/// When the program cannot be started or prints no report.
#[must_use]
pub fn replay(dir: &Path) -> (i32, serde_json::Value) {
    let output = run(&[
        "replay",
        dir.to_str().expect("a path in UTF-8"),
        "--format",
        "json",
    ]);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("no report ({error}): {}", String::from_utf8_lossy(&output.stderr));
    });
    (output.status.code().expect("an exit code"), report)
}
