//! `centre`: competence centres, what they cover, what they offer, and how many hours they have.
//!
//! An hour is one whole staff hour at a centre, preparation and travel included.

use crate::{Blob, CentreId, Cite, Date, Digest, MandateId, Period, RoundId, Source, Text, Time, UnitId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// At which level a centre works; decides the placement order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// One county or a part of it.
    County,
    /// One or more counties.
    Region,
    /// The whole country.
    Nation,
}

/// A centre became known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Short code, unique and stable, e.g. `rvts-vest`.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Programme it belongs to, e.g. `RVTS`.
    pub programme: String,
    /// Level at which it works.
    pub reach: Reach,
    /// Name in daily use.
    pub short_name: String,
    /// The register read.
    pub source: Source,
    /// The municipality or county that hosts it; such a host is checked for habilitet when its mandate is decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<UnitId>,
}

/// Which municipalities it serves from now on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageSet {
    /// The municipalities, sorted.
    pub units: Vec<UnitId>,
}

/// Which subject areas it works in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectsSet {
    /// Subjects it also works in: codes, sorted.
    pub further: Vec<String>,
    /// Its main subjects: codes, sorted; preferred in placement.
    pub main: Vec<String>,
}

/// In which forms it delivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryTypesSet {
    /// Delivery type codes, sorted.
    pub types: Vec<String>,
}

/// How many hours it has in a period.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityDeclared {
    /// Hours in all.
    pub hours: u64,
    /// The period.
    pub period: Period,
    /// Hours of these that statutory tasks (barnevern) take; outside all prioritising.
    pub reserved: u64,
}

/// Some of its hours were offered to one round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityOffered {
    /// Hours, the outreach share included.
    pub hours: u64,
    /// The period of the round, in which they are to be given: each period has hours of its own.
    pub period: Period,
    /// The round.
    pub round: RoundId,
}

/// What obliges a centre to deliver.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BasisKind {
    /// An agreement with the centre.
    Agreement,
    /// The state's grant letter (tilskuddsbrev).
    GrantLetter,
}

/// A basis of obligation was recorded. Without one a mandate is advisory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasisRecorded {
    /// The signed document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Blob>,
    /// How many hours it binds.
    pub hours: u64,
    /// What kind it is.
    pub kind: BasisKind,
    /// When it holds.
    pub period: Period,
    /// Who signed for the centre: an office, not a name.
    pub signatory: String,
    /// The subject areas it is about: codes, sorted; none for all that the centre works in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
}

/// Hours were bound by a mandate.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursCommitted {
    /// Hours.
    pub hours: u64,
    /// The mandate.
    pub mandate: MandateId,
    /// The round that they were offered to; its case decides, so its offer is used up by this.
    pub round: RoundId,
    /// The round as it stood.
    pub round_seen: Cite,
}

/// Hours offered to a round fell away. What is frozen stays as it is, and no count is done again: the
/// shortfall is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapacityWithdrawn {
    /// Hours that fell away.
    pub hours: u64,
    /// Why.
    pub reason: Text,
    /// The round they were offered to.
    pub round: RoundId,
    /// The round as it stood.
    pub round_seen: Cite,
}

/// A description of the centre for the public was drawn up; the centre may comment before it is published.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsProposed {
    /// Until when the centre may comment.
    pub comments_until: Time,
    /// The description.
    pub sheet: Blob,
}

/// The centre commented on the description.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsCommented {
    /// What it says.
    pub comment: Text,
    /// SHA-256 of the description.
    pub sheet: Digest,
    /// Until when the centre could comment.
    pub until: Time,
}

/// The description was published, after the centre could comment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsPublished {
    /// The description as published.
    pub sheet: Blob,
}

/// Hours bound by a mandate are free again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursReturned {
    /// Hours.
    pub hours: u64,
    /// The mandate, revoked, expired or cut.
    pub mandate: MandateId,
    /// The mandate as it stood.
    pub mandate_seen: Cite,
}

/// It became part of another centre. Its mandates end as superseded; what it offered is void.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The first day on which it is no more.
    pub from: Date,
    /// The centre that takes over; already registered.
    pub into: CentreId,
    /// The decision or register read.
    pub source: Source,
}

crate::catalogue::stream! {
    /// What can happen to a centre.
    Centre {
        "centre.registered@1" => Registered {}
        "centre.coverage_set@1" => CoverageSet {}
        "centre.subjects_set@1" => SubjectsSet {}
        "centre.delivery_types_set@1" => DeliveryTypesSet {}
        "centre.capacity_declared@1" => CapacityDeclared {}
        "centre.basis_recorded@1" => BasisRecorded {}
        "centre.capacity_offered@1" => CapacityOffered {}
        "centre.hours_committed@1" => HoursCommitted { cites: [round_seen] }
        "centre.capacity_withdrawn@1" => CapacityWithdrawn { cites: [round_seen] }
        "centre.facts_proposed@1" => FactsProposed { cites: [], not_after: comments_until }
        "centre.facts_commented@1" => FactsCommented { cites: [], not_after: until }
        "centre.facts_published@1" => FactsPublished {}
        "centre.hours_returned@1" => HoursReturned { cites: [mandate_seen] }
        "centre.merged@1" => Merged {}
    }
}
