//! A proxy between us and the server, which breaks connections at any byte in either direction, or holds them up.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
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
    /// Nothing passes for so long, and then all goes on.
    Delay(Duration),
    /// The direction in which the byte went is closed, the other goes on.
    Half,
}

/// A socket that leads to the server, and what it does to the connections through it.
pub struct Proxy {
    dir: TempDir,
    armed: Arc<Armed>,
    /// While it says so nothing passes, and nothing is lost.
    stalled: watch::Sender<bool>,
}

/// The fault that waits, and after how many more bytes of all connections it strikes one of them.
#[derive(Default)]
struct Armed(Mutex<Option<(usize, Fault)>>);

impl Armed {
    fn set(&self, to: Option<(usize, Fault)>) {
        *self.0.lock().expect("nobody panicked meanwhile") = to;
    }

    fn is_set(&self) -> bool {
        self.0.lock().expect("nobody panicked meanwhile").is_some()
    }

    /// Counts bytes that are about to pass; where the fault strikes among them, how many come before it.
    fn strike(&self, count: usize) -> Option<(usize, Fault)> {
        let mut armed = self.0.lock().expect("nobody panicked meanwhile");
        let (left, fault) = (*armed)?;
        *armed = left.checked_sub(count).map(|left| (left, fault));
        armed.is_none().then_some((left, fault))
    }
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
        let armed = Arc::new(Armed::default());
        let fault = Arc::clone(&armed);
        let (stalled, stall) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if let Ok(server) = UnixStream::connect(&server).await {
                    tokio::spawn(pipe(client, server, Arc::clone(&fault), stall.clone()));
                }
            }
        });
        Self { dir, armed, stalled }
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
        !self.armed.is_set()
    }

    /// Breaks whatever passes after so many more bytes, once.
    pub fn arm(&self, after: usize, fault: Fault) {
        self.armed.set(Some((after, fault)));
    }

    /// Breaks nothing any more.
    pub fn disarm(&self) {
        self.armed.set(None);
    }
}

/// One direction of a connection.
struct Way {
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
    /// Whether what comes is lost from now on.
    lost: bool,
}

impl Way {
    /// Hands bytes on, or loses them. Gives whether there is still somebody to hand them to.
    async fn pass(&mut self, bytes: &[u8]) -> bool {
        self.lost || self.to.write_all(bytes).await.is_ok()
    }
}

/// Hands bytes on in both directions until one end is closed, or a fault closes both.
async fn pipe(client: UnixStream, server: UnixStream, armed: Arc<Armed>, mut stall: watch::Receiver<bool>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let way = |from, to| Way {
        from,
        to,
        lost: false,
    };
    let (mut up, mut down) = (way(from_client, to_server), way(from_server, to_client));
    let (mut sent, mut told) = ([0; 4_096], [0; 4_096]);
    loop {
        let (bytes, upwards) = tokio::select! {
            read = up.from.read(&mut sent) => (&sent[..read.unwrap_or(0)], true),
            read = down.from.read(&mut told) => (&told[..read.unwrap_or(0)], false),
        };
        if bytes.is_empty() || stall.wait_for(|held| !held).await.is_err() {
            return;
        }
        let (way, back) = if upwards {
            (&mut up, &mut down)
        } else {
            (&mut down, &mut up)
        };
        let (before, after) = match armed.strike(bytes.len()) {
            None => (bytes, None),
            Some((at, fault)) => (&bytes[..at], Some((&bytes[at..], fault))),
        };
        let mut passed = way.pass(before).await;
        if let Some((after, fault)) = after {
            match fault {
                Fault::Cut => return,
                Fault::Swallow | Fault::Silence => {
                    let here = upwards == matches!(fault, Fault::Swallow);
                    if here { way.lost = true } else { back.lost = true }
                }
                Fault::Delay(time) => tokio::time::sleep(time).await,
                Fault::Half => {
                    way.lost = true;
                    passed &= way.to.shutdown().await.is_ok();
                }
            }
            passed &= way.pass(after).await;
        }
        if !passed {
            return;
        }
    }
}

/// The socket in a server's folder.
pub fn socket(folder: &Path) -> PathBuf {
    folder.join(".s.PGSQL.5432")
}
