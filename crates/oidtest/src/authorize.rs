//! Pushed requests and the page where people log in; here nobody has to do anything, the next person is logged in at once.

use crate::fault::Place;
use crate::{
    Fault, Provider,
    server::{Outcome, answer, break_with, parameters, refusal},
    state::{Grant, State as Remembered},
};
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;

type Parameters = BTreeMap<String, String>;
type Refusal = (&'static str, &'static str);

/// `POST /par` (RFC 9126).
pub(crate) async fn pushed(
    State(provider): State<Provider>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(broken) = provider.seen(&uri, Some(Place::Pushed)) {
        return break_with(broken, &uri).await;
    }
    provider.push(&headers, &body).unwrap_or_else(refusal)
}

/// `GET /authorize`.
pub(crate) async fn authorize(
    State(provider): State<Provider>,
    uri: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    provider.seen(&uri, None);
    provider
        .log_in(&query.unwrap_or_default())
        .unwrap_or_else(refusal)
}

impl Provider {
    fn push(&self, headers: &HeaderMap, body: &[u8]) -> Outcome {
        let mut request = parameters(body)?;
        let client = self.authenticated(headers, &request)?;
        if request.contains_key("request_uri") {
            return Err(("invalid_request", "a pushed request must not name another"));
        }
        request.insert("client_id".into(), client);
        let mut state = self.lock();
        right_request(&state, &request)?;
        let uri = format!("urn:ietf:params:oauth:request_uri:{}", state.fresh());
        state.pushed.insert(uri.clone(), request);
        let mut response = answer(&json!({ "request_uri": uri, "expires_in": 60 }));
        *response.status_mut() = StatusCode::CREATED;
        Ok(response)
    }

    fn log_in(&self, query: &str) -> Outcome {
        let asked = parameters(query.as_bytes())?;
        let mut state = self.lock();
        let request = match asked.get("request_uri") {
            Some(uri) => {
                let request = state
                    .pushed
                    .remove(uri)
                    .ok_or(("invalid_request", "no such pushed request"))?;
                if request.get("client_id") != asked.get("client_id") {
                    return Err(("invalid_request", "pushed by another client"));
                }
                request
            }
            None => {
                let known = asked.get("client_id").and_then(|it| state.clients.get(it));
                if known.is_some_and(|it| it.must_push) {
                    return Err(("invalid_request", "requests must be pushed"));
                }
                right_request(&state, &asked)?;
                asked
            }
        };
        let redirect_uri = request.get("redirect_uri").expect("checked");
        let mut back: Url = redirect_uri.parse().expect("registered");
        let fault = state.fault;
        {
            let mut query = back.query_pairs_mut();
            query.append_pair("state", request.get("state").expect("checked"));
            match fault {
                Some(Fault::Nameless) => {}
                Some(Fault::MixUp) => _ = query.append_pair("iss", "https://other.example.no"),
                _ => _ = query.append_pair("iss", &self.issuer),
            }
            if fault == Some(Fault::Denies) {
                query
                    .append_pair("error", "access_denied")
                    .append_pair("error_description", "Ola said no");
            } else {
                query.append_pair("code", &self.grant(&mut state, request));
            }
        }
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, String::from(back))]).into_response())
    }

    fn grant(&self, state: &mut Remembered, request: Parameters) -> String {
        let now = (self.clock)();
        let person = state.person.clone();
        let asked_again = request
            .get("max_age")
            .and_then(|it| it.parse::<i64>().ok())
            .is_some_and(|max_age| person.logged_in_seconds_ago > max_age);
        let ignored = state.fault == Some(Fault::IgnoresMaxAge);
        let ago = if asked_again && !ignored {
            0
        } else {
            person.logged_in_seconds_ago
        };
        let grant = Grant {
            client: request.get("client_id").expect("checked").clone(),
            request,
            sid: person.sid.clone().unwrap_or_else(|| state.fresh()),
            person,
            auth_time: now - ago,
        };
        let code = state.fresh();
        state.codes.insert(code.clone(), grant);
        code
    }
}

/// What every request must have.
fn right_request(state: &Remembered, request: &Parameters) -> Result<(), Refusal> {
    let given = |key: &str| request.get(key).map(String::as_str).unwrap_or_default();
    let client = state
        .clients
        .get(given("client_id"))
        .ok_or(("invalid_client", "not known"))?;
    let challenge = given("code_challenge");
    let checks = [
        (
            given("redirect_uri") == client.redirect_uri,
            "another redirect_uri",
        ),
        (given("response_type") == "code", "not the code flow"),
        (given("scope").split(' ').any(|it| it == "openid"), "no openid"),
        (
            given("code_challenge_method") == "S256" && challenge.len() == 43,
            "no PKCE with S256",
        ),
        (given("state").len() >= 22, "no long state"),
        (given("nonce").len() >= 22, "no long nonce"),
        (given("state") != given("nonce"), "one word for two things"),
    ];
    if let Some((_, why)) = checks.into_iter().find(|(right, _)| !right) {
        return Err(("invalid_request", why));
    }
    match request.get("authorization_details") {
        Some(text) if !serde_json::from_str::<Value>(text).is_ok_and(|it| it.is_array()) => {
            Err(("invalid_authorization_details", "not a list"))
        }
        _ => Ok(()),
    }
}
