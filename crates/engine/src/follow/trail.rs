//! The audit trail. Nothing of it is stored, for each of its pages is a few events of the log: it is made when it is asked for,
//! by the same fold as in a look at the past.

use super::FollowError;
use events::{Position, Recorded, StreamId, Version};
use ledger::Ledger;
use projections::{
    Of,
    audit_trail::{AuditTrail, Key, PAGE},
    fold_one,
};

/// So many names of streams are looked up at once.
const NAMES: usize = 1_000;

/// What comes before all that the name of a stream can have: with it, a name is behind that one and before all others.
const BEHIND: char = '!';

/// What the names of pages of streams begin with.
const STREAM: &str = "stream/";

/// One page as it stood before a position; `None` when there was none.
pub(super) async fn document(
    ledger: &dyn Ledger,
    key: &str,
    before: Position,
) -> Result<Option<Vec<u8>>, FollowError> {
    let Ok(named) = key.parse::<Key>() else {
        return Ok(None);
    };
    let mut events = events(ledger, &named, before).await?;
    events.retain(|event| event.position < before);
    Ok(fold_one(&Of::<AuditTrail>::NEW, key, &events)?)
}

/// The events of a page, and perhaps some after them.
async fn events(ledger: &dyn Ledger, key: &Key, before: Position) -> Result<Vec<Recorded>, FollowError> {
    let (Key::Page(number) | Key::Stream(_, number)) = key;
    let Some(first) = number.checked_mul(PAGE).filter(|first| *first < before.0) else {
        return Ok(Vec::new());
    };
    Ok(match key {
        Key::Page(_) => {
            let count = PAGE.min(before.0 - first);
            ledger
                .all(Position(first), usize::try_from(count).unwrap_or_default())
                .await?
        }
        Key::Stream(stream, _) => ledger.stream(stream, Version(first)).await?,
    })
}

/// The pages whose names begin with a prefix and come after another, in the order of their names, at most `limit`.
pub(super) async fn page(
    ledger: &dyn Ledger,
    prefix: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<(String, Vec<u8>)>, FollowError> {
    let size = Position(ledger.head().await?.size);
    let wanted = Wanted { prefix, after };
    let mut found = Vec::new();
    let mut names = Names::of_log(size, &wanted, limit);
    while found.len() < limit {
        let Some(name) = names.next(ledger, &wanted).await? else {
            break;
        };
        // One of a stream that began just now is not there yet.
        let page = document(ledger, &name, size).await?;
        found.extend(page.map(|page| (name, page)));
    }
    Ok(found)
}

/// Which names are asked for.
struct Wanted<'a> {
    prefix: &'a str,
    after: &'a str,
}

impl Wanted<'_> {
    /// Whether a name comes before all that are asked for.
    fn is_later_than(&self, name: &str) -> bool {
        name <= self.after || name < self.prefix
    }

    /// The stream whose pages may be asked for first; `None` where no stream's are.
    fn first_stream(&self) -> Option<&str> {
        let from = self.prefix.max(self.after);
        match from.strip_prefix(STREAM) {
            // No name has a byte of nought, and not every store takes one.
            Some(name) => name.split(['/', '\0']).next(),
            None => (from < STREAM).then_some(""),
        }
    }
}

/// Names of pages one after another: of the log, then of each stream.
struct Names {
    /// What is left of those that were worked out, the last first.
    left: Vec<String>,
    /// The stream to go on with; `None` when there are no more.
    from: Option<String>,
}

impl Names {
    /// Of the log's pages at most so many, for each of them is there.
    fn of_log(size: Position, wanted: &Wanted<'_>, limit: usize) -> Self {
        let name = |number: u64| Key::Page(number).to_string();
        let (mut low, mut high) = (0, size.0.div_ceil(PAGE));
        let end = high;
        while low < high {
            let middle = low + (high - low) / 2;
            match wanted.is_later_than(&name(middle)) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        let names = (low..end).map(name).take(limit);
        let mut left: Vec<String> = names.take_while(|name| name.starts_with(wanted.prefix)).collect();
        left.reverse();
        let from = wanted.first_stream().map(str::to_owned);
        Self { left, from }
    }

    /// The next one, if there is one.
    async fn next(
        &mut self,
        ledger: &dyn Ledger,
        wanted: &Wanted<'_>,
    ) -> Result<Option<String>, FollowError> {
        while self.left.is_empty() {
            let Some(from) = self.from.take() else {
                return Ok(None);
            };
            let streams = ledger.streams(&from, NAMES).await?;
            let last = streams.last().filter(|_| streams.len() == NAMES);
            self.from = last.map(|(stream, _)| format!("{stream}{BEHIND}"));
            for (stream, version) in streams {
                if !self.add(&stream, version, wanted) {
                    self.from = None;
                    break;
                }
            }
            self.left.reverse();
        }
        Ok(self.left.pop())
    }

    /// Adds the pages of a stream that are asked for. Whether those of later ones may be.
    fn add(&mut self, stream: &StreamId, version: Version, wanted: &Wanted<'_>) -> bool {
        for number in 0..version.0.div_ceil(PAGE) {
            let name = Key::Stream(stream.clone(), number).to_string();
            if wanted.is_later_than(&name) {
                continue;
            }
            if !name.starts_with(wanted.prefix) {
                return false;
            }
            self.left.push(name);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use projections::{Projection, VIEWS, audit_trail::AuditTrail};

    #[test]
    fn no_other_view_is_made_here() {
        let made = VIEWS.iter().filter(|view| !view.is_stored());
        let names: Vec<&str> = made.map(|view| view.name()).collect();
        assert_eq!(names, [AuditTrail::NAME]);
    }
}
