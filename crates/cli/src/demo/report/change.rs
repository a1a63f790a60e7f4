//! What other ballots than the example's changed.

use super::{
    data::{Change, Move},
    gathered::Gathered,
};
use crate::{
    demo::{
        data::Data,
        story::{self, Told},
    },
    error::CliError,
};
use events::{Digest, NeedId};
use outcome::Item;
use std::collections::{BTreeMap, BTreeSet};

/// Counts the example's own ballots beside the given ones and says what differs.
pub(super) fn change(
    data: &Data,
    told: &Told,
    rules: &outcome::Rules,
    gathered: &Gathered,
    lot: Option<Digest>,
) -> Result<Option<Change>, CliError> {
    if data.ballots == data.example_ballots {
        return Ok(None);
    }
    let example = outcome::BallotBox {
        marks: story::counted_marks(&data.example_ballots, &told.needs)?,
        lot,
    };
    let count = outcome::count(rules, &gathered.candidates, &gathered.roll, &example);
    let count = count.map_err(|error| CliError::bad_input(error.to_string()))?;
    let before: BTreeMap<NeedId, &Item> = count.list.items.iter().map(|item| (item.need, item)).collect();
    let pairs = || {
        gathered
            .list
            .items
            .iter()
            .filter_map(|item| Some((*before.get(&item.need)?, item)))
    };
    let titles = |of: &dyn Fn(&Item, &Item) -> bool| {
        pairs()
            .filter(|(old, new)| of(old, new))
            .map(|(_, new)| gathered.title(new.need))
            .collect()
    };
    let mut ballots = BTreeSet::new();
    for row in data
        .ballots
        .iter()
        .filter(|row| !data.example_ballots.contains(row))
    {
        ballots.insert(gathered.unit(story::unit(&row.municipality)));
    }
    for row in data
        .example_ballots
        .iter()
        .filter(|row| !data.ballots.contains(row))
    {
        ballots.insert(gathered.unit(story::unit(&row.municipality)));
    }
    Ok(Some(Change {
        ballots: ballots.into_iter().collect(),
        moved: pairs()
            .filter(|(old, new)| old.rank != new.rank)
            .map(|(old, new)| Move {
                title: gathered.title(new.need),
                before: old.rank,
                after: new.rank,
            })
            .collect(),
        funded: titles(&|old, new| !old.phase.is_funded() && new.phase.is_funded()),
        lost: titles(&|old, new| old.phase.is_funded() && !new.phase.is_funded()),
    }))
}
