//! The books that the checker keeps: everybody's money, voter by voter, and every pot.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use super::{Checked, check_payments, check_tie};
use crate::{By, Capacity, Certificate, Claim, Phase, Placement, Profile, Ratio, Ties, Utility};

/// Everybody's money, per unit of weight, over one denominator; and the hours that are left.
pub(crate) struct Books<'p> {
    pub(crate) budget: Ratio,
    pub(crate) needs: Vec<Entry<'p>>,
    voters: Vec<(&'p str, Ratio)>,
    weight_scale: UBig,
    utility_scale: UBig,
    denominator: UBig,
    money: Vec<IBig>,
    money_left: Ratio,
    total_weight: Ratio,
    time: Ratio,
    pub(crate) phase: Phase,
    pots: Option<BTreeMap<&'p str, Ratio>>,
    pub(crate) capacity_left: Ratio,
    /// Greedy without skipping has met a need that does not fit.
    pub(crate) stopped: bool,
}

/// A need in the books.
pub(crate) struct Entry<'p> {
    pub(crate) id: String,
    pub(crate) hours: Ratio,
    pub(crate) support: Ratio,
    pub(crate) municipalities: u64,
    options: &'p [Placement],
    /// Voter, scaled weight, scaled utility.
    supporters: Vec<(usize, IBig, IBig)>,
    pub(crate) open: bool,
    /// Out of the shares for good.
    out: bool,
}

impl<'p> Books<'p> {
    /// The books before the first step; `profile` has been validated.
    pub(super) fn open(profile: &'p Profile, utility: Utility) -> Books<'p> {
        let weight_scale = scale(profile.voters.iter().map(|voter| &voter.weight));
        let points = profile.voters.iter().flat_map(|voter| voter.marks.values());
        let utility_scale = scale(points.chain(profile.needs.iter().map(|need| &need.hours)));
        let needs = profile.needs.iter().map(|need| {
            let mut entry = Entry {
                id: need.id.clone(),
                hours: need.hours.clone(),
                support: Ratio::ZERO,
                municipalities: 0,
                options: &need.options,
                supporters: Vec::new(),
                open: false,
                out: false,
            };
            for (at, voter) in profile.voters.iter().enumerate() {
                let Some(points) = voter.marks.get(&need.id).filter(|points| points.is_positive()) else {
                    continue;
                };
                let utility = match utility {
                    Utility::Cost => &need.hours,
                    Utility::Count => &Ratio::ONE,
                    Utility::Points => points,
                };
                entry.supporters.push((
                    at,
                    units(&voter.weight, &weight_scale),
                    units(utility, &utility_scale),
                ));
                entry.support += &voter.weight;
                entry.municipalities = entry.municipalities.saturating_add(voter.municipalities);
                entry.open = true;
            }
            entry
        });
        let (pots, capacity_left) = match &profile.capacity {
            Capacity::Single(hours) => (None, hours.clone()),
            Capacity::Pots(pots) => {
                let left = pots
                    .iter()
                    .map(|pot| (pot.id.as_str(), pot.hours.clone()))
                    .collect();
                (Some(left), pots.iter().map(|pot| &pot.hours).sum())
            }
        };
        let budget = profile.budget();
        let total_weight: Ratio = profile.voters.iter().map(|voter| &voter.weight).sum();
        let each = if total_weight.is_zero() {
            Ratio::ZERO
        } else {
            &budget / &total_weight
        };
        let denominator = scale(profile.needs.iter().map(|need| &need.hours).chain([&each]));
        Books {
            needs: needs.collect(),
            voters: profile
                .voters
                .iter()
                .map(|voter| (voter.id.as_str(), voter.weight.clone()))
                .collect(),
            weight_scale,
            utility_scale,
            money: vec![units(&each, &denominator); profile.voters.len()],
            denominator,
            money_left: &each * &total_weight,
            total_weight,
            budget,
            time: Ratio::ZERO,
            phase: Phase::Shares,
            pots,
            capacity_left,
            stopped: false,
        }
    }

    /// The claims of a step of `es_list`.
    pub(super) fn es_list(&mut self, claim: &Claim, ties: &Ties, payments: bool) -> Checked<()> {
        while self.phase != claim.phase {
            self.phase = match self.phase {
                Phase::Shares => Phase::Leftover,
                Phase::Leftover => Phase::Waiting,
                _ => return Err("this rule has no such part of the list".to_owned()),
            };
            // What could still be taken in the part before must not have been left out.
            self.nothing_left_before(self.phase)?;
        }
        let paid = if self.phase == Phase::Shares {
            self.shares(claim, ties)?
        } else {
            self.leftover(claim, ties)?
        };
        if payments {
            check_payments(claim, &paid)?;
        }
        self.serve(claim)
    }

    fn nothing_left_before(&mut self, phase: Phase) -> Checked<()> {
        let left = match phase {
            Phase::Leftover => self.affordable().into_iter().next(),
            _ => (0..self.needs.len()).find(|&need| self.needs[need].open && self.place(need).is_some()),
        };
        left.map_or(Ok(()), |need| {
            Err(format!(
                "need `{}` could still be funded before",
                self.needs[need].id
            ))
        })
    }

    /// Open needs that can be placed and whose supporters can pay. Money and hours only fall: the others are out.
    fn affordable(&mut self) -> Vec<usize> {
        let open: Vec<usize> = (0..self.needs.len())
            .filter(|&n| self.needs[n].open && !self.needs[n].out)
            .collect();
        let (can, cannot): (Vec<usize>, Vec<usize>) = open
            .into_iter()
            .partition(|&need| self.behind(need) >= self.target(need) && self.place(need).is_some());
        cannot.into_iter().for_each(|need| self.needs[need].out = true);
        can
    }

    /// Nobody has a smaller rho: at the claimed rho no need takes in more than its hours.
    fn shares(&mut self, claim: &Claim, ties: &Ties) -> Checked<BTreeMap<&'p str, Ratio>> {
        if !claim.value.is_positive() {
            return Err(format!("rho is {}, which is not more than 0", claim.value));
        }
        let rho = &claim.value / Ratio::from_parts(self.utility_scale.clone().into(), UBig::ONE);
        let rho = self.refine(&rho);
        let mut tied = Vec::new();
        for need in self.affordable() {
            let entry = &self.needs[need];
            let pays = |(voter, weight, utility): &(usize, IBig, IBig)| {
                weight * (&rho * utility).min(self.money[*voter].clone())
            };
            let sum: IBig = entry.supporters.iter().map(pays).sum();
            let target = self.target(need);
            let in_full = |(voter, _, utility): &(usize, IBig, IBig)| self.money[*voter] >= &rho * utility;
            if sum > target || (sum == target && !entry.supporters.iter().any(in_full)) {
                return Err(format!("need `{}` had a smaller rho", entry.id));
            }
            if sum == target {
                tied.push(need);
            }
        }
        check_tie(self, claim, &tied, ties)?;
        let need = self.find(claim)?;
        let owed = self.needs[need]
            .supporters
            .iter()
            .map(|(voter, _, utility)| (*voter, &rho * utility))
            .collect();
        Ok(self.collect(need, owed))
    }

    /// Nobody had enough earlier: after the claimed wait no need has more than its hours, unless the wait is 0.
    fn leftover(&mut self, claim: &Claim, ties: &Ties) -> Checked<BTreeMap<&'p str, Ratio>> {
        let wait = &claim.value - &self.time;
        if wait.is_negative() {
            return Err(format!("the time {} is before {}", claim.value, self.time));
        }
        let credit = self.refine(&wait);
        self.money.iter_mut().for_each(|money| *money += &credit);
        self.money_left += &(&wait * &self.total_weight);
        self.time = claim.value.clone();
        let mut tied = Vec::new();
        for need in 0..self.needs.len() {
            if !self.needs[need].open || (self.phase == Phase::Leftover && self.place(need).is_none()) {
                continue;
            }
            let (behind, target) = (self.behind(need), self.target(need));
            if behind > target && !wait.is_zero() {
                return Err(format!("need `{}` had a smaller time", self.needs[need].id));
            }
            if behind >= target {
                tied.push(need);
            }
        }
        check_tie(self, claim, &tied, ties)?;
        let need = self.find(claim)?;
        let level = self.level(need);
        let level = self.refine(&level);
        let owed = self.needs[need]
            .supporters
            .iter()
            .map(|(voter, ..)| (*voter, level.clone()))
            .collect();
        Ok(self.collect(need, owed))
    }

    /// The equal payment per unit of weight, at most all one has, that pays the need: the poor ones give all.
    fn level(&self, need: usize) -> Ratio {
        let mut poorest: Vec<_> = self.needs[need]
            .supporters
            .iter()
            .map(|(voter, w, _)| (&self.money[*voter], w))
            .collect();
        poorest.sort();
        let mut rest = self.target(need);
        let mut weight: IBig = poorest.iter().map(|(_, weight)| *weight).sum();
        for (money, its) in poorest {
            if money * &weight >= rest {
                break;
            }
            rest -= money * its;
            weight -= its;
        }
        let weight = UBig::try_from(weight).unwrap_or(UBig::ONE);
        if weight.is_zero() {
            Ratio::ZERO
        } else {
            Ratio::from_parts(rest, weight * &self.denominator)
        }
    }

    /// Each gives what it owes, or all it has.
    fn collect(&mut self, need: usize, owed: Vec<(usize, IBig)>) -> BTreeMap<&'p str, Ratio> {
        self.needs[need].open = false;
        self.money_left -= &self.needs[need].hours;
        let mut paid = BTreeMap::new();
        for (voter, owed) in owed {
            let pays = owed.min(self.money[voter].clone());
            self.money[voter] -= &pays;
            if pays.is_zero() {
                continue;
            }
            let (id, weight) = &self.voters[voter];
            paid.insert(*id, Ratio::from_parts(pays, self.denominator.clone()) * weight);
        }
        paid
    }

    /// A funded need goes where it must, a waiting one nowhere.
    pub(super) fn serve(&mut self, claim: &Claim) -> Checked<()> {
        let need = self.find(claim)?;
        self.needs[need].open = false;
        let expected = if claim.phase.is_funded() {
            self.place(need)
        } else {
            Some(None)
        };
        let Some(place) = expected else {
            return Err("it does not fit".to_owned());
        };
        if place != claim.placement.as_ref() {
            return Err("its placement should be another".to_owned());
        }
        if !claim.phase.is_funded() {
            return Ok(());
        }
        self.capacity_left -= &self.needs[need].hours;
        if let (Some(pots), Some(placement)) = (&mut self.pots, place) {
            for part in &placement.parts {
                if let Some(left) = pots.get_mut(part.pot.as_str()) {
                    *left -= &part.hours;
                }
            }
        }
        Ok(())
    }

    /// Where a need goes now: `None` nowhere, `Some(None)` into the one capacity.
    pub(super) fn place(&self, need: usize) -> Option<Option<&'p Placement>> {
        let entry = &self.needs[need];
        let Some(pots) = &self.pots else {
            return (entry.hours <= self.capacity_left).then_some(None);
        };
        let options: &'p [Placement] = entry.options;
        let fits = |option: &&Placement| {
            option
                .parts
                .iter()
                .all(|part| pots[part.pot.as_str()] >= part.hours)
        };
        let names = |option: &'p Placement| {
            option
                .parts
                .iter()
                .map(|part| part.pot.as_str())
                .collect::<Vec<_>>()
        };
        options
            .iter()
            .filter(fits)
            .min_by_key(|&option| {
                (
                    option.rank,
                    Reverse(&pots[option.parts[0].pot.as_str()]),
                    names(option),
                    &option.parts,
                )
            })
            .map(Some)
    }

    /// The sums at the end.
    pub(super) fn close(&self, certificate: &Certificate, with_money: bool) -> Checked<()> {
        let money = if with_money {
            self.money_left.clone()
        } else {
            Ratio::ZERO
        };
        if certificate.money_left != money {
            return Err(format!(
                "{money} hours of money are left, not {}",
                certificate.money_left
            ));
        }
        if certificate.capacity_left != self.capacity_left {
            return Err(format!(
                "{} hours are left, not {}",
                self.capacity_left, certificate.capacity_left
            ));
        }
        let pots = self.pots.iter().flatten().map(|(pot, left)| (*pot, left));
        if !pots.eq(certificate
            .pots_left
            .iter()
            .map(|(pot, left)| (pot.as_str(), left)))
        {
            return Err("the hours left in the pots are others".to_owned());
        }
        Ok(())
    }

    /// The weighted sum of utilities, or that per hour.
    pub(super) fn score(&self, need: usize, by: By) -> Ratio {
        let entry = &self.needs[need];
        let sum: IBig = entry
            .supporters
            .iter()
            .map(|(_, weight, utility)| weight * utility)
            .sum();
        let score = Ratio::from_parts(sum, &self.weight_scale * &self.utility_scale);
        if by == By::PerHour {
            score / &entry.hours
        } else {
            score
        }
    }

    pub(super) fn find(&self, claim: &Claim) -> Checked<usize> {
        self.needs
            .iter()
            .position(|entry| entry.id == claim.need)
            .ok_or_else(|| "unknown need".to_owned())
    }

    fn behind(&self, need: usize) -> IBig {
        self.needs[need]
            .supporters
            .iter()
            .map(|(voter, weight, _)| &self.money[*voter] * weight)
            .sum()
    }

    fn target(&self, need: usize) -> IBig {
        let units = &self.needs[need].hours
            * Ratio::from_parts((&self.weight_scale * &self.denominator).into(), UBig::ONE);
        // The denominator is a multiple of that of all hours.
        units.numerator().clone()
    }

    /// Makes `number` a whole number of units of money, and gives that.
    fn refine(&mut self, number: &Ratio) -> IBig {
        let by = number.denominator() / number.denominator().gcd(&self.denominator);
        self.denominator *= &by;
        self.money.iter_mut().for_each(|money| *money *= &by);
        units(number, &self.denominator)
    }
}

fn scale<'a>(numbers: impl IntoIterator<Item = &'a Ratio>) -> UBig {
    numbers.into_iter().fold(UBig::ONE, |all, number| {
        let own = number.denominator();
        &all / (&all).gcd(own) * own
    })
}

fn units(number: &Ratio, scale: &UBig) -> IBig {
    number.numerator() * (scale / number.denominator())
}
