//! What names a document of `coverage`.

use crate::NoKey;
use events::{RoundId, UnitId};
use std::{fmt, str::FromStr};

/// What names a document of the view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// A unit's ballot in a round.
    Ballot(UnitId, RoundId),
    /// The sums of a county.
    County(UnitId),
    /// A unit's own document.
    Unit(UnitId),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ballot(unit, round) => write!(f, "ballot/{unit}/{round}"),
            Self::County(unit) => write!(f, "county/{unit}"),
            Self::Unit(unit) => write!(f, "unit/{unit}"),
        }
    }
}

impl FromStr for Key {
    type Err = NoKey;
    fn from_str(given: &str) -> Result<Self, NoKey> {
        let unit = |text: &str| text.parse().map_err(|_| NoKey);
        match given.split_once('/').ok_or(NoKey)? {
            ("ballot", pair) => {
                let (first, round) = pair.split_once('/').ok_or(NoKey)?;
                Ok(Self::Ballot(unit(first)?, round.parse().map_err(|_| NoKey)?))
            }
            ("county", text) => unit(text).map(Self::County),
            ("unit", text) => unit(text).map(Self::Unit),
            _ => Err(NoKey),
        }
    }
}
