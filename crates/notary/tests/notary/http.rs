//! A witness over HTTP, asked by our own client and by bare requests.

use super::*;
use notary::{Client, Reply, Witness};
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

async fn served() -> (tempfile::TempDir, String, tlog::VerifierKey) {
    let scratch = tempfile::tempdir().unwrap();
    let own = key("witness.example.no/w", KeyKind::Cosignature);
    let dir = scratch.path().join("witness");
    let witness = Witness::create(&dir, &own, &[log_key().public().clone()]).unwrap();
    let router = notary::routes(Arc::new(witness), Arc::new(|| 1_795_000_000));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (scratch, address, own.public().clone())
}

fn asked(story: &str, from: u64, to: u64) -> WitnessRequest {
    WitnessRequest::parse(&request(story, from, to)).unwrap()
}

#[tokio::test]
async fn it_cosigns_says_where_it_stands_and_refuses() {
    let (_scratch, address, witness) = served().await;
    let (client, url) = (Client::new().unwrap(), format!("http://{address}/"));
    let Reply::Cosigned(lines) = client.ask(&url, &asked("a", 0, 5)).await.unwrap() else {
        panic!("cosigned");
    };
    assert_eq!(cosigned(&lines[0], "a", 5, &witness), Some(1_795_000_000));
    assert_eq!(
        client.ask(&url, &asked("a", 0, 7)).await.unwrap(),
        Reply::Stale(5)
    );
    let Reply::Refused(422, why) = client.ask(&url, &asked("b", 5, 7)).await.unwrap() else {
        panic!("refused");
    };
    assert!(why.contains("root"), "{why}");
    let nowhere = client
        .ask("http://127.0.0.1:1", &asked("a", 5, 7))
        .await
        .unwrap_err();
    assert!(
        nowhere
            .to_string()
            .starts_with("http://127.0.0.1:1/add-checkpoint: "),
        "{nowhere}"
    );
}

/// What the specification says of the bare answers.
#[tokio::test]
async fn the_answers_are_those_of_the_specification() {
    let (_scratch, address, _) = served().await;
    let post = async |path: &str, body: &[u8]| {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let good = post("/add-checkpoint", &request("a", 0, 5)).await;
    assert!(good.starts_with("HTTP/1.1 200 "), "{good}");
    assert!(good.contains("\r\n\r\n— witness.example.no/w "), "{good}");
    let stale = post("/add-checkpoint", &request("a", 3, 6)).await;
    assert!(stale.starts_with("HTTP/1.1 409 "), "{stale}");
    assert!(
        stale
            .to_ascii_lowercase()
            .contains("content-type: text/x.tlog.size\r\n"),
        "{stale}"
    );
    assert!(stale.ends_with("\r\n\r\n5\n"), "{stale}");
    assert!(
        post("/add-checkpoint", b"hello")
            .await
            .starts_with("HTTP/1.1 400 ")
    );
    assert!(post("/other", b"hello").await.starts_with("HTTP/1.1 404 "));
}
