//! What an auditor finds: a stable code, a place, and a plain sentence that says what differs. Collects; judges nothing
//! but how heavy a finding is.

use crate::Step;
use events::StreamId;
use serde::Serialize;
use std::{borrow::Cow, fmt};

/// How many findings are kept; the rest are only counted, so that a ruined log cannot exhaust the memory.
pub const KEPT_AT_MOST: usize = 10_000;

/// How heavy a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Not wrong: something is due that has not happened yet.
    Pending,
    /// Something is missing, so that not everything could be checked.
    Incomplete,
    /// The log contradicts itself, the rules or what follows from it.
    Tampered,
}

/// One thing found.
///
/// Codes come in families; the part before the first full stop says which check speaks:
///
/// | family | meaning |
/// | --- | --- |
/// | `leaf` `tree` `order` | bytes, hashes, places, times, versions |
/// | `guard` | who acted, on what, until when; the commands that hold events together |
/// | `refused` | the domain refuses this today on the same facts; its own refusal code follows |
/// | `needless` | the domain would add nothing, since it was so already; the event's kind follows |
/// | `differs` | the domain gives another event; the kind follows, the sentence names the fields |
/// | `pair` | two events belong together and one is missing |
/// | `derived` `blob` | a document is not what follows from the events; its bytes are altered or missing |
/// | `ballot` `proposal` `mandate` | what must hold of all of them together |
/// | `opening` `erased` | what opens the texts: altered, missing without an erasure, erased without being there |
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// Which; never changes once published.
    pub code: Cow<'static, str>,
    /// The step of a verification that it belongs to.
    pub step: Step,
    /// How heavy.
    pub weight: Weight,
    /// The place in the log, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// The stream, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// What differs, in words.
    pub what: String,
    /// What should stand there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

impl Finding {
    /// Something that contradicts.
    pub(crate) fn tampered(code: impl Into<Cow<'static, str>>, what: impl Into<String>) -> Self {
        let code = code.into();
        Self {
            step: Step::of(&code),
            code,
            weight: Weight::Tampered,
            position: None,
            stream: None,
            what: what.into(),
            expected: None,
            found: None,
        }
    }

    /// The same with another weight.
    pub(crate) fn weighing(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// At a place in the log.
    pub(crate) fn at(self, place: u64) -> Self {
        Self {
            position: Some(place),
            ..self
        }
    }

    /// In a stream.
    pub(crate) fn of(self, stream: &StreamId) -> Self {
        Self {
            stream: Some(stream.to_string()),
            ..self
        }
    }

    /// What should stand there, and what does.
    pub(crate) fn wanted(self, expected: impl fmt::Display, found: impl fmt::Display) -> Self {
        Self {
            expected: Some(expected.to_string()),
            found: Some(found.to_string()),
            ..self
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "position {position}, ")?;
        }
        if let Some(stream) = &self.stream {
            write!(f, "{stream}: ")?;
        }
        f.write_str(&self.what)?;
        if let (Some(expected), Some(found)) = (&self.expected, &self.found) {
            write!(f, "; expected {expected}, found {found}")?;
        }
        write!(f, " [{} {}]", self.step, self.code)
    }
}

/// All that was found so far.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Finding>,
    pub(crate) left_out: u64,
    pub(crate) heaviest: Option<Weight>,
}

impl Findings {
    /// Adds one.
    pub(crate) fn add(&mut self, finding: Finding) {
        self.heaviest = self.heaviest.max(Some(finding.weight));
        if self.list.len() < KEPT_AT_MOST {
            self.list.push(finding);
        } else {
            self.left_out += 1;
        }
    }
}
