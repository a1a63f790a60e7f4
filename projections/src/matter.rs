//! A case as its own stream tells it: what it asks point by point, what was advised, who stepped out, who voted how
//! and what came of it. Shared by the agenda and the minutes. Bodies vote openly, so nothing here is sealed.

use crate::{
    Cell, Index,
    priority_list::{Asks, Decision, Elsewhere},
    streams,
};
use events::{
    Body, BodyId, CaseId, Digest, MeetingId, PersonId, Recorded, RoundId, Text, Time,
    case::{self, Choice, Ground},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A case before a body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Matter {
    /// The body.
    pub body: BodyId,
    /// Where it was decided, if not in a meeting called here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// The list decided on.
    pub list: Digest,
    /// The meeting on whose agenda it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingId>,
    /// When it was put to the body.
    pub opened: Time,
    /// What bodies advised, in order.
    pub opinions: Vec<Opinion>,
    /// Its points, in order.
    pub points: Vec<MatterPoint>,
    /// The proposal decided on.
    pub proposal: Digest,
    /// The round.
    pub round: RoundId,
    /// Why it was taken back undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Text>,
}

/// What a body advised.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Opinion {
    /// When it was recorded.
    pub at: Time,
    /// The body.
    pub body: BodyId,
    /// In its words.
    pub words: Text,
}

/// One point of a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MatterPoint {
    /// What it asks.
    pub asks: Asks,
    /// What came of it; absent while undecided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Dissents entered in the minutes.
    pub dissents: Vec<Dissent>,
    /// Whether members were disqualified, as settled.
    pub recusals: Vec<Recusal>,
    /// Who voted how.
    pub votes: BTreeMap<PersonId, Choice>,
}

/// A dissent (protokolltilførsel).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Dissent {
    /// Who.
    pub person: PersonId,
    /// In which words.
    pub words: Text,
}

/// Whether a member is disqualified on a point (habilitet), as settled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Recusal {
    /// Members who voted that the member may take part.
    pub against: Vec<PersonId>,
    /// Members who voted that the member steps out.
    pub r#for: Vec<PersonId>,
    /// The ground.
    pub ground: Ground,
    /// The member.
    pub person: PersonId,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Whether the member steps out.
    pub recused: bool,
}

/// How far a case has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Waiting for a meeting.
    Opened,
    /// On the agenda of a meeting.
    Scheduled,
    /// Every point is decided.
    Decided,
    /// Decided elsewhere, and registered.
    Elsewhere,
    /// Taken back undecided.
    Withdrawn,
}

/// A case as remembered; empty only before its first event.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Held {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    matter: Option<Matter>,
}

impl Cell for Held {
    const KIND: &'static str = "case";
}

/// All cases.
pub type Matters = Index<CaseId, Held>;

impl Matters {
    /// The case of an event as it stood before it.
    pub(crate) fn before(&self, event: &Recorded) -> Option<&Matter> {
        match &event.body {
            Body::Case(_) => self.find(streams::id(&event.stream)?)?.matter.as_ref(),
            _ => None,
        }
    }

    /// Whose the case of an event is after it, and on the agenda of which meetings it stood and stands.
    pub(crate) fn moves(&self, event: &Recorded) -> Option<Moves> {
        let Body::Case(body) = &event.body else {
            return None;
        };
        streams::id::<CaseId>(&event.stream)?;
        let before = self.before(event);
        let (owner, after) = match (body, before) {
            (case::Event::Opened(opened), _) => (opened.body, None),
            (case::Event::Scheduled(new), Some(before)) => (before.body, Some(new.meeting)),
            (_, Some(before)) => (before.body, before.meeting),
            (_, None) => return None,
        };
        Some(Moves {
            body: owner,
            before: before.and_then(|before| before.meeting),
            after,
        })
    }

    /// The case of an event as it stands after it.
    pub(crate) fn after(&self, event: &Recorded) -> Option<(CaseId, Matter)> {
        let Body::Case(body) = &event.body else {
            return None;
        };
        let id = streams::id(&event.stream)?;
        let matter = match (body, self.before(event)) {
            (case::Event::Opened(opened), _) => Matter::new(opened, event.at),
            (_, Some(before)) => {
                let mut matter = before.clone();
                matter.take(body, event.at);
                matter
            }
            (_, None) => return None,
        };
        Some((id, matter))
    }

    /// Takes an event in.
    pub(crate) fn take(&mut self, event: &Recorded) {
        let (Body::Case(body), Some(id)) = (&event.body, streams::id(&event.stream)) else {
            return;
        };
        if let case::Event::Opened(opened) = body {
            self.cell(id).matter = Some(Matter::new(opened, event.at));
        } else if self.find(id).is_some_and(|held| held.matter.is_some())
            && let Some(matter) = &mut self.cell(id).matter
        {
            matter.take(body, event.at);
        }
    }
}

/// Whose a case is after an event, and where it moved by it.
pub(crate) struct Moves {
    /// The body.
    pub(crate) body: BodyId,
    /// The meeting on whose agenda it stood.
    pub(crate) before: Option<MeetingId>,
    /// The meeting on whose agenda it stands.
    pub(crate) after: Option<MeetingId>,
}

impl Moves {
    /// The meetings whose agenda it is on, or was on before.
    pub(crate) fn meetings(&self) -> impl Iterator<Item = MeetingId> {
        let left = self.before.filter(|before| Some(*before) != self.after);
        left.into_iter().chain(self.after)
    }
}

impl Matter {
    fn new(opened: &case::Opened, at: Time) -> Self {
        let points = opened.points.iter().map(|asks| MatterPoint {
            asks: asks.into(),
            decision: None,
            dissents: Vec::new(),
            recusals: Vec::new(),
            votes: BTreeMap::new(),
        });
        Self {
            body: opened.body,
            elsewhere: None,
            list: opened.list,
            meeting: None,
            opened: at,
            opinions: Vec::new(),
            points: points.collect(),
            proposal: opened.proposal,
            round: opened.round,
            withdrawn: None,
        }
    }

    /// How far it has come.
    #[must_use]
    pub fn stage(&self) -> Stage {
        let decided = self.points.iter().all(|point| point.decision.is_some());
        match self {
            Self {
                withdrawn: Some(_), ..
            } => Stage::Withdrawn,
            Self {
                elsewhere: Some(_), ..
            } => Stage::Elsewhere,
            _ if decided => Stage::Decided,
            Self { meeting: Some(_), .. } => Stage::Scheduled,
            _ => Stage::Opened,
        }
    }

    fn take(&mut self, event: &case::Event, at: Time) {
        use case::Event;
        match event {
            Event::Opened(_) => {}
            Event::Scheduled(new) => self.meeting = Some(new.meeting),
            Event::Withdrawn(new) => self.withdrawn = Some(new.reason.clone()),
            Event::OpinionRecorded(new) => self.opinions.push(Opinion {
                at,
                body: new.body,
                words: new.opinion.clone(),
            }),
            Event::VoteCast(new) => self.point(new.point, |point| {
                point.votes.insert(new.person, new.choice);
            }),
            Event::RecusalSettled(new) => self.point(new.point, |point| {
                point.recusals.push(Recusal {
                    against: new.against.clone(),
                    r#for: new.r#for.clone(),
                    ground: new.ground,
                    person: new.person,
                    reason: new.reason.clone(),
                    recused: new.recused,
                });
            }),
            Event::DissentRecorded(new) => self.point(new.point, |point| {
                let (person, words) = (new.person, new.words.clone());
                point.dissents.push(Dissent { person, words });
            }),
            Event::Resolved(new) => self.point(new.point, |point| {
                point.decision = Some(Decision {
                    against: new.against,
                    at,
                    casting_vote: new.casting_vote,
                    r#for: new.r#for,
                    outcome: new.outcome,
                    reason: new.reason.clone(),
                });
            }),
            Event::RegisteredElsewhere(new) => self.registered(new, at),
        }
    }

    fn registered(&mut self, new: &case::RegisteredElsewhere, at: Time) {
        self.elsewhere = Some(Elsewhere {
            case_number: new.case_number.clone(),
            date: new.date,
            minutes: new.minutes,
        });
        for decided in &new.points {
            self.point(decided.point, |point| {
                point.decision = Some(Decision {
                    against: decided.against,
                    at,
                    casting_vote: decided.casting_vote,
                    r#for: decided.r#for,
                    outcome: decided.outcome,
                    reason: decided.reason.clone(),
                });
            });
        }
    }

    fn point(&mut self, index: u32, change: impl FnOnce(&mut MatterPoint)) {
        if let Some(point) = self.points.get_mut(index as usize) {
            change(point);
        }
    }
}
