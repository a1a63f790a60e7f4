//! Ballots. While a ballot is sealed its marks are unknown, so its casting is decided again as if it were blank; when it
//! is opened, its casting is decided once more with the marks, so that no ballot counts that ought to have been refused.

use super::Again;
use crate::{
    names, rights,
    trail::{BallotAsk, Trail, Trails},
};
use authority::Right;
use domain::{
    Ask, Decider,
    ballot::{Ballot, Facts, Intent},
    round::{Phase, Round},
};
use events::{RoundId, Salt, StreamId, UnitId, ballot::Cast, ballot::Event, ballot::Opened};

pub(super) fn check(again: &mut Again<'_>, event: &Event, trails: &mut Trails) {
    let Some((round, unit)) = names::ballot(&again.here.event.stream) else {
        return;
    };
    let trail = trails.entry(round).or_default();
    let mut ask = asked(again, trail, round, unit);
    match event {
        Event::Cast(cast) => {
            blank(&mut ask, cast);
            let absent = Ballot::default();
            let ballot = again
                .known
                .state::<Ballot>(&again.here.event.stream)
                .unwrap_or(&absent);
            let decided = ballot.decide(&ask);
            compare_cast(again, event, cast, decided);
        }
        Event::Opened(opened) => {
            ask.facts.opening = Some((opened.marks.clone(), opened.salt));
            ask.intent = Intent::Open;
            open(again, event, opened, &mut ask);
        }
        Event::Unopened(unopened) => {
            let reason = unopened.reason.clone();
            ask.intent = Intent::Unopen { reason };
            let absent = Ballot::default();
            let ballot = again
                .known
                .state::<Ballot>(&again.here.event.stream)
                .unwrap_or(&absent);
            again.compare::<Ballot>(event, ballot.decide(&ask));
        }
    }
    ask.facts.opening = None;
    trail.ask = Some(ask);
}

/// What every decision about a ballot of a round is told; made once and told again until the round moves.
fn asked(again: &Again<'_>, trail: &mut Trail, round: RoundId, unit: UnitId) -> BallotAsk {
    let stream = StreamId::new("round", round);
    let mut ask = trail.ask.take().unwrap_or_else(|| {
        let candidates = trail.candidates.iter().flat_map(|frozen| &frozen.needs);
        Ask {
            by: again.here.by.clone(),
            intent: Intent::Open,
            facts: Facts {
                id: None,
                round: again.known.seen::<Round>(&stream),
                on_roll: false,
                candidates: candidates.map(|candidate| candidate.need).collect(),
                salt: None,
                opening: None,
            },
        }
    });
    if let Some(seen) = &mut ask.facts.round {
        seen.cite.version = again.known.version_before(&stream);
    }
    ask.by = again.here.by.clone();
    ask.facts.id = Some((round, unit));
    ask.facts.on_roll = trail.units.contains(&unit);
    ask
}

/// Asks as if the ballot were blank.
fn blank(ask: &mut BallotAsk, cast: &Cast) {
    ask.facts.salt = Some(Salt([0; 32]));
    ask.intent = Intent::Cast {
        authority: cast.authority.clone(),
        marks: Default::default(),
    };
}

/// Compares a casting decided again: whatever it commits to stays open here.
fn compare_cast(
    again: &mut Again<'_>,
    event: &Event,
    cast: &Cast,
    decided: Result<Vec<Event>, domain::ballot::Refusal>,
) {
    let decided = decided.map(|mut events| {
        if let [Event::Cast(expected)] = &mut events[..] {
            expected.commitment = cast.commitment;
        }
        events
    });
    again.compare::<Ballot>(event, decided);
}

/// An opening: it opens the last cast, and that cast was allowed with these marks.
fn open(again: &mut Again<'_>, event: &Event, opened: &Opened, ask: &mut BallotAsk) {
    let absent = Ballot::default();
    let ballot = again
        .known
        .state::<Ballot>(&again.here.event.stream)
        .unwrap_or(&absent);
    let decided = ballot.decide(ask);
    let opens = decided.is_ok();
    again.compare::<Ballot>(event, decided);
    let (Some((_, cast)), true) = (&ballot.cast, opens) else {
        return;
    };
    let Some(phase) = ask.facts.round.as_ref().map(|seen| seen.value.phase) else {
        return;
    };
    // As it was when it was cast: in time and by somebody who might, for that was checked there.
    set_phase(ask, Phase::Voting);
    ask.by = rights::somebody(Right::CastBallot, Some(cast.unit.into()), None, cast.not_after);
    ask.facts.salt = Some(opened.salt);
    ask.intent = Intent::Cast {
        authority: cast.authority.clone(),
        marks: opened.marks.clone(),
    };
    if let Err(refusal) = Ballot::default().decide(ask) {
        again.compare::<Ballot>(event, Err(refusal));
    }
    set_phase(ask, phase);
}

fn set_phase(ask: &mut BallotAsk, phase: Phase) {
    if let Some(seen) = &mut ask.facts.round {
        seen.value.phase = phase;
    }
}
