//! Ways to falsify a log: after each, places, versions of what was changed, hashes and head are made to agree again, so
//! that only what the change means can give it away.

use super::{Log, Stored};
use events::{Event, Position, Recorded};

impl Log {
    /// Numbers all events anew and hashes everything again.
    pub(crate) fn forged(&self) -> Stored {
        let mut log = self.clone();
        for (event, place) in log.events.iter_mut().zip(0..) {
            event.position = Position(place);
        }
        log.stored()
    }

    /// Where the first event of a kind stands, that a test accepts.
    #[track_caller]
    pub(crate) fn find(&self, kind: &str, accepts: impl Fn(&Recorded) -> bool) -> usize {
        let found = self
            .events
            .iter()
            .position(|event| event.body.kind() == kind && accepts(event));
        found.unwrap_or_else(|| panic!("no {kind}"))
    }

    /// Changes the first event of a kind.
    #[track_caller]
    pub(crate) fn change<E: Event>(&mut self, kind: &str, change: impl FnOnce(&mut E)) -> &mut Self {
        let place = self.find(kind, |_| true);
        self.change_at(place, change)
    }

    /// Changes the event at a place; what it cites is written anew.
    #[track_caller]
    pub(crate) fn change_at<E: Event>(&mut self, place: usize, change: impl FnOnce(&mut E)) -> &mut Self {
        let recorded = &mut self.events[place];
        let mut event = E::of(&recorded.body).cloned().unwrap();
        change(&mut event);
        recorded.body = event.into_body();
        recorded.cites = Recorded::cites_of(&recorded.body, &recorded.actor);
        self
    }
}
