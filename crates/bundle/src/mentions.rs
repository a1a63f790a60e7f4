//! What a leaf says of things beside the log: the documents it names by hash, and the words it commits to.
//!
//! Leaves are canonical JSON, so each of these has one spelling, and a quote inside a text is never bare: the bytes can
//! be looked for as they are, without reading the leaf as an event. What is found in a leaf that is not canonical is
//! worth nothing, and said to be so by whoever reads the leaf.

use events::{Digest, Time};
use memchr::memmem;

/// A document named by a leaf.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Named {
    pub(crate) digest: Digest,
    /// Its length in bytes.
    pub(crate) len: u64,
}

/// The documents that a leaf names, in order: `{"len":…,"media":"…","sha256":"…"}`.
pub(crate) fn blobs(leaf: &[u8]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut rest = leaf;
    while let Some(at) = find(rest, b"{\"len\":") {
        rest = rest.get(at + 7..).unwrap_or_default();
        found.extend(blob(rest));
    }
    found
}

fn blob(after: &[u8]) -> Option<Named> {
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = after.split_at_checked(digits)?;
    let len = str::from_utf8(number).ok()?.parse().ok()?;
    let rest = rest.strip_prefix(b",\"media\":\"")?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    let rest = rest.get(end..)?.strip_prefix(b"\",\"sha256\":\"")?;
    let digest = hex(rest)?;
    Some(Named { digest, len })
}

/// Whether what a leaf names is needed to derive again what follows: the documents of rounds, and policies. Others, such as minutes and
/// evidence, may be kept in an archive elsewhere.
pub(crate) fn derives(leaf: &[u8]) -> bool {
    find(leaf, b"\"type\":\"round.").is_some() || find(leaf, b"\"type\":\"log.policy_changed@").is_some()
}

/// The commitments to words in a leaf, in order: `{"commitment":"…","lang":"…"}`.
pub(crate) fn texts(leaf: &[u8]) -> Vec<Digest> {
    let mut found = Vec::new();
    let mut rest = leaf;
    while let Some(at) = find(rest, b"{\"commitment\":\"") {
        rest = rest.get(at + 15..).unwrap_or_default();
        if rest
            .get(64..)
            .is_some_and(|after| after.starts_with(b"\",\"lang\":\""))
        {
            found.extend(hex(rest));
        }
    }
    found
}

/// The commitments that a leaf says were erased, when it is the event of an erasure.
pub(crate) fn erased(leaf: &[u8]) -> Vec<Digest> {
    let mut found = Vec::new();
    if find(leaf, b"\"type\":\"log.subject_erased@").is_none() {
        return found;
    }
    let Some(at) = find(leaf, b"\"commitments\":[") else {
        return found;
    };
    let mut rest = leaf.get(at + 15..).unwrap_or_default();
    while let Some(after) = rest.strip_prefix(b"\"") {
        found.extend(hex(after));
        rest = after.get(65..).unwrap_or_default();
        rest = rest.strip_prefix(b",").unwrap_or(rest);
    }
    found
}

/// The time that a leaf claims: the field after the actor.
pub(crate) fn time(leaf: &[u8]) -> Option<Time> {
    let at = find(leaf, b"},\"at\":\"")?;
    let rest = leaf.get(at + 8..)?;
    let end = rest.iter().position(|byte| *byte == b'"')?;
    str::from_utf8(rest.get(..end)?).ok()?.parse().ok()
}

fn hex(bytes: &[u8]) -> Option<Digest> {
    str::from_utf8(bytes.get(..64)?).ok()?.parse().ok()
}

/// Where some bytes begin in others.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{Blob, Lang, Salt, Text, codec};
    use serde_json::json;

    #[test]
    fn finds_what_stands_in_a_leaf_and_not_what_only_looks_like_it() {
        let blob = Blob::json(b"[]");
        let text = Text::commit(Lang::Nb, &Salt([1; 32]), "hei");
        let trap = format!("{{\"commitment\":\"{}\",\"lang\":\"nb\"}}", text.commitment);
        let leaf = json!({
            "actor": { "role": "process" },
            "at": "2026-11-22T09:00:00.000Z",
            "body": {
                "a": blob, "list": [text, { "commitment": text.commitment, "other": 1 }],
                "trap": trap, "z": { "len": 1, "media": "x" },
            },
        });
        let leaf = codec::canonical(&leaf);
        let named = Named {
            digest: blob.sha256,
            len: 2,
        };
        assert_eq!(blobs(&leaf), [named]);
        assert_eq!(texts(&leaf), [text.commitment]);
        assert_eq!(time(&leaf).unwrap().to_string(), "2026-11-22T09:00:00.000Z");
        assert_eq!(erased(&leaf), []);
        let gone = json!({ "body": { "commitments": [text.commitment, blob.sha256] }, "type": "log.subject_erased@1" });
        assert_eq!(erased(&codec::canonical(&gone)), [text.commitment, blob.sha256]);
        for end in 0..leaf.len() {
            let cut = &leaf[..end];
            let _ = (blobs(cut), texts(cut), time(cut), erased(cut));
        }
    }
}
