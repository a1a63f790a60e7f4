//! What is said twice, asked of nobody, or sent in a form that is not read: a precise 4xx on every route.

use crate::site::{Person, Site, county};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test(flavor = "multi_thread")]
async fn unknown_questions_are_refused_everywhere() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let id = site.county("46").await;
    let size = site.size().await;
    for path in [
        "/api/v1/views?x=1",
        "/api/v1/views/need_board?asof=1",
        "/api/v1/views/need_board/x?limit=1",
        "/api/v1/changes?to=1",
        "/api/v1/events?to=1",
        "/api/v1/checkpoint?x",
        "/api/v1/receipts/0?x=1",
        "/api/v1/openapi.json?x=1",
        "/checkpoint?x=1",
        "/demo/personas?x=1",
        &format!("/api/v1/counties/{id}?nonsense=1"),
        &format!("/api/v1/counties/{id}?asOf=1&limit=1"),
    ] {
        let answer = site.get(&operator, path).await;
        answer.is(400, "query.unknown");
    }
    for path in [
        "/api/v1/counties?nonsense=1",
        "/api/v1/commands?nonsense=1",
        &format!("/api/v1/counties/{id}/set-population?asOf=1"),
    ] {
        let answer = site.post(&operator, path, None, &county("47")).await;
        answer.is(400, "query.unknown");
    }
    let twice = format!("/api/v1/counties/{id}?asOf=1&asOf=0");
    site.get(&operator, &twice).await.is(400, "query.twice");
    assert_eq!(
        site.get(&operator, &format!("/api/v1/counties/{id}?"))
            .await
            .status,
        200
    );
    assert_eq!(site.size().await, size);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_once_is_not_said_twice() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let json_type = ("content-type", "application/json");
    let key = ("idempotency-key", "one-of-the-keys");
    let own = site.address.to_string();
    for twice in [
        [key, ("idempotency-key", "another-of-the-keys")],
        [("if-match", "\"0\""), ("if-match", "*")],
        [("host", own.as_str()), ("host", "tingbok.example")],
        [("tingbok-credential", "x"), ("tingbok-credential", "y")],
    ] {
        let headers = [
            &[json_type, key][..if twice[0] == key { 1 } else { 2 }],
            &twice[..],
        ]
        .concat();
        let sent = county("46").to_string();
        site.send(&operator, "POST", "/api/v1/counties", &headers, sent)
            .await
            .is(400, "http.header_twice");
    }
    assert_eq!(site.size().await, 0);
    let mut bare = TcpStream::connect(site.address).await.unwrap();
    bare.write_all(b"GET /api/v1/views HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    bare.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 400") && answer.contains("http.host"),
        "{answer}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_say_their_own_versions_and_bodies_come_as_they_are() {
    let site = Site::open().await;
    let operator = site.operator().await;
    let stream = format!("county-{}", events::UnitId::county("46"));
    let steps = json!({ "steps": [{ "stream": stream, "intent": "register", "body": county("46") }] });
    let send = async |header: (&str, &str)| {
        let key = site.key();
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key.as_str()),
            header,
        ];
        let path = "/api/v1/commands";
        site.send(&operator, "POST", path, &headers, steps.to_string())
            .await
    };
    for seen in ["*", "\"0\"", "x"] {
        let problem = send(("if-match", seen)).await.is(400, "version.per_step");
        assert!(
            problem["detail"].as_str().unwrap().contains("version"),
            "{problem}"
        );
    }
    for packed in ["gzip", "br", "identity, gzip", "x"] {
        let answer = send(("content-encoding", packed)).await;
        answer.is(415, "body.encoding");
        assert_eq!(answer.header("accept-encoding"), "identity");
    }
    assert_eq!(site.size().await, 0);
    send(("content-encoding", "identity")).await.done();
    assert_eq!(site.size().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_is_no_id_is_refused_everywhere() {
    let site = Site::open().await;
    let nobody = Person::default();
    let id = site.county("46").await;
    for path in [
        "/api/v1/views",
        "/api/v1/views/need_board",
        "/api/v1/changes",
        "/api/v1/openapi.json",
        &format!("/api/v1/counties/{id}"),
    ] {
        for header in ["tingbok-credential", "tingbok-on-behalf-of"] {
            let headers = [(header, "0190C8A4-7E2D-7C3A-9B1F-3F6F7A1B2C3D")];
            let answer = site.send(&nobody, "GET", path, &headers, "").await;
            answer.is(400, "caller.header");
        }
    }
}
