//! Answers with an ETag, which need not be sent again to whoever has them.
//!
//! There are two sorts. The ETag of a document is a digest of its bytes; packed for the way it becomes a weak one, for the
//! bytes are others then. The ETag of a thing is its version, which commands name in `If-Match`, and that takes a strong
//! one: so these small answers are never packed.

use crate::problem::Problem;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use events::Digest;
use tower_http::compression::{DefaultPredicate, Predicate, predicate::And};

/// What an answer depends on besides its address.
const VARY: &str = "Accept, Cookie, Authorization, Tingbok-Credential";

/// Marks an answer whose ETag must stay strong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strong;

/// Which answers are packed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotStrong;

impl Predicate for NotStrong {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        response.extensions().get::<Strong>().is_none()
    }
}

/// What is worth packing and may be.
pub(crate) fn packed() -> And<DefaultPredicate, NotStrong> {
    DefaultPredicate::new().and(NotStrong)
}

/// Makes the ETag of what was packed a weak one: other packings of the same have other bytes.
pub(crate) fn weaken(headers: &mut HeaderMap) {
    if !headers.contains_key(header::CONTENT_ENCODING) {
        return;
    }
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let weak = tag
        .filter(|tag| !tag.starts_with("W/"))
        .map(|tag| format!("W/{tag}"));
    let weak = weak.and_then(|tag| HeaderValue::try_from(tag).ok());
    if let Some(weak) = weak {
        headers.insert(header::ETAG, weak);
    }
}

/// The ETag by which the asker has this already, as they said it: a weak one comes back as a weak one.
fn known(headers: &HeaderMap, tag: &str) -> Option<String> {
    let lines = headers.get_all(header::IF_NONE_MATCH);
    let mut tags = lines
        .iter()
        .flat_map(|line| line.to_str().unwrap_or_default().split(',').map(str::trim));
    tags.find_map(|one| match one {
        "*" => Some(tag.to_owned()),
        one if one.strip_prefix("W/").unwrap_or(one) == tag => Some(one.to_owned()),
        _ => None,
    })
}

/// The answer with the digest of its bytes as ETag, or 304 where the asker has it already.
///
/// # Errors
/// None that anything stored can cause.
pub(crate) fn respond(
    headers: &HeaderMap,
    bytes: Vec<u8>,
    media: &'static str,
    link: Option<String>,
) -> Result<Response, Problem> {
    let tag = format!("\"{}\"", Digest::of(&bytes));
    answer(headers, bytes, media, link, &tag)
}

/// The same with an ETag of the answer's own, which stays strong.
///
/// # Errors
/// As [`respond`].
pub(crate) fn respond_at(headers: &HeaderMap, bytes: Vec<u8>, tag: &str) -> Result<Response, Problem> {
    let mut response = answer(headers, bytes, "application/json", None, tag)?;
    response.extensions_mut().insert(Strong);
    Ok(response)
}

fn answer(
    headers: &HeaderMap,
    bytes: Vec<u8>,
    media: &'static str,
    link: Option<String>,
    tag: &str,
) -> Result<Response, Problem> {
    let known = known(headers, tag);
    let mut response = match known {
        Some(_) => Response::new(Body::empty()),
        None => Response::new(Body::from(bytes)),
    };
    if known.is_some() {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let out = response.headers_mut();
    if known.is_none() {
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    }
    let value =
        |text: String| HeaderValue::try_from(text).map_err(|why| crate::errors::damaged(&why.to_string()));
    out.insert(header::ETAG, value(known.unwrap_or_else(|| tag.to_owned()))?);
    out.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    out.insert(header::VARY, HeaderValue::from_static(VARY));
    if let Some(link) = link {
        out.insert(header::LINK, value(link)?);
    }
    Ok(response)
}
