//! KS bodies: seats and standing orders.

use crate::{Ask, Decider, refusal::refusals};
use authority::Right;
use events::{
    Fraction, PersonId,
    body::{Constituted, Event, MemberSeated},
};
use std::collections::BTreeSet;

/// A body as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Body {
    /// Its standing orders; `None` before.
    pub constituted: Option<Constituted>,
    /// Who has a seat.
    pub seats: BTreeSet<PersonId>,
    /// Who is in the chair.
    pub chair: Option<PersonId>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Constitute it.
    Constitute(Constituted),
    /// Give somebody a seat.
    Seat(MemberSeated),
}

refusals! { "body";
    /// The quorum is not a share.
    "bad_quorum" BadQuorum { quorum: Fraction } =
        "a quorum of {quorum} is not a share of the seats: give a fraction above 0 and at most 1";
    /// It exists, differently.
    "already_constituted" AlreadyConstituted = "the body is already constituted with other standing orders";
    /// It does not exist.
    "unknown" Unknown = "the body does not exist; constitute it first";
    /// The chair is taken.
    "chair_taken" ChairTaken = "the body has a chair already";
    /// The seat is held, differently.
    "already_seated" AlreadySeated { person: PersonId } = "{person} already has a seat, with the other role";
}

impl Decider for Body {
    const STREAM: &'static str = "body";
    type Intent = Intent;
    type Facts = ();
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, ()>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepBodies, None)?;
        match (&ask.intent, &self.constituted) {
            (Intent::Constitute(new), Some(old)) if new == old => Ok(vec![]),
            (Intent::Constitute(_), Some(_)) => Err(Refusal::AlreadyConstituted),
            (Intent::Constitute(new), None) => {
                let one = Fraction::new(1, 1).unwrap_or(Fraction::ZERO);
                if new.quorum == Fraction::ZERO || new.quorum > one {
                    return Err(Refusal::BadQuorum { quorum: new.quorum });
                }
                Ok(vec![Event::Constituted(new.clone())])
            }
            (Intent::Seat(_), None) => Err(Refusal::Unknown),
            (Intent::Seat(new), Some(_)) => self.seat(new),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Constituted(constituted) => self.constituted = Some(constituted.clone()),
            Event::MemberSeated(seated) => {
                self.seats.insert(seated.person);
                if seated.chair {
                    self.chair = Some(seated.person);
                }
            }
        }
    }
}

impl Body {
    fn seat(&self, new: &MemberSeated) -> Result<Vec<Event>, Refusal> {
        let chairs = self.chair == Some(new.person);
        match (self.seats.contains(&new.person), new.chair) {
            (true, chair) if chair == chairs => Ok(vec![]),
            (true, _) => Err(Refusal::AlreadySeated { person: new.person }),
            (false, true) if self.chair.is_some() => Err(Refusal::ChairTaken),
            (false, _) => Ok(vec![Event::MemberSeated(new.clone())]),
        }
    }

    /// How many members must take part in a vote; at least one.
    #[must_use]
    pub fn quorum(&self) -> u64 {
        let share = self
            .constituted
            .as_ref()
            .map_or(Fraction::ZERO, |orders| orders.quorum);
        share.of_ceil(self.seats.len() as u64).max(1)
    }
}

#[cfg(test)]
mod tests;
