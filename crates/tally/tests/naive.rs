//! A slow and obvious second program: every voter alone, fractions only, and rho by trying every breakpoint.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::collections::BTreeMap;

use common::elections;
use proptest::prelude::*;
use tally::{Capacity, Method, Phase, Placement, Profile, Ratio, Rule, Ties, Utility, tally};

/// Need, phase, rho or time, placement.
type Line = (String, Phase, Ratio, Option<Placement>);

struct Naive<'p> {
    profile: &'p Profile,
    money: BTreeMap<&'p str, Ratio>,
    pots: BTreeMap<&'p str, Ratio>,
    left: Ratio,
    lines: Vec<Line>,
}

fn supporters<'p>(profile: &'p Profile, need: &str) -> Vec<(&'p str, &'p Ratio, Ratio)> {
    let points = |voter: &'p tally::Voter| voter.marks.get(need).filter(|points| points.is_positive());
    profile
        .voters
        .iter()
        .filter_map(|v| Some((v.id.as_str(), &v.weight, points(v)?.clone())))
        .collect()
}

impl<'p> Naive<'p> {
    fn pays_at(&self, who: &[(&str, &Ratio, Ratio)], rate: &Ratio) -> Ratio {
        who.iter()
            .map(|(voter, weight, utility)| (rate * utility).min(self.money[voter].clone()) * *weight)
            .sum()
    }

    /// The least rate at which `who` pay `hours`: between two breakpoints money / utility it is linear.
    fn rate(&self, who: &[(&str, &Ratio, Ratio)], hours: &Ratio) -> Option<Ratio> {
        let mut breaks: Vec<Ratio> = who
            .iter()
            .map(|(voter, _, utility)| &self.money[voter] / utility)
            .collect();
        breaks.push(Ratio::ZERO);
        breaks.sort();
        for pair in breaks.windows(2) {
            let (low, high) = (self.pays_at(who, &pair[0]), self.pays_at(who, &pair[1]));
            if high >= *hours && high > low {
                return Some(&pair[0] + (hours - &low) / (&high - &low) * (&pair[1] - &pair[0]));
            }
        }
        None
    }

    fn place(&self, need: &'p tally::Need) -> Option<Option<Placement>> {
        if let Capacity::Single(_) = self.profile.capacity {
            return (need.hours <= self.left).then_some(None);
        }
        let mut best: Option<&Placement> = None;
        for option in &need.options {
            if !option
                .parts
                .iter()
                .all(|part| self.pots[part.pot.as_str()] >= part.hours)
            {
                continue;
            }
            let better = |than: &Placement| {
                let lead = |o: &Placement| self.pots[o.parts[0].pot.as_str()].clone();
                let ids = |o: &Placement| o.parts.iter().map(|part| part.pot.clone()).collect::<Vec<_>>();
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

    fn buy(
        &mut self,
        need: &'p tally::Need,
        phase: Phase,
        value: Ratio,
        rate: &Ratio,
        who: &[(&'p str, &Ratio, Ratio)],
    ) {
        for (voter, _, utility) in who {
            let pays = (rate * utility).min(self.money[voter].clone());
            *self.money.get_mut(voter).unwrap() -= &pays;
        }
        let mut placement = None;
        if phase != Phase::Waiting {
            placement = self.place(need).unwrap();
            self.left -= &need.hours;
            for part in placement.iter().flat_map(|placement| &placement.parts) {
                *self.pots.get_mut(part.pot.as_str()).unwrap() -= &part.hours;
            }
        }
        self.lines.push((need.id.clone(), phase, value, placement));
    }
}

fn naive(profile: &Profile, utility: Utility) -> Vec<Line> {
    let weight: Ratio = profile.voters.iter().map(|voter| &voter.weight).sum();
    let budget = profile.budget();
    let pots = match &profile.capacity {
        Capacity::Single(_) => BTreeMap::new(),
        Capacity::Pots(pots) => pots
            .iter()
            .map(|pot| (pot.id.as_str(), pot.hours.clone()))
            .collect(),
    };
    let money = profile
        .voters
        .iter()
        .map(|voter| (voter.id.as_str(), &budget / &weight))
        .collect();
    let mut naive = Naive {
        profile,
        money,
        pots,
        left: budget,
        lines: Vec::new(),
    };
    let mut rest: Vec<&tally::Need> = profile
        .needs
        .iter()
        .filter(|need| !supporters(profile, &need.id).is_empty())
        .collect();
    rest.sort_by(|a, b| a.id.cmp(&b.id));
    loop {
        let mut best: Option<(Ratio, &tally::Need, Vec<_>)> = None;
        for need in &rest {
            let mut who = supporters(profile, &need.id);
            for (_, _, points) in &mut who {
                match utility {
                    Utility::Cost => *points = need.hours.clone(),
                    Utility::Count => *points = Ratio::ONE,
                    Utility::Points => {}
                }
            }
            if naive.place(need).is_none() {
                continue;
            }
            let Some(rate) = naive.rate(&who, &need.hours) else {
                continue;
            };
            if best.as_ref().is_none_or(|(least, ..)| rate < *least) {
                best = Some((rate, need, who));
            }
        }
        let Some((rate, need, who)) = best else { break };
        naive.buy(need, Phase::Shares, rate.clone(), &rate, &who);
        rest.retain(|other| other.id != need.id);
    }
    let mut time = Ratio::ZERO;
    for phase in [Phase::Leftover, Phase::Waiting] {
        loop {
            let mut best: Option<(Ratio, &tally::Need)> = None;
            for need in &rest {
                if phase == Phase::Leftover && naive.place(need).is_none() {
                    continue;
                }
                let who = supporters(profile, &need.id);
                let has: Ratio = who
                    .iter()
                    .map(|(voter, weight, _)| *weight * &naive.money[voter])
                    .sum();
                let support: Ratio = who.iter().map(|(_, weight, _)| *weight).sum();
                let wait = ((&need.hours - has) / support).max(Ratio::ZERO);
                if best.as_ref().is_none_or(|(least, _)| wait < *least) {
                    best = Some((wait, need));
                }
            }
            let Some((wait, need)) = best else { break };
            time += &wait;
            naive.money.values_mut().for_each(|money| *money += &wait);
            let mut who = supporters(profile, &need.id);
            who.iter_mut().for_each(|(_, _, points)| *points = Ratio::ONE);
            let rate = naive.rate(&who, &need.hours).unwrap();
            naive.buy(need, phase, time.clone(), &rate, &who);
            rest.retain(|other| other.id != need.id);
        }
    }
    naive.lines
}

fn agrees(profile: &Profile) -> Result<(), TestCaseError> {
    for utility in [Utility::Cost, Utility::Count, Utility::Points] {
        let rule = Rule::es_list(utility);
        assert!(matches!(rule.method, Method::EsList { .. }));
        let tally = tally(&rule, profile, &Ties::LEX).unwrap();
        let value = |step: &tally::Step| step.rho.clone().or(step.time.clone()).unwrap();
        let ours: Vec<Line> = tally
            .steps
            .iter()
            .map(|step| (step.need.clone(), step.phase, value(step), step.placement.clone()))
            .collect();
        prop_assert_eq!(ours, naive(profile, utility));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn one_capacity(profile in elections(false)) {
        agrees(&profile)?;
    }

    #[test]
    fn several_pots(profile in elections(true)) {
        agrees(&profile)?;
    }
}
