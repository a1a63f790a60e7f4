//! Whether the signer of a stamp may stamp, and whether somebody who is trusted vouches for it.

use crate::{BadStamp, pem};
use der::{Decode, asn1::ObjectIdentifier};
use rustls_pki_types::{CertificateDer, UnixTime};
use std::time::Duration;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};
use x509_cert::{Certificate, ext::pkix::ExtendedKeyUsage};

const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
/// The same as its bytes.
const TIME_STAMPING_BYTES: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];

/// Whoever signed a stamp, by the certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signer {
    certificate: Vec<u8>,
    parsed: Certificate,
}

/// The authorities that somebody trusts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roots {
    certificates: Vec<CertificateDer<'static>>,
}

impl Roots {
    /// Reads certificates from a PEM file, one or more.
    ///
    /// # Errors
    /// When there is none, or one that nobody can be trusted by.
    pub fn read(text: &[u8]) -> Result<Self, BadStamp> {
        let certificates: Vec<_> = pem::certificates(text)?
            .into_iter()
            .map(CertificateDer::from)
            .collect();
        for certificate in &certificates {
            anchor_from_trusted_cert(certificate)
                .map_err(|why| BadStamp::form(format!("a certificate cannot be trusted as a root: {why}")))?;
        }
        Ok(Self { certificates })
    }
}

impl Signer {
    pub(crate) fn new(certificate: Vec<u8>) -> Result<Self, BadStamp> {
        let parsed = Certificate::from_der(&certificate);
        let parsed = parsed
            .map_err(|why| BadStamp::Signature(format!("the certificate of the signer is none: {why}")))?;
        Ok(Self { certificate, parsed })
    }

    /// Its name, as it stands in the certificate.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.parsed.tbs_certificate.subject.to_string();
        name.chars().filter(|c| !c.is_control()).collect()
    }

    /// Demands that its certificate is for time stamps, and for nothing else (RFC 3161, 2.3).
    ///
    /// # Errors
    /// [`BadStamp::Usage`].
    pub fn may_stamp(&self) -> Result<(), BadStamp> {
        let bad = |what: &str| Err(BadStamp::Usage(what.to_owned()));
        let extensions = self.parsed.tbs_certificate.extensions.iter().flatten();
        let mut found = extensions.filter(|extension| extension.extn_id == EXTENDED_KEY_USAGE);
        let Some(extension) = found.next() else {
            return bad("its certificate does not say that it is for time stamps");
        };
        let usage = ExtendedKeyUsage::from_der(extension.extn_value.as_bytes());
        match usage.as_ref().map(|usage| usage.0.as_slice()) {
            Ok([TIME_STAMPING]) if found.next().is_some() => bad("its certificate says twice what it is for"),
            Ok([TIME_STAMPING]) if extension.critical => Ok(()),
            Ok([TIME_STAMPING]) => {
                bad("its certificate does not demand that it is used for time stamps alone")
            }
            Ok(several) if several.contains(&TIME_STAMPING) => bad("its certificate is for other things too"),
            _ => bad("its certificate is not for time stamps"),
        }
    }

    /// Demands that one of these roots vouches for it, through these certificates, at a time in milliseconds since 1970.
    /// Whether any of them was revoked is not looked at.
    ///
    /// # Errors
    /// [`BadStamp::Expired`] or [`BadStamp::Untrusted`].
    pub fn is_vouched_for(&self, roots: &Roots, others: &[Vec<u8>], at: i64) -> Result<(), BadStamp> {
        let untrusted = |why: Error| BadStamp::Untrusted(why.to_string());
        let certificate = CertificateDer::from(self.certificate.as_slice());
        let end = EndEntityCert::try_from(&certificate).map_err(untrusted)?;
        let anchors = roots
            .certificates
            .iter()
            .map(|root| anchor_from_trusted_cert(root));
        let anchors = anchors.collect::<Result<Vec<_>, _>>().map_err(untrusted)?;
        let between: Vec<_> = others
            .iter()
            .map(|one| CertificateDer::from(one.as_slice()))
            .collect();
        let at = UnixTime::since_unix_epoch(Duration::from_millis(u64::try_from(at).unwrap_or(0)));
        let usage = KeyUsage::required(TIME_STAMPING_BYTES);
        let path = end.verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &between, at, usage, None, None);
        match path {
            Ok(_) => Ok(()),
            Err(Error::CertExpired { .. }) => {
                Err(BadStamp::Expired("a certificate had expired by then".to_owned()))
            }
            Err(Error::CertNotValidYet { .. }) => {
                Err(BadStamp::Expired("a certificate was not valid yet".to_owned()))
            }
            Err(Error::UnknownIssuer) => Err(BadStamp::Untrusted(
                "none of the given authorities vouches for its certificate".to_owned(),
            )),
            Err(why) => Err(untrusted(why)),
        }
    }
}
