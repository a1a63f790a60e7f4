//! The audit trail: every event in the order of the log.

use super::{Documents, Showing, read};
use crate::{error::CliError, table::Table};
use messages::msg;
use projections::audit_trail::{Line, Page};
use std::collections::BTreeMap;

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let pages: Vec<Page> = read(documents)?;
    // An event stands on a page of the whole log and on one of its stream; shown once.
    let lines: BTreeMap<u64, &Line> = pages
        .iter()
        .flat_map(|page| &page.lines)
        .map(|line| (line.position.0, line))
        .collect();
    let columns = showing.headings([
        msg!("column-position"),
        msg!("column-time"),
        msg!("column-event"),
        msg!("column-about"),
        msg!("column-role"),
    ]);
    let mut table = Table::new(columns).right(0);
    for line in lines.values() {
        let name = about(line.stream.key(), showing);
        table.row([
            line.position.to_string(),
            showing.time(line.at),
            line.kind.to_string(),
            format!("{name} ({})", line.version),
            showing.word("role", &line.role),
        ]);
    }
    Ok(if table.is_empty() {
        Vec::new()
    } else {
        vec![table.text()]
    })
}

/// What a stream is about: what its id names; for a ballot, whose key is a round and a unit, the unit.
fn about(key: &str, showing: &Showing<'_>) -> String {
    let id = key.get(37..).unwrap_or(key).parse::<uuid::Uuid>();
    id.map_or_else(|_| key.to_owned(), |id| showing.name(id))
}
