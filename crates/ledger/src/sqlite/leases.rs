//! Whose turn it is at a view: kept by the writer, since one process holds the store, and gone with it. A turn of an
//! earlier process writes nothing: that process has lost the store's lock, and its writer with it.

use crate::{Epoch, ViewBatch};
use events::Time;
use std::{collections::BTreeMap, time::Duration};

/// All turns that were ever given.
#[derive(Default)]
pub(super) struct Leases(BTreeMap<(String, u32), Lease>);

struct Lease {
    epoch: Epoch,
    until: Time,
    /// Milliseconds.
    lasts: i64,
}

impl Leases {
    /// The next turn, if the last one is over.
    pub(super) fn take(&mut self, view: &str, revision: u32, lasts: Duration, now: Time) -> Option<Epoch> {
        let lease = self.0.entry((view.to_owned(), revision)).or_insert(Lease {
            epoch: Epoch(0),
            until: now,
            lasts: 0,
        });
        if lease.until > now {
            return None;
        }
        lease.epoch.0 += 1;
        lease.last(lasts, now);
        Some(lease.epoch)
    }

    /// Moves the end of a turn; false when it is over.
    pub(super) fn renew(
        &mut self,
        view: &str,
        revision: u32,
        epoch: Epoch,
        lasts: Duration,
        now: Time,
    ) -> bool {
        let lease = self.0.get_mut(&(view.to_owned(), revision));
        let ours = lease.filter(|lease| lease.epoch == epoch);
        ours.map(|lease| lease.last(lasts, now)).is_some()
    }

    /// Whether it is the batch's turn; renews it then.
    pub(super) fn admits(&mut self, batch: &ViewBatch, now: Time) -> bool {
        let lease = self.0.get_mut(&(batch.view.clone(), batch.revision));
        let ours = lease.filter(|lease| lease.epoch == batch.epoch);
        ours.map(|lease| lease.until = lease.until.max(later(now, lease.lasts)))
            .is_some()
    }

    /// Ends the turn of whoever has it.
    pub(super) fn end(&mut self, view: &str, revision: u32, now: Time) {
        if let Some(lease) = self.0.get_mut(&(view.to_owned(), revision)) {
            (lease.epoch.0, lease.until) = (lease.epoch.0 + 1, now);
        }
    }
}

impl Lease {
    fn last(&mut self, lasts: Duration, now: Time) {
        self.lasts = i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX);
        self.until = later(now, self.lasts);
    }
}

fn later(now: Time, millis: i64) -> Time {
    Time::from_millis(now.millis().saturating_add(millis))
}
