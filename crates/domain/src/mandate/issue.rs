//! Issuing: what the proposal gives the centre, if list and point are approved, and whether it obliges.

use super::{Facts, Mandate, Refusal};
use crate::{
    Seen,
    case::{Case, approves},
    centre::Centre,
    round::Round,
};
use events::{
    CaseId, CentreId, MandateId, NeedId, Period,
    case::{Outcome, Point},
    mandate::{Force, Issued, Item},
};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn issue(case: CaseId, centre: CentreId, facts: &Facts) -> Result<Issued, Refusal> {
    let seen = facts.case.as_ref().ok_or(Refusal::UnknownCase { case })?;
    let opened = seen.value.opened.as_ref().ok_or(Refusal::UnknownCase { case })?;
    let centre_seen = there(centre, facts.centre.as_ref())?;
    let round = facts.round.as_ref().map(|round| &round.value);
    let current = round
        .and_then(Round::final_list)
        .filter(|tallied| tallied.list.sha256 == opened.list);
    let (Some(_), Some(rules)) = (current, round.and_then(Round::rules)) else {
        return Err(Refusal::Superseded { given: opened.list });
    };
    let (index, hours) = point_on(&opened.points, centre).ok_or(Refusal::NotProposed { centre })?;
    let (list, point) = approved(&seen.value, index).ok_or(Refusal::NotApproved { centre })?;
    let (proposal, items) = facts.items.clone().ok_or(Refusal::ItemsDiffer)?;
    let sum = items
        .iter()
        .try_fold(0_u64, |sum, item| sum.checked_add(item.hours));
    if proposal != opened.proposal || sum != Some(hours) || items.is_empty() {
        return Err(Refusal::ItemsDiffer);
    }
    overlaps(&items, rules.period, &facts.others)?;
    let subjects = subjects(&items, &facts.subjects)?;
    let is_obliged = || {
        let all = subjects.iter().map(|(_, subject)| subject.clone());
        let all: BTreeSet<String> = all.collect();
        centre_seen.value.is_obliged_to(hours, rules.period, &all)
    };
    let force = if !rules.binding {
        Force::AdvisoryRound
    } else if (list, point) != (Outcome::Ratified, Outcome::Ratified) {
        Force::AdvisoryListNoted
    } else if !is_obliged() {
        Force::AdvisoryNoBasis
    } else {
        Force::Binding
    };
    let is_outside = |subject: &str| centre_seen.value.is_outside_letters(rules.period, subject);
    let conflicts = subjects.iter().filter(|(_, subject)| is_outside(subject));
    let conflicts: BTreeSet<NeedId> = conflicts.map(|(need, _)| *need).collect();
    Ok(Issued {
        case,
        case_seen: seen.cite.clone(),
        centre,
        centre_seen: centre_seen.cite.clone(),
        conflicts: Vec::from_iter(conflicts),
        force,
        hours,
        items,
        list: opened.list,
        period: rules.period,
        proposal,
        round: opened.round,
    })
}

fn there(centre: CentreId, seen: Option<&Seen<Centre>>) -> Result<&Seen<Centre>, Refusal> {
    let seen = seen.filter(|seen| seen.value.registered.is_some());
    let seen = seen.ok_or(Refusal::UnknownCentre { centre })?;
    match &seen.value.merged {
        Some(merged) => Err(Refusal::CentreMerged { into: merged.into }),
        None => Ok(seen),
    }
}

/// What came of the list and of the point, if both were approved.
fn approved(case: &Case, index: u32) -> Option<(Outcome, Outcome)> {
    let outcomes = (case.list_outcome()?, *case.resolved.get(&index)?);
    (approves(outcomes.0) && approves(outcomes.1)).then_some(outcomes)
}

fn point_on(points: &[Point], wanted: CentreId) -> Option<(u32, u64)> {
    points.iter().zip(0..).find_map(|(point, index)| match point {
        Point::Mandate { centre, hours } if *centre == wanted => Some((index, *hours)),
        _ => None,
    })
}

/// One centre never stands under two mandates for the same need at the same time.
fn overlaps(items: &[Item], period: Period, others: &BTreeMap<MandateId, Mandate>) -> Result<(), Refusal> {
    let at_that_time = |other: &Mandate| {
        let own = other.issued.as_ref().map(|issued| issued.period);
        other.stands() && own.is_some_and(|own| own.overlaps(&period))
    };
    for (mandate, other) in others.iter().filter(|(_, other)| at_that_time(other)) {
        let is_there = |item: &&Item| other.items.iter().any(|old| old.need == item.need);
        if let Some(item) = items.iter().find(is_there) {
            let (mandate, need) = (*mandate, item.need);
            return Err(Refusal::Overlaps { mandate, need });
        }
    }
    Ok(())
}

fn subjects(items: &[Item], known: &BTreeMap<NeedId, String>) -> Result<Vec<(NeedId, String)>, Refusal> {
    let subject = |item: &Item| {
        let subject = known.get(&item.need).cloned();
        subject
            .map(|subject| (item.need, subject))
            .ok_or(Refusal::SubjectUnknown { need: item.need })
    };
    items.iter().map(subject).collect()
}
