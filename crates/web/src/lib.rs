//! Tingbok over HTTP: every command and every view under `/api/v1`, and what happens, as it happens.
//!
//! It decides nothing: it reads requests strictly, asks the engine or the views, and puts what they answer into the
//! forms of HTTP. Which backend there is, and who logs people in, it is told ([`Identify`]).
//!
//! | to change | go to |
//! | --- | --- |
//! | how an intent is asked for | `commands::table`: one row each |
//! | how a body is read | `body`, `commands::step` |
//! | who may see a view | `authority::SIGHTS`; then `UPDATE_RIGHTS=1 cargo test -p web --test server` |
//! | how views are listed, paged, written as CSV | `views` |
//! | what is told of a change, and to whom | `live::hub` |
//! | which status and words a fault has | `errors`, `problem`, and `problems.ftl` of the crate `messages` |
//! | how far the log is signed | `proof` |
//! | what every request passes through | `strict`, `guard`, `limits`, [`router`] |
//! | what is counted and timed | `metrics`, and `ops/metrics.md` |
//! | what the documentation says | `openapi`; then `UPDATE_OPENAPI=1 cargo test -p web` |
//!
//! The names in bodies and answers are those of the log (`snake_case`): one spelling of each thing, from the event to the
//! screen. Only the questions in an address (`asOf`, `minPosition`) are in camel case, as is usual there.

mod accept;
mod app;
mod body;
mod buckets;
pub mod caller;
pub mod commands;
mod conditional;
pub mod demo;
mod errors;
#[cfg(test)]
mod fuzz;
mod guard;
mod language;
mod limits;
mod live;
mod metrics;
mod once;
pub mod openapi;
pub mod problem;
mod proof;
mod proxies;
mod reference;
mod seats;
mod server;
mod spelled;
mod strict;
mod views;

pub use app::App;
use app::Parts;
pub use caller::{Identify, Login, Means, Orgs};
pub use demo::Demo;
pub use limits::{BadRate, Rate, Rates};
pub use proxies::{BadProxy, TrustedProxy};
pub use server::Bounds;

use axum::{
    Extension, Json, Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use engine::{
    Engine, Manager,
    chance::Chance,
    follow::{FollowError, Follower},
    proof::{Prover, SignError},
};
use limits::Limiter;
use live::Hub;
use metrics::Meters;
use std::{future::Future, io, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer};

/// How often is looked whether a deadline has come.
const DUE: Duration = Duration::from_millis(500);

/// What a server is made of.
pub struct Server {
    /// Takes commands.
    pub engine: Engine,
    /// Says who asks.
    pub login: Entrance,
    /// Signs the log; none where it is not signed by this server.
    pub prover: Option<Prover>,
    /// Draws ids.
    pub chance: Arc<Chance>,
    /// What it grants each request.
    pub bounds: Bounds,
    /// How many requests it takes.
    pub rates: Rates,
    /// Whose word about the asker's address is taken.
    pub proxies: Vec<TrustedProxy>,
    /// Where `/metrics` is shown; nowhere where there is none.
    pub metrics: Option<TcpListener>,
}

/// How people come in.
pub enum Entrance {
    /// Nobody can: what is open to all can be read.
    Closed,
    /// Everybody at this machine, as anybody.
    Demo(Arc<Demo>),
    /// By a login.
    Login {
        /// Says who sent a request.
        identify: Arc<dyn Identify>,
        /// Where people log in and out; beside the interface, under the addresses that they have there.
        routes: Router,
    },
}

/// Nobody is known.
struct Nobody;

#[async_trait::async_trait]
impl Identify for Nobody {
    async fn identify(&self, _: &axum::http::request::Parts) -> Result<Option<Login>, problem::Problem> {
        Ok(None)
    }
}

/// Why a server ended otherwise than it was told to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The system.
    #[error("nothing can be accepted any more: {0}")]
    System(#[from] io::Error),
    /// The views cannot be carried on.
    #[error("the views cannot follow the log: {0}")]
    Views(#[from] FollowError),
    /// The log cannot be signed any more: somebody must look.
    #[error("the log is not signed any more: {0}")]
    Proof(#[from] SignError),
    /// What is due cannot be carried out.
    #[error("what is due cannot be carried out: {0}")]
    Process(#[from] engine::EngineError),
}

/// Everything under one router.
fn router(app: &App, entrance: &Entrance, bounds: Bounds) -> Router {
    let api = Router::new()
        .merge(commands::routes().route_layer(from_fn(caller::somebody)))
        .merge(views::routes())
        .merge(live::routes())
        .merge(proof::routes())
        .merge(reference::routes());
    let mut router = Router::new().nest("/api/v1", api).merge(proof::beside());
    if let Entrance::Demo(demo) = entrance {
        router = router.merge(demo.routes());
    }
    // Layers that are put on together: each one put on by itself would be copied with all below it, for each request.
    let mut router = router.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(app.clone(), caller::identify))
            .layer(from_fn_with_state(app.clone(), limits::limit)),
    );
    if let Entrance::Login { routes, .. } = entrance {
        // Nobody is asked who they are before they may log in: a session that is over must not keep its owner out.
        let limit = from_fn_with_state(app.clone(), limits::limit);
        router = router.merge(routes.clone().with_state(()).layer(limit));
    }
    let too_slow = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, bounds.request);
    let all = ServiceBuilder::new()
        .layer(from_fn_with_state(app.clone(), guard::note))
        .layer(CompressionLayer::new().compress_when(conditional::packed()))
        .layer(from_fn(problem::render))
        .layer(CatchPanicLayer::new())
        .layer(too_slow)
        .layer(DefaultBodyLimit::max(bounds.body));
    router
        .layer(from_fn(guard::admit))
        .route("/livez", get(async || "ok\n"))
        .route("/readyz", get(readyz))
        .layer(all)
        .with_state(app.clone())
}

async fn readyz(State(app): State<App>) -> Response {
    let ready = server::ready(&app).await;
    let status = match ready {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    // It is no problem of the asker's: it is what they asked.
    (
        status,
        Extension(problem::AsItIs),
        Json(serde_json::json!({ "ready": ready })),
    )
        .into_response()
}

impl Server {
    /// Serves on a listener until told to stop: carries views along, takes the steps that are due, and answers. On the
    /// way down it takes nothing new, answers what it began, and then ends the tasks beside.
    ///
    /// # Errors
    /// [`ServeError`] of the part that could not go on; the others are ended first.
    pub async fn run(
        self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        let (halt, stopping) = watch::channel(false);
        let ledger = Arc::clone(self.engine.ledger());
        let mut follower = Follower::new(Arc::clone(&ledger), projections::VIEWS);
        let hub = Hub::new(ledger);
        let identify: Arc<dyn Identify> = match &self.login {
            Entrance::Closed => Arc::new(Nobody),
            Entrance::Demo(demo) => Arc::clone(demo) as Arc<dyn Identify>,
            Entrance::Login { identify, .. } => Arc::clone(identify),
        };
        let app = App::new(Parts {
            engine: self.engine.clone(),
            views: follower.views(),
            proofs: self.prover.as_ref().map(Prover::proofs),
            identify,
            chance: self.chance,
            limiter: Arc::new(Limiter::new(self.rates, self.proxies)),
            bounds: self.bounds,
            hub: hub.clone(),
            readiness: server::Readiness::default(),
            meters: Meters::default(),
            stopping: stopping.clone(),
        });
        let hub = hub.start(stopping.clone());
        let told = |mut stopping: watch::Receiver<bool>| async move {
            // An error says that whoever would tell is gone.
            let _ = stopping.wait_for(|stop| *stop).await;
        };
        let (until, metrics_until, views_until, due_until, proof_until) = (
            told(stopping.clone()),
            told(stopping.clone()),
            told(stopping.clone()),
            told(stopping.clone()),
            told(stopping),
        );
        let router = router(&app, &self.login, self.bounds);
        let serve = server::serve(listener, router, self.bounds, until);
        let registry = metrics::registry(&app);
        let measured = async {
            let Some(listener) = self.metrics else {
                return Ok(());
            };
            metrics::serve(listener, registry, self.bounds, metrics_until).await
        };
        let mut manager = Manager::new(self.engine);
        let views = async {
            let ended = follower.run(views_until).await;
            let _ = halt.send(true);
            ended
        };
        let due = async {
            let ended = manager.run(DUE, due_until).await;
            let _ = halt.send(true);
            ended
        };
        let mut prover = self.prover;
        let proven = async {
            let Some(prover) = &mut prover else { return Ok(()) };
            let ended = prover.run(proof_until).await;
            let _ = halt.send(true);
            ended
        };
        let stop = async {
            stop.await;
            let _ = halt.send(true);
        };
        let mut watched = halt.subscribe();
        let stop = async {
            tokio::select! {
                () = stop => {}
                _ = watched.wait_for(|stop| *stop) => {}
            }
        };
        let (served, measured, followed, carried, proven, ()) =
            tokio::join!(serve, measured, views, due, proven, stop);
        // Ends by itself, as told; a fault in it was noted where it happened.
        let _ = hub.await;
        served?;
        measured?;
        followed?;
        carried?;
        proven?;
        Ok(())
    }
}
