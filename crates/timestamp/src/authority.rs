//! An authority that stamps what it is asked to, at whatever time it is told: for tests, and for the attacks that
//! verifiers are tried with. It keeps no account of its stamps, as a real one must.

use crate::{
    BadStamp, Query,
    algorithms::{RSA_SHA256, SHA256},
    asn1::{CONTEXT_0, INTEGER, NULL, OCTETS, OID, SEQUENCE, SET, TIME, bytes, tlv},
    info::time_text,
    pem,
    query::{imprint, sha256},
    stamp::{STAMPED, granted},
};
use aws_lc_rs::{rand::SystemRandom, rsa::KeyPair, signature::RSA_PKCS1_SHA256};
use der::{Decode, asn1::ObjectIdentifier};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use x509_cert::Certificate;

/// Its policy: one for examples.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// An authority, with an RSA key.
#[derive(Debug)]
pub struct Authority {
    key: KeyPair,
    /// Its own, and those who vouch for it.
    certificates: Vec<Vec<u8>>,
    /// Who issued it, and under which number: by that the stamp names its signer.
    id: Vec<u8>,
}

impl Authority {
    /// An authority from its key (PKCS #8) and its certificates, its own first, as PEM.
    ///
    /// # Errors
    /// When they are none.
    pub fn read(key: &[u8], certificates: &[u8]) -> Result<Self, BadStamp> {
        let key = PrivatePkcs8KeyDer::from_pem_slice(key);
        let key = key.map_err(|why| BadStamp::form(format!("the key cannot be read: {why}")))?;
        let key = KeyPair::from_pkcs8(key.secret_pkcs8_der()).map_err(BadStamp::form)?;
        let certificates = pem::certificates(certificates)?;
        let own = certificates.first().map_or(&[][..], Vec::as_slice);
        let own = Certificate::from_der(own)
            .map_err(BadStamp::form)?
            .tbs_certificate;
        let (issuer, serial) = (
            bytes(&own.issuer, "its issuer")?,
            bytes(&own.serial_number, "its number")?,
        );
        Ok(Self {
            key,
            certificates,
            id: tlv(SEQUENCE, &[&issuer, &serial]),
        })
    }

    /// Its certificates, as PEM.
    #[must_use]
    pub fn certificates(&self) -> String {
        pem::pem_text(&self.certificates)
    }

    /// Answers a request, at a time in milliseconds since 1970, under a number of its own.
    ///
    /// # Errors
    /// When no stamp can have this time, or the key does not sign.
    pub fn answer(&self, query: &Query, at: i64, serial: u32) -> Result<Vec<u8>, BadStamp> {
        let time = time_text(at).ok_or_else(|| BadStamp::form("no stamp can have this time"))?;
        // With a leading zero, so that it is positive whatever it is.
        let serial = [&[1][..], &serial.to_be_bytes()].concat();
        let info = tlv(
            SEQUENCE,
            &[
                &tlv(INTEGER, &[&[1]]),
                &oid(POLICY),
                &imprint(query.digest()),
                &tlv(INTEGER, &[&serial]),
                &tlv(TIME, &[time.as_bytes()]),
                &tlv(INTEGER, &[query.nonce()]),
            ],
        );
        let own = self.certificates.first().map_or(&[][..], Vec::as_slice);
        let certificate = tlv(SEQUENCE, &[&tlv(SEQUENCE, &[&tlv(OCTETS, &[&sha256(own)])])]);
        let mut attributes = [
            attribute(CONTENT_TYPE, &oid(STAMPED)),
            attribute(MESSAGE_DIGEST, &tlv(OCTETS, &[&sha256(&info)])),
            attribute(CERTIFICATE_V2, &tlv(SEQUENCE, &[&certificate])),
        ];
        attributes.sort();
        let attributes = attributes.concat();
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                &tlv(SET, &[&attributes]),
                &mut signature,
            )
            .map_err(BadStamp::form)?;
        let hash = tlv(SEQUENCE, &[&oid(SHA256), &[NULL, 0]]);
        let signer = tlv(
            SEQUENCE,
            &[
                &tlv(INTEGER, &[&[1]]),
                &self.id,
                &hash,
                &tlv(CONTEXT_0, &[&attributes]),
                &tlv(SEQUENCE, &[&oid(RSA_SHA256), &[NULL, 0]]),
                &tlv(OCTETS, &[&signature]),
            ],
        );
        let content = tlv(CONTEXT_0, &[&tlv(OCTETS, &[&info])]);
        let message = tlv(
            SEQUENCE,
            &[
                &tlv(INTEGER, &[&[3]]),
                &tlv(SET, &[&hash]),
                &tlv(SEQUENCE, &[&oid(STAMPED), &content]),
                &tlv(CONTEXT_0, &[own]),
                &tlv(SET, &[&signer]),
            ],
        );
        let token = tlv(SEQUENCE, &[&oid(SIGNED_DATA), &tlv(CONTEXT_0, &[&message])]);
        Ok(granted(&token))
    }
}

fn oid(number: ObjectIdentifier) -> Vec<u8> {
    tlv(OID, &[number.as_bytes()])
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    tlv(SEQUENCE, &[&oid(kind), &tlv(SET, &[value])])
}
