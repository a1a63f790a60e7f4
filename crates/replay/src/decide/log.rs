//! Erasures, decided again. Which commitments there were to erase is taken from the event; that each is one that the
//! log holds, and the person's own, is checked here.

use super::Again;
use crate::{known::Known, names};
use domain::{
    credential::Credential,
    log::{Facts, Intent, Log},
};
use events::{
    CredentialId, Digest, PersonId, SubjectId, Time,
    log::{Event, SubjectErased},
};

pub(super) fn check(again: &mut Again<'_>, event: &Event) {
    let Event::SubjectErased(erased) = event;
    let known = again.known;
    let Some(subject) = names::id::<SubjectId>(&again.here.event.stream) else {
        return;
    };
    let Some(decided_by) = names::id::<CredentialId>(&erased.decided_by.stream) else {
        return again.unreadable(event, "it does not say under which credential it was decided");
    };
    strangers(again, erased);
    let one = erased
        .commitments
        .first()
        .filter(|one| SubjectId::text(one) == subject);
    let mut facts = Facts {
        decider: known.seen::<Credential>(&erased.decided_by.stream),
        ..Facts::default()
    };
    match (erased.person, one) {
        (Some(person), _) if SubjectId::from(person) == subject => {
            facts.commitments.clone_from(&erased.commitments);
            facts.person = is_known(person, erased, known).then_some(person);
            facts.acting = acting(person, known);
            // Whether there was a name is not for the log to know.
            facts.named = true;
        }
        (None, Some(one)) => facts.commitments = vec![*one],
        _ => {}
    }
    let intent = Intent::Erase {
        basis: erased.basis,
        decided_by,
        text: one.filter(|_| erased.person.is_none()).copied(),
    };
    again.ask::<Log>(event, intent, facts);
}

/// Commitments that the log does not hold, or that are another's.
fn strangers(again: &mut Again<'_>, erased: &SubjectErased) {
    let is_strange = |one: &&Digest| match (again.known.texts.writer(one), erased.person) {
        (None, _) => true,
        (Some(writer), Some(person)) => writer != Some(person),
        (Some(_), None) => false,
    };
    if let Some(one) = erased.commitments.iter().find(is_strange) {
        let what = format!(
            "the commitment {one} is said to be erased, but the log before it holds no such text of this subject"
        );
        let found = again.here.finding("erased.unknown", what);
        again.findings.add(found);
    }
}

fn is_known(person: PersonId, erased: &SubjectErased, known: &Known) -> bool {
    !erased.commitments.is_empty() || of(person, known).next().is_some()
}

/// Of the credentials of a person that were not taken back, the one that holds longest.
fn acting(person: PersonId, known: &Known) -> Option<(Time, CredentialId)> {
    let held = of(person, known);
    held.filter_map(|(id, credential)| Some((credential.holds_until()?, id)))
        .max()
}

fn of(person: PersonId, known: &Known) -> impl Iterator<Item = (CredentialId, &Credential)> {
    known.all::<Credential>().filter_map(move |(stream, credential)| {
        let granted = credential.granted.as_ref()?;
        let id = names::id::<CredentialId>(stream)?;
        (granted.person == person).then_some((id, credential))
    })
}
