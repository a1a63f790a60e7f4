//! One provider of logins as we talk to it: what it says of itself, its keys, pushing a request, exchanging a code.

use crate::{
    cached::Cached,
    client::Shown,
    discovery::{self, Metadata},
    error::IdentityError,
    fetch::{Answer, Fetch, malformed},
    given::{Chance, Clock},
    keys::Keys,
    profile::{Profile, Pushed},
};
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

const TOKEN: &str = "token answer";
const PUSHED: &str = "answer to a pushed request";

pub(crate) struct Provider {
    pub(crate) profile: Profile,
    pub(crate) keys: Keys,
    fetch: Fetch,
    clock: Clock,
    chance: Chance,
    metadata: Cached<Metadata>,
}

/// What a code was exchanged for (OpenID Connect Core, section 3.1.3.3).
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    #[serde(default)]
    pub(crate) access_token: Option<String>,
    token_type: String,
}

impl Provider {
    pub(crate) fn new(profile: Profile, fetch: Fetch, clock: Clock, chance: Chance) -> Self {
        Self {
            profile,
            keys: Keys::new(fetch.clone(), clock.clone()),
            fetch,
            metadata: Cached::new(clock.clone(), discovery::LIFE),
            clock,
            chance,
        }
    }

    pub(crate) async fn metadata(&self) -> Result<Arc<Metadata>, IdentityError> {
        let ask = || async {
            let issuer = &self.profile.issuer;
            let body = self
                .fetch
                .json(&discovery::of_openid(issuer)?, discovery::WHAT)
                .await?;
            Metadata::read(&body, issuer)
        };
        self.metadata.get(|_| true, ask).await
    }

    /// The address that a browser is sent to with these parameters: pushed first where that is to be done.
    pub(crate) async fn authorize(&self, parameters: &[(&str, &str)]) -> Result<Url, IdentityError> {
        let metadata = self.metadata().await?;
        let mut url = metadata
            .authorization_endpoint
            .clone()
            .ok_or_else(|| malformed(discovery::WHAT, "it has no authorization_endpoint".into()))?;
        let offered = metadata.pushed_authorization_request_endpoint.as_ref();
        let push = match self.profile.pushed {
            Pushed::Required => true,
            Pushed::WhereOffered => offered.is_some(),
            Pushed::Never => metadata.require_pushed_authorization_requests,
        };
        let client_id = self.profile.client_id.as_str();
        if push {
            let endpoint =
                offered.ok_or_else(|| malformed(discovery::WHAT, "it offers no pushed requests".into()))?;
            let request_uri = self.push(endpoint, parameters).await?;
            url.query_pairs_mut()
                .extend_pairs([("client_id", client_id), ("request_uri", &request_uri)]);
        } else {
            url.query_pairs_mut()
                .append_pair("client_id", client_id)
                .extend_pairs(parameters);
        }
        Ok(url)
    }

    /// Pushes a request (RFC 9126, section 2).
    async fn push(&self, endpoint: &Url, parameters: &[(&str, &str)]) -> Result<String, IdentityError> {
        #[derive(Deserialize)]
        struct Reference {
            request_uri: String,
        }
        let answer = self.post(endpoint, parameters, PUSHED).await?;
        let reference: Reference = serde_json::from_slice(&answer.body)
            .map_err(|error| malformed(PUSHED, format!("not as expected: {error}")))?;
        let usable = !reference.request_uri.is_empty() && reference.request_uri.len() <= 2_000;
        usable
            .then_some(reference.request_uri)
            .ok_or_else(|| malformed(PUSHED, "its request_uri is not usable".into()))
    }

    /// Exchanges a code (RFC 6749, section 4.1.3, with RFC 7636, section 4.5).
    pub(crate) async fn exchange(
        &self,
        code: &str,
        redirect_uri: &str,
        verifier: &str,
    ) -> Result<Tokens, IdentityError> {
        let metadata = self.metadata().await?;
        let endpoint = metadata
            .token_endpoint
            .as_ref()
            .ok_or_else(|| malformed(discovery::WHAT, "it has no token_endpoint".into()))?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        let answer = self.post(endpoint, &form, TOKEN).await?;
        // What the reader says of a fault may hold the token itself, so only the place is kept.
        let tokens: Tokens = serde_json::from_slice(&answer.body)
            .map_err(|error| malformed(TOKEN, format!("not as expected at column {}", error.column())))?;
        if !tokens.token_type.eq_ignore_ascii_case("Bearer") {
            return Err(malformed(TOKEN, "its token_type is not Bearer".into()));
        }
        Ok(tokens)
    }

    /// Posts with who we are; any answer but success is an error with the code that the provider gives.
    async fn post(
        &self,
        endpoint: &Url,
        parameters: &[(&str, &str)],
        what: &'static str,
    ) -> Result<Answer, IdentityError> {
        let Shown { authorization, form } = self.profile.client_key.show(
            &self.profile.client_id,
            &self.profile.issuer,
            (self.clock)(),
            &self.chance,
        )?;
        let ours = form.iter().map(|(key, value)| (*key, value.as_str()));
        let all: Vec<(&str, &str)> = parameters.iter().copied().chain(ours).collect();
        let answer = self
            .fetch
            .post(endpoint, authorization.as_deref(), &all, what)
            .await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(IdentityError::Status {
            what,
            status: answer.status.as_u16(),
            code: error_code(&answer.body),
        })
    }
}

/// The error code in an answer, when it is one that may be shown.
fn error_code(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    serde_json::from_slice::<Refusal>(body)
        .ok()
        .map(|it| it.error)
        .filter(|it| is_error_code(it))
}

/// Codes are short words; anything else may be somebody's text and is neither shown nor logged.
pub(crate) fn is_error_code(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_are_repeated() {
        assert_eq!(
            error_code(br#"{"error":"invalid_grant"}"#),
            Some("invalid_grant".into())
        );
        for bad in [
            r#"{"error":"<b>"}"#,
            r#"{"error":""}"#,
            "x",
            r#"{"error":7}"#,
            r#"{"error":"Ola 010190"}"#,
        ] {
            assert_eq!(error_code(bad.as_bytes()), None, "{bad}");
        }
    }
}
