//! The money of all voters, per unit of weight, exactly.
//!
//! Voters with equal money form one class, and all money has one common denominator, so that a sum over thousands of
//! voters is a few products of integers and never a reduction of fractions. Classes are numbered
//! from the poorest up.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use crate::Ratio;
use crate::grid::{Grid, lcm, scaled};

/// What everybody holds.
#[derive(Clone)]
pub(crate) struct Purse {
    denominator: UBig,
    /// Money per unit of weight, by class, ascending and distinct, times `denominator`.
    money: Vec<IBig>,
    /// Class of each group of equal ballots.
    class_of: Vec<u32>,
    scratch: Vec<u128>,
}

/// Supporters of a need with equal money and equal points.
struct Slice {
    class: u32,
    points: u64,
    weight: u128,
}

/// The least price at which the supporters of a need pay for it: `left / den` per point and unit of weight, in units
/// of the common denominator. `factor` makes prices of needs comparable: the least `left / (den * factor)` wins.
#[derive(Clone)]
pub(crate) struct Price {
    left: IBig,
    den: IBig,
    factor: IBig,
}

/// Who paid what, by group.
pub(crate) struct Paid {
    /// Group and the place of its amount.
    pub(crate) groups: Vec<(u32, usize)>,
    /// Hours per unit of weight, and whether that was all.
    pub(crate) amounts: Vec<(Ratio, bool)>,
    pub(crate) full: u128,
    pub(crate) paid_full: Ratio,
    pub(crate) part: u128,
    pub(crate) paid_part: Ratio,
    pub(crate) top: Ratio,
}

impl Price {
    /// The waiting time `left / weight`.
    pub(crate) fn wait(left: IBig, weight: u128) -> Price {
        Price {
            left: left.max(IBig::ZERO),
            den: weight.into(),
            factor: IBig::ONE,
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.left.is_zero()
    }

    pub(crate) fn compare(&self, other: &Price) -> Ordering {
        (&self.left * &other.den * &other.factor).cmp(&(&other.left * &self.den * &self.factor))
    }
}

impl Purse {
    /// Everybody holds `each` hours per unit of weight.
    pub(crate) fn new(grid: &Grid, each: &Ratio) -> Purse {
        let denominator = lcm(&grid.hours_scale, each.denominator());
        Purse {
            money: vec![scaled(each, &denominator)],
            denominator,
            class_of: vec![0; grid.group_weight.len()],
            scratch: Vec::new(),
        }
    }

    /// The hours of a need in the units that [`Purse::behind`] sums in.
    pub(crate) fn cost(&self, grid: &Grid, need: usize) -> IBig {
        &grid.cost[need] * (&self.denominator / &grid.hours_scale)
    }

    /// Money of the supporters of a need.
    pub(crate) fn behind(&mut self, grid: &Grid, need: usize) -> IBig {
        let slices = self.by_class(grid, need);
        slices
            .iter()
            .map(|slice| &self.money[slice.class as usize] * slice.weight)
            .sum()
    }

    /// A sum of weights times money as hours.
    pub(crate) fn hours(&self, grid: &Grid, sum: &IBig) -> Ratio {
        Ratio::from_parts(sum.clone(), &self.denominator * &grid.weight_scale)
    }

    /// `left / den` as hours per unit of weight (and point).
    pub(crate) fn per_weight(&self, price: &Price) -> Ratio {
        // The sign of `den` is plus: it is a sum of weights.
        Ratio::from_parts(
            price.left.clone(),
            &self.denominator * UBig::try_from(price.den.clone()).unwrap_or(UBig::ONE),
        )
    }

    /// The price of a need whose supporters can pay it: supporters by money per point, ascending.
    /// With `points` payments follow points, else everybody's price is the same.
    pub(crate) fn price(&mut self, grid: &Grid, need: usize, points: bool, factor: IBig) -> Price {
        let slices = if points {
            self.by_points(grid, need)
        } else {
            self.by_class(grid, need)
        };
        let mut left = self.cost(grid, need);
        let mut den: u128 = slices
            .iter()
            .map(|slice| slice.weight * u128::from(slice.points))
            .sum();
        for slice in &slices {
            let money = &self.money[slice.class as usize];
            if &left * slice.points <= money * den {
                break;
            }
            left -= money * slice.weight;
            den -= slice.weight * u128::from(slice.points);
        }
        Price {
            left,
            den: den.into(),
            factor,
        }
    }

    /// Everybody gets `wait` per unit of weight.
    pub(crate) fn credit(&mut self, wait: &Price) {
        let (numerator, _) = self.refine(wait);
        for money in &mut self.money {
            *money += &numerator;
        }
    }

    /// The supporters of a need pay the price, each at most what it holds.
    pub(crate) fn pay(
        &mut self,
        grid: &Grid,
        need: usize,
        points: bool,
        price: &Price,
        record: bool,
    ) -> Option<Paid> {
        let (price, _) = self.refine(price);
        let mut amounts: BTreeMap<(u32, u64), (usize, u128)> = BTreeMap::new();
        let mut groups = Vec::with_capacity(grid.supporters[need].len());
        for support in &grid.supporters[need] {
            let points = if points { support.points } else { 1 };
            let next = amounts.len();
            let slot = amounts
                .entry((self.class_of[support.group as usize], points))
                .or_insert((next, 0));
            slot.1 += grid.group_weight[support.group as usize];
            groups.push((support.group, slot.0));
        }
        let mut slots: Vec<_> = amounts
            .into_iter()
            .map(|((class, points), (at, weight))| (at, class, points, weight))
            .collect();
        slots.sort_unstable_by_key(|slot| slot.0);
        let owed: Vec<IBig> = slots.iter().map(|&(_, _, points, _)| &price * points).collect();
        let paid = record.then(|| self.paid(grid, &slots, &owed, groups.clone()));
        let values = slots.iter().zip(&owed).map(|(&(_, class, ..), owed)| {
            let money = &self.money[class as usize];
            if money > owed { money - owed } else { IBig::ZERO }
        });
        let mut values: Vec<IBig> = values.collect();
        let first_new = self.money.len();
        for (group, at) in groups {
            self.class_of[group as usize] = (first_new + at) as u32;
        }
        self.money.append(&mut values);
        self.merge();
        paid
    }

    fn paid(
        &self,
        grid: &Grid,
        slots: &[(usize, u32, u64, u128)],
        owed: &[IBig],
        groups: Vec<(u32, usize)>,
    ) -> Paid {
        let (mut full, mut part) = (0, 0);
        let (mut paid_full, mut paid_part) = (IBig::ZERO, IBig::ZERO);
        let mut amounts = Vec::with_capacity(slots.len());
        let mut top = IBig::ZERO;
        for (&(_, class, _, weight), owed) in slots.iter().zip(owed) {
            let money = &self.money[class as usize];
            let pays = money.min(owed);
            if money >= owed {
                full += weight;
                paid_full += pays * weight;
            } else {
                part += weight;
                paid_part += pays * weight;
            }
            if *pays > top {
                top = pays.clone();
            }
            amounts.push((
                Ratio::from_parts(pays.clone(), self.denominator.clone()),
                money <= owed,
            ));
        }
        Paid {
            groups,
            amounts,
            full,
            paid_full: self.hours(grid, &paid_full),
            part,
            paid_part: self.hours(grid, &paid_part),
            top: Ratio::from_parts(top, self.denominator.clone()),
        }
    }

    /// Makes the denominator divide by that of the price; gives the price's numerator over the new one.
    fn refine(&mut self, price: &Price) -> (IBig, UBig) {
        let common = (&price.left).gcd(&price.den);
        let common = IBig::from(common);
        let (numerator, by) = (&price.left / &common, &price.den / &common);
        let by = UBig::try_from(by).unwrap_or(UBig::ONE);
        if !by.is_one() {
            self.denominator *= &by;
            for money in &mut self.money {
                *money *= &by;
            }
        }
        (numerator, by)
    }

    /// Classes with equal money become one, empty ones go, the rest is numbered from the poorest.
    fn merge(&mut self) {
        let mut used = vec![false; self.money.len()];
        for &class in &self.class_of {
            used[class as usize] = true;
        }
        let mut old: Vec<u32> = (0..self.money.len() as u32)
            .filter(|&class| used[class as usize])
            .collect();
        old.sort_by(|&a, &b| self.money[a as usize].cmp(&self.money[b as usize]));
        let mut renamed = vec![0u32; self.money.len()];
        let mut money: Vec<IBig> = Vec::with_capacity(old.len());
        for class in old {
            let value = std::mem::take(&mut self.money[class as usize]);
            if money.last() != Some(&value) {
                money.push(value);
            }
            renamed[class as usize] = money.len() as u32 - 1;
        }
        self.money = money;
        for class in &mut self.class_of {
            *class = renamed[*class as usize];
        }
    }

    fn by_class(&mut self, grid: &Grid, need: usize) -> Vec<Slice> {
        self.scratch.clear();
        self.scratch.resize(self.money.len(), 0);
        let mut classes = Vec::new();
        for support in &grid.supporters[need] {
            let class = self.class_of[support.group as usize];
            let weight = &mut self.scratch[class as usize];
            if *weight == 0 {
                classes.push(class);
            }
            *weight += grid.group_weight[support.group as usize];
        }
        classes.sort_unstable();
        let slice = |class: u32| Slice {
            class,
            points: 1,
            weight: self.scratch[class as usize],
        };
        classes.into_iter().map(slice).collect()
    }

    fn by_points(&self, grid: &Grid, need: usize) -> Vec<Slice> {
        let mut weights: BTreeMap<(u32, u64), u128> = BTreeMap::new();
        for support in &grid.supporters[need] {
            let key = (self.class_of[support.group as usize], support.points);
            *weights.entry(key).or_default() += grid.group_weight[support.group as usize];
        }
        let slice = |((class, points), weight)| Slice {
            class,
            points,
            weight,
        };
        let mut slices: Vec<Slice> = weights.into_iter().map(slice).collect();
        let money = |slice: &Slice| &self.money[slice.class as usize];
        slices.sort_by(|a, b| (money(a) * b.points).cmp(&(money(b) * a.points)));
        slices
    }

    /// Whether everybody holds the same in both.
    pub(crate) fn same(&self, other: &Purse) -> bool {
        self.class_of == other.class_of
            && self
                .money
                .iter()
                .zip(&other.money)
                .all(|(a, b)| a * &other.denominator == b * &self.denominator)
    }
}
