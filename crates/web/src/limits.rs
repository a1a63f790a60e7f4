//! How much each may ask: a bucket of requests for every caller and for every organisation, and one for attempts to say
//! who one is that failed, for every address; and so many streams and looks at the past at once.

use crate::{
    app::App,
    buckets::{Buckets, Left},
    caller::Login,
    problem::{Kind, Problem},
    proxies::{self, TrustedProxy},
    seats::{Seat, Seats},
    server::Peer,
};
use axum::{
    extract::{Query, Request, State},
    http::{Extensions, HeaderMap, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{fmt, str::FromStr, sync::Arc};

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

/// So many looks at the past one caller may have under way: few are worked out at once, and others wait behind them.
const LOOKS: usize = 4;

/// Counts requests, and streams that stay open.
pub(crate) struct Limiter {
    pub(crate) rates: Rates,
    /// Whose word about the asker's address is taken.
    proxies: Vec<TrustedProxy>,
    buckets: Buckets,
    seats: Arc<Seats>,
}

/// Under which name the asker is counted.
#[derive(Clone, Debug)]
pub(crate) struct Asker(String);

impl Limiter {
    pub(crate) fn new(rates: Rates, proxies: Vec<TrustedProxy>) -> Self {
        Self {
            rates,
            proxies,
            buckets: Buckets::default(),
            seats: Arc::default(),
        }
    }

    /// From where somebody asks, as it is counted.
    fn address(&self, extensions: &Extensions, headers: &HeaderMap) -> String {
        match extensions.get::<Peer>() {
            Some(peer) => {
                let asker = proxies::asker(peer.0.ip(), headers, &self.proxies);
                format!("address {}", proxies::counted(asker))
            }
            None => "nobody".to_owned(),
        }
    }

    /// Where attempts to say who one is are counted, for somebody who asks from there.
    pub(crate) fn attempts(&self, extensions: &Extensions, headers: &HeaderMap) -> Attempts {
        Attempts(format!("attempts from {}", self.address(extensions, headers)))
    }

    /// Says when to come again, where so many failed that none may any more.
    pub(crate) fn spent(&self, attempts: &Attempts) -> Option<Left> {
        let left = self.buckets.look(&attempts.0, self.rates.caller);
        Some(left).filter(|left| !left.passes)
    }

    /// Counts one that failed, and says with the refusal how many more may.
    pub(crate) fn failed(&self, attempts: &Attempts, problem: Problem) -> Response {
        let left = self.buckets.take(&attempts.0, self.rates.caller);
        if !left.passes {
            return too_many(&left);
        }
        let mut response = problem.into_response();
        say(response.headers_mut(), &left);
        response
    }

    /// A seat for a stream, for as long as it is kept.
    ///
    /// # Errors
    /// The asker has as many as one may have.
    pub(crate) fn seat(&self, extensions: &Extensions, most: usize) -> Result<Seat, Problem> {
        let who = extensions
            .get::<Asker>()
            .map_or("nobody", |asker| asker.0.as_str());
        self.seats.take(who, most).ok_or_else(|| {
            let detail =
                format!("one caller may have {most} streams open at once; close one, or read all from one");
            Problem::new(Kind::TOO_MANY, "changes.too_many", detail).retry_after(30)
        })
    }
}

/// The name under which attempts from somewhere are counted.
pub(crate) struct Attempts(String);

/// Lets a request pass, or says when to come again. The headers are those of the narrower of the two limits.
pub(crate) async fn limit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let limiter = &app.limiter;
    let login = request.extensions().get::<Login>();
    let who = match login {
        Some(login) => format!("person {}", login.person),
        None => limiter.address(request.extensions(), request.headers()),
    };
    let org = login.and_then(|login| login.orgs.first());
    let mut left = limiter.buckets.take(&who, limiter.rates.caller);
    if let Some(org) = org.filter(|_| left.passes) {
        let of_org = format!("organisation {org}");
        let of_org = limiter.buckets.take(&of_org, limiter.rates.organisation);
        if !of_org.passes || of_org.requests < left.requests {
            left = of_org;
        }
    }
    if !left.passes {
        return too_many(&left);
    }
    // Kept until the answer is there.
    let _looking =
        match looks_back(&request).then(|| limiter.seats.take(&format!("the past for {who}"), LOOKS)) {
            Some(None) => return too_many_looks().into_response(),
            seat => seat.flatten(),
        };
    request.extensions_mut().insert(Asker(who));
    let mut response = next.run(request).await;
    say(response.headers_mut(), &left);
    response
}

/// Whether the past is asked for, which the whole log may have to be read for.
fn looks_back(request: &Request) -> bool {
    // Read as views read it. What they cannot read either, they refuse.
    let asked = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    asked.is_ok_and(|Query(asked)| asked.iter().any(|(name, _)| name == "asOf"))
}

fn too_many_looks() -> Problem {
    let detail =
        format!("one caller may have {LOOKS} looks at the past under way at once; wait for their answers");
    Problem::new(Kind::TOO_MANY, "past.too_many", detail).retry_after(1)
}

/// The refusal of who asked too often.
pub(crate) fn too_many(left: &Left) -> Response {
    let detail = "too many requests; wait as long as Retry-After says";
    let problem = Problem::new(Kind::TOO_MANY, "rate.exceeded", detail);
    let mut response = problem.retry_after(left.seconds.max(1)).into_response();
    say(response.headers_mut(), left);
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
    use axum::body::Body;

    #[test]
    fn the_past_is_asked_for_however_it_is_spelled() {
        let looks = |address: &str| looks_back(&Request::get(address).body(Body::empty()).unwrap());
        assert!(looks("/a?limit=1&asOf=3") && looks("/a?%61sOf=3") && looks("/a?as%4Ff=3"));
        assert!(!looks("/a") && !looks("/a?asOfTen=3") && !looks("/a?limit=asOf"));
    }

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
}
