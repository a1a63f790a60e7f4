//! What concerns the log itself. Two persons take part in each: one decides, another carries it out. Only the time stamps of
//! others need nobody to decide: they say what was so.
//!
//! Erasures: of a person's name and all that they wrote, or of one text. What is written about it here stays; what it is
//! about is destroyed beside the log. And, in a stream of their own, the log's keys and its policy: see [`Own`].

mod own;

pub use own::{Own, stream, told};

use crate::{Ask, Decider, Seen, credential::Credential, refusal::refusals};
use authority::{By, Denied, Right};
use events::{
    Actor, Cite, CredentialId, Digest, Level, LogKey, LogKeyId, PersonId, Time,
    log::{Basis, Event, Retirement, SubjectErased},
};
use std::collections::BTreeSet;

/// How many commitments one event names at most, so that its leaf holds them.
pub const AT_ONCE: usize = 900;

/// What was erased of one subject; or the keys and the policy of the log.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Log {
    /// What nobody can open any more.
    pub erased: BTreeSet<Digest>,
    /// Whether anything was erased.
    pub begun: bool,
    /// The log's keys and policy.
    pub own: Own,
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
    /// Let another key sign the log. Refused: a key that cannot be used, that is or was the log's, or that is of another
    /// name; another first key than the one that the log says; decided by nobody, by oneself, or by somebody who may not.
    AddKey {
        /// The credential of whoever decided it.
        decided_by: CredentialId,
        /// The key with which the log began.
        first: LogKey,
        /// The new key.
        key: LogKey,
    },
    /// Let a key sign no more, from a size of the log on. Refused: a key that the log has not, its last one, a size that
    /// the log has already; decided by nobody, by oneself, or by somebody who may not.
    RetireKey {
        /// The credential of whoever decided it.
        decided_by: CredentialId,
        /// The smallest size that it may not sign any more.
        from: u64,
        /// Which key.
        key: LogKeyId,
        /// Why.
        reason: Retirement,
    },
    /// Let the log be judged by another policy. Refused: a text that is no policy, or one that names no key of this log;
    /// decided by nobody, by oneself, or by somebody who may not.
    ChangePolicy {
        /// The credential of whoever decided it.
        decided_by: CredentialId,
        /// The text of the policy.
        policy: String,
    },
    /// Record that an authority has stamped a checkpoint of the log with the time. The stamp itself is kept beside the log,
    /// and whoever verifies the log looks at it. The same again adds nothing. Refused: a tree that the log has not, a second
    /// stamp of one tree, a time that is yet to come.
    Anchor {
        /// How many leaves the tree of that checkpoint has.
        size: u64,
        /// When the authority says that it stamped it.
        stamped: Time,
        /// The SHA-256 of the stamp.
        token: Digest,
    },
}

impl Intent {
    /// The credential of whoever decided it, where somebody has to.
    #[must_use]
    pub fn decided_by(&self) -> Option<CredentialId> {
        match self {
            Self::Erase { decided_by, .. }
            | Self::AddKey { decided_by, .. }
            | Self::RetireKey { decided_by, .. }
            | Self::ChangePolicy { decided_by, .. } => Some(*decided_by),
            Self::Anchor { .. } => None,
        }
    }
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
    /// Whether this is the stream of the log itself.
    pub itself: bool,
    /// Whether the identity vault holds a name.
    pub named: bool,
    /// The person, where the subject is one that the log knows.
    pub person: Option<PersonId>,
    /// How many events the log has, at the least.
    pub size: u64,
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
    /// Asked of another stream.
    "not_of_the_log" NotOfTheLog = "keys and policies concern the log itself; ask it of the log's own stream";
    /// A line that holds no key of a log.
    "bad_key" BadKey { key: String, why: String } = "{key} cannot be a key of the log: {why}";
    /// Another name.
    "other_name" OtherName { origin: String, given: String } =
        "the key is of {given}, and the log is {origin}: make one with the log's name, which it keeps for ever";
    /// A key that stood here before.
    "known_key" KnownKey { key: String } = "the key {key} is or was one of this log's; make a new one";
    /// Another beginning.
    "other_first" OtherFirst { known: String, given: String } =
        "the log says that it began with the key {known}, not with {given}; is this another log's proof folder?";
    /// No such key.
    "unknown_key" UnknownKey { key: String } =
        "the log has no key {key} that could be retired; look at its keys, one may be retired already";
    /// The last key.
    "last_key" LastKey { key: String, from: u64 } =
        "without the key {key} nobody could sign the log from {from} events on; add another first";
    /// A size that is past.
    "backdated" Backdated { from: u64, size: u64 } =
        "the key cannot be retired from {from} events on: with this one the log has {size}, and what is signed stays signed";
    /// No policy.
    "bad_policy" BadPolicy { why: String } = "this is no policy: {why}";
    /// A policy of another log.
    "foreign_policy" ForeignPolicy = "the policy names no key by which this log is signed; name one in it";
    /// A tree that the log never had.
    "stamped_beyond" StampedBeyond { size: u64, held: u64 } =
        "a stamp is of a tree that the log has had, of 1 to {held} events, and not of {size}; is it a stamp of this log?";
    /// Another stamp of the same tree.
    "stamped" Stamped { size: u64 } =
        "another stamp of the tree of {size} events is recorded, and one is enough; stamp a newer checkpoint";
    /// A time to come.
    "stamped_ahead" StampedAhead { stamped: Time, at: Time } =
        "the stamp was made at {stamped}, and here it is {at} only; set the clock of this machine right";
}

impl Decider for Log {
    const STREAM: &'static str = "log";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        let decider = || decided(ask).map(|seen| seen.cite.clone());
        match &ask.intent {
            Intent::Erase { basis, text, .. } => {
                ask.by.permit(Right::Erase, None)?;
                self.erase(ask, *basis, text.as_ref(), decider)
            }
            Intent::AddKey { first, key, .. } => {
                self.keeps_itself(ask)?;
                self.add_key(first, key, decider)
            }
            Intent::RetireKey {
                from, key, reason, ..
            } => {
                self.keeps_itself(ask)?;
                self.retire_key(*key, *from, *reason, &ask.facts, decider)
            }
            Intent::ChangePolicy { policy, .. } => {
                self.keeps_itself(ask)?;
                self.change_policy(policy, decider)
            }
            Intent::Anchor { size, stamped, token } => {
                self.keeps_itself(ask)?;
                self.anchor(*size, *stamped, *token, (ask.facts.size, ask.by.at))
            }
        }
    }

    fn evolve(&mut self, event: &Event) {
        self.own.evolve(event);
        if let Event::SubjectErased(erased) = event {
            self.begun = true;
            self.erased.extend(&erased.commitments);
        }
    }
}

impl Log {
    /// Refuses who may not keep the log, and what is asked of another stream than its own.
    fn keeps_itself(&self, ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
        ask.by.permit(Right::KeepLog, None)?;
        match ask.facts.itself && !self.begun {
            true => Ok(()),
            false => Err(Refusal::NotOfTheLog),
        }
    }

    /// What is erased.
    fn erase(
        &self,
        ask: &Ask<Intent, Facts>,
        basis: Basis,
        text: Option<&Digest>,
        decided_by: impl FnOnce() -> Result<Cite, Refusal>,
    ) -> Result<Vec<Event>, Refusal> {
        let facts = &ask.facts;
        if self.own.begun() || facts.commitments.is_empty() && facts.person.is_none() {
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
        let decided_by = decided_by()?;
        let event = |commitments: &[Digest]| {
            Event::SubjectErased(SubjectErased {
                basis,
                commitments: commitments.to_vec(),
                decided_by: decided_by.clone(),
                person: facts.person,
            })
        };
        Ok(match left.is_empty() {
            true => vec![event(&[])],
            false => left.chunks(AT_ONCE).map(event).collect(),
        })
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
    let right = match ask.intent {
        Intent::Erase { .. } => Right::DecideErasure,
        _ => Right::DecideOnLog,
    };
    by.permit(right, None)
        .map_err(|why| Refusal::MayNotDecide { why })?;
    Ok(decider)
}

#[cfg(test)]
mod tests;
