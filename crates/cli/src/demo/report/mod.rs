//! What the demo tells at the end, as data: gathered from the log and the documents it names. Words are put to it in
//! `render`.
//!
//! | file | what |
//! | --- | --- |
//! | `data` | what the report holds |
//! | `lookup` | states and documents of the log |
//! | `gathered` | what the report is made of |
//! | `turnout`, `list`, `mandates`, `change` | its parts |

mod change;
mod data;
mod gathered;
mod list;
mod lookup;
mod mandates;
mod turnout;

pub(crate) use data::{Group, Line, Mandate, MandateItem, Missed, Report, Winner};
pub(crate) use lookup::{points, state};

use super::{cast::Stage, data::Data, story::Told};
use crate::error::CliError;
use data::{Log, Lot, Second};
use domain::round::Round;
use events::StreamId;
use gathered::gather;

/// Gathers the report.
pub(crate) async fn report(stage: &Stage, data: &Data, told: &Told) -> Result<Report, CliError> {
    let round = state::<Round>(stage, &StreamId::new("round", told.round)).await?;
    let unfinished = || CliError::bad_input("the round has no final list".into());
    let tallied = round.final_list().ok_or_else(unfinished)?;
    let rules = round.rules().ok_or_else(unfinished)?;
    let (gathered, exits) = gather(stage, data, told, told.round).await?;
    let head = stage.engine.ledger().head().await?;
    let ballots = turnout::ballots(stage, told.round, &gathered.roll).await?;
    let (second, lots) = second(stage, data, told).await?;
    let items = gathered.list.items.iter();
    Ok(Report {
        turnout: turnout::turnout(&gathered, &ballots),
        budget: gathered.list.budget.clone(),
        weight: gathered.list.weight.clone(),
        list: items.map(|item| list::line(&gathered, item)).collect(),
        winners: list::winners(&gathered)?,
        missed: list::missed(&gathered),
        units: list::units(&gathered),
        one_vote_each: list::one_each(&gathered),
        mandates: mandates::mandates(stage, &told.decided.mandates, &gathered).await?,
        pots: mandates::pots(&gathered),
        lots: [list::lots(&gathered), lots].concat(),
        exits,
        second,
        change: change::change(data, told, rules, &gathered, round.lot_seed())?,
        log: Log {
            size: head.size,
            root: head.root.to_string(),
            list: tallied.list.sha256,
            proposal: tallied.proposal.sha256,
        },
    })
}

/// What came of the small round, and the ties in it that the lot decided.
async fn second(stage: &Stage, data: &Data, told: &Told) -> Result<(Second, Vec<Lot>), CliError> {
    let (gathered, _) = gather(stage, data, told, told.second.round).await?;
    let cast = turnout::ballots(stage, told.second.round, &gathered.roll).await?;
    let items = gathered.list.items.iter();
    let second = Second {
        roll: gathered.roll.entries.len(),
        cast: cast.len(),
        list: items.map(|item| list::line(&gathered, item)).collect(),
        mandates: mandates::mandates(stage, &told.second.mandates, &gathered).await?,
    };
    Ok((second, list::lots(&gathered)))
}
