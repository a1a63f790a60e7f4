//! The list explained: for each candidate who supported it, which centres could serve it and what it was given.

use super::{Documents, Showing, read};
use crate::{error::CliError, table::Table};
use messages::msg;
use projections::list_explained::{Candidate, Document, Pins};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let columns = showing.headings([
        msg!("column-need"),
        msg!("column-hours"),
        msg!("column-supported-by"),
        msg!("column-can"),
        msg!("column-mandates"),
    ]);
    let mut table = Table::new(columns).right(1);
    let mut blocks = Vec::new();
    for document in read(documents)? {
        match document {
            Document::Candidate(candidate) => table.row(line(&candidate, showing)),
            Document::Pins(pins) => blocks.push(pinned(&pins, showing)),
        }
    }
    if !table.is_empty() {
        blocks.push(table.text());
    }
    Ok(blocks)
}

fn line(candidate: &Candidate, showing: &Showing<'_>) -> [String; 5] {
    let need = &candidate.need;
    let can = need.feasibility.iter().map(|(centre, said)| {
        let name = showing.name(centre.0);
        match said.serves {
            true => format!("{name}: {}", showing.number(said.hours)),
            false => format!("{name}: {}", showing.say(&msg!("cannot-serve"))),
        }
    });
    let given = candidate.given.iter().map(|(centre, given)| {
        let (name, hours) = (showing.name(centre.0), showing.number(given.hours));
        format!(
            "{name} ({hours}, {})",
            showing.word("mandate-force", &given.force)
        )
    });
    [
        showing.title(need.title.as_ref()),
        showing.number(need.hours.unwrap_or(need.estimate)),
        showing.sorted_names(candidate.supporters.keys().map(|unit| unit.0)),
        can.collect::<Vec<_>>().join("; "),
        given.collect::<Vec<_>>().join(" + "),
    ]
}

fn pinned(pins: &Pins, showing: &Showing<'_>) -> String {
    let mut table = Table::new(showing.headings([msg!("column-document"), msg!("column-digest")]));
    for (what, digest) in [
        (msg!("document-rules"), pins.rules),
        (msg!("document-candidates"), pins.candidates),
        (msg!("document-roll"), pins.roll),
        (msg!("document-list"), pins.list),
        (msg!("document-certificate"), pins.certificate),
        (msg!("document-proposal"), pins.proposal),
    ] {
        if let Some(digest) = digest {
            table.row([showing.say(&what), digest.to_string()]);
        }
    }
    let counted = showing.say(&msg!("list-counted", count = pins.opened, blank = pins.blank));
    format!("{counted}\n{}", table.text())
}
