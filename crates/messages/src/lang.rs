//! The languages of the catalogue.

use fluent_templates::{LanguageIdentifier, langid};
use std::{fmt, str::FromStr};

/// A language in which the product speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Default)]
pub enum Lang {
    /// Bokmål.
    #[default]
    Nb,
    /// Nynorsk.
    Nn,
    /// English, for auditors abroad.
    En,
}

/// Not a language of the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownLang(String);

impl fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a language here: expected nb, nn or en", self.0)
    }
}

impl std::error::Error for UnknownLang {}

impl Lang {
    /// All of them, the default first.
    pub const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// Its tag (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    pub(crate) fn id(self) -> LanguageIdentifier {
        match self {
            Self::Nb => langid!("nb"),
            Self::Nn => langid!("nn"),
            Self::En => langid!("en"),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;
    fn from_str(given: &str) -> Result<Self, UnknownLang> {
        let known = Self::ALL.into_iter().find(|lang| lang.tag() == given);
        known.ok_or_else(|| UnknownLang(given.into()))
    }
}
