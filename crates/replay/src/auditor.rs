//! The audit itself: takes the leaves one by one, runs every check over each, and hands over the report. Holds no rule.

mod recall;

use crate::{
    Finding, Weight, What, decide, derive, due,
    finding::Findings,
    guards::{self, Commands},
    here::Here,
    known::Known,
    leaves::{self, Places},
    names,
    openings::{LookUp, Openings},
    order,
    pairs::Pairs,
    report::{Counts, MandateLine, Report, RoundLine, Verdict},
    trail::Trails,
    tree,
};
use domain::round::Round;
use events::{Body, Digest, MandateId, Position, Recorded, RoundId, StreamId, Time, ballot, mandate};
use std::collections::BTreeSet;
use tlog::{Frontier, Hash};

/// One leaf as it is stored, unchecked.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'a> {
    /// The position under which it is stored.
    pub position: Position,
    /// The bytes stored.
    pub bytes: &'a [u8],
    /// The hash stored beside them.
    pub hash: Hash,
}

/// The size and root that the log claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Replays a log and finds whatever in it does not agree.
pub struct Auditor<B> {
    blobs: B,
    findings: Findings,
    tree: Frontier,
    places: Places,
    last_at: Option<Time>,
    commands: Commands,
    pairs: Pairs,
    known: Known,
    openings: Openings,
    trails: Trails,
    mandates: Vec<MandateLine>,
    /// Leaves before this one are taken in and not judged.
    from: u64,
    events: u64,
    ballots: u64,
}

impl<B: Fn(&Digest) -> Option<Vec<u8>>> Auditor<B> {
    /// An audit that looks documents up by their digest; `None` means that there is none.
    #[must_use]
    pub fn new(blobs: B) -> Self {
        Self {
            blobs,
            findings: Findings::default(),
            tree: Frontier::new(),
            places: Places::default(),
            last_at: None,
            commands: Commands::default(),
            pairs: Pairs::default(),
            known: Known::default(),
            openings: Openings::default(),
            trails: Trails::new(),
            mandates: Vec::new(),
            from: 0,
            events: 0,
            ballots: 0,
        }
    }

    /// Lets it look up what opens the commitments to texts too. An opening that is not found must then have been erased
    /// by an event, so only who should have them all gives this.
    #[must_use]
    pub fn with_openings(mut self, look_up: LookUp) -> Self {
        self.openings.given(look_up);
        self
    }

    /// An earlier audit found nothing wrong with the leaves before this position, and they are the same: they are taken
    /// in, since what comes after them follows from them, but nothing about them is decided, counted or derived again.
    /// What was derived then is read out of the documents that were compared then. Their hashes make part of the root
    /// all the same, so a leaf that is not the one of then shows there.
    #[must_use]
    pub fn judging_from(mut self, position: Position) -> Self {
        self.from = position.0;
        self
    }

    /// How many leaves were fed so far.
    #[must_use]
    pub fn fed(&self) -> u64 {
        self.tree.size()
    }

    /// Takes the next leaf, in the order in which they are stored. Never stops: what is wrong is in the report.
    pub fn feed(&mut self, leaf: Leaf<'_>) {
        let place = self.places.stored(leaf.position.0, &mut self.findings);
        let hash = tlog::leaf_hash(leaf.bytes);
        leaves::hash(place, &leaf, hash, &mut self.findings);
        self.tree.push(hash);
        if place < self.from {
            self.recall(place, hash, leaf.bytes);
        } else if let Some(event) = leaves::read(place, &leaf, &mut self.findings) {
            self.events += 1;
            self.places.stated(place, event.position.0);
            self.take(place, hash, &event, leaf.bytes);
        }
    }

    /// Checks an event against the log before it, and takes it in.
    fn take(&mut self, place: u64, hash: Hash, event: &Recorded, leaf: &[u8]) {
        if self.commands.begins(event) {
            self.pairs.end(&mut self.findings);
            self.known.begin();
            self.commands.begin(place, event, &self.known, &mut self.findings);
        }
        let (start, by, mut found) = self.commands.running(event, &self.known);
        found.extend(guards::check(event, &by, &self.known));
        let (by, denied) = guards::permit(event, by, &self.known);
        found.extend(denied);
        let here = Here {
            place,
            event,
            hash,
            start,
            by,
        };
        let (readable, disorder) = order::check(&here, self.last_at, &self.known);
        for finding in disorder.into_iter().chain(found) {
            self.findings.add(finding.at(place).of(&event.stream));
        }
        if readable {
            let blobs: derive::Blobs<'_> = &self.blobs;
            derive::check(&here, &self.known, &mut self.trails, blobs, &mut self.findings);
            decide::check(&here, &self.known, &mut self.trails, blobs, &mut self.findings);
        }
        self.keep(place, event);
        let (texts, findings) = (&mut self.known.texts, &mut self.findings);
        self.openings.take(place, event, leaf, texts, findings);
        if readable {
            self.follow(event);
            self.count(place, event);
        }
    }

    /// Takes an event into what is known.
    fn keep(&mut self, place: u64, event: &Recorded) {
        self.last_at = self.last_at.max(Some(event.at));
        self.pairs.take(place, event);
        self.known.take(place, event);
    }

    /// Brings up to date what is kept beside the states.
    fn follow(&mut self, event: &Recorded) {
        match &event.body {
            Body::Round(_) => {
                let Some(id) = names::id::<RoundId>(&event.stream) else {
                    return;
                };
                let trail = self.trails.entry(id).or_default();
                trail.last_at = trail.last_at.max(Some(event.at));
                trail.ask = None;
                let known = self.known.state::<Round>(&event.stream);
                if known.is_some_and(|known| known.phase.is_over()) {
                    trail.let_go();
                    self.known.forget_ballots(id, &trail.units);
                }
            }
            Body::Ballot(_) => {
                if let Some((round, _)) = names::ballot(&event.stream) {
                    let trail = self.trails.entry(round).or_default();
                    trail.last_at = trail.last_at.max(Some(event.at));
                }
            }
            _ => {}
        }
    }

    /// Counts an event for the report.
    fn count(&mut self, place: u64, event: &Recorded) {
        match &event.body {
            Body::Ballot(ballot::Event::Cast(_)) => self.ballots += 1,
            Body::Mandate(mandate::Event::Issued(issued)) => {
                if let Some(mandate) = names::id::<MandateId>(&event.stream) {
                    self.mandates.push(MandateLine {
                        mandate,
                        round: issued.round,
                        centre: issued.centre,
                        hours: issued.hours,
                        force: issued.force,
                        position: place,
                        agrees: true,
                    });
                }
            }
            _ => {}
        }
    }

    /// Ends the audit: compares with the head, looks for what is due, and hands over the report.
    #[must_use]
    pub fn finish(mut self, head: Head) -> Report {
        self.pairs.end(&mut self.findings);
        self.places.judge(&mut self.findings);
        tree::judge(&self.tree, &self.places, &head, &mut self.findings);
        due::check(&self.known, &mut self.findings);
        let openings = std::mem::take(&mut self.openings).judge(&mut self.findings);
        let verdict = match self.findings.heaviest {
            _ if self.tree.size() > self.from && self.events == 0 => Verdict::Unreadable,
            Some(Weight::Tampered) => Verdict::Tampered,
            Some(Weight::Incomplete) => Verdict::Incomplete,
            Some(Weight::Pending) | None => Verdict::Clean,
        };
        let rounds = self.rounds();
        let mandates = self.judged();
        Report {
            verdict,
            from: self.from,
            size: self.tree.size(),
            root: self.tree.root().to_string(),
            counts: Counts {
                events: self.events,
                streams: self.known.streams(),
                rounds: self.known.all::<Round>().count() as u64,
                ballots: self.ballots,
                lists: rounds.iter().filter(|round| is_counted(round)).count() as u64,
                mandates: mandates.len() as u64,
            },
            rounds,
            mandates,
            openings,
            findings: self.findings.list,
            left_out: self.findings.left_out,
        }
    }

    fn rounds(&mut self) -> Vec<RoundLine> {
        let known = &self.known;
        let phase = |id| {
            known
                .state::<Round>(&StreamId::new("round", id))
                .map(|round| round.phase)
        };
        std::mem::take(&mut self.trails)
            .into_iter()
            .map(|(id, trail)| RoundLine {
                round: id,
                phase: phase(id).unwrap_or_default().to_string(),
                documents: trail.documents,
                counted: trail.counted,
                items: trail.items,
            })
            .collect()
    }

    /// The mandates, with whether anything was found against them.
    fn judged(&mut self) -> Vec<MandateLine> {
        let against: BTreeSet<&str> = self
            .findings
            .list
            .iter()
            .filter(|finding: &&Finding| finding.weight == Weight::Tampered)
            .filter_map(|finding| finding.stream.as_deref())
            .collect();
        let mut mandates = std::mem::take(&mut self.mandates);
        for line in &mut mandates {
            line.agrees = !against.contains(StreamId::new("mandate", line.mandate).as_str());
        }
        mandates
    }
}

/// Whether a list was derived for a round.
fn is_counted(round: &RoundLine) -> bool {
    let mut documents = round.documents.iter();
    !round.items.is_empty() && documents.any(|document| document.what == What::List)
}
