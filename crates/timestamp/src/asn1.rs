//! The few shapes of DER that are written and read here: a value with its tag, and the values within one.

use crate::BadStamp;
use der::{Decode, Encode, Reader, SliceReader, Tag, Tagged, asn1::AnyRef};

/// Tags as they are written.
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTETS: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
pub(crate) const CONTEXT_0: u8 = 0xa0;

/// A value with its tag and length.
pub(crate) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let mut bytes = vec![tag];
    match u8::try_from(value.len()) {
        Ok(short @ 0..0x80) => bytes.push(short),
        _ => {
            let all = value.len().to_be_bytes();
            let long: Vec<u8> = all.into_iter().skip_while(|byte| *byte == 0).collect();
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or(0x7f));
            bytes.extend(long);
        }
    }
    bytes.extend(value);
    bytes
}

/// Why something could not be read.
pub(crate) fn unreadable(what: &str) -> impl FnOnce(der::Error) -> BadStamp {
    move |why| BadStamp::form(format!("{what} cannot be read: {why}"))
}

/// The one value that some bytes are.
pub(crate) fn one<'a>(bytes: &'a [u8], what: &str) -> Result<AnyRef<'a>, BadStamp> {
    AnyRef::from_der(bytes).map_err(unreadable(what))
}

/// The values within a sequence or a set.
pub(crate) fn within<'a>(value: AnyRef<'a>, tag: Tag, what: &str) -> Result<Vec<AnyRef<'a>>, BadStamp> {
    match value.tag() == tag {
        true => values(value.value(), what),
        false => Err(BadStamp::form(format!("{what} is none: it is a {}", value.tag()))),
    }
}

/// The values that stand in a row.
pub(crate) fn values<'a>(bytes: &'a [u8], what: &str) -> Result<Vec<AnyRef<'a>>, BadStamp> {
    let mut reader = SliceReader::new(bytes).map_err(unreadable(what))?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        found.push(AnyRef::decode(&mut reader).map_err(unreadable(what))?);
    }
    Ok(found)
}

/// A value as its bytes again, which in DER are the ones that it was read from.
pub(crate) fn bytes(value: &impl Encode, what: &str) -> Result<Vec<u8>, BadStamp> {
    value.to_der().map_err(unreadable(what))
}
