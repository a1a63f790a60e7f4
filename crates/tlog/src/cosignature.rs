//! What a witness says of a checkpoint (cosignature/v1): at this time, the largest tree of this log that I have seen, and
//! found to extend all those before, has this root. It says nothing about the leaves.

use crate::key::VerifierKey;

/// The latest time that a cosignature can carry, in seconds since 1970.
pub const TIME_MAX: u64 = i64::MAX as u64;

/// What is signed: a header that no checkpoint can begin with, the time, and the checkpoint's text.
pub(crate) fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The time, when these bytes of a signature line are this key's cosignature of the text.
pub(crate) fn time(key: &VerifierKey, text: &str, bytes: &[u8]) -> Option<u64> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    let signature = <&[u8; 64]>::try_from(signature).ok()?;
    let signed = time <= TIME_MAX && key.signed(message(text, time).as_bytes(), signature);
    signed.then_some(time)
}
