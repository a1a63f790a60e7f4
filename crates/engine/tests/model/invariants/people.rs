//! Who acted, and whether they could; and that nothing of two persons was done by one.

use crate::common::log::Log;
use events::{
    Body, Level, PersonId, Recorded, Role, StreamId, UnitId, Version, credential, need,
    need::{Ending, Origin},
    round,
};
use std::collections::BTreeMap;

pub(super) fn hold(log: &Log) {
    under_credentials(log);
    two_persons(log);
    needs_keep_their_owners(log);
}

#[derive(Default)]
struct Right {
    granted: Option<credential::Granted>,
    holds: bool,
    revoked: bool,
    version: Version,
}

/// Invariants 7 and 33: every act is a person's under a credential of theirs that held then, the engine's, or that of
/// the operator at the machine; nobody else's.
fn under_credentials(log: &Log) {
    let mut rights: BTreeMap<StreamId, Right> = BTreeMap::new();
    for event in &log.events {
        let at = event.position;
        match (&event.actor.credential, event.actor.role) {
            (None, Role::Process) => assert_eq!(event.actor.level, Level::Machine, "{at}"),
            (None, role) => {
                assert_eq!((role, event.actor.level), (Role::Operator, Level::Local), "{at}");
            }
            (Some(cite), role) => {
                let right = &rights[&cite.stream];
                let granted = right.granted.as_ref().unwrap();
                assert_eq!(cite.version, right.version, "{at}: as the credential stood");
                assert!(right.holds && !right.revoked, "{at}: suspended or revoked");
                assert!(
                    (granted.from..=granted.to).contains(&event.at),
                    "{at}: not its time"
                );
                let claimed = (event.actor.person, event.actor.org, role);
                assert_eq!(
                    claimed,
                    (Some(granted.person), Some(granted.org), granted.role),
                    "{at}"
                );
            }
        }
        take_right(&mut rights, event);
    }
}

fn take_right(rights: &mut BTreeMap<StreamId, Right>, event: &Recorded) {
    let Body::Credential(new) = &event.body else {
        return;
    };
    let right = rights.entry(event.stream.clone()).or_default();
    right.version = event.version;
    match new {
        credential::Event::Granted(granted) => {
            right.granted = Some(granted.clone());
            right.holds = true;
        }
        credential::Event::Revoked(_) => right.revoked = true,
        credential::Event::Suspended(_) => right.holds = false,
        credential::Event::Resumed(_) => right.holds = true,
        credential::Event::AbsenceRecorded(_) | credential::Event::AbsenceEnded(_) => {}
    }
}

/// Invariant 18, and annulments and complaints likewise: another person confirms, or settles.
fn two_persons(log: &Log) {
    let mut first: BTreeMap<(&str, String), PersonId> = BTreeMap::new();
    for event in &log.events {
        let (stream, at) = (event.stream.as_str(), event.position);
        let Body::Round(new) = &event.body else {
            continue;
        };
        let who = event.actor.person;
        match new {
            round::Event::ExtensionProposed(proposed) => {
                assert_eq!(who, Some(proposed.person), "{at}");
                first.insert((stream, "extension".into()), proposed.person);
            }
            round::Event::Extended(extended) => {
                let proposer = first.get(&(stream, "extension".into())).unwrap();
                assert_ne!(who, Some(*proposer), "{at}: one person extended");
                assert!(
                    event.at <= extended.old_until && extended.until > extended.old_until,
                    "{at}"
                );
            }
            round::Event::AnnulmentProposed(proposed) => {
                first.insert((stream, "annulment".into()), proposed.person);
            }
            round::Event::Annulled(_) => {
                let proposer = first.get(&(stream, "annulment".into())).unwrap();
                assert_ne!(who, Some(*proposer), "{at}: one person annulled");
            }
            round::Event::Contested(contested) => {
                assert!(event.at <= contested.not_after, "{at}: too late");
                first.insert((stream, contested.complaint.to_string()), contested.person);
            }
            round::Event::ComplaintSettled(settled) => {
                let complainant = first.get(&(stream, settled.complaint.to_string())).unwrap();
                assert_ne!(who, Some(*complainant), "{at}: settled by the complainant");
            }
            _ => {}
        }
    }
}

/// Invariants 16 and 17: a need ends by a person, or by a body that adopted a list; its words are its owners' own, and
/// on behalf of a unit they come with its consent.
fn needs_keep_their_owners(log: &Log) {
    let mut submitters: BTreeMap<&str, UnitId> = BTreeMap::new();
    for event in &log.events {
        let (stream, at) = (event.stream.as_str(), event.position);
        let Body::Need(new) = &event.body else {
            continue;
        };
        let org = event.actor.org.map(|org| org.0);
        match new {
            need::Event::Submitted(submitted) => {
                submitters.insert(stream, submitted.unit);
                match &submitted.origin {
                    Origin::Own => assert_eq!(org, Some(submitted.unit.0), "{at}"),
                    Origin::OnBehalf { consent, .. } => {
                        assert_eq!(event.actor.behalf, Some(submitted.unit), "{at}");
                        assert!(!consent.trim().is_empty(), "{at}");
                    }
                    Origin::Workshop { consent, .. } => assert!(!consent.trim().is_empty(), "{at}"),
                }
            }
            need::Event::SplitOff(off) => drop(submitters.insert(stream, off.owners[0])),
            need::Event::Revised(_) => {
                assert_eq!(
                    org,
                    submitters.get(stream).map(|unit| unit.0),
                    "{at}: another's words"
                );
            }
            need::Event::Withdrawn(left) => assert_eq!(org, Some(left.unit.0), "{at}"),
            need::Event::RuledOut(_)
            | need::Event::ReferredToResearch(_)
            | need::Event::Merged(_)
            | need::Event::Split(_) => assert!(event.actor.person.is_some(), "{at}: nobody decided"),
            need::Event::Lapsed(lapsed) => {
                assert!(
                    event.actor.person.is_some() && lapsed.body.is_some(),
                    "{at}: nobody decided"
                );
            }
            need::Event::LeftRound(left) => {
                let without = matches!(left.ending, Ending::NoList);
                assert_eq!(
                    left.list.is_none(),
                    without,
                    "{at}: a list, and only where there is one"
                );
            }
            _ => {}
        }
    }
}
