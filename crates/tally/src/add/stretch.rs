//! A whole stretch of added budgets at once: what all its runs buy, where bounds can tell.
//!
//! Of the money of each group of ballots only two numbers are kept, such that in every run of the stretch the group
//! holds no less than the one and no more than the other. They are integers, in ticks of 2 to the power of `-shift`
//! hours per unit of weight, and every rounding goes outwards. That they hold after each purchase follows from this:
//!
//! - The price of a need is the least r at which its supporters, each giving r per point or all they have, pay its
//!   hours. It never rises when somebody holds more. So it is no less than the price for those who hold the most, and
//!   no more than the price for those who hold the least.
//! - Who holds m gives min(m, r) per point and keeps max(0, m - r), which grows with m and falls with r. So after a
//!   payment they keep at least what the least leaves at the greatest price, and at most what the most leaves at the
//!   least price.
//! - When a need can be paid even by those who hold the least, and its greatest price is below the least price of
//!   every other need that anybody could pay, then every run buys it next, and no tie is involved. When no need can be
//!   paid even by those who hold the most, every run ends.
//!
//! So what is told is what each exact run of the stretch does, in the same order. Where bounds overlap, as they must
//! in a tie, nothing is told.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};

use crate::bound::{Bound, Side};
use crate::grid::{Grid, Support};
use crate::{Ratio, Utility};

/// The bounds overlap: the runs may differ, or there may be a tie.
#[derive(Debug)]
pub(crate) struct Unclear;

/// What all stretches have in common.
pub(crate) struct Stretches<'a> {
    grid: &'a Grid,
    utility: Utility,
    weights: Vec<i64>,
}

/// All runs from one budget to another, after the same purchases.
pub(crate) struct Stretch<'a> {
    grid: &'a Grid,
    points: bool,
    groups: Vec<Group>,
    /// Needs that some run may still buy.
    pool: Vec<Offer>,
}

/// What a group weighs, and holds per unit of weight: at least, and at most.
#[derive(Clone)]
struct Group {
    weight: i64,
    least: i64,
    most: i64,
}

/// A need and its price.
struct Offer {
    need: usize,
    /// Its hours in ticks, rounded down and up.
    hours: (i128, i128),
    /// What prices are divided by to compare them, from above and from below.
    factor: (Bound, Bound),
    /// No run's price per point is less, now or later: money only falls.
    floor: i64,
}

/// How far a price has been approached.
enum Approach {
    /// All supporters together hold too little.
    TooDear,
    /// To no more than the price, and more than before.
    Nearer(i64),
    /// To the price.
    There,
}

/// The bits of an amount of money. With 63 for a sum of weights times points, 128 hold all sums of weights times money.
const BITS: usize = 62;
/// With fewer bits behind the point hardly anything could be told.
const LEAST_SHIFT: usize = 8;

impl<'a> Stretches<'a> {
    /// `None`: the weights leave too few bits to tell anything.
    pub(crate) fn new(grid: &'a Grid, utility: Utility) -> Option<Stretches<'a>> {
        let supports = grid.supporters.iter().flatten();
        let most_points = match utility {
            Utility::Points => supports.map(|support| support.points).max()?,
            Utility::Cost | Utility::Count => 1,
        };
        let weights = grid.group_weight.iter().map(|&weight| i64::try_from(weight));
        let sum = grid.total_weight.checked_mul(most_points.into())?;
        i64::try_from(sum).ok().filter(|&sum| sum > 0)?;
        Some(Stretches {
            grid,
            utility,
            weights: weights.collect::<Result<_, _>>().ok()?,
        })
    }

    /// Runs that share out no less than `from` and no more than `to`.
    pub(crate) fn over(&self, from: &Ratio, to: &Ratio) -> Result<Stretch<'a>, Unclear> {
        let total = self.grid.weight(self.grid.total_weight);
        let (from, to) = (from / &total, to / &total);
        // Nobody ever holds more than that, and a tick for rounding.
        let bits = to.floor().numerator().bit_len() + 1;
        let shift = BITS.checked_sub(bits).filter(|&shift| shift >= LEAST_SHIFT);
        let shift = shift.ok_or(Unclear)?;
        let amount = |ticks: i128| i64::try_from(ticks).map_err(|_| Unclear);
        let least = amount(ticks(from.numerator(), from.denominator(), shift)?.0)?;
        let most = amount(ticks(to.numerator(), to.denominator(), shift)?.1)?;
        let group = |&weight: &i64| Group { weight, least, most };
        let needs = (0..self.grid.ids.len()).filter(|&need| self.could_pay(need, &to));
        Ok(Stretch {
            grid: self.grid,
            points: self.utility == Utility::Points,
            groups: self.weights.iter().map(group).collect(),
            pool: needs
                .map(|need| self.offer(need, shift))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Whether the supporters of a need could pay it with `each` per unit of weight.
    fn could_pay(&self, need: usize, each: &Ratio) -> bool {
        self.grid.hours[need] <= self.grid.weight(self.grid.support[need]) * each
    }

    fn offer(&self, need: usize, shift: usize) -> Result<Offer, Unclear> {
        let cost = &self.grid.cost[need];
        let factor = match self.utility {
            Utility::Cost => UBig::try_from(cost.clone()).map_err(|_| Unclear)?,
            Utility::Count | Utility::Points => UBig::ONE,
        };
        Ok(Offer {
            need,
            hours: ticks(cost, &self.grid.hours_scale, shift)?,
            factor: (Bound::of(&factor, Side::High), Bound::of(&factor, Side::Low)),
            floor: 0,
        })
    }
}

impl Stretch<'_> {
    /// What every run buys next; `None`: every run ends here.
    pub(crate) fn buy(&mut self) -> Result<Option<usize>, Unclear> {
        // By what is known of the least price, and whether that is the least price of this round.
        let mut race: BinaryHeap<Reverse<(Bound, usize, bool)>> = BinaryHeap::new();
        race.extend((0..self.pool.len()).map(|at| Reverse((self.least_price(at), at, false))));
        let mut gone = Vec::new();
        let mut best: Option<(usize, i64, Bound)> = None;
        while let Some(Reverse((least, at, near))) = race.pop() {
            if best.is_some_and(|(_, _, greatest)| least > greatest) {
                break;
            }
            if near && best.is_some() {
                return Err(Unclear);
            }
            if near {
                // Nobody else has a lower least price, so it is this one or none.
                let price = self.price_of_the_least(at).ok_or(Unclear)?;
                best = Some((at, price, self.greatest_price(at, price)));
                continue;
            }
            match self.approach(at, self.pool[at].floor, Side::Low) {
                Approach::TooDear => gone.push(at),
                Approach::There => race.push(Reverse((least, at, true))),
                Approach::Nearer(floor) => {
                    self.pool[at].floor = floor;
                    race.push(Reverse((self.least_price(at), at, false)));
                }
            }
        }
        let bought = best.map(|(at, price, _)| {
            self.pay(at, price);
            gone.push(at);
            self.pool[at].need
        });
        gone.sort_unstable();
        for at in gone.into_iter().rev() {
            self.pool.swap_remove(at);
        }
        Ok(bought)
    }

    /// The least price, comparable, as far as it is known.
    fn least_price(&self, at: usize) -> Bound {
        let offer = &self.pool[at];
        Bound::new(offer.floor.unsigned_abs().into(), 0, Side::Low).over(offer.factor.0, Side::Low)
    }

    fn greatest_price(&self, at: usize, price: i64) -> Bound {
        Bound::new(price.unsigned_abs().into(), 0, Side::High).over(self.pool[at].factor.1, Side::High)
    }

    /// The greatest price per point; `None` when not everybody may hold enough.
    fn price_of_the_least(&self, at: usize) -> Option<i64> {
        let mut price = self.pool[at].floor;
        loop {
            match self.approach(at, price, Side::High) {
                Approach::TooDear => return None,
                Approach::Nearer(nearer) => price = nearer,
                Approach::There => return Some(price),
            }
        }
    }

    /// Approaches the least price (from those who hold the most, rounded down) or the greatest (from those who hold
    /// the least, rounded up).
    ///
    /// At a price the poor, who hold less, give all, and the rest pays. What the poor leave to the rest, whoever is
    /// taken for poor, is never more than the price; when it is no more than what was asked, that pays the hours.
    fn approach(&self, at: usize, price: i64, side: Side) -> Approach {
        let offer = &self.pool[at];
        let (mut all, mut from_the_poor, mut rich) = (0i128, 0i128, 0i64);
        for support in &self.grid.supporters[offer.need] {
            let group = &self.groups[support.group as usize];
            let (money, points) = (group.money(side), self.points(support));
            let given = i128::from(money) * i128::from(group.weight);
            // No branches: they could not be foretold.
            let poor = money < price.saturating_mul(points);
            all += given;
            from_the_poor += if poor { given } else { 0 };
            rich += if poor { 0 } else { group.weight * points };
        }
        let hours = match side {
            Side::Low => offer.hours.0,
            Side::High => offer.hours.1,
        };
        if all < hours {
            return Approach::TooDear;
        }
        let (left, rich) = (hours - from_the_poor, i128::from(rich));
        if left <= 0 || rich == 0 {
            return Approach::There;
        }
        let nearer = match side {
            Side::Low => left / rich,
            Side::High => (left + rich - 1) / rich,
        };
        if nearer <= i128::from(price) {
            return Approach::There;
        }
        Approach::Nearer(i64::try_from(nearer).unwrap_or(i64::MAX))
    }

    /// The supporters pay no less than the need's floor and no more than `price` per point.
    fn pay(&mut self, at: usize, price: i64) {
        let offer = &self.pool[at];
        for support in &self.grid.supporters[offer.need] {
            let points = self.points(support);
            let group = &mut self.groups[support.group as usize];
            let keep = |money: i64, price: i64| (money - price.saturating_mul(points)).max(0);
            group.least = keep(group.least, price);
            group.most = keep(group.most, offer.floor);
        }
    }

    fn points(&self, support: &Support) -> i64 {
        // The sum of all fits.
        if self.points { support.points as i64 } else { 1 }
    }
}

impl Group {
    /// Whose money makes the least, or the greatest, price.
    fn money(&self, side: Side) -> i64 {
        match side {
            Side::Low => self.most,
            Side::High => self.least,
        }
    }
}

/// `numerator / denominator` in ticks, rounded down and up.
fn ticks(numerator: &IBig, denominator: &UBig, shift: usize) -> Result<(i128, i128), Unclear> {
    let (numerator, denominator) = (numerator << shift, IBig::from(denominator.clone()));
    let low = &numerator / &denominator;
    let inexact = &low * &denominator != numerator;
    let low = i128::try_from(low).map_err(|_| Unclear)?;
    Ok((low, low + i128::from(inexact)))
}
