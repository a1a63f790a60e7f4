//! `powers`: who could do what, when: for each person every credential and seat with its times. Read with as-of, it
//! answers what somebody could do on a day that is past; without, [`Powers::at`] does for any time the log knows.
//!
//! | key | document |
//! | --- | --- |
//! | `<person>` | [`Powers`] |
//!
//! Persons are random ids; names are looked up when it is shown. What a role may do is in [`rights`], which is the
//! table that decides.

use crate::{Cell, Index, Projection, streams};
use authority::{Reach, Right, TABLE};
use events::{
    Body, BodyId, CredentialId, OrgId, PersonId, Recorded, Role, Text, Time,
    body::{self, Seat},
    credential,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The view.
pub struct PowersOfPersons;

/// What a person could do.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Powers {
    /// Credentials.
    pub credentials: BTreeMap<CredentialId, Held>,
    /// Seats in bodies, in the order in which they were taken.
    pub seats: Vec<Sat>,
}

/// A credential.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CredentialHeld")]
pub struct Held {
    /// When the person was recorded as absent.
    pub absences: Vec<Spell>,
    /// First instant.
    pub from: Time,
    /// When it was granted.
    pub granted: Time,
    /// The organisation acted for.
    pub org: OrgId,
    /// That it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
    /// In which capacity.
    pub role: Role,
    /// For whom a substitute steps in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substitute: Option<StandsFor>,
    /// When it rested.
    pub suspensions: Vec<Spell>,
    /// Last instant.
    pub to: Time,
}

/// From some time, and until some time if that is known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Spell {
    /// First instant.
    pub from: Time,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Last instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Time>,
}

/// That a credential was taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Revoked {
    /// When.
    pub at: Time,
    /// Why.
    pub reason: Text,
}

/// Whose substitute somebody is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StandsFor {
    /// The member's credential.
    pub of: CredentialId,
    /// The place in the list, from 1.
    pub place: u32,
}

/// A seat in a body.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Sat {
    /// The body.
    pub body: BodyId,
    /// When it was taken.
    pub from: Time,
    /// The group under which minutes list the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Why it was given up or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// Which seat.
    pub seat: Seat,
    /// Organisations that the person is bound to, from which habilitet is checked.
    pub ties: Vec<OrgId>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Time>,
}

/// Why a credential gives no power at a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It holds.
    Active,
    /// It holds, but its holder is recorded as absent: substitutes may act.
    Absent,
    /// It has not begun.
    Future,
    /// It has ended.
    Ended,
    /// It rests.
    Suspended,
    /// It was taken back.
    Revoked,
}

/// What a role may do, and whether only for its own organisation.
pub fn rights(role: Role) -> impl Iterator<Item = (Right, Reach)> {
    TABLE
        .iter()
        .filter(move |row| row.0 == role)
        .map(|row| (row.1, row.2))
}

impl Spell {
    fn holds(&self, at: Time) -> bool {
        self.from <= at && self.to.is_none_or(|to| at <= to)
    }
}

impl Held {
    /// How it stands at a time.
    #[must_use]
    pub fn at(&self, at: Time) -> Standing {
        let rests = |spells: &[Spell]| spells.iter().any(|spell| spell.holds(at));
        match self {
            _ if self.revoked.as_ref().is_some_and(|revoked| revoked.at <= at) => Standing::Revoked,
            _ if at < self.from => Standing::Future,
            _ if at > self.to => Standing::Ended,
            _ if rests(&self.suspensions) => Standing::Suspended,
            _ if rests(&self.absences) => Standing::Absent,
            _ => Standing::Active,
        }
    }
}

impl Powers {
    /// The credentials by which the person could act at a time, and the seats held then.
    pub fn at(&self, at: Time) -> (impl Iterator<Item = &Held>, impl Iterator<Item = &Sat>) {
        let credentials = self.credentials.values();
        let credentials = credentials
            .filter(move |held| held.granted <= at)
            .filter(move |held| matches!(held.at(at), Standing::Active | Standing::Absent));
        let seats = self.seats.iter();
        let seats = seats.filter(move |sat| sat.from <= at && sat.to.is_none_or(|to| at <= to));
        (credentials, seats)
    }
}

/// Whose a credential is.
#[derive(Default, Serialize, Deserialize)]
pub struct Whose {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
}

impl Cell for Whose {
    const KIND: &'static str = "credential";
}

impl Projection for PowersOfPersons {
    const NAME: &'static str = "powers";
    const REVISION: u32 = 1;
    type Key = PersonId;
    type Document = Powers;
    type State = Index<CredentialId, Whose>;

    fn keys(event: &Recorded, known: &Self::State) -> Vec<PersonId> {
        let person = match &event.body {
            Body::Credential(credential::Event::Granted(granted)) => Some(granted.person),
            Body::Credential(_) => streams::id(&event.stream).and_then(|id| known.find(id)?.person),
            Body::Body(body::Event::MemberSeated(new)) => Some(new.person),
            Body::Body(body::Event::TiesSet(new)) => Some(new.person),
            Body::Body(body::Event::MemberUnseated(gone)) => Some(gone.person),
            _ => None,
        };
        person.into_iter().collect()
    }

    fn fresh(_: &PersonId) -> Powers {
        Powers::default()
    }

    fn evolve(powers: &mut Powers, _: &PersonId, event: &Recorded, _: &Self::State) {
        match &event.body {
            Body::Credential(body) => {
                if let Some(id) = streams::id(&event.stream) {
                    powers.credential(id, body, event.at);
                }
            }
            Body::Body(body) => {
                if let Some(id) = streams::id(&event.stream) {
                    powers.seat(id, body, event.at);
                }
            }
            _ => {}
        }
    }

    fn note(known: &mut Self::State, event: &Recorded) {
        if let Body::Credential(credential::Event::Granted(granted)) = &event.body
            && let Some(id) = streams::id(&event.stream)
        {
            known.cell(id).person = Some(granted.person);
        }
    }
}

impl Powers {
    fn credential(&mut self, id: CredentialId, event: &credential::Event, at: Time) {
        use credential::Event;
        if let Event::Granted(new) = event {
            let held = Held {
                absences: Vec::new(),
                from: new.from,
                granted: at,
                org: new.org,
                revoked: None,
                role: new.role,
                substitute: new.substitute.map(|of| StandsFor {
                    of: of.of,
                    place: of.place,
                }),
                suspensions: Vec::new(),
                to: new.to,
            };
            self.credentials.insert(id, held);
            return;
        }
        let Some(held) = self.credentials.get_mut(&id) else {
            return;
        };
        let reason = |reason: &Text| Some(reason.clone());
        match event {
            Event::Suspended(new) => held.suspensions.push(Spell {
                from: at,
                reason: reason(&new.reason),
                to: None,
            }),
            Event::Resumed(_) => end(&mut held.suspensions, at),
            Event::AbsenceRecorded(new) => held.absences.push(Spell {
                from: new.from,
                reason: None,
                to: Some(new.to),
            }),
            Event::AbsenceEnded(_) => end(&mut held.absences, at),
            Event::Revoked(new) => {
                let reason = new.reason.clone();
                held.revoked = Some(Revoked { at, reason });
            }
            Event::Granted(_) => {}
        }
    }

    fn seat(&mut self, body: BodyId, event: &body::Event, at: Time) {
        let mut held = self.seats.iter_mut().rev();
        let held = held.find(|sat| sat.body == body && sat.to.is_none());
        match event {
            body::Event::MemberSeated(new) => {
                let ties = held.map_or_else(Vec::new, |sat| {
                    sat.to = Some(at);
                    sat.ties.clone()
                });
                self.seats.push(Sat {
                    body,
                    from: at,
                    group: new.group.clone(),
                    reason: None,
                    seat: new.seat,
                    ties,
                    to: None,
                });
            }
            body::Event::TiesSet(new) => {
                if let Some(sat) = held {
                    sat.ties.clone_from(&new.ties);
                }
            }
            body::Event::MemberUnseated(gone) => {
                if let Some(sat) = held {
                    sat.to = Some(at);
                    sat.reason = Some(gone.reason.clone());
                }
            }
            body::Event::Constituted(_) | body::Event::RulesSet(_) => {}
        }
    }
}

/// Ends the last spell now, if it has not ended before.
fn end(spells: &mut [Spell], at: Time) {
    if let Some(spell) = spells.last_mut()
        && spell.to.is_none_or(|to| to > at)
    {
        spell.to = Some(at);
    }
}
