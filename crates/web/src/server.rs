//! The server itself: accepts connections within bounds, cuts off who is slow, and on the way down ends what it began.

use crate::app::App;
use axum::{Router, extract::Request};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{future::Future, io, net::SocketAddr, pin::Pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::Instant,
};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// From where a request came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// What the server grants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Connections at once; more wait to be accepted.
    pub connections: usize,
    /// For the headers of a request to arrive, from the first byte or the end of the request before.
    pub headers: Duration,
    /// For a request as a whole, its body included. Streams of changes are answered at once and then stay.
    pub request: Duration,
    /// The bytes of a body.
    pub body: usize,
    /// Streams of changes that one caller may have open at once.
    pub streams: usize,
    /// For a reader of a large answer to take some more of it.
    pub stall: Duration,
    /// Between two looks whether the login of a reader of changes still stands.
    pub looks: Duration,
    /// For what has begun to end, when the server is told to stop.
    pub shutdown: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 8_192,
            headers: Duration::from_secs(15),
            request: Duration::from_secs(60),
            body: 8 * 1_024 * 1_024,
            streams: 32,
            stall: Duration::from_secs(30),
            looks: Duration::from_secs(10),
            shutdown: Duration::from_secs(30),
        }
    }
}

/// Bytes of a request's first line and headers.
const HEAD_MAX: usize = 32 * 1_024;
/// Headers of a request.
const HEADERS_MAX: usize = 64;

/// Serves until told to stop; then takes nothing new, and answers what it has begun.
///
/// # Errors
/// When the system lets nothing be accepted any more.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let room = Arc::new(Semaphore::new(bounds.connections));
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let (socket, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many open files, say: the others must end first.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let connection = open.watch(connection(socket, peer, router.clone(), bounds));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(bounds.shutdown, open.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests had not ended in time");
    }
    Ok(())
}

type Connection = http1::Connection<
    TokioIo<Pin<Box<TimeoutStream<TcpStream>>>>,
    TowerToHyperService<
        tower::util::BoxCloneService<Request<Incoming>, axum::response::Response, std::convert::Infallible>,
    >,
>;

fn connection(socket: TcpStream, peer: SocketAddr, router: Router, bounds: Bounds) -> Connection {
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        request
    });
    let service = TowerToHyperService::new(tower::util::BoxCloneService::new(service));
    // Runs while there is something to be sent that nobody takes, and not while there is nothing to be sent.
    let mut socket = TimeoutStream::new(socket);
    socket.set_write_timeout(Some(bounds.stall));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.headers)
        .max_buf_size(HEAD_MAX)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(Box::pin(socket)), service)
}

/// Further behind the log than this a view is of no use to those who ask.
const BEHIND_MAX: u64 = 10_000;

/// So long an answer about readiness holds.
const READY_KEPT: Duration = Duration::from_secs(1);

/// Whether the server was ready a moment ago. To find out reads the store many times, and whoever asks is outside every
/// limit: so one at a time finds out, and the others are told the same.
#[derive(Debug, Default)]
pub(crate) struct Readiness(tokio::sync::Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// As it was a moment ago, or else as it is now.
    async fn or(&self, look: impl Future<Output = bool>) -> bool {
        let mut known = self.0.lock().await;
        if let Some((_, ready)) = known.filter(|(at, _)| at.elapsed() < READY_KEPT) {
            return ready;
        }
        let ready = look.await;
        *known = Some((Instant::now(), ready));
        ready
    }
}

/// Whether the server can answer.
pub(crate) async fn ready(app: &App) -> bool {
    app.readiness.or(looked(app)).await
}

/// Whether the store can be read, and the views are there and not far behind. Why not, it notes.
async fn looked(app: &App) -> bool {
    let size = match app.engine.ledger().head().await {
        Ok(head) => head.size,
        Err(error) => {
            tracing::warn!(%error, "not ready: the store cannot be read");
            return false;
        }
    };
    for view in projections::VIEWS {
        if let Err(error) = app.views.revision(view.name()).await {
            tracing::warn!(view = view.name(), %error, "not ready: a view cannot be read");
            return false;
        }
    }
    let behind = app
        .views
        .lags(size)
        .into_iter()
        .find(|(_, lag)| *lag > BEHIND_MAX);
    if let Some((view, lag)) = behind {
        tracing::warn!(view, lag, "not ready: a view is far behind the log");
    }
    behind.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test(start_paused = true)]
    async fn however_many_ask_whether_it_is_ready_one_looks() {
        let (readiness, looks) = (Readiness::default(), AtomicU32::new(0));
        let ask = || {
            readiness.or(async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                looks.fetch_add(1, Ordering::SeqCst) == 0
            })
        };
        let all = futures::future::join_all((0..100).map(|_| ask())).await;
        assert!(all.into_iter().all(|ready| ready));
        assert_eq!(looks.load(Ordering::SeqCst), 1);
        tokio::time::advance(READY_KEPT).await;
        assert!(!ask().await, "what is no more so is told in time");
        assert_eq!(looks.load(Ordering::SeqCst), 2);
    }
}
