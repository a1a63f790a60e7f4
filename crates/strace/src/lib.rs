//! Programs under `strace`, for tests: which system calls they make in which order, what of a folder is on disk for certain
//! at each moment ([`Disk`]), and what they do when the system fails them ([`Fault`]).
//!
//! `ops/test` installs strace where it is missing. Where it cannot be had, or the machine lets nobody be traced, a test says
//! that it is skipped; with `TINGBOK_TEST_ALL` set it fails instead.
#![expect(clippy::expect_used, reason = "for tests: who cannot trace stops")]

mod call;
mod disk;

pub use call::{Call, calls};
pub use disk::Disk;

use std::{
    ffi::OsStr,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The calls that tell when bytes are on disk, and when anybody outside is told.
pub const DURABILITY: &[&str] = &[
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "openat",
    "write",
    "pwrite64",
];

/// A call that fails.
#[derive(Clone, Copy, Debug)]
pub struct Fault<'a> {
    /// Which call.
    pub call: &'a str,
    /// As the system names it: `EIO`, `ENOSPC`.
    pub error: &'a str,
    /// Which of its calls, the first being 1.
    pub at: usize,
    /// Only calls on these files and folders count.
    pub on: &'a [PathBuf],
}

/// Whether programs can be traced here; where not, it says so, or fails when every test is to run.
///
/// # Panics
/// When they cannot be, and `TINGBOK_TEST_ALL` is set.
#[must_use]
pub fn is_there() -> bool {
    let tried = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .stderr(Stdio::null())
        .status();
    let is_there = tried.is_ok_and(|status| status.success());
    #[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so")]
    let demanded = std::env::var_os("TINGBOK_TEST_ALL").is_some();
    assert!(
        is_there || !demanded,
        "strace is missing, or nothing may be traced on this machine"
    );
    if !is_there {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: strace is not on this machine, or nothing may be traced here, so system calls were not looked at; \
             ops/test installs it"
        );
    }
    is_there
}

/// A program under strace, all its threads and children too; what it does is written to a file ([`calls`] reads it). The
/// process that is started is the program itself: who kills it kills the program, and its output ends when the file is
/// whole.
#[must_use]
pub fn traced(program: &Path, calls: &[&str], to: &Path) -> Command {
    let mut command = Command::new("strace");
    command
        .args(["-D", "-f", "-qq", "-y", "-s", "600", "--signal=none", "-e"])
        .arg(format!("trace={}", calls.join(",")))
        .arg("-o")
        .arg(to)
        .arg(program);
    command
}

/// A program whose system fails it. What it does on the files and folders that the fault is about is written to a file.
#[must_use]
pub fn failing(program: &Path, fault: &Fault<'_>, to: &Path) -> Command {
    let inject = format!("{}:error={}:when={}", fault.call, fault.error, fault.at);
    injected(&["-f"], program, &inject, fault.on, to)
}

/// The same of a program that is to be told to stop, or to go on, by its own number: the process that is started is the
/// program itself. Where the fault lasts, every such call fails from that one on; each thread counts its own.
#[must_use]
pub fn failing_itself(program: &Path, fault: &Fault<'_>, lasts: bool, to: &Path) -> Command {
    let from = if lasts { "+" } else { "" };
    let inject = format!("{}:error={}:when={}{from}", fault.call, fault.error, fault.at);
    injected(&["-D", "-f"], program, &inject, fault.on, to)
}

/// A program that is stopped, as by SIGSTOP, when it has made a call on one of these files for the first time: until somebody
/// sends it SIGCONT. The process that is started is the program itself.
#[must_use]
pub fn stopping(program: &Path, call: &str, on: &[PathBuf], to: &Path) -> Command {
    let inject = format!("{call}:signal=SIGSTOP:when=1");
    injected(&["-D", "-f"], program, &inject, on, to)
}

fn injected(flags: &[&str], program: &Path, inject: &str, on: &[PathBuf], to: &Path) -> Command {
    let mut command = Command::new("strace");
    command
        .args(flags)
        .args(["-qq", "-y", "-s", "600", "--signal=none"])
        .args(on.iter().flat_map(|path| [OsStr::new("-P"), path.as_os_str()]))
        .args(["-e", &format!("trace={}", DURABILITY.join(","))])
        .args(["-e", &format!("inject={inject}")])
        .arg("-o")
        .arg(to)
        .arg(program);
    command
}

/// A path as the system names it: what is traced has no links in it.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    path.canonicalize().expect("a path that is there")
}
