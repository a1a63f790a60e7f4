//! Meetings of bodies: called, papers sent, attendance taken, minutes signed. Bodies decide in meetings.

mod attendance;

use crate::{Ask, Decider, Seen, body::Body, refusal::refusals};
use authority::Right;
use events::{
    Blob, BodyId, CaseId, PersonId, Text, Time,
    meeting::{AttendanceRecorded, Called, Cancelled, Event, Form, MinutesSigned, PapersSent, Present},
};
use std::collections::BTreeSet;

/// A meeting as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Meeting {
    /// What it was called with; `None` before.
    pub called: Option<Called>,
    /// Cases on the agenda, in order.
    pub cases: Vec<CaseId>,
    /// The documents sent.
    pub papers: Vec<Blob>,
    /// Who is there, as last recorded.
    pub attendance: Option<AttendanceRecorded>,
    /// The minutes; nothing more is decided once they are signed.
    pub minutes: Option<MinutesSigned>,
    /// Whether it is not held.
    pub cancelled: bool,
}

/// What may be asked. All of it takes the right to prepare cases for the body.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Call it. Refused: body unknown, not in the future, no place, a link as place, called otherwise already.
    Call {
        /// The body.
        body: BodyId,
        /// How it is held.
        form: Form,
        /// Where.
        place: String,
        /// When it begins.
        starts: Time,
    },
    /// Send the papers, or others in their place. Refused: unknown, cancelled, signed, begun already, no case, a case
    /// twice, unknown or before another body.
    SendPapers {
        /// The cases on the agenda, in order.
        cases: Vec<CaseId>,
        /// The documents.
        papers: Vec<Blob>,
    },
    /// Record who is there, anew when somebody comes or goes. Refused: unknown, cancelled, signed, before the start,
    /// somebody without a seat, a substitute out of turn, for nobody or for one who is there, a member not accounted
    /// for, another in the chair than the standing orders give.
    RecordAttendance {
        /// Members who are not there and have no substitute, and substitutes who could not come when it was their turn.
        absent: Vec<PersonId>,
        /// Who leads.
        chair: PersonId,
        /// Who is there.
        present: Vec<Present>,
    },
    /// Sign the minutes. Refused: unknown, cancelled, nobody recorded as there, signed otherwise already, by somebody who
    /// is not there, without the chair of the meeting.
    SignMinutes {
        /// The minutes.
        minutes: Blob,
        /// Who signs.
        signed_by: Vec<PersonId>,
    },
    /// Cancel it. Refused: unknown, held already.
    Cancel {
        /// Why.
        reason: Text,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The body.
    pub body: Option<Seen<Body>>,
    /// The cases named, each with the body before which it is; `None` for a case that does not exist.
    pub cases: Vec<(CaseId, Option<BodyId>)>,
}

refusals! { "meeting";
    /// It does not exist.
    "unknown" Unknown = "the meeting does not exist; call it first";
    /// The body does not exist.
    "unknown_body" UnknownBody { body: BodyId } = "body {body} is not constituted; constitute it first";
    /// It would have begun.
    "in_the_past" InThePast { starts: Time, now: Time } =
        "the meeting would begin at {starts}, and it is {now}; call it for later";
    /// It has no place.
    "no_place" NoPlace = "a meeting needs a place: a room, or the service by which it is held";
    /// The place is a link.
    "link_as_place" LinkAsPlace =
        "a link may hold a key, and places are public: name the room or the service, and send the link to the members";
    /// It exists, differently.
    "already_called" AlreadyCalled = "the meeting is already called otherwise; cancel it and call another";
    /// It is not held.
    "cancelled" Cancelled = "the meeting is cancelled; call another";
    /// It is over.
    "signed" Signed = "the minutes are signed, and nothing more happens in this meeting; call another";
    /// It has begun.
    "begun" Begun { starts: Time, now: Time } =
        "the meeting began at {starts}, and it is {now}; papers go out before the meeting";
    /// Nothing on the agenda.
    "no_case" NoCase = "the agenda needs at least one case";
    /// A case twice.
    "case_twice" CaseTwice { case: CaseId } = "case {case} is on the agenda twice; name it once";
    /// No such case.
    "unknown_case" UnknownCase { case: CaseId } = "case {case} does not exist; open it first";
    /// The case is before another body.
    "other_body" OtherBody { case: CaseId } = "case {case} is before another body; leave it out";
    /// It has not begun.
    "not_begun" NotBegun { starts: Time, now: Time } =
        "the meeting begins at {starts}, and it is {now}; attendance is taken from then on";
    /// Nobody is there.
    "nobody_there" NobodyThere = "nobody is recorded as present; cancel the meeting if it is not held";
    /// Twice in the list.
    "named_twice" NamedTwice { person: PersonId } =
        "{person} is named twice; name everybody once, as present or absent";
    /// No seat.
    "not_seated" NotSeated { person: PersonId } =
        "{person} is neither a member of the body nor a substitute; only those are recorded";
    /// A member for another.
    "member_for_another" MemberForAnother { person: PersonId } =
        "{person} is a member and stands for nobody else; there are no proxies";
    /// A substitute for nobody.
    "for_nobody" ForNobody { person: PersonId } =
        "{person} is a substitute: say for which absent member the person came";
    /// A substitute for one who is no member.
    "for_no_member" ForNoMember { person: PersonId } =
        "{person} has no seat of their own in the body, so nobody stands for that person";
    /// A substitute for one who is there, or who has one.
    "for_another_present" ForAnotherPresent { person: PersonId } =
        "{person} is there, or has a substitute already; one person holds one seat";
    /// Another's turn.
    "out_of_turn" OutOfTurn { person: PersonId, first: PersonId } =
        "{person} comes after {first} in the list of substitutes; record {first} as present or absent too";
    /// A member of whom nothing is said.
    "not_accounted_for" NotAccountedFor { person: PersonId } =
        "nothing is said of {person}, who has a seat: record the person as present, stood for or absent";
    /// A member absent and stood for.
    "stood_for" StoodFor { person: PersonId } =
        "{person} has a substitute there, so the person is not among the absent without one; leave the name out";
    /// Another leads.
    "wrong_chair" WrongChair { given: PersonId, leads: PersonId } =
        "{leads} is there and leads by virtue of the seat, not {given}";
    /// Who leads is not there.
    "chair_not_there" ChairNotThere { chair: PersonId } =
        "{chair} is not there; the chair leads, else the deputy, else one of those present whom they choose";
    /// Nothing was held.
    "not_held" NotHeld = "nobody is recorded as present; record the attendance before the minutes are signed";
    /// Somebody signs who is not there.
    "signer_not_there" SignerNotThere { person: PersonId } =
        "{person} is not recorded as present, so cannot sign what happened";
    /// The chair has not signed.
    "chair_signs" ChairSigns { chair: PersonId } = "{chair} led the meeting, and signs the minutes too";
    /// It was held.
    "already_held" AlreadyHeld = "the meeting was held; it can no longer be cancelled";
}

impl Decider for Meeting {
    const STREAM: &'static str = "meeting";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        // Nobody is told what there is before the right is shown. A meeting that is not there has no body; then the right
        // is shown for one's own.
        let body = match &ask.intent {
            Intent::Call { body, .. } => Some((*body).into()),
            _ => self.body().map(Into::into).or(ask.by.actor.org),
        };
        ask.by.permit(Right::PrepareCases, body)?;
        match (&ask.intent, &self.called) {
            (
                Intent::Call {
                    body,
                    form,
                    place,
                    starts,
                },
                _,
            ) => self.call(ask, *body, *form, place, *starts),
            (_, None) => Err(Refusal::Unknown),
            (Intent::SendPapers { cases, papers }, Some(called)) => {
                self.send_papers(ask, called, cases, papers)
            }
            (
                Intent::RecordAttendance {
                    absent,
                    chair,
                    present,
                },
                Some(called),
            ) => self.record_attendance(ask, called, absent, *chair, present),
            (Intent::SignMinutes { minutes, signed_by }, Some(_)) => self.sign(minutes, signed_by),
            (Intent::Cancel { reason }, Some(_)) => self.cancel(reason),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Called(called) => self.called = Some(called.clone()),
            Event::PapersSent(sent) => {
                self.cases.clone_from(&sent.cases);
                self.papers.clone_from(&sent.papers);
            }
            Event::AttendanceRecorded(attendance) => self.attendance = Some(attendance.clone()),
            Event::MinutesSigned(minutes) => self.minutes = Some(minutes.clone()),
            Event::Cancelled(_) => self.cancelled = true,
        }
    }
}

impl Meeting {
    fn call(
        &self,
        ask: &Ask<Intent, Facts>,
        body: BodyId,
        form: Form,
        place: &str,
        starts: Time,
    ) -> Result<Vec<Event>, Refusal> {
        if let Some(old) = &self.called {
            let same = (old.body, old.form, old.place.as_str(), old.starts) == (body, form, place, starts);
            return if same {
                Ok(vec![])
            } else {
                Err(Refusal::AlreadyCalled)
            };
        }
        let known = ask.facts.body.as_ref();
        let seen = known
            .filter(|seen| seen.value.constituted.is_some())
            .ok_or(Refusal::UnknownBody { body })?;
        if place.trim().is_empty() {
            return Err(Refusal::NoPlace);
        }
        if place.contains("://") {
            return Err(Refusal::LinkAsPlace);
        }
        let now = ask.by.at;
        if starts <= now {
            return Err(Refusal::InThePast { starts, now });
        }
        Ok(vec![Event::Called(Called {
            body,
            body_seen: seen.cite.clone(),
            form,
            place: place.into(),
            starts,
        })])
    }

    fn send_papers(
        &self,
        ask: &Ask<Intent, Facts>,
        called: &Called,
        cases: &[CaseId],
        papers: &[Blob],
    ) -> Result<Vec<Event>, Refusal> {
        if self.cases == cases && self.papers == papers && !cases.is_empty() {
            return Ok(vec![]);
        }
        self.must_be_open()?;
        let (starts, now) = (called.starts, ask.by.at);
        if now >= starts {
            return Err(Refusal::Begun { starts, now });
        }
        if cases.is_empty() {
            return Err(Refusal::NoCase);
        }
        let mut named = BTreeSet::new();
        for case in cases {
            if !named.insert(*case) {
                return Err(Refusal::CaseTwice { case: *case });
            }
            let known = ask.facts.cases.iter().find(|(known, _)| known == case);
            match known.and_then(|(_, body)| *body) {
                None => return Err(Refusal::UnknownCase { case: *case }),
                Some(body) if body != called.body => return Err(Refusal::OtherBody { case: *case }),
                Some(_) => {}
            }
        }
        Ok(vec![Event::PapersSent(PapersSent {
            before: starts,
            cases: cases.to_vec(),
            papers: papers.to_vec(),
        })])
    }

    fn sign(&self, minutes: &Blob, signed_by: &[PersonId]) -> Result<Vec<Event>, Refusal> {
        let signed_by: BTreeSet<PersonId> = signed_by.iter().copied().collect();
        let new = MinutesSigned {
            minutes: minutes.clone(),
            signed_by: signed_by.iter().copied().collect(),
        };
        if self.minutes.as_ref() == Some(&new) {
            return Ok(vec![]);
        }
        self.must_be_open()?;
        let chair = self.chair().ok_or(Refusal::NotHeld)?;
        let present = self.present();
        if let Some(person) = signed_by.iter().find(|person| !present.contains(person)) {
            return Err(Refusal::SignerNotThere { person: *person });
        }
        if !signed_by.contains(&chair) {
            return Err(Refusal::ChairSigns { chair });
        }
        Ok(vec![Event::MinutesSigned(new)])
    }

    fn cancel(&self, reason: &Text) -> Result<Vec<Event>, Refusal> {
        match (self.cancelled, &self.attendance) {
            (true, _) => Ok(vec![]),
            (false, Some(_)) => Err(Refusal::AlreadyHeld),
            (false, None) => Ok(vec![Event::Cancelled(Cancelled {
                reason: reason.clone(),
            })]),
        }
    }

    fn must_be_open(&self) -> Result<(), Refusal> {
        match (self.cancelled, &self.minutes) {
            (true, _) => Err(Refusal::Cancelled),
            (_, Some(_)) => Err(Refusal::Signed),
            (false, None) => Ok(()),
        }
    }

    /// Whether something can be decided in it: attendance is taken, and the minutes are not signed.
    #[must_use]
    pub fn is_sitting(&self) -> bool {
        self.attendance.is_some() && self.minutes.is_none() && !self.cancelled
    }

    /// Whether enough are there for the body to decide (vedtaksfør).
    #[must_use]
    pub fn is_quorate(&self, body: &Body) -> bool {
        self.present().len() as u64 >= body.quorum()
    }

    /// Who is there.
    #[must_use]
    pub fn present(&self) -> BTreeSet<PersonId> {
        let there = self.attendance.iter().flat_map(|attendance| &attendance.present);
        there.map(|present| present.person).collect()
    }

    /// Who leads.
    #[must_use]
    pub fn chair(&self) -> Option<PersonId> {
        self.attendance.as_ref().map(|attendance| attendance.chair)
    }

    /// Whose meeting it is.
    #[must_use]
    pub fn body(&self) -> Option<BodyId> {
        self.called.as_ref().map(|called| called.body)
    }
}

#[cfg(test)]
mod tests;
