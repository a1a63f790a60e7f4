//! `Ratio`: an exact rational number, always in lowest terms.
//!
//! The only number that leaves this crate. It reads and writes itself as text (`"a/b"`, `"a"`, `"12.5"`), so that no
//! file format can turn it into a float on the way. It does not round, except into text for people.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};
use std::str::FromStr;

use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An exact rational number in lowest terms with a positive denominator.
///
/// As text: `a/b`, or `a` when the denominator is 1. Reads that, and decimals (`12.5` is `25/2`).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ratio(RBig);

/// The text is no number: the caller shows it to whoever wrote the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a number: expected an integer, `a/b` or a decimal such as `12.5`")]
pub struct NotANumber {
    /// What was read, cut after 60 characters.
    pub text: String,
}

impl Ratio {
    /// 0.
    pub const ZERO: Ratio = Ratio(RBig::ZERO);
    /// 1.
    pub const ONE: Ratio = Ratio(RBig::ONE);

    /// `numerator / denominator`; `None` when the denominator is 0.
    pub fn new(numerator: i64, denominator: u64) -> Option<Ratio> {
        (denominator != 0).then(|| Ratio(RBig::from_parts(numerator.into(), denominator.into())))
    }

    pub(crate) fn from_parts(numerator: IBig, denominator: UBig) -> Ratio {
        Ratio(RBig::from_parts(numerator, denominator))
    }

    pub(crate) fn numerator(&self) -> &IBig {
        self.0.numerator()
    }

    pub(crate) fn denominator(&self) -> &UBig {
        self.0.denominator()
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is greater than 0.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && self.numerator().sign() == Sign::Positive
    }

    /// Whether it is less than 0.
    pub fn is_negative(&self) -> bool {
        self.numerator().sign() == Sign::Negative
    }

    /// Whether the denominator is 1.
    pub fn is_integer(&self) -> bool {
        self.0.is_int()
    }

    /// The integer it is, when it is one and fits.
    pub fn to_u64(&self) -> Option<u64> {
        if self.is_integer() {
            u64::try_from(self.numerator().clone()).ok()
        } else {
            None
        }
    }

    /// The greatest integer that is not greater.
    #[must_use]
    pub fn floor(&self) -> Ratio {
        Ratio(RBig::from(self.0.floor()))
    }

    /// One divided by it; `None` for 0.
    pub fn reciprocal(&self) -> Option<Ratio> {
        (!self.is_zero()).then(|| &Ratio::ONE / self)
    }

    /// Decimal text with exactly `places` digits after the point, for people: half is rounded away from zero.
    /// Integer arithmetic only. The exact value is `Display`.
    pub fn to_decimal(&self, places: u32) -> String {
        let scale = UBig::from(10u8).pow(places as usize);
        let numerator = self.numerator().clone().unsigned_abs();
        let rounded = (numerator * scale * 2u8 + self.denominator()) / (self.denominator() * 2u8);
        let places = places as usize;
        let sign = if self.is_negative() && !rounded.is_zero() {
            "-"
        } else {
            ""
        };
        let digits = format!(
            "{rounded:0>width$}",
            rounded = rounded.to_string(),
            width = places + 1
        );
        let (whole, part) = digits.split_at(digits.len() - places);
        if places == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{part}")
        }
    }

    /// Length in bits of the longer of numerator and denominator.
    pub fn bits(&self) -> u64 {
        self.numerator().bit_len().max(self.denominator().bit_len()) as u64
    }
}

impl Ord for Ratio {
    // Not RBig's own order: dashu-ratio 0.6.1 calls -1000/3 greater than -1/3 (repr_cmp, step 3).
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is_integer() && other.is_integer() {
            return self.numerator().cmp(other.numerator());
        }
        match (self.is_negative(), other.is_negative()) {
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            _ => {}
        }
        (self.numerator() * other.denominator()).cmp(&(other.numerator() * self.denominator()))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_integer() {
            write!(f, "{}", self.numerator())
        } else {
            write!(f, "{}/{}", self.numerator(), self.denominator())
        }
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Ratio {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        parse(text).ok_or_else(|| NotANumber {
            text: text.chars().take(60).collect(),
        })
    }
}

fn parse(text: &str) -> Option<Ratio> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let magnitude = if let Some((numerator, denominator)) = rest.split_once('/') {
        let denominator = digits(denominator)?;
        if denominator.is_zero() {
            return None;
        }
        RBig::from_parts(digits(numerator)?.into(), denominator)
    } else if let Some((whole, part)) = rest.split_once('.') {
        let scale = UBig::from(10u8).pow(part.len());
        RBig::from_parts((digits(whole)? * &scale + digits(part)?).into(), scale)
    } else {
        RBig::from(digits(rest)?)
    };
    Some(Ratio(if negative { -magnitude } else { magnitude }))
}

fn digits(text: &str) -> Option<UBig> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    UBig::from_str_radix(text, 10).ok()
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl Default for Ratio {
    fn default() -> Self {
        Ratio::ZERO
    }
}

impl From<u64> for Ratio {
    fn from(value: u64) -> Self {
        Ratio(RBig::from(value))
    }
}

impl From<u32> for Ratio {
    fn from(value: u32) -> Self {
        Ratio(RBig::from(value))
    }
}

macro_rules! operator {
    ($($trait:ident $method:ident $op:tt),*) => {$(
        impl $trait<&Ratio> for &Ratio {
            type Output = Ratio;
            fn $method(self, other: &Ratio) -> Ratio {
                Ratio(&self.0 $op &other.0)
            }
        }
        impl $trait<Ratio> for Ratio {
            type Output = Ratio;
            fn $method(self, other: Ratio) -> Ratio {
                Ratio(self.0 $op other.0)
            }
        }
        impl $trait<&Ratio> for Ratio {
            type Output = Ratio;
            fn $method(self, other: &Ratio) -> Ratio {
                Ratio(self.0 $op &other.0)
            }
        }
        impl $trait<Ratio> for &Ratio {
            type Output = Ratio;
            fn $method(self, other: Ratio) -> Ratio {
                Ratio(&self.0 $op other.0)
            }
        }
    )*};
}
// Division by zero panics, as for integers; `reciprocal` asks first.
operator!(Add add +, Sub sub -, Mul mul *, Div div /);

impl AddAssign<&Ratio> for Ratio {
    fn add_assign(&mut self, other: &Ratio) {
        self.0 += &other.0;
    }
}

impl SubAssign<&Ratio> for Ratio {
    fn sub_assign(&mut self, other: &Ratio) {
        self.0 -= &other.0;
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(iter: I) -> Ratio {
        iter.fold(Ratio::ZERO, |sum, each| sum + each)
    }
}

impl<'a> Sum<&'a Ratio> for Ratio {
    fn sum<I: Iterator<Item = &'a Ratio>>(iter: I) -> Ratio {
        iter.fold(Ratio::ZERO, |sum, each| sum + each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(text: &str) -> Ratio {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_lowest_terms() {
        for (read, written) in [
            ("6/4", "3/2"),
            ("12.50", "25/2"),
            ("-0.5", "-1/2"),
            ("8/4", "2"),
            ("-0", "0"),
            ("007", "7"),
        ] {
            assert_eq!(r(read).to_string(), written);
        }
        for wrong in [
            "", "-", "1/0", "1/-2", "1e5", " 1", "1.", ".5", "+1", "--1", "1/2/3", "0x10", "1_000", "½",
        ] {
            assert!(wrong.parse::<Ratio>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn orders_as_numbers_also_below_zero() {
        let sorted = ["-1000/3", "-2", "-1/3", "0", "1/7", "1/3", "2", "1000/3"];
        for (i, a) in sorted.iter().enumerate() {
            for (j, b) in sorted.iter().enumerate() {
                assert_eq!(r(a).cmp(&r(b)), i.cmp(&j), "{a} {b}");
            }
        }
    }

    #[test]
    fn rounds_for_people_only() {
        assert_eq!(r("20/3").to_decimal(2), "6.67");
        assert_eq!(r("1/200").to_decimal(2), "0.01");
        assert_eq!(r("-1/2").to_decimal(0), "-1");
        assert_eq!(r("-1/1000").to_decimal(2), "0.00");
        assert_eq!(r("7").to_decimal(3), "7.000");
        assert_eq!(r("-7/2").floor(), r("-4"));
    }

    #[test]
    fn serde_is_the_text() {
        let json = serde_json::to_string(&r("2/6")).unwrap();
        assert_eq!(json, "\"1/3\"");
        assert_eq!(serde_json::from_str::<Ratio>(&json).unwrap(), r("1/3"));
        assert!(
            serde_json::from_str::<Ratio>("0.5").is_err(),
            "a JSON number may already be a float"
        );
    }
}
