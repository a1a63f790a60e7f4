//! What of a need decides whom it asks, and who has answered: worked out without a copy of it, for every event of every
//! need, and remembered of every need there ever was.

use crate::{
    Status,
    need::{Said, owners_after},
};
use events::{CentreId, UnitId, need::Event};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeSet};

/// What is remembered of a need.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Standing {
    /// The centres that have answered.
    answered: BTreeSet<CentreId>,
    /// Where it stood before it was merged, as long as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Status>,
    owners: Vec<UnitId>,
    status: Status,
    subject: Box<str>,
}

/// A need as centres are asked about it, before or after an event.
pub(super) struct Asking<'a> {
    pub(super) owners: Cow<'a, [UnitId]>,
    pub(super) subject: &'a str,
    status: Status,
    /// The need before the event.
    before: Option<&'a Standing>,
    /// The centre that answers by the event.
    new: Option<CentreId>,
}

/// Whether answers are of use: nothing has been fixed and the need has not left.
fn asks_in(status: Status) -> bool {
    matches!(
        status,
        Status::Submitted | Status::InClarification | Status::Eligible | Status::CarriedOver
    )
}

impl Standing {
    /// Takes in an event of the need.
    pub(super) fn take(&mut self, event: &Event) {
        let after = Asking::after(Some(self), event);
        let owners = (*after.owners != *self.owners).then(|| after.owners.to_vec());
        let subject = (*after.subject != *self.subject).then(|| after.subject.into());
        let (status, new) = (after.status, after.new);
        match event {
            Event::Merged(_) => self.before = Some(self.status),
            Event::Unmerged(_) => self.before = None,
            _ => {}
        }
        self.answered.extend(new);
        self.owners = owners.unwrap_or_else(|| std::mem::take(&mut self.owners));
        self.status = status;
        self.subject = subject.unwrap_or_else(|| std::mem::take(&mut self.subject));
    }
}

impl<'a> Asking<'a> {
    /// A need as it stands.
    pub(super) fn of(need: &'a Standing) -> Self {
        Self {
            owners: Cow::Borrowed(&need.owners),
            subject: &need.subject,
            status: need.status,
            before: Some(need),
            new: None,
        }
    }

    /// A need as it stands after an event of it.
    pub(super) fn after(before: Option<&'a Standing>, event: &'a Event) -> Self {
        let stood = before.map_or_else(Status::default, |need| need.status);
        let stood_apart = before.and_then(|need| need.before).unwrap_or(stood);
        let said = Said::by(event).map(|said| said.subject);
        Self {
            owners: owners_after(before.map_or(&[], |need| &need.owners), event),
            subject: said.or(before.map(|need| &*need.subject)).unwrap_or_default(),
            status: Status::after(event, stood_apart).unwrap_or(stood),
            before,
            new: match event {
                Event::FeasibilityGiven(given) => Some(given.centre),
                _ => None,
            },
        }
    }

    /// Whether answers are of use.
    pub(super) fn is_open(&self) -> bool {
        asks_in(self.status)
    }

    /// Whether it asks a centre that serves it.
    pub(super) fn asks(&self, centre: CentreId) -> bool {
        let answered = || self.before.is_some_and(|need| need.answered.contains(&centre));
        self.is_open() && self.new != Some(centre) && !answered()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Need, need::goldens};
    use events::Time;

    fn same(told: &Asking<'_>, need: &Need, centres: &[CentreId], event: &Event) {
        assert_eq!(
            (&*told.owners, told.subject, told.status),
            (&*need.owners, &*need.subject, need.status),
            "{event:?}"
        );
        for centre in centres {
            let asks = asks_in(need.status) && need.feasibility.get(centre).is_none();
            assert_eq!(told.asks(*centre), asks, "{event:?}");
        }
    }

    /// Whatever happens after whatever else.
    #[test]
    fn says_the_same_as_the_need_itself() {
        let (events, at) = (goldens(), Time::from_millis(0));
        let mut befores = vec![(Need::default(), Standing::default())];
        for event in &events {
            let (mut need, mut standing) = befores.last().unwrap().clone();
            need.take(event, at);
            standing.take(event);
            befores.push((need, standing));
        }
        let centres: Vec<CentreId> = events
            .iter()
            .filter_map(|event| match event {
                Event::FeasibilityGiven(given) => Some(given.centre),
                _ => None,
            })
            .collect();
        assert!(!centres.is_empty());
        for event in &events {
            let mut first = Need::default();
            first.take(event, at);
            same(&Asking::after(None, event), &first, &centres, event);
            for (need, standing) in &befores {
                let (mut need, mut taken) = (need.clone(), standing.clone());
                need.take(event, at);
                same(&Asking::after(Some(standing), event), &need, &centres, event);
                taken.take(event);
                same(&Asking::of(&taken), &need, &centres, event);
            }
        }
    }
}
