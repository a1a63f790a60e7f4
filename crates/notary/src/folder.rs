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
//! | `lock` | empty; its lock is held while something is written |

use crate::{
    ProofError, cosigned,
    files::{self, Lock},
    policy::alone,
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tlog::{
    Checkpoint, KeyKind, Note, NoteSignature, Own, Policy, SignedCheckpoint, SigningKey, TreeHead,
    VerifierKey, empty_root,
};

pub(crate) const KEY: &str = "log.key";
pub(crate) const VKEY: &str = "log.vkey";
const SIGNED: &str = "signed";
const CHECKPOINTS: &str = "checkpoints";
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

    /// What was signed last: the signer's memory.
    ///
    /// # Errors
    /// When it is lost, altered, or not this log's.
    pub fn signed(&self) -> Result<SignedCheckpoint, ProofError> {
        let path = self.dir.join(SIGNED);
        let bytes = files::read_if_there(&path)?.ok_or_else(|| ProofError::Forgotten(path.clone()))?;
        self.own(&path, &bytes)
    }

    /// Remembers a newer checkpoint as the one signed last, if the one that the signer saw still is. To be called when
    /// `tlog::may_sign` has allowed it, and before the signature is shown to anybody.
    ///
    /// # Errors
    /// [`ProofError::Raced`] when another signer was faster.
    pub fn swap(&self, expected: TreeHead, new: &SignedCheckpoint) -> Result<(), ProofError> {
        let lock = files::lock(&self.dir)?;
        let (found, offered) = (self.signed()?.checkpoint().head(), new.checkpoint().head());
        if found != expected || offered.size < expected.size {
            return Err(ProofError::Raced {
                expected: expected.size,
                offered: offered.size,
                found: found.size,
            });
        }
        let path = self.dir.join(SIGNED);
        self.own(&path, new.to_string().as_bytes())?;
        files::replace(&self.dir, SIGNED, new.to_string().as_bytes(), &lock)
    }

    /// Publishes a checkpoint. One that is published already only gets the signature lines that it had not.
    ///
    /// # Errors
    /// When another root is published at its size, or the system refuses.
    pub fn publish(&self, checkpoint: &SignedCheckpoint) -> Result<(), ProofError> {
        let lock = files::lock(&self.dir)?;
        let head = checkpoint.checkpoint().head();
        let Some(known) = self.checkpoint(head.size)? else {
            self.put(checkpoint, &lock)?;
            return self.follow_policy(&lock);
        };
        let (size, known_root) = (head.size, known.checkpoint().head().root);
        if known.note().text() != checkpoint.note().text() {
            return Err(ProofError::OtherRoot {
                size,
                known: known_root,
                offered: head.root,
            });
        }
        self.add(known, checkpoint.note().signatures(), &lock)
    }

    /// Adds cosignatures to a published checkpoint. Lines of keys that the policy does not know, or that do not hold,
    /// are not taken; a later line of a witness takes the place of its earlier one. Gives the checkpoint as it is afterwards.
    ///
    /// # Errors
    /// When nothing of that size is published, a line is no good, or the system refuses.
    pub fn cosign(&self, size: u64, lines: &[NoteSignature]) -> Result<SignedCheckpoint, ProofError> {
        let policies = self.policies()?;
        let lock = files::lock(&self.dir)?;
        let path = self.path(size);
        let known = self
            .checkpoint(size)?
            .ok_or_else(|| ProofError::Missing(path.clone()))?;
        let witnesses: Vec<_> = policies
            .iter()
            .flat_map(Policy::witnesses)
            .map(|witness| &witness.key)
            .collect();
        let renewed = cosigned::renewed(&known, lines, &witnesses);
        let renewed = renewed.map_err(|why| ProofError::content(&path, why))?;
        if renewed != known {
            self.put(&renewed, &lock)?;
        }
        self.follow_policy(&lock)?;
        Ok(renewed)
    }

    /// A published checkpoint.
    ///
    /// # Errors
    /// When it cannot be read or is not this log's.
    pub fn checkpoint(&self, size: u64) -> Result<Option<SignedCheckpoint>, ProofError> {
        let path = self.path(size);
        let Some(bytes) = files::read_if_there(&path)? else {
            return Ok(None);
        };
        let checkpoint = self.own(&path, &bytes)?;
        let stated = checkpoint.checkpoint().head().size;
        match stated == size {
            true => Ok(Some(checkpoint)),
            false => Err(ProofError::content(
                &path,
                format!("this is the checkpoint of {stated} leaves"),
            )),
        }
    }

    /// The sizes of all published checkpoints, from the smallest.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sizes(&self) -> Result<Vec<u64>, ProofError> {
        let path = self.dir.join(CHECKPOINTS);
        let system = |why| ProofError::System {
            path: path.clone(),
            why,
        };
        let mut sizes = Vec::new();
        for entry in fs::read_dir(&path).map_err(system)? {
            let name = entry.map_err(system)?.file_name();
            sizes.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
        }
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// The last published checkpoint that by the policy enough witnesses have cosigned, looked for among the last so
    /// many.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn last_final(&self, among: usize) -> Result<Option<SignedCheckpoint>, ProofError> {
        let trust = self.trust()?;
        for size in self.sizes()?.into_iter().rev().take(among) {
            let checkpoint = self.checkpoint(size)?;
            let is_final = |it: &SignedCheckpoint| trust.weigh(it).is_ok_and(|weighed| weighed.is_final());
            if let Some(checkpoint) = checkpoint.filter(is_final) {
                return Ok(Some(checkpoint));
            }
        }
        Ok(None)
    }

    fn path(&self, size: u64) -> PathBuf {
        self.dir.join(CHECKPOINTS).join(size.to_string())
    }

    fn put(&self, checkpoint: &SignedCheckpoint, lock: &Lock) -> Result<(), ProofError> {
        let size = checkpoint.checkpoint().head().size;
        let path = self.path(size);
        self.own(&path, checkpoint.to_string().as_bytes())?;
        let name = format!("{CHECKPOINTS}/{size}");
        files::replace(&self.dir, &name, checkpoint.to_string().as_bytes(), lock)
    }

    /// Adds the lines of keys that have none yet; the file is left alone when there is nothing to add.
    fn add(
        &self,
        mut known: SignedCheckpoint,
        lines: &[NoteSignature],
        lock: &Lock,
    ) -> Result<(), ProofError> {
        let before = known.note().signatures().len();
        for line in lines {
            let of = |it: &NoteSignature| it.name() == line.name() && it.id() == line.id();
            if !known.note().signatures().iter().any(of) {
                known.add(line.clone());
            }
        }
        match known.note().signatures().len() == before {
            true => Ok(()),
            false => self.put(&known, lock),
        }
    }

    /// Reads a checkpoint that this log must have signed.
    fn own(&self, path: &Path, bytes: &[u8]) -> Result<SignedCheckpoint, ProofError> {
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

/// The checkpoint of a tree, signed by the log's keys: to be called between `tlog::may_sign` and [`ProofFolder::swap`]. It
/// judges nothing.
///
/// # Errors
/// When there is no key, or one is not that of a log.
pub fn signed_head(keys: &[SigningKey], head: TreeHead) -> Result<SignedCheckpoint, ProofError> {
    let origin = keys.first().map_or("", |key| key.public().name().as_str());
    let unsignable = |why: tlog::BadText| ProofError::content(Path::new(origin), why);
    let checkpoint = Checkpoint::new(origin, head).map_err(unsignable)?;
    let text = checkpoint.to_string();
    let mut note = Note::new(&text).map_err(unsignable)?;
    for key in keys {
        note.add(key.sign(&text)?);
    }
    SignedCheckpoint::from_note(note).map_err(unsignable)
}
