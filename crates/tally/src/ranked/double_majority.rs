//! `double_majority`: a need passes when more than half of the municipalities say yes, and more than half of the
//! people live in those. Both strictly, in whole numbers; weights do not matter.
//!
//! Half of what: of all voters in the profile. Who is on the roll but cast no ballot belongs in the profile with a
//! blank ballot when silence is to count as no. Yes is a mark of more than 0.

use super::{Decided, Decision, RankedError};
use crate::{Profile, Rule, TallyError, Voter};

/// Decides on every need of `profile`.
pub(crate) fn count(rule: &Rule, profile: &Profile) -> Result<Decided, TallyError> {
    rule.validate()?;
    profile.validate()?;
    let (municipalities, population) = sums(profile.voters.iter())?;
    if population == 0 && !profile.voters.is_empty() {
        return Err(RankedError::NoPopulation.into());
    }
    let mut ids: Vec<&String> = profile.needs.iter().map(|need| &need.id).collect();
    ids.sort();
    let decide = |need: &String| {
        let yes = |voter: &&Voter| voter.marks.get(need).is_some_and(crate::Ratio::is_positive);
        let (yes_municipalities, yes_population) = sums(profile.voters.iter().filter(yes))?;
        let more_than_half = |part: u64, all: u64| part > all / 2;
        Ok(Decision {
            need: need.clone(),
            municipalities: yes_municipalities,
            population: yes_population,
            passes: more_than_half(yes_municipalities, municipalities)
                && more_than_half(yes_population, population),
        })
    };
    Ok(Decided {
        rule: rule.clone(),
        municipalities,
        population,
        needs: ids.into_iter().map(decide).collect::<Result<_, TallyError>>()?,
    })
}

/// Municipalities and people of some voters.
fn sums<'v>(voters: impl Iterator<Item = &'v Voter>) -> Result<(u64, u64), RankedError> {
    let mut sums = (0u64, 0u64);
    for voter in voters {
        let municipalities = sums.0.checked_add(voter.municipalities);
        let population = sums.1.checked_add(voter.population);
        sums = municipalities.zip(population).ok_or(RankedError::TooManyPeople)?;
    }
    Ok(sums)
}
