//! A proof that can be kept and shown: one text with a leaf's place, its path and the checkpoint it leads to
//! (`.tlog-proof`). It does not hold the leaf, unless somebody put it into the extra data.

use crate::{
    Hash, InclusionProof, PATH_MAX,
    checkpoint::{SIZE_MAX, SignedCheckpoint},
    text::{BadText, Fault, Lines, base64, decimal, hash, plain, unbase64},
};
use std::fmt;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The most bytes that are read as a proof: a note, and room for extra data with a leaf or two.
pub const PROOF_BYTES_MAX: usize = 2_000_000;

/// A proof that nobody has verified yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProofFile {
    /// Whatever the writer added. Nothing shows that it is right.
    extra: Vec<u8>,
    proof: InclusionProof,
    checkpoint: SignedCheckpoint,
}

impl ProofFile {
    /// A proof that leaf `index` is in the tree of a checkpoint. The extra data are for the reader and prove nothing.
    ///
    /// # Errors
    /// When the place is not in the tree or the path too long. The line is that of the file it would have been.
    pub fn new(
        index: u64,
        path: Vec<Hash>,
        checkpoint: SignedCheckpoint,
        extra: Vec<u8>,
    ) -> Result<Self, BadText> {
        let size = checkpoint.checkpoint().head().size;
        let line = if extra.is_empty() { 2 } else { 3 };
        let max = size.saturating_sub(1).min(SIZE_MAX);
        if index >= size {
            let (what, min) = ("the index in a tree of this size", 0);
            return Err(Fault::Decimal { what, min, max }.at(line));
        }
        let (what, given, max) = ("hashes of a path", path.len(), PATH_MAX);
        if given > max {
            return Err(Fault::TooMuch { what, given, max }.at(line + PATH_MAX));
        }
        let proof = InclusionProof { index, size, path };
        Ok(Self {
            extra,
            proof,
            checkpoint,
        })
    }

    /// Reads a proof.
    ///
    /// # Errors
    /// When it is not in its one form, or larger than [`PROOF_BYTES_MAX`].
    pub fn parse(bytes: &[u8]) -> Result<Self, BadText> {
        if bytes.len() > PROOF_BYTES_MAX {
            let (what, given, max) = ("bytes of a proof", bytes.len(), PROOF_BYTES_MAX);
            return Err(Fault::TooMuch { what, given, max }.at(1));
        }
        let mut lines = Lines::new(plain(bytes)?);
        if lines.expect("the first line of a proof")? != HEADER {
            return Err(Fault::Missing("c2sp.org/tlog-proof@v1").at(1));
        }
        let mut line = lines.expect("the index")?;
        let mut extra = Vec::new();
        if let Some(data) = line.strip_prefix("extra ") {
            extra = unbase64("the extra data", data).map_err(|fault| fault.at(lines.line))?;
            if extra.is_empty() {
                return Err(Fault::Unexpected("a line of extra data without any").at(lines.line));
            }
            line = lines.expect("the index")?;
        }
        let index = line
            .strip_prefix("index ")
            .ok_or_else(|| Fault::Missing("the index").at(lines.line))?;
        let index = decimal("the index", index, 0, SIZE_MAX - 1).map_err(|fault| fault.at(lines.line))?;
        let path = path(&mut lines)?;
        let above = lines.line;
        let checkpoint = SignedCheckpoint::parse(lines.rest().as_bytes());
        let checkpoint = checkpoint.map_err(|bad| bad.fault.at(bad.line + above))?;
        Self::new(index, path, checkpoint, extra)
    }

    /// The extra data. Nobody signed them; what they are for must be shown in another way, as by hashing them to the leaf.
    #[must_use]
    pub fn unproven_extra(&self) -> &[u8] {
        &self.extra
    }

    /// The path, to be verified against the root of the checkpoint once its signatures are found good.
    #[must_use]
    pub fn proof(&self) -> &InclusionProof {
        &self.proof
    }

    /// The checkpoint, whose signatures nobody has verified yet.
    #[must_use]
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }
}

/// The hashes up to the empty line.
fn path(lines: &mut Lines<'_>) -> Result<Vec<Hash>, BadText> {
    let mut path = Vec::new();
    loop {
        let line = lines.expect("the empty line before the checkpoint")?;
        if line.is_empty() {
            return Ok(path);
        }
        path.push(hash("a hash of the path", line).map_err(|fault| fault.at(lines.line))?);
        let (what, given, max) = ("hashes of a path", path.len(), PATH_MAX);
        if given > max {
            return Err(Fault::TooMuch { what, given, max }.at(lines.line));
        }
    }
}

impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if !self.extra.is_empty() {
            writeln!(f, "extra {}", base64(&self.extra))?;
        }
        writeln!(f, "index {}", self.proof.index)?;
        let mut path = self.proof.path.iter();
        path.try_for_each(|hash| writeln!(f, "{}", base64(&hash.0)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}
