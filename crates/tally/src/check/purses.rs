//! Everybody's money, per unit of weight, in whole units of one denominator that grows as it must.

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use super::roll::{Backer, Roll, scale, units};
use crate::Ratio;

/// The purses of all groups.
pub(super) struct Purses {
    denominator: UBig,
    /// By group.
    money: Vec<IBig>,
    weight_scale: UBig,
    /// W.
    weight: Ratio,
    /// Money of all, in hours.
    pub(super) left: Ratio,
}

/// Group, and what it paid per unit of weight.
pub(super) type Paid = Vec<(usize, Ratio)>;

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
            money: vec![units(&each, &denominator); roll.groups.len()],
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

    /// What one unit of weight of a group has, in units.
    pub(super) fn of(&self, group: usize) -> &IBig {
        &self.money[group]
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
        backers
            .into_iter()
            .map(|backer| &self.money[backer.group] * &backer.weight)
            .sum()
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
            .map(|backer| (&self.money[backer.group], &backer.weight))
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
        for (group, owed) in owed {
            let pays = owed.min(self.money[group].clone());
            if pays.is_zero() {
                continue;
            }
            self.money[group] -= &pays;
            paid.push((group, Ratio::from_parts(pays, self.denominator.clone())));
        }
        paid
    }
}
