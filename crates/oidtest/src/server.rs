//! The routes, and how they break.

use crate::{Broken, Place, Provider, authorize, token, without_nulls};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use futures::{future, stream};
use serde_json::{Value, json};
use std::{collections::BTreeMap, convert::Infallible};

/// What a request gets: an answer, or a refusal by an OAuth error code and the reason for whoever reads the test.
pub(crate) type Outcome = Result<Response, (&'static str, &'static str)>;

pub(crate) fn routes(provider: Provider) -> Router {
    Router::new()
        .route("/.well-known/openid-configuration", get(metadata))
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .route("/jwks", get(keys))
        .route("/par", post(authorize::pushed))
        .route("/authorize", get(authorize::authorize))
        .route("/token", post(token::token))
        .route("/end-session", get(|| async { "logged out" }))
        .with_state(provider)
}

async fn metadata(State(provider): State<Provider>, uri: Uri) -> Response {
    if let Some(broken) = provider.seen(&uri, Some(Place::Metadata)) {
        return break_with(broken, &uri).await;
    }
    let at = |path: &str| format!("{}{path}", provider.issuer);
    let mut document = json!({
        "issuer": provider.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"),
        "pushed_authorization_request_endpoint": at("/par"),
        "end_session_endpoint": at("/end-session"),
        "authorization_response_iss_parameter_supported": true,
        "code_challenge_methods_supported": ["S256"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    });
    for (key, value) in &provider.lock().changes {
        document[key] = value.clone();
    }
    answer(&without_nulls(document))
}

async fn keys(State(provider): State<Provider>, uri: Uri) -> Response {
    if let Some(broken) = provider.seen(&uri, Some(Place::Keys)) {
        return break_with(broken, &uri).await;
    }
    let keys: Vec<Value> = provider.lock().keys.iter().map(|key| key.jwk()).collect();
    answer(&json!({ "keys": keys }))
}

impl Provider {
    /// Counts a request, and says how it is to break.
    pub(crate) fn seen(&self, uri: &Uri, place: Option<Place>) -> Option<Broken> {
        let mut state = self.lock();
        *state.asked.entry(uri.path().to_owned()).or_default() += 1;
        place.and_then(|it| state.broken.get(&it).copied())
    }
}

/// Breaks off in some way.
pub(crate) async fn break_with(broken: Broken, uri: &Uri) -> Response {
    let json = |body: Body| ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    match broken {
        Broken::Huge => json(format!("\"{}\"", "x".repeat(1_000_000)).into()),
        Broken::Endless => {
            let spaces = Bytes::from_static(&[b' '; 1_024]);
            json(Body::from_stream(stream::repeat(Ok::<_, Infallible>(spaces))))
        }
        Broken::Silent => future::pending().await,
        Broken::Redirects => {
            let elsewhere = format!("http://127.0.0.1:1{}", uri.path());
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, elsewhere)]).into_response()
        }
        Broken::Fails => (StatusCode::INTERNAL_SERVER_ERROR, "<h1>Oops</h1>").into_response(),
        Broken::Html => ([(header::CONTENT_TYPE, "text/html")], "<h1>Hello</h1>").into_response(),
        Broken::CutOff => json("{\"issuer\":\"".into()),
        Broken::OtherJson => json("[1,2,3]".into()),
    }
}

pub(crate) fn answer(document: &Value) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (kind, document.to_string()).into_response()
}

/// A refusal in the form of RFC 6749, section 5.2.
pub(crate) fn refusal((code, why): (&str, &str)) -> Response {
    let status = if code == "invalid_client" {
        StatusCode::UNAUTHORIZED
    } else {
        StatusCode::BAD_REQUEST
    };
    let body = json!({ "error": code, "error_description": why }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// Parameters of a form or a query, none of them twice.
pub(crate) fn parameters(text: &[u8]) -> Result<BTreeMap<String, String>, (&'static str, &'static str)> {
    let mut all = BTreeMap::new();
    for (key, value) in url::form_urlencoded::parse(text) {
        if all.insert(key.into_owned(), value.into_owned()).is_some() {
            return Err(("invalid_request", "a parameter twice"));
        }
    }
    Ok(all)
}
