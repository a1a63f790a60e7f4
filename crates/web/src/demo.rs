//! Demo mode: whoever sits at the machine chooses who to be, without a password. It is meant for nobody else: it starts on
//! a loopback address only, and answers no request that says it came through a proxy, or that asks for a foreign name. A
//! proxy on the same machine that says nothing cannot be told from a browser there: nobody else may reach the port.

use crate::{
    app::App,
    body,
    caller::{Identify, Login, Means, Orgs},
    problem::{Kind, Problem},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::credential::Credential;
use engine::{chance::Chance, clock::Shifted};
use events::{CredentialId, Level, PersonId, StreamId, Time};
use projections::powers::Powers;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

/// The cookie of a demo session.
pub(crate) const COOKIE: &str = "tingbok_demo";
/// So many sessions are kept; the oldest are forgotten.
const SESSIONS_MAX: usize = 1_000;
/// Headers that a proxy adds.
const OF_PROXIES: &[&str] = &[
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
];

/// Why demo mode does not start.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "demo mode lets everybody be anybody, so it serves this machine alone: {given} is not a loopback address; use 127.0.0.1 or [::1] with a port"
)]
pub struct NotLoopback {
    given: String,
}

/// Demo mode.
pub struct Demo {
    operator: PersonId,
    chance: Arc<Chance>,
    clock: Shifted,
    sessions: Mutex<Sessions>,
}

#[derive(Default)]
struct Sessions {
    next: u64,
    /// By token: the order of coming, and who it is.
    by_token: BTreeMap<String, (u64, Login)>,
}

impl Demo {
    /// Demo mode on an address.
    ///
    /// # Errors
    /// [`NotLoopback`]: it starts nowhere else.
    pub fn new(
        address: SocketAddr,
        operator: PersonId,
        chance: Arc<Chance>,
        clock: Shifted,
    ) -> Result<Arc<Self>, NotLoopback> {
        if !address.ip().is_loopback() {
            let given = address.to_string();
            return Err(NotLoopback { given });
        }
        Ok(Arc::new(Self {
            operator,
            chance,
            clock,
            sessions: Mutex::default(),
        }))
    }

    fn begin(&self, login: Login) -> Result<String, Problem> {
        let bytes = self
            .chance
            .bytes()
            .map_err(|why| crate::errors::damaged(&why.to_string()))?;
        let token = events::Digest(bytes).to_string();
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if sessions.by_token.len() >= SESSIONS_MAX {
            let oldest = sessions.by_token.iter().min_by_key(|(_, (order, _))| *order);
            if let Some(oldest) = oldest.map(|(token, _)| token.clone()) {
                sessions.by_token.remove(&oldest);
            }
        }
        sessions.next += 1;
        let order = sessions.next;
        sessions.by_token.insert(token.clone(), (order, login));
        Ok(token)
    }

    /// The routes of demo mode.
    pub(crate) fn routes(self: &Arc<Self>) -> Router<App> {
        let (choose, forward) = (Arc::clone(self), Arc::clone(self));
        Router::new()
            .route(
                "/demo/personas",
                get(personas).post(
                    move |app: State<App>, headers: HeaderMap, bytes: Bytes| async move {
                        chosen(&choose, app.0, &headers, &bytes).await
                    },
                ),
            )
            .route(
                "/demo/clock",
                post(
                    move |headers: HeaderMap, bytes: Bytes| async move { moved(&forward, &headers, &bytes) },
                ),
            )
    }
}

#[async_trait::async_trait]
impl Identify for Demo {
    async fn identify(&self, head: &Parts) -> Result<Option<Login>, Problem> {
        is_local(&head.headers)?;
        let Some(token) = cookie(&head.headers) else {
            return Ok(None);
        };
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let found = sessions.by_token.get(token).map(|(_, login)| login.clone());
        found.map(Some).ok_or_else(|| {
            let detail = "the demo session is over; choose a persona again at /demo/personas";
            Problem::new(Kind::LOGIN_REQUIRED, "demo.no_session", detail).setting(
                "set-cookie",
                "tingbok_demo=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
            )
        })
    }
}

/// Refuses what shows that it did not come straight from this machine, under a name of this machine.
pub(crate) fn is_local(headers: &HeaderMap) -> Result<(), Problem> {
    let refused = |detail: String| Err(Problem::new(Kind::NOT_PERMITTED, "demo.not_local", detail));
    if let Some(name) = OF_PROXIES.iter().find(|name| headers.contains_key(**name)) {
        return refused(format!(
            "demo mode serves this machine alone, and this request came through a proxy (header {name})"
        ));
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|c| c.is_ascii_digit()) => name,
        _ => host,
    };
    match name {
        "localhost" | "[::1]" => Ok(()),
        name if name
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|ip| ip.is_loopback()) =>
        {
            Ok(())
        }
        name => refused(format!(
            "demo mode serves this machine alone, under 127.0.0.1, [::1] or localhost and not as '{name}'"
        )),
    }
}

pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let pairs = all
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .into_iter()
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// Everybody who can be chosen: the operator, and each person of the log with what they were granted.
async fn personas(State(app): State<App>) -> Result<Response, Problem> {
    let documents = match app.views.documents("powers").await {
        Err(engine::follow::FollowError::NotBuilt { .. }) => BTreeMap::new(),
        documents => documents?,
    };
    let mut personas = vec![json!({ "operator": true })];
    for (person, bytes) in documents {
        let powers: Powers =
            serde_json::from_slice(&bytes).map_err(|why| crate::errors::damaged(&why.to_string()))?;
        let id: PersonId = person
            .parse()
            .map_err(|_| crate::errors::damaged("a person without an id"))?;
        let name = app.engine.person(id).await?;
        for (credential, held) in &powers.credentials {
            personas.push(json!({
                "credential": credential,
                "from": held.from,
                "name": name,
                "org": held.org,
                "person": person,
                "revoked": held.revoked.is_some(),
                "role": held.role,
                "to": held.to,
            }));
        }
    }
    Ok(Json(json!({ "personas": personas })).into_response())
}

/// Who to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Choice {
    /// The operator at the machine.
    Operator(bool),
    /// The holder of a credential.
    Credential(CredentialId),
}

async fn chosen(demo: &Demo, app: App, headers: &HeaderMap, bytes: &Bytes) -> Result<Response, Problem> {
    is_local(headers)?;
    let choice: Choice = body::typed(body::json(headers, bytes)?, 0)?;
    let login = match choice {
        Choice::Operator(true) => Login {
            person: demo.operator,
            level: Level::Local,
            orgs: Orgs::NotAsked,
            credential: None,
            means: Means::AtTheMachine,
        },
        Choice::Operator(false) => return Err(body::bad("/operator".into(), "expected true")),
        Choice::Credential(id) => {
            let stream = StreamId::new("credential", id);
            let (credential, _) = app.engine.state::<Credential>(&stream).await?;
            let granted = credential.granted.ok_or_else(|| {
                Problem::new(Kind::NOT_FOUND, "demo.no_persona", "nobody holds this credential")
            })?;
            Login {
                person: granted.person,
                level: Level::High,
                orgs: Orgs::These(vec![granted.org]),
                credential: Some(id),
                means: Means::AtTheMachine,
            }
        }
    };
    let person: Value = login.person.to_string().into();
    let token = demo.begin(login)?;
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict");
    let mut response = (StatusCode::OK, Json(json!({ "person": person }))).into_response();
    let value = HeaderValue::try_from(cookie).map_err(|why| crate::errors::damaged(&why.to_string()))?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}

/// Moves the demo's clock forwards, so that deadlines come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forward {
    to: Time,
}

fn moved(demo: &Demo, headers: &HeaderMap, bytes: &Bytes) -> Result<Response, Problem> {
    is_local(headers)?;
    let Forward { to } = body::typed(body::json(headers, bytes)?, 0)?;
    match demo.clock.forward_to(to) {
        true => Ok(Json(json!({ "now": demo.clock.now() })).into_response()),
        false => {
            let detail = format!("it is {} already; the clock goes forwards only", demo.clock.now());
            Err(Problem::new(Kind::REFUSED, "demo.clock", detail))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demo_mode_starts_on_a_loopback_address_only() {
        let chance = Arc::new(Chance::seeded("demo"));
        let operator = PersonId(events::derived(&["operator"]));
        let start = |address: &str| {
            Demo::new(
                address.parse().unwrap(),
                operator,
                Arc::clone(&chance),
                Shifted::system(),
            )
            .is_ok()
        };
        for fine in ["127.0.0.1:0", "127.1.2.3:80", "[::1]:8080"] {
            assert!(start(fine), "{fine}");
        }
        for open in [
            "0.0.0.0:80",
            "[::]:80",
            "10.0.0.1:80",
            "192.168.1.4:80",
            "[fe80::1]:80",
        ] {
            assert!(!start(open), "{open}");
        }
    }

    #[test]
    fn requests_through_proxies_and_under_foreign_names_are_refused() {
        let asked = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            is_local(&headers).is_ok()
        };
        for host in [
            "127.0.0.1:8080",
            "localhost",
            "localhost:1",
            "[::1]:8080",
            "[::1]",
        ] {
            assert!(asked(&[("host", host)]), "{host}");
        }
        for host in [
            "tingbok.example",
            "127.0.0.1.example:80",
            "10.0.0.1:80",
            "",
            "localhost.example",
        ] {
            assert!(!asked(&[("host", host)]), "{host}");
        }
        for name in OF_PROXIES {
            assert!(!asked(&[("host", "localhost"), (*name, "10.0.0.1")]), "{name}");
        }
    }
}
