//! Cases, decided again: points from the proposal derived again, and what came of each point from the votes in the log.

use super::Again;
use crate::{
    names,
    trail::{Trail, Trails},
};
use domain::{
    body::Body,
    case::{Case, Facts, Intent},
    centre::Centre,
    meeting::Meeting,
    round::Round,
};
use events::{
    BodyId, CaseId, Digest, Lang, MeetingId, RoundId, StreamId, Text,
    case::{Event, Outcome},
};

pub(super) fn check(again: &mut Again<'_>, event: &Event, trails: &Trails) {
    let case = again.known.state::<Case>(&again.here.event.stream);
    let opened = case.and_then(|case| case.opened.as_ref());
    let (round, body) = match (event, opened) {
        (Event::Opened(new), _) => (new.round, new.body),
        (_, Some(opened)) => (opened.round, opened.body),
        (_, None) => return again.ask::<Case>(event, intent(event), Facts::default()),
    };
    let facts = facts(again, event, (round, body), trails.get(&round));
    again.ask::<Case>(event, intent(event), facts);
}

fn facts(again: &Again<'_>, event: &Event, (round, body): (RoundId, BodyId), trail: Option<&Trail>) -> Facts {
    let known = again.known;
    let stream = &again.here.event.stream;
    let body_of = |body: BodyId| known.seen::<Body>(&StreamId::new("body", body));
    let meeting_of = |meeting: MeetingId| known.seen::<Meeting>(&StreamId::new("meeting", meeting));
    let case = known.state::<Case>(stream);
    let mut facts = Facts {
        id: names::id(stream),
        round: known.seen::<Round>(&StreamId::new("round", round)),
        body: body_of(body),
        ..Default::default()
    };
    match event {
        Event::Opened(_) => open(again, round, trail, &mut facts),
        Event::Scheduled(new) => facts.meeting = meeting_of(new.meeting),
        Event::OpinionRecorded(new) => facts.advisor = body_of(new.body),
        Event::RegisteredElsewhere(_) | Event::Withdrawn(_) => {}
        Event::RecusalSettled(_) | Event::VoteCast(_) | Event::Resolved(_) | Event::DissentRecorded(_) => {
            facts.meeting = case.and_then(|case| case.scheduled).and_then(meeting_of);
            let centre = case
                .zip(point(event))
                .and_then(|(case, point)| case.centre_of(point));
            facts.centre = centre.and_then(|id| known.seen::<Centre>(&StreamId::new("centre", id)));
        }
    }
    facts
}

fn point(event: &Event) -> Option<u32> {
    match event {
        Event::RecusalSettled(settled) => Some(settled.point),
        Event::VoteCast(vote) => Some(vote.point),
        Event::Resolved(resolved) => Some(resolved.point),
        Event::DissentRecorded(dissent) => Some(dissent.point),
        _ => None,
    }
}

/// The proposal in force, the place of the case among those on it, and the case before.
fn open(again: &Again<'_>, id: RoundId, trail: Option<&Trail>, facts: &mut Facts) {
    let known = again.known;
    let Some(round) = facts.round.as_ref().map(|seen| &seen.value) else {
        return;
    };
    let Some(digest) = round.proposal().map(|blob| blob.sha256) else {
        return;
    };
    let proposal = trail.and_then(|trail| trail.proposals.get(&digest));
    facts.proposal = proposal.map(|proposal| (digest, proposal.points()));
    let stream = |attempt| StreamId::new("case", CaseId::of(id, &digest, attempt));
    let free = (1..=u32::MAX).find(|attempt| !known.exists(&stream(*attempt)));
    facts.attempt = free.unwrap_or(u32::MAX);
    let asked_for = round
        .reproposals
        .last()
        .map(|new| StreamId::new("case", new.case));
    let before = match facts.attempt {
        1 => asked_for,
        attempt => Some(stream(attempt - 1)),
    };
    facts.earlier = before.and_then(|before| known.seen::<Case>(&before));
}

/// What must have been asked. The person who votes or dissents is the actor, so that a vote in another's name shows as
/// a difference.
fn intent(event: &Event) -> Intent {
    match event.clone() {
        Event::Opened(new) => Intent::Open {
            body: new.body,
            round: new.round,
            list: new.list,
        },
        Event::Scheduled(new) => Intent::Schedule { meeting: new.meeting },
        Event::OpinionRecorded(new) => Intent::RecordOpinion {
            body: new.body,
            opinion: new.opinion,
        },
        Event::RecusalSettled(new) => Intent::SettleRecusal {
            against: new.against,
            r#for: new.r#for,
            ground: new.ground,
            person: new.person,
            point: new.point,
            reason: new.reason,
        },
        Event::VoteCast(vote) => Intent::Vote {
            point: vote.point,
            choice: vote.choice,
        },
        Event::DissentRecorded(new) => Intent::Dissent {
            point: new.point,
            words: new.words,
        },
        Event::Resolved(resolved) => {
            // If the votes say no where the log says yes, a no comes out, and the difference shows.
            let (otherwise, reason) = match resolved.outcome {
                no @ (Outcome::Rejected | Outcome::Returned) => (no, resolved.reason),
                Outcome::Ratified | Outcome::Noted => (Outcome::Rejected, Some(some_reason())),
            };
            Intent::Resolve {
                point: resolved.point,
                otherwise: Some(otherwise),
                reason,
            }
        }
        Event::RegisteredElsewhere(new) => Intent::RegisterElsewhere {
            case_number: new.case_number,
            date: new.date,
            minutes: new.minutes,
            points: new.points,
        },
        Event::Withdrawn(new) => Intent::Withdraw { reason: new.reason },
    }
}

fn some_reason() -> Text {
    Text {
        commitment: Digest::of(b"no reason is in the log"),
        lang: Lang::Nb,
    }
}
