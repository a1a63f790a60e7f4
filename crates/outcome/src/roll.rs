//! The roll (stemmerettsliste): who votes, with population and weight, frozen when voting opens.

use crate::{ClusterFacts, Rules, UnitFacts, rules};
use events::{ClusterId, Date, RoundId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tally::Ratio;

/// The frozen roll of a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    /// Units, by official number.
    pub entries: Vec<Entry>,
    /// The round.
    pub round: RoundId,
    /// Weight of all together.
    pub weight: Ratio,
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

/// Size groups, everywhere the same: under 5,000, 15,000, 50,000 residents, and above.
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
}

impl SizeGroup {
    /// All groups, smallest first.
    pub const ALL: [Self; 4] = [Self::Small, Self::Medium, Self::Large, Self::City];

    /// The group of a number of residents.
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

/// Freezes the roll: every member of the clusters, once.
///
/// # Errors
/// In words: nobody is a member, a member is unknown or has no population figure, or the weights cannot be made.
pub fn enrol(
    round: RoundId,
    rules: &Rules,
    clusters: &BTreeMap<ClusterId, ClusterFacts>,
    units: &BTreeMap<UnitId, UnitFacts>,
) -> Result<Roll, String> {
    let members: BTreeSet<UnitId> = clusters
        .values()
        .flat_map(|cluster| cluster.members.iter().copied())
        .collect();
    let mut entries = Vec::new();
    for unit in members {
        let facts = units
            .get(&unit)
            .ok_or_else(|| format!("unit {unit} is a member but not registered"))?;
        let registered = &facts.registered;
        let population = facts.population.as_ref().ok_or_else(|| {
            format!(
                "{} {} has no population figure; import one",
                registered.number, registered.name
            )
        })?;
        let own = clusters
            .iter()
            .filter(|(_, cluster)| cluster.members.contains(&unit));
        entries.push(Entry {
            clusters: own.map(|(id, _)| *id).collect(),
            county: registered.county,
            date: population.date,
            group: SizeGroup::of(population.residents),
            name: registered.name.clone(),
            number: registered.number.clone(),
            residents: population.residents,
            unit,
            weight: Ratio::ZERO,
        });
    }
    entries.sort_by(|a, b| (&a.number, a.unit).cmp(&(&b.number, b.unit)));
    let populations: Vec<u64> = entries.iter().map(|entry| entry.residents).collect();
    let weights = tally::weigh(&rules::weights(rules)?, &populations).map_err(|error| error.to_string())?;
    let weight = weights.iter().sum();
    for (entry, weight) in entries.iter_mut().zip(weights) {
        entry.weight = weight;
    }
    match entries.is_empty() {
        true => Err("no cluster of this round has a member".into()),
        false => Ok(Roll {
            entries,
            round,
            weight,
        }),
    }
}
