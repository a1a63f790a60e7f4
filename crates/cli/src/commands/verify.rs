//! `tingbok verify`: everything that files can show of a log. What is checked, the crate `bundle` knows; this reads the
//! arguments and puts words to what it answers.

use crate::{
    commands::bundle::failed, commands::import::read_file, error::CliError, exit::Exit, output::Output,
};
use bundle::{Finding, Folder, Options, Report, State, StepLine};
use clap::Args;
use events::Time;
use messages::{Message, msg};
use replay::Verdict;
use std::{path::PathBuf, process::ExitCode, str::FromStr};

/// Verifies a bundle.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The bundle.
    bundle: PathBuf,
    /// Whom it must be signed by.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Checkpoints and bundles from elsewhere.
    #[arg(long, value_name = "PATH")]
    known: Vec<PathBuf>,
    /// A folder of receipts.
    #[arg(long, value_name = "DIR")]
    receipts: Option<PathBuf>,
    /// How many events there must be at least.
    #[arg(long, value_name = "SIZE")]
    at_least: Option<u64>,
    /// How old the newest checkpoint may be.
    #[arg(long, value_name = "DURATION")]
    max_age: Option<Span>,
    /// The authorities whose time stamps are trusted.
    #[arg(long, value_name = "FILE")]
    tsa: Option<PathBuf>,
    /// What time it is.
    #[arg(long, value_name = "TIME")]
    now: Option<Time>,
    /// How far an earlier verification came.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// Do not derive anything again.
    #[arg(long)]
    files_only: bool,
    /// The same as `--format json`, as which it is read before anything else.
    #[arg(long = "json")]
    _json: bool,
}

/// A length of time: a whole number and `s`, `m`, `h` or `d`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Span {
    millis: i64,
}

impl FromStr for Span {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let bad = || format!("'{given}' is no length of time such as 90s, 30m, 24h or 7d");
        let end = given.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
        let (number, unit) = given.split_at(end);
        let unit = match unit {
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(bad()),
        };
        let number: i64 = number.parse().map_err(|_| bad())?;
        let millis = number.checked_mul(unit).ok_or_else(bad)?;
        Ok(Self { millis })
    }
}

/// Runs it.
///
/// # Errors
/// When there is no bundle there, or something it is to be held against cannot be used.
pub(crate) fn run(args: &VerifyArgs, out: &Output) -> Result<ExitCode, CliError> {
    let read = |path: &PathBuf| read_file(path);
    let now = || args.now.unwrap_or_else(|| engine::clock::system()());
    let options = Options {
        policy: args.policy.as_ref().map(read).transpose()?,
        known: args.known.clone(),
        receipts: args.receipts.clone(),
        now: args.now.map(Time::millis),
        at_least: args.at_least,
        max_age: args.max_age.map(|span| (span.millis, now().millis())),
        tsa: args.tsa.as_ref().map(read).transpose()?,
        since: args.since.clone(),
        meaning: !args.files_only,
    };
    let mut bar = None;
    let mut told = |done, all| {
        let bar = bar.get_or_insert_with(|| out.progress(&msg!("verify-progress"), Some(all)));
        bar.set(done);
    };
    let folder = Folder::at(&args.bundle);
    let report = bundle::verify(&folder, &options, &mut told).map_err(|fault| CliError {
        exit: Exit::BadInput,
        ..failed(&fault)
    })?;
    drop(bar);
    match out.is_json() {
        true => out.json(&data(&report, out)?)?,
        false => tell(&report, out),
    }
    Ok(exit(report.verdict).into())
}

fn exit(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Clean => Exit::Ok,
        Verdict::Tampered => Exit::Differs,
        Verdict::Incomplete => Exit::Incomplete,
        Verdict::Unreadable => Exit::BadInput,
    }
}

/// The report with the sentence of each finding.
fn data(report: &Report, out: &Output) -> Result<serde_json::Value, CliError> {
    let failed = |why: serde_json::Error| CliError::plain(Exit::Store, "no_json", why.to_string());
    let mut data = serde_json::to_value(report).map_err(failed)?;
    if let Some(fields) = data.as_object_mut() {
        fields.insert("exit".to_owned(), (exit(report.verdict) as u8).into());
    }
    if let Some(listed) = data.get_mut("findings").and_then(|list| list.as_array_mut()) {
        for (listed, finding) in listed.iter_mut().zip(&report.findings) {
            if let Some(listed) = listed.as_object_mut() {
                listed.insert("message".to_owned(), sentence(finding, out).into());
            }
        }
    }
    Ok(data)
}

fn tell(report: &Report, out: &Output) {
    let found = report.findings.len() as u64 + report.left_out;
    out.message(&match report.verdict {
        Verdict::Clean => msg!("verify-clean", count = report.size),
        Verdict::Tampered | Verdict::Unreadable => msg!("verify-tampered", count = found),
        Verdict::Incomplete => msg!("verify-incomplete", count = found),
    });
    out.message(&msg!(
        "verify-log",
        origin = &report.origin,
        count = report.size,
        root = &report.root
    ));
    out.message(&match report.policy_given {
        true => msg!("verify-policy", digest = &report.policy),
        false => msg!("verify-own-policy", digest = &report.policy),
    });
    if !report.cosigned.is_empty() {
        let time = report.time.map(|time| Time::from_millis(time).to_string());
        let by = report.cosigned.join(", ");
        out.message(&msg!("verify-cosigned", by = by, time = time.unwrap_or_default()));
    }
    for stamped in &report.stamped {
        let time = Time::from_millis(stamped.time).to_string();
        let (count, by) = (stamped.size, &stamped.by);
        out.message(&match stamped.trusted {
            true => msg!("verify-stamped", count = count, time = time, by = by),
            false => msg!("verify-stamped-unknown", count = count, time = time, by = by),
        });
    }
    if report.since > 0 {
        out.message(&msg!("verify-since", position = report.since));
    }
    if let Some(from) = report.judged_from.filter(|from| *from > 0) {
        out.message(&msg!("verify-judged-from", position = from));
    }
    out.line("");
    for StepLine { code, state } in &report.steps {
        let name = out.say(&Message::keyed(format!(
            "verify-step-{}",
            code.code().to_lowercase()
        )));
        let state = out.say(&Message::keyed(format!("verify-state-{}", word(*state))));
        out.line(&format!("{:5} {name}: {state}", code.code()));
    }
    if !report.findings.is_empty() {
        out.line("");
    }
    for finding in &report.findings {
        out.line(&format!("{} {}", finding.code, sentence(finding, out)));
    }
    if report.left_out > 0 {
        out.message(&msg!("verify-left-out", count = report.left_out));
    }
    if report.elsewhere > 0 {
        out.message(&msg!("verify-elsewhere", count = report.elsewhere));
    }
    if report.erased > 0 {
        out.message(&msg!("verify-erased", count = report.erased));
    }
    for pending in &report.pending {
        out.message(&msg!("verify-pending", what = pending));
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Fine => "fine",
        State::Tampered => "tampered",
        State::Incomplete => "incomplete",
        State::NotApplicable => "idle",
        State::Skipped => "skipped",
    }
}

/// What a finding says: the words of the catalogue, and what the auditor adds in its own.
fn sentence(finding: &Finding, out: &Output) -> String {
    let mut message = Message::keyed(format!("verify-{}", finding.kind));
    let text = |name: &'static str, value: Option<String>| value.map(|value| (name, value.into()));
    let position = finding.position.map(|position| position.to_string());
    message.args.extend(text("file", finding.file.clone()));
    message.args.extend(text("position", position.clone()));
    let facts = finding.facts.iter();
    message
        .args
        .extend(facts.map(|(name, value)| (*name, value.into())));
    let mut words = out.say(&message);
    if let Some(detail) = &finding.detail {
        let place = position
            .map(|position| format!("@{position} "))
            .unwrap_or_default();
        let stream = finding
            .stream
            .as_ref()
            .map(|stream| format!("{stream}: "))
            .unwrap_or_default();
        let code = finding
            .audit
            .as_ref()
            .map(|code| format!(" [{code}]"))
            .unwrap_or_default();
        words = format!("{words} {place}{stream}{detail}{code}");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::{Lang, has};

    #[test]
    fn every_finding_step_and_state_has_its_words_in_every_language() {
        for lang in Lang::ALL {
            for (kind, facts) in bundle::KINDS {
                let mut message = Message::keyed(format!("verify-{kind}"));
                message.args.extend(facts.iter().map(|name| (*name, "7".into())));
                let words = message.say(lang);
                assert!(!words.contains(['⟦', '⟧']), "{words}");
            }
            for step in bundle::Step::ALL {
                assert!(has(lang, &format!("verify-step-{}", step.code().to_lowercase())));
            }
            for state in ["fine", "tampered", "incomplete", "idle", "skipped"] {
                assert!(has(lang, &format!("verify-state-{state}")));
            }
        }
    }

    #[test]
    fn lengths_of_time_are_read() {
        assert_eq!("24h".parse(), Ok(Span { millis: 86_400_000 }));
        assert_eq!("1d".parse::<Span>(), "24h".parse());
        for bad in ["", "5", "h", "1w", "-1h", "1.5h", "99999999999999999d"] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
    }
}
