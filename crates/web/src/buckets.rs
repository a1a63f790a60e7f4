//! Buckets of requests, filled again as time goes by. Bounded in memory: buckets that are full again are forgotten first,
//! for nothing is lost with them, then those that were used longest ago.

use crate::limits::Rate;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tokio::time::Instant;

/// So many buckets are remembered at most.
const BUCKETS_MAX: usize = 100_000;

/// 60,000 milliseconds: what one request costs.
const COST: u64 = 60_000;

/// What is left to somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Left {
    pub(crate) rate: Rate,
    /// Whether this request may pass.
    pub(crate) passes: bool,
    pub(crate) requests: u64,
    /// Seconds until the next request is earned.
    pub(crate) seconds: u64,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    rate: Rate,
    /// In 60,000ths of a request, so that what a millisecond earns is a whole number.
    level: u64,
    at: Instant,
}

impl Bucket {
    fn new(rate: Rate, at: Instant) -> Self {
        let level = rate.burst.saturating_mul(COST);
        Self { rate, level, at }
    }

    /// How full it is at a time.
    fn level(&self, now: Instant) -> u64 {
        let passed = u64::try_from((now - self.at).as_millis()).unwrap_or(u64::MAX);
        let earned = passed.saturating_mul(self.rate.per_minute);
        self.level.saturating_add(earned).min(self.full())
    }

    fn full(&self) -> u64 {
        self.rate.burst.saturating_mul(COST)
    }
}

/// All buckets, by whose they are.
pub(crate) struct Buckets {
    most: usize,
    by_name: Mutex<HashMap<String, Bucket>>,
}

impl Default for Buckets {
    fn default() -> Self {
        Self::of(BUCKETS_MAX)
    }
}

impl Buckets {
    fn of(most: usize) -> Self {
        let by_name = Mutex::default();
        Self { most, by_name }
    }

    /// Takes one request out of a bucket.
    pub(crate) fn take(&self, who: &str, rate: Rate) -> Left {
        let now = Instant::now();
        let mut buckets = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= self.most && !buckets.contains_key(who) {
            make_room(&mut buckets, self.most, now);
        }
        let bucket = buckets
            .entry(who.to_owned())
            .or_insert_with(|| Bucket::new(rate, now));
        bucket.level = bucket.level(now);
        bucket.at = now;
        let passes = bucket.level >= COST;
        if passes {
            bucket.level -= COST;
        }
        left(rate, passes, bucket.level)
    }

    /// Whether one more request could be taken out of a bucket, without taking it.
    pub(crate) fn look(&self, who: &str, rate: Rate) -> Left {
        let now = Instant::now();
        let buckets = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.get(who).copied();
        let level = bucket.unwrap_or_else(|| Bucket::new(rate, now)).level(now);
        left(rate, level >= COST, level)
    }
}

/// What is left in a bucket at this level.
fn left(rate: Rate, passes: bool, level: u64) -> Left {
    let wanting = COST.saturating_sub(level).div_ceil(rate.per_minute.max(1));
    Left {
        rate,
        passes,
        requests: level / COST,
        seconds: wanting.div_ceil(1_000),
    }
}

/// Forgets the full ones, and where that is not enough, a tenth of them all, the oldest first: so that not every newcomer
/// makes us look at all of them.
fn make_room(buckets: &mut HashMap<String, Bucket>, most: usize, now: Instant) {
    buckets.retain(|_, bucket| bucket.level(now) < bucket.full());
    let keep = most - most / 10 - 1;
    let Some(beyond) = buckets.len().checked_sub(keep).filter(|beyond| *beyond > 0) else {
        return;
    };
    let mut used: Vec<Instant> = buckets.values().map(|bucket| bucket.at).collect();
    let (_, last, _) = used.select_nth_unstable(beyond - 1);
    let last = *last;
    // Of those used at that very moment no more go than must.
    let older = buckets.values().filter(|bucket| bucket.at < last).count();
    let mut of_the_last = beyond - older;
    buckets.retain(|_, bucket| match bucket.at.cmp(&last) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal if of_the_last > 0 => {
            of_the_last -= 1;
            false
        }
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const RATE: Rate = Rate {
        burst: 3,
        per_minute: 60,
    };

    #[tokio::test(start_paused = true)]
    async fn a_bucket_empties_and_fills_again() {
        let buckets = Buckets::default();
        let take = || buckets.take("one", RATE).passes;
        assert!(take() && take() && take());
        assert!(!take());
        tokio::time::advance(Duration::from_millis(999)).await;
        assert!(!take());
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(take());
        assert!(!take());
        assert!(
            buckets.take("other", RATE).passes,
            "others have buckets of their own"
        );
        assert!(!buckets.look("one", RATE).passes);
        tokio::time::advance(Duration::from_millis(1_000)).await;
        // To look takes nothing.
        assert!(buckets.look("one", RATE).passes && buckets.look("one", RATE).passes);
        assert!(take());
        assert!(!take());
        assert_eq!(buckets.look("nobody yet", RATE).requests, RATE.burst);
    }

    #[tokio::test(start_paused = true)]
    async fn who_asked_too_often_is_not_forgotten_for_those_who_come_and_go() {
        let buckets = Buckets::of(100);
        let count = || buckets.by_name.lock().unwrap().len();
        for name in 0..80 {
            buckets.take(&format!("early {name}"), RATE);
        }
        tokio::time::advance(Duration::from_secs(5)).await;
        // Everybody else is full again by now, and goes first.
        for _ in 0..4 {
            buckets.take("greedy", RATE);
        }
        for name in 0..60 {
            buckets.take(&format!("later {name}"), RATE);
        }
        assert!(!buckets.take("greedy", RATE).passes);
        // Where nobody is full, those used longest ago go, and no more than a tenth of them.
        for name in 0..1_000 {
            assert!(buckets.take(&format!("crowd {name}"), RATE).passes);
            assert!((1..=100).contains(&count()), "{}", count());
            assert!(!buckets.take("greedy", RATE).passes);
            tokio::time::advance(Duration::from_micros(10)).await;
        }
        assert!(count() >= 89, "{}", count());
    }
}
