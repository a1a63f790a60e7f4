//! A process that is killed without warning: an ignored test of this program, started again on its own, that says what it
//! has done.

use std::{
    future::Future,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

/// How it is told where to work.
pub(crate) fn variable(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "how the test tells its victim where to work"
    )]
    std::env::var(name).ok()
}

/// Its life.
pub(crate) fn live(life: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(life);
}

/// This program with one of its ignored tests alone, told with variables where to work.
pub(crate) fn victim(test: &str, told: &[(&str, String)]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(arguments(test))
        .envs(told.iter().map(|(name, value)| (name, value)));
    command
}

/// What makes of this program one of its ignored tests.
pub(crate) fn arguments(test: &str) -> [&str; 4] {
    [test, "--exact", "--ignored", "--nocapture"]
}

/// Starts it, and kills it a little after it was heard to say so many lines that begin with one of the words; gives all
/// such lines. It is counted by what it did, not by the clock: on a busy machine it would else never get anything done.
pub(crate) fn live_and_die(
    mut victim: Command,
    words: &[&str],
    heard: usize,
    later: Duration,
) -> Vec<String> {
    let mut child = victim.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // libtest says its own words too, the first of them before a word of ours on the same line.
    let own = |line: String| {
        let at = words.iter().filter_map(|word| line.find(word)).min()?;
        line.get(at..).map(str::to_owned)
    };
    let mut lines = lines.map_while(Result::ok).filter_map(own);
    let mut said: Vec<String> = lines.by_ref().take(heard).collect();
    std::thread::sleep(later);
    child.kill().unwrap();
    child.wait().unwrap();
    said.extend(lines);
    said
}
