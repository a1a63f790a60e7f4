//! The published checkpoints. The text of one stands for ever; only signature lines are added to it.

use crate::{
    ProofError, ProofFolder, cosigned,
    files::{self, Lock},
};
use std::{fs, path::PathBuf};
use tlog::{NoteSignature, Policy, SignedCheckpoint};

/// Where they lie, each under its size.
pub(crate) const CHECKPOINTS: &str = "checkpoints";

impl ProofFolder {
    /// Publishes a checkpoint. One that is published already only gets the signature lines that it had not.
    ///
    /// # Errors
    /// When another root is published at its size, or the system refuses.
    pub fn publish(&self, checkpoint: &SignedCheckpoint) -> Result<(), ProofError> {
        let lock = files::lock(self.dir())?;
        let head = checkpoint.checkpoint().head();
        let Some(known) = self.checkpoint(head.size)? else {
            self.put(checkpoint, &lock)?;
            return self.follow_policy(&lock);
        };
        let (size, known_root) = (head.size, known.checkpoint().head().root);
        if known.note().text() != checkpoint.note().text() {
            return Err(ProofError::OtherRoot {
                size,
                known: known_root,
                offered: head.root,
            });
        }
        self.add(known, checkpoint.note().signatures(), &lock)
    }

    /// Adds cosignatures to a published checkpoint. Lines of keys that the policy does not know, or that do not hold,
    /// are not taken; a later line of a witness takes the place of its earlier one. Gives the checkpoint as it is afterwards.
    ///
    /// # Errors
    /// When nothing of that size is published, a line is no good, or the system refuses.
    pub fn cosign(&self, size: u64, lines: &[NoteSignature]) -> Result<SignedCheckpoint, ProofError> {
        let policies = self.policies()?;
        let lock = files::lock(self.dir())?;
        let path = self.path(size);
        let known = self
            .checkpoint(size)?
            .ok_or_else(|| ProofError::Missing(path.clone()))?;
        let witnesses: Vec<_> = policies
            .iter()
            .flat_map(Policy::witnesses)
            .map(|witness| &witness.key)
            .collect();
        let renewed = cosigned::renewed(&known, lines, &witnesses);
        let renewed = renewed.map_err(|why| ProofError::content(&path, why))?;
        if renewed != known {
            self.put(&renewed, &lock)?;
        }
        self.follow_policy(&lock)?;
        Ok(renewed)
    }

    /// A published checkpoint.
    ///
    /// # Errors
    /// When it cannot be read or is not this log's.
    pub fn checkpoint(&self, size: u64) -> Result<Option<SignedCheckpoint>, ProofError> {
        let path = self.path(size);
        let Some(bytes) = files::read_if_there(&path)? else {
            return Ok(None);
        };
        let checkpoint = self.own(&path, &bytes)?;
        let stated = checkpoint.checkpoint().head().size;
        match stated == size {
            true => Ok(Some(checkpoint)),
            false => Err(ProofError::content(
                &path,
                format!("this is the checkpoint of {stated} leaves"),
            )),
        }
    }

    /// The sizes of all published checkpoints, from the smallest.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sizes(&self) -> Result<Vec<u64>, ProofError> {
        let path = self.dir().join(CHECKPOINTS);
        let system = |why| ProofError::System {
            path: path.clone(),
            why,
        };
        let mut sizes = Vec::new();
        for entry in fs::read_dir(&path).map_err(system)? {
            let name = entry.map_err(system)?.file_name();
            sizes.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// The last published checkpoint that by the policy enough witnesses have cosigned, looked for among the last so
    /// many.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn last_final(&self, among: usize) -> Result<Option<SignedCheckpoint>, ProofError> {
        let trust = self.trust()?;
        for size in self.sizes()?.into_iter().rev().take(among) {
            let checkpoint = self.checkpoint(size)?;
            let is_final = |it: &SignedCheckpoint| trust.weigh(it).is_ok_and(|weighed| weighed.is_final());
            if let Some(checkpoint) = checkpoint.filter(is_final) {
                return Ok(Some(checkpoint));
            }
        }
        Ok(None)
    }

    fn path(&self, size: u64) -> PathBuf {
        self.dir().join(CHECKPOINTS).join(size.to_string())
    }

    fn put(&self, checkpoint: &SignedCheckpoint, lock: &Lock) -> Result<(), ProofError> {
        let size = checkpoint.checkpoint().head().size;
        let path = self.path(size);
        self.own(&path, checkpoint.to_string().as_bytes())?;
        let name = format!("{CHECKPOINTS}/{size}");
        files::replace(self.dir(), &name, checkpoint.to_string().as_bytes(), lock)
    }

    /// Adds the lines of keys that have none yet; the file is left alone when there is nothing to add.
    fn add(
        &self,
        mut known: SignedCheckpoint,
        lines: &[NoteSignature],
        lock: &Lock,
    ) -> Result<(), ProofError> {
        let before = known.note().signatures().len();
        for line in lines {
            let of = |it: &NoteSignature| it.name() == line.name() && it.id() == line.id();
            if !known.note().signatures().iter().any(of) {
                known.add(line.clone());
            }
        }
        match known.note().signatures().len() == before {
            true => Ok(()),
            false => self.put(&known, lock),
        }
    }
}
