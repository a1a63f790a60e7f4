//! Ballots: only while voting is open, sealed until then, the last one counts, and substitutes come in their turn.

use crate::{common::log::Log, mirror::of_ballot};
use events::{
    Body, CredentialId, Digest, RoundId, Time, UnitId, Version,
    ballot::{Cast, Event},
    codec, credential, round,
};
use outcome::Roll;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Voting {
    open: bool,
    until: Option<Time>,
    quorum: bool,
    tallied: bool,
    over: bool,
    roll: BTreeSet<UnitId>,
}

#[derive(Default)]
struct Cards {
    last: Option<(Version, Cast)>,
    opened: bool,
    lost: bool,
}

#[derive(Default)]
struct Away {
    granted: Option<credential::Granted>,
    rests: bool,
    revoked: bool,
    absence: Option<(Time, Time)>,
}

impl Away {
    fn at(&self, at: Time) -> bool {
        let holds = self
            .granted
            .as_ref()
            .is_some_and(|granted| (granted.from..=granted.to).contains(&at));
        !holds
            || self.rests
            || self.revoked
            || self.absence.is_some_and(|(from, to)| (from..=to).contains(&at))
    }
}

#[derive(Default)]
struct Scan {
    rounds: BTreeMap<RoundId, Voting>,
    ballots: BTreeMap<(RoundId, UnitId), Cards>,
    credentials: BTreeMap<CredentialId, Away>,
}

pub(super) fn hold(log: &Log) {
    let mut scan = Scan::default();
    for event in &log.events {
        let at = event.position.0;
        match &event.body {
            Body::Round(new) => {
                let id: RoundId = event.stream.key().parse().unwrap();
                scan.rounds.entry(id).or_default().take(log, new);
                if let round::Event::Tallied(_) = new {
                    scan.all_opened(id, at);
                }
            }
            Body::Credential(new) => {
                let id = event.stream.key().parse().unwrap();
                scan.credentials.entry(id).or_default().take(new);
            }
            Body::Ballot(new) => {
                let id = of_ballot(&event.stream);
                if let Event::Cast(cast) = new {
                    let own = event.actor.credential.as_ref().unwrap();
                    scan.in_turn(own.stream.key().parse().unwrap(), cast, event.at, at);
                    assert_eq!(
                        event.actor.org.map(|org| org.0),
                        Some(id.1.0),
                        "{at}: another's ballot"
                    );
                }
                if let Event::Voided(voided) = new {
                    // Invariant 10: the body decided, without the person concerned, and by a majority.
                    let voted = || voided.r#for.iter().chain(&voided.against);
                    assert!(voted().all(|person| *person != voided.person), "{at}");
                    assert!(voided.r#for.len() > voided.against.len(), "{at}");
                    assert_ne!(event.actor.person, Some(voided.person), "{at}");
                }
                let round = &scan.rounds[&id.0];
                let cards = scan.ballots.entry(id).or_default();
                cards.take(round, id, (event.version, event.at), new, at);
            }
            _ => {}
        }
    }
}

impl Scan {
    /// Invariant 8: a substitute votes when the member and all before it are away, in list order; a member when present.
    fn in_turn(&self, own: CredentialId, cast: &Cast, at: Time, position: u64) {
        let credential = &self.credentials[&own];
        assert!(!credential.at(at), "{position}: recorded absent");
        let substitute = credential.granted.as_ref().unwrap().substitute;
        let named: Vec<CredentialId> = cast
            .absent
            .iter()
            .map(|cite| cite.stream.key().parse().unwrap())
            .collect();
        let Some(substitute) = substitute else {
            assert!(named.is_empty(), "{position}");
            return;
        };
        assert_eq!(
            named.len(),
            usize::try_from(substitute.place).unwrap(),
            "{position}"
        );
        assert_eq!(named[0], substitute.of, "{position}: the member first");
        for (before, place) in named.iter().zip(0..) {
            let before = &self.credentials[before];
            assert!(before.at(at), "{position}: place {place} is not away");
            let own = before.granted.as_ref().unwrap().substitute;
            assert_eq!(own.map_or(0, |own| own.place), place, "{position}");
        }
    }

    /// Before a count, each ballot that was cast is opened or said to stay shut.
    fn all_opened(&self, round: RoundId, at: u64) {
        let own = self.ballots.iter().filter(|((of, _), _)| *of == round);
        for ((_, unit), cards) in own {
            let cast = cards.last.is_none() || cards.opened || cards.lost;
            assert!(cast, "{at}: the ballot of {unit} is neither opened nor lost");
        }
    }
}

impl Voting {
    fn take(&mut self, log: &Log, event: &round::Event) {
        match event {
            round::Event::VotingOpened(opened) => {
                let roll: Roll = serde_json::from_slice(&log.blobs[&opened.roll.sha256]).unwrap();
                self.roll = roll.entries.iter().map(|entry| entry.unit).collect();
                (self.open, self.until) = (true, Some(opened.until));
            }
            round::Event::Reopened(reopened) => (self.open, self.until) = (true, Some(reopened.until)),
            round::Event::Extended(extended) => self.until = Some(extended.until),
            round::Event::VotingClosed(_) => self.open = false,
            round::Event::QuorumMet(_) => self.quorum = true,
            round::Event::Tallied(_) => self.tallied = true,
            round::Event::ComplaintSettled(_) => self.tallied = false,
            round::Event::Failed(_) | round::Event::Annulled(_) | round::Event::Finalised(_) => {
                (self.open, self.over) = (false, true);
            }
            _ => {}
        }
    }
}

impl Cards {
    fn take(
        &mut self,
        round: &Voting,
        id: (RoundId, UnitId),
        (version, time): (Version, Time),
        event: &Event,
        at: u64,
    ) {
        match event {
            // Invariants 6 and 18: no ballot outside of voting, none off the roll.
            Event::Cast(cast) => {
                assert!(
                    round.open && round.until.is_some_and(|until| time <= until),
                    "{at}: not open"
                );
                assert!(round.roll.contains(&id.1), "{at}: off the roll");
                assert_eq!((cast.round, cast.unit), id, "{at}");
                self.last = Some((version, cast.clone()));
            }
            // Invariants 6 and 12: nothing is opened before the quorum is met; the last cast, once, as committed.
            Event::Opened(opened) => {
                assert!(
                    round.quorum && !round.open && !round.over && !round.tallied,
                    "{at}: too early or late"
                );
                let (last, cast) = self.last.as_ref().unwrap();
                assert_eq!(opened.cast, *last, "{at}: another than the last");
                let plain = codec::to_canonical(&opened.marks).unwrap();
                assert_eq!(
                    Digest::commit_ballot(&opened.salt, &plain),
                    cast.commitment,
                    "{at}"
                );
                assert!(!self.opened, "{at}: opened twice");
                self.opened = true;
            }
            Event::OpeningLost(_) => {}
            Event::Unopened(unopened) => {
                assert_eq!(
                    Some(unopened.cast),
                    self.last.as_ref().map(|(last, _)| *last),
                    "{at}"
                );
                self.lost = true;
            }
            Event::Voided(_) => assert!(!round.open && !round.over && !round.tallied, "{at}: not the time"),
        }
    }
}

impl Away {
    fn take(&mut self, event: &credential::Event) {
        match event {
            credential::Event::Granted(granted) => self.granted = Some(granted.clone()),
            credential::Event::Revoked(_) => self.revoked = true,
            credential::Event::Suspended(_) => self.rests = true,
            credential::Event::Resumed(_) => self.rests = false,
            credential::Event::AbsenceRecorded(absence) => self.absence = Some((absence.from, absence.to)),
            credential::Event::AbsenceEnded(_) => self.absence = None,
        }
    }
}
