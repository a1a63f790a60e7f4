//! Facts for ballots: the round, the frozen roll and candidates, the salt, and after the close the opening.

use super::Informed;
use crate::{EngineError, Work};
use domain::{
    Seen,
    ballot::{Absent, Ballot, Facts, Intent, Marks, commit, most_marks},
    body::Body,
    credential::Credential,
    round::Round,
};
use events::{CredentialId, Event, NeedId, PersonId, RoundId, Salt, StreamId, UnitId, ballot, codec};
use ledger::Beside;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};

/// What opens a ballot: kept sealed beside the log until the close.
#[derive(Serialize, Deserialize)]
struct Opening {
    marks: Marks,
    salt: Salt,
}

impl Informed for Ballot {
    type Id = (RoundId, UnitId);

    fn stream((round, unit): Self::Id) -> StreamId {
        ballot::stream(round, unit)
    }

    async fn facts(work: &mut Work<'_>, id: Self::Id, intent: &Intent) -> Result<Facts, EngineError> {
        let (round, unit) = id;
        let seen = work.known::<Round>(&StreamId::new("round", round)).await?;
        let mut facts = Facts {
            id: Some(id),
            ..Default::default()
        };
        match intent {
            Intent::Cast { absent, marks, .. } => {
                facts.candidates = candidates(work, seen.as_ref()).await?;
                if let Some(blob) = seen.as_ref().and_then(|seen| seen.value.roll.as_ref()) {
                    let roll = work.roll(&blob.sha256).await?;
                    facts.on_roll = roll.entries.iter().any(|entry| entry.unit == unit);
                }
                if let Some(own) = work.credential {
                    facts.acting = credential(work, own).await?.map(|seen| (own, seen));
                }
                for id in absent {
                    let seen = credential(work, *id).await?;
                    facts.absent.extend(seen.map(|seen| Absent { id: *id, seen }));
                }
                let stream = Self::stream(id);
                let version = work.version(&stream).await?.0;
                let rules = seen.as_ref().and_then(|seen| seen.value.rules());
                let most = rules.map_or(0, |rules| most_marks(rules.ballot, facts.candidates.len()));
                facts.salt = Some(seal(work, &stream, version, marks, most)?);
            }
            Intent::Open | Intent::LoseOpening => facts.opening = opening(work, id).await?,
            Intent::Void(recusal) => {
                facts.candidates = candidates(work, seen.as_ref()).await?;
                facts.caster = caster(work, &Self::stream(id)).await?;
                facts.body = work.known::<Body>(&StreamId::new("body", recusal.body)).await?;
            }
            Intent::Represent { .. } | Intent::Unopen { .. } => {}
        }
        facts.round = seen;
        Ok(facts)
    }
}

async fn credential(work: &mut Work<'_>, id: CredentialId) -> Result<Option<Seen<Credential>>, EngineError> {
    work.known::<Credential>(&Credential::stream(id)).await
}

async fn candidates(
    work: &Work<'_>,
    round: Option<&Seen<Round>>,
) -> Result<Arc<BTreeSet<NeedId>>, EngineError> {
    match round.and_then(|seen| seen.value.candidates.as_ref()) {
        Some(blob) => work.needs(&blob.sha256).await,
        None => Ok(Arc::default()),
    }
}

/// Who cast the last ballot.
async fn caster(work: &mut Work<'_>, stream: &StreamId) -> Result<Option<PersonId>, EngineError> {
    let recorded = work.recorded(stream).await?;
    let last = recorded
        .iter()
        .rfind(|event| matches!(ballot::Event::of(&event.body), Some(ballot::Event::Cast(_))));
    Ok(last.and_then(|event| event.actor.person))
}

/// Draws the salt, keeps the sealed opening and tells the voter how to open the commitment. The salt follows from the
/// ballot, its version and the marks, so that a try that is repeated commits to the same bytes. `most` is how many marks a
/// ballot of the round may hold.
fn seal(
    work: &mut Work<'_>,
    stream: &StreamId,
    version: u64,
    marks: &Marks,
    most: usize,
) -> Result<Salt, EngineError> {
    let invalid = |why: serde_json::Error| EngineError::Invalid(why.to_string());
    let plain = codec::to_canonical(marks).map_err(invalid)?;
    let vault = work.engine.vault();
    let salt = vault.salt(&[
        b"ballot",
        stream.as_str().as_bytes(),
        &version.to_be_bytes(),
        &plain,
    ]);
    let commitment = commit(&salt, marks).map_err(|refusal| EngineError::refused(&refusal))?;
    let opening = codec::to_canonical(&Opening {
        marks: marks.clone(),
        salt,
    })
    .map_err(invalid)?;
    let sealed = vault.seal("ballot", &padded(opening, most));
    work.beside.push(Beside::Opening { commitment, sealed });
    work.answer.insert("commitment".into(), commitment.to_string());
    work.answer.insert("salt".into(), salt.to_string());
    Ok(salt)
}

/// More than a mark takes in an opening: an id and a number with quotes, colon and comma.
const MARK: usize = 50;

/// More than all the rest of an opening takes.
const REST: usize = 128;

/// Where ballots may be larger than this, openings fill up as many of it as they need.
const STEP: usize = 4_096;

/// Fills an opening up with spaces to the length of the largest that the round allows, so that no length tells how many
/// needs a ballot supports. Of rounds that allow more than a [`STEP`] it tells so much: how many of them it takes.
fn padded(mut opening: Vec<u8>, most: usize) -> Vec<u8> {
    let largest = REST.saturating_add(MARK.saturating_mul(most));
    let length = match opening.len() {
        // One that the round does not allow may be longer, and is refused.
        own if largest < STEP => largest.max(own),
        own => own.next_multiple_of(STEP),
    };
    opening.resize(length, b' ');
    opening
}

async fn opening(work: &mut Work<'_>, id: (RoundId, UnitId)) -> Result<Option<(Marks, Salt)>, EngineError> {
    let state = work.state::<Ballot>(&Ballot::stream(id)).await?;
    let Some((_, cast)) = state.value.cast else {
        return Ok(None);
    };
    let Some(sealed) = work.engine.ledger.opening(&cast.commitment).await? else {
        return Ok(None);
    };
    // A key that does not fit is an operator's mistake, to be mended, not a lost ballot.
    let unsealed = work.engine.vault().unseal("ballot", &sealed);
    let plain = unsealed.map_err(|why| EngineError::unreadable("an opening", why))?;
    let opening: Opening =
        serde_json::from_slice(&plain).map_err(|why| EngineError::unreadable("an opening", why))?;
    Ok(Some((opening.marks, opening.salt)))
}
