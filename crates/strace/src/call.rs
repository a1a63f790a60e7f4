//! What strace wrote, as a list of calls in the order in which they were done.

use std::{collections::BTreeMap, fs, path::Path};

/// A system call that came to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// Which thread.
    pub thread: u32,
    /// Its name.
    pub name: String,
    /// What it was given, as strace writes it.
    pub arguments: String,
    /// What it gave, as strace writes it: a number, or `-1 EIO (…)`.
    pub gave: String,
}

/// The calls in a file of strace's. One that was under way when the process ended is not among them.
///
/// # Panics
/// When there is no such file.
#[must_use]
pub fn calls(trace: &Path) -> Vec<Call> {
    let text = fs::read(trace).expect("a trace");
    let text = String::from_utf8_lossy(&text);
    let mut begun: BTreeMap<u32, String> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let (Ok(thread), rest) = (thread.parse(), rest.trim_start()) else {
            continue;
        };
        if let Some(first) = rest.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, first.to_owned());
            continue;
        }
        let whole = match rest
            .strip_prefix("<... ")
            .and_then(|rest| rest.split_once("resumed>"))
        {
            Some((_, second)) => begun.remove(&thread).unwrap_or_default() + second,
            None => rest.to_owned(),
        };
        calls.extend(call(thread, &whole));
    }
    calls
}

/// `write(5</tmp/new>, "words", 5) = 5`; what is no call (`+++ exited with 0 +++`) is none.
fn call(thread: u32, whole: &str) -> Option<Call> {
    let (name, rest) = whole.split_once('(')?;
    let (arguments, gave) = rest.rsplit_once(" = ")?;
    let arguments = arguments.trim_end().strip_suffix(')')?;
    let (name, arguments, gave) = (name.to_owned(), arguments.to_owned(), gave.to_owned());
    Some(Call {
        thread,
        name,
        arguments,
        gave,
    })
}

impl Call {
    /// Whether it did what it was asked.
    #[must_use]
    pub fn is_done(&self) -> bool {
        !self.gave.starts_with('-') && !self.gave.starts_with('?')
    }

    /// The file that its first argument, a number, stands for.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        let first = self.arguments.split(", ").next()?;
        first.split_once('<')?.1.strip_suffix('>')
    }

    /// What is between quotation marks: names, or the first bytes that were written, with `\n` for a new line and other
    /// bytes in octal digits.
    #[must_use]
    pub fn quoted(&self) -> Vec<&str> {
        let (mut found, mut rest) = (Vec::new(), self.arguments.as_str());
        while let Some((_, from)) = rest.split_once('"') {
            let mut escaped = false;
            let end = from.find(|letter| match (escaped, letter) {
                (true, _) => {
                    escaped = false;
                    false
                }
                (false, '\\') => {
                    escaped = true;
                    false
                }
                (false, letter) => letter == '"',
            });
            let Some((inside, after)) = end.and_then(|at| Some((from.get(..at)?, from.get(at + 1..)?)))
            else {
                break;
            };
            found.push(inside);
            rest = after;
        }
        found
    }

    /// Whether bytes of a file were brought to disk.
    #[must_use]
    pub fn is_sync(&self) -> bool {
        matches!(self.name.as_str(), "fsync" | "fdatasync") && self.is_done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = r#"17 openat(AT_FDCWD</home>, "/tmp/a b/new", O_WRONLY|O_CREAT, 0666) = 5</tmp/a b/new>
17 write(5</tmp/a b/new>, "say \"a, b\"\n"..., 11 <unfinished ...>
18 fsync(6</tmp/x>)                     = 0
17 <... write resumed>)        = 11
17 fsync(5</tmp/a b/new>) = -1 EIO (Input/output error) (INJECTED)
17 rename("/tmp/a b/new", "/tmp/a b/signed" <unfinished ...>
17 +++ killed by SIGKILL +++
"#;

    #[test]
    fn a_trace_is_read() {
        let file = std::env::temp_dir().join(format!("strace-{}", std::process::id()));
        fs::write(&file, TRACE).expect("a file");
        let calls = calls(&file);
        fs::remove_file(&file).expect("the file");
        let names: Vec<&str> = calls.iter().map(|call| call.name.as_str()).collect();
        assert_eq!(names, ["openat", "fsync", "write", "fsync"]);
        let [opened, other, written, failed] = calls.as_slice() else {
            panic!("{calls:?}");
        };
        assert_eq!(opened.quoted(), ["/tmp/a b/new"]);
        assert_eq!(opened.gave, "5</tmp/a b/new>");
        assert_eq!((other.file(), other.is_sync()), (Some("/tmp/x"), true));
        assert_eq!(written.file(), Some("/tmp/a b/new"));
        assert_eq!(written.quoted(), [r#"say \"a, b\"\n"#]);
        assert!(written.is_done() && !failed.is_done() && !failed.is_sync());
    }
}
