//! The claims about added hours: that the runs are on the grid, and that the next one was rightly refused.
//!
//! The last run is examined claim by claim elsewhere, with the hours claimed here. That every run before it was
//! acceptable and not yet the last is not examined: that would be to count again, as often as there were runs.

use super::books::Books;
use super::shares::{self, Sharing};
use super::{Checked, hours};
use crate::{Add, AddStep, Added, Certificate, Phase, Profile, Ratio};

/// The grid of virtual budgets.
pub(super) struct Steps {
    /// The hours of the first run.
    pub(super) first: Ratio,
    /// What each run adds.
    delta: Ratio,
}

impl Steps {
    pub(super) fn of(profile: &Profile, add: Add) -> Steps {
        let budget = hours::budget(profile);
        let voters = Ratio::from(profile.voters.len() as u64);
        let first = if add.integral && !voters.is_zero() {
            (&budget / &voters).floor() * &voters
        } else {
            budget.clone()
        };
        let delta = match add.step {
            AddStep::PerVoter => voters,
            AddStep::Permille => budget / Ratio::from(1000u64),
        };
        Steps { first, delta }
    }

    /// Whether V is on the grid and the number of runs leads there.
    pub(super) fn check(&self, added: &Added) -> Checked<()> {
        let more = &added.virtual_budget - &self.first;
        let steps = if self.delta.is_zero() {
            more.is_zero().then_some(0)
        } else {
            (&more / &self.delta).to_u64()
        };
        let Some(steps) = steps else {
            return Err(format!(
                "the virtual budget {} is not {} and steps of {} hours",
                added.virtual_budget, self.first, self.delta
            ));
        };
        let refused = u64::from(!added.next.is_empty());
        let runs = u128::from(steps) + 1 + u128::from(refused);
        if runs != u128::from(added.runs) {
            return Err(format!("there were {runs} runs, not {}", added.runs));
        }
        Ok(())
    }

    /// How the run with `hours` looks at places: the first leaves out what has none, as without added hours. Later
    /// ones buy as if there were so many hours, and are refused when what they bought has no place.
    pub(super) fn sharing(&self, hours: &Ratio) -> Sharing {
        Sharing {
            placed: *hours == self.first,
            ..Sharing::PLACED
        }
    }
}

/// Whether the count rightly ended with the last run: there was no next one, or it cost too much. `books` may have
/// gone on beyond the shares; they start anew.
pub(super) fn end<'p>(
    books: Books<'p>,
    profile: &'p Profile,
    certificate: &Certificate,
    added: &Added,
    steps: &Steps,
    add: Add,
) -> Checked<()> {
    let mut books = books.restart(profile, &(&added.virtual_budget + &steps.delta));
    for claim in certificate
        .claims
        .iter()
        .filter(|claim| claim.phase == Phase::Shares)
    {
        let open = books.open_needs();
        if let Some(need) = open
            .into_iter()
            .find(|&need| books.roll.needs[need].id == claim.need)
        {
            books.serve(need);
        }
    }
    let left = books.open_needs();
    let full = add.exhaustive && !left.iter().any(|&need| books.fits(need));
    let over = full || left.is_empty() || steps.delta.is_zero();
    if over != added.next.is_empty() {
        let what = if over { "there was no" } else { "there was a" };
        return Err(format!("{what} next run"));
    }
    let sharing = Sharing {
        placed: false,
        ..Sharing::PLACED
    };
    books = books.restart(profile, &(&added.virtual_budget + &steps.delta));
    for (at, claim) in (1usize..).zip(&added.next) {
        let wrong = |reason: String| format!("claim {at} of the next run: {reason}");
        let plain = claim.phase == Phase::Shares
            && claim.payments.is_empty()
            && claim.placement.is_none()
            && claim.depth.is_none();
        if !plain {
            return Err(wrong("it is more than a need bought at a price".to_owned()));
        }
        let (need, _) = shares::buy(&mut books, claim, sharing).map_err(wrong)?;
        let last = at == added.next.len();
        if books.serve(need) == last {
            return Err(wrong(
                if last {
                    "it would have fitted"
                } else {
                    "it does not fit"
                }
                .to_owned(),
            ));
        }
    }
    Ok(())
}
