//! Which parts of the list the purses pay for, in order, and how a part ends.

use crate::Phase;

/// The parts of a rule that runs by rounds of payments.
#[derive(Clone, Copy)]
pub(crate) struct Course {
    parts: &'static [Phase],
    /// Part `loads` ends as soon as one of the best does not fit; otherwise what does not fit is passed over.
    pub(crate) stop: bool,
}

impl Course {
    /// Shares, what they left, and a waiting list that goes on as if there were hours.
    pub(crate) const ES_LIST: Course = Course::over(&[Phase::Shares, Phase::Leftover, Phase::Waiting]);
    /// Shares only.
    pub(crate) const SHARES: Course = Course::over(&[Phase::Shares]);
    /// Phragmén over everything.
    pub(crate) const RANK: Course = Course::over(&[Phase::Ranked]);
    /// Phragmén over what fits, then a waiting list.
    pub(crate) const SKIP: Course = Course::over(&[Phase::Loads, Phase::Waiting]);
    /// Phragmén until something does not fit, then a waiting list.
    pub(crate) const STOP: Course = Course {
        stop: true,
        ..Course::SKIP
    };

    const fn over(parts: &'static [Phase]) -> Course {
        Course { parts, stop: false }
    }

    pub(crate) fn first(self) -> Phase {
        self.parts.first().copied().unwrap_or(Phase::Waiting)
    }

    /// The part that follows `phase`, if any.
    pub(crate) fn after(self, phase: Phase) -> Option<Phase> {
        let mut parts = self.parts.iter();
        parts.find(|&&part| part == phase)?;
        parts.next().copied()
    }
}
