//! V2, V3 and V4 over the checkpoints of a bundle: whose they are, who cosigned them, and which is the newest.

use super::finding::{Finding, Findings, Step};
use crate::{
    Fault, Folder,
    layout::{self, CHECKPOINT},
};
use std::collections::{BTreeMap, BTreeSet};
use tlog::{Distrust, Doubt, Hash, SignedCheckpoint, TreeHead, Trust};

/// A checkpoint of the bundle.
pub(super) struct Held {
    pub(super) file: String,
    pub(super) head: TreeHead,
    pub(super) signed: SignedCheckpoint,
    /// The median of the times that its witnesses state, in seconds since 1970, when they are a quorum.
    pub(super) time: Option<u64>,
}

/// All checkpoints of a bundle.
pub(super) struct Checkpoints {
    /// The newest: what the whole bundle is held against.
    pub(super) newest: Held,
    /// The published ones, by size.
    pub(super) published: BTreeMap<u64, Held>,
    /// The witnesses that cosigned the newest.
    pub(super) cosigned: Vec<String>,
}

impl Checkpoints {
    /// Reads them.
    ///
    /// # Errors
    /// When there is none that can be read: then there is no bundle.
    pub(super) fn read(
        folder: &Folder,
        files: &BTreeSet<String>,
        findings: &mut Findings,
    ) -> Result<Self, Fault> {
        let mut published = BTreeMap::new();
        let prefix = format!("{}/", layout::CHECKPOINTS);
        for path in files.iter().filter(|path| path.starts_with(&prefix)) {
            let name = path.strip_prefix(&prefix).unwrap_or_default();
            let Some(size) = name.parse::<u64>().ok().filter(|size| size.to_string() == name) else {
                continue; // No name of a checkpoint: a stray file, unless it is listed.
            };
            let Some(held) = read(folder, path, findings)? else {
                continue;
            };
            if held.head.size != size {
                let finding = Finding::tampered(Step::V4, "checkpoint-name").file(path);
                findings.add(finding.fact("stated", held.head.size));
            }
            published.insert(size, held);
        }
        let newest = newest(folder, &published, findings)?;
        let all = Self {
            newest,
            published,
            cosigned: Vec::new(),
        };
        all.beyond(findings);
        Ok(all)
    }

    /// Whose each is, and whether the newest has its quorum, by the keys and the policy of its size.
    pub(super) fn weigh(&mut self, trust: &Trust, findings: &mut Findings) {
        let origin = self.newest.signed.checkpoint().origin().to_owned();
        let newest = self.newest.signed.clone();
        for held in self.published.values_mut() {
            // The newest lies here too; what is wrong with it is said of the file that everybody reads.
            let again = held.signed == newest;
            let mut unsaid = Findings::default();
            let to = if again { &mut unsaid } else { &mut *findings };
            if held.signed.checkpoint().origin() != origin {
                let finding = Finding::tampered(Step::V2, "origin-differs").file(&held.file);
                let theirs = held.signed.checkpoint().origin();
                to.add(finding.fact("origin", theirs).fact("expected", &origin));
            }
            held.time = weighed(held, trust, to).1;
        }
        let (cosigned, time) = weighed(&self.newest, trust, findings);
        self.newest.time = time;
        self.cosigned = cosigned;
        for (size, doubt) in trust.doubts() {
            let kind = match doubt {
                Doubt::Missing => "policy-missing",
                Doubt::Unvouched => "policy-unvouched",
            };
            findings.add(Finding::incomplete(Step::V3, kind).at(size.saturating_sub(1)));
        }
        if let Ok(weighed) = trust.weigh(&self.newest.signed) {
            for short in weighed.short {
                let lacking: Vec<String> = short.lacking.iter().map(ToString::to_string).collect();
                let finding = Finding::incomplete(Step::V3, "quorum-short").file(&self.newest.file);
                let finding = finding.fact("group", short.label).fact("needed", short.needed);
                findings.add(
                    finding
                        .fact("given", short.given)
                        .fact("lacking", lacking.join(", ")),
                );
            }
        }
    }

    /// Published checkpoints of larger trees than the newest: the newest was put back.
    fn beyond(&self, findings: &mut Findings) {
        let size = self.newest.head.size;
        for held in self
            .published
            .range(size.saturating_add(1)..)
            .map(|(_, held)| held)
        {
            let finding = Finding::tampered(Step::V4, "checkpoint-beyond").file(&held.file);
            findings.add(finding.fact("size", size));
        }
    }

    /// At which sizes a root is stated.
    pub(super) fn sizes(&self) -> impl Iterator<Item = u64> {
        let published = self.published.values().map(|held| held.head.size);
        published.chain([self.newest.head.size])
    }

    /// Compares every root stated with the one computed.
    pub(super) fn judge(&self, roots: &BTreeMap<u64, Hash>, findings: &mut Findings) {
        let published = self
            .published
            .values()
            .filter(|held| held.signed != self.newest.signed);
        for held in published.chain([&self.newest]) {
            let TreeHead { size, root } = held.head;
            match roots.get(&size) {
                Some(computed) if *computed == root => {}
                Some(computed) => {
                    let finding = Finding::tampered(Step::V4, "root-differs").file(&held.file);
                    let finding = finding.fact("computed", computed).fact("stated", root);
                    findings.add(finding.fact("size", size));
                }
                None => findings.add(Finding::not_comparable(Step::V4, &held.file)),
            }
        }
    }

    /// The published checkpoints with a quorum, with the median time of each, by size.
    pub(super) fn times(&self) -> BTreeMap<u64, u64> {
        let published = self.published.values().chain([&self.newest]);
        published
            .filter_map(|held| Some((held.head.size, held.time?)))
            .collect()
    }
}

/// The file that everybody reads first, and whether it is the one that lies under its size; where it cannot be read, the
/// newest that was published.
fn newest(folder: &Folder, published: &BTreeMap<u64, Held>, findings: &mut Findings) -> Result<Held, Fault> {
    let there = folder.len(CHECKPOINT).is_some();
    if let Some(held) = read(folder, CHECKPOINT, findings)? {
        let path = layout::checkpoint(held.head.size);
        match folder.read(&path)? {
            None => findings.add(Finding::incomplete(Step::V1, "file-missing").file(path)),
            Some(bytes) if Some(&bytes) != folder.read(CHECKPOINT)?.as_ref() => {
                let finding = Finding::tampered(Step::V4, "checkpoint-differs").file(CHECKPOINT);
                findings.add(finding.fact("other", path));
            }
            Some(_) => {}
        }
        return Ok(held);
    }
    if !there {
        findings.add(Finding::incomplete(Step::V1, "file-missing").file(CHECKPOINT));
    }
    let last = published.values().next_back();
    let none = || {
        Fault::unusable(
            folder.root().display(),
            "there is no checkpoint that can be read, so this is no bundle",
        )
    };
    let last = last.ok_or_else(none)?;
    Ok(Held {
        file: last.file.clone(),
        head: last.head,
        signed: last.signed.clone(),
        time: None,
    })
}

fn read(folder: &Folder, path: &str, findings: &mut Findings) -> Result<Option<Held>, Fault> {
    let Some(bytes) = folder.read(path)? else {
        return Ok(None);
    };
    match SignedCheckpoint::parse(&bytes) {
        Ok(signed) => Ok(Some(Held {
            file: path.to_owned(),
            head: signed.checkpoint().head(),
            signed,
            time: None,
        })),
        Err(why) => {
            findings.add(
                Finding::tampered(Step::V2, "checkpoint-broken")
                    .file(path)
                    .why(why),
            );
            Ok(None)
        }
    }
}

/// Who cosigned it, and the median of their times when they are a quorum.
fn weighed(held: &Held, trust: &Trust, findings: &mut Findings) -> (Vec<String>, Option<u64>) {
    let weighed = match trust.weigh(&held.signed) {
        Ok(weighed) => weighed,
        Err(why) => {
            findings.add(distrusted(&why).file(&held.file));
            return (Vec::new(), None);
        }
    };
    let by = weighed.cosigned.iter().map(|by| by.label.to_string()).collect();
    (by, weighed.confirmed())
}

/// Why a checkpoint counts for nothing.
pub(super) fn distrusted(why: &Distrust) -> Finding {
    match why {
        Distrust::UnknownLog { origin } => Finding::tampered(Step::V2, "log-unknown").fact("origin", origin),
        Distrust::Unsigned { .. } => Finding::tampered(Step::V2, "log-unsigned"),
        Distrust::DoesNotCount { key, size } => Finding::tampered(Step::V2, "key-not-counting")
            .fact("key", key)
            .fact("size", size),
        Distrust::BadNote(why) => Finding::tampered(Step::V2, "signature-bad").why(why),
    }
}
