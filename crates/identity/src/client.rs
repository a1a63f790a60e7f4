//! How we show a provider that we are the client it knows (RFC 6749 section 2.3, RFC 7523).

use crate::{
    error::IdentityError,
    given::{Chance, Secret},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use events::Time;
use jsonwebtoken::{Algorithm, AlgorithmFamily, EncodingKey, Header};
use rustls_pki_types::{PrivateKeyDer, pem::PemObject as _};
use serde::Serialize;
use std::fmt;

/// What we show.
#[derive(Clone)]
pub enum ClientKey {
    /// A signed assertion: `private_key_jwt`.
    Signed {
        /// The id under which the provider knows the public key.
        kid: String,
        /// The algorithm.
        algorithm: Algorithm,
        /// The private key.
        key: Box<EncodingKey>,
    },
    /// A secret in the `Authorization` header: `client_secret_basic`.
    Basic(String),
    /// A secret in the form: `client_secret_post`.
    Post(String),
    /// Nothing: a public client, protected by PKCE alone.
    Public,
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signed { .. } => "Signed(..)",
            Self::Basic(_) => "Basic(..)",
            Self::Post(_) => "Post(..)",
            Self::Public => "Public",
        })
    }
}

/// What is added to a request to show who we are.
pub(crate) struct Shown {
    pub(crate) authorization: Option<String>,
    pub(crate) form: Vec<(&'static str, String)>,
}

/// How long an assertion is valid: providers take at most 120 s.
const ASSERTION_SECONDS: i64 = 60;

impl ClientKey {
    /// A private key in PEM form (PKCS #8): RSA for `RS*` and `PS*`, a curve for `ES*`, Ed25519 for `EdDSA`.
    ///
    /// # Errors
    /// [`IdentityError::Settings`] when the text holds no such key.
    pub fn from_pem(kid: &str, algorithm: Algorithm, pem: &str) -> Result<Self, IdentityError> {
        let bad = |why: &str| IdentityError::Settings(format!("the private key '{kid}': {why}"));
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| bad("not a key in PEM form"))?;
        let key = match (&der, algorithm.family()) {
            (PrivateKeyDer::Pkcs1(der), AlgorithmFamily::Rsa) => {
                EncodingKey::from_rsa_der(der.secret_pkcs1_der())
            }
            (PrivateKeyDer::Pkcs8(der), AlgorithmFamily::Rsa) => {
                let inner = inside_pkcs8(der.secret_pkcs8_der()).ok_or_else(|| bad("not a whole key"))?;
                EncodingKey::from_rsa_der(inner)
            }
            (PrivateKeyDer::Pkcs8(der), AlgorithmFamily::Ec) => {
                EncodingKey::from_ec_der(der.secret_pkcs8_der())
            }
            (PrivateKeyDer::Pkcs8(der), AlgorithmFamily::Ed) => {
                EncodingKey::from_ed_der(der.secret_pkcs8_der())
            }
            _ => {
                return Err(bad(
                    "must be in PKCS #8 form ('BEGIN PRIVATE KEY') and for an asymmetric algorithm",
                ));
            }
        };
        // Signing once finds a key of the wrong kind when the program starts, not at the first login.
        jsonwebtoken::crypto::sign(b"", &key, algorithm).map_err(|_| bad("it does not fit the algorithm"))?;
        Ok(Self::Signed {
            kid: kid.into(),
            algorithm,
            key: Box::new(key),
        })
    }

    pub(crate) fn show(
        &self,
        client_id: &str,
        issuer: &str,
        now: Time,
        chance: &Chance,
    ) -> Result<Shown, IdentityError> {
        let mut form = vec![("client_id", client_id.to_owned())];
        let mut authorization = None;
        match self {
            Self::Public => {}
            Self::Post(secret) => form.push(("client_secret", secret.clone())),
            Self::Basic(secret) => {
                // Both are encoded like a form before they are joined (RFC 6749, section 2.3.1).
                let encoded =
                    |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let joined = format!("{}:{}", encoded(client_id), encoded(secret));
                authorization = Some(format!("Basic {}", BASE64.encode(joined)));
                form.clear();
            }
            Self::Signed { kid, algorithm, key } => {
                form.push((
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".into(),
                ));
                let mut header = Header::new(*algorithm);
                header.kid = Some(kid.clone());
                let seconds = now.millis().div_euclid(1_000);
                let claims = Assertion {
                    iss: client_id,
                    sub: client_id,
                    aud: issuer,
                    jti: Secret::draw(chance)?.reveal().to_owned(),
                    iat: seconds,
                    exp: seconds + ASSERTION_SECONDS,
                };
                let signed = jsonwebtoken::encode(&header, &claims, key)
                    .map_err(|_| IdentityError::Settings("the client's private key does not sign".into()))?;
                form.push(("client_assertion", signed));
            }
        }
        Ok(Shown { authorization, form })
    }
}

/// The claims of `private_key_jwt`. The audience is the issuer and nothing else, so that no other endpoint or provider
/// can use an assertion.
#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: String,
    iat: i64,
    exp: i64,
}

/// The key inside a PKCS #8 envelope (RFC 5208, section 5: a version, an algorithm, an octet string), which is what the
/// signing library wants of RSA.
fn inside_pkcs8(der: &[u8]) -> Option<&[u8]> {
    let (envelope, _) = element(der, 0x30)?;
    let (_version, rest) = element(envelope, 0x02)?;
    let (_algorithm, rest) = element(rest, 0x30)?;
    element(rest, 0x04).map(|(key, _)| key)
}

/// One DER element with this tag: what is in it, and what follows.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, short], rest) = der.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match short {
        0..=0x7f => (usize::from(short), rest),
        0x81 => rest.split_first().map(|(a, rest)| (usize::from(*a), rest))?,
        0x82 => rest
            .split_first_chunk::<2>()
            .map(|(a, rest)| (usize::from(u16::from_be_bytes(*a)), rest))?,
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn secrets_are_shown_in_the_way_the_provider_wants() {
        let chance: Chance = Arc::new(|| Some([1; 32]));
        let show = |key: ClientKey| {
            key.show("a b", "https://i.no", Time::from_millis(0), &chance)
                .unwrap()
        };
        let basic = show(ClientKey::Basic("p:q".into()));
        assert_eq!(
            basic.authorization,
            Some(format!("Basic {}", BASE64.encode("a+b:p%3Aq")))
        );
        assert!(basic.form.is_empty());
        let post = show(ClientKey::Post("p".into()));
        assert_eq!(
            post.form,
            [("client_id", "a b".to_owned()), ("client_secret", "p".to_owned())]
        );
        assert_eq!(show(ClientKey::Public).form.len(), 1);
        assert_eq!(format!("{:?}", ClientKey::Post("p".into())), "Post(..)");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(0..=255_u8, 0..40)) {
            let _ = inside_pkcs8(&bytes);
            let _ = inside_pkcs8(&[&[0x30, 30, 2, 1, 0, 0x30, 0x82], &bytes[..]].concat());
        }
    }

    #[test]
    fn a_text_that_is_no_key_is_refused() {
        for bad in [
            "",
            "x",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        ] {
            let error = ClientKey::from_pem("k", Algorithm::RS256, bad).unwrap_err();
            assert_eq!(error.code(), "login-settings", "{bad}");
        }
    }
}
