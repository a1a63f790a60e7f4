//! A server on a store of its own, and people who talk to it.

#[path = "described.rs"]
mod described;

use axum::body::Body;
use engine::{
    Engine,
    chance::Chance,
    clock::Shifted,
    proof::{LogTree, Pace, ProofFolder, Prover, Signer},
    vault::Vault,
};
use events::PersonId;
use http_body_util::BodyExt;
use hyper::{HeaderMap, Request, Response, StatusCode, body::Incoming};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use ledger::{Ledger, SqliteLedger};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use web::{Bounds, Demo, Entrance, Identify, Rates, Server, TrustedProxy};

/// How often a view may be told to be behind; each time the server has waited for it.
const PATIENCE: usize = 12;

/// What a server is started with, and with the same again.
#[derive(Clone)]
struct Plan {
    clock: Shifted,
    chance: Arc<Chance>,
    bounds: Bounds,
    rates: Rates,
    /// Behind these nobody can log in.
    proxies: Option<Vec<TrustedProxy>>,
    /// Who says who asks, where it is not the demo.
    identify: Option<Arc<dyn Identify>>,
    /// Where it signs the log.
    proof: Option<PathBuf>,
}

/// A running server in demo mode.
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    pub(crate) metrics: SocketAddr,
    pub(crate) ledger: Arc<dyn Ledger>,
    plan: Plan,
    client: Client<HttpConnector, Body>,
    keys: AtomicU64,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
    _store: TempDir,
}

/// Somebody who talks to it.
#[derive(Clone, Default)]
pub(crate) struct Person {
    cookie: Option<String>,
    /// As whom they logged in.
    choice: Option<Value>,
}

impl Person {
    /// The cookie they send.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap()
    }
}

/// What it answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|why| panic!("{why}: {}", self.text()))
    }
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
    /// Holds that it is this problem, in full form.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text()
        );
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        for member in ["type", "title", "detail", "instance", "trace_id"] {
            assert!(
                problem[member].as_str().is_some_and(|text| !text.is_empty()),
                "{member}: {problem}"
            );
        }
        assert!(!problem["title"].as_str().unwrap().contains('⟦'), "{problem}");
        problem
    }
    #[track_caller]
    pub(crate) fn done(&self) -> Value {
        assert!(self.status.is_success(), "{}", self.text());
        self.json()
    }
}

impl Site {
    pub(crate) async fn open() -> Self {
        Self::with(Bounds::default(), Rates::default()).await
    }

    pub(crate) async fn with(bounds: Bounds, rates: Rates) -> Self {
        Self::on(Shifted::system(), Chance::System, bounds, rates).await
    }

    /// By a clock and chance of the test's own choice.
    pub(crate) async fn on(clock: Shifted, chance: Chance, bounds: Bounds, rates: Rates) -> Self {
        Self::proven(clock, chance, bounds, rates, None).await
    }

    /// One that signs the log with what lies in this folder: when it starts and when it stops, and at no chance moment
    /// between.
    pub(crate) async fn proven(
        clock: Shifted,
        chance: Chance,
        bounds: Bounds,
        rates: Rates,
        proof: Option<PathBuf>,
    ) -> Self {
        Self::made(Plan {
            clock,
            chance: Arc::new(chance),
            bounds,
            rates,
            proxies: None,
            identify: None,
            proof,
        })
        .await
    }

    /// One that nobody can log in to, behind proxies.
    pub(crate) async fn behind(proxies: &[&str], bounds: Bounds, rates: Rates) -> Self {
        Self::made(Plan {
            clock: Shifted::system(),
            chance: Arc::new(Chance::System),
            bounds,
            rates,
            proxies: Some(proxies.iter().map(|one| one.parse().unwrap()).collect()),
            identify: None,
            proof: None,
        })
        .await
    }

    /// One that people enter in a way of the test's own.
    pub(crate) async fn entered(identify: Arc<dyn Identify>, rates: Rates) -> Self {
        Self::made(Plan {
            clock: Shifted::system(),
            chance: Arc::new(Chance::System),
            bounds: Bounds::default(),
            rates,
            proxies: None,
            identify: Some(identify),
            proof: None,
        })
        .await
    }

    async fn made(plan: Plan) -> Self {
        let store = tempfile::tempdir().unwrap();
        // Whatever day it is, the people here were granted what they hold before it.
        assert!(plan.clock.forward_to("2031-11-20T09:00:00.000Z".parse().unwrap()));
        let ledger: Arc<dyn Ledger> =
            Arc::new(SqliteLedger::create(store.path(), plan.clock.clock()).unwrap());
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut site = Self {
            address: nowhere,
            metrics: nowhere,
            ledger,
            plan,
            client: Client::builder(TokioExecutor::new()).build_http(),
            keys: AtomicU64::new(0),
            stop: None,
            running: None,
            _store: store,
        };
        site.start("the keys of persons").await;
        site
    }

    /// The engine that a server here runs on. The keys of persons have a source of their own: they do not depend on what
    /// else draws meanwhile.
    pub(crate) fn engine(&self, keys: &str) -> Engine {
        let keys = match *self.plan.chance {
            Chance::System => Chance::System,
            Chance::Seeded { .. } => Chance::seeded(keys),
        };
        let clock = self.plan.clock.clock();
        Engine::new(Arc::clone(&self.ledger), clock, Vault::new([7; 32])).with_chance(keys)
    }

    async fn start(&mut self, keys: &str) {
        let plan = self.plan.clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.address = listener.local_addr().unwrap();
        let metrics = TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.metrics = metrics.local_addr().unwrap();
        let operator = PersonId(events::derived(&["operator"]));
        let login = match (&plan.identify, &plan.proxies) {
            (Some(identify), _) => Entrance::Login {
                identify: Arc::clone(identify),
                routes: axum::Router::new(),
            },
            (None, Some(_)) => Entrance::Closed,
            (None, None) => {
                let chance = Arc::clone(&plan.chance);
                Entrance::Demo(Demo::new(self.address, operator, chance, plan.clock.clone()).unwrap())
            }
        };
        let server = Server {
            engine: self.engine(keys),
            login,
            prover: self.prover().await,
            chance: plan.chance,
            bounds: plan.bounds,
            rates: plan.rates,
            proxies: plan.proxies.unwrap_or_default(),
            metrics: Some(metrics),
        };
        let (stop, stopped) = oneshot::channel();
        self.stop = Some(stop);
        self.running = Some(tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            server.run(listener, stopped).await.unwrap();
        }));
    }

    async fn prover(&self) -> Option<Prover> {
        let folder = ProofFolder::open(self.plan.proof.as_ref()?).unwrap();
        let signer = Signer::new(Arc::new(LogTree::new(Arc::clone(&self.ledger))), folder).unwrap();
        let never = Duration::from_secs(100_000);
        let pace = Pace {
            gap: never,
            active: never,
            idle: never,
            again: Duration::from_millis(20),
        };
        Some(
            Prover::begin(signer, pace, self.plan.clock.clock())
                .await
                .unwrap(),
        )
    }

    /// Stops, and starts again on the same store; whoever was logged in logs in anew.
    pub(crate) async fn restart(&mut self) {
        self.close().await;
        self.start("the keys of persons, after a start").await;
    }

    /// Logs somebody in again.
    pub(crate) async fn again(&self, person: &Person) -> Person {
        match &person.choice {
            Some(choice) => self.persona(choice.clone()).await,
            None => Person::default(),
        }
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) async fn close(&mut self) {
        drop(self.stop.take());
        self.running.take().unwrap().await.unwrap();
    }

    /// What it shows on the port of its own.
    pub(crate) async fn measured(&self) -> String {
        let uri = format!("http://{}/metrics", self.metrics);
        let request = Request::get(uri).body(Body::empty()).unwrap();
        let response = self.client.request(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    /// Sends a request as it is; the answer's body is still to come.
    pub(crate) async fn raw(
        &self,
        person: &Person,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Response<Incoming> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &person.cookie {
            request = request.header("cookie", cookie);
        }
        self.client
            .request(request.body(body.into()).unwrap())
            .await
            .unwrap()
    }

    pub(crate) async fn send(
        &self,
        person: &Person,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let response = self.raw(person, method, path, headers, body).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        };
        described::holds(method, path, &answer);
        answer
    }

    /// Asks again where it is told that a view has not caught up yet: on a busy machine that can take long.
    pub(crate) async fn get(&self, person: &Person, path: &str) -> Answer {
        for _ in 1..PATIENCE {
            let answer = self.send(person, "GET", path, &[], "").await;
            if answer.status != 503 || answer.json()["code"] != "view.behind" {
                return answer;
            }
        }
        self.send(person, "GET", path, &[], "").await
    }

    pub(crate) fn key(&self) -> String {
        format!("test-key-{}", self.keys.fetch_add(1, Ordering::SeqCst))
    }

    /// A command with a key of its own.
    pub(crate) async fn post(&self, person: &Person, path: &str, seen: Option<&str>, body: &Value) -> Answer {
        let key = self.key();
        self.keyed(person, path, &key, seen, body).await
    }

    pub(crate) async fn keyed(
        &self,
        person: &Person,
        path: &str,
        key: &str,
        seen: Option<&str>,
        body: &Value,
    ) -> Answer {
        let mut headers = vec![("idempotency-key", key), ("content-type", "application/json")];
        // A list of steps says for each which version was seen.
        let seen = seen.filter(|_| path != "/api/v1/commands");
        headers.extend(seen.map(|seen| ("if-match", seen)));
        self.send(person, "POST", path, &headers, body.to_string()).await
    }

    pub(crate) async fn persona(&self, choice: Value) -> Person {
        let headers = [("content-type", "application/json")];
        let answer = self
            .send(
                &Person::default(),
                "POST",
                "/demo/personas",
                &headers,
                choice.to_string(),
            )
            .await;
        answer.done();
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        Person {
            cookie: Some(cookie),
            choice: Some(choice),
        }
    }

    /// The operator at the machine.
    pub(crate) async fn operator(&self) -> Person {
        self.persona(json!({ "operator": true })).await
    }

    /// Grants a credential to somebody new and logs them in; gives the stream too.
    pub(crate) async fn granted(&self, role: &str, org: &str) -> (Person, String) {
        let operator = self.operator().await;
        let grant = json!({
            "from": "2031-11-01T00:00:00.000Z", "name": "Kari Nordmann (eksempel)", "org": org, "role": role,
            "to": "2032-10-01T00:00:00.000Z",
        });
        let done = self
            .post(&operator, "/api/v1/credentials", None, &grant)
            .await
            .done();
        let stream = done["about"].as_str().unwrap().to_owned();
        let credential = stream.strip_prefix("credential-").unwrap();
        (self.persona(json!({ "credential": credential })).await, stream)
    }

    /// Registers a county with this number; gives its id.
    pub(crate) async fn county(&self, number: &str) -> String {
        let operator = self.operator().await;
        let done = self
            .post(&operator, "/api/v1/counties", None, &county(number))
            .await
            .done();
        done["about"]
            .as_str()
            .unwrap()
            .strip_prefix("county-")
            .unwrap()
            .to_owned()
    }

    /// Moves the clock forwards.
    pub(crate) async fn wait_until(&self, time: &str) {
        let headers = [("content-type", "application/json")];
        let to = json!({ "to": time }).to_string();
        let nobody = Person::default();
        self.send(&nobody, "POST", "/demo/clock", &headers, to)
            .await
            .done();
    }

    /// A command that must go well, whatever version the thing has; gives the id of what it was about.
    pub(crate) async fn act(&self, person: &Person, path: &str, body: Value) -> String {
        let seen = (path.matches('/').count() > 1).then_some("*");
        let path = format!("/api/v1{path}");
        let answer = self.post(person, &path, seen, &body).await;
        assert!(answer.status.is_success(), "{path} {body}: {}", answer.text());
        let done = answer.json();
        let about = done["about"].as_str().unwrap();
        about.split_once('-').unwrap().1.to_owned()
    }

    pub(crate) async fn size(&self) -> u64 {
        self.ledger.head().await.unwrap().size
    }
}

/// What registers a county.
pub(crate) fn county(number: &str) -> Value {
    json!({
        "name": "Eksempelfylke", "number": number,
        "source": { "name": "example.csv", "sha256": "00".repeat(32) },
    })
}
