//! What ends an export, a verification or a comparison without a result: never a finding, always something that whoever
//! runs it can mend.

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Fault {
    /// What kind of thing is wrong.
    pub kind: FaultKind,
    /// The file or folder.
    pub place: String,
    /// What is wrong with it, in English.
    pub what: String,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// A file or folder is not there.
    Missing,
    /// What is there is not what it is given as: no bundle, no policy, no key.
    Unusable,
    /// Signed by a key that nobody who is trusted names. What says more of the log's keys must be given.
    UnknownKey,
    /// What is there belongs to another log, or to another state of this one, and must not be written over.
    Other,
    /// The system refuses to read or write.
    System,
    /// The store that is exported cannot be read.
    Source,
}

impl Fault {
    /// A fault of a kind.
    pub fn new(kind: FaultKind, place: impl ToString, what: impl ToString) -> Self {
        let (place, what) = (place.to_string(), what.to_string());
        Self { kind, place, what }
    }

    /// Something that is not what it is given as.
    pub(crate) fn unusable(place: impl ToString, what: impl ToString) -> Self {
        Self::new(FaultKind::Unusable, place, what)
    }

    /// What the system said.
    pub(crate) fn system(place: impl ToString, error: &std::io::Error) -> Self {
        let kind = match error.kind() {
            std::io::ErrorKind::NotFound => FaultKind::Missing,
            _ => FaultKind::System,
        };
        Self::new(kind, place, error)
    }
}
