//! The addresses for browsers: those of `identity`, and one that says who is logged in.

use super::identify::Door;
use axum::{
    Json, Router,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::get,
};
use identity::{IdentityError, Who, cookie, http};
use messages::Message;
use serde_json::{Value, json};
use std::sync::Arc;
use web::problem::{Kind, Problem};

/// All of them.
pub(super) fn routes(door: &Arc<Door>) -> Router {
    let refuse: http::Refuse = Arc::new(|error, _| problem(error).into_response());
    Router::new()
        .route("/login/session", get(session))
        .with_state(Arc::clone(door))
        .merge(http::router(Arc::clone(door.identity()), refuse))
}

/// A refusal of the login in the form of all others, in the words of the catalogue. Nothing of a token or cookie is in
/// these errors, but what the store says stays in the notes: it may name hosts.
pub(super) fn problem(error: &IdentityError) -> Problem {
    let (kind, told) = match (error, error.status()) {
        (IdentityError::Store(why), _) => {
            tracing::warn!(why, "logins cannot be kept");
            (Kind::UNAVAILABLE, false)
        }
        (_, 400) => (Kind::MALFORMED, true),
        (_, 401) => (Kind::LOGIN_REQUIRED, true),
        (_, 403) => (Kind::NOT_PERMITTED, true),
        (_, 404) => (Kind::NOT_FOUND, true),
        (_, 502 | 503) => (Kind::UNAVAILABLE, true),
        _ => (Kind::FAULT, true),
    };
    let detail = match told {
        true => error.to_string(),
        false => "the store of sessions cannot be used now; nothing was changed, try again".into(),
    };
    let words = Message::keyed(format!("identity-{}", error.code()));
    let mut problem = Problem::new(kind, format!("identity.{}", error.code()), detail).in_words(words);
    if matches!(error, IdentityError::NoSession | IdentityError::SessionExpired) {
        // What is open to all is open to this browser again, without a cookie that is nobody's.
        problem = problem.setting("set-cookie", cookie::NO_SESSION);
    }
    match kind {
        Kind::LOGIN_REQUIRED => problem.setting("www-authenticate", "Bearer"),
        Kind::UNAVAILABLE => problem.retry_after(5),
        _ => problem,
    }
}

/// Who is logged in, for the pages and for whoever is to be granted a credential: the id by which the log knows them, and
/// for a browser the token that its commands must bring.
async fn session(State(door): State<Arc<Door>>, headers: HeaderMap) -> Response {
    match said(&door, &headers).await {
        Ok(said) => Json(said).into_response(),
        Err(error) => problem(&error).into_response(),
    }
}

async fn said(door: &Door, headers: &HeaderMap) -> Result<Value, IdentityError> {
    let identity = door.identity();
    match identity.who(headers).await? {
        Who::Nobody => Err(IdentityError::NoSession),
        Who::Person(session, cookie) => Ok(json!({
            "authenticated": session.authenticated,
            "expires": session.expires,
            "form_token": identity.form_token(&cookie)?,
            "level": session.level,
            "organisation": session.organisation,
            "organisations": session.organisation.as_ref().map(|it| door.orgs(&it.number)),
            "person": session.person,
            "provider": session.provider,
        })),
        Who::Machine(machine) => {
            let mut said = json!({
                "client": machine.client_id,
                "expires": machine.expires,
                "level": events::Level::Machine,
                "organisation": { "number": machine.consumer },
                "organisations": door.orgs(&machine.consumer),
                "person": identity.person_of(&machine).await?,
                "scopes": machine.scopes,
            });
            if let Some(supplier) = &machine.supplier {
                said["supplier"] = json!({ "number": supplier });
            }
            Ok(said)
        }
    }
}
