//! Coverage: who submitted, voted and received, by county and by unit.

use super::{Documents, Showing, read};
use crate::{error::CliError, table::Table};
use messages::msg;
use projections::coverage::{County, Document, Unit};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let (mut counties, mut units) = (Vec::new(), Vec::new());
    for document in read(documents)? {
        match document {
            // What it supported is told with the list that it voted on.
            Document::Ballot(_) => {}
            Document::County(county) => counties.push(*county),
            Document::Unit(unit) => units.push(*unit),
        }
    }
    counties.sort_by(|a, b| a.number.cmp(&b.number));
    // County municipalities have two digits; they come after the municipalities.
    units.sort_by(|a, b| (b.number.len(), &a.number).cmp(&(a.number.len(), &b.number)));
    let blocks = [by_county(&counties, showing), by_unit(&units, showing)];
    Ok(blocks
        .into_iter()
        .filter(|table| !table.is_empty())
        .map(|table| table.text())
        .collect())
}

fn by_county(counties: &[County], showing: &Showing<'_>) -> Table {
    let columns = showing.headings([
        msg!("column-county"),
        msg!("column-municipalities"),
        msg!("column-residents"),
        msg!("column-submitted"),
        msg!("column-asked"),
        msg!("column-cast"),
        msg!("column-received"),
    ]);
    let mut table = Table::new(columns);
    for column in 1..7 {
        table = table.right(column);
    }
    for county in counties {
        table.row([
            format!("{} {}", county.number, county.name),
            showing.number(county.municipalities),
            showing.number(county.residents),
            showing.number(county.submitted),
            showing.number(county.asked.values().sum()),
            showing.number(county.cast.values().sum()),
            showing.number(county.received.values().sum()),
        ]);
    }
    table
}

fn by_unit(units: &[Unit], showing: &Showing<'_>) -> Table {
    let columns = showing.headings([
        msg!("column-unit"),
        msg!("column-residents"),
        msg!("column-clusters"),
        msg!("column-submitted"),
        msg!("column-asked"),
        msg!("column-cast"),
        msg!("column-received"),
    ]);
    let mut table = Table::new(columns).right(1).right(3).right(4).right(5).right(6);
    for unit in units {
        table.row([
            format!("{} {}", unit.number, unit.name),
            unit.residents
                .map(|residents| showing.number(residents))
                .unwrap_or_default(),
            showing.sorted_names(unit.clusters.iter().map(|cluster| cluster.0)),
            showing.number((unit.submitted.len() + unit.joined.len()) as u64),
            showing.number(unit.asked.len() as u64),
            showing.number(unit.cast.len() as u64),
            showing.number(unit.received.values().sum()),
        ]);
    }
    table
}
