//! What of a signed log cannot but be otherwise when a ballot is, and nothing more: the commitments of the ballots, and
//! what is computed over their leaves. Each such value is computed here anew from the leaves, and gives way to its name,
//! which says where it comes from; so two runs compare by what stands where, how long it is and how often, and every value
//! that is not one of these still shows. A signature gives way without what stands before it: by whose key, and when.

use crate::site::Answer;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use events::Digest;
use serde_json::Value;
use tlog::{Hash, Note, leaf_hash, node_hash};

/// An Ed25519 signature, at the end of a line of a note.
const SIGNATURE_BYTES: usize = 64;

/// The values, as they may stand in texts and files, with their names.
#[derive(Clone, Default)]
pub(crate) struct Names(Vec<(Vec<u8>, String)>);

impl Names {
    /// Of a log, from its leaves and the notes that were signed over it.
    pub(crate) fn of(leaves: &[Vec<u8>], notes: &[String]) -> Self {
        let mut names = Self::default();
        let commitments: Vec<Option<String>> = leaves.iter().map(|leaf| commitment(leaf)).collect();
        for (position, commitment) in commitments.iter().enumerate() {
            if let Some(commitment) = commitment {
                names.put(commitment.as_bytes(), format!("commitment of {position}"));
            }
        }
        // A receipt holds its leaf.
        for (position, leaf) in leaves
            .iter()
            .enumerate()
            .filter(|(at, _)| commitments[*at].is_some())
        {
            let named = String::from_utf8(names.give_way(leaf)).unwrap();
            names.put(
                BASE64.encode(leaf).as_bytes(),
                format!("leaf {position}, base64: {named}"),
            );
        }
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        let ballots: Vec<bool> = commitments.iter().map(Option::is_some).collect();
        names.nodes(&hashes, &ballots, 0);
        for note in notes {
            names.signatures(note);
        }
        names
    }

    /// The hash of a tree and of all that it is made of, where a ballot is in it.
    fn nodes(&mut self, hashes: &[Hash], ballots: &[bool], from: usize) -> Option<Hash> {
        let hash = match hashes {
            [] => return None,
            [one] => *one,
            more => {
                // RFC 6962: the largest power of two that is smaller.
                let half = more.len().next_power_of_two() / 2;
                let left = self.nodes(&hashes[..half], &ballots[..half], from)?;
                let right = self.nodes(&hashes[half..], &ballots[half..], from + half)?;
                node_hash(&left, &right)
            }
        };
        if ballots.iter().any(|ballot| *ballot) {
            let name = format!("tree over {from} to {}", from + hashes.len() - 1);
            self.put(&hash.0, format!("{name}, as it is"));
            self.put(hash.to_string().as_bytes(), format!("{name}, hexadecimal"));
            self.put(BASE64.encode(hash.0).as_bytes(), format!("{name}, base64"));
        }
        Some(hash)
    }

    /// The signatures of a note, without whose they are and from when.
    pub(crate) fn signatures(&mut self, note: &str) {
        let parsed = Note::parse(note.as_bytes()).unwrap();
        for (line, of) in note.lines().rev().zip(parsed.signatures().iter().rev()) {
            let (_, written) = line.rsplit_once(' ').unwrap();
            let bytes = BASE64.decode(written).unwrap();
            let (before, _) = bytes.split_at(bytes.len() - SIGNATURE_BYTES);
            let by = of.name();
            self.put(
                written.as_bytes(),
                format!("signature by {by} after {before:02x?}"),
            );
        }
    }

    /// The digest of a file in which such a value stands.
    pub(crate) fn digest_of(&mut self, path: &str, bytes: &[u8]) {
        if self.give_way(bytes) != bytes {
            let digest = Digest::of(bytes).to_string();
            self.put(digest.as_bytes(), format!("digest of {path}"));
        }
    }

    fn put(&mut self, value: &[u8], name: String) {
        // What stands in the log twice has one name.
        if self.0.iter().all(|(known, _)| known != value) {
            self.0.push((value.to_vec(), name));
        }
    }

    /// Bytes in which each value has given way to its name.
    pub(crate) fn give_way(&self, bytes: &[u8]) -> Vec<u8> {
        let (mut rest, mut out) = (bytes, Vec::with_capacity(bytes.len()));
        while let Some(first) = rest.first() {
            match self.0.iter().find(|(value, _)| rest.starts_with(value)) {
                Some((value, name)) => {
                    out.extend_from_slice(format!("⟨{name}⟩").as_bytes());
                    rest = &rest[value.len()..];
                }
                None => {
                    out.push(*first);
                    rest = &rest[1..];
                }
            }
        }
        out
    }

    /// The same of an answer, whose ETag is the digest of its bytes. How long it is stands in its headers.
    pub(crate) fn over(&self, mut answer: Answer) -> Answer {
        let mut names = self.clone();
        names.digest_of("this answer", &answer.bytes);
        for value in answer.headers.values_mut() {
            let text = String::from_utf8(names.give_way(value.as_bytes())).unwrap();
            *value = text.escape_default().to_string().parse().unwrap();
        }
        answer.bytes = names.give_way(&answer.bytes);
        answer
    }

    /// All names, in the order in which the values stand in the log.
    pub(crate) fn all(&self) -> Vec<&str> {
        self.0.iter().map(|(_, name)| name.as_str()).collect()
    }
}

/// What a ballot commits to; none where the leaf is something else.
fn commitment(leaf: &[u8]) -> Option<String> {
    let leaf: Value = serde_json::from_slice(leaf).unwrap();
    let is_ballot = leaf["type"] == "ballot.cast@1";
    is_ballot.then(|| leaf["body"]["commitment"].as_str().unwrap().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(commitment: &Digest) -> Vec<u8> {
        let leaf = serde_json::json!({ "body": { "commitment": commitment }, "type": "ballot.cast@1" });
        leaf.to_string().into_bytes()
    }

    /// A log of five leaves, two of them ballots, as two runs have it.
    fn leaves(one: &[u8], other: &[u8]) -> Vec<Vec<u8>> {
        let plain = |name: &str| format!("{{\"type\":\"{name}\"}}").into_bytes();
        let ballots = [one, other].map(|marks| ballot(&Digest::of(marks)));
        let [one, other] = ballots;
        vec![plain("a"), one, plain("b"), other, plain("c")]
    }

    /// Everything that is to give way, one after another.
    fn told(leaves: &[Vec<u8>]) -> Vec<u8> {
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
        let root = tlog::root_of(hashes.iter().copied());
        let mut text = leaves.concat();
        text.extend(hashes.iter().flat_map(|hash| hash.0));
        text.extend(format!("{root} {} {}", BASE64.encode(root.0), BASE64.encode(&leaves[1])).bytes());
        text
    }

    #[test]
    fn what_is_computed_from_ballots_gives_way_and_nothing_else_does() {
        let (one, otherwise) = (leaves(b"1", b"2"), leaves(b"3", b"4"));
        let hidden = |leaves: &[Vec<u8>], text: &[u8]| Names::of(leaves, &[]).give_way(text);
        assert_ne!(told(&one), told(&otherwise));
        assert_eq!(hidden(&one, &told(&one)), hidden(&otherwise, &told(&otherwise)));
        let names = Names::of(&one, &[]);
        assert_eq!(names.all(), Names::of(&otherwise, &[]).all());
        // Two commitments and two leaves, and each tree that has one of them in three ways of writing.
        assert_eq!(
            names.all().len(),
            2 + 2 + 3 * ["1", "0 to 1", "3", "2 to 3", "0 to 3", "0 to 4"].len()
        );
        // Leaves that are no ballots, and digests of anything else, stay.
        for leaf in [&one[0], &one[2], &one[4]] {
            let hash = leaf_hash(leaf).to_string();
            assert_eq!(names.give_way(hash.as_bytes()), hash.as_bytes());
        }
        let marks = Digest::of(b"marks").to_string();
        assert_eq!(names.give_way(marks.as_bytes()), marks.as_bytes());
    }

    #[test]
    fn a_leak_is_seen_through_the_names() {
        let (one, otherwise) = (leaves(b"1", b"2"), leaves(b"3", b"4"));
        let hidden = |leaves: &[Vec<u8>], text: Vec<u8>| Names::of(leaves, &[]).give_way(&text);
        let first = |leaves: &[Vec<u8>]| commitment(&leaves[1]).unwrap().into_bytes();
        let second = |leaves: &[Vec<u8>]| commitment(&leaves[3]).unwrap().into_bytes();
        // The order of values, how often one stands there, and one that is another's.
        assert_ne!(hidden(&one, first(&one)), hidden(&otherwise, second(&otherwise)));
        assert_ne!(
            hidden(&one, first(&one)),
            hidden(&otherwise, first(&otherwise).repeat(2))
        );
        assert_ne!(
            hidden(&one, first(&otherwise)),
            hidden(&otherwise, first(&otherwise))
        );
        // Two ballots that commit to the same show that they do.
        let alike = leaves(b"1", b"1");
        assert_ne!(Names::of(&alike, &[]).all(), Names::of(&one, &[]).all());
        // Half a value, or a longer one.
        let half = |leaves: &[Vec<u8>]| first(leaves)[..63].to_vec();
        assert_ne!(hidden(&one, half(&one)), hidden(&otherwise, half(&otherwise)));
    }

    #[test]
    fn of_a_signature_its_key_and_its_time_stay() {
        use notary::{KeyKind, KeyName, SigningKey};
        let key =
            |seed: u8| SigningKey::from_seed(KeyName::new("log").unwrap(), KeyKind::Ed25519, &[seed; 32]);
        let signed = |text: &str, seed: u8| {
            let mut note = Note::new(text).unwrap();
            note.add(key(seed).sign(text).unwrap());
            note.to_string()
        };
        let hidden = |note: &str| {
            let mut names = Names::default();
            names.signatures(note);
            names.give_way(note.as_bytes())
        };
        let line = |note: &str| {
            String::from_utf8(hidden(note))
                .unwrap()
                .lines()
                .last()
                .unwrap()
                .to_owned()
        };
        let (one, otherwise) = (signed("one\n", 1), signed("otherwise\n", 1));
        assert_eq!(line(&one), line(&otherwise));
        assert_ne!(line(&one), line(&signed("one\n", 2)), "another key shows");
    }
}
