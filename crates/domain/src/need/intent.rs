//! What may be asked of a need, and when it is refused.

use events::{
    ClusterId, NeedId, RegionId, RoundId, Text,
    need::{
        CarriedOver, Clarified, CriteriaScored, EvidenceAttached, EvidenceJudged, FeasibilityGiven, Joined,
        ReferredToResearch, Revised, RuledOut, Scale, Submitted, Withdrawn,
    },
};

/// What may be asked. Each is refused to whoever has not the right, and, but for the first two, of a need that does
/// not exist; what is so already adds nothing.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Submit it: a unit for itself, or its cluster's coordinator for it. Refused when the id is taken, the unit is
    /// unknown or no more, hours or a code are missing; on behalf also without consent or outside of the cluster.
    Submit(Submitted),
    /// Come into being as a part of another; goes with [`Intent::Split`] on that one, after it, in one append. Refused
    /// when the id is taken, the other was not divided so, hours or a code are missing.
    SplitOff {
        /// The need that is divided.
        from: NeedId,
        /// The words of this part.
        wording: Revised,
    },
    /// Put it in other words; by the unit that submitted it. Refused once it is found eligible, or without hours or a
    /// code.
    Revise(Revised),
    /// Own it too. Refused when it stands still, or the unit is unknown or no more.
    Join(Joined),
    /// Ask its owners something. Refused once it is found eligible.
    AskClarification {
        /// What.
        question: Text,
    },
    /// Answer for an owner. Refused to other units, and when nothing is asked.
    Clarify(Clarified),
    /// Say for a centre whether it can. Refused when it stands still, the centre is unknown, or hours or reason are
    /// missing.
    GiveFeasibility(FeasibilityGiven),
    /// Attach knowledge that may answer it. Refused when it stands still or the document is empty.
    AttachEvidence(EvidenceAttached),
    /// Judge whether that knowledge suffices. Refused when it stands still or the document is not attached.
    JudgeEvidence(EvidenceJudged),
    /// Score it. Refused when it stands still or a score is not from 1 to 5.
    Score(CriteriaScored),
    /// Lift it to a region. Refused when it stands still, no owner is in the cluster, or the cluster is not in the
    /// region.
    Lift {
        /// The cluster that lifts it.
        cluster: ClusterId,
        /// The region.
        region: RegionId,
        /// Why it concerns more than the cluster.
        reason: Text,
    },
    /// Find it fit for a vote. Refused when it stands still, a question is open, or it was lifted higher.
    FindEligible {
        /// Where it belongs.
        scale: Scale,
    },
    /// Merge it into another; goes with [`Intent::Absorb`] on that one in one append. Refused when either stands still,
    /// the other is unknown or itself.
    Merge {
        /// The other need.
        into: NeedId,
        /// Why they are the same.
        reason: Text,
    },
    /// Take in another and its owners. Refused when it stands still, or the other was not merged into it.
    Absorb {
        /// The other need.
        from: NeedId,
    },
    /// Take back a merge; goes with [`Intent::Release`] on the other, after it, in one append. Refused when it is not
    /// merged into that one, which stands still or has entered a round since.
    Unmerge {
        /// The need that it was merged into.
        from: NeedId,
        /// Why.
        reason: Text,
    },
    /// Give back a merged need and the owners that came only through it. Refused when it was not merged into this one,
    /// or still is, or this one stands still or has entered a round since.
    Release {
        /// The other need.
        need: NeedId,
    },
    /// Divide it; goes with [`Intent::SplitOff`] on each part in one append. Refused when it stands still, or into
    /// fewer than two others.
    Split {
        /// The needs that it becomes.
        into: Vec<NeedId>,
        /// Why.
        reason: Text,
    },
    /// Take it back, for its only owner. Refused to other units, when others own it too, and when it stands still.
    Withdraw(Withdrawn),
    /// Let it leave with a reason. Refused when it stands still.
    RuleOut(RuledOut),
    /// Let it leave for research. Refused when it stands still, or without an addressee.
    Refer(ReferredToResearch),
    /// Become a candidate; goes with `round::Intent::EnterNeed` in one append. Refused when it is not eligible, the
    /// round is unknown or takes nothing more in, or the need is more local than the round.
    Enter {
        /// The round.
        round: RoundId,
    },
    /// Leave a round that is over; by the engine. Refused when it is not in that round, or the round goes on.
    LeaveRound {
        /// The round.
        round: RoundId,
    },
    /// Let it stand in another round, for the owners who reconfirmed. Refused to other units, when no final list
    /// rejected it, when it stood in as many rounds as the rules allow, without hours, and when those named are no
    /// owners or the asker is not among them.
    CarryOver(CarriedOver),
    /// Let it go after a list rejected it. Refused when no final list did.
    Lapse {
        /// Why.
        reason: Text,
    },
}
