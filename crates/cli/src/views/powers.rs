//! Who could do what: each person's credentials and seats, how they stand at the time shown, and what they allow.

use super::{Documents, Showing};
use crate::{error::CliError, exit::Exit, table::Table};
use authority::Right;
use events::{PersonId, body::Seat};
use messages::msg;
use projections::powers::{Held, Powers, rights};

pub(super) fn blocks(documents: &Documents, showing: &Showing<'_>) -> Result<Vec<String>, CliError> {
    let columns = showing.headings([
        msg!("column-who"),
        msg!("column-role"),
        msg!("column-acts-for"),
        msg!("column-from-to"),
        msg!("column-status"),
        msg!("column-may"),
    ]);
    let mut table = Table::new(columns);
    for (key, bytes) in documents {
        let powers: Powers = serde_json::from_slice(bytes)
            .map_err(|why| CliError::plain(Exit::Store, "corrupt", format!("document '{key}': {why}")))?;
        let person: Option<PersonId> = key.parse().ok();
        let name = person.map(|person| showing.person(person)).unwrap_or_default();
        for held in powers.credentials.values() {
            table.row(credential(&name, held, showing));
        }
        for sat in &powers.seats {
            let to = sat.to.map(|to| showing.time(to)).unwrap_or_default();
            let seat = match sat.seat {
                Seat::Chair => msg!("seat-chair"),
                Seat::Deputy => msg!("seat-deputy"),
                Seat::Member => msg!("seat-member"),
                Seat::Substitute { place } => msg!("seat-substitute", place = place.to_string()),
            };
            let status = match sat.to.is_some_and(|to| to <= showing.at) {
                true => msg!("standing-ended"),
                false => msg!("standing-active"),
            };
            table.row([
                name.clone(),
                showing.say(&seat),
                showing.name(sat.body.0),
                format!("{}–{to}", showing.time(sat.from)),
                showing.say(&status),
                String::new(),
            ]);
        }
    }
    Ok(if table.is_empty() {
        Vec::new()
    } else {
        vec![table.text()]
    })
}

/// The word for a right.
pub(crate) fn right(right: Right, showing: &Showing<'_>) -> String {
    let name = format!("{right:?}");
    let words = name.char_indices().flat_map(|(at, letter)| {
        let gap = (at > 0 && letter.is_uppercase()).then_some('_');
        gap.into_iter().chain(letter.to_lowercase())
    });
    showing.code("right", &words.collect::<String>())
}

fn credential(name: &str, held: &Held, showing: &Showing<'_>) -> [String; 6] {
    let mut role = showing.word("role", &held.role);
    if let Some(substitute) = held.substitute {
        let place = substitute.place.to_string();
        role += &format!(", {}", showing.say(&msg!("seat-substitute", place = place)));
    }
    let may = rights(held.role).map(|(may, _)| right(may, showing));
    [
        name.to_owned(),
        role,
        showing.name(held.org.0),
        format!("{}–{}", showing.time(held.from), showing.time(held.to)),
        showing.word("standing", &held.at(showing.at)),
        may.collect::<Vec<_>>().join(", "),
    ]
}
