//! Views over HTTP: lists and documents, now or as they stood, as JSON or CSV. Who may see which is in
//! `authority::SIGHTS`; the words of texts are looked up here, for a view holds only their commitments.

mod as_of;
pub(crate) mod documents;
mod pages;
mod sheet;
mod voting_then;
mod words;

use crate::{
    app::App,
    caller::Caller,
    conditional::respond,
    problem::{Kind, Problem},
    spelled,
};
pub(crate) use as_of::AsOf;
use authority::{About, By, Eyes, Unseen, may_see};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use events::{OrgId, PersonId, Position};
use pages::Pages;
use projections::VIEWS;
use serde::Deserialize;
use serde_json::{Map, Value, json};
#[cfg(test)]
pub(crate) use sheet::is_wanted as is_csv_wanted;
use std::{collections::BTreeMap, time::Duration};

/// Items on a page where the asker says nothing, and at most.
const PAGE: usize = 100;
const PAGE_MAX: usize = 1_000;
/// How long a reader waits for a view to catch up.
const WAIT: Duration = Duration::from_secs(10);

/// The routes of all views.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/views", get(catalogue))
        .route("/views/{view}", get(list))
        .route("/views/{view}/{*key}", get(document))
        .route("/rounds/{id}/documents/{document}", get(documents::document))
}

/// What can be asked of a view.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Asked {
    as_of: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
    #[serde(default, deserialize_with = "spelled::read_position")]
    min_position: Option<u64>,
    prefix: Option<String>,
}

type Params = Result<Query<Asked>, axum::extract::rejection::QueryRejection>;

fn params(given: Params) -> Result<Asked, Problem> {
    given.map(|Query(asked)| asked).map_err(|why| {
        let detail = format!(
            "the part of the address after '?' cannot be read: {}",
            why.body_text()
        );
        Problem::new(Kind::MALFORMED, "query.malformed", detail)
    })
}

/// Every view, whose eyes it is for, and where.
async fn catalogue() -> axum::Json<Value> {
    let rows = VIEWS.iter().map(|view| {
        let (open, roles) = match authority::eyes(view.name()) {
            Some(Eyes::All) => (true, &[][..]),
            Some(eyes) => (false, eyes.roles()),
            None => (false, &[][..]),
        };
        json!({
            "href": format!("/api/v1/views/{}", view.name()),
            "open": open,
            "revision": view.revision(),
            "roles": roles,
            "view": view.name(),
        })
    });
    axum::Json(json!({ "views": rows.collect::<Vec<_>>() }))
}

/// What was found, and as of when.
struct Found {
    by: Option<By>,
    as_of: Option<Position>,
}

/// Who asks, and from which position the view is to be told; waits until it has caught up so far.
async fn begin(app: &App, caller: &Caller, view: &str, asked: &Asked) -> Result<Found, Problem> {
    let by = caller.by(app).await;
    // What is open to all is open also to those whose credential is in doubt.
    let by = match may_see(None, view, None) {
        Ok(()) => by.unwrap_or_default(),
        Err(Unseen::NoView) => return Err(unseen(&Unseen::NoView, view)),
        Err(_) => by.map_err(|problem| problem.missing_sight(view))?,
    };
    let as_of = match &asked.as_of {
        Some(given) => Some(AsOf::read(given)?.position(&**app.engine.ledger()).await?),
        None => None,
    };
    if let Some(position) = asked.min_position {
        let size = app.engine.ledger().head().await?.size;
        if position > size {
            let detail = format!("the log has {size} events; nothing can be waited for beyond");
            return Err(Problem::new(Kind::NOT_FOUND, "view.beyond", detail).with("size", size));
        }
        let waited = tokio::time::timeout(WAIT, app.views.wait_for(view, Position(position))).await;
        waited.map_err(|_| {
            let detail = "the view has not caught up yet; try again";
            Problem::new(Kind::UNAVAILABLE, "view.behind", detail).retry_after(1)
        })??;
    }
    Ok(Found { by, as_of })
}

/// Why somebody may not look at a view, or know of a kind of stream.
pub(crate) fn unseen(why: &Unseen, view: &str) -> Problem {
    let detail = why.to_string();
    let problem = match why {
        Unseen::NoView => Problem::new(Kind::NOT_FOUND, "view.unknown", detail),
        Unseen::NoLogin { roles, .. } => {
            Problem::new(Kind::LOGIN_REQUIRED, "view.login_required", detail).with("roles", names(roles))
        }
        Unseen::NotInRole { roles, .. } => {
            Problem::new(Kind::NOT_PERMITTED, "view.not_permitted", detail).with("roles", names(roles))
        }
        Unseen::Denied(_) => Problem::new(Kind::NOT_PERMITTED, "view.not_permitted", detail),
    };
    problem.missing_sight(view)
}

fn names(roles: &[events::Role]) -> Vec<String> {
    roles
        .iter()
        .map(|role| crate::problem::dashed(&format!("{role:?}")))
        .collect()
}

/// Whom a document is about.
fn about(view: &str, key: &str) -> Option<About> {
    match view {
        "powers" => key.parse::<PersonId>().ok().map(About::Person),
        "centre_desk" => key.parse::<OrgId>().ok().map(About::Org),
        _ => None,
    }
}

/// A list: the documents of a view that the asker may see, in the order of their keys.
async fn list(
    State(app): State<App>,
    Path(name): Path<String>,
    caller: Caller,
    given: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = params(given)?;
    let (view, csv) = match name.strip_suffix(".csv") {
        Some(view) => (view, true),
        None => (name.as_str(), sheet::is_wanted(&headers)?),
    };
    let found = begin(&app, &caller, view, &asked).await?;
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=PAGE_MAX).contains(&limit) {
        let detail = format!("limit is 1 to {PAGE_MAX}");
        return Err(Problem::new(Kind::MALFORMED, "query.limit", detail));
    }
    let after = asked
        .cursor
        .as_deref()
        .map(cursor_read)
        .transpose()?
        .unwrap_or_default();
    let prefix = asked.prefix.as_deref().unwrap_or_default();
    let by = found.by.as_ref();
    let own_only = match may_see(by, view, None) {
        Ok(()) => false,
        Err(Unseen::NotInRole { .. }) if matches!(authority::eyes(view), Some(Eyes::OwnOr(_))) => true,
        Err(why) => return Err(unseen(&why, view)),
    };
    voting_then::refuse(&app, view, &found).await?;
    let is_seen = |key: &str| !own_only || may_see(by, view, about(view, key)).is_ok();
    let mut pages = Pages::begin(&app, view, found.as_of, prefix, after).await?;
    let mut seen = Vec::new();
    while seen.len() <= limit
        && let Some(page) = pages.next(&app, limit + 1).await?
    {
        seen.extend(page.into_iter().filter(|(key, _)| is_seen(key)));
    }
    let more = seen.len() > limit;
    seen.truncate(limit);
    let next = seen.last().filter(|_| more).map(|(key, _)| cursor_written(key));
    let mut items = BTreeMap::new();
    for (key, bytes) in seen {
        items.insert(key, words::opened(&app, &bytes).await?);
    }
    let link = next.as_ref().map(|next| link(&name, &asked, limit, next));
    if csv {
        let bytes = sheet::written(view, &items)?;
        return respond(&headers, bytes, "text/csv; charset=utf-8", link);
    }
    let items: Vec<Value> = items
        .into_iter()
        .map(|(key, document)| json!({ "key": key, "document": document }))
        .collect();
    let mut body = Map::new();
    body.insert("items".into(), items.into());
    body.insert("view".into(), view.into());
    if let Some(position) = found.as_of {
        body.insert("as_of".into(), position.0.into());
    }
    if let Some(next) = next {
        body.insert("next".into(), next.into());
    }
    respond(
        &headers,
        Value::Object(body).to_string().into_bytes(),
        "application/json",
        link,
    )
}

/// One document.
async fn document(
    State(app): State<App>,
    Path((view, key)): Path<(String, String)>,
    caller: Caller,
    given: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = params(given)?;
    let found = begin(&app, &caller, &view, &asked).await?;
    may_see(found.by.as_ref(), &view, about(&view, &key)).map_err(|why| unseen(&why, &view))?;
    voting_then::refuse(&app, &view, &found).await?;
    let bytes = match found.as_of {
        Some(position) => app.views.document_as_of(&view, &key, position).await?,
        None => app.views.document(&view, &key).await?,
    };
    let bytes = bytes
        .filter(|_| !key.starts_with(projections::STATE))
        .ok_or_else(|| {
            let detail = "the view has no document under this key; its list says which there are";
            Problem::new(Kind::NOT_FOUND, "view.no_document", detail)
        })?;
    let document = words::opened(&app, &bytes).await?;
    respond(
        &headers,
        document.to_string().into_bytes(),
        "application/json",
        None,
    )
}

/// The address of the next page.
fn link(view: &str, asked: &Asked, limit: usize, next: &str) -> String {
    let mut query = format!("limit={limit}&cursor={next}");
    for (name, value) in [("asOf", &asked.as_of), ("prefix", &asked.prefix)] {
        if let Some(value) = value {
            let value: String = value.bytes().map(escaped).collect();
            query.push_str(&format!("&{name}={value}"));
        }
    }
    format!("</api/v1/views/{view}?{query}>; rel=\"next\"")
}

fn escaped(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    }
}

/// A cursor is the last key of the page before, byte by byte, so that nothing in it needs escaping.
pub(crate) fn cursor_written(key: &str) -> String {
    key.bytes().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn cursor_read(cursor: &str) -> Result<String, Problem> {
    let digit = |c: &u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = cursor.as_bytes().as_chunks::<2>();
    let bytes = pairs
        .iter()
        .map(|[high, low]| Some(digit(high)? << 4 | digit(low)?));
    bytes
        .collect::<Option<Vec<u8>>>()
        .filter(|_| rest.is_empty())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| {
            let detail = "this is no cursor; take the one of the page before, or none for the first page";
            Problem::new(Kind::MALFORMED, "query.cursor", detail)
        })
}
