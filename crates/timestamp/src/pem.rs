//! Certificates as text (PEM).

use crate::BadStamp;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustls_pki_types::{CertificateDer, pem::PemObject as _};

/// So many certificates are read at most: no chain is so long, and a foreign file must not fill memory.
const MOST: usize = 256;

/// Reads the certificates of a PEM file, as DER. What stands between them is passed over.
///
/// # Errors
/// When there is none, or something that is no certificate where one begins.
pub fn certificates(text: &[u8]) -> Result<Vec<Vec<u8>>, BadStamp> {
    let read = CertificateDer::pem_slice_iter(text).take(MOST);
    let bytes = read.map(|one| one.map(|one| one.as_ref().to_vec()));
    let all = bytes.collect::<Result<Vec<_>, _>>();
    let all = all.map_err(|why| BadStamp::form(format!("the certificates cannot be read: {why}")))?;
    match all.is_empty() {
        true => Err(BadStamp::form("there is no certificate (PEM)")),
        false => Ok(all),
    }
}

/// Writes certificates as a PEM file.
#[must_use]
pub fn pem_text(certificates: &[Vec<u8>]) -> String {
    let mut text = String::new();
    for certificate in certificates {
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        for (number, letter) in (1..).zip(STANDARD.encode(certificate).chars()) {
            text.push(letter);
            if number % 64 == 0 {
                text.push('\n');
            }
        }
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    text
}
