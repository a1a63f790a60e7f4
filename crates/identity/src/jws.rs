//! Signed tokens: reads what a token says of itself, and checks its signature. Nothing of a token is believed before.
//!
//! The signature is checked by `jsonwebtoken`; which algorithm, which key and every claim are decided here (RFC 8725):
//! only asymmetric algorithms, only the key named by `kid`, only with an algorithm that fits that key, no extensions.

use crate::error::{IdentityError, TokenFault};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::{Deserialize, de::DeserializeOwned};

/// The longest token that is looked at, in bytes.
pub(crate) const MAX_TOKEN_BYTES: usize = 16_384;

/// The algorithms that may be allowed at all: all asymmetric ones of RFC 7518 and RFC 8037 that are in use.
pub const ASYMMETRIC: &[Algorithm] = &[
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// A token taken apart, not yet believed.
pub(crate) struct Unverified<'a> {
    /// What it is called in errors.
    what: &'static str,
    /// The header and the claims as they were signed.
    signed: &'a str,
    claims: &'a str,
    signature: &'a str,
    /// Which algorithm, one of those allowed.
    pub(crate) algorithm: Algorithm,
    /// Which key, by its id.
    pub(crate) kid: String,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

impl<'a> Unverified<'a> {
    /// Takes a token apart. `kinds` are the values of `typ` that are right for it (RFC 8725, section 3.11); a token
    /// without `typ` is taken too, because most issuers write none.
    pub(crate) fn read(
        token: &'a str,
        what: &'static str,
        allowed: &[Algorithm],
        kinds: &[&str],
    ) -> Result<Self, IdentityError> {
        Self::taken_apart(token, what, allowed, kinds).map_err(|fault| fault.of(what))
    }

    fn taken_apart(
        token: &'a str,
        what: &'static str,
        allowed: &[Algorithm],
        kinds: &[&str],
    ) -> Result<Self, TokenFault> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenFault::TooLarge(MAX_TOKEN_BYTES));
        }
        let malformed = || TokenFault::Malformed("it is not three parts with dots between".into());
        let (signed, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
        let (header, claims) = signed.split_once('.').ok_or_else(malformed)?;
        if claims.contains('.') {
            return Err(malformed());
        }
        let header: Header = decoded(header, "header")?;
        if header.crit.is_some() {
            return Err(TokenFault::Critical);
        }
        let algorithm: Algorithm = header.alg.parse().map_err(|_| TokenFault::Algorithm)?;
        if !allowed.contains(&algorithm) || !ASYMMETRIC.contains(&algorithm) {
            return Err(TokenFault::Algorithm);
        }
        if let Some(typ) = header.typ {
            let typ = typ.to_ascii_lowercase();
            let typ = typ.strip_prefix("application/").unwrap_or(&typ);
            if !kinds.contains(&typ) {
                return Err(TokenFault::Kind);
            }
        }
        let kid = header
            .kid
            .filter(|kid| !kid.is_empty())
            .ok_or(TokenFault::NoKeyId)?;
        Ok(Self {
            what,
            signed,
            claims,
            signature,
            algorithm,
            kid,
        })
    }

    /// The claims, when the signature is this key's.
    pub(crate) fn verified<T: DeserializeOwned>(self, key: &Key) -> Result<T, IdentityError> {
        let right = key.takes(self.algorithm)
            && jsonwebtoken::crypto::verify(
                self.signature,
                self.signed.as_bytes(),
                &key.decoding,
                self.algorithm,
            )
            .unwrap_or(false);
        if !right {
            return Err(TokenFault::Signature.of(self.what));
        }
        decoded(self.claims, "claims").map_err(|fault| fault.of(self.what))
    }
}

fn decoded<T: DeserializeOwned>(part: &str, name: &str) -> Result<T, TokenFault> {
    let malformed = |why: String| TokenFault::Malformed(format!("its {name}: {why}"));
    let bytes = BASE64URL
        .decode(part)
        .map_err(|_| malformed("not base64url".into()))?;
    // The words of the JSON reader may repeat a value; its place does not.
    serde_json::from_slice(&bytes)
        .map_err(|error| malformed(format!("not as expected at column {}", error.column())))
}

/// A published key.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    decoding: DecodingKey,
    family: AlgorithmFamily,
    /// The one algorithm that it is for, where the issuer says so.
    algorithm: Option<Algorithm>,
    curve: Option<Algorithm>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

impl Key {
    /// Reads one key of a set (RFC 7517) with its id; `None` when it is not for us: no id, for encryption, symmetric, or
    /// of a kind that we do not know. Such keys may stand in a set beside ours.
    pub(crate) fn read(jwk: &serde_json::Value) -> Option<(String, Self)> {
        let jwk = Jwk::deserialize(jwk).ok()?;
        if jwk.purpose.as_deref().is_some_and(|it| it != "sig") {
            return None;
        }
        let algorithm = match jwk.alg.as_deref() {
            Some(name) => Some(name.parse().ok().filter(|it| ASYMMETRIC.contains(it))?),
            None => None,
        };
        let (decoding, curve) = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("RSA", _) => (DecodingKey::from_rsa_components(&jwk.n?, &jwk.e?).ok()?, None),
            ("EC", Some("P-256")) => (
                DecodingKey::from_ec_components(&jwk.x?, &jwk.y?).ok()?,
                Some(Algorithm::ES256),
            ),
            ("EC", Some("P-384")) => (
                DecodingKey::from_ec_components(&jwk.x?, &jwk.y?).ok()?,
                Some(Algorithm::ES384),
            ),
            ("OKP", Some("Ed25519")) => (
                DecodingKey::from_ed_components(&jwk.x?).ok()?,
                Some(Algorithm::EdDSA),
            ),
            _ => return None,
        };
        let key = Self {
            family: decoding.family(),
            decoding,
            algorithm,
            curve,
        };
        Some((jwk.kid.filter(|kid| !kid.is_empty())?, key))
    }

    fn takes(&self, algorithm: Algorithm) -> bool {
        self.family == algorithm.family()
            && self.algorithm.is_none_or(|it| it == algorithm)
            && self.curve.is_none_or(|it| it == algorithm)
    }
}

/// A list of words or one word: how JSON Web Tokens write `aud`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn words(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Many(words) => words,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::LOGIN;
    use proptest::prelude::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.AAAA", BASE64URL.encode(header), BASE64URL.encode(claims))
    }

    fn fault(token: &str) -> &'static str {
        Unverified::read(token, LOGIN, ASYMMETRIC, &["jwt"])
            .err()
            .map_or("read", |error| error.code())
    }

    #[test]
    fn what_a_token_says_of_itself_is_checked_first() {
        for (header, expected) in [
            (r#"{"alg":"RS256","kid":"a"}"#, "read"),
            (r#"{"alg":"RS256","kid":"a","typ":"JWT"}"#, "read"),
            (r#"{"alg":"none","kid":"a"}"#, "token-algorithm"),
            (r#"{"alg":"None","kid":"a"}"#, "token-algorithm"),
            (r#"{"alg":"HS256","kid":"a"}"#, "token-algorithm"),
            (r#"{"alg":"RS256"}"#, "token-no-key"),
            (r#"{"alg":"RS256","kid":""}"#, "token-no-key"),
            (r#"{"alg":"RS256","kid":"a","crit":["exp"]}"#, "token-critical"),
            (r#"{"alg":"RS256","kid":"a","typ":"logout+jwt"}"#, "token-kind"),
            (r#"{"alg":"RS256","alg":"none","kid":"a"}"#, "token-malformed"),
            (r#"{"kid":"a"}"#, "token-malformed"),
            ("[]", "token-malformed"),
        ] {
            assert_eq!(fault(&token(header, "{}")), expected, "{header}");
        }
        for bad in ["", ".", "..", "a.b", "a.b.c.d", "a..b"] {
            assert_eq!(fault(bad), "token-malformed", "{bad}");
        }
        assert_eq!(fault(&"a".repeat(MAX_TOKEN_BYTES + 1)), "token-too-large");
    }

    #[test]
    fn keys_that_are_not_for_signatures_are_passed_over() {
        let read = |text: &str| Key::read(&serde_json::from_str(text).unwrap()).is_some();
        assert!(read(r#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#));
        for bad in [
            r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"RSA","kid":"a","use":"enc","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"RSA","kid":"a","alg":"HS256","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"oct","kid":"a","k":"AQAB"}"#,
            r#"{"kty":"EC","kid":"a","crv":"secp256k1","x":"AQAB","y":"AQAB"}"#,
            r#"{"kty":"RSA","kid":"a","n":"?","e":"AQAB"}"#,
            "7",
        ] {
            assert!(!read(bad), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,200}", header in "\\PC{0,60}", claims in "\\PC{0,60}") {
            let _ = fault(&text);
            let _ = fault(&token(&header, &claims));
        }

        #[test]
        fn no_json_makes_a_key_panic(kty in "RSA|EC|OKP|oct", crv in "P-256|P-384|Ed25519|x", a in "[A-Za-z0-9_-]{0,90}", b in "[A-Za-z0-9_-]{0,90}") {
            let jwk = serde_json::json!({ "kty": kty, "kid": "k", "crv": crv, "n": a, "e": b, "x": a, "y": b });
            if let Some((_, key)) = Key::read(&jwk) {
                let text = token(r#"{"alg":"ES256","kid":"k"}"#, "{}");
                let read = Unverified::read(&text, LOGIN, ASYMMETRIC, &["jwt"]).unwrap();
                prop_assert!(read.verified::<serde_json::Value>(&key).is_err());
            }
        }
    }
}
