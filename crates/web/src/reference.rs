//! The documentation as served: the description for programs, and a page for people made from it. The page needs no
//! script and nothing from elsewhere.

use crate::{app::App, conditional::respond, openapi, problem::Kind};
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::Value;
use std::{fmt::Write, sync::LazyLock};

static OPENAPI: LazyLock<Value> = LazyLock::new(openapi::document);
static PAGE: LazyLock<String> = LazyLock::new(|| page(&OPENAPI));

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}\
code,pre{font-size:.9rem;background:#f2f2f2;color:#111;overflow-x:auto}pre{padding:.5rem}summary{padding:.25rem}\
h2{margin-top:2.5rem}.method{font-weight:bold;text-transform:uppercase}\n";

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/openapi.json", get(description))
        .route("/reference", get(reference))
        .route(
            "/reference.css",
            get(async || ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)),
        )
        .route("/problems/{kind}", get(kind))
}

async fn description(headers: HeaderMap) -> Response {
    respond(
        &headers,
        OPENAPI.to_string().into_bytes(),
        "application/json",
        None,
    )
    .into_response()
}

async fn reference(headers: HeaderMap) -> Response {
    respond(
        &headers,
        PAGE.clone().into_bytes(),
        "text/html; charset=utf-8",
        None,
    )
    .into_response()
}

/// What a kind of problem means: what `type` of a problem leads to.
async fn kind(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(kind) = Kind::ALL.iter().find(|kind| kind.name == name) else {
        return axum::http::StatusCode::NOT_FOUND.into_response();
    };
    let lang = crate::language::wanted(&headers);
    let words = messages::Message::keyed(format!("problem-{}", kind.name)).say(lang);
    let mut response = format!("{} {words}\n", kind.status.as_u16()).into_response();
    let tag = HeaderValue::from_static(lang.tag());
    response.headers_mut().insert(header::CONTENT_LANGUAGE, tag);
    response
}

/// The page for people.
fn page(openapi: &Value) -> String {
    let mut body = String::new();
    let text = |value: Option<&Value>| escaped(value.and_then(Value::as_str).unwrap_or_default());
    let mut by_tag: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for (path, methods) in openapi
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let tag = text(operation.pointer("/tags/0"));
            let part = by_tag.entry(tag).or_default();
            let schema = operation.pointer("/requestBody/content/application~1json/schema");
            let schema = schema.map(|schema| serde_json::to_string_pretty(schema).unwrap_or_default());
            let schema = schema
                .map(|schema| format!("<pre>{}</pre>", escaped(&schema)))
                .unwrap_or_default();
            let about = operation.get("description").or_else(|| operation.get("summary"));
            // Writing into memory cannot fail.
            let _ = write!(
                part,
                "<details><summary><span class=\"method\">{}</span> <code>{}</code> {}</summary><p>{}</p>{schema}</details>",
                escaped(method),
                escaped(path),
                text(operation.get("summary")),
                text(about),
            );
        }
    }
    for (tag, part) in by_tag {
        let _ = write!(body, "<h2>{tag}</h2>{part}");
    }
    let schemas = openapi
        .pointer("/components/schemas")
        .map(|all| serde_json::to_string_pretty(all).unwrap_or_default());
    let schemas = escaped(&schemas.unwrap_or_default());
    let about = text(openapi.pointer("/info/description"));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Tingbok: the interface</title><link rel=\"stylesheet\" href=\"/api/v1/reference.css\"></head><body><main><h1>Tingbok: the interface</h1><p>{about} For programs: <a href=\"/api/v1/openapi.json\">openapi.json</a>.</p>{body}<h2>Schemas</h2><pre>{schemas}</pre></main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
