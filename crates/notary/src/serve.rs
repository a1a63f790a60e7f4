//! A witness over HTTP: one address, `POST add-checkpoint`, as the specification has it.

use crate::{Answer, ProofError, Witness};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use std::sync::Arc;
use tlog::REQUEST_BYTES_MAX;

/// Tells the time in seconds since 1970.
pub type Seconds = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Where a witness answers.
pub fn routes(witness: Arc<Witness>, now: Seconds) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state((witness, now))
}

async fn add_checkpoint(State((witness, now)): State<(Arc<Witness>, Seconds)>, request: Bytes) -> Response {
    // It waits for the disk.
    let answered = tokio::task::spawn_blocking(move || witness.add_checkpoint(&request, now())).await;
    match answered {
        Ok(Ok(answer)) => response(&answer),
        Ok(Err(why @ ProofError::Busy { .. })) => {
            tracing::warn!(%why, "the witness cannot answer now");
            let again = [(header::RETRY_AFTER, "5")];
            (
                StatusCode::SERVICE_UNAVAILABLE,
                again,
                "the witness cannot answer now\n",
            )
                .into_response()
        }
        Ok(Err(why)) => broken(&why.to_string()),
        Err(why) => broken(&why.to_string()),
    }
}

fn broken(why: &str) -> Response {
    tracing::error!(why, "the witness cannot answer");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "the witness cannot answer now\n",
    )
        .into_response()
}

fn response(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match answer {
        Answer::Cosigned(line) => (status, format!("{line}\n")).into_response(),
        Answer::Stale(size) => {
            let kind = [(header::CONTENT_TYPE, "text/x.tlog.size")];
            (status, kind, format!("{size}\n")).into_response()
        }
        Answer::UnknownLog(why)
        | Answer::Malformed(why)
        | Answer::Unsigned(why)
        | Answer::NotConsistent(why) => (status, format!("{why}\n")).into_response(),
    }
}
