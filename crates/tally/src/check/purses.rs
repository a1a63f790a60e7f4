//! Everybody's money, per unit of weight, in whole units of one denominator that grows as it must.
//!
//! Groups that have paid alike hold the same: what they hold is kept once.

use std::collections::BTreeMap;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use super::roll::{Backer, Roll, scale, units};
use crate::Ratio;

/// The purses of all groups.
pub(super) struct Purses {
    denominator: UBig,
    /// By group: which of `money` it holds.
    holds: Vec<usize>,
    money: Vec<IBig>,
    weight_scale: UBig,
    /// W.
    weight: Ratio,
    /// Money of all, in hours.
    pub(super) left: Ratio,
}

/// Group, and what it paid per unit of weight, in units.
pub(super) type Paid = Vec<(usize, IBig)>;

impl Purses {
    /// `hours` shared out by weight.
    pub(super) fn fill(roll: &Roll, hours: &Ratio) -> Purses {
        let each = if roll.weight.is_zero() {
            Ratio::ZERO
        } else {
            hours / &roll.weight
        };
        let denominator = scale(roll.needs.iter().map(|entry| entry.hours).chain([&each]));
        Purses {
            holds: vec![0; roll.groups.len()],
            money: vec![units(&each, &denominator)],
            denominator,
            weight_scale: roll.weight_scale.clone(),
            weight: roll.weight.clone(),
            left: &each * &roll.weight,
        }
    }

    /// Makes `number` a whole number of units, and gives that.
    pub(super) fn refine(&mut self, number: &Ratio) -> IBig {
        let by = number.denominator() / number.denominator().gcd(&self.denominator);
        if by != UBig::ONE {
            self.denominator *= &by;
            self.money.iter_mut().for_each(|money| *money *= &by);
        }
        units(number, &self.denominator)
    }

    /// `hours` in the units that sums over weights come in.
    pub(super) fn target(&self, hours: &Ratio) -> IBig {
        let scaled = hours * &Ratio::from_parts(self.weight_scale.clone().into(), UBig::ONE);
        units(&scaled, &self.denominator)
    }

    /// The reverse of `target`.
    pub(super) fn hours(&self, sum: IBig) -> Ratio {
        Ratio::from_parts(sum, &self.weight_scale * &self.denominator)
    }

    /// What `backers` have together.
    pub(super) fn behind<'b>(&self, backers: impl IntoIterator<Item = &'b Backer>) -> IBig {
        let mut weights: BTreeMap<usize, IBig> = BTreeMap::new();
        for backer in backers {
            *weights.entry(self.holds[backer.group]).or_default() += &backer.weight;
        }
        weights
            .iter()
            .map(|(&held, weight)| &self.money[held] * weight)
            .sum()
    }

    /// What `backers` give together at `rate` per unit of utility, and whether somebody is not asked for more than it
    /// has.
    pub(super) fn given<'b>(
        &self,
        backers: impl IntoIterator<Item = &'b Backer>,
        rate: &IBig,
    ) -> (IBig, bool) {
        let mut weights: BTreeMap<(usize, &IBig), IBig> = BTreeMap::new();
        for backer in backers {
            let kind = (self.holds[backer.group], &backer.utility);
            *weights.entry(kind).or_default() += &backer.weight;
        }
        let (mut sum, mut in_full) = (IBig::ZERO, false);
        for ((held, utility), weight) in weights {
            let (owes, has) = (rate * utility, &self.money[held]);
            in_full |= *has >= owes;
            sum += (&owes).min(has) * weight;
        }
        (sum, in_full)
    }

    /// Everybody gets `wait` per unit of weight.
    pub(super) fn credit(&mut self, wait: &Ratio) {
        if wait.is_zero() {
            return;
        }
        let credit = self.refine(wait);
        self.money.iter_mut().for_each(|money| *money += &credit);
        self.left += &(wait * &self.weight);
    }

    /// The equal payment per unit of weight, at most all one has, that brings in `hours`: the poor ones give all.
    pub(super) fn level(&self, backers: &[Backer], hours: &Ratio) -> Ratio {
        let mut poorest: Vec<_> = backers
            .iter()
            .map(|backer| (&self.money[self.holds[backer.group]], &backer.weight))
            .collect();
        poorest.sort();
        let mut rest = self.target(hours);
        let mut weight: IBig = backers.iter().map(|backer| &backer.weight).sum();
        for (money, its) in poorest {
            if money * &weight >= rest {
                break;
            }
            rest -= money * its;
            weight -= its;
        }
        match UBig::try_from(weight) {
            Ok(weight) if !weight.is_zero() => Ratio::from_parts(rest, weight * &self.denominator),
            _ => Ratio::ZERO,
        }
    }

    /// Each gives what it owes per unit of weight, or all it has; together they pay `hours`.
    pub(super) fn collect(&mut self, owed: Vec<(usize, IBig)>, hours: &Ratio) -> Paid {
        self.left -= hours;
        let mut paid = Paid::with_capacity(owed.len());
        let mut after: BTreeMap<IBig, usize> = BTreeMap::new();
        for (group, owed) in owed {
            let has = &self.money[self.holds[group]];
            let pays = owed.min(has.clone());
            if pays.is_zero() {
                continue;
            }
            let rest = has - &pays;
            let held = *after.entry(rest).or_insert_with_key(|rest| {
                self.money.push(rest.clone());
                self.money.len() - 1
            });
            self.holds[group] = held;
            paid.push((group, pays));
        }
        self.forget_unheld();
        paid
    }

    /// A payment as hours per unit of weight, until the denominator grows.
    pub(super) fn payment(&self, pays: &IBig) -> Ratio {
        Ratio::from_parts(pays.clone(), self.denominator.clone())
    }

    /// What no group holds any more need not be kept.
    fn forget_unheld(&mut self) {
        let mut moved: BTreeMap<usize, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        for held in &mut self.holds {
            *held = *moved.entry(*held).or_insert_with(|| {
                kept.push(self.money[*held].clone());
                kept.len() - 1
            });
        }
        self.money = kept;
    }
}
