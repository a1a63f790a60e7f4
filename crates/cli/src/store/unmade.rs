//! Takes back an embedded store that a run made and could not go on with, so that the next run is not refused for what this
//! one left. Only for whoever made the log: a log is made where none is, and by one process.
//!
//! A database is left as it is: it may bear the mark of its key by now, and a key that a mark names is never removed.

use super::{LOG, LOGINS, Place, Site, Store};
use std::{fs, fs::File, path::Path};

/// What keeps others out while somebody writes.
const LOCK: &str = "log.lock";

/// What a database in a folder may have beside it.
const BESIDE: &[&str] = &["", "-wal", "-shm"];

/// Takes back a new log that has no key: nothing was ever sealed for it, and nothing ever could be.
pub(super) fn keyless(site: &Site) {
    if let Place::Folder(folder) = &site.store
        && site.key().is_some_and(|key| !key.exists())
    {
        remove(folder);
    }
}

/// Takes back a new store in which nothing was recorded, with its key where that was made along with it.
pub(crate) fn unmake(site: &Site, store: Store) {
    let Place::Folder(folder) = &site.store else {
        return;
    };
    let key = store.key_made.then(|| store.key.clone());
    drop(store);
    if remove(folder)
        && let Some(key) = key
    {
        // What cannot be removed stays: the failure that is told of is another.
        let _ = fs::remove_file(key);
    }
}

/// Says whether it did: not where somebody has begun with it meanwhile.
fn remove(folder: &Path) -> bool {
    let lock = File::options().write(true).open(folder.join(LOCK));
    let Some(_held) = lock.ok().filter(|lock| lock.try_lock().is_ok()) else {
        return false;
    };
    for name in [LOG, LOGINS] {
        for end in BESIDE {
            let _ = fs::remove_file(folder.join(format!("{name}{end}")));
        }
    }
    // Last, and while it is held.
    let _ = fs::remove_file(folder.join(LOCK));
    true
}
