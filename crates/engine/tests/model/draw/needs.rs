//! Needs: they come in by every way, are judged, merged, parted and divided, leave, and are carried over or let go.

use super::Draw;
use crate::common::names::{SUBJECTS, cluster, rso};
use domain::{
    need::{Intent, Need, Status},
    support,
};
use engine::{Claim, Step};
use events::{
    CentreId, ClusterId, NeedId, RegionId, Role, UnitId,
    need::{
        CarriedOver, Clarified, CriteriaScored, EvidenceAttached, EvidenceJudged, Exit, FeasibilityGiven,
        Guided, Joined, Origin, ReferredToResearch, Revised, RuledOut, Scale, Submitted, Withdrawn,
    },
};

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn need(&mut self) -> Drawn {
        let waiting = self.needs(|need| need.status.is_on_its_way());
        if waiting.len() < 12 || self.dice.once_in(12) {
            return self.submitted();
        }
        match self.dice.below(12) {
            0 => self.early(),
            1 | 2 => self.judged(),
            3 => self.supported(),
            4 => self.merged(),
            5 => self.left(),
            6 | 7 => self.afterwards(),
            8 => self.divided(),
            _ => self.eligible(),
        }
    }

    fn needs(&self, fits: impl Fn(&Need) -> bool) -> Vec<NeedId> {
        let fitting = self.world.needs.iter().filter(|(_, need)| fits(need));
        fitting.map(|(id, _)| *id).collect()
    }

    /// A need that fits; now and then any.
    fn a_need(&mut self, fits: impl Fn(&Need) -> bool) -> Option<(NeedId, Need)> {
        let ids = match self.dice.once_in(30) {
            true => self.needs(|_| true),
            false => self.needs(fits),
        };
        let id = self.pick(&ids, NeedId)?;
        Some((id, self.world.needs.get(&id).cloned().unwrap_or_default()))
    }

    fn any_owner(&mut self) -> UnitId {
        let standing = self
            .world
            .municipalities
            .iter()
            .filter(|(_, unit)| !unit.has_ended(self.now.date()));
        let all: Vec<UnitId> = standing.map(|(id, _)| *id).collect();
        self.pick(&all, UnitId).expect("some are there")
    }

    fn words_of_a_need(&mut self) -> Revised {
        Revised {
            delivery_type: ["kurs", "radgivning"][self.dice.below(2)].into(),
            description: self.words(),
            hours: match self.dice.below(60) {
                0 => 0,
                _ => self.dice.between(10, 90),
            },
            subject: SUBJECTS[self.dice.below(3)].into(),
            title: self.words(),
        }
    }

    fn submitted(&mut self) -> Drawn {
        let help = cluster(self.dice.below(2));
        let members = self.world.clusters.get(&help)?.members.iter().copied();
        let members: Vec<UnitId> = members.collect();
        match self.dice.below(6) {
            0 => {
                let unit = self.dice.one(&members)?;
                let consent = if self.dice.once_in(20) { "" } else { "brev" }.to_owned();
                let origin = Origin::OnBehalf {
                    cluster: help,
                    consent,
                };
                let mut claim = self.who(Role::Coordinator, help);
                claim.behalf = Some(unit);
                Some((claim, vec![self.submission(unit, origin)]))
            }
            1 => {
                let origin = Origin::Workshop {
                    cluster: help,
                    consent: "deltakerlisten".into(),
                    date: self.now.date(),
                    name: "Klyngesamling".into(),
                };
                let units = self.dice.some(&members);
                let steps: Vec<Step> = units
                    .into_iter()
                    .map(|unit| self.submission(unit, origin.clone()))
                    .collect();
                let claim = self.who(Role::Coordinator, help);
                (!steps.is_empty()).then_some((claim, steps))
            }
            _ => {
                let unit = self.any_owner();
                let step = self.submission(unit, Origin::Own);
                Some((self.who(Role::NeedOwner, unit), vec![step]))
            }
        }
    }

    fn submission(&mut self, unit: UnitId, origin: Origin) -> Step {
        let Revised {
            delivery_type,
            description,
            hours,
            subject,
            title,
        } = self.words_of_a_need();
        let guided = self.dice.once_in(4).then(|| Guided {
            comparison: None,
            intervention: Some(self.words()),
            outcome: None,
            population: Some(self.words()),
        });
        let new = Submitted {
            delivery_type,
            description,
            guided,
            hours,
            origin,
            subject,
            title,
            unit,
        };
        Step::Need(NeedId(self.new_id("need")), Intent::Submit(new))
    }

    /// Before screening: other words, a question, an answer, another owner.
    fn early(&mut self) -> Drawn {
        let asked = self.needs(|need| need.status == Status::InClarification);
        if let Some(id) = self.dice.one(&asked).filter(|_| self.dice.once_in(2)) {
            let unit = self.dice.one(&self.world.needs[&id].owners)?;
            let answer = self.words();
            let claim = self.who(Role::NeedOwner, unit);
            return Some((
                claim,
                vec![Step::Need(id, Intent::Clarify(Clarified { answer, unit }))],
            ));
        }
        let (id, need) = self.a_need(|need| need.status.is_early())?;
        match self.dice.below(3) {
            0 => {
                let new = self.words_of_a_need();
                let claim = self.who(Role::NeedOwner, need.submitter()?);
                Some((claim, vec![Step::Need(id, Intent::Revise(new))]))
            }
            1 => {
                let question = self.words();
                Some((
                    self.secretariat(),
                    vec![Step::Need(id, Intent::AskClarification { question })],
                ))
            }
            _ => {
                let unit = self.any_owner();
                let claim = self.who(Role::NeedOwner, unit);
                Some((claim, vec![Step::Need(id, Intent::Join(Joined { unit }))]))
            }
        }
    }

    /// By centres, against what is known, on the criteria, and lifted to the region.
    fn judged(&mut self) -> Drawn {
        let (id, need) = self.a_need(|need| need.status.is_on_its_way())?;
        let (claim, intent) = match self.dice.below(6) {
            0 | 1 => {
                let centres: Vec<CentreId> = self.world.centres.keys().copied().collect();
                let centre = self.pick(&centres, CentreId)?;
                let serves = !self.dice.once_in(4);
                let given = FeasibilityGiven {
                    centre,
                    hours: if serves { self.dice.between(10, 80) } else { 0 },
                    reason: (!serves).then(|| self.words()),
                    serves,
                };
                (self.who(Role::Centre, centre), Intent::GiveFeasibility(given))
            }
            2 => {
                let (document, title) = (self.document(), self.words());
                let attached = EvidenceAttached { document, title };
                (self.who(Role::Advisor, rso()), Intent::AttachEvidence(attached))
            }
            3 => {
                let known: Vec<_> = need.evidence.keys().copied().collect();
                let judged = EvidenceJudged {
                    document: self.dice.one(&known)?,
                    reason: self.words(),
                    suffices: self.dice.once_in(2),
                };
                (self.secretariat(), Intent::JudgeEvidence(judged))
            }
            4 => {
                let mut score = || u32::try_from(self.dice.between(1, 5)).unwrap();
                let scored = CriteriaScored {
                    benefit: score(),
                    equity: score(),
                    note: None,
                    resources: score(),
                    severity: score(),
                };
                (self.secretariat(), Intent::Score(scored))
            }
            _ => {
                let own = cluster(self.dice.below(2));
                let regions: Vec<RegionId> = self.world.regions.keys().copied().collect();
                let (region, reason) = (self.pick(&regions, RegionId)?, self.words());
                let cluster: ClusterId = own;
                (
                    self.who(Role::Coordinator, own),
                    Intent::Lift {
                        cluster,
                        region,
                        reason,
                    },
                )
            }
        };
        Some((claim, vec![Step::Need(id, intent)]))
    }

    fn supported(&mut self) -> Drawn {
        let given: Vec<(NeedId, UnitId)> = self.world.supports.iter().copied().collect();
        if let Some((id, unit)) = self.dice.one(&given).filter(|_| self.dice.once_in(4)) {
            let claim = self.who(Role::NeedOwner, unit);
            return Some((claim, vec![Step::Support(id, unit, support::Intent::Withdraw)]));
        }
        let (id, _) = self.a_need(|need| need.status.is_on_its_way())?;
        let unit = self.any_owner();
        let intent = match self.dice.below(12) {
            0 => support::Intent::Withdraw,
            _ => support::Intent::Give,
        };
        Some((
            self.who(Role::NeedOwner, unit),
            vec![Step::Support(id, unit, intent)],
        ))
    }

    fn merged(&mut self) -> Drawn {
        let reason = self.words();
        let claim = self.secretariat();
        let (id, need) = match self.dice.once_in(3) {
            true => self.a_need(|need| matches!(need.status, Status::Merged(_)))?,
            false => self.a_need(|need| need.status.is_on_its_way())?,
        };
        if let Status::Merged(into) = need.status {
            return Some((claim, Step::unmerge(id, into, reason).to_vec()));
        }
        let (into, _) = self.a_need(|need| need.status.is_on_its_way())?;
        Some((claim, Step::merge(id, into, reason).to_vec()))
    }

    fn divided(&mut self) -> Drawn {
        if !self.dice.once_in(4) {
            return None;
        }
        let (id, _) = self.a_need(|need| need.status.is_on_its_way())?;
        let parts = (0..self.dice.between(1, 3))
            .map(|_| (NeedId(self.new_id("part")), self.words_of_a_need()))
            .collect();
        let reason = self.words();
        Some((self.secretariat(), Step::split(id, parts, reason)))
    }

    fn left(&mut self) -> Drawn {
        let (id, need) = self.a_need(|need| need.status.is_on_its_way())?;
        let reason = self.words();
        let (claim, intent) = match self.dice.below(3) {
            0 => {
                let unit = self.dice.one(&need.owners)?;
                let claim = self.who(Role::NeedOwner, unit);
                (claim, Intent::Withdraw(Withdrawn { reason, unit }))
            }
            1 => {
                let exits = [
                    Exit::OutOfScope,
                    Exit::AnsweredByExistingEvidence,
                    Exit::BetterServedElsewhere,
                ];
                let exit = exits[self.dice.below(3)];
                (self.secretariat(), Intent::RuleOut(RuledOut { exit, reason }))
            }
            _ => {
                let to = "Forskningsrådet".to_owned();
                (
                    self.secretariat(),
                    Intent::Refer(ReferredToResearch { reason, to }),
                )
            }
        };
        Some((claim, vec![Step::Need(id, intent)]))
    }

    /// After a list did not prioritise it.
    fn afterwards(&mut self) -> Drawn {
        let (id, need) = self.a_need(|need| matches!(need.status, Status::NotPrioritised { .. }))?;
        if self.dice.once_in(4) {
            let reason = self.words();
            return Some((self.secretariat(), vec![Step::Need(id, Intent::Lapse { reason })]));
        }
        let unit = self.dice.one(&need.owners)?;
        let mut owners = self.dice.some(&need.owners);
        if !owners.contains(&unit) && !self.dice.once_in(20) {
            owners.push(unit);
        }
        let hours = self.dice.between(10, 90);
        let carried = CarriedOver { hours, owners, unit };
        let claim = self.who(Role::NeedOwner, unit);
        Some((claim, vec![Step::Need(id, Intent::CarryOver(carried))]))
    }

    fn eligible(&mut self) -> Drawn {
        let (id, need) = self.a_need(|need| need.status == Status::Submitted)?;
        let scale = match self.dice.below(8) {
            0 if need.lifted.is_empty() => Scale::Cluster,
            0..5 => Scale::Region,
            _ => Scale::Nation,
        };
        Some((
            self.secretariat(),
            vec![Step::Need(id, Intent::FindEligible { scale })],
        ))
    }
}
