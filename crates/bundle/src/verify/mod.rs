//! Verifies a bundle: every step, every failure with its file and position, in one pass over the leaves. Needs nothing but
//! files, and never stops at the first fault.

mod beside;
mod checkpoints;
mod finding;
mod known;
mod meaning;
mod own;
mod receipts;
mod report;
mod state;
mod steps;
mod time;
mod tree;

pub use finding::{Finding, KEPT_AT_MOST, KINDS, Step};
pub(crate) use known::bundle_at;
pub use report::{Report, State, StepLine};

use crate::{Edition, Fault, FaultKind, Folder, compare::Tiles, layout};
use checkpoints::Checkpoints;
use events::Digest;
use finding::Findings;
use meaning::{Heard, Reader};
use state::Seen;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::mpsc,
    thread,
};
use tlog::{Hash, Policy, TileReader, TreeHead, prove_consistency, root_at, tiles};
use tree::{Passed, Start, Wanted};

/// So many files of leaves wait at most to be read as events.
const AHEAD: usize = 8;

/// What a bundle is held against.
#[derive(Clone, Debug)]
pub struct Options {
    /// The policy, as its bytes; the one in the bundle where none is given, which shows only that the bundle agrees with
    /// itself. With it trust begins: with the keys and the witnesses that it names. Other keys and another policy count
    /// later, if the log says so in events for which those have vouched that are trusted by then (see [`tlog::Trust`]): so
    /// the policy of years ago is enough, and the one in force now will do too.
    pub policy: Option<Vec<u8>>,
    /// Checkpoints and bundles from elsewhere.
    pub known: Vec<PathBuf>,
    /// A folder of receipts.
    pub receipts: Option<PathBuf>,
    /// How many leaves there must be at least.
    pub at_least: Option<u64>,
    /// How old the newest quorum may be, and what time it is, in milliseconds.
    pub max_age: Option<(i64, i64)>,
    /// Where an earlier verification left how far it came, and this one is to. Only what is new is looked at then, and
    /// what follows from the events is not derived again.
    pub since: Option<PathBuf>,
    /// Whether everything is derived again. Without it only files, tree, signatures and the form of leaves are looked at.
    pub meaning: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            policy: None,
            known: Vec::new(),
            receipts: None,
            at_least: None,
            max_age: None,
            since: None,
            meaning: true,
        }
    }
}

/// Verifies a bundle. `told` hears how many leaves of how many were read.
///
/// # Errors
/// When there is no bundle, or something it is to be held against cannot be used. Whatever is wrong with the bundle
/// itself is in the report.
pub fn verify(folder: &Folder, options: &Options, told: &mut dyn FnMut(u64, u64)) -> Result<Report, Fault> {
    let mut findings = Findings::default();
    let files = files(folder)?;
    let policy = policy(folder, options)?;
    let mut checkpoints = Checkpoints::read(folder, &files, &mut findings)?;
    let origin = checkpoints.newest.signed.checkpoint().origin().to_owned();
    let head = checkpoints.newest.head;
    let known = known::read(&options.known, &origin)?;
    let receipts = receipts::read(options.receipts.as_deref(), &mut findings)?;
    let seen = seen(options, &origin, head, &mut findings)?;
    let own = own::find(folder, head.size, seen.as_ref())?;
    let trust = own::trust(folder, &policy, &own, &checkpoints)?;
    checkpoints.weigh(&trust, &mut findings);
    let listed = beside::Listed::read(folder, &trust, &origin, head.size, &mut findings)?;
    let since = seen.as_ref().map_or(0, |seen| seen.size);
    let meaning = options.meaning && seen.is_none();

    let mut sizes: BTreeSet<u64> = checkpoints.sizes().collect();
    sizes.extend(known::sizes(&known).chain(receipts::sizes(&receipts)));
    sizes.insert(since);
    let wanted = Wanted {
        sizes,
        leaves: receipts::leaves(&receipts).collect(),
        texts: listed.edition == Some(Edition::Auditor),
    };
    let start = match (&seen, &options.since) {
        (Some(seen), Some(path)) => seen.start(path)?,
        _ => Start::nothing(),
    };
    let from = start.builder.size();
    let brackets = time::Brackets::new(&checkpoints.times());
    let timed = brackets.any();
    let reader = Reader::new(folder, meaning, brackets, since);
    let (mut passed, heard) = run(folder, start, head, &wanted, reader, told)?;

    if let Some(seen) = &seen {
        earlier(folder, seen, from, &wanted, &files, &mut passed);
    }
    take(&mut findings, std::mem::take(&mut passed.findings));
    checkpoints.judge(&passed.roots, &mut findings);
    known::judge(&known, &trust, head.size, &passed.roots, &mut findings);
    receipts::judge(
        &receipts,
        &trust,
        head.size,
        &passed.roots,
        &passed.hashes,
        &mut findings,
    );
    let read = match passed.unread.is_none() && seen.is_none() {
        true => beside::Read::All,
        false => beside::Read::Some,
    };
    beside::check(folder, &files, &listed, head.size, read, &passed, &mut findings)?;
    if let Some(position) = passed.unread {
        findings.add(Finding::incomplete(Step::V7, "meaning-unread").at(position));
    }
    let Heard {
        findings: heard,
        pending,
        counts,
    } = heard;
    take(&mut findings, heard);
    fresh(options, &checkpoints, &mut findings);

    let mut idle = vec![Step::V13];
    let unwitnessed = trust.policy_at(head.size).quorum().is_none() && trust.doubts().is_empty();
    idle.extend(unwitnessed.then_some(Step::V3));
    idle.extend(known.is_empty().then_some(Step::V5));
    idle.extend(options.receipts.is_none().then_some(Step::V6));
    idle.extend((!timed).then_some(Step::V8));
    idle.extend((!wanted.texts).then_some(Step::V12));
    let asked = options.at_least.is_some() || options.max_age.is_some();
    idle.extend((!asked).then_some(Step::Fresh));
    let skipped: &[Step] = match meaning {
        true => &[],
        false => &[Step::V9, Step::V10, Step::V11, Step::V14],
    };
    let verdict = report::verdict(&findings);
    if let (Some(path), replay::Verdict::Clean) = (&options.since, verdict) {
        Seen::new(&origin, head.size, head.root, own, &passed.edge).write(path)?;
    }
    Ok(Report {
        verdict,
        origin,
        size: head.size,
        root: head.root.to_string(),
        edition: listed.edition,
        policy: Digest(policy.digest()).to_string(),
        policy_given: options.policy.is_some(),
        cosigned: checkpoints.cosigned.clone(),
        time: checkpoints.newest.time.map(millis),
        checkpoints: checkpoints.published.len() as u64,
        since,
        steps: report::steps(&findings, &idle, skipped),
        erased: passed
            .texts
            .keys()
            .filter(|text| passed.erased.contains(*text))
            .count() as u64,
        elsewhere: listed.elsewhere(&passed),
        findings: findings.list,
        left_out: findings.left_out,
        pending,
        replay: counts,
    })
}

/// Every file there is.
fn files(folder: &Folder) -> Result<BTreeSet<String>, Fault> {
    let root = folder.root();
    if !root.is_dir() {
        let what = "there is no such folder";
        return Err(Fault::new(FaultKind::Missing, root.display(), what));
    }
    folder.files()
}

fn policy(folder: &Folder, options: &Options) -> Result<Policy, Fault> {
    let (place, bytes) = match &options.policy {
        Some(bytes) => ("policy".to_owned(), bytes.clone()),
        None => {
            let place = folder.place(layout::POLICY);
            let missing = || {
                Fault::new(
                    FaultKind::Missing,
                    &place,
                    "there is no such file, and no policy was given",
                )
            };
            let bytes = folder.read(layout::POLICY)?.ok_or_else(missing)?;
            (place, bytes)
        }
    };
    Policy::parse(&bytes).map_err(|why| Fault::unusable(place, why))
}

/// How far an earlier verification came, if it was one of this log and no further than this bundle.
fn seen(
    options: &Options,
    origin: &str,
    head: TreeHead,
    findings: &mut Findings,
) -> Result<Option<Seen>, Fault> {
    let Some(path) = &options.since else {
        return Ok(None);
    };
    let Some(seen) = Seen::read(path)? else {
        return Ok(None);
    };
    let place = path.display().to_string();
    if seen.origin != origin {
        let what = format!("it is of the log {}; the bundle is of {origin}", seen.origin);
        return Err(Fault::unusable(place, what));
    }
    if seen.size > head.size {
        let finding = Finding::incomplete(Step::V5, "known-newer").file(place);
        findings.add(finding.fact("size", head.size).fact("known", seen.size));
        return Ok(None);
    }
    Ok(Some(seen))
}

/// The pass over the leaves, and beside it in a thread of its own the reading of them as events: two cores are then
/// twice as quick.
fn run(
    folder: &Folder,
    start: Start,
    head: TreeHead,
    wanted: &Wanted,
    mut reader: Reader,
    told: &mut dyn FnMut(u64, u64),
) -> Result<(Passed, Heard), Fault> {
    let (sender, receiver) = mpsc::sync_channel(AHEAD);
    let passed = thread::scope(|scope| {
        let pass = scope.spawn(move || {
            let mut sink = |batch| sender.send(batch).is_ok();
            tree::pass(folder, start, head, wanted, &mut sink)
        });
        for batch in receiver {
            told(batch.first, head.size);
            reader.take(&batch);
        }
        pass.join()
    });
    let broken = |_| {
        Fault::new(
            FaultKind::System,
            folder.root().display(),
            "the reading of the files broke off",
        )
    };
    let passed = passed.map_err(broken)??;
    told(head.size, head.size);
    Ok((passed, reader.finish(head)))
}

/// What an earlier verification has seen: its files are still there, and roots at its sizes are read from the tiles, each
/// proven against the root that was verified then.
fn earlier(
    folder: &Folder,
    seen: &Seen,
    from: u64,
    wanted: &Wanted,
    files: &BTreeSet<String>,
    passed: &mut Passed,
) {
    for tile in tiles(0, from).filter(tlog::Tile::is_full) {
        let path = tile.to_string();
        if !files.contains(&path) {
            passed
                .findings
                .add(Finding::incomplete(Step::V1, "file-missing").file(path));
        }
    }
    let root = Hash(seen.root.0);
    if passed
        .roots
        .get(&seen.size)
        .is_some_and(|computed| *computed != root)
    {
        let finding = Finding::tampered(Step::V5, "known-differs").fact("stated", root);
        let computed = passed
            .roots
            .get(&seen.size)
            .map(ToString::to_string)
            .unwrap_or_default();
        passed.findings.add(
            finding
                .fact("computed", computed)
                .fact("size", seen.size)
                .file("--since"),
        );
        return;
    }
    let source = Tiles(folder);
    let reader = TileReader::new(&source, seen.size);
    let proven = |size: u64| {
        let old = root_at(&reader, size).ok()?;
        let proof = prove_consistency(&reader, size, seen.size).ok()?;
        proof.verify(&old, &root).ok()?;
        Some((size, old))
    };
    let old: BTreeMap<u64, Hash> = wanted
        .sizes
        .range(..from)
        .filter_map(|size| proven(*size))
        .collect();
    passed.roots.extend(old);
    let hash = |index: u64| {
        let place = TileReader::new(&source, seen.size);
        let proof = tlog::prove_inclusion(&place, index, seen.size).ok()?;
        let node = tlog::Node { level: 0, index };
        let hash = tlog::HashReader::read(&place, &[node]).ok()?.first().copied()?;
        proof.verify(&hash, &root).ok()?;
        Some((index, hash))
    };
    let old: BTreeMap<u64, Hash> = wanted
        .leaves
        .range(..from)
        .filter_map(|index| hash(*index))
        .collect();
    passed.hashes.extend(old);
}

/// Whether it is as large and as new as was asked for.
fn fresh(options: &Options, checkpoints: &Checkpoints, findings: &mut Findings) {
    let size = checkpoints.newest.head.size;
    if let Some(wanted) = options.at_least.filter(|wanted| size < *wanted) {
        let finding = Finding::incomplete(Step::Fresh, "fresh-small");
        findings.add(finding.fact("size", size).fact("wanted", wanted));
    }
    let Some((age, now)) = options.max_age else {
        return;
    };
    let bound = events::Time::from_millis(now.saturating_sub(age));
    match checkpoints
        .newest
        .time
        .map(|time| events::Time::from_millis(millis(time)))
    {
        None => findings.add(Finding::incomplete(Step::Fresh, "fresh-unknown")),
        Some(time) if time < bound => {
            let finding = Finding::incomplete(Step::Fresh, "fresh-old");
            findings.add(finding.fact("time", time).fact("bound", bound));
        }
        Some(_) => {}
    }
}

fn millis(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000)
}

/// Adds findings to others.
fn take(all: &mut Findings, more: Findings) {
    all.left_out += more.left_out;
    for (step, weight) in more.heaviest {
        let heaviest = all.heaviest.entry(step).or_insert(weight);
        *heaviest = (*heaviest).max(weight);
    }
    for finding in more.list {
        all.add(finding);
    }
}
