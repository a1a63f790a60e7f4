//! What a stamp says (`TSTInfo`): over which hash, when, and in answer to which request.

use crate::{
    BadStamp,
    asn1::{one, within},
    query::read_imprint,
};
use der::{DateTime, Tag, Tagged, asn1::AnyRef};

/// By how much the authority's clock may be off at most, in milliseconds. A stamp that says less of the time than this is
/// of no use.
const ACCURACY_MS: u64 = 60_000;

/// What a stamp says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Info {
    /// The SHA-256 of what was stamped.
    pub(crate) digest: [u8; 32],
    /// When, in milliseconds since 1970. What is finer is cut off.
    pub(crate) at: i64,
    /// The number of the request, as the bytes of a DER integer.
    pub(crate) nonce: Option<Vec<u8>>,
}

impl Info {
    /// Reads it.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, BadStamp> {
        let what = "what the stamp says";
        let parts = within(one(bytes, what)?, Tag::Sequence, what)?;
        let [version, policy, imprint, serial, time, rest @ ..] = parts.as_slice() else {
            return Err(BadStamp::form("the stamp does not say what it must"));
        };
        let tags = [version.tag(), policy.tag(), serial.tag(), time.tag()];
        let expected = [
            Tag::Integer,
            Tag::ObjectIdentifier,
            Tag::Integer,
            Tag::GeneralizedTime,
        ];
        if tags != expected || version.value() != [1] {
            return Err(BadStamp::form(
                "the stamp is of another form than that of version 1",
            ));
        }
        accuracy(rest)?;
        let nonce = rest.iter().find(|part| part.tag() == Tag::Integer);
        Ok(Self {
            digest: read_imprint(*imprint)?,
            at: millis(time.value()).ok_or_else(|| BadStamp::form("the stamp says no time"))?,
            nonce: nonce.map(|nonce| nonce.value().to_vec()),
        })
    }
}

/// Refuses a stamp whose time says next to nothing.
fn accuracy(rest: &[AnyRef<'_>]) -> Result<(), BadStamp> {
    let Some(accuracy) = rest.iter().find(|part| part.tag() == Tag::Sequence) else {
        return Ok(());
    };
    // Seconds; then milliseconds and microseconds, which are less than a second together.
    let parts = within(*accuracy, Tag::Sequence, "the accuracy of the stamp")?;
    let seconds = parts.first().filter(|first| first.tag() == Tag::Integer);
    let number = |value: &AnyRef<'_>| value.decode_as::<u64>().unwrap_or(u64::MAX);
    match seconds.map_or(0, number).saturating_mul(1_000) >= ACCURACY_MS {
        true => Err(BadStamp::form(
            "the authority says of its own clock that it may be off by a minute or more",
        )),
        false => Ok(()),
    }
}

/// `YYYYMMDDhhmmss`, perhaps with a fraction, and `Z`; since 1970.
fn millis(text: &[u8]) -> Option<i64> {
    let text = str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    if whole.len() != 14 || !(whole.bytes().chain(fraction.bytes())).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| whole.get(from..to)?.parse::<u8>().ok();
    let year = whole.get(..4)?.parse().ok()?;
    let (month, day) = (number(4, 6)?, number(6, 8)?);
    let (hours, minutes, seconds) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    let time = DateTime::new(year, month, day, hours, minutes, seconds).ok()?;
    let seconds = i64::try_from(time.unix_duration().as_secs()).ok()?;
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    seconds.checked_mul(1_000)?.checked_add(thousandths.parse().ok()?)
}

/// A time, in milliseconds since 1970, as it stands in a stamp: with a fraction only where it has one.
pub(crate) fn time_text(at: i64) -> Option<String> {
    let since = std::time::Duration::from_millis(u64::try_from(at).ok()?);
    let time = DateTime::from_unix_duration(since).ok()?;
    let mut text = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minutes(),
        time.seconds()
    );
    let fraction = format!("{:03}", since.subsec_millis());
    match fraction.trim_end_matches('0') {
        "" => {}
        fraction => text.extend([".", fraction]),
    }
    Some(text + "Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_a_fraction_and_written_again() {
        for (text, at) in [
            ("19700101000000Z", 0),
            ("20261122090000Z", 1_795_338_000_000),
            ("20261122090000.5Z", 1_795_338_000_500),
            ("20261122090000.012Z", 1_795_338_000_012),
        ] {
            assert_eq!(millis(text.as_bytes()), Some(at), "{text}");
            assert_eq!(time_text(at).as_deref(), Some(text));
        }
        assert_eq!(millis(b"20261122090000.0129Z"), Some(1_795_338_000_012));
        for bad in [
            "",
            "Z",
            "20261122090000",
            "20261122090000.Z",
            "202611220900Z",
            "20261322090000Z",
            "20261122090000+0100",
            "2026112209000\u{e9}Z",
        ] {
            assert_eq!(millis(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(time_text(-1), None);
    }
}
