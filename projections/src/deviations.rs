//! `deviations`: everything out of the ordinary that an auditor looks for, in the order of the log.
//!
//! | key | document |
//! | --- | --- |
//! | `<round>` | [`Deviations`] of the round |
//! | `log` | [`Deviations`] of no round, and how many each round has |
//!
//! A deviation is no fault: each was allowed, and each has a reason that can be read here. Shows nothing of when or how
//! often a unit voted, nor of what.

use crate::{Cell, Entry, Index, NoKey, Part, Projection, State, streams};
use events::{
    Body, CaseId, Date, Digest, MandateId, Recorded, RoundId, UnitId,
    ballot::{self, Authority, Cast},
    case::{self, Outcome},
    centre, credential, mandate,
    meeting::{self, Form},
    round,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// The view.
pub struct DeviationsOfRounds;

/// What was out of the ordinary.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Deviations {
    /// What happened, in order.
    pub entries: Vec<Entry>,
    /// Units whose last ballot rests on a decision minuted elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub minuted: BTreeMap<UnitId, Minuted>,
    /// How many each round has; in the document of the log only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rounds: BTreeMap<RoundId, u64>,
    /// Units whose last ballot was cast by a substitute.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub substitutes: BTreeSet<UnitId>,
}

/// Where a unit's decision is written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Minuted {
    /// The unit's body.
    pub body: String,
    /// Its case number.
    pub case: String,
    /// The day.
    pub date: Date,
    /// SHA-256 of the minutes.
    pub minutes: Digest,
}

/// What the view remembers: the round that each case and mandate is about.
#[derive(Default)]
pub struct Known {
    cases: Index<CaseId, OfCase>,
    mandates: Index<MandateId, OfMandate>,
}

/// The round of a case.
#[derive(Default, Serialize, Deserialize)]
pub struct OfCase {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<RoundId>,
}

/// The round of a mandate.
#[derive(Default, Serialize, Deserialize)]
pub struct OfMandate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<RoundId>,
}

impl Cell for OfCase {
    const KIND: &'static str = "case";
}
impl Cell for OfMandate {
    const KIND: &'static str = "mandate";
}
impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![&mut self.cases, &mut self.mandates]
    }
}

/// What names a document of the view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// What belongs to no round, and how much each round has.
    Log,
    /// A round.
    Round(RoundId),
}

/// The text of [`Key::Log`].
pub const LOG: &str = "log";

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Log => f.write_str(LOG),
            Self::Round(round) => round.fmt(f),
        }
    }
}

impl FromStr for Key {
    type Err = NoKey;
    fn from_str(given: &str) -> Result<Self, NoKey> {
        match given {
            LOG => Ok(Self::Log),
            round => round.parse().map(Self::Round).map_err(|_| NoKey),
        }
    }
}

impl Projection for DeviationsOfRounds {
    const NAME: &'static str = "deviations";
    const REVISION: u32 = 1;
    type Key = Key;
    type Document = Deviations;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<Key> {
        let round = || known.round(event).map(Key::Round).into_iter();
        match &event.body {
            Body::Ballot(ballot::Event::Cast(_)) => round().collect(),
            _ if stands_out(event) => round().chain([Key::Log]).collect(),
            _ => vec![],
        }
    }

    fn fresh(_: &Key) -> Deviations {
        Deviations::default()
    }

    fn evolve(found: &mut Deviations, key: &Key, event: &Recorded, known: &Known) {
        match (&event.body, known.round(event)) {
            (Body::Ballot(ballot::Event::Cast(cast)), _) => {
                if let Some((_, unit)) = streams::ballot(&event.stream) {
                    found.cast(unit, cast);
                }
            }
            (_, Some(round)) if *key == Key::Log => *found.rounds.entry(round).or_default() += 1,
            _ => found.entries.push(Entry::of(event)),
        }
    }

    fn note(known: &mut Known, event: &Recorded) {
        match &event.body {
            Body::Case(case::Event::Opened(opened)) => {
                if let Some(case) = streams::id(&event.stream) {
                    known.cases.cell(case).round = Some(opened.round);
                }
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                if let Some(mandate) = streams::id(&event.stream) {
                    known.mandates.cell(mandate).round = Some(issued.round);
                }
            }
            _ => {}
        }
    }
}

impl Known {
    /// The round that an event belongs to.
    fn round(&self, event: &Recorded) -> Option<RoundId> {
        match &event.body {
            Body::Round(_) => streams::id(&event.stream),
            Body::Ballot(_) => streams::ballot(&event.stream).map(|(round, _)| round),
            Body::Case(_) => self.cases.find(streams::id(&event.stream)?)?.round,
            Body::Mandate(mandate::Event::Issued(issued)) => Some(issued.round),
            Body::Mandate(_) => self.mandates.find(streams::id(&event.stream)?)?.round,
            Body::Centre(centre::Event::CapacityWithdrawn(new)) => Some(new.round),
            _ => None,
        }
    }
}

/// Whether an event is out of the ordinary. Ballots cast are looked at by themselves.
fn stands_out(event: &Recorded) -> bool {
    use ballot::Event as Ballot;
    use credential::Event as Credential;
    use mandate::Event as Mandate;
    match &event.body {
        Body::Round(body) => round_stands_out(body),
        Body::Ballot(Ballot::OpeningLost(_) | Ballot::Unopened(_) | Ballot::Voided(_)) => true,
        Body::Case(case::Event::Resolved(new)) => {
            new.casting_vote || matches!(new.outcome, Outcome::Rejected | Outcome::Returned)
        }
        Body::Case(case::Event::RecusalSettled(new)) => new.recused,
        Body::Case(
            case::Event::DissentRecorded(_) | case::Event::RegisteredElsewhere(_) | case::Event::Withdrawn(_),
        ) => true,
        Body::Centre(centre::Event::CapacityWithdrawn(_) | centre::Event::Merged(_)) => true,
        Body::Credential(Credential::Suspended(_) | Credential::Resumed(_) | Credential::Revoked(_)) => true,
        Body::Mandate(Mandate::Issued(new)) => !new.conflicts.is_empty(),
        Body::Mandate(Mandate::Acknowledged(_) | Mandate::Expired(_)) => false,
        Body::Mandate(_) => true,
        // In writing: only in an urgent case.
        Body::Meeting(meeting::Event::Called(new)) => new.form == Form::Written,
        Body::Meeting(meeting::Event::Cancelled(_)) => true,
        _ => false,
    }
}

fn round_stands_out(event: &round::Event) -> bool {
    use round::Event;
    match event {
        Event::Planned(new) => new.reruns.is_some(),
        Event::Tallied(new) => new.version > 1,
        Event::ExtensionProposed(_)
        | Event::Extended(_)
        | Event::QuorumFailed(_)
        | Event::Reopened(_)
        | Event::Failed(_)
        | Event::LotDrawn(_)
        | Event::Contested(_)
        | Event::ComplaintSettled(_)
        | Event::AnnulmentProposed(_)
        | Event::Annulled(_)
        | Event::Reproposed(_) => true,
        _ => false,
    }
}

impl Deviations {
    /// Only the last ballot of a unit counts, so only of the last one is anything kept.
    fn cast(&mut self, unit: UnitId, cast: &Cast) {
        self.substitutes.remove(&unit);
        if !cast.absent.is_empty() {
            self.substitutes.insert(unit);
        }
        self.minuted.remove(&unit);
        if let Authority::Minuted {
            body,
            case,
            date,
            minutes,
        } = &cast.authority
        {
            let minuted = Minuted {
                body: body.clone(),
                case: case.clone(),
                date: *date,
                minutes: *minutes,
            };
            self.minuted.insert(unit, minuted);
        }
    }
}
