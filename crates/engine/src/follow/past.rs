//! The past of views. It is worked out from the log, from its beginning, as anybody can; so only a few looks back are
//! worked out at once, and the last answers are kept: who looks back turns pages, and others look at the same day. Nothing
//! that is kept can grow old, since what was in the log at a position stays.

use super::{BATCH, FollowError, views::Documents};
use events::Position;
use ledger::Ledger;
use projections::{STATE, View};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::available_parallelism,
};
use tokio::sync::Semaphore;

/// So many bytes of answers are kept at most; one that has more is given and not kept.
const KEPT: usize = 32 << 20;

/// So many answers are kept at most.
const ANSWERS: usize = 64;

/// What is looked back at.
pub(super) struct Asked<'a> {
    pub(super) view: &'static dyn View,
    /// One document alone, or all.
    pub(super) key: Option<&'a str>,
    /// Before the event at it.
    pub(super) position: Position,
}

pub(super) struct Past {
    /// Half of the processors at most look back: the present goes on meanwhile.
    places: Semaphore,
    kept: Mutex<Kept>,
}

impl Past {
    pub(super) fn new() -> Self {
        let processors = available_parallelism().map_or(1, usize::from);
        Self {
            places: Semaphore::new(processors.div_ceil(2)),
            kept: Mutex::default(),
        }
    }

    /// The documents that were asked for, as they stood.
    pub(super) async fn look(
        &self,
        ledger: &dyn Ledger,
        asked: &Asked<'_>,
    ) -> Result<Arc<Documents>, FollowError> {
        if let Some(found) = self.find(asked) {
            return Ok(found);
        }
        // Never closed, so there is always one at last.
        let _place = self.places.acquire().await;
        // Somebody may have asked the same and had the place before.
        if let Some(found) = self.find(asked) {
            return Ok(found);
        }
        let documents = Arc::new(work_out(ledger, asked).await?);
        self.kept().keep(asked, &documents);
        Ok(documents)
    }

    fn find(&self, asked: &Asked<'_>) -> Option<Arc<Documents>> {
        self.kept().find(asked)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn work_out(ledger: &dyn Ledger, asked: &Asked<'_>) -> Result<Documents, FollowError> {
    let mut fold = match asked.key {
        Some(key) => asked.view.begin_one(key),
        None => asked.view.begin(),
    };
    fold.has_all();
    let mut next = Position(0);
    while next < asked.position {
        let left = usize::try_from(asked.position.0 - next.0).map_or(BATCH, |left| left.min(BATCH));
        let events = ledger.all(next, left).await?;
        for event in &events {
            if event.position != next {
                return Err(FollowError::hole(next));
            }
            fold.take(event);
            next = Position(next.0 + 1);
        }
        if events.is_empty() {
            return Err(FollowError::hole(next));
        }
    }
    let is_asked = |key: &str| asked.key.is_none_or(|asked| key == asked) && !key.starts_with(STATE);
    let documents = fold.changes()?.into_iter();
    Ok(documents.filter(|(key, _)| is_asked(key)).collect())
}

/// The last answers, the one that was asked for longest ago first.
#[derive(Default)]
struct Kept(VecDeque<Answer>);

struct Answer {
    view: &'static str,
    key: Option<String>,
    position: Position,
    documents: Arc<Documents>,
    bytes: usize,
}

impl Kept {
    /// An answer that holds what is asked, and is from now on the one that was asked for last.
    fn find(&mut self, asked: &Asked<'_>) -> Option<Arc<Documents>> {
        let holds = |answer: &Answer| {
            answer.view == asked.view.name()
                && answer.position == asked.position
                && (answer.key.is_none() || answer.key.as_deref() == asked.key)
        };
        let at = self.0.iter().position(holds)?;
        let answer = self.0.remove(at)?;
        let documents = Arc::clone(&answer.documents);
        self.0.push_back(answer);
        Some(documents)
    }

    fn keep(&mut self, asked: &Asked<'_>, documents: &Arc<Documents>) {
        let weights = documents.iter().map(|(key, document)| key.len() + document.len());
        let bytes = weights.sum::<usize>() + asked.key.map_or(0, str::len);
        if bytes > KEPT {
            return;
        }
        self.0.push_back(Answer {
            view: asked.view.name(),
            key: asked.key.map(str::to_owned),
            position: asked.position,
            documents: Arc::clone(documents),
            bytes,
        });
        while self.0.len() > ANSWERS || self.0.iter().map(|answer| answer.bytes).sum::<usize>() > KEPT {
            self.0.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use projections::VIEWS;

    fn asked(key: Option<&str>, position: u64) -> Asked<'_> {
        Asked {
            view: VIEWS[0],
            key,
            position: Position(position),
        }
    }

    fn documents(bytes: usize) -> Arc<Documents> {
        Arc::new(Documents::from([("key".to_owned(), vec![0; bytes])]))
    }

    #[test]
    fn an_answer_serves_those_who_ask_for_it_or_for_a_part_of_it() {
        let mut kept = Kept::default();
        kept.keep(&asked(None, 1), &documents(1));
        kept.keep(&asked(Some("key"), 2), &documents(2));
        assert_eq!(kept.find(&asked(None, 1)), Some(documents(1)));
        assert_eq!(kept.find(&asked(Some("key"), 1)), Some(documents(1)));
        assert_eq!(kept.find(&asked(Some("key"), 2)), Some(documents(2)));
        assert_eq!(kept.find(&asked(Some("other"), 2)), None);
        assert_eq!(kept.find(&asked(None, 2)), None, "a part is not all");
        assert_eq!(kept.find(&asked(None, 3)), None);
        let view = VIEWS[1];
        assert_eq!(
            kept.find(&Asked {
                view,
                ..asked(None, 1)
            }),
            None
        );
    }

    #[test]
    fn what_was_not_asked_for_longest_goes_first_and_what_is_too_much_is_not_kept() {
        let mut kept = Kept::default();
        for position in 0..ANSWERS as u64 {
            kept.keep(&asked(None, position), &documents(1));
        }
        assert!(kept.find(&asked(None, 0)).is_some());
        kept.keep(&asked(None, 1_000), &documents(1));
        assert_eq!(kept.find(&asked(None, 1)), None);
        assert!(kept.find(&asked(None, 0)).is_some());
        kept.keep(&asked(None, 2_000), &documents(KEPT));
        assert_eq!(
            kept.find(&asked(None, 2_000)),
            None,
            "with its key it is too much"
        );
        assert!(kept.find(&asked(None, 0)).is_some());
        kept.keep(&asked(None, 3_000), &documents(KEPT - 3));
        assert!(kept.find(&asked(None, 3_000)).is_some());
        assert_eq!(kept.0.len(), 1);
    }
}
