//! Checkpoints: what a log signs about itself. Three lines: its origin, how many leaves it has, and their root.

use crate::{
    Hash, empty_root,
    note::Note,
    text::{BadText, Fault, Lines, base64, decimal, hash, plain},
};
use std::fmt;

/// The largest tree that a checkpoint can be of, so that every other implementation can read it.
pub const SIZE_MAX: u64 = i64::MAX as u64;

/// The state of a tree: so many leaves with this root.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TreeHead {
    /// How many leaves it has.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

/// The text of a checkpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    origin: String,
    head: TreeHead,
    /// Further lines, which our own logs never have: nobody audits what they say.
    extensions: Vec<String>,
}

impl Checkpoint {
    /// What a log says about itself.
    ///
    /// # Errors
    /// When the origin is empty or has control characters, the size is beyond [`SIZE_MAX`], or an empty tree has a root
    /// other than that of no leaves. The line is that of the text it would have been.
    pub fn new(origin: &str, head: TreeHead) -> Result<Self, BadText> {
        if origin.contains('\n') {
            return Err(Fault::Byte(b'\n').at(1));
        }
        let text = format!("{origin}\n{}\n{}\n", head.size, base64(&head.root.0));
        Self::parse(text.as_bytes())
    }

    /// Reads the text of a checkpoint, without signatures.
    ///
    /// # Errors
    /// When it is not in its one form.
    pub fn parse(text: &[u8]) -> Result<Self, BadText> {
        let mut lines = Lines::new(plain(text)?);
        let origin = lines.expect("the origin")?;
        if origin.is_empty() {
            return Err(Fault::Missing("the origin").at(1));
        }
        let size = lines.expect("the size")?;
        let size = decimal("the size", size, 0, SIZE_MAX).map_err(|fault| fault.at(2))?;
        let root = lines.expect("the root")?;
        let root = hash("the root", root).map_err(|fault| fault.at(3))?;
        if size == 0 && root != empty_root() {
            return Err(Fault::EmptyRoot(root).at(3));
        }
        let mut extensions = Vec::new();
        while let Some(line) = lines.next()? {
            if line.is_empty() {
                return Err(Fault::Unexpected("an empty line").at(lines.line));
            }
            extensions.push(line.to_owned());
        }
        Ok(Self {
            origin: origin.to_owned(),
            head: TreeHead { size, root },
            extensions,
        })
    }

    /// Which log it is of.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The state of the tree.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        self.head
    }

    /// Further lines. Not even witnesses say anything about them.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.origin)?;
        writeln!(f, "{}", self.head.size)?;
        writeln!(f, "{}", base64(&self.head.root.0))?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A checkpoint with signatures that nobody has verified yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Reads a signed note whose text is a checkpoint.
    ///
    /// # Errors
    /// When either is not in its one form.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadText> {
        Self::from_note(Note::parse(bytes)?)
    }

    /// Takes a note whose text is a checkpoint.
    ///
    /// # Errors
    /// When the text is none.
    pub fn from_note(note: Note) -> Result<Self, BadText> {
        let checkpoint = Checkpoint::parse(note.text().as_bytes())?;
        Ok(Self { checkpoint, note })
    }

    /// What it says, if the signatures hold.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note: the same text, with its signatures.
    #[must_use]
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// Adds a signature line, such as a witness gave.
    pub fn add(&mut self, signature: crate::note::NoteSignature) {
        self.note.add(signature);
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}
