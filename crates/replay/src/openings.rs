//! What the leaves commit to without saying it: free texts. Where the openings are given along, as to an auditor, each
//! must open its commitment, and one that is not there must have been erased by an event. Names of persons are in no
//! leaf, not even as commitments, so nothing is checked of them.

use crate::{Finding, Weight, finding::Findings, report::OpeningCounts};
use events::{Body, Digest, Opening, PersonId, Recorded, StreamId, Text, codec, log};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Looks up what opens a commitment: an [`Opening`] as JSON; `None` when it is not there.
pub type LookUp = Box<dyn Fn(&Digest) -> Option<Vec<u8>> + Send>;

/// Who wrote what: half of each commitment, and the person. Two texts never share a half but by forgery of SHA-256.
#[derive(Default)]
pub(crate) struct Texts {
    writers: HashMap<[u8; 16], [u8; 16]>,
}

impl Texts {
    /// Takes in what an event commits to; the first to commit wrote it.
    fn take(&mut self, text: &Text, event: &Recorded) {
        let writer = event.actor.person.map_or([0; 16], |person| *person.0.as_bytes());
        self.writers.entry(half(&text.commitment)).or_insert(writer);
    }

    /// Who wrote a text, where it was a person; `None` when the log does not hold it.
    pub(crate) fn writer(&self, commitment: &Digest) -> Option<Option<PersonId>> {
        let writer = self.writers.get(&half(commitment))?;
        let person = PersonId::from_bytes(*writer);
        Some((*writer != [0; 16]).then_some(person))
    }
}

fn half(digest: &Digest) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&digest.0[..16]);
    half
}

/// Follows the openings through the log.
#[derive(Default)]
pub(crate) struct Openings {
    look_up: Option<LookUp>,
    checked: u64,
    /// Those looked up and not found: where they were committed to.
    missing: BTreeMap<Digest, (u64, StreamId)>,
    erased: BTreeSet<Digest>,
}

impl Openings {
    /// From here on openings are looked up.
    pub(crate) fn given(&mut self, look_up: LookUp) {
        self.look_up = Some(look_up);
    }

    /// Takes in an event and its leaf.
    pub(crate) fn take(
        &mut self,
        place: u64,
        event: &Recorded,
        leaf: &[u8],
        texts: &mut Texts,
        findings: &mut Findings,
    ) {
        for text in codec::texts(leaf) {
            texts.take(&text, event);
            self.check(place, &event.stream, &text, findings);
        }
        self.erase(event);
    }

    /// Takes in an event whose openings were looked at by an earlier audit.
    pub(crate) fn recall(&mut self, event: &Recorded, leaf: &[u8], texts: &mut Texts) {
        codec::texts(leaf).for_each(|text| texts.take(&text, event));
        self.erase(event);
    }

    fn erase(&mut self, event: &Recorded) {
        if let Body::Log(log::Event::SubjectErased(erased)) = &event.body {
            self.erased.extend(&erased.commitments);
        }
    }

    fn check(&mut self, place: u64, stream: &StreamId, text: &Text, findings: &mut Findings) {
        let Some(look_up) = &self.look_up else {
            return;
        };
        let Some(bytes) = look_up(&text.commitment) else {
            let first = || (place, stream.clone());
            self.missing.entry(text.commitment).or_insert_with(first);
            return;
        };
        self.checked += 1;
        let fault = match serde_json::from_slice::<Opening>(&bytes) {
            Ok(opening) if opening.opens(text) => return,
            Ok(_) => (
                "opening.altered",
                "does not open it: salt or words were altered".to_owned(),
            ),
            Err(why) => ("opening.unreadable", format!("cannot be read: {why}")),
        };
        let (code, what) = fault;
        let what = format!(
            "what is kept as the opening of the text {} {what}",
            text.commitment
        );
        findings.add(Finding::tampered(code, what).at(place).of(stream));
    }

    /// Ends: whatever is missing must have been erased, and whatever was erased must be gone.
    pub(crate) fn judge(self, findings: &mut Findings) -> OpeningCounts {
        let counts = OpeningCounts {
            looked_at: self.look_up.is_some(),
            checked: self.checked,
            erased: self.erased.len() as u64,
        };
        for (commitment, (place, stream)) in &self.missing {
            if !self.erased.contains(commitment) {
                let what = format!(
                    "the opening of the text {commitment} is not there, and no event says that it was erased"
                );
                findings.add(Finding::tampered("opening.missing", what).at(*place).of(stream));
            }
        }
        let kept = |one: &&Digest| {
            let look_up = self.look_up.as_ref();
            look_up.is_some_and(|look_up| look_up(one).is_some())
        };
        for commitment in self.erased.iter().filter(kept) {
            let what = format!("the text {commitment} was erased, but its opening is still there");
            findings.add(Finding::tampered("opening.kept", what).weighing(Weight::Pending));
        }
        counts
    }
}
