//! Exact fractions for shares and quorums.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, cmp::Ordering, fmt, str::FromStr};

/// A non-negative fraction in lowest terms, written `"1/2"`; whole numbers as `"3/1"`. Never a float.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fraction {
    num: u32,
    den: u32,
}

/// Why a text is not a fraction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a fraction in lowest terms such as 1/2")]
pub struct BadFraction(String);

impl Fraction {
    /// Nought.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// `num / den`, reduced; `None` when `den` is nought.
    #[must_use]
    pub fn new(num: u32, den: u32) -> Option<Self> {
        let divisor = gcd(num, den);
        (den != 0).then(|| Self {
            num: num / divisor,
            den: den / divisor,
        })
    }

    /// Above the line.
    #[must_use]
    pub fn num(self) -> u32 {
        self.num
    }

    /// Below the line; never nought.
    #[must_use]
    pub fn den(self) -> u32 {
        self.den
    }

    /// The least whole number that is at least this share of `whole`: what a quorum of 1/2 asks of 9 seats is 5.
    #[must_use]
    pub fn of_ceil(self, whole: u64) -> u64 {
        let product = u128::from(self.num) * u128::from(whole);
        u64::try_from(product.div_ceil(u128::from(self.den))).unwrap_or(u64::MAX)
    }
}

fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (u64::from(self.num) * u64::from(other.den)).cmp(&(u64::from(other.num) * u64::from(self.den)))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl FromStr for Fraction {
    type Err = BadFraction;
    fn from_str(given: &str) -> Result<Self, BadFraction> {
        let parse = || {
            let (num, den) = given.split_once('/')?;
            let fraction = Self::new(num.parse().ok()?, den.parse().ok()?)?;
            (fraction.to_string() == given).then_some(fraction)
        };
        parse().ok_or_else(|| BadFraction(given.into()))
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::spelling::read(deserializer)
    }
}

impl JsonSchema for Fraction {
    fn schema_name() -> Cow<'static, str> {
        "Fraction".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]+/[1-9][0-9]*$", "description": "in lowest terms" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quorum_rounds_up() {
        let half = Fraction::new(2, 4).unwrap();
        assert_eq!(half.to_string(), "1/2");
        assert_eq!((half.of_ceil(9), half.of_ceil(10), half.of_ceil(0)), (5, 5, 0));
        assert!("2/4".parse::<Fraction>().is_err());
        assert!("1/0".parse::<Fraction>().is_err());
        assert!(Fraction::ZERO < half);
    }
}
