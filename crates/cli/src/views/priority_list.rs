//! The priority list of each round: how far it is, what stands on it, and what the body decided. The places are in the
//! list document beside the log.

use super::{Documents, Showing, read};
use crate::{error::CliError, table::Table};
use events::Digest;
use messages::msg;
use outcome::{Item, List, Section, ShareLine};
use projections::priority_list::{Asks, Case, Listed};

pub(super) fn blobs(documents: &Documents) -> Result<Vec<Digest>, CliError> {
    let listed: Vec<Listed> = read(documents)?;
    Ok(listed
        .iter()
        .filter_map(|listed| Some(listed.count.as_ref()?.list))
        .collect())
}

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let listed: Vec<Listed> = read(documents)?;
    let mut blocks = Vec::new();
    for listed in &listed {
        let force = if listed.binding {
            msg!("round-binding")
        } else {
            msg!("round-advisory")
        };
        let status = showing.word("list-status", &listed.status);
        blocks.push(format!(
            "{}\n{status}. {}",
            showing.title(listed.title.as_ref()),
            showing.say(&force)
        ));
        if let Some(count) = &listed.count {
            match showing
                .blobs
                .get(&count.list)
                .and_then(|bytes| serde_json::from_slice::<List>(bytes).ok())
            {
                Some(list) => blocks.push(places(&list, showing)),
                None => blocks.push(showing.say(&msg!("show-no-document", digest = count.list.to_string()))),
            }
        }
        blocks.extend(listed.cases.values().map(|case| decided(case, showing)));
    }
    Ok(blocks)
}

/// The places: one table, or one for each subject area that was counted by itself, with its part of the offers.
fn places(list: &List, showing: &Showing<'_>) -> String {
    let counted = showing.say(&msg!("list-counted", count = list.counted, blank = list.blank));
    if list.sections.is_empty() {
        return format!("{}\n{counted}", table(list.items.iter(), showing));
    }
    let mut blocks = vec![showing.say(&msg!("list-per-field"))];
    for section in &list.sections {
        let own = list.items.iter().filter(|item| section.holds(item.rank));
        blocks.push(format!(
            "{}\n{}\n{}",
            showing.code("subject", &section.field),
            table(own, showing),
            shares(section, showing),
        ));
    }
    blocks.push(counted);
    blocks.join("\n\n")
}

fn shares(section: &Section, showing: &Showing<'_>) -> String {
    let share = |pot: &ShareLine| {
        let (centre, hours) = (showing.name(pot.centre.0), showing.number(pot.hours));
        showing.say(&msg!(
            "list-share",
            centre = centre,
            hours = hours,
            left = showing.number(pot.left)
        ))
    };
    section.pots.iter().map(share).collect::<Vec<_>>().join("; ")
}

fn table<'a>(items: impl Iterator<Item = &'a Item>, showing: &Showing<'_>) -> String {
    let columns = showing.headings([
        msg!("column-rank"),
        msg!("column-need"),
        msg!("column-hours"),
        msg!("column-part"),
        msg!("column-supporters"),
        msg!("column-support"),
        msg!("column-served-by"),
    ]);
    let mut table = Table::new(columns).right(0).right(2).right(4).right(5);
    for item in items {
        let parts = item.placement.iter().flat_map(|placed| &placed.parts);
        let served = parts.map(|part| {
            let (centre, hours) = (showing.name(part.centre.0), showing.number(part.hours));
            format!("{centre} ({hours})")
        });
        table.row([
            item.rank.to_string(),
            showing.name(item.need.0),
            showing.number(item.hours),
            showing.word("part", &item.phase),
            showing.number(item.supporters.into()),
            showing.out.number(&item.support.to_string()),
            served.collect::<Vec<_>>().join(" + "),
        ]);
    }
    table.text()
}

fn decided(case: &Case, showing: &Showing<'_>) -> String {
    let columns = showing.headings([
        msg!("column-point"),
        msg!("column-hours"),
        msg!("column-outcome"),
        msg!("column-for"),
        msg!("column-against"),
        msg!("column-reason"),
    ]);
    let mut table = Table::new(columns).right(1).right(3).right(4);
    for point in &case.points {
        let (asks, hours) = match &point.asks {
            Asks::List => (showing.say(&msg!("point-list")), String::new()),
            Asks::Mandate { centre, hours } => {
                let centre = showing.name(centre.0);
                (
                    showing.say(&msg!("point-mandate", centre = centre)),
                    showing.number(*hours),
                )
            }
        };
        let decision = point.decision.as_ref();
        table.row([
            asks,
            hours,
            decision.map_or_else(
                || showing.say(&msg!("case-open")),
                |decision| showing.word("case-outcome", &decision.outcome),
            ),
            decision
                .map(|decision| showing.number(decision.r#for.into()))
                .unwrap_or_default(),
            decision
                .map(|decision| showing.number(decision.against.into()))
                .unwrap_or_default(),
            decision
                .map(|decision| showing.title(decision.reason.as_ref()))
                .unwrap_or_default(),
        ]);
    }
    let body = showing.name(case.body.0);
    format!(
        "{}\n{}",
        showing.say(&msg!("case-title", body = body)),
        table.text()
    )
}
