//! A witness: cosigns a checkpoint of a log that it knows when the tree extends the one that it cosigned last, and never
//! goes back. It knows no leaves, and says nothing about them.
//!
//! Its folder holds its key and its memory together: `key`, `key.vkey`, `state`, and `refused/` with requests that a log
//! signed and that contradict what was seen: whoever has those can show that the log told two stories.

use crate::{
    ProofError,
    files::{self, Lock},
    state::State,
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tlog::{KeyKind, NoteSignature, SigningKey, TreeHead, VerifierKey, WitnessRequest, empty_root};

const KEY: &str = "key";
const VKEY: &str = "key.vkey";
const STATE: &str = "state";
const REFUSED: &str = "refused";

/// So many refused requests are kept: enough for evidence, too few to fill a disk.
const REFUSED_MAX: usize = 100;

/// A witness with its folder. Any number of threads may ask it at once, and several processes may share the folder.
#[derive(Debug)]
pub struct Witness {
    dir: PathBuf,
    key: SigningKey,
}

/// What a witness answers; the statuses are those of the specification (tlog-witness `add-checkpoint`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// 200: its cosignature. It is on disk that this tree was seen.
    Cosigned(NoteSignature),
    /// 400: the request has not the form of one.
    Malformed(String),
    /// 403: no key that is known for the log signed the checkpoint.
    Unsigned(String),
    /// 404: the log is not known here.
    UnknownLog(String),
    /// 409: another size was cosigned last than the request goes out from, or the same size with another root.
    Stale(u64),
    /// 422: the tree does not extend the one that was cosigned last.
    NotConsistent(String),
}

impl Answer {
    /// The HTTP status that it is told with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Cosigned(_) => 200,
            Self::Malformed(_) => 400,
            Self::Unsigned(_) => 403,
            Self::UnknownLog(_) => 404,
            Self::Stale(_) => 409,
            Self::NotConsistent(_) => 422,
        }
    }
}

impl Witness {
    /// Makes the folder of a new witness that knows these logs. Their trees are taken up from the first leaf.
    ///
    /// # Errors
    /// When it is there already, a key is of the wrong kind, or the system refuses.
    pub fn create(dir: &Path, key: &SigningKey, logs: &[VerifierKey]) -> Result<Self, ProofError> {
        if key.public().kind() != KeyKind::Cosignature {
            return Err(ProofError::content(
                dir,
                "a witness has a key of its own kind, not one of a log",
            ));
        }
        let mut state = State::new(key.public().clone());
        for log in logs {
            state
                .know(log.clone())
                .map_err(|why| ProofError::content(dir, why))?;
        }
        files::create_folder(dir, |part| {
            let lock = files::lock(part)?;
            files::create_secret(&part.join(KEY), &key.secret_text())?;
            files::replace(part, VKEY, format!("{}\n", key.public()).as_bytes(), &lock)?;
            files::replace(part, STATE, state.to_string().as_bytes(), &lock)
        })?;
        Self::open(dir)
    }

    /// Takes up a witness.
    ///
    /// # Errors
    /// When its key or its memory is lost, does not belong to the other, or others may read the key.
    pub fn open(dir: &Path) -> Result<Self, ProofError> {
        let path = dir.join(KEY);
        let key = SigningKey::parse(&files::read_secret(&path)?);
        let key = key.map_err(|why| ProofError::content(&path, why))?;
        let dir = dir.to_owned();
        let witness = Self { dir, key };
        witness.state()?;
        Ok(witness)
    }

    /// Its public key.
    #[must_use]
    pub fn key(&self) -> &VerifierKey {
        self.key.public()
    }

    /// What it has cosigned last of each log that it knows.
    ///
    /// # Errors
    /// When its memory is lost.
    pub fn seen(&self) -> Result<Vec<(String, TreeHead)>, ProofError> {
        let logs = self.state()?.logs.into_iter();
        Ok(logs.map(|(origin, log)| (origin, log.seen)).collect())
    }

    /// Lets it know another log, or another key of one that it knows.
    ///
    /// # Errors
    /// When the key is not one of a log, or the system refuses.
    pub fn know(&self, log: &VerifierKey) -> Result<(), ProofError> {
        self.change(|state| state.know(log.clone()))
    }

    /// Lets it take the signature of another key of a log that it knows, beside those that it takes already.
    ///
    /// # Errors
    /// When the key is not one of a log, is of a log that it does not know, or the system refuses.
    pub fn add_key(&self, key: &VerifierKey) -> Result<(), ProofError> {
        self.change(|state| match state.logs.contains_key(key.name().as_str()) {
            true => state.know(key.clone()),
            false => {
                let known: Vec<&str> = state.logs.keys().map(String::as_str).collect();
                Err(format!(
                    "the key is of {}, and known here is {}",
                    key.name(),
                    known.join(", ")
                ))
            }
        })
    }

    /// Lets it no longer take the signature of a key, when another key of the log has replaced it.
    ///
    /// # Errors
    /// When the key is not known, or is the log's last.
    pub fn retire(&self, log: &VerifierKey) -> Result<(), ProofError> {
        self.change(|state| state.forget_key(log))
    }

    /// Judges a request at a time, in seconds since 1970, and cosigns when it may.
    ///
    /// # Errors
    /// When its memory cannot be read or written: nothing is cosigned then.
    pub fn add_checkpoint(&self, request: &[u8], now: u64) -> Result<Answer, ProofError> {
        let asked = match WitnessRequest::parse(request) {
            Ok(asked) => asked,
            Err(why) => return Ok(Answer::Malformed(why.to_string())),
        };
        let (checkpoint, offered) = (asked.checkpoint(), asked.checkpoint().checkpoint().head());
        let origin = checkpoint.checkpoint().origin().to_owned();
        // From here to the end nobody else can change what was seen.
        let lock = files::lock(&self.dir)?;
        let mut state = self.state()?;
        let Some(log) = state.logs.get_mut(&origin) else {
            return Ok(Answer::UnknownLog(origin));
        };
        match checkpoint.note().verify(&log.keys) {
            Ok(by) if !by.is_empty() => {}
            Ok(_) => return Ok(Answer::Unsigned(format!("no known key of {origin} signed it"))),
            Err(why) => return Ok(Answer::Unsigned(why.to_string())),
        }
        if asked.proof().from != log.seen.size {
            return Ok(Answer::Stale(log.seen.size));
        }
        if offered.size == log.seen.size && offered.root != log.seen.root {
            self.keep(request, &origin, offered)?;
            return Ok(Answer::Stale(log.seen.size));
        }
        let before = match log.seen.size {
            0 => empty_root(),
            _ => log.seen.root,
        };
        if let Err(why) = asked.proof().verify(&before, &offered.root) {
            self.keep(request, &origin, offered)?;
            return Ok(Answer::NotConsistent(why.to_string()));
        }
        log.seen = offered;
        self.write(&state, &lock)?;
        Ok(Answer::Cosigned(self.key.cosign(checkpoint.note().text(), now)?))
    }

    fn state(&self) -> Result<State, ProofError> {
        let path = self.dir.join(STATE);
        let bytes = files::read_if_there(&path)?.ok_or_else(|| ProofError::Forgotten(path.clone()))?;
        let text = String::from_utf8(bytes).map_err(|why| ProofError::content(&path, why))?;
        let state = State::parse(&text).map_err(|why| ProofError::content(&path, why))?;
        if state.witness != *self.key.public() {
            let why = format!(
                "it is the memory of {}, not of {}",
                state.witness,
                self.key.public()
            );
            return Err(ProofError::content(&path, why));
        }
        Ok(state)
    }

    fn change(&self, change: impl FnOnce(&mut State) -> Result<(), String>) -> Result<(), ProofError> {
        let lock = files::lock(&self.dir)?;
        let mut state = self.state()?;
        change(&mut state).map_err(|why| ProofError::content(&self.dir.join(STATE), why))?;
        self.write(&state, &lock)
    }

    fn write(&self, state: &State, lock: &Lock) -> Result<(), ProofError> {
        files::replace(&self.dir, STATE, state.to_string().as_bytes(), lock)
    }

    /// Keeps a request whose checkpoint the log did sign: with what was cosigned before, it is evidence.
    fn keep(&self, request: &[u8], origin: &str, offered: TreeHead) -> Result<(), ProofError> {
        let dir = self.dir.join(REFUSED);
        let system = |why| ProofError::System {
            path: dir.clone(),
            why,
        };
        fs::create_dir_all(&dir).map_err(system)?;
        tracing::error!(
            origin,
            size = offered.size,
            root = %offered.root,
            "a log signed a tree that does not extend the one cosigned before; the request is kept"
        );
        let file = dir.join(format!("{}-{}", offered.size, offered.root));
        if file.exists() || fs::read_dir(&dir).map_err(system)?.count() >= REFUSED_MAX {
            return Ok(());
        }
        fs::write(&file, request).map_err(|why| ProofError::System { path: file, why })
    }
}
