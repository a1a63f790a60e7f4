//! Centres: offers to rounds, hours declared anew, what is published about them, and mergers of those that came later.

use super::Draw;
use crate::common::{
    names::{SUBJECTS, UNITS, operator, quarter, source, unit},
    reference::{centre_registered, centre_steps},
};
use domain::centre::Intent;
use engine::{Claim, Step};
use events::{
    CentreId, Digest, Role, RoundId, UnitId,
    centre::{BasisKind, BasisRecorded, CapacityDeclared, Reach},
};

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn centre(&mut self) -> Drawn {
        let standing: Vec<CentreId> = self
            .world
            .centres
            .iter()
            .filter(|(_, centre)| centre.merged.is_none())
            .map(|(id, _)| *id)
            .collect();
        let own = self.pick(&standing, CentreId)?;
        match self.dice.below(20) {
            0 => self.another_centre(),
            1 => self.merged_away(),
            2..6 => self.keep_a_centre(own),
            6..9 => self.describe(own),
            9 | 10 => self.withdraw_hours(own),
            _ => self.offer(own),
        }
    }

    /// Hours for a round that takes them.
    pub(super) fn offer(&mut self, centre: CentreId) -> Drawn {
        let again = self.dice.once_in(20);
        let takes: Vec<RoundId> = self
            .world
            .rounds
            .iter()
            .filter(|(_, round)| round.takes_entries() && (again || !round.offers.contains_key(&centre)))
            .map(|(id, _)| *id)
            .collect();
        let round = self.pick(&takes, RoundId)?;
        let hours = self.dice.between(20, 400);
        let claim = self.who(Role::Centre, centre);
        Some((claim, Step::offer(centre, round, hours).to_vec()))
    }

    fn withdraw_hours(&mut self, centre: CentreId) -> Drawn {
        let offered: Vec<RoundId> = self.world.centres.get(&centre)?.offered.keys().copied().collect();
        let round = self.pick(&offered, RoundId)?;
        let hours = self.dice.between(0, 60);
        let reason = self.words();
        let claim = self.who(Role::Centre, centre);
        let withdraw = Intent::Withdraw { hours, reason, round };
        Some((claim, vec![Step::Centre(centre, withdraw)]))
    }

    fn keep_a_centre(&mut self, own: CentreId) -> Drawn {
        let subjects = SUBJECTS.map(String::from);
        let today = self.now.date();
        let this = (0..9).map(quarter).find(|quarter| quarter.to >= today);
        let period = match self.dice.once_in(3) {
            true => quarter(self.dice.below(9)),
            false => this.unwrap_or(quarter(8)),
        };
        let intent = match self.dice.below(6) {
            0 => {
                let units: Vec<UnitId> = (0..UNITS).map(unit).collect();
                let mut units = self.dice.some(&units);
                units.extend(self.world.municipalities.keys().skip(self.dice.below(9)));
                units.sort();
                units.dedup();
                Intent::SetCoverage(events::centre::CoverageSet { units })
            }
            1 => {
                let (main, further) = (self.dice.some(&subjects), vec!["annet".to_owned()]);
                Intent::SetSubjects(events::centre::SubjectsSet { further, main })
            }
            2 => {
                let types = self.dice.some(&["kurs".to_owned(), "radgivning".to_owned()]);
                Intent::SetDeliveryTypes(events::centre::DeliveryTypesSet { types })
            }
            3 | 4 => Intent::DeclareCapacity(CapacityDeclared {
                hours: self.dice.between(500, 6_000),
                period,
                reserved: self.dice.between(0, 300),
            }),
            _ => Intent::RecordBasis(BasisRecorded {
                document: self.dice.once_in(2).then(|| self.document()),
                hours: self.dice.between(50, 500),
                kind: [BasisKind::Agreement, BasisKind::GrantLetter][self.dice.below(2)],
                period,
                signatory: "direktør".into(),
                subjects: self.dice.some(&subjects[..2]),
            }),
        };
        Some((operator(), vec![Step::Centre(own, intent)]))
    }

    /// The description for the public: drawn up, commented on, published.
    fn describe(&mut self, own: CentreId) -> Drawn {
        let sheet = &self.world.centres.get(&own)?.sheet;
        let (claim, intent) = match &sheet.proposed {
            Some(proposed) if self.dice.once_in(3) => {
                let comment = self.words();
                let sheet = proposed.sheet.sha256;
                let sheet = if self.dice.once_in(20) {
                    Digest::of(b"another")
                } else {
                    sheet
                };
                (
                    self.who(Role::Centre, own),
                    Intent::CommentFacts { comment, sheet },
                )
            }
            Some(proposed) if !self.dice.once_in(6) => {
                let same = events::centre::FactsPublished {
                    sheet: proposed.sheet.clone(),
                };
                (self.secretariat(), Intent::PublishFacts(same))
            }
            _ => {
                let (sheet, comments_until) = (self.document(), self.soon());
                let new = events::centre::FactsProposed {
                    comments_until,
                    sheet,
                };
                (self.secretariat(), Intent::ProposeFacts(new))
            }
        };
        Some((claim, vec![Step::Centre(own, intent)]))
    }

    fn another_centre(&mut self) -> Drawn {
        let standing = self
            .world
            .centres
            .values()
            .filter(|centre| centre.merged.is_none());
        if standing.count() > 6 {
            return None;
        }
        let code = format!("centre-{}-{}", self.number, self.dice.below(1_000));
        let reach = [Reach::County, Reach::Region, Reach::Nation][self.dice.below(3)];
        let host = self.dice.once_in(2).then(|| unit(self.dice.below(UNITS)));
        Some((
            operator(),
            centre_steps(CentreId::of(&code), centre_registered(&code, reach, host)),
        ))
    }

    /// Most readily such as have mandates; some always stay.
    fn merged_away(&mut self) -> Drawn {
        let standing = self
            .world
            .centres
            .iter()
            .filter(|(_, centre)| centre.merged.is_none());
        let standing: Vec<CentreId> = standing.map(|(id, _)| *id).collect();
        if standing.len() < 4 {
            return self.another_centre();
        }
        let busy = |id: &CentreId| {
            let mut mandates = self.world.mandates.values();
            mandates.any(|mandate| {
                mandate.stands() && mandate.issued.as_ref().is_some_and(|issued| issued.centre == *id)
            })
        };
        let own = standing
            .iter()
            .copied()
            .find(busy)
            .or_else(|| self.dice.one(&standing))?;
        let into = self.dice.one(&standing)?;
        let merged = events::centre::Merged {
            from: self.now.date(),
            into,
            source: source(),
        };
        Some((operator(), vec![Step::Centre(own, Intent::Merge(merged))]))
    }
}
