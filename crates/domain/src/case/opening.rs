//! A case is put to the body, set on an agenda, advised on, and perhaps taken back.

use super::{Case, Event, Facts, Refusal, approves, centre_of};
use crate::Seen;
use events::{
    BodyId, CaseId, Digest, MeetingId, RoundId, Text,
    case::{Opened, OpinionRecorded, Outcome, Point, Scheduled, Withdrawn},
};

pub(super) fn open(body: BodyId, round: RoundId, list: Digest, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let seen = facts.round.as_ref().ok_or(Refusal::UnknownRound { round })?;
    let current = seen.value.final_list().ok_or(Refusal::NotFinal)?.list.sha256;
    if current != list {
        return Err(Refusal::Superseded { given: list, current });
    }
    if seen.value.rules().is_none_or(|rules| rules.ratified_by != body) {
        return Err(Refusal::WrongBody { body });
    }
    must_ratify(facts)?;
    let what = "the proposal in force";
    let (proposal, mandates) = facts.proposal.clone().ok_or(Refusal::FactsMissing { what })?;
    if seen.value.proposal().is_none_or(|blob| blob.sha256 != proposal) {
        return Err(Refusal::FactsMissing { what });
    }
    let earlier = facts.earlier.as_ref();
    if earlier.is_some_and(|earlier| !lets_another_follow(&earlier.value, proposal)) {
        return Err(Refusal::StillOpen);
    }
    let wanted = CaseId::of(round, &proposal, facts.attempt);
    if facts.id != Some(wanted) {
        return Err(Refusal::WrongId { wanted });
    }
    let approved = earlier.and_then(|earlier| earlier.value.list_outcome());
    let approved = approved.filter(|outcome| approves(*outcome));
    let points = points(approved, mandates, earlier, proposal);
    if points.is_empty() {
        return Err(Refusal::NothingToDecide);
    }
    Ok(vec![Event::Opened(Opened {
        approved,
        body,
        earlier_seen: earlier.map(|earlier| earlier.cite.clone()),
        list,
        points,
        proposal,
        round,
        round_seen: seen.cite.clone(),
    })])
}

/// Whether a case is over in a way that calls for another: taken back, sent back in whole or in part, or decided so that
/// another proposal was asked for.
fn lets_another_follow(case: &Case, proposal: Digest) -> bool {
    let on_this = case.opened.as_ref().is_some_and(|old| old.proposal == proposal);
    let sent_back = case
        .resolved
        .values()
        .any(|outcome| *outcome == Outcome::Returned);
    case.withdrawn.is_some() || case.is_decided() && (sent_back || !on_this)
}

/// The list first, unless it stands approved; then each mandate. Where the same proposal comes back, only what was
/// sent back of it.
fn points(
    approved: Option<Outcome>,
    mandates: Vec<Point>,
    earlier: Option<&Seen<Case>>,
    proposal: Digest,
) -> Vec<Point> {
    if approved.is_none() {
        return [Point::List].into_iter().chain(mandates).collect();
    }
    let of_this = |case: &Case| case.opened.as_ref().is_some_and(|old| old.proposal == proposal);
    match earlier.map(|earlier| &earlier.value) {
        Some(case) if case.withdrawn.is_none() && of_this(case) => {
            let sent_back = case.centres_with(Outcome::Returned);
            let is_back = |point: &Point| centre_of(point).is_some_and(|centre| sent_back.contains(&centre));
            mandates.into_iter().filter(is_back).collect()
        }
        Some(case) if of_this(case) => {
            // Taken back before anything was decided: the same points again.
            case.opened.as_ref().map_or(mandates, |old| old.points.clone())
        }
        _ => mandates,
    }
}

pub(super) fn withdraw(reason: &Text) -> Event {
    Event::Withdrawn(Withdrawn {
        reason: reason.clone(),
    })
}

/// The body's standing orders let it ratify, now.
pub(super) fn must_ratify(facts: &Facts) -> Result<(), Refusal> {
    let body = facts.body.as_ref();
    let orders = body.and_then(|body| body.value.constituted.as_ref());
    match orders {
        Some(orders) if orders.may_ratify => Ok(()),
        _ => Err(Refusal::BodyMayNotRatify),
    }
}

impl Case {
    pub(super) fn schedule(
        &self,
        case: &Opened,
        meeting: MeetingId,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        if self.scheduled == Some(meeting) {
            return Ok(None);
        }
        if self.is_decided() {
            return Err(Refusal::IsDecided);
        }
        let of_body = |seen: &&Seen<_>| is_of(seen, case.body);
        let seen = facts.meeting.as_ref().filter(of_body);
        let seen = seen.ok_or(Refusal::UnknownMeeting { meeting })?;
        let held = seen.value.attendance.is_some() || seen.value.minutes.is_some();
        if held || seen.value.cancelled {
            return Err(Refusal::MeetingOver { meeting });
        }
        Ok(Some(Event::Scheduled(Scheduled {
            meeting,
            meeting_seen: seen.cite.clone(),
        })))
    }

    pub(super) fn advise(
        &self,
        case: &Opened,
        body: BodyId,
        opinion: &Text,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        if self.opinions.get(&body) == Some(opinion) {
            return Ok(None);
        }
        if self.is_decided() {
            return Err(Refusal::IsDecided);
        }
        if body == case.body {
            return Err(Refusal::OwnOpinion);
        }
        let advisor = facts.advisor.as_ref();
        let advisor = advisor.filter(|seen| seen.value.constituted.is_some());
        let body_seen = advisor.ok_or(Refusal::UnknownBody { body })?.cite.clone();
        Ok(Some(Event::OpinionRecorded(OpinionRecorded {
            body,
            body_seen,
            opinion: opinion.clone(),
        })))
    }
}

fn is_of(meeting: &Seen<crate::meeting::Meeting>, body: BodyId) -> bool {
    let called = meeting.value.called.as_ref();
    called.is_some_and(|called| called.body == body)
}
