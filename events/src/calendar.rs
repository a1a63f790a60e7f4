//! Instants, dates and periods. Instants are UTC with milliseconds in one spelling; dates are Norwegian calendar
//! dates without a zone.

use crate::spelling::as_text;
use jiff::{Timestamp, civil, tz::Offset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, written `2026-11-22T09:00:00.000Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// Why a text is not an instant or a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{given}' is not {what}")]
pub struct BadTime {
    given: String,
    what: &'static str,
}

/// Years 0001 to 9999: what the spelling can hold, up to the last instant that jiff knows (9999-12-30T22:00).
const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_207_200_000;

impl Time {
    /// The instant so many milliseconds after the epoch, kept within the years 0001 to 9999.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        if millis < *RANGE.start() {
            Self(*RANGE.start())
        } else if millis > *RANGE.end() {
            Self(*RANGE.end())
        } else {
            Self(millis)
        }
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This instant and so many milliseconds more.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// This instant and so many days of 24 hours more.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        self.plus_millis(i64::from(days) * 86_400_000)
    }

    /// The UTC calendar date of this instant.
    #[must_use]
    pub fn date(self) -> Date {
        Date(self.civil().date())
    }

    fn civil(self) -> civil::DateTime {
        // In range by construction, so the epoch is never taken.
        Offset::UTC.to_datetime(Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Digit by digit: each leaf gets its time under the lock of the log, and seven formatted numbers take longer.
        let c = self.civil();
        let mut text = *b"0000-00-00T00:00:00.000Z";
        put(&mut text[0..4], c.year());
        put(&mut text[5..7], c.month().into());
        put(&mut text[8..10], c.day().into());
        put(&mut text[11..13], c.hour().into());
        put(&mut text[14..16], c.minute().into());
        put(&mut text[17..19], c.second().into());
        put(&mut text[20..23], c.millisecond());
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// Writes a number, which is not below nought, in all of its digits' places.
fn put(digits: &mut [u8], mut number: i16) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
}

impl FromStr for Time {
    type Err = BadTime;
    fn from_str(given: &str) -> Result<Self, BadTime> {
        let parse = || {
            let text: &[u8; 24] = given.as_bytes().try_into().ok()?;
            let marks = [text[10], text[13], text[16], text[19], text[23]];
            let date = day(&text[..10])?;
            let hour = i8::try_from(number(&text[11..13])?).ok()?;
            let minute = i8::try_from(number(&text[14..16])?).ok()?;
            let second = i8::try_from(number(&text[17..19])?).ok()?;
            let time = civil::Time::new(hour, minute, second, 0).ok()?;
            let seconds = Offset::UTC.to_timestamp(date.to_datetime(time)).ok()?;
            let millis = seconds.as_millisecond() + i64::from(number(&text[20..23])?);
            (marks == *b"T::.Z" && RANGE.contains(&millis)).then_some(Self(millis))
        };
        let what = "an instant such as 2026-11-22T09:00:00.000Z";
        parse().ok_or_else(|| BadTime {
            given: given.into(),
            what,
        })
    }
}

/// A calendar date, written `2026-11-22`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The last of October of a year; `None` outside the years 1 to 9999.
    #[must_use]
    pub fn last_of_october(year: i16) -> Option<Self> {
        (year > 0).then(|| civil::Date::new(year, 10, 31).ok().map(Self))?
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, from 1.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The last millisecond of this date, in UTC.
    #[must_use]
    pub fn end(self) -> Time {
        let midnight = Offset::UTC.to_timestamp(self.0.to_datetime(civil::Time::midnight()));
        Time::from_millis(
            midnight
                .map_or(i64::MAX, Timestamp::as_millisecond)
                .saturating_add(86_399_999),
        )
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = *b"0000-00-00";
        put(&mut text[0..4], self.0.year());
        put(&mut text[5..7], self.0.month().into());
        put(&mut text[8..10], self.0.day().into());
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl FromStr for Date {
    type Err = BadTime;
    fn from_str(given: &str) -> Result<Self, BadTime> {
        day(given.as_bytes()).map(Self).ok_or_else(|| BadTime {
            given: given.into(),
            what: "a date such as 2026-11-22",
        })
    }
}

/// A date in its one spelling, digit by digit: every leaf has dates to read.
fn day(text: &[u8]) -> Option<civil::Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else {
        return None;
    };
    let (month, day) = (number(&[e, f])?, number(&[g, h])?);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    civil::Date::new(number(&[a, b, c, d])?, month, day).ok()
}

/// At most four digits as a number.
fn number(digits: &[u8]) -> Option<i16> {
    digits.iter().try_fold(0, |number: i16, digit| {
        let digit = digit.is_ascii_digit().then(|| i16::from(digit - b'0'))?;
        Some(number * 10 + digit)
    })
}

/// From one date to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// Whether the last day is not before the first.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        self.from <= self.to
    }

    /// Whether all of another period lies in this one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

as_text! {
    Time { "format": "date-time" }
    Date { "format": "date" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_each() {
        let time = Time::from_millis(1_795_338_000_123);
        assert_eq!(time.to_string().parse(), Ok(time));
        for bad in [
            "2026-11-22T09:00:00Z",
            "2026-11-22T09:00:00.000+00:00",
            "2026-11-22 09:00:00.000Z",
            "",
        ] {
            assert!(bad.parse::<Time>().is_err(), "{bad}");
        }
        let date: Date = "2026-02-28".parse().unwrap();
        assert_eq!(date.end().to_string(), "2026-02-28T23:59:59.999Z");
        assert_eq!(date.end().date(), date);
        assert!("2026-02-29".parse::<Date>().is_err());
        assert!("20260228".parse::<Date>().is_err());
    }

    #[test]
    fn stays_in_range() {
        assert_eq!(
            Time::from_millis(i64::MAX).to_string(),
            "9999-12-30T22:00:00.000Z"
        );
        assert_eq!(
            Time::from_millis(i64::MIN).to_string(),
            "0001-01-01T00:00:00.000Z"
        );
    }
}
