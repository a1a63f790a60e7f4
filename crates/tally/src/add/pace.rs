//! How many runs to look at together: more after success, fewer after failure. It changes the work, never the result.

/// The length of the next stretch, in runs.
pub(super) struct Pace {
    reach: u32,
    clear: bool,
}

const MOST: u32 = 1 << 20;

impl Pace {
    pub(super) const FIRST: Pace = Pace {
        reach: 1,
        clear: true,
    };

    pub(super) fn reach(&self) -> u32 {
        self.reach
    }

    /// Twice in a row: the next stretch may be longer.
    pub(super) fn was_clear(&mut self) {
        if self.clear {
            self.reach = (self.reach * 2).min(MOST);
        }
        self.clear = !self.clear;
    }

    /// Where the runs begin to differ must lie near.
    pub(super) fn was_unclear(&mut self) {
        self.reach = (self.reach / 2).max(1);
        self.clear = false;
    }
}
