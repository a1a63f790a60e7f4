//! `tingbok show`: folds a view from a store's log, now or as of a position, and shows it. Reads only; uses no saved
//! view, so what it shows is what the log says.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Place, Readable, Site, VaultKey},
    table::Table,
    views::{self, Documents, Names, Showing},
};
use clap::Args;
use events::{BadTime, Date, Digest, PersonId, Position, Text, Time};
use messages::{Message, msg};
use projections::{Fold, STATE, VIEWS, View, view};
use serde_json::{Value, json};
use std::{collections::BTreeMap, process::ExitCode, str::FromStr};

/// Events read at once.
const PAGE: usize = 1_000;

/// Shows a view.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The view.
    #[arg(requires = "store")]
    view: Option<String>,
    /// The store.
    #[arg(value_name = "STORE")]
    store: Option<Place>,
    #[command(flatten)]
    vault: VaultKey,
    /// Only events before this position, or until this time or the end of this day.
    #[arg(long, value_name = "POSITION|TIME|DATE")]
    as_of: Option<AsOf>,
    /// Only this document.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// How far into the log a view is shown.
#[derive(Clone, Copy, Debug)]
enum AsOf {
    /// Only events before this position.
    Position(u64),
    /// Only events taken in until this time, it included.
    Time(Time),
}

impl FromStr for AsOf {
    type Err = BadTime;

    /// A position, a time, or a date, which stands for its end.
    fn from_str(given: &str) -> Result<Self, BadTime> {
        if let Ok(position) = given.parse() {
            return Ok(Self::Position(position));
        }
        match given.parse::<Date>() {
            Ok(date) => Ok(Self::Time(date.end())),
            Err(_) => given.parse().map(Self::Time),
        }
    }
}

/// A view folded from a log.
struct Folded {
    /// The time asked for, else that of the last event.
    at: Time,
    documents: Documents,
    names: Names,
    /// How many events it rests on.
    size: u64,
}

/// Runs it.
///
/// # Errors
/// An unknown view, position or key, or no log to read.
pub(crate) fn run(args: &ShowArgs, out: &Output) -> Result<ExitCode, CliError> {
    let (Some(name), Some(store)) = (&args.view, &args.store) else {
        list(out)?;
        return Ok(Exit::Ok.into());
    };
    let Some(view) = view(&name.replace('-', "_")) else {
        let known: Vec<&str> = VIEWS.iter().map(|view| view.name()).collect();
        let what = msg!("show-unknown-view", given = name, known = known.join(", "));
        return Err(CliError::new(Exit::BadInput, "unknown_view", what));
    };
    let site = Site::of(store.clone(), args.vault.clone());
    store::block_on(async {
        let store = store::open_read(&site).await?;
        let folded = fold(view, args, &store, out).await?;
        if out.is_json() {
            return as_json(view, &folded.documents, folded.size, out);
        }
        out.message(&title(view));
        out.message(&msg!("show-as-of", count = folded.size));
        out.line("");
        out.line(&worded(view, folded, &store, out).await?);
        Ok(())
    })?;
    Ok(Exit::Ok.into())
}

/// A view of a whole log in words, under its title.
///
/// # Errors
/// An unknown view, or no log to read.
pub(crate) fn shown(name: &str, site: &Site, out: &Output) -> Result<String, CliError> {
    let view = view(name).ok_or_else(|| CliError::bad_input(format!("there is no view {name}")))?;
    let whole = ShowArgs {
        view: None,
        store: None,
        vault: VaultKey::default(),
        as_of: None,
        key: None,
    };
    store::block_on(async {
        let store = store::open_read(site).await?;
        let folded = fold(view, &whole, &store, out).await?;
        let words = worded(view, folded, &store, out).await?;
        let title = out.say(&title(view));
        Ok(format!("{title}\n{}\n{words}", "=".repeat(title.chars().count())))
    })
}

/// Names and titles of what has an id, and the words of the titles.
pub(crate) struct Named {
    names: Names,
    texts: BTreeMap<Digest, String>,
}

impl Named {
    /// The words of the title of this thing.
    pub(crate) fn title(&self, id: uuid::Uuid) -> Option<String> {
        self.words(self.names.text(id)?)
    }

    /// The words of a text, where they can be read.
    pub(crate) fn words(&self, text: &Text) -> Option<String> {
        self.texts.get(&text.commitment).cloned()
    }
}

/// Reads the names in a log. Titles that cannot be opened have no words.
///
/// # Errors
/// No log to read.
pub(crate) async fn named(store: &Readable, out: &Output) -> Result<Named, CliError> {
    let (mut names, mut next) = (Names::default(), 0);
    let progress = out.progress(&msg!("show-progress"), Some(store.ledger.head().await?.size));
    loop {
        let page = store.ledger.all(Position(next), PAGE).await?;
        let Some(last) = page.last() else { break };
        next = last.position.0.saturating_add(1);
        page.iter().for_each(|event| names.note(event));
        progress.set(next);
    }
    let texts = match store.engine {
        Some(_) => texts(&Documents::new(), &names, store, out).await?,
        None => BTreeMap::new(),
    };
    Ok(Named { names, texts })
}

fn title(view: &dyn View) -> Message {
    Message::keyed(format!("view-{}", view.name().replace('_', "-")))
}

/// The documents of a view in words.
async fn worded(view: &dyn View, folded: Folded, store: &Readable, out: &Output) -> Result<String, CliError> {
    let Folded {
        at,
        documents,
        mut names,
        ..
    } = folded;
    call(&mut names, store).await?;
    let texts = texts(&documents, &names, store, out).await?;
    let mut blobs = BTreeMap::new();
    for digest in views::blobs(view.name(), &documents)? {
        blobs.extend(store.ledger.blob(&digest).await?.map(|bytes| (digest, bytes)));
    }
    let showing = Showing {
        at,
        out,
        names: &names,
        texts: &texts,
        blobs: &blobs,
    };
    views::text(view.name(), &documents, &showing)
}

fn list(out: &Output) -> Result<(), CliError> {
    let about = |view: &dyn View| {
        out.say(&Message::keyed(format!(
            "view-{}-about",
            view.name().replace('_', "-")
        )))
    };
    if out.is_json() {
        let views = VIEWS
            .iter()
            .map(|view| json!({ "about": about(*view), "name": view.name(), "revision": view.revision() }));
        return out.json(&json!({ "views": views.collect::<Vec<_>>() }));
    }
    let mut table = Table::new([out.say(&msg!("column-view")), out.say(&msg!("column-shows"))]);
    for view in VIEWS {
        table.row([view.name().to_owned(), about(*view)]);
    }
    out.line(&table.text());
    Ok(())
}

/// Looks up the names of persons, which are not in the log.
async fn call(names: &mut Names, store: &Readable) -> Result<(), CliError> {
    let Some(engine) = &store.engine else {
        return Ok(());
    };
    let persons: Vec<PersonId> = names.persons().collect();
    for person in persons {
        if let Some(name) = engine.person(person).await? {
            names.call(person, name);
        }
    }
    Ok(())
}

/// The view's documents and the names they speak of.
async fn fold(view: &dyn View, args: &ShowArgs, store: &Readable, out: &Output) -> Result<Folded, CliError> {
    let head = store.ledger.head().await?;
    let (size, until) = match args.as_of {
        None => (head.size, None),
        Some(AsOf::Position(position)) => (position, None),
        Some(AsOf::Time(until)) => (head.size, Some(until)),
    };
    if size > head.size {
        let what = msg!("show-beyond-log", given = size.to_string(), count = head.size);
        return Err(CliError::new(Exit::BadInput, "beyond_log", what));
    }
    let mut fold: Box<dyn Fold> = match &args.key {
        Some(key) => view.begin_one(key),
        None => view.begin(),
    };
    fold.has_all();
    let progress = out.progress(&msg!("show-progress"), Some(size));
    let (mut names, mut next) = (Names::default(), 0);
    let mut last = Time::from_millis(0);
    'log: while next < size {
        let limit = PAGE.min(usize::try_from(size - next).unwrap_or(PAGE));
        let page = store.ledger.all(Position(next), limit).await?;
        if page.is_empty() {
            break;
        }
        for event in &page {
            // The log's clock never goes back, so all that follows is later too.
            if until.is_some_and(|until| event.at > until) {
                break 'log;
            }
            last = event.at;
            fold.take(event);
            names.note(event);
            next = event.position.0 + 1;
        }
        progress.set(next);
    }
    let unreadable = |why: projections::Unreadable| CliError::plain(Exit::Store, "corrupt", why.to_string());
    let changes = fold.changes().map_err(unreadable)?;
    let documents: Documents = changes
        .into_iter()
        .filter(|(key, _)| !key.starts_with(STATE))
        .collect();
    match &args.key {
        Some(key) if !documents.contains_key(key) => {
            let what = msg!("show-unknown-key", given = key, view = view.name());
            Err(CliError::new(Exit::BadInput, "unknown_key", what))
        }
        _ => Ok(Folded {
            at: until.unwrap_or(last),
            documents,
            names,
            size: next,
        }),
    }
}

fn as_json(view: &dyn View, documents: &Documents, size: u64, out: &Output) -> Result<(), CliError> {
    let mut shown = serde_json::Map::new();
    for (key, bytes) in documents {
        let document: Value = serde_json::from_slice(bytes)
            .map_err(|why| CliError::plain(Exit::Store, "corrupt", why.to_string()))?;
        shown.insert(key.clone(), document);
    }
    out.json(&json!({ "as_of": size, "documents": shown, "revision": view.revision(), "view": view.name() }))
}

/// The words of every text that the documents and names speak of; for those without words, why.
async fn texts(
    documents: &Documents,
    names: &Names,
    store: &Readable,
    out: &Output,
) -> Result<BTreeMap<Digest, String>, CliError> {
    let mut wanted: BTreeMap<Digest, Text> = names
        .titles()
        .map(|text| (text.commitment, text.clone()))
        .collect();
    for bytes in documents.values() {
        let document: Value = serde_json::from_slice(bytes).unwrap_or_default();
        collect(&document, &mut wanted);
    }
    let mut texts = BTreeMap::new();
    for (commitment, text) in wanted {
        let words = match &store.engine {
            Some(engine) => engine
                .words(&text)
                .await?
                .unwrap_or_else(|| out.say(&msg!("text-erased"))),
            None => out.say(&msg!("text-locked")),
        };
        texts.insert(commitment, words);
    }
    Ok(texts)
}

fn collect(value: &Value, into: &mut BTreeMap<Digest, Text>) {
    match value {
        Value::Object(members) => match serde_json::from_value::<Text>(value.clone()) {
            Ok(text) => {
                into.insert(text.commitment, text);
            }
            Err(_) => members.values().for_each(|member| collect(member, into)),
        },
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        _ => {}
    }
}
