//! V13: the time stamps of others over checkpoints. Each is over the checkpoint that its name says, signed by an authority
//! for time stamps, and says a time at which that tree can have been there; and what the log says of stamps is so. Whether
//! an authority is to be believed, only whoever verifies can say. Whether a certificate was revoked is not looked at.

use super::{
    Options,
    checkpoints::{Checkpoints, Held},
    finding::{Finding, Findings, Step, hashes_to},
    own::Anchor,
    time::SKEW_MS,
};
use crate::{Fault, Folder, layout, mentions};
use events::Time;
use serde::Serialize;
use std::collections::BTreeSet;
use timestamp::{BadStamp, Roots, Signer, Stamp, certificates, pem_text};
use tlog::{Tile, TileKind, WIDTH, read_bundle};

/// A time stamp that is good in itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Stamped {
    /// How many leaves the tree has that was there at that time.
    pub size: u64,
    /// When, in milliseconds since 1970, by the clock of the authority.
    pub time: i64,
    /// The authority, as it calls itself.
    pub by: String,
    /// Whether an authority that was given vouches for it.
    pub trusted: bool,
}

/// The authorities that were given.
///
/// # Errors
/// When they cannot be read.
pub(super) fn roots(options: &Options) -> Result<Option<Roots>, Fault> {
    let read = |text: &Vec<u8>| Roots::read(text).map_err(|why| Fault::unusable("tsa", why));
    options.tsa.as_ref().map(read).transpose()
}

/// What stamps are held against.
pub(super) struct Scene<'s> {
    pub(super) folder: &'s Folder,
    pub(super) files: &'s BTreeSet<String>,
    pub(super) checkpoints: &'s Checkpoints,
    pub(super) anchors: &'s [Anchor],
    pub(super) roots: Option<&'s Roots>,
}

impl Scene<'_> {
    /// Whether there is nothing to look at.
    pub(super) fn is_idle(&self) -> bool {
        self.anchors.is_empty() && self.stamps().next().is_none()
    }

    fn stamps(&self) -> impl Iterator<Item = &String> {
        let prefix = format!("{}/", layout::TIMESTAMPS);
        let below = self.files.iter().filter(move |path| path.starts_with(&prefix));
        below.filter(|path| !path.ends_with(".certs.pem"))
    }

    /// Looks at every stamp, and at every word of the log on one.
    ///
    /// # Errors
    /// When the system does not let a file be read.
    pub(super) fn judge(&self, findings: &mut Findings) -> Result<Vec<Stamped>, Fault> {
        let mut good = Vec::new();
        for path in self.stamps() {
            match self.stamp(path)? {
                Ok((stamped, doubts)) => {
                    let fine = doubts
                        .iter()
                        .all(|doubt| doubt.weight != replay::Weight::Tampered);
                    good.extend(fine.then_some(stamped));
                    doubts
                        .into_iter()
                        .for_each(|doubt| findings.add(doubt.file(path)));
                }
                Err(finding) => findings.add(finding.file(path)),
            }
        }
        for anchor in self.anchors {
            if let Some(finding) = self.anchor(anchor)? {
                let path = layout::stamp(anchor.said.size);
                findings.add(finding.file(path).at(anchor.position));
            }
        }
        good.sort_by_key(|stamped| stamped.size);
        Ok(good)
    }

    /// What a file says, with what is doubtful about it; or why it says nothing.
    fn stamp(&self, path: &str) -> Result<Result<(Stamped, Vec<Finding>), Finding>, Fault> {
        let broken = |why: &str| Ok(Err(tampered("timestamp-broken").why(why)));
        let Some(size) = size(path) else {
            return broken("no stamp has such a name");
        };
        let bytes = self.folder.read(path)?.unwrap_or_default();
        let beside = layout::stamp_certificates(size);
        let Some(text) = self.folder.read(&beside)? else {
            return broken("the certificates that belong to it are not there");
        };
        let (stamp, beside) = match (Stamp::read(&bytes), certificates(&text)) {
            (Ok(stamp), Ok(beside)) => (stamp, beside),
            (Err(why), _) | (_, Err(why)) => return broken(&why.to_string()),
        };
        if pem_text(&beside).as_bytes() != text {
            return broken("the certificates that belong to it are not written in their one form");
        }
        // What lies in it nobody has signed, so it must be the same as beside it.
        if stamp.certificates().iter().any(|one| !beside.contains(one)) {
            return broken("a certificate in it does not lie beside it: one of the two was altered");
        }
        let Some(held) = self.checkpoint(size) else {
            return Ok(Err(incomplete("timestamp-unpublished").fact("size", size)));
        };
        if !stamp.is_over(held.signed.note().text().as_bytes()) {
            return Ok(Err(tampered("timestamp-other").fact("size", size)));
        }
        let signer = match stamp.signed_by(&beside) {
            Ok(signer) => signer,
            Err(why) => return Ok(Err(tampered("timestamp-unsigned").why(why))),
        };
        let mut doubts = Vec::new();
        doubts.extend(
            signer
                .may_stamp()
                .err()
                .map(|why| tampered("timestamp-usage").why(why)),
        );
        doubts.extend(self.whose(&signer, &beside, stamp.at()));
        doubts.extend(self.early(size, stamp.at())?);
        let stamped = Stamped {
            size,
            time: stamp.at(),
            by: signer.name(),
            trusted: doubts.is_empty(),
        };
        Ok(Ok((stamped, doubts)))
    }

    /// The published checkpoint of a size.
    fn checkpoint(&self, size: u64) -> Option<&Held> {
        let newest = Some(&self.checkpoints.newest).filter(|newest| newest.head.size == size);
        let published = self.checkpoints.published.get(&size);
        published.filter(|held| held.head.size == size).or(newest)
    }

    /// Whether somebody who is trusted vouches for the signer.
    fn whose(&self, signer: &Signer, beside: &[Vec<u8>], at: i64) -> Option<Finding> {
        let Some(roots) = self.roots else {
            return Some(incomplete("timestamp-unknown").fact("who", signer.name()));
        };
        match signer.is_vouched_for(roots, beside, at) {
            Ok(()) => None,
            Err(BadStamp::Expired(why)) => {
                let finding = tampered("timestamp-expired").why(why);
                Some(finding.fact("time", Time::from_millis(at)))
            }
            Err(why) => {
                let finding = incomplete("timestamp-untrusted").why(why);
                Some(finding.fact("who", signer.name()))
            }
        }
    }

    /// Whether the tree can have been there by then: its last leaf says when it was written, and a checkpoint of a smaller
    /// tree says when it was not there yet.
    fn early(&self, size: u64, at: i64) -> Result<Option<Finding>, Fault> {
        let times = self.checkpoints.times();
        let before = times
            .range(..size)
            .next_back()
            .map(|(_, time)| super::millis(*time));
        let last = self.leaf_time(size)?.map(Time::millis);
        let bound = before
            .max(last)
            .filter(|bound| at < bound.saturating_sub(SKEW_MS));
        Ok(bound.map(|bound| apart("timestamp-early", at, bound)))
    }

    /// When the last leaf of a tree says that it was written. That it is the one that was signed, the pass looks at.
    fn leaf_time(&self, size: u64) -> Result<Option<Time>, Fault> {
        let Some(last) = size.checked_sub(1) else {
            return Ok(None);
        };
        let whole = self.checkpoints.newest.head.size;
        let Some(tile) = Tile::in_tree(TileKind::Entries, last / WIDTH, whole) else {
            return Ok(None);
        };
        let bytes = self.folder.read(&tile.to_string())?.unwrap_or_default();
        let leaves = read_bundle(&bytes, tile.width()).unwrap_or_default();
        let leaf = usize::try_from(last % WIDTH)
            .ok()
            .and_then(|at| leaves.get(at).copied());
        Ok(leaf.and_then(mentions::time))
    }

    /// What is wrong with a word of the log on a stamp.
    fn anchor(&self, anchor: &Anchor) -> Result<Option<Finding>, Fault> {
        let said = &anchor.said;
        let Some(bytes) = self.folder.read(&layout::stamp(said.size))? else {
            return Ok(Some(incomplete("timestamp-missing")));
        };
        if !hashes_to(&bytes, &said.token) {
            return Ok(Some(tampered("timestamp-swapped")));
        }
        let Ok(stamp) = Stamp::read(&bytes) else {
            return Ok(None); // Said of the file itself.
        };
        if stamp.at() != said.stamped.millis() {
            let finding = tampered("timestamp-misquoted").fact("stated", said.stamped);
            return Ok(Some(finding.fact("time", Time::from_millis(stamp.at()))));
        }
        // It was there when the log spoke of it, and when witnesses saw that.
        let times = self.checkpoints.times();
        let seen = times
            .range(anchor.position + 1..)
            .next()
            .map(|(_, time)| super::millis(*time));
        let said = anchor.at.millis();
        let bound = seen.map_or(said, |seen| seen.min(said));
        let late = stamp.at() > bound.saturating_add(SKEW_MS);
        Ok(late.then(|| apart("timestamp-late", stamp.at(), bound)))
    }
}

fn tampered(kind: &'static str) -> Finding {
    Finding::tampered(Step::V13, kind)
}

fn incomplete(kind: &'static str) -> Finding {
    Finding::incomplete(Step::V13, kind)
}

fn apart(kind: &'static str, at: i64, bound: i64) -> Finding {
    let finding = tampered(kind).fact("time", Time::from_millis(at));
    finding.fact("bound", Time::from_millis(bound))
}

/// The size in the name of a stamp, which has one form.
fn size(path: &str) -> Option<u64> {
    let name = path.rsplit('/').next()?.strip_suffix(".tsr")?;
    let size = name.parse::<u64>().ok()?;
    (layout::stamp(size) == path).then_some(size)
}
