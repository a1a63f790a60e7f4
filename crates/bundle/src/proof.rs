//! The proof folder of a log, as its signer keeps it beside the store: key, policy and published checkpoints. Read here,
//! never written.

use crate::{fault::Fault, folder::Folder};
use std::path::Path;
use tlog::{Policy, SignedCheckpoint, SigningKey};

/// What an export takes from a proof folder.
pub struct Proof {
    /// Signs the list of files.
    pub key: SigningKey,
    /// Whom the log is to be checked by.
    pub policy: Policy,
    /// The published checkpoints with the bytes of their files, by size.
    pub checkpoints: Vec<(SignedCheckpoint, Vec<u8>)>,
}

impl Proof {
    /// Reads a proof folder.
    ///
    /// # Errors
    /// When it has no key, no policy or no checkpoint, or one of them cannot be used.
    pub fn read(at: &Path) -> Result<Self, Fault> {
        let folder = Folder::at(at);
        let key = text(&folder, "log.key")?;
        let key =
            SigningKey::parse(key.trim_end()).map_err(|why| Fault::unusable(folder.place("log.key"), why))?;
        let policy = Policy::parse(&bytes(&folder, "policy")?);
        let policy = policy.map_err(|why| Fault::unusable(folder.place("policy"), why))?;
        let mut checkpoints = Vec::new();
        for path in folder.files_below("checkpoints")? {
            let Some(size) = path
                .strip_prefix("checkpoints/")
                .and_then(|name| name.parse::<u64>().ok())
            else {
                continue; // Being written just now, or no checkpoint at all.
            };
            let bytes = bytes(&folder, &path)?;
            let signed =
                SignedCheckpoint::parse(&bytes).map_err(|why| Fault::unusable(folder.place(&path), why))?;
            let stated = signed.checkpoint().head().size;
            if stated != size {
                let what = format!("the checkpoint of {stated} leaves lies under the name of {size}");
                return Err(Fault::unusable(folder.place(&path), what));
            }
            checkpoints.push((signed, bytes));
        }
        checkpoints.sort_by_key(|(signed, _)| signed.checkpoint().head().size);
        if checkpoints.is_empty() {
            let what =
                "no checkpoint is published yet: there is nothing that a bundle could be checked against";
            return Err(Fault::unusable(folder.place("checkpoints"), what));
        }
        Ok(Self {
            key,
            policy,
            checkpoints,
        })
    }

    /// The newest checkpoint that enough witnesses cosigned; where there is none, the newest.
    pub(crate) fn newest(&self) -> Option<&(SignedCheckpoint, Vec<u8>)> {
        let is_final =
            |signed: &SignedCheckpoint| self.policy.weigh(signed).is_ok_and(|weighed| weighed.is_final());
        let mut newest = self.checkpoints.iter().rev();
        let found = newest.clone().find(|(signed, _)| is_final(signed));
        found.or_else(|| newest.next())
    }
}

fn bytes(folder: &Folder, path: &str) -> Result<Vec<u8>, Fault> {
    let gone = || {
        Fault::new(
            crate::FaultKind::Missing,
            folder.place(path),
            "there is no such file",
        )
    };
    folder.read(path)?.ok_or_else(gone)
}

fn text(folder: &Folder, path: &str) -> Result<String, Fault> {
    // What the file holds is a secret: no error repeats any of it.
    let read = String::from_utf8(bytes(folder, path)?);
    read.map_err(|_| Fault::unusable(folder.place(path), "this is not text"))
}
