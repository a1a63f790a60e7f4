//! The routes for browsers and providers, to be mounted by the web server, and reading who asks from any request.
//!
//! | route | who comes | what |
//! | --- | --- | --- |
//! | `GET /login?provider=&return=&level=&max_age=` | a browser | begins a login; with `raise=1` for the session it has |
//! | `GET /login/callback` | a browser from the provider | finishes it |
//! | `POST /logout` | a browser, from a page of ours | ends the session here and goes to the provider to end it there |
//! | `GET /logout/frontchannel?iss=&sid=` | a browser, in a frame of the provider | ends the provider's sessions |
//! | `POST /logout/backchannel` | the provider | ends the sessions that a logout_token names |
//!
//! Every answer is `no-store`. How a refusal looks is up to the web server: it gives a [`Refuse`], which finds the words by
//! [`IdentityError::code`] in the catalogue.

use crate::{
    Callback, Identity, Secret, Who, Wish, cookie,
    error::IdentityError,
    machine::bearer,
    site::{Origins, check_form_token},
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use events::Level;
use std::sync::Arc;
use url::form_urlencoded;

/// Makes the answer to a refusal, for somebody with these headers (`Accept`, `Accept-Language`).
pub type Refuse = Arc<dyn Fn(&IdentityError, &HeaderMap) -> Response + Send + Sync>;

/// The longest body: a logout_token or a form with one field.
const MAX_BODY_BYTES: usize = 32_768;

#[derive(Clone)]
struct Shared {
    identity: Arc<Identity>,
    refuse: Refuse,
}

/// The routes.
pub fn router(identity: Arc<Identity>, refuse: Refuse) -> Router {
    Router::new()
        .route("/login", get(login))
        .route("/login/callback", get(callback))
        .route("/logout", post(logout))
        .route("/logout/frontchannel", get(front_channel))
        .route("/logout/backchannel", post(back_channel))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(Shared { identity, refuse })
}

/// A refusal as problem details (RFC 9457) with its code and English words.
#[must_use]
pub fn problem(error: &IdentityError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": error.status(),
        "code": error.code(),
        "detail": error.to_string(),
    });
    let mut response = (status, body.to_string()).into_response();
    put(&mut response, header::CONTENT_TYPE, "application/problem+json");
    if status == StatusCode::UNAUTHORIZED {
        put(&mut response, header::WWW_AUTHENTICATE, "Bearer");
    }
    response
}

impl Identity {
    /// Who asks, by the headers of a request. A token counts before a cookie.
    ///
    /// # Errors
    /// When there is a token or a session cookie, and it is refused.
    pub async fn who(&self, headers: &HeaderMap) -> Result<Who, IdentityError> {
        let mut all = headers.get_all(header::AUTHORIZATION).iter();
        if let Some(value) = all.next() {
            let alone = all.next().is_none();
            let value = value
                .to_str()
                .ok()
                .filter(|_| alone)
                .ok_or(IdentityError::BadAuthorization)?;
            return Ok(Who::Machine(Box::new(self.machine(bearer(value)?).await?)));
        }
        match cookie_of(headers, cookie::SESSION) {
            Some(secret) => Ok(Who::Person(Box::new(self.session(&secret).await?), secret)),
            None => Ok(Who::Nobody),
        }
    }

    /// Whether whoever sent these headers would still be let in. For what stays open without anybody doing anything: it
    /// is no use of a session, which so comes to rest.
    ///
    /// # Errors
    /// As [`Identity::who`].
    pub async fn stands(&self, headers: &HeaderMap) -> Result<(), IdentityError> {
        match cookie_of(headers, cookie::SESSION) {
            Some(secret) if !headers.contains_key(header::AUTHORIZATION) => {
                self.session_at_rest(&secret).await.map(drop)
            }
            _ => self.who(headers).await.map(drop),
        }
    }

    /// Refuses an unsafe request that carries a session cookie unless it comes from a page of ours and brings the
    /// session's form token: in the header `X-Form-Token`, or in a form's field that the caller has read.
    ///
    /// # Errors
    /// [`IdentityError::CrossSite`] or [`IdentityError::FormToken`].
    pub fn check_unsafe(
        &self,
        headers: &HeaderMap,
        session: &Secret,
        field: Option<&str>,
    ) -> Result<(), IdentityError> {
        self.site.check_origin(Origins {
            fetch_site: text(headers, "sec-fetch-site"),
            origin: text(headers, "origin"),
        })?;
        check_form_token(session, text(headers, "x-form-token").or(field))
    }
}

async fn login(State(shared): State<Shared>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let begun = begin(&shared.identity, &query.unwrap_or_default(), &headers).await;
    shared.answer(begun, &headers)
}

async fn begin(identity: &Identity, query: &str, headers: &HeaderMap) -> Result<Response, IdentityError> {
    let asked = Asked::parse(query)?;
    let provider = asked
        .provider
        .as_deref()
        .or(identity.providers().next())
        .unwrap_or_default();
    let current = cookie_of(headers, cookie::SESSION).filter(|_| asked.raise);
    let wish = Wish {
        return_to: asked.return_to.as_deref().unwrap_or("/"),
        level: asked.level,
        max_age: asked.max_age,
        raises: current.as_ref(),
        languages: asked.languages.as_deref(),
    };
    let before = cookie_of(headers, cookie::LOGIN);
    let begun = identity.begin(provider, &wish, before.as_ref()).await?;
    let set = cookie::set(cookie::LOGIN, &begun.cookie, Some(begun.seconds));
    Ok(redirect(begun.redirect.as_str(), &[set]))
}

async fn callback(State(shared): State<Shared>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let finished = finish(&shared.identity, &query.unwrap_or_default(), &headers).await;
    shared.answer(finished, &headers)
}

async fn finish(identity: &Identity, query: &str, headers: &HeaderMap) -> Result<Response, IdentityError> {
    let callback = Callback::parse(query)?;
    let login = cookie_of(headers, cookie::LOGIN);
    let current = cookie_of(headers, cookie::SESSION);
    let finished = identity
        .finish(&callback, login.as_ref(), current.as_ref())
        .await?;
    let cookies = [
        cookie::set(cookie::SESSION, &finished.cookie, None),
        cookie::forget(cookie::LOGIN),
    ];
    Ok(redirect(&finished.return_to, &cookies))
}

async fn logout(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let done = log_out(&shared.identity, &headers, &body).await;
    shared.answer(done, &headers)
}

async fn log_out(identity: &Identity, headers: &HeaderMap, body: &[u8]) -> Result<Response, IdentityError> {
    let forget = [cookie::forget(cookie::SESSION)];
    let Some(session) = cookie_of(headers, cookie::SESSION) else {
        return Ok(redirect("/", &forget));
    };
    let field = form_urlencoded::parse(body).find(|(key, _)| key == "form_token");
    identity.check_unsafe(headers, &session, field.as_ref().map(|(_, value)| value.as_ref()))?;
    let page = identity.log_out(&session).await?;
    Ok(redirect(page.as_ref().map_or("/", |it| it.as_str()), &forget))
}

async fn front_channel(
    State(shared): State<Shared>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let ended = shared.identity.front_channel(&query.unwrap_or_default()).await;
    let frames = format!("frame-ancestors {}", shared.identity.framed_by().join(" "));
    let answer = ended.map(|_| {
        let mut response = StatusCode::OK.into_response();
        put(&mut response, header::CONTENT_SECURITY_POLICY, &frames);
        response
    });
    shared.answer(answer, &headers)
}

async fn back_channel(State(shared): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut tokens = form_urlencoded::parse(&body).filter(|(key, _)| key == "logout_token");
    let ended = match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => shared.identity.back_channel(&token).await,
        _ => Err(IdentityError::BadRequest(
            "the form must hold one logout_token".into(),
        )),
    };
    shared.answer(ended.map(|_| StatusCode::OK.into_response()), &headers)
}

/// What a browser asks for when it begins a login.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    provider: Option<String>,
    return_to: Option<String>,
    level: Level,
    max_age: Option<u32>,
    raise: bool,
    languages: Option<String>,
}

impl Asked {
    fn parse(query: &str) -> Result<Self, IdentityError> {
        let bad = |why: &str| IdentityError::BadRequest(format!("the address of the login: {why}"));
        let mut asked = Self {
            provider: None,
            return_to: None,
            level: Level::Low,
            max_age: None,
            raise: false,
            languages: None,
        };
        if query.len() > 4_096 {
            return Err(bad("it is too long"));
        }
        let mut seen = Vec::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            if seen.contains(&key) {
                return Err(bad("a parameter stands there twice"));
            }
            match key.as_ref() {
                "provider" => asked.provider = Some(value.into_owned()),
                "return" => asked.return_to = Some(value.into_owned()),
                "level" => {
                    asked.level = match value.as_ref() {
                        "low" => Level::Low,
                        "substantial" => Level::Substantial,
                        "high" => Level::High,
                        _ => return Err(bad("'level' must be low, substantial or high")),
                    }
                }
                "max_age" => {
                    let seconds = value
                        .parse()
                        .map_err(|_| bad("'max_age' must be a number of seconds"))?;
                    asked.max_age = Some(seconds);
                }
                "raise" => asked.raise = value == "1",
                "languages" => {
                    let right = value.len() <= 40
                        && value
                            .bytes()
                            .all(|it| it.is_ascii_lowercase() || b" -".contains(&it));
                    asked.languages = Some(value.into_owned()).filter(|_| right);
                }
                _ => return Err(bad("it has a parameter that is not known")),
            }
            seen.push(key);
        }
        Ok(asked)
    }
}

impl Shared {
    fn answer(&self, result: Result<Response, IdentityError>, headers: &HeaderMap) -> Response {
        let mut response = result.unwrap_or_else(|error| {
            tracing::info!(code = error.code(), status = error.status(), "refused");
            (self.refuse)(&error, headers)
        });
        put(&mut response, header::CACHE_CONTROL, "no-store");
        // The address may hold a code: it must not be told to the next page.
        put(&mut response, header::REFERRER_POLICY, "no-referrer");
        response
    }
}

fn redirect(to: &str, cookies: &[String]) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    put(&mut response, header::LOCATION, to);
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn put(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn cookie_of(headers: &HeaderMap, name: &str) -> Option<Secret> {
    let all = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok());
    cookie::find(all, name)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|it| it.to_str().unwrap_or("not text"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_browser_asks_for() {
        let asked =
            Asked::parse("provider=idporten&return=%2Fa&level=high&max_age=0&raise=1&languages=nn+nb")
                .unwrap();
        assert_eq!(asked.return_to.as_deref(), Some("/a"));
        assert_eq!(
            (asked.level, asked.max_age, asked.raise),
            (Level::High, Some(0), true)
        );
        assert_eq!(asked.languages.as_deref(), Some("nn nb"));
        for bad in [
            "level=9",
            "max_age=-1",
            "x=1",
            "level=low&level=high",
            &format!("return={}", "a".repeat(5_000)),
        ] {
            assert_eq!(Asked::parse(bad).unwrap_err().code(), "bad-request", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic(query in "\\PC{0,200}|((provider|return|level|max_age)=[a-z0-9%]{0,9}&){0,5}") {
            let _ = Asked::parse(&query);
        }
    }
}
