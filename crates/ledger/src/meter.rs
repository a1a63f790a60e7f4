//! What a ledger counts and times of its appends. Nothing here tells of what was appended: no kind, no stream, no length.

use crate::{AppendError, Appended};
use ::meter::{Counter, Family, Gauge, Held, Histogram, Registry, Since, Times, Unit};
use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// An append that takes longer is a sign of a store that cannot follow.
const SLOW: Duration = Duration::from_secs(1);

/// That it cannot is noted so often at most.
const NOTED_EVERY: Duration = Duration::from_secs(10);

/// The counters of a ledger. Cheap to clone: clones count together.
#[derive(Clone, Debug)]
pub struct Meter {
    waiting: Gauge,
    took: Times,
    outcomes: Family<1, Counter>,
    batches: Histogram,
    failed: Counter,
    noted: Arc<Mutex<Option<Since>>>,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            waiting: Gauge::default(),
            took: Times::default(),
            outcomes: Family::new(["outcome"]),
            batches: ::meter::sizes(),
            failed: Counter::default(),
            noted: Arc::default(),
        }
    }
}

impl Meter {
    /// Puts the counters under their names.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("appends", "Appends answered, by outcome", self.outcomes.clone());
        registry.register(
            "appends_waiting",
            "Appends that wait for their answer now",
            self.waiting.clone(),
        );
        registry.register_with_unit(
            "append_duration",
            "From the question to the answer of an append, waiting included",
            Unit::Seconds,
            self.took.clone(),
        );
        registry.register(
            "batch_appends",
            "Appends that one commit took in",
            self.batches.clone(),
        );
        registry.register(
            "batches_failed",
            "Batches that could not be committed",
            self.failed.clone(),
        );
    }

    /// Counts and times an append. One whose caller goes away is no longer waited for, and not counted.
    pub(crate) async fn append(
        &self,
        asked: impl Future<Output = Result<Appended, AppendError>>,
    ) -> Result<Appended, AppendError> {
        let (_waits, since) = (Held::one(&self.waiting), Since::now());
        let answer = asked.await;
        let passed = since.passed();
        self.took.note(passed);
        self.judge(passed);
        self.outcomes.of([outcome(&answer).into()]).inc();
        answer
    }

    /// Notes that the store is slow, where it is.
    fn judge(&self, passed: Duration) {
        if passed < SLOW {
            return;
        }
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.is_none_or(|last| last.passed() >= NOTED_EVERY) {
            *noted = Some(Since::now());
            let seconds = passed.as_secs();
            tracing::warn!(seconds, "the store is slow: an append waited for so long");
        }
    }

    /// Counts a commit that took in so many appends.
    pub(crate) fn batch(&self, appends: usize) {
        if let Ok(appends) = u32::try_from(appends)
            && appends > 0
        {
            self.batches.observe(appends.into());
        }
    }

    /// Counts a batch that could not be committed.
    pub(crate) fn failed(&self) {
        self.failed.inc();
    }
}

/// What came of an append, in a word.
fn outcome(answer: &Result<Appended, AppendError>) -> &'static str {
    match answer {
        Ok(appended) if appended.repeated => "repeated",
        Ok(_) => "recorded",
        Err(AppendError::Conflict { .. }) => "conflict",
        Err(AppendError::Late { .. }) => "late",
        Err(AppendError::OtherBody) => "other_body",
        Err(AppendError::TooLarge { .. }) => "too_large",
        Err(AppendError::Invalid(_)) => "invalid",
        Err(AppendError::Unavailable(_)) => "unavailable",
        Err(AppendError::Corrupt(_)) => "corrupt",
    }
}
