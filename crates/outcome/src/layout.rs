//! The list from its counts: the places of each, numbered through, and what became of hours and shares.

use crate::{
    BallotBox, Candidate, Candidates, Certificate, CountError, Counted, Item, List, Phase, PotLine, Roll,
    Rules, Section, ShareLine, UnitLine,
    count::count_one_each,
    document,
    fields::{Share, shares},
    profile, rules,
};
use events::{CentreId, NeedId, UnitId};
use std::collections::BTreeMap;
use tally::{Ratio, Tally};

/// The list that these counts make.
pub(crate) fn lay_out(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
    certificate: &Certificate,
) -> Result<List, CountError> {
    let digest = |error: serde_json::Error| CountError::Document(error.to_string());
    let blank = ballots
        .marks
        .values()
        .filter(|marks| marks.values().all(|mark| *mark == 0));
    let tallies = certificate.counts.iter().map(|counted| &counted.explanation);
    let (mut items, mut sections_told) = (Vec::new(), Vec::new());
    let all = sections(rules, candidates, roll, ballots, tallies)?;
    for ((share, own), counted) in all.into_iter().zip(&certificate.counts) {
        if let Some(field) = share.field {
            sections_told.push(Section {
                budget: counted.explanation.budget.clone(),
                field: field.to_owned(),
                first: own.first().map_or(0, |item| item.rank),
                last: own.last().map_or(0, |item| item.rank),
                pots: section_pots(&share, &own),
                units: units(counted)?,
            });
        }
        items.extend(own);
    }
    let weights: BTreeMap<UnitId, &Ratio> = roll.voters().map(|entry| (entry.unit, &entry.weight)).collect();
    let cast = ballots.marks.keys().filter_map(|unit| weights.get(unit).copied());
    Ok(List {
        blank: small(blank.count()),
        budget: certificate
            .counts
            .iter()
            .map(|counted| &counted.explanation.budget)
            .sum(),
        candidates: document(candidates).map_err(digest)?.0.sha256,
        counted: small(ballots.marks.len()),
        lot: ballots.lot,
        one_vote_each: count_one_each(rules, candidates, roll, ballots)?,
        pots: pots(rules, candidates, roll, ballots, &items),
        items,
        roll: document(roll).map_err(digest)?.0.sha256,
        round: candidates.round,
        rules: rules::rules_digest(rules).map_err(digest)?,
        sections: sections_told,
        units: units_in_all(certificate)?,
        weight: cast.sum(),
    })
}

/// What was counted by itself, each with its places, numbered through.
pub(crate) fn sections<'a, 't>(
    rules: &Rules,
    candidates: &'a Candidates,
    roll: &Roll,
    ballots: &BallotBox,
    tallies: impl IntoIterator<Item = &'t Tally>,
) -> Result<Vec<(Share<'a>, Vec<Item>)>, CountError> {
    let narrow = profile::too_narrow(rules, candidates, roll, ballots);
    let shares = shares(rules, candidates, roll, ballots);
    let mut sections = Vec::new();
    let mut first = 1;
    for (share, tally) in shares.into_iter().zip(tallies) {
        let places = places(first, &share, tally, &narrow, ballots)?;
        first = first.saturating_add(small(places.len()));
        sections.push((share, places));
    }
    Ok(sections)
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The places of one count, from `first` on: what was counted, then what is supported too narrowly, then what nobody
/// supports.
fn places(
    first: u32,
    share: &Share<'_>,
    tally: &Tally,
    narrow: &[(NeedId, Ratio)],
    ballots: &BallotBox,
) -> Result<Vec<Item>, CountError> {
    let known: BTreeMap<NeedId, &Candidate> = share.needs.iter().map(|need| (need.need, *need)).collect();
    let mut places: Vec<(NeedId, Phase, Ratio)> = Vec::new();
    for step in &tally.steps {
        places.push((need_id(&step.need)?, step.phase.into(), step.support.clone()));
    }
    let narrow = narrow.iter().filter(|(need, _)| known.contains_key(need));
    places.extend(narrow.map(|(need, support)| (*need, Phase::Narrow, support.clone())));
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
    places.into_iter().zip(first..).map(item).collect()
}

fn need_id(name: &str) -> Result<NeedId, CountError> {
    name.parse()
        .map_err(|error: events::BadId| CountError::Tally(error.to_string()))
}

/// Hours given at each centre.
fn given(items: &[Item]) -> BTreeMap<CentreId, u64> {
    let mut given: BTreeMap<CentreId, u64> = BTreeMap::new();
    let placements = items.iter().filter_map(|item| item.placement.as_ref());
    for part in placements.flat_map(|placement| &placement.parts) {
        let sum = given.entry(part.centre).or_default();
        *sum = sum.saturating_add(part.hours);
    }
    given
}

fn section_pots(share: &Share<'_>, items: &[Item]) -> Vec<ShareLine> {
    let given = given(items);
    let line = |(centre, hours): (&CentreId, &u64)| ShareLine {
        centre: *centre,
        hours: *hours,
        left: hours.saturating_sub(given.get(centre).copied().unwrap_or(0)),
    };
    share.pots.iter().map(line).collect()
}

/// What became of each centre's hours.
fn pots(
    rules: &Rules,
    candidates: &Candidates,
    roll: &Roll,
    ballots: &BallotBox,
    items: &[Item],
) -> Vec<PotLine> {
    let given = given(items);
    let pots = candidates.pots.iter();
    let line = pots.map(|pot| PotLine {
        centre: pot.centre,
        left: pot
            .net
            .saturating_sub(given.get(&pot.centre).copied().unwrap_or(0)),
        net: pot.net,
        silent: profile::silent_hours(rules, pot.net, roll, ballots),
    });
    line.collect()
}

fn units(counted: &Counted) -> Result<Vec<UnitLine>, CountError> {
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
    counted.explanation.voters.iter().map(line).collect()
}

/// What each unit paid and got in all counts together.
fn units_in_all(certificate: &Certificate) -> Result<Vec<UnitLine>, CountError> {
    let mut all: BTreeMap<UnitId, UnitLine> = BTreeMap::new();
    for counted in &certificate.counts {
        for line in units(counted)? {
            match all.get_mut(&line.unit) {
                Some(sum) => {
                    sum.entitlement += &line.entitlement;
                    sum.paid += &line.paid;
                    sum.supported += &line.supported;
                    sum.unspent += &line.unspent;
                }
                None => drop(all.insert(line.unit, line)),
            }
        }
    }
    Ok(all.into_values().collect())
}
