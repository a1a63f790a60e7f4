//! The keys of a log while one replaces another. `log.key` is in use; `log.key.next` waits until an event of the log adds
//! it, and then signs beside the other; when the log has retired the other, it takes its place.

use crate::{
    ProofError, ProofFolder, files,
    folder::{KEY, VKEY},
};
use std::{fs, io, path::Path};
use tlog::{KeyKind, KeyRing, Own, SigningKey, VerifierKey};

/// The key that is to replace the one in use.
const NEXT: &str = "log.key.next";
/// Its public half.
const NEXT_VKEY: &str = "log.vkey.next";
/// The key that was in use before. It signs nothing any more and is best destroyed.
const RETIRED: &str = "log.key.retired";

impl ProofFolder {
    /// Puts a key beside the one in use. It signs nothing until an event of the log has added it.
    ///
    /// # Errors
    /// When there is one already, it has another name or kind, or the system refuses.
    pub fn prepare_key(&self, key: &SigningKey) -> Result<(), ProofError> {
        let path = self.dir().join(NEXT);
        let (name, public) = (self.key().name(), key.public());
        if public.kind() != KeyKind::Ed25519 || public.name() != name {
            return Err(ProofError::content(
                &path,
                format!("{public} is no key of the log {name}"),
            ));
        }
        let lock = files::lock(self.dir())?;
        files::create_secret(&path, &key.secret_text())?;
        files::replace(self.dir(), NEXT_VKEY, format!("{public}\n").as_bytes(), &lock)
    }

    /// The public half of the key that is to replace the one in use, if there is one.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn next_key(&self) -> Result<Option<VerifierKey>, ProofError> {
        let next = secret(&self.dir().join(NEXT))?;
        Ok(next.map(|key| key.public().clone()))
    }

    /// Every public key of the log, whether it counts or not, as far as it is known here; that with which it began first.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn keys(&self) -> Result<Vec<VerifierKey>, ProofError> {
        let mut keys: Vec<VerifierKey> = Vec::new();
        let mut add = |key: VerifierKey| {
            if !keys.contains(&key) {
                keys.push(key);
            }
        };
        for told in self.told()? {
            if let Own::KeyAdded { first, key } = told.what {
                first.into_iter().for_each(|first| add(*first));
                add(*key);
            }
        }
        add(self.key().clone());
        Ok(keys)
    }

    /// With which key the log began.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn first_key(&self) -> Result<VerifierKey, ProofError> {
        let first = self.keys()?.into_iter().next();
        Ok(first.unwrap_or_else(|| self.key().clone()))
    }

    /// Which keys count at which size, as the log says; of a log that says nothing, the one in use at any.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn ring(&self) -> Result<KeyRing, ProofError> {
        let ring = KeyRing::follow(&self.told()?, self.key().name().as_str());
        ring.map_or_else(|| Ok(KeyRing::new(self.first_key()?)), Ok)
    }

    /// The secret keys with which a tree of this size is to be signed: one, or two while one replaces the other, the one
    /// in use first.
    ///
    /// # Errors
    /// [`ProofError::NoKey`] when none of those in the folder counts at that size; when one cannot be read, or others may
    /// read it.
    pub fn signing_keys(&self, size: u64) -> Result<Vec<SigningKey>, ProofError> {
        let ring = self.ring()?;
        let mut keys = Vec::new();
        for name in [KEY, NEXT] {
            let key = secret(&self.dir().join(name))?;
            keys.extend(key.filter(|key| ring.counts(key.public(), size)));
        }
        match keys.is_empty() {
            false => Ok(keys),
            true => Err(ProofError::NoKey {
                path: self.dir().join(KEY),
                size,
                counting: ring
                    .at(size)
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
        }
    }

    /// When the key in use does not count any more from a tree of this size on, and the next one does, the next takes its
    /// place. Whether it came to that.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn take_over(&self, size: u64) -> Result<bool, ProofError> {
        let (current, next) = (self.dir().join(KEY), self.dir().join(NEXT));
        let ring = self.ring()?;
        let Some(new) = secret(&next)? else {
            return self.tell_public(&ring, size);
        };
        if !ring.counts(new.public(), size) {
            return Ok(false);
        }
        if let Some(old) = secret(&current)? {
            if ring.counts(old.public(), size) {
                return Ok(false);
            }
            renamed(&current, &self.dir().join(RETIRED))?;
        }
        renamed(&next, &current)?;
        self.tell_public(&ring, size)
    }

    /// Writes the public half of the key in use, where another stands there.
    fn tell_public(&self, ring: &KeyRing, size: u64) -> Result<bool, ProofError> {
        let key = secret(&self.dir().join(KEY))?;
        let Some(key) = key.filter(|key| ring.counts(key.public(), size)) else {
            return Ok(false);
        };
        let public = format!("{}\n", key.public());
        let lock = files::lock(self.dir())?;
        if files::read_if_there(&self.dir().join(VKEY))?.as_deref() == Some(public.as_bytes()) {
            return Ok(false);
        }
        files::replace(self.dir(), VKEY, public.as_bytes(), &lock)?;
        removed(&self.dir().join(NEXT_VKEY))?;
        Ok(true)
    }
}

fn secret(path: &Path) -> Result<Option<SigningKey>, ProofError> {
    match files::read_secret(path) {
        Ok(text) => SigningKey::parse(&text)
            .map(Some)
            .map_err(|why| ProofError::content(path, why)),
        Err(ProofError::Missing(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn renamed(from: &Path, to: &Path) -> Result<(), ProofError> {
    fs::rename(from, to).map_err(|why| ProofError::System {
        path: from.to_owned(),
        why,
    })
}

fn removed(path: &Path) -> Result<(), ProofError> {
    match fs::remove_file(path) {
        Err(why) if why.kind() != io::ErrorKind::NotFound => Err(ProofError::System {
            path: path.to_owned(),
            why,
        }),
        _ => Ok(()),
    }
}
