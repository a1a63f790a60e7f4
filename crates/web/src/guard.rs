//! What every request passes through on its way in, and every answer on its way out.

use crate::{
    app::App,
    conditional,
    problem::{Code, Kind, Problem, TraceId},
    strict,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tracing::Instrument;

/// The header by which a request is found again.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every answer says to browsers: nothing here is to be framed, guessed at, or sent on.
const SECURITY: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
];

/// Names the request, notes what came of it, and adds what every answer says. Notes the pattern of the address and not
/// the address, which may hold the id of a person.
pub(crate) async fn note(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = given(request.headers()).unwrap_or_else(|| drawn(&app));
    request.extensions_mut().insert(TraceId(id.clone()));
    let asked = app.meters.asked(&request);
    let span = tracing::info_span!("request", id, method = %request.method(), route = asked.route);
    let mut response = next.run(request).instrument(span.clone()).await;
    span.in_scope(|| told(&response));
    app.meters.answered(asked, &response);
    let headers = response.headers_mut();
    conditional::weaken(headers);
    headers.extend(HeaderValue::try_from(id).ok().map(|id| (REQUEST_ID, id)));
    for (name, value) in SECURITY {
        // One page may be framed, by a provider that logs somebody out, and says so itself.
        let name = HeaderName::from_static(name);
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Notes what came of a request: why it was refused, but not each time that somebody asks too often; else in detail only, for
/// a line for each request, with its time, would tell when ballots come.
fn told(response: &Response) {
    let status = response.status();
    match response.extensions().get::<Code>() {
        Some(Code(code)) if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS => {
            tracing::info!(status = status.as_u16(), %code, "refused");
        }
        _ => tracing::debug!(status = status.as_u16(), "answered"),
    }
}

/// The id that the asker gave, where it is one.
pub(crate) fn given(headers: &HeaderMap) -> Option<String> {
    let given = headers.get(REQUEST_ID)?.to_str().ok()?;
    let fine = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
    ((8..=64).contains(&given.len()) && given.bytes().all(fine)).then(|| given.to_owned())
}

fn drawn(app: &App) -> String {
    app.chance
        .id(app.engine.now())
        .map(|id| id.to_string())
        .unwrap_or_default()
}

/// Lets in what is asked as it must be, and from here.
pub(crate) async fn admit(request: Request, next: Next) -> Response {
    match strict::check(&request).and_then(|()| same_site(&request)) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Refuses what another site lets a browser send: such a request may carry the cookies of who is logged in here.
fn same_site(request: &Request) -> Result<(), Problem> {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_read || is_of_this_site(request.headers()) {
        return Ok(());
    }
    let detail = "this was sent by the page of another site, which may not act here";
    Err(Problem::new(Kind::NOT_PERMITTED, "http.cross_site", detail))
}

pub(crate) fn is_of_this_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text("host").unwrap_or_default();
    let site = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = text("origin").is_none_or(|origin| {
        origin
            .split_once("://")
            .is_some_and(|(_, of)| of.eq_ignore_ascii_case(host))
    });
    site && origin
}
