//! The list, why the first won, what just missed, what each unit paid and got.

use super::{
    data::{Line, Lot, Missed, OneEach, Part, Payer, Unit, Winner},
    gathered::Gathered,
};
use crate::error::CliError;
use events::{NeedId, UnitId};
use outcome::Item;
use std::collections::BTreeMap;
use tally::{Ratio, TieStep};

pub(super) fn line(gathered: &Gathered, item: &Item) -> Line {
    let owners = gathered
        .owners
        .get(&item.need)
        .into_iter()
        .flatten()
        .map(|unit| gathered.unit(*unit));
    let parts = item.placement.iter().flat_map(|placement| &placement.parts);
    Line {
        rank: item.rank,
        key: gathered.keys.get(&item.need).cloned().unwrap_or_default(),
        title: gathered.title(item.need),
        hours: item.hours,
        phase: item.phase,
        supporters: item.supporters,
        support: item.support.clone(),
        owners: owners.collect(),
        centres: parts
            .map(|part| Part {
                centre: gathered.centre(part.centre),
                hours: part.hours,
            })
            .collect(),
    }
}

/// Why the first five won.
pub(super) fn winners(gathered: &Gathered) -> Result<Vec<Winner>, CliError> {
    let first = gathered.list.items.iter().take(5);
    let steps = first.filter_map(|item| Some((gathered.certificate.step(item.need)?, item)));
    let winner = |(step, item): (&tally::Step, &Item)| {
        let mut payers: Vec<Payer> = step
            .payments
            .iter()
            .map(|payment| {
                let unit = payment
                    .voter
                    .parse()
                    .map_err(|error: events::BadId| CliError::bad_input(error.to_string()));
                Ok(Payer {
                    unit: gathered.unit(unit?),
                    paid: payment.paid.clone(),
                })
            })
            .collect::<Result<_, CliError>>()?;
        payers.sort_by(|a, b| b.paid.cmp(&a.paid).then_with(|| a.unit.cmp(&b.unit)));
        let tied = step
            .tie
            .iter()
            .flat_map(|tie| &tie.ids)
            .filter(|id| **id != step.need);
        Ok(Winner {
            rank: item.rank,
            title: gathered.title(item.need),
            hours: item.hours,
            effective_support: step.effective_support.clone().unwrap_or(Ratio::ZERO),
            runner_up: step.runner_up.as_ref().map(|next| gathered.titled(&next.need)),
            tied_with: tied.map(|id| gathered.titled(id)).collect(),
            payers,
        })
    };
    steps.map(winner).collect()
}

pub(super) fn missed(gathered: &Gathered) -> Vec<Missed> {
    let ranks: BTreeMap<NeedId, &Item> = gathered.list.items.iter().map(|item| (item.need, item)).collect();
    let unplaced = gathered.proposal.unplaced.iter();
    unplaced
        .filter_map(|unplaced| {
            let item = ranks.get(&unplaced.need)?;
            Some(Missed {
                rank: item.rank,
                title: gathered.title(item.need),
                hours: item.hours,
                reason: unplaced.reason,
                shortfall: unplaced.shortfall.clone(),
                extra_support: unplaced.extra_support.clone(),
                able: unplaced
                    .able
                    .iter()
                    .map(|centre| gathered.centre(*centre))
                    .collect(),
            })
        })
        .collect()
}

pub(super) fn units(gathered: &Gathered) -> Vec<Unit> {
    let lines: BTreeMap<UnitId, &outcome::UnitLine> =
        gathered.list.units.iter().map(|line| (line.unit, line)).collect();
    let owned = |unit: UnitId| {
        let owns = |item: &&Item| {
            let candidate = gathered
                .candidates
                .needs
                .iter()
                .find(|candidate| candidate.need == item.need);
            item.phase.is_funded() && candidate.is_some_and(|candidate| candidate.owners.contains(&unit))
        };
        gathered
            .list
            .items
            .iter()
            .filter(owns)
            .map(|item| item.hours)
            .sum()
    };
    let voted = gathered
        .roll
        .entries
        .iter()
        .filter_map(|entry| Some((entry, *lines.get(&entry.unit)?)));
    voted
        .map(|(entry, line)| Unit {
            name: entry.name.clone(),
            weight: line.weight.clone(),
            entitlement: line.entitlement.clone(),
            paid: line.paid.clone(),
            supported: line.supported.clone(),
            as_owner: owned(entry.unit),
        })
        .collect()
}

pub(super) fn one_each(gathered: &Gathered) -> OneEach {
    let weighted: Vec<NeedId> = gathered
        .list
        .items
        .iter()
        .filter(|item| item.phase.is_funded())
        .map(|item| item.need)
        .collect();
    let one = &gathered.list.one_vote_each;
    let titles = |needs: &[NeedId], without: &[NeedId]| {
        needs
            .iter()
            .filter(|need| !without.contains(need))
            .map(|need| gathered.title(*need))
            .collect()
    };
    OneEach {
        funded: titles(one, &[]),
        only_weighted: titles(&weighted, one),
        only_one_each: titles(one, &weighted),
    }
}

/// The ties that went as far as the lot.
pub(super) fn lots(gathered: &Gathered) -> Vec<Lot> {
    let steps = gathered.certificate.steps();
    let drawn = steps.filter_map(|step| {
        let tie = step.tie.as_ref().filter(|tie| tie.decided_by == TieStep::Lot)?;
        let others = tie.ids.iter().filter(|id| **id != step.need);
        Some(Lot {
            first: gathered.titled(&step.need),
            others: others.map(|id| gathered.titled(id)).collect(),
        })
    });
    drawn.collect()
}
