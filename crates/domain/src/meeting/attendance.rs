//! Who is there, who stands for whom, and who leads. Substitutes come in the order of their list, each for one member
//! who is away; there are no proxies.

use super::{Facts, Intent, Meeting, Refusal};
use crate::{Ask, body::Body};
use events::{
    PersonId,
    body::Seat,
    meeting::{AttendanceRecorded, Called, Event, Present},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is said of people: who is there, in whose place, and who is away.
struct Said {
    /// Who is there, and for whom.
    present: BTreeMap<PersonId, Option<PersonId>>,
    absent: BTreeSet<PersonId>,
}

impl Meeting {
    pub(super) fn record_attendance(
        &self,
        ask: &Ask<Intent, Facts>,
        called: &Called,
        absent: &[PersonId],
        chair: PersonId,
        present: &[Present],
    ) -> Result<Vec<Event>, Refusal> {
        let said = Said::of(absent, present)?;
        let seen = ask.facts.body.as_ref();
        let seen = seen.ok_or(Refusal::UnknownBody { body: called.body })?;
        let new = AttendanceRecorded {
            absent: said.absent.iter().copied().collect(),
            body_seen: seen.cite.clone(),
            chair,
            present: said.sorted(),
        };
        if self
            .attendance
            .as_ref()
            .is_some_and(|old| says_the_same(old, &new))
        {
            return Ok(vec![]);
        }
        self.must_be_open()?;
        let (starts, now) = (called.starts, ask.by.at);
        if now < starts {
            return Err(Refusal::NotBegun { starts, now });
        }
        if said.present.is_empty() {
            return Err(Refusal::NobodyThere);
        }
        let body = &seen.value;
        for (person, stands_for) in &said.present {
            said.may_sit(*person, *stands_for, body)?;
        }
        said.in_turn(body)?;
        said.accounts_for_all(body)?;
        said.is_led_by(chair, body)?;
        Ok(vec![Event::AttendanceRecorded(new)])
    }
}

fn says_the_same(old: &AttendanceRecorded, new: &AttendanceRecorded) -> bool {
    (&old.absent, old.chair, &old.present) == (&new.absent, new.chair, &new.present)
}

impl Said {
    fn of(absent: &[PersonId], present: &[Present]) -> Result<Self, Refusal> {
        let (mut there, mut away) = (BTreeMap::new(), BTreeSet::new());
        for Present { person, stands_for } in present {
            if there.insert(*person, *stands_for).is_some() {
                return Err(Refusal::NamedTwice { person: *person });
            }
        }
        for person in absent {
            if there.contains_key(person) || !away.insert(*person) {
                return Err(Refusal::NamedTwice { person: *person });
            }
        }
        Ok(Self {
            present: there,
            absent: away,
        })
    }

    fn sorted(&self) -> Vec<Present> {
        let there = self.present.iter();
        there
            .map(|(person, stands_for)| Present {
                person: *person,
                stands_for: *stands_for,
            })
            .collect()
    }

    fn may_sit(&self, person: PersonId, stands_for: Option<PersonId>, body: &Body) -> Result<(), Refusal> {
        match (body.seats.get(&person), stands_for) {
            (None, _) => Err(Refusal::NotSeated { person }),
            (Some(Seat::Substitute { .. }), None) => Err(Refusal::ForNobody { person }),
            (Some(Seat::Substitute { .. }), Some(member)) if !body.is_member(member) => {
                Err(Refusal::ForNoMember { person: member })
            }
            (Some(Seat::Substitute { .. }), Some(member)) => {
                let mut others = self.present.iter().filter(|(other, _)| **other != person);
                let held =
                    |(other, of): (&PersonId, &Option<PersonId>)| *other == member || *of == Some(member);
                match others.any(held) {
                    true => Err(Refusal::ForAnotherPresent { person: member }),
                    false => Ok(()),
                }
            }
            (Some(_), Some(_)) => Err(Refusal::MemberForAnother { person }),
            (Some(_), None) => Ok(()),
        }
    }

    /// A later substitute comes only when all before are there already or cannot come.
    fn in_turn(&self, body: &Body) -> Result<(), Refusal> {
        let mut passed_over = None;
        for person in body.substitutes() {
            match (self.present.contains_key(&person), passed_over) {
                (true, Some(first)) => return Err(Refusal::OutOfTurn { person, first }),
                (false, None) if !self.absent.contains(&person) => passed_over = Some(person),
                _ => {}
            }
        }
        Ok(())
    }

    fn accounts_for_all(&self, body: &Body) -> Result<(), Refusal> {
        let stood_for: BTreeSet<PersonId> = self.present.values().copied().flatten().collect();
        for person in body.members() {
            let here = self.present.contains_key(&person);
            match (here || stood_for.contains(&person), self.absent.contains(&person)) {
                (false, false) => return Err(Refusal::NotAccountedFor { person }),
                (true, true) => return Err(Refusal::StoodFor { person }),
                _ => {}
            }
        }
        let strange = self.absent.iter().find(|person| !body.seats.contains_key(person));
        match strange {
            Some(person) => Err(Refusal::NotSeated { person: *person }),
            None => Ok(()),
        }
    }

    fn is_led_by(&self, chair: PersonId, body: &Body) -> Result<(), Refusal> {
        let there: BTreeSet<PersonId> = self.present.keys().copied().collect();
        match body.leads(&there) {
            Some(leads) if leads != chair => Err(Refusal::WrongChair { given: chair, leads }),
            None if !there.contains(&chair) => Err(Refusal::ChairNotThere { chair }),
            _ => Ok(()),
        }
    }
}
