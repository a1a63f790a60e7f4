//! One connection of a client that costs as little as it can, so that the server is what is measured.

use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(crate) struct Line {
    stream: TcpStream,
    /// What came and was not yet used.
    come: Vec<u8>,
}

impl Line {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let come = Vec::new();
        Self { stream, come }
    }

    pub(crate) async fn send(&mut self, request: &str) {
        self.stream.write_all(request.as_bytes()).await.unwrap();
    }

    /// Reads on until what came holds these words; drops all of it.
    pub(crate) async fn until(&mut self, words: &str) {
        while !String::from_utf8_lossy(&self.come).contains(words) {
            self.more().await;
        }
        self.come.clear();
    }

    /// One request and its answer, which says how long it is.
    pub(crate) async fn ask(&mut self, request: &str) -> (u16, Vec<u8>) {
        self.send(request).await;
        loop {
            if let Some(end) = self.come.windows(4).position(|four| four == b"\r\n\r\n") {
                // The server writes the names of headers in small letters.
                let head = String::from_utf8_lossy(&self.come[..end]);
                let status = head[9..12].parse().unwrap();
                let length = head
                    .split("content-length: ")
                    .nth(1)
                    .and_then(|rest| rest.lines().next());
                let whole = end + 4 + length.map_or(0, |length| length.parse::<usize>().unwrap());
                while self.come.len() < whole {
                    self.more().await;
                }
                let body = self.come[end + 4..whole].to_vec();
                self.come.drain(..whole);
                return (status, body);
            }
            self.more().await;
        }
    }

    /// One request; gives the cookie that its answer sets.
    pub(crate) async fn cookie(&mut self, request: &str) -> String {
        self.send(request).await;
        loop {
            let come = String::from_utf8_lossy(&self.come).into_owned();
            if let Some((head, _)) = come.split_once("\r\n\r\n") {
                let cookie = head
                    .split("set-cookie: ")
                    .nth(1)
                    .and_then(|rest| rest.split(';').next());
                return cookie.unwrap().to_owned();
            }
            self.more().await;
        }
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.come).await.unwrap();
        assert!(
            read > 0,
            "the server hung up: {}",
            String::from_utf8_lossy(&self.come)
        );
    }
}
