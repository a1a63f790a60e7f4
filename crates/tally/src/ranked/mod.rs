//! Rules for ranked ballots: who is preferred to whom, one winner or an order.
//!
//! A ballot is a list of levels, best first; needs on one level are equally good, and what a ballot does not name is
//! equally good below all that it does. Equally good says nothing about either. Weights are scaled to integers once,
//! so every sum is exact. None of these orders is proportional: half of the weight and a little decides every place.

mod ballots;
mod borda;
mod copeland;
mod double_majority;
mod error;
mod levels;
mod pairs;
mod ranked_pairs;
mod record;
mod schulze;
mod stv_papers;
mod stv_scottish;

pub use error::RankedError;
pub use record::{
    Action, Decided, Decision, Elected, LevelTie, Majority, Order, Path, Reversed, Stage, StageTie,
    StageTieStep,
};

pub(crate) use double_majority::count as double_majority;
pub(crate) use stv_scottish::count as stv_scottish;

use std::collections::BTreeMap;

use crate::ties::TieOrder;
use crate::{Method, Profile, Rule, TallyError, Ties};
use ballots::Ballots;
use pairs::Pairs;

/// Orders the needs of `profile` by `rule`: `borda`, `copeland`, `schulze` or `ranked_pairs`.
pub(crate) fn order(rule: &Rule, profile: &Profile, ties: &Ties) -> Result<Order, TallyError> {
    rule.validate()?;
    profile.validate()?;
    let ballots = Ballots::new(profile)?;
    let pairs = Pairs::new(&ballots);
    let ties_order = TieOrder::on_rankings(ties, profile, &ballots.ids);
    let mut order = Order {
        rule: rule.clone(),
        ties: ties.clone(),
        total_weight: ballots.weight(ballots.total),
        pairwise: pairs.published(&ballots),
        condorcet_winner: pairs.condorcet_winner().map(|need| ballots.ids[need].clone()),
        condorcet_order: pairs.condorcet_order().map(|needs| ballots.named(&needs)),
        levels: Vec::new(),
        level_ties: Vec::new(),
        scores: BTreeMap::new(),
        paths: Vec::new(),
        majorities: Vec::new(),
        reversed: None,
        depends_on_ties: false,
        needs: ballots.ids.clone(),
    };
    let levels = match rule.method {
        Method::Borda { unranked } => borda::count(&mut order, &ballots, unranked)?,
        Method::Copeland => copeland::count(&mut order, &pairs),
        Method::Schulze { strength } => schulze::count(&mut order, &ballots, &pairs, strength),
        Method::RankedPairs { strength } => {
            ranked_pairs::count(&mut order, &ballots, &pairs, strength, &ties_order)
        }
        _ => return Err(RankedError::NoOrder { rule: rule.id() }.into()),
    };
    order.levels = levels.iter().map(|level| ballots.named(level)).collect();
    order.level_ties = levels
        .iter()
        .filter(|level| level.len() > 1)
        .map(|level| LevelTie {
            ids: ballots.named(&ties_order.sorted(level)),
            decided_by: ties_order.first(level).1,
        })
        .collect();
    Ok(order)
}
