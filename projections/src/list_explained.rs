//! `list_explained`: for each candidate of a round, what led to its place: owners, centres' answers, after the opening
//! the units that supported it, and the mandates that it got.
//!
//! | key | document |
//! | --- | --- |
//! | `<round>/<need>` | [`Candidate`] |
//! | `<round>` | [`Pins`] |
//!
//! Steps, payments, ties and margins are numbers of the count: they are in the certificate, list and proposal, which
//! [`Pins`] names and whoever shows the page reads. Before the opening no document knows of any mark.

use crate::{Cell, Index, Need, NoKey, Part, Projection, State, mandate_register::Status, streams};
use events::{
    Body, CentreId, Digest, MandateId, NeedId, Recorded, RoundId, UnitId, ballot,
    mandate::{self, Force},
    need, round,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// The view.
pub struct ListExplained;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ListExplainedDocument")]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// One candidate.
    Candidate(Box<Candidate>),
    /// What the round's documents are.
    Pins(Box<Pins>),
}

/// One candidate of a round.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CandidateExplained")]
pub struct Candidate {
    /// What each centre is to deliver, once mandated.
    pub given: BTreeMap<CentreId, Given>,
    /// The need as it stood when it became a candidate; it has stood still since.
    pub need: Need,
    /// Units whose representative was recused on it, so that their mark drops.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub recused: BTreeSet<UnitId>,
    /// The units that supported it, with their marks; empty until ballots are opened.
    pub supporters: BTreeMap<UnitId, u32>,
}

/// What a centre is to deliver for one need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "GivenToCandidate")]
pub struct Given {
    /// Whether its mandate obliges.
    pub force: Force,
    /// Its hours.
    pub hours: u64,
    /// Whether it leads.
    pub lead: bool,
    /// The mandate.
    pub mandate: MandateId,
    /// The need's rank on the list.
    pub rank: u32,
    /// Where the mandate stands.
    pub status: Status,
}

/// The documents that explain a round's list in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Pins {
    /// Opened ballots that supported nothing.
    pub blank: u32,
    /// The frozen candidates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidates: Option<Digest>,
    /// Steps, payments and ties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Digest>,
    /// The list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Digest>,
    /// The candidates' ids.
    pub needs: BTreeSet<NeedId>,
    /// Ballots opened.
    pub opened: u32,
    /// The mandates it would give, and why what is not placed is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Digest>,
    /// The frozen roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<Digest>,
    /// The rules that ballots cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Digest>,
    /// Which version of the list these belong to; more than 1 after a recount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// What the view remembers: needs as they stand, and what each mandate covers.
#[derive(Default)]
pub struct Known {
    mandates: Index<MandateId, Covers>,
    needs: Index<NeedId, Box<Need>>,
}

/// The candidates that a mandate covers.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Covers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    centre: Option<CentreId>,
    needs: BTreeSet<NeedId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    round: Option<RoundId>,
}

impl Cell for Box<Need> {
    const KIND: &'static str = "need";
}

impl Cell for Covers {
    const KIND: &'static str = "mandate";
}

impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![&mut self.mandates, &mut self.needs]
    }
}

/// What names a document of the view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// A candidate of a round.
    Candidate(RoundId, NeedId),
    /// A round's pins.
    Pins(RoundId),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Candidate(round, need) => write!(f, "{round}/{need}"),
            Self::Pins(round) => round.fmt(f),
        }
    }
}

impl FromStr for Key {
    type Err = NoKey;
    fn from_str(given: &str) -> Result<Self, NoKey> {
        let round = |text: &str| text.parse().map_err(|_| NoKey);
        match given.split_once('/') {
            Some((first, need)) => Ok(Self::Candidate(round(first)?, need.parse().map_err(|_| NoKey)?)),
            None => round(given).map(Self::Pins),
        }
    }
}

impl Projection for ListExplained {
    const NAME: &'static str = "list_explained";
    const REVISION: u32 = 2;
    type Key = Key;
    type Document = Document;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<Key> {
        match &event.body {
            Body::Need(need::Event::EnteredRound(entered)) => streams::id(&event.stream)
                .map_or(vec![], |need| {
                    vec![Key::Candidate(entered.round, need), Key::Pins(entered.round)]
                }),
            Body::Round(body) if Pins::concern(body) => {
                streams::id(&event.stream).map(Key::Pins).into_iter().collect()
            }
            Body::Ballot(ballot::Event::Opened(opened)) => {
                let Some((round, _)) = streams::ballot(&event.stream) else {
                    return vec![];
                };
                let supported = opened.marks.iter().filter(|(_, mark)| **mark > 0);
                let mut keys = Vec::with_capacity(opened.marks.len() + 1);
                keys.extend(supported.map(|(need, _)| Key::Candidate(round, *need)));
                keys.push(Key::Pins(round));
                keys
            }
            Body::Ballot(ballot::Event::Voided(voided)) => streams::ballot(&event.stream)
                .map(|(round, _)| Key::Candidate(round, voided.need))
                .into_iter()
                .collect(),
            Body::Mandate(mandate::Event::Issued(issued)) => issued
                .items
                .iter()
                .map(|item| Key::Candidate(issued.round, item.need))
                .collect(),
            Body::Mandate(_) => {
                let covers = streams::id(&event.stream).and_then(|mandate| known.mandates.find(mandate));
                let candidates = covers.into_iter().flat_map(|covers| {
                    covers
                        .needs
                        .iter()
                        .filter_map(|need| Some(Key::Candidate(covers.round?, *need)))
                });
                candidates.collect()
            }
            _ => vec![],
        }
    }

    fn fresh(key: &Key) -> Document {
        match key {
            Key::Candidate(..) => Document::Candidate(Box::default()),
            Key::Pins(_) => Document::Pins(Box::default()),
        }
    }

    fn evolve(document: &mut Document, key: &Key, event: &Recorded, state: &Self::State) {
        match (document, *key) {
            (Document::Candidate(candidate), Key::Candidate(_, need)) => candidate.take(need, event, state),
            (Document::Pins(pins), _) => pins.take(event),
            _ => {}
        }
    }

    fn note(state: &mut Self::State, event: &Recorded) {
        match &event.body {
            Body::Need(body) => {
                if let Some(need) = streams::id(&event.stream) {
                    state.needs.cell(need).take(body, event.at);
                }
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                if let Some(mandate) = streams::id(&event.stream) {
                    *state.mandates.cell(mandate) = Covers {
                        centre: Some(issued.centre),
                        needs: issued.items.iter().map(|item| item.need).collect(),
                        round: Some(issued.round),
                    };
                }
            }
            _ => {}
        }
    }
}

impl Candidate {
    fn take(&mut self, id: NeedId, event: &Recorded, state: &Known) {
        match &event.body {
            Body::Need(body) => {
                self.need = state
                    .needs
                    .find(id)
                    .map(|need| (**need).clone())
                    .unwrap_or_default();
                self.need.take(body, event.at);
            }
            Body::Ballot(ballot::Event::Opened(opened)) => {
                if let (Some((_, unit)), Some(mark)) = (streams::ballot(&event.stream), opened.marks.get(&id))
                {
                    match self.recused.contains(&unit) {
                        true => self.supporters.remove(&unit),
                        false => self.supporters.insert(unit, *mark),
                    };
                }
            }
            Body::Ballot(ballot::Event::Voided(_)) => {
                if let Some((_, unit)) = streams::ballot(&event.stream) {
                    self.recused.insert(unit);
                    self.supporters.remove(&unit);
                }
            }
            Body::Mandate(mandate::Event::Issued(issued)) => {
                let Some(mandate) = streams::id(&event.stream) else {
                    return;
                };
                for item in issued.items.iter().filter(|item| item.need == id) {
                    let (force, hours, lead, rank) = (issued.force, item.hours, item.lead, item.rank);
                    self.given.insert(
                        issued.centre,
                        Given {
                            force,
                            hours,
                            lead,
                            mandate,
                            rank,
                            status: Status::Issued,
                        },
                    );
                }
            }
            Body::Mandate(body) => self.mandated(id, event, body, state),
            _ => {}
        }
    }

    /// Takes in what became of a mandate after it was issued.
    fn mandated(&mut self, id: NeedId, event: &Recorded, body: &mandate::Event, state: &Known) {
        let covers = streams::id(&event.stream).and_then(|mandate| state.mandates.find(mandate));
        let Some(given) = covers
            .and_then(|covers| covers.centre)
            .and_then(|centre| self.given.get_mut(&centre))
        else {
            return;
        };
        given.status = Status::after(body, Status::Issued).unwrap_or(given.status);
        if let mandate::Event::Amended(amended) = body {
            let item = amended.items.iter().find(|item| item.need == id);
            given.hours = item.map_or(0, |item| item.hours);
        }
    }
}

impl Pins {
    /// Whether an event of the round pins anything.
    fn concern(event: &round::Event) -> bool {
        use round::Event;
        matches!(
            event,
            Event::RulesAdopted(_)
                | Event::CandidatesFrozen(_)
                | Event::VotingOpened(_)
                | Event::Tallied(_)
                | Event::Reproposed(_)
        )
    }

    fn take(&mut self, event: &Recorded) {
        match &event.body {
            Body::Need(_) => self.needs.extend(streams::id::<NeedId>(&event.stream)),
            Body::Ballot(ballot::Event::Opened(opened)) => {
                self.opened += 1;
                self.blank += u32::from(opened.marks.values().all(|mark| *mark == 0));
            }
            Body::Round(round::Event::RulesAdopted(adopted)) => self.rules = Some(adopted.digest),
            Body::Round(round::Event::CandidatesFrozen(frozen)) => {
                self.candidates = Some(frozen.candidates.sha256);
            }
            Body::Round(round::Event::VotingOpened(opened)) => self.roll = Some(opened.roll.sha256),
            Body::Round(round::Event::Tallied(tallied)) => {
                self.certificate = Some(tallied.certificate.sha256);
                self.list = Some(tallied.list.sha256);
                self.proposal = Some(tallied.proposal.sha256);
                self.version = Some(tallied.version);
            }
            Body::Round(round::Event::Reproposed(new)) => self.proposal = Some(new.proposal.sha256),
            _ => {}
        }
    }
}
