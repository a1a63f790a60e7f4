//! What every handler is given.

use crate::{
    caller::Identify,
    limits::Limiter,
    live::Hub,
    metrics::Meters,
    server::{Bounds, Readiness},
};
use engine::{Engine, chance::Chance, follow::Views, proof::Proofs};
use std::{ops::Deref, sync::Arc};
use tokio::sync::watch;

/// The state of the server. Each layer that a request goes through takes a clone, so a clone is one count more.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl App {
    /// Of its parts.
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What it is made of.
pub struct Parts {
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
    /// Whether it could answer a moment ago.
    pub(crate) readiness: Readiness,
    /// What is counted and timed.
    pub(crate) meters: Meters,
    /// Turns true when the server is to stop: long answers end then.
    pub(crate) stopping: watch::Receiver<bool>,
}
