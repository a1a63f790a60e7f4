//! Machines: access tokens of the Maskinporten kind (RFC 9068 in spirit), checked against the issuer's published keys.

use crate::{
    cached::Cached,
    discovery::{self, Metadata},
    error::{ACCESS, IdentityError, TokenFault},
    fetch::{Fetch, is_safe},
    given::Clock,
    id_token::{LEEWAY, seconds},
    jws::{ASYMMETRIC, OneOrMany, Unverified},
    keys::Keys,
    organisation::OrgNumber,
};
use events::Time;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use url::Url;

/// Whose access tokens are taken, and for what.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// The issuer, exactly as it stands in its tokens.
    pub issuer: String,
    /// Ours: the `aud` that its tokens for us have.
    pub audience: String,
    /// The algorithms that its tokens may be signed with.
    pub algorithms: Vec<Algorithm>,
    /// How long a token may be valid in all, in seconds.
    pub max_seconds: i64,
    /// By organisation, the suppliers that may act for it here. That an issuer lets them is not enough: a token of any
    /// other supplier is refused.
    pub suppliers: BTreeMap<OrgNumber, BTreeSet<OrgNumber>>,
}

impl Issuer {
    /// Maskinporten or another issuer that works as it does: RSA signatures, an hour at most.
    #[must_use]
    pub fn maskinporten(issuer: &str, audience: &str) -> Self {
        Self {
            issuer: issuer.into(),
            audience: audience.into(),
            algorithms: vec![Algorithm::RS256, Algorithm::RS384, Algorithm::RS512],
            max_seconds: 3_600,
            suppliers: BTreeMap::new(),
        }
    }

    /// Refuses a supplier that an organisation has not been said to have.
    fn may_act(&self, supplier: Option<&OrgNumber>, consumer: &OrgNumber) -> Result<(), TokenFault> {
        let of_consumer = self.suppliers.get(consumer);
        match supplier {
            None => Ok(()),
            Some(supplier) if of_consumer.is_some_and(|known| known.contains(supplier)) => Ok(()),
            Some(supplier) => Err(TokenFault::Supplier {
                supplier: supplier.to_string(),
                consumer: consumer.to_string(),
            }),
        }
    }

    fn check(&self) -> Result<(), IdentityError> {
        let bad = |why: &str| {
            Err(IdentityError::Settings(format!(
                "the issuer of access tokens: {why}"
            )))
        };
        match self.issuer.parse::<Url>() {
            Ok(url) if is_safe(&url) && url.query().is_none() => {}
            _ => return bad("must be an https address (http on loopback only)"),
        }
        if self.audience.is_empty() {
            return bad("the audience is missing");
        }
        if self.algorithms.is_empty() || self.algorithms.iter().any(|it| !ASYMMETRIC.contains(it)) {
            return bad("tokens must be signed by asymmetric algorithms");
        }
        if self.max_seconds <= 0 {
            return bad("the longest life must be positive");
        }
        Ok(())
    }
}

/// A machine that showed a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The client, by its id at the issuer.
    pub client_id: String,
    /// The organisation that it acts for.
    pub consumer: OrgNumber,
    /// Who acts on behalf of that organisation, where it has left that to a supplier.
    pub supplier: Option<OrgNumber>,
    /// What it may ask for.
    pub scopes: BTreeSet<String>,
    /// When the token ends.
    pub expires: Time,
}

impl Machine {
    /// Refuses a machine that lacks a scope.
    ///
    /// # Errors
    /// [`TokenFault::Scope`], naming it.
    pub fn needs(&self, scope: &str) -> Result<(), IdentityError> {
        self.scopes
            .contains(scope)
            .then_some(())
            .ok_or_else(|| TokenFault::Scope(scope.to_owned()).of(ACCESS))
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    #[serde(default)]
    aud: Option<OneOrMany>,
    exp: i64,
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    client_id: Option<String>,
    #[serde(default)]
    consumer: Option<Value>,
    #[serde(default)]
    supplier: Option<Value>,
}

pub(crate) struct Machines {
    issuer: Issuer,
    fetch: Fetch,
    clock: Clock,
    metadata: Cached<Metadata>,
    keys: Keys,
}

impl Machines {
    pub(crate) fn new(issuer: Issuer, fetch: Fetch, clock: Clock) -> Result<Self, IdentityError> {
        issuer.check()?;
        Ok(Self {
            issuer,
            keys: Keys::new(fetch.clone(), clock.clone()),
            metadata: Cached::new(clock.clone(), discovery::LIFE),
            fetch,
            clock,
        })
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer.issuer
    }

    pub(crate) async fn check(&self, access_token: &str) -> Result<Machine, IdentityError> {
        let kinds = ["at+jwt", "jwt"];
        let token = Unverified::read(access_token, ACCESS, &self.issuer.algorithms, &kinds)?;
        let metadata = self.metadata().await?;
        let key = self.keys.find(&metadata.jwks_uri, &token.kid, ACCESS).await?;
        let claims: Claims = token.verified(&key)?;
        self.judge(claims).map_err(|fault| fault.of(ACCESS))
    }

    async fn metadata(&self) -> Result<Arc<Metadata>, IdentityError> {
        let issuer = &self.issuer.issuer;
        let ask = || async {
            let body = self
                .fetch
                .json(&discovery::of_oauth(issuer)?, discovery::WHAT)
                .await?;
            Metadata::read(&body, issuer)
        };
        self.metadata.get(|_| true, ask).await
    }

    fn judge(&self, claims: Claims) -> Result<Machine, TokenFault> {
        if claims.iss != self.issuer.issuer {
            return Err(TokenFault::Issuer);
        }
        let audience = claims.aud.as_ref().map_or(&[][..], OneOrMany::words);
        if !audience.contains(&self.issuer.audience) {
            return Err(TokenFault::Audience);
        }
        let now = seconds((self.clock)());
        if claims.exp.saturating_add(LEEWAY) <= now {
            return Err(TokenFault::Expired);
        }
        let starts = claims.nbf.map_or(claims.iat, |nbf| nbf.max(claims.iat));
        if starts.saturating_sub(LEEWAY) > now {
            return Err(TokenFault::NotYet);
        }
        if claims.exp.saturating_sub(claims.iat) > self.issuer.max_seconds {
            return Err(TokenFault::TooLong);
        }
        let organisation = |value: &Value| OrgNumber::from_iso6523(value).ok_or(TokenFault::Organisation);
        let client_id = claims.client_id.filter(|it| !it.is_empty());
        let client_id = client_id.ok_or(TokenFault::Missing("client_id"))?;
        let consumer = organisation(claims.consumer.as_ref().ok_or(TokenFault::Organisation)?)?;
        let supplier = claims.supplier.as_ref().map(organisation).transpose()?;
        // Whoever has its own machine is no supplier, though some issuers name both.
        let supplier = supplier.filter(|supplier| *supplier != consumer);
        self.issuer.may_act(supplier.as_ref(), &consumer)?;
        Ok(Machine {
            client_id,
            consumer,
            supplier,
            scopes: claims
                .scope
                .split(' ')
                .filter(|it| !it.is_empty())
                .map(str::to_owned)
                .collect(),
            expires: Time::from_millis(claims.exp.saturating_mul(1_000)),
        })
    }
}

/// Reads an `Authorization` header (RFC 6750, section 2.1).
///
/// # Errors
/// [`IdentityError::BadAuthorization`] when it is anything but `Bearer` and one token.
pub fn bearer(authorization: &str) -> Result<&str, IdentityError> {
    let bad = IdentityError::BadAuthorization;
    let (scheme, token) = authorization.split_once(' ').ok_or(bad.clone())?;
    let in_token = |it: u8| it.is_ascii_alphanumeric() || b"-._~+/=".contains(&it);
    let right = scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty() && token.bytes().all(in_token);
    right.then_some(token).ok_or(bad)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_token_after_bearer() {
        assert_eq!(bearer("Bearer a.b-c"), Ok("a.b-c"));
        assert_eq!(bearer("bearer a"), Ok("a"));
        for bad in [
            "",
            "Bearer",
            "Bearer ",
            "Bearer  a",
            "Basic a",
            "Bearer a b",
            "Bearer a,b",
            "Bearer å",
        ] {
            assert_eq!(bearer(bad), Err(IdentityError::BadAuthorization), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(header in "\\PC{0,100}") {
            let _ = bearer(&header);
        }
    }
}
