//! `ballot-<round>-<unit>`: one unit's ballot (stemmeseddel) in one round. The last one cast before the close counts.
//! The leaf holds a salted commitment; the marks enter the log after the close.

use crate::{
    BodyId, Cite, Digest, NeedId, PersonId, RoundId, Salt, StreamId, Text, Time, UnitId, Version,
    case::Ground,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What gave the representative the word.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "by")]
pub enum Authority {
    /// The unit delegated the decision.
    Delegated {
        /// The delegation, e.g. a case number.
        reference: String,
    },
    /// The unit's own body decided, elsewhere.
    Minuted {
        /// The body.
        body: String,
        /// Its case number.
        case: String,
        /// The day.
        date: crate::Date,
        /// SHA-256 of the minutes.
        minutes: Digest,
    },
}

/// A sealed ballot was cast.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// For a substitute: the credentials of the member and of every substitute before it, as they stood, each with an
    /// absence recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<Cite>,
    /// What gave the representative the word.
    pub authority: Authority,
    /// [`Digest::commit_ballot`] over the marks as canonical JSON.
    pub commitment: Digest,
    /// When voting closes.
    pub not_after: Time,
    /// The round.
    pub round: RoundId,
    /// The round as it stood: voting was open.
    pub round_seen: Cite,
    /// The digest of the rules voted under.
    pub rules: Digest,
    /// The unit.
    pub unit: UnitId,
}

/// The counted ballot was opened: by the engine from what was kept, or by the voter, who presented what was lost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Which cast of this stream.
    pub cast: Version,
    /// Need by need, the mark: 1 for support, points, a place (1 is best) or a score. Empty for a blank ballot.
    pub marks: BTreeMap<NeedId, u32>,
    /// The round as it stood: quorum was met.
    pub round_seen: Cite,
    /// Opens the commitment.
    pub salt: Salt,
}

/// The counted ballot could not be opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unopened {
    /// Which cast of this stream.
    pub cast: Version,
    /// Why.
    pub reason: Text,
    /// The round as it stood.
    pub round_seen: Cite,
}

/// The stream of a unit's ballot in a round.
#[must_use]
pub fn stream(round: RoundId, unit: UnitId) -> StreamId {
    StreamId::new("ballot", format_args!("{round}-{unit}"))
}

/// What opens the counted ballot is not there. Its voter may present it again from the receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningLost {
    /// Which cast of this stream.
    pub cast: Version,
    /// The round as it stood: quorum was met.
    pub round_seen: Cite,
    /// Until when it may be presented.
    pub until: Time,
}

/// The representative was recused on one need (inhabil): its mark drops, the ballot counts. The body that
/// decided did so without the person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Voided {
    /// Members who voted against, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<PersonId>,
    /// The body that decided.
    pub body: BodyId,
    /// The body as it stood.
    pub body_seen: Cite,
    /// Members who voted for, sorted.
    pub r#for: Vec<PersonId>,
    /// On which ground.
    pub ground: Ground,
    /// The need.
    pub need: NeedId,
    /// The representative.
    pub person: PersonId,
    /// The round as it stood.
    pub round_seen: Cite,
}

crate::catalogue::stream! {
    /// What can happen to a ballot.
    Ballot {
        "ballot.cast@1" => Cast { cites: [absent, round_seen], not_after: not_after }
        "ballot.opened@1" => Opened { cites: [round_seen] }
        "ballot.unopened@1" => Unopened { cites: [round_seen] }
        "ballot.opening_lost@1" => OpeningLost { cites: [round_seen] }
        "ballot.voided@1" => Voided { cites: [body_seen, round_seen] }
    }
}
