//! Mandates: they follow from a final list, its proposal and a decided case; nobody writes one by hand.

use crate::{
    Ask, Decider, Seen,
    case::{Case, approves},
    centre::Centre,
    refusal::refusals,
    round::Round,
};
use authority::Right;
use events::{
    CaseId, CentreId, Digest,
    case::{Outcome, Point},
    mandate::{Event, Force, Issued, Item},
};

/// A mandate as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Mandate {
    /// What was issued; `None` before.
    pub issued: Option<Issued>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Issue it; goes with `centre::Intent::Commit` in one append.
    Issue {
        /// The case.
        case: CaseId,
        /// The centre.
        centre: CentreId,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The case.
    pub case: Option<Seen<Case>>,
    /// The centre.
    pub centre: Option<Seen<Centre>>,
    /// The round.
    pub round: Option<Seen<Round>>,
    /// What the proposal with this digest gives the centre.
    pub items: Option<(Digest, Vec<Item>)>,
}

refusals! { "mandate";
    /// No such case.
    "unknown_case" UnknownCase { case: CaseId } = "case {case} does not exist; check its id";
    /// No such centre.
    "unknown_centre" UnknownCentre { centre: CentreId } = "centre {centre} is not registered; check its id";
    /// The round's list is another now.
    "superseded" Superseded { given: Digest } =
        "the case decided on list {given}, which is not the round's final list; a new case is needed";
    /// The case has no point on this centre.
    "not_proposed" NotProposed { centre: CentreId } = "the proposal gives centre {centre} no mandate";
    /// The point or the list was not approved.
    "not_approved" NotApproved { centre: CentreId } =
        "the list or the point on centre {centre} is not approved; no mandate follows";
    /// Items and hours of the point differ.
    "items_differ" ItemsDiffer = "the proposal read is not the one that the case decided on";
    /// The id is taken.
    "already_issued" AlreadyIssued = "this mandate id is already used";
}

impl Decider for Mandate {
    const STREAM: &'static str = "mandate";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::CarryOut, None)?;
        let Intent::Issue { case, centre } = ask.intent;
        match &self.issued {
            Some(old) if (old.case, old.centre) == (case, centre) => Ok(vec![]),
            Some(_) => Err(Refusal::AlreadyIssued),
            None => Ok(vec![Event::Issued(issue(case, centre, &ask.facts)?)]),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Issued(issued) => self.issued = Some(issued.clone()),
        }
    }
}

fn issue(case: CaseId, centre: CentreId, facts: &Facts) -> Result<Issued, Refusal> {
    let seen = facts.case.as_ref().ok_or(Refusal::UnknownCase { case })?;
    let opened = seen.value.opened.as_ref().ok_or(Refusal::UnknownCase { case })?;
    let centre_seen = facts
        .centre
        .as_ref()
        .filter(|seen| seen.value.registered.is_some());
    let centre_seen = centre_seen.ok_or(Refusal::UnknownCentre { centre })?;
    let round = facts.round.as_ref().map(|round| &round.value);
    let current = round
        .and_then(Round::final_list)
        .filter(|tallied| tallied.list.sha256 == opened.list);
    let (Some(_), Some(rules)) = (current, round.and_then(Round::rules)) else {
        return Err(Refusal::Superseded { given: opened.list });
    };
    let (index, hours) = point_on(&opened.points, centre).ok_or(Refusal::NotProposed { centre })?;
    let outcomes = (
        seen.value.list_outcome(),
        seen.value.resolved.get(&index).copied(),
    );
    let (Some(list), Some(point)) = outcomes else {
        return Err(Refusal::NotApproved { centre });
    };
    if !approves(list) || !approves(point) {
        return Err(Refusal::NotApproved { centre });
    }
    let (proposal, items) = facts.items.clone().ok_or(Refusal::ItemsDiffer)?;
    let sum = items
        .iter()
        .try_fold(0_u64, |sum, item| sum.checked_add(item.hours));
    if proposal != opened.proposal || sum != Some(hours) || items.is_empty() {
        return Err(Refusal::ItemsDiffer);
    }
    let force = if !rules.binding {
        Force::AdvisoryRound
    } else if (list, point) != (Outcome::Ratified, Outcome::Ratified) {
        Force::AdvisoryListNoted
    } else if !centre_seen.value.is_obliged_to(hours, rules.period) {
        Force::AdvisoryNoBasis
    } else {
        Force::Binding
    };
    Ok(Issued {
        case,
        case_seen: seen.cite.clone(),
        centre,
        centre_seen: centre_seen.cite.clone(),
        force,
        hours,
        items,
        list: opened.list,
        period: rules.period,
        proposal,
        round: opened.round,
    })
}

fn point_on(points: &[Point], wanted: CentreId) -> Option<(u32, u64)> {
    points.iter().zip(0..).find_map(|(point, index)| match point {
        Point::Mandate { centre, hours } if *centre == wanted => Some((index, *hours)),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
