//! The money of all voters, per unit of weight, exactly.
//!
//! Voters with equal money form a class. What a class holds without the credit that everybody got is one integer over
//! the common denominator of the time when it last paid; the later growth of the denominator is made up for only where
//! the number is needed. Most questions are answered by the gauge, in fixed point with a rigorous error, and the exact
//! numbers are looked at only where that cannot tell.

mod pay;
mod price;

use std::cmp::Ordering;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use crate::Ratio;
use crate::bound::{Bound, Side};
use crate::gauge::Gauge;
use crate::grid::{Grid, lcm, scaled};

pub(crate) use pay::Paid;
pub(crate) use price::Price;

/// What everybody holds.
#[derive(Clone)]
pub(crate) struct Purse {
    denominator: UBig,
    /// What the denominator was multiplied with, one after another.
    growth: Vec<UBig>,
    /// What everybody got besides, over the denominator.
    credit: IBig,
    /// The older first.
    classes: Vec<Class>,
    /// Class of each group of equal ballots.
    class_of: Vec<u32>,
    /// The class of those who hold nothing, while there was no credit since.
    broke: Option<u32>,
    gauge: Gauge,
    /// What is known of the price of each need, as money only falls.
    floors: Vec<Floor>,
    /// Whether payments are told class by class.
    pub(crate) itemised: bool,
    /// Place of a class among the slices at hand, or `NONE`.
    scratch: Vec<u32>,
}

/// Groups that hold the same.
#[derive(Clone)]
struct Class {
    /// Money less credit, over the denominator after that many growths.
    base: IBig,
    level: u32,
    /// The same in ticks of the gauge.
    low: i128,
    groups: u32,
}

/// A price that a need had at some payment, from below.
#[derive(Clone, Copy)]
struct Floor {
    bound: Bound,
    rate: i128,
    payment: Option<u32>,
}

const NONE: u32 = u32::MAX;

/// Supporters of a need with equal money and equal points.
struct Slice {
    class: u32,
    points: u64,
    weight: u128,
    /// Another of the same class with other points.
    next: u32,
}

impl Purse {
    /// Everybody holds `each` hours per unit of weight.
    pub(crate) fn new(grid: &Grid, each: &Ratio) -> Purse {
        let denominator = lcm(&grid.hours_scale, each.denominator());
        let gauge = Gauge::new(grid, each);
        let base = scaled(each, &denominator);
        let low = gauge.ticks(&base, &denominator);
        Purse {
            classes: vec![Class {
                base,
                level: 0,
                low,
                groups: grid.group_weight.len() as u32,
            }],
            denominator,
            growth: Vec::new(),
            credit: IBig::ZERO,
            class_of: vec![0; grid.group_weight.len()],
            broke: None,
            gauge,
            floors: Vec::new(),
            itemised: true,
            scratch: Vec::new(),
        }
    }

    /// The same money with other supporters of the needs.
    pub(crate) fn change_supporters(&mut self) {
        self.gauge.forget();
    }

    /// Before a round: what the gauge is to tell of is summed up where it is not.
    pub(crate) fn prepare(&mut self, grid: &Grid) {
        if self.gauge.is_set() {
            return;
        }
        let (classes, class_of) = (&self.classes, &self.class_of);
        self.gauge
            .set(grid, |group| classes[class_of[group] as usize].low);
        let unknown = Floor {
            bound: Bound::ZERO,
            rate: 0,
            payment: None,
        };
        self.floors = vec![unknown; grid.ids.len()];
    }

    /// The hours of a need in the units that [`Purse::behind`] sums in.
    pub(crate) fn cost(&self, grid: &Grid, need: usize) -> IBig {
        &grid.cost[need] * (&self.denominator / &grid.hours_scale)
    }

    /// Money of the supporters of a need.
    pub(crate) fn behind(&mut self, grid: &Grid, need: usize) -> IBig {
        let mut slices = self.gather(grid, need, false, |_, _| {});
        slices.sort_unstable_by_key(|slice| slice.class);
        self.sum(&slices, |_| true)
    }

    /// Whether the supporters of a need hold its hours. Exactly enough is enough.
    pub(crate) fn enough(&mut self, grid: &Grid, need: usize) -> bool {
        match self.gauge.enough(grid, need) {
            Some(told) => told,
            None => self.behind(grid, need) >= self.cost(grid, need),
        }
    }

    /// The waiting time of a need from below, to compare with prices.
    pub(crate) fn least_wait(&self, grid: &Grid, need: usize) -> Bound {
        self.in_units(self.gauge.wait(grid, need))
    }

    /// The waiting time of a need.
    pub(crate) fn wait(&mut self, grid: &Grid, need: usize) -> Price {
        let lacks = match self.gauge.enough(grid, need) {
            Some(true) => IBig::ZERO,
            _ => self.cost(grid, need) - self.behind(grid, need),
        };
        Price::wait(lacks, grid.support[need])
    }

    /// Hours per unit of weight as units over the denominator.
    fn in_units(&self, hours: Bound) -> Bound {
        hours.times(Bound::of(&self.denominator, Side::Low), Side::Low)
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

    /// What is known of the price of a need from below without looking at its supporters, to compare with prices;
    /// and whether nobody paid since.
    pub(crate) fn known_price(&self, need: usize) -> (Bound, bool) {
        let floor = &self.floors[need];
        let fresh = floor
            .payment
            .is_some_and(|payment| self.gauge.unchanged_since(need, payment));
        (self.in_units(floor.bound), fresh)
    }

    /// The price of a need from below, by the gauge, while money only falls.
    pub(crate) fn least_price(&mut self, grid: &Grid, need: usize, points: bool, factor: &IBig) -> Bound {
        let payment = Some(self.gauge.payments());
        if !self.gauge.trusted {
            self.floors[need].payment = payment;
            return Bound::ZERO;
        }
        let slices = self.gather(grid, need, points, |_, _| {});
        let split = self.approach(&slices, self.gauge.cost(need), self.floors[need].rate);
        let factor = UBig::try_from(factor.clone()).unwrap_or(UBig::ONE);
        // Whoever is counted among the poor, the price is no less than this.
        let left = split.left - split.poor_weight * (self.gauge.error + 1);
        let per_weight = self.gauge.low(left, split.den);
        let bound = per_weight.over(Bound::of(&factor, Side::High), Side::Low);
        self.floors[need] = Floor {
            bound,
            rate: split.rate,
            payment,
        };
        self.in_units(bound)
    }

    /// The price of a need whose supporters can pay it. With `points` payments follow points, else everybody's price
    /// is the same.
    ///
    /// At a price r the poor, who hold less than r a point, give all; the rest pays r. Whoever is taken for poor, what
    /// they leave to the rest is never more than the price; when it fits who is poor, it is the price.
    pub(crate) fn price(&mut self, grid: &Grid, need: usize, points: bool, factor: IBig) -> Price {
        let mut slices = self.gather(grid, need, points, |_, _| {});
        slices.sort_unstable_by_key(|slice| (slice.class, slice.points));
        let cost = self.cost(grid, need);
        let mut poor = self.first_guess(grid, need, &slices);
        if poor.iter().all(|poor| *poor) {
            poor.fill(false);
        }
        loop {
            let left = &cost - self.sum(&slices, |at| poor[at]);
            let rich = slices.iter().zip(&poor).filter(|(_, poor)| !**poor);
            let den: u128 = rich
                .map(|(slice, _)| slice.weight * u128::from(slice.points))
                .sum();
            let level = Level::new(self, left, den);
            if den == 0 {
                return level.price(factor);
            }
            let against = |slice: &Slice| level.compare(self, slice.class, slice.points);
            let orders: Vec<Ordering> = slices.iter().map(against).collect();
            let fits = |(order, poor): (&Ordering, &bool)| order.is_eq() || *poor == order.is_lt();
            if orders.iter().zip(&poor).all(fits) {
                return level.price(factor);
            }
            poor = orders.into_iter().map(Ordering::is_lt).collect();
        }
    }

    /// Who gives all: by the gauge.
    fn first_guess(&self, grid: &Grid, need: usize, slices: &[Slice]) -> Vec<bool> {
        if !self.gauge.trusted {
            return vec![false; slices.len()];
        }
        let low = |slice: &Slice| self.classes[slice.class as usize].low + self.gauge.credit;
        let rate = match self.gauge.enough(grid, need) {
            // Perhaps exactly enough: then everybody gives all.
            None => slices
                .iter()
                .map(|slice| low(slice) / i128::from(slice.points))
                .max()
                .unwrap_or(0),
            Some(_) => self.approach(slices, self.gauge.cost(need), 0).rate,
        };
        slices
            .iter()
            .map(|slice| low(slice) < rate.saturating_mul(slice.points.into()))
            .collect()
    }

    /// Nears the price from below, in ticks: whoever holds less than the price so far gives all, and the rest pays a
    /// new price. `from` is no more than the price.
    fn approach(&self, slices: &[Slice], cost: i128, from: i128) -> Split {
        let mut best = Split {
            rate: from,
            left: cost,
            poor_weight: 0,
            den: slices
                .iter()
                .map(|slice| slice.weight * u128::from(slice.points))
                .sum(),
        };
        for _ in 0..64 {
            let mut split = Split {
                rate: 0,
                left: cost,
                poor_weight: 0,
                den: 0,
            };
            for slice in slices {
                let money = self.classes[slice.class as usize].low + self.gauge.credit;
                if money < best.rate.saturating_mul(slice.points.into()) {
                    split.left -= money * slice.weight as i128;
                    split.poor_weight += slice.weight as i128;
                } else {
                    split.den += slice.weight * u128::from(slice.points);
                }
            }
            if split.den == 0 {
                break;
            }
            split.rate = split.left / i128::try_from(split.den).unwrap_or(i128::MAX);
            let nearer = split.rate > best.rate;
            split.rate = split.rate.max(best.rate);
            best = split;
            if !nearer {
                break;
            }
        }
        best
    }

    /// Everybody gets `wait` per unit of weight.
    pub(crate) fn credit(&mut self, wait: &Price) {
        let numerator = self.refine(wait);
        self.credit += numerator;
        self.gauge.set_credit(&self.credit, &self.denominator);
        self.broke = None;
    }

    /// Makes the denominator divide by that of the price; gives the price's numerator over the new one.
    fn refine(&mut self, price: &Price) -> IBig {
        let common = IBig::from((&price.left).gcd(&price.den));
        let (numerator, by) = (&price.left / &common, &price.den / &common);
        let by = UBig::try_from(by).unwrap_or(UBig::ONE);
        if !by.is_one() {
            self.denominator *= &by;
            self.credit *= &by;
            self.growth.push(by);
        }
        numerator
    }

    /// Money of a class, over the denominator.
    fn money(&self, class: u32) -> IBig {
        let class = &self.classes[class as usize];
        let later = self.growth[class.level as usize..].iter();
        later.fold(class.base.clone(), |money, by| money * by) + &self.credit
    }

    /// Weight times money of those slices, which are sorted by class: the older classes come first, so that each
    /// growth of the denominator is made up for once.
    fn sum(&self, slices: &[Slice], counts: impl Fn(usize) -> bool) -> IBig {
        let (mut sum, mut weight) = (IBig::ZERO, 0u128);
        let mut growth = self.growth.iter();
        let mut level = 0;
        let counted = slices.iter().enumerate().filter(|(at, _)| counts(*at));
        for (_, slice) in counted {
            let class = &self.classes[slice.class as usize];
            while level < class.level {
                level += 1;
                if let (Some(by), false) = (growth.next(), sum.is_zero()) {
                    sum *= by;
                }
            }
            sum += &class.base * slice.weight;
            weight += slice.weight;
        }
        growth.fold(sum, |sum, by| sum * by) + &self.credit * weight
    }

    /// The supporters of a need by class and points; `each` gets every group and the place of its slice.
    fn gather(
        &mut self,
        grid: &Grid,
        need: usize,
        points: bool,
        mut each: impl FnMut(u32, u32),
    ) -> Vec<Slice> {
        self.scratch
            .resize(self.classes.len().max(self.scratch.len()), NONE);
        let mut slices: Vec<Slice> = Vec::new();
        for support in &grid.supporters[need] {
            let class = self.class_of[support.group as usize];
            let points = if points { support.points } else { 1 };
            let first = self.scratch[class as usize];
            let mut at = first;
            while slices
                .get(at as usize)
                .is_some_and(|slice| slice.points != points)
            {
                at = slices[at as usize].next;
            }
            if at == NONE {
                at = slices.len() as u32;
                slices.push(Slice {
                    class,
                    points,
                    weight: 0,
                    next: first,
                });
                self.scratch[class as usize] = at;
            }
            slices[at as usize].weight += grid.group_weight[support.group as usize];
            each(support.group, at);
        }
        for slice in &slices {
            self.scratch[slice.class as usize] = NONE;
        }
        slices
    }

    /// Whether everybody holds the same in both, which come from one purse.
    pub(crate) fn same(&self, other: &Purse) -> bool {
        let mut equal: std::collections::BTreeSet<(u32, u32)> = std::collections::BTreeSet::new();
        let pairs = self.class_of.iter().zip(&other.class_of);
        pairs.map(|(&a, &b)| (a, b)).all(|(a, b)| {
            equal.contains(&(a, b)) || {
                equal.insert((a, b));
                self.holds_as(a, other, b)
            }
        })
    }

    fn holds_as(&self, class: u32, other: &Purse, others: u32) -> bool {
        let low = |purse: &Purse, class: u32| purse.classes[class as usize].low + purse.gauge.credit;
        let apart = low(self, class) - low(other, others);
        let error = self.gauge.error.max(other.gauge.error) + 1;
        (!self.gauge.trusted || !other.gauge.trusted || apart.abs() <= error)
            && self.money(class) * &other.denominator == other.money(others) * &self.denominator
    }
}

/// A price that is approached: what the poor leave, and to which weight (and points).
struct Split {
    rate: i128,
    left: i128,
    poor_weight: i128,
    den: u128,
}

/// A price to compare money with.
struct Level {
    left: IBig,
    den: IBig,
    /// In ticks, rounded down, when the gauge can tell.
    ticks: Option<i128>,
}

impl Level {
    fn new(purse: &Purse, left: IBig, den: u128) -> Level {
        let den = IBig::from(den);
        let told = purse.gauge.trusted && !den.is_zero() && left > IBig::ZERO;
        let under = || UBig::try_from(&den * IBig::from(purse.denominator.clone())).unwrap_or(UBig::ONE);
        Level {
            ticks: told.then(|| purse.gauge.ticks(&left, &under())),
            left,
            den,
        }
    }

    fn price(self, factor: IBig) -> Price {
        Price::new(self.left, self.den, factor)
    }

    /// What a class holds against the price of so many points.
    fn compare(&self, purse: &Purse, class: u32, points: u64) -> Ordering {
        if let Some(ticks) = self.ticks {
            let low = purse.classes[class as usize].low + purse.gauge.credit;
            let points = i128::from(points);
            if low >= ticks.saturating_add(1).saturating_mul(points) {
                return Ordering::Greater;
            }
            if low + purse.gauge.error + 1 < ticks.saturating_mul(points) {
                return Ordering::Less;
            }
        }
        (purse.money(class) * &self.den).cmp(&(&self.left * points))
    }
}
