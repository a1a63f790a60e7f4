//! Support: a unit says that it has a need too, without owning it. It informs screening; it is no vote.
//!
//! Silence is not a "no": a unit that says nothing has no such stream, and nothing counts it.

use crate::{
    Ask, Decider, Seen,
    need::{Need, Status},
    refusal::refusals,
};
use authority::Right;
use events::{
    Date, NeedId, Time, UnitId,
    support::{Event, Given, Withdrawn},
};

/// A unit's support of a need as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Support {
    /// Whether it was ever given.
    pub begun: bool,
    /// Whether it stands.
    pub stands: bool,
}

/// What may be asked. Each is refused to whoever does not speak for the unit; what is so already adds nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Support the need. Refused when the need is unknown or not on its way to a round, the unit owns it, or the unit
    /// is unknown or no more.
    Give,
    /// Support it no more; possible at any time, for it is no vote. Refused when it was never given.
    Withdraw,
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The need and the unit.
    pub id: Option<(NeedId, UnitId)>,
    /// The need.
    pub need: Option<Seen<Need>>,
    /// Whether the unit is registered.
    pub unit_known: bool,
    /// Whether the unit was merged or split, and is no more.
    pub unit_ended: Option<Date>,
}

refusals! { "support";
    /// No such need.
    "unknown_need" UnknownNeed { need: NeedId } = "need {need} does not exist; check its id";
    /// No such unit.
    "unknown_unit" UnknownUnit { unit: UnitId } = "unit {unit} is not registered; check its id";
    /// The unit is no more.
    "unit_ended" UnitEnded { unit: UnitId } =
        "unit {unit} was merged or split and supports no new needs; let its successor do it";
    /// The unit owns it.
    "owns_it" OwnsIt { unit: UnitId } = "unit {unit} owns the need; an owner need not support it";
    /// The need stands still.
    "not_on_its_way" NotOnItsWay { status: Status } =
        "a need is supported while it is on its way to a round; this one is {status}";
    /// Nothing to take back.
    "not_given" NotGiven = "this unit never supported the need; there is nothing to take back";
    /// The engine did not bring what this needs.
    "facts_missing" FactsMissing { what: &'static str } = "the engine could not read {what}; try again";
}

impl Decider for Support {
    const STREAM: &'static str = "support";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        let what = "which need and unit are meant";
        let (need, unit) = ask.facts.id.ok_or(Refusal::FactsMissing { what })?;
        ask.by.permit(Right::OwnNeeds, Some(unit.into()))?;
        match ask.intent {
            Intent::Give if self.stands => Ok(vec![]),
            Intent::Give => give(need, unit, ask.by.at, &ask.facts),
            Intent::Withdraw if self.stands => Ok(vec![Event::Withdrawn(Withdrawn {})]),
            Intent::Withdraw if self.begun => Ok(vec![]),
            Intent::Withdraw => Err(Refusal::NotGiven),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Given(_) => (self.begun, self.stands) = (true, true),
            Event::Withdrawn(_) => self.stands = false,
        }
    }
}

fn give(need: NeedId, unit: UnitId, at: Time, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    match facts.unit_ended {
        _ if !facts.unit_known => return Err(Refusal::UnknownUnit { unit }),
        Some(from) if from <= at.date() => return Err(Refusal::UnitEnded { unit }),
        _ => {}
    }
    let seen = facts.need.as_ref().ok_or(Refusal::UnknownNeed { need })?;
    if !seen.value.status.is_on_its_way() {
        let status = seen.value.status.clone();
        return Err(Refusal::NotOnItsWay { status });
    }
    if seen.value.owners.contains(&unit) {
        return Err(Refusal::OwnsIt { unit });
    }
    Ok(vec![Event::Given(Given {
        need,
        need_seen: seen.cite.clone(),
        unit,
    })])
}

#[cfg(test)]
mod tests;
