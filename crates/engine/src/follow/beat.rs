//! When turns are to be renewed, and free ones looked for.

use futures::future::FutureExt;
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// Beats at intervals, the first at once. A beat that somebody waited for is there until it is taken.
pub(super) struct Beat {
    interval: Interval,
    came: bool,
}

impl Beat {
    pub(super) fn every(time: Duration) -> Self {
        let mut interval = interval(time);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            interval,
            came: false,
        }
    }

    /// Takes the beat, if one came since the last was taken.
    pub(super) fn take(&mut self) -> bool {
        let came = self.interval.tick().now_or_never().is_some();
        std::mem::take(&mut self.came) || came
    }

    /// Waits for the next one; it is still to be taken then.
    pub(super) async fn wait(&mut self) {
        self.interval.tick().await;
        self.came = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_beat_that_was_waited_for_is_taken_once() {
        let mut beat = Beat::every(Duration::from_secs(3));
        assert!(beat.take(), "the first comes at once");
        assert!(!beat.take());
        beat.wait().await;
        assert!(beat.take());
        assert!(!beat.take());
        tokio::time::advance(Duration::from_secs(10)).await;
        assert!(beat.take(), "late ones count as one");
        assert!(!beat.take());
    }
}
