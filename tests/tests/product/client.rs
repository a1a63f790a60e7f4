//! A server of the built program, and a client that knows nothing of it but HTTP.

use crate::store::Store;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A running `tingbok serve`; ended when dropped.
pub(crate) struct Served {
    child: Child,
    address: String,
    metrics: String,
    keys: u64,
    /// Whether every command is sent twice.
    insists: bool,
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The body of a request that went well.
    #[track_caller]
    pub(crate) fn done(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.body))
    }

    /// A command that was sent again got this answer again.
    #[track_caller]
    fn is_given_again(&self, again: &Self) {
        let (first, second) = (self.done(), again.done());
        assert_eq!(
            (&first["repeated"], &second["repeated"]),
            (&json!(false), &json!(true))
        );
        for part in ["about", "answer", "at", "positions", "through", "versions"] {
            assert_eq!(first[part], second[part], "{part}");
        }
        let place = |answer: &Self| (answer.status, answer.header("location").map(str::to_owned));
        assert_eq!(place(self), place(again));
    }
}

/// Somebody: the cookie of their session, and the unit for which they act with its consent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Persona {
    cookie: String,
    behalf: Option<String>,
}

impl Persona {
    /// The cookie, as it is sent.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// The same person on behalf of a unit.
    pub(crate) fn on_behalf_of(&self, unit: &str) -> Self {
        Self {
            cookie: self.cookie.clone(),
            behalf: Some(unit.to_owned()),
        }
    }

    /// What they say of themselves in every request.
    fn headers(&self) -> String {
        let behalf = self.behalf.as_ref();
        let behalf = behalf.map(|unit| format!("Tingbok-On-Behalf-Of: {unit}\r\n"));
        format!("Cookie: {}\r\n{}", self.cookie, behalf.unwrap_or_default())
    }
}

impl Served {
    /// Starts it on a store, with further arguments.
    pub(crate) fn begin(store: &Store, further: &[&str]) -> Self {
        Self::begin_by(Command::new(e2e::tingbok()), store, further)
    }

    /// The same by way of a command that runs the program in some other way.
    pub(crate) fn begin_by(mut program: Command, store: &Store, further: &[&str]) -> Self {
        let mut child = program
            .args(["serve", "--listen", "127.0.0.1:0", "--format", "json"])
            .args(further)
            .arg(store.place())
            .env("TINGBOK_VAULT_KEY", store.key())
            .envs(
                further
                    .contains(&"--demo")
                    .then(|| ("TINGBOK_PROOF", store.proof())),
            )
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = said(&mut child);
        let address = said["address"].as_str().expect("an address");
        Self {
            child,
            address: address.strip_prefix("http://").expect("plain HTTP").to_owned(),
            metrics: said["metrics"]
                .as_str()
                .map(|url| url.trim_start_matches("http://").trim_end_matches("/metrics"))
                .unwrap_or_default()
                .to_owned(),
            keys: 0,
            insists: false,
        }
    }

    /// The same, but every command that goes well is sent once more: whoever lost the answer does so, and must get it.
    pub(crate) fn insisting(mut self) -> Self {
        self.insists = true;
        self
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Asks it to end, and waits until it has; whether it ended well.
    pub(crate) fn stop(mut self) -> bool {
        self.end()
    }

    /// The same, where another is put into its place.
    pub(crate) fn end(&mut self) -> bool {
        self.tell_to_stop();
        self.ended_well()
    }

    /// Waits until it has ended; whether it ended well.
    pub(crate) fn ended_well(&mut self) -> bool {
        self.child.wait().expect("its end").success()
    }

    /// Sends it SIGTERM.
    pub(crate) fn tell_to_stop(&self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.expect("kill").success());
    }

    /// Sends a command under a key of the caller's.
    pub(crate) fn post(&self, persona: &Persona, path: &str, key: &str, body: &Value) -> Answer {
        let headers = format!("Content-Type: application/json\r\nIdempotency-Key: {key}\r\n");
        self.send(
            Some(persona),
            "POST",
            &format!("/api/v1{path}"),
            &headers,
            &body.to_string(),
        )
    }

    fn send(&self, persona: Option<&Persona>, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        self.send_to(&self.address, persona, method, path, headers, body)
    }

    fn send_to(
        &self,
        address: &str,
        persona: Option<&Persona>,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Answer {
        let mut stream = TcpStream::connect(address).expect("the server");
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .expect("a time limit");
        let who = persona.map(Persona::headers).unwrap_or_default();
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{who}{headers}Content-Length: {length}\r\n\r\n{body}",
        );
        stream.write_all(head.as_bytes()).expect("sending");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Answer {
            status: status.expect("a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn get(&self, persona: Option<&Persona>, path: &str) -> Answer {
        self.send(persona, "GET", path, "", "")
    }

    /// What is at the port of its own, where it was begun with `--metrics`.
    pub(crate) fn measured(&self, path: &str) -> Answer {
        self.send_to(&self.metrics, None, "GET", path, "", "")
    }

    pub(crate) fn persona(&self, choice: &Value) -> Persona {
        let headers = "Content-Type: application/json\r\n";
        let answer = self.send(None, "POST", "/demo/personas", headers, &choice.to_string());
        answer.done();
        let cookie = answer.header("set-cookie").expect("a session");
        Persona {
            cookie: cookie.split(';').next().expect("a cookie").to_owned(),
            behalf: None,
        }
    }

    /// Moves the clock forwards.
    pub(crate) fn wait_until(&self, time: &str) {
        let body = format!("{{\"to\":\"{time}\"}}");
        self.send(
            None,
            "POST",
            "/demo/clock",
            "Content-Type: application/json\r\n",
            &body,
        )
        .done();
    }

    /// A command; what is there already is looked at first, and its ETag sent along. Who may not know at which version it
    /// stands acts on whatever it is.
    pub(crate) fn try_act(&mut self, persona: &Persona, path: &str, body: &Value) -> Answer {
        self.keys += 1;
        let thing = path.rsplit_once('/').map_or("", |(thing, _)| thing);
        let seen = match thing.matches('/').count() {
            // Such as /needs: nothing is asked of a thing yet.
            0 => None,
            _ => {
                let there = self.get(Some(persona), &format!("/api/v1{thing}"));
                let unseen = (there.status == 403).then_some("*");
                there.header("etag").or(unseen).map(str::to_owned)
            }
        };
        let seen = seen.map(|tag| format!("If-Match: {tag}\r\n")).unwrap_or_default();
        let headers = format!(
            "Content-Type: application/json\r\nIdempotency-Key: story-{:08}\r\n{seen}",
            self.keys
        );
        let path = format!("/api/v1{path}");
        let send = || self.send(Some(persona), "POST", &path, &headers, &body.to_string());
        let answer = send();
        if self.insists && answer.status < 300 {
            answer.is_given_again(&send());
        }
        answer
    }

    /// A command that must go well; gives its answer.
    #[track_caller]
    pub(crate) fn act(&mut self, persona: &Persona, path: &str, body: &Value) -> Value {
        let answer = self.try_act(persona, path, body);
        assert!(
            (200..300).contains(&answer.status),
            "{path}: {} {}",
            answer.status,
            answer.body
        );
        answer.done()
    }

    /// Makes something new; gives its id.
    #[track_caller]
    pub(crate) fn make(&mut self, persona: &Persona, path: &str, body: &Value) -> String {
        let done = self.act(persona, path, body);
        let about = done["about"].as_str().expect("what was made");
        about.split_once('-').expect("a stream").1.to_owned()
    }

    /// Looks at a document again and again until it is as wanted: what is due is done by the server by itself.
    #[track_caller]
    pub(crate) fn until(&self, persona: &Persona, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut last = String::new();
        for _ in 0..600 {
            let answer = self.get(Some(persona), path);
            if answer.status == 200 {
                let document = answer.done();
                if wanted(&document) {
                    return document;
                }
            }
            last = answer.body;
            std::thread::sleep(Duration::from_millis(200));
        }
        panic!("{path} never came to be as wanted: {last}");
    }
}

/// Where a program listens, as it says at once.
pub(crate) fn address(child: &mut Child) -> String {
    said(child)["address"].as_str().expect("an address").to_owned()
}

/// What a program says as soon as it listens.
fn said(child: &mut Child) -> Value {
    let mut line = String::new();
    let out = child.stdout.as_mut().expect("its output");
    BufReader::new(out).read_line(&mut line).expect("its address");
    serde_json::from_str(&line).unwrap_or_else(|why| panic!("{why}: {line}"))
}

impl Drop for Served {
    fn drop(&mut self) {
        // Ended already, or ended now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
