//! What a provider says of itself (OpenID Connect Discovery, RFC 8414), checked before it is used.

use crate::{
    cached::Life,
    error::IdentityError,
    fetch::{is_loopback, is_safe, malformed},
};
use serde::Deserialize;
use url::Url;

/// Asked for again after an hour, used for a day when it cannot be renewed.
pub(crate) const LIFE: Life = Life {
    fresh: 60 * 60_000,
    stale: 24 * 60 * 60_000,
    pause: 5_000,
};

pub(crate) const WHAT: &str = "description of itself";

/// A provider's metadata: what of it is used here.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) issuer: String,
    #[serde(default)]
    pub(crate) authorization_endpoint: Option<Url>,
    #[serde(default)]
    pub(crate) token_endpoint: Option<Url>,
    pub(crate) jwks_uri: Url,
    #[serde(default)]
    pub(crate) pushed_authorization_request_endpoint: Option<Url>,
    #[serde(default)]
    pub(crate) require_pushed_authorization_requests: bool,
    #[serde(default)]
    pub(crate) end_session_endpoint: Option<Url>,
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
}

impl Metadata {
    /// Reads and checks a document that was found where this issuer keeps its.
    pub(crate) fn read(body: &[u8], issuer: &str) -> Result<Self, IdentityError> {
        let bad = |why: &str| malformed(WHAT, why.to_owned());
        let metadata: Self = serde_json::from_slice(body)
            .map_err(|error| malformed(WHAT, format!("not as expected: {error}")))?;
        // Exactly the same text, or another could pass itself off as this issuer (RFC 8414, section 3.3).
        if metadata.issuer != issuer {
            return Err(bad("it names another issuer"));
        }
        if let Some(methods) = &metadata.code_challenge_methods_supported
            && !methods.iter().any(|it| it == "S256")
        {
            return Err(bad("it does not offer PKCE with S256"));
        }
        let on_loopback = issuer.parse().is_ok_and(|url| is_loopback(&url));
        let endpoints = [
            Some(&metadata.jwks_uri),
            metadata.authorization_endpoint.as_ref(),
            metadata.token_endpoint.as_ref(),
            metadata.pushed_authorization_request_endpoint.as_ref(),
            metadata.end_session_endpoint.as_ref(),
        ];
        for url in endpoints.into_iter().flatten() {
            // A provider elsewhere must not make us ask services of our own machine.
            if !is_safe(url) || (is_loopback(url) && !on_loopback) {
                return Err(bad("one of its addresses is not https, or is on this machine"));
            }
        }
        Ok(metadata)
    }
}

/// Where the metadata of a provider of logins stands (OpenID Connect Discovery, section 4).
pub(crate) fn of_openid(issuer: &str) -> Result<Url, IdentityError> {
    let at = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    at.parse().map_err(|_| not_an_address(issuer))
}

/// Where the metadata of an authorization server stands (RFC 8414, section 3.1).
pub(crate) fn of_oauth(issuer: &str) -> Result<Url, IdentityError> {
    let mut url: Url = issuer.parse().map_err(|_| not_an_address(issuer))?;
    let path = format!(
        "/.well-known/oauth-authorization-server{}",
        url.path().trim_end_matches('/')
    );
    url.set_path(&path);
    Ok(url)
}

fn not_an_address(issuer: &str) -> IdentityError {
    IdentityError::Settings(format!("the issuer '{issuer}' is not an address"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(change: impl FnOnce(&mut Value)) -> Result<Metadata, IdentityError> {
        let mut document = json!({
            "issuer": "https://i.no",
            "authorization_endpoint": "https://login.i.no/authorize",
            "token_endpoint": "https://i.no/token",
            "jwks_uri": "https://i.no/jwks",
            "code_challenge_methods_supported": ["S256"],
        });
        change(&mut document);
        Metadata::read(&serde_json::to_vec(&document).unwrap(), "https://i.no")
    }

    #[test]
    fn a_description_must_be_of_this_issuer_and_safe() {
        assert!(read(|_| {}).is_ok());
        let refused = |key: &str, value: Value| {
            let error = read(|document| document[key] = value.clone()).unwrap_err();
            assert_eq!(error.code(), "provider-malformed", "{key} {value}");
        };
        refused("issuer", json!("https://i.no/"));
        refused("jwks_uri", json!("http://i.no/jwks"));
        refused("token_endpoint", json!("http://127.0.0.1/token"));
        refused("token_endpoint", json!("https://localhost/token"));
        refused("authorization_endpoint", json!("javascript:alert(1)"));
        refused("code_challenge_methods_supported", json!(["plain"]));
        refused("jwks_uri", json!(7));
        refused("jwks_uri", json!(null));
    }

    #[test]
    fn where_it_stands() {
        let oauth = |issuer| of_oauth(issuer).unwrap().to_string();
        assert_eq!(
            oauth("https://i.no/"),
            "https://i.no/.well-known/oauth-authorization-server"
        );
        assert_eq!(
            oauth("https://i.no/a"),
            "https://i.no/.well-known/oauth-authorization-server/a"
        );
        let openid = |issuer| of_openid(issuer).unwrap().to_string();
        assert_eq!(
            openid("https://i.no"),
            "https://i.no/.well-known/openid-configuration"
        );
        assert_eq!(
            openid("https://i.no/a/"),
            "https://i.no/a/.well-known/openid-configuration"
        );
    }
}
