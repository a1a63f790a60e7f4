//! What concerns the log itself, decided again. Which commitments there were to erase is taken from the event; that each is
//! one that the log holds, and the person's own, is checked here. So is the text of a policy, which lies beside the log. With
//! which key the log was signed at which size only the checkpoints say; here it is only whether keys came and went as they
//! may.

use super::Again;
use crate::{Weight, derive::Blobs, known::Known, names};
use domain::{
    credential::Credential,
    log::{Facts, Intent, Log},
};
use events::{
    Blob, Cite, CredentialId, Digest, LogKey, PersonId, SubjectId, Time,
    log::{Anchored, Event, SubjectErased},
};

pub(super) fn check(again: &mut Again<'_>, event: &Event, blobs: Blobs<'_>) {
    let Some(subject) = names::id::<SubjectId>(&again.here.event.stream) else {
        return;
    };
    let cited = match event {
        Event::Anchored(anchored) => return stamp(again, event, subject, anchored),
        Event::SubjectErased(erased) => &erased.decided_by,
        Event::KeyAdded(added) => &added.decided_by,
        Event::KeyRetired(retired) => &retired.decided_by,
        Event::PolicyChanged(changed) => &changed.decided_by,
    };
    let Some(decided_by) = names::id::<CredentialId>(&cited.stream) else {
        return again.unreadable(event, "it does not say under which credential it was decided");
    };
    match event {
        Event::SubjectErased(erased) => erasure(again, event, erased, subject, decided_by),
        Event::KeyAdded(added) => {
            let Some(first) = added.first.clone().or_else(|| began(again)) else {
                return again.unreadable(event, "no event says with which key the log began");
            };
            let key = added.key.clone();
            let intent = Intent::AddKey {
                decided_by,
                first,
                key,
            };
            own(again, event, subject, cited, intent);
        }
        Event::KeyRetired(retired) => {
            let intent = Intent::RetireKey {
                decided_by,
                from: retired.from,
                key: retired.key,
                reason: retired.reason,
            };
            own(again, event, subject, cited, intent);
        }
        Event::Anchored(_) => {}
        Event::PolicyChanged(changed) => {
            if let Some(policy) = text(again, &changed.policy, blobs) {
                let intent = Intent::ChangePolicy { decided_by, policy };
                own(again, event, subject, cited, intent);
            }
        }
    }
}

/// Keys and policies. How large the log was when it was decided nobody knows any more; a size that was past by then does no
/// harm, since a key that has signed keeps the worth of what it signed.
fn own(again: &mut Again<'_>, event: &Event, subject: SubjectId, decided_by: &Cite, intent: Intent) {
    let facts = Facts {
        decider: again.known.seen::<Credential>(&decided_by.stream),
        itself: subject == SubjectId::log(),
        ..Facts::default()
    };
    again.ask::<Log>(event, intent, facts);
}

/// A stamp of others. Whether there is one and what it is worth, only the files beside the log say; here it is only whether
/// it can be of this log.
fn stamp(again: &mut Again<'_>, event: &Event, subject: SubjectId, anchored: &Anchored) {
    let facts = Facts {
        itself: subject == SubjectId::log(),
        // All that stood before it: the tree that was stamped is one of those.
        size: again.here.event.position.0,
        ..Facts::default()
    };
    let intent = Intent::Anchor {
        size: anchored.size,
        stamped: anchored.stamped,
        token: anchored.token,
    };
    again.ask::<Log>(event, intent, facts);
}

/// With which key the log began, as events before this one say.
fn began(again: &Again<'_>) -> Option<LogKey> {
    let log = again.known.state::<Log>(&again.here.event.stream)?;
    let first = log.own.keys.as_ref()?.terms().first()?;
    first.key.to_string().parse().ok()
}

/// The text of a policy.
fn text(again: &mut Again<'_>, policy: &Blob, blobs: Blobs<'_>) -> Option<String> {
    let digest = policy.sha256;
    let Some(bytes) = blobs(&digest) else {
        let words = format!("the policy document {digest} is not there, so its content cannot be read");
        let found = again.here.finding("blob.missing", words);
        again.findings.add(found.weighing(Weight::Incomplete));
        return None;
    };
    let there = Digest::of(&bytes);
    if there != digest {
        let found = again.here.finding(
            "blob.altered",
            "the bytes kept as the policy document were altered",
        );
        again.findings.add(found.wanted(digest, there));
        return None;
    }
    // What is no text is no policy either, and is refused as such.
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn erasure(
    again: &mut Again<'_>,
    event: &Event,
    erased: &SubjectErased,
    subject: SubjectId,
    decided_by: CredentialId,
) {
    let known = again.known;
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
