//! The envelope: an event as recorded, with its place in the log, its actor and what it relied on.

use crate::{Body, CommandId, OrgId, PersonId, Time, UnitId, spelling::as_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    fmt::{self, Write},
    str::FromStr,
    sync::Arc,
};

/// The place of an event in the whole log: gapless from 0, in commit order, equal to its Merkle leaf index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Position(pub u64);

/// The place of an event in its stream: the first is 1. As a state, "so many events so far"; 0 is an absent stream.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Version(pub u64);

impl Version {
    /// No event yet.
    pub const ABSENT: Self = Self(0);

    /// The version after one more event.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The name of a stream: its kind, a hyphen and its key, such as `need-0190…` or `ballot-<round>-<unit>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(Arc<str>);

/// Why a text is not a stream name or a citation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is not {what}")]
pub struct BadName {
    given: String,
    what: &'static str,
}

impl StreamId {
    /// Joins a kind and a key.
    #[must_use]
    pub fn new(kind: &str, key: impl fmt::Display) -> Self {
        // Room for the longest names there are, those of ballots; writing into memory cannot fail.
        let mut name = String::with_capacity(96);
        let _ = write!(name, "{kind}-{key}");
        Self(name.into())
    }

    /// The part before the first hyphen, e.g. `need`.
    #[must_use]
    pub fn kind(&self) -> &str {
        split(&self.0, b'-').map_or(&self.0, |(kind, _)| kind)
    }

    /// The part after the first hyphen: one UUID, or for a ballot two.
    #[must_use]
    pub fn key(&self) -> &str {
        split(&self.0, b'-').map_or("", |(_, key)| key)
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What stands before and after the first of a sign. Kinds are short, so looking letter by letter is quickest.
fn split(text: &str, sign: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == sign)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

impl FromStr for StreamId {
    type Err = BadName;
    fn from_str(given: &str) -> Result<Self, BadName> {
        let fine = |c: u8| c.is_ascii_lowercase() | c.is_ascii_digit() | (c == b'-');
        // All letters are looked at, come what may: without a way out in the middle they are looked at many at a time.
        let all_fine = given.bytes().fold(true, |all, c| all & fine(c));
        match split(given, b'-') {
            Some((kind, key)) if !kind.is_empty() && !key.is_empty() && given.len() <= 200 && all_fine => {
                Ok(Self(given.into()))
            }
            _ => Err(BadName {
                given: given.into(),
                what: "a stream name such as need-<uuid>",
            }),
        }
    }
}

/// "I relied on this stream as it stood at this version." The ledger refuses the append when it has moved.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cite {
    /// The stream relied on.
    pub stream: StreamId,
    /// Its version when it was read; [`Version::ABSENT`] when it did not exist.
    pub version: Version,
}

impl FromStr for Cite {
    type Err = BadName;
    fn from_str(given: &str) -> Result<Self, BadName> {
        let bad = || BadName {
            given: given.into(),
            what: "a citation such as need-<uuid>@3",
        };
        // From the end, where it is near; a second one before it is no part of a stream's name.
        let at = given.bytes().rposition(|byte| byte == b'@').ok_or_else(bad)?;
        let (stream, digits) = (&given[..at], &given[at + 1..]);
        let shortest =
            digits.bytes().all(|digit| digit.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
        let version = digits.parse().ok().filter(|_| shortest).ok_or_else(bad)?;
        Ok(Self {
            stream: stream.parse()?,
            version: Version(version),
        })
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stream.0)?;
        f.write_char('@')?;
        self.version.fmt(f)
    }
}

as_text! {
    StreamId { "pattern": "^[a-z]+-[a-z0-9-]+$" }
    Cite { "pattern": "^[a-z]+-[a-z0-9-]+@[0-9]+$" }
}

/// In which capacity somebody acts. `authority` says what each may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works for a unit and owns its needs (fagleder, rådgiver).
    NeedOwner,
    /// Votes for a unit in its cluster (representant).
    Representative,
    /// Helps and convenes a cluster, at the motorkommune.
    Coordinator,
    /// Screens, merges and runs rounds for a KSF region.
    Secretariat,
    /// Sits in a region's collaboration body for a university or a user organisation (RSO); advises, without weight.
    Advisor,
    /// Speaks for a competence centre.
    Centre,
    /// Prepares cases for the KS bodies.
    KsSecretariat,
    /// Sits in a KS body.
    BodyMember,
    /// Reads for the state: Statsforvalter, Directorate.
    Observer,
    /// Reads, replays and verifies.
    Auditor,
    /// Keeps users, keys and reference data; neither votes nor ratifies.
    Operator,
    /// The engine itself, carrying out what was decided (closing at the deadline, counting).
    Process,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 12] = [
        Self::NeedOwner,
        Self::Representative,
        Self::Coordinator,
        Self::Secretariat,
        Self::Advisor,
        Self::Centre,
        Self::KsSecretariat,
        Self::BodyMember,
        Self::Observer,
        Self::Auditor,
        Self::Operator,
        Self::Process,
    ];
}

/// In words.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NeedOwner => "need owner",
            Self::Representative => "representative",
            Self::Coordinator => "coordinator",
            Self::Secretariat => "secretariat",
            Self::Advisor => "advisor",
            Self::Centre => "centre",
            Self::KsSecretariat => "KS secretariat",
            Self::BodyMember => "body member",
            Self::Observer => "observer",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
            Self::Process => "process",
        })
    }
}

/// How surely the actor was identified (eIDAS levels), or that it was the engine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No person: the engine.
    Machine,
    /// At the keyboard of the machine that holds the store; demo and set-up only.
    Local,
    /// eIDAS low.
    Low,
    /// eIDAS substantial.
    Substantial,
    /// eIDAS high.
    High,
}

/// Who did it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The unit for which somebody else acted, with its consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behalf: Option<UnitId>,
    /// The credential acted under, as it stood: a guard, so that a revocation and the act can never both win.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<Cite>,
    /// How surely identified.
    pub level: Level,
    /// The organisation acted for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<OrgId>,
    /// The person, pseudonymous; absent for the engine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// In which capacity.
    pub role: Role,
}

impl Actor {
    /// The engine carrying out what was decided.
    #[must_use]
    pub fn process() -> Self {
        Self {
            behalf: None,
            credential: None,
            level: Level::Machine,
            org: None,
            person: None,
            role: Role::Process,
        }
    }
}

/// One event as recorded in the log.
#[derive(Clone, PartialEq, Debug)]
pub struct Recorded {
    /// Place in the log; `seq` in the leaf.
    pub position: Position,
    /// When the ledger took it in, stamped under the lock of the head.
    pub at: Time,
    /// Its stream.
    pub stream: StreamId,
    /// Its place in the stream.
    pub version: Version,
    /// Who did it.
    pub actor: Actor,
    /// The command it came from. All events of one command stand next to one another.
    pub command: CommandId,
    /// Everything it relied on: the body's citations, the actor's credential and whatever else the decision rested on;
    /// sorted, without doubles.
    pub cites: Vec<Cite>,
    /// What happened.
    pub body: Body,
}

impl Recorded {
    /// The citations that this body and actor call for, which [`Recorded::cites`] must hold at least.
    #[must_use]
    pub fn cites_of(body: &Body, actor: &Actor) -> Vec<Cite> {
        let mut cites: Vec<Cite> = body
            .cites()
            .into_iter()
            .cloned()
            .chain(actor.credential.clone())
            .collect();
        cites.sort();
        cites.dedup();
        cites
    }
}
