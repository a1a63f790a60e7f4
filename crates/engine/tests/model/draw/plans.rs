//! Rounds that are planned: for whom, for when, and by which rules.

use super::Draw;
use crate::common::names::{board, cluster, county, quarter, region, rso, unit};
use domain::round::{Intent, Phase};
use engine::{Claim, Step};
use events::{
    ClusterId, Date, Fraction, Period, RoundId,
    need::Scale,
    round::{
        BallotForm, Breadth, CountingRule, Entitlement, Params, Planned, Rules, TieRule, WeightStep,
        Weighting,
    },
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
        let (ballot, count) = self.form_and_rule(points);
        let binding = !self.dice.once_in(4);
        let ties = if self.dice.once_in(4) {
            TieRule::Lex
        } else {
            TieRule::Chain
        };
        let lot_parts = u32::from(ties == TieRule::Chain && self.dice.once_in(2)) * 2;
        Rules {
            ballot,
            binding,
            breadth: self.dice.once_in(8).then(|| Breadth {
                groups: 1,
                units: Fraction::new(1, 10).unwrap(),
            }),
            cap: self.dice.once_in(8).then(|| Fraction::new(1, 2).unwrap()),
            carry_limit: u32::try_from(self.dice.between(1, 3)).unwrap(),
            complaint_days: u32::try_from(self.dice.below(3)).unwrap(),
            count,
            entitlement: [Entitlement::Cast, Entitlement::Roll][self.dice.below(2)],
            joint_part_min: 20,
            lot_parts,
            outreach: [Fraction::ZERO, Fraction::new(1, 10).unwrap()][self.dice.below(2)],
            per_field: self.dice.once_in(4),
            period,
            quorum: Fraction::new(u32::try_from(self.dice.between(1, 3)).unwrap(), 4).unwrap(),
            ratified_by: if self.dice.once_in(40) { rso() } else { board() },
            represent_days: u32::try_from(self.dice.between(1, 2)).unwrap(),
            ties,
            weighting,
        }
    }

    /// Mostly the default list; now and then another rule, and now and then ballots that it cannot count.
    fn form_and_rule(&mut self, points: bool) -> (BallotForm, CountingRule) {
        let ballot = match (points, self.dice.below(8)) {
            (true, 0 | 1) => BallotForm::Scores { max: 5 },
            (true, _) => BallotForm::Points { budget: 20 },
            (false, 0 | 1) => BallotForm::Ranking { limit: 5 },
            (false, _) => BallotForm::Approval { limit: 5 },
        };
        if matches!(ballot, BallotForm::Ranking { .. }) && !self.dice.once_in(20) {
            let params = Params {
                utilitarian: Some(self.dice.once_in(2)),
                ..Params::default()
            };
            return (ballot, rule("ear_shares", params));
        }
        let utility = match points && self.dice.once_in(2) {
            true => "points",
            false => "cost",
        };
        let count = match self.dice.below(16) {
            0 => rule(
                "greedy",
                Params {
                    by: word("score"),
                    skip: Some(true),
                    ..by(utility)
                },
            ),
            1 => rule(
                "mes",
                Params {
                    completion: word("utilitarian"),
                    ..by(utility)
                },
            ),
            2 => rule(
                "phragmen",
                Params {
                    variant: word(["rank", "skip", "stop"][self.dice.below(3)]),
                    ..Params::default()
                },
            ),
            _ => CountingRule::es_list(utility),
        };
        (ballot, count)
    }
}

fn rule(id: &str, params: Params) -> CountingRule {
    CountingRule {
        id: id.to_owned(),
        params,
        version: 1,
    }
}

fn word(word: &str) -> Option<String> {
    Some(word.to_owned())
}

fn by(utility: &str) -> Params {
    Params {
        utility: word(utility),
        ..Params::default()
    }
}
