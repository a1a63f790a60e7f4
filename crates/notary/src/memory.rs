//! What a log signed last: the signer's memory. It is changed by comparing and swapping, and is on disk before the signature
//! is shown to anybody.

use crate::{ProofError, ProofFolder, files};
use std::path::Path;
use tlog::{Checkpoint, Note, SignedCheckpoint, SigningKey, TreeHead};

/// The memory.
pub(crate) const SIGNED: &str = "signed";

impl ProofFolder {
    /// What was signed last: the signer's memory.
    ///
    /// # Errors
    /// When it is lost, altered, or not this log's.
    pub fn signed(&self) -> Result<SignedCheckpoint, ProofError> {
        let path = self.dir().join(SIGNED);
        let bytes = files::read_if_there(&path)?.ok_or_else(|| ProofError::Forgotten(path.clone()))?;
        self.own(&path, &bytes)
    }

    /// Remembers a newer checkpoint as the one signed last, if the one that the signer saw still is. To be called when
    /// `tlog::may_sign` has allowed it, and before the signature is shown to anybody.
    ///
    /// # Errors
    /// [`ProofError::Raced`] when another signer was faster.
    pub fn swap(&self, expected: TreeHead, new: &SignedCheckpoint) -> Result<(), ProofError> {
        let lock = files::lock(self.dir())?;
        let (found, offered) = (self.signed()?.checkpoint().head(), new.checkpoint().head());
        if found != expected || offered.size < expected.size {
            return Err(ProofError::Raced {
                expected: expected.size,
                offered: offered.size,
                found: found.size,
            });
        }
        let path = self.dir().join(SIGNED);
        self.own(&path, new.to_string().as_bytes())?;
        files::replace(self.dir(), SIGNED, new.to_string().as_bytes(), &lock)
    }
}

/// The checkpoint of a tree, signed by the log's keys: to be called between `tlog::may_sign` and [`ProofFolder::swap`]. It
/// judges nothing.
///
/// # Errors
/// When there is no key, or one is not that of a log.
pub fn signed_head(keys: &[SigningKey], head: TreeHead) -> Result<SignedCheckpoint, ProofError> {
    let origin = keys.first().map_or("", |key| key.public().name().as_str());
    let unsignable = |why: tlog::BadText| ProofError::content(Path::new(origin), why);
    let checkpoint = Checkpoint::new(origin, head).map_err(unsignable)?;
    let text = checkpoint.to_string();
    let mut note = Note::new(&text).map_err(unsignable)?;
    for key in keys {
        note.add(key.sign(&text)?);
    }
    SignedCheckpoint::from_note(note).map_err(unsignable)
}
