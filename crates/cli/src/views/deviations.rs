//! What was out of the ordinary, round by round, and outside all rounds.

use super::{Documents, Showing, entries};
use crate::{error::CliError, exit::Exit};
use messages::msg;
use projections::deviations::{Deviations, LOG};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let mut blocks = Vec::new();
    for (key, bytes) in documents {
        let found: Deviations = serde_json::from_slice(bytes)
            .map_err(|why| CliError::plain(Exit::Store, "corrupt", format!("document '{key}': {why}")))?;
        if key == LOG && found.entries.is_empty() {
            continue;
        }
        let title = match key.parse::<uuid::Uuid>() {
            Ok(round) => showing.name(round),
            Err(_) => showing.say(&msg!("deviations-of-no-round")),
        };
        blocks.push(block(title, &found, showing));
    }
    Ok(blocks)
}

fn block(title: String, found: &Deviations, showing: &Showing<'_>) -> String {
    let mut lines = vec![title];
    if !found.substitutes.is_empty() {
        let units = showing.sorted_names(found.substitutes.iter().map(|unit| unit.0));
        lines.push(showing.say(&msg!("voted-by-substitute", units = units)));
    }
    for (unit, minuted) in &found.minuted {
        lines.push(showing.say(&msg!(
            "ballot-minuted",
            unit = showing.name(unit.0),
            body = &minuted.body,
            case = &minuted.case,
            date = minuted.date.to_string(),
        )));
    }
    match found.entries.is_empty() {
        true if lines.len() == 1 => lines.push(showing.say(&msg!("no-deviations"))),
        true => {}
        false => lines.push(entries::table(&found.entries, showing)),
    }
    lines.join("\n")
}
