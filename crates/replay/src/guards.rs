//! Check 4, guards: what an event relied on stood as cited, nothing was recorded after its deadline, all events of one
//! command stand together under one actor and time, and the actor had the right on a credential of that moment.
//!
//! The rules about what may be done when are not here: see `decide`.

use crate::{Finding, finding::Findings, known::Known, rights};
use authority::By;
use domain::{Coded, credential::Credential};
use events::{Actor, CommandId, PersonId, Recorded, Time};
use std::collections::HashSet;

/// The command whose events are being read.
#[derive(Debug)]
struct Running {
    person: Option<PersonId>,
    command: CommandId,
    start: u64,
    at: Time,
    by: By,
}

/// Follows the commands.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    running: Option<Running>,
    /// Of every command that has ended, person and id in one. Ids are drawn by chance, so two share one only when
    /// somebody wants a finding against themselves.
    ended: HashSet<u128>,
}

impl Commands {
    /// Whether this event begins another command than the one running.
    pub(crate) fn begins(&self, event: &Recorded) -> bool {
        self.running
            .as_ref()
            .is_none_or(|running| (running.person, running.command) != (event.actor.person, event.command))
    }

    /// Begins a command; `known` is the log before it.
    pub(crate) fn begin(&mut self, place: u64, event: &Recorded, known: &Known, findings: &mut Findings) {
        if let Some(last) = self.running.take() {
            self.ended.insert(key(last.person, last.command));
        }
        if self.ended.contains(&key(event.actor.person, event.command)) {
            let what = "an earlier command has this id: a command is carried out once, and its events stand together";
            findings.add(
                Finding::tampered("guard.command_again", what)
                    .at(place)
                    .of(&event.stream),
            );
        }
        self.running = Some(Running {
            person: event.actor.person,
            command: event.command,
            start: place,
            at: event.at,
            by: by(&event.actor, event.at, known),
        });
    }

    /// Where the command running began, and who acts in it, as recorded.
    pub(crate) fn running(&self, event: &Recorded, known: &Known) -> (u64, By, Vec<Finding>) {
        let Some(running) = &self.running else {
            return (0, by(&event.actor, event.at, known), Vec::new());
        };
        let mut found = Vec::new();
        if running.at != event.at {
            let what = "the events of one command are recorded at one time";
            found.push(Finding::tampered("guard.command_times", what).wanted(running.at, event.at));
        }
        if running.by.actor == event.actor {
            return (running.start, running.by.clone(), found);
        }
        let what = "the events of one command have one actor, but this one has another capacity, credential or level";
        found.push(Finding::tampered("guard.command_actors", what));
        (running.start, by(&event.actor, event.at, known), found)
    }
}

fn key(person: Option<PersonId>, command: CommandId) -> u128 {
    let person = person.map_or(0, |person| person.0.as_u128());
    // Turned, so that who swaps the two ids gets another key.
    command.0.as_u128() ^ person.rotate_left(37)
}

/// The actor with the credential as it stood.
fn by(actor: &Actor, at: Time, known: &Known) -> By {
    let standing = actor.credential.as_ref();
    let standing = standing.and_then(|cite| known.state::<Credential>(&cite.stream)?.standing());
    By {
        actor: actor.clone(),
        at,
        standing,
    }
}

/// Checks citations and deadlines of one event.
pub(crate) fn check(event: &Recorded, by: &By, known: &Known) -> Vec<Finding> {
    let mut found = Vec::new();
    for cite in Recorded::cites_of(&event.body, &event.actor) {
        if event.cites.binary_search(&cite).is_err() {
            let what = format!("the event relies on {cite}, but its envelope does not cite it");
            found.push(Finding::tampered("guard.cites", what));
        }
    }
    if !event.cites.is_sorted_by(|a, b| a < b) {
        let what = "the citations of the envelope are not sorted, or one is there twice";
        found.push(Finding::tampered("guard.cites", what));
    }
    for cite in &event.cites {
        let stood = known.version_before(&cite.stream);
        if stood != cite.version {
            let what = format!("{} did not stand as cited when this was recorded", cite.stream);
            found.push(Finding::tampered("guard.cite_moved", what).wanted(cite.version, stood));
        }
    }
    let own = event.body.not_after();
    let credential = by.not_after();
    if let Some(late) = own
        .into_iter()
        .chain(credential)
        .min()
        .filter(|last| event.at > *last)
    {
        let what = "it was recorded after its deadline";
        found.push(Finding::tampered("guard.late", what).wanted(format_args!("{late} or before"), event.at));
    }
    found
}

/// Asks `authority` whether the actor had the right; gives who is to be taken as the actor from here on.
pub(crate) fn permit(event: &Recorded, by: By, known: &Known) -> (By, Option<Finding>) {
    let (right, org) = rights::of(event, known);
    let strange = event
        .actor
        .credential
        .as_ref()
        .filter(|cite| cite.stream.kind() != "credential");
    let behalf = rights::behalf(&event.body);
    let permitted = match behalf {
        Some(unit) => by.permit_on_behalf(right, org, unit),
        None => by.permit(right, org),
    };
    let denied = match (permitted, strange) {
        (Ok(()), None) => return (by, None),
        (Ok(()), Some(cite)) => Finding::tampered(
            "guard.not_yours",
            format!("{cite} is cited as a credential and is none"),
        ),
        (Err(denied), _) => {
            let code = denied.code().replace("authority.", "guard.");
            Finding::tampered(code, format!("the actor had not the right: {denied}"))
        }
    };
    let person = event.actor.person;
    let mut somebody = rights::somebody(right, org, person, event.at);
    somebody.actor.behalf = behalf;
    (somebody, Some(denied))
}
