//! What a log asks of a witness (tlog-witness `add-checkpoint`): the size it cosigned last, a proof from there, and the new
//! checkpoint. The same bytes go over the network or by hand in a file.

use crate::{
    ConsistencyProof,
    checkpoint::{SIZE_MAX, SignedCheckpoint},
    text::{BadText, Fault, Lines, base64, decimal, hash, plain},
};
use std::fmt;

/// The most bytes that are read as a request: a checkpoint with its signatures, and 63 hashes.
pub const REQUEST_BYTES_MAX: usize = 1_010_000;
/// The most hashes that a request may have.
const HASHES_MAX: usize = 63;

/// A request that nobody has verified yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WitnessRequest {
    proof: ConsistencyProof,
    checkpoint: SignedCheckpoint,
}

impl WitnessRequest {
    /// Asks for a cosignature of a checkpoint, with a proof that ends at its size.
    ///
    /// # Errors
    /// When the proof ends at another size, begins above it, or is too long. The line is that of the request it would
    /// have been.
    pub fn new(proof: ConsistencyProof, checkpoint: SignedCheckpoint) -> Result<Self, BadText> {
        let size = checkpoint.checkpoint().head().size;
        if proof.from > size || proof.to != size {
            let what = "the old size, or where the proof ends,";
            let (min, max) = (0, size);
            return Err(Fault::Decimal { what, min, max }.at(1));
        }
        let (what, given, max) = ("hashes of a proof", proof.path.len(), HASHES_MAX);
        if given > max {
            return Err(Fault::TooMuch { what, given, max }.at(2 + max));
        }
        Ok(Self { proof, checkpoint })
    }

    /// Reads a request.
    ///
    /// # Errors
    /// When it is not in its one form, or larger than [`REQUEST_BYTES_MAX`].
    pub fn parse(bytes: &[u8]) -> Result<Self, BadText> {
        let (what, given, max) = ("bytes of a request", bytes.len(), REQUEST_BYTES_MAX);
        if given > max {
            return Err(Fault::TooMuch { what, given, max }.at(1));
        }
        let mut lines = Lines::new(plain(bytes)?);
        let old = lines.expect("the old size")?;
        let old = old
            .strip_prefix("old ")
            .ok_or_else(|| Fault::Missing("the old size").at(1))?;
        let from = decimal("the old size", old, 0, SIZE_MAX).map_err(|fault| fault.at(1))?;
        let mut path = Vec::new();
        loop {
            let line = lines.expect("the empty line before the checkpoint")?;
            if line.is_empty() {
                break;
            }
            path.push(hash("a hash of the proof", line).map_err(|fault| fault.at(lines.line))?);
            let (what, given, max) = ("hashes of a proof", path.len(), HASHES_MAX);
            if given > max {
                return Err(Fault::TooMuch { what, given, max }.at(lines.line));
            }
        }
        let above = lines.line;
        let checkpoint = SignedCheckpoint::parse(lines.rest().as_bytes());
        let checkpoint = checkpoint.map_err(|bad| bad.fault.at(bad.line + above))?;
        let to = checkpoint.checkpoint().head().size;
        Self::new(ConsistencyProof { from, to, path }, checkpoint)
    }

    /// The proof, from the size cosigned last to that of the checkpoint.
    #[must_use]
    pub fn proof(&self) -> &ConsistencyProof {
        &self.proof
    }

    /// The checkpoint, whose signatures nobody has verified yet.
    #[must_use]
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }
}

impl fmt::Display for WitnessRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.proof.from)?;
        let mut path = self.proof.path.iter();
        path.try_for_each(|hash| writeln!(f, "{}", base64(&hash.0)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}
