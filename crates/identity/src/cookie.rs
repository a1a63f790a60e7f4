//! Cookies: reading the one we look for, and writing ours (RFC 6265bis).

use crate::given::Secret;

/// The session cookie. The prefix makes browsers refuse it unless it is `Secure`, for `/`, and for this host alone.
pub const SESSION: &str = "__Host-tingbok";

/// The cookie of a login under way: ties it to the browser that began it.
pub const LOGIN: &str = "__Host-tingbok-login";

/// The value of a `Set-Cookie` header that makes the browser forget its session.
pub const NO_SESSION: &str = "__Host-tingbok=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";

/// The longest `Cookie` header that is looked at, in bytes.
const MAX_HEADER_BYTES: usize = 16_384;

/// Finds a secret among the cookies of a request. A cookie that stands twice is not believed: one of them was put there
/// by somebody else.
#[must_use]
pub fn find<'a>(headers: impl IntoIterator<Item = &'a str>, name: &str) -> Option<Secret> {
    let mut found = None;
    for header in headers.into_iter().filter(|it| it.len() <= MAX_HEADER_BYTES) {
        for pair in header.split(';') {
            let Some((key, value)) = pair.split_once('=') else {
                continue;
            };
            if key.trim() == name && found.replace(value.trim()).is_some() {
                return None;
            }
        }
    }
    Secret::parse(found?)
}

/// The value of a `Set-Cookie` header that sets a secret: not readable by scripts, only over TLS, not sent along with
/// unsafe requests from other sites. Without an age the browser forgets it when it is closed.
#[must_use]
pub fn set(name: &str, secret: &Secret, max_age_seconds: Option<i64>) -> String {
    let age = max_age_seconds
        .map(|it| format!("; Max-Age={it}"))
        .unwrap_or_default();
    format!(
        "{name}={}; Path=/; Secure; HttpOnly; SameSite=Lax{age}",
        secret.reveal()
    )
}

/// The value of a `Set-Cookie` header that makes the browser forget it.
#[must_use]
pub fn forget(name: &str) -> String {
    format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VALUE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    #[test]
    fn found_once_and_only_once() {
        let found = |headers: &[String]| find(headers.iter().map(String::as_str), SESSION).is_some();
        assert!(found(&[format!("a=b; {SESSION}={VALUE};c")]));
        assert!(found(&["x=y".into(), format!("{SESSION}={VALUE}")]));
        for bad in [
            vec![],
            vec![format!("{SESSION}=")],
            vec![format!("{SESSION}-login={VALUE}")],
            vec![format!("{SESSION}={VALUE}; {SESSION}={VALUE}")],
            vec![format!("{SESSION}={VALUE}"), format!("{SESSION}=x")],
            vec![format!("{SESSION}=\"{VALUE}\"")],
            vec![format!("{}; {SESSION}={VALUE}", "x".repeat(MAX_HEADER_BYTES))],
        ] {
            assert!(!found(&bad), "{bad:?}");
        }
    }

    #[test]
    fn what_is_set_is_found_again() {
        let secret = Secret::parse(VALUE).unwrap();
        let cookie = set(SESSION, &secret, Some(60));
        assert!(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60"));
        assert_eq!(find([cookie.split(';').next().unwrap()], SESSION), Some(secret));
        assert_eq!(forget(SESSION), NO_SESSION);
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(header in "\\PC{0,200}", pairs in proptest::collection::vec("(__Host-tingbok)?=?[A-Za-z0-9_=;-]{0,50}", 0..5)) {
            let _ = find([header.as_str()], SESSION);
            let _ = find([pairs.join(";").as_str()], SESSION);
        }
    }
}
