//! `minutes`: the minutes of each meeting (møtebok, møteprotokoll): when and where, who was there for which group and
//! for whom, who led, and for each case what was decided, by which votes, and who dissented.
//!
//! | key | document |
//! | --- | --- |
//! | `<meeting>` | [`Minutes`] |
//!
//! It is what the log says, beside the signed document whose digest it names; it does not replace it.

use crate::{
    Cell, Index, Part, Projection, State,
    case_agenda::MeetingStatus,
    matter::{Matter, Matters},
    streams,
};
use events::{
    Body, BodyId, CaseId, Digest, MeetingId, PersonId, Recorded, Text, Time,
    body::{self, Seat},
    meeting::{self, Form},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The view.
pub struct MinutesBook;

/// The minutes of a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Minutes {
    /// Who was there and who was not, anew each time somebody came or went.
    pub attendance: Vec<Attendance>,
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// Why it was not held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Text>,
    /// The cases in their order.
    pub cases: Vec<CaseId>,
    /// How it was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// The cases.
    pub matters: BTreeMap<CaseId, Matter>,
    /// Where.
    pub place: String,
    /// The signatures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Time>,
    /// How far it has come.
    pub status: MeetingStatus,
}

/// Who was there from some time on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Attendance {
    /// Members who were not there and for whom no substitute met.
    pub absent: Vec<Attendee>,
    /// When it was recorded.
    pub at: Time,
    /// Who led.
    pub chair: PersonId,
    /// Who was there.
    pub present: Vec<Attendee>,
}

/// A person in the minutes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Attendee {
    /// The group under which the person is listed; a substitute under that of the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who.
    pub person: PersonId,
    /// In which seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<Seat>,
    /// The member for whom a substitute met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<PersonId>,
}

/// That the minutes were signed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Signed {
    /// When it was recorded.
    pub at: Time,
    /// Who signed.
    pub by: Vec<PersonId>,
    /// SHA-256 of the document signed.
    pub document: Digest,
}

/// What the view remembers: cases, whose each meeting is, and who sits in each body.
#[derive(Default)]
pub struct Known {
    bodies: Index<BodyId, Seats>,
    cases: Matters,
    meetings: Index<MeetingId, Whose>,
}

/// Who sits in a body.
#[derive(Default, Serialize, Deserialize)]
pub struct Seats {
    by_person: BTreeMap<PersonId, Sits>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Sits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    seat: Seat,
}

/// Whose a meeting is.
#[derive(Default, Serialize, Deserialize)]
pub struct Whose {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<BodyId>,
}

impl Cell for Seats {
    const KIND: &'static str = "body";
}
impl Cell for Whose {
    const KIND: &'static str = "meeting";
}
impl State for Known {
    fn parts(&mut self) -> Vec<&mut dyn Part> {
        vec![&mut self.bodies, &mut self.cases, &mut self.meetings]
    }
}

impl Projection for MinutesBook {
    const NAME: &'static str = "minutes";
    const REVISION: u32 = 1;
    type Key = MeetingId;
    type Document = Minutes;
    type State = Known;

    fn keys(event: &Recorded, known: &Known) -> Vec<MeetingId> {
        match &event.body {
            Body::Meeting(_) => streams::id(&event.stream).into_iter().collect(),
            Body::Case(_) => known
                .cases
                .moves(event)
                .map_or(vec![], |moves| moves.meetings().collect()),
            _ => vec![],
        }
    }

    fn fresh(_: &MeetingId) -> Minutes {
        Minutes::default()
    }

    fn evolve(minutes: &mut Minutes, key: &MeetingId, event: &Recorded, known: &Known) {
        if let Body::Meeting(body) = &event.body {
            let seats = streams::id(&event.stream)
                .and_then(|meeting| known.meetings.find(meeting)?.body)
                .and_then(|body| known.bodies.find(body));
            minutes.meet(body, event.at, seats);
        }
        if let Some((id, matter)) = known.cases.after(event) {
            minutes.put(id, matter, *key);
        }
    }

    fn note(known: &mut Known, event: &Recorded) {
        known.cases.take(event);
        match &event.body {
            Body::Meeting(meeting::Event::Called(called)) => {
                if let Some(meeting) = streams::id(&event.stream) {
                    known.meetings.cell(meeting).body = Some(called.body);
                }
            }
            Body::Body(body::Event::MemberSeated(new)) => {
                if let Some(body) = streams::id(&event.stream) {
                    let (group, seat) = (new.group.clone(), new.seat);
                    let seats = &mut known.bodies.cell(body).by_person;
                    seats.insert(new.person, Sits { group, seat });
                }
            }
            Body::Body(body::Event::MemberUnseated(gone)) => {
                if let Some(body) = streams::id(&event.stream) {
                    known.bodies.cell(body).by_person.remove(&gone.person);
                }
            }
            _ => {}
        }
    }
}

impl Minutes {
    fn meet(&mut self, event: &meeting::Event, at: Time, seats: Option<&Seats>) {
        self.status = event.into();
        match event {
            meeting::Event::Called(called) => {
                self.body = Some(called.body);
                self.form = Some(called.form);
                self.place.clone_from(&called.place);
                self.starts = Some(called.starts);
            }
            meeting::Event::PapersSent(sent) => {
                let others = self.cases.iter().filter(|case| !sent.cases.contains(case));
                self.cases = sent.cases.iter().chain(others).copied().collect();
            }
            meeting::Event::AttendanceRecorded(new) => {
                let present = new.present.iter();
                let present = present.map(|there| attendee(there.person, there.stands_for, seats));
                let absent = new.absent.iter().map(|person| attendee(*person, None, seats));
                self.attendance.push(Attendance {
                    absent: absent.collect(),
                    at,
                    chair: new.chair,
                    present: present.collect(),
                });
            }
            meeting::Event::MinutesSigned(new) => {
                let (by, document) = (new.signed_by.clone(), new.minutes.sha256);
                self.signed = Some(Signed { at, by, document });
            }
            meeting::Event::Cancelled(new) => self.cancelled = Some(new.reason.clone()),
        }
    }

    fn put(&mut self, id: CaseId, matter: Matter, own: MeetingId) {
        if matter.meeting == Some(own) {
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

fn attendee(person: PersonId, stands_for: Option<PersonId>, seats: Option<&Seats>) -> Attendee {
    let sits = |person: PersonId| seats.and_then(|seats| seats.by_person.get(&person));
    let own = sits(person);
    let listed = stands_for.and_then(sits).or(own);
    Attendee {
        group: listed.and_then(|sits| sits.group.clone()),
        person,
        seat: own.map(|sits| sits.seat),
        stands_for,
    }
}
