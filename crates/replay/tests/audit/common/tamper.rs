//! Ways to falsify a log: after each of those of [`Log`], places, versions of what was changed, hashes and head are made to
//! agree again, so that only what the change means can give it away; those of [`Stored`] leave the head as it was.

use super::{Log, Stored, story};
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

impl Stored {
    /// Puts other bytes in the place of a leaf; the hash beside them stays.
    pub(crate) fn put(&mut self, place: usize, bytes: Vec<u8>) {
        self.rows[place].1 = bytes;
    }

    /// Makes the hash beside a leaf agree with its bytes.
    pub(crate) fn hash_again(&mut self, place: usize) {
        self.rows[place].2 = tlog::leaf_hash(&self.rows[place].1);
    }

    /// Lets the first ballot that was opened say another need; gives its place.
    pub(crate) fn edit_ballot(&mut self) -> usize {
        let place = story::told().find("ballot.opened@1", |_| true);
        let text = String::from_utf8(self.rows[place].1.clone()).unwrap();
        let [one, two] = ["stor", "bolig"].map(|need| story::need_id(need).to_string());
        self.put(place, text.replace(&one, &two).into_bytes());
        place
    }
}
