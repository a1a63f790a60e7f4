//! The command loop: already answered? → load → facts anew → decide → append. At most three tries; on a conflict
//! everything is looked up again, facts too.

use crate::{Claim, Draft, Engine, EngineError, Step, Work, facts::Informed, memory::Folded, pairs};
use domain::{
    Ask, By,
    ballot::Ballot,
    body::Body,
    case::Case,
    centre::Centre,
    cluster::Cluster,
    county::County,
    credential::{self, Credential},
    log::Log,
    mandate::Mandate,
    meeting::Meeting,
    municipality::Municipality,
    need::Need,
    region::Region,
    round::Round,
    support::Support,
    template::Template,
};
use events::{Actor, CredentialId, Digest, Event, PersonId, Position, Role, StreamId, Time, Version};
use ledger::{Append, AppendError, Appended, Key, Leaf, Refused, Write};
use std::collections::BTreeMap;

/// How often a command is tried when what it relied on moves.
const TRIES: usize = 3;

/// How the streams stand after a command.
type After = Vec<(StreamId, Folded)>;

/// The answer to a command; the same for every repetition of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// When it was recorded.
    pub at: Time,
    /// Where its events stand; empty when there was nothing to do.
    pub positions: Vec<Position>,
    /// The streams written, each with its version.
    pub versions: Vec<(StreamId, Version)>,
    /// The leaves of its events; none in an earlier answer that is given again.
    pub leaves: Vec<Leaf>,
    /// What only the asker is told, e.g. the salt of a ballot.
    pub answer: BTreeMap<String, String>,
    /// Whether this is an earlier answer given again.
    pub repeated: bool,
}

impl Engine {
    /// Carries out a command: all its steps or none.
    ///
    /// # Errors
    /// [`EngineError`] says which of the four kinds it is; nothing was recorded then. (After `Unavailable` it may be
    /// unknown: ask again with the same command id.)
    pub async fn execute(&self, draft: &Draft) -> Result<Reply, EngineError> {
        let (key, intent) = (draft.key(), draft.intent(self)?);
        if draft.steps.iter().all(Step::is_cast)
            && let Some(settled) = self.try_trusting(draft, &key, intent).await
        {
            return settled;
        }
        let mut last = None;
        for _ in 0..TRIES {
            if let Some(answered) = self.ledger.answer(&key, &intent).await? {
                return self.reply(answered);
            }
            let (append, after) = match self.decide(Work::new(self), draft, &key, intent).await {
                Ok(decided) => decided,
                Err(error) => {
                    // The same command may have come twice at once, and the other was taken in since we looked: what was
                    // found to have moved was moved by it.
                    return match self.ledger.answer(&key, &intent).await? {
                        Some(answered) => self.reply(answered),
                        None => Err(self.note(&key, draft, error).await),
                    };
                }
            };
            match self.ledger.append(append).await {
                Ok(appended) => {
                    self.keep(&appended, after);
                    self.let_go(draft).await;
                    return self.reply(appended);
                }
                Err(conflict @ AppendError::Conflict { .. }) => last = Some(conflict),
                Err(error) => return Err(self.note(&key, draft, error.into()).await),
            }
        }
        Err(last.map_or_else(|| EngineError::Unavailable("not tried".into()), Into::into))
    }

    /// A try on what is remembered, without any reading. The ledger looks for an earlier answer before it takes an
    /// append in, and refuses what rests on something that was overtaken; all that it did not take in is decided again.
    async fn try_trusting(
        &self,
        draft: &Draft,
        key: &Key,
        intent: Digest,
    ) -> Option<Result<Reply, EngineError>> {
        let decided = self.decide(Work::trusting(self), draft, key, intent).await;
        let (append, after) = decided.ok().filter(|(append, _)| !append.writes.is_empty())?;
        match self.ledger.append(append).await {
            Ok(appended) => {
                self.keep(&appended, after);
                Some(self.reply(appended))
            }
            Err(error @ (AppendError::OtherBody | AppendError::Unavailable(_) | AppendError::Corrupt(_))) => {
                Some(Err(error.into()))
            }
            Err(_) => None,
        }
    }

    /// After an erasure the store's files are to hold nothing of it. What fails here is done when the engine starts next.
    async fn let_go(&self, draft: &Draft) {
        if draft.steps.iter().any(|step| matches!(step, Step::Log(..)))
            && let Err(error) = self.scrub().await
        {
            tracing::warn!(%error, "what was erased may still be in the store's files");
        }
    }

    /// Remembers how the streams stand now that an append is in the log.
    fn keep(&self, appended: &Appended, after: After) {
        if appended.repeated {
            return;
        }
        for (stream, folded) in after {
            self.memory.keep(&stream, folded);
        }
    }

    async fn decide(
        &self,
        mut work: Work<'_>,
        draft: &Draft,
        key: &Key,
        intent: Digest,
    ) -> Result<(Append, After), EngineError> {
        pairs::check(&draft.steps)?;
        names_are_granted(draft)?;
        work.credential = draft.claim.credential;
        let by = by(&mut work, &draft.claim, self.time_for(&draft.claim).await?).await?;
        work.acts_for = by.actor.org;
        let mut writes = Vec::new();
        for (step, row) in draft.steps.iter().zip(1..) {
            let taken = take_step(&mut work, step.clone(), &by).await;
            writes.extend(taken.map_err(|error| in_row(error, row, &draft.steps, step))?);
        }
        let guards = stand_still(&mut work, &draft.expected, &writes).await?;
        let mut beside = work.beside;
        if !writes.is_empty() {
            beside.extend(draft.beside.iter().cloned());
            for (person, name) in &draft.names {
                beside.push(self.sealed_name(*person, name).await?);
            }
        }
        writes.extend(guards);
        let answer = serde_json::to_vec(&work.answer).map_err(|why| EngineError::Invalid(why.to_string()))?;
        let answer = self.vault().seal("answer", &answer);
        let append = Append {
            key: key.clone(),
            intent,
            actor: by.actor,
            writes,
            beside,
            answer,
        };
        Ok((append, work.after))
    }

    /// The time at which somebody asks. What the engine does by itself reckons from it (the complaint window), so it
    /// is never before the last event, also when the machine's clock went back.
    async fn time_for(&self, claim: &Claim) -> Result<Time, EngineError> {
        if claim.role != Role::Process {
            return Ok(self.now());
        }
        Ok(self
            .ledger
            .head()
            .await?
            .at
            .map_or(self.now(), |last| last.max(self.now())))
    }

    fn reply(&self, appended: Appended) -> Result<Reply, EngineError> {
        let Appended {
            at,
            positions,
            versions,
            leaves,
            answer,
            repeated,
            ..
        } = appended;
        let answer = self
            .vault()
            .unseal("answer", &answer)
            .map_err(|why| EngineError::unreadable("an answer", why))?;
        let answer =
            serde_json::from_slice(&answer).map_err(|why| EngineError::unreadable("an answer", why))?;
        Ok(Reply {
            at,
            positions,
            versions,
            leaves,
            answer,
            repeated,
        })
    }

    /// Remembers a refusal beside the log: who, what, why.
    async fn note(&self, key: &Key, draft: &Draft, error: EngineError) -> EngineError {
        let why = match &error {
            // The words of a refused ballot tell of its marks, and this is read before the close.
            EngineError::Refused { code, .. }
                if draft.steps.iter().any(|step| matches!(step, Step::Ballot(..))) =>
            {
                (*code).to_owned()
            }
            EngineError::Refused { code, message } => format!("{code}: {message}"),
            EngineError::Late { .. } => format!("late: {error}"),
            _ => return error,
        };
        let what = draft.steps.iter().map(Step::name).collect::<Vec<_>>().join(" ");
        let what: String = what.chars().take(500).collect();
        // Not everybody who reads these notes may know who votes.
        let noted = match draft.steps.iter().any(|step| matches!(step, Step::Ballot(..))) {
            true => "a ballot",
            false => what.as_str(),
        };
        tracing::info!(command = %key.command, what = noted, %why, "refused");
        if let Err(save) = self
            .ledger
            .refused(Refused {
                key: key.clone(),
                what,
                why,
                at: self.now(),
            })
            .await
        {
            tracing::warn!(%save, "a refusal could not be remembered");
        }
        error
    }
}

/// Checks where the asker had seen the streams, after everything else: who may not act at all is told so, and not at
/// which version a stream stands. Gives a guard for each stream that is not written, so that it stands still until the
/// append.
async fn stand_still(
    work: &mut Work<'_>,
    wanted: &[(StreamId, Version)],
    writes: &[Write],
) -> Result<Vec<Write>, EngineError> {
    let mut guards = Vec::new();
    for (stream, expected) in wanted {
        let actual = work.version(stream).await?;
        if actual != *expected {
            return Err(EngineError::Moved {
                stream: stream.clone(),
                expected: *expected,
                actual,
            });
        }
        if !writes.iter().any(|write| write.stream == *stream) {
            guards.push(Write {
                stream: stream.clone(),
                expected: actual,
                bodies: Vec::new(),
                cites: Vec::new(),
                not_after: None,
            });
        }
    }
    Ok(guards)
}

/// A name enters the identity vault only with a credential for its person: nobody renames anybody else.
fn names_are_granted(draft: &Draft) -> Result<(), EngineError> {
    let granted = |person: PersonId| {
        draft.steps.iter().any(|step| {
            matches!(step, Step::Credential(_, credential::Intent::Grant(grant)) if grant.person == person)
        })
    };
    let named = draft.names.iter().map(|(person, _)| *person);
    match named.into_iter().find(|person| !granted(*person)) {
        None => Ok(()),
        Some(person) => {
            let message = format!("the name of {person} can be kept only with a credential granted to them");
            Err(EngineError::Refused {
                code: "person.not_granted",
                message,
            })
        }
    }
}

/// Who asks, borne out by the credential.
async fn by(work: &mut Work<'_>, claim: &Claim, at: Time) -> Result<By, EngineError> {
    let (credential, standing) = match claim.credential {
        None => (None, None),
        Some(id) => {
            let seen = work.state::<Credential>(&stream(id)).await?;
            match seen.value.standing() {
                Some(standing) => (Some(seen.cite), Some(standing)),
                None => {
                    let unknown = domain::credential::Refusal::Unknown;
                    return Err(EngineError::refused(&unknown));
                }
            }
        }
    };
    let Claim {
        person,
        role,
        org,
        level,
        behalf,
        ..
    } = claim.clone();
    Ok(By {
        actor: Actor {
            behalf,
            credential,
            level,
            org,
            person,
            role,
        },
        at,
        standing,
    })
}

fn stream(credential: CredentialId) -> StreamId {
    Credential::stream(credential)
}

/// One step of whatever kind.
async fn take_step(work: &mut Work<'_>, step: Step, by: &By) -> Result<Option<Write>, EngineError> {
    Ok(match step {
        Step::County(id, intent) => take::<County>(work, id, intent, by).await?,
        Step::Municipality(id, intent) => take::<Municipality>(work, id, intent, by).await?,
        Step::Cluster(id, intent) => take::<Cluster>(work, id, intent, by).await?,
        Step::Region(id, intent) => take::<Region>(work, id, intent, by).await?,
        Step::Centre(id, intent) => take::<Centre>(work, id, intent, by).await?,
        Step::Body(id, intent) => take::<Body>(work, id, intent, by).await?,
        Step::Credential(id, intent) => take::<Credential>(work, id, intent, by).await?,
        Step::Need(id, intent) => take::<Need>(work, id, intent, by).await?,
        Step::Support(need, unit, intent) => take::<Support>(work, (need, unit), intent, by).await?,
        Step::Round(id, intent) => take::<Round>(work, id, intent, by).await?,
        Step::Template(id, intent) => take::<Template>(work, id, intent, by).await?,
        Step::Ballot(round, unit, intent) => take::<Ballot>(work, (round, unit), intent, by).await?,
        Step::Meeting(id, intent) => take::<Meeting>(work, id, intent, by).await?,
        Step::Case(id, intent) => take::<Case>(work, id, intent, by).await?,
        Step::Log(id, intent) => take::<Log>(work, id, intent, by).await?,
        Step::Mandate(id, intent) => take::<Mandate>(work, id, intent, by).await?,
    })
}

/// Of many steps, a refusal names the one that it is about: its row and stream.
fn in_row(error: EngineError, row: usize, steps: &[Step], step: &Step) -> EngineError {
    match error {
        EngineError::Refused { code, message } if steps.len() > 1 => EngineError::Refused {
            code,
            message: format!("row {row} ({}): {message}", step.name()),
        },
        error => error,
    }
}

/// One step: facts, decision, and what is to be written.
async fn take<D: Informed>(
    work: &mut Work<'_>,
    id: D::Id,
    intent: D::Intent,
    by: &By,
) -> Result<Option<Write>, EngineError> {
    let stream = D::stream(id);
    let kept = work.beside.len();
    let facts = D::facts(work, id, &intent).await?;
    let state = work.state::<D>(&stream).await?.value;
    let ask = Ask {
        by: by.clone(),
        intent,
        facts,
    };
    let events = state
        .decide(&ask)
        .map_err(|refusal| EngineError::refused(&refusal))?;
    let cites = std::mem::take(&mut work.guards);
    if events.is_empty() {
        work.beside.truncate(kept);
        return Ok(None);
    }
    let bodies: Vec<_> = events.iter().cloned().map(Event::into_body).collect();
    let expected = work.add(&stream, state, &events, &bodies).await?;
    Ok(Some(Write {
        stream,
        expected,
        bodies,
        cites,
        not_after: by.not_after(),
    }))
}
