//! Competence centres: what they cover, that no hour is promised twice ([`hours`]), and what is published about them
//! ([`sheet`]).

mod hours;
mod sheet;

pub use hours::Held;
pub use sheet::Sheet;

use crate::{Ask, Decider, Seen, mandate::Mandate, refusal::refusals, round::Round};
use authority::Right;
use events::{
    BodyId, CentreId, Date, Digest, MandateId, Period, RoundId, Text, Time, UnitId,
    centre::{
        BasisRecorded, CapacityDeclared, CapacityWithdrawn, CoverageSet, DeliveryTypesSet, Event,
        FactsProposed, FactsPublished, Merged, Registered, SubjectsSet,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// A centre as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Centre {
    /// What it was registered with; `None` before.
    pub registered: Option<Registered>,
    /// Municipalities it serves.
    pub coverage: BTreeSet<UnitId>,
    /// Main subjects.
    pub main: BTreeSet<String>,
    /// Further subjects.
    pub further: BTreeSet<String>,
    /// Delivery types.
    pub delivery_types: BTreeSet<String>,
    /// Hours declared, by period; no two overlap.
    pub declared: BTreeMap<Period, CapacityDeclared>,
    /// Hours offered, by round; [`Centre::net_offer`] takes off what was withdrawn.
    pub offered: BTreeMap<RoundId, u64>,
    /// In which period they would be given, by round.
    pub periods: BTreeMap<RoundId, Period>,
    /// What was withdrawn of the offers.
    pub withdrawn: Vec<CapacityWithdrawn>,
    /// Hours that mandates bind; nought once all are given back.
    pub committed: BTreeMap<MandateId, Held>,
    /// What obliges it.
    pub bases: Vec<BasisRecorded>,
    /// What the public reads about it.
    pub sheet: Sheet,
    /// The centre that it became part of, and from when.
    pub merged: Option<Merged>,
}

/// What may be asked. Each may also be refused as `centre.unknown`, and all but the first and the last as
/// `centre.merged`.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Register it. Refused: `already_registered`, `unknown_unit` (its host).
    Register(Registered),
    /// Say whom it serves. Refused: `unknown_unit`.
    SetCoverage(CoverageSet),
    /// Say in which subjects.
    SetSubjects(SubjectsSet),
    /// Say in which forms.
    SetDeliveryTypes(DeliveryTypesSet),
    /// Say how many hours it has in a period. Refused: `bad_period`, `overlaps_declared`, `reserved_too_much`,
    /// `declared_too_little`.
    DeclareCapacity(CapacityDeclared),
    /// Record what obliges it. Refused: `bad_period`.
    RecordBasis(BasisRecorded),
    /// Offer hours to a round; goes with `round::Intent::EnterOffer` in one append. Refused: `unknown_round`,
    /// `round_takes_no_offers`, `already_offered`, `no_capacity`, `promised_twice`.
    Offer {
        /// Hours, the outreach share included.
        hours: u64,
        /// The round.
        round: RoundId,
    },
    /// Take back hours offered to a round. Refused: `not_offered`, `withdrawn_too_much`, `unknown_round`.
    Withdraw {
        /// Hours.
        hours: u64,
        /// Why.
        reason: Text,
        /// The round.
        round: RoundId,
    },
    /// Bind hours to a mandate; goes with `mandate::Intent::Issue` in one append. Refused: `unknown_round`,
    /// `beyond_offer`, `promised_twice`.
    Commit {
        /// The mandate.
        mandate: MandateId,
        /// Hours.
        hours: u64,
        /// The round they were offered to.
        round: RoundId,
    },
    /// Give back hours that a mandate no longer binds; goes with the end or the cut of that mandate in one append.
    /// Refused: `not_committed`, `return_differs`.
    Return {
        /// The mandate.
        mandate: MandateId,
        /// Hours.
        hours: u64,
    },
    /// Draw up what the public is to read about it. Refused: `comments_over`.
    ProposeFacts(FactsProposed),
    /// Comment on it, as the centre. Refused: `nothing_proposed`, `other_sheet`, `comments_over`.
    CommentFacts {
        /// What it says.
        comment: Text,
        /// SHA-256 of the description read.
        sheet: Digest,
    },
    /// Publish it. Refused: `nothing_proposed`, `comments_awaited`, `changed_without_comment`.
    PublishFacts(FactsPublished),
    /// It becomes part of another centre. Refused: `merged`, `merged_into_itself`, `unknown_successor`.
    Merge(Merged),
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The centre asked of.
    pub id: Option<CentreId>,
    /// Units named that are not registered.
    pub unknown_units: Vec<UnitId>,
    /// The round named.
    pub round: Option<Seen<Round>>,
    /// Rounds among those offered to that came to nothing: their hours are free again.
    pub over: BTreeSet<RoundId>,
    /// The mandate named, with what this command did to it already.
    pub mandate: Option<Seen<Mandate>>,
    /// The body that ratified that mandate.
    pub keeper: Option<BodyId>,
    /// The centre named as successor.
    pub successor: Option<Seen<Centre>>,
}

refusals! { "centre";
    /// It does not exist.
    "unknown" Unknown = "the centre is not registered; import it first";
    /// It exists, differently.
    "already_registered" AlreadyRegistered { code: String } =
        "centre {code} is already registered with other data; a change is an event of its own";
    /// A unit it would serve does not exist.
    "unknown_unit" UnknownUnit { unit: UnitId } = "unit {unit} is not registered; import it first";
    /// The period ends before it begins.
    "bad_period" BadPeriod = "the period ends before it begins";
    /// More reserved than there is.
    "reserved_too_much" ReservedTooMuch { reserved: u64, hours: u64 } =
        "{reserved} hours are reserved, but only {hours} declared";
    /// Another declaration holds for a part of that time.
    "overlaps_declared" OverlapsDeclared { from: Date, to: Date } =
        "hours are declared from {from} to {to} already: declare for that same period, or for one outside of it";
    /// A smaller declaration would leave promises without hours.
    "declared_too_little" DeclaredTooLittle { free: u64, promised: u64 } =
        "{promised} hours are offered or committed already, but only {free} would be free of statutory tasks";
    /// No such round.
    "unknown_round" UnknownRound { round: RoundId } = "round {round} does not exist; check its id";
    /// The round takes no offers now.
    "round_takes_no_offers" RoundTakesNoOffers { round: RoundId } =
        "round {round} takes no offers now: its rules are not adopted yet, or screening is closed";
    /// An offer to this round stands.
    "already_offered" AlreadyOffered { hours: u64 } = "{hours} hours are offered to this round already";
    /// Nothing is declared for the period of the round.
    "no_capacity" NoCapacity { from: Date, to: Date } =
        "no hours are declared for the whole time from {from} to {to}; declare them first";
    /// Hours promised twice.
    "promised_twice" PromisedTwice { asked: u64, left: u64 } =
        "{asked} hours asked for, but only {left} are left after statutory tasks, other rounds and mandates";
    /// More bound than offered.
    "beyond_offer" BeyondOffer { asked: u64, left: u64 } =
        "a mandate of {asked} hours would go beyond the {left} left of the offer to the round";
    /// Nothing was offered to the round.
    "not_offered" NotOffered { round: RoundId } = "the centre has offered nothing to round {round}; check its id";
    /// More withdrawn than there is.
    "withdrawn_too_much" WithdrawnTooMuch { asked: u64, left: u64 } =
        "{asked} hours cannot be withdrawn: {left} are offered, not withdrawn yet and not bound by a mandate";
    /// No such mandate holds hours of this centre.
    "not_committed" NotCommitted { mandate: MandateId } =
        "mandate {mandate} binds no hours of this centre; check its id";
    /// Other hours than the mandate lets go.
    "return_differs" ReturnDiffers { asked: u64, due: u64 } =
        "{asked} hours cannot be given back: the mandate lets go of {due}";
    /// The time for comments is over, or would be at once.
    "comments_over" CommentsOver { until: Time, at: Time } =
        "the time for comments ends {until} and it is {at}; a new description takes a later date";
    /// There is no description to comment on or publish.
    "nothing_proposed" NothingProposed = "no description of the centre is drawn up; propose one first";
    /// Another description than the one drawn up.
    "other_sheet" OtherSheet { given: Digest, current: Digest } =
        "description {given} is not the one drawn up: {current} is; read that one";
    /// The centre may still comment.
    "comments_awaited" CommentsAwaited { until: Time } =
        "the centre has not commented and may do so until {until}; publish then";
    /// Changed without a reason in a comment.
    "changed_without_comment" ChangedWithoutComment { current: Digest } =
        "the centre did not comment, so only the description it could read may be published: {current}";
    /// It is part of another centre.
    "merged" IsMerged { into: CentreId } = "the centre became part of centre {into}; ask that one";
    /// Into itself.
    "merged_into_itself" MergedIntoItself = "a centre cannot become part of itself; name the one that takes over";
    /// No such successor.
    "unknown_successor" UnknownSuccessor { into: CentreId } =
        "centre {into} is not registered, or became part of another itself; register it or name that one";
}

impl Decider for Centre {
    const STREAM: &'static str = "centre";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        let facts = &ask.facts;
        self.permit(ask)?;
        if let Intent::Register(new) = &ask.intent {
            return self.register(new, facts);
        }
        if self.registered.is_none() {
            return Err(Refusal::Unknown);
        }
        match (&ask.intent, &self.merged) {
            (Intent::Return { mandate, hours }, _) => return self.give_back(*mandate, *hours, facts),
            (Intent::Merge(new), Some(old)) if new == old => return Ok(vec![]),
            (_, Some(merged)) => return Err(Refusal::IsMerged { into: merged.into }),
            (_, None) => {}
        }
        match &ask.intent {
            Intent::Register(_) | Intent::Return { .. } => Ok(vec![]),
            Intent::SetCoverage(new) => self.cover(new, facts),
            Intent::SetSubjects(new) => Ok(self.work_in(new)),
            Intent::SetDeliveryTypes(new) => {
                let types = sorted(&new.types);
                let changed = types != self.delivery_types;
                let types = Vec::from_iter(types);
                Ok(if_so(
                    changed,
                    Event::DeliveryTypesSet(DeliveryTypesSet { types }),
                ))
            }
            Intent::DeclareCapacity(new) => self.declare(new, facts),
            Intent::RecordBasis(new) => self.record_basis(new),
            Intent::Offer { hours, round } => self.offer(*hours, *round, facts),
            Intent::Withdraw { hours, reason, round } => self.withdraw(*hours, reason, *round, facts),
            Intent::Commit {
                mandate,
                hours,
                round,
            } => self.commit(*mandate, *hours, *round, facts),
            Intent::ProposeFacts(new) => self.sheet.propose(new, ask.by.at),
            Intent::CommentFacts { comment, sheet } => self.sheet.comment(comment, *sheet, ask.by.at),
            Intent::PublishFacts(new) => self.sheet.publish(new, ask.by.at),
            Intent::Merge(new) => merge(new, facts),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Registered(registered) => self.registered = Some(registered.clone()),
            Event::CoverageSet(set) => self.coverage = set.units.iter().copied().collect(),
            Event::SubjectsSet(set) => {
                self.main = set.main.iter().cloned().collect();
                self.further = set.further.iter().cloned().collect();
            }
            Event::DeliveryTypesSet(set) => self.delivery_types = set.types.iter().cloned().collect(),
            Event::CapacityDeclared(declared) => {
                self.declared.insert(declared.period, declared.clone());
            }
            Event::BasisRecorded(basis) => self.bases.push(basis.clone()),
            Event::CapacityOffered(offer) => {
                self.offered.insert(offer.round, offer.hours);
                self.periods.insert(offer.round, offer.period);
            }
            Event::CapacityWithdrawn(withdrawn) => self.withdrawn.push(withdrawn.clone()),
            Event::HoursCommitted(new) => {
                let held = Held {
                    hours: new.hours,
                    round: new.round,
                };
                self.committed.insert(new.mandate, held);
            }
            Event::HoursReturned(back) => {
                if let Some(held) = self.committed.get_mut(&back.mandate) {
                    held.hours = held.hours.saturating_sub(back.hours);
                }
            }
            Event::FactsProposed(_) | Event::FactsCommented(_) | Event::FactsPublished(_) => {
                self.sheet.evolve(event);
            }
            Event::Merged(merged) => self.merged = Some(merged.clone()),
        }
    }
}

/// As it is kept: in order, without doubles.
fn sorted<T: Ord + Clone>(given: &[T]) -> BTreeSet<T> {
    given.iter().cloned().collect()
}

fn if_so(changed: bool, event: Event) -> Vec<Event> {
    if changed { vec![event] } else { vec![] }
}

fn merge(new: &Merged, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    if facts.id == Some(new.into) {
        return Err(Refusal::MergedIntoItself);
    }
    let successor = facts.successor.as_ref().map(|seen| &seen.value);
    match successor {
        Some(centre) if centre.registered.is_some() && centre.merged.is_none() => {
            Ok(vec![Event::Merged(new.clone())])
        }
        _ => Err(Refusal::UnknownSuccessor { into: new.into }),
    }
}

impl Centre {
    fn permit(&self, ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
        let (right, org) = match &ask.intent {
            Intent::Offer { .. } | Intent::Withdraw { .. } | Intent::CommentFacts { .. } => {
                (Right::SpeakForCentre, ask.facts.id.map(Into::into))
            }
            Intent::Commit { .. } => (Right::CarryOut, None),
            // As the other half of the act, which ended or cut the mandate.
            Intent::Return { .. }
                if ask
                    .facts
                    .mandate
                    .as_ref()
                    .is_some_and(|seen| seen.value.is_superseded()) =>
            {
                (Right::CarryOut, None)
            }
            // A mandate that is not there was ratified by no body; then the right is shown for one's own.
            Intent::Return { .. } if ask.facts.mandate.is_none() => (Right::KeepMandates, ask.by.actor.org),
            Intent::Return { .. } => (Right::KeepMandates, ask.facts.keeper.map(Into::into)),
            Intent::ProposeFacts(_) | Intent::PublishFacts(_) => (Right::DescribeCentres, None),
            _ => (Right::KeepReferenceData, None),
        };
        ask.by.permit(right, org)?;
        Ok(())
    }

    fn register(&self, new: &Registered, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let same = |old: &Registered| {
            Registered {
                source: new.source.clone(),
                ..old.clone()
            } == *new
        };
        match &self.registered {
            Some(old) if same(old) => Ok(vec![]),
            Some(_) => Err(Refusal::AlreadyRegistered {
                code: new.code.clone(),
            }),
            None => match facts.unknown_units.first() {
                Some(unit) => Err(Refusal::UnknownUnit { unit: *unit }),
                None => Ok(vec![Event::Registered(new.clone())]),
            },
        }
    }

    fn cover(&self, new: &CoverageSet, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if let Some(unit) = facts.unknown_units.first() {
            return Err(Refusal::UnknownUnit { unit: *unit });
        }
        let units = sorted(&new.units);
        let changed = units != self.coverage;
        let units = Vec::from_iter(units);
        Ok(if_so(changed, Event::CoverageSet(CoverageSet { units })))
    }

    fn work_in(&self, new: &SubjectsSet) -> Vec<Event> {
        let (main, further) = (sorted(&new.main), sorted(&new.further));
        let changed = main != self.main || further != self.further;
        let (main, further) = (Vec::from_iter(main), Vec::from_iter(further));
        if_so(changed, Event::SubjectsSet(SubjectsSet { further, main }))
    }

    fn record_basis(&self, new: &BasisRecorded) -> Result<Vec<Event>, Refusal> {
        if !new.period.is_ordered() {
            return Err(Refusal::BadPeriod);
        }
        let basis = BasisRecorded {
            subjects: Vec::from_iter(sorted(&new.subjects)),
            ..new.clone()
        };
        Ok(if_so(!self.bases.contains(&basis), Event::BasisRecorded(basis)))
    }

    /// Whether it works in a subject, main or further.
    #[must_use]
    pub fn works_in(&self, subject: &str) -> bool {
        self.main.contains(subject) || self.further.contains(subject)
    }
}

#[cfg(test)]
mod tests;
