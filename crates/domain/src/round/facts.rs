//! What a round is told of other streams and of what `outcome` made.

use super::Round;
use crate::{Seen, body::Body, case::Case, centre::Centre, need::Need, region::Region, template::Template};
use events::{Blob, CentreId, Cite, ClusterId, Digest, Position, RoundId, UnitId};

/// The candidates as `outcome` wrote them.
#[derive(Clone, PartialEq, Debug)]
pub struct CandidatesFact {
    /// The document.
    pub blob: Blob,
    /// How many.
    pub needs: u32,
    /// The log was read up to here.
    pub through: Position,
}

/// The roll as `outcome` wrote it.
#[derive(Clone, PartialEq, Debug)]
pub struct RollFact {
    /// The document.
    pub blob: Blob,
    /// How many units vote with weight.
    pub units: u32,
    /// The clusters as they stood.
    pub clusters: Vec<Cite>,
}

/// Who voted. County municipalities stand beside and are in none of the numbers of units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turnout {
    /// Units that cast a ballot.
    pub cast: u32,
    /// Units on the roll.
    pub roll: u32,
    /// Ballots still sealed, neither opened nor declared unopened, those of county municipalities among them.
    pub sealed: u32,
}

/// The count as `outcome` made it.
#[derive(Clone, PartialEq, Debug)]
pub struct TallyFact {
    /// What the checker needs.
    pub certificate: Blob,
    /// Ballots counted.
    pub counted: u32,
    /// Root over the counted leaves.
    pub input: Digest,
    /// The list.
    pub list: Blob,
    /// The mandates it would give.
    pub proposal: Blob,
    /// The log was read up to here.
    pub through: Position,
}

/// What is known elsewhere. Each act asks for its own part; the rest is empty.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The round asked of.
    pub id: Option<RoundId>,
    /// Clusters named that do not exist.
    pub unknown_clusters: Vec<ClusterId>,
    /// County municipalities named that are not registered.
    pub unknown_counties: Vec<UnitId>,
    /// Municipalities named that are not registered.
    pub unknown_units: Vec<UnitId>,
    /// Municipalities named that are members of a cluster named.
    pub enrolled_units: Vec<UnitId>,
    /// The region named.
    pub region: Option<Seen<Region>>,
    /// The round to be held again.
    pub reruns: Option<Seen<Round>>,
    /// The template named.
    pub template: Option<Seen<Template>>,
    /// The body that would ratify.
    pub body: Option<Seen<Body>>,
    /// What `outcome` finds wrong with the rules.
    pub rules_fault: Option<String>,
    /// The digest of the rules.
    pub rules_digest: Option<Digest>,
    /// The need named.
    pub need: Option<Seen<Need>>,
    /// The centre named.
    pub centre: Option<Seen<Centre>>,
    /// What would be frozen.
    pub candidates: Option<CandidatesFact>,
    /// The roll that would be frozen, or why there can be none.
    pub roll: Option<Result<RollFact, String>>,
    /// Who voted.
    pub turnout: Option<Turnout>,
    /// The count, or why there can be none.
    pub tally: Option<Result<TallyFact, String>>,
    /// Whether the unit that complains is on the frozen roll.
    pub on_roll: bool,
    /// The case that refused mandates.
    pub case: Option<Seen<Case>>,
    /// The new proposal without the centres that were refused, or why there can be none.
    pub reproposal: Option<Result<(Blob, Vec<CentreId>), String>>,
}
