//! What the report is made of, read from the log and the documents it names.

use super::{
    data::Exit,
    lookup::{document, state},
};
use crate::{
    demo::{cast::Stage, data::Data, story::Told},
    error::CliError,
};
use domain::{need::Status, round::Round};
use events::{CentreId, Event, NeedId, RoundId, StreamId, UnitId, Version};
use outcome::{Candidates, Certificate, List, Proposal, Roll};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the report is made of.
pub(super) struct Gathered {
    pub(super) roll: Roll,
    pub(super) candidates: Candidates,
    pub(super) list: List,
    pub(super) certificate: Certificate,
    pub(super) proposal: Proposal,
    pub(super) titles: BTreeMap<NeedId, String>,
    pub(super) keys: BTreeMap<NeedId, String>,
    /// Owners in the order in which they came: the submitter first.
    pub(super) owners: BTreeMap<NeedId, Vec<UnitId>>,
    pub(super) centres: BTreeMap<CentreId, String>,
    pub(super) counties: BTreeMap<UnitId, String>,
    pub(super) units: BTreeMap<UnitId, String>,
}

/// Gathers what the documents of a round's final list say; the names are still missing.
async fn documents(stage: &Stage, told: &Told, round: RoundId) -> Result<Gathered, CliError> {
    let round = state::<Round>(stage, &StreamId::new("round", round)).await?;
    let unfinished = || CliError::bad_input("the round has no final list".into());
    let tallied = round.final_list().ok_or_else(unfinished)?;
    let (roll, candidates) = (round.roll.as_ref(), round.candidates.as_ref());
    let roll: Roll = document(stage, &roll.ok_or_else(unfinished)?.sha256).await?;
    Ok(Gathered {
        units: roll
            .entries
            .iter()
            .map(|entry| (entry.unit, entry.name.clone()))
            .collect(),
        candidates: document(stage, &candidates.ok_or_else(unfinished)?.sha256).await?,
        list: document(stage, &tallied.list.sha256).await?,
        certificate: document(stage, &tallied.certificate.sha256).await?,
        proposal: document(stage, &tallied.proposal.sha256).await?,
        titles: BTreeMap::new(),
        owners: BTreeMap::new(),
        keys: told.needs.iter().map(|(key, id)| (*id, key.clone())).collect(),
        centres: BTreeMap::new(),
        counties: BTreeMap::new(),
        roll,
    })
}

/// Gathers everything about a round; and the needs that left before any vote.
pub(super) async fn gather(
    stage: &Stage,
    data: &Data,
    told: &Told,
    round: RoundId,
) -> Result<(Gathered, Vec<Exit>), CliError> {
    let mut gathered = documents(stage, told, round).await?;
    let exits = names(stage, data, told, &mut gathered).await?;
    Ok((gathered, exits))
}

/// Titles and names; and the needs that left before the vote.
async fn names(
    stage: &Stage,
    data: &Data,
    told: &Told,
    gathered: &mut Gathered,
) -> Result<Vec<Exit>, CliError> {
    let mut exits = Vec::new();
    for row in &data.needs {
        let Some(id) = told.needs.get(&row.key) else {
            continue;
        };
        let stream = StreamId::new("need", id);
        let state = state::<domain::need::Need>(stage, &stream).await?;
        let words = match &state.submitted {
            Some(submitted) => stage.engine.words(&submitted.title).await?,
            None => None,
        };
        gathered
            .titles
            .insert(*id, words.unwrap_or_else(|| row.key.clone()));
        gathered.owners.insert(*id, state.owners.clone());
        let mut reason = None;
        for recorded in stage.engine.ledger().stream(&stream, Version::ABSENT).await? {
            reason = match events::need::Event::of(&recorded.body) {
                Some(events::need::Event::RuledOut(out)) => Some(out.reason.clone()),
                Some(events::need::Event::Merged(merged)) => Some(merged.reason.clone()),
                _ => reason,
            };
        }
        let merged_into = match state.status {
            Status::Merged(into) => Some(into),
            Status::RuledOut(_) => None,
            _ => continue,
        };
        let reason = match reason {
            Some(text) => stage.engine.words(&text).await?.unwrap_or_default(),
            None => String::new(),
        };
        exits.push((*id, merged_into, reason));
    }
    for row in &data.centres {
        let id = CentreId::of(&row.centre_id);
        let centre = state::<domain::centre::Centre>(stage, &StreamId::new("centre", id)).await?;
        let name = centre
            .registered
            .map_or_else(|| row.centre_id.clone(), |registered| registered.short_name);
        gathered.centres.insert(id, name);
    }
    for county in gathered
        .roll
        .entries
        .iter()
        .map(|entry| entry.county)
        .collect::<BTreeSet<_>>()
    {
        let known = state::<domain::county::County>(stage, &StreamId::new("county", county)).await?;
        gathered.counties.insert(
            county,
            known
                .registered
                .map(|registered| registered.name)
                .unwrap_or_default(),
        );
    }
    Ok(exits
        .into_iter()
        .map(|(id, into, reason)| Exit {
            title: gathered.title(id),
            merged_into: into.map(|into| gathered.title(into)),
            reason,
        })
        .collect())
}

impl Gathered {
    pub(super) fn title(&self, need: NeedId) -> String {
        self.titles
            .get(&need)
            .cloned()
            .unwrap_or_else(|| need.to_string())
    }

    pub(super) fn titled(&self, need: &str) -> String {
        need.parse()
            .map_or_else(|_| need.to_owned(), |need| self.title(need))
    }

    pub(super) fn centre(&self, centre: CentreId) -> String {
        self.centres
            .get(&centre)
            .cloned()
            .unwrap_or_else(|| centre.to_string())
    }

    pub(super) fn unit(&self, unit: UnitId) -> String {
        self.units.get(&unit).cloned().unwrap_or_else(|| unit.to_string())
    }
}
