//! The state machines, walked: from the absent stream, everything that can be asked is asked in every state that can be
//! reached, by somebody entitled and by everybody else. What comes of it is drawn in `STATES.md`, which a test keeps
//! current, so the drawing is the code's own.
//!
//! Each stream says in its own file what its states are called and what can be asked of it: one [`Sample`] or more for
//! each intent, with facts that speak for it. The walk makes sure that no intent, no state and no kind of event is left
//! out, so whoever adds one adds a sample.

mod ballot;
mod body;
mod case;
mod centre;
mod cluster;
mod county;
mod credential;
mod log;
mod mandate;
mod meeting;
mod municipality;
mod need;
mod page;
mod region;
mod round;
mod scenery;
mod support;
mod template;
mod walk;

pub(crate) use walk::{Walked, everybody, twice_adds_nothing, walk};

use crate::{Ask, By, Decider};
use authority::Right;
use serde_json::Value;
use std::fmt::Debug;

/// A decider that can be walked.
pub(crate) trait Machine:
    Decider<Intent: serde::Serialize + Debug, Facts: Debug, Event: PartialEq + Debug> + PartialEq + Debug
{
    /// The source that declares its intents.
    const SOURCE: &'static str;

    /// The kinds of its events.
    const KINDS: &'static [&'static str];

    /// What its states are called, the absent one first, in the order of the drawing.
    const STATES: &'static [&'static str];

    /// What this state is called.
    fn status(&self) -> &'static str;

    /// Everything that can be asked.
    fn samples() -> Vec<Sample<Self>>;

    /// What holds from one state to the next, whatever was asked: panics where it does not.
    fn law(_before: &Self, _asked: &Self::Intent, _after: &Self) {}
}

/// One thing that can be asked by somebody entitled, with facts that speak for it.
pub(crate) struct Sample<D: Decider> {
    /// The command. The organisation of whoever asks is the one that it concerns.
    pub(crate) ask: Ask<D::Intent, D::Facts>,
    /// The rights of which it takes one.
    pub(crate) rights: Vec<Right>,
    /// Whether whoever has the right has it for the own organisation, and not for one that the stream names.
    pub(crate) for_ones_own: bool,
}

impl<D: Machine> Sample<D> {
    /// The name of the intent as it is written to the log of commands.
    pub(crate) fn name(&self) -> String {
        match serde_json::to_value(&self.ask.intent) {
            Ok(Value::String(name)) => name,
            Ok(Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Another right carries it too.
    fn or(mut self, right: Right) -> Self {
        self.rights.push(right);
        self
    }

    /// The right holds for the own organisation.
    fn for_ones_own(mut self) -> Self {
        self.for_ones_own = true;
        self
    }
}

/// Something that can be asked.
pub(crate) fn sample<D: Decider>(by: By, right: Right, intent: D::Intent, facts: D::Facts) -> Sample<D> {
    Sample {
        ask: Ask { by, intent, facts },
        rights: vec![right],
        for_ones_own: false,
    }
}

/// Calls a macro with all machines.
macro_rules! with_all_machines {
    ($then:ident) => {
        $then! {
            county crate::county::County,
            municipality crate::municipality::Municipality,
            cluster crate::cluster::Cluster,
            region crate::region::Region,
            centre crate::centre::Centre,
            body crate::body::Body,
            credential crate::credential::Credential,
            need crate::need::Need,
            support crate::support::Support,
            template crate::template::Template,
            round crate::round::Round,
            ballot crate::ballot::Ballot,
            meeting crate::meeting::Meeting,
            case crate::case::Case,
            mandate crate::mandate::Mandate,
            log crate::log::Log,
        }
    };
}
pub(crate) use with_all_machines;

/// The names of the intents that a source declares, as they are written to the log of commands.
fn declared(source: &str) -> Vec<String> {
    let body = source.split("pub enum Intent {").nth(1).unwrap_or_default();
    let body = body.split("\n}").next().unwrap_or_default();
    let name = |line: &str| {
        let line = line.strip_prefix("    ")?;
        let first = line.chars().next().filter(char::is_ascii_uppercase)?;
        let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
        let rest = line.get(1..end)?.chars();
        let snake = rest.flat_map(|c| match c.is_uppercase() {
            true => vec!['_', c.to_ascii_lowercase()],
            false => vec![c],
        });
        Some([first.to_ascii_lowercase()].into_iter().chain(snake).collect())
    };
    body.lines().filter_map(name).collect()
}
