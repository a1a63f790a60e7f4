//! What a round's list rests on and leads to, whole: the frozen candidates and roll, the list itself, the proposal of
//! mandates and the certificate of the count. The views name them by digest alone; here they are, byte for byte, so that
//! anybody can read the places on the list, and hash and count again. For the same eyes as `list_explained`.

use super::{Params, begin, params, unseen};
use crate::{
    app::App,
    caller::Caller,
    conditional::respond,
    problem::{Kind, Problem},
};
use authority::may_see;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use events::{Digest, RoundId};
use projections::list_explained::{Document, Pins};

/// The view that says which documents a round has, and for whose eyes they are.
pub(crate) const VIEW: &str = "list_explained";

/// The documents of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Which {
    /// What is voted on, frozen.
    Candidates,
    /// Steps, payments and ties of the count.
    Certificate,
    /// The priority list.
    List,
    /// The mandates it would give, and why what is not placed is not.
    Proposal,
    /// Who votes with what weight, frozen.
    Roll,
}

impl Which {
    pub(crate) const ALL: [Self; 5] = [
        Self::Candidates,
        Self::Certificate,
        Self::List,
        Self::Proposal,
        Self::Roll,
    ];

    /// As in the address.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Candidates => "candidates",
            Self::Certificate => "certificate",
            Self::List => "list",
            Self::Proposal => "proposal",
            Self::Roll => "roll",
        }
    }

    fn of(self, pins: &Pins) -> Option<Digest> {
        match self {
            Self::Candidates => pins.candidates,
            Self::Certificate => pins.certificate,
            Self::List => pins.list,
            Self::Proposal => pins.proposal,
            Self::Roll => pins.roll,
        }
    }
}

/// One of them, as the round has it now or had it then.
pub(super) async fn document(
    State(app): State<App>,
    Path((round, which)): Path<(String, String)>,
    caller: Caller,
    given: Params,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let none = |code: &'static str, detail: &str| Problem::new(Kind::NOT_FOUND, code, detail);
    let round: RoundId = round.parse().map_err(|_| {
        none(
            "address.bad_id",
            "an id in the address is not a UUID in lower case",
        )
    })?;
    let names = Which::ALL.map(Which::name);
    let known = Which::ALL.into_iter().find(|known| known.name() == which);
    let which = known.ok_or_else(|| {
        let detail = format!("a round has these documents: {}", names.join(", "));
        none("document.unknown", &detail)
    })?;
    let found = begin(&app, &caller, VIEW, &params(given)?).await?;
    may_see(found.by.as_ref(), VIEW, None).map_err(|why| unseen(&why, VIEW))?;
    let key = round.to_string();
    let pinned = match found.as_of {
        Some(position) => app.views.document_as_of(VIEW, &key, position).await?,
        None => app.views.document(VIEW, &key).await?,
    };
    let digest = pinned
        .as_deref()
        .map(pins)
        .transpose()?
        .and_then(|pins| which.of(&pins));
    let digest = digest.ok_or_else(|| {
        let detail = "the round has no such document yet; candidates and roll come with their freeze, the rest with the count";
        none("document.none", detail)
    })?;
    let bytes = app.engine.ledger().blob(&digest).await?;
    let bytes = bytes.ok_or_else(|| crate::errors::damaged(&format!("document {digest} is missing")))?;
    respond(&headers, bytes, "application/json", None)
}

fn pins(bytes: &[u8]) -> Result<Pins, Problem> {
    match serde_json::from_slice(bytes) {
        Ok(Document::Pins(pins)) => Ok(*pins),
        _ => Err(crate::errors::damaged("a round's documents cannot be read")),
    }
}
