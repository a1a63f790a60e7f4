//! The claims of orders, elections and decisions: weights added up anew, ballot by ballot, and nothing better passed
//! over. The step of a fault is the stage, or the place in the list of paths or majorities; 0 is the whole.

mod majorities;
mod order;
mod papers;
mod paths;
mod policy;

use super::{CheckError, Checked, check};
use crate::{CountedCertificate, Decided, Method, Profile, Rule, Ties};

/// Whether `certificate` is that of counting `profile` by `rule` with `ties`, for any rule.
///
/// # Errors
/// The first claim that does not hold: its step (a place on the list, a stage, a path or a majority; 0 for what concerns
/// the whole) and why.
pub fn check_counted(
    profile: &Profile,
    rule: &Rule,
    ties: &Ties,
    certificate: &CountedCertificate,
) -> Result<(), CheckError> {
    let whole = |reason: String| CheckError { step: 0, reason };
    rule.validate().map_err(|error| whole(error.to_string()))?;
    profile.validate().map_err(|error| whole(error.to_string()))?;
    let same_rule = |claimed: &Rule| {
        let other = || whole(format!("the rule is {rule}, not {claimed}"));
        (claimed == rule).then_some(()).ok_or_else(other)
    };
    let same_ties = |claimed: &Ties| {
        let other = || whole("ties were broken otherwise than claimed".to_owned());
        (claimed == ties).then_some(()).ok_or_else(other)
    };
    match certificate {
        CountedCertificate::List(claims) => check(profile, rule, ties, claims),
        CountedCertificate::Order(claims) => {
            same_rule(&claims.rule)?;
            same_ties(&claims.ties)?;
            order::check(profile, rule, ties, claims)
        }
        CountedCertificate::Elected(claims) => {
            same_rule(&claims.rule)?;
            same_ties(&claims.ties)?;
            papers::check(profile, rule, ties, claims)
        }
        CountedCertificate::Decided(claims) => {
            same_rule(&claims.rule)?;
            decided(profile, rule, claims).map_err(whole)
        }
    }
}

/// Sums of municipalities and people, need by need.
fn decided(profile: &Profile, rule: &Rule, claims: &Decided) -> Checked<()> {
    if rule.method != Method::DoubleMajority {
        return Err("this rule decides on no needs".to_owned());
    }
    let all = |yes: &dyn Fn(&crate::Voter) -> bool| {
        let voters = profile.voters.iter().filter(|voter| yes(voter));
        voters.fold((0u128, 0u128), |(places, people), voter| {
            (
                places + u128::from(voter.municipalities),
                people + u128::from(voter.population),
            )
        })
    };
    let (places, people) = all(&|_| true);
    if people == 0 && !profile.voters.is_empty() {
        return Err("nobody stands for anybody, so nothing can be decided".to_owned());
    }
    if (places, people) != (claims.municipalities.into(), claims.population.into()) {
        return Err(format!("there are {places} municipalities and {people} people"));
    }
    let mut ids: Vec<&str> = profile.needs.iter().map(|need| need.id.as_str()).collect();
    ids.sort_unstable();
    if !ids
        .iter()
        .copied()
        .eq(claims.needs.iter().map(|need| need.need.as_str()))
    {
        return Err("the needs are others".to_owned());
    }
    for claim in &claims.needs {
        let (yes_places, yes_people) = all(&|voter| {
            voter
                .marks
                .get(&claim.need)
                .is_some_and(|points| points.is_positive())
        });
        if (yes_places, yes_people) != (claim.municipalities.into(), claim.population.into()) {
            return Err(format!(
                "need `{}`: {yes_places} municipalities with {yes_people} people say yes",
                claim.need
            ));
        }
        let passes = 2 * yes_places > places && 2 * yes_people > people;
        if passes != claim.passes {
            let word = if passes { "passes" } else { "does not pass" };
            return Err(format!("need `{}` {word}", claim.need));
        }
    }
    Ok(())
}
