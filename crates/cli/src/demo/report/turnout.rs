//! Who voted, by county and size.

use super::{
    data::{Group, Turnout},
    gathered::Gathered,
    lookup::state,
};
use crate::{demo::cast::Stage, error::CliError};
use events::{RoundId, UnitId};
use outcome::{Roll, SizeGroup};
use std::collections::BTreeSet;

pub(super) async fn ballots(
    stage: &Stage,
    round: RoundId,
    roll: &Roll,
) -> Result<BTreeSet<UnitId>, CliError> {
    let mut cast = BTreeSet::new();
    for entry in &roll.entries {
        let stream = events::ballot::stream(round, entry.unit);
        if state::<domain::ballot::Ballot>(stage, &stream)
            .await?
            .opened
            .is_some()
        {
            cast.insert(entry.unit);
        }
    }
    Ok(cast)
}

pub(super) fn turnout(gathered: &Gathered, cast: &BTreeSet<UnitId>) -> Turnout {
    // County municipalities stand beside the others.
    let (beside, entries): (Vec<_>, Vec<_>) = gathered
        .roll
        .entries
        .iter()
        .partition(|entry| entry.group == SizeGroup::County);
    let group = |name: String, of: &dyn Fn(&outcome::Entry) -> bool| Group {
        name,
        roll: entries.iter().filter(|entry| of(entry)).count(),
        cast: entries
            .iter()
            .filter(|entry| of(entry) && cast.contains(&entry.unit))
            .count(),
    };
    let counties = gathered.counties.iter();
    let counties = counties.map(|(id, name)| group(name.clone(), &|entry| entry.county == *id));
    let sizes = SizeGroup::ALL.iter();
    let sizes = sizes.map(|size| group(size_key(*size).to_owned(), &|entry| entry.group == *size));
    let silent = entries.iter().filter(|entry| !cast.contains(&entry.unit));
    Turnout {
        roll: entries.len(),
        cast: entries.iter().filter(|entry| cast.contains(&entry.unit)).count(),
        beside: beside
            .iter()
            .filter(|entry| cast.contains(&entry.unit))
            .map(|entry| entry.name.clone())
            .collect(),
        blank: gathered.list.blank,
        counties: counties.collect(),
        sizes: sizes.collect(),
        silent: silent.map(|entry| entry.name.clone()).collect(),
    }
}

/// The word for a size group in the message catalogue.
pub(super) fn size_key(size: SizeGroup) -> &'static str {
    match size {
        SizeGroup::Small => "size-small",
        SizeGroup::Medium => "size-medium",
        SizeGroup::Large => "size-large",
        SizeGroup::City => "size-city",
        SizeGroup::County => "size-county",
    }
}
