//! From the ballot box to the list: opened ballots, roll and candidates become a profile, the rule counts it, the
//! checker confirms it, and the list and the proposal follow.

use crate::{
    BallotBox, Candidate, Candidates, Certificate, Item, List, Pot, Proposal, Roll, Rules, UnitLine,
    document,
    list::{Phase, PotLine},
    profile, propose, rules,
};
use events::{NeedId, UnitId};
use std::collections::BTreeMap;
use tally::{Ratio, Tally};

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
    let profile = profile(rules, candidates, roll, ballots)?;
    let rule = rules::counting_rule(rules).map_err(CountError::Rules)?;
    let ties = rules::ties(rules, candidates.round, ballots.lot);
    let tally = tally::tally(&rule, &profile, &ties).map_err(|error| CountError::Tally(error.to_string()))?;
    let claims = tally::certify(&tally);
    tally::check(&profile, &rule, &ties, &claims).map_err(|error| CountError::Refused(error.to_string()))?;
    let list = list(rules, candidates, roll, ballots, &tally)?;
    let digest = document(&list)
        .map_err(|error| CountError::Document(error.to_string()))?
        .0
        .sha256;
    let proposal = propose(&list, digest, candidates, &tally);
    Ok(Count {
        list,
        certificate: Certificate {
            claims,
            explanation: tally,
        },
        proposal,
    })
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
    let mut profile = profile(rules, candidates, roll, ballots)?;
    profile
        .voters
        .iter_mut()
        .for_each(|voter| voter.weight = Ratio::from(1_u64));
    let rule = rules::counting_rule(rules).map_err(CountError::Rules)?;
    let ties = rules::ties(rules, candidates.round, ballots.lot);
    let tally = tally::tally(&rule, &profile, &ties);
    let tally = tally.map_err(|error| CountError::Tally(error.to_string()))?;
    tally.funded().map(need_id).collect()
}

fn need_id(name: &str) -> Result<NeedId, CountError> {
    name.parse()
        .map_err(|error: events::BadId| CountError::Tally(error.to_string()))
}

fn list(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
    tally: &Tally,
) -> Result<List, CountError> {
    let digest = |error: serde_json::Error| CountError::Document(error.to_string());
    let blank = ballots.marks.values().filter(|marks| marks.is_empty());
    Ok(List {
        blank: small(blank.count()),
        budget: tally.budget.clone(),
        candidates: document(candidates).map_err(digest)?.0.sha256,
        counted: small(ballots.marks.len()),
        items: items(rules, candidates, roll, ballots, tally)?,
        lot: ballots.lot,
        one_vote_each: count_one_each(rules, candidates, roll, ballots)?,
        pots: pots(rules, candidates, roll, ballots, tally),
        roll: document(roll).map_err(digest)?.0.sha256,
        round: candidates.round,
        rules: rules::rules_digest(rules).map_err(digest)?,
        units: units(tally)?,
        weight: tally.total_weight.clone(),
    })
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The places of the list: what was counted, then what is supported too narrowly, then what nobody supports.
fn items(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
    tally: &Tally,
) -> Result<Vec<Item>, CountError> {
    let known: BTreeMap<NeedId, &Candidate> = candidates.needs.iter().map(|need| (need.need, need)).collect();
    let narrow = profile::too_narrow(rules, candidates, roll, ballots);
    let mut places: Vec<(NeedId, Phase, Ratio)> = Vec::new();
    for step in &tally.steps {
        places.push((need_id(&step.need)?, step.phase.into(), step.support.clone()));
    }
    places.extend(
        narrow
            .into_iter()
            .map(|(need, support)| (need, Phase::Narrow, support)),
    );
    for need in &tally.unsupported {
        places.push((need_id(need)?, Phase::Unsupported, Ratio::ZERO));
    }
    let item = |((need, phase, support), rank): ((NeedId, Phase, Ratio), u32)| {
        let candidate = known
            .get(&need)
            .ok_or_else(|| CountError::Tally(format!("need {need} is no candidate")))?;
        let given = tally.placements.get(&need.to_string());
        let mut options = candidate.options.iter();
        Ok(Item {
            hours: candidate.hours,
            need,
            phase,
            placement: given.and_then(|given| {
                options
                    .find(|placement| profile::option(placement) == *given)
                    .cloned()
            }),
            rank,
            support,
            supporters: small(ballots.supporters(need).count()),
        })
    };
    places.into_iter().zip(1..).map(item).collect()
}

/// What became of each centre's hours.
fn pots(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
    tally: &Tally,
) -> Vec<PotLine> {
    let line = |pot: &Pot| {
        let silent = profile::silent_hours(rules, pot.net, roll, ballots);
        let left = tally.pots_left.get(&pot.centre.to_string());
        let left = left.and_then(Ratio::to_u64).unwrap_or(pot.net - silent);
        PotLine {
            centre: pot.centre,
            left: left.saturating_add(silent),
            net: pot.net,
            silent,
        }
    };
    candidates.pots.iter().map(line).collect()
}

fn units(tally: &Tally) -> Result<Vec<UnitLine>, CountError> {
    let line = |voter: &tally::VoterSummary| {
        let unit = voter
            .voter
            .parse()
            .map_err(|error: events::BadId| CountError::Tally(error.to_string()))?;
        Ok(UnitLine {
            entitlement: voter.entitlement.clone(),
            paid: voter.paid.clone(),
            supported: voter.funded_hours_supported.clone(),
            unit,
            unspent: voter.unspent.clone(),
            weight: voter.weight.clone(),
        })
    };
    tally.voters.iter().map(line).collect()
}
