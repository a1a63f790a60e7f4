//! A count under way, kept as plainly as can be: every voter alone, fractions only.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tally::{Capacity, Method, Need, Phase, Placement, Profile, Ratio, Rule, Ties, TiesPolicy, Voter};

/// One place of the list, as both programs tell it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) need: String,
    pub(crate) phase: Phase,
    /// Rho, time or score.
    pub(crate) value: Ratio,
    pub(crate) depth: Option<u32>,
    pub(crate) payments: BTreeMap<String, Ratio>,
    pub(crate) placement: Option<Placement>,
}

/// A voter who supports a need.
#[derive(Clone)]
pub(crate) struct Fan<'p> {
    pub(crate) id: &'p str,
    pub(crate) weight: &'p Ratio,
    pub(crate) points: Ratio,
    /// How many places of the ballot must be read to meet the need.
    pub(crate) depth: u32,
}

#[derive(Clone)]
pub(crate) struct Count<'p> {
    pub(crate) profile: &'p Profile,
    pub(crate) fans: BTreeMap<&'p str, Vec<Fan<'p>>>,
    /// All needs; of several equally good ones the first here is taken.
    order: Vec<&'p Need>,
    /// Supported needs without a place on the list.
    pub(crate) open: BTreeSet<&'p str>,
    /// What each voter has per unit of weight.
    pub(crate) money: BTreeMap<&'p str, Ratio>,
    pots: BTreeMap<&'p str, Ratio>,
    left: Ratio,
    pub(crate) lines: Vec<Line>,
}

fn fans<'p>(voter: &'p Voter, rule: &Rule) -> Vec<(&'p str, Fan<'p>)> {
    let fan = |points: &Ratio, depth| Fan {
        id: &voter.id,
        weight: &voter.weight,
        points: points.clone(),
        depth,
    };
    if !matches!(rule.method, Method::EarShares { .. }) {
        let marks = voter.marks.iter().filter(|(_, points)| points.is_positive());
        return marks
            .map(|(need, points)| (need.as_str(), fan(points, 1)))
            .collect();
    }
    let mut all = Vec::new();
    for (at, level) in voter.ranking.iter().enumerate() {
        let above: usize = voter.ranking[..at].iter().map(Vec::len).sum();
        for need in level {
            let mark = voter.marks.get(need).filter(|points| points.is_positive());
            let points = mark.cloned().unwrap_or(Ratio::ONE);
            all.push((need.as_str(), fan(&points, above as u32 + 1)));
        }
    }
    all
}

impl<'p> Count<'p> {
    pub(crate) fn new(profile: &'p Profile, rule: &Rule, ties: &Ties) -> Count<'p> {
        let mut by_need: BTreeMap<&str, Vec<Fan>> = BTreeMap::new();
        for voter in &profile.voters {
            for (need, fan) in fans(voter, rule) {
                by_need.entry(need).or_default().push(fan);
            }
        }
        let mut order: Vec<&Need> = profile.needs.iter().collect();
        order.sort_by(|a, b| a.id.cmp(&b.id));
        let fans = |need: &Need| by_need.get(need.id.as_str()).cloned().unwrap_or_default();
        match ties.policy {
            TiesPolicy::Lex => {}
            TiesPolicy::LexReversed => order.reverse(),
            // Every voter here stands for one municipality; without a lot the id decides.
            TiesPolicy::Chain => order.sort_by_key(|need| {
                let weight: Ratio = fans(need).iter().map(|fan| fan.weight).sum();
                (need.hours.clone(), Reverse(weight), Reverse(fans(need).len()))
            }),
        }
        let pots = match &profile.capacity {
            Capacity::Single(_) => BTreeMap::new(),
            Capacity::Pots(pots) => pots
                .iter()
                .map(|pot| (pot.id.as_str(), pot.hours.clone()))
                .collect(),
        };
        Count {
            profile,
            order,
            open: by_need.keys().copied().collect(),
            fans: by_need,
            money: BTreeMap::new(),
            left: match &profile.capacity {
                Capacity::Single(hours) => hours.clone(),
                Capacity::Pots(_) => pots.values().sum(),
            },
            pots,
            lines: Vec::new(),
        }
    }

    pub(crate) fn weight(&self) -> Ratio {
        self.profile.voters.iter().map(|voter| &voter.weight).sum()
    }

    /// Everybody has the same share of `hours`, per unit of weight.
    pub(crate) fn share_out(&mut self, hours: &Ratio) {
        let each = hours / &self.weight();
        self.money = self
            .profile
            .voters
            .iter()
            .map(|voter| (voter.id.as_str(), each.clone()))
            .collect();
    }

    /// Hours that all voters have together.
    pub(crate) fn money_left(&self) -> Ratio {
        self.profile
            .voters
            .iter()
            .map(|voter| &self.money[voter.id.as_str()] * &voter.weight)
            .sum()
    }

    pub(crate) fn hours_left(&self) -> (Ratio, BTreeMap<String, Ratio>) {
        let pots = self
            .pots
            .iter()
            .map(|(pot, left)| ((*pot).to_owned(), left.clone()));
        (self.left.clone(), pots.collect())
    }

    pub(crate) fn hours(&self, need: &str) -> &'p Ratio {
        &self.order.iter().find(|other| other.id == need).unwrap().hours
    }

    /// The one that the policy takes of several.
    pub(crate) fn first(&self, tied: &[&str]) -> &'p str {
        let need = self.order.iter().find(|need| tied.contains(&need.id.as_str()));
        &need.unwrap().id
    }

    /// Nowhere, into the one capacity, or there.
    pub(crate) fn place(&self, need: &str) -> Option<Option<Placement>> {
        let need = self.order.iter().find(|other| other.id == need).unwrap();
        if let Capacity::Single(_) = self.profile.capacity {
            return (need.hours <= self.left).then_some(None);
        }
        let mut best: Option<&Placement> = None;
        for option in &need.options {
            if option
                .parts
                .iter()
                .any(|part| self.pots[part.pot.as_str()] < part.hours)
            {
                continue;
            }
            let lead = |o: &Placement| self.pots[o.parts[0].pot.as_str()].clone();
            let ids = |o: &Placement| o.parts.iter().map(|part| part.pot.clone()).collect::<Vec<_>>();
            let better = |than: &Placement| {
                option.rank < than.rank
                    || option.rank == than.rank && lead(option) > lead(than)
                    || option.rank == than.rank && lead(option) == lead(than) && ids(option) < ids(than)
            };
            if best.is_none_or(better) {
                best = Some(option);
            }
        }
        best.map(|option| Some(option.clone()))
    }

    pub(crate) fn fits(&self, need: &str) -> bool {
        self.place(need).is_some()
    }

    /// Puts a need on the list. Hours are taken when it is funded; money was paid before.
    pub(crate) fn list(&mut self, need: &str, phase: Phase, value: Ratio, payments: BTreeMap<String, Ratio>) {
        let placement = if phase.is_funded() {
            self.place(need).unwrap()
        } else {
            None
        };
        if phase.is_funded() {
            self.left = &self.left - self.hours(need);
        }
        for part in placement.iter().flat_map(|placement| &placement.parts) {
            *self.pots.get_mut(part.pot.as_str()).unwrap() -= &part.hours;
        }
        self.open.remove(need);
        self.lines.push(Line {
            need: need.to_owned(),
            phase,
            value,
            depth: None,
            payments,
            placement,
        });
    }
}
