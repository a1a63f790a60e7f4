//! Browsers and machines that talk to a server behind its public address: cookies, redirects followed one by one, and the
//! headers that say where a request comes from.

use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The public address of the server under test. Nothing answers there: as behind a proxy, requests go to where it listens.
pub(crate) const SITE: &str = "https://tingbok.example.no";

/// The session's cookie.
pub(crate) const SESSION: &str = "__Host-tingbok";

/// What was answered.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn headers<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(move |(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Where it sends the browser.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        let location = self.headers("location").next();
        location
            .unwrap_or_else(|| panic!("sends nowhere: {self:?}"))
            .to_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.body))
    }

    /// The body of a request that went well.
    #[track_caller]
    pub(crate) fn done(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        self.json()
    }

    /// Holds that it was refused so.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.json()["code"], code, "{}", self.body);
    }
}

/// One request on a connection of its own.
pub(crate) fn ask(address: &str, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Page {
    let mut answer = String::new();
    begin(address, method, target, headers, body)
        .read_to_string(&mut answer)
        .expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Page {
        status: status.expect("a status"),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// The same, with the answer still to be read.
pub(crate) fn begin(
    address: &str,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("the server");
    stream
        .set_read_timeout(Some(Duration::from_secs(120)))
        .expect("a time limit");
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = body.len();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nConnection: close\r\n{lines}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(head.as_bytes()).expect("sending");
    stream
}

/// The path and query of an address, and its host and port.
pub(crate) fn apart(address: &str) -> (&str, &str) {
    let (_, rest) = address.split_once("://").expect("an address");
    let at = rest.find('/').expect("a path");
    rest.split_at(at)
}

/// A browser, or with a token a machine.
#[derive(Clone, Default)]
pub(crate) struct Visitor {
    pub(crate) cookies: BTreeMap<String, String>,
    /// What its pages hold, to be sent with commands.
    pub(crate) form_token: Option<String>,
    /// Of a machine.
    pub(crate) token: Option<String>,
    /// Under which credential it acts.
    pub(crate) credential: Option<String>,
    /// Where its requests come from; [`SITE`] where nothing is said.
    pub(crate) origin: Option<String>,
}

impl Visitor {
    /// A machine with an access token.
    pub(crate) fn machine(token: String) -> Self {
        Self {
            token: Some(token),
            ..Self::default()
        }
    }

    pub(crate) fn get(&mut self, address: &str, target: &str) -> Page {
        self.send(address, "GET", target, &[], "")
    }

    /// Sends what a browser or a machine would, and keeps the cookies that come.
    pub(crate) fn send(
        &mut self,
        address: &str,
        method: &str,
        target: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Page {
        let mut headers = vec![("Host", apart(&format!("{SITE}/")).0.to_owned())];
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            headers.push(("Cookie", cookies.join("; ")));
        }
        if let Some(token) = &self.token {
            headers.push(("Authorization", format!("Bearer {token}")));
        } else if method != "GET" {
            headers.push(("Origin", self.origin.clone().unwrap_or_else(|| SITE.into())));
        }
        headers.extend(self.form_token.clone().map(|it| ("X-Form-Token", it)));
        headers.extend(self.credential.clone().map(|it| ("Tingbok-Credential", it)));
        let mut lines: Vec<(&str, &str)> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        lines.extend(more);
        let page = ask(address, method, target, &lines, body);
        for set in page.headers("set-cookie") {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            match attributes.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        page
    }

    /// A command, whatever version the thing stands at.
    pub(crate) fn command(&mut self, address: &str, path: &str, body: &Value) -> Page {
        static SENT: AtomicU64 = AtomicU64::new(0);
        let key = format!("visit-{:08}", SENT.fetch_add(1, Ordering::SeqCst));
        let headers = [
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key.as_str()),
            ("If-Match", "*"),
        ];
        // What begins something has no version yet.
        let headers = match path.matches('/').count() {
            1 => &headers[..2],
            _ => &headers[..],
        };
        self.send(
            address,
            "POST",
            &format!("/api/v1{path}"),
            headers,
            &body.to_string(),
        )
    }
}
