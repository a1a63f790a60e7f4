//! Events that an earlier audit has judged: what follows from them for later ones, and nothing else. None is decided
//! again, no right is asked for, and nothing is counted; no finding comes of them, but that one can no longer be read.

use super::Auditor;
use crate::{Finding, derive, finding::Findings, here::Here, trail::Trail};
use events::{Body, Digest, Recorded, codec, mandate};
use tlog::Hash;

impl<B: Fn(&Digest) -> Option<Vec<u8>>> Auditor<B> {
    /// Takes in a leaf that was judged before.
    pub(super) fn recall(&mut self, place: u64, hash: Hash, leaf: &[u8]) {
        match codec::decode(leaf) {
            Ok(event) => self.fold(place, hash, &event, leaf),
            Err(why) => {
                let what = format!("the leaf was judged by an earlier audit and cannot be read now: {why}");
                self.findings.add(Finding::tampered("leaf.form", what).at(place));
            }
        }
    }

    fn fold(&mut self, place: u64, hash: Hash, event: &Recorded, leaf: &[u8]) {
        // The command that is running at the end was not over for the earlier audit, so commands are followed.
        if self.commands.begins(event) {
            self.pairs.forget();
            self.known.begin();
            let said = &mut Findings::default();
            self.commands.begin(place, event, &self.known, said);
        }
        if matches!(event.body, Body::Round(_) | Body::Ballot(_)) {
            let (start, by, _) = self.commands.running(event, &self.known);
            let here = Here {
                place,
                event,
                hash,
                start,
                by,
            };
            derive::recall(&here, &self.known, &mut self.trails, &self.blobs);
        }
        if let Body::Mandate(mandate::Event::Issued(issued)) = &event.body {
            let trail: &mut Trail = self.trails.entry(issued.round).or_default();
            trail.give(issued.centre, issued.hours);
        }
        self.keep(place, event);
        self.openings.recall(event, leaf, &mut self.known.texts);
        self.follow(event);
    }
}
