//! Whether a stamp is signed, and by whom (RFC 5652): the signer's certificate is found, what the signer says beside the
//! stamp must name both, and the signature must hold over that.

use crate::{
    BadStamp, Signer, Stamp,
    algorithms::{DigestAlgorithm, Known, RSA_PSS, signatures},
    asn1::{bytes, one},
    attributes::Attributes,
};
use cms::{content_info::CmsVersion, signed_data::SignerIdentifier};
use der::{Decode, Tag, Tagged, asn1::OctetString};
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use webpki::EndEntityCert;
use x509_cert::{Certificate, ext::pkix::SubjectKeyIdentifier, spki::AlgorithmIdentifierOwned};

fn bad(what: impl std::fmt::Display) -> BadStamp {
    BadStamp::Signature(what.to_string())
}

/// Gives the signer, if the signature holds.
pub(crate) fn check(stamp: &Stamp, others: &[Vec<u8>]) -> Result<Signer, BadStamp> {
    let signer = &stamp.signer;
    let version = match &signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(_) => CmsVersion::V1,
        SignerIdentifier::SubjectKeyIdentifier(_) => CmsVersion::V3,
    };
    if signer.version != version {
        return Err(bad("the signer is not named as its version demands"));
    }
    let attributes = Attributes::read(signer.signed_attrs.as_ref())?;
    let digest = DigestAlgorithm::of_identifier(&signer.digest_alg)?;
    attributes.name_content(&digest.of(&stamp.content))?;
    let named = stamp.certificates().iter().chain(others);
    let mut named = named
        .filter(|certificate| is_named(&signer.sid, certificate))
        .peekable();
    if named.peek().is_none() {
        return Err(bad("the certificate of the signer is not there"));
    }
    let certificate = named.find(|certificate| attributes.names_certificate(certificate));
    let other = || bad("the signer's word names another certificate than the one that lies there");
    let certificate = certificate.ok_or_else(other)?;
    let signed = attributes.bytes()?;
    if !holds(certificate, &signed, stamp, digest)? {
        return Err(bad(
            "the signature does not hold: the stamp or its certificate was altered",
        ));
    }
    Signer::new(certificate.clone())
}

/// Whether a certificate is the one that the signer is named by.
fn is_named(sid: &SignerIdentifier, certificate: &[u8]) -> bool {
    let Ok(certificate) = Certificate::from_der(certificate) else {
        return false;
    };
    let certificate = certificate.tbs_certificate;
    match sid {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            named.issuer == certificate.issuer && named.serial_number == certificate.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(SubjectKeyIdentifier(named)) => {
            let extension = certificate.get::<SubjectKeyIdentifier>();
            matches!(extension, Ok(Some((_, SubjectKeyIdentifier(id)))) if id == *named)
        }
    }
}

fn holds(
    certificate: &[u8],
    signed: &[u8],
    stamp: &Stamp,
    digest: DigestAlgorithm,
) -> Result<bool, BadStamp> {
    let algorithm = &stamp.signer.signature_algorithm;
    let known = signatures(algorithm.oid, digest);
    if known.is_empty() {
        let what = format!("a signature by the algorithm {} is not taken here", algorithm.oid);
        return Err(bad(what));
    }
    in_one_form(algorithm, &known)?;
    let certificate = CertificateDer::from(certificate);
    let key = EndEntityCert::try_from(&certificate);
    let key = key.map_err(|why| bad(format!("the certificate of the signer is none: {why}")))?;
    let signature: &OctetString = &stamp.signer.signature;
    let holds = |one: &&dyn SignatureVerificationAlgorithm| {
        key.verify_signature(*one, signed, signature.as_bytes()).is_ok()
    };
    Ok(known.iter().any(holds))
}

/// Refuses what nobody has signed and nobody would miss: parameters of an algorithm that has none, or others than the usual
/// ones of RSA-PSS.
fn in_one_form(algorithm: &AlgorithmIdentifierOwned, known: &Known) -> Result<(), BadStamp> {
    let written = bytes(algorithm, "the signature algorithm")?;
    let within = one(&written, "the signature algorithm")?.value();
    let same = |one: &&dyn SignatureVerificationAlgorithm| one.signature_alg_id().as_ref() == within;
    let plain = match &algorithm.parameters {
        None => true,
        Some(beside) => beside.tag() == Tag::Null && beside.value().is_empty(),
    };
    let takes_some = algorithm.oid == RSA_PSS;
    match plain && !takes_some || known.iter().any(same) {
        true => Ok(()),
        false => Err(bad("the signature algorithm is not in its one form")),
    }
}
