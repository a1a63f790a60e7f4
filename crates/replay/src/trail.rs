//! What an audit keeps of one round beside the domain's state: what was derived for it, and what its count will need.
//! The bulk is let go once the round is counted.

use crate::report::{DocumentLine, ItemLine};
use domain::{Ask, ballot};
use events::{CentreId, NeedId, RoundId, Time, UnitId};
use outcome::{Candidates, List, Proposal, Roll};
use std::collections::{BTreeMap, BTreeSet};
use tlog::Hash;

/// The trails of all rounds.
pub(crate) type Trails = BTreeMap<RoundId, Trail>;

/// What a decision about a ballot is asked.
pub(crate) type BallotAsk = Ask<ballot::Intent, ballot::Facts>;

/// An opened ballot.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) place: u64,
    pub(crate) hash: Hash,
    pub(crate) marks: ballot::Marks,
}

/// What an audit keeps of one round.
#[derive(Default)]
pub(crate) struct Trail {
    /// What is voted on, from the events; let go after the count.
    pub(crate) candidates: Option<Candidates>,
    /// Who votes, from the events; let go after the count.
    pub(crate) roll: Option<Roll>,
    /// Who votes, for good.
    pub(crate) units: BTreeSet<UnitId>,
    /// What the ballots say; let go after the count.
    pub(crate) opened: BTreeMap<UnitId, Opened>,
    /// Ballots counted.
    pub(crate) counted: u32,
    /// Each centre's net offer.
    pub(crate) nets: BTreeMap<CentreId, u64>,
    /// The funded needs and their ranks.
    pub(crate) funded: BTreeMap<NeedId, u32>,
    /// The mandates that follow from the list.
    pub(crate) proposal: Option<Proposal>,
    /// Hours given by mandates, by centre.
    pub(crate) issued: BTreeMap<CentreId, u64>,
    /// When the round or one of its ballots last moved.
    pub(crate) last_at: Option<Time>,
    /// For the report.
    pub(crate) documents: Vec<DocumentLine>,
    /// For the report.
    pub(crate) items: Vec<ItemLine>,
    /// What every decision about a ballot is told alike, made once.
    pub(crate) ask: Option<BallotAsk>,
}

impl Trail {
    /// Keeps what a list says.
    pub(crate) fn keep(&mut self, list: &List, proposal: Proposal) {
        let funded = list.items.iter().filter(|item| item.phase.is_funded());
        self.funded = funded.map(|item| (item.need, item.rank)).collect();
        self.counted = list.counted;
        self.nets = list.pots.iter().map(|pot| (pot.centre, pot.net)).collect();
        self.items = list
            .items
            .iter()
            .map(|item| ItemLine {
                rank: item.rank,
                need: item.need,
                hours: item.hours,
                phase: item.phase,
                parts: item
                    .placement
                    .iter()
                    .flat_map(|given| given.parts.clone())
                    .collect(),
            })
            .collect();
        self.proposal = Some(proposal);
    }

    /// The round is counted: lets go what only the count needed.
    pub(crate) fn let_go(&mut self) {
        (self.candidates, self.roll, self.ask) = Default::default();
        self.opened.clear();
    }
}
