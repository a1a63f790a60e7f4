//! Mandates once they are issued: what the centre answers, and what the body decides later.

use super::Draw;
use crate::common::names::board;
use domain::mandate::{Intent, Mandate, Status};
use engine::{Claim, Step};
use events::{
    Digest, MandateId, Role,
    mandate::{Amended, Decision},
};

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn mandate(&mut self) -> Drawn {
        let all: Vec<MandateId> = self.world.mandates.keys().copied().collect();
        let standing: Vec<MandateId> = all
            .iter()
            .copied()
            .filter(|id| self.world.mandates[id].stands())
            .collect();
        let id = match self.dice.below(8) {
            0 => self.pick(&all, MandateId)?,
            _ => self.dice.one(&standing)?,
        };
        let mandate = self.world.mandates.get(&id)?;
        let centre = mandate.issued.as_ref()?.centre;
        match self.dice.below(10) {
            0..3 => {
                let claim = self.who(Role::Centre, centre);
                Some((claim, vec![Step::Mandate(id, Intent::Acknowledge)]))
            }
            3 => {
                let reason = self.words();
                let claim = self.who(Role::Centre, centre);
                Some((claim, vec![Step::Mandate(id, Intent::Object { reason })]))
            }
            4 | 5 => self.amend(id, mandate),
            6 => {
                let (decision, reason) = (self.decision(), self.words());
                let claim = self.who(Role::KsSecretariat, board());
                let steps = Step::revoke(id, centre, mandate.hours, decision, reason);
                Some((claim, steps.to_vec()))
            }
            _ => {
                let (decision, reason) = (self.decision(), self.words());
                let claim = self.who(Role::KsSecretariat, board());
                let intent = match mandate.status {
                    Status::Suspended => Intent::Resume { decision },
                    _ => Intent::Suspend { decision, reason },
                };
                Some((claim, vec![Step::Mandate(id, intent)]))
            }
        }
    }

    fn decision(&mut self) -> Decision {
        let days = u32::from(self.dice.once_in(30));
        Decision {
            case_number: "27/1".into(),
            date: self.now.plus_days(days).date(),
            minutes: Digest::of(b"minutes"),
        }
    }

    /// Fewer hours for one item, or an item less; now and then more.
    fn amend(&mut self, id: MandateId, mandate: &Mandate) -> Drawn {
        let mut items = mandate.items.clone();
        let at = self.dice.below(items.len());
        match self.dice.below(6) {
            0 => drop(items.remove(at)),
            1 => items[at].hours += 5,
            _ => items[at].hours -= items[at].hours.min(self.dice.between(1, 10)),
        }
        let hours: u64 = items.iter().map(|item| item.hours).sum();
        let (decision, reason) = (self.decision(), self.words());
        let freed = mandate.hours.saturating_sub(hours);
        let new = Amended {
            decision,
            hours,
            items,
            reason,
        };
        let centre = mandate.issued.as_ref()?.centre;
        let claim = self.who(Role::KsSecretariat, board());
        Some((claim, Step::amend(id, centre, new, freed).to_vec()))
    }
}
