//! The keys with which an attacker signs: those of the log and of some or all of its witnesses.

use crate::{Fault, Folder, fault::FaultKind};
use std::{fmt::Write as _, path::Path};
use tlog::{Checkpoint, KeyKind, KeyName, Note, Policy, SignedCheckpoint, SigningKey, TreeHead};

/// The keys of a log and of its witnesses.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Signs checkpoints and file lists.
    pub log: SigningKey,
    /// Cosign checkpoints, in the order of the policy.
    pub witnesses: Vec<SigningKey>,
}

impl Keys {
    /// Keys that follow from a number, for tests and examples: whoever knows the number has them all.
    ///
    /// # Errors
    /// When no key can have this name.
    pub fn example(origin: &str, witnesses: u8, seed: u8) -> Result<Self, Fault> {
        let name = |text: String| KeyName::new(&text).map_err(|why| Fault::unusable(text, why));
        let key = |text, kind, number: u8| Ok(SigningKey::from_seed(name(text)?, kind, &[number; 32]));
        let one = |number: u8| {
            let text = format!("witness{number}.example/tingbok");
            key(text, KeyKind::Cosignature, seed.wrapping_add(number))
        };
        Ok(Self {
            log: key(origin.to_owned(), KeyKind::Ed25519, seed)?,
            witnesses: (1..=witnesses).map(one).collect::<Result<_, _>>()?,
        })
    }

    /// The keys that signed the bundles of releases that come with this project. Everybody has them.
    ///
    /// # Errors
    /// As [`Keys::example`]; never in practice.
    pub fn of_releases() -> Result<Self, Fault> {
        Self::example("tingbok.invalid/test", 5, 11)
    }

    /// Reads `log.key` and every other file that ends in `.key` from a folder, in the order of their names.
    ///
    /// # Errors
    /// When there is no `log.key`, or one of them holds no key.
    pub fn read(at: &Path) -> Result<Self, Fault> {
        let folder = Folder::at(at);
        let mut log = None;
        let mut witnesses = Vec::new();
        for name in folder.files()?.iter().filter(|name| name.ends_with(".key")) {
            // What the file holds is a secret: no error repeats any of it.
            let text = String::from_utf8(folder.read(name)?.unwrap_or_default()).unwrap_or_default();
            let key =
                SigningKey::parse(text.trim_end()).map_err(|why| Fault::unusable(folder.place(name), why))?;
            match key.public().kind() {
                KeyKind::Ed25519 if name == "log.key" => log = Some(key),
                KeyKind::Ed25519 => {
                    let what = "the key of a log under another name than log.key";
                    return Err(Fault::unusable(folder.place(name), what));
                }
                KeyKind::Cosignature => witnesses.push(key),
            }
        }
        let missing = || {
            Fault::new(
                FaultKind::Missing,
                folder.place("log.key"),
                "there is no such file",
            )
        };
        let log = log.ok_or_else(missing)?;
        Ok(Self { log, witnesses })
    }

    /// A policy that demands so many of the witnesses.
    ///
    /// # Errors
    /// When there are not so many.
    pub fn policy(&self, needed: usize) -> Result<Policy, Fault> {
        // Writing into memory cannot fail.
        let mut text = format!("log {}\n", self.log.public());
        let mut labels = String::new();
        for (number, key) in (1..).zip(&self.witnesses) {
            let _ = writeln!(text, "witness w{number} {}", key.public());
            let _ = write!(labels, " w{number}");
        }
        let _ = match self.witnesses.is_empty() {
            true => writeln!(text, "quorum none"),
            false => writeln!(text, "group quorum {needed}{labels}\nquorum quorum"),
        };
        Policy::parse(text.as_bytes()).map_err(|why| Fault::unusable("policy", why))
    }

    /// A checkpoint, cosigned by the first so many witnesses at a time, in seconds since 1970.
    ///
    /// # Errors
    /// When there can be no such checkpoint.
    pub fn checkpoint(&self, head: TreeHead, time: u64, witnesses: usize) -> Result<SignedCheckpoint, Fault> {
        let witnesses = self.witnesses.get(..witnesses).unwrap_or(&self.witnesses);
        checkpoint(std::slice::from_ref(&self.log), witnesses, head, time)
    }
}

/// A checkpoint by these keys, cosigned at a time, in seconds since 1970.
pub(super) fn checkpoint(
    log: &[SigningKey],
    witnesses: &[SigningKey],
    head: TreeHead,
    time: u64,
) -> Result<SignedCheckpoint, Fault> {
    let bad = |why: String| Fault::unusable("checkpoint", why);
    let origin = log.first().map_or("", |key| key.public().name().as_str());
    let text = Checkpoint::new(origin, head)
        .map_err(|why| bad(why.to_string()))?
        .to_string();
    let mut note = Note::new(&text).map_err(|why| bad(why.to_string()))?;
    for key in log {
        note.add(key.sign(&text).map_err(|why| bad(why.to_string()))?);
    }
    for witness in witnesses {
        note.add(witness.cosign(&text, time).map_err(|why| bad(why.to_string()))?);
    }
    SignedCheckpoint::from_note(note).map_err(|why| bad(why.to_string()))
}
