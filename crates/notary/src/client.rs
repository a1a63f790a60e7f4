//! Asks a witness, or an authority for time stamps, over HTTP, within limits: so long, so many bytes, no redirects.

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, body::Bytes, header::CONTENT_TYPE};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client as Http, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use std::{sync::Arc, time::Duration};
use tlog::{NoteSignature, WitnessRequest};

/// From the first byte asked to the last byte answered.
const TOTAL: Duration = Duration::from_secs(20);
/// The longest answer that is read, in bytes: some lines of signatures, a stamp with its certificates.
const BYTES_MAX: usize = 65_536;

/// A client. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: Http<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

/// What a witness answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reply {
    /// Its cosignatures, not verified yet.
    Cosigned(Vec<NoteSignature>),
    /// It cosigned this size last: ask again with a proof from there.
    Stale(u64),
    /// It refuses, with this status and these words.
    Refused(u16, String),
}

/// Somebody could not be asked, or its answer not be understood. Ask again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {why}")]
pub struct Unreachable {
    /// Where.
    pub url: String,
    /// Why.
    pub why: String,
}

impl Client {
    /// A client that trusts the certificate authorities of the machine.
    ///
    /// # Errors
    /// When TLS cannot be set up here.
    pub fn new() -> Result<Self, Unreachable> {
        let mut roots = RootCertStore::empty();
        // A machine without any still reaches a witness on its own loopback address.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|why| Unreachable {
                url: "TLS".into(),
                why: why.to_string(),
            })?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(TOTAL));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let http = Http::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(connector);
        Ok(Self { http })
    }

    /// Asks the witness at an address, to which `/add-checkpoint` is added.
    ///
    /// # Errors
    /// [`Unreachable`].
    pub async fn ask(&self, url: &str, request: &WitnessRequest) -> Result<Reply, Unreachable> {
        let failed = |why: String| Unreachable {
            url: url.to_owned(),
            why,
        };
        let address = format!("{}/add-checkpoint", url.trim_end_matches('/'));
        let body = Bytes::from(request.to_string());
        let (status, body) = self.post(&address, "text/plain; charset=utf-8", body).await?;
        read(status, &String::from_utf8_lossy(&body)).map_err(failed)
    }

    /// Asks an authority for a time stamp (RFC 3161, 3.4). What it answers is not judged.
    ///
    /// # Errors
    /// [`Unreachable`], also when it answers with another status than 200.
    pub async fn stamp(&self, url: &str, query: &[u8]) -> Result<Vec<u8>, Unreachable> {
        let query = Bytes::copy_from_slice(query);
        match self.post(url, "application/timestamp-query", query).await? {
            (200, answer) => Ok(answer.to_vec()),
            (status, _) => Err(Unreachable {
                url: url.to_owned(),
                why: format!("it answers with status {status}"),
            }),
        }
    }

    /// Sends a body; gives the status and the body of the answer.
    async fn post(&self, url: &str, media: &str, body: Bytes) -> Result<(u16, Bytes), Unreachable> {
        let failed = |why: String| Unreachable {
            url: url.to_owned(),
            why,
        };
        let asked = Request::post(url)
            .header(CONTENT_TYPE, media)
            .body(Full::new(body))
            .map_err(|why| failed(why.to_string()))?;
        let whole = async {
            let answered = self.http.request(asked).await;
            let answered = answered.map_err(|why| failed(innermost(&why)))?;
            let status = answered.status().as_u16();
            let body = Limited::new(answered.into_body(), BYTES_MAX).collect().await;
            let body = body.map_err(|why| failed(innermost(why.as_ref())))?;
            Ok((status, body.to_bytes()))
        };
        let late = || Err(failed(format!("no answer in {} seconds", TOTAL.as_secs())));
        tokio::time::timeout(TOTAL, whole)
            .await
            .unwrap_or_else(|_| late())
    }
}

fn read(status: u16, body: &str) -> Result<Reply, String> {
    match status {
        200 => {
            let lines = body.lines().map(NoteSignature::parse);
            let lines: Result<Vec<_>, _> = lines.collect();
            let lines = lines.map_err(|why| format!("its answer holds no signature: {why}"))?;
            Ok(Reply::Cosigned(lines))
        }
        409 => {
            let size = body.trim_end().parse();
            size.map(Reply::Stale)
                .map_err(|_| "it says that it stands at another size, and not at which".into())
        }
        other => Ok(Reply::Refused(other, body.trim_end().chars().take(500).collect())),
    }
}

/// The outermost error only says that connecting failed; the innermost says why.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut why = error;
    while let Some(source) = why.source() {
        why = source;
    }
    why.to_string()
}
