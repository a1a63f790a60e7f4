//! Payments: who gives how much, and what everybody holds afterwards.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};

use super::{Class, Level, NONE, Price, Purse, Slice};
use crate::Ratio;
use crate::grid::Grid;

/// Who paid what, by group.
pub(crate) struct Paid {
    /// Group and the place of its amount; empty unless itemised, as are the amounts.
    pub(crate) groups: Vec<(u32, usize)>,
    /// Hours per unit of weight, and whether that was all.
    pub(crate) amounts: Vec<(Ratio, bool)>,
    pub(crate) full: u128,
    pub(crate) paid_full: Ratio,
    pub(crate) part: u128,
    pub(crate) paid_part: Ratio,
    pub(crate) top: Ratio,
}

/// The price over the common denominator, with what its points make of it.
struct Bill {
    price: IBig,
    /// By points: what is owed, and that in ticks.
    owed: BTreeMap<u64, (IBig, i128)>,
    /// What a number needs that is over the denominator after so many growths.
    lifts: Vec<UBig>,
}

/// What a class holds of what it owes.
struct Dues {
    order: Ordering,
    /// Its money, where it was needed.
    money: Option<IBig>,
}

impl Purse {
    /// The supporters of a need pay the price, each at most what it holds.
    pub(crate) fn pay(
        &mut self,
        grid: &Grid,
        need: usize,
        points: bool,
        price: &Price,
        record: bool,
    ) -> Option<Paid> {
        let price = self.refine(price);
        let mut groups = Vec::with_capacity(grid.supporters[need].len());
        let slices = self.gather(grid, need, points, |group, at| groups.push((group, at as usize)));
        let bill = self.bill(price, &slices);
        let level = Level::new(self, bill.price.clone(), 1);
        let dues: Vec<Dues> = slices
            .iter()
            .map(|slice| self.dues(&bill, &level, slice, record))
            .collect();
        let paid = record.then(|| self.paid(grid, need, &bill, &slices, &dues, &groups));
        self.gauge.pay();
        let classes: Vec<u32> = slices
            .iter()
            .zip(dues)
            .map(|(slice, dues)| self.class_after(&bill, slice, dues))
            .collect();
        for (group, at) in groups {
            self.move_group(grid, group, classes[at]);
        }
        self.compact();
        paid
    }

    fn bill(&self, price: IBig, slices: &[Slice]) -> Bill {
        let mut owed = BTreeMap::new();
        for slice in slices {
            owed.entry(slice.points).or_insert_with(|| {
                let owed = &price * slice.points;
                let ticks = self.gauge.ticks(&owed, &self.denominator);
                (owed, ticks)
            });
        }
        let mut lifts = vec![UBig::ONE; self.growth.len() + 1];
        for level in (0..self.growth.len()).rev() {
            lifts[level] = &lifts[level + 1] * &self.growth[level];
        }
        Bill { price, owed, lifts }
    }

    fn dues(&self, bill: &Bill, level: &Level, slice: &Slice, record: bool) -> Dues {
        let order = level.compare(self, slice.class, slice.points);
        // Those who keep something are needed exactly, and so is what the others give where that is told.
        let needed = order.is_gt() || (record && (self.itemised || slice.points != 1));
        Dues {
            order,
            money: needed.then(|| {
                let class = &self.classes[slice.class as usize];
                &class.base * &bill.lifts[class.level as usize] + &self.credit
            }),
        }
    }

    /// The class of those of a slice after the payment.
    fn class_after(&mut self, bill: &Bill, slice: &Slice, dues: Dues) -> u32 {
        let level = self.growth.len() as u32;
        let next = self.classes.len() as u32;
        let class = match (dues.order, dues.money, bill.owed.get(&slice.points)) {
            (Ordering::Greater, Some(money), Some((owed, ticks))) => Class {
                base: money - owed - &self.credit,
                level,
                // What is owed is up to one tick more.
                low: self.classes[slice.class as usize].low - ticks - 1,
                groups: 0,
            },
            _ => {
                if let Some(broke) = self.broke {
                    return broke;
                }
                self.broke = Some(next);
                Class {
                    base: -&self.credit,
                    level,
                    // So is the credit.
                    low: -self.gauge.credit - 1,
                    groups: 0,
                }
            }
        };
        self.classes.push(class);
        next
    }

    fn move_group(&mut self, grid: &Grid, group: u32, to: u32) {
        let from = std::mem::replace(&mut self.class_of[group as usize], to);
        self.classes[from as usize].groups -= 1;
        self.classes[to as usize].groups += 1;
        let change = self.classes[to as usize].low - self.classes[from as usize].low;
        self.gauge.change(grid, group, change);
    }

    /// Forgets the classes that nobody is in any more, when they are many.
    fn compact(&mut self) {
        let empty = self.classes.iter().filter(|class| class.groups == 0).count();
        if empty <= 64 + self.classes.len() / 2 {
            return;
        }
        let mut renamed = vec![NONE; self.classes.len()];
        let mut next = 0;
        for (class, name) in self.classes.iter().zip(&mut renamed) {
            if class.groups > 0 {
                *name = next;
                next += 1;
            }
        }
        self.classes.retain(|class| class.groups > 0);
        for class in &mut self.class_of {
            *class = renamed[*class as usize];
        }
        self.broke = self
            .broke
            .map(|broke| renamed[broke as usize])
            .filter(|&broke| broke != NONE);
        self.scratch.truncate(self.classes.len());
    }

    fn paid(
        &self,
        grid: &Grid,
        need: usize,
        bill: &Bill,
        slices: &[Slice],
        dues: &[Dues],
        groups: &[(u32, usize)],
    ) -> Paid {
        let (mut full, mut part, mut full_points) = (0, 0, IBig::ZERO);
        let mut top = IBig::ZERO;
        let mut amounts = Vec::new();
        for (slice, dues) in slices.iter().zip(dues) {
            let owed = &bill.price * slice.points;
            if dues.order.is_lt() {
                part += slice.weight;
            } else {
                full += slice.weight;
                full_points += IBig::from(slice.weight) * slice.points;
            }
            let pays = match &dues.money {
                Some(money) => money.min(&owed),
                // Without points nobody gives more than the price.
                None => &owed,
            };
            if *pays > top && (dues.money.is_some() || !dues.order.is_lt()) {
                top = pays.clone();
            }
            if self.itemised {
                let each = Ratio::from_parts(pays.clone(), self.denominator.clone());
                amounts.push((each, dues.order.is_le()));
            }
        }
        // Together they pay the hours.
        let paid_full = bill.price.clone() * full_points;
        let paid_part = self.cost(grid, need) - &paid_full;
        Paid {
            groups: if self.itemised {
                groups.to_vec()
            } else {
                Vec::new()
            },
            amounts,
            full,
            paid_full: self.hours(grid, &paid_full),
            part,
            paid_part: self.hours(grid, &paid_part),
            top: Ratio::from_parts(top, self.denominator.clone()),
        }
    }
}
