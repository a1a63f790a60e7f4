//! Free text: only a salted commitment is in the log; the words are a blob that can be erased.

use crate::{Digest, Salt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The language in which a text was written (BCP 47). Stored text is never translated over the original.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Bokmål.
    Nb,
    /// Nynorsk.
    Nn,
    /// Northern Sámi.
    Se,
    /// English.
    En,
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::Se => "se",
            Self::En => "en",
        })
    }
}

impl FromStr for Lang {
    type Err = String;
    fn from_str(given: &str) -> Result<Self, String> {
        match given {
            "nb" => Ok(Self::Nb),
            "nn" => Ok(Self::Nn),
            "se" => Ok(Self::Se),
            "en" => Ok(Self::En),
            _ => Err(format!(
                "'{given}' is not a language tag: expected nb, nn, se or en"
            )),
        }
    }
}

/// A free text as the log knows it.
#[derive(Clone, PartialEq, Eq, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// [`Digest::commit`] over the words with the field name `text`.
    pub commitment: Digest,
    /// The writer's language.
    pub lang: Lang,
}

/// What opens the commitment to a text: kept beside the log, sealed, until it is erased.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The salt.
    pub salt: Salt,
    /// The words.
    pub words: String,
}

impl Opening {
    /// Whether it opens this text.
    #[must_use]
    pub fn opens(&self, text: &Text) -> bool {
        Text::commit(text.lang, &self.salt, &self.words) == *text
    }
}

impl Text {
    /// Commits to some words.
    #[must_use]
    pub fn commit(lang: Lang, salt: &Salt, words: &str) -> Self {
        Self {
            commitment: Digest::commit("text", salt, words.as_bytes()),
            lang,
        }
    }
}
