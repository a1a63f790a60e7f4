//! The corpus: from a good bundle, every attack of the threat table as a bundle of its own, with the verdict that a
//! verifier must reach. Made for this verifier and for any other.
//!
//! Each case is a folder with `bundle`, sometimes `known` and `receipts`, and `expected.json`: what was done, who could do
//! it, what the verifier is given, and its exit status and at least these steps that must fail. Beside the cases lies
//! the `policy` that all are held against. An attack that leaves no trace in files is there too, with the verdict 0: it
//! shows what files cannot show.

mod attacks;
mod draft;
mod keys;
mod parts;
mod rotation;
mod scene;
mod stamps;

pub use keys::Keys;

use crate::{Fault, FaultKind, Folder, Options, layout, verify};
use draft::Draft;
use serde::Serialize;
use tlog::Policy;

/// Whose keys an attacker holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// None: somebody with access to files or the database.
    None,
    /// A key of the attacker's own.
    Other,
    /// The log's.
    Log,
    /// The log's and some of the witnesses', too few for the quorum.
    Some,
    /// The log's and those of a quorum.
    Quorum,
}

/// One case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Case {
    /// Its folder.
    pub name: String,
    /// Its line in the threat table.
    pub attack: u8,
    /// What was done.
    pub what: &'static str,
    /// With whose keys.
    pub keys: Held,
    /// What the verifier is given beside bundle and policy; paths are below the case's folder.
    pub given: Vec<String>,
    /// The exit status of the verifier.
    pub exit: u8,
    /// The steps that must fail; others may fail too, but none when this is empty.
    pub steps: Vec<&'static str>,
}

/// What was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Corpus {
    /// The cases.
    pub cases: Vec<Case>,
    /// The attacks that could not be made of this bundle, and why not.
    pub left_out: Vec<(u8, &'static str)>,
}

/// Makes the corpus of a bundle, whose policy and keys are those given. `told` hears how many cases are done.
///
/// # Errors
/// When the bundle is not good, the keys are not its own, or the folder holds something already.
pub fn corpus(
    bundle: &Folder,
    keys: &Keys,
    out: &Folder,
    told: &mut dyn FnMut(u64),
) -> Result<Corpus, Fault> {
    if out.root().exists() && !out.files()?.is_empty() {
        return Err(Fault::new(
            FaultKind::Other,
            out.root().display(),
            "there is something in this folder",
        ));
    }
    let place = bundle.place(layout::POLICY);
    let missing = || Fault::new(FaultKind::Missing, &place, "there is no such file");
    let policy = bundle.read(layout::POLICY)?.ok_or_else(missing)?;
    let policy = Policy::parse(&policy).map_err(|why| Fault::unusable(&place, why))?;
    if policy.logs().iter().all(|log| log.key != *keys.log.public()) {
        let what = format!(
            "the key {} is not that of the log in this policy",
            keys.log.public()
        );
        return Err(Fault::unusable(place, what));
    }
    must_be_good(bundle, &policy)?;
    let draft = Draft::read(bundle, &policy)?;
    if !draft.of_type("log.anchored").is_empty() || !bundle.files_below(layout::TIMESTAMPS)?.is_empty() {
        let what = "the corpus brings time stamps of its own: make it of a bundle without any";
        return Err(Fault::new(FaultKind::Other, bundle.root().display(), what));
    }
    out.write("README.txt", include_bytes!("README.txt"))?;
    out.write("policy", policy.bytes())?;
    let mut maker = Maker {
        bundle,
        keys,
        policy,
        draft,
        out,
        cases: Vec::new(),
        left_out: Vec::new(),
        told,
    };
    attacks::all(&mut maker)?;
    rotation::all(&mut maker)?;
    stamps::all(&mut maker)?;
    Ok(Corpus {
        cases: maker.cases,
        left_out: maker.left_out,
    })
}

/// What is expected of each case is expected because nothing else is wrong with it.
fn must_be_good(bundle: &Folder, policy: &Policy) -> Result<(), Fault> {
    let options = Options {
        policy: Some(policy.bytes().to_vec()),
        ..Options::default()
    };
    let report = verify(bundle, &options, &mut |_, _| ())?;
    match report.findings.first() {
        None => Ok(()),
        Some(found) => {
            let (code, kind, count) = (found.code, found.kind, report.findings.len());
            let what =
                format!("this bundle is not good: {code} {kind}, {count} findings in all; verify it first");
            Err(Fault::unusable(bundle.root().display(), what))
        }
    }
}

/// The corpus under way.
struct Maker<'m> {
    /// The good bundle.
    bundle: &'m Folder,
    keys: &'m Keys,
    policy: Policy,
    /// The good log.
    draft: Draft,
    out: &'m Folder,
    cases: Vec<Case>,
    left_out: Vec<(u8, &'static str)>,
    told: &'m mut dyn FnMut(u64),
}
