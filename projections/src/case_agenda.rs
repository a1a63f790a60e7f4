//! `case_agenda`: what lies before each body: its meetings, the cases on their agendas, and those that wait for one.
//!
//! | key | document |
//! | --- | --- |
//! | `body/<body>` | [`Docket`] |
//! | `meeting/<meeting>` | [`Agenda`] |
//!
//! What was said and voted in a meeting reads better in `minutes`.

use crate::{
    Cell, Index, Part, Projection, State,
    key::keys,
    matter::{Matter, Matters},
    streams,
};
use events::{
    Body, BodyId, CaseId, Digest, MeetingId, Recorded, Text, Time,
    meeting::{self, Form},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The view.
pub struct CaseAgenda;

/// A document of the view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CaseAgendaDocument")]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// One body.
    Body(Box<Docket>),
    /// One meeting.
    Meeting(Box<Agenda>),
}

/// What lies before a body.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Docket {
    /// Its meetings.
    pub meetings: BTreeMap<MeetingId, Line>,
    /// Cases on no agenda: waiting, taken back, or decided elsewhere.
    pub without_meeting: BTreeMap<CaseId, Matter>,
}

/// A meeting among those of its body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MeetingLine")]
pub struct Line {
    /// When it begins.
    pub starts: Time,
    /// How far it has come.
    pub status: MeetingStatus,
}

/// The agenda of a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Agenda {
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// Why it is not held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Text>,
    /// The cases in their order.
    pub cases: Vec<CaseId>,
    /// How it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// The cases.
    pub matters: BTreeMap<CaseId, Matter>,
    /// The papers sent out.
    pub papers: Vec<Digest>,
    /// Where.
    pub place: String,
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Time>,
    /// How far it has come.
    pub status: MeetingStatus,
}

/// How far a meeting has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeetingStatus {
    /// Called.
    #[default]
    Called,
    /// The papers went out.
    PapersSent,
    /// Attendance was taken.
    Held,
    /// The minutes are signed.
    Signed,
    /// Not held.
    Cancelled,
}

impl From<&meeting::Event> for MeetingStatus {
    fn from(event: &meeting::Event) -> Self {
        match event {
            meeting::Event::Called(_) => Self::Called,
            meeting::Event::PapersSent(_) => Self::PapersSent,
            meeting::Event::AttendanceRecorded(_) => Self::Held,
            meeting::Event::MinutesSigned(_) => Self::Signed,
            meeting::Event::Cancelled(_) => Self::Cancelled,
        }
    }
}

/// What the view remembers: cases, and whose each meeting is.
#[derive(Default)]
pub struct Known {
    cases: Matters,
    meetings: Index<MeetingId, Whose>,
}

/// Whose a meeting is.
#[derive(Default, Serialize, Deserialize)]
pub struct Whose {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<BodyId>,
}

impl Cell for Whose {
    const KIND: &'static str = "meeting";
}

impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![&mut self.cases, &mut self.meetings]
    }
}

keys! {
    /// What lies before a body.
    Body(BodyId) = "body";
    /// A meeting.
    Meeting(MeetingId) = "meeting";
}

impl Projection for CaseAgenda {
    const NAME: &'static str = "case_agenda";
    const REVISION: u32 = 1;
    type Key = Key;
    type Document = Document;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<Key> {
        if let Body::Meeting(body) = &event.body {
            let Some(meeting) = streams::id(&event.stream) else {
                return vec![];
            };
            let body = known.body_of(meeting, body).map(Key::Body);
            return [Key::Meeting(meeting)].into_iter().chain(body).collect();
        }
        let Some(moves) = known.cases.moves(event) else {
            return vec![];
        };
        let meetings = moves.meetings().map(Key::Meeting);
        [Key::Body(moves.body)].into_iter().chain(meetings).collect()
    }

    fn fresh(key: &Key) -> Document {
        match key {
            Key::Body(_) => Document::Body(Box::default()),
            Key::Meeting(_) => Document::Meeting(Box::default()),
        }
    }

    fn evolve(document: &mut Document, key: &Key, event: &Recorded, known: &Known) {
        match (document, &event.body) {
            (Document::Body(docket), Body::Meeting(body)) => {
                if let Some(meeting) = streams::id(&event.stream) {
                    docket.meet(meeting, body);
                }
            }
            (Document::Meeting(agenda), Body::Meeting(body)) => agenda.meet(body),
            (Document::Body(docket), _) => {
                if let Some((id, matter)) = known.cases.after(event) {
                    match matter.meeting {
                        Some(_) => docket.without_meeting.remove(&id),
                        None => docket.without_meeting.insert(id, matter),
                    };
                }
            }
            (Document::Meeting(agenda), _) => {
                if let Some((id, matter)) = known.cases.after(event) {
                    agenda.put(id, matter, *key);
                }
            }
        }
    }

    fn note(known: &mut Known, event: &Recorded) {
        known.cases.take(event);
        if let Body::Meeting(meeting::Event::Called(called)) = &event.body
            && let Some(meeting) = streams::id(&event.stream)
        {
            known.meetings.cell(meeting).body = Some(called.body);
        }
    }
}

impl Known {
    fn body_of(&self, meeting: MeetingId, event: &meeting::Event) -> Option<BodyId> {
        match event {
            meeting::Event::Called(called) => Some(called.body),
            _ => self.meetings.find(meeting)?.body,
        }
    }
}

impl Docket {
    fn meet(&mut self, meeting: MeetingId, event: &meeting::Event) {
        let status = event.into();
        match (event, self.meetings.get_mut(&meeting)) {
            (meeting::Event::Called(called), _) => {
                let starts = called.starts;
                self.meetings.insert(meeting, Line { starts, status });
            }
            (_, Some(line)) => line.status = status,
            (_, None) => {}
        }
    }
}

impl Agenda {
    fn meet(&mut self, event: &meeting::Event) {
        self.status = event.into();
        match event {
            meeting::Event::Called(called) => {
                self.body = Some(called.body);
                self.form = Some(called.form);
                self.place.clone_from(&called.place);
                self.starts = Some(called.starts);
            }
            meeting::Event::PapersSent(sent) => {
                self.papers = sent.papers.iter().map(|paper| paper.sha256).collect();
                let others = self.cases.iter().filter(|case| !sent.cases.contains(case));
                self.cases = sent.cases.iter().chain(others).copied().collect();
            }
            meeting::Event::Cancelled(cancelled) => self.cancelled = Some(cancelled.reason.clone()),
            meeting::Event::AttendanceRecorded(_) | meeting::Event::MinutesSigned(_) => {}
        }
    }

    /// Puts a case on this agenda, or takes it off when it moved to another.
    fn put(&mut self, id: CaseId, matter: Matter, own: Key) {
        if matter.meeting.map(Key::Meeting) == Some(own) {
            if !self.cases.contains(&id) {
                self.cases.push(id);
            }
            self.matters.insert(id, matter);
        } else {
            self.cases.retain(|case| *case != id);
            self.matters.remove(&id);
        }
    }
}
