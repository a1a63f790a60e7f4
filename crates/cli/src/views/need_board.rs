//! The need board: where every need stands.

use super::{Documents, Showing, read};
use crate::{error::CliError, table::Table};
use messages::msg;
use projections::need_board::{Document, Row, Totals};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let (mut rows, mut totals) = (Vec::new(), None);
    for document in read(documents)? {
        match document {
            Document::Need(row) => rows.push(row),
            Document::Totals(sums) => totals = Some(sums),
        }
    }
    rows.sort_by_key(|row| {
        (
            row.need.submitted,
            row.need.title.as_ref().map(|title| title.commitment),
        )
    });
    let columns = showing.headings([
        msg!("column-need"),
        msg!("column-owners"),
        msg!("column-subject-and-delivery"),
        msg!("column-hours"),
        msg!("column-status"),
        msg!("column-mandates"),
    ]);
    let mut table = Table::new(columns).right(3);
    for row in &rows {
        table.row(line(row, showing));
    }
    let mut blocks = Vec::new();
    if !table.is_empty() {
        blocks.push(table.text());
    }
    blocks.extend(totals.map(|totals| sums(&totals, showing)));
    Ok(blocks)
}

fn line(row: &Row, showing: &Showing<'_>) -> [String; 6] {
    let need = &row.need;
    let mandates = row.mandates.values().map(|given| {
        let (centre, hours) = (showing.name(given.centre.0), showing.number(given.hours));
        format!("{centre} ({hours})")
    });
    let status = showing.word("need-status", &need.status);
    [
        showing.title(need.title.as_ref()),
        showing.names(need.owners.iter().map(|owner| owner.0)),
        format!(
            "{}\n{}",
            showing.code("subject", &need.subject),
            showing.code("delivery", &need.delivery_type)
        ),
        showing.number(need.hours.unwrap_or(need.estimate)),
        match &need.exit {
            Some(left) => format!("{status}: {}", showing.words(&left.reason)),
            None => status,
        },
        mandates.collect::<Vec<_>>().join(", "),
    ]
}

fn sums(totals: &Totals, showing: &Showing<'_>) -> String {
    let by_status = totals.by_status.iter();
    let parts: Vec<String> = by_status
        .map(|(status, count)| {
            format!(
                "{}: {}",
                showing.word("need-status", status),
                showing.number(*count)
            )
        })
        .collect();
    let all = showing.say(&msg!("count-needs", count = totals.needs));
    format!("{all} ({})", parts.join(", "))
}
