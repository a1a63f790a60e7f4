//! From the ballot box to the list: opened ballots, roll and candidates become one profile or one for each subject area,
//! the rule counts them, the checker confirms it, and the list and the proposal follow.

use crate::{
    BallotBox, Candidates, Certificate, Contest, Counted, Item, List, Proposal, Roll, Rules, contests,
    document,
    layout::{lay_out, sections},
    propose, rules,
};
use events::{NeedId, RoundId, UnitId};
use tally::{Options, Ratio, Rule, Ties};

/// What a count gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Count {
    /// The list.
    pub list: List,
    /// What lies behind it.
    pub certificate: Certificate,
    /// The mandates it would give.
    pub proposal: Proposal,
}

/// Why ballots cannot be counted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CountError {
    /// A ballot of a unit that is not on the roll.
    #[error("unit {0} cast a ballot but is not on the roll")]
    NotOnRoll(UnitId),
    /// The adopted rules name no counting rule.
    #[error("the rules cannot count: {0}")]
    Rules(String),
    /// The profile is faulty or the rule cannot count it.
    #[error("the count failed: {0}")]
    Tally(String),
    /// The separate checker does not agree with the count: a defect of this program. Nothing is published.
    #[error("the checker refuses the count: {0}")]
    Refused(String),
    /// A document could not be written.
    #[error("a document could not be written: {0}")]
    Document(String),
}

/// Counts the ballots of a round.
///
/// # Errors
/// [`CountError`] says what is wrong; there is no half result.
pub fn count(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Result<Count, CountError> {
    let (rule, ties) = run(rules, candidates.round, ballots)?;
    let contests = contests(rules, candidates, roll, ballots)?;
    let counts = contests.into_iter().map(|contest| counted(&rule, &ties, contest));
    let certificate = Certificate {
        counts: counts.collect::<Result<_, _>>()?,
    };
    let list = lay_out(rules, candidates, roll, ballots, &certificate)?;
    let digest = document(&list)
        .map_err(|error| CountError::Document(error.to_string()))?
        .0
        .sha256;
    let proposal = propose(&list, digest, candidates, &certificate);
    Ok(Count {
        list,
        certificate,
        proposal,
    })
}

/// The rule that counts a round, and how it breaks ties.
pub(crate) fn run(rules: &Rules, round: RoundId, ballots: &BallotBox) -> Result<(Rule, Ties), CountError> {
    let rule = rules::counting_rule(rules).map_err(CountError::Rules)?;
    Ok((rule, rules::ties(rules, round, ballots.lot)))
}

fn counted(rule: &Rule, ties: &Ties, contest: Contest) -> Result<Counted, CountError> {
    let Contest { field, profile } = contest;
    let tally = tally::tally(rule, &profile, ties).map_err(|error| CountError::Tally(error.to_string()))?;
    let claims = tally::certify(&tally);
    tally::check(&profile, rule, ties, &claims).map_err(|error| CountError::Refused(error.to_string()))?;
    Ok(Counted {
        claims,
        explanation: tally,
        field,
    })
}

/// The places of the list under the weights of this roll, without what lies behind them.
pub(crate) fn places_under(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Result<Vec<Item>, CountError> {
    let (rule, ties) = run(rules, candidates.round, ballots)?;
    let mut tallies = Vec::new();
    for Contest { profile, .. } in contests(rules, candidates, roll, ballots)? {
        let tally = tally::tally_with(&rule, &profile, &ties, Options::GROUPS);
        tallies.push(tally.map_err(|error| CountError::Tally(error.to_string()))?);
    }
    let sections = sections(rules, candidates, roll, ballots, &tallies)?;
    Ok(sections.into_iter().flat_map(|(_, items)| items).collect())
}

/// What would be funded if each unit's vote weighed the same, in order.
///
/// # Errors
/// As [`count`].
pub fn count_one_each(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Result<Vec<NeedId>, CountError> {
    let alike = roll.reweighed(|_| Ratio::from(1_u64));
    let items = places_under(rules, candidates, &alike, ballots)?.into_iter();
    let funded = items.filter(|item| item.phase.is_funded());
    Ok(funded.map(|item| item.need).collect())
}
