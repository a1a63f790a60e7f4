//! One walk through a log with one event in mind: what it relied on, what followed, the names, and the tree.

use super::source::Source;
use crate::{error::CliError, exit::Exit, output::Output, views::Names};
use events::{Cite, Recorded, Version, codec};
use messages::msg;
use tlog::{Hash, StoredTree};

/// How many of what followed are told.
pub(super) const TOLD_AT_MOST: usize = 10;

/// What is known of an event and around it.
pub(super) struct Gathered {
    pub(super) event: Recorded,
    pub(super) leaf: Hash,
    /// What it cites, with the event by which that stream stood so; `None` where there is none.
    pub(super) relied: Vec<(Cite, Option<Recorded>)>,
    /// Of the same command, then the next of its stream, then those that cite it.
    pub(super) followed: Vec<Recorded>,
    /// How many more followed.
    pub(super) more: u64,
    pub(super) names: Names,
    pub(super) tree: StoredTree,
}

/// Walks through the log.
///
/// # Errors
/// A position beyond the log, or a log that cannot be read.
pub(super) async fn gather(source: &Source, position: u64, out: &Output) -> Result<Gathered, CliError> {
    let size = source.size().await?;
    if position >= size {
        let what = msg!("explain-beyond", given = position.to_string(), count = size);
        return Err(CliError::new(Exit::BadInput, "beyond_log", what));
    }
    let first = source.leaves(position).await?;
    let leaf = first
        .first()
        .ok_or_else(|| CliError::bad_input("the leaf is missing".into()))?;
    let event = read(&leaf.bytes)?;
    let mut gathered = Gathered {
        relied: event.cites.iter().map(|cite| (cite.clone(), None)).collect(),
        leaf: tlog::leaf_hash(&leaf.bytes),
        event,
        followed: Vec::new(),
        more: 0,
        names: Names::default(),
        tree: StoredTree::new(),
    };
    let progress = out.progress(&msg!("explain-progress"), Some(size));
    let mut next = 0;
    while next < size {
        let page = source.leaves(next).await?;
        let Some(last) = page.last() else { break };
        next = last.position.0.saturating_add(1);
        for leaf in &page {
            gathered.tree.push(tlog::leaf_hash(&leaf.bytes));
            gathered.take(&read(&leaf.bytes)?);
        }
        progress.set(next);
    }
    Ok(gathered)
}

fn read(leaf: &[u8]) -> Result<Recorded, CliError> {
    codec::decode(leaf).map_err(|why| CliError::bad_input(why.to_string()))
}

impl Gathered {
    fn take(&mut self, event: &Recorded) {
        self.names.note(event);
        for (cite, by) in &mut self.relied {
            if (&cite.stream, cite.version) == (&event.stream, event.version) {
                *by = Some(event.clone());
            }
        }
        if self.follows(event) {
            match self.followed.len() < TOLD_AT_MOST {
                true => self.followed.push(event.clone()),
                false => self.more += 1,
            }
        }
    }

    fn follows(&self, event: &Recorded) -> bool {
        let own = &self.event;
        let together = event.command == own.command && event.actor.person == own.actor.person;
        let next = event.stream == own.stream && event.version == own.version.next();
        let cites = |cite: &Cite| (&cite.stream, cite.version) == (&own.stream, own.version);
        event.position > own.position && (together || next || event.cites.iter().any(cites))
    }

    /// All the events told of.
    pub(super) fn told(&self) -> impl Iterator<Item = &Recorded> {
        let relied = self.relied.iter().filter_map(|(_, by)| by.as_ref());
        std::iter::once(&self.event).chain(relied).chain(&self.followed)
    }
}

/// Whether a citation says that there was nothing.
pub(super) fn is_of_nothing(cite: &Cite) -> bool {
    cite.version == Version::ABSENT
}
