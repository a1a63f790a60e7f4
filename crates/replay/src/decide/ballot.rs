//! Ballots. While a ballot is sealed its marks are unknown, so its casting is decided again as if it were blank; when it
//! is opened, its casting is decided once more with the marks, so that no ballot counts that ought to have been refused.

use super::{Again, SKEW_MS};
use crate::{
    names, rights,
    trail::{BallotAsk, Trail, Trails},
};
use authority::Right;
use domain::{
    Ask, Decider, Seen,
    ballot::{Absent, Ballot, Facts, Intent, Recusal},
    body::Body,
    credential::Credential,
    round::{Phase, Round},
};
use events::{
    Cite, CredentialId, Role, RoundId, Salt, StreamId, Time, UnitId, Version,
    ballot::{Cast, Event, Opened, Voided},
};
use std::sync::Arc;

pub(super) fn check(again: &mut Again<'_>, event: &Event, trails: &mut Trails) {
    let Some((round, unit)) = names::ballot(&again.here.event.stream) else {
        return;
    };
    let trail = trails.entry(round).or_default();
    let mut ask = asked(again, trail, round, unit);
    match event {
        Event::Cast(cast) => {
            blank(again, &mut ask, cast);
            let decided = state(again).decide(&ask);
            compare_cast(again, event, cast, decided);
        }
        Event::Opened(opened) => {
            open(again, event, opened, &mut ask);
        }
        Event::OpeningLost(lost) => {
            ask.by.at = lost_at(again, &ask, lost.until);
            ask.intent = Intent::LoseOpening;
            compare(again, event, &ask);
        }
        Event::Unopened(unopened) => {
            let reason = unopened.reason.clone();
            ask.intent = Intent::Unopen { reason };
            compare(again, event, &ask);
        }
        Event::Voided(voided) => {
            ask.facts.caster = trail.votes.get(&unit).and_then(|vote| vote.caster);
            ask.facts.body = again.known.seen::<Body>(&StreamId::new("body", voided.body));
            ask.intent = Intent::Void(recusal(voided));
            compare(again, event, &ask);
        }
    }
    let facts = &mut ask.facts;
    (facts.opening, facts.acting, facts.caster, facts.body) = Default::default();
    facts.absent.clear();
    trail.ask = Some(ask);
}

/// The ballot before this event.
fn state(again: &Again<'_>) -> Ballot {
    let known = again.known.state::<Ballot>(&again.here.event.stream);
    known.cloned().unwrap_or_default()
}

fn compare(again: &mut Again<'_>, event: &Event, ask: &BallotAsk) {
    let decided = state(again).decide(ask);
    again.compare::<Ballot>(event, decided);
}

fn recusal(voided: &Voided) -> Recusal {
    Recusal {
        against: voided.against.clone(),
        body: voided.body,
        r#for: voided.r#for.clone(),
        ground: voided.ground,
        need: voided.need,
        person: voided.person,
    }
}

/// When the loss was found: the days to present it run from then, and the ledger records a moment later.
fn lost_at(again: &Again<'_>, ask: &BallotAsk, until: Time) -> Time {
    let at = again.here.event.at;
    let rules = ask.facts.round.as_ref().and_then(|seen| seen.value.rules());
    let days = rules.map_or(0, |rules| rules.represent_days);
    let found = at.plus_millis(until.millis() - at.plus_days(days).millis());
    if (at.plus_millis(-SKEW_MS)..=at).contains(&found) {
        found
    } else {
        at
    }
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
                candidates: Arc::new(candidates.map(|candidate| candidate.need).collect()),
                ..Facts::default()
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
fn blank(again: &Again<'_>, ask: &mut BallotAsk, cast: &Cast) {
    let credential = |cite: &Cite| {
        let seen = again.known.seen::<Credential>(&cite.stream)?;
        Some((names::id::<CredentialId>(&cite.stream)?, seen))
    };
    // As recorded: whether it gives the right is checked apart.
    let acting = again.here.event.actor.credential.as_ref();
    ask.facts.acting = acting.and_then(credential);
    let absent = cast.absent.iter().filter_map(credential);
    ask.facts.absent = absent.map(|(id, seen)| Absent { id, seen }).collect();
    ask.facts.salt = Some(Salt([0; 32]));
    ask.intent = Intent::Cast {
        absent: cast
            .absent
            .iter()
            .filter_map(|cite| names::id(&cite.stream))
            .collect(),
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
    ask.facts.opening = Some((opened.marks.clone(), opened.salt));
    ask.intent = Intent::Open;
    let ballot = state(again);
    if ask.by.actor.role != Role::Process {
        let (marks, salt) = (opened.marks.clone(), opened.salt);
        ask.intent = Intent::Represent { marks, salt };
        ask.by.at = presented_at(ask, &ballot);
    }
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
    // Whose turn it was to cast it was checked there too.
    let id = CredentialId(events::derived(&["member"]));
    let cite = Cite {
        stream: StreamId::new("credential", id),
        version: Version(1),
    };
    let member = Seen {
        value: Credential::default(),
        cite,
    };
    ask.facts.acting = Some((id, member));
    ask.facts.salt = Some(opened.salt);
    ask.intent = Intent::Cast {
        absent: Vec::new(),
        authority: cast.authority.clone(),
        marks: opened.marks.clone(),
    };
    if let Err(refusal) = Ballot::default().decide(ask) {
        again.compare::<Ballot>(event, Err(refusal));
    }
    set_phase(ask, phase);
}

/// When a lost opening was presented: recorded a moment later, perhaps just after the last moment for it.
fn presented_at(ask: &BallotAsk, ballot: &Ballot) -> Time {
    let recount = ask.facts.round.as_ref().and_then(|seen| seen.value.recount_from);
    let until = ballot.lost.max(recount);
    let at = ask.by.at;
    until
        .filter(|until| *until < at && at <= until.plus_millis(SKEW_MS))
        .unwrap_or(at)
}

fn set_phase(ask: &mut BallotAsk, phase: Phase) {
    if let Some(seen) = &mut ask.facts.round {
        seen.value.phase = phase;
    }
}
