//! What an audit keeps of one round beside the domain's state: what was derived for it, and what its count will need.
//! The bulk is let go once the round is over.

use crate::report::{DocumentLine, ItemLine};
use domain::{Ask, ballot};
use events::{CentreId, Digest, NeedId, PersonId, Recorded, RoundId, Time, UnitId, ballot::Event};
use outcome::{BallotFacts, Candidates, List, Proposal, Roll};
use std::collections::{BTreeMap, BTreeSet};
use tlog::Hash;

/// The trails of all rounds.
pub(crate) type Trails = BTreeMap<RoundId, Trail>;

/// What a decision about a ballot is asked.
pub(crate) type BallotAsk = Ask<ballot::Intent, ballot::Facts>;

/// A unit's ballot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vote {
    /// Who cast the last one.
    pub(crate) caster: Option<PersonId>,
    /// What it says, once opened.
    pub(crate) facts: BallotFacts,
    /// Where its openings stand.
    pub(crate) opened: BTreeMap<u64, Hash>,
}

/// What an audit keeps of one round.
#[derive(Default)]
pub(crate) struct Trail {
    /// What is voted on, from the events.
    pub(crate) candidates: Option<Candidates>,
    /// What each candidate is about, for good.
    pub(crate) subjects: BTreeMap<NeedId, String>,
    /// Who votes, from the events; let go when the round is over.
    pub(crate) roll: Option<Roll>,
    /// Who may cast a ballot, county municipalities among them.
    pub(crate) units: BTreeSet<UnitId>,
    /// Who votes with weight.
    pub(crate) voters: BTreeSet<UnitId>,
    /// The ballots; let go when the round is over.
    pub(crate) votes: BTreeMap<UnitId, Vote>,
    /// Ballots counted.
    pub(crate) counted: u32,
    /// Each centre's net offer.
    pub(crate) nets: BTreeMap<CentreId, u64>,
    /// The funded needs and their ranks.
    pub(crate) funded: BTreeMap<NeedId, u32>,
    /// The list as counted last, and its digest.
    pub(crate) list: Option<(Digest, List)>,
    /// The mandates that follow from the list: the proposal in force.
    pub(crate) proposal: Option<Proposal>,
    /// All proposals by digest, those that followed from refusals too.
    pub(crate) proposals: BTreeMap<Digest, Proposal>,
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
    /// Keeps what is voted on.
    pub(crate) fn freeze(&mut self, candidates: Option<Candidates>) {
        self.subjects = candidates.as_ref().map(Candidates::subjects).unwrap_or_default();
        self.candidates = candidates;
    }

    /// Keeps who votes.
    pub(crate) fn enrol(&mut self, roll: Option<Roll>) {
        let entries = roll.iter().flat_map(|roll| &roll.entries);
        self.units = entries.map(|entry| entry.unit).collect();
        let voters = roll.iter().flat_map(Roll::voters);
        self.voters = voters.map(|entry| entry.unit).collect();
        self.roll = roll;
    }

    /// A mandate gives hours of a centre; tells how many all of them give.
    pub(crate) fn give(&mut self, centre: CentreId, hours: u64) -> u64 {
        let all = self.issued.entry(centre).or_default();
        *all = all.saturating_add(hours);
        *all
    }

    /// Keeps what a list says.
    pub(crate) fn keep(&mut self, list: List, proposal: Proposal) {
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
        let digest = outcome::document(&list).map(|(blob, _)| blob.sha256);
        self.list = digest.ok().map(|digest| (digest, list));
        self.propose(proposal);
    }

    /// A proposal is in force from here on.
    pub(crate) fn propose(&mut self, proposal: Proposal) {
        if let Ok((blob, _)) = outcome::document(&proposal) {
            self.proposals.insert(blob.sha256, proposal.clone());
        }
        self.proposal = Some(proposal);
    }

    /// Takes in what happened to a ballot.
    pub(crate) fn vote(&mut self, unit: UnitId, place: u64, hash: Hash, event: &Event, recorded: &Recorded) {
        let vote = self.votes.entry(unit).or_default();
        vote.facts.take(event);
        match event {
            Event::Cast(_) => vote.caster = recorded.actor.person,
            Event::Opened(_) => drop(vote.opened.insert(place, hash)),
            _ => {}
        }
    }

    /// The round is over: lets go what only its counts needed.
    pub(crate) fn let_go(&mut self) {
        (self.roll, self.ask) = Default::default();
        self.votes.clear();
    }
}
