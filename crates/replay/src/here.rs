//! The event in hand: where it stands, who did it, and since when its command has been running.

use crate::Finding;
use authority::By;
use events::Recorded;
use std::borrow::Cow;
use tlog::Hash;

/// The event in hand.
#[derive(Debug)]
pub(crate) struct Here<'a> {
    /// Its place in the log.
    pub(crate) place: u64,
    /// Itself.
    pub(crate) event: &'a Recorded,
    /// The hash of its leaf.
    pub(crate) hash: Hash,
    /// Where its command began.
    pub(crate) start: u64,
    /// Who did it: as recorded where that was permitted, else somebody to whom it would have been, so that the rest of
    /// the rules can still be checked.
    pub(crate) by: By,
}

impl Here<'_> {
    /// Something found about this event.
    pub(crate) fn finding(&self, code: impl Into<Cow<'static, str>>, what: impl Into<String>) -> Finding {
        Finding::tampered(code, what)
            .at(self.place)
            .of(&self.event.stream)
    }
}
