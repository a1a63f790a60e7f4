//! The id_token of a login, checked whole (OpenID Connect Core, section 3.1.3.7) before anything in it is believed.

use crate::{
    error::{IdentityError, LOGIN, TokenFault},
    given::{Secret, base64url, same},
    jws::{OneOrMany, Unverified},
    organisation::{Organisation, represented},
    profile::{Profile, Subject},
    provider::{Provider, Tokens},
};
use events::{Level, Time};
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

/// How far two clocks may be apart, in seconds.
pub(crate) const LEEWAY: i64 = 30;

/// What the token of this very login must say.
pub(crate) struct Expected<'a> {
    pub(crate) nonce: &'a Secret,
    /// When the login was begun: nothing of it can be older.
    pub(crate) begun: Time,
    pub(crate) now: Time,
    pub(crate) level: Level,
    /// How long ago the person may have logged in at the provider, in seconds.
    pub(crate) max_age: Option<u32>,
}

/// What a login showed. Holds no name; the subject is for making a pseudonym and for nothing else.
pub(crate) struct Shown {
    /// `sub` at this provider: it names the person in the provider's logout.
    pub(crate) sub: String,
    /// What makes the person the same at the next login.
    pub(crate) same_as: String,
    pub(crate) sid: Option<String>,
    pub(crate) level: Level,
    pub(crate) authenticated: Option<Time>,
    pub(crate) organisation: Option<Organisation>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: OneOrMany,
    exp: i64,
    iat: i64,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    at_hash: Option<String>,
    #[serde(default)]
    acr: Option<String>,
    #[serde(default)]
    auth_time: Option<i64>,
    #[serde(default)]
    sid: Option<String>,
    #[serde(default)]
    pid: Option<String>,
    #[serde(default)]
    authorization_details: Option<Value>,
}

impl Provider {
    /// Checks what a code was exchanged for.
    pub(crate) async fn check(
        &self,
        tokens: &Tokens,
        expected: &Expected<'_>,
    ) -> Result<Shown, IdentityError> {
        let token = Unverified::read(&tokens.id_token, LOGIN, &self.profile.algorithms, &["jwt"])?;
        let metadata = self.metadata().await?;
        let key = self.keys.find(&metadata.jwks_uri, &token.kid, LOGIN).await?;
        let algorithm = token.algorithm;
        let claims: Claims = token.verified(&key)?;
        let checked = checked(&claims, &self.profile, expected)
            .and_then(|()| {
                belongs_to(
                    claims.at_hash.as_deref(),
                    tokens.access_token.as_deref(),
                    algorithm,
                )
            })
            .and_then(|()| assured(&claims, &self.profile, expected));
        let level = checked.map_err(|fault| fault.of(LOGIN))?;
        shown(claims, level, &self.profile)
    }
}

/// From whom, for whom, when and for which login.
fn checked(claims: &Claims, profile: &Profile, expected: &Expected<'_>) -> Result<(), TokenFault> {
    if claims.iss != profile.issuer {
        return Err(TokenFault::Issuer);
    }
    let audience = claims.aud.words();
    if !audience.contains(&profile.client_id) {
        return Err(TokenFault::Audience);
    }
    match claims.azp.as_deref() {
        Some(azp) if azp != profile.client_id => return Err(TokenFault::Party),
        // Others may use it too, and it does not say that it was made for us.
        None if audience.len() > 1 => return Err(TokenFault::Party),
        _ => {}
    }
    let now = seconds(expected.now);
    if claims.exp.saturating_add(LEEWAY) <= now {
        return Err(TokenFault::Expired);
    }
    if claims.iat.saturating_sub(LEEWAY) > now || claims.nbf.is_some_and(|it| it.saturating_sub(LEEWAY) > now)
    {
        return Err(TokenFault::NotYet);
    }
    if claims.iat.saturating_add(LEEWAY) < seconds(expected.begun) {
        return Err(TokenFault::TooOld);
    }
    match claims.nonce.as_deref() {
        Some(nonce) if same(nonce, expected.nonce.reveal()) => {}
        _ => return Err(TokenFault::Nonce),
    }
    if claims.sub.is_empty() || claims.sub.len() > 255 {
        return Err(TokenFault::Missing("sub"));
    }
    if profile.session_named && claims.sid.is_none() {
        return Err(TokenFault::Missing("sid"));
    }
    Ok(())
}

/// `at_hash` is the left half of the access token's hash, by the hash of the signature's algorithm (OpenID Connect Core,
/// section 3.1.3.6).
fn belongs_to(
    at_hash: Option<&str>,
    access_token: Option<&str>,
    algorithm: Algorithm,
) -> Result<(), TokenFault> {
    let Some(at_hash) = at_hash else {
        return Ok(());
    };
    let token = access_token.ok_or(TokenFault::AccessToken)?.as_bytes();
    let hash = match algorithm {
        Algorithm::RS256 | Algorithm::PS256 | Algorithm::ES256 => Sha256::digest(token).to_vec(),
        Algorithm::RS384 | Algorithm::PS384 | Algorithm::ES384 => Sha384::digest(token).to_vec(),
        _ => Sha512::digest(token).to_vec(),
    };
    let (left, _) = hash.split_at(hash.len() / 2);
    same(at_hash, &base64url(left))
        .then_some(())
        .ok_or(TokenFault::AccessToken)
}

/// How surely and how freshly. The level is checked here and never left to the provider.
fn assured(claims: &Claims, profile: &Profile, expected: &Expected<'_>) -> Result<Level, TokenFault> {
    let level = profile.level(claims.acr.as_deref()).ok_or(TokenFault::Level)?;
    if level < expected.level {
        return Err(TokenFault::Level);
    }
    let now = seconds(expected.now);
    if claims.auth_time.is_some_and(|at| at.saturating_sub(LEEWAY) > now) {
        return Err(TokenFault::NotYet);
    }
    if let Some(max_age) = expected.max_age {
        let at = claims.auth_time.ok_or(TokenFault::Missing("auth_time"))?;
        // From when it was begun: who has just logged in may take a while to choose an organisation at the provider.
        if seconds(expected.begun).saturating_sub(at) > i64::from(max_age) + LEEWAY {
            return Err(TokenFault::NotFresh);
        }
    }
    Ok(level)
}

fn shown(claims: Claims, level: Level, profile: &Profile) -> Result<Shown, IdentityError> {
    let same_as = match profile.subject {
        Subject::Sub => format!("{}\u{1f}{}", profile.issuer, claims.sub),
        Subject::Pid => {
            let is_number = |it: &String| it.len() == 11 && it.bytes().all(|b| b.is_ascii_digit());
            let pid = claims
                .pid
                .filter(is_number)
                .ok_or(TokenFault::Missing("pid").of(LOGIN))?;
            format!("pid\u{1f}{pid}")
        }
    };
    Ok(Shown {
        same_as,
        organisation: chosen(claims.authorization_details.as_ref(), profile)?,
        sub: claims.sub,
        sid: claims.sid,
        level,
        authenticated: claims
            .auth_time
            .map(|at| Time::from_millis(at.saturating_mul(1_000))),
    })
}

/// The one organisation that was chosen.
fn chosen(details: Option<&Value>, profile: &Profile) -> Result<Option<Organisation>, IdentityError> {
    let Some(asked) = &profile.representation else {
        return Ok(None);
    };
    let mut all = details.map_or_else(Vec::new, |it| represented(it, &asked.kind, &asked.resource));
    match all.len() {
        0 if asked.required => Err(IdentityError::NoOrganisation),
        0 | 1 => Ok(all.pop()),
        _ => Err(IdentityError::ManyOrganisations),
    }
}

pub(crate) fn seconds(time: Time) -> i64 {
    time.millis().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_fits() {
        // OpenID Connect Core, appendix A.3: this access token has this hash under RS256.
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let hash = "77QmUPtjPfzWtF2AnpK9RQ";
        assert_eq!(belongs_to(Some(hash), Some(token), Algorithm::RS256), Ok(()));
        assert_eq!(belongs_to(None, None, Algorithm::RS256), Ok(()));
        for (hash, token, algorithm) in [
            (hash, Some("another"), Algorithm::RS256),
            (hash, Some(token), Algorithm::RS512),
            (hash, None, Algorithm::RS256),
            ("", Some(token), Algorithm::RS256),
        ] {
            assert_eq!(
                belongs_to(Some(hash), token, algorithm),
                Err(TokenFault::AccessToken)
            );
        }
    }
}
