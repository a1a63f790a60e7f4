//! Verifies a bundle: every step, every failure with its file and position, in one pass over the leaves. Needs nothing but
//! files, and never stops at the first fault.

mod beside;
mod checkpoints;
mod finding;
mod fresh;
mod known;
mod line;
mod meaning;
mod own;
mod promises;
mod receipts;
mod report;
mod run;
mod since;
mod stamps;
mod state;
mod steps;
mod time;
mod tree;

pub use finding::{Finding, KEPT_AT_MOST, KINDS, Step};
pub(crate) use known::bundle_at;
pub(crate) use own::said;
pub use report::{Report, State, StepLine};
pub use stamps::Stamped;

use crate::{Edition, Fault, FaultKind, Folder, layout};
use checkpoints::Checkpoints;
use events::Digest;
use finding::Findings;
use fresh::millis;
use meaning::Heard;
use since::Course;
use state::Seen;
use std::{collections::BTreeSet, path::PathBuf};
use tlog::Policy;
use tree::Wanted;

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
    /// A folder of receipts and promises.
    pub receipts: Option<PathBuf>,
    /// What time it is, in milliseconds since 1970, for promises; that of the newest quorum where none is given.
    pub now: Option<i64>,
    /// How many leaves there must be at least.
    pub at_least: Option<u64>,
    /// How old the newest quorum may be, and what time it is, in milliseconds.
    pub max_age: Option<(i64, i64)>,
    /// The certificates of the authorities whose time stamps are trusted, as PEM. Without them nobody is, and a stamp only
    /// agrees with itself.
    pub tsa: Option<Vec<u8>>,
    /// Where an earlier verification left how far it came, and this one is to. Only what is new is judged then; what is
    /// older is folded, if it is the same as it was.
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
            now: None,
            at_least: None,
            max_age: None,
            tsa: None,
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
    let roots = stamps::roots(options)?;
    let mut checkpoints = Checkpoints::read(folder, &files, &mut findings)?;
    let origin = checkpoints.newest.signed.checkpoint().origin().to_owned();
    let head = checkpoints.newest.head;
    let known = known::read(&options.known, &origin)?;
    let seen = since::seen(options, &origin, head, &mut findings)?;
    let own = own::find(folder, head.size, seen.as_ref())?;
    let trust = own::trust(folder, &policy, &own, &checkpoints)?;
    checkpoints.weigh(&trust, &mut findings);
    let listed = beside::Listed::read(folder, &trust, &origin, head.size, &mut findings)?;
    let (receipts, promised) = receipts::read(options.receipts.as_deref(), &trust, &mut findings)?;

    let mut sizes: BTreeSet<u64> = checkpoints.sizes().collect();
    sizes.extend(known::sizes(&known).chain(receipts::sizes(&receipts)));
    sizes.extend(seen.iter().map(|seen| seen.size));
    let wanted = Wanted {
        sizes,
        leaves: receipts::leaves(&receipts)
            .chain(promises::leaves(&promised))
            .collect(),
        texts: listed.edition == Some(Edition::Auditor),
    };
    let anchors = own::anchors(&own);
    let brackets = time::Brackets::new(&checkpoints.times()).anchored(&anchors);
    let timed = brackets.any();
    let course = Course::of(options, seen.as_ref(), head.size)?;
    let (course, mut passed, heard) = run::run(folder, course, head, &wanted, &brackets, told)?;

    if let Some(seen) = &seen {
        since::earlier(folder, seen, &course, &wanted, &files, &mut passed);
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
    let seconds = options.now.map(|now| u64::try_from(now / 1000).unwrap_or(0));
    let now = seconds.or(checkpoints.newest.time);
    let mut pending = promises::judge(&promised, head.size, now, &passed.hashes, &mut findings);
    let read = match passed.unread.is_none() && course.since == 0 {
        true => beside::Read::All,
        false => beside::Read::Some,
    };
    beside::check(folder, &files, &listed, head.size, read, &passed, &mut findings)?;
    if let Some(position) = passed.unread {
        findings.add(Finding::incomplete(Step::V7, "meaning-unread").at(position));
    }
    let Heard {
        findings: heard,
        pending: due,
        counts,
    } = heard;
    pending.extend(due);
    take(&mut findings, heard);
    fresh::judge(options, &checkpoints, &mut findings);

    let stamps = stamps::Scene {
        folder,
        files: &files,
        checkpoints: &checkpoints,
        anchors: &anchors,
        roots: roots.as_ref(),
    };
    let stamped = stamps.judge(&mut findings)?;
    let mut idle = Vec::new();
    idle.extend(stamps.is_idle().then_some(Step::V13));
    let unwitnessed = trust.policy_at(head.size).quorum().is_none() && trust.doubts().is_empty();
    idle.extend(unwitnessed.then_some(Step::V3));
    idle.extend(known.is_empty().then_some(Step::V5));
    idle.extend(options.receipts.is_none().then_some(Step::V6));
    idle.extend((!timed).then_some(Step::V8));
    idle.extend((!wanted.texts).then_some(Step::V12));
    let asked = options.at_least.is_some() || options.max_age.is_some();
    idle.extend((!asked).then_some(Step::Fresh));
    let derived = [Step::V9, Step::V10, Step::V11, Step::V14];
    let skipped: &[Step] = if options.meaning { &[] } else { &derived };
    idle.extend(derived.iter().filter(|_| course.judging.is_none()));
    let verdict = report::verdict(&findings);
    if let (Some(path), replay::Verdict::Clean) = (&options.since, verdict) {
        let judged = match options.meaning {
            true => head.size,
            false => seen.map_or(0, |seen| seen.judged),
        };
        Seen::new(&origin, head, judged, own, &passed.edge).write(path)?;
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
        stamped,
        checkpoints: checkpoints.published.len() as u64,
        since: course.since,
        judged_from: course.judging,
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
