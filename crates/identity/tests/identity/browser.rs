//! A browser: keeps cookies by host, follows redirects one by one, and says where its requests come from.

use http_body_util::{BodyExt as _, Full};
use hyper::{
    HeaderMap, Request, StatusCode,
    body::Bytes,
    header::{COOKIE, LOCATION, SET_COOKIE},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::collections::BTreeMap;
use url::Url;

pub(crate) struct Browser {
    client: Client<HttpConnector, Full<Bytes>>,
    /// By origin and name.
    pub(crate) cookies: BTreeMap<(String, String), String>,
}

pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// Where it sends the browser.
    pub(crate) location: Option<Url>,
}

impl Page {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> String {
        let problem: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        problem["code"].as_str().unwrap_or("none").to_owned()
    }

    pub(crate) fn location(&self) -> &Url {
        self.location
            .as_ref()
            .unwrap_or_else(|| panic!("{} sends nowhere: {}", self.status, self.body))
    }
}

impl Browser {
    pub(crate) fn new() -> Self {
        Self {
            // A kept connection may be closed by the server just when it is used again.
            client: Client::builder(TokioExecutor::new())
                .pool_max_idle_per_host(0)
                .build_http(),
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) async fn get(&mut self, url: &Url) -> Page {
        self.ask(Request::get(url.as_str()), url, String::new()).await
    }

    /// A form sent from a page of this origin.
    pub(crate) async fn post(&mut self, url: &Url, origin: &str, form: &str) -> Page {
        let same = url.origin().ascii_serialization() == origin;
        let request = Request::post(url.as_str())
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", origin)
            .header("sec-fetch-site", if same { "same-origin" } else { "cross-site" });
        self.ask(request, url, form.to_owned()).await
    }

    pub(crate) async fn ask(
        &mut self,
        mut request: hyper::http::request::Builder,
        url: &Url,
        body: String,
    ) -> Page {
        let origin = url.origin().ascii_serialization();
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .filter(|((at, _), _)| *at == origin)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let response = self.client.request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(SET_COOKIE) {
            self.keep(&origin, value.to_str().unwrap());
        }
        let location = parts
            .headers
            .get(LOCATION)
            .map(|it| url.join(it.to_str().unwrap()).unwrap());
        let body = body.collect().await.unwrap().to_bytes();
        Page {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
            location,
        }
    }

    fn keep(&mut self, origin: &str, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let key = (origin.to_owned(), name.to_owned());
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(&key);
        } else {
            self.cookies.insert(key, value.to_owned());
        }
    }
}
