//! The size of the log as processes let it grow: a notification is only the hint to ask, and the answer is the truth.
//!
//! One connection tells, is told and asks. It does so beside the appends, which wait for nobody's notification.

use super::log;
use super::session::{self, Server, within};
use crate::ReadError;
use events::Position;
use futures::{StreamExt, future, stream};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{
    sync::{Notify, watch},
    time::MissedTickBehavior,
};
use tokio_postgres::{AsyncMessage, Client, Error};

/// Where growth is told.
const CHANNEL: &str = "tingbok_log";

/// How often the head is asked: the longest that growth stays unseen where no notification comes.
const POLL: Duration = Duration::from_millis(100);

/// How long after a hint the next one is given, and heeded, at the earliest: batches are quicker than anybody needs to be
/// told.
const BREATH: Duration = Duration::from_millis(5);

/// The same while batch comes after batch. A hint wakes every process twice, and the server for each of them: with four
/// processes that is a tenth of what two processors can do.
const LONG_BREATH: Duration = Duration::from_millis(20);

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
    size: &watch::Sender<Position>,
    own: &mut watch::Receiver<u64>,
) -> Result<(), ReadError> {
    let (client, mut connection) = within(server.bare()).await?;
    // However many hints come before somebody looks, one is left.
    let hint = Notify::new();
    // The server's number for this connection. Of what we told ourselves we know.
    let number = OnceLock::new();
    let mut messages = stream::poll_fn(|cx| connection.poll_message(cx));
    let driven = async {
        while let Some(message) = messages.next().await {
            // Anybody who may connect can send one, with whatever in it: nothing of it counts but that it came.
            if let AsyncMessage::Notification(told) = message?
                && number.get() != Some(&told.process_id())
            {
                hint.notify_one();
            }
        }
        Ok::<(), Error>(())
    };
    let worked = async {
        let _ = number.set(prepare(&client).await?);
        // Two at once: a teller that takes breath keeps nobody from looking.
        future::try_join(tell(&client, own), ask(&client, size, &hint)).await
    };
    // Whichever ends first: the connection, or a question that had no answer.
    tokio::select! {
        ended = driven => Ok(ended?),
        failed = worked => failed.map(drop),
    }
}

/// Makes the connection ready to tell and be told; gives the server's number for it.
async fn prepare(client: &Client) -> Result<i32, ReadError> {
    within(session::set_up(client)).await?;
    // A notification writes to the database's own log, but nothing is lost with it: it need not wait for the disk.
    let teller = format!("SET synchronous_commit = off; LISTEN {CHANNEL}");
    within(client.batch_execute(&teller)).await?;
    let number = within(client.query_one("SELECT pg_backend_pid()", &[])).await?;
    Ok(number.try_get(0)?)
}

/// Tells of each batch of our own, which are counted; once of several when they are quick.
async fn tell(client: &Client, own: &mut watch::Receiver<u64>) -> Result<(), ReadError> {
    while own.changed().await.is_ok() {
        let told = *own.borrow_and_update();
        within(client.batch_execute(&format!("NOTIFY {CHANNEL}"))).await?;
        tokio::time::sleep(BREATH).await;
        if *own.borrow() > told + 1 {
            tokio::time::sleep(LONG_BREATH - BREATH).await;
        }
    }
    // The writer is gone; others may go on.
    future::pending().await
}

/// Asks for the size again and again, and at once when there is a hint.
async fn ask(client: &Client, size: &watch::Sender<Position>, hint: &Notify) -> Result<(), ReadError> {
    // Prepared, so that between a hint and the answer there is one round trip.
    let question = within(client.prepare(log::SIZE)).await?;
    let mut poll = tokio::time::interval(POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let hinted = tokio::select! {
            () = hint.notified() => true,
            _ = poll.tick() => false,
        };
        let seen = *size.borrow();
        let asked = within(log::size_by(client, &question)).await?;
        session::reaches(asked, seen)?;
        grow(size, asked);
        if hinted {
            tokio::time::sleep(BREATH).await;
        }
    }
}
