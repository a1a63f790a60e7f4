//! Needs, decided again from their whole events.

use super::Again;
use crate::{
    known::Known,
    names,
    trail::{Trail, Trails},
};
use domain::{
    cluster::Cluster,
    need::{Facts, Intent, Need, Status},
    region::Region,
    round::Round,
};
use events::{
    ClusterId, NeedId, RoundId, StreamId, UnitId,
    need::{Ending, Event, Origin, Revised, SplitOff},
};

pub(super) fn check(again: &mut Again<'_>, event: &Event, trails: &Trails) {
    let known = again.known;
    let stream = &again.here.event.stream;
    let own = names::id::<NeedId>(stream);
    let mut facts = Facts {
        id: own,
        ..Default::default()
    };
    let intent = match event {
        Event::Submitted(new) => {
            owner(known, new.unit, &mut facts);
            if let Origin::OnBehalf { cluster, .. } | Origin::Workshop { cluster, .. } = &new.origin {
                facts.cluster = cluster_of(known, *cluster);
            }
            Intent::Submit(new.clone())
        }
        Event::SplitOff(new) => {
            facts.other = need(known, new.from);
            let (from, wording) = (new.from, wording(new));
            Intent::SplitOff { from, wording }
        }
        Event::Revised(new) => Intent::Revise(new.clone()),
        Event::Joined(new) => {
            owner(known, new.unit, &mut facts);
            Intent::Join(new.clone())
        }
        Event::ClarificationAsked(new) => Intent::AskClarification {
            question: new.question.clone(),
        },
        Event::Clarified(new) => Intent::Clarify(new.clone()),
        Event::FeasibilityGiven(new) => {
            facts.centre_known = known.exists(&StreamId::new("centre", new.centre));
            Intent::GiveFeasibility(new.clone())
        }
        Event::EvidenceAttached(new) => Intent::AttachEvidence(new.clone()),
        Event::EvidenceJudged(new) => Intent::JudgeEvidence(new.clone()),
        Event::CriteriaScored(new) => Intent::Score(new.clone()),
        Event::Lifted(new) => {
            facts.cluster = cluster_of(known, new.cluster);
            facts.region = known.seen::<Region>(&StreamId::new("region", new.region));
            Intent::Lift {
                cluster: new.cluster,
                region: new.region,
                reason: new.reason.clone(),
            }
        }
        Event::FoundEligible(new) => Intent::FindEligible { scale: new.scale },
        Event::Merged(new) => {
            facts.other = need(known, new.into);
            Intent::Merge {
                into: new.into,
                reason: new.reason.clone(),
            }
        }
        Event::Absorbed(new) => {
            facts.other = need(known, new.from);
            Intent::Absorb { from: new.from }
        }
        Event::Unmerged(new) => {
            // Which need that is stands in the citation only.
            let Some(from) = names::id::<NeedId>(&new.target.stream) else {
                return again.unreadable(event, "it cites no need that it was merged into");
            };
            facts.other = need(known, from);
            Intent::Unmerge {
                from,
                reason: new.reason.clone(),
            }
        }
        Event::Released(new) => {
            facts.other = need(known, new.from);
            Intent::Release { need: new.from }
        }
        Event::Split(new) => Intent::Split {
            into: new.into.clone(),
            reason: new.reason.clone(),
        },
        Event::Withdrawn(new) => Intent::Withdraw(new.clone()),
        Event::RuledOut(new) => Intent::RuleOut(new.clone()),
        Event::ReferredToResearch(new) => Intent::Refer(new.clone()),
        Event::EnteredRound(new) => {
            facts.round = round(known, new.round);
            Intent::Enter { round: new.round }
        }
        Event::LeftRound(new) => {
            facts.round = round(known, new.round);
            let trail = trails.get(&new.round);
            facts.standing = own.zip(trail).and_then(|(need, trail)| standing(trail, need));
            Intent::LeaveRound { round: new.round }
        }
        Event::CarriedOver(new) => {
            facts.round = last_round(known, stream);
            Intent::CarryOver(new.clone())
        }
        Event::Lapsed(new) => {
            facts.round = last_round(known, stream);
            Intent::Lapse {
                reason: new.reason.clone(),
            }
        }
    };
    again.ask::<Need>(event, intent, facts);
}

fn owner(known: &Known, unit: UnitId, facts: &mut Facts) {
    facts.unit_known = known.unit_known(unit);
    facts.unit_ended = known.unit_ended(unit);
}

fn need(known: &Known, id: NeedId) -> Option<domain::Seen<Need>> {
    known.seen::<Need>(&StreamId::new("need", id))
}

fn round(known: &Known, id: RoundId) -> Option<domain::Seen<Round>> {
    known.seen::<Round>(&StreamId::new("round", id))
}

fn cluster_of(known: &Known, id: ClusterId) -> Option<domain::Seen<Cluster>> {
    known.seen::<Cluster>(&StreamId::new("cluster", id))
}

/// The round whose list did not prioritise the need.
fn last_round(known: &Known, stream: &StreamId) -> Option<domain::Seen<Round>> {
    match known.state::<Need>(stream)?.status {
        Status::NotPrioritised { round: id, .. } => round(known, id),
        _ => None,
    }
}

/// The need's place on the list that was counted again.
fn standing(trail: &Trail, need: NeedId) -> Option<Ending> {
    let item = trail.items.iter().find(|item| item.need == need)?;
    let rank = item.rank;
    Some(if item.phase.is_funded() {
        Ending::Prioritised { rank }
    } else {
        Ending::NotPrioritised { rank }
    })
}

fn wording(part: &SplitOff) -> Revised {
    Revised {
        delivery_type: part.delivery_type.clone(),
        description: part.description.clone(),
        hours: part.hours,
        subject: part.subject.clone(),
        title: part.title.clone(),
    }
}
