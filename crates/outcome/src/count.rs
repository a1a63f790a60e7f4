//! From the ballot box to the list: opened ballots, roll and candidates become a profile, the rule counts it, the
//! checker confirms it, and the list and the proposal follow.

use crate::{
    Candidate, Candidates, Certificate, Item, List, Placement, Proposal, Roll, Rules, UnitLine, document,
    list::{Phase, PotLine},
    propose, rules,
};
use events::{NeedId, UnitId};
use std::collections::BTreeMap;
use tally::{Capacity, Need, Part, Pot, Profile, Ratio, Tally, Voter};

/// The opened ballots that count: unit by unit, the marks.
pub type BallotBox = BTreeMap<UnitId, BTreeMap<NeedId, u32>>;

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
    let profile = profile(candidates, roll, ballots)?;
    let (rule, ties) = (
        rules::counting_rule(rules).map_err(CountError::Rules)?,
        rules::ties(rules),
    );
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
    let mut profile = profile(candidates, roll, ballots)?;
    profile
        .voters
        .iter_mut()
        .for_each(|voter| voter.weight = Ratio::from(1_u64));
    let rule = rules::counting_rule(rules).map_err(CountError::Rules)?;
    let tally = tally::tally(&rule, &profile, &rules::ties(rules));
    let tally = tally.map_err(|error| CountError::Tally(error.to_string()))?;
    tally.funded().map(need_id).collect()
}

/// The ballot box in the words of `tally`: what any outside program needs to count again.
///
/// # Errors
/// [`CountError::NotOnRoll`].
pub fn profile(candidates: &Candidates, roll: &Roll, ballots: &BallotBox) -> Result<Profile, CountError> {
    let weights: BTreeMap<UnitId, &Ratio> = roll
        .entries
        .iter()
        .map(|entry| (entry.unit, &entry.weight))
        .collect();
    let voters = ballots.iter().map(|(unit, marks)| {
        let weight = *weights.get(unit).ok_or(CountError::NotOnRoll(*unit))?;
        let marks = marks
            .iter()
            .map(|(need, mark)| (need.to_string(), Ratio::from(*mark)))
            .collect();
        Ok(Voter {
            id: unit.to_string(),
            weight: weight.clone(),
            municipalities: 1,
            marks,
        })
    });
    let needs = candidates.needs.iter().map(|candidate| Need {
        id: candidate.need.to_string(),
        hours: candidate.hours.into(),
        options: candidate.options.iter().map(option).collect(),
    });
    let pots = candidates.pots.iter().filter(|pot| pot.net > 0);
    let pots = pots
        .map(|pot| Pot {
            id: pot.centre.to_string(),
            hours: pot.net.into(),
        })
        .collect();
    let mut profile = Profile {
        needs: needs.collect(),
        capacity: Capacity::Pots(pots),
        voters: voters.collect::<Result<_, _>>()?,
    };
    keep_known_pots(&mut profile);
    Ok(profile)
}

/// Takes away options at centres that offered nothing to this round.
fn keep_known_pots(profile: &mut Profile) {
    let Capacity::Pots(pots) = &profile.capacity else {
        return;
    };
    for need in &mut profile.needs {
        need.options.retain(|option| {
            option
                .parts
                .iter()
                .all(|part| pots.iter().any(|pot| pot.id == part.pot))
        });
    }
}

fn option(placement: &Placement) -> tally::Placement {
    let parts = placement.parts.iter();
    let parts = parts.map(|part| Part {
        pot: part.centre.to_string(),
        hours: part.hours.into(),
    });
    tally::Placement {
        rank: placement.rank,
        parts: parts.collect(),
    }
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
    let known: BTreeMap<NeedId, &Candidate> = candidates.needs.iter().map(|need| (need.need, need)).collect();
    let placed = tally.steps.iter().map(|step| (step.need.as_str(), Some(step)));
    let unsupported = tally.unsupported.iter().map(|need| (need.as_str(), None));
    let items = placed.chain(unsupported).zip(1..).map(|((name, step), rank)| {
        let need = need_id(name)?;
        let candidate = known
            .get(&need)
            .ok_or_else(|| CountError::Tally(format!("need {need} is no candidate")))?;
        let supporters = ballots
            .values()
            .filter(|marks| marks.get(&need).is_some_and(|mark| *mark > 0))
            .count();
        let placement = tally.placements.get(name).and_then(|given| {
            candidate
                .options
                .iter()
                .find(|placement| option(placement) == *given)
                .cloned()
        });
        Ok(Item {
            hours: candidate.hours,
            need,
            phase: step.map_or(Phase::Unsupported, |step| step.phase.into()),
            placement,
            rank,
            support: step.map_or(Ratio::ZERO, |step| step.support.clone()),
            supporters: u32::try_from(supporters).unwrap_or(u32::MAX),
        })
    });
    let digest = |error: serde_json::Error| CountError::Document(error.to_string());
    let pots = candidates.pots.iter().map(|pot| {
        let left = tally
            .pots_left
            .get(&pot.centre.to_string())
            .and_then(Ratio::to_u64);
        PotLine {
            centre: pot.centre,
            left: left.unwrap_or(pot.net),
            net: pot.net,
        }
    });
    Ok(List {
        blank: u32::try_from(ballots.values().filter(|marks| marks.is_empty()).count()).unwrap_or(u32::MAX),
        budget: tally.budget.clone(),
        candidates: document(candidates).map_err(digest)?.0.sha256,
        counted: u32::try_from(ballots.len()).unwrap_or(u32::MAX),
        items: items.collect::<Result<_, CountError>>()?,
        one_vote_each: count_one_each(rules, candidates, roll, ballots)?,
        pots: pots.collect(),
        roll: document(roll).map_err(digest)?.0.sha256,
        round: candidates.round,
        rules: rules::rules_digest(rules).map_err(digest)?,
        units: units(tally)?,
        weight: tally.total_weight.clone(),
    })
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
