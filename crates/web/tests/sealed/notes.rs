//! Everything that our own crates note, in full detail.

use std::{
    collections::BTreeSet,
    io,
    sync::{Mutex, PoisonError},
};
use tracing_subscriber::EnvFilter;

static NOTED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Keeper;

impl io::Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        NOTED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps all notes from now on.
pub(crate) fn keep() {
    let ours = [
        "web",
        "engine",
        "ledger",
        "notary",
        "tlog",
        "domain",
        "projections",
        "outcome",
        "tally",
        "messages",
        "authority",
        "events",
    ];
    let filter = ours.map(|name| format!("{name}=trace")).join(",");
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .without_time()
        .with_ansi(false)
        .with_writer(|| Keeper)
        .init();
}

/// The lines noted since the last time. As a set: tasks note beside each other, in no order of their own.
pub(crate) fn take() -> BTreeSet<String> {
    let bytes = std::mem::take(&mut *NOTED.lock().unwrap_or_else(PoisonError::into_inner));
    String::from_utf8_lossy(&bytes)
        .lines()
        // When a view is saved follows from how busy the machine is, and so does at which size of the log, and whether an
        // append waits for long.
        .filter(|line| !line.contains("batch.events=0") && !line.contains("the store is slow"))
        .map(str::to_owned)
        .collect()
}
