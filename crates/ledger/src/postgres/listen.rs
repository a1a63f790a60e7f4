//! The size of the log as other processes let it grow: a notification is the hint, asking is the truth.

use super::session::{PATIENCE, Server};
use crate::ReadError;
use events::Position;
use futures::{StreamExt, stream};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use tokio_postgres::{AsyncMessage, Client, Error};

/// Where sizes are told.
pub(super) const CHANNEL: &str = "tingbok_log";

/// How often the head is asked: the longest that growth stays unseen where no notification comes.
const POLL: Duration = Duration::from_millis(100);

/// How long to wait before a new connection.
const PAUSE: Duration = Duration::from_millis(250);

/// Lets the size grow; it never shrinks.
pub(super) fn grow(size: &watch::Sender<Position>, to: Position) {
    size.send_if_modified(|known| {
        let grown = *known < to;
        *known = to.max(*known);
        grown
    });
}

/// Follows the head for ever, over as many connections as it takes.
pub(super) async fn run(server: Server, size: Arc<watch::Sender<Position>>) {
    loop {
        if let Err(error) = listen(&server, &size).await {
            tracing::warn!(ledger.failure = %error, "no longer told of growth; connecting anew");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen(server: &Server, size: &Arc<watch::Sender<Position>>) -> Result<(), ReadError> {
    let (client, mut connection) = server.bare().await?;
    let told = Arc::clone(size);
    let mut messages = stream::poll_fn(move |cx| connection.poll_message(cx));
    let driven = async move {
        while let Some(message) = messages.next().await {
            if let AsyncMessage::Notification(hint) = message?
                && let Ok(to) = hint.payload().parse()
            {
                grow(&told, Position(to));
            }
        }
        Ok::<(), Error>(())
    };
    // Whichever ends first: the connection, or a question that had no answer.
    tokio::select! {
        ended = driven => Ok(ended?),
        failed = ask(&client, size) => failed,
    }
}

async fn ask(client: &Client, size: &watch::Sender<Position>) -> Result<(), ReadError> {
    super::session::set_up(client).await?;
    client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
    loop {
        let asked = tokio::time::timeout(PATIENCE, super::log::size(client)).await;
        let silent = |_| ReadError::Unavailable("the database does not answer".into());
        grow(size, asked.map_err(silent)??);
        tokio::time::sleep(POLL).await;
    }
}
