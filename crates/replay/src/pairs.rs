//! Events that belong together: written by one command, into two streams, or not at all. Looks at nothing but that.

use crate::{Finding, finding::Findings, names};
use events::{Body, CentreId, MandateId, NeedId, Recorded, RoundId, StreamId, centre, mandate, need, round};
use std::collections::BTreeMap;

/// What two events say together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Pair {
    Merge {
        from: NeedId,
        into: NeedId,
    },
    Unmerge {
        need: NeedId,
        from: NeedId,
    },
    Split {
        need: NeedId,
        part: NeedId,
    },
    Enter {
        need: NeedId,
        round: RoundId,
    },
    Offer {
        centre: CentreId,
        round: RoundId,
        hours: u64,
    },
    Commit {
        mandate: MandateId,
        centre: CentreId,
        round: RoundId,
        hours: u64,
    },
    Return {
        mandate: MandateId,
    },
}

impl Pair {
    /// The kinds of its first and its second half.
    fn halves(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Merge { .. } => ("pair.merge", "need.merged", "need.absorbed"),
            Self::Unmerge { .. } => ("pair.unmerge", "need.unmerged", "need.released"),
            Self::Split { .. } => ("pair.split", "need.split", "need.split_off"),
            Self::Enter { .. } => ("pair.enter", "need.entered_round", "round.need_entered"),
            Self::Offer { .. } => ("pair.offer", "centre.capacity_offered", "round.offer_entered"),
            Self::Commit { .. } => ("pair.commit", "mandate.issued", "centre.hours_committed"),
            Self::Return { .. } => ("pair.return", "mandate cut or ended", "centre.hours_returned"),
        }
    }
}

/// Where the halves of a pair stand.
#[derive(Debug, Default)]
struct Stands {
    first: Option<(u64, StreamId)>,
    second: Option<(u64, StreamId)>,
}

/// The pairs of the command being read.
#[derive(Debug, Default)]
pub(crate) struct Pairs(BTreeMap<Pair, Stands>);

impl Pairs {
    /// Takes in an event.
    pub(crate) fn take(&mut self, place: u64, event: &Recorded) {
        for (pair, is_first) in halves(event) {
            let stands = self.0.entry(pair).or_default();
            let half = if is_first {
                &mut stands.first
            } else {
                &mut stands.second
            };
            *half = Some((place, event.stream.clone()));
        }
    }

    /// The command has ended, and an earlier audit has looked at it.
    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }

    /// The command has ended: both halves of each pair must be there.
    pub(crate) fn end(&mut self, findings: &mut Findings) {
        for (pair, stands) in std::mem::take(&mut self.0) {
            let (code, first, second) = pair.halves();
            let (here, missing, (place, stream)) = match (stands.first, stands.second) {
                (Some(stands), None) => (first, second, stands),
                (None, Some(stands)) => (second, first, stands),
                _ => continue,
            };
            let what = format!("{here} without a {missing} of the same content in the same command");
            findings.add(Finding::tampered(code, what).at(place).of(&stream));
        }
    }
}

/// Of which pairs an event is a half, and whether the first. A need that is divided is one half for each part.
fn halves(event: &Recorded) -> Vec<(Pair, bool)> {
    let Body::Need(need::Event::Split(split)) = &event.body else {
        return half(event).into_iter().collect();
    };
    let Some(need) = names::id(&event.stream) else {
        return Vec::new();
    };
    let half = |part: &NeedId| (Pair::Split { need, part: *part }, true);
    split.into.iter().map(half).collect()
}

/// Which pair an event is a half of, and whether the first.
fn half(event: &Recorded) -> Option<(Pair, bool)> {
    let stream = &event.stream;
    Some(match &event.body {
        Body::Need(need::Event::Merged(merged)) => {
            let (from, into) = (names::id(stream)?, merged.into);
            (Pair::Merge { from, into }, true)
        }
        Body::Need(need::Event::Absorbed(absorbed)) => {
            let (from, into) = (absorbed.from, names::id(stream)?);
            (Pair::Merge { from, into }, false)
        }
        Body::Need(need::Event::Unmerged(unmerged)) => {
            let (need, from) = (names::id(stream)?, names::id(&unmerged.target.stream)?);
            (Pair::Unmerge { need, from }, true)
        }
        Body::Need(need::Event::Released(released)) => {
            let (need, from) = (released.from, names::id(stream)?);
            (Pair::Unmerge { need, from }, false)
        }
        Body::Need(need::Event::SplitOff(part)) => {
            let (need, part) = (part.from, names::id(stream)?);
            (Pair::Split { need, part }, false)
        }
        Body::Need(need::Event::EnteredRound(entered)) => {
            let (need, round) = (names::id(stream)?, entered.round);
            (Pair::Enter { need, round }, true)
        }
        Body::Round(round::Event::NeedEntered(entered)) => {
            let (need, round) = (entered.need, names::id(stream)?);
            (Pair::Enter { need, round }, false)
        }
        Body::Centre(centre::Event::CapacityOffered(offer)) => {
            let (centre, round, hours) = (names::id(stream)?, offer.round, offer.hours);
            (Pair::Offer { centre, round, hours }, true)
        }
        Body::Round(round::Event::OfferEntered(offer)) => {
            let (centre, round, hours) = (offer.centre, names::id(stream)?, offer.hours);
            (Pair::Offer { centre, round, hours }, false)
        }
        Body::Mandate(mandate::Event::Issued(issued)) => {
            let (mandate, centre) = (names::id(stream)?, issued.centre);
            let (round, hours) = (issued.round, issued.hours);
            (
                Pair::Commit {
                    mandate,
                    centre,
                    round,
                    hours,
                },
                true,
            )
        }
        Body::Centre(centre::Event::HoursCommitted(held)) => {
            let (mandate, centre) = (held.mandate, names::id(stream)?);
            let (round, hours) = (held.round, held.hours);
            (
                Pair::Commit {
                    mandate,
                    centre,
                    round,
                    hours,
                },
                false,
            )
        }
        Body::Mandate(
            mandate::Event::Amended(_) | mandate::Event::Revoked(_) | mandate::Event::Superseded(_),
        ) => {
            let mandate = names::id(stream)?;
            (Pair::Return { mandate }, true)
        }
        Body::Centre(centre::Event::HoursReturned(back)) => {
            let mandate = back.mandate;
            (Pair::Return { mandate }, false)
        }
        _ => return None,
    })
}
