//! What a power cut would leave of the files that a program wrote.

use crate::Call;
use std::{collections::BTreeMap, path::Path};

/// The files that a program has written since its start, and what of them is on disk for certain: bytes that were synced,
/// under a name whose folder was synced after. What was there before is not known here.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    seen: BTreeMap<String, Written>,
    kept: BTreeMap<String, String>,
    hasty: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Written {
    bytes: String,
    synced: bool,
}

impl Disk {
    /// Goes on by one call.
    pub fn follow(&mut self, call: &Call) {
        if !call.is_done() {
            return;
        }
        match (call.name.as_str(), call.file(), call.quoted().as_slice()) {
            ("openat", _, [path])
                if call.arguments.contains("O_TRUNC") || call.arguments.contains("O_EXCL") =>
            {
                self.seen.insert((*path).to_owned(), Written::default());
            }
            ("write" | "pwrite64", Some(path), [bytes]) => {
                let file = self.seen.entry(path.to_owned()).or_default();
                file.bytes.push_str(bytes);
                file.synced = false;
            }
            ("fsync" | "fdatasync", Some(path), _) => self.sync(path),
            ("rename" | "renameat" | "renameat2", _, [from, to]) => {
                let file = self.seen.remove(*from).unwrap_or_default();
                if !file.synced {
                    self.hasty.push((*to).to_owned());
                }
                self.seen.insert((*to).to_owned(), file);
            }
            _ => {}
        }
    }

    fn sync(&mut self, path: &str) {
        match self.seen.get_mut(path) {
            Some(file) => file.synced = true,
            // A folder: the names in it.
            None => {
                let within = |name: &str| Path::new(name).parent() == Some(Path::new(path));
                let named = self
                    .seen
                    .iter()
                    .filter(|(name, file)| file.synced && within(name));
                let named = named.map(|(name, file)| (name.clone(), file.bytes.clone()));
                self.kept.extend(named);
            }
        }
    }

    /// The first bytes of a file that is on disk for certain, as strace writes them.
    #[must_use]
    pub fn kept(&self, path: &Path) -> Option<&str> {
        self.kept.get(path.to_str()?).map(String::as_str)
    }

    /// Names that were given to files whose bytes had not been synced.
    #[must_use]
    pub fn hasty(&self) -> &[String] {
        &self.hasty
    }
}
