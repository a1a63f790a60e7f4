//! Bounds: of rates, bodies and patience; and a stop that ends what was begun.

use crate::site::{Person, Site, county};
use axum::{body::Body, http::request::Parts};
use events::{Level, PersonId};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use web::{
    Bounds, Identify, Login, Means, Orgs, Rate, Rates,
    problem::{Kind, Problem},
};

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let rate = Rate {
        burst: 3,
        per_minute: 1,
    };
    let rates = Rates {
        caller: rate,
        organisation: rate,
    };
    let site = Site::with(Bounds::default(), rates).await;
    let nobody = Person::default();
    for left in ["2", "1", "0"] {
        let answer = site.get(&nobody, "/api/v1/views").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("ratelimit-remaining")),
            (200, left)
        );
        assert_eq!(answer.header("ratelimit-limit"), "3");
    }
    let answer = site.get(&nobody, "/api/v1/views").await;
    answer.is(429, "rate.exceeded");
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(
        site.get(&nobody, "/livez").await.status,
        200,
        "health is asked for freely"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_sessions_is_let_try_only_so_often() {
    let rate = Rate {
        burst: 5,
        per_minute: 1,
    };
    let rates = Rates {
        caller: rate,
        organisation: rate,
    };
    let site = Site::with(Bounds::default(), rates).await;
    let operator = site.operator().await;
    let guess = async |number: u32| {
        let cookie = format!("tingbok_demo={number:064x}");
        site.send(
            &Person::default(),
            "GET",
            "/api/v1/views",
            &[("cookie", &cookie)],
            "",
        )
        .await
    };
    for (number, left) in (0..4).zip(["4", "3", "2", "1"]) {
        let answer = guess(number).await;
        answer.is(401, "demo.no_session");
        assert_eq!(answer.header("ratelimit-remaining"), left);
    }
    // Who is known does not count as a guess, however often.
    for _ in 0..4 {
        site.get(&operator, "/api/v1/views").await.done();
    }
    guess(4).await.is(401, "demo.no_session");
    let answer = guess(5).await;
    answer.is(429, "rate.exceeded");
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
    // What others at the same address tried is nothing to who is known.
    let (person, _) = (site.operator().await, guess(6).await);
    site.get(&person, "/api/v1/views").await.done();
}

/// Knows a session and a token, and counts how often it is asked about tokens.
#[derive(Default)]
struct Doorman {
    tokens: AtomicUsize,
}

#[async_trait::async_trait]
impl Identify for Doorman {
    async fn identify(&self, head: &Parts) -> Result<Option<Login>, Problem> {
        let text = |name: &str| head.headers.get(name).and_then(|it| it.to_str().ok());
        let is_known = match (text("authorization"), text("cookie")) {
            (Some(token), _) => {
                self.tokens.fetch_add(1, Ordering::SeqCst);
                token == "Bearer good"
            }
            (None, Some(cookie)) => cookie == "session=good",
            (None, None) => return Ok(None),
        };
        let login = Login {
            person: PersonId(events::derived(&["kari"])),
            level: Level::High,
            orgs: Orgs::None,
            credential: None,
            means: Means::Machine,
        };
        let unknown = || Problem::new(Kind::LOGIN_REQUIRED, "test.unknown", "nobody known");
        is_known.then_some(Some(login)).ok_or_else(unknown)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_tokens_keep_no_session_out() {
    let rate = Rate {
        burst: 5,
        per_minute: 1,
    };
    let rates = Rates {
        caller: rate,
        ..Rates::default()
    };
    let doorman = Arc::new(Doorman::default());
    let site = Site::entered(Arc::clone(&doorman) as Arc<dyn Identify>, rates).await;
    let ask = async |header: (&str, &str)| {
        let nobody = Person::default();
        site.send(&nobody, "GET", "/api/v1/views", &[header], "").await
    };
    let (good, forged) = (
        ("authorization", "Bearer good"),
        ("authorization", "Bearer forged"),
    );
    ask(good).await.done();
    for _ in 0..5 {
        ask(forged).await.is(401, "test.unknown");
    }
    ask(forged).await.is(429, "rate.exceeded");
    assert_eq!(
        doorman.tokens.load(Ordering::SeqCst),
        6,
        "the last was not looked at"
    );
    ask(("cookie", "session=forged")).await.is(429, "rate.exceeded");
    ask(("cookie", "session=good")).await.done();
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_trusted_proxy_each_address_is_counted_for_itself() {
    let rate = Rate {
        burst: 2,
        per_minute: 1,
    };
    let rates = Rates {
        caller: rate,
        organisation: rate,
    };
    let nobody = Person::default();
    let ask = async |site: &Site, forwarded: &str| {
        let headers = [("x-forwarded-for", forwarded)];
        let answer = site.send(&nobody, "GET", "/api/v1/views", &headers, "").await;
        answer.status.as_u16()
    };
    let site = Site::behind(&["127.0.0.0/8"], Bounds::default(), rates).await;
    for (forwarded, status) in [
        ("198.51.100.1", 200),
        ("198.51.100.1", 200),
        // What the asker writes in front changes nothing.
        ("203.0.113.1, 198.51.100.1", 429),
        ("198.51.100.2", 200),
        ("2001:db8:0:1::1", 200),
        ("2001:db8:0:1::2", 200),
        ("2001:db8:0:1:ffff::3", 429),
        ("2001:db8:0:2::1", 200),
    ] {
        assert_eq!(ask(&site, forwarded).await, status, "{forwarded}");
    }
    let untrusting = Site::behind(&["10.0.0.0/8"], Bounds::default(), rates).await;
    for status in [200, 200, 429] {
        let forwarded = format!("198.51.100.{status}");
        assert_eq!(ask(&untrusting, &forwarded).await, status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_has_only_so_many_streams_open() {
    let bounds = Bounds {
        streams: 2,
        ..Bounds::default()
    };
    let site = Site::with(bounds, Rates::default()).await;
    let (nobody, operator) = (Person::default(), site.operator().await);
    let open = async |person: &Person| site.raw(person, "GET", "/api/v1/changes", &[], "").await;
    let mut streams = Vec::new();
    for person in [&nobody, &nobody, &operator, &operator] {
        let stream = open(person).await;
        assert_eq!(stream.status(), 200);
        streams.push(stream);
    }
    for person in [&nobody, &operator] {
        let answer = site.send(person, "GET", "/api/v1/changes", &[], "").await;
        answer.is(429, "changes.too_many");
        assert!(answer.header("retry-after").parse::<u64>().is_ok());
    }
    // A stream that ends makes room.
    streams.clear();
    let again = async {
        while open(&nobody).await.status() != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), again)
        .await
        .expect("room in time");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_and_headers_are_bounded() {
    let bounds = Bounds {
        body: 1_000,
        ..Bounds::default()
    };
    let site = Site::with(bounds, Rates::default()).await;
    let operator = site.operator().await;
    let headers = [
        ("content-type", "application/json"),
        ("idempotency-key", "a-large-body"),
    ];
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(2_000));
    let answer = site
        .send(&operator, "POST", "/api/v1/counties", &headers, large.clone())
        .await;
    answer.is(413, "http.too_large");
    // The same without a length said beforehand.
    let parts = futures::stream::iter(
        large
            .into_bytes()
            .chunks(100)
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>(),
    );
    let parts = futures::StreamExt::map(parts, Ok::<_, std::io::Error>);
    let answer = site
        .send(
            &operator,
            "POST",
            "/api/v1/counties",
            &headers,
            Body::from_stream(parts),
        )
        .await;
    answer.is(413, "http.too_large");
    let long = "x".repeat(100_000);
    let answer = site
        .send(&operator, "GET", "/api/v1/views", &[("x-long", &long)], "")
        .await;
    assert_eq!(answer.status, 431);
    assert_eq!(site.size().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_nobody_is_not_waited_for() {
    let site = Site::open().await;
    for path in ["/counties", "/commands"] {
        let mut nobody = TcpStream::connect(site.address).await.unwrap();
        let head = format!(
            "POST /api/v1{path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nIdempotency-Key: a-large-body\r\nContent-Length: 8000000\r\n\r\n{{",
            site.address
        );
        nobody.write_all(head.as_bytes()).await.unwrap();
        // No more than this is ever sent.
        let mut answer = Vec::new();
        let read = nobody.read_to_end(&mut answer);
        let _ = tokio::time::timeout(Duration::from_secs(30), read)
            .await
            .expect("answered at once");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
        assert!(answer.contains("caller.no_login"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_slow_are_cut_off() {
    // One limit at a time is short, so that however slow the test is itself, it is the one that is met.
    let slow_head = Bounds {
        headers: Duration::from_millis(300),
        ..Bounds::default()
    };
    let slow_body = Bounds {
        request: Duration::from_millis(2_000),
        ..Bounds::default()
    };
    let site = Site::with(slow_head, Rates::default()).await;
    let mut half = TcpStream::connect(site.address).await.unwrap();
    // It may be too late already.
    let _ = half.write_all(b"GET /livez HTTP/1.1\r\nHost: loc").await;
    let site = Site::with(slow_body, Rates::default()).await;
    let operator = site.operator().await;
    let mut slow = TcpStream::connect(site.address).await.unwrap();
    let head = format!(
        "POST /api/v1/counties HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/json\r\nIdempotency-Key: a-slow-body\r\nContent-Length: 100\r\n\r\n{{",
        site.address,
        operator.cookie()
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    let end = async |stream: &mut TcpStream| {
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        let _ = tokio::time::timeout(Duration::from_secs(60), read)
            .await
            .expect("cut off in time");
        String::from_utf8_lossy(&answer).into_owned()
    };
    let answer = end(&mut half).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
    let answer = end(&mut slow).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("http.too_slow"), "{answer}");
    assert_eq!(site.size().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_of_an_answer_is_cut_off() {
    let bounds = Bounds {
        stall: Duration::from_millis(300),
        ..Bounds::default()
    };
    let site = Site::with(bounds, Rates::default()).await;
    let mut idle = TcpStream::connect(site.address).await.unwrap();
    // More than the system holds for a reader who does not read.
    let ask = format!(
        "GET /api/v1/openapi.json HTTP/1.1\r\nHost: {}\r\n\r\n",
        site.address
    );
    idle.write_all(ask.repeat(20).as_bytes()).await.unwrap();
    let cut = async {
        while idle.write_all(b"\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await
        }
    };
    tokio::time::timeout(Duration::from_secs(60), cut)
        .await
        .expect("cut off in time");
    // Who reads gets it all, however long nothing is asked in between.
    for _ in 0..2 {
        site.get(&Person::default(), "/api/v1/openapi.json").await.done();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_answers_what_was_begun_and_loses_nothing() {
    let mut site = Site::open().await;
    let operator = site.operator().await;
    let reader = site
        .raw(&Person::default(), "GET", "/api/v1/changes", &[], "")
        .await;
    // A request of which half has come when the stop is told.
    let body = county("46").to_string();
    let cookie = operator.cookie().to_owned();
    let mut begun = TcpStream::connect(site.address).await.unwrap();
    let head = format!(
        "POST /api/v1/counties HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nIdempotency-Key: begun-before-the-stop\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        site.address,
        body.len()
    );
    begun.write_all(head.as_bytes()).await.unwrap();
    let (first, rest) = body.as_bytes().split_at(10);
    begun.write_all(first).await.unwrap();
    // The server asks for the rest of the body: so it has begun to read it.
    let mut asked = [0; 25];
    begun.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    let finish = async {
        begun.write_all(rest).await.unwrap();
        let mut answer = String::new();
        begun.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let ledger = std::sync::Arc::clone(&site.ledger);
    let (answer, ()) = tokio::join!(finish, site.close());
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(ledger.head().await.unwrap().size, 1);
    let ended = http_body_util::BodyExt::collect(reader.into_body());
    tokio::time::timeout(Duration::from_secs(60), ended)
        .await
        .expect("streams end with the server")
        .unwrap();
    assert!(
        TcpStream::connect(site.address).await.is_err(),
        "nothing new is taken"
    );
}
