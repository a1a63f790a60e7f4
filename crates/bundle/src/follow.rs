//! Whom to believe about a log outside a bundle: about a receipt that somebody holds, or a checkpoint beside another. By a
//! policy alone, or by that and a bundle, in which the log says what has become of its keys and policies since.
//!
//! From a bundle no more is believed here than `verify` would: every entry is hashed, and no checkpoint vouches for anything
//! that has not their root. So nothing that the log said of itself can be left out of the entries, or put in.

use crate::{Fault, FaultKind, Folder, Held, layout, verify};
use std::{collections::BTreeMap, path::Path};
use tlog::{
    Distrust, Frontier, Note, Policy, Promise, SignedCheckpoint, Told, TreeHead, Trust, VerifierKey, Weighed,
    leaf_hash,
};

/// Judges what a log has signed.
#[derive(Clone, Debug)]
pub struct Judge {
    policy: Policy,
    /// What was followed, and through how many events.
    followed: Option<(Trust, u64)>,
}

impl Judge {
    /// By the keys and witnesses that a policy names, and no others.
    #[must_use]
    pub fn by(policy: Policy) -> Self {
        let followed = None;
        Self { policy, followed }
    }

    /// By what has become of them since, as the log of a bundle says. `read` hears how many of how many entries are read.
    ///
    /// # Errors
    /// When there is no bundle, or its entries are not those that its checkpoints sign.
    pub fn following(policy: Policy, bundle: &Path, read: &mut dyn FnMut(u64, u64)) -> Result<Self, Fault> {
        let folder = Folder::at(bundle);
        let gone = || {
            let what = "there is no checkpoint in this folder, so it is no bundle";
            Fault::new(FaultKind::Missing, bundle.display(), what)
        };
        let held = Held::at(bundle)?.ok_or_else(gone)?;
        let signed = signed(&folder, &held)?;
        let told = told(&folder, &held, &signed, read)?;
        let any_from = |from: u64, is_one: &mut dyn FnMut(&SignedCheckpoint) -> bool| {
            signed.range(from..).any(|(_, (_, signed))| is_one(signed))
        };
        let origin = held.newest().checkpoint().origin();
        let trust = Trust::follow(policy.clone(), origin, &told, &any_from);
        let followed = Some((trust, held.size()));
        Ok(Self { policy, followed })
    }

    /// Through how many events it was followed what the log says of itself; none without a bundle.
    #[must_use]
    pub fn followed(&self) -> Option<u64> {
        self.followed.as_ref().map(|(_, size)| *size)
    }

    /// Weighs a checkpoint, by the keys and the policy of its size.
    ///
    /// # Errors
    /// When no key that is known here signed it, which is named then, or a signature does not hold.
    pub fn weigh(&self, place: &str, signed: &SignedCheckpoint) -> Result<Weighed<'_>, Fault> {
        let weighed = match &self.followed {
            Some((trust, _)) => trust.weigh(signed),
            None => self.policy.weigh(signed),
        };
        weighed.map_err(|why| match why {
            Distrust::Unsigned { origin } => self.unknown(place, &origin, signed.note()),
            Distrust::UnknownLog { origin } => Fault::unusable(place, self.foreign(&origin)),
            other => Fault::unusable(place, other),
        })
    }

    /// The policy by which a tree of a size is judged.
    #[must_use]
    pub fn policy_at(&self, size: u64) -> &Policy {
        let followed = self.followed.as_ref();
        followed.map_or(&self.policy, |(trust, _)| trust.policy_at(size))
    }

    /// Reads a promise. It may be signed by any key that is trusted as one of the log's: which of them counted when it was
    /// given no tree says.
    ///
    /// # Errors
    /// When it is none, or no key that is known here signed it, which is named then.
    pub fn promised(&self, place: &str, bytes: &[u8]) -> Result<Promise, Fault> {
        let keys: Vec<&VerifierKey> = match &self.followed {
            Some((trust, _)) => trust.trusted_keys().collect(),
            None => self.policy.logs().iter().map(|log| &log.key).collect(),
        };
        let why = match Promise::verified(bytes, keys.iter().copied()) {
            Ok(promise) => return Ok(promise),
            Err(why) => why,
        };
        let unsigned = Note::parse(bytes).ok().filter(|note| {
            let by = note.verify(keys.iter().copied());
            by.is_ok_and(|by| by.is_empty())
        });
        let origin = |note: &Note| {
            let line = note.text().lines().nth(1)?;
            line.strip_prefix("log ").map(str::to_owned)
        };
        Err(match unsigned.and_then(|note| Some((origin(&note)?, note))) {
            Some((origin, note)) if self.knows(&origin) => self.unknown(place, &origin, &note),
            Some((origin, _)) => Fault::unusable(place, self.foreign(&origin)),
            None => Fault::unusable(place, why),
        })
    }

    fn knows(&self, origin: &str) -> bool {
        self.policy
            .logs()
            .iter()
            .any(|log| log.key.name().as_str() == origin)
    }

    /// Another log's.
    fn foreign(&self, origin: &str) -> String {
        match (&self.followed, self.knows(origin)) {
            (Some(_), true) => format!("it is of the log {origin}, and the bundle is of another"),
            _ => format!("it is of the log {origin}, which the policy does not name"),
        }
    }

    /// Signed by nobody who is known: says who did, and what to give.
    fn unknown(&self, place: &str, origin: &str, note: &Note) -> Fault {
        let own = note
            .signatures()
            .iter()
            .filter(|line| line.name().as_str() == origin);
        let keys: Vec<String> = own.map(|line| format!("{}+{}", line.name(), line.id())).collect();
        let what = match (keys.as_slice(), &self.followed) {
            ([], _) => format!("no key of the log {origin} signed it"),
            (keys, None) => format!(
                "it is signed with the key {}, which the policy does not name. If the log has replaced its key since, give a \
                 bundle of it that says so, or a policy that names this key",
                keys.join(", ")
            ),
            (keys, Some((_, size))) => format!(
                "it is signed with the key {}, which neither the policy names nor the log in its first {size} events has \
                 added. If it did so later, give a newer bundle",
                keys.join(", ")
            ),
        };
        Fault::new(FaultKind::UnknownKey, place, what)
    }
}

/// Every checkpoint of a bundle that can say something about its entries, by size, with where it lies.
fn signed(folder: &Folder, held: &Held) -> Result<BTreeMap<u64, (String, SignedCheckpoint)>, Fault> {
    let mut all = BTreeMap::new();
    for path in folder.files_below(layout::CHECKPOINTS)? {
        let Some(bytes) = folder.read(&path)? else {
            continue;
        };
        let place = folder.place(&path);
        let signed = SignedCheckpoint::parse(&bytes).map_err(|why| Fault::unusable(&place, why))?;
        let size = signed.checkpoint().head().size;
        if size <= held.size() {
            all.insert(size, (place, signed));
        }
    }
    let newest = (folder.place(layout::CHECKPOINT), held.newest().clone());
    all.insert(held.size(), newest);
    Ok(all)
}

/// What the log says of itself in its entries, which are those that the checkpoints sign.
fn told(
    folder: &Folder,
    held: &Held,
    signed: &BTreeMap<u64, (String, SignedCheckpoint)>,
    read: &mut dyn FnMut(u64, u64),
) -> Result<Vec<Told>, Fault> {
    let (mut tree, mut told) = (Frontier::new(), Vec::new());
    agrees(signed, &tree)?;
    loop {
        let page = held.leaves(tree.size())?;
        if page.is_empty() {
            break;
        }
        for leaf in page {
            if let Ok(text) = str::from_utf8(&leaf) {
                told.extend(verify::said(folder, tree.size(), text)?);
            }
            tree.push(leaf_hash(&leaf));
            agrees(signed, &tree)?;
        }
        read(tree.size(), held.size());
    }
    Ok(told)
}

/// Refuses entries that are not those of the checkpoint of their number.
fn agrees(signed: &BTreeMap<u64, (String, SignedCheckpoint)>, tree: &Frontier) -> Result<(), Fault> {
    let size = tree.size();
    let Some((place, signed)) = signed.get(&size) else {
        return Ok(());
    };
    let root = tree.root();
    if signed.checkpoint().head() == (TreeHead { size, root }) {
        return Ok(());
    }
    let what = format!(
        "the first {size} entries of this bundle have not the root that this checkpoint says; verify the bundle"
    );
    Err(Fault::unusable(place, what))
}
