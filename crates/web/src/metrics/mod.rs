//! What a server counts and times, shown on a port of its own to whoever runs it. That person may not know how anybody
//! voted: labels are patterns of addresses, methods, classes of status and reasons, and nothing is said of any one round,
//! organisation or person. `ops/metrics.md` describes all of it, and what is left out.

mod page;
mod standing;

pub(crate) use page::serve;

use crate::{app::App, problem::Code};
use axum::{
    extract::MatchedPath,
    http::{Method, Request, Response},
};
use meter::{Counter, Family, Gauge, Held, Registry, Since, Times, Unit};
use standing::Standing;

/// What the codes of refused logins begin with.
const LOGIN: &str = "identity.";

/// The counters of the interface. Cheap to clone: clones count together.
#[derive(Clone, Debug)]
pub(crate) struct Meters {
    requests: Family<3, Counter>,
    took: Family<2, Times>,
    under_way: Gauge,
    streams: Gauge,
    logins: Family<1, Counter>,
}

impl Default for Meters {
    fn default() -> Self {
        Self {
            requests: Family::new(["method", "route", "status"]),
            took: Family::new(["method", "route"]),
            under_way: Gauge::default(),
            streams: Gauge::default(),
            logins: Family::new(["reason"]),
        }
    }
}

impl Meters {
    fn register(&self, registry: &mut Registry) {
        registry.register(
            "http_requests",
            "Requests answered, by method, pattern of the address and class of the status",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "From the head of a request to the head of its answer",
            Unit::Seconds,
            self.took.clone(),
        );
        registry.register(
            "http_requests_under_way",
            "Requests that are being answered now",
            self.under_way.clone(),
        );
        registry.register(
            "change_streams",
            "Streams of changes open now",
            self.streams.clone(),
        );
        registry.register(
            "logins_refused",
            "Logins, sessions and tokens refused, by reason",
            self.logins.clone(),
        );
    }

    /// A request has come.
    pub(crate) fn asked<B>(&self, request: &Request<B>) -> Asked {
        let route = request.extensions().get::<MatchedPath>();
        Asked {
            method: method(request.method()),
            route: route.map_or_else(|| "none".into(), |path| path.as_str().to_owned()),
            since: Since::now(),
            _under_way: Held::one(&self.under_way),
        }
    }

    /// It is answered.
    pub(crate) fn answered<B>(&self, asked: Asked, response: &Response<B>) {
        let Asked {
            method, route, since, ..
        } = asked;
        self.took
            .of([method.into(), route.clone().into()])
            .note(since.passed());
        let class = class(response.status().as_u16());
        self.requests
            .of([method.into(), route.into(), class.into()])
            .inc();
        let code = response.extensions().get::<Code>();
        if let Some(reason) = code.and_then(|code| code.0.strip_prefix(LOGIN)) {
            self.logins.of([reason.to_owned().into()]).inc();
        }
    }

    /// A stream of changes is open for as long as this is held.
    pub(crate) fn stream(&self) -> Held {
        Held::one(&self.streams)
    }
}

/// A request under way.
pub(crate) struct Asked {
    method: &'static str,
    pub(crate) route: String,
    since: Since,
    _under_way: Held,
}

/// Anybody can make methods up, so only known ones are told apart.
fn method(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    let mut known = KNOWN.into_iter();
    known.find(|name| method == *name).unwrap_or("other")
}

fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// Everything that a server measures.
pub(crate) fn registry(app: &App) -> Registry {
    let mut registry = meter::registry();
    let version = [("version", env!("CARGO_PKG_VERSION"))];
    registry.register("build", "The program", meter::Info::new(version));
    app.meters.register(&mut registry);
    app.engine.ledger().meter().register(&mut registry);
    registry.register_collector(Box::new(Standing::of(app)));
    registry
}
