//! How much each may ask: a bucket of requests for every caller and for every organisation, filled again as time goes
//! by. Bounded in memory; what is forgotten is full again.

use crate::{
    app::App,
    caller::Login,
    problem::{Kind, Problem},
    server::Peer,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    fmt,
    str::FromStr,
    sync::{Mutex, PoisonError},
};
use tokio::time::Instant;

/// So many buckets are remembered at most.
const BUCKETS_MAX: usize = 100_000;

/// The most that a rate can grant.
const RATE_MAX: u64 = 1_000_000_000;

/// How many requests somebody may send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// At once.
    pub burst: u64,
    /// In the long run, in each minute.
    pub per_minute: u64,
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.burst, self.per_minute)
    }
}

/// What is no rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("write a rate as two whole numbers from 1 on, at once and in each minute: 600/1200")]
pub struct BadRate;

impl FromStr for Rate {
    type Err = BadRate;

    fn from_str(given: &str) -> Result<Self, BadRate> {
        let (burst, per_minute) = given.split_once('/').ok_or(BadRate)?;
        let number = |digits: &str| {
            digits
                .parse()
                .ok()
                .filter(|number| (1..=RATE_MAX).contains(number))
        };
        Ok(Self {
            burst: number(burst).ok_or(BadRate)?,
            per_minute: number(per_minute).ok_or(BadRate)?,
        })
    }
}

/// The rates of a server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rates {
    /// Of a person, or of an address from which somebody asks without a login.
    pub caller: Rate,
    /// Of all persons of an organisation together.
    pub organisation: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            caller: Rate {
                burst: 600,
                per_minute: 1_200,
            },
            organisation: Rate {
                burst: 3_000,
                per_minute: 6_000,
            },
        }
    }
}

/// What is left to somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Left {
    rate: Rate,
    /// Whether this request may pass.
    passes: bool,
    requests: u64,
    /// Seconds until the next request is earned.
    seconds: u64,
}

struct Bucket {
    /// In 60,000ths of a request, so that what a millisecond earns is a whole number.
    level: u64,
    at: Instant,
}

/// 60,000 milliseconds: what one request costs.
const COST: u64 = 60_000;

/// Counts requests.
pub(crate) struct Limiter {
    rates: Rates,
    buckets: Mutex<HashMap<String, Bucket>>,
}

impl Limiter {
    pub(crate) fn new(rates: Rates) -> Self {
        Self {
            rates,
            buckets: Mutex::default(),
        }
    }

    fn take(&self, who: String, rate: Rate) -> Left {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.clear();
        }
        let full = rate.burst.saturating_mul(COST);
        let bucket = buckets.entry(who).or_insert(Bucket { level: full, at: now });
        let passed = u64::try_from((now - bucket.at).as_millis()).unwrap_or(u64::MAX);
        bucket.level = bucket
            .level
            .saturating_add(passed.saturating_mul(rate.per_minute))
            .min(full);
        bucket.at = now;
        let passes = bucket.level >= COST;
        if passes {
            bucket.level -= COST;
        }
        let wanting = COST.saturating_sub(bucket.level).div_ceil(rate.per_minute.max(1));
        Left {
            rate,
            passes,
            requests: bucket.level / COST,
            seconds: wanting.div_ceil(1_000),
        }
    }
}

/// Lets a request pass, or says when to come again. The headers are those of the narrower of the two limits.
pub(crate) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let login = request.extensions().get::<Login>();
    let peer = request.extensions().get::<Peer>();
    let who = match (login, peer) {
        (Some(login), _) => format!("person {}", login.person),
        (None, Some(peer)) => format!("address {}", peer.0.ip()),
        (None, None) => "nobody".to_owned(),
    };
    let org = login.and_then(|login| login.orgs.first());
    let mut left = app.limiter.take(who, app.limiter.rates.caller);
    if let Some(org) = org.filter(|_| left.passes) {
        let of_org = app
            .limiter
            .take(format!("organisation {org}"), app.limiter.rates.organisation);
        if !of_org.passes || of_org.requests < left.requests {
            left = of_org;
        }
    }
    let mut response = match left.passes {
        true => next.run(request).await,
        false => {
            let detail = "too many requests; wait as long as Retry-After says";
            let problem = Problem::new(Kind::TOO_MANY, "rate.exceeded", detail);
            problem.retry_after(left.seconds.max(1)).into_response()
        }
    };
    say(response.headers_mut(), &left);
    response
}

fn say(headers: &mut HeaderMap, left: &Left) {
    let number = HeaderValue::from;
    headers.insert("ratelimit-limit", number(left.rate.burst));
    headers.insert("ratelimit-remaining", number(left.requests));
    headers.insert("ratelimit-reset", number(left.seconds));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_two_whole_numbers() {
        let rate = Rates::default().caller;
        assert_eq!(rate.to_string().parse(), Ok(rate));
        for bad in [
            "",
            "600",
            "600/",
            "/1",
            "0/1",
            "1/0",
            "-1/1",
            "1/2/3",
            "1.5/2",
            "1/9999999999999999999999",
        ] {
            assert_eq!(bad.parse::<Rate>(), Err(BadRate), "{bad}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_bucket_empties_and_fills_again() {
        let limiter = Limiter::new(Rates::default());
        let rate = Rate {
            burst: 3,
            per_minute: 60,
        };
        let take = || limiter.take("one".into(), rate).passes;
        assert!(take() && take() && take());
        assert!(!take());
        tokio::time::advance(std::time::Duration::from_millis(999)).await;
        assert!(!take());
        tokio::time::advance(std::time::Duration::from_millis(1)).await;
        assert!(take());
        assert!(!take());
        assert!(
            limiter.take("other".into(), rate).passes,
            "others have buckets of their own"
        );
    }
}
