//! `tingbok serve`: Tingbok over HTTP. Needs no configuration: it makes the store when there is none.

use crate::{
    commands::init,
    error::CliError,
    exit::Exit,
    login::{self, LoginSettings},
    output::Output,
    store::{
        self, Place, Site, Store, VaultKey,
        proof::{self, ProofArgs},
    },
};
use clap::Args;
use engine::{
    chance::Chance,
    clock::{Clock, Shifted},
    proof::{Pace, ProofFolder, Prover},
};
use events::Time;
use messages::{Message, msg};
use serde_json::json;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};
use tokio::net::TcpListener;
use web::{Bounds, Demo, Entrance, Rate, Rates, Server, TrustedProxy};

/// Where it listens when nothing is said.
const ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Serves a store over HTTP.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// The store; made when it is not there.
    #[arg(value_name = "STORE", default_value = "tingbok-store")]
    store: Place,
    #[command(flatten)]
    vault: VaultKey,
    #[command(flatten)]
    proof: ProofArgs,
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value_t = ADDRESS)]
    listen: SocketAddr,
    /// Lets everybody at this machine be anybody.
    #[arg(long)]
    demo: bool,
    /// The settings of the login.
    #[arg(long, value_name = "FILE", env = "TINGBOK_LOGIN", hide_env = true)]
    login: Option<PathBuf>,
    /// Requests that one caller may send at once, and then in each minute.
    #[arg(long, value_name = "BURST/PER_MINUTE", default_value_t = Rates::default().caller)]
    rate: Rate,
    /// The same for all persons of an organisation together.
    #[arg(long, value_name = "BURST/PER_MINUTE", default_value_t = Rates::default().organisation)]
    organisation_rate: Rate,
    /// Streams of changes that one caller may have open at once.
    #[arg(long, value_name = "COUNT", default_value_t = Bounds::default().streams)]
    streams: usize,
    /// Proxies whose word about the asker's address is taken; can be given several times.
    #[arg(long, value_name = "ADDR/LEN")]
    trusted_proxy: Vec<TrustedProxy>,
    /// Where to show what is counted and timed; a port alone is one of this machine's.
    #[arg(long, value_name = "ADDR", value_parser = metrics_address)]
    metrics: Option<SocketAddr>,
}

/// Runs it until it is told to stop.
///
/// # Errors
/// A store or an address that cannot be used.
pub(crate) fn run(args: &ServeArgs, out: &Output) -> Result<ExitCode, CliError> {
    store::block_on(async {
        let clock = Shifted::system();
        let chance = Arc::new(Chance::System);
        if args.demo && !args.listen.ip().is_loopback() {
            return Err(not_loopback(args.listen));
        }
        if args.demo && args.login.is_some() {
            let what = msg!("serve-demo-and-login");
            return Err(CliError::new(Exit::BadInput, "demo_and_login", what));
        }
        let settings = args.login.as_deref().map(LoginSettings::read).transpose()?;
        if let Some(settings) = &settings {
            login::check(settings, clock.clock(), Arc::clone(&chance))?;
        }
        let store = opened(args, clock.clock()).await?;
        if args.demo && init::is_real(&*store.ledger).await? {
            let what = msg!("serve-demo-real", place = args.store.to_string());
            return Err(CliError::new(Exit::BadInput, "demo_of_real", what).remedy(msg!("remedy-demo-real")));
        }
        if let Some(told) = store.key_told() {
            out.note(&told);
        }
        store.engine.resume_erasures().await?;
        let prover = prover(args, &store, clock.clock(), &chance, out).await?;
        let (entrance, sweeping) = match (args.demo, settings) {
            (true, _) => (
                Entrance::Demo(demo(args.listen, &store, &chance, &clock).await?),
                None,
            ),
            (false, None) => (Entrance::Closed, None),
            (false, Some(settings)) => {
                let logins = store::logins(&args.store).await?;
                let made = login::entrance(settings, &store, logins, clock.clock(), Arc::clone(&chance))?;
                (made.entrance, Some(tokio::spawn(login::sweep(made.identity))))
            }
        };
        let is_closed = matches!(entrance, Entrance::Closed);
        let (listener, address) = listen(args.listen, msg!("remedy-listen")).await?;
        let metrics = match args.metrics {
            Some(address) => Some(listen(address, msg!("remedy-metrics")).await?),
            None => None,
        };
        // On standard output and at once: whoever started it with port 0 reads here where it is.
        let url = format!("http://{address}");
        let metrics_url = metrics
            .as_ref()
            .map(|(_, address)| format!("http://{address}/metrics"));
        let server = Server {
            engine: store.engine,
            login: entrance,
            prover,
            chance,
            bounds: Bounds {
                streams: args.streams,
                ..Bounds::default()
            },
            rates: Rates {
                caller: args.rate,
                organisation: args.organisation_rate,
            },
            proxies: args.trusted_proxy.clone(),
            metrics: metrics.map(|(listener, _)| listener),
        };
        let stopped = told_to_stop();
        let said = match &metrics_url {
            Some(metrics) => json!({ "address": url, "metrics": metrics }),
            None => json!({ "address": url }),
        };
        out.now(&msg!("serve-address", address = &url), &said);
        tracing::info!(address = url, store = %args.store, "listening");
        if let Some(metrics) = metrics_url {
            out.note(&msg!("serve-metrics", address = metrics));
        }
        if args.metrics.is_some_and(|address| !address.ip().is_loopback()) {
            out.note(&msg!("serve-metrics-open"));
        }
        if is_closed {
            out.note(&msg!("serve-closed"));
        }
        if args.login.is_some() && args.trusted_proxy.is_empty() {
            out.note(&msg!("serve-no-proxy"));
        }
        let served = server.run(listener, stopped).await;
        if let Some(sweeping) = sweeping {
            sweeping.abort();
        }
        served.map_err(|why| CliError::plain(Exit::Store, "unavailable", why.to_string()))?;
        Ok(Exit::Ok.into())
    })
}

async fn opened(args: &ServeArgs, clock: Clock) -> Result<Store, CliError> {
    let site = Site::of(args.store.clone(), args.vault.clone());
    match store::look(&site).await? {
        Some(_) if args.demo => store::open_told(&site, clock).await,
        Some(_) => store::open(&site, clock).await,
        None => store::create(&site, clock, &Chance::System).await,
    }
}

/// What signs the log; none where there is no proof folder, which is said. A demo begins one.
async fn prover(
    args: &ServeArgs,
    store: &Store,
    clock: Clock,
    chance: &Chance,
    out: &Output,
) -> Result<Option<Prover>, CliError> {
    let begun = match args.proof.dir(&args.store) {
        Some(dir) if args.demo && !ProofFolder::is_there(&dir) => {
            Some(proof::begin(&dir, proof::ORIGIN, chance)?)
        }
        _ => args.proof.open(&args.store)?,
    };
    let Some(folder) = begun else {
        out.note(&msg!("serve-unsigned"));
        return Ok(None);
    };
    let signer = proof::signer(&store.ledger, folder)?;
    Ok(Some(Prover::begin(signer, Pace::default(), clock).await?))
}

/// Demo mode; its clock goes on where the log ends, for it may have been moved forwards before.
async fn demo(
    address: SocketAddr,
    store: &Store,
    chance: &Arc<Chance>,
    clock: &Shifted,
) -> Result<Arc<Demo>, CliError> {
    let last: Option<Time> = store.ledger.head().await?.at;
    if let Some(last) = last {
        // Where the machine's clock is past it already, there is nothing to move.
        let _ = clock.forward_to(last);
    }
    Demo::new(address, store.operator(), Arc::clone(chance), clock.clone()).map_err(|_| not_loopback(address))
}

fn not_loopback(address: SocketAddr) -> CliError {
    let what = msg!("serve-not-loopback", address = address.to_string());
    CliError::new(Exit::BadInput, "not_loopback", what).remedy(msg!("remedy-loopback"))
}

/// An address, or a port of this machine alone.
fn metrics_address(given: &str) -> Result<SocketAddr, String> {
    let port = given
        .parse()
        .map(|port: u16| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    port.or_else(|_| given.parse())
        .map_err(|_| "give an address with its port, such as 127.0.0.1:9464, or a port alone".to_owned())
}

/// Listens at an address, and says at which: the port may be left to the system.
async fn listen(address: SocketAddr, remedy: Message) -> Result<(TcpListener, SocketAddr), CliError> {
    let bound = TcpListener::bind(address).await;
    let bound = bound.and_then(|listener| listener.local_addr().map(|at| (listener, at)));
    bound.map_err(|why| no_listen(address, &why).remedy(remedy))
}

fn no_listen(address: SocketAddr, why: &std::io::Error) -> CliError {
    let what = msg!(
        "serve-no-listen",
        address = address.to_string(),
        why = why.to_string()
    );
    CliError::new(Exit::Store, "no_listen", what)
}

/// Comes when the process is to end: interrupted at the keyboard, or terminated by whoever runs it. It listens from the
/// call on, not only once it is awaited: whoever reads the address may end the process at once.
#[cfg(unix)]
pub(super) fn told_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    let [interrupted, terminated] = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    let comes = async |signal: std::io::Result<Signal>| match signal {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    };
    async move {
        tokio::select! {
            () = comes(interrupted) => {}
            () = comes(terminated) => {}
        }
    }
}

/// Comes when the process is to end.
#[cfg(not(unix))]
pub(super) async fn told_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
