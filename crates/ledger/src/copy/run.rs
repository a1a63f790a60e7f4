//! The copying itself, the same between any two backends: compare what is there, add what is missing, look at it all
//! again, and only then call it whole.

use super::{CopyError, Intake, Item, Kind, Snapshot};
use crate::{Head, ReadError};
use events::{Digest, Position};
use tlog::Frontier;

/// Leaves read at once.
const PAGE: usize = 500;

/// How far a copy is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// So many leaves of those that the target holds already were compared.
    Compared(u64, u64),
    /// So many leaves are in the target, of all.
    Leaves(u64, u64),
    /// So many items of a kind are in the target, of all.
    Items(Kind, u64, u64),
    /// So many leaves of the target were read again, of all.
    Verified(u64, u64),
}

/// What came of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    /// The head of both.
    pub head: Head,
    /// How many leaves the target held before.
    pub held: u64,
    /// What lies beside the log in both, by kind.
    pub beside: Vec<(Kind, u64)>,
    /// Whether the target was a whole copy before, and nothing was written.
    pub was_whole: bool,
}

type Tell<'a> = &'a mut (dyn FnMut(Step) + Send);

/// A target that holds all that its source holds, and that nobody can open yet.
pub struct Filled {
    to: Box<dyn Intake>,
    copied: Copied,
}

impl Filled {
    /// Makes it a store like any other.
    ///
    /// # Errors
    /// [`CopyError::Target`].
    pub async fn finish(self) -> Result<Copied, CopyError> {
        if !self.copied.was_whole {
            self.to.finish().await.map_err(CopyError::Target)?;
        }
        Ok(self.copied)
    }
}

/// Copies a store into another and looks at the result. Tells how far it is.
///
/// # Errors
/// [`CopyError`]; started again it goes on from where it was.
pub async fn copy(from: &mut dyn Snapshot, to: Box<dyn Intake>, tell: Tell<'_>) -> Result<Copied, CopyError> {
    fill(from, to, tell).await?.finish().await
}

/// The same, but leaves to the caller when the copy is opened to all: there may be more to take along.
///
/// # Errors
/// As [`copy`].
pub async fn fill(
    from: &mut dyn Snapshot,
    mut to: Box<dyn Intake>,
    tell: Tell<'_>,
) -> Result<Filled, CopyError> {
    let head = from.head().await.map_err(CopyError::Source)?;
    let held = to.head().await.map_err(CopyError::Target)?.size;
    compare(from, &mut *to, (held, head.size), tell).await?;
    let was_whole = to.is_whole();
    if was_whole && held < head.size {
        return Err(CopyError::InUse {
            target: held,
            origin: head.size,
        });
    }
    if !was_whole {
        leaves(from, &mut *to, (held, head.size), tell).await?;
    }
    let mut beside = Vec::new();
    for kind in Kind::ALL {
        if !was_whole {
            let last = to.last(kind).await.map_err(CopyError::Target)?;
            items(from, &mut *to, kind, last, tell).await?;
        }
        beside.push((kind, settle(from, &mut *to, kind, tell).await?));
    }
    verify(&mut *to, &head, tell).await?;
    let copied = Copied {
        head,
        held,
        beside,
        was_whole,
    };
    Ok(Filled { to, copied })
}

/// Whether what the target holds is how the source begins.
async fn compare(
    from: &mut dyn Snapshot,
    to: &mut dyn Intake,
    (held, all): (u64, u64),
    tell: Tell<'_>,
) -> Result<(), CopyError> {
    let mut next = 0;
    while next < held.min(all) {
        let limit = PAGE.min(usize::try_from(held.min(all) - next).unwrap_or(PAGE));
        let ours = from
            .leaves(Position(next), limit)
            .await
            .map_err(CopyError::Source)?;
        let theirs = to
            .leaves(Position(next), limit)
            .await
            .map_err(CopyError::Target)?;
        let differing = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
        let same = differing.unwrap_or(ours.len().min(theirs.len()));
        if same < limit {
            return Err(CopyError::Differs {
                position: Position(next + same as u64),
                target: held,
                origin: all,
            });
        }
        next += limit as u64;
        tell(Step::Compared(next, held));
    }
    match held > all {
        true => Err(CopyError::Ahead {
            target: held,
            origin: all,
        }),
        false => Ok(()),
    }
}

async fn leaves(
    from: &mut dyn Snapshot,
    to: &mut dyn Intake,
    (held, all): (u64, u64),
    tell: Tell<'_>,
) -> Result<(), CopyError> {
    let mut next = held;
    while next < all {
        let limit = PAGE.min(usize::try_from(all - next).unwrap_or(PAGE));
        let page = from
            .leaves(Position(next), limit)
            .await
            .map_err(CopyError::Source)?;
        if page.is_empty() {
            let what = format!("the log ends before the {all} events that its head counts");
            let position = Some(Position(next));
            return Err(CopyError::Source(ReadError::Corrupt { position, what }));
        }
        let count = page.len() as u64;
        to.add(page).await.map_err(|error| match error {
            // Leaves that are not what they say came so from the source.
            corrupt @ ReadError::Corrupt {
                position: Some(_), ..
            } => CopyError::Source(corrupt),
            other => CopyError::Target(other),
        })?;
        next += count;
        tell(Step::Leaves(next, all));
    }
    Ok(())
}

/// Puts the items of a kind after one key, and takes away what is in the target alone.
async fn items(
    from: &mut dyn Snapshot,
    to: &mut dyn Intake,
    kind: Kind,
    mut after: Option<Item>,
    tell: Tell<'_>,
) -> Result<(), CopyError> {
    let all = from.count(kind).await.map_err(CopyError::Source)?;
    let mut done = match &after {
        Some(_) => to.count(kind).await.map_err(CopyError::Target)?,
        None => 0,
    };
    loop {
        let page = from
            .items(kind, after.as_ref())
            .await
            .map_err(CopyError::Source)?;
        let last = page.last().cloned();
        done += page.len() as u64;
        to.put(kind, after.as_ref(), page)
            .await
            .map_err(CopyError::Target)?;
        tell(Step::Items(kind, done, all));
        match last {
            Some(last) => after = Some(last),
            None => return Ok(()),
        }
    }
}

/// Whether both hold the same of a kind; gives how many. An earlier attempt may have copied what the source has changed
/// since: then the kind is copied once more from its beginning.
async fn settle(
    from: &mut dyn Snapshot,
    to: &mut dyn Intake,
    kind: Kind,
    tell: Tell<'_>,
) -> Result<u64, CopyError> {
    let source = digest(from, kind).await.map_err(CopyError::Source)?;
    let mut target = digest(as_snapshot(to), kind).await.map_err(CopyError::Target)?;
    if source != target && !to.is_whole() {
        items(from, to, kind, None, tell).await?;
        target = digest(as_snapshot(to), kind).await.map_err(CopyError::Target)?;
    }
    match source == target {
        true => Ok(source.0),
        false => Err(CopyError::Beside {
            kind,
            target: target.0,
            origin: source.0,
        }),
    }
}

fn as_snapshot(to: &mut dyn Intake) -> &mut dyn Snapshot {
    to
}

/// How many items of a kind, and a digest over all of them in order.
async fn digest(store: &mut dyn Snapshot, kind: Kind) -> Result<(u64, Digest), ReadError> {
    let (mut count, mut digest) = (0, Digest::of(&[]));
    let mut after = None;
    loop {
        let page = store.items(kind, after.as_ref()).await?;
        for item in &page {
            digest = item.fold(&digest);
            count += 1;
        }
        match page.into_iter().next_back() {
            Some(last) => after = Some(last),
            None => return Ok((count, digest)),
        }
    }
}

/// Computes the root anew from the leaves of the target.
async fn verify(to: &mut dyn Intake, head: &Head, tell: Tell<'_>) -> Result<(), CopyError> {
    let mut tree = Frontier::new();
    loop {
        let page = to
            .leaves(Position(tree.size()), PAGE)
            .await
            .map_err(CopyError::Target)?;
        if page.is_empty() {
            break;
        }
        for leaf in super::ready(Position(tree.size()), page).map_err(CopyError::Target)? {
            tree.push(leaf.leaf.hash);
        }
        tell(Step::Verified(tree.size(), head.size));
    }
    let told = to.head().await.map_err(CopyError::Target)?;
    match tree.size() == head.size && tree.root() == head.root && told == *head {
        true => Ok(()),
        false => Err(CopyError::Root),
    }
}
