//! A centre's desk: its hours, what waits for its answer, its mandates and the descriptions of it.

use super::{Documents, Showing, alphabetical, read};
use crate::{error::CliError, table::Table};
use messages::msg;
use projections::centre_desk::Desk;

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let mut desks: Vec<Desk> = read(documents)?;
    desks.sort_by_cached_key(|desk| alphabetical(&desk.short_name));
    Ok(desks.iter().map(|desk| block(desk, showing)).collect())
}

fn block(desk: &Desk, showing: &Showing<'_>) -> String {
    let mut table = Table::new(showing.headings([msg!("column-what"), msg!("column-value")]));
    let mut row = |what, value: String| table.row([showing.say(&what), value]);
    if let Some(declared) = &desk.declared {
        row(msg!("column-declared"), showing.number(declared.hours));
        row(msg!("column-reserved"), showing.number(declared.reserved));
    }
    row(msg!("column-hours-left"), showing.number(desk.left));
    for (round, offer) in &desk.offers {
        let mut value = format!("{}: {}", showing.name(round.0), showing.number(offer.hours));
        if offer.withdrawn > 0 {
            let withdrawn = showing.number(offer.withdrawn);
            value += &format!(", {}", showing.say(&msg!("desk-withdrawn", hours = withdrawn)));
        }
        if let Some(committed) = offer.committed {
            let committed = showing.number(committed);
            value += &format!(", {}", showing.say(&msg!("desk-committed", hours = committed)));
        }
        row(msg!("column-offered"), value);
    }
    for need in &desk.asked {
        row(msg!("desk-asked"), showing.name(need.0));
    }
    for (need, said) in &desk.answered {
        let answer = match said.serves {
            true => showing.say(&msg!("count-hours", count = said.hours)),
            false => showing.say(&msg!("cannot-serve")),
        };
        row(
            msg!("desk-answered"),
            format!("{}: {answer}", showing.name(need.0)),
        );
    }
    for held in desk.mandates.values() {
        let hours = showing.say(&msg!("count-hours", count = held.hours));
        let (force, status) = (
            showing.word("mandate-force", &held.force),
            showing.word("mandate-status", &held.status),
        );
        let mut value = format!("{}: {hours}, {force}, {status}", showing.name(held.round.0));
        if !held.conflicts.is_empty() {
            let needs = showing.names(held.conflicts.iter().map(|need| need.0));
            value += &format!("; {}", showing.say(&msg!("grant-letter-conflict", needs = needs)));
        }
        row(msg!("column-mandates"), value);
    }
    for sheet in desk.sheets.iter().filter(|sheet| sheet.published.is_none()) {
        let until = msg!("until", time = showing.time(sheet.comments_until));
        row(msg!("desk-sheet"), showing.say(&until));
    }
    format!("{}\n{}", desk.short_name, table.text())
}
