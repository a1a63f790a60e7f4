//! A round as it was counted, read from a log: the rules, the frozen documents, and the ballots that its last count read.
//!
//! It is counted again before anything is told of it: what the log holds must give the very list that it pins.

use crate::{error::CliError, exit::Exit};
use domain::{Decider, round::Round};
use events::{Body, Digest, Event, Position, RoundId, StreamId, Text, Version, ballot, round};
use ledger::Ledger;
use messages::msg;
use outcome::{BallotBox, BallotFacts, Candidates, Count, Roll, Rules};
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, sync::Arc};

/// Events read at once.
const PAGE: usize = 1_000;

/// Everything that a count was made of, and what it gave.
pub(crate) struct Counted {
    pub(crate) rules: Rules,
    pub(crate) candidates: Candidates,
    pub(crate) roll: Roll,
    pub(crate) ballots: BallotBox,
    pub(crate) count: Count,
    pub(crate) title: Option<Text>,
}

/// Reads a round from a log.
///
/// # Errors
/// No such round, one that was not counted, or a log from which another list follows than the one that it pins.
pub(crate) async fn counted(ledger: &Arc<dyn Ledger>, id: RoundId) -> Result<Counted, CliError> {
    let mut round = Round::default();
    for recorded in ledger
        .stream(&StreamId::new("round", id), Version::ABSENT)
        .await?
    {
        if let Some(event) = round::Event::of(&recorded.body) {
            round.evolve(event);
        }
    }
    if round.planned.is_none() {
        return Err(unknown(ledger, id).await?);
    }
    let (Some(rules), Some(candidates), Some(roll), Some(tallied)) =
        (round.rules(), &round.candidates, &round.roll, &round.tallied)
    else {
        let what = msg!("round-not-counted", round = id.to_string());
        return Err(CliError::new(Exit::BadInput, "not_counted", what));
    };
    let roll: Roll = document(ledger, &roll.sha256).await?;
    let candidates: Candidates = document(ledger, &candidates.sha256).await?;
    let ballots = BallotBox {
        marks: marks(ledger, id, &roll, tallied.through).await?,
        lot: round.lot_seed(),
    };
    let count = outcome::count(rules, &candidates, &roll, &ballots)
        .map_err(|why| CliError::plain(Exit::Store, "not_countable", why.to_string()))?;
    if count.proposal.list != tallied.list.sha256 {
        let what = msg!("round-differs", round = id.to_string());
        return Err(CliError::new(Exit::Differs, "other_list", what));
    }
    Ok(Counted {
        rules: rules.clone(),
        candidates,
        roll,
        ballots,
        count,
        title: round.planned.map(|planned| planned.title),
    })
}

/// What each ballot counted for, as far as the log had come then.
async fn marks(
    ledger: &Arc<dyn Ledger>,
    round: RoundId,
    roll: &Roll,
    through: Position,
) -> Result<BTreeMap<events::UnitId, BTreeMap<events::NeedId, u32>>, CliError> {
    let mut marks = BTreeMap::new();
    for entry in roll.voters() {
        let events = ledger
            .stream(&ballot::stream(round, entry.unit), Version::ABSENT)
            .await?;
        let read = events.iter().filter(|event| event.position < through);
        let facts = BallotFacts::fold(read.filter_map(|event| ballot::Event::of(&event.body)));
        marks.extend(facts.counted().map(|marks| (entry.unit, marks)));
    }
    Ok(marks)
}

async fn document<T: DeserializeOwned>(ledger: &Arc<dyn Ledger>, digest: &Digest) -> Result<T, CliError> {
    let missing = || {
        let what = msg!("show-no-document", digest = digest.to_string());
        CliError::new(Exit::Incomplete, "no_document", what)
    };
    let bytes = ledger.blob(digest).await?.ok_or_else(missing)?;
    serde_json::from_slice(&bytes).map_err(|why| CliError::plain(Exit::Store, "corrupt", why.to_string()))
}

/// That there is no such round, and which there are.
async fn unknown(ledger: &Arc<dyn Ledger>, id: RoundId) -> Result<CliError, CliError> {
    let (mut known, mut from) = (Vec::new(), Position(0));
    loop {
        let page = ledger.all(from, PAGE).await?;
        let planned = page
            .iter()
            .filter(|event| matches!(event.body, Body::Round(round::Event::Planned(_))));
        known.extend(planned.map(|event| event.stream.key().to_owned()));
        match page.last() {
            Some(last) => from = Position(last.position.0.saturating_add(1)),
            None => break,
        }
    }
    let known = known.join(", ");
    let what = msg!("round-unknown", round = id.to_string(), known = known);
    Ok(CliError::new(Exit::BadInput, "unknown_round", what))
}
