//! What a verification finds: under which step, how heavy, where, and the facts that its sentence needs. The sentences
//! themselves are in the catalogue of messages, under `verify-` and the kind.

use events::Digest;
use replay::Weight;
use serde::{Serialize, Serializer};
use std::{collections::BTreeMap, fmt};

/// One step of a verification. The number never changes its meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    /// Every leaf hashes to its tile, every tile to its parent; nothing missing, nothing stray.
    V1,
    /// Origin, and the log's own signature.
    V2,
    /// The quorum of witnesses.
    V3,
    /// Each checkpoint's root over the leaves, and nothing beyond the newest.
    V4,
    /// Checkpoints from elsewhere.
    V5,
    /// Receipts.
    V6,
    /// Form, place and order of leaves.
    V7,
    /// Times between those of the witnesses.
    V8,
    /// Rights, rules and state machines: every event decided again.
    V9,
    /// Openings of ballots.
    V10,
    /// What follows from the events, derived again.
    V11,
    /// Words behind commitments, and erasures.
    V12,
    /// Time stamps of others (RFC 3161).
    V13,
    /// Lots.
    V14,
    /// Whether this is the newest there is, as far as was asked.
    Fresh,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 15] = [
        Self::V1,
        Self::V2,
        Self::V3,
        Self::V4,
        Self::V5,
        Self::V6,
        Self::V7,
        Self::V8,
        Self::V9,
        Self::V10,
        Self::V11,
        Self::V12,
        Self::V13,
        Self::V14,
        Self::Fresh,
    ];

    /// As it stands in reports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::V1 => "V1",
            Self::V2 => "V2",
            Self::V3 => "V3",
            Self::V4 => "V4",
            Self::V5 => "V5",
            Self::V6 => "V6",
            Self::V7 => "V7",
            Self::V8 => "V8",
            Self::V9 => "V9",
            Self::V10 => "V10",
            Self::V11 => "V11",
            Self::V12 => "V12",
            Self::V13 => "V13",
            Self::V14 => "V14",
            Self::Fresh => "fresh",
        }
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Every kind of finding, with the names of its facts. A sentence for each is in the catalogue.
pub const KINDS: &[(&str, &[&str])] = &[
    ("file-missing", &["file"]),
    ("file-stray", &["file"]),
    ("tile-altered", &["file"]),
    ("tile-length", &["file", "expected", "given"]),
    ("entries-broken", &["file", "position", "why"]),
    ("leaf-altered", &["count", "file", "position"]),
    ("blob-altered", &["file"]),
    ("blob-unnamed", &["file"]),
    ("blob-missing", &["file", "position"]),
    ("blob-length", &["file", "position"]),
    ("listed-altered", &["file"]),
    ("list-broken", &["file", "why"]),
    ("list-other", &["file"]),
    ("list-size", &["file", "size", "stated"]),
    ("checkpoint-broken", &["file", "why"]),
    ("log-unknown", &["file", "origin"]),
    ("log-unsigned", &["file"]),
    ("key-not-counting", &["file", "key", "size"]),
    ("policy-missing", &["position"]),
    ("policy-unvouched", &["position"]),
    ("signature-bad", &["file", "why"]),
    ("list-unsigned", &["file"]),
    ("origin-differs", &["expected", "file", "origin"]),
    ("quorum-short", &["file", "given", "group", "lacking", "needed"]),
    ("root-differs", &["computed", "file", "size", "stated"]),
    ("root-unknown", &["position"]),
    ("checkpoint-name", &["file", "stated"]),
    ("checkpoint-differs", &["file", "other"]),
    ("checkpoint-beyond", &["file", "size"]),
    ("leaves-beyond", &["file", "size"]),
    ("known-differs", &["computed", "file", "size", "stated"]),
    ("known-newer", &["file", "known", "size"]),
    ("known-forks", &["file", "known", "size"]),
    ("known-foreign", &["file", "why"]),
    ("receipt-broken", &["file", "why"]),
    ("receipt-forked", &["computed", "file", "size", "stated"]),
    ("receipt-beyond", &["file", "position", "size"]),
    ("receipt-leaf", &["file", "position"]),
    ("promise-broken", &["by", "file", "position", "size"]),
    ("not-comparable", &["file"]),
    ("promise-other", &["file", "found", "position", "promised"]),
    ("meaning-unread", &["position"]),
    ("time-early", &["bound", "claimed", "position", "size"]),
    ("time-late", &["bound", "claimed", "position", "size"]),
    ("time-stamped", &["bound", "claimed", "position", "size"]),
    ("timestamp-broken", &["file", "why"]),
    ("timestamp-other", &["file", "size"]),
    ("timestamp-unpublished", &["file", "size"]),
    ("timestamp-unsigned", &["file", "why"]),
    ("timestamp-usage", &["file", "why"]),
    ("timestamp-expired", &["file", "time", "why"]),
    ("timestamp-untrusted", &["file", "who", "why"]),
    ("timestamp-unknown", &["file", "who"]),
    ("timestamp-early", &["bound", "file", "time"]),
    ("timestamp-late", &["bound", "file", "time"]),
    ("timestamp-missing", &["file", "position"]),
    ("timestamp-swapped", &["file", "position"]),
    ("timestamp-misquoted", &["file", "position", "stated", "time"]),
    ("opening-altered", &["file"]),
    ("opening-missing", &["file", "position"]),
    ("opening-erased", &["file"]),
    ("audit-leaf", &[]),
    ("audit-order", &[]),
    ("audit-guard", &[]),
    ("audit-rule", &[]),
    ("audit-ballot", &[]),
    ("audit-derived", &[]),
    ("audit-document", &[]),
    ("audit-lot", &[]),
    ("audit-erasure", &[]),
    ("fresh-small", &["size", "wanted"]),
    ("fresh-old", &["bound", "time"]),
    ("fresh-unknown", &[]),
    ("state-other", &["file", "why"]),
];

/// One thing found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// Under which step.
    pub code: Step,
    /// What kind of thing; one of [`KINDS`].
    pub kind: &'static str,
    /// How heavy.
    pub weight: Weight,
    /// The file, where it is about one: below the bundle, or as it was named on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The leaf, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<u64>,
    /// The stream, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// The auditor's own code, where it comes from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<String>,
    /// The auditor's own words in English, where it comes from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What the sentence needs beside file and position.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<&'static str, String>,
}

impl Finding {
    /// Something that contradicts.
    pub(crate) fn tampered(code: Step, kind: &'static str) -> Self {
        Self {
            code,
            kind,
            weight: Weight::Tampered,
            file: None,
            position: None,
            stream: None,
            audit: None,
            detail: None,
            facts: BTreeMap::new(),
        }
    }

    /// Something that is missing, so that not everything could be looked at.
    pub(crate) fn incomplete(code: Step, kind: &'static str) -> Self {
        Self {
            weight: Weight::Incomplete,
            ..Self::tampered(code, kind)
        }
    }

    /// Something given that cannot be held against the bundle, because what it would be compared with is missing there.
    pub(crate) fn not_comparable(code: Step, place: &str) -> Self {
        Self::incomplete(code, "not-comparable").file(place)
    }

    pub(crate) fn file(self, file: impl Into<String>) -> Self {
        let file = Some(file.into());
        Self { file, ..self }
    }

    pub(crate) fn at(self, position: u64) -> Self {
        let position = Some(position);
        Self { position, ..self }
    }

    pub(crate) fn fact(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.insert(name, value.to_string());
        self
    }

    pub(crate) fn why(self, why: impl ToString) -> Self {
        self.fact("why", why)
    }
}

/// How many findings are kept; the rest are only counted, so that a ruined bundle cannot exhaust the memory.
pub const KEPT_AT_MOST: usize = 10_000;

/// All that was found so far.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Finding>,
    pub(crate) left_out: u64,
    /// The heaviest of each step, those left out included.
    pub(crate) heaviest: BTreeMap<Step, Weight>,
}

impl Findings {
    pub(crate) fn add(&mut self, finding: Finding) {
        let heaviest = self.heaviest.entry(finding.code).or_insert(finding.weight);
        *heaviest = (*heaviest).max(finding.weight);
        if self.list.len() < KEPT_AT_MOST {
            self.list.push(finding);
        } else {
            self.left_out += 1;
        }
    }
}

/// Whether a digest is the name of what it is said to be the name of.
pub(crate) fn hashes_to(bytes: &[u8], digest: &Digest) -> bool {
    Digest::of(bytes) == *digest
}
