//! How a view's documents are laid out for people: one file per view. The documents are the view's own; here they only
//! get headings, names and words.

mod audit_trail;
mod ballot_paper;
mod case_agenda;
mod centre_desk;
mod coverage;
mod deviations;
mod entries;
mod list_explained;
mod mandate_register;
mod minutes;
mod names;
mod need_board;
mod need_story;
mod powers;
mod priority_list;
mod round_turnout;

pub(crate) use entries::line;
pub(crate) use names::Names;
pub(crate) use powers::right;

use crate::{error::CliError, exit::Exit, output::Output};
use events::{Digest, PersonId, Text, Time};
use messages::{Message, msg};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// Documents of a view, by key, as they are stored.
pub(crate) type Documents = BTreeMap<String, Vec<u8>>;

/// What is needed to lay documents out.
pub(crate) struct Showing<'a> {
    /// The time shown: the one asked for, else that of the last event.
    pub(crate) at: Time,
    /// Language and numbers.
    pub(crate) out: &'a Output,
    /// Names of what has an id.
    pub(crate) names: &'a Names,
    /// Words of texts, as far as they can be opened.
    pub(crate) texts: &'a BTreeMap<Digest, String>,
    /// Documents beside the log that were asked for, by digest.
    pub(crate) blobs: &'a BTreeMap<Digest, Vec<u8>>,
}

/// The text of a view.
///
/// # Errors
/// When a document is not one of this view's.
pub(crate) fn text(view: &str, documents: &Documents, showing: &Showing<'_>) -> Result<String, CliError> {
    let blocks = match view {
        "audit_trail" => audit_trail::blocks(documents, showing)?,
        "ballot_paper" => ballot_paper::blocks(documents, showing)?,
        "case_agenda" => case_agenda::blocks(documents, showing)?,
        "centre_desk" => centre_desk::blocks(documents, showing)?,
        "coverage" => coverage::blocks(documents, showing)?,
        "deviations" => deviations::blocks(documents, showing)?,
        "list_explained" => list_explained::blocks(documents, showing)?,
        "mandate_register" => mandate_register::blocks(documents, showing)?,
        "minutes" => minutes::blocks(documents, showing)?,
        "need_board" => need_board::blocks(documents, showing)?,
        "need_story" => need_story::blocks(documents, showing)?,
        "powers" => powers::blocks(documents, showing)?,
        "priority_list" => priority_list::blocks(documents, showing)?,
        "round_turnout" => round_turnout::blocks(documents, showing)?,
        // A view that has no layout yet shows its documents.
        _ => documents
            .values()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect(),
    };
    match blocks.is_empty() {
        true => Ok(showing.out.say(&msg!("show-empty"))),
        false => Ok(blocks.join("\n\n")),
    }
}

/// The blobs that the text of a view speaks of.
///
/// # Errors
/// When a document is not one of this view's.
pub(crate) fn blobs(view: &str, documents: &Documents) -> Result<Vec<Digest>, CliError> {
    match view {
        "priority_list" => priority_list::blobs(documents),
        _ => Ok(Vec::new()),
    }
}

/// A name as it sorts in Norwegian: æ, ø and å last, in that order, and letters alike whether large or small.
fn alphabetical(name: &str) -> String {
    let place = |letter| match letter {
        'æ' | 'ä' => '\u{e000}',
        'ø' | 'ö' => '\u{e001}',
        'å' => '\u{e002}',
        other => other,
    };
    name.to_lowercase().chars().map(place).collect()
}

fn read<D: DeserializeOwned>(documents: &Documents) -> Result<Vec<D>, CliError> {
    let read = |(key, bytes): (&String, &Vec<u8>)| {
        serde_json::from_slice(bytes)
            .map_err(|why| CliError::plain(Exit::Store, "corrupt", format!("document '{key}': {why}")))
    };
    documents.iter().map(read).collect()
}

impl Showing<'_> {
    fn say(&self, message: &Message) -> String {
        self.out.say(message)
    }

    fn headings<const N: usize>(&self, keys: [Message; N]) -> [String; N] {
        keys.map(|key| self.say(&key))
    }

    /// The words of a text, or why there are none.
    fn words(&self, text: &Text) -> String {
        self.texts
            .get(&text.commitment)
            .cloned()
            .unwrap_or_else(|| self.say(&msg!("text-locked")))
    }

    fn title(&self, text: Option<&Text>) -> String {
        text.map(|text| self.words(text)).unwrap_or_default()
    }

    /// The name of whatever has this id; the id itself when it has none.
    fn name(&self, id: impl Into<uuid::Uuid>) -> String {
        let id = id.into();
        match self.names.text(id) {
            Some(text) => self.words(text),
            None => self.names.plain(id).map_or_else(|| id.to_string(), str::to_owned),
        }
    }

    /// The name of a person; where there is none, the end of the id, which tells persons apart.
    fn person(&self, person: PersonId) -> String {
        let id = person.to_string();
        match self.names.plain(person.0) {
            Some(name) => name.to_owned(),
            None => self.say(&msg!("person-unnamed", id = id.rsplit('-').next().unwrap_or(&id))),
        }
    }

    /// The names of these, in their order.
    fn names(&self, ids: impl IntoIterator<Item = uuid::Uuid>) -> String {
        let names: Vec<String> = ids.into_iter().map(|id| self.name(id)).collect();
        names.join(", ")
    }

    /// The names of these, in the order of the alphabet.
    fn sorted_names(&self, ids: impl IntoIterator<Item = uuid::Uuid>) -> String {
        let mut names: Vec<String> = ids.into_iter().map(|id| self.name(id)).collect();
        names.sort_by_cached_key(|name| alphabetical(name));
        names.join(", ")
    }

    fn number(&self, count: u64) -> String {
        self.out.number(&count.to_string())
    }

    /// The word for a value of an enum, under `<prefix>-<value>`.
    fn word(&self, prefix: &str, value: &impl Serialize) -> String {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.code(prefix, value.as_str().unwrap_or_default())
    }

    /// The word for a code (subject, delivery type); the code itself when the catalogue has none.
    fn code(&self, prefix: &str, code: &str) -> String {
        let key = format!("{prefix}-{}", code.replace('_', "-"));
        match messages::has(self.out.lang(), &key) {
            true => self.say(&Message::keyed(key)),
            false => code.to_owned(),
        }
    }

    /// Date and time as in the log, to the minute, in UTC.
    fn time(&self, at: Time) -> String {
        let text = at.to_string();
        format!("{} {}", &text[..10], &text[11..16])
    }
}
