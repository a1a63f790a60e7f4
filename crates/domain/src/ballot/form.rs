//! Whether the marks of a ballot are as the rules of the round ask for. Also where subject areas are counted each by itself,
//! what a ballot may hold is said of the ballot as a whole, not of each area.

use super::{Marks, Refusal};
use events::{NeedId, round::BallotForm};
use std::collections::BTreeSet;

pub(super) fn check_marks(
    marks: &Marks,
    form: BallotForm,
    candidates: &BTreeSet<NeedId>,
) -> Result<(), Refusal> {
    if let Some(need) = marks.keys().find(|need| !candidates.contains(need)) {
        return Err(Refusal::NotACandidate { need: *need });
    }
    match form {
        BallotForm::Approval { limit } => {
            each(marks, |mark| mark == 1, "support, marked 1")?;
            at_most(limit, marks.len() as u64, "marks")
        }
        BallotForm::Points { budget } => {
            each(marks, |mark| (1..=10).contains(&mark), "points from 1 to 10")?;
            at_most(budget, marks.values().copied().map(u64::from).sum(), "points")
        }
        BallotForm::Ranking { limit } => {
            each(marks, |mark| mark > 0, "places from 1 on")?;
            at_most(limit, marks.len() as u64, "ranked needs")?;
            no_gaps(marks)
        }
        BallotForm::Scores { max } => match marks.iter().find(|(_, mark)| **mark > max) {
            Some((need, mark)) => Err(Refusal::AboveScale {
                need: *need,
                mark: *mark,
                max,
            }),
            None => Ok(()),
        },
    }
}

/// How many marks the largest ballot of a round may hold, of so many candidates.
#[must_use]
pub fn most_marks(form: BallotForm, candidates: usize) -> usize {
    let limit = match form {
        BallotForm::Approval { limit } | BallotForm::Ranking { limit } => limit,
        // Each mark is a point at least.
        BallotForm::Points { budget } => budget,
        BallotForm::Scores { .. } => u32::MAX,
    };
    usize::try_from(limit).map_or(candidates, |limit| limit.min(candidates))
}

fn each(marks: &Marks, fine: fn(u32) -> bool, wanted: &'static str) -> Result<(), Refusal> {
    match marks.iter().find(|(_, mark)| !fine(**mark)) {
        Some((need, mark)) => Err(Refusal::WrongForm {
            need: *need,
            mark: *mark,
            wanted,
        }),
        None => Ok(()),
    }
}

fn at_most(limit: u32, given: u64, what: &'static str) -> Result<(), Refusal> {
    match given > u64::from(limit) {
        true => Err(Refusal::OverLimit { given, limit, what }),
        false => Ok(()),
    }
}

/// Every place up to the last is taken, by one need or by several that are equally good: a gap is a slip of the pen, and
/// nobody can tell what was meant.
fn no_gaps(marks: &Marks) -> Result<(), Refusal> {
    let mut ranked: Vec<(u32, NeedId)> = marks.iter().map(|(need, place)| (*place, *need)).collect();
    ranked.sort_unstable();
    let mut last: u32 = 0;
    for (place, need) in ranked {
        if place > last.saturating_add(1) {
            let missing = last.saturating_add(1);
            return Err(Refusal::PlaceSkipped {
                need,
                mark: place,
                missing,
            });
        }
        last = place;
    }
    Ok(())
}
