//! Headers that mean something once alone. Sent twice, one of them would be overlooked, and nobody can say which.

use crate::problem::{Kind, Problem};
use axum::http::{HeaderMap, HeaderValue};

/// The value of a header, where it was sent.
///
/// # Errors
/// It was sent more than once.
pub(crate) fn once<'a>(
    headers: &'a HeaderMap,
    name: &'static str,
) -> Result<Option<&'a HeaderValue>, Problem> {
    let mut all = headers.get_all(name).iter();
    let first = all.next();
    match all.next() {
        None => Ok(first),
        Some(_) => {
            let detail = format!("the header {name} stands more than once; send it once");
            Err(Problem::new(Kind::MALFORMED, "http.header_twice", detail))
        }
    }
}
