//! Secrets: seals what lies beside the log under a key that is not in the database.
//!
//! Salts and nonces are derived from the key and from what they are for, so that a repeated command commits to the
//! same bytes and gets the same answer. Without the key nobody can guess a salt, so nobody can try out commitments.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use events::{Digest, Salt};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::{fmt, fs, io, path::Path};

/// Seals and opens under one key.
pub struct Vault {
    key: [u8; 32],
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// Why something cannot be opened or the key not be had.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// It was altered, or sealed under another key or for another purpose.
    #[error("{0} cannot be opened: it was altered, or sealed under another key")]
    Closed(&'static str),
    /// The store was made with another key.
    #[error("this is not the key that the store is sealed under")]
    OtherKey,
    /// The key file cannot be read or written.
    #[error("the key file {path}: {error}")]
    File {
        /// Where.
        path: String,
        /// What the system says.
        error: io::Error,
    },
    /// The key file does not hold a key.
    #[error("the key file {0} does not hold 64 hexadecimal digits; restore it from its backup")]
    BadKey(String),
}

impl Vault {
    /// A vault under this key.
    #[must_use]
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// Reads the key from a file.
    ///
    /// # Errors
    /// When it is not there or holds no key.
    pub fn open(path: &Path) -> Result<Self, VaultError> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| VaultError::File {
            path: name.clone(),
            error,
        })?;
        let key: Digest = text.trim().parse().map_err(|_| VaultError::BadKey(name))?;
        Ok(Self::new(key.0))
    }

    /// Writes a new key into a file that only the owner may read. Never overwrites one.
    ///
    /// # Errors
    /// When it is there already or cannot be written.
    pub fn create(path: &Path, key: [u8; 32]) -> Result<Self, VaultError> {
        use io::Write as _;
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(path).and_then(|mut file| {
            writeln!(file, "{}", Digest(key))?;
            file.sync_all()?;
            // The folder too, or a power cut could leave a log without its key.
            path.parent()
                .map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
        });
        let file = |error| VaultError::File {
            path: path.display().to_string(),
            error,
        };
        written.map_err(file).map(|()| Self::new(key))
    }

    /// Seals some bytes for a purpose; only [`Vault::unseal`] with the same purpose opens them.
    #[must_use]
    pub fn seal(&self, purpose: &'static str, plain: &[u8]) -> Vec<u8> {
        // The nonce follows from purpose and content (as in SIV modes): it repeats only for what is the same.
        let nonce = self.prf(&[b"nonce", purpose.as_bytes(), plain]);
        let nonce = XNonce::try_from(&nonce[..24]).unwrap_or_default();
        let sealed = self.cipher().encrypt(
            &nonce,
            Payload {
                msg: plain,
                aad: purpose.as_bytes(),
            },
        );
        let mut out = nonce.to_vec();
        // Encryption fails only beyond 256 GiB; an empty seal never opens, so nothing can come of it unseen.
        out.extend(sealed.unwrap_or_default());
        out
    }

    /// Opens what was sealed for a purpose.
    ///
    /// # Errors
    /// When it was altered or sealed otherwise.
    pub fn unseal(&self, purpose: &'static str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let closed = || VaultError::Closed(purpose);
        let (nonce, body) = sealed.split_at_checked(24).ok_or_else(closed)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| closed())?;
        self.cipher()
            .decrypt(
                &nonce,
                Payload {
                    msg: body,
                    aad: purpose.as_bytes(),
                },
            )
            .map_err(|_| closed())
    }

    /// The salt for something, told apart by all its parts.
    #[must_use]
    pub fn salt(&self, parts: &[&[u8]]) -> Salt {
        let mut all: Vec<&[u8]> = vec![b"salt"];
        all.extend(parts);
        Salt(self.prf(&all))
    }

    /// A digest that only the holder of the key can compute: an intent has few likely values (a ballot, say), so a
    /// plain hash of it would give it away.
    #[must_use]
    pub fn digest(&self, bytes: &[u8]) -> Digest {
        Digest(self.prf(&[b"intent", bytes]))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key.into())
    }

    /// HMAC-SHA-256 (RFC 2104) over the parts, each led by its length so that no two lists of parts meet.
    fn prf(&self, parts: &[&[u8]]) -> [u8; 32] {
        // RFC 2104 pads a short key with noughts to the block of 64 bytes.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.key);
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_it_sealed_for_the_same_purpose() {
        let (own, other) = (Vault::new([1; 32]), Vault::new([2; 32]));
        let sealed = own.seal("ballot", b"N001");
        assert_eq!(own.unseal("ballot", &sealed).unwrap(), b"N001");
        assert!(own.unseal("text", &sealed).is_err());
        assert!(other.unseal("ballot", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert!(own.unseal("ballot", &altered).is_err(), "byte {at}");
        }
        assert!(own.unseal("ballot", &sealed[..10]).is_err());
    }

    #[test]
    fn parts_do_not_run_together() {
        let vault = Vault::new([1; 32]);
        assert_ne!(vault.salt(&[b"ab", b"c"]), vault.salt(&[b"a", b"bc"]));
    }

    #[test]
    fn a_key_file_is_written_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.key");
        Vault::create(&path, [7; 32]).unwrap();
        assert!(Vault::create(&path, [8; 32]).is_err());
        assert_eq!(Vault::open(&path).unwrap().key, [7; 32]);
        fs::write(&path, "nothing").unwrap();
        assert!(matches!(Vault::open(&path), Err(VaultError::BadKey(_))));
    }
}
