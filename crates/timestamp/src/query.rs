//! What is asked of an authority: to stamp the SHA-256 of a text, with a number that nobody could foresee, and to send the
//! certificate with which it signs.

use crate::{
    BadStamp,
    algorithms::{DigestAlgorithm, SHA256},
    asn1::{INTEGER, NULL, OCTETS, OID, SEQUENCE, one, tlv, within},
};
use der::{Tag, Tagged};

/// How long the number is, in bytes.
pub const NONCE_BYTES: usize = 8;

/// A request for a time stamp (`.tsq`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    digest: [u8; 32],
    nonce: Vec<u8>,
}

impl Query {
    /// A request for a stamp over a text. The number makes sure that the answer was made for this request; it is from
    /// chance.
    #[must_use]
    pub fn new(text: &[u8], nonce: [u8; NONCE_BYTES]) -> Self {
        let mut nonce = nonce.to_vec();
        // A positive number of always the same length.
        if let Some(first) = nonce.first_mut() {
            *first = *first & 0x7f | 0x40;
        }
        Self {
            digest: sha256(text),
            nonce,
        }
    }

    /// The SHA-256 that is to be stamped.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// The number, as the bytes of a DER integer.
    #[must_use]
    pub fn nonce(&self) -> &[u8] {
        &self.nonce
    }

    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let version = tlv(INTEGER, &[&[1]]);
        let nonce = tlv(INTEGER, &[&self.nonce]);
        let with_certificates = [0x01, 0x01, 0xff];
        tlv(
            SEQUENCE,
            &[&version, &imprint(&self.digest), &nonce, &with_certificates],
        )
    }

    /// Reads a request: one over a SHA-256, with a number.
    ///
    /// # Errors
    /// When it is not in this form.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadStamp> {
        let what = "the request";
        let parts = within(one(bytes, what)?, Tag::Sequence, what)?;
        let (digest, nonce) = match parts.get(1..) {
            Some([imprint, rest @ ..]) => (
                read_imprint(*imprint)?,
                rest.iter().find(|part| part.tag() == Tag::Integer),
            ),
            _ => return Err(BadStamp::form("the request does not say what to stamp")),
        };
        let nonce = nonce.ok_or_else(|| BadStamp::form("the request has no number of its own"))?;
        Ok(Self {
            digest,
            nonce: nonce.value().to_vec(),
        })
    }
}

/// The SHA-256 of some bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = DigestAlgorithm::Sha256.of(bytes);
    let mut all = [0; 32];
    all.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    all
}

/// A SHA-256 as what is to be stamped.
pub(crate) fn imprint(digest: &[u8; 32]) -> Vec<u8> {
    let algorithm = tlv(SEQUENCE, &[&tlv(OID, &[SHA256.as_bytes()]), &[NULL, 0]]);
    tlv(SEQUENCE, &[&algorithm, &tlv(OCTETS, &[digest])])
}

/// What is stamped, which must be a SHA-256.
pub(crate) fn read_imprint(value: der::asn1::AnyRef<'_>) -> Result<[u8; 32], BadStamp> {
    let what = "what was stamped";
    let parts = within(value, Tag::Sequence, what)?;
    let [algorithm, digest] = parts.as_slice() else {
        return Err(BadStamp::form("what was stamped is no hash"));
    };
    let algorithm = DigestAlgorithm::read(*algorithm)?;
    let digest = Some(digest.value()).filter(|_| digest.tag() == Tag::OctetString);
    match digest.and_then(|digest| <[u8; 32]>::try_from(digest).ok()) {
        Some(digest) if algorithm == DigestAlgorithm::Sha256 => Ok(digest),
        _ => Err(BadStamp::form("what was stamped is no SHA-256")),
    }
}
