//! Erasures: of a person's name and all that they wrote, or of one text. Two persons take part: one decides, another
//! carries it out. What is written about it here stays; what it is about is destroyed beside the log.

use crate::{Ask, Decider, Seen, credential::Credential, refusal::refusals};
use authority::{By, Denied, Right};
use events::{
    Actor, CredentialId, Digest, Level, PersonId, Time,
    log::{Basis, Event, SubjectErased},
};
use std::collections::BTreeSet;

/// How many commitments one event names at most, so that its leaf holds them.
pub const AT_ONCE: usize = 900;

/// What was erased of one subject.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Log {
    /// What nobody can open any more.
    pub erased: BTreeSet<Digest>,
    /// Whether anything was erased.
    pub begun: bool,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Erase a person's name and all that they wrote, or one text. What is gone already is passed over. Refused: nobody
    /// and nothing of that id, a person who can still act, decided by nobody, by oneself, or by somebody who may not.
    Erase {
        /// On which ground.
        basis: Basis,
        /// The credential of whoever decided it.
        decided_by: CredentialId,
        /// The commitment to the one text; absent for a person, who is named by the id of the subject.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Digest>,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Of the person's credentials that were not taken back, the one that holds longest, and until when.
    pub acting: Option<(Time, CredentialId)>,
    /// The commitments to what the person wrote, or to the one text; sorted.
    pub commitments: Vec<Digest>,
    /// The credential of whoever decided.
    pub decider: Option<Seen<Credential>>,
    /// Whether the identity vault holds a name.
    pub named: bool,
    /// The person, where the subject is one that the log knows.
    pub person: Option<PersonId>,
}

refusals! { "log";
    /// Nothing to erase.
    "unknown" Unknown = "the log knows no such person or text; check the id";
    /// The person can still act.
    "still_acts" StillActs { credential: CredentialId } =
        "the person still holds credential {credential}; revoke it first, or they would go on to write";
    /// No such credential.
    "unknown_decider" UnknownDecider = "the credential of whoever decided is not known; name one that was granted";
    /// One's own decision.
    "one_person" OnePerson = "nobody carries out an erasure that they decided themselves; it takes two persons";
    /// The decision of somebody who may not decide.
    "may_not_decide" MayNotDecide { why: Denied } = "whoever decided may not decide this: {why}";
}

impl Decider for Log {
    const STREAM: &'static str = "log";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::Erase, None)?;
        let Intent::Erase { basis, text, .. } = &ask.intent;
        let facts = &ask.facts;
        if facts.commitments.is_empty() && facts.person.is_none() {
            return Err(Refusal::Unknown);
        }
        let left = facts.commitments.iter().filter(|one| !self.erased.contains(one));
        let left: Vec<Digest> = left.copied().collect();
        if left.is_empty() && self.begun && !facts.named {
            return Ok(vec![]);
        }
        if let Some((_, credential)) = facts
            .acting
            .filter(|(until, _)| *until >= ask.by.at && text.is_none())
        {
            return Err(Refusal::StillActs { credential });
        }
        let decided_by = decided(ask)?;
        let event = |commitments: &[Digest]| {
            Event::SubjectErased(SubjectErased {
                basis: *basis,
                commitments: commitments.to_vec(),
                decided_by: decided_by.cite.clone(),
                person: facts.person,
            })
        };
        Ok(match left.is_empty() {
            true => vec![event(&[])],
            false => left.chunks(AT_ONCE).map(event).collect(),
        })
    }

    fn evolve(&mut self, event: &Event) {
        let Event::SubjectErased(erased) = event;
        self.begun = true;
        self.erased.extend(&erased.commitments);
    }
}

/// The credential of whoever decided, if that person may.
fn decided(ask: &Ask<Intent, Facts>) -> Result<&Seen<Credential>, Refusal> {
    let decider = ask.facts.decider.as_ref();
    let (decider, standing) = decider
        .and_then(|seen| Some((seen, seen.value.standing()?)))
        .ok_or(Refusal::UnknownDecider)?;
    if ask.by.actor.person == Some(standing.person) {
        return Err(Refusal::OnePerson);
    }
    let by = By {
        actor: Actor {
            behalf: None,
            credential: Some(decider.cite.clone()),
            level: Level::Low,
            org: Some(standing.org),
            person: Some(standing.person),
            role: standing.role,
        },
        at: ask.by.at,
        standing: Some(standing),
    };
    by.permit(Right::DecideErasure, None)
        .map_err(|why| Refusal::MayNotDecide { why })?;
    Ok(decider)
}

#[cfg(test)]
mod tests;
