//! A decision taken on paper elsewhere, registered from its minutes: the same rules, as far as numbers can show them.

use super::{Case, Event, Facts, Refusal, approves, count, opening::must_ratify, voting};
use crate::body::Body;
use events::{
    Date, Digest,
    case::{Opened, Outcome, Point, PointDecided, RegisteredElsewhere},
};

impl Case {
    pub(super) fn register(
        &self,
        case: &Opened,
        case_number: &str,
        (date, today): (Date, Date),
        minutes: Digest,
        points: &[PointDecided],
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        if let Some(old) = &self.elsewhere {
            let new = (case_number, date, minutes, points);
            let same = (old.case_number.as_str(), old.date, old.minutes, &old.points[..]) == new;
            return if same { Ok(None) } else { Err(Refusal::IsDecided) };
        }
        if !self.resolved.is_empty() {
            return Err(Refusal::IsDecided);
        }
        voting::must_be_current(case, facts)?;
        must_ratify(facts)?;
        if case_number.trim().is_empty() {
            return Err(Refusal::ReferenceMissing);
        }
        if date > today {
            return Err(Refusal::DateToCome { date });
        }
        must_answer(case, points)?;
        let body = facts.body.as_ref().ok_or(Refusal::BodyMayNotRatify)?;
        for decided in points {
            must_add_up(decided, &body.value, voting::is_binding(facts))?;
        }
        Ok(Some(Event::RegisteredElsewhere(RegisteredElsewhere {
            body_seen: body.cite.clone(),
            case_number: case_number.to_owned(),
            date,
            minutes,
            points: points.to_vec(),
        })))
    }
}

/// One decision for each point, in order; for the list alone where it was not approved.
fn must_answer(case: &Opened, points: &[PointDecided]) -> Result<(), Refusal> {
    let list_fell = case.points.first() == Some(&Point::List)
        && points.first().is_some_and(|list| !approves(list.outcome));
    let wanted = if list_fell { 1 } else { count(case.points.len()) };
    match points.iter().map(|decided| decided.point).eq(0..wanted) {
        true => Ok(()),
        false => Err(Refusal::PointsDiffer { wanted }),
    }
}

/// The votes give the outcome, enough took part, and a no has its reason.
fn must_add_up(decided: &PointDecided, body: &Body, is_binding: bool) -> Result<(), Refusal> {
    let (yes, no) = (u64::from(decided.r#for), u64::from(decided.against));
    let (present, wanted) = (decided.r#for.saturating_add(decided.against), body.quorum());
    if u64::from(present) < wanted {
        return Err(Refusal::NoQuorum { present, wanted });
    }
    let may_decide_ties = body
        .constituted
        .as_ref()
        .is_some_and(|orders| orders.casting_vote);
    let approved = approves(decided.outcome);
    let follows = match decided.casting_vote {
        true => yes == no && may_decide_ties,
        false => approved == (yes > no),
    };
    let ratifies_too_much = decided.outcome == Outcome::Ratified && !is_binding;
    if !follows || ratifies_too_much || yes + no > body.members().count() as u64 {
        let point = decided.point;
        return Err(Refusal::Inconsistent { point });
    }
    if !approved && decided.reason.is_none() {
        return Err(Refusal::ReasonMissing);
    }
    Ok(())
}
