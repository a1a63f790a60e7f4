//! The course of rounds: rules and roll fixed in time, one final list, lots as committed.

use crate::common::log::Log;
use events::{
    Body, Digest, PersonId, Time,
    round::{Event, Remedy},
};
use outcome::Roll;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Course {
    rules: bool,
    submissions: bool,
    rolls: u32,
    quorum: bool,
    voting: bool,
    over: bool,
    until: Option<Time>,
    window: Option<Time>,
    complaints: BTreeSet<String>,
    lists: u32,
    final_lists: u32,
    parts: BTreeMap<PersonId, Digest>,
    list: Option<Digest>,
}

pub(super) fn hold(log: &Log) {
    let mut rounds: BTreeMap<&str, Course> = BTreeMap::new();
    for event in &log.events {
        let Body::Round(new) = &event.body else {
            continue;
        };
        let round = rounds.entry(event.stream.as_str()).or_default();
        let at = event.position;
        assert!(
            !round.over || matches!(new, Event::Reproposed(_)),
            "{at}: after its end"
        );
        round.take(log, new, event.at, at.0);
    }
}

impl Course {
    fn take(&mut self, log: &Log, event: &Event, time: Time, at: u64) {
        match event {
            // Invariant 4: rules before submissions, and once.
            Event::RulesAdopted(_) => {
                assert!(!self.rules && !self.submissions, "{at}: rules changed");
                self.rules = true;
            }
            Event::SubmissionsOpened(_) => {
                assert!(self.rules, "{at}: no rules yet");
                self.submissions = true;
            }
            // Invariants 5 and 9: one roll, frozen as voting opens, with each unit once and its population dated.
            Event::VotingOpened(opened) => {
                self.rolls += 1;
                assert_eq!(self.rolls, 1, "{at}: a second roll");
                let roll: Roll = serde_json::from_slice(&log.blobs[&opened.roll.sha256]).unwrap();
                let units: BTreeSet<_> = roll.entries.iter().map(|entry| entry.unit).collect();
                assert_eq!(units.len(), roll.entries.len(), "{at}: a unit twice");
                (self.voting, self.until) = (true, Some(opened.until));
            }
            Event::Reopened(reopened) => (self.voting, self.until) = (true, Some(reopened.until)),
            Event::Extended(extended) => {
                assert!(self.voting, "{at}: nothing to extend");
                self.until = Some(extended.until);
            }
            Event::VotingClosed(_) => {
                assert!(
                    self.until.is_some_and(|until| time >= until),
                    "{at}: before the deadline"
                );
                self.voting = false;
            }
            Event::QuorumMet(_) => self.quorum = true,
            Event::QuorumFailed(_) => self.quorum = false,
            // Invariant 13: never a list without a quorum.
            Event::Tallied(tallied) => {
                assert!(self.quorum && !self.voting, "{at}: without a quorum");
                self.lists += 1;
                assert_eq!(tallied.version, self.lists, "{at}: versions count up");
                assert!(
                    self.parts.is_empty() || self.parts.len() >= 2,
                    "{at}: a lot of one part"
                );
                (self.window, self.list) = (Some(tallied.complaints_until), Some(tallied.list.sha256));
            }
            Event::Contested(contested) => drop(self.complaints.insert(contested.complaint.to_string())),
            Event::ComplaintSettled(settled) => {
                assert!(
                    self.complaints.remove(&settled.complaint.to_string()),
                    "{at}: settled twice"
                );
                self.over = settled.remedy == Remedy::Rerun;
            }
            // Invariant 25: final after the window, with every complaint settled; one final list for each round.
            Event::Finalised(finalised) => {
                assert!(
                    self.window.is_some_and(|until| time >= until),
                    "{at}: in the window"
                );
                assert!(self.complaints.is_empty(), "{at}: complaints are open");
                self.final_lists += 1;
                assert_eq!(self.final_lists, 1, "{at}: two final lists");
                assert_eq!(Some(finalised.list), self.list, "{at}: another list");
                self.over = true;
            }
            Event::Failed(_) | Event::Annulled(_) => self.over = true,
            // Invariant 3: what is revealed is what was committed to, before voting opened.
            Event::LotCommitted(committed) => {
                assert_eq!(self.rolls, 0, "{at}: after voting opened");
                assert!(
                    self.parts
                        .insert(committed.person, committed.commitment)
                        .is_none(),
                    "{at}"
                );
            }
            Event::LotRevealed(revealed) => {
                assert!(!self.voting && self.quorum, "{at}: too early");
                assert_eq!(self.parts[&revealed.person], Digest::of(&revealed.part.0), "{at}");
            }
            Event::LotDrawn(drawn) => assert!(self.parts.contains_key(&drawn.instead_of), "{at}"),
            _ => {}
        }
    }
}
