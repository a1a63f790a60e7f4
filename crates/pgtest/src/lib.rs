//! A throw-away PostgreSQL for tests: one server for each test program, one database for each test, durability on; and
//! where a test is about it, a standby that streams from it, and a proxy that breaks what leads to either.
//!
//! The server listens on a socket in a folder of its own, not on the network (one that tries TLS: on `localhost`), and is
//! gone with the program that started it, however that ends. `ops/test` installs PostgreSQL where it is missing. Only for tests: everything here
//! panics, saying what is wrong, where it cannot do its work.
#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "for tests: who cannot start a server stops"
)]

mod proxy;

pub use proxy::{Fault, Proxy, socket};

use std::{
    fs::{self, Permissions},
    io::Write as _,
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tokio_postgres::NoTls;

/// A running server.
pub struct Cluster {
    dir: PathBuf,
    /// Where it listens beside its socket, if it does.
    port: Option<u16>,
    account: Option<(u32, u32)>,
    /// Its standard input stays open as long as we live: the shell that waits on it stops the server then.
    watch: Mutex<Child>,
    databases: AtomicU64,
}

/// Starts the server; for a line `crash` stops it at once, as a crash would, and starts it again, for `stop` and `start`
/// only the one or the other; when who started it is gone stops it and clears up.
const WATCH: &str = r#"
postgres=$1 data=$2 all=$3; shift 3
start() {
  "$postgres" -D "$data" "$@" >>"$data/server.log" 2>&1 </dev/null &
  server=$!
}
trap '' INT TERM HUP
start "$@"
stop() {
  kill -QUIT $server 2>/dev/null
  wait $server
}
while read -r what; do
  case $what in crash|stop) stop ;; esac
  case $what in crash|start) start "$@" ;; esac
done
stop
rm -rf "$all"
"#;

/// Small and durable. Many connections: every test has several, and all run at once.
const SETTINGS: [&str; 6] = [
    "listen_addresses=",
    "max_connections=400",
    "shared_buffers=64MB",
    "wal_level=replica",
    "max_wal_senders=4",
    "logging_collector=off",
];

impl Cluster {
    /// The one of this test program, started when first asked for.
    pub fn shared() -> &'static Cluster {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(Cluster::start)
    }

    /// A server of one's own, to be stopped and started.
    ///
    /// # Panics
    /// When there is no PostgreSQL on this machine, or it does not start; the words say which.
    pub fn start() -> Cluster {
        Self::start_with(None, |_, _| Vec::new())
    }

    /// A server of one's own that also listens on the loopback address and lets everybody of this machine in: for
    /// measuring over the protocol that servers on other machines use.
    ///
    /// # Panics
    /// As [`Cluster::start`].
    pub fn start_on_loopback() -> Cluster {
        Self::start_with(Some(free_port()), |_, _| {
            vec!["listen_addresses=127.0.0.1".into()]
        })
    }

    /// A server of one's own that also listens on `localhost`, over TLS alone and for those with a password. The
    /// certificate and its key are in PEM.
    ///
    /// # Panics
    /// As [`Cluster::start`].
    pub fn start_secured(certificate: &str, key: &str) -> Cluster {
        Self::start_with(Some(free_port()), |dir, account| {
            secure(dir, account, &format!("{certificate}\n{key}"))
        })
    }

    /// `settings` readies the folder and says what else the server is started with.
    fn start_with(port: Option<u16>, settings: impl Fn(&Path, Option<(u32, u32)>) -> Vec<String>) -> Cluster {
        let (dir, account) = folder();
        let mut initdb = command(&program("initdb"), account);
        initdb.args([
            "--auth=trust",
            "--username=owner",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ]);
        made(initdb.arg(dir.join("data")));
        let mut settings = settings(&dir, account);
        settings.extend(port.map(|port| format!("port={port}")));
        Self::serve(dir, account, port, &settings)
    }

    /// Starts a server on data that are there.
    fn serve(dir: PathBuf, account: Option<(u32, u32)>, port: Option<u16>, settings: &[String]) -> Cluster {
        let mut watch = command(Path::new("sh"), account);
        watch
            .args(["-c", WATCH, "sh"])
            .arg(program("postgres"))
            .arg(dir.join("data"))
            .arg(&dir);
        watch
            .arg("-c")
            .arg(format!("unix_socket_directories={}", dir.display()));
        for setting in SETTINGS {
            watch.args(["-c", setting]);
        }
        for setting in settings {
            watch.args(["-c", setting]);
        }
        let watch = watch.stdin(Stdio::piped()).spawn().expect("a shell runs");
        let cluster = Cluster {
            dir,
            port,
            account,
            watch: Mutex::new(watch),
            databases: AtomicU64::new(0),
        };
        cluster.wait();
        cluster
    }

    fn wait(&self) {
        for _ in 0..300 {
            let asked = command(&program("pg_isready"), self.account)
                .args(["-q", "-p", &self.port().to_string(), "-h"])
                .arg(&self.dir)
                .status();
            if asked.is_ok_and(|status| status.success()) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.dir.join("data/server.log")).unwrap_or_default();
        panic!("PostgreSQL did not start within 30 seconds:\n{log}");
    }

    /// Makes an empty database, and gives its address as its owner.
    ///
    /// # Panics
    /// When the server does not make it.
    pub async fn database(&self) -> String {
        self.make("template0").await
    }

    /// Makes a copy of a database to which nobody is connected, and gives its address as its owner.
    ///
    /// # Panics
    /// When the server does not make it.
    pub async fn copy(&self, address: &str) -> String {
        let (_, name) = address.rsplit_once('=').expect("an address of this server");
        self.make(name).await
    }

    /// Dumps a database with `pg_dump` and puts the dump into a new one with `pg_restore`, as whoever makes backups does;
    /// gives the new one's address.
    ///
    /// # Panics
    /// When either fails, saying why.
    pub async fn backup(&self, address: &str) -> String {
        let restored = self.database().await;
        let name = restored.rsplit_once('=').map_or("", |(_, name)| name);
        let dump = self.dir.join(format!("{name}.dump"));
        let mut write = command(&program("pg_dump"), self.account);
        made(
            write
                .args(["--format=custom", "--file"])
                .arg(&dump)
                .args(["--dbname", address]),
        );
        let mut read = command(&program("pg_restore"), self.account);
        made(read.args(["--exit-on-error", "--dbname", &restored]).arg(&dump));
        fs::remove_file(&dump).expect("the dump is there");
        restored
    }

    async fn make(&self, template: &str) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("t{number}");
        let (client, connection) = tokio_postgres::connect(&self.address("postgres"), NoTls)
            .await
            .expect("the server answers");
        let driven = tokio::spawn(connection);
        // Copying the template is quicker than checking that it did not change meanwhile.
        let made = client
            .batch_execute(&format!(
                "CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
            ))
            .await;
        made.expect("a new database");
        drop(client);
        driven.await.expect("its task").expect("its connection");
        self.address(&name)
    }

    /// A standby that streams from this server, and without whose copy on disk this one acknowledges nothing from now on.
    /// It is a server of its own, for reading only until it is promoted.
    ///
    /// # Panics
    /// When it cannot be made or does not come up to date.
    pub async fn standby(&self) -> Cluster {
        self.standby_over(&self.dir).await
    }

    /// The same, streaming by way of another folder with a socket, such as that of a [`Proxy`] that leads here.
    ///
    /// # Panics
    /// As [`Cluster::standby`].
    pub async fn standby_over(&self, link: &Path) -> Cluster {
        let (dir, account) = folder();
        let from = |socket: &Path| format!("host={} user=owner application_name=standby", socket.display());
        let mut copy = command(&program("pg_basebackup"), account);
        copy.args(["--checkpoint=fast", "--no-sync", "--write-recovery-conf"]);
        made(
            copy.arg("-D")
                .arg(dir.join("data"))
                .args(["-d", &from(&self.dir)]),
        );
        let link = format!("primary_conninfo={}", from(link));
        let standby = Self::serve(dir, account, None, &[link]);
        let client = self.client().await;
        for statement in [
            "ALTER SYSTEM SET synchronous_standby_names = 'standby'",
            "SELECT pg_reload_conf()",
        ] {
            client.batch_execute(statement).await.expect("a setting");
        }
        for _ in 0..600 {
            let state = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'";
            if client.query_opt(state, &[]).await.expect("its state").is_some() {
                return standby;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the standby did not become synchronous within a minute");
    }

    async fn client(&self) -> tokio_postgres::Client {
        let connected = tokio_postgres::connect(&self.address("postgres"), NoTls).await;
        let (client, connection) = connected.expect("the server answers");
        tokio::spawn(connection);
        client
    }

    /// Makes a standby the primary, and waits until it takes writes.
    ///
    /// # Panics
    /// When it does not become one.
    pub fn promote(&self) {
        let mut promote = command(&program("pg_ctl"), self.account);
        made(promote.args(["promote", "-w", "-D"]).arg(self.dir.join("data")));
    }

    /// Stops the server as a crash would, without writing anything out, and starts it again; does not wait.
    ///
    /// # Panics
    /// When the shell that watches it is gone.
    pub fn crash(&self) {
        self.say("crash");
    }

    /// Stops the server as a crash would, for good; does not wait.
    ///
    /// # Panics
    /// When the shell that watches it is gone.
    pub fn stop(&self) {
        self.say("stop");
    }

    fn say(&self, what: &str) {
        let mut watch = self.watch.lock().expect("nobody panicked meanwhile");
        let input = watch.stdin.as_mut().expect("its input");
        writeln!(input, "{what}").expect("it listens");
    }

    /// The address of a database of this server.
    pub fn address(&self, database: &str) -> String {
        let port = self.port();
        format!(
            "host={} port={port} user=owner dbname={database}",
            self.dir.display()
        )
    }

    /// The same database, over the loopback address instead of the socket.
    pub fn over_loopback(&self, address: &str) -> String {
        address.replace(&self.dir.display().to_string(), "127.0.0.1")
    }

    /// An address of this server as a URL, for a user.
    ///
    /// # Panics
    /// When it is not one that this server gave.
    pub fn url(&self, user: &str, address: &str) -> String {
        let (_, database) = address.rsplit_once("dbname=").expect("an address of ours");
        let folder = self.dir.display().to_string().replace('/', "%2F");
        format!("postgres://{user}@{folder}:{}/{database}", self.port())
    }

    /// The port, of the socket and of `localhost`.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(5432)
    }

    /// The folder of its socket, `.s.PGSQL.5432`.
    pub fn folder(&self) -> &Path {
        &self.dir
    }
}

/// Lets nobody in from the network but over TLS and with a password.
fn secure(dir: &Path, account: Option<(u32, u32)>, certificate: &str) -> Vec<String> {
    let data = dir.join("data");
    let pem = data.join("server.pem");
    fs::write(&pem, certificate).expect("the certificate is written");
    fs::set_permissions(&pem, Permissions::from_mode(0o600)).expect("nobody else may read the key");
    give(&pem, account);
    let rules = "local all all trust\nhostssl all all all scram-sha-256\n";
    fs::write(data.join("pg_hba.conf"), rules).expect("who comes in is written");
    let settings = [
        "listen_addresses=localhost",
        "ssl=on",
        "ssl_cert_file=server.pem",
        "ssl_key_file=server.pem",
    ];
    settings.map(str::to_owned).to_vec()
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|taken| taken.local_addr());
    free.expect("a free port").port()
}

/// A folder for a server, and the account that it runs as.
fn folder() -> (PathBuf, Option<(u32, u32)>) {
    let dir = tempfile::Builder::new().prefix("pgtest-").tempdir();
    let dir = dir.expect("a folder for the server").keep();
    // PostgreSQL does not run as root: there it gets the account of a service, or of nobody.
    let account = (fs::metadata("/proc/self").map_or(1, |me| me.uid()) == 0).then(service_account);
    give(&dir, account);
    (dir, account)
}

/// Runs a program to its end.
fn made(command: &mut Command) {
    let done = command.output().expect("a program of PostgreSQL runs");
    assert!(
        done.status.success(),
        "{command:?} failed: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "where programs are is the machine's to say"
)]
fn path() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}

/// A program of PostgreSQL: on the path, or where Debian keeps it, the newest version first.
fn program(name: &str) -> PathBuf {
    let there = |dir: &PathBuf| dir.join(name).is_file();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| {
            versions
                .flatten()
                .map(|version| version.path().join("bin"))
                .collect()
        })
        .unwrap_or_default();
    debian.sort();
    debian.reverse();
    let path = path();
    let mut folders = std::env::split_paths(&path).chain(debian);
    match folders.find(there) {
        Some(dir) => dir.join(name),
        None => panic!("there is no `{name}`: install PostgreSQL, as `ops/test` does"),
    }
}

/// Account and group of `postgres`, else of `nobody`.
fn service_account() -> (u32, u32) {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let find = |name: &str| {
        let line = accounts
            .lines()
            .find(|line| line.starts_with(&format!("{name}:")))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    find("postgres")
        .or_else(|| find("nobody"))
        .unwrap_or((65_534, 65_534))
}

fn give(dir: &Path, account: Option<(u32, u32)>) {
    if let Some((user, group)) = account {
        chown(dir, Some(user), Some(group)).expect("the folder changes hands");
    }
}

fn command(program: &Path, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    // A folder that the account may be in.
    command.current_dir("/");
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
    }
    command
}
