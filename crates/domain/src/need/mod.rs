//! Needs: owned by municipalities, screened by the secretariat, merged and divided without losing an owner, and never
//! dropped without a reason.
//!
//! One file per part of the story: `arrival`, `screening`, `merging`, `rounds` and `exits`; what may be asked
//! stands in `intent`, and here is the state.
//!
//! A merge writes nothing into the streams of those who support the merged need. [`Need::absorbed`] names every need
//! that was merged into this one; its supporters are those of all of them.

mod arrival;
mod exits;
mod intent;
mod merging;
mod refusal;
mod rounds;
mod screening;
mod status;

pub use intent::Intent;
#[cfg(test)]
pub(crate) use refusal::CODES;
pub use refusal::Refusal;
pub use status::Status;

use crate::{Ask, Decider, Seen, cluster::Cluster, region::Region, round::Round};
use authority::Right;
use events::{
    CentreId, Date, Digest, NeedId, RegionId, RoundId, Text, UnitId,
    need::{
        CarriedOver, Clarified, CriteriaScored, Ending, Event, EvidenceAttached, EvidenceJudged,
        FeasibilityGiven, FoundEligible, Joined, Origin, Revised, Scale, SplitOff, Submitted, Withdrawn,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// A need as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Need {
    /// Where it stands.
    pub status: Status,
    /// What was submitted; `None` for a need that was split off another.
    pub submitted: Option<Submitted>,
    /// What it was split off as; `None` for a need that was submitted.
    pub split_off: Option<SplitOff>,
    /// Its words and the owner's estimate now.
    pub wording: Option<Revised>,
    /// Owners in the order in which they came: submitter, those who joined, those of merged needs.
    pub owners: Vec<UnitId>,
    /// The owners that are so by their own act or from the start, not only through a merge.
    pub by_own_act: BTreeSet<UnitId>,
    /// The question last asked.
    pub question: Option<Text>,
    /// The answer last given.
    pub answer: Option<Clarified>,
    /// What centres said.
    pub feasibility: BTreeMap<CentreId, FeasibilityGiven>,
    /// Documents attached, and what was judged of them.
    pub evidence: BTreeMap<Digest, Evidence>,
    /// Its scores; a need that nobody scored has none, which is not nought.
    pub scores: Option<CriteriaScored>,
    /// Hours and level, once eligible.
    pub eligible: Option<FoundEligible>,
    /// Regions that it was lifted to.
    pub lifted: BTreeSet<RegionId>,
    /// Needs merged into this one, with their owners.
    pub absorbed: Vec<Lineage>,
    /// Needs that were merged into this one and were given back.
    pub released: BTreeSet<NeedId>,
    /// What it was before it was merged.
    pub before_merge: Status,
    /// Needs that it was merged into and came out of again.
    pub parted: BTreeSet<NeedId>,
    /// How each round that it stood in left it.
    pub left: BTreeMap<RoundId, Ending>,
    /// The last time that its owners carried it over.
    pub carried: Option<CarriedOver>,
}

/// A document attached to a need.
#[derive(Clone, PartialEq, Debug)]
pub struct Evidence {
    /// What was attached.
    pub attached: EvidenceAttached,
    /// Whether it suffices, once judged.
    pub judged: Option<EvidenceJudged>,
}

/// A need that was merged into another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lineage {
    /// Which.
    pub from: NeedId,
    /// Its owners at that time.
    pub owners: Vec<UnitId>,
    /// Whether the other has entered a round since; then the merge stands.
    pub settled: bool,
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The need asked of.
    pub id: Option<NeedId>,
    /// Whether the unit named is registered.
    pub unit_known: bool,
    /// Whether the unit named was merged or split, and is no more.
    pub unit_ended: Option<Date>,
    /// Whether the centre named is registered.
    pub centre_known: bool,
    /// The cluster that helps or lifts.
    pub cluster: Option<Seen<Cluster>>,
    /// The region to lift to.
    pub region: Option<Seen<Region>>,
    /// The other need of a merge or a split.
    pub other: Option<Seen<Need>>,
    /// The round to enter or to leave, or the one whose list rejected it.
    pub round: Option<Seen<Round>>,
    /// Its place on the final list of the round to leave.
    pub standing: Option<Ending>,
}

impl Decider for Need {
    const STREAM: &'static str = "need";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        self.permit(ask)?;
        let facts = &ask.facts;
        match &ask.intent {
            Intent::Submit(new) => self.submit(new, ask.by.at, facts),
            Intent::SplitOff { from, wording } => self.split_off(*from, wording, facts),
            _ if self.status == Status::Absent => Err(Refusal::Unknown),
            Intent::Revise(new) => self.revise(new),
            Intent::Join(new) => self.join(new, ask.by.at, facts),
            Intent::AskClarification { question } => self.ask_clarification(question),
            Intent::Clarify(new) => self.clarify(new),
            Intent::GiveFeasibility(new) => self.give_feasibility(new, facts),
            Intent::AttachEvidence(new) => self.attach_evidence(new),
            Intent::JudgeEvidence(new) => self.judge_evidence(new),
            Intent::Score(new) => self.score(new),
            Intent::Lift {
                cluster,
                region,
                reason,
            } => self.lift(*cluster, *region, reason, facts),
            Intent::FindEligible { scale } => self.find_eligible(*scale),
            Intent::Merge { into, reason } => self.merge(*into, reason, facts),
            Intent::Absorb { from } => self.absorb(*from, facts),
            Intent::Unmerge { from, reason } => self.unmerge(*from, reason, facts),
            Intent::Release { need } => self.release(*need, facts),
            Intent::Split { into, reason } => self.split(into, reason, facts),
            Intent::Withdraw(new) => self.withdraw(new),
            Intent::RuleOut(new) => self.rule_out(new),
            Intent::Refer(new) => self.refer(new),
            Intent::Enter { round } => self.enter(*round, facts),
            Intent::LeaveRound { round } => self.leave_round(*round, facts),
            Intent::CarryOver(new) => self.carry_over(new, facts),
            Intent::Lapse { reason } => self.lapse(reason, facts),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Submitted(new) => self.begin(&[new.unit], wording_of(new), |need| {
                need.submitted = Some(new.clone());
            }),
            Event::SplitOff(off) => self.begin(&off.owners, wording_of_part(off), |need| {
                need.split_off = Some(off.clone());
            }),
            Event::Revised(new) => self.wording = Some(new.clone()),
            Event::Joined(joined) => {
                self.own([joined.unit]);
                self.by_own_act.insert(joined.unit);
            }
            Event::ClarificationAsked(asked) => {
                self.status = Status::InClarification;
                self.question = Some(asked.question.clone());
            }
            Event::Clarified(given) => {
                self.status = Status::Submitted;
                self.answer = Some(given.clone());
            }
            Event::FeasibilityGiven(given) => {
                self.feasibility.insert(given.centre, given.clone());
            }
            Event::EvidenceAttached(attached) => self.keep_evidence(attached),
            Event::EvidenceJudged(judged) => {
                if let Some(evidence) = self.evidence.get_mut(&judged.document) {
                    evidence.judged = Some(judged.clone());
                }
            }
            Event::CriteriaScored(scored) => self.scores = Some(scored.clone()),
            Event::Lifted(lifted) => {
                self.lifted.insert(lifted.region);
                if let Some(eligible) = &mut self.eligible {
                    eligible.scale = eligible.scale.max(Scale::Region);
                }
            }
            Event::FoundEligible(found) => {
                self.status = Status::Eligible;
                self.eligible = Some(found.clone());
            }
            Event::Merged(merged) => {
                self.before_merge = std::mem::replace(&mut self.status, Status::Merged(merged.into));
            }
            Event::Absorbed(absorbed) => {
                self.own(absorbed.owners.iter().copied());
                self.absorbed.push(Lineage {
                    from: absorbed.from,
                    owners: absorbed.owners.clone(),
                    settled: false,
                });
            }
            Event::Unmerged(_) => {
                if let Status::Merged(into) = self.status {
                    self.parted.insert(into);
                    self.status = std::mem::take(&mut self.before_merge);
                }
            }
            Event::Released(released) => {
                self.owners.retain(|unit| !released.owners.contains(unit));
                self.absorbed.retain(|lineage| lineage.from != released.from);
                self.released.insert(released.from);
            }
            Event::Split(split) => self.status = Status::Split(split.into.clone()),
            Event::Withdrawn(_) => self.status = Status::Withdrawn,
            Event::RuledOut(out) => self.status = Status::RuledOut(out.exit),
            Event::ReferredToResearch(referred) => {
                self.status = Status::ReferredToResearch(referred.to.clone());
            }
            Event::EnteredRound(entered) => {
                self.status = Status::InRound(entered.round);
                self.absorbed
                    .iter_mut()
                    .for_each(|lineage| lineage.settled = true);
            }
            Event::LeftRound(left) => {
                let round = left.round;
                self.left.insert(round, left.ending.clone());
                self.status = match left.ending {
                    Ending::Prioritised { rank } => Status::Prioritised { round, rank },
                    Ending::NotPrioritised { rank } => Status::NotPrioritised { round, rank },
                    Ending::NoList => Status::Eligible,
                };
            }
            Event::CarriedOver(carried) => {
                self.status = Status::Eligible;
                self.owners.clone_from(&carried.owners);
                self.by_own_act.extend(&carried.owners);
                self.by_own_act.retain(|unit| carried.owners.contains(unit));
                if let Some(eligible) = &mut self.eligible {
                    eligible.hours = carried.hours;
                }
                if let Some(wording) = &mut self.wording {
                    wording.hours = carried.hours;
                }
                self.carried = Some(carried.clone());
            }
            Event::Lapsed(_) => self.status = Status::Lapsed,
        }
    }
}

impl Need {
    /// The unit that submitted it; for a need split off another, the first owner of that one.
    #[must_use]
    pub fn submitter(&self) -> Option<UnitId> {
        let submitted = self.submitted.as_ref().map(|submitted| submitted.unit);
        submitted.or_else(|| self.split_off.as_ref()?.owners.first().copied())
    }

    /// In how many rounds it stood that came to a list.
    #[must_use]
    pub fn rounds_stood(&self) -> usize {
        self.left
            .values()
            .filter(|ending| **ending != Ending::NoList)
            .count()
    }

    fn permit(&self, ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
        let by = &ask.by;
        match &ask.intent {
            Intent::Submit(new) => match &new.origin {
                Origin::Own => by.permit(Right::OwnNeeds, Some(new.unit.into()))?,
                Origin::OnBehalf { cluster, .. } => {
                    by.permit_on_behalf(Right::HelpWithNeeds, Some((*cluster).into()), new.unit)?;
                }
                Origin::Workshop { cluster, .. } => {
                    by.permit(Right::HelpWithNeeds, Some((*cluster).into()))?;
                }
            },
            Intent::Join(Joined { unit })
            | Intent::Clarify(Clarified { unit, .. })
            | Intent::Withdraw(Withdrawn { unit, .. })
            | Intent::CarryOver(CarriedOver { unit, .. }) => {
                by.permit(Right::OwnNeeds, Some((*unit).into()))?;
            }
            Intent::Revise(_) => {
                // A need that is not there has no submitter; then the right is shown for one's own unit.
                let submitter = self.submitter().map(Into::into).or(by.actor.org);
                by.permit(Right::OwnNeeds, submitter)?;
            }
            Intent::GiveFeasibility(given) => by.permit(Right::SpeakForCentre, Some(given.centre.into()))?,
            Intent::AttachEvidence(_) | Intent::JudgeEvidence(_) | Intent::Score(_) => {
                by.permit(Right::Assess, None)?;
            }
            Intent::Lift { cluster, .. } => by.permit(Right::HelpWithNeeds, Some((*cluster).into()))?,
            Intent::LeaveRound { .. } => by.permit(Right::CarryOut, None)?,
            Intent::SplitOff { .. }
            | Intent::AskClarification { .. }
            | Intent::FindEligible { .. }
            | Intent::Merge { .. }
            | Intent::Absorb { .. }
            | Intent::Unmerge { .. }
            | Intent::Release { .. }
            | Intent::Split { .. }
            | Intent::RuleOut(_)
            | Intent::Refer(_)
            | Intent::Enter { .. }
            | Intent::Lapse { .. } => by.permit(Right::Screen, None)?,
        }
        Ok(())
    }

    fn begin(&mut self, owners: &[UnitId], wording: Revised, keep: impl FnOnce(&mut Self)) {
        self.status = Status::Submitted;
        self.owners = owners.to_vec();
        self.by_own_act = owners.iter().copied().collect();
        self.wording = Some(wording);
        keep(self);
    }

    fn own(&mut self, units: impl IntoIterator<Item = UnitId>) {
        for unit in units {
            if !self.owners.contains(&unit) {
                self.owners.push(unit);
            }
        }
    }

    fn keep_evidence(&mut self, attached: &EvidenceAttached) {
        let digest = attached.document.sha256;
        let judged = self.evidence.remove(&digest).and_then(|known| known.judged);
        self.evidence.insert(
            digest,
            Evidence {
                attached: attached.clone(),
                judged,
            },
        );
    }

    fn must_move(&self) -> Result<(), Refusal> {
        if self.status.is_on_its_way() {
            return Ok(());
        }
        Err(Refusal::StandsStill {
            status: self.status.clone(),
        })
    }
}

fn wording_of(new: &Submitted) -> Revised {
    Revised {
        delivery_type: new.delivery_type.clone(),
        description: new.description.clone(),
        hours: new.hours,
        subject: new.subject.clone(),
        title: new.title.clone(),
    }
}

fn wording_of_part(part: &SplitOff) -> Revised {
    Revised {
        delivery_type: part.delivery_type.clone(),
        description: part.description.clone(),
        hours: part.hours,
        subject: part.subject.clone(),
        title: part.title.clone(),
    }
}

#[cfg(test)]
mod tests;
