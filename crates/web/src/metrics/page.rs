//! The one page of the port of its own.

use crate::server::{self, Bounds};
use axum::{
    Router,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use meter::Registry;
use std::{future::Future, io, sync::Arc};
use tokio::net::TcpListener;

/// So many connections at once: one who collects, and somebody who looks.
const CONNECTIONS: usize = 16;

/// Shows what is measured at `/metrics` until told to stop.
///
/// # Errors
/// When the system lets nothing be accepted any more.
pub(crate) async fn serve(
    listener: TcpListener,
    registry: Registry,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let registry = Arc::new(registry);
    let router = Router::new().route("/metrics", get(async move || page(&registry)));
    let bounds = Bounds {
        connections: CONNECTIONS,
        ..bounds
    };
    server::serve(listener, router, bounds, stop).await
}

fn page(registry: &Registry) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, meter::MEDIA),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match meter::written(registry) {
        Ok(text) => (headers, text).into_response(),
        Err(error) => {
            tracing::error!(%error, "what is measured cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
