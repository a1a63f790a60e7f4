//! The mandate register: every centre's hours, and every mandate with its items.

use super::{Documents, Showing, alphabetical, read};
use crate::{error::CliError, table::Table};
use messages::msg;
use projections::mandate_register::{Centre, Document, Mandate};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let columns = showing.headings([
        msg!("column-centre"),
        msg!("column-programme"),
        msg!("column-declared"),
        msg!("column-reserved"),
        msg!("column-offered"),
        msg!("column-binding"),
        msg!("column-advisory"),
    ]);
    let mut table = Table::new(columns).right(2).right(3).right(4).right(5).right(6);
    let (mut centres, mut mandates) = (Vec::new(), Vec::new());
    for document in read(documents)? {
        match document {
            Document::Centre(centre) => centres.push(*centre),
            Document::Mandate(Some(mandate)) => mandates.push(*mandate),
            Document::Mandate(None) => {}
        }
    }
    centres.sort_by_cached_key(|centre| alphabetical(&centre.short_name));
    for centre in &centres {
        table.row(line(centre, showing));
    }
    let mut blocks = Vec::new();
    if !table.is_empty() {
        blocks.push(table.text());
    }
    mandates.sort_by_cached_key(|mandate| (mandate.issued, alphabetical(&showing.name(mandate.centre.0))));
    blocks.extend(mandates.iter().map(|mandate| block(mandate, showing)));
    Ok(blocks)
}

fn line(centre: &Centre, showing: &Showing<'_>) -> [String; 7] {
    let declared = centre.declared.as_ref();
    [
        centre.short_name.clone(),
        centre.programme.clone(),
        showing.number(declared.map_or(0, |declared| declared.hours)),
        showing.number(declared.map_or(0, |declared| declared.reserved)),
        showing.number(centre.offered.values().sum()),
        showing.number(centre.binding),
        showing.number(centre.advisory),
    ]
}

fn block(mandate: &Mandate, showing: &Showing<'_>) -> String {
    let title = msg!(
        "mandate-title",
        centre = showing.name(mandate.centre.0),
        hours = showing.number(mandate.hours),
        from = mandate.period.from.to_string(),
        to = mandate.period.to.to_string(),
        force = showing.word("mandate-force", &mandate.force),
    );
    let columns = showing.headings([
        msg!("column-rank"),
        msg!("column-need"),
        msg!("column-hours"),
        msg!("column-together-with"),
    ]);
    let mut table = Table::new(columns).right(0).right(2);
    for item in &mandate.items {
        let with = showing.sorted_names(item.partners.iter().map(|partner| partner.0));
        table.row([
            item.rank.to_string(),
            showing.name(item.need.0),
            showing.number(item.hours),
            with,
        ]);
    }
    format!("{}\n{}", showing.say(&title), table.text())
}
