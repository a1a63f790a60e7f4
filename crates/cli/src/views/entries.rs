//! Stories line by line: the table shared by the views that tell in order.

use super::Showing;
use crate::table::Table;
use messages::msg;
use projections::Entry;

/// What happened, who did it and what about, in words.
pub(crate) fn line(entry: &Entry, showing: &Showing<'_>) -> [String; 3] {
    let what = showing.code("event", &entry.kind.replace('.', "-"));
    [what, who(entry, showing), about(entry, showing)]
}

/// What happened, in order.
pub(super) fn table(entries: &[Entry], showing: &Showing<'_>) -> String {
    let columns = showing.headings([
        msg!("column-time"),
        msg!("column-event"),
        msg!("column-who"),
        msg!("column-about"),
    ]);
    let mut table = Table::new(columns);
    for entry in entries {
        let [what, who, about] = line(entry, showing);
        table.row([showing.time(entry.at), what, who, about]);
    }
    table.text()
}

fn who(entry: &Entry, showing: &Showing<'_>) -> String {
    let role = showing.word("role", &entry.role);
    let org = entry.org.map(|org| showing.name(org.0));
    let mut parts: Vec<String> = entry
        .person
        .map(|person| showing.person(person))
        .into_iter()
        .collect();
    parts.push(role);
    parts.extend(org);
    if let Some(unit) = entry.behalf {
        parts.push(showing.say(&msg!("on-behalf-of", unit = showing.name(unit.0))));
    }
    parts.join(", ")
}

fn about(entry: &Entry, showing: &Showing<'_>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(entry.value.as_ref().map(|value| showing.code("value", value)));
    parts.extend(
        entry
            .point
            .map(|point| showing.say(&msg!("point-number", number = (point + 1).to_string()))),
    );
    parts.extend(
        entry
            .rank
            .map(|rank| showing.say(&msg!("rank-number", number = rank.to_string()))),
    );
    parts.extend(
        entry
            .hours
            .map(|hours| showing.say(&msg!("count-hours", count = hours))),
    );
    parts.extend(entry.until.map(|until| showing.time(until)));
    parts.extend(entry.body.map(|body| showing.name(body.0)));
    parts.extend(entry.centre.map(|centre| showing.name(centre.0)));
    parts.extend(entry.region.map(|region| showing.name(region.0)));
    parts.extend(entry.round.map(|round| showing.name(round.0)));
    let needs = entry
        .needs
        .iter()
        .map(|need| format!("«{}»", showing.name(need.0)));
    parts.extend(needs);
    parts.extend((!entry.units.is_empty()).then(|| showing.names(entry.units.iter().map(|unit| unit.0))));
    parts.extend(entry.persons.iter().map(|person| showing.person(*person)));
    parts.extend(entry.written.clone());
    parts.extend(entry.said.iter().map(|said| showing.words(said)));
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}
