//! What a witness remembers: which logs it knows, and the largest tree of each that it has cosigned. One text file, which
//! names the witness's own key: memory and key belong together, and one without the other is refused.

use std::{collections::BTreeMap, fmt};
use tlog::{Hash, KeyKind, TreeHead, VerifierKey, empty_root};

const HEADER: &str = "tingbok witness state, version 1";

/// The memory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct State {
    /// Whose memory it is.
    pub(crate) witness: VerifierKey,
    /// The logs by their origin.
    pub(crate) logs: BTreeMap<String, Known>,
}

/// A log that the witness knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    /// Its keys: two while one replaces the other.
    pub(crate) keys: Vec<VerifierKey>,
    /// The largest tree cosigned; the empty one before the first.
    pub(crate) seen: TreeHead,
}

impl State {
    pub(crate) fn new(witness: VerifierKey) -> Self {
        let logs = BTreeMap::new();
        Self { witness, logs }
    }

    /// Takes in a key of a log. What was cosigned before stays.
    pub(crate) fn know(&mut self, key: VerifierKey) -> Result<(), String> {
        if key.kind() != KeyKind::Ed25519 {
            return Err(format!("{key} is the key of a witness, not of a log"));
        }
        let (size, root) = (0, empty_root());
        let seen = TreeHead { size, root };
        let log = self.logs.entry(key.name().to_string()).or_insert(Known {
            keys: Vec::new(),
            seen,
        });
        if !log.keys.contains(&key) {
            log.keys.push(key);
        }
        Ok(())
    }

    /// Leaves a key out: what it signs from now on is not cosigned. The last one of a log stays, and with it the memory
    /// of what was seen.
    pub(crate) fn forget_key(&mut self, key: &VerifierKey) -> Result<(), String> {
        let log = self.logs.get_mut(key.name().as_str());
        let log = log.filter(|log| log.keys.contains(key));
        let log = log.ok_or_else(|| format!("{key} is not known here"))?;
        if log.keys.len() == 1 {
            return Err(format!(
                "{key} is the last key of {}: add its successor first",
                key.name()
            ));
        }
        log.keys.retain(|known| known != key);
        Ok(())
    }

    /// Reads a memory.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut lines = (1..).zip(text.lines());
        let (_, header) = lines.next().unwrap_or_default();
        if header != HEADER || !text.ends_with('\n') {
            return Err(format!("it does not begin with \"{HEADER}\", or breaks off"));
        }
        let (_, line) = lines.next().unwrap_or_default();
        let witness = line
            .strip_prefix("witness ")
            .ok_or("line 2 does not name the witness")?;
        let mut state = Self::new(VerifierKey::parse(witness).map_err(|why| format!("line 2: {why}"))?);
        for (number, line) in lines {
            state.line(line).map_err(|why| format!("line {number}: {why}"))?;
        }
        Ok(state)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        if let Some(key) = line.strip_prefix("log ") {
            return self.know(VerifierKey::parse(key).map_err(|why| why.to_string())?);
        }
        let seen = line
            .strip_prefix("seen ")
            .ok_or("neither a log nor what was seen of one")?;
        let mut words = seen.splitn(3, ' ');
        let mut word = || words.next().ok_or("something is missing");
        let (size, root, origin) = (word()?, word()?, word()?);
        let size = size.parse().map_err(|_| "the size is no number")?;
        let root = unhex(root).ok_or("the root is not 64 hexadecimal digits")?;
        let log = self.logs.get_mut(origin).ok_or("a log whose key is not above")?;
        log.seen = TreeHead { size, root };
        Ok(())
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\nwitness {}", self.witness)?;
        for (origin, log) in &self.logs {
            for key in &log.keys {
                writeln!(f, "log {key}")?;
            }
            writeln!(f, "seen {} {} {origin}", log.seen.size, log.seen.root)?;
        }
        Ok(())
    }
}

pub(crate) fn unhex(text: &str) -> Option<Hash> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, at) in hash.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(Hash(hash))
}
