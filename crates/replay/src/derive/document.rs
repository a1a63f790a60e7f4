//! One document that the log pins: is it what follows, and are its bytes there and unaltered?

use super::Blobs;
use crate::{
    Finding, Weight, What,
    diff::{self, Difference},
    finding::Findings,
    here::Here,
    report::DocumentLine,
    trail::Trail,
};
use events::{Blob, Digest};

/// Compares a pinned document with the one derived, if any could be.
pub(crate) fn check(
    here: &Here<'_>,
    what: What,
    recorded: &Blob,
    derived: Option<&[u8]>,
    trail: &mut Trail,
    blobs: Blobs<'_>,
    findings: &mut Findings,
) {
    let stored = blobs(&recorded.sha256);
    let name = what.name();
    let follows = derived.map(Blob::json);
    let difference = derived
        .zip(stored.as_deref())
        .and_then(|(a, b)| diff::first_in(a, b));
    if let Some(follows) = follows.as_ref().filter(|follows| *follows != recorded) {
        let words = format!(
            "the {name} document is not the one that follows from the events{}",
            told(difference.as_ref())
        );
        let finding = here.finding(format!("derived.{name}"), words);
        findings.add(match follows.sha256 == recorded.sha256 {
            true => finding.wanted(
                format_args!("{} bytes of {}", follows.len, follows.media),
                format_args!("{} bytes of {}", recorded.len, recorded.media),
            ),
            false => finding.wanted(follows.sha256, recorded.sha256),
        });
    }
    match stored.as_deref().map(Digest::of) {
        None => {
            let words = format!(
                "the {name} document {} is not there, so its content cannot be read",
                recorded.sha256
            );
            findings.add(here.finding("blob.missing", words).weighing(Weight::Incomplete));
        }
        Some(digest) if digest != recorded.sha256 => {
            let words = format!(
                "the bytes kept as the {name} document were altered{}",
                told(difference.as_ref())
            );
            findings.add(
                here.finding("blob.altered", words)
                    .wanted(recorded.sha256, digest),
            );
        }
        Some(_) => {}
    }
    line(
        here,
        what,
        recorded.sha256,
        follows.map(|follows| follows.sha256),
        trail,
    );
}

/// Compares a pinned digest that names no document.
pub(crate) fn digest(
    here: &Here<'_>,
    what: What,
    recorded: Digest,
    derived: Digest,
    trail: &mut Trail,
    findings: &mut Findings,
) {
    if recorded != derived {
        let words = "the root over the counted ballots is not the one that follows: a ballot was changed, left out or added";
        let finding: Finding = here.finding(format!("derived.{}", what.name()), words);
        findings.add(finding.wanted(derived, recorded));
    }
    line(here, what, recorded, Some(derived), trail);
}

fn line(here: &Here<'_>, what: What, recorded: Digest, derived: Option<Digest>, trail: &mut Trail) {
    let (position, agrees) = (here.place, derived == Some(recorded));
    trail.documents.push(DocumentLine {
        what,
        position,
        recorded,
        derived,
        agrees,
    });
}

fn told(difference: Option<&Difference>) -> String {
    difference.map_or_else(String::new, |difference| {
        let Difference {
            path,
            expected,
            found,
        } = difference;
        let path = if path.is_empty() { "the whole" } else { path };
        format!("; it first differs at {path}: expected {expected}, found {found}")
    })
}
