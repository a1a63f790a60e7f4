//! Commands over HTTP: every intent of every stream has an address, made from one [table](table::TABLE); and any
//! number of them can be sent at once, to be done all or none.

mod address;
mod demand;
pub(crate) mod run;
pub(crate) mod step;
pub mod table;

pub use demand::FRESH_SECONDS;

use crate::{
    app::App,
    body,
    caller::Caller,
    conditional::respond_at,
    problem::{Kind as Sort, Problem},
    views::AsOf,
};
use address::Ids;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
    routing::{get, post},
};
use events::{StreamId, Version};
use run::{Asked, Seen, etag, key, row, seen};
use serde::Deserialize;
use serde_json::{Value, json};
use step::Target;
use table::{Kind, Row, TABLE, Way};

/// The most steps of one command.
const STEPS_MAX: usize = 2_000;

/// The routes of all commands.
pub(crate) fn routes() -> Router<App> {
    let mut router = Router::new().route("/commands", post(several));
    for kind in Kind::ALL {
        let (_, one) = kind.paths();
        let thing =
            move |state: State<App>,
                  caller: Caller,
                  ids: Path<Ids>,
                  when: Result<Query<When>, QueryRejection>,
                  headers: HeaderMap| thing(kind, state, caller, ids, when, headers);
        router = router.route(one, get(thing));
    }
    for row in TABLE
        .iter()
        .filter(|row| matches!(row.way, Way::First | Way::Then))
    {
        let (all, one) = row.kind.paths();
        let given = move |state: State<App>,
                          ids: Path<Ids>,
                          caller: Caller,
                          headers: HeaderMap,
                          body: Bytes| async move {
            let target = ids.0.target(row.kind)?;
            single(row, Some(target), state.0, caller, headers, body).await
        };
        router = router.route(&format!("{one}/{}", row.verb()), post(given));
        if row.way == Way::First && !row.kind.is_of_unit() {
            let made = move |state: State<App>, caller: Caller, headers: HeaderMap, body: Bytes| {
                single(row, None, state.0, caller, headers, body)
            };
            router = router.route(all, post(made));
        }
    }
    router
}

/// One intent under its address.
async fn single(
    row: &'static Row,
    target: Option<Target>,
    app: App,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let key = key(&headers)?;
    let seen = seen(&headers)?;
    let mut body = body::json(&headers, &bytes)?;
    let actor = caller.login.as_ref().map(|login| login.person.to_string());
    let actor = actor.unwrap_or_default();
    address::complete(&app, row, &mut body, &actor, key);
    let is_new = target.is_none();
    let target = match target {
        Some(target) => target,
        None => address::made(&app, row.kind, &body, &actor, key).await?,
    };
    let stream = target.stream();
    let fresh = (seen.is_none() && row.way == Way::First).then(|| address::of(&target));
    let asked = Asked {
        row,
        target,
        is_new,
        body,
        place: String::new(),
        seen,
    };
    let done = run::run(&app, &caller, key, vec![asked]).await;
    let done = done.map_err(|problem| match (problem.code(), &fresh) {
        // Nothing was said of a version, and it is there already.
        ("version.moved", Some(place)) => {
            let detail = format!("{stream} is there already; look at {place} and send its ETag as If-Match");
            Problem::new(Sort::VERSION_REQUIRED, "version.required", detail)
        }
        _ => problem,
    })?;
    // Asked again it has the id that it had the first time, whatever would be new now.
    let stream = done.wrote(row.kind).filter(|_| is_new).cloned().unwrap_or(stream);
    let fresh = fresh
        .and_then(|_| Target::named(&stream))
        .map(|target| address::of(&target));
    Ok(done.answer(Some(&stream), fresh))
}

/// A list of steps, all or none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Several {
    steps: Vec<OneOf>,
}

/// One of several steps.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OneOf {
    /// What is asked, as in the address of a single one.
    intent: String,
    /// Of which stream.
    stream: StreamId,
    /// The version of it seen; 0 or nothing for what it begins.
    #[serde(default)]
    version: Option<Version>,
    /// What a single one has as its body.
    #[serde(default)]
    body: Option<Value>,
}

async fn several(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let key = key(&headers)?;
    let given: Several = body::typed(body::json(&headers, &bytes)?, 0)?;
    if given.steps.is_empty() || given.steps.len() > STEPS_MAX {
        let what = format!("expected 1 to {STEPS_MAX} steps");
        return Err(body::bad("/steps".into(), &what));
    }
    let mut asked = Vec::with_capacity(given.steps.len());
    for (index, one) in given.steps.into_iter().enumerate() {
        let place = format!("/steps/{index}");
        let target = Target::named(&one.stream)
            .ok_or_else(|| body::bad(format!("{place}/stream"), "there is no such kind of stream"))?;
        let row = row(target.kind, &one.intent.replace('-', "_"))
            .map_err(|problem| problem.at(format!("{place}/intent"), "this cannot be asked"))?;
        asked.push(Asked {
            row,
            target,
            is_new: false,
            body: one.body.unwrap_or_else(|| json!({})),
            place: format!("{place}/body"),
            seen: one.version.map(Seen::Version),
        });
    }
    Ok(run::run(&app, &caller, key, asked).await?.answer(None, None))
}

/// When a thing is to be looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct When {
    as_of: Option<String>,
}

/// Where a thing stands, or stood: the version to be sent as `If-Match`.
async fn thing(
    kind: Kind,
    State(app): State<App>,
    caller: Caller,
    Path(ids): Path<Ids>,
    when: Result<Query<When>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Query(when) = when.map_err(|_| {
        let detail = "the only question here is ?asOf=POSITION, a time or a day";
        Problem::new(Sort::MALFORMED, "query.malformed", detail)
    })?;
    let target = ids.target(kind)?;
    address::may_know(&app, &caller, &target).await?;
    let stream = target.stream();
    let ledger = app.engine.ledger();
    let as_of = match &when.as_of {
        Some(given) => Some(AsOf::read(given)?.position(&**ledger).await?),
        None => None,
    };
    let version = match as_of {
        Some(position) => {
            let size = ledger.head().await?.size;
            if position.0 > size {
                let detail = format!("the log has {size} events; nothing can be seen as of {position}");
                return Err(Problem::new(Sort::NOT_FOUND, "thing.beyond", detail).with("size", size));
            }
            let events = ledger.stream(&stream, Version::ABSENT).await?;
            let before = events.iter().take_while(|event| event.position < position);
            before.last().map_or(Version::ABSENT, |event| event.version)
        }
        None => ledger.version(&stream).await?,
    };
    if version == Version::ABSENT {
        let detail = match as_of {
            Some(position) => format!("there was no {stream} as of {position}; check its id"),
            None => format!("there is no {stream}; check its id"),
        };
        return Err(Problem::new(Sort::NOT_FOUND, "thing.unknown", detail));
    }
    let mut body = json!({ "stream": stream.as_str(), "version": version.0 });
    if let Some(position) = as_of {
        body["as_of"] = position.0.into();
    }
    respond_at(&headers, body.to_string().into_bytes(), &etag(version))
}
