//! The size of the log as processes let it grow: a notification is the hint, asking is the truth.
//!
//! One connection both tells and is told. It does so beside the appends, which wait for nobody's notification.

use super::session::{self, Server, within};
use crate::ReadError;
use events::Position;
use futures::{StreamExt, stream};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::MissedTickBehavior};
use tokio_postgres::{AsyncMessage, Client, Error};

/// Where sizes are told.
const CHANNEL: &str = "tingbok_log";

/// How often the head is asked: the longest that growth stays unseen where no notification comes.
const POLL: Duration = Duration::from_millis(100);

/// How long after a hint the next one comes at the earliest: batches are quicker than anybody needs to be told.
const BREATH: Duration = Duration::from_millis(5);

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
pub(super) async fn run(server: Server, size: Arc<watch::Sender<Position>>, mut own: watch::Receiver<u64>) {
    loop {
        if let Err(error) = listen(&server, &size, &mut own).await {
            tracing::warn!(ledger.failure = %error, "no longer told of growth; connecting anew");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen(
    server: &Server,
    size: &Arc<watch::Sender<Position>>,
    own: &mut watch::Receiver<u64>,
) -> Result<(), ReadError> {
    let (client, mut connection) = within(server.bare()).await?;
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
        failed = ask(&client, size, own) => failed,
    }
}

/// Asks for the size again and again, and tells of each batch of our own; of several at once when they are quick.
async fn ask(
    client: &Client,
    size: &watch::Sender<Position>,
    own: &mut watch::Receiver<u64>,
) -> Result<(), ReadError> {
    within(session::set_up(client)).await?;
    // A notification writes to the database's own log, but nothing is lost with it: it need not wait for the disk.
    let teller = format!("SET synchronous_commit = off; LISTEN {CHANNEL}");
    within(client.batch_execute(&teller)).await?;
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            Ok(()) = own.changed() => {
                let through = *own.borrow_and_update();
                let hint = format!("NOTIFY {CHANNEL}, '{through}'");
                within(client.batch_execute(&hint)).await?;
                tokio::time::sleep(BREATH).await;
            }
            _ = poll.tick() => {
                let seen = *size.borrow();
                let asked = within(super::log::size(client)).await?;
                session::reaches(asked, seen)?;
                grow(size, asked);
            }
        }
    }
}
