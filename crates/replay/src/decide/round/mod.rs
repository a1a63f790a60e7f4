//! Rounds, decided again. Which documents were pinned, how far the log had been read and what the count gave is taken
//! from the event, since `derive` checks that; everything else is looked up.

mod plan;

use super::{Again, SKEW_MS};
use crate::{
    names,
    trail::{Trail, Trails},
};
use domain::{
    ballot::Ballot,
    case::Case,
    centre::Centre,
    need::Need,
    round::{CandidatesFact, Facts, Intent, RollFact, Round, TallyFact, Turnout},
};
use events::{Cite, RoundId, StreamId, Time, ballot, round::Contested, round::Event, round::Tallied};

pub(super) fn check(again: &mut Again<'_>, event: &Event, trails: &mut Trails) {
    let Some(id) = names::id::<RoundId>(&again.here.event.stream) else {
        return;
    };
    let trail = trails.entry(id).or_default();
    let known = again.known;
    let mut facts = Facts {
        id: Some(id),
        ..Default::default()
    };
    let mut by = again.here.by.clone();
    let intent = match event {
        Event::Planned(new) => plan::planned(again, new, &mut facts),
        Event::RulesAdopted(new) => plan::rules(again, new, &mut facts),
        Event::SubmissionsOpened(new) => Intent::OpenSubmissions { until: new.until },
        Event::SubmissionsClosed(_) => Intent::CloseSubmissions,
        Event::NeedEntered(new) => {
            facts.need = known.seen::<Need>(&StreamId::new("need", new.need));
            Intent::EnterNeed { need: new.need }
        }
        Event::OfferEntered(new) => {
            facts.centre = known.seen::<Centre>(&StreamId::new("centre", new.centre));
            let (centre, hours) = (new.centre, new.hours);
            Intent::EnterOffer { centre, hours }
        }
        Event::ScreeningClosed(_) => Intent::CloseScreening,
        Event::CandidatesFrozen(new) => {
            let count = |needs: usize| u32::try_from(needs).unwrap_or(u32::MAX);
            facts.candidates = Some(CandidatesFact {
                blob: new.candidates.clone(),
                needs: trail
                    .candidates
                    .as_ref()
                    .map_or(new.needs, |frozen| count(frozen.needs.len())),
                through: new.through,
            });
            Intent::FreezeCandidates
        }
        Event::VotingOpened(new) => {
            facts.roll = Some(Ok(RollFact {
                blob: new.roll.clone(),
                units: trail.roll.as_ref().map_or(new.units, |_| voters(trail)),
                clusters: clusters(again),
            }));
            Intent::OpenVoting { until: new.until }
        }
        Event::VotingClosed(_) => Intent::CloseVoting,
        Event::QuorumMet(_) | Event::QuorumFailed(_) => {
            facts.turnout = Some(turnout(again, id, trail));
            Intent::CheckQuorum
        }
        Event::Tallied(new) => {
            // `derive` names each ballot that was left sealed.
            let sealed = 0;
            facts.turnout = Some(Turnout {
                sealed,
                ..turnout(again, id, trail)
            });
            facts.tally = Some(Ok(TallyFact {
                certificate: new.certificate.clone(),
                counted: new.counted,
                input: new.input,
                list: new.list.clone(),
                proposal: new.proposal.clone(),
                through: new.through,
            }));
            by.at = decided_at(again, new, trail);
            Intent::Tally
        }
        Event::Finalised(_) => Intent::Finalise,
        Event::Contested(new) => {
            facts.on_roll = trail.units.contains(&new.unit);
            contested(new)
        }
        Event::Reproposed(new) => {
            facts.case = known.seen::<Case>(&StreamId::new("case", new.case));
            let round = known.state::<Round>(&again.here.event.stream);
            let refused = facts.case.as_ref().zip(round);
            facts.reproposal = refused.map(|(seen, round)| {
                let refused = round.refused_with(&seen.value).into_iter().collect();
                Ok((new.proposal.clone(), refused))
            });
            Intent::Repropose { case: new.case }
        }
        other => match told_by_itself(other) {
            Some(intent) => intent,
            None => return,
        },
    };
    again.ask_as::<Round>(by, event, intent, facts);
}

fn contested(new: &Contested) -> Intent {
    Intent::Contest {
        complaint: new.complaint,
        unit: new.unit,
        reason: new.reason.clone(),
    }
}

/// What was asked where nothing but the round itself decides.
fn told_by_itself(event: &Event) -> Option<Intent> {
    Some(match event {
        Event::ExtensionProposed(new) => Intent::ProposeExtension {
            until: new.until,
            reason: new.reason.clone(),
        },
        Event::Extended(new) => Intent::ConfirmExtension { until: new.until },
        Event::Reopened(new) => Intent::Reopen { until: new.until },
        Event::Failed(new) => Intent::GiveUp {
            reason: new.reason.clone(),
        },
        Event::LotCommitted(new) => Intent::CommitLot {
            commitment: new.commitment,
        },
        Event::LotRevealed(new) => Intent::RevealLot { part: new.part },
        Event::LotDrawn(new) => Intent::DrawLot {
            instead_of: new.instead_of,
            drawn: new.drawn,
            reason: new.reason.clone(),
        },
        Event::ComplaintSettled(new) => Intent::SettleComplaint {
            complaint: new.complaint,
            remedy: new.remedy,
            reason: new.reason.clone(),
            recount_from: new.recount_from,
        },
        Event::AnnulmentProposed(new) => Intent::ProposeAnnulment {
            reason: new.reason.clone(),
        },
        Event::Annulled(_) => Intent::ConfirmAnnulment,
        _ => return None,
    })
}

fn voters(trail: &Trail) -> u32 {
    u32::try_from(trail.voters.len()).unwrap_or(u32::MAX)
}

/// The clusters of the round as they stood.
fn clusters(again: &Again<'_>) -> Vec<Cite> {
    let round = again.known.state::<Round>(&again.here.event.stream);
    let clusters = round.into_iter().flat_map(|round| &round.clusters);
    let cite = |cluster| {
        let stream = StreamId::new("cluster", cluster);
        let version = again.known.version_before(&stream);
        Cite { stream, version }
    };
    clusters.map(cite).collect()
}

/// Who of the roll has cast a ballot.
fn turnout(again: &Again<'_>, id: RoundId, trail: &Trail) -> Turnout {
    let mut turnout = Turnout {
        cast: 0,
        roll: voters(trail),
        sealed: 0,
    };
    for unit in &trail.units {
        if let Some(ballot) = again.known.state::<Ballot>(&ballot::stream(id, *unit)) {
            turnout.cast += u32::from(ballot.cast.is_some() && trail.voters.contains(unit));
            turnout.sealed += u32::from(ballot.is_sealed());
        }
    }
    turnout
}

/// When the count was decided: the complaint window runs from then, and the ledger records a moment later. Not before
/// the last thing that the count read, and not after it was recorded; outside of that, the time recorded.
fn decided_at(again: &Again<'_>, tallied: &Tallied, trail: &Trail) -> Time {
    let at = again.here.event.at;
    let rules = again
        .known
        .state::<Round>(&again.here.event.stream)
        .and_then(Round::rules);
    let days = rules.map_or(0, |rules| rules.complaint_days);
    let early = at.plus_days(days).millis() - tallied.complaints_until.millis();
    let decided = at.plus_millis(-early);
    let earliest = trail.last_at.unwrap_or(at).plus_millis(-SKEW_MS);
    if (earliest..=at).contains(&decided) {
        decided
    } else {
        at
    }
}
