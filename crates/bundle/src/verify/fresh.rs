//! Whether a bundle is as large and as new as was asked for: files alone cannot show that they are the latest.

use super::{
    Options,
    checkpoints::Checkpoints,
    finding::{Finding, Findings, Step},
};
use events::Time;

/// Whether it is as large and as new as was asked for.
pub(super) fn judge(options: &Options, checkpoints: &Checkpoints, findings: &mut Findings) {
    let size = checkpoints.newest.head.size;
    if let Some(wanted) = options.at_least.filter(|wanted| size < *wanted) {
        let finding = Finding::incomplete(Step::Fresh, "fresh-small");
        findings.add(finding.fact("size", size).fact("wanted", wanted));
    }
    let Some((age, now)) = options.max_age else {
        return;
    };
    let bound = Time::from_millis(now.saturating_sub(age));
    match checkpoints
        .newest
        .time
        .map(|time| Time::from_millis(millis(time)))
    {
        None => findings.add(Finding::incomplete(Step::Fresh, "fresh-unknown")),
        Some(time) if time < bound => {
            let finding = Finding::incomplete(Step::Fresh, "fresh-old");
            findings.add(finding.fact("time", time).fact("bound", bound));
        }
        Some(_) => {}
    }
}

/// Seconds as milliseconds.
pub(super) fn millis(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000)
}
