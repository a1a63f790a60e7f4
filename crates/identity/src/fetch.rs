//! Asks a provider over HTTP, within limits: so long, so many bytes, no redirects, JSON only, and TLS everywhere but on
//! a loopback address.

use crate::error::IdentityError;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use std::{fmt, sync::Arc, time::Duration};
use url::{Host, Url};

/// How long and how much.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From the first byte asked to the last byte answered.
    pub total: Duration,
    /// The longest body, in bytes.
    pub bytes: usize,
}

impl Default for Limits {
    /// Ten seconds and 64 KiB: real answers are a few KiB.
    fn default() -> Self {
        Self {
            total: Duration::from_secs(10),
            bytes: 65_536,
        }
    }
}

/// An HTTP client for providers. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Fetch {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    limits: Limits,
}

impl fmt::Debug for Fetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetch")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A whole answer whose status is for the caller to judge.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

impl Fetch {
    /// A client that trusts the certificate authorities of the machine and those in this PEM text.
    ///
    /// # Errors
    /// [`IdentityError::Settings`] when the PEM text holds something else.
    pub(crate) fn new(limits: Limits, more_roots_pem: &str) -> Result<Self, IdentityError> {
        let settings = |why: String| IdentityError::Settings(format!("certificate authorities: {why}"));
        let mut roots = RootCertStore::empty();
        // A machine without any still reaches a provider on its own loopback address.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        for root in CertificateDer::pem_slice_iter(more_roots_pem.as_bytes()) {
            let root = root.map_err(|error| settings(error.to_string()))?;
            roots.add(root).map_err(|error| settings(error.to_string()))?;
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| settings(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(limits.total));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        // Connections are not kept: a provider may close one just when a code is posted on it, and a code works once.
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .http1_max_buf_size(limits.bytes.max(8_192))
            .build(connector);
        Ok(Self { client, limits })
    }

    /// Gets a JSON document; any status but 200 is an error.
    pub(crate) async fn json(&self, url: &Url, what: &'static str) -> Result<Bytes, IdentityError> {
        let request = Request::get(url.as_str()).header(ACCEPT, "application/json");
        let answer = self.ask(request, Bytes::new(), what).await?;
        if answer.status != StatusCode::OK {
            return Err(IdentityError::Status {
                what,
                status: answer.status.as_u16(),
                code: None,
            });
        }
        Ok(answer.body)
    }

    /// Posts a form (RFC 6749, appendix B), with an `Authorization` header where given.
    pub(crate) async fn post(
        &self,
        url: &Url,
        authorization: Option<&str>,
        form: &[(&str, &str)],
        what: &'static str,
    ) -> Result<Answer, IdentityError> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let mut request = Request::post(url.as_str())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        self.ask(request, body.into(), what).await
    }

    async fn ask(
        &self,
        request: hyper::http::request::Builder,
        body: Bytes,
        what: &'static str,
    ) -> Result<Answer, IdentityError> {
        let request = request
            .body(Full::new(body))
            .map_err(|error| malformed(what, format!("its address is not usable: {error}")))?;
        let whole = async {
            let response = self
                .client
                .request(request)
                .await
                .map_err(|error| unreachable(what, &error))?;
            self.read(response, what).await
        };
        tokio::time::timeout(self.limits.total, whole)
            .await
            .unwrap_or(Err(IdentityError::TooSlow {
                what,
                seconds: self.limits.total.as_secs(),
            }))
    }

    async fn read(&self, response: Response<Incoming>, what: &'static str) -> Result<Answer, IdentityError> {
        let status = response.status();
        if status.is_redirection() {
            return Err(IdentityError::Redirected(what));
        }
        let is_json = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(is_json);
        let body = Limited::new(response.into_body(), self.limits.bytes)
            .collect()
            .await
            .map_err(|error| {
                if error.is::<http_body_util::LengthLimitError>() {
                    IdentityError::TooLarge {
                        what,
                        bytes: self.limits.bytes,
                    }
                } else {
                    unreachable(what, error.as_ref())
                }
            })?
            .to_bytes();
        if status.is_success() && !is_json {
            return Err(malformed(what, "it is not JSON by its Content-Type".into()));
        }
        Ok(Answer { status, body })
    }
}

/// `application/json` and everything `+json`, with or without parameters.
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

fn unreachable(what: &'static str, error: &(dyn std::error::Error + 'static)) -> IdentityError {
    // The outermost error only says that connecting failed; the innermost says why.
    let mut why = error;
    while let Some(source) = why.source() {
        why = source;
    }
    IdentityError::Unreachable {
        what,
        why: why.to_string(),
    }
}

pub(crate) fn malformed(what: &'static str, why: String) -> IdentityError {
    IdentityError::Malformed { what, why }
}

/// Whether an address may be asked: `https`, or `http` to a loopback address (RFC 8252, section 8.3).
#[must_use]
pub(crate) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// Whether an address is on this machine by its number, or is called `localhost`.
#[must_use]
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_or_loopback() {
        for (address, safe) in [
            ("https://idporten.no", true),
            ("http://127.0.0.1:9/x", true),
            ("http://[::1]:9/x", true),
            ("http://localhost:9", true),
            ("http://idporten.no", false),
            ("http://127.0.0.1.example.org", false),
            ("http://localhost.example.org", false),
            ("ftp://127.0.0.1", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(is_safe(&address.parse().unwrap()), safe, "{address}");
        }
    }

    #[test]
    fn json_by_its_media_type() {
        for good in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/jwk-set+json",
        ] {
            assert!(is_json(good), "{good}");
        }
        for bad in ["text/html", "", "application/jsonp", "text/json-ish"] {
            assert!(!is_json(bad), "{bad}");
        }
    }

    #[test]
    fn roots_must_be_certificates() {
        let error = Fetch::new(
            Limits::default(),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        );
        assert!(matches!(error, Err(IdentityError::Settings(_))));
    }
}
