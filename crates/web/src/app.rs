//! What every handler is given.

use crate::{caller::Identify, limits::Limiter, live::Hub, metrics::Meters, server::Bounds};
use engine::{Engine, chance::Chance, follow::Views, proof::Proofs};
use std::sync::Arc;
use tokio::sync::watch;

/// The state of the server, cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Takes commands.
    pub(crate) engine: Engine,
    /// Reads views.
    pub(crate) views: Views,
    /// How far the log is signed; none where it is not signed by this server.
    pub(crate) proofs: Option<Proofs>,
    /// Says who asks.
    pub(crate) identify: Arc<dyn Identify>,
    /// Ids of requests and of demo sessions.
    pub(crate) chance: Arc<Chance>,
    /// How much each may ask.
    pub(crate) limiter: Arc<Limiter>,
    /// What it grants each request.
    pub(crate) bounds: Bounds,
    /// What changed, as it changes.
    pub(crate) hub: Hub,
    /// What is counted and timed.
    pub(crate) meters: Meters,
    /// Turns true when the server is to stop: long answers end then.
    pub(crate) stopping: watch::Receiver<bool>,
}
