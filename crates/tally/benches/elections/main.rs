//! How long the rules take, and whether they give what is expected. `cargo bench -p tally --bench elections` looks at
//! all files of `data/elections` beside the repository, then at generated sizes; with arguments after `--` at less:
//!
//! - `files [PART]`: the files whose name contains PART;
//! - `country`: 357 x 200, all records, under each scheme of weights;
//! - `scale VOTERS`: random approval ballots over 200 needs, with the peak memory of the process;
//! - `times FILE KEY...`: microseconds of those rules on one file, a line each, for other programs.
//!
//! Milliseconds are processor time (below 8: of the wall), the least of some runs on one core, so that other work on
//! the machine counts little. They hold everything that `tally_with` does: checking the profile, grouping the ballots,
//! counting, recording. Reading is told apart.
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
    let mut best = timed_once(&mut work);
    if best.1 < SHORT {
        best.1 = Duration::ZERO;
        // The clock of the processor ticks too slowly for this; the least of many runs by the wall will do.
        for _ in 0..REPEATED {
            let start = Clock::start();
            let result = work();
            let wall = start.wall.elapsed();
            if best.1.is_zero() || wall < best.1 {
                best = (result, wall);
            }
        }
        return best;
    }
    // What takes long is steady enough.
    let more = if best.1 < Duration::from_secs(1) { runs } else { 1 };
    for _ in 1..more {
        let again = timed_once(&mut work);
        if again.1 < best.1 {
            best = again;
        }
    }
    best
}

fn timed_once<T>(work: &mut impl FnMut() -> T) -> (T, Duration) {
    let start = Clock::start();
    let result = work();
    (result, start.elapsed())
}

const SHORT: Duration = Duration::from_millis(8);
const REPEATED: u32 = 20;

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
