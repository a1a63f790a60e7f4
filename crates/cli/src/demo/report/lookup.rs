//! States and documents of the log.

use crate::{demo::cast::Stage, error::CliError};
use events::{CaseId, Digest, Event, StreamId, Version, case::Point};
use serde::de::DeserializeOwned;

/// The points of a case.
pub(crate) async fn points(stage: &Stage, case: CaseId) -> Result<Vec<Point>, CliError> {
    let state = state::<domain::case::Case>(stage, &StreamId::new("case", case)).await?;
    Ok(state.opened.map(|opened| opened.points).unwrap_or_default())
}

/// The state of a stream.
pub(crate) async fn state<D: domain::Decider>(stage: &Stage, id: &StreamId) -> Result<D, CliError> {
    let mut state = D::default();
    for recorded in stage.engine.ledger().stream(id, Version::ABSENT).await? {
        if let Some(event) = <D::Event as Event>::of(&recorded.body) {
            state.evolve(event);
        }
    }
    Ok(state)
}

/// A document named in the log.
pub(crate) async fn document<T: DeserializeOwned>(stage: &Stage, digest: &Digest) -> Result<T, CliError> {
    let missing = || CliError::bad_input(format!("document {digest} is not in the store"));
    let bytes = stage.engine.ledger().blob(digest).await?.ok_or_else(missing)?;
    serde_json::from_slice(&bytes).map_err(|error| CliError::bad_input(format!("document {digest}: {error}")))
}
