//! One stream of server-sent events for each reader: every change that the reader may see, in the order of the log, each
//! once, also across a lost connection. The id of an event is its position, so `Last-Event-ID` says where to go on; the
//! first event has an id too, by which a reader who lost the connection before any change begins where it would have.

use super::hub::Change;
use crate::{
    app::App,
    caller::Caller,
    once::once,
    problem::{Kind, Problem},
    seats::Seat,
    spelled,
};
use authority::{By, Eyes, may_hear};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, request::Parts},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use events::Position;
use futures::{FutureExt, stream};
use meter::Held;
use serde::Deserialize;
use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, Interval, MissedTickBehavior, interval_at},
};

/// Events read at once by whoever catches up.
const PAGE: usize = 500;

/// Where to begin, for who has no `Last-Event-ID` yet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// The first position wanted; what comes from now on where nothing is said.
    #[serde(default, deserialize_with = "spelled::read_position")]
    from: Option<u64>,
}

pub(super) async fn changes(
    State(app): State<App>,
    caller: Caller,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
    head: Parts,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| malformed("the only question here is ?from=POSITION"))?;
    let resumed = resumed(&head.headers)?;
    let seat = app.limiter.seat(&head.extensions, app.bounds.streams)?;
    let by = caller.by(&app).await?;
    // Listens before it looks at the end of the log, so that nothing falls in between.
    let live = app.hub.listen();
    let size = app.engine.ledger().head().await?.size;
    let next = resumed.or(asked.from).unwrap_or(size);
    if next > size {
        let detail = format!("the log has {size} events; there is nothing at {next} yet");
        return Err(Problem::new(Kind::NOT_FOUND, "changes.beyond", detail).with("size", size));
    }
    let reader = Reader {
        _counted: app.meters.stream(),
        looks: looks(app.bounds.looks),
        app,
        caller,
        head,
        by,
        live,
        next: Position(next),
        ready: VecDeque::new(),
        behind: true,
        _seat: seat,
    };
    let first = Event::default()
        .event("from")
        .id(format!("{FROM}{next}"))
        .data(format!("{{\"position\":{next}}}"));
    let told = stream::unfold((Some(first), reader), |(first, mut reader)| async move {
        let event = match first {
            Some(first) => first,
            None => reader.step().await?,
        };
        Some((Ok::<_, Infallible>(event), (None, reader)))
    });
    let alive = KeepAlive::new().interval(Duration::from_secs(15));
    let mut response = Sse::new(told).keep_alive(alive).into_response();
    response
        .headers_mut()
        .insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

/// What stands before a position in the id of the first event: it goes on at the position, and not after it.
const FROM: &str = "from-";

/// The position to go on at, by `Last-Event-ID`.
///
/// # Errors
/// It is no id of ours.
pub(crate) fn resumed(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(given) = once(headers, "last-event-id")? else {
        return Ok(None);
    };
    let given = given.to_str().unwrap_or_default();
    let (digits, after) = match given.strip_prefix(FROM) {
        Some(digits) => (digits, 0),
        None => (given, 1),
    };
    let position = spelled::plain_position(digits).ok_or_else(|| {
        malformed("Last-Event-ID is the id of the last event seen: a position such as 17, or from-17")
    })?;
    Ok(Some(position.saturating_add(after)))
}

fn malformed(detail: &str) -> Problem {
    Problem::new(Kind::MALFORMED, "changes.from", detail)
}

/// When to look whether the login still stands.
fn looks(every: Duration) -> Interval {
    let mut looks = interval_at(Instant::now() + every, every);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks
}

struct Reader {
    app: App,
    _counted: Held,
    caller: Caller,
    /// What was asked with: whether it would still be let in is looked at now and then.
    head: Parts,
    looks: Interval,
    by: Option<By>,
    live: Receiver<Arc<Change>>,
    next: Position,
    ready: VecDeque<Arc<Change>>,
    /// Whether there may be something in the log that was not handed over.
    behind: bool,
    /// Kept as long as the stream is.
    _seat: Seat,
}

impl Reader {
    /// The next thing to be told; `None` ends the stream, and the reader may come back with the last id.
    async fn step(&mut self) -> Option<Event> {
        loop {
            if self.looks.tick().now_or_never().is_some() {
                self.still_stands().await?;
            }
            if let Some(change) = self.ready.pop_front() {
                self.next = Position(change.position.0 + 1);
                if self.is_concerned(&change) {
                    self.look_again().await?;
                }
                if let Some(event) = self.told(&change) {
                    return Some(event);
                }
                continue;
            }
            if self.behind {
                self.catch_up().await?;
                continue;
            }
            let mut stopping = self.app.stopping.clone();
            let came = tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return None,
                _ = self.looks.tick() => None,
                came = self.live.recv() => Some(came),
            };
            let Some(came) = came else {
                self.still_stands().await?;
                continue;
            };
            match came {
                Ok(change) if change.position < self.next => {}
                Ok(change) if change.position == self.next => self.ready.push_back(change),
                Ok(_) | Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Whether what the reader may see may be another after this. Rights of others are nearly all there are.
    fn is_concerned(&self, change: &Change) -> bool {
        let Some((right, login)) = change.right.as_ref().zip(self.caller.login.as_ref()) else {
            return false;
        };
        let credential = self.by.as_ref().and_then(|by| by.actor.credential.as_ref());
        right.concerns(login.person, credential.map(|cite| &cite.stream))
    }

    /// What the reader may see now. Nothing where that is nothing any more, and where the store cannot say now: the stream
    /// ends before this change is told, and a reader who comes back with the last id misses nothing.
    async fn look_again(&mut self) -> Option<()> {
        let by = self.caller.by(&self.app).await;
        self.by = by
            .inspect_err(|problem| tracing::info!(code = problem.code(), "a reader of changes was cut off"))
            .ok()?;
        Some(())
    }

    /// Nothing, when whoever asked would not be let in any more.
    async fn still_stands(&mut self) -> Option<()> {
        self.app.identify.stands(&self.head).await.then_some(())
    }

    /// Reads from the log what was missed.
    async fn catch_up(&mut self) -> Option<()> {
        let page = match self.app.engine.ledger().all(self.next, PAGE).await {
            Ok(page) => page,
            Err(error) => {
                tracing::warn!(%error, "a reader of changes was cut off");
                return None;
            }
        };
        self.behind = page.len() == PAGE;
        self.ready
            .extend(page.iter().map(|event| Arc::new(Change::of(event))));
        Some(())
    }

    fn told(&self, change: &Change) -> Option<Event> {
        let told = change.told.as_ref()?;
        if change.eyes != Eyes::All {
            let mut by = self.by.clone()?;
            by.at = self.app.engine.now();
            if !may_hear(Some(&by), change.eyes) {
                return None;
            }
        }
        Some(
            Event::default()
                .event("change")
                .id(change.position.to_string())
                .data(told),
        )
    }
}
