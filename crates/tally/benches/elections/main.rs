//! How long the rules take, and whether they give what is expected. `cargo bench -p tally --bench elections` looks at
//! all files of `data/elections` beside the repository, then at generated sizes; with arguments after `--` at less:
//!
//! - `files [PART]`: the files whose name contains PART;
//! - `country`: 357 x 200, all records, under each scheme of weights;
//! - `scale VOTERS`: random approval ballots over 200 needs, with the peak memory of the process;
//! - `times FILE KEY...`: microseconds of those rules on one file, a line each, for other programs.
//!
//! Milliseconds are processor time, the least of some runs on one core (other work on the machine counts little), with everything that `tally_with` does: checking the profile,
//! grouping the ballots, counting, recording. Reading is told apart.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod files;
mod scale;

use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

#[expect(
    clippy::disallowed_methods,
    reason = "a benchmark reads its few words without clap"
)]
fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => {
            files::table("")?;
            scale::country()?;
            // Each in a process of its own, for its peak memory.
            for voters in ["100000", "1000000"] {
                Command::new(std::env::current_exe()?)
                    .args(["scale", voters])
                    .status()?;
            }
            Ok(())
        }
        ["files"] => files::table(""),
        ["files", part] => files::table(part),
        ["country"] => scale::country(),
        ["scale", voters] => scale::city(voters.parse()?),
        ["times", file, keys @ ..] => files::times(file.as_ref(), keys),
        _ => Err("see the head of benches/elections/main.rs for what can be asked".into()),
    }
}

/// The result and the processor time it took, the least of `runs`.
fn timed<T>(runs: u32, mut work: impl FnMut() -> T) -> (T, Duration) {
    let mut measure = || {
        let start = Clock::start();
        let result = work();
        (result, start.elapsed())
    };
    let mut best = measure();
    for _ in 1..runs {
        let again = measure();
        if again.1 < best.1 {
            best = again;
        }
    }
    best
}

/// Time of the processor for this thread, or of the wall where there is no `/proc`.
struct Clock {
    wall: Instant,
    processor: Option<Duration>,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures how long it took")]
    fn start() -> Clock {
        Clock {
            wall: Instant::now(),
            processor: processor(),
        }
    }

    fn elapsed(&self) -> Duration {
        match (self.processor, processor()) {
            (Some(before), Some(now)) => now.saturating_sub(before),
            _ => self.wall.elapsed(),
        }
    }
}

fn processor() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(
        stat.split_whitespace().next()?.parse().ok()?,
    ))
}

/// Milliseconds with three decimals.
fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:03}", micros / 1_000, micros % 1_000)
}
