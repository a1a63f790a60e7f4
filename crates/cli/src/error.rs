//! What ends a command: what is wrong, where, and what to do. One place turns every inner error into this.

use crate::exit::Exit;
use engine::{EngineError, KeyError, chance::NoChance, vault::VaultError};
use ledger::{OpenError, PgOpenError, ReadError, SaveError};
use messages::{Lang, Message, msg};
use serde_json::{Value, json};

/// Why a command ended without its result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CliError {
    /// The exit code.
    pub(crate) exit: Exit,
    /// For programs: stable, e.g. `bad_input` or the code of a refusal.
    pub(crate) code: &'static str,
    /// What is wrong: usually one, several for a file with several broken rows.
    pub(crate) problems: Vec<Problem>,
    /// What to do.
    pub(crate) remedy: Option<Message>,
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    /// In words of the catalogue, or of an inner crate.
    pub(crate) what: Words,
    /// Where: a file, a row, a column. The names are those of the JSON form.
    pub(crate) place: Vec<(&'static str, Value)>,
    /// The place in words, when it is not in `what` already.
    pub(crate) place_words: Option<Message>,
}

/// Words of the catalogue, or in English from an inner crate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Words {
    /// Of the catalogue.
    Said(Message),
    /// As they are.
    Plain(String),
}

impl Words {
    /// In a language, as far as they can be.
    pub(crate) fn say(&self, lang: Lang) -> String {
        match self {
            Self::Said(message) => message.say(lang),
            Self::Plain(words) => words.clone(),
        }
    }
}

impl CliError {
    /// One thing is wrong.
    pub(crate) fn new(exit: Exit, code: &'static str, what: Message) -> Self {
        Self::of(exit, code, Words::Said(what))
    }

    /// One thing is wrong, in the words of an inner crate.
    pub(crate) fn plain(exit: Exit, code: &'static str, what: impl Into<String>) -> Self {
        Self::of(exit, code, Words::Plain(what.into()))
    }

    /// What was given cannot be used, in plain words.
    pub(crate) fn bad_input(what: String) -> Self {
        Self::plain(Exit::BadInput, "bad_input", what)
    }

    fn of(exit: Exit, code: &'static str, what: Words) -> Self {
        let problem = Problem {
            what,
            place: Vec::new(),
            place_words: None,
        };
        Self {
            exit,
            code,
            problems: vec![problem],
            remedy: None,
        }
    }

    /// Adds what to do.
    pub(crate) fn remedy(mut self, remedy: Message) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// Adds where, for programs; the words name it already.
    pub(crate) fn at(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.place.push((name, value.into()));
        }
        self
    }

    /// Says which store it is about, before words that do not.
    pub(crate) fn of_place(mut self, place: &str) -> Self {
        for problem in &mut self.problems {
            if let Words::Plain(words) = &mut problem.what {
                *words = format!("{place}: {words}");
            }
        }
        self.at("store", place)
    }

    /// For people: each problem on a line, then what to do.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self.problems.iter().map(|problem| problem.text(lang)).collect();
        lines.extend(self.remedy.as_ref().map(|remedy| remedy.say(lang)));
        lines.join("\n")
    }

    /// For programs.
    pub(crate) fn json(&self, lang: Lang) -> Value {
        let problems: Vec<Value> = self.problems.iter().map(|problem| problem.json(lang)).collect();
        let mut error = json!({ "code": self.code, "exit": self.exit as u8, "message": self.text(lang) });
        error["problems"] = problems.into();
        json!({ "error": error })
    }
}

impl Problem {
    fn text(&self, lang: Lang) -> String {
        let what = self.what.say(lang);
        match &self.place_words {
            Some(place) => format!("{}: {what}", place.say(lang)),
            None => what,
        }
    }

    fn json(&self, lang: Lang) -> Value {
        let mut problem = json!({ "message": self.what.say(lang) });
        for (name, value) in &self.place {
            problem[*name] = value.clone();
        }
        problem
    }
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> Self {
        let words = error.to_string();
        match error {
            EngineError::Refused { code, message } => {
                Self::new(Exit::Refused, code, msg!("error-refused", why = message))
            }
            EngineError::Late { .. } => Self::plain(Exit::Refused, "late", words),
            EngineError::Moved { .. } => Self::plain(Exit::Refused, "moved", words),
            EngineError::OtherBody => Self::plain(Exit::Refused, "command_reused", words),
            EngineError::Invalid(_) => Self::plain(Exit::BadInput, "invalid", words),
            EngineError::Busy { .. } => Self::plain(Exit::Store, "busy", words),
            EngineError::Unavailable(_) => Self::plain(Exit::Store, "unavailable", words),
            EngineError::Corrupt(_) => {
                Self::plain(Exit::Store, "corrupt", words).remedy(msg!("remedy-replay"))
            }
        }
    }
}

impl From<KeyError> for CliError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Vault(why) => why.into(),
            KeyError::Store(why) => why.into(),
        }
    }
}

impl From<ReadError> for CliError {
    fn from(error: ReadError) -> Self {
        EngineError::from(error).into()
    }
}

impl From<SaveError> for CliError {
    fn from(error: SaveError) -> Self {
        Self::plain(Exit::Store, "unavailable", error.to_string())
    }
}

impl From<NoChance> for CliError {
    fn from(error: NoChance) -> Self {
        Self::plain(Exit::Store, "no_chance", error.to_string())
    }
}

impl From<VaultError> for CliError {
    fn from(error: VaultError) -> Self {
        Self::plain(Exit::Store, "vault", error.to_string()).remedy(msg!("remedy-key"))
    }
}

impl From<OpenError> for CliError {
    fn from(error: OpenError) -> Self {
        let words = error.to_string();
        let (exit, code, remedy) = match error {
            OpenError::Missing(_) => (Exit::BadInput, "no_log", msg!("remedy-no-log")),
            OpenError::Foreign { .. } => (Exit::BadInput, "foreign_log", msg!("remedy-foreign-log")),
            OpenError::Format { .. } => (Exit::BadInput, "unknown_format", msg!("remedy-format")),
            OpenError::Damaged { .. } => (Exit::Store, "damaged_log", msg!("remedy-damaged-log")),
            OpenError::Exists(_) => (Exit::BadInput, "log_exists", msg!("remedy-log-exists")),
            OpenError::HalfCopied(_) => (Exit::Store, "half_copied", msg!("remedy-half-copied")),
            OpenError::Locked(_) => (Exit::Store, "locked", msg!("remedy-locked")),
            OpenError::System { .. } => (Exit::Store, "unavailable", msg!("remedy-system")),
        };
        Self::plain(exit, code, words).remedy(remedy)
    }
}

impl From<PgOpenError> for CliError {
    fn from(error: PgOpenError) -> Self {
        let words = error.to_string();
        let (exit, code, remedy) = match error {
            PgOpenError::Address(_) => (Exit::BadInput, "bad_address", msg!("remedy-bad-address")),
            PgOpenError::NoServer(_) => (Exit::Store, "no_server", msg!("remedy-no-server")),
            PgOpenError::Login(_) => (Exit::Store, "login", msg!("remedy-login")),
            PgOpenError::NoDatabase(_) => (Exit::BadInput, "no_database", msg!("remedy-no-database")),
            PgOpenError::Rights(_) => (Exit::Store, "no_rights", msg!("remedy-rights")),
            PgOpenError::Tls(_) => (Exit::Store, "tls", msg!("remedy-tls")),
            PgOpenError::Foreign(_) => (Exit::BadInput, "foreign_log", msg!("remedy-foreign-database")),
            PgOpenError::Unreachable(_) => (Exit::Store, "unavailable", msg!("remedy-database")),
            PgOpenError::Behind { .. } => (Exit::BadInput, "not_migrated", msg!("remedy-migrate")),
            PgOpenError::Newer { .. } | PgOpenError::Changed { .. } => {
                (Exit::BadInput, "unknown_format", msg!("remedy-format"))
            }
            PgOpenError::HalfCopied { .. } => (Exit::Store, "half_copied", msg!("remedy-half-copied")),
            PgOpenError::Damaged(_) => (Exit::Store, "damaged_log", msg!("remedy-damaged-log")),
        };
        Self::plain(exit, code, words).remedy(remedy)
    }
}
