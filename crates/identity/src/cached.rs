//! Something fetched from a provider and kept for a while: fetched by one at a time, not too often, and forgotten when it
//! cannot be renewed for too long.

use crate::{error::IdentityError, given::Clock};
use events::Time;
use std::{
    future::Future,
    sync::{Arc, PoisonError, RwLock},
};

/// How long something is used, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Life {
    /// For so long nobody asks again without a reason.
    pub(crate) fresh: i64,
    /// For so long it is used when it cannot be renewed.
    pub(crate) stale: i64,
    /// So long between two questions, whatever happens: nobody can make us ask a provider all the time.
    pub(crate) pause: i64,
}

/// A value with its life.
pub(crate) struct Cached<T> {
    clock: Clock,
    life: Life,
    held: RwLock<Held<T>>,
    asking: tokio::sync::Mutex<()>,
}

struct Held<T> {
    value: Option<(Arc<T>, Time)>,
    tried: Option<Time>,
    failure: Option<IdentityError>,
}

impl<T> Cached<T> {
    pub(crate) fn new(clock: Clock, life: Life) -> Self {
        let held = Held {
            value: None,
            tried: None,
            failure: None,
        };
        Self {
            clock,
            life,
            held: RwLock::new(held),
            asking: tokio::sync::Mutex::new(()),
        }
    }

    /// The value; fetched when there is none, when it is no longer fresh, or when it does not serve the caller. It may
    /// still not serve the caller when it was fetched a moment ago.
    pub(crate) async fn get<F: Future<Output = Result<T, IdentityError>>>(
        &self,
        serves: impl Fn(&T) -> bool,
        fetch: impl FnOnce() -> F,
    ) -> Result<Arc<T>, IdentityError> {
        if let Some(value) = self.fresh(&serves) {
            return Ok(value);
        }
        // One asks; those who waited find what it brought.
        let _asking = self.asking.lock().await;
        if let Some(value) = self.fresh(&serves) {
            return Ok(value);
        }
        let now = (self.clock)();
        if self.asked_a_moment_ago(now) {
            return self.fallback(now);
        }
        let fetched = fetch().await;
        {
            let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
            held.tried = Some(now);
            match fetched {
                Ok(value) => {
                    held.value = Some((Arc::new(value), now));
                    held.failure = None;
                }
                Err(failure) => {
                    tracing::warn!(code = failure.code(), "not renewed: {failure}");
                    held.failure = Some(failure);
                }
            }
        }
        self.fallback(now)
    }

    fn fresh(&self, serves: &impl Fn(&T) -> bool) -> Option<Arc<T>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let (value, since) = held.value.as_ref()?;
        let age = (self.clock)().millis() - since.millis();
        (age < self.life.fresh && serves(value)).then(|| value.clone())
    }

    fn asked_a_moment_ago(&self, now: Time) -> bool {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.tried
            .is_some_and(|tried| (now.millis() - tried.millis()).abs() < self.life.pause)
    }

    fn fallback(&self, now: Time) -> Result<Arc<T>, IdentityError> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((value, since)) = &held.value
            && now.millis() - since.millis() < self.life.stale
        {
            return Ok(value.clone());
        }
        Err(held.failure.clone().unwrap_or(IdentityError::Unreachable {
            what: "answer",
            why: "it was asked a moment ago".into(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

    struct World {
        now: Arc<AtomicI64>,
        asked: AtomicU32,
        cached: Cached<u32>,
    }

    impl World {
        fn new() -> Self {
            let now = Arc::new(AtomicI64::new(1_000_000));
            let hand = now.clone();
            let clock: Clock = Arc::new(move || Time::from_millis(hand.load(Ordering::SeqCst)));
            let life = Life {
                fresh: 100,
                stale: 1_000,
                pause: 10,
            };
            Self {
                now,
                asked: AtomicU32::new(0),
                cached: Cached::new(clock, life),
            }
        }

        fn later(&self, millis: i64) {
            self.now.fetch_add(millis, Ordering::SeqCst);
        }

        async fn get(&self, wanted: u32, works: bool) -> Option<u32> {
            let fetch = || async {
                let count = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
                if works {
                    Ok(count)
                } else {
                    Err(IdentityError::Redirected("x"))
                }
            };
            let got = self.cached.get(|value| *value >= wanted, fetch).await;
            got.ok().map(|value| *value)
        }
    }

    #[tokio::test]
    async fn asked_when_it_must_be_and_never_twice_in_a_pause() {
        let world = World::new();
        assert_eq!(world.get(0, false).await, None);
        assert_eq!(
            world.get(0, true).await,
            None,
            "within the pause nobody asks again"
        );
        world.later(10);
        assert_eq!(world.get(0, true).await, Some(2));
        assert_eq!(world.get(0, true).await, Some(2));
        assert_eq!(
            world.get(3, true).await,
            Some(2),
            "it does not serve, but was fetched just now"
        );
        world.later(10);
        assert_eq!(world.get(3, true).await, Some(3));
        world.later(100);
        assert_eq!(world.get(0, true).await, Some(4), "no longer fresh");
    }

    #[tokio::test]
    async fn used_for_a_while_when_it_cannot_be_renewed_and_then_forgotten() {
        let world = World::new();
        assert_eq!(world.get(0, true).await, Some(1));
        world.later(999);
        assert_eq!(world.get(0, false).await, Some(1));
        world.later(10);
        assert_eq!(world.get(0, false).await, None);
    }

    #[tokio::test]
    async fn many_at_once_ask_once() {
        let world = World::new();
        let all = futures::future::join_all((0..20).map(|_| world.get(0, true))).await;
        assert!(all.iter().all(|it| *it == Some(1)), "{all:?}");
    }
}
