//! Hours: no centre promises more than it has.

use crate::common::log::Log;
use events::{Body, CentreId, MandateId, Period, RoundId, centre::Event, round};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Books {
    declared: BTreeMap<Period, u64>,
    /// By round: for when, what is offered still, and what its mandates bound and gave back.
    rounds: BTreeMap<RoundId, (Period, u64, Option<u64>)>,
    of: BTreeMap<MandateId, RoundId>,
}

/// Invariant 22: what is mandated or offered, over all rounds of a declared period, is at most what is declared less
/// what statutory tasks take; at any moment.
pub(super) fn hold(log: &Log) {
    let mut centres: BTreeMap<CentreId, Books> = BTreeMap::new();
    let mut over: BTreeSet<RoundId> = BTreeSet::new();
    for event in &log.events {
        match &event.body {
            Body::Round(new) => {
                let rerun = |settled: &round::ComplaintSettled| settled.remedy == round::Remedy::Rerun;
                let ended = match new {
                    round::Event::Failed(_) | round::Event::Annulled(_) => true,
                    round::Event::ComplaintSettled(settled) => rerun(settled),
                    _ => false,
                };
                if ended {
                    over.insert(event.stream.key().parse().unwrap());
                }
            }
            Body::Centre(new) => {
                let books = centres.entry(event.stream.key().parse().unwrap()).or_default();
                books.take(new);
                books.balance(&over, event.position.0);
            }
            _ => {}
        }
    }
}

impl Books {
    fn take(&mut self, event: &Event) {
        match event {
            Event::CapacityDeclared(new) => {
                self.declared.insert(new.period, new.hours - new.reserved);
            }
            Event::CapacityOffered(new) => {
                self.rounds.insert(new.round, (new.period, new.hours, None));
            }
            Event::CapacityWithdrawn(new) => self.rounds.get_mut(&new.round).unwrap().1 -= new.hours,
            Event::HoursCommitted(new) => {
                let (_, offered, bound) = self.rounds.get_mut(&new.round).unwrap();
                let all = bound.unwrap_or(0) + new.hours;
                assert!(all <= *offered, "more bound than offered");
                *bound = Some(all);
                self.of.insert(new.mandate, new.round);
            }
            Event::HoursReturned(new) => {
                let (_, _, bound) = self.rounds.get_mut(&self.of[&new.mandate]).unwrap();
                *bound = Some(bound.unwrap() - new.hours);
            }
            _ => {}
        }
    }

    fn balance(&self, over: &BTreeSet<RoundId>, at: u64) {
        for (period, free) in &self.declared {
            let within = self.rounds.iter().filter(|(_, (own, ..))| own.overlaps(period));
            let promised = within.map(|(round, (_, offered, bound))| match bound {
                Some(bound) => *bound,
                None if over.contains(round) => 0,
                None => *offered,
            });
            let promised: u64 = promised.sum();
            assert!(
                promised <= *free,
                "{at}: {promised} hours promised of {free} in {period:?}"
            );
        }
    }
}
