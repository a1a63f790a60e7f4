//! The completion `add` of `mes`: Equal Shares again and again with more virtual hours, while what it buys still fits.
//!
//! The first run shares out the hours there are (or the greatest multiple of the number of voters below them), each
//! further one a little more. The last run whose choice fits is the result; outcomes do not grow with the hours, so no
//! run may be left out but those of which it is certain what they buy: those that cannot buy anything new, and whole
//! stretches that buy the same (`add/stretch.rs`). With pots a choice fits when its needs can be placed one after
//! another in the order bought.
//! Source: the "add one" completions of equalshares.net.

mod pace;
mod stretch;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use pace::Pace;
use stretch::{Stretches, Unclear};

use crate::course::Course;
use crate::es_list::State;
use crate::grid::Grid;
use crate::pots::Stock;
use crate::search::Wanted;
use crate::ties::TieOrder;
use crate::{Add, AddStep, Added, Claim, Phase, Ratio, Utility};

/// What all runs have in common.
pub(crate) struct Runs<'a> {
    pub(crate) grid: &'a Grid,
    pub(crate) utility: Utility,
    pub(crate) order: &'a TieOrder,
    /// Everything there is.
    pub(crate) stock: &'a Stock<'a>,
}

/// What one run chose.
struct Run<'a> {
    /// Needs in the order bought; the last one does not fit unless `fits`.
    bought: Vec<usize>,
    fits: bool,
    left: Stock<'a>,
}

impl<'a> Runs<'a> {
    /// The run that counts, as the hours that it shares out.
    pub(crate) fn search(&self, budget: &Ratio, voters: usize, add: Add) -> Added {
        let voters = Ratio::from(voters as u64);
        let step = match add.step {
            AddStep::PerVoter => voters.clone(),
            AddStep::Permille => budget / Ratio::from(1000u64),
        };
        let mut money = if add.integral && voters.is_positive() {
            (budget / &voters).floor() * &voters
        } else {
            budget.clone()
        };
        let stretches = Stretches::new(self.grid, self.utility);
        let (mut current, mut runs) = (self.run(&money, self.stock.clone()).0, 1u32);
        let mut pace = Pace::FIRST;
        while step.is_positive() && !self.is_final(&current, add.exhaustive) {
            let idle = self.idle(&current, &money, &step);
            runs = runs.saturating_add(idle);
            money += &(&step * Ratio::from(idle));
            let more = &money + &step;
            let far = &money + &step * Ratio::from(pace.reach());
            match self.stretch(stretches.as_ref(), &more, &far) {
                Ok(run) if run.fits && !self.is_final(&run, add.exhaustive) => {
                    runs = runs.saturating_add(pace.reach());
                    (money, current) = (far, run);
                    pace.was_clear();
                }
                Err(Unclear) if pace.reach() > 1 => pace.was_unclear(),
                // Either the end comes next, or bounds cannot tell of the next run alone.
                _ => {
                    let (run, rhos) = self.run(&more, Stock::ENDLESS);
                    runs = runs.saturating_add(1);
                    if !run.fits {
                        return Added {
                            virtual_budget: money,
                            runs,
                            next: self.claims(run, rhos),
                        };
                    }
                    (money, current) = (more, run);
                }
            }
        }
        Added {
            virtual_budget: money,
            runs,
            next: Vec::new(),
        }
    }

    /// What each of the runs from one budget to another chooses, when that can be told without exact numbers.
    fn stretch(&self, stretches: Option<&Stretches>, from: &Ratio, to: &Ratio) -> Result<Run<'a>, Unclear> {
        let mut stretch = stretches.ok_or(Unclear)?.over(from, to)?;
        let mut run = Run::of(self.stock.clone());
        while run.fits
            && let Some(need) = stretch.buy()?
        {
            run.buy(need, self.grid);
        }
        Ok(run)
    }

    /// Whether more hours could change nothing, or need not be tried.
    fn is_final(&self, run: &Run, exhaustive: bool) -> bool {
        let fits = |need: usize| run.left.place(need, &self.grid.hours[need]).is_some();
        !self.open(run).any(|need| !exhaustive || fits(need))
    }

    /// How many further runs can be passed over: as long as the supporters of what is not bought could not pay for it
    /// with all they are given, a run buys nothing new, so its choice fits and is not the last one. With pots the same
    /// needs in another order may not fit.
    fn idle(&self, run: &Run, money: &Ratio, step: &Ratio) -> u32 {
        if !self.stock.is_single() {
            return 0;
        }
        let total = self.grid.weight(self.grid.total_weight);
        let enough =
            |need: usize| &self.grid.hours[need] * &total / self.grid.weight(self.grid.support[need]);
        let first = self.open(run).map(enough).min().unwrap_or_default();
        // The greatest number of steps that stays below.
        let steps = (money - first) / step;
        let below = Ratio::ZERO - steps.floor() - Ratio::ONE;
        let steps = below.max(Ratio::ZERO).min(u32::MAX.into());
        steps
            .to_u64()
            .and_then(|steps| u32::try_from(steps).ok())
            .unwrap_or(0)
    }

    /// Supported needs that were not bought.
    fn open(&self, run: &Run) -> impl Iterator<Item = usize> {
        let supported = self.grid.split_by_support().0.into_iter();
        supported.filter(|&need| !run.bought.contains(&need))
    }

    /// One exact run, with the rho of what it bought. `stock`: what is looked at while buying. In the first run
    /// everything there is, later hours without end.
    fn run(&self, money: &Ratio, stock: Stock<'a>) -> (Run<'a>, Vec<Ratio>) {
        let mut state = State::new(self.grid, self.utility, money, stock);
        state.course = Course::SHARES;
        state.wanted = Wanted::Best;
        let (mut run, mut rhos) = (Run::of(self.stock.clone()), Vec::new());
        while run.fits
            && let Some(round) = state.round(&mut Vec::new())
        {
            let (need, _) = self.order.first(&round.tied);
            rhos.push(state.take(&round, need, false).value);
            run.buy(need, self.grid);
        }
        (run, rhos)
    }

    fn claims(&self, run: Run, rhos: Vec<Ratio>) -> Vec<Claim> {
        let claim = |(need, rho): (usize, Ratio)| Claim {
            need: self.grid.ids[need].clone(),
            phase: Phase::Shares,
            value: rho,
            depth: None,
            payments: BTreeMap::new(),
            placement: None,
        };
        run.bought.into_iter().zip(rhos).map(claim).collect()
    }
}

impl<'a> Run<'a> {
    fn of(stock: Stock<'a>) -> Run<'a> {
        Run {
            bought: Vec::new(),
            fits: true,
            left: stock,
        }
    }

    fn buy(&mut self, need: usize, grid: &Grid) {
        self.bought.push(need);
        match self.left.place(need, &grid.hours[need]) {
            Some(place) => self.left.commit(&place, &grid.hours[need]),
            None => self.fits = false,
        }
    }
}
