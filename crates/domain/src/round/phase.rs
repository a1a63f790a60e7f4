//! How far a round has come.

use std::fmt;

/// How far a round has come. In this order as far as [`Phase::Final`]; each act has one phase in which it is possible.
/// The later ones are side roads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub enum Phase {
    /// Not there.
    #[default]
    Absent,
    /// Planned for some clusters.
    Planned,
    /// Rules stand.
    RulesAdopted,
    /// Needs may be sent in.
    Submissions,
    /// Needs are merged, judged and taken in.
    Screening,
    /// Nothing more is taken in.
    ScreeningClosed,
    /// What is voted on stands.
    Frozen,
    /// Ballots are taken.
    Voting,
    /// No more ballots.
    Closed,
    /// Ballots may be opened.
    QuorumMet,
    /// Counted; complaints may come.
    Tallied,
    /// The list is final.
    Final,
    /// Too few voted; voting may be reopened once.
    QuorumFailed,
    /// Over without a list: too few voted.
    Failed,
    /// Over without a list: annulled by two persons.
    Annulled,
    /// Over without a list: a complaint was upheld, and another round holds it again.
    Rerun,
}

impl Phase {
    /// Whether the step that belongs to another phase was taken: the road to here leads through it.
    pub(super) fn has_passed(self, other: Self) -> bool {
        match self {
            Self::QuorumFailed => other <= Self::Closed,
            Self::Failed | Self::Annulled | Self::Rerun => false,
            _ => self > other && other <= Self::Final,
        }
    }

    /// Whether nothing can happen to the list any more: it is final, or there will be none.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Final | Self::Failed | Self::Annulled | Self::Rerun)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "not there",
            Self::Planned => "planned, without rules",
            Self::RulesAdopted => "ready for submissions",
            Self::Submissions => "open for submissions",
            Self::Screening => "in screening",
            Self::ScreeningClosed => "screened, not yet frozen",
            Self::Frozen => "frozen, not yet open for voting",
            Self::Voting => "open for voting",
            Self::Closed => "closed, quorum not yet checked",
            Self::QuorumMet => "closed, ballots being opened",
            Self::Tallied => "counted, open for complaints",
            Self::Final => "final",
            Self::QuorumFailed => "without quorum, to be reopened or given up",
            Self::Failed => "failed for want of quorum",
            Self::Annulled => "annulled",
            Self::Rerun => "to be held again as another round",
        })
    }
}
