//! The server is told to stop while it is busy: whatever it acknowledged is in the log, whatever it did not can be sent
//! again under the same key and is done once.

use crate::{
    client::{Persona, Served},
    store::{Kind, Store, on_both_stores},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

/// So many ask at once.
const CALLERS: usize = 8;
/// After so many answers the server is told to stop.
const ENOUGH: usize = 200;

/// One caller's connection, which stays open from request to request.
struct Line {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Line {
    fn open(site: &Served, persona: &Persona) -> io::Result<Self> {
        let stream = TcpStream::connect(site.address())?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        let (address, cookie) = (site.address(), persona.cookie());
        Ok(Self {
            stream: BufReader::new(stream),
            head: format!(
                "POST /api/v1/bodies HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n"
            ),
        })
    }

    /// Asks for a new body; the status and what was answered.
    fn constitute(&mut self, key: &str) -> io::Result<(u16, Value)> {
        let body = json!({
            "casting_vote": true, "citation": "Eksempel", "example": true, "may_ratify": false, "name": key, "quorum": "1/2",
        })
        .to_string();
        let (head, length) = (&self.head, body.len());
        let request = format!("{head}Idempotency-Key: {key}\r\nContent-Length: {length}\r\n\r\n{body}");
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().unwrap();
            }
            if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer)?;
        Ok((status, serde_json::from_slice(&answer).unwrap()))
    }
}

/// What one caller knows at the end.
#[derive(Default)]
struct Told {
    acknowledged: Vec<Value>,
    /// Sent, and not answered.
    open: Option<String>,
}

/// Asks one thing after another until the server is gone.
fn ask(site: &Served, persona: &Persona, caller: usize, answered: &AtomicUsize) -> Told {
    let mut told = Told::default();
    let Ok(mut line) = Line::open(site, persona) else {
        return told;
    };
    for number in 0.. {
        let key = format!("caller-{caller}-{number:06}");
        match line.constitute(&key) {
            Ok((status, answer)) => {
                assert_eq!(status, 201, "{answer}");
                told.acknowledged.push(answer);
                answered.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => {
                told.open = Some(key);
                break;
            }
        }
    }
    told
}

/// Everybody asks; in the middle of it the server is told to stop. What they were told.
fn busy_until_told_to_stop(site: &Served) -> Vec<Told> {
    let operator = site.persona(&json!({ "operator": true }));
    let answered = AtomicUsize::new(0);
    thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let (operator, answered) = (&operator, &answered);
                scope.spawn(move || ask(site, operator, caller, answered))
            })
            .collect();
        while answered.load(Ordering::Relaxed) < ENOUGH && callers.iter().any(|one| !one.is_finished()) {
            thread::sleep(Duration::from_millis(1));
        }
        site.tell_to_stop();
        callers.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

fn a_stop_under_load_loses_nothing_that_was_acknowledged(kind: Kind) {
    let store = Store::empty(kind);
    let further = ["--demo", "--rate", "1000000/1000000"];
    let mut site = Served::begin(&store, &further);
    let told = busy_until_told_to_stop(&site);
    assert!(site.ended_well(), "the server ends well when it is told to");
    let acknowledged: Vec<&Value> = told.iter().flat_map(|one| &one.acknowledged).collect();
    assert!(acknowledged.len() >= ENOUGH, "{}", acknowledged.len());
    let before = store.rows();
    for answer in &acknowledged {
        let position = answer["positions"][0].as_u64().unwrap();
        let row = &before[usize::try_from(position).unwrap()];
        assert_eq!(answer["about"], row.stream, "{answer}");
    }

    let site = Served::begin(&store, &further);
    let operator = site.persona(&json!({ "operator": true }));
    let open: Vec<&String> = told.iter().filter_map(|one| one.open.as_ref()).collect();
    for key in &open {
        let (status, answer) = Line::open(&site, &operator).unwrap().constitute(key).unwrap();
        assert!((200..300).contains(&status), "{answer}");
    }
    assert!(site.stop());
    let mut streams: BTreeMap<String, usize> = BTreeMap::new();
    for row in store.rows() {
        *streams.entry(row.stream).or_default() += 1;
    }
    assert_eq!(streams.len(), acknowledged.len() + open.len());
    assert!(streams.values().all(|events| *events == 1), "each is done once");
}

on_both_stores! {
    a_stop_under_load_loses_nothing_that_was_acknowledged
}
