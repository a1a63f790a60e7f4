//! Logging out: here and at the provider (RP-Initiated Logout 1.0), and when the provider says so, through the browser
//! (Front-Channel Logout 1.0) or directly (Back-Channel Logout 1.0).

use crate::{
    Identity,
    error::{IdentityError, LOGOUT, TokenFault},
    given::Secret,
    id_token::{LEEWAY, seconds},
    jws::{OneOrMany, Unverified},
    provider::Provider,
    session::unseal,
    store::{Session, Whose},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use events::Time;
use serde::Deserialize;
use serde_json::Value;
use url::{Url, form_urlencoded};

/// The event that a logout_token must hold (Back-Channel Logout, section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A logout_token is good for ten minutes at most: its id is remembered for so long.
const MAX_SECONDS: i64 = 600;

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: OneOrMany,
    iat: i64,
    exp: i64,
    jti: String,
    events: Value,
    #[serde(default)]
    sub: Option<String>,
    #[serde(default)]
    sid: Option<String>,
    #[serde(default)]
    nonce: Option<Value>,
}

impl Identity {
    /// Ends the session of a cookie. Gives the provider's page where the person logs out there too, when it has one; the
    /// session is over here whatever the provider does.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn log_out(&self, cookie: &Secret) -> Result<Option<Url>, IdentityError> {
        let Some(session) = self.store.end_session(cookie.digest()).await? else {
            return Ok(None);
        };
        tracing::info!(provider = session.provider, "logged out");
        Ok(self
            .provider_page(&session, cookie)
            .await
            .unwrap_or_else(|error| {
                tracing::warn!(code = error.code(), "logged out here only: {error}");
                None
            }))
    }

    async fn provider_page(&self, session: &Session, cookie: &Secret) -> Result<Option<Url>, IdentityError> {
        let provider = self.provider(&session.provider)?;
        let Some(mut url) = provider.metadata().await?.end_session_endpoint.clone() else {
            return Ok(None);
        };
        let hint = session.sealed_hint.as_deref().and_then(|it| unseal(cookie, it));
        let mut query = url.query_pairs_mut();
        query.append_pair("client_id", &provider.profile.client_id);
        query.append_pair("post_logout_redirect_uri", &self.site.at("/"));
        if let Some(hint) = hint {
            query.append_pair("id_token_hint", &hint);
        }
        drop(query);
        Ok(Some(url))
    }

    /// Ends the sessions that came from a provider's session, named by the query of the address that the provider shows
    /// in a frame. Both `iss` and `sid` must be there: the cookie is not, for the frame is in another site's page. Says
    /// how many ended.
    ///
    /// # Errors
    /// [`IdentityError::BadRequest`] or [`IdentityError::Store`].
    pub async fn front_channel(&self, query: &str) -> Result<u64, IdentityError> {
        let one = |name: &str| {
            let mut all = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
            all.next()
                .filter(|_| all.next().is_none())
                .map(|(_, value)| value.into_owned())
        };
        let bad = || {
            IdentityError::BadRequest("the logout must name one issuer (iss) and one session (sid)".into())
        };
        if query.len() > 8_192 {
            return Err(bad());
        }
        let (issuer, sid) = one("iss").zip(one("sid")).ok_or_else(bad)?;
        let provider = self.by_issuer(&issuer).ok_or_else(bad)?;
        let whose = Whose::ProviderSession(self.session_key(&provider.profile.issuer, &sid));
        let ended = self.store.end_sessions_of(whose).await?;
        tracing::info!(
            provider = provider.profile.name,
            ended,
            "logged out through the browser"
        );
        Ok(ended)
    }

    /// The origin of a provider whose pages may show our front-channel logout in a frame, for each provider.
    #[must_use]
    pub fn framed_by(&self) -> Vec<String> {
        let origin = |it: &Provider| {
            it.profile
                .issuer
                .parse()
                .ok()
                .map(|url: Url| url.origin().ascii_serialization())
        };
        self.providers.iter().filter_map(origin).collect()
    }

    /// Ends the sessions that a logout_token names. Says how many ended.
    ///
    /// # Errors
    /// [`IdentityError::Token`] with what is wrong with it, [`TokenFault::Replayed`] when it ended sessions before, and
    /// what goes wrong with the provider or the store: then the same token may be delivered again.
    pub async fn back_channel(&self, logout_token: &str) -> Result<u64, IdentityError> {
        let ended = self.back_channel_with(logout_token).await;
        match &ended {
            Ok(ended) => tracing::info!(ended, "logged out by the provider"),
            Err(error) => tracing::warn!(code = error.code(), "logout refused: {error}"),
        }
        ended
    }

    async fn back_channel_with(&self, logout_token: &str) -> Result<u64, IdentityError> {
        let refused = |fault: TokenFault| fault.of(LOGOUT);
        // Not believed: it only says whose keys to check it with, and these must be of that very issuer.
        let issuer = claimed_issuer(logout_token).ok_or_else(|| refused(TokenFault::Issuer))?;
        let provider = self
            .by_issuer(&issuer)
            .ok_or_else(|| refused(TokenFault::Issuer))?;
        let kinds = ["logout+jwt", "jwt"];
        let token = Unverified::read(logout_token, LOGOUT, &provider.profile.algorithms, &kinds)?;
        let metadata = provider.metadata().await?;
        let key = provider.keys.find(&metadata.jwks_uri, &token.kid, LOGOUT).await?;
        let claims: Claims = token.verified(&key)?;
        check(&claims, provider, (self.clock)()).map_err(refused)?;
        let whose = match (claims.sid.as_deref(), claims.sub.as_deref()) {
            (Some(sid), _) => Whose::ProviderSession(self.session_key(&issuer, sid)),
            (None, Some(sub)) => Whose::Subject(self.subject_key(&issuer, sub)),
            (None, None) => return Err(refused(TokenFault::Missing("sub"))),
        };
        let once = self.pepper.pseudonym(&["jti", &issuer, &claims.jti]);
        if self.store.is_used(once).await? {
            return Err(refused(TokenFault::Replayed));
        }
        let ended = self.store.end_sessions_of(whose).await?;
        // Noted when it is done: were it the other way round, a store that fails in between would leave the sessions open
        // for good, since what is told again was then used before.
        let until = Time::from_millis(claims.exp.saturating_add(2 * LEEWAY).saturating_mul(1_000));
        self.store.use_once(once, until).await?;
        Ok(ended)
    }
}

fn check(claims: &Claims, provider: &Provider, now: Time) -> Result<(), TokenFault> {
    if claims.iss != provider.profile.issuer {
        return Err(TokenFault::Issuer);
    }
    if !claims.aud.words().contains(&provider.profile.client_id) {
        return Err(TokenFault::Audience);
    }
    let now = seconds(now);
    if claims.exp.saturating_add(LEEWAY) <= now {
        return Err(TokenFault::Expired);
    }
    if claims.iat.saturating_sub(LEEWAY) > now {
        return Err(TokenFault::NotYet);
    }
    if claims.exp.saturating_sub(claims.iat) > MAX_SECONDS {
        return Err(TokenFault::TooLong);
    }
    if claims.jti.is_empty() || claims.jti.len() > 255 {
        return Err(TokenFault::Missing("jti"));
    }
    // A nonce is there so that no id_token passes as a logout_token.
    if claims.nonce.is_some() {
        return Err(TokenFault::Kind);
    }
    let is_logout = claims.events.get(EVENT).is_some_and(Value::is_object);
    is_logout.then_some(()).ok_or(TokenFault::Event)
}

fn claimed_issuer(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claimed {
        iss: String,
    }
    let bytes = (token.len() <= crate::jws::MAX_TOKEN_BYTES)
        .then(|| token.split('.').nth(1))
        .flatten()
        .and_then(|part| BASE64URL.decode(part).ok())?;
    serde_json::from_slice::<Claimed>(&bytes).ok().map(|it| it.iss)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_token_makes_it_panic(token in "\\PC{0,200}|[A-Za-z0-9_-]{0,50}[.][A-Za-z0-9_-]{0,50}[.]?") {
            let _ = super::claimed_issuer(&token);
        }
    }
}
