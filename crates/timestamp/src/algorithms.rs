//! The algorithms that are known: hashes, and by which signatures an authority may sign.

use crate::{
    BadStamp,
    asn1::{bytes, unreadable, within},
};
use aws_lc_rs::digest;
use der::{
    Decode, Encode, Tag, Tagged,
    asn1::{AnyRef, ObjectIdentifier},
};
use rustls_pki_types::SignatureVerificationAlgorithm;
use webpki::aws_lc_rs as known;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

pub(crate) const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
pub(crate) const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
pub(crate) const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
const ED25519: ObjectIdentifier = oid("1.3.101.112");

/// A hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DigestAlgorithm {
    Sha256,
    Sha384,
    Sha512,
}

impl DigestAlgorithm {
    /// As it is named in DER: with nothing beside its number.
    pub(crate) fn read(value: AnyRef<'_>) -> Result<Self, BadStamp> {
        let parts = within(value, Tag::Sequence, "the hash algorithm")?;
        let (number, beside) = match parts.as_slice() {
            [number] => (number, None),
            [number, beside] => (number, Some(beside)),
            _ => return Err(BadStamp::form("the hash algorithm is none")),
        };
        let plain = beside.is_none_or(|beside| beside.tag() == Tag::Null && beside.value().is_empty());
        let number = number.decode_as::<ObjectIdentifier>();
        match number.map_err(unreadable("the hash algorithm"))? {
            SHA256 if plain => Ok(Self::Sha256),
            SHA384 if plain => Ok(Self::Sha384),
            SHA512 if plain => Ok(Self::Sha512),
            other => Err(BadStamp::form(format!("the hash algorithm {other} is not taken"))),
        }
    }

    /// The same, from a type of the library.
    pub(crate) fn of_identifier(value: &impl Encode) -> Result<Self, BadStamp> {
        let bytes = bytes(value, "the hash algorithm")?;
        Self::read(AnyRef::from_der(&bytes).map_err(unreadable("the hash algorithm"))?)
    }

    /// The hash of some bytes.
    pub(crate) fn of(self, bytes: &[u8]) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        };
        digest::digest(algorithm, bytes).as_ref().to_vec()
    }
}

/// The SHA-1 of a certificate, by which older stamps name it. That name is itself signed.
pub(crate) fn sha1(bytes: &[u8]) -> Vec<u8> {
    let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes);
    digest.as_ref().to_vec()
}

/// Algorithms of signatures.
pub(crate) type Known = Vec<&'static dyn SignatureVerificationAlgorithm>;

/// What an algorithm by this number may be with this hash: which of them the key tells.
pub(crate) fn signatures(number: ObjectIdentifier, digest: DigestAlgorithm) -> Known {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    match (number, digest) {
        (RSA | RSA_SHA256, Sha256) => vec![known::RSA_PKCS1_2048_8192_SHA256],
        (RSA | RSA_SHA384, Sha384) => vec![known::RSA_PKCS1_2048_8192_SHA384],
        (RSA | RSA_SHA512, Sha512) => vec![known::RSA_PKCS1_2048_8192_SHA512],
        (RSA_PSS, Sha256) => vec![known::RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        (RSA_PSS, Sha384) => vec![known::RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        (RSA_PSS, Sha512) => vec![known::RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        (ECDSA_SHA256, Sha256) => vec![
            known::ECDSA_P256_SHA256,
            known::ECDSA_P384_SHA256,
            known::ECDSA_P521_SHA256,
        ],
        (ECDSA_SHA384, Sha384) => vec![
            known::ECDSA_P256_SHA384,
            known::ECDSA_P384_SHA384,
            known::ECDSA_P521_SHA384,
        ],
        (ECDSA_SHA512, Sha512) => vec![
            known::ECDSA_P256_SHA512,
            known::ECDSA_P384_SHA512,
            known::ECDSA_P521_SHA512,
        ],
        // RFC 8419: the hash of the attributes is within the signature.
        (ED25519, _) => vec![known::ED25519],
        _ => vec![],
    }
}
