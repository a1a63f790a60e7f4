//! What every request must keep to before anything is done with it: nothing said twice that is said once, nothing asked
//! that the address does not know, and no form that is not read. One place, so that no route forgets it.

use crate::{
    caller::{CREDENTIAL, ON_BEHALF_OF, named},
    commands::table::Kind as Thing,
    once::once,
    problem::{Kind, Problem},
};
use axum::{
    extract::{MatchedPath, Query, Request},
    http::{HeaderMap, Method, Version, header, uri::Authority},
};
use events::{CredentialId, UnitId};

/// Headers that mean something only where they stand once.
const ONCE: &[&str] = &[
    "authorization",
    "content-encoding",
    "content-type",
    "host",
    "idempotency-key",
    "if-match",
    "last-event-id",
    "origin",
    CREDENTIAL,
    ON_BEHALF_OF,
];

/// Refuses what is not asked as it must be.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    for name in ONCE {
        once(headers, name)?;
    }
    host(request)?;
    named::<CredentialId>(headers, CREDENTIAL)?;
    named::<UnitId>(headers, ON_BEHALF_OF)?;
    encoding(request.method(), headers)?;
    let route = request.extensions().get::<MatchedPath>();
    let Some(route) = route.map(MatchedPath::as_str) else {
        return Ok(());
    };
    let is_said = |value: &axum::http::HeaderValue| !value.as_bytes().trim_ascii().is_empty();
    if route == "/api/v1/commands" && headers.get(header::IF_MATCH).is_some_and(is_said) {
        let detail =
            "a list of steps takes no If-Match; give each step the version seen as its member 'version'";
        return Err(Problem::new(Kind::MALFORMED, "version.per_step", detail));
    }
    match questions(route) {
        Some(known) => asked(request, known),
        None => Ok(()),
    }
}

/// A request says once for which site it is.
fn host(request: &Request) -> Result<(), Problem> {
    let bad = |detail: &str| Err(Problem::new(Kind::MALFORMED, "http.host", detail));
    match request.headers().get(header::HOST) {
        None if request.version() == Version::HTTP_11 => bad("the header Host is missing"),
        None => Ok(()),
        Some(host) if host.is_empty() || Authority::try_from(host.as_bytes()).is_ok() => Ok(()),
        Some(_) => bad("the header Host is no name of a site"),
    }
}

/// Bodies are read as they are.
fn encoding(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(given) = headers.get(header::CONTENT_ENCODING) else {
        return Ok(());
    };
    let given = given.as_bytes().trim_ascii();
    let is_plain = given.is_empty() || given.eq_ignore_ascii_case(b"identity");
    if is_plain || method.is_safe() {
        return Ok(());
    }
    let detail = "send the body as it is, without a Content-Encoding";
    let problem = Problem::new(Kind::MEDIA, "body.encoding", detail);
    Err(problem.setting("accept-encoding", "identity"))
}

/// What can be asked in the part of an address after '?'; `None` for addresses that look after it themselves.
fn questions(route: &str) -> Option<&'static [&'static str]> {
    let Some(path) = route.strip_prefix("/api/v1") else {
        let is_ours = route == "/checkpoint" || route.starts_with("/demo/");
        return is_ours.then_some(&[]);
    };
    Some(match path {
        "/changes" => &["from"],
        "/events" => &["asOf", "from", "limit"],
        "/views/{view}" => &["asOf", "cursor", "limit", "minPosition", "prefix"],
        "/views/{view}/{*key}" | "/rounds/{id}/documents/{document}" => &["asOf", "minPosition"],
        path if Thing::ALL.iter().any(|kind| kind.paths().1 == path) => &["asOf"],
        _ => &[],
    })
}

/// Refuses questions that are not known, and those that are asked twice.
fn asked(request: &Request, known: &[&str]) -> Result<(), Problem> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).map_err(|why| {
        let detail = format!(
            "the part of the address after '?' cannot be read: {}",
            why.body_text()
        );
        Problem::new(Kind::MALFORMED, "query.malformed", detail)
    })?;
    for (index, (name, _)) in pairs.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            let detail = match known {
                [] => "this address takes no questions after '?'".to_owned(),
                known => format!("the questions that this address takes are {}", known.join(", ")),
            };
            return Err(Problem::new(Kind::MALFORMED, "query.unknown", detail));
        }
        if pairs.iter().take(index).any(|(before, _)| before == name) {
            let detail = format!("'{name}' is asked twice; ask it once");
            return Err(Problem::new(Kind::MALFORMED, "query.twice", detail));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn what_is_taken_is_what_the_description_says() {
        let described = crate::openapi::document();
        let mut compared = 0;
        for (path, methods) in described["paths"].as_object().unwrap() {
            let route = match path.strip_prefix("/views/") {
                Some(rest) if rest.ends_with("/{key}") => "/views/{view}/{*key}",
                Some(_) => "/views/{view}",
                None => path,
            };
            for operation in methods.as_object().unwrap().values() {
                let parameters = operation["parameters"].as_array().into_iter().flatten();
                let mut names: Vec<&str> = parameters
                    .filter(|parameter| parameter["in"] == "query")
                    .filter_map(|parameter| parameter["name"].as_str())
                    .collect();
                names.sort_unstable();
                let known = questions(&format!("/api/v1{route}")).unwrap();
                assert_eq!(names, known, "{path} {}", operation["operationId"]);
                compared += 1;
            }
        }
        assert!(compared > 140, "{compared}");
        assert_eq!(questions("/login"), None);
        assert_ne!(described["paths"], Value::Null);
    }
}
