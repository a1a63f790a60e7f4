//! What the signer says beside the stamp, and signs together with it: what kind of thing it is, its hash, and by which
//! certificate it is signed (RFC 5035, RFC 5816). Without the last, another certificate with the same key would do.

use crate::{
    BadStamp,
    algorithms::{DigestAlgorithm, sha1},
    asn1::{one, within},
    stamp::STAMPED,
};
use cms::signed_data::SignedAttributes;
use der::{
    Encode, Tag, Tagged,
    asn1::{Any, AnyRef, ObjectIdentifier, OctetStringRef},
};

const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

fn bad(what: &str) -> BadStamp {
    BadStamp::Signature(what.to_owned())
}

/// What the signer says.
pub(crate) struct Attributes<'a> {
    all: &'a SignedAttributes,
    /// The certificate by its SHA-1, by another hash, or by both.
    certificate: Vec<(CertificateHash, Vec<u8>)>,
}

#[derive(Clone, Copy)]
enum CertificateHash {
    Sha1,
    Other(DigestAlgorithm),
}

impl<'a> Attributes<'a> {
    pub(crate) fn read(all: Option<&'a SignedAttributes>) -> Result<Self, BadStamp> {
        let all = all.ok_or_else(|| bad("the signer says nothing of what is signed"))?;
        let mut certificate = Vec::new();
        if let Some(value) = single(all, CERTIFICATE)? {
            certificate.push((CertificateHash::Sha1, first_id(value, CERTIFICATE)?.1));
        }
        if let Some(value) = single(all, CERTIFICATE_V2)? {
            let (algorithm, hash) = first_id(value, CERTIFICATE_V2)?;
            certificate.push((CertificateHash::Other(algorithm), hash));
        }
        match certificate.is_empty() {
            true => Err(bad("the signer does not say by which certificate it is signed")),
            false => Ok(Self { all, certificate }),
        }
    }

    /// Demands that it says what is signed: a time stamp, with this hash.
    pub(crate) fn name_content(&self, digest: &[u8]) -> Result<(), BadStamp> {
        let kind = single(self.all, CONTENT_TYPE)?.and_then(|kind| kind.decode_as::<ObjectIdentifier>().ok());
        if kind != Some(STAMPED) {
            return Err(bad("the signer does not say that it is a time stamp"));
        }
        let said = single(self.all, MESSAGE_DIGEST)?;
        let said = said.and_then(|said| said.decode_as::<OctetStringRef<'_>>().ok());
        match said.is_some_and(|said| said.as_bytes() == digest) {
            true => Ok(()),
            false => Err(bad("what the stamp says is not what was signed: it was altered")),
        }
    }

    /// Whether this is the certificate that it says.
    pub(crate) fn names_certificate(&self, certificate: &[u8]) -> bool {
        self.certificate.iter().all(|(by, hash)| match by {
            CertificateHash::Sha1 => sha1(certificate) == *hash,
            CertificateHash::Other(algorithm) => algorithm.of(certificate) == *hash,
        })
    }

    /// The bytes that are signed.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, BadStamp> {
        self.all
            .to_der()
            .map_err(|why| BadStamp::Signature(why.to_string()))
    }
}

/// The one value of an attribute that stands there once; nothing where it does not stand.
fn single(all: &SignedAttributes, wanted: ObjectIdentifier) -> Result<Option<&Any>, BadStamp> {
    let mut found = all.iter().filter(|attribute| attribute.oid == wanted);
    let Some(attribute) = found.next() else {
        return Ok(None);
    };
    match (attribute.values.as_slice(), found.next()) {
        ([value], None) => Ok(Some(value)),
        _ => Err(bad("the signer says one thing twice")),
    }
}

/// The first certificate named, which is that of the signer: its hash, and by which algorithm.
fn first_id(value: &Any, kind: ObjectIdentifier) -> Result<(DigestAlgorithm, Vec<u8>), BadStamp> {
    let what = "the signer's word on its certificate";
    let written = value
        .to_der()
        .map_err(|why| BadStamp::Signature(why.to_string()))?;
    let lists = within(one(&written, what)?, Tag::Sequence, what)?;
    let ids = lists.first().map(|ids| within(*ids, Tag::Sequence, what));
    let ids = ids.transpose()?.unwrap_or_default();
    let id = ids
        .first()
        .ok_or_else(|| bad("the signer names no certificate"))?;
    let id = within(*id, Tag::Sequence, what)?;
    let hash = |value: &AnyRef<'_>| match value.tag() {
        Tag::OctetString => Ok(value.value().to_vec()),
        _ => Err(bad("the signer names no certificate by its hash")),
    };
    match id.as_slice() {
        [algorithm, named, ..] if algorithm.tag() == Tag::Sequence && kind == CERTIFICATE_V2 => {
            Ok((DigestAlgorithm::read(*algorithm)?, hash(named)?))
        }
        [named, ..] => Ok((DigestAlgorithm::Sha256, hash(named)?)),
        [] => Err(bad("the signer names no certificate")),
    }
}
