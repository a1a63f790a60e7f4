//! V6: what the log has given somebody in writing must be in it.

use super::{
    finding::{Finding, Findings, Step},
    promises,
};
use crate::{Fault, Folder};
use std::{collections::BTreeMap, path::Path};
use tlog::{Hash, Promise, ProofFile, TreeHead, Trust, leaf_hash};

/// How the files of receipts end.
const ENDING: &str = ".tlog-proof";

/// A receipt that somebody holds.
pub(super) struct Receipt {
    place: String,
    proof: ProofFile,
}

/// Reads every receipt and every promise in a folder. A receipt that cannot be read is a finding, not an end: its holder
/// must be told.
///
/// # Errors
/// When the folder cannot be read or holds neither, or a promise in it is not of this log.
pub(super) fn read(
    folder: Option<&Path>,
    trust: &Trust,
    findings: &mut Findings,
) -> Result<(Vec<Receipt>, Vec<promises::Held>), Fault> {
    let (mut receipts, mut promised) = (Vec::new(), Vec::new());
    let Some(path) = folder else {
        return Ok((receipts, promised));
    };
    let folder = Folder::at(path);
    let mut any = false;
    for name in &folder.files()? {
        let place = folder.place(name);
        let begins = folder.begins(name)?;
        if Promise::is_meant(&begins) {
            any = true;
            let bytes = folder.read(name)?.unwrap_or_default();
            promised.push(promises::read(place, &bytes, trust)?);
            continue;
        }
        if !name.ends_with(ENDING) {
            continue;
        }
        any = true;
        let bytes = folder.read(name)?.unwrap_or_default();
        match ProofFile::parse(&bytes) {
            Ok(proof) => receipts.push(Receipt { place, proof }),
            Err(why) => findings.add(broken(&place, why)),
        }
    }
    if any {
        return Ok((receipts, promised));
    }
    let what =
        format!("there is no receipt in this folder: no file that ends in {ENDING}, and no promise of a log");
    Err(Fault::unusable(path.display(), what))
}

fn broken(place: &str, why: impl ToString) -> Finding {
    Finding::incomplete(Step::V6, "receipt-broken")
        .file(place)
        .why(why)
}

/// At which sizes a root must be computed for them.
pub(super) fn sizes(receipts: &[Receipt]) -> impl Iterator<Item = u64> {
    receipts
        .iter()
        .map(|receipt| receipt.proof.checkpoint().checkpoint().head().size)
}

/// Of which leaves the hash must be known for them.
pub(super) fn leaves(receipts: &[Receipt]) -> impl Iterator<Item = u64> {
    receipts.iter().map(|receipt| receipt.proof.proof().index)
}

/// Holds them against the bundle.
pub(super) fn judge(
    receipts: &[Receipt],
    trust: &Trust,
    size: u64,
    roots: &BTreeMap<u64, Hash>,
    hashes: &BTreeMap<u64, Hash>,
    findings: &mut Findings,
) {
    for Receipt { place, proof: file } in receipts {
        if let Err(why) = trust.weigh(file.checkpoint()) {
            findings.add(broken(place, why));
            continue;
        }
        let (proof, head) = (file.proof(), file.checkpoint().checkpoint().head());
        let TreeHead { size: at, root } = head;
        match roots.get(&at) {
            Some(computed) if *computed != root => {
                let finding = Finding::tampered(Step::V6, "receipt-forked").file(place);
                let finding = finding.fact("computed", computed).fact("stated", root);
                findings.add(finding.fact("size", at));
                continue;
            }
            None if at <= size => {
                findings.add(Finding::not_comparable(Step::V6, place));
                continue;
            }
            Some(_) | None => {}
        }
        let given = leaf_hash(file.unproven_extra());
        let shown = !file.unproven_extra().is_empty() && proof.verify(&given, &root).is_ok();
        if proof.index >= size {
            let finding = Finding::incomplete(Step::V6, "receipt-beyond").file(place);
            findings.add(finding.at(proof.index).fact("size", size));
            continue;
        }
        let Some(here) = hashes.get(&proof.index) else {
            findings.add(Finding::not_comparable(Step::V6, place));
            continue;
        };
        match proof.verify(here, &root) {
            Ok(()) => {}
            Err(_) if shown => {
                let finding = Finding::tampered(Step::V6, "receipt-leaf").file(place);
                findings.add(finding.at(proof.index));
            }
            Err(why) => findings.add(broken(place, why)),
        }
    }
}
