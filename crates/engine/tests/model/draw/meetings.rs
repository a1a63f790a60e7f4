//! Meetings of the body that ratifies: called, papers, who is there, minutes.

use super::Draw;
use crate::common::names::board;
use domain::meeting::{self, Meeting};
use engine::{Claim, Step};
use events::{
    CaseId, MeetingId, PersonId,
    meeting::{Form, Present},
};
use std::collections::BTreeSet;

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn coming(&self) -> Vec<MeetingId> {
        let coming = self.world.meetings.iter().filter(|(_, meeting)| {
            meeting.attendance.is_none() && !meeting.cancelled && meeting.body() == Some(board())
        });
        coming.map(|(id, _)| *id).collect()
    }

    pub(super) fn called(&mut self) -> Drawn {
        let starts = i64::try_from(self.dice.between(0, 60)).ok()? * 60_000;
        let call = meeting::Intent::Call {
            body: board(),
            form: [Form::Physical, Form::Remote, Form::Written][self.dice.below(3)],
            place: if self.dice.once_in(20) {
                "https://x"
            } else {
                "Oslo"
            }
            .into(),
            starts: self.now.plus_millis(starts),
        };
        let id = MeetingId(self.new_id("meeting"));
        Some((self.secretary(), vec![Step::Meeting(id, call)]))
    }

    /// Papers for one that comes, minutes for one that was held, or another one.
    pub(super) fn a_meeting(&mut self) -> Drawn {
        let any = self.dice.once_in(10);
        let open = self
            .world
            .meetings
            .iter()
            .filter(|(_, meeting)| any || meeting.minutes.is_none() && !meeting.cancelled);
        let all: Vec<MeetingId> = open.map(|(id, _)| *id).collect();
        let Some(id) = self.pick(&all, MeetingId) else {
            return self.called();
        };
        let known = self.world.meetings.get(&id).cloned().unwrap_or_default();
        let cases: Vec<CaseId> = self.world.cases.keys().copied().collect();
        let intent = match known.attendance {
            Some(attendance) => {
                let busy =
                    self.world.cases.values().any(|case| {
                        case.scheduled == Some(id) && !case.is_decided() && case.withdrawn.is_none()
                    });
                if busy && !self.dice.once_in(10) {
                    return None;
                }
                let there: Vec<PersonId> = attendance.present.iter().map(|present| present.person).collect();
                let mut signed_by = self.dice.some(&there);
                signed_by.push(attendance.chair);
                meeting::Intent::SignMinutes {
                    minutes: self.document(),
                    signed_by,
                }
            }
            None if self.dice.once_in(30) => meeting::Intent::Cancel { reason: self.words() },
            None => meeting::Intent::SendPapers {
                cases: self.dice.some(&cases).into_iter().rev().take(3).collect(),
                papers: vec![self.document()],
            },
        };
        Some((self.secretary(), vec![Step::Meeting(id, intent)]))
    }

    /// Members who are there, substitutes for some who are not.
    pub(super) fn attended(&mut self, id: MeetingId, known: &Meeting) -> Drawn {
        if self.now < known.called.as_ref()?.starts && !self.dice.once_in(10) {
            return None;
        }
        let body = &self.world.bodies[&board()];
        let (mut present, mut absent) = (Vec::new(), Vec::new());
        let mut substitutes = body.substitutes().into_iter();
        for person in body.members() {
            if !self.dice.once_in(6) {
                let stands_for = None;
                present.push(Present { person, stands_for });
            } else if let Some(substitute) = substitutes.next().filter(|_| self.dice.once_in(2)) {
                let stands_for = Some(person);
                present.push(Present {
                    person: substitute,
                    stands_for,
                });
            } else {
                absent.push(person);
            }
        }
        let there: BTreeSet<PersonId> = present.iter().map(|present| present.person).collect();
        let chair = body.leads(&there).or(there.first().copied())?;
        let record = meeting::Intent::RecordAttendance {
            absent,
            chair,
            present,
        };
        Some((self.secretary(), vec![Step::Meeting(id, record)]))
    }
}
