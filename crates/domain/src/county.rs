//! County municipalities.

use crate::{Ask, Decider, refusal::refusals};
use authority::Right;
use events::county::{Event, Registered};

/// A county municipality as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct County {
    /// What it was registered with; `None` before.
    pub registered: Option<Registered>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Register it.
    Register(Registered),
}

refusals! { "county";
    /// The number has the wrong form.
    "bad_number" BadNumber { number: String } = "'{number}' is not a county number: expected two digits such as 46";
    /// It is registered already, differently.
    "already_registered" AlreadyRegistered { number: String } =
        "county {number} is already registered with other data; a change is an event of its own";
}

impl Decider for County {
    const STREAM: &'static str = "county";
    type Intent = Intent;
    type Facts = ();
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, ()>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepReferenceData, None)?;
        let Intent::Register(new) = &ask.intent;
        match &self.registered {
            Some(old) if (&old.number, &old.name) == (&new.number, &new.name) => Ok(vec![]),
            Some(_) => Err(Refusal::AlreadyRegistered {
                number: new.number.clone(),
            }),
            None if !is_digits(&new.number, 2) => Err(Refusal::BadNumber {
                number: new.number.clone(),
            }),
            None => Ok(vec![Event::Registered(new.clone())]),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Registered(registered) => self.registered = Some(registered.clone()),
        }
    }
}

/// Whether a code is so many ASCII digits.
pub(crate) fn is_digits(code: &str, count: usize) -> bool {
    code.len() == count && code.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
