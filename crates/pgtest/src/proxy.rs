//! A proxy between us and the server, which breaks connections at any byte in either direction, or holds them up.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::SeqCst},
    },
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixListener, UnixStream},
    sync::watch,
};

/// What happens to a connection once its bytes are used up.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Both ends are closed.
    Cut,
    /// What the client sends after that is swallowed; the server waits.
    Swallow,
    /// What the server sends after that is swallowed; the client waits.
    Silence,
}

/// A socket that leads to the server. The next connection to come breaks after so many bytes; below nought none does.
pub struct Proxy {
    dir: TempDir,
    bytes: Arc<AtomicI64>,
    fault: Arc<AtomicU64>,
    /// While it says so nothing passes, and nothing is lost.
    stalled: watch::Sender<bool>,
}

impl Proxy {
    /// A proxy before the server of this socket (see [`socket`]), within a running tokio.
    ///
    /// # Panics
    /// When the system gives no folder or no socket.
    pub fn start(server: PathBuf) -> Self {
        let dir = tempfile::tempdir().expect("a folder for the socket");
        let listener = UnixListener::bind(socket(dir.path())).expect("a socket");
        // A standby comes through it too, under an account of its own.
        for (path, mode) in [(dir.path(), 0o755), (&socket(dir.path()), 0o777)] {
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("the socket is opened to all");
        }
        let (bytes, fault) = (Arc::new(AtomicI64::new(-1)), Arc::new(AtomicU64::new(0)));
        let (left, kind) = (Arc::clone(&bytes), Arc::clone(&fault));
        let (stalled, stall) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(&server).await;
                if let Ok(server) = server {
                    tokio::spawn(pipe(
                        client,
                        server,
                        Arc::clone(&left),
                        Arc::clone(&kind),
                        stall.clone(),
                    ));
                }
            }
        });
        Self {
            dir,
            bytes,
            fault,
            stalled,
        }
    }

    /// A database of the server, by way of here.
    ///
    /// # Panics
    /// When it is not an address as [`crate::Cluster::address`] gives it.
    pub fn address(&self, of: &str) -> String {
        let database = of.split("dbname=").nth(1).expect("an address of a database");
        format!("host={} user=owner dbname={database}", self.dir.path().display())
    }

    /// The folder of its socket.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Holds everything up from now on, or lets it go on.
    pub fn stall(&self, held: bool) {
        self.stalled.send_replace(held);
    }

    /// Whether the fault that it was armed with has struck.
    pub fn struck(&self) -> bool {
        self.bytes.load(SeqCst) < 0
    }

    /// Breaks whatever passes after so many more bytes, once.
    pub fn arm(&self, after: i64, fault: Fault) {
        self.fault.store(fault as u64, SeqCst);
        self.bytes.store(after, SeqCst);
    }
}

/// Hands bytes on in both directions until the budget, which all connections share, falls below nought in one of them.
async fn pipe(
    client: UnixStream,
    server: UnixStream,
    left: Arc<AtomicI64>,
    fault: Arc<AtomicU64>,
    mut stall: watch::Receiver<bool>,
) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (mut up, mut down) = ([0; 4_096], [0; 4_096]);
    let (mut swallow, mut silence) = (false, false);
    loop {
        let (count, upwards) = tokio::select! {
            read = from_client.read(&mut up) => (read.unwrap_or(0), true),
            read = from_server.read(&mut down) => (read.unwrap_or(0), false),
        };
        if count == 0 || stall.wait_for(|held| !held).await.is_err() {
            return;
        }
        let before = left.load(SeqCst);
        let mut pass = count;
        if before >= 0 {
            let after = left.fetch_sub(count as i64, SeqCst) - count as i64;
            if after < 0 {
                pass = usize::try_from(count as i64 + after).unwrap_or(0);
                match fault.load(SeqCst) {
                    0 => {
                        // The bytes before the cut still arrive.
                        let bytes = if upwards { &up[..pass] } else { &down[..pass] };
                        let _ = if upwards {
                            to_server.write_all(bytes).await
                        } else {
                            to_client.write_all(bytes).await
                        };
                        return;
                    }
                    1 => swallow = true,
                    _ => silence = true,
                }
            }
        }
        let done = if upwards {
            if swallow {
                Ok(())
            } else {
                to_server.write_all(&up[..pass]).await
            }
        } else if silence {
            Ok(())
        } else {
            to_client.write_all(&down[..pass]).await
        };
        if done.is_err() {
            return;
        }
    }
}

/// The socket in a server's folder.
pub fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}
