//! Rounds, decided again. Which documents were pinned, how far the log had been read and what the count gave is taken
//! from the event, since `derive` checks that; everything else is looked up.

use super::Again;
use crate::{
    names,
    trail::{Trail, Trails},
};
use domain::{
    ballot::Ballot,
    body::Body,
    centre::Centre,
    need::Need,
    round::{CandidatesFact, Facts, Intent, RollFact, Round, TallyFact, Turnout},
};
use events::{Cite, RoundId, StreamId, Time, ballot, round::Event, round::Tallied};

/// By how much two server clocks may differ (design 3), in milliseconds.
const SKEW_MS: i64 = 5_000;

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
        Event::Planned(new) => {
            let missing = |cluster: &&events::ClusterId| !known.exists(&StreamId::new("cluster", cluster));
            facts.unknown_clusters = new.clusters.iter().filter(missing).copied().collect();
            Intent::Plan(new.clone())
        }
        Event::RulesAdopted(new) => {
            facts.body = known.seen::<Body>(&StreamId::new("body", new.rules.ratified_by));
            facts.rules_fault = outcome::rules_fault(&new.rules);
            facts.rules_digest = outcome::rules_digest(&new.rules).ok();
            Intent::AdoptRules(new.rules.clone())
        }
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
                units: trail.roll.as_ref().map_or(new.units, |_| units(trail)),
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
    };
    again.ask_as::<Round>(by, event, intent, facts);
}

fn units(trail: &Trail) -> u32 {
    u32::try_from(trail.units.len()).unwrap_or(u32::MAX)
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
        roll: units(trail),
        sealed: 0,
    };
    for unit in &trail.units {
        if let Some(ballot) = again.known.state::<Ballot>(&ballot::stream(id, *unit)) {
            turnout.cast += u32::from(ballot.cast.is_some());
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
