//! Time: the one place that asks the machine what time it is.

use events::Time;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Gives the time. The ledger stamps events by it and never lets it go back.
pub type Clock = ledger::Clock;

/// The machine's clock.
#[must_use]
pub fn system() -> Clock {
    Arc::new(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the machine's clock is read"
        )]
        let now = std::time::SystemTime::now();
        let millis = now
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |since| since.as_millis());
        Time::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    })
}

/// A clock that stands still until it is moved: for the demo and for tests.
#[derive(Clone, Debug)]
pub struct Manual(Arc<AtomicI64>);

impl Manual {
    /// A clock that shows this time.
    #[must_use]
    pub fn at(time: Time) -> Self {
        Self(Arc::new(AtomicI64::new(time.millis())))
    }

    /// Moves it to a time, forwards or back.
    pub fn set(&self, time: Time) {
        self.0.store(time.millis(), Ordering::SeqCst);
    }

    /// Moves it forwards.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> Time {
        Time::from_millis(self.0.load(Ordering::SeqCst))
    }

    /// As the engine and the ledger take it.
    #[must_use]
    pub fn clock(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// The machine's clock, which can be moved forwards: for a demo that people play through. It never goes back.
#[derive(Clone)]
pub struct Shifted {
    machine: Clock,
    ahead: Arc<AtomicI64>,
}

impl Shifted {
    /// The machine's clock, not moved yet.
    #[must_use]
    pub fn system() -> Self {
        Self::over(system())
    }

    /// Another clock in its place, not moved yet: one that stands still, so that two runs show the same.
    #[must_use]
    pub fn over(machine: Clock) -> Self {
        let ahead = Arc::default();
        Self { machine, ahead }
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> Time {
        (self.machine)().plus_millis(self.ahead.load(Ordering::SeqCst))
    }

    /// Moves it forwards to a time; `false` when that is past already.
    #[must_use]
    pub fn forward_to(&self, time: Time) -> bool {
        let by = time.millis() - self.now().millis();
        let forwards = by >= 0;
        if forwards {
            self.ahead.fetch_add(by, Ordering::SeqCst);
        }
        forwards
    }

    /// As the engine and the ledger take it.
    #[must_use]
    pub fn clock(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}
