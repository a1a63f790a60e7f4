//! Where words and data leave the program: results on standard output, everything else on standard error.
//!
//! A reader that stops reading (`| head`) ends the output, not the program. Other faults of standard output are kept
//! and reported once, at the end.

use crate::{error::CliError, exit::Exit};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use messages::{Lang, Message, msg, number};
use serde::Serialize;
use std::{
    io::{self, BufWriter, IsTerminal, Stdout, Write},
    sync::{Mutex, PoisonError},
};

/// In which form results are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The way out.
pub(crate) struct Output {
    format: Format,
    lang: Lang,
    stdout: Mutex<Sink>,
}

struct Sink {
    to: BufWriter<Stdout>,
    fault: Option<io::Error>,
}

impl Output {
    /// A way out in a form and a language.
    pub(crate) fn new(format: Format, lang: Lang) -> Self {
        let sink = Sink {
            to: BufWriter::new(io::stdout()),
            fault: None,
        };
        Self {
            format,
            lang,
            stdout: Mutex::new(sink),
        }
    }

    /// The language.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether programs read this.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// The words of a message.
    pub(crate) fn say(&self, message: &Message) -> String {
        message.say(self.lang)
    }

    /// An exact number as the language writes it.
    pub(crate) fn number(&self, exact: &str) -> String {
        number(self.lang, exact)
    }

    /// A line of the result; may hold several.
    pub(crate) fn line(&self, text: &str) {
        self.write(|to| writeln!(to, "{text}"));
    }

    /// A message of the result.
    pub(crate) fn message(&self, message: &Message) {
        self.line(&self.say(message));
    }

    /// A line of the result that must be out before the command goes on: words, or an object for programs.
    pub(crate) fn now(&self, message: &Message, data: &impl Serialize) {
        match self.format {
            Format::Text => self.message(message),
            Format::Json => self.line(&serde_json::to_string(data).unwrap_or_default()),
        }
        self.write(Write::flush);
    }

    /// The result as data.
    ///
    /// # Errors
    /// When it has no JSON form.
    pub(crate) fn json(&self, value: &impl Serialize) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(value);
        let text = text.map_err(|why| CliError::plain(Exit::Store, "no_json", why.to_string()))?;
        self.line(&text);
        Ok(())
    }

    /// A remark beside the result, on standard error. Programs do not get it.
    pub(crate) fn note(&self, message: &Message) {
        if !self.is_json() {
            self.aside(&self.say(message));
        }
    }

    /// The same in words that are no message: those of an inner crate.
    pub(crate) fn note_plain(&self, text: &str) {
        if !self.is_json() {
            self.aside(text);
        }
    }

    /// What ended the command, on standard error: words for people, an object for programs.
    pub(crate) fn error(&self, error: &CliError) {
        let text = match self.format {
            Format::Text => error.text(self.lang),
            Format::Json => error.json(self.lang).to_string(),
        };
        self.aside(&text);
    }

    fn aside(&self, text: &str) {
        // Nobody is left to be told when standard error is gone.
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Begins work that takes a while; shown on a terminal only. The work ends when this is dropped.
    pub(crate) fn progress(&self, what: &Message, of: Option<u64>) -> Progress {
        let shown = io::stderr().is_terminal() && !self.is_json();
        let target = if shown {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(of, target);
        let style = match of {
            Some(_) => "{msg} [{bar:30}] {pos}/{len}",
            None => "{msg} {spinner} {pos}",
        };
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        bar.set_message(self.say(what));
        Progress(bar)
    }

    /// Writes what is still held.
    ///
    /// # Errors
    /// When not all of the result could be written, unless its reader stopped reading.
    pub(crate) fn finish(&self) -> Result<(), CliError> {
        self.write(Write::flush);
        let fault = self
            .stdout
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fault
            .take();
        match fault {
            Some(fault) if fault.kind() != io::ErrorKind::BrokenPipe => {
                let what = msg!("error-stdout", why = fault.to_string());
                Err(CliError::new(Exit::Store, "output", what))
            }
            _ => Ok(()),
        }
    }

    fn write(&self, write: impl FnOnce(&mut BufWriter<Stdout>) -> io::Result<()>) {
        let mut sink = self.stdout.lock().unwrap_or_else(PoisonError::into_inner);
        if sink.fault.is_none() {
            sink.fault = write(&mut sink.to).err();
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // What a broken pipe left in the buffer must not be tried again when the buffer is dropped; what is whole was
        // flushed by `finish`.
        if self.fault.is_none() {
            let _ = self.to.flush();
        }
    }
}

/// Work that takes a while.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// How much is done.
    pub(crate) fn set(&self, done: u64) {
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
