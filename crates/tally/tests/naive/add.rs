//! Added hours, literally: equal shares from the start, again and again, with more hours each time.

use tally::{Add, AddStep, Ratio, Utility};

use super::count::Count;
use super::shares;

/// Virtual budget, number of runs, and what the refused run bought up to what has no place, each at its rho.
pub(crate) type Runs = (Ratio, u32, Vec<(String, Ratio)>);

/// Leaves `count` as the last run that was not refused has it.
pub(crate) fn run(count: &mut Count, utility: Utility, add: Add) -> Runs {
    let budget = count.profile.budget();
    let voters = Ratio::from(count.profile.voters.len() as u64);
    let step = match add.step {
        AddStep::PerVoter => voters.clone(),
        AddStep::Permille => &budget / Ratio::from(1000u64),
    };
    let start = count.clone();
    let mut hours = budget.clone();
    if add.integral {
        hours = (budget / &voters).floor() * &voters;
    }
    count.share_out(&hours);
    shares::buy(count, utility, None);
    let mut runs = 1;
    loop {
        let full = !count.open.iter().any(|need| count.fits(need));
        if add.exhaustive && full || count.open.is_empty() || step.is_zero() {
            return (hours, runs, Vec::new());
        }
        runs += 1;
        let more = &hours + &step;
        match with_virtual_hours(&start, &more, utility) {
            Ok(next) => {
                hours = more;
                *count = next;
            }
            Err(refused) => return (hours, runs, refused),
        }
    }
}

/// Buys as if there were so many hours; refused when what it bought cannot be placed in that order.
fn with_virtual_hours<'p>(
    start: &Count<'p>,
    hours: &Ratio,
    utility: Utility,
) -> Result<Count<'p>, Vec<(String, Ratio)>> {
    let mut buying = start.clone();
    buying.share_out(hours);
    let mut placed = start.clone();
    let mut bought = Vec::new();
    while let Some((need, rho, fans)) = shares::best(&buying, utility, None, false) {
        let paid = shares::pay(&mut buying, &fans, &rho);
        buying.open.remove(need);
        bought.push((need.to_owned(), rho.clone()));
        if !placed.fits(need) {
            return Err(bought);
        }
        placed.list(need, tally::Phase::Shares, rho, paid);
    }
    placed.money = buying.money;
    Ok(placed)
}
