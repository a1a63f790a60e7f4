//! V5: checkpoints that the auditor has from elsewhere: an old one of their own, another county's bundle.

use super::{
    checkpoints::distrusted,
    finding::{Finding, Findings, Step},
};
use crate::{Fault, FaultKind, Folder, layout};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use tlog::{Hash, SignedCheckpoint, TileReader, TreeHead, Trust, prove_consistency};

/// A checkpoint from elsewhere.
pub(super) struct Known {
    place: String,
    head: TreeHead,
    signed: SignedCheckpoint,
    /// The bundle it comes from, if any.
    bundle: Option<Folder>,
}

/// Reads checkpoints from files and from bundles, with all that a bundle has.
///
/// # Errors
/// When one is not there, is no checkpoint, or is of another log.
pub(super) fn read(paths: &[PathBuf], origin: &str) -> Result<Vec<Known>, Fault> {
    let mut known = Vec::new();
    for path in paths {
        for (place, bytes, bundle) in crate::compare::checkpoints(path)? {
            let signed = SignedCheckpoint::parse(&bytes).map_err(|why| Fault::unusable(&place, why))?;
            let theirs = signed.checkpoint().origin();
            if theirs != origin {
                let what = format!("a checkpoint of the log {theirs}; the bundle is of {origin}");
                return Err(Fault::unusable(&place, what));
            }
            known.push(Known {
                place,
                head: signed.checkpoint().head(),
                signed,
                bundle,
            });
        }
    }
    Ok(known)
}

/// At which sizes a root must be computed for them.
pub(super) fn sizes(known: &[Known]) -> impl Iterator<Item = u64> {
    known.iter().map(|known| known.head.size)
}

/// Holds them against the roots of the bundle.
pub(super) fn judge(
    known: &[Known],
    trust: &Trust,
    size: u64,
    roots: &BTreeMap<u64, Hash>,
    findings: &mut Findings,
) {
    for known in known {
        if let Err(why) = trust.weigh(&known.signed) {
            let why = distrusted(&why)
                .facts
                .remove("why")
                .unwrap_or_else(|| why.to_string());
            // Anybody can write such a file: it says nothing against the bundle.
            let finding = Finding::incomplete(Step::V5, "known-foreign").file(&known.place);
            findings.add(finding.why(why));
            continue;
        }
        let TreeHead { size: at, root } = known.head;
        if at > size {
            findings.add(newer(known, size, roots));
            continue;
        }
        match roots.get(&at) {
            Some(computed) if *computed == root => {}
            Some(computed) => {
                let finding = Finding::tampered(Step::V5, "known-differs").file(&known.place);
                let finding = finding.fact("computed", computed).fact("stated", root);
                findings.add(finding.fact("size", at));
            }
            None => findings.add(Finding::not_comparable(Step::V5, &known.place)),
        }
    }
}

/// A checkpoint of a larger tree: leaves are missing here at the least. Where the tiles of that tree are at hand, they
/// show whether it extends this one.
fn newer(known: &Known, size: u64, roots: &BTreeMap<u64, Hash>) -> Finding {
    let finding = match forks(known, size, roots) {
        Some(true) => Finding::tampered(Step::V5, "known-forks"),
        Some(false) | None => Finding::incomplete(Step::V5, "known-newer"),
    };
    let finding = finding.file(&known.place);
    finding.fact("size", size).fact("known", known.head.size)
}

/// Whether the larger tree does not extend this one; none when it cannot be told.
fn forks(known: &Known, size: u64, roots: &BTreeMap<u64, Hash>) -> Option<bool> {
    let own = roots.get(&size)?;
    let tiles = crate::compare::Tiles(known.bundle.as_ref()?);
    let reader = TileReader::new(&tiles, known.head.size);
    let theirs = tlog::root_at(&reader, size).ok()?;
    let proof = prove_consistency(&reader, size, known.head.size).ok()?;
    // What the tiles say of the smaller tree counts once it is proven to be part of the signed one.
    proof.verify(&theirs, &known.head.root).ok()?;
    Some(theirs != *own)
}

/// A path on the command line that is a file or a folder.
pub(crate) fn bundle_at(path: &Path) -> Result<Option<Folder>, Fault> {
    let meta = std::fs::metadata(path).map_err(|error| Fault::system(path.display(), &error))?;
    if !meta.is_dir() {
        return Ok(None);
    }
    let folder = Folder::at(path);
    match folder.read(layout::CHECKPOINT)? {
        Some(_) => Ok(Some(folder)),
        None => Err(Fault::new(
            FaultKind::Unusable,
            path.display(),
            "there is no checkpoint in this folder, so it is no bundle",
        )),
    }
}
