//! How the way to the database is protected: what is asked of a server's certificate.

use super::{PgAddress, PgOpenError, address::Check};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use std::{path::Path, sync::Arc};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What makes TLS of a connection to this address, where it asks for TLS.
pub(super) fn connector(address: &PgAddress) -> Result<MakeRustlsConnect, PgOpenError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let wrong = |what: String| PgOpenError::Tls(what);
    let used = address.config.get_ssl_mode() != SslMode::Disable;
    let roots = match (used, address.check, &address.roots) {
        (false, ..) | (_, Check::Nothing, _) => RootCertStore::empty(),
        (_, _, Some(file)) => named(file)?,
        (_, _, None) => of_this_machine()?,
    };
    let verifier: Arc<dyn ServerCertVerifier> = match address.check {
        _ if roots.is_empty() => Arc::new(Lenient {
            chain: None,
            provider: Arc::clone(&provider),
        }),
        check => {
            let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
            let strict = built.build().map_err(|bad| wrong(bad.to_string()))?;
            match check {
                Check::Name => strict,
                _ => Arc::new(Lenient {
                    chain: Some(strict),
                    provider: Arc::clone(&provider),
                }),
            }
        }
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|bad| wrong(bad.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// The certificates in a file.
fn named(file: &Path) -> Result<RootCertStore, PgOpenError> {
    let wrong = |why: String| PgOpenError::Tls(format!("the roots in {}: {why}", file.display()));
    let mut roots = RootCertStore::empty();
    let found = CertificateDer::pem_file_iter(file).map_err(|bad| wrong(bad.to_string()))?;
    for certificate in found {
        let certificate = certificate.map_err(|bad| wrong(bad.to_string()))?;
        roots.add(certificate).map_err(|bad| wrong(bad.to_string()))?;
    }
    match roots.is_empty() {
        true => Err(wrong("no certificate in PEM".into())),
        false => Ok(roots),
    }
}

fn of_this_machine() -> Result<RootCertStore, PgOpenError> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    let (known, _) = roots.add_parsable_certificates(found.certs);
    match known {
        0 => Err(PgOpenError::Tls(
            "this machine has no roots; name a file of them with sslrootcert".into(),
        )),
        _ => Ok(roots),
    }
}

/// Asks less than all: for the chain only, whatever the name, or for nothing. The keys must fit the certificate always.
#[derive(Debug)]
struct Lenient {
    chain: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else {
            return Ok(ServerCertVerified::assertion());
        };
        // The chain is looked at before the name, so that this error means: only the name is another.
        match chain.verify_server_cert(end_entity, intermediates, server_name, ocsp, now) {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
