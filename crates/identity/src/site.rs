//! Our own site: which requests come from its own pages, which paths are its own, and the token in its forms.

use crate::{
    error::IdentityError,
    fetch::is_safe,
    given::{Chance, Secret, base64url},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use subtle::ConstantTimeEq as _;
use url::Url;

/// The address under which browsers know us.
#[derive(Clone, Debug)]
pub struct Site {
    base: Url,
    origin: String,
}

/// What a browser says about where a request comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origins<'a> {
    /// The `Sec-Fetch-Site` header.
    pub fetch_site: Option<&'a str>,
    /// The `Origin` header.
    pub origin: Option<&'a str>,
}

impl Site {
    /// A site at this address, which must be an origin: `https://tingbok.example.no`, or `http` on a loopback address.
    ///
    /// # Errors
    /// [`IdentityError::Settings`] when it is anything else.
    pub fn new(address: &str) -> Result<Self, IdentityError> {
        let bad = || {
            IdentityError::Settings(format!(
                "our own address '{address}' must be https://NAME without a path (http on loopback only)"
            ))
        };
        let base: Url = address.parse().map_err(|_| bad())?;
        let is_origin = base.path() == "/"
            && base.query().is_none()
            && base.fragment().is_none()
            && base.username().is_empty()
            && base.password().is_none();
        if !is_origin || !is_safe(&base) {
            return Err(bad());
        }
        let origin = base.origin().ascii_serialization();
        Ok(Self { base, origin })
    }

    /// The address of one of our paths.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Refuses an unsafe request that does not come from one of our own pages. `Sec-Fetch-Site` decides where a browser
    /// sends it, else `Origin`; a request with neither is refused, for no browser of today sends such a one.
    ///
    /// # Errors
    /// [`IdentityError::CrossSite`].
    pub fn check_origin(&self, from: Origins<'_>) -> Result<(), IdentityError> {
        if from.origin.is_some_and(|it| it != self.origin) {
            return Err(IdentityError::CrossSite("another Origin"));
        }
        match from.fetch_site {
            Some("same-origin") => Ok(()),
            Some(_) => Err(IdentityError::CrossSite("another site by Sec-Fetch-Site")),
            None if from.origin.is_some() => Ok(()),
            None => Err(IdentityError::CrossSite("neither Origin nor Sec-Fetch-Site")),
        }
    }

    /// A path of ours to send a browser to: begins with one slash and leads nowhere else.
    ///
    /// # Errors
    /// [`IdentityError::BadReturn`].
    pub fn check_return(&self, path: &str) -> Result<String, IdentityError> {
        let plain = path.starts_with('/')
            && path.len() <= 2_000
            && path.bytes().all(|it| it.is_ascii_graphic() && it != b'\\');
        let ours = |url: &Url| url.origin() == self.base.origin();
        // Read as a browser reads it: `//host` and its like lead elsewhere.
        let joined = plain.then(|| self.base.join(path).ok()).flatten().filter(ours);
        let url = joined.ok_or(IdentityError::BadReturn)?;
        let query = url.query().map(|it| format!("?{it}")).unwrap_or_default();
        let clean = format!("{}{query}", url.path());
        (!clean.starts_with("//"))
            .then_some(clean)
            .ok_or(IdentityError::BadReturn)
    }
}

/// A token for the forms of a session's pages: bound to the session, and another text each time, so that a page that is
/// compressed with it does not give it away.
///
/// # Errors
/// [`IdentityError::NoChance`].
pub fn form_token(session: &Secret, chance: &Chance) -> Result<String, IdentityError> {
    let pad = chance().ok_or(IdentityError::NoChance)?;
    let masked = xor(&pad, &session.key_for(FORM));
    Ok(base64url(&[pad, masked].concat()))
}

/// Refuses a form whose token is missing or is not this session's.
///
/// # Errors
/// [`IdentityError::FormToken`].
pub fn check_form_token(session: &Secret, token: Option<&str>) -> Result<(), IdentityError> {
    let bytes = token
        .filter(|it| it.len() == 86)
        .and_then(|it| BASE64URL.decode(it).ok())
        .and_then(|it| <[u8; 64]>::try_from(it).ok())
        .ok_or(IdentityError::FormToken)?;
    let (pad, masked) = bytes.split_at(32);
    let expected: Vec<u8> = pad
        .iter()
        .zip(session.key_for(FORM))
        .map(|(a, b)| a ^ b)
        .collect();
    bool::from(expected.ct_eq(masked))
        .then_some(())
        .ok_or(IdentityError::FormToken)
}

const FORM: &str = "form";

fn xor(a: &[u8; 32], b: &[u8; 32]) -> [u8; 32] {
    std::array::from_fn(|at| a[at] ^ b[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    };

    fn site() -> Site {
        Site::new("https://tingbok.example.no").unwrap()
    }

    #[test]
    fn only_an_origin_is_a_site() {
        assert!(Site::new("http://127.0.0.1:8080").is_ok());
        for bad in [
            "http://tingbok.no",
            "https://tingbok.no/x",
            "https://a@tingbok.no",
            "https://t.no/?x",
            "x",
            "",
        ] {
            assert_eq!(Site::new(bad).unwrap_err().code(), "login-settings", "{bad}");
        }
    }

    #[test]
    fn an_unsafe_request_must_come_from_our_pages() {
        let ours = Some("https://tingbok.example.no");
        for (fetch_site, origin, taken) in [
            (Some("same-origin"), ours, true),
            (Some("same-origin"), None, true),
            (None, ours, true),
            (None, None, false),
            (Some("same-site"), ours, false),
            (Some("cross-site"), ours, false),
            (Some("none"), None, false),
            (Some("same-origin"), Some("https://evil.no"), false),
            (None, Some("null"), false),
            (None, Some("http://tingbok.example.no"), false),
            (None, Some("https://tingbok.example.no.evil.no"), false),
        ] {
            let from = Origins { fetch_site, origin };
            assert_eq!(site().check_origin(from).is_ok(), taken, "{from:?}");
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (path, clean) in [
            ("/", "/"),
            ("/rounds/1?a=b", "/rounds/1?a=b"),
            ("/a/../b", "/b"),
            ("/a#b", "/a"),
        ] {
            assert_eq!(site().check_return(path).as_deref(), Ok(clean));
        }
        for bad in [
            "",
            "a",
            "//evil.no",
            "/\\evil.no",
            "\\\\evil.no",
            "https://evil.no",
            "/\t/evil.no",
            "/a b",
            "/å",
            "/.//evil.no",
            "javascript:alert(1)",
            "/a/..//evil.no",
            "/%0d\n",
        ] {
            assert_eq!(site().check_return(bad), Err(IdentityError::BadReturn), "{bad:?}");
        }
    }

    #[test]
    fn a_form_token_is_of_its_session_and_never_the_same_text() {
        let drawn = Arc::new(AtomicU8::new(0));
        let chance: Chance = Arc::new(move || Some([drawn.fetch_add(1, Ordering::SeqCst); 32]));
        let (one, two) = (Secret::draw(&chance).unwrap(), Secret::draw(&chance).unwrap());
        let (token, again) = (
            form_token(&one, &chance).unwrap(),
            form_token(&one, &chance).unwrap(),
        );
        assert_ne!(token, again);
        for (session, token, right) in [
            (&one, Some(token.as_str()), true),
            (&one, Some(again.as_str()), true),
            (&two, Some(token.as_str()), false),
            (&one, Some(&token[1..]), false),
            (&one, Some(""), false),
            (&one, None, false),
        ] {
            assert_eq!(check_form_token(session, token).is_ok(), right, "{token:?}");
        }
    }

    proptest! {
        #[test]
        fn a_path_taken_stays_on_this_site(path in "[/\\\\.@:a-z?#%09]{0,30}|\\PC{0,30}") {
            if let Ok(clean) = site().check_return(&path) {
                let url = Url::parse("https://tingbok.example.no").unwrap().join(&clean).unwrap();
                prop_assert_eq!(url.origin().ascii_serialization(), "https://tingbok.example.no");
            }
        }

        #[test]
        fn no_token_makes_it_panic(token in "\\PC{0,100}|[A-Za-z0-9_-]{86}") {
            let session = Secret::parse(&"A".repeat(43)).unwrap();
            prop_assert!(check_form_token(&session, Some(&token)).is_err());
        }
    }
}
