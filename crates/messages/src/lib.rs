//! The one catalogue of words that people read, in bokmål, nynorsk and English: `locales/<language>/*.ftl` (Fluent).
//!
//! The files are part of the program; nothing is read when it runs. There is no falling back from one language to
//! another: a word that is missing shows as `⟦key⟧`, and `tests/catalogue.rs` fails long before anybody sees it. Terms
//! are those of the glossary; sentences are short and say what to do.
//!
//! Numbers given as [`Arg::Count`] choose plural forms and are written in the language's manner; exact numbers in text
//! form go through [`number`]. Nothing here knows of events, views or terminals.
//!
//! # To add a message
//! Add the key to one file in **each** language, with the same arguments, and use it as `msg!("its-key", name = value)`.
//! Keys put together in code (the words of an enum) stand under a prefix that `tests/catalogue.rs` lists.

mod lang;
mod number;

pub use lang::{Lang, UnknownLang};
pub use number::number;

use fluent_templates::fluent_bundle::FluentValue;
use std::{borrow::Cow, collections::HashMap};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "nb",
        customise: |bundle| {
            // Isolation marks are for mixed directions of writing; in a terminal or a file they are only noise.
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(match bundle.locales.first().map(|it| it.language.as_str()) {
                Some("en") => |value, _| written(Lang::En, value),
                _ => |value, _| written(Lang::Nb, value),
            }));
        },
    };
}

fn written(lang: Lang, value: &FluentValue) -> Option<String> {
    match value {
        FluentValue::Number(count) => Some(number(lang, &count.as_string())),
        _ => None,
    }
}

/// A value that stands in a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// Words, or a number already written.
    Text(String),
    /// A number of things: chooses the plural form.
    Count(u64),
}

macro_rules! arg_from {
    ($($kind:ident: $($from:ty),*);*) => {$($(
        impl From<$from> for Arg {
            fn from(value: $from) -> Self { Self::$kind(value.into()) }
        }
    )*)*};
}
arg_from!(Text: String, &String, &str, Cow<'_, str>, char; Count: u64, u32, u16, u8);

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Count(value as u64)
    }
}

/// A message not yet said in any language. Made by [`msg!`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its key in the catalogue.
    pub key: Cow<'static, str>,
    /// What stands in it, by name.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message by a key put together in code, such as the word for a value of an enum.
    #[must_use]
    pub fn keyed(key: impl Into<Cow<'static, str>>) -> Self {
        Self {
            key: key.into(),
            args: Vec::new(),
        }
    }

    /// Its words.
    #[must_use]
    pub fn say(&self, lang: Lang) -> String {
        say(lang, &self.key, &self.args)
    }
}

/// A message: its key, then what stands in it, by name.
///
/// ```
/// let message = messages::msg!("error-no-file", path = "log.db", why = "gone");
/// assert!(message.say(messages::Lang::En).contains("log.db"));
/// ```
#[macro_export]
macro_rules! msg {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::Message {
            key: ::std::borrow::Cow::Borrowed($key),
            args: ::std::vec![$((::std::stringify!($name), $crate::Arg::from($value))),*],
        }
    };
}

/// The words of a message. A key that is missing, or an argument, shows between `⟦` and `⟧`.
#[must_use]
pub fn say(lang: Lang, key: &str, args: &[(&'static str, Arg)]) -> String {
    let args: HashMap<&str, FluentValue> = args.iter().map(|(name, arg)| (*name, value(arg))).collect();
    LOCALES
        .lookup_single_language(&lang.id(), key, Some(&args))
        .unwrap_or_else(|why| match has(lang, key) {
            true => format!("⟦{key}: {why}⟧"),
            false => format!("⟦{key}⟧"),
        })
}

/// Whether the catalogue has a message without arguments under this key.
#[must_use]
pub fn has(lang: Lang, key: &str) -> bool {
    LOCALES
        .lookup_single_language::<&str>(&lang.id(), key, None)
        .is_ok()
}

fn value(arg: &Arg) -> FluentValue<'_> {
    match arg {
        Arg::Text(text) => text.as_str().into(),
        Arg::Count(count) => (*count).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_shows() {
        assert_eq!(say(Lang::Nb, "no-such-key", &[]), "⟦no-such-key⟧");
        assert!(say(Lang::Nb, "error-no-file", &[]).starts_with('⟦'));
    }

    #[test]
    fn counts_choose_the_form_and_are_written_as_the_language_does() {
        let events = |count: u64, lang| msg!("count-events", count = count).say(lang);
        assert_eq!(events(1, Lang::Nb), "1 hendelse");
        assert_eq!(events(12_345, Lang::Nb), "12\u{202f}345 hendelser");
        assert_eq!(events(12_345, Lang::Nn), "12\u{202f}345 hendingar");
        assert_eq!(events(12_345, Lang::En), "12,345 events");
    }
}
