//! Money behind the needs in fixed point, with a rigorous error: what can be told from it needs no exact numbers.
//!
//! Everything is an integer number of ticks (2 to the power of `-shift` hours per unit of weight), rounded down, and
//! `error` says by how many ticks the exact number may be greater. Only 128-bit integers are added and compared; the
//! shift is chosen so that no sum can overflow. Where the ticks do not tell, the purse computes exactly.

use dashu_int::{IBig, UBig};

use crate::Ratio;
use crate::bound::{Bound, Side};
use crate::grid::Grid;

#[derive(Clone)]
pub(crate) struct Gauge {
    pub(crate) shift: usize,
    /// Without it nothing is told: the weights leave too few bits.
    pub(crate) trusted: bool,
    /// What a voter's ticks without credit may lack.
    pub(crate) error: i128,
    /// Credit per unit of weight, rounded down.
    pub(crate) credit: i128,
    limit: i128,
    /// Hours of each need, rounded down.
    cost: Vec<i128>,
    /// Money behind each need without credit: a sum of what is rounded down.
    behind: Vec<i128>,
    /// The payment by which the money behind each need changed last.
    changed: Vec<u32>,
    payments: u32,
    /// Whether the money behind the needs is summed up.
    set: bool,
}

/// The bits that products of weight and money may take.
const BITS: usize = 120;
const LEAST_SHIFT: usize = 16;

impl Gauge {
    /// For money that starts with `each` per unit of weight.
    pub(crate) fn new(grid: &Grid, each: &Ratio) -> Gauge {
        let weight_bits = (u128::BITS - grid.total_weight.leading_zeros()) as usize;
        let shift = BITS.saturating_sub(weight_bits + bits(&most_money(grid, each)));
        let mut gauge = Gauge {
            shift,
            trusted: shift >= LEAST_SHIFT,
            error: 0,
            credit: 0,
            limit: i128::MAX >> (weight_bits + 7).min(127),
            cost: Vec::new(),
            behind: vec![0; grid.ids.len()],
            changed: vec![0; grid.ids.len()],
            payments: 0,
            set: false,
        };
        if gauge.trusted {
            gauge.cost = grid
                .cost
                .iter()
                .map(|cost| gauge.ticks(cost, &grid.hours_scale))
                .collect();
        }
        gauge
    }

    /// `money / denominator` in ticks, rounded down; what does not fit is more than any sum.
    pub(crate) fn ticks(&self, money: &IBig, denominator: &UBig) -> i128 {
        if !self.trusted {
            return 0;
        }
        let ticks = (money << self.shift) / IBig::from(denominator.clone());
        i128::try_from(ticks).unwrap_or(i128::MAX >> 2)
    }

    /// Begins anew with what `low` gives for each group.
    pub(crate) fn set(&mut self, grid: &Grid, low: impl Fn(usize) -> i128) {
        self.payments += 1;
        self.changed.fill(self.payments);
        self.set = true;
        if !self.trusted {
            return;
        }
        self.behind.fill(0);
        for (behind, supporters) in self.behind.iter_mut().zip(&grid.supporters) {
            *behind = supporters
                .iter()
                .map(|support| {
                    low(support.group as usize) * grid.group_weight[support.group as usize] as i128
                })
                .sum();
        }
    }

    /// Nothing is told until it is set again.
    pub(crate) fn forget(&mut self) {
        self.set = false;
    }

    pub(crate) fn is_set(&self) -> bool {
        self.set
    }

    /// Everybody got credit.
    pub(crate) fn set_credit(&mut self, credit: &IBig, denominator: &UBig) {
        self.credit = self.ticks(credit, denominator);
        // Waiting times never add up to more than the shift allows for; if they did, nothing would be told.
        if self.credit > self.limit {
            self.trusted = false;
            self.credit = 0;
        }
    }

    /// A payment begins; what it leaves is known a little less exactly.
    pub(crate) fn pay(&mut self) {
        self.payments += 1;
        self.error += 1;
    }

    /// A group's money changed by that many ticks per unit of weight.
    pub(crate) fn change(&mut self, grid: &Grid, group: u32, ticks: i128) {
        if !self.trusted {
            for &need in grid.ballot(group) {
                self.changed[need as usize] = self.payments;
            }
            return;
        }
        let ticks = ticks * grid.group_weight[group as usize] as i128;
        for &need in grid.ballot(group) {
            self.behind[need as usize] += ticks;
            self.changed[need as usize] = self.payments;
        }
    }

    pub(crate) fn payments(&self) -> u32 {
        self.payments
    }

    /// Whether none of a need's supporters paid after that payment.
    pub(crate) fn unchanged_since(&self, need: usize, payment: u32) -> bool {
        self.changed[need] <= payment
    }

    /// Whether a need's supporters hold its hours; `None`: the ticks do not tell.
    pub(crate) fn enough(&self, grid: &Grid, need: usize) -> Option<bool> {
        if !self.trusted || !self.set {
            return None;
        }
        let (low, high) = self.behind(grid, need);
        let cost = self.cost[need];
        if low > cost {
            Some(true)
        } else if high < cost {
            Some(false)
        } else {
            None
        }
    }

    /// The time until a need's supporters can pay for it, in hours per unit of weight: no less than this.
    pub(crate) fn wait(&self, grid: &Grid, need: usize) -> Bound {
        if !self.trusted || !self.set {
            return Bound::ZERO;
        }
        let lacks = self.cost[need] - self.behind(grid, need).1;
        self.low(lacks, grid.support[need])
    }

    /// `ticks / weight` in hours per unit of weight, from below.
    pub(crate) fn low(&self, ticks: i128, weight: u128) -> Bound {
        let ticks = u128::try_from(ticks).unwrap_or(0);
        Bound::new(ticks, -(self.shift as i64), Side::Low).over(Bound::new(weight, 0, Side::High), Side::Low)
    }

    pub(crate) fn cost(&self, need: usize) -> i128 {
        self.cost[need]
    }

    fn behind(&self, grid: &Grid, need: usize) -> (i128, i128) {
        let weight = grid.support[need] as i128;
        let low = self.behind[need] + weight * self.credit;
        (low, low + weight * (self.error + 1))
    }
}

/// Nobody ever holds more: what everybody starts with, and all the waiting that the needs may take one after another.
fn most_money(grid: &Grid, each: &Ratio) -> UBig {
    let up = |number: Ratio| UBig::try_from(number.floor().numerator().clone()).unwrap_or(UBig::ONE) + 1u8;
    let supported = (0..grid.ids.len()).filter(|&need| grid.support[need] > 0);
    let waits = supported.map(|need| up(&grid.hours[need] / grid.weight(grid.support[need])));
    waits.fold(up(each.clone()), |sum, wait| sum + wait)
}

fn bits(number: &UBig) -> usize {
    dashu_int::ops::BitTest::bit_len(number)
}
