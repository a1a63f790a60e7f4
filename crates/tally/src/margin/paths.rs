//! More and more voters change their ballots in one way, until the list changes: a bound from above.
//!
//! Nothing is proved about fewer ballots here; what is found has been counted.

use std::cmp::Reverse;

use super::Margin;
use super::ballots::{Looks, Move, supports};
use super::trial::Trial;
use crate::TallyError;

/// How many needs on either side of the line are looked at.
const NEEDS_MAX: usize = 8;
/// Up to so many ballots are added one at a time; beyond, by doubling and halving.
const ONE_BY_ONE_MAX: usize = 32;

/// Voters in turn, and what each does to its ballot.
struct Path<'n> {
    voters: Vec<usize>,
    way: Way<'n>,
}

#[derive(Clone, Copy)]
enum Way<'n> {
    /// Support for a need that missed.
    Raise(&'n str),
    /// For it alone.
    Only(&'n str),
    /// No more support for one that is funded.
    Leave(&'n str),
    /// For the second in the place of the first.
    Switch(&'n str, &'n str),
}

impl Way<'_> {
    fn willing(self, looks: Looks, trial: &Trial, voter: usize) -> bool {
        let likes = |need| supports(looks, trial.voter(voter), need);
        match self {
            Way::Raise(need) => !likes(need),
            Way::Only(_) => true,
            Way::Leave(need) => likes(need),
            Way::Switch(from, to) => likes(from) && !likes(to),
        }
    }

    fn ballot(self, looks: Looks, trial: &Trial, voter: usize) -> Move {
        match self {
            Way::Raise(need) => looks.with(trial, voter, need),
            Way::Only(need) => looks.only(trial, voter, &[need]),
            Way::Leave(need) => looks.without(trial, voter, need),
            Way::Switch(from, to) => looks.switched(trial, voter, from, to),
        }
    }
}

/// Walks every path, while fewer ballots than known could do: needs that just missed are raised, and those that were
/// just funded are left, by the heaviest voters first.
pub(super) fn walk(trial: &mut Trial, margin: &mut Margin, looks: Looks) -> Result<(), TallyError> {
    let mut heaviest: Vec<usize> = (0..trial.voters().len()).collect();
    heaviest.sort_by_key(|&at| (Reverse(&trial.voter(at).weight), at));
    let (funded, missed) = (trial.funded(), trial.unfunded());
    for way in ways(&funded, &missed) {
        if !margin.set.above(1) && !margin.order.above(1) {
            break;
        }
        let willing = heaviest.iter().filter(|&&at| way.willing(looks, trial, at));
        let voters = willing.copied().collect();
        follow(trial, margin, looks, &Path { voters, way })?;
    }
    Ok(())
}

fn ways<'n>(funded: &'n [String], missed: &'n [String]) -> Vec<Way<'n>> {
    let raised = missed.iter().take(NEEDS_MAX);
    let mut ways: Vec<Way> = raised
        .flat_map(|need| [Way::Raise(need), Way::Only(need)])
        .collect();
    for need in funded.iter().rev().take(NEEDS_MAX) {
        ways.push(Way::Leave(need));
        ways.extend(missed.iter().take(2).map(|next| Way::Switch(need, next)));
    }
    ways
}

fn follow(trial: &mut Trial, margin: &mut Margin, looks: Looks, path: &Path) -> Result<(), TallyError> {
    // Where the set cannot change any more, or more ballots than known would do it, nothing is to be found.
    let known = margin.set.at_most.map_or(usize::MAX, |most| most as usize - 1);
    let limit = known.min(path.voters.len());
    let mut unchanged = 0;
    while unchanged < limit {
        let next = if limit <= ONE_BY_ONE_MAX {
            unchanged + 1
        } else {
            (unchanged * 2).clamp(1, limit)
        };
        match count(trial, margin, looks, path, next)? {
            None => return Ok(()),
            Some(false) => unchanged = next,
            Some(true) => return halve(trial, margin, looks, path, (unchanged, next)),
        }
    }
    Ok(())
}

/// Between a number of ballots that does not change the set and one that does.
fn halve(
    trial: &mut Trial,
    margin: &mut Margin,
    looks: Looks,
    path: &Path,
    (mut unchanged, mut changed): (usize, usize),
) -> Result<(), TallyError> {
    while changed - unchanged > 1 {
        let middle = unchanged + (changed - unchanged) / 2;
        match count(trial, margin, looks, path, middle)? {
            None => return Ok(()),
            Some(true) => changed = middle,
            Some(false) => unchanged = middle,
        }
    }
    Ok(())
}

/// Whether the first `ballots` of a path change the set; `None`: no more counts.
fn count(
    trial: &mut Trial,
    margin: &mut Margin,
    looks: Looks,
    path: &Path,
    ballots: usize,
) -> Result<Option<bool>, TallyError> {
    let voters = path.voters.iter().take(ballots);
    let moves: Vec<Move> = voters
        .map(|&voter| path.way.ballot(looks, trial, voter))
        .collect();
    let moves: Vec<&Move> = moves.iter().collect();
    let Some(found) = trial.count(&moves)? else {
        return Ok(None);
    };
    margin.note(&moves, &found);
    Ok(Some(found.changes_set))
}
