//! The mandates, and what is left of the centres' hours.

use super::{
    data::{Mandate, MandateItem, Pot},
    gathered::Gathered,
    lookup::state,
};
use crate::{demo::cast::Stage, error::CliError};
use events::{MandateId, StreamId};

/// The mandates with these ids, by centre.
pub(super) async fn mandates(
    stage: &Stage,
    ids: &[MandateId],
    gathered: &Gathered,
) -> Result<Vec<Mandate>, CliError> {
    let mut all = Vec::new();
    for id in ids {
        let mandate = state::<domain::mandate::Mandate>(stage, &StreamId::new("mandate", id)).await?;
        let Some(issued) = mandate.issued else { continue };
        let items = issued.items.iter().map(|item| MandateItem {
            rank: item.rank,
            title: gathered.title(item.need),
            hours: item.hours,
            lead: item.lead,
            partners: item
                .partners
                .iter()
                .map(|centre| gathered.centre(*centre))
                .collect(),
        });
        let centre = gathered.centre(issued.centre);
        all.push(Mandate {
            centre,
            hours: issued.hours,
            force: issued.force,
            items: items.collect(),
            conflicts: issued
                .conflicts
                .iter()
                .map(|need| gathered.title(*need))
                .collect(),
        });
    }
    all.sort_by(|a, b| a.centre.cmp(&b.centre));
    Ok(all)
}

pub(super) fn pots(gathered: &Gathered) -> Vec<Pot> {
    let lines = gathered.candidates.pots.iter().zip(&gathered.list.pots);
    let mut pots: Vec<Pot> = lines
        .map(|(pot, line)| Pot {
            centre: gathered.centre(pot.centre),
            offered: pot.offered,
            outreach: pot.outreach,
            net: pot.net,
            left: line.left,
        })
        .collect();
    pots.sort_by(|a, b| a.centre.cmp(&b.centre));
    pots
}
