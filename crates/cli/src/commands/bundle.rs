//! Bundles at the command line: `tingbok export STORE OUT`, `tingbok compare A B`. What a bundle holds and what two
//! checkpoints prove, the crate `bundle` knows; this opens the store for it and tells.

use crate::{
    error::CliError,
    exit::Exit,
    output::Output,
    store::{self, Place, Readable, Site, proof::ProofArgs},
};
use bundle::{Comparison, Edition, Exported, Fault, FaultKind, Folder, Proof, Source, StampFiles, Told};
use engine::Engine;
use events::{Digest, Position, RoundId, codec};
use ledger::Ledger;
use messages::msg;
use notary::{KeptStamp, ProofFolder};
use serde_json::json;
use std::{
    collections::VecDeque,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};
use tlog::Policy;
use tokio::{runtime::Handle, task::block_in_place};

/// Leaves read at once.
const PAGE: usize = 4_096;

/// A round by its id, or a path. A folder that is called like an id is named as `./…`.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A round.
    Round(RoundId),
    /// A file or folder.
    Path(PathBuf),
}

impl From<OsString> for Target {
    fn from(given: OsString) -> Self {
        let round = given.to_str().and_then(|text| text.parse().ok());
        round.map_or_else(|| Self::Path(given.into()), Self::Round)
    }
}

/// What a bundle takes from the proof folder of a store. The list of files is signed with the key in use.
fn proofs(folder: &ProofFolder) -> Result<Proof, CliError> {
    let read = |size| folder.checkpoint(size);
    let checkpoints: Result<Vec<_>, _> = folder.sizes()?.into_iter().map(read).collect();
    let (trust, size) = (folder.trust()?, folder.signed()?.checkpoint().head().size);
    let mut keys = folder.signing_keys(size)?.into_iter();
    let none = || CliError::bad_input("the proof folder has no key".to_owned());
    Ok(Proof {
        key: keys.next().ok_or_else(none)?,
        policy: folder.policy()?,
        trust,
        checkpoints: checkpoints?.into_iter().flatten().collect(),
        stamps: folder.stamps()?.into_iter().map(stamp).collect(),
    })
}

fn stamp(kept: KeptStamp) -> StampFiles {
    StampFiles {
        size: kept.size,
        stamp: kept.stamp,
        certificates: kept.certificates,
    }
}

/// Writes the bundle of a store.
///
/// # Errors
/// When the store, its proof folder or the target cannot be used.
pub(crate) fn write(
    site: &Site,
    proof: &ProofArgs,
    edition: Edition,
    to: &Path,
    out: &Output,
) -> Result<ExitCode, CliError> {
    let proof = proofs(&proof.needed(&site.store)?)?;
    let folder = Folder::at(to);
    let exported = store::block_on(async {
        let Readable { ledger, engine } = store::open_read(site).await?;
        if edition == Edition::Auditor && engine.is_none() {
            let what = msg!("error-no-key");
            return Err(CliError::new(Exit::BadInput, "no_key", what).remedy(msg!("remedy-no-key")));
        }
        let mut source = Opened {
            ledger,
            engine,
            ahead: VecDeque::new(),
            next: 0,
        };
        let mut bar = None;
        let mut told = |Told::Leaves(done, all): Told| {
            let bar = bar.get_or_insert_with(|| out.progress(&msg!("export-progress"), Some(all)));
            bar.set(done);
        };
        let exported = bundle::export(&mut source, &proof, edition, &folder, &mut told);
        exported.map_err(|fault| failed(&fault))
    })?;
    let newest = proof.checkpoints.last();
    let is_final =
        newest.is_some_and(|newest| proof.trust.weigh(newest).is_ok_and(|weighed| weighed.is_final()));
    tell(&exported, is_final, edition, to, out)?;
    let exit = match exported.missing.is_empty() {
        true => Exit::Ok,
        false => Exit::Incomplete,
    };
    Ok(exit.into())
}

fn tell(
    exported: &Exported,
    is_final: bool,
    edition: Edition,
    to: &Path,
    out: &Output,
) -> Result<(), CliError> {
    let missing: Vec<String> = exported.missing.iter().map(ToString::to_string).collect();
    let path = to.display().to_string();
    if out.is_json() {
        return out.json(&json!({
            "before": exported.before,
            "closed": exported.closed.len(),
            "edition": edition.name(),
            "elsewhere": exported.elsewhere,
            "final": is_final,
            "missing": missing,
            "origin": exported.origin,
            "removed": exported.removed,
            "root": exported.head.root.to_string(),
            "size": exported.head.size,
            "to": path,
            "written": exported.written,
        }));
    }
    let (size, root) = (exported.head.size, exported.head.root.to_string());
    out.message(&msg!("export-bundle", to = &path, count = size, root = root));
    out.message(&msg!(
        "export-files",
        count = exported.written,
        removed = exported.removed
    ));
    if !is_final {
        out.message(&msg!("export-pending"));
    }
    if exported.elsewhere > 0 {
        out.message(&msg!("export-elsewhere", count = exported.elsewhere));
    }
    for digest in missing {
        out.message(&msg!("export-missing", digest = digest));
    }
    if edition == Edition::Auditor {
        out.message(&msg!("export-auditor"));
    }
    Ok(())
}

/// A store that is exported. The writer of bundles is not asynchronous, so the store is waited for where it is asked.
struct Opened {
    ledger: Arc<dyn Ledger>,
    engine: Option<Engine>,
    /// Leaves read and not yet handed over.
    ahead: VecDeque<Vec<u8>>,
    /// The position of the first of them.
    next: u64,
}

impl Source for Opened {
    fn leaves(&mut self, from: u64, limit: usize) -> Result<Vec<Vec<u8>>, Fault> {
        if from != self.next {
            self.ahead.clear();
            self.next = from;
        }
        while self.ahead.len() < limit {
            let begin = self.next + self.ahead.len() as u64;
            let read =
                block_in_place(|| Handle::current().block_on(self.ledger.leaves(Position(begin), PAGE)));
            let page = read.map_err(|why| Fault::new(FaultKind::Source, "store", why))?;
            if page.is_empty() {
                break;
            }
            for (leaf, expected) in page.into_iter().zip(begin..) {
                if leaf.position.0 != expected {
                    let what = format!("there is no leaf at position {expected}");
                    return Err(Fault::new(FaultKind::Source, "store", what));
                }
                self.ahead.push_back(leaf.bytes);
            }
        }
        let some = self.ahead.len().min(limit);
        self.next += some as u64;
        Ok(self.ahead.drain(..some).collect())
    }

    fn blob(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        let read = block_in_place(|| Handle::current().block_on(self.ledger.blob(digest)));
        read.map_err(|why| Fault::new(FaultKind::Source, "store", why))
    }

    fn opening(&mut self, commitment: &Digest) -> Result<Option<Vec<u8>>, Fault> {
        let Some(engine) = &self.engine else {
            return Ok(None);
        };
        let bad = |why: String| Fault::new(FaultKind::Source, "store", why);
        let opened = block_in_place(|| Handle::current().block_on(engine.opening(commitment)));
        let opened = opened.map_err(|why| bad(why.to_string()))?;
        let written = opened.map(|opening| codec::to_canonical(&opening).map_err(|why| bad(why.to_string())));
        written.transpose()
    }
}

/// Compares two checkpoints or bundles.
///
/// # Errors
/// When one of them cannot be used, or there is no policy to say whose they must be.
pub(crate) fn compare(
    a: &Place,
    b: &Path,
    policy: Option<&Path>,
    out: &Output,
) -> Result<ExitCode, CliError> {
    let Place::Folder(a) = a else {
        let what = msg!("compare-database");
        return Err(CliError::new(Exit::BadInput, "no_checkpoint", what));
    };
    let inside = |bundle: &Path| bundle.join("tingbok").join("policy");
    let beside = [inside(a), inside(b)].into_iter().find(|path| path.is_file());
    let named = policy
        .map(Path::to_owned)
        .or(beside)
        .ok_or_else(|| CliError::new(Exit::BadInput, "no_policy", msg!("compare-no-policy")))?;
    let read = |path: &Path| -> Result<Policy, Fault> {
        let fault = |why: String| Fault::new(FaultKind::Unusable, path.display(), why);
        let bytes = fs::read(path).map_err(|why| fault(why.to_string()))?;
        Policy::parse(&bytes).map_err(|why| fault(why.to_string()))
    };
    let policy = read(&named).map_err(|fault| failed(&fault))?;
    let mut bar = None;
    let mut read = |done, all| {
        let bar = bar.get_or_insert_with(|| out.progress(&msg!("receipt-follows"), Some(all)));
        bar.set(done);
    };
    let compared = bundle::compare(a, b, &policy, &mut read).map_err(|fault| failed(&fault))?;
    drop(bar);
    let (exit, data) = match &compared {
        Comparison::Equivocation { one, other } => {
            let side = |(place, note): &(String, String)| json!({ "file": place, "note": note });
            let data = json!({ "verdict": "equivocation", "one": side(one), "other": side(other) });
            (Exit::Differs, data)
        }
        Comparison::Agree { size } => (Exit::Ok, json!({ "verdict": "agree", "size": size })),
        Comparison::Open { smaller, larger } => {
            let data = json!({ "verdict": "open", "smaller": smaller, "larger": larger });
            (Exit::Incomplete, data)
        }
    };
    if out.is_json() {
        out.json(&data)?;
        return Ok(exit.into());
    }
    match compared {
        Comparison::Equivocation { one, other } => {
            out.message(&msg!("compare-equivocation"));
            for (place, note) in [one, other] {
                out.line(&format!("\n{place}\n{}", note.trim_end()));
            }
        }
        Comparison::Agree { size } => out.message(&msg!("compare-agree", count = size)),
        Comparison::Open { smaller, larger } => {
            out.message(&msg!("compare-open", smaller = smaller, larger = larger));
        }
    }
    Ok(exit.into())
}

/// What ended the work with a bundle.
pub(crate) fn failed(fault: &Fault) -> CliError {
    let (exit, code, remedy) = match fault.kind {
        FaultKind::Missing => (Exit::BadInput, "no_file", msg!("remedy-file")),
        FaultKind::Unusable => (Exit::BadInput, "unusable", msg!("remedy-unusable")),
        FaultKind::UnknownKey => (Exit::BadInput, "unknown_key", msg!("remedy-unknown-key")),
        FaultKind::Other => (Exit::BadInput, "other_bundle", msg!("remedy-other-bundle")),
        FaultKind::System => (Exit::Store, "unavailable", msg!("remedy-system")),
        FaultKind::Source => (Exit::Store, "not_as_signed", msg!("remedy-not-as-signed")),
    };
    let error = CliError::plain(exit, code, fault.to_string()).remedy(remedy);
    error.at("file", fault.place.clone())
}
