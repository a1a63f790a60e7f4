//! A small OpenID provider for tests: in the test's own process, on a loopback address, with pushed requests, PKCE, rich
//! authorization requests, rotating keys, logouts of all three kinds, and access tokens for machines.
//!
//! It is strict with clients, so that a client that forgets something fails here: redirect addresses must be exact, codes
//! and pushed requests work once, verifiers and client assertions are checked. And it [misbehaves](Fault) when told to.
//! It shares no code with what it tests but the arithmetic of signatures. Only for tests: it panics where it cannot work.
#![expect(clippy::expect_used, reason = "for tests: who cannot start a provider stops")]

mod authorize;
mod fault;
mod key;
mod server;
mod state;
mod token;

pub use fault::{Broken, Fault, Place};
pub use key::Key;
pub use state::{Client, ClientAuth, Person};

use serde_json::{Value, json};
use state::State;
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex, MutexGuard, OnceLock},
};

/// Gives the time, in seconds since 1970.
pub type Seconds = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A running provider; gone with the runtime that it was started on.
#[derive(Clone)]
pub struct Provider {
    issuer: String,
    state: Arc<Mutex<State>>,
    clock: Seconds,
}

impl Provider {
    /// Starts one on a free port. It signs with RSA, by the same key as the others of this test program until it
    /// rotates, and knows no clients yet.
    ///
    /// # Panics
    /// When there is no free port, or outside a tokio runtime.
    #[must_use]
    pub fn start(clock: Seconds) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        listener.set_nonblocking(true).expect("a socket of our own");
        let issuer = format!("http://{}", listener.local_addr().expect("its address"));
        let provider = Self {
            issuer,
            state: Arc::default(),
            clock,
        };
        provider.lock().keys.push(first_key());
        let listener = tokio::net::TcpListener::from_std(listener).expect("a tokio runtime");
        let routes = server::routes(provider.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        provider
    }

    /// Its issuer.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Makes a client known, in place of one with the same id.
    pub fn register(&self, client: Client) {
        self.lock().clients.insert(client.id.clone(), client);
    }

    /// Who logs in from now on.
    pub fn next_person(&self, person: Person) {
        self.lock().person = person;
    }

    /// Misbehaves from now on, or behaves again.
    pub fn misbehave(&self, fault: Option<Fault>) {
        self.lock().fault = fault;
    }

    /// Breaks in some place from now on, or is whole again.
    pub fn break_at(&self, place: Place, broken: Option<Broken>) {
        let mut state = self.lock();
        match broken {
            Some(broken) => state.broken.insert(place, broken),
            None => state.broken.remove(&place),
        };
    }

    /// Signs with this key from now on and publishes it beside the others.
    pub fn rotate(&self, key: Key) {
        self.lock().keys.push(Arc::new(key));
    }

    /// Publishes only the key that it signs with: the others are withdrawn.
    pub fn withdraw_old_keys(&self) {
        let mut state = self.lock();
        let newest = state.keys.pop().expect("a key");
        state.keys = vec![newest];
    }

    /// The key that it signs with.
    ///
    /// # Panics
    /// Never: there is always one.
    #[must_use]
    pub fn key(&self) -> Arc<Key> {
        self.lock().keys.last().expect("a key").clone()
    }

    /// Changes what it says of itself: each of these keys is set to the value, or removed where that is null.
    pub fn describe(&self, changes: &[(&str, Value)]) {
        let mut state = self.lock();
        for (key, value) in changes {
            state.changes.insert((*key).to_owned(), value.clone());
        }
    }

    /// How often each path was asked for since it was started.
    #[must_use]
    pub fn asked(&self) -> BTreeMap<String, u32> {
        self.lock().asked.clone()
    }

    /// A logout_token with these claims besides `iss`, `iat`, `exp`, `jti` and `events`, each of which they may replace,
    /// or remove with null.
    #[must_use]
    pub fn logout_token(&self, claims: Value) -> String {
        let now = (self.clock)();
        let jti = self.lock().fresh();
        let event = "http://schemas.openid.net/event/backchannel-logout";
        let usual = json!({
            "iss": self.issuer,
            "iat": now,
            "exp": now + 120,
            "jti": jti,
            "events": { event: {} },
        });
        self.key()
            .token(&without_nulls(key::merged(usual, claims)), Some("logout+jwt"))
    }

    /// An access token for a machine of the organisation with this number, with these claims besides the usual ones, each
    /// of which they may replace, or remove with null.
    #[must_use]
    pub fn machine_token(&self, organisation: &str, claims: Value) -> String {
        let now = (self.clock)();
        let jti = self.lock().fresh();
        let usual = json!({
            "iss": self.issuer,
            "client_id": "machine-1",
            "scope": "ks:ksf/needs.read ks:ksf/needs.write",
            "token_type": "Bearer",
            "iat": now,
            "exp": now + 120,
            "jti": jti,
            "consumer": { "authority": "iso6523-actorid-upis", "ID": format!("0192:{organisation}") },
        });
        self.key().token(&without_nulls(key::merged(usual, claims)), None)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panicked inside the provider")
    }
}

/// Drawn once for all providers of a test program: drawing one takes long.
fn first_key() -> Arc<Key> {
    static FIRST: OnceLock<Arc<Key>> = OnceLock::new();
    FIRST.get_or_init(|| Arc::new(Key::rsa("key-1"))).clone()
}

fn without_nulls(mut claims: Value) -> Value {
    if let Value::Object(claims) = &mut claims {
        claims.retain(|_, value| !value.is_null());
    }
    claims
}
