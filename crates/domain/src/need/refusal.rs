//! Why something asked of a need was refused.

use super::{Status, status::level};
use crate::{refusal::refusals, round::Phase};
use events::{CentreId, ClusterId, Digest, NeedId, RegionId, RoundId, UnitId, need::Scale};

refusals! { "need";
    /// No such need.
    "unknown" Unknown = "the need does not exist; check its id";
    /// The id is taken.
    "already_submitted" AlreadySubmitted = "this need id is already used for another need; draw a new one";
    /// No such unit.
    "unknown_unit" UnknownUnit { unit: UnitId } = "unit {unit} is not registered; check its id";
    /// The unit is no more.
    "unit_ended" UnitEnded { unit: UnitId } =
        "unit {unit} was merged or split and owns no new needs; let its successor do it";
    /// The unit is not in the cluster that helps.
    "not_a_member" NotAMember { unit: UnitId, cluster: ClusterId } =
        "unit {unit} is not a member of cluster {cluster}, which can help its own members only; let the unit submit itself";
    /// Nobody knows where the consent is.
    "no_consent" NoConsent = "say where the unit's consent is written: a letter, a minute, a list of those who took part";
    /// The workshop has no name.
    "no_workshop" NoWorkshop = "give the name of the workshop";
    /// No such centre.
    "unknown_centre" UnknownCentre { centre: CentreId } = "centre {centre} is not registered; check its id";
    /// No hours.
    "no_hours" NoHours = "give the hours it would take: whole staff hours, at least 1";
    /// A code is missing.
    "no_code" NoCode { what: &'static str } = "give a {what} code";
    /// Not an owner.
    "not_an_owner" NotAnOwner { unit: UnitId } =
        "unit {unit} does not own this need; only an owner can do this, and a unit can join as one";
    /// It was screened already.
    "screened_already" ScreenedAlready { status: Status } =
        "this can be done only before the need is found eligible; it is {status}";
    /// Nothing was asked.
    "nothing_asked" NothingAsked = "no clarification is asked of this need; its submitter can revise it instead";
    /// A question stands open.
    "unanswered" Unanswered =
        "a clarification is asked and not answered; wait for an owner's answer, or rule the need out with a reason";
    /// A centre that cannot must say why, and one that can must say how many hours.
    "feasibility_incomplete" FeasibilityIncomplete =
        "a centre that can serve gives hours of at least 1; one that cannot gives 0 hours and a reason";
    /// A document without content.
    "empty_document" EmptyDocument = "the document attached is empty; attach one that has content";
    /// Evidence that is not there.
    "unknown_document" UnknownDocument { document: Digest } =
        "no document {document} is attached to this need; attach it first";
    /// A score outside of the scale.
    "score_out_of_range" ScoreOutOfRange { what: &'static str, score: u32 } =
        "{what} is scored {score}; every criterion is scored from 1 to 5";
    /// The cluster has no part in it.
    "not_of_this_cluster" NotOfThisCluster { cluster: ClusterId } =
        "no owner of this need is a member of cluster {cluster}; it is lifted by a cluster that an owner belongs to";
    /// The cluster does not lie in the region.
    "not_in_region" NotInRegion { cluster: ClusterId, region: RegionId } =
        "cluster {cluster} is not a member of region {region}; check the region's id";
    /// A lifted need belongs to a region at least.
    "lifted_higher" LiftedHigher = "the need was lifted to a region; find it eligible for a region or the nation";
    /// It stands still.
    "stands_still" StandsStill { status: Status } = "the need can no longer be changed: it is {status}";
    /// Others own it too.
    "others_own_it" OthersOwnIt { others: usize } =
        "{others} other units own the need too, so it is not one unit's to take back; leave it to them, or ask screening to merge it";
    /// Nobody named for the research.
    "no_addressee" NoAddressee = "name the programme or institution that the need is referred to";
    /// It was not found eligible.
    "not_eligible" NotEligible { status: Status } = "only a need found eligible enters a round; this one is {status}";
    /// The round is for more than the need is.
    "too_local" TooLocal { scale: Scale, scope: Scale } =
        "the need belongs to {} and the round is for {}; lift the need first, or find it eligible at that level",
        (level(*.scale)), (level(*.scope));
    /// Merged with itself.
    "merge_with_itself" MergeWithItself = "a need cannot be merged into itself";
    /// The other need does not exist.
    "unknown_target" UnknownTarget { need: NeedId } = "need {need} does not exist; check its id";
    /// The other need stands still.
    "target_stands_still" TargetStandsStill { need: NeedId } =
        "need {need} is in a round or has left the process; a merge is made or taken back before that";
    /// The other need was not merged into this one in the same act.
    "not_merged_here" NotMergedHere { need: NeedId } = "need {need} was not merged into this one";
    /// It was not merged into that need.
    "not_merged_into" NotMergedInto { need: NeedId } = "this need is not merged into need {need}; check both ids";
    /// The round has begun.
    "merge_is_settled" MergeIsSettled { need: NeedId } =
        "need {need} has entered a round since the merge; what is voted on as one stays one";
    /// The other half of taking back a merge is missing.
    "still_merged" StillMerged { need: NeedId } =
        "need {need} is still merged into this one; take back the merge on both in one command";
    /// Divided into too few, or into itself.
    "bad_parts" BadParts = "a need is divided into at least two other needs, each named once and none of them itself";
    /// The other need was not divided into this one in the same act.
    "not_split_here" NotSplitHere { need: NeedId } = "need {need} was not divided into this one";
    /// No such round.
    "unknown_round" UnknownRound { round: RoundId } = "round {round} does not exist; check its id";
    /// Screening is closed.
    "screening_closed" ScreeningClosed { round: RoundId } =
        "round {round} takes no more candidates: screening is closed, or its rules are not adopted";
    /// It does not stand in that round.
    "not_in_round" NotInRound { round: RoundId, status: Status } =
        "the need is no candidate of round {round}: it is {status}";
    /// The round is not over.
    "round_goes_on" RoundGoesOn { round: RoundId, phase: Phase } =
        "round {round} is {phase}; a need leaves it when the list is final or the round came to nothing";
    /// There was no list that it failed on.
    "not_rejected" NotRejected { status: Status } =
        "only a need that a final list did not prioritise is carried over or lapses; this one is {status}";
    /// It stood in as many rounds as the rules allow.
    "carry_limit" CarryLimit { limit: u32 } =
        "the need has stood in {limit} rounds, as many as the rules allow; submit it anew, or let it lapse with a reason";
    /// Not named among those who reconfirmed.
    "not_reconfirmed" NotReconfirmed { unit: UnitId } =
        "name the owners that reconfirmed, unit {unit} among them";
    /// The engine did not bring what this needs.
    "facts_missing" FactsMissing { what: &'static str } = "the engine could not read {what}; try again";
}
