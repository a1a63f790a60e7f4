//! Rounds that are planned: for whom, for when, and by which rules.

use super::Draw;
use crate::common::names::{board, cluster, county, quarter, region, rso, unit};
use domain::round::{Intent, Phase};
use engine::{Claim, Step};
use events::{
    ClusterId, Date, Fraction, Period, RoundId,
    need::Scale,
    round::{BallotForm, Breadth, Entitlement, Planned, Rules, TieRule, Utility, WeightStep, Weighting},
};

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn planned(&mut self) -> Drawn {
        let held_again = self
            .world
            .rounds
            .iter()
            .filter(|(_, round)| round.phase == Phase::Rerun);
        let held_again: Vec<RoundId> = held_again.map(|(id, _)| *id).collect();
        let scope = [Scale::Cluster, Scale::Region, Scale::Nation][self.dice.below(3)];
        let clusters: Vec<ClusterId> = match scope {
            Scale::Cluster => vec![cluster(self.dice.below(2))],
            _ => vec![cluster(0), cluster(1)],
        };
        let more: Vec<ClusterId> = self.world.clusters.keys().copied().collect();
        let clusters = match scope {
            Scale::Nation if self.dice.once_in(3) => {
                self.dice.some(&more).into_iter().chain(clusters).collect()
            }
            _ => clusters,
        };
        let is_wide = scope == Scale::Nation;
        let planned = Planned {
            clusters,
            counties: if self.dice.once_in(3) {
                vec![county(0), county(1)]
            } else {
                vec![]
            },
            region: (scope == Scale::Region).then(region),
            region_seen: None,
            reruns: self.dice.one(&held_again).filter(|_| self.dice.once_in(2)),
            scope,
            title: self.words(),
            units: if is_wide && self.dice.once_in(2) {
                vec![unit(6), unit(7)]
            } else {
                vec![]
            },
        };
        let id = RoundId(self.new_id("round"));
        Some((self.secretariat(), vec![Step::Round(id, Intent::Plan(planned))]))
    }

    /// From some days ago for some weeks, within one quarter.
    pub(super) fn a_period(&mut self) -> Period {
        let today = self.now.date();
        let quarter = (0..12)
            .map(quarter)
            .find(|quarter| quarter.to >= today && quarter.from <= today)
            .unwrap_or(quarter(0));
        let days = u32::try_from(self.dice.between(0, 4)).unwrap();
        let from: Date = self.now.date().max(quarter.from);
        let to = self.now.plus_days(days).date().min(quarter.to).max(from);
        Period { from, to }
    }

    pub(super) fn rules(&mut self, period: Period) -> Rules {
        let points = self.dice.once_in(3);
        let weighting = match self.dice.below(6) {
            0 => Weighting::Penrose,
            1 => Weighting::Degressive,
            2 => Weighting::Population,
            3 => {
                let step = |below, weight| WeightStep { below, weight };
                let steps = vec![step(5_000, 1), step(15_000, 2), step(50_000, 3)];
                Weighting::Steps { steps, above: 5 }
            }
            _ => Weighting::Equal,
        };
        let utility = match points && self.dice.once_in(2) {
            true => Utility::Points,
            false => Utility::Cost,
        };
        let ties = if self.dice.once_in(4) {
            TieRule::Lex
        } else {
            TieRule::Chain
        };
        let lot_parts = u32::from(ties == TieRule::Chain && self.dice.once_in(2)) * 2;
        Rules {
            ballot: match points {
                true => BallotForm::Points { budget: 20 },
                false => BallotForm::Approval { limit: 5 },
            },
            binding: !self.dice.once_in(4),
            breadth: self.dice.once_in(8).then(|| Breadth {
                groups: 1,
                units: Fraction::new(1, 10).unwrap(),
            }),
            cap: self.dice.once_in(8).then(|| Fraction::new(1, 2).unwrap()),
            carry_limit: u32::try_from(self.dice.between(1, 3)).unwrap(),
            complaint_days: u32::try_from(self.dice.below(3)).unwrap(),
            entitlement: [Entitlement::Cast, Entitlement::Roll][self.dice.below(2)],
            joint_part_min: 20,
            lot_parts,
            method: if self.dice.once_in(10) {
                "greedy"
            } else {
                "es_list"
            }
            .into(),
            method_version: 1,
            outreach: [Fraction::ZERO, Fraction::new(1, 10).unwrap()][self.dice.below(2)],
            per_field: self.dice.once_in(60),
            period,
            quorum: Fraction::new(u32::try_from(self.dice.between(1, 3)).unwrap(), 4).unwrap(),
            ratified_by: if self.dice.once_in(40) { rso() } else { board() },
            represent_days: u32::try_from(self.dice.between(1, 2)).unwrap(),
            ties,
            utility,
            weighting,
        }
    }
}
