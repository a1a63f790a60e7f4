//! What is counted by itself: as a rule the whole round, and where the rules ask for one vote in each subject area, each
//! area of the candidates. Then
//!
//! - the rule is run once for each area, over its needs and no others, in the order of the areas' codes;
//! - every ballot counts in each area with the marks that it has there, blank where it has none, and with its full
//!   weight;
//! - a centre's net offer, less the shares of the silent, is split over the areas in which some candidate has a placement
//!   at it: in equal whole hours, and what is left over one hour each to the first of these areas by code. So everybody
//!   knows the split before voting; hours that an area does not use stay with the centre;
//! - what a ballot may hold in all stays as the rules say.
//!
//! Needs stand on the list area by area, numbered through.

use crate::{BallotBox, Candidate, Candidates, Pot, Roll, Rules, profile::silent_hours};
use events::CentreId;
use std::collections::{BTreeMap, BTreeSet};

/// Needs that compete with each other, and for which hours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Share<'a> {
    /// The subject area code; `None` for the whole round.
    pub(crate) field: Option<&'a str>,
    /// The needs, by id.
    pub(crate) needs: Vec<&'a Candidate>,
    /// Hours of each centre.
    pub(crate) pots: BTreeMap<CentreId, u64>,
}

/// What is counted by itself, in the order of the list.
pub(crate) fn shares<'a>(
    rules: &Rules,
    candidates: &'a Candidates,
    roll: &Roll,
    ballots: &BallotBox,
) -> Vec<Share<'a>> {
    let claimed = |pot: &Pot| pot.net - silent_hours(rules, pot.net, roll, ballots);
    let claimed = candidates.pots.iter().map(|pot| (pot.centre, claimed(pot)));
    if !rules.per_field {
        return vec![Share {
            field: None,
            needs: candidates.needs.iter().collect(),
            pots: claimed.collect(),
        }];
    }
    let mut fields: BTreeMap<&str, Share<'_>> = BTreeMap::new();
    for need in &candidates.needs {
        let field = need.subject.as_str();
        let share = fields.entry(field).or_insert_with(|| Share {
            field: Some(field),
            needs: Vec::new(),
            pots: BTreeMap::new(),
        });
        share.needs.push(need);
    }
    let fields_of = works_in(candidates);
    for (centre, hours) in claimed {
        let own = fields_of.get(&centre).into_iter().flatten();
        for (field, hours) in own.clone().zip(split(hours, own.count() as u64)) {
            if let Some(share) = fields.get_mut(field) {
                share.pots.insert(centre, hours);
            }
        }
    }
    fields.into_values().collect()
}

/// The subject areas in which a centre could serve some candidate.
fn works_in(candidates: &Candidates) -> BTreeMap<CentreId, BTreeSet<&str>> {
    let mut fields: BTreeMap<CentreId, BTreeSet<&str>> = BTreeMap::new();
    for need in &candidates.needs {
        for part in need.options.iter().flat_map(|option| &option.parts) {
            fields.entry(part.centre).or_default().insert(&need.subject);
        }
    }
    fields
}

/// Whole hours in so many parts, as equal as can be, the greater ones first.
fn split(hours: u64, parts: u64) -> impl Iterator<Item = u64> {
    let (each, over) = (
        hours.checked_div(parts).unwrap_or(0),
        hours.checked_rem(parts).unwrap_or(0),
    );
    (0..parts).map(move |at| each + u64::from(at < over))
}

#[cfg(test)]
mod tests;
