//! How far the log is signed, and by whom: the newest checkpoint, as the witnesses' programs read it and as data. Open to
//! all: it says how many events there are and their root, and nothing of what is in them.

use crate::{
    app::App,
    caller::Caller,
    conditional::respond,
    problem::{Kind, Problem},
    spelled,
};
use axum::{
    Router,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use engine::proof::{Proven, Receipt};
use events::Position;
use ledger::Leaf;
use serde_json::{Value, json};

/// The routes under the interface.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/checkpoint", get(checkpoint))
        .route("/receipts/{position}", get(proof_of))
}

/// The route beside the interface, where programs for transparency logs look for it.
pub(crate) fn beside() -> Router<App> {
    Router::new().route("/checkpoint", get(note))
}

/// How far the proof of an event has come.
pub(crate) fn status(app: &App, position: Position) -> &'static str {
    match &app.proofs {
        None => "unsigned",
        Some(proofs) => match proofs.final_size() > position.0 {
            true => "final",
            false => "pending",
        },
    }
}

/// What the asker is told of an event at once: where it stands, how far its proof has come and, for a ballot, what the
/// log promises.
pub(crate) fn receipt(app: &App, leaf: &Leaf) -> Value {
    let promise = app.proofs.as_ref().and_then(|proofs| proofs.promise(leaf));
    let mut told = json!({
        "leaf": leaf.hash.to_string(),
        "position": leaf.position.0,
        "proof": status(app, leaf.position),
    });
    if let Some(promise) = promise {
        told["promise"] = promise.into();
    }
    told
}

/// The proof that an event is in the log, for whoever recorded it: a file to keep.
async fn proof_of(
    State(app): State<App>,
    caller: Caller,
    Path(given): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let none = |code: &'static str, detail: &str| Problem::new(Kind::NOT_FOUND, code, detail);
    let unknown = || none("receipt.unknown", "you have recorded nothing at this position");
    let by = caller.by(&app).await?;
    let by = by.ok_or_else(|| {
        let detail = "log in: a receipt is for whoever recorded the event";
        Problem::new(Kind::LOGIN_REQUIRED, "receipt.login_required", detail)
    })?;
    let position = Position(spelled::plain_position(&given).ok_or_else(|| {
        let detail = "a position is a number, such as 17";
        Problem::new(Kind::MALFORMED, "receipt.position", detail)
    })?);
    let event = app.engine.ledger().all(position, 1).await?.into_iter().next();
    // Whether there is one of somebody else's is told to nobody: when a unit voted is its own.
    event
        .filter(|event| event.position == position && event.actor.person.is_some())
        .filter(|event| event.actor.person == by.actor.person)
        .ok_or_else(unknown)?;
    let proofs = app.proofs.as_ref();
    let proofs = proofs.ok_or_else(|| none("checkpoint.none", "the log is not signed here"))?;
    match proofs.receipt(position).await? {
        Receipt::Final(proof) => respond(
            &headers,
            proof.to_string().into_bytes(),
            "text/plain; charset=utf-8",
            None,
        ),
        Receipt::Pending => {
            let detail = "no checkpoint that enough witnesses cosigned holds it yet; ask again in a while";
            Err(none("receipt.pending", detail))
        }
    }
}

fn now(app: &App) -> Result<Proven, Problem> {
    let none = |detail: &str| Problem::new(Kind::NOT_FOUND, "checkpoint.none", detail);
    let proofs = app.proofs.as_ref();
    let proven = proofs.ok_or_else(|| none("this server has no proof folder: the log is not signed here"))?;
    let proven = proven.now();
    match proven.latest() {
        Some(_) => Ok(proven),
        None => Err(none("nothing is recorded yet, so nothing is signed")),
    }
}

async fn note(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let latest = now(&app)?.latest().map(ToString::to_string).unwrap_or_default();
    respond(&headers, latest.into_bytes(), "text/plain; charset=utf-8", None)
}

async fn checkpoint(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let proven = now(&app)?;
    let told = |it: &tlog::SignedCheckpoint| {
        let head = it.checkpoint().head();
        json!({
            // The first line is the log's own.
            "cosignatures": it.note().signatures().len().saturating_sub(1),
            "note": it.to_string(),
            "origin": it.checkpoint().origin(),
            "root": head.root.to_string(),
            "size": head.size,
        })
    };
    let mut body = proven.latest().map_or(Value::Null, told);
    body["final"] = proven.last_final().map_or(Value::Null, told);
    respond(&headers, body.to_string().into_bytes(), "application/json", None)
}

/// The schema of the answer.
pub(crate) fn schema() -> Value {
    let one = json!({
        "cosignatures": { "type": "integer", "minimum": 0, "description": "How many witnesses have cosigned it." },
        "note": { "type": "string", "description": "The signed note, as programs for transparency logs read it." },
        "origin": { "type": "string" },
        "root": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
        "size": { "type": "integer", "minimum": 0, "description": "How many events it covers." },
    });
    let of_one = ["cosignatures", "note", "origin", "root", "size"];
    let mut whole = one.clone();
    whole["final"] = json!({
        "type": ["object", "null"], "additionalProperties": false, "required": of_one, "properties": one,
        "description": "The newest that enough witnesses have cosigned: every event before its size is final, the others are pending.",
    });
    let required: Vec<&str> = of_one.into_iter().chain(["final"]).collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": whole })
}
