//! After it was issued: the centre's answer, what the body that ratified decides later, and the two ways in which it
//! ends by itself.

use super::{Ask, Facts, Intent, Mandate, Refusal, Status};
use events::{
    Time,
    mandate::{
        Acknowledged, Amended, Decision, Event, Expired, Issued, Item, Objected, Resumed, Revoked,
        Superseded, Suspended,
    },
};

impl Mandate {
    pub(super) fn afterwards(
        &self,
        issued: &Issued,
        ask: &Ask<Intent, Facts>,
    ) -> Result<Vec<Event>, Refusal> {
        if self.is_so(&ask.intent) {
            return Ok(vec![]);
        }
        if !self.stands() {
            return Err(Refusal::Ended);
        }
        let at = ask.by.at;
        Ok(vec![match &ask.intent {
            Intent::Issue { .. } => return Err(Refusal::AlreadyIssued),
            Intent::Acknowledge => Event::Acknowledged(Acknowledged {}),
            Intent::Object { reason } => Event::Objected(Objected {
                reason: reason.clone(),
            }),
            Intent::Amend(new) => self.amend(new, at)?,
            Intent::Suspend { decision, reason } => Event::Suspended(Suspended {
                decision: taken(decision, at)?,
                reason: reason.clone(),
            }),
            Intent::Resume { decision } => Event::Resumed(Resumed {
                decision: taken(decision, at)?,
            }),
            Intent::Revoke { decision, reason } => Event::Revoked(Revoked {
                decision: taken(decision, at)?,
                reason: reason.clone(),
            }),
            Intent::Expire => expire(issued, at)?,
            Intent::Supersede => supersede(&ask.facts, at)?,
        }])
    }

    /// Whether what is asked is so already.
    fn is_so(&self, intent: &Intent) -> bool {
        match intent {
            Intent::Issue { .. } => false,
            Intent::Acknowledge => self.acknowledged,
            Intent::Object { reason } => self.objections.contains(reason),
            Intent::Amend(new) => (self.hours, &self.items) == (new.hours, &new.items),
            Intent::Suspend { .. } => self.status == Status::Suspended,
            Intent::Resume { .. } => self.status == Status::Active,
            Intent::Revoke { .. } => self.status == Status::Revoked,
            Intent::Expire => self.status == Status::Expired,
            Intent::Supersede => self.status == Status::Superseded,
        }
    }

    /// Fewer hours or a need less, never more of anything.
    fn amend(&self, new: &Amended, at: Time) -> Result<Event, Refusal> {
        taken(&new.decision, at)?;
        if new.items.is_empty() {
            return Err(Refusal::NothingLeft);
        }
        let mut left = self.items.iter();
        for item in &new.items {
            let less = |old: &Item| {
                let hours = item.hours;
                item.hours <= old.hours && Item { hours, ..old.clone() } == *item
            };
            // In the order in which they stand, so that none is named twice.
            if !left.any(less) {
                return Err(Refusal::ItemsGrow { need: item.need });
            }
        }
        if new.items.iter().any(|item| item.hours == 0) {
            return Err(Refusal::NothingLeft);
        }
        let sum = new
            .items
            .iter()
            .map(|item| item.hours)
            .fold(0, u64::saturating_add);
        let (asked, hours) = (new.hours, self.hours);
        if sum != asked {
            return Err(Refusal::ItemsSum { sum, hours: asked });
        }
        if asked >= hours {
            return Err(Refusal::NotLess { asked, hours });
        }
        Ok(Event::Amended(new.clone()))
    }
}

/// The decision, if it can be one: with a case number, and of a day that has come.
fn taken(decision: &Decision, at: Time) -> Result<Decision, Refusal> {
    if decision.case_number.trim().is_empty() || decision.date > at.date() {
        let date = decision.date;
        return Err(Refusal::BadDecision { date });
    }
    Ok(decision.clone())
}

fn expire(issued: &Issued, at: Time) -> Result<Event, Refusal> {
    let (to, at) = (issued.period.to, at.date());
    if at <= to {
        return Err(Refusal::NotOver { to, at });
    }
    Ok(Event::Expired(Expired {}))
}

fn supersede(facts: &Facts, at: Time) -> Result<Event, Refusal> {
    let centre = facts.centre.as_ref().ok_or(Refusal::NotMerged)?;
    let merged = centre.value.merged.as_ref();
    let merged = merged.filter(|merged| merged.from <= at.date());
    let into = merged.ok_or(Refusal::NotMerged)?.into;
    let centre_seen = centre.cite.clone();
    Ok(Event::Superseded(Superseded { centre_seen, into }))
}
