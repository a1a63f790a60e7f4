//! A provider, our server and a browser, with a clock that stands still and a log that is read afterwards.

use crate::browser::{Browser, Page};
use axum::{Router, extract::State, http::HeaderMap, response::IntoResponse as _, routing::get};
use events::{Digest, Time};
use identity::{
    Chance, ClientKey, Clock, Identity, Limits, Pepper, Profile, Rules, Setup, Who, http, machine,
    store::Memory,
};
use oidtest::{Client, ClientAuth, Key, Provider};
use serde_json::json;
use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use tracing::subscriber::DefaultGuard;
use url::Url;

pub(crate) const RESOURCE: &str = "urn:altinn:resource:tingbok-stemme";
pub(crate) const AUDIENCE: &str = "https://tingbok.example.no/api";
const START_MILLIS: i64 = 1_795_338_000_000;

pub(crate) struct World {
    pub(crate) provider: Provider,
    pub(crate) identity: Arc<Identity>,
    pub(crate) store: Arc<Memory>,
    pub(crate) site: Url,
    pub(crate) browser: Browser,
    pub(crate) time: Hand,
    pub(crate) log: Log,
    _log: DefaultGuard,
}

/// The hand of the clock, in milliseconds.
#[derive(Clone)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Hand {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(START_MILLIS)))
    }

    pub(crate) fn later_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst) / 1_000
    }

    pub(crate) fn clock(&self) -> Clock {
        let hand = self.clone();
        Arc::new(move || Time::from_millis(hand.0.load(Ordering::SeqCst)))
    }

    pub(crate) fn provider_clock(&self) -> oidtest::Seconds {
        let hand = self.clone();
        Arc::new(move || hand.seconds())
    }
}

/// Bytes that are never the same twice in a run and the same in every run.
pub(crate) fn chance() -> Chance {
    let drawn = AtomicU64::new(0);
    Arc::new(move || {
        let block = drawn.fetch_add(1, Ordering::SeqCst);
        Some(Digest::of(format!("test {block}").as_bytes()).0)
    })
}

/// Everything that was logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }

    /// Listens on this thread until the guard is dropped.
    pub(crate) fn listen(&self) -> DefaultGuard {
        let log = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || log.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Drawn once: drawing one takes long.
pub(crate) fn client_key() -> Arc<Key> {
    static KEY: OnceLock<Arc<Key>> = OnceLock::new();
    KEY.get_or_init(|| Arc::new(Key::rsa("client-key"))).clone()
}

/// Our server at an address of its own.
pub(crate) async fn serve(make: impl FnOnce(String) -> Setup) -> (Arc<Identity>, Url) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let identity = Arc::new(Identity::new(make(site.clone())).unwrap());
    let refuse: http::Refuse = Arc::new(|error, _| http::problem(error));
    let routes = Router::new()
        .route("/who", get(who))
        .with_state(identity.clone())
        .merge(http::router(identity.clone(), refuse));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (identity, site.parse().unwrap())
}

/// Says who asks, as the server sees it, with a form token for persons.
async fn who(State(identity): State<Arc<Identity>>, headers: HeaderMap) -> axum::response::Response {
    match identity.who(&headers).await {
        Ok(Who::Nobody) => json!({ "who": "nobody" }).to_string().into_response(),
        Ok(Who::Person(session, secret)) => json!({
            "who": session.person,
            "level": session.level,
            "organisation": session.organisation.map(|it| it.number),
            "form_token": identity.form_token(&secret).unwrap(),
        })
        .to_string()
        .into_response(),
        Ok(Who::Machine(machine)) => json!({ "who": machine.client_id, "organisation": machine.consumer })
            .to_string()
            .into_response(),
        Err(error) => http::problem(&error),
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}, |_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Profile), more: impl FnOnce(&mut Setup)) -> Self {
        let log = Log::default();
        let guard = log.listen();
        let time = Hand::new();
        let provider = Provider::start(time.provider_clock());
        let key = client_key();
        let client_key = ClientKey::from_pem("client-key", identity::Algorithm::RS256, &key.pem()).unwrap();
        let mut profile = Profile::ansattporten(provider.issuer(), "client-1", client_key, RESOURCE);
        profile.algorithms.push(identity::Algorithm::ES256);
        change(&mut profile);
        let store = Arc::new(Memory::default());
        let (clock, kept, issuer) = (time.clock(), store.clone(), provider.issuer().to_owned());
        let (identity, site) = serve(move |site| {
            let mut setup = Setup {
                site,
                profiles: vec![profile],
                machines: Some(issuer_of_tokens(&issuer)),
                rules: Rules::default(),
                limits: Limits::default(),
                more_roots_pem: String::new(),
                store: kept,
                clock,
                chance: chance(),
                pepper: Pepper::new([7; 32]),
            };
            more(&mut setup);
            setup
        })
        .await;
        let client = Client {
            id: "client-1".into(),
            redirect_uri: site.join("/login/callback").unwrap().into(),
            auth: ClientAuth::Key(key),
            must_push: true,
        };
        provider.register(client);
        let browser = Browser::new();
        Self {
            provider,
            identity,
            store,
            site,
            browser,
            time,
            log,
            _log: guard,
        }
    }

    pub(crate) fn at(&self, path: &str) -> Url {
        self.site.join(path).unwrap()
    }

    pub(crate) fn origin(&self) -> String {
        self.site.origin().ascii_serialization()
    }

    /// Goes to the provider and gives the address that it sends the browser back to.
    pub(crate) async fn until_callback(&mut self, path: &str) -> Url {
        let page = self.browser.get(&self.at(path)).await;
        let page = self.browser.get(page.location()).await;
        page.location().clone()
    }

    /// The whole way: begins, logs in at the provider, comes back.
    pub(crate) async fn log_in(&mut self, path: &str) -> Page {
        let page = self.browser.get(&self.at(path)).await;
        if page.location.is_none() {
            return page;
        }
        let page = self.browser.get(page.location()).await;
        self.browser.get(page.location()).await
    }

    /// Who we think the browser is.
    pub(crate) async fn who(&mut self) -> serde_json::Value {
        let page = self.browser.get(&self.at("/who")).await;
        serde_json::from_str(&page.body).unwrap()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.browser
            .cookies
            .get(&(self.origin(), name.to_owned()))
            .cloned()
    }
}

/// Whose tokens are taken: those of one organisation through one supplier too.
fn issuer_of_tokens(issuer: &str) -> machine::Issuer {
    let (consumer, supplier) = ("123456785".parse().unwrap(), "987654325".parse().unwrap());
    machine::Issuer {
        suppliers: [(consumer, [supplier].into())].into(),
        ..machine::Issuer::maskinporten(issuer, AUDIENCE)
    }
}
