//! Where a need stands, and the words for it.

use events::{
    NeedId, RoundId,
    need::{Exit, Scale},
};
use std::fmt;

/// Where a need stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// Not there.
    #[default]
    Absent,
    /// Waiting to be screened.
    Submitted,
    /// Screening asked, and no owner has answered yet.
    InClarification,
    /// Fit for a vote.
    Eligible,
    /// Candidate of a round; stands still from here.
    InRound(RoundId),
    /// On a final list, with a mandate proposed.
    Prioritised {
        /// The round.
        round: RoundId,
        /// Its place.
        rank: u32,
    },
    /// On a final list, and not within the hours there were.
    NotPrioritised {
        /// The round.
        round: RoundId,
        /// Its place.
        rank: u32,
    },
    /// Part of another need.
    Merged(NeedId),
    /// Divided into others.
    Split(Vec<NeedId>),
    /// Left with a reason.
    RuledOut(Exit),
    /// Left for research, and for whose.
    ReferredToResearch(String),
    /// Taken back by its owner.
    Withdrawn,
    /// Not prioritised, and not carried over.
    Lapsed,
}

impl Status {
    /// Whether it is on its way to a round: it can still be judged, joined, supported, merged or taken back.
    #[must_use]
    pub fn is_on_its_way(&self) -> bool {
        matches!(self, Self::Submitted | Self::InClarification | Self::Eligible)
    }

    /// Whether it is not screened yet: its words can still change.
    #[must_use]
    pub fn is_early(&self) -> bool {
        matches!(self, Self::Submitted | Self::InClarification)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("not there"),
            Self::Submitted => f.write_str("not screened yet"),
            Self::InClarification => f.write_str("waiting for an owner's clarification"),
            Self::Eligible => f.write_str("eligible"),
            Self::InRound(round) => write!(f, "a candidate of round {round}"),
            Self::Prioritised { round, rank } => write!(f, "prioritised as number {rank} of round {round}"),
            Self::NotPrioritised { round, rank } => {
                write!(f, "number {rank} of round {round}, and not prioritised")
            }
            Self::Merged(into) => write!(f, "merged into need {into}"),
            Self::Split(into) => write!(f, "divided into {} needs", into.len()),
            Self::RuledOut(_) => f.write_str("ruled out"),
            Self::ReferredToResearch(to) => write!(f, "referred to research at {to}"),
            Self::Withdrawn => f.write_str("withdrawn"),
            Self::Lapsed => f.write_str("lapsed"),
        }
    }
}

/// A level in words.
pub(super) fn level(scale: Scale) -> &'static str {
    match scale {
        Scale::Cluster => "a cluster",
        Scale::Region => "a region",
        Scale::Nation => "the nation",
    }
}
