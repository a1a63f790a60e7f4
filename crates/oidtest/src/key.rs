//! Keys to sign with: drawn when the test runs, so that none lies in the repository.

use aws_lc_rs::{
    encoding::{AsDer as _, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair as RsaPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
        RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
    },
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};

/// A private key with its id: RSA for `RS256`, or P-256 for `ES256`.
pub struct Key {
    /// The id under which the public half is published.
    pub kid: String,
    pkcs8: Vec<u8>,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(Box<EcdsaKeyPair>),
}

impl Key {
    /// A new RSA key of 2048 bits.
    #[must_use]
    pub fn rsa(kid: &str) -> Self {
        let drawn = RsaPair::generate(KeySize::Rsa2048).expect("an RSA key");
        let pkcs8: Pkcs8V1Der<'_> = drawn.as_der().expect("its PKCS #8 form");
        let pkcs8 = pkcs8.as_ref().to_vec();
        let pair = RsaKeyPair::from_pkcs8(&pkcs8).expect("an RSA key");
        Self {
            kid: kid.into(),
            pkcs8,
            pair: Pair::Rsa(Box::new(pair)),
        }
    }

    /// A new key on the curve P-256.
    #[must_use]
    pub fn ec(kid: &str) -> Self {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let document = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).expect("a key");
        let pkcs8 = document.as_ref().to_vec();
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &pkcs8).expect("a key");
        Self {
            kid: kid.into(),
            pkcs8,
            pair: Pair::Ec(Box::new(pair)),
        }
    }

    /// The name of its algorithm.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Ec(_) => "ES256",
        }
    }

    /// The private key in PEM form (PKCS #8).
    #[must_use]
    pub fn pem(&self) -> String {
        pem("PRIVATE KEY", &self.pkcs8)
    }

    /// The public key in the DER form of its algorithm: what a confused verifier might take for an HMAC secret.
    #[must_use]
    pub fn public_bytes(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Ec(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    /// The public key as it is published (RFC 7517).
    #[must_use]
    pub fn jwk(&self) -> Value {
        let common = json!({ "kid": self.kid, "use": "sig", "alg": self.algorithm() });
        let own = match &self.pair {
            Pair::Rsa(pair) => json!({
                "kty": "RSA",
                "n": base64url(pair.public_key().modulus().big_endian_without_leading_zero()),
                "e": base64url(pair.public_key().exponent().big_endian_without_leading_zero()),
            }),
            Pair::Ec(pair) => {
                // Uncompressed: one byte, then both coordinates.
                let point = pair.public_key().as_ref();
                json!({ "kty": "EC", "crv": "P-256", "x": base64url(&point[1..33]), "y": base64url(&point[33..65]) })
            }
        };
        merged(common, own)
    }

    /// Signs some bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .expect("signs");
                signature
            }
            Pair::Ec(pair) => pair.sign(&random, message).expect("signs").as_ref().to_vec(),
        }
    }

    /// Whether a signature is its.
    #[must_use]
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let public = self.public_bytes();
        match self.pair {
            Pair::Rsa(_) => {
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public).verify(message, signature)
            }
            Pair::Ec(_) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public).verify(message, signature)
            }
        }
        .is_ok()
    }

    /// A signed token with these claims.
    #[must_use]
    pub fn token(&self, claims: &Value, typ: Option<&str>) -> String {
        let mut header = json!({ "alg": self.algorithm(), "kid": self.kid });
        if let Some(typ) = typ {
            header["typ"] = typ.into();
        }
        self.token_with(&header, claims)
    }

    /// A signed token with this very header.
    #[must_use]
    pub fn token_with(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        format!("{message}.{}", base64url(&self.sign(message.as_bytes())))
    }
}

/// What of a token is signed.
pub(crate) fn message(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        base64url(header.to_string().as_bytes()),
        base64url(claims.to_string().as_bytes())
    )
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn merged(mut one: Value, two: Value) -> Value {
    if let (Value::Object(one), Value::Object(two)) = (&mut one, two) {
        one.extend(two);
    }
    one
}

fn pem(kind: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..(at + 64).min(text.len())])
        .collect();
    format!(
        "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
        lines.join("\n")
    )
}
