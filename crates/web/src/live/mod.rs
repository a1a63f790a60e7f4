//! What happens, as it happens: a stream of changes for readers who stay, and the events themselves for other systems.

mod changes;
mod feed;
mod hub;

#[cfg(test)]
pub(crate) use changes::resumed;
pub(crate) use feed::{cloud_type, is_told};
pub(crate) use hub::Hub;

use crate::app::App;
use axum::{Router, routing::get};

/// The routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/changes", get(changes::changes))
        .route("/events", get(feed::feed))
}
