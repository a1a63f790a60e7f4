//! The proof folder of a log: its key, what it signed last, every checkpoint that it published, and the policy by which
//! others judge them. It lies outside the database, so that a restored database does not take the memory back with it.
//!
//! | file | what |
//! | --- | --- |
//! | `log.key` | the secret key; only its owner may read it |
//! | `log.vkey` | the public key |
//! | `log.key.next`, `log.vkey.next` | the key that is to replace it, while one does |
//! | `log.key.retired` | the key that was replaced: best destroyed |
//! | `signed` | the checkpoint signed last: the signer's memory |
//! | `checkpoints/<size>` | every published checkpoint, with the cosignatures collected so far |
//! | `policy` | the log's key, the witnesses and how many of them it takes: the policy in force |
//! | `own`, `policies/`, `policy.first` | what the log says of its own keys and policies |
//! | `timestamps/` | the time stamps of others, as they were asked for and answered |
//! | `lock` | held while something is written; then it says by which process |

use crate::{
    ProofError, files,
    memory::{SIGNED, signed_head},
    policy::alone,
    published::CHECKPOINTS,
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tlog::{KeyKind, Own, Policy, SignedCheckpoint, SigningKey, TreeHead, VerifierKey, empty_root};

pub(crate) const KEY: &str = "log.key";
pub(crate) const VKEY: &str = "log.vkey";
pub(crate) const POLICY: &str = "policy";

/// A proof folder that was found in order.
#[derive(Clone, Debug)]
pub struct ProofFolder {
    dir: PathBuf,
    key: VerifierKey,
}

impl ProofFolder {
    /// Makes the folder of a new log, whose policy names no witness yet. That nothing was signed is written down as the
    /// signed checkpoint of the empty tree.
    ///
    /// # Errors
    /// When it is there already, the key is not one of a log, or the system refuses.
    pub fn create(dir: &Path, key: &SigningKey) -> Result<Self, ProofError> {
        let nothing = TreeHead {
            size: 0,
            root: empty_root(),
        };
        let nothing = signed_head(std::slice::from_ref(key), nothing)?;
        files::create_folder(dir, |part| {
            let lock = files::lock(part)?;
            files::create_secret(&part.join(KEY), &key.secret_text())?;
            let public = key.public();
            files::replace(part, VKEY, format!("{public}\n").as_bytes(), &lock)?;
            files::replace(part, POLICY, alone(public).as_bytes(), &lock)?;
            let checkpoints = part.join(CHECKPOINTS);
            fs::create_dir(&checkpoints).map_err(|why| ProofError::System {
                path: checkpoints,
                why,
            })?;
            files::replace(part, SIGNED, nothing.to_string().as_bytes(), &lock)
        })?;
        Self::open(dir)
    }

    /// Takes up a folder.
    ///
    /// # Errors
    /// When it is not there, its memory is lost or older than what was published, or a file is not in order.
    pub fn open(dir: &Path) -> Result<Self, ProofError> {
        let path = dir.join(VKEY);
        let text = files::read(&path)?;
        let text = String::from_utf8_lossy(&text);
        let key = VerifierKey::parse(text.trim_end()).map_err(|why| ProofError::content(&path, why))?;
        if key.kind() != KeyKind::Ed25519 {
            return Err(ProofError::content(
                &path,
                "this is the key of a witness, not of a log",
            ));
        }
        let dir = dir.to_owned();
        let folder = Self { dir, key };
        // In this order: a signer that is at work meanwhile remembers first and publishes then.
        let published = folder.sizes()?.last().copied().unwrap_or(0);
        let signed = folder.signed()?.checkpoint().head();
        if published > signed.size {
            return Err(ProofError::OldMemory {
                path: folder.dir.join(SIGNED),
                signed: signed.size,
                published,
            });
        }
        Ok(folder)
    }

    /// Whether there is such a folder, in order or not.
    #[must_use]
    pub fn is_there(dir: &Path) -> bool {
        dir.exists()
    }

    /// Where it is.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The log's public key when the folder was taken up, whose name is the origin.
    #[must_use]
    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// By which policy others judge this log.
    ///
    /// # Errors
    /// When it cannot be read, or is none.
    pub fn policy(&self) -> Result<Policy, ProofError> {
        let path = self.dir.join(POLICY);
        Policy::parse(&files::read(&path)?).map_err(|why| ProofError::content(&path, why))
    }

    /// Puts another policy in its place. That it was agreed on is the caller's to know.
    ///
    /// # Errors
    /// When it names no key of this log, the log has changed its policy by an event and so can only be judged by another
    /// after another event, or the system refuses.
    pub fn set_policy(&self, policy: &Policy) -> Result<(), ProofError> {
        let path = self.dir.join(POLICY);
        self.names_us(policy)?;
        let mut told = self.told()?.into_iter();
        if told.any(|told| matches!(told.what, Own::PolicyChanged { .. })) {
            let why =
                "the log says by an event which policy it is judged by: change it by another, with --store";
            return Err(ProofError::content(&path, why));
        }
        let lock = files::lock(&self.dir)?;
        files::replace(&self.dir, POLICY, policy.bytes(), &lock)
    }

    /// Refuses a policy that names no key of this log.
    ///
    /// # Errors
    /// When it does not, or a file cannot be read.
    pub fn names_us(&self, policy: &Policy) -> Result<(), ProofError> {
        let mut keys = self.keys()?;
        keys.extend(self.next_key()?);
        match policy.logs().iter().any(|log| keys.contains(&log.key)) {
            true => Ok(()),
            false => Err(ProofError::content(
                &self.dir.join(POLICY),
                format!("the policy does not name {}", self.key),
            )),
        }
    }

    /// Reads a checkpoint that this log must have signed.
    pub(crate) fn own(&self, path: &Path, bytes: &[u8]) -> Result<SignedCheckpoint, ProofError> {
        let checkpoint = SignedCheckpoint::parse(bytes).map_err(|why| ProofError::content(path, why))?;
        let keys = self.keys()?;
        let signers = checkpoint.note().verify(&keys);
        let signers = signers.map_err(|why| ProofError::content(path, why))?;
        if signers.is_empty() || checkpoint.checkpoint().origin() != self.key.name().as_str() {
            return Err(ProofError::content(
                path,
                format!("it is not signed by {}", self.key),
            ));
        }
        Ok(checkpoint)
    }
}
