//! Cases, decided again: points from the proposal derived again, and what came of each point from the votes in the log.

use super::Again;
use crate::trail::Trails;
use domain::{
    body::Body,
    case::{Case, Facts, Intent},
    round::Round,
};
use events::{
    Digest, Lang, StreamId, Text,
    case::{Event, Outcome, Point},
};

pub(super) fn check(again: &mut Again<'_>, event: &Event, trails: &Trails) {
    let known = again.known;
    let case = known
        .state::<Case>(&again.here.event.stream)
        .and_then(|case| case.opened.as_ref());
    let (round, body) = match (event, case) {
        (Event::Opened(new), _) => (new.round, new.body),
        (_, Some(opened)) => (opened.round, opened.body),
        (_, None) => return again.ask::<Case>(event, intent(event), Facts::default()),
    };
    let mut points = Vec::new();
    if let (Event::Opened(_), Some(proposal)) = (
        event,
        trails.get(&round).and_then(|trail| trail.proposal.as_ref()),
    ) {
        points.push(Point::List);
        let mandates = proposal.mandates.iter();
        points.extend(mandates.map(|given| Point::Mandate {
            centre: given.centre,
            hours: given.hours,
        }));
    }
    let facts = Facts {
        round: known.seen::<Round>(&StreamId::new("round", round)),
        body: known.seen::<Body>(&StreamId::new("body", body)),
        points,
    };
    again.ask::<Case>(event, intent(event), facts);
}

/// What must have been asked. A vote's person is the actor's, so that a vote in another's name shows as a difference.
fn intent(event: &Event) -> Intent {
    match event {
        Event::Opened(new) => Intent::Open {
            body: new.body,
            round: new.round,
            list: new.list,
        },
        Event::VoteCast(vote) => Intent::Vote {
            point: vote.point,
            choice: vote.choice,
        },
        Event::Resolved(resolved) => {
            // If the votes say no where the log says yes, a no comes out, and the difference shows.
            let (otherwise, reason) = match resolved.outcome {
                no @ (Outcome::Rejected | Outcome::Returned) => (no, resolved.reason.clone()),
                Outcome::Ratified | Outcome::Noted => (Outcome::Rejected, Some(some_reason())),
            };
            Intent::Resolve {
                point: resolved.point,
                otherwise: Some(otherwise),
                reason,
            }
        }
    }
}

fn some_reason() -> Text {
    Text {
        commitment: Digest::of(b"no reason is in the log"),
        lang: Lang::Nb,
    }
}
