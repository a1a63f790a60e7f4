//! Rounds: rules before submissions, a gate before each freeze, no count before the close, two persons for what cannot
//! be undone, and a complaint window before anything is final.
//!
//! Here: state and who may ask for what; the intents are in `intent.rs`. The rules stand by story:
//!
//! | story | file |
//! | --- | --- |
//! | plan, rules, submissions | `plan.rs` |
//! | needs and offers, and the two freezes before the vote | `entries.rs` |
//! | voting, its extension, quorum, reopening | `voting.rs` |
//! | the lot | `lots.rs` |
//! | count and final list | `counting.rs` |
//! | complaints | `complaints.rs` |
//! | annulment | `annulment.rs` |
//! | a new proposal without a refused centre | `reproposal.rs` |

mod annulment;
mod complaints;
mod counting;
mod entries;
mod facts;
mod intent;
mod lots;
mod phase;
mod plan;
mod refusals;
mod reproposal;
mod voting;

pub use complaints::Complaint;
pub use facts::{CandidatesFact, Facts, RollFact, TallyFact, Turnout};
pub use intent::Intent;
pub use lots::LotPart;
pub use phase::Phase;
pub use refusals::Refusal;
pub use voting::Extension;

#[cfg(test)]
pub(crate) use refusals::CODES;

use crate::{Ask, Decider};
use authority::Right;
use events::{
    Blob, CentreId, ClusterId, ComplaintId, Digest, NeedId, PersonId, Role, Time,
    round::{Event, Planned, Remedy, Reproposed, Rules, Tallied},
};
use std::collections::{BTreeMap, BTreeSet};

/// A round as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Round {
    /// How far it has come.
    pub phase: Phase,
    /// What was planned; `None` before.
    pub planned: Option<Planned>,
    /// For which clusters.
    pub clusters: Vec<ClusterId>,
    /// The rules and their digest.
    pub rules: Option<(Rules, Digest)>,
    /// Candidates.
    pub needs: BTreeSet<NeedId>,
    /// Hours offered, the outreach share included.
    pub offers: BTreeMap<CentreId, u64>,
    /// What is voted on.
    pub candidates: Option<Blob>,
    /// Who votes.
    pub roll: Option<Blob>,
    /// When submissions end.
    pub submissions_until: Option<Time>,
    /// When voting ends.
    pub voting_until: Option<Time>,
    /// An extension that waits for another person.
    pub extension: Option<Extension>,
    /// Whether voting was opened once more after a failed quorum.
    pub reopened: bool,
    /// The parts of the lot, in the order in which they were committed to.
    pub lot: Vec<LotPart>,
    /// The last count.
    pub tallied: Option<Tallied>,
    /// Complaints about the counts.
    pub complaints: BTreeMap<ComplaintId, Complaint>,
    /// Before when a recount is not made.
    pub recount_from: Option<Time>,
    /// Who proposed to annul it.
    pub annulment: Option<PersonId>,
    /// New proposals after mandates were refused, in order.
    pub reproposals: Vec<Reproposed>,
}

impl Decider for Round {
    const STREAM: &'static str = "round";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        permit(ask)?;
        let (facts, at) = (&ask.facts, ask.by.at);
        if self.phase == Phase::Absent && !matches!(ask.intent, Intent::Plan(_)) {
            return Err(Refusal::Unknown);
        }
        let who = || {
            ask.by
                .actor
                .person
                .ok_or(Refusal::FactsMissing { what: "who asks" })
        };
        match &ask.intent {
            Intent::Plan(new) => self.plan(new, facts),
            Intent::AdoptRules(new) => self.adopt(new, None, facts),
            Intent::AdoptTemplate { template, version } => self.adopt_template(*template, *version, facts),
            Intent::OpenSubmissions { until } => self.open_submissions(*until, at),
            Intent::CloseSubmissions => self.close_submissions(at),
            Intent::EnterNeed { need } => self.enter_need(*need, facts),
            Intent::EnterOffer { centre, hours } => self.enter_offer(*centre, *hours, facts),
            Intent::CloseScreening => self.close_screening(),
            Intent::FreezeCandidates => self.freeze(facts),
            Intent::OpenVoting { until } => self.open_voting(*until, at, facts),
            Intent::ProposeExtension { until, reason } => self.propose_extension(*until, reason, at, who()?),
            Intent::ConfirmExtension { until } => self.confirm_extension(*until, at, who()?),
            Intent::CloseVoting => self.close_voting(at),
            Intent::CheckQuorum => self.step(Phase::Closed, || self.check_quorum(facts)),
            Intent::Reopen { until } => self.reopen(*until, at),
            Intent::GiveUp { reason } => self.give_up(reason),
            Intent::CommitLot { commitment } => self.commit_lot(*commitment, who()?),
            Intent::RevealLot { part } => self.reveal_lot(*part, who()?),
            Intent::DrawLot {
                instead_of,
                drawn,
                reason,
            } => self.draw_lot(*instead_of, *drawn, reason, who()?),
            Intent::Tally => self.step(Phase::QuorumMet, || self.tally(at, facts)),
            Intent::Contest {
                complaint,
                unit,
                reason,
            } => self.contest(*complaint, *unit, reason, (at, who()?), facts),
            Intent::SettleComplaint {
                complaint,
                remedy,
                reason,
                recount_from,
            } => self.settle(*complaint, *remedy, reason, *recount_from, who()?),
            Intent::Finalise => self.step(Phase::Tallied, || self.finalise(at)),
            Intent::ProposeAnnulment { reason } => self.propose_annulment(reason, who()?),
            Intent::ConfirmAnnulment => self.confirm_annulment(who()?),
            Intent::Repropose { case } => self.repropose(*case, facts),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Planned(planned) => {
                self.phase = Phase::Planned;
                self.clusters.clone_from(&planned.clusters);
                self.planned = Some(planned.clone());
            }
            Event::RulesAdopted(adopted) => {
                self.phase = Phase::RulesAdopted;
                self.rules = Some((adopted.rules.clone(), adopted.digest));
            }
            Event::SubmissionsOpened(opened) => {
                self.phase = Phase::Submissions;
                self.submissions_until = Some(opened.until);
            }
            Event::SubmissionsClosed(_) => self.phase = Phase::Screening,
            Event::NeedEntered(entered) => {
                self.needs.insert(entered.need);
            }
            Event::OfferEntered(offer) => {
                self.offers.insert(offer.centre, offer.hours);
            }
            Event::ScreeningClosed(_) => self.phase = Phase::ScreeningClosed,
            Event::CandidatesFrozen(frozen) => {
                self.phase = Phase::Frozen;
                self.candidates = Some(frozen.candidates.clone());
            }
            Event::VotingOpened(opened) => {
                self.phase = Phase::Voting;
                self.roll = Some(opened.roll.clone());
                self.voting_until = Some(opened.until);
            }
            Event::ExtensionProposed(proposed) => self.extension = Some(Extension::of(proposed)),
            Event::Extended(extended) => {
                self.voting_until = Some(extended.until);
                self.extension = None;
            }
            Event::VotingClosed(_) => {
                self.phase = Phase::Closed;
                self.extension = None;
            }
            Event::QuorumMet(_) => self.phase = Phase::QuorumMet,
            Event::QuorumFailed(_) => self.phase = Phase::QuorumFailed,
            Event::Reopened(reopened) => {
                self.phase = Phase::Voting;
                self.voting_until = Some(reopened.until);
                self.reopened = true;
            }
            Event::Failed(_) => self.phase = Phase::Failed,
            Event::LotCommitted(committed) => self.lot.push(LotPart::of(committed)),
            Event::LotRevealed(revealed) => self.lay_open(revealed.person, revealed.part),
            Event::LotDrawn(drawn) => self.lay_open(drawn.instead_of, drawn.drawn),
            Event::Tallied(tallied) => {
                self.phase = Phase::Tallied;
                self.tallied = Some(tallied.clone());
                self.recount_from = None;
            }
            Event::Contested(contested) => {
                self.complaints
                    .insert(contested.complaint, Complaint::of(contested));
            }
            Event::ComplaintSettled(settled) => {
                if let Some(complaint) = self.complaints.get_mut(&settled.complaint) {
                    complaint.settled = Some((settled.remedy, settled.recount_from));
                }
                match settled.remedy {
                    Remedy::Dismissed => {}
                    Remedy::Recount => {
                        self.phase = Phase::QuorumMet;
                        self.recount_from = settled.recount_from;
                    }
                    Remedy::Rerun => self.phase = Phase::Rerun,
                }
            }
            Event::Finalised(_) => self.phase = Phase::Final,
            Event::AnnulmentProposed(proposed) => self.annulment = Some(proposed.person),
            Event::Annulled(_) => self.phase = Phase::Annulled,
            Event::Reproposed(reproposed) => self.reproposals.push(reproposed.clone()),
        }
    }
}

fn permit(ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
    let (right, org) = match &ask.intent {
        Intent::EnterOffer { centre, .. } => (Right::SpeakForCentre, Some((*centre).into())),
        Intent::EnterNeed { .. } => (Right::Screen, None),
        Intent::CloseVoting
        | Intent::CheckQuorum
        | Intent::Tally
        | Intent::Finalise
        | Intent::Repropose { .. } => (Right::CarryOut, None),
        Intent::GiveUp { .. } if ask.by.actor.role == Role::Process => (Right::CarryOut, None),
        Intent::CommitLot { .. } | Intent::RevealLot { .. } => (Right::DrawLots, None),
        Intent::Contest { unit, .. } => (Right::Complain, Some((*unit).into())),
        _ => (Right::RunRounds, None),
    };
    Ok(ask.by.permit(right, org)?)
}

impl Round {
    /// Whether needs and offers may still be taken in.
    #[must_use]
    pub fn takes_entries(&self) -> bool {
        (Phase::RulesAdopted..=Phase::Screening).contains(&self.phase)
    }

    /// The rules, if adopted.
    #[must_use]
    pub fn rules(&self) -> Option<&Rules> {
        self.rules.as_ref().map(|(rules, _)| rules)
    }

    /// Whether it is over and came to no list.
    #[must_use]
    pub fn came_to_nothing(&self) -> bool {
        matches!(self.phase, Phase::Failed | Phase::Annulled | Phase::Rerun)
    }

    /// The final list; `None` while it can still change.
    #[must_use]
    pub fn final_list(&self) -> Option<&Tallied> {
        self.tallied.as_ref().filter(|_| self.phase == Phase::Final)
    }

    /// The proposal in force for the final list: the newest one. `None` while the list can still change.
    #[must_use]
    pub fn proposal(&self) -> Option<&Blob> {
        let first = &self.final_list()?.proposal;
        Some(self.reproposals.last().map_or(first, |newest| &newest.proposal))
    }

    /// One step from one phase to the next; nothing when it has been taken already.
    fn step(&self, wanted: Phase, event: impl Fn() -> Result<Event, Refusal>) -> Result<Vec<Event>, Refusal> {
        match self.phase {
            phase if phase == wanted => Ok(vec![event()?]),
            phase if phase.has_passed(wanted) => Ok(vec![]),
            phase => Err(Refusal::WrongPhase { phase, wanted }),
        }
    }

    /// That it is in a certain phase.
    fn must_be(&self, wanted: Phase) -> Result<(), Refusal> {
        match self.phase {
            phase if phase == wanted => Ok(()),
            phase => Err(Refusal::WrongPhase { phase, wanted }),
        }
    }
}

#[cfg(test)]
mod tests;
