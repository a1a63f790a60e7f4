//! Errors as problem details (RFC 9457). One type, made by whoever finds the fault; [`render`] puts it into words in
//! the caller's language, once, on the way out. What the framework itself refuses passes through the same place.

use crate::language;
use authority::{Right, TABLE};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
    middleware::Next,
    response::IntoResponse,
};
use events::Role;
use messages::Message;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// What sort of problem it is: decides status and title. The name is part of `type` and never changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
    /// As in `type`.
    pub name: &'static str,
    /// The status it is answered with.
    pub status: StatusCode,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $konst:ident = $name:literal, $status:ident;)*) => {
        impl Kind {
            $($(#[$doc])* pub const $konst: Self = Self { name: $name, status: StatusCode::$status };)*

            /// All kinds, for the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$konst),*];
        }
    };
}

kinds! {
    /// The request cannot be understood.
    MALFORMED = "malformed", BAD_REQUEST;
    /// Nobody said who asks.
    LOGIN_REQUIRED = "login-required", UNAUTHORIZED;
    /// The asker may not.
    NOT_PERMITTED = "not-permitted", FORBIDDEN;
    /// There is no such thing.
    NOT_FOUND = "not-found", NOT_FOUND;
    /// The address takes other methods.
    METHOD = "method", METHOD_NOT_ALLOWED;
    /// Only other forms can be given.
    NOT_ACCEPTABLE = "not-acceptable", NOT_ACCEPTABLE;
    /// The request took too long to come or to be answered.
    TOO_SLOW = "too-slow", REQUEST_TIMEOUT;
    /// Its deadline has passed.
    LATE = "late", CONFLICT;
    /// The thing has moved since the asker saw it.
    MOVED = "moved", PRECONDITION_FAILED;
    /// The request is too large.
    TOO_LARGE = "too-large", PAYLOAD_TOO_LARGE;
    /// The body is in another form than JSON.
    MEDIA = "media", UNSUPPORTED_MEDIA_TYPE;
    /// The rules say no.
    REFUSED = "refused", UNPROCESSABLE_ENTITY;
    /// The key was used for something else.
    KEY_REUSED = "key-reused", UNPROCESSABLE_ENTITY;
    /// The asker must say which version was seen.
    VERSION_REQUIRED = "version-required", PRECONDITION_REQUIRED;
    /// Too many requests.
    TOO_MANY = "too-many", TOO_MANY_REQUESTS;
    /// The headers are too large.
    HEADERS = "headers", REQUEST_HEADER_FIELDS_TOO_LARGE;
    /// Our fault.
    FAULT = "fault", INTERNAL_SERVER_ERROR;
    /// Not now.
    UNAVAILABLE = "unavailable", SERVICE_UNAVAILABLE;
}

/// One thing that is wrong with a body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Where, as a JSON pointer (RFC 6901); empty for the whole.
    pub pointer: String,
    /// What.
    pub message: String,
}

/// A problem on its way out. Boxed, for it is the rare side of every answer.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: Kind,
    code: Cow<'static, str>,
    detail: String,
    faults: Vec<Fault>,
    members: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
    missing: Option<Missing>,
    words: Option<Message>,
}

/// A right that the asker has not: its name, and the roles that carry it.
#[derive(Clone, Debug)]
struct Missing {
    name: String,
    roles: Vec<Role>,
}

impl Problem {
    /// A problem with its stable code and, in plain words, what was wrong and what to do.
    #[must_use]
    pub fn new(kind: Kind, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            code: code.into(),
            detail: detail.into(),
            faults: Vec::new(),
            members: Map::new(),
            headers: Vec::new(),
            missing: None,
            words: None,
        }))
    }

    /// Adds something for programs.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.into(), value.into());
        self
    }

    /// Adds where in the body it is.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        self.0.faults.push(Fault {
            pointer: pointer.into(),
            message: message.into(),
        });
        self
    }

    /// Moves where it is to under a place further in.
    #[must_use]
    pub(crate) fn under(mut self, place: &str) -> Self {
        for fault in &mut self.0.faults {
            fault.pointer = format!("{place}{}", fault.pointer);
        }
        self
    }

    /// Says after how many seconds to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.headers.push((header::RETRY_AFTER, seconds.into()));
        self
    }

    /// Says the detail in words of the catalogue to whoever reads another language than English.
    #[must_use]
    pub fn in_words(mut self, words: Message) -> Self {
        self.0.words = Some(words);
        self
    }

    /// Sends a header along.
    #[must_use]
    pub fn setting(mut self, name: &'static str, value: &'static str) -> Self {
        self.0
            .headers
            .push((HeaderName::from_static(name), HeaderValue::from_static(value)));
        self
    }

    /// Says which right is missing, where that is what is wrong.
    #[must_use]
    pub(crate) fn missing(mut self, right: Right) -> Self {
        if self.0.kind == Kind::NOT_PERMITTED && self.0.code.starts_with("authority.") {
            let roles = TABLE.iter().filter(|row| row.1 == right).map(|row| row.0);
            let (name, roles) = (dashed(&format!("{right:?}")), roles.collect());
            self.0.missing = Some(Missing { name, roles });
        }
        self
    }

    /// Says that it takes the right to look at this view or kind of stream, where who asks is what is wrong.
    #[must_use]
    pub(crate) fn missing_sight(mut self, of: &str) -> Self {
        let eyes = authority::eyes(of).or_else(|| authority::stream_eyes(of));
        let is_of_asker = [Kind::NOT_PERMITTED, Kind::LOGIN_REQUIRED].contains(&self.0.kind);
        if let Some(eyes) = eyes.filter(|_| is_of_asker) {
            let name = format!("see-{}", of.replace('_', "-"));
            let roles = eyes.roles().to_vec();
            self.0.missing = Some(Missing { name, roles });
        }
        self
    }

    /// Whether the asker can do something about it.
    pub(crate) fn is_of_asker(&self) -> bool {
        self.0.kind.status.is_client_error()
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// As JSON, in a language, for this request.
    fn json(&self, lang: messages::Lang, instance: &str, trace: &str) -> Value {
        let mut body = self.0.members.clone();
        let kind = self.0.kind;
        body.insert("type".into(), format!("/api/v1/problems/{}", kind.name).into());
        body.insert(
            "title".into(),
            Message::keyed(format!("problem-{}", kind.name)).say(lang).into(),
        );
        body.insert("status".into(), kind.status.as_u16().into());
        body.insert("code".into(), self.0.code.clone().into_owned().into());
        let words = self.0.words.as_ref().filter(|_| lang != messages::Lang::En);
        let detail = words.map_or_else(|| self.0.detail.clone(), |words| words.say(lang));
        body.insert("detail".into(), detail.into());
        body.insert("instance".into(), instance.into());
        body.insert("trace_id".into(), trace.into());
        if let Some(missing) = &self.0.missing {
            body.insert("missing".into(), missing.in_words(lang));
        }
        if !self.0.faults.is_empty() {
            let faults = self.0.faults.iter();
            let faults = faults.map(|fault| json!({ "pointer": fault.pointer, "message": fault.message }));
            body.insert("errors".into(), faults.collect());
        }
        body.into()
    }
}

impl Missing {
    /// A right: its name, its words, the roles that carry it, and who can grant it.
    fn in_words(&self, lang: messages::Lang) -> Value {
        let word = |prefix: &str, name: &str| Message::keyed(format!("{prefix}-{name}")).say(lang);
        let roles = self.roles.iter().map(|role| dashed(&format!("{role:?}")));
        let roles: Vec<String> = roles.collect();
        let words: Vec<String> = roles.iter().map(|role| word("role", role)).collect();
        json!({
            "right": self.name,
            "words": word("right", &self.name),
            "roles": roles,
            "roles_words": words,
            "granted_by": "operator",
            "granted_by_words": word("role", "operator"),
        })
    }
}

/// `CastBallot` as `cast-ballot`.
pub(crate) fn dashed(name: &str) -> String {
    let mut dashed = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !dashed.is_empty() {
            dashed.push('-');
        }
        dashed.push(letter.to_ascii_lowercase());
    }
    dashed
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let mut response = self.0.kind.status.into_response();
        for (name, value) in &self.0.headers {
            response.headers_mut().insert(name, value.clone());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The name by which this request is found again in the program's notes.
#[derive(Clone, Debug)]
pub struct TraceId(pub String);

/// The code of the problem that an answer tells of, for whoever counts them.
#[derive(Clone, Debug)]
pub(crate) struct Code(pub(crate) Cow<'static, str>);

/// Marks an answer whose status is what was asked for, so that it is no problem.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsItIs;

/// Puts every problem into words; what has none of its own gets those of its status.
pub(crate) async fn render(request: Request, next: Next) -> Response<Body> {
    let lang = language::wanted(request.headers());
    let instance = request.uri().path().to_owned();
    let trace = request.extensions().get::<TraceId>().cloned();
    let mut response = next.run(request).await;
    if response.extensions().get::<AsItIs>().is_some() {
        return response;
    }
    let own = response.extensions_mut().remove::<Problem>();
    let is_other = response.status().is_client_error() || response.status().is_server_error();
    let Some(problem) = own.or_else(|| is_other.then(|| of_status(response.status()))) else {
        return response;
    };
    let trace = trace.map(|trace| trace.0).unwrap_or_default();
    let body = problem.json(lang, &instance, &trace).to_string();
    let (mut parts, _) = response.into_parts();
    parts.status = problem.0.kind.status;
    if parts.status == StatusCode::UNAUTHORIZED && !parts.headers.contains_key(header::WWW_AUTHENTICATE) {
        let challenge = HeaderValue::from_static("Bearer");
        parts.headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    parts.extensions.insert(Code(problem.0.code));
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    parts
        .headers
        .insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    parts
        .headers
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, Body::from(body))
}

/// What the framework refused, by its status.
fn of_status(status: StatusCode) -> Problem {
    let (kind, code, detail) = match status {
        StatusCode::NOT_FOUND => (
            Kind::NOT_FOUND,
            "http.no_such_address",
            "there is nothing at this address",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            Kind::METHOD,
            "http.method",
            "this address does not take this method; see the header Allow",
        ),
        StatusCode::REQUEST_TIMEOUT => (
            Kind::TOO_SLOW,
            "http.too_slow",
            "the request took too long; send it again with the same Idempotency-Key",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (Kind::TOO_LARGE, "http.too_large", "the body is too large"),
        status if status.is_client_error() => (
            Kind::MALFORMED,
            "http.malformed",
            "the request cannot be understood",
        ),
        _ => (
            Kind::FAULT,
            "http.fault",
            "the server failed; its notes say why under this trace id",
        ),
    };
    Problem::new(kind, code, detail)
}
