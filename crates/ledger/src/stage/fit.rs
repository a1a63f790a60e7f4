//! What the log can hold: names, kinds and what lies beside. Depends on nothing but the append itself.

use crate::{Append, AppendError, Beside, Write};
use events::codec::CodecError;
use events::{Digest, StreamId};

/// The most bytes of one thing beside the log: far above any roll or document, far below what a database refuses, so that
/// no member can make a whole batch fail.
pub const BESIDE_MAX: usize = 64 << 20;

/// Blobs must be what their digests say, and nothing may be huge.
pub(super) fn beside(append: &Append) -> Result<(), AppendError> {
    let largest = append
        .beside
        .iter()
        .map(bytes_of)
        .chain([append.answer.len()])
        .max();
    if let Some(len) = largest.filter(|len| *len > BESIDE_MAX) {
        let what = format!("{len} bytes beside the log are more than {BESIDE_MAX}");
        return Err(AppendError::Invalid(what));
    }
    for thing in &append.beside {
        if let Beside::Blob { digest, bytes } = thing
            && Digest::of(bytes) != *digest
        {
            return Err(AppendError::Invalid(format!("blob {digest} is not its bytes")));
        }
    }
    Ok(())
}

/// How much room a thing takes.
pub(super) fn bytes_of(thing: &Beside) -> usize {
    match thing {
        Beside::Opening { sealed, .. } | Beside::Text { sealed, .. } | Beside::Person { sealed, .. } => {
            sealed.len()
        }
        Beside::Blob { bytes, .. } => bytes.len(),
        Beside::Forget(_) => 0,
    }
}

/// A stream holds events of its own kind only, under a name that can be read back.
pub(super) fn named(write: &Write) -> Result<(), AppendError> {
    name(&write.stream)?;
    match write
        .bodies
        .iter()
        .find(|body| body.stream() != write.stream.kind())
    {
        Some(body) => Err(AppendError::Invalid(format!(
            "{} does not belong into stream {}",
            body.kind(),
            write.stream
        ))),
        None => Ok(()),
    }
}

/// `StreamId::new` takes any words; the log must not.
pub(super) fn name(stream: &StreamId) -> Result<(), AppendError> {
    match stream.as_str().parse::<StreamId>() {
        Ok(_) => Ok(()),
        Err(bad) => Err(AppendError::Invalid(bad.to_string())),
    }
}

impl From<CodecError> for AppendError {
    fn from(error: CodecError) -> Self {
        match error {
            CodecError::TooLong { len } => Self::TooLarge { len },
            other => Self::Invalid(other.to_string()),
        }
    }
}
