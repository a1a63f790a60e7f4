//! Competence centres: what they cover, and that no hour is promised twice.

use crate::{Ask, Decider, Seen, refusal::refusals, round::Phase, round::Round};
use authority::Right;
use events::{
    CentreId, MandateId, Period, RoundId, UnitId,
    centre::{
        BasisRecorded, CapacityDeclared, CapacityOffered, CoverageSet, DeliveryTypesSet, Event,
        HoursCommitted, Registered, SubjectsSet,
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
    /// Hours declared.
    pub declared: Option<CapacityDeclared>,
    /// Hours offered, by round.
    pub offered: BTreeMap<RoundId, u64>,
    /// Hours bound by mandates, by round.
    pub committed: BTreeMap<RoundId, (MandateId, u64)>,
    /// What obliges it.
    pub bases: Vec<BasisRecorded>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Register it.
    Register(Registered),
    /// Say whom it serves.
    SetCoverage(CoverageSet),
    /// Say in which subjects.
    SetSubjects(SubjectsSet),
    /// Say in which forms.
    SetDeliveryTypes(DeliveryTypesSet),
    /// Say how many hours.
    DeclareCapacity(CapacityDeclared),
    /// Record what obliges it.
    RecordBasis(BasisRecorded),
    /// Offer hours to a round; goes with `round::Intent::EnterOffer` in one append.
    Offer(CapacityOffered),
    /// Bind hours to a mandate; goes with `mandate::Intent::Issue` in one append.
    Commit {
        /// The mandate.
        mandate: MandateId,
        /// Hours.
        hours: u64,
        /// The round they were offered to.
        round: RoundId,
    },
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
    /// Hours promised twice.
    "promised_twice" PromisedTwice { asked: u64, left: u64 } =
        "{asked} hours asked for, but only {left} are left after statutory tasks, other rounds and mandates";
    /// More bound than offered.
    "beyond_offer" BeyondOffer { asked: u64, offered: u64 } =
        "a mandate of {asked} hours would go beyond the {offered} offered to the round";
    /// Another mandate took this round's offer.
    "already_committed" AlreadyCommitted { mandate: MandateId } = "mandate {mandate} holds this round's hours already";
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
        let change = |changed: bool, event: Event| if changed { vec![event] } else { vec![] };
        match &ask.intent {
            Intent::Register(_) => Ok(vec![]),
            Intent::SetCoverage(new) => match facts.unknown_units.first() {
                Some(unit) => Err(Refusal::UnknownUnit { unit: *unit }),
                None => {
                    let units = sorted(&new.units);
                    let changed = units != self.coverage;
                    let units = Vec::from_iter(units);
                    Ok(change(changed, Event::CoverageSet(CoverageSet { units })))
                }
            },
            Intent::SetSubjects(new) => {
                let (main, further) = (sorted(&new.main), sorted(&new.further));
                let changed = main != self.main || further != self.further;
                let (main, further) = (Vec::from_iter(main), Vec::from_iter(further));
                Ok(change(changed, Event::SubjectsSet(SubjectsSet { further, main })))
            }
            Intent::SetDeliveryTypes(new) => {
                let types = sorted(&new.types);
                let changed = types != self.delivery_types;
                let types = Vec::from_iter(types);
                Ok(change(
                    changed,
                    Event::DeliveryTypesSet(DeliveryTypesSet { types }),
                ))
            }
            Intent::DeclareCapacity(new) => self.declare(new),
            Intent::RecordBasis(new) if !new.period.is_ordered() => Err(Refusal::BadPeriod),
            Intent::RecordBasis(new) => Ok(change(
                !self.bases.contains(new),
                Event::BasisRecorded(new.clone()),
            )),
            Intent::Offer(new) => self.offer(new, facts),
            Intent::Commit {
                mandate,
                hours,
                round,
            } => self.commit(*mandate, *hours, *round, facts),
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
            Event::CapacityDeclared(declared) => self.declared = Some(declared.clone()),
            Event::BasisRecorded(basis) => self.bases.push(basis.clone()),
            Event::CapacityOffered(offer) => {
                self.offered.insert(offer.round, offer.hours);
            }
            Event::HoursCommitted(committed) => {
                self.committed
                    .insert(committed.round, (committed.mandate, committed.hours));
            }
        }
    }
}

/// As it is kept: in order, without doubles.
fn sorted<T: Ord + Clone>(given: &[T]) -> BTreeSet<T> {
    given.iter().cloned().collect()
}

impl Centre {
    fn permit(&self, ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
        match &ask.intent {
            Intent::Offer(_) => ask
                .by
                .permit(Right::SpeakForCentre, ask.facts.id.map(Into::into))?,
            Intent::Commit { .. } => ask.by.permit(Right::CarryOut, None)?,
            _ => ask.by.permit(Right::KeepReferenceData, None)?,
        }
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

    fn declare(&self, new: &CapacityDeclared) -> Result<Vec<Event>, Refusal> {
        let free = new.hours.saturating_sub(new.reserved);
        match &self.declared {
            Some(old) if old == new => Ok(vec![]),
            _ if !new.period.is_ordered() => Err(Refusal::BadPeriod),
            _ if new.reserved > new.hours => Err(Refusal::ReservedTooMuch {
                reserved: new.reserved,
                hours: new.hours,
            }),
            _ if free < self.promised() => Err(Refusal::DeclaredTooLittle {
                free,
                promised: self.promised(),
            }),
            _ => Ok(vec![Event::CapacityDeclared(new.clone())]),
        }
    }

    fn offer(&self, new: &CapacityOffered, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if let Some(&hours) = self.offered.get(&new.round) {
            return if hours == new.hours {
                Ok(vec![])
            } else {
                Err(Refusal::AlreadyOffered { hours })
            };
        }
        let round = facts
            .round
            .as_ref()
            .ok_or(Refusal::UnknownRound { round: new.round })?;
        if !round.value.takes_entries() {
            return Err(Refusal::RoundTakesNoOffers { round: new.round });
        }
        let left = self.free().saturating_sub(self.promised());
        if new.hours > left {
            return Err(Refusal::PromisedTwice {
                asked: new.hours,
                left,
            });
        }
        Ok(vec![Event::CapacityOffered(new.clone())])
    }

    fn commit(
        &self,
        mandate: MandateId,
        hours: u64,
        round: RoundId,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        match self.committed.get(&round) {
            Some(&(same, _)) if same == mandate => return Ok(vec![]),
            Some(&(mandate, _)) => return Err(Refusal::AlreadyCommitted { mandate }),
            None => {}
        }
        let known = facts
            .round
            .as_ref()
            .filter(|seen| seen.value.phase > Phase::Absent);
        let seen = known.ok_or(Refusal::UnknownRound { round })?;
        // Without an offer there is nothing to bind, not even nought hours.
        match self.offered.get(&round) {
            Some(&offered) if hours <= offered => {}
            offered => {
                return Err(Refusal::BeyondOffer {
                    asked: hours,
                    offered: offered.copied().unwrap_or(0),
                });
            }
        }
        Ok(vec![Event::HoursCommitted(HoursCommitted {
            hours,
            mandate,
            round,
            round_seen: seen.cite.clone(),
        })])
    }

    /// Hours free of statutory tasks.
    fn free(&self) -> u64 {
        self.declared
            .as_ref()
            .map_or(0, |declared| declared.hours.saturating_sub(declared.reserved))
    }

    /// Hours offered to rounds, or bound by their mandates where those are issued.
    fn promised(&self) -> u64 {
        let hours =
            |(round, offered): (&RoundId, &u64)| self.committed.get(round).map_or(*offered, |held| held.1);
        self.offered.iter().map(hours).fold(0, u64::saturating_add)
    }

    /// Whether a recorded basis obliges it to so many more hours in a period, beside what is bound already.
    #[must_use]
    pub fn is_obliged_to(&self, hours: u64, period: Period) -> bool {
        let covers =
            |basis: &&BasisRecorded| basis.period.from <= period.from && period.to <= basis.period.to;
        let bound = self
            .committed
            .values()
            .map(|held| held.1)
            .fold(hours, u64::saturating_add);
        let obliged = self
            .bases
            .iter()
            .filter(covers)
            .map(|basis| basis.hours)
            .fold(0, u64::saturating_add);
        bound <= obliged
    }

    /// Whether it works in a subject, main or further.
    #[must_use]
    pub fn works_in(&self, subject: &str) -> bool {
        self.main.contains(subject) || self.further.contains(subject)
    }
}

#[cfg(test)]
mod tests;
