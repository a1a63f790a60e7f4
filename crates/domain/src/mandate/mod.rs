//! Mandates: they follow from a final list, its proposal and a decided case; nobody writes one by hand ([`issue`]).
//! Afterwards the centre answers, and the body that ratified may cut it, rest it or take it back ([`afterwards`]).

mod afterwards;
mod issue;

use crate::{Ask, Decider, Seen, case::Case, centre::Centre, refusal::refusals, round::Round};
use authority::Right;
use events::{
    BodyId, CaseId, CentreId, Date, Digest, MandateId, NeedId, Text,
    mandate::{Amended, Decision, Event, Issued, Item},
};
use std::collections::BTreeMap;

/// How a mandate stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// Not issued.
    #[default]
    Absent,
    /// In force.
    Active,
    /// It rests; its hours stay bound.
    Suspended,
    /// Taken back.
    Revoked,
    /// Its period is over.
    Expired,
    /// Its centre became part of another.
    Superseded,
}

/// A mandate as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Mandate {
    /// What was issued; `None` before.
    pub issued: Option<Issued>,
    /// How it stands.
    pub status: Status,
    /// Hours in all, as last amended.
    pub hours: u64,
    /// What it covers, as last amended.
    pub items: Vec<Item>,
    /// Whether the centre took note.
    pub acknowledged: bool,
    /// The centre's objections.
    pub objections: Vec<Text>,
}

/// What may be asked. After the first, each may also be refused as `mandate.unknown`, and as `mandate.ended` once it
/// is revoked, expired or superseded.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Issue it; goes with `centre::Intent::Commit` in one append. Refused: `already_issued`, `unknown_case`,
    /// `unknown_centre`, `centre_merged`, `superseded`, `not_proposed`, `not_approved`, `items_differ`,
    /// `subject_unknown`, `overlaps`.
    Issue {
        /// The case.
        case: CaseId,
        /// The centre.
        centre: CentreId,
    },
    /// The centre takes note.
    Acknowledge,
    /// The centre objects.
    Object {
        /// Why.
        reason: Text,
    },
    /// The body makes it less; goes with `centre::Intent::Return` in one append. Refused: `bad_decision`,
    /// `nothing_left`, `not_less`, `items_grow`, `items_sum`.
    Amend(Amended),
    /// The body lets it rest. Refused: `bad_decision`.
    Suspend {
        /// The decision.
        decision: Decision,
        /// Why.
        reason: Text,
    },
    /// The body lets it go on. Refused: `bad_decision`.
    Resume {
        /// The decision.
        decision: Decision,
    },
    /// The body takes it back; goes with `centre::Intent::Return` in one append. Refused: `bad_decision`.
    Revoke {
        /// The decision.
        decision: Decision,
        /// Why.
        reason: Text,
    },
    /// Its period is over. Refused: `not_over`.
    Expire,
    /// Its centre is part of another; goes with `centre::Intent::Return` in one append. Refused: `not_merged`.
    Supersede,
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The case.
    pub case: Option<Seen<Case>>,
    /// The centre.
    pub centre: Option<Seen<Centre>>,
    /// The round.
    pub round: Option<Seen<Round>>,
    /// What the proposal with this digest gives the centre.
    pub items: Option<(Digest, Vec<Item>)>,
    /// What the frozen candidates are about.
    pub subjects: BTreeMap<NeedId, String>,
    /// The centre's other mandates.
    pub others: BTreeMap<MandateId, Mandate>,
}

refusals! { "mandate";
    /// No such case.
    "unknown_case" UnknownCase { case: CaseId } = "case {case} does not exist; check its id";
    /// No such centre.
    "unknown_centre" UnknownCentre { centre: CentreId } = "centre {centre} is not registered; check its id";
    /// The centre is no more.
    "centre_merged" CentreMerged { into: CentreId } =
        "the centre became part of centre {into}; what it was to deliver is for a new case";
    /// The round's list is another now.
    "superseded" Superseded { given: Digest } =
        "the case decided on list {given}, which is not the round's final list; a new case is needed";
    /// The case has no point on this centre.
    "not_proposed" NotProposed { centre: CentreId } = "the proposal gives centre {centre} no mandate";
    /// The point or the list was not approved.
    "not_approved" NotApproved { centre: CentreId } =
        "the list or the point on centre {centre} is not approved; no mandate follows";
    /// Items and hours of the point differ.
    "items_differ" ItemsDiffer = "the proposal read is not the one that the case decided on";
    /// The candidates do not say what a need is about.
    "subject_unknown" SubjectUnknown { need: NeedId } =
        "the frozen candidates do not name need {need}; the proposal is not made from them";
    /// Two mandates for one thing.
    "overlaps" Overlaps { mandate: MandateId, need: NeedId } =
        "mandate {mandate} of this centre covers need {need} in that period already; end that one first";
    /// The id is taken.
    "already_issued" AlreadyIssued = "this mandate id is already used";
    /// No such mandate.
    "unknown" Unknown = "the mandate does not exist; check its id";
    /// It is over.
    "ended" Ended = "the mandate is revoked, expired or superseded; nothing more happens to it";
    /// The decision cannot be found by what is given.
    "bad_decision" BadDecision { date: Date } =
        "a decision has a case number and a day that is not to come; {date} or the number is wrong";
    /// Amended to nothing, or a need of it.
    "nothing_left" NothingLeft =
        "a mandate without needs is no mandate, nor is one for a need without hours; leave that need out, or revoke it";
    /// Amended to as much or more.
    "not_less" NotLess { asked: u64, hours: u64 } =
        "a mandate only ever becomes less: it has {hours} hours and {asked} are asked for; more is for a new case";
    /// An item that was not there, or more hours for one.
    "items_grow" ItemsGrow { need: NeedId } =
        "need {need} is not in the mandate as it stands, or has fewer hours there, or is otherwise another";
    /// The hours do not add up.
    "items_sum" ItemsSum { sum: u64, hours: u64 } = "the needs add up to {sum} hours, not to {hours}";
    /// Too early to expire.
    "not_over" NotOver { to: Date, at: Date } = "the period ends {to} and it is {at}; wait until it is over";
    /// The centre is still there.
    "not_merged" NotMerged = "the centre is not part of another yet; the mandate stands";
}

impl Decider for Mandate {
    const STREAM: &'static str = "mandate";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        if let Intent::Issue { case, centre } = ask.intent {
            ask.by.permit(Right::CarryOut, None)?;
            return match &self.issued {
                Some(old) if (old.case, old.centre) == (case, centre) => Ok(vec![]),
                Some(_) => Err(Refusal::AlreadyIssued),
                None => Ok(vec![Event::Issued(issue::issue(case, centre, &ask.facts)?)]),
            };
        }
        self.permit(ask)?;
        let issued = self.issued.as_ref().ok_or(Refusal::Unknown)?;
        self.afterwards(issued, ask)
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Issued(issued) => {
                self.status = Status::Active;
                self.hours = issued.hours;
                self.items.clone_from(&issued.items);
                self.issued = Some(issued.clone());
            }
            Event::Acknowledged(_) => self.acknowledged = true,
            Event::Objected(objected) => self.objections.push(objected.reason.clone()),
            Event::Amended(amended) => {
                self.hours = amended.hours;
                self.items.clone_from(&amended.items);
            }
            Event::Suspended(_) => self.status = Status::Suspended,
            Event::Resumed(_) => self.status = Status::Active,
            Event::Revoked(_) => self.status = Status::Revoked,
            Event::Expired(_) => self.status = Status::Expired,
            Event::Superseded(_) => self.status = Status::Superseded,
        }
    }
}

impl Facts {
    /// The body that ratified it, and alone may change it.
    fn keeper(&self) -> Option<BodyId> {
        let case = self.case.as_ref()?;
        Some(case.value.opened.as_ref()?.body)
    }
}

impl Mandate {
    /// The right comes before anything that is told of the mandate. One that is not there has neither centre nor body;
    /// then the right is shown for one's own.
    fn permit(&self, ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
        let of_centre = |issued: &Issued| Some(issued.centre.into());
        let of_keeper = |_: &Issued| ask.facts.keeper().map(Into::into);
        let own = || ask.by.actor.org;
        let (right, org) = match &ask.intent {
            Intent::Acknowledge | Intent::Object { .. } => (
                Right::SpeakForCentre,
                self.issued.as_ref().map_or_else(own, of_centre),
            ),
            Intent::Issue { .. } | Intent::Expire | Intent::Supersede => (Right::CarryOut, None),
            _ => (
                Right::KeepMandates,
                self.issued.as_ref().map_or_else(own, of_keeper),
            ),
        };
        Ok(ask.by.permit(right, org)?)
    }

    /// Whether it is in force or rests.
    #[must_use]
    pub fn stands(&self) -> bool {
        matches!(self.status, Status::Active | Status::Suspended)
    }

    /// Whether it ended with its centre.
    #[must_use]
    pub fn is_superseded(&self) -> bool {
        self.status == Status::Superseded
    }

    /// Hours of the centre that it binds. A period that is over gives none back.
    #[must_use]
    pub fn binds(&self) -> u64 {
        match self.status {
            Status::Active | Status::Suspended | Status::Expired => self.hours,
            Status::Absent | Status::Revoked | Status::Superseded => 0,
        }
    }
}

#[cfg(test)]
mod tests;
