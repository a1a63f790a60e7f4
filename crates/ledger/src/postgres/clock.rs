//! Whether the clock that stamps events agrees with the database's: deadlines must not depend on which server takes a
//! ballot in.

use crate::Clock;
use events::Time;

/// How far the two may be apart, in milliseconds.
pub(super) const SKEW: i64 = 5_000;

/// The time that events get.
pub(super) struct Stamp {
    clock: Clock,
    /// Whether it is meant to show the real time. One that is told its time agrees with nobody's.
    live: bool,
}

impl Stamp {
    pub(super) fn new(clock: Clock, live: bool) -> Self {
        Self { clock, live }
    }

    pub(super) fn now(&self) -> Time {
        (self.clock)()
    }

    /// What the database's clock must show, as far as it matters.
    pub(super) fn expected(&self) -> Option<Time> {
        self.live.then(|| self.now())
    }

    /// Refuses when the database, asked between two of our times, showed one that is more than the allowed away from
    /// both and all in between: how long the answer took is no skew.
    pub(super) fn agrees(&self, before: Time, database: Time, after: Time) -> Result<(), String> {
        let (early, late) = (before.millis().min(after.millis()), after.millis());
        let shown = database.millis();
        if !self.live || (early - SKEW..=late + SKEW).contains(&shown) {
            return Ok(());
        }
        Err(format!(
            "this server's clock shows {after} and the database's {database}, more than {} s apart: \
             nothing was written; set both right",
            SKEW / 1_000
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn only_a_sure_difference_counts() {
        let at = Time::from_millis;
        let live = Stamp::new(Arc::new(|| Time::from_millis(0)), true);
        for (before, database, after, agrees) in [
            (0, 5_000, 0, true),
            (0, 5_001, 0, false),
            (10_000, 5_000, 10_000, true),
            (10_000, 4_999, 10_000, false),
            // Waited long for the lock: anywhere in between is right.
            (0, 0, 60_000, true),
            (0, 65_000, 60_000, true),
            (0, 65_001, 60_000, false),
            (0, -5_001, 60_000, false),
            // Our clock was set back meanwhile.
            (60_000, 0, 0, true),
        ] {
            let told = live.agrees(at(before), at(database), at(after));
            assert_eq!(told.is_ok(), agrees, "{before} {database} {after}");
        }
        let told = Stamp::new(Arc::new(|| Time::from_millis(0)), false);
        assert_eq!(told.agrees(at(0), at(1 << 40), at(0)), Ok(()));
        let words = live.agrees(at(0), at(9_000), at(0)).unwrap_err();
        assert!(
            words.contains("1970-01-01T00:00:00.000Z and the database's 1970-01-01T00:00:09.000Z"),
            "{words}"
        );
    }
}
