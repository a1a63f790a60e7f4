//! How long things took, in whole milliseconds.

use prometheus_client::{
    encoding::{EncodeMetric, MetricEncoder},
    metrics::{MetricType, TypedMetric, histogram::Histogram},
};
use std::{
    fmt,
    time::{Duration, Instant},
};

/// Up to so many seconds each.
const BUCKETS: [f64; 13] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
];

/// A histogram of times, in seconds. What is noted is rounded to whole milliseconds: of a sealed ballot how long it took
/// must not tell how many marks it bears. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Times(Histogram);

impl Default for Times {
    fn default() -> Self {
        Self(Histogram::new(BUCKETS))
    }
}

impl Times {
    /// Notes how long something took.
    pub fn note(&self, took: Duration) {
        self.0.observe(seconds(took));
    }
}

/// In whole milliseconds, written as seconds.
fn seconds(took: Duration) -> f64 {
    let millis = (took.as_micros() + 500) / 1_000;
    f64::from(u32::try_from(millis).unwrap_or(u32::MAX)) / 1_000.0
}

impl TypedMetric for Times {
    const TYPE: MetricType = Histogram::TYPE;
}

impl EncodeMetric for Times {
    fn encode(&self, encoder: MetricEncoder<'_>) -> Result<(), fmt::Error> {
        self.0.encode(encoder)
    }

    fn metric_type(&self) -> MetricType {
        Self::TYPE
    }
}

/// When something began.
#[derive(Clone, Copy, Debug)]
pub struct Since(Instant);

impl Since {
    /// Now, by a clock that only goes forwards and shows no time of day.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "measured alone: no result follows from it"
    )]
    pub fn now() -> Self {
        Self(Instant::now())
    }

    /// How long ago it was.
    #[must_use]
    pub fn passed(self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_whole_milliseconds() {
        for (micros, told) in [
            (0, 0.0),
            (499, 0.0),
            (500, 0.001),
            (1_499, 0.001),
            (61_000_400, 61.0),
        ] {
            assert_eq!(seconds(Duration::from_micros(micros)), told, "{micros}");
        }
        assert_eq!(seconds(Duration::MAX), f64::from(u32::MAX) / 1_000.0);
    }
}
