//! Which of two equally good needs comes first.

use std::cmp::Ordering;

use super::roll::Entry;
use crate::{Ties, TiesPolicy};

/// Less means earlier on the list.
pub(super) fn order(ties: &Ties, a: &Entry, b: &Entry) -> Ordering {
    let key = |id: &str| ties.lot.as_ref().map(|lot| lot.key(id));
    match ties.policy {
        TiesPolicy::Lex => a.id.cmp(b.id),
        TiesPolicy::LexReversed => b.id.cmp(a.id),
        TiesPolicy::Chain => (a.hours.cmp(b.hours))
            .then_with(|| b.support.cmp(&a.support))
            .then_with(|| b.municipalities.cmp(&a.municipalities))
            .then_with(|| key(a.id).cmp(&key(b.id)))
            .then_with(|| a.id.cmp(b.id)),
    }
}
