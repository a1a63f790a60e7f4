//! What the log has said of itself, as the signer last read it there: its keys, and by which policies it is judged. Kept
//! in the proof folder, so that its files can be read and judged without the log.
//!
//! | file | what |
//! | --- | --- |
//! | `own` | one line for each event of the log about itself, with the size of the tree in which it is the last leaf |
//! | `policies/<sha256>` | the texts of the policies that the log names |
//! | `policy.first` | with which policy the log began, once another is in force |

use crate::{
    ProofError, ProofFolder,
    files::{self, Lock},
    folder::POLICY,
};
use std::{fmt::Write as _, fs, path::PathBuf};
use tlog::{Doubt, KeyId, Own, Policy, SignedCheckpoint, Told, Trust, VerifierKey};

const OWN: &str = "own";
const POLICIES: &str = "policies";
const FIRST: &str = "policy.first";
const HEADER: &str = "tingbok own events, version 1";

impl ProofFolder {
    /// What the log has said of itself, as far as it was read.
    ///
    /// # Errors
    /// When a file cannot be read, or does not hold what it should.
    pub fn told(&self) -> Result<Vec<Told>, ProofError> {
        let path = self.dir().join(OWN);
        let Some(bytes) = files::read_if_there(&path)? else {
            return Ok(Vec::new());
        };
        let text = String::from_utf8(bytes).map_err(|why| ProofError::content(&path, why))?;
        let mut lines = (1..).zip(text.lines());
        if lines.next().map(|(_, line)| line) != Some(HEADER) || !text.ends_with('\n') {
            return Err(ProofError::content(
                &path,
                format!("it does not begin with \"{HEADER}\", or breaks off"),
            ));
        }
        let mut told = Vec::new();
        for (number, line) in lines {
            let read =
                line_of(line).map_err(|why| ProofError::content(&path, format!("line {number}: {why}")))?;
            told.push(read);
        }
        for one in &mut told {
            if let Own::PolicyChanged { digest, text } = &mut one.what {
                *text = files::read_if_there(&self.policy_file(digest))?;
            }
        }
        Ok(told)
    }

    /// Takes in what the log says of itself in its first so many events. What it said in them before it must still say;
    /// what another process may have read beyond them stays.
    ///
    /// # Errors
    /// When it does not, or the system refuses.
    pub fn learn(&self, told: &[Told], size: u64) -> Result<(), ProofError> {
        let known = self.told()?;
        let same = |(one, other): (&Told, &Told)| line(one) == line(other);
        let read = known.iter().filter(|one| one.size <= size);
        if read.clone().count() > told.len() || !read.zip(told).all(same) {
            let why = "the log has said other things of its own keys and policies than it says now: is this its store?";
            return Err(ProofError::content(&self.dir().join(OWN), why));
        }
        if known.len() > told.len() || known == told {
            return Ok(());
        }
        let lock = files::lock(self.dir())?;
        let folder = self.dir().join(POLICIES);
        for one in told {
            if let Own::PolicyChanged {
                digest,
                text: Some(text),
            } = &one.what
            {
                let made = fs::create_dir_all(&folder);
                made.map_err(|why| ProofError::System {
                    path: folder.clone(),
                    why,
                })?;
                files::replace(self.dir(), &format!("{POLICIES}/{}", hex(digest)), text, &lock)?;
            }
        }
        let mut text = format!("{HEADER}\n");
        for one in told {
            text.push_str(&line(one));
        }
        files::replace(self.dir(), OWN, text.as_bytes(), &lock)
    }

    /// Whom to believe about this log: from the policy with which it began, by what it has said of itself since. Its own
    /// keys need nobody to vouch for them here.
    ///
    /// # Errors
    /// When a file cannot be read, or does not hold what it should.
    pub fn trust(&self) -> Result<Trust, ProofError> {
        let told = self.told()?;
        let begun = match files::read_if_there(&self.dir().join(FIRST))? {
            Some(text) => text,
            None => files::read(&self.dir().join(POLICY))?,
        };
        let path = self.dir().join(POLICY);
        let begun = Policy::parse(&begun).map_err(|why| ProofError::content(&path, why))?;
        // Only asked for where the log has changed its policy. What cannot be read vouches for nothing; whoever asks for it
        // hears why.
        let any_from = |from: u64, is_one: &mut dyn FnMut(&SignedCheckpoint) -> bool| {
            let sizes = self.sizes().unwrap_or_default().into_iter();
            let mut checkpoints = sizes
                .filter(|size| *size >= from)
                .map(|size| self.checkpoint(size));
            checkpoints.any(|it| matches!(it, Ok(Some(it)) if is_one(&it)))
        };
        Ok(Trust::own(begun, self.key().name().as_str(), &told, &any_from))
    }

    /// Every policy whose witnesses are to be asked: the one in force, and those that the log names and that are not in
    /// force yet.
    ///
    /// # Errors
    /// As [`ProofFolder::trust`].
    pub fn policies(&self) -> Result<Vec<Policy>, ProofError> {
        let trust = self.trust()?;
        let is_to_come = |size: u64| trust.doubts().contains(&(size, Doubt::Unvouched));
        let mut policies = vec![trust.policy().clone()];
        for one in self.told()? {
            if let Own::PolicyChanged { text: Some(text), .. } = one.what
                && is_to_come(one.size)
                && let Ok(policy) = Policy::parse(&text)
                && !policies.contains(&policy)
            {
                policies.push(policy);
            }
        }
        Ok(policies)
    }

    /// Puts the policy that is in force by now into its place.
    pub(crate) fn follow_policy(&self, lock: &Lock) -> Result<(), ProofError> {
        if files::read_if_there(&self.dir().join(OWN))?.is_none() {
            return Ok(());
        }
        let (trust, now) = (self.trust()?, self.policy()?);
        if *trust.policy() == now {
            return Ok(());
        }
        if files::read_if_there(&self.dir().join(FIRST))?.is_none() {
            files::replace(self.dir(), FIRST, now.bytes(), lock)?;
        }
        files::replace(self.dir(), POLICY, trust.policy().bytes(), lock)
    }

    fn policy_file(&self, digest: &[u8; 32]) -> PathBuf {
        self.dir().join(POLICIES).join(hex(digest))
    }
}

fn hex(digest: &[u8; 32]) -> String {
    tlog::Hash(*digest).to_string()
}

/// One event as a line.
fn line(told: &Told) -> String {
    let mut text = format!("{} ", told.size);
    // Writing into memory cannot fail.
    let _ = match &told.what {
        Own::KeyAdded {
            first: Some(first),
            key,
        } => writeln!(text, "begun {first} {key}"),
        Own::KeyAdded { first: None, key } => writeln!(text, "added {key}"),
        Own::KeyRetired { id, from } => writeln!(text, "retired {id} {from}"),
        Own::PolicyChanged { digest, .. } => writeln!(text, "policy {}", hex(digest)),
    };
    text
}

fn line_of(line: &str) -> Result<Told, String> {
    let words: Vec<&str> = line.split(' ').collect();
    let (size, words) = words.split_first().ok_or("nothing stands there")?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| format!("{text} is no number"));
    let key = |text: &str| {
        VerifierKey::parse(text)
            .map(Box::new)
            .map_err(|why| why.to_string())
    };
    let what = match words {
        ["begun", first, new] => Own::KeyAdded {
            first: Some(key(first)?),
            key: key(new)?,
        },
        ["added", new] => Own::KeyAdded {
            first: None,
            key: key(new)?,
        },
        ["retired", id, from] => Own::KeyRetired {
            id: id.parse::<KeyId>().map_err(|why| why.to_string())?,
            from: number(from)?,
        },
        ["policy", digest] => Own::PolicyChanged {
            digest: crate::state::unhex(digest)
                .ok_or("the hash is not 64 hexadecimal digits")?
                .0,
            text: None,
        },
        _ => return Err("it says nothing that is known".to_owned()),
    };
    let size = number(size)?;
    Ok(Told { size, what })
}
