//! The roll (stemmerettsliste): who votes, with population and weight, frozen when voting opens.

use crate::{ClusterFacts, CountyFacts, Rules, UnitFacts, rules};
use events::{ClusterId, Date, RoundId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tally::Ratio;

/// The frozen roll of a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    /// Municipalities by official number, then county municipalities.
    pub entries: Vec<Entry>,
    /// The round.
    pub round: RoundId,
    /// Weight of all together.
    pub weight: Ratio,
}

impl Roll {
    /// The units that vote with weight: all but the county municipalities.
    pub fn voters(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.group != SizeGroup::County)
    }

    /// The same roll under other weights of those who vote with weight.
    #[must_use]
    pub fn reweighed(&self, weight: impl Fn(&Entry) -> Ratio) -> Self {
        let mut roll = self.clone();
        let voters = roll.entries.iter_mut();
        let mut all = Ratio::ZERO;
        for entry in voters.filter(|entry| entry.group != SizeGroup::County) {
            entry.weight = weight(entry);
            all += &entry.weight;
        }
        roll.weight = all;
        roll
    }
}

/// One unit on the roll.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The clusters of this round that it is a member of; counted once however many.
    pub clusters: Vec<ClusterId>,
    /// Its county.
    pub county: UnitId,
    /// The day of the population figure.
    pub date: Date,
    /// Its size group.
    pub group: SizeGroup,
    /// Its name.
    pub name: String,
    /// Its official number.
    pub number: String,
    /// Residents.
    pub residents: u64,
    /// Which.
    pub unit: UnitId,
    /// Its weight.
    pub weight: Ratio,
}

/// Size groups, everywhere the same: under 5,000, 15,000, 50,000 residents, and above. County municipalities are a
/// group of their own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeGroup {
    /// Under 5,000.
    Small,
    /// Under 15,000.
    Medium,
    /// Under 50,000.
    Large,
    /// 50,000 and more.
    City,
    /// A county municipality: without weight, shown beside.
    County,
}

impl SizeGroup {
    /// All groups of municipalities, smallest first.
    pub const ALL: [Self; 4] = [Self::Small, Self::Medium, Self::Large, Self::City];

    /// The group of a municipality with so many residents.
    #[must_use]
    pub fn of(residents: u64) -> Self {
        match residents {
            0..5_000 => Self::Small,
            5_000..15_000 => Self::Medium,
            15_000..50_000 => Self::Large,
            _ => Self::City,
        }
    }
}

/// Who may stand on a roll, as read from the log.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Electorate {
    /// The clusters of the round.
    pub clusters: BTreeMap<ClusterId, ClusterFacts>,
    /// Municipalities in none of them that vote all the same.
    pub alone: BTreeSet<UnitId>,
    /// All these municipalities, as far as they are registered.
    pub units: BTreeMap<UnitId, UnitFacts>,
    /// County municipalities that stand beside, those unknown without facts.
    pub counties: BTreeMap<UnitId, Option<CountyFacts>>,
}

impl Electorate {
    /// The municipalities: each once, however many clusters it is a member of.
    #[must_use]
    pub fn municipalities(&self) -> BTreeSet<UnitId> {
        let members = self.clusters.values().flat_map(|cluster| &cluster.members);
        members.chain(&self.alone).copied().collect()
    }
}

/// Freezes the roll: every member of the clusters and every municipality named beside them, once, then the county
/// municipalities in a group of their own.
///
/// # Errors
/// In words: a cluster is dissolved or nobody is a member, a unit is unknown, has ended or has no population figure, or
/// the weights cannot be made.
pub fn enrol(round: RoundId, rules: &Rules, electorate: &Electorate) -> Result<Roll, String> {
    let dissolved = electorate.clusters.iter().find(|(_, cluster)| cluster.dissolved);
    if let Some((cluster, _)) = dissolved {
        return Err(format!(
            "cluster {cluster} is dissolved; annul the round and plan another without it"
        ));
    }
    let mut entries = Vec::new();
    for unit in electorate.municipalities() {
        entries.push(municipality(unit, electorate)?);
    }
    if entries.is_empty() {
        return Err("no cluster of this round has a member".into());
    }
    entries.sort_by(|a, b| (&a.number, a.unit).cmp(&(&b.number, b.unit)));
    let populations: Vec<u64> = entries.iter().map(|entry| entry.residents).collect();
    let weights = tally::weigh(&rules::weights(rules)?, &populations).map_err(|error| error.to_string())?;
    let weight = weights.iter().sum();
    for (entry, weight) in entries.iter_mut().zip(weights) {
        entry.weight = weight;
    }
    if let Some(fault) = rules::breadth_fault(rules, &entries) {
        return Err(fault);
    }
    let mut beside = Vec::new();
    for (unit, facts) in &electorate.counties {
        beside.push(county(*unit, facts.as_ref())?);
    }
    beside.sort_by(|a, b| (&a.number, a.unit).cmp(&(&b.number, b.unit)));
    entries.extend(beside);
    Ok(Roll {
        entries,
        round,
        weight,
    })
}

fn municipality(unit: UnitId, electorate: &Electorate) -> Result<Entry, String> {
    let facts = electorate
        .units
        .get(&unit)
        .ok_or_else(|| format!("unit {unit} is to vote but not registered"))?;
    let registered = &facts.registered;
    let called = format!("{} {}", registered.number, registered.name);
    if let Some(from) = facts.ended {
        return Err(format!(
            "{called} is no more since {from}: take it out of its cluster, and its successor in"
        ));
    }
    let population = facts
        .population
        .as_ref()
        .ok_or_else(|| format!("{called} has no population figure; import one"))?;
    let own = electorate.clusters.iter();
    let own = own.filter(|(_, cluster)| cluster.members.contains(&unit));
    Ok(Entry {
        clusters: own.map(|(id, _)| *id).collect(),
        county: registered.county,
        date: population.date,
        group: SizeGroup::of(population.residents),
        name: registered.name.clone(),
        number: registered.number.clone(),
        residents: population.residents,
        unit,
        weight: Ratio::ZERO,
    })
}

/// A county municipality has no weight: its residents vote through their municipalities.
fn county(unit: UnitId, facts: Option<&CountyFacts>) -> Result<Entry, String> {
    let facts = facts
        .ok_or_else(|| format!("county municipality {unit} is to stand on the roll but not registered"))?;
    let registered = &facts.registered;
    let called = format!(
        "the county municipality {} {}",
        registered.number, registered.name
    );
    if let Some(from) = facts.ended {
        return Err(format!(
            "{called} is no more since {from}; plan another round without it"
        ));
    }
    let population = facts
        .population
        .as_ref()
        .ok_or_else(|| format!("{called} has no population figure; import one"))?;
    Ok(Entry {
        clusters: Vec::new(),
        county: unit,
        date: population.date,
        group: SizeGroup::County,
        name: registered.name.clone(),
        number: registered.number.clone(),
        residents: population.residents,
        unit,
        weight: Ratio::ZERO,
    })
}

#[cfg(test)]
mod tests;
