//! `round`: one prioritisation round (prioriteringsrunde), from its plan to its final list.

use crate::{
    Blob, BodyId, CaseId, CentreId, Cite, ClusterId, ComplaintId, Digest, Fraction, NeedId, Period, PersonId,
    Position, RegionId, RoundId, Salt, Text, Time, UnitId, need::Scale,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A round was planned.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// The clusters whose members vote, sorted.
    pub clusters: Vec<ClusterId>,
    /// County municipalities on the roll, sorted: a group of their own with weight 0, shown beside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counties: Vec<UnitId>,
    /// The region, for a round of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionId>,
    /// The region as it stood: all these clusters are members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_seen: Option<Cite>,
    /// The round that this one holds again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reruns: Option<RoundId>,
    /// For whom: one cluster, one region or the nation.
    pub scope: Scale,
    /// Its title.
    pub title: Text,
    /// Municipalities in none of the clusters that vote all the same, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
}

/// What a ballot looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "form")]
pub enum BallotForm {
    /// Support for at most so many needs; every mark is 1.
    Approval {
        /// The most needs one ballot may support.
        limit: u32,
    },
    /// Points, each need 1 to 10, in all at most so many.
    Points {
        /// The most points one ballot may give.
        budget: u32,
    },
    /// A ranking of at most so many needs: a mark is a place, from 1 without gaps, and needs on the same place are equally
    /// good.
    Ranking {
        /// The most needs one ballot may rank.
        limit: u32,
    },
    /// A score for each need, as many as one likes; 0 is no support.
    Scores {
        /// The highest score.
        max: u32,
    },
}

/// How votes are weighted by population; `tally` has the formulas.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "scheme")]
pub enum Weighting {
    /// One each.
    Equal,
    /// Whole numbers by population class.
    Steps {
        /// Classes in rising order: under so many residents, so much weight.
        steps: Vec<WeightStep>,
        /// Weight of all larger ones.
        above: u32,
    },
    /// Square root (Penrose 1946).
    Penrose,
    /// One plus parts that grow ever slower.
    Degressive,
    /// By head.
    Population,
}

/// One class of [`Weighting::Steps`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightStep {
    /// Residents that the class stays under.
    pub below: u64,
    /// Its weight.
    pub weight: u32,
}

/// How a tie is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// Fewer hours, more support, more municipalities, then the smaller id.
    Chain,
    /// The smaller id.
    Lex,
}

/// The counting rule in the words of the count, e.g. `es_list`, version 1, with utility `cost`. Which rules there are, and
/// which parameters each has, the count knows: what it does not know cannot be adopted, and nothing has a default.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountingRule {
    /// Which rule.
    pub id: String,
    /// Its parameters.
    #[serde(default, skip_serializing_if = "Params::is_none")]
    pub params: Params,
    /// Raised when the same words come to mean another result.
    pub version: u32,
}

/// The parameters of all counting rules; each rule has some, and those must be given.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// What orders the needs: `score` or `per_hour`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What happens to hours that the shares leave: `none`, `utilitarian` or `add`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<String>,
    /// Whether adding ends as soon as no supported need fits in what is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exhaustive: Option<bool>,
    /// Whether adding begins with a whole number of hours for each voter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integral: Option<bool>,
    /// Whether a need that does not fit is passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<bool>,
    /// How much is added each time: `per_voter` or `permille`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Whether the rest is filled up by weighted support.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utilitarian: Option<bool>,
    /// What a voter is held to gain from a need: `cost`, `count` or `points`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utility: Option<String>,
    /// What happens to a need that no longer fits: `rank`, `skip` or `stop`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl Params {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl CountingRule {
    /// `es_list`, version 1: shares first, then what was left, then a waiting list. The utility is what payments follow.
    #[must_use]
    pub fn es_list(utility: &str) -> Self {
        Self {
            id: "es_list".to_owned(),
            params: Params {
                utility: Some(utility.to_owned()),
                ..Params::default()
            },
            version: 1,
        }
    }
}

/// Over whom the hours are shared out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Entitlement {
    /// Over those who cast a ballot.
    #[default]
    Cast,
    /// Over the whole roll; the shares of the silent go to outreach.
    Roll,
}

impl Entitlement {
    fn is_cast(&self) -> bool {
        *self == Self::Cast
    }
}

/// How broad support must be before a need can be funded; tested on raw support before anything is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Breadth {
    /// From how many size groups, 1 to 4.
    pub groups: u32,
    /// From which share of the units that cast a ballot.
    pub units: Fraction,
}

/// The rules of one round. Fixed before submissions open; nothing changes them after.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What a ballot looks like.
    pub ballot: BallotForm,
    /// Whether the ratified list is meant to bind; otherwise it advises.
    pub binding: bool,
    /// How broad support must be; absent (the default) for no such condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breadth: Option<Breadth>,
    /// The largest share of all weight one unit may hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Fraction>,
    /// In how many rounds a need may stand before it lapses.
    pub carry_limit: u32,
    /// Whole days after the count in which a complaint may be made.
    pub complaint_days: u32,
    /// The rule that counts.
    pub count: CountingRule,
    /// Over whom the hours are shared out.
    #[serde(default, skip_serializing_if = "Entitlement::is_cast")]
    pub entitlement: Entitlement,
    /// The least whole hours of each centre in a joint mandate.
    pub joint_part_min: u32,
    /// How many secretaries commit to a part of the lot before voting opens: at least two, or none for no lot.
    #[serde(default, skip_serializing_if = "is_none")]
    pub lot_parts: u32,
    /// Whether each subject area is counted by itself, with its share of each offer; every ballot counts in each. What a
    /// ballot may hold in all stays the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub per_field: bool,
    /// The share of each offer kept back for units that make no contact.
    pub outreach: Fraction,
    /// The period for which mandates are given.
    pub period: Period,
    /// The share of the roll that must have cast a ballot.
    pub quorum: Fraction,
    /// The KS body that ratifies.
    pub ratified_by: BodyId,
    /// Whole days in which a voter may present a lost opening again.
    pub represent_days: u32,
    /// How ties are broken.
    pub ties: TieRule,
    /// How votes are weighted.
    pub weighting: Weighting,
}

fn is_none(parts: &u32) -> bool {
    *parts == 0
}

/// The rules were adopted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesAdopted {
    /// The body that will ratify, as it stood.
    pub body_seen: Cite,
    /// SHA-256 of the rules as canonical JSON; ballots cite it.
    pub digest: Digest,
    /// The rules.
    pub rules: Rules,
    /// The template that they are a version of, as it stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_seen: Option<Cite>,
}

/// Needs may be sent in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionsOpened {
    /// Until when.
    pub until: Time,
}

/// No more needs for this round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionsClosed {}

/// A need became a candidate; in the same append it wrote `need.entered_round`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedEntered {
    /// The need.
    pub need: NeedId,
    /// The need as it stood: eligible and in no other open round.
    pub need_seen: Cite,
}

/// A centre's hours are there to be given; in the same append it wrote `centre.capacity_offered`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferEntered {
    /// The centre.
    pub centre: CentreId,
    /// Hours, the outreach share included.
    pub hours: u64,
}

/// From now on nothing that would change a candidate is taken in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreeningClosed {}

/// What is voted on stands fast.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidatesFrozen {
    /// The candidates with hours and possible placements, and each centre's net offer.
    pub candidates: Blob,
    /// How many candidates.
    pub needs: u32,
    /// The log up to which they were read: every event before this position.
    pub through: Position,
}

/// The roll stands fast and ballots are taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VotingOpened {
    /// The clusters as they stood.
    pub clusters_seen: Vec<Cite>,
    /// The roll: units, population with date, weight.
    pub roll: Blob,
    /// How many units vote with weight; county municipalities stand beside.
    pub units: u32,
    /// Until when.
    pub until: Time,
}

/// No more ballots.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VotingClosed {}

/// Enough of the roll had voted; the ballots may be opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuorumMet {
    /// Units that had cast a ballot; county municipalities are not counted.
    pub cast: u32,
    /// Units on the roll, without county municipalities.
    pub roll: u32,
}

/// Too few had voted; no list can come of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuorumFailed {
    /// Units that had cast a ballot; county municipalities are not counted.
    pub cast: u32,
    /// Units on the roll, without county municipalities.
    pub roll: u32,
}

/// The count, pinned by digests so that anybody can do it again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tallied {
    /// What the checker needs to confirm the count without the rule.
    pub certificate: Blob,
    /// Until when a complaint may be made.
    pub complaints_until: Time,
    /// Ballots counted.
    pub counted: u32,
    /// RFC 6962 root over the `ballot.opened` leaves of the counted ballots, in log order.
    pub input: Digest,
    /// The list with ranks, hours, placements and reasons.
    pub list: Blob,
    /// The mandates it would give, and why what is not placed is not.
    pub proposal: Blob,
    /// The log up to which ballots were read: every event before this position.
    pub through: Position,
    /// Which version of the list: 1, and one more for each recount.
    pub version: u32,
}

/// The complaint window is over and the list is final.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finalised {
    /// SHA-256 of the list.
    pub list: Digest,
}

/// One person proposed a later end of voting; another must confirm it before the old one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionProposed {
    /// When voting would end.
    pub old_until: Time,
    /// Who proposed it.
    pub person: PersonId,
    /// Why.
    pub reason: Text,
    /// When it would end instead.
    pub until: Time,
}

/// Another person confirmed the extension; the new end holds for everybody alike.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// When voting would have ended; nothing is extended after that.
    pub old_until: Time,
    /// When it ends instead.
    pub until: Time,
}

/// After a failed quorum voting was opened once more: same roll, same rules, ballots cast stay cast.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopened {
    /// Until when.
    pub until: Time,
}

/// The round is over without a list: the quorum was failed and voting is not reopened, or failed again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failed {
    /// Why.
    pub reason: Text,
}

/// A secretary committed to a part of the lot, before voting opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotCommitted {
    /// SHA-256 of the 32 bytes of the part.
    pub commitment: Digest,
    /// Who.
    pub person: PersonId,
}

/// The secretary opened the commitment, after voting closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotRevealed {
    /// The 32 bytes of the part.
    pub part: Salt,
    /// Who.
    pub person: PersonId,
}

/// A part was not revealed in time, so the round's chair drew by hand, with witnesses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LotDrawn {
    /// The 32 bytes drawn.
    pub drawn: Salt,
    /// The secretary whose part is missing.
    pub instead_of: PersonId,
    /// How it was drawn and who saw it.
    pub reason: Text,
}

/// A unit complained about the round, within the complaint window.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contested {
    /// Which complaint.
    pub complaint: ComplaintId,
    /// When the complaint window ends.
    pub not_after: Time,
    /// Who complained for the unit.
    pub person: PersonId,
    /// About what.
    pub reason: Text,
    /// The unit.
    pub unit: UnitId,
}

/// What a settled complaint leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Nothing: the complaint is not upheld.
    Dismissed,
    /// The ballots are counted again, after what was wrong with them was set right by events.
    Recount,
    /// The round is to be held again as a new round; this one comes to no list.
    Rerun,
}

/// A complaint was settled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintSettled {
    /// Which.
    pub complaint: ComplaintId,
    /// Why.
    pub reason: Text,
    /// For a recount: not before then. Until then what was wrong is set right, e.g. a lost opening presented again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recount_from: Option<Time>,
    /// What it leads to.
    pub remedy: Remedy,
}

/// One person proposed to annul the round; another must confirm it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnulmentProposed {
    /// Who proposed it.
    pub person: PersonId,
    /// Why.
    pub reason: Text,
}

/// Another person confirmed the annulment. The round comes to no list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Annulled {}

/// A body refused mandates, so the list's needs were placed again without those centres. The list stays as
/// it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reproposed {
    /// The case that refused.
    pub case: CaseId,
    /// The case as it stood: every point was resolved.
    pub case_seen: Cite,
    /// The new proposal.
    pub proposal: Blob,
    /// All centres refused for this list so far, sorted.
    pub refused: Vec<CentreId>,
}

crate::catalogue::stream! {
    /// What can happen to a round.
    Round {
        "round.planned@1" => Planned { cites: [region_seen] }
        "round.rules_adopted@1" => RulesAdopted { cites: [body_seen, template_seen] }
        "round.submissions_opened@1" => SubmissionsOpened {}
        "round.submissions_closed@1" => SubmissionsClosed {}
        "round.need_entered@1" => NeedEntered { cites: [need_seen] }
        "round.offer_entered@1" => OfferEntered {}
        "round.screening_closed@1" => ScreeningClosed {}
        "round.candidates_frozen@1" => CandidatesFrozen {}
        "round.voting_opened@1" => VotingOpened { cites: [clusters_seen] }
        "round.voting_closed@1" => VotingClosed {}
        "round.quorum_met@1" => QuorumMet {}
        "round.quorum_failed@1" => QuorumFailed {}
        "round.tallied@1" => Tallied {}
        "round.finalised@1" => Finalised {}
        "round.extension_proposed@1" => ExtensionProposed { cites: [], not_after: old_until }
        "round.extended@1" => Extended { cites: [], not_after: old_until }
        "round.reopened@1" => Reopened {}
        "round.failed@1" => Failed {}
        "round.lot_committed@1" => LotCommitted {}
        "round.lot_revealed@1" => LotRevealed {}
        "round.lot_drawn@1" => LotDrawn {}
        "round.contested@1" => Contested { cites: [], not_after: not_after }
        "round.complaint_settled@1" => ComplaintSettled {}
        "round.annulment_proposed@1" => AnnulmentProposed {}
        "round.annulled@1" => Annulled {}
        "round.reproposed@1" => Reproposed { cites: [case_seen] }
    }
}
