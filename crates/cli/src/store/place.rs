//! Where a store is: a folder of the embedded store, or the address of a PostgreSQL database.

use clap::Args;
use ledger::PgAddress;
use std::{
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
};

/// A folder, or a database by its URL. Shows itself without a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The folder of an embedded store.
    Folder(PathBuf),
    /// `postgres://…`, as given: what is wrong with it is said when it is used, so that no password is repeated.
    Database(String),
}

impl From<OsString> for Place {
    fn from(given: OsString) -> Self {
        match given.to_str() {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Self::Database(url.to_owned())
            }
            _ => Self::Folder(given.into()),
        }
    }
}

impl From<&Path> for Place {
    fn from(folder: &Path) -> Self {
        Self::Folder(folder.to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Database(url) => match url.parse::<PgAddress>() {
                Ok(address) => address.fmt(f),
                Err(_) => f.write_str("postgres://…"),
            },
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

/// A store as it is named on the command line.
#[derive(Clone, Debug, Args)]
pub(crate) struct Site {
    /// Where.
    #[arg(value_name = "STORE")]
    pub(crate) store: Place,
    #[command(flatten)]
    pub(crate) vault: VaultKey,
}

/// The key of a store's vault.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct VaultKey {
    /// Its file.
    #[arg(long, value_name = "FILE", env = "TINGBOK_VAULT_KEY", hide_env = true)]
    pub(crate) vault_key: Option<PathBuf>,
}

/// The key in a store's folder.
const KEY: &str = "vault.key";

impl Site {
    /// A store with its key where it lies by itself.
    pub(crate) fn of(store: Place, vault: VaultKey) -> Self {
        Self { store, vault }
    }

    /// The file of the key: the one named, else the one in the folder. For a database [`key_file`](super::key_file) asks.
    pub(crate) fn key(&self) -> Option<PathBuf> {
        let beside = match &self.store {
            Place::Folder(folder) => Some(folder.join(KEY)),
            Place::Database(_) => None,
        };
        self.vault.vault_key.clone().or(beside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_never_shows_a_password() {
        for url in [
            "postgres://kari:hunter2@db.example.no/log",
            "postgresql://kari:my@hunter2@db/log?sslmode=what",
        ] {
            let place = Place::from(OsString::from(url));
            assert!(matches!(place, Place::Database(_)));
            let shown = format!("{place} {place:?}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
        let folder = Place::from(OsString::from("./lager"));
        assert_eq!(folder.to_string(), "./lager");
    }
}
