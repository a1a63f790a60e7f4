//! A server over a world, and the people of it who are logged in.

use crate::{
    fixture::{self, World},
    line::Line,
};
use engine::{chance::Chance, clock::Shifted};
use events::{PersonId, Position, Role};
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use web::{Bounds, Demo, Entrance, Rate, Rates, Server};

/// What stops a server, and its task.
type Running = (oneshot::Sender<()>, JoinHandle<()>);

/// A running server.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    running: Arc<tokio::sync::Mutex<Option<Running>>>,
}

impl Site {
    pub(crate) async fn open(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let chance = Arc::new(Chance::System);
        let operator = PersonId(events::derived(&["operator"]));
        let demo = Demo::new(address, operator, Arc::clone(&chance), Shifted::system()).unwrap();
        let without_end = Rate {
            burst: 1_000_000_000,
            per_minute: 1_000_000_000,
        };
        let server = Server {
            engine: world.engine.clone(),
            login: Entrance::Demo(demo),
            prover: None,
            chance,
            // Thousands of readers come from this one address.
            bounds: Bounds {
                streams: usize::MAX,
                ..Bounds::default()
            },
            proxies: Vec::new(),
            rates: Rates {
                caller: without_end,
                organisation: without_end,
            },
            metrics: None,
        };
        let (stop, stopped) = oneshot::channel();
        let running = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            server.run(listener, stopped).await.unwrap();
        });
        Self {
            address,
            running: Arc::new(tokio::sync::Mutex::new(Some((stop, running)))),
        }
    }

    /// A request as it goes over the line.
    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        headers: &str,
        body: &str,
    ) -> String {
        let (address, length) = (self.address, body.len());
        let cookie = match cookie {
            "" => String::new(),
            cookie => format!("Cookie: {cookie}\r\n"),
        };
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}{headers}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }

    /// Logs somebody in; gives the cookie.
    pub(crate) async fn persona(&self, choice: &Value) -> String {
        let request = self.request("POST", "/demo/personas", "", "", &choice.to_string());
        let mut line = Line::open(self.address).await;
        line.cookie(&request).await
    }

    /// The representative of a unit.
    pub(crate) async fn representative(&self, index: usize) -> String {
        let claim = fixture::claim(Role::Representative, fixture::unit(index));
        self.persona(&json!({ "credential": claim.credential })).await
    }

    /// Waits until a view has taken in all that is in the log.
    pub(crate) async fn caught_up(&self, view: &str, size: u64) {
        let path = format!("/api/v1/views/{view}?minPosition={}&limit=1", Position(size).0);
        let mut line = Line::open(self.address).await;
        while line.ask(&self.request("GET", &path, "", "", "")).await.0 != 200 {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn close(&self) {
        if let Some((stop, running)) = self.running.lock().await.take() {
            drop(stop);
            running.await.unwrap();
        }
    }
}
