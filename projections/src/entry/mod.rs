//! One thing that happened, as one line of a story: when, who in which role for which organisation, what, and about
//! what. Shared by the views that tell in order; never of what a sealed ballot holds.

mod tell;

use events::{
    BodyId, CentreId, MandateId, NeedId, OrgId, PersonId, Position, Recorded, RegionId, Role, RoundId, Text,
    Time, UnitId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One line of a story. What the event says nothing of is left out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// When it was taken in.
    pub at: Time,
    /// The unit for which somebody else acted, with its consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behalf: Option<UnitId>,
    /// The body concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// The centre concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre: Option<CentreId>,
    /// Hours spoken of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<u64>,
    /// What happened: the event's name without its version, e.g. `need.merged`.
    pub kind: Cow<'static, str>,
    /// The mandate concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<MandateId>,
    /// Needs spoken of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedId>,
    /// The organisation acted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<OrgId>,
    /// Who acted; absent for the engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Persons spoken of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonId>,
    /// The point of a case, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<u32>,
    /// Its place in the log.
    pub position: Position,
    /// A place on a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// The region concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionId>,
    /// In which capacity somebody acted.
    pub role: Role,
    /// The round concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<RoundId>,
    /// Questions, answers and reasons, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Text>,
    /// Units spoken of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// A new deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// What kind of it, in the word of the log, e.g. `out_of_scope` or `recount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Plain words in the log that are no free text: a reference, a place, a programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
}

impl Entry {
    /// The line of an event.
    #[must_use]
    pub fn of(event: &Recorded) -> Self {
        let kind = event.body.kind();
        let mut entry = Self {
            at: event.at,
            behalf: event.actor.behalf,
            body: None,
            centre: None,
            hours: None,
            kind: kind.split('@').next().unwrap_or(kind).into(),
            mandate: None,
            needs: Vec::new(),
            org: event.actor.org,
            person: event.actor.person,
            persons: Vec::new(),
            point: None,
            position: event.position,
            rank: None,
            region: None,
            role: event.actor.role,
            round: None,
            said: Vec::new(),
            units: Vec::new(),
            until: None,
            value: None,
            written: None,
        };
        entry.tell(event);
        entry
    }
}
