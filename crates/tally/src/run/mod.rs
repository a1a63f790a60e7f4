//! Counts a profile by a rule and writes every step down.
//!
//! A rule is a plan of stages (`count.rs`); here it is run with the choices of the tie order. It holds no rule itself.

mod record;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::count::{Count, Plan};
use crate::grid::Grid;
use crate::pots::Stock;
use crate::record::{Detail, Tally};
use crate::ties::TieOrder;
use crate::{
    Added, Method, Profile, ProfileError, RankedError, Ratio, Rule, RuleError, Ties, ear_shares, es_list,
    greedy, mes, phragmen, summary,
};

/// How much to record and to explore. Neither changes the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Payments per voter, or sums only.
    pub detail: Detail,
    /// How many other outcomes may be counted in all to see whether ties changed the funded set; 0: none.
    pub tie_leaves: u32,
}

impl Options {
    /// Everything: for rounds of municipalities.
    pub const FULL: Options = Options {
        detail: Detail::Full,
        tie_leaves: 256,
    };
    /// Sums only and no exploring: for elections of many citizens.
    pub const GROUPS: Options = Options {
        detail: Detail::Groups,
        tie_leaves: 0,
    };
}

/// Why there is no result. The caller corrects the input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TallyError {
    /// The profile is faulty.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The rule is unknown.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// Brought to a common denominator the weights or points do not fit 128 (64) bits: publish coarser ones.
    #[error("weights or points are too fine: over a common denominator they exceed 128 bits (points 64)")]
    TooFine,
    /// Ranked ballots, papers or a roll that the rule cannot count.
    #[error(transparent)]
    Ranked(#[from] RankedError),
    /// The rule orders, elects or decides, and gives no list.
    #[error("rule `{rule}` gives no list of needs")]
    NoList {
        /// Its id.
        rule: &'static str,
    },
}

/// Counts `profile` by `rule`, with all detail.
///
/// # Errors
/// A faulty profile, an unknown rule, or numbers too fine to add up; see [`TallyError`].
pub fn tally(rule: &Rule, profile: &Profile, ties: &Ties) -> Result<Tally, TallyError> {
    tally_with(rule, profile, ties, Options::FULL)
}

/// Counts `profile` by `rule`, recording what `options` asks for.
///
/// # Errors
/// As [`tally`].
pub fn tally_with(
    rule: &Rule,
    profile: &Profile,
    ties: &Ties,
    options: Options,
) -> Result<Tally, TallyError> {
    rule.validate()?;
    profile.validate()?;
    let profile = match rule.method {
        Method::EarShares { .. } => Cow::Owned(ear_shares::by_ranking(profile)),
        _ => Cow::Borrowed(profile),
    };
    let mut ids: Vec<String> = profile.needs.iter().map(|need| need.id.clone()).collect();
    ids.sort();
    let order = TieOrder::new(ties, &profile, &ids);
    let (plan, added) = plan(rule, &profile, &order)?;
    let stock = Stock::new(&profile, &ids);
    let mut result = blank(rule, ties, &profile, &plan, added);
    record::record(&mut result, &profile, Count::new(&plan, stock), &order, options);
    summary::complete(&mut result, &profile, &plan, options.detail);
    Ok(result)
}

fn plan(rule: &Rule, profile: &Profile, order: &TieOrder) -> Result<(Plan, Option<Added>), TallyError> {
    let grid = || Grid::new(profile, rule.utility());
    let plan = match rule.method {
        Method::Mes { utility, completion } => {
            return Ok(mes::plan(profile, grid()?, order, utility, completion));
        }
        Method::EsList { utility } => es_list::plan(grid()?, utility, profile.budget()),
        Method::Phragmen { variant } => phragmen::plan(grid()?, variant),
        Method::Greedy { by, utility, skip } => greedy::plan(grid()?, utility, by, skip),
        Method::EarShares { utilitarian } => ear_shares::plan(profile, utilitarian)?,
        _ => return Err(TallyError::NoList { rule: rule.id() }),
    };
    Ok((plan, None))
}

/// A result without steps.
fn blank(rule: &Rule, ties: &Ties, profile: &Profile, plan: &Plan, added: Option<Added>) -> Tally {
    let grid = plan.grid();
    let unsupported = grid.split_by_support().1;
    Tally {
        rule: rule.clone(),
        ties: ties.clone(),
        budget: profile.budget(),
        total_weight: grid.weight(grid.total_weight),
        steps: Vec::new(),
        unsupported: unsupported.iter().map(|&need| grid.ids[need].clone()).collect(),
        dropped_at_start: Vec::new(),
        placements: BTreeMap::new(),
        pots_left: BTreeMap::new(),
        capacity_left: Ratio::ZERO,
        money_left: if grid.total_weight == 0 {
            Ratio::ZERO
        } else {
            plan.money.clone()
        },
        time: Ratio::ZERO,
        voters: Vec::new(),
        unfunded: Vec::new(),
        added,
    }
}
