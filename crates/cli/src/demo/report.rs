//! What the demo tells at the end, as data: gathered from the log and the documents it names. Words are put to it in
//! `render`.

use super::{cast::Stage, data::Data, story, story::Told};
use crate::error::CliError;
use domain::need::Status;
use events::{
    CaseId, CentreId, Digest, Event, NeedId, RoundId, StreamId, UnitId, Version, case::Point, mandate,
};
use outcome::{Candidates, Certificate, Item, List, Phase, Proposal, Reason, Roll, SizeGroup};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};
use tally::Ratio;

/// The whole report.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) turnout: Turnout,
    pub(crate) budget: Ratio,
    pub(crate) weight: Ratio,
    pub(crate) list: Vec<Line>,
    pub(crate) winners: Vec<Winner>,
    pub(crate) missed: Vec<Missed>,
    pub(crate) units: Vec<Unit>,
    pub(crate) one_vote_each: OneEach,
    pub(crate) mandates: Vec<Mandate>,
    pub(crate) pots: Vec<Pot>,
    pub(crate) exits: Vec<Exit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) change: Option<Change>,
    pub(crate) log: Log,
}

#[derive(Serialize)]
pub(crate) struct Turnout {
    pub(crate) roll: usize,
    pub(crate) cast: usize,
    pub(crate) blank: u32,
    pub(crate) counties: Vec<Group>,
    pub(crate) sizes: Vec<Group>,
    pub(crate) silent: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) roll: usize,
    pub(crate) cast: usize,
}

#[derive(Serialize)]
pub(crate) struct Line {
    pub(crate) rank: u32,
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) phase: Phase,
    pub(crate) supporters: u32,
    pub(crate) support: Ratio,
    pub(crate) owners: Vec<String>,
    pub(crate) centres: Vec<Part>,
}

#[derive(Serialize)]
pub(crate) struct Part {
    pub(crate) centre: String,
    pub(crate) hours: u64,
}

#[derive(Serialize)]
pub(crate) struct Winner {
    pub(crate) rank: u32,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) effective_support: Ratio,
    pub(crate) runner_up: Option<String>,
    pub(crate) tied_with: Vec<String>,
    pub(crate) payers: Vec<Payer>,
}

#[derive(Serialize)]
pub(crate) struct Payer {
    pub(crate) unit: String,
    pub(crate) paid: Ratio,
}

#[derive(Serialize)]
pub(crate) struct Missed {
    pub(crate) rank: u32,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) reason: Reason,
    pub(crate) shortfall: Ratio,
    pub(crate) extra_support: Option<Ratio>,
    pub(crate) able: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Unit {
    pub(crate) name: String,
    pub(crate) weight: Ratio,
    pub(crate) entitlement: Ratio,
    pub(crate) paid: Ratio,
    pub(crate) supported: Ratio,
    pub(crate) as_owner: u64,
}

#[derive(Serialize)]
pub(crate) struct OneEach {
    pub(crate) funded: Vec<String>,
    pub(crate) only_weighted: Vec<String>,
    pub(crate) only_one_each: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Mandate {
    pub(crate) centre: String,
    pub(crate) hours: u64,
    pub(crate) force: mandate::Force,
    pub(crate) items: Vec<MandateItem>,
}

#[derive(Serialize)]
pub(crate) struct MandateItem {
    pub(crate) rank: u32,
    pub(crate) title: String,
    pub(crate) hours: u64,
    pub(crate) lead: bool,
    pub(crate) partners: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Pot {
    pub(crate) centre: String,
    pub(crate) offered: u64,
    pub(crate) outreach: u64,
    pub(crate) net: u64,
    pub(crate) left: u64,
}

#[derive(Serialize)]
pub(crate) struct Exit {
    pub(crate) title: String,
    pub(crate) merged_into: Option<String>,
    pub(crate) reason: String,
}

/// How the list differs from the one that the example's own ballots give.
#[derive(Serialize)]
pub(crate) struct Change {
    pub(crate) ballots: Vec<String>,
    pub(crate) moved: Vec<Move>,
    pub(crate) funded: Vec<String>,
    pub(crate) lost: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct Move {
    pub(crate) title: String,
    pub(crate) before: u32,
    pub(crate) after: u32,
}

#[derive(Serialize)]
pub(crate) struct Log {
    pub(crate) size: u64,
    pub(crate) root: String,
    pub(crate) list: Digest,
    pub(crate) proposal: Digest,
}

/// The points of a case.
pub(crate) async fn points(stage: &Stage, case: CaseId) -> Result<Vec<Point>, CliError> {
    let state = state::<domain::case::Case>(stage, &StreamId::new("case", case)).await?;
    Ok(state.opened.map(|opened| opened.points).unwrap_or_default())
}

/// The state of a stream.
pub(crate) async fn state<D: domain::Decider>(stage: &Stage, id: &StreamId) -> Result<D, CliError> {
    let mut state = D::default();
    for recorded in stage.engine.ledger().stream(id, Version::ABSENT).await? {
        if let Some(event) = <D::Event as Event>::of(&recorded.body) {
            state.evolve(event);
        }
    }
    Ok(state)
}

/// A document named in the log.
pub(crate) async fn document<T: DeserializeOwned>(stage: &Stage, digest: &Digest) -> Result<T, CliError> {
    let missing = || CliError::bad_input(format!("document {digest} is not in the store"));
    let bytes = stage.engine.ledger().blob(digest).await?.ok_or_else(missing)?;
    serde_json::from_slice(&bytes).map_err(|error| CliError::bad_input(format!("document {digest}: {error}")))
}

/// Everything that the report is made of.
struct Gathered {
    roll: Roll,
    candidates: Candidates,
    list: List,
    certificate: Certificate,
    proposal: Proposal,
    titles: BTreeMap<NeedId, String>,
    keys: BTreeMap<NeedId, String>,
    /// Owners in the order in which they came: the submitter first.
    owners: BTreeMap<NeedId, Vec<UnitId>>,
    centres: BTreeMap<CentreId, String>,
    counties: BTreeMap<UnitId, String>,
    units: BTreeMap<UnitId, String>,
}

/// Gathers the report.
pub(crate) async fn report(stage: &Stage, data: &Data, told: &Told) -> Result<Report, CliError> {
    let round = state::<domain::round::Round>(stage, &StreamId::new("round", told.round)).await?;
    let unfinished = || CliError::bad_input("the round has no final list".into());
    let tallied = round.final_list().ok_or_else(unfinished)?;
    let (roll, candidates) = (round.roll.as_ref(), round.candidates.as_ref());
    let roll: Roll = document(stage, &roll.ok_or_else(unfinished)?.sha256).await?;
    let candidates: Candidates = document(stage, &candidates.ok_or_else(unfinished)?.sha256).await?;
    let rules = round.rules().ok_or_else(unfinished)?;
    let mut gathered = Gathered {
        units: roll
            .entries
            .iter()
            .map(|entry| (entry.unit, entry.name.clone()))
            .collect(),
        list: document(stage, &tallied.list.sha256).await?,
        certificate: document(stage, &tallied.certificate.sha256).await?,
        proposal: document(stage, &tallied.proposal.sha256).await?,
        titles: BTreeMap::new(),
        owners: BTreeMap::new(),
        keys: told.needs.iter().map(|(key, id)| (*id, key.clone())).collect(),
        centres: BTreeMap::new(),
        counties: BTreeMap::new(),
        candidates,
        roll,
    };
    let exits = names(stage, data, told, &mut gathered).await?;
    let head = stage.engine.ledger().head().await?;
    let ballots = ballots(stage, told.round, &gathered.roll).await?;
    Ok(Report {
        turnout: turnout(&gathered, &ballots),
        budget: gathered.list.budget.clone(),
        weight: gathered.list.weight.clone(),
        list: gathered
            .list
            .items
            .iter()
            .map(|item| line(&gathered, item))
            .collect(),
        winners: winners(&gathered)?,
        missed: missed(&gathered),
        units: units(&gathered),
        one_vote_each: one_each(&gathered),
        mandates: mandates(stage, told, &gathered).await?,
        pots: pots(&gathered),
        exits,
        change: change(data, told, rules, &gathered)?,
        log: Log {
            size: head.size,
            root: head.root.to_string(),
            list: tallied.list.sha256,
            proposal: tallied.proposal.sha256,
        },
    })
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
    fn title(&self, need: NeedId) -> String {
        self.titles
            .get(&need)
            .cloned()
            .unwrap_or_else(|| need.to_string())
    }

    fn titled(&self, need: &str) -> String {
        need.parse()
            .map_or_else(|_| need.to_owned(), |need| self.title(need))
    }

    fn centre(&self, centre: CentreId) -> String {
        self.centres
            .get(&centre)
            .cloned()
            .unwrap_or_else(|| centre.to_string())
    }

    fn unit(&self, unit: UnitId) -> String {
        self.units.get(&unit).cloned().unwrap_or_else(|| unit.to_string())
    }
}

async fn ballots(stage: &Stage, round: RoundId, roll: &Roll) -> Result<BTreeSet<UnitId>, CliError> {
    let mut cast = BTreeSet::new();
    for entry in &roll.entries {
        let stream = events::ballot::stream(round, entry.unit);
        if state::<domain::ballot::Ballot>(stage, &stream)
            .await?
            .opened
            .is_some()
        {
            cast.insert(entry.unit);
        }
    }
    Ok(cast)
}

fn turnout(gathered: &Gathered, cast: &BTreeSet<UnitId>) -> Turnout {
    let entries = &gathered.roll.entries;
    let group = |name: String, of: &dyn Fn(&outcome::Entry) -> bool| Group {
        name,
        roll: entries.iter().filter(|entry| of(entry)).count(),
        cast: entries
            .iter()
            .filter(|entry| of(entry) && cast.contains(&entry.unit))
            .count(),
    };
    let counties = gathered.counties.iter();
    let counties = counties.map(|(id, name)| group(name.clone(), &|entry| entry.county == *id));
    let sizes = SizeGroup::ALL.iter();
    let sizes = sizes.map(|size| group(size_key(*size).to_owned(), &|entry| entry.group == *size));
    let silent = entries.iter().filter(|entry| !cast.contains(&entry.unit));
    Turnout {
        roll: entries.len(),
        cast: cast.len(),
        blank: gathered.list.blank,
        counties: counties.collect(),
        sizes: sizes.collect(),
        silent: silent.map(|entry| entry.name.clone()).collect(),
    }
}

/// The word for a size group in the message catalogue.
fn size_key(size: SizeGroup) -> &'static str {
    match size {
        SizeGroup::Small => "size-small",
        SizeGroup::Medium => "size-medium",
        SizeGroup::Large => "size-large",
        SizeGroup::City => "size-city",
    }
}

fn line(gathered: &Gathered, item: &Item) -> Line {
    let owners = gathered
        .owners
        .get(&item.need)
        .into_iter()
        .flatten()
        .map(|unit| gathered.unit(*unit));
    let parts = item.placement.iter().flat_map(|placement| &placement.parts);
    Line {
        rank: item.rank,
        key: gathered.keys.get(&item.need).cloned().unwrap_or_default(),
        title: gathered.title(item.need),
        hours: item.hours,
        phase: item.phase,
        supporters: item.supporters,
        support: item.support.clone(),
        owners: owners.collect(),
        centres: parts
            .map(|part| Part {
                centre: gathered.centre(part.centre),
                hours: part.hours,
            })
            .collect(),
    }
}

/// Why the first five won.
fn winners(gathered: &Gathered) -> Result<Vec<Winner>, CliError> {
    let steps = gathered
        .certificate
        .explanation
        .steps
        .iter()
        .zip(&gathered.list.items)
        .take(5);
    let winner = |(step, item): (&tally::Step, &Item)| {
        let mut payers: Vec<Payer> = step
            .payments
            .iter()
            .map(|payment| {
                let unit = payment
                    .voter
                    .parse()
                    .map_err(|error: events::BadId| CliError::bad_input(error.to_string()));
                Ok(Payer {
                    unit: gathered.unit(unit?),
                    paid: payment.paid.clone(),
                })
            })
            .collect::<Result<_, CliError>>()?;
        payers.sort_by(|a, b| b.paid.cmp(&a.paid).then_with(|| a.unit.cmp(&b.unit)));
        let tied = step
            .tie
            .iter()
            .flat_map(|tie| &tie.ids)
            .filter(|id| **id != step.need);
        Ok(Winner {
            rank: item.rank,
            title: gathered.title(item.need),
            hours: item.hours,
            effective_support: step.effective_support.clone().unwrap_or(Ratio::ZERO),
            runner_up: step.runner_up.as_ref().map(|next| gathered.titled(&next.need)),
            tied_with: tied.map(|id| gathered.titled(id)).collect(),
            payers,
        })
    };
    steps.map(winner).collect()
}

fn missed(gathered: &Gathered) -> Vec<Missed> {
    let ranks: BTreeMap<NeedId, &Item> = gathered.list.items.iter().map(|item| (item.need, item)).collect();
    let unplaced = gathered.proposal.unplaced.iter();
    unplaced
        .filter_map(|unplaced| {
            let item = ranks.get(&unplaced.need)?;
            Some(Missed {
                rank: item.rank,
                title: gathered.title(item.need),
                hours: item.hours,
                reason: unplaced.reason,
                shortfall: unplaced.shortfall.clone(),
                extra_support: unplaced.extra_support.clone(),
                able: unplaced
                    .able
                    .iter()
                    .map(|centre| gathered.centre(*centre))
                    .collect(),
            })
        })
        .collect()
}

fn units(gathered: &Gathered) -> Vec<Unit> {
    let lines: BTreeMap<UnitId, &outcome::UnitLine> =
        gathered.list.units.iter().map(|line| (line.unit, line)).collect();
    let owned = |unit: UnitId| {
        let owns = |item: &&Item| {
            let candidate = gathered
                .candidates
                .needs
                .iter()
                .find(|candidate| candidate.need == item.need);
            item.phase.is_funded() && candidate.is_some_and(|candidate| candidate.owners.contains(&unit))
        };
        gathered
            .list
            .items
            .iter()
            .filter(owns)
            .map(|item| item.hours)
            .sum()
    };
    let voted = gathered
        .roll
        .entries
        .iter()
        .filter_map(|entry| Some((entry, *lines.get(&entry.unit)?)));
    voted
        .map(|(entry, line)| Unit {
            name: entry.name.clone(),
            weight: line.weight.clone(),
            entitlement: line.entitlement.clone(),
            paid: line.paid.clone(),
            supported: line.supported.clone(),
            as_owner: owned(entry.unit),
        })
        .collect()
}

fn one_each(gathered: &Gathered) -> OneEach {
    let weighted: Vec<NeedId> = gathered
        .list
        .items
        .iter()
        .filter(|item| item.phase.is_funded())
        .map(|item| item.need)
        .collect();
    let one = &gathered.list.one_vote_each;
    let titles = |needs: &[NeedId], without: &[NeedId]| {
        needs
            .iter()
            .filter(|need| !without.contains(need))
            .map(|need| gathered.title(*need))
            .collect()
    };
    OneEach {
        funded: titles(one, &[]),
        only_weighted: titles(&weighted, one),
        only_one_each: titles(one, &weighted),
    }
}

async fn mandates(stage: &Stage, told: &Told, gathered: &Gathered) -> Result<Vec<Mandate>, CliError> {
    let mut all = Vec::new();
    for id in &told.mandates {
        let mandate = state::<domain::mandate::Mandate>(stage, &StreamId::new("mandate", id)).await?;
        let Some(issued) = mandate.issued else { continue };
        let items = issued.items.iter().map(|item| MandateItem {
            rank: item.rank,
            title: gathered.title(item.need),
            hours: item.hours,
            lead: item.lead,
            partners: item
                .partners
                .iter()
                .map(|centre| gathered.centre(*centre))
                .collect(),
        });
        let centre = gathered.centre(issued.centre);
        all.push(Mandate {
            centre,
            hours: issued.hours,
            force: issued.force,
            items: items.collect(),
        });
    }
    all.sort_by(|a, b| a.centre.cmp(&b.centre));
    Ok(all)
}

fn pots(gathered: &Gathered) -> Vec<Pot> {
    let lines = gathered.candidates.pots.iter().zip(&gathered.list.pots);
    let mut pots: Vec<Pot> = lines
        .map(|(pot, line)| Pot {
            centre: gathered.centre(pot.centre),
            offered: pot.offered,
            outreach: pot.outreach,
            net: pot.net,
            left: line.left,
        })
        .collect();
    pots.sort_by(|a, b| a.centre.cmp(&b.centre));
    pots
}

/// Counts the example's own ballots beside the given ones and says what differs.
fn change(
    data: &Data,
    told: &Told,
    rules: &outcome::Rules,
    gathered: &Gathered,
) -> Result<Option<Change>, CliError> {
    if data.ballots == data.example_ballots {
        return Ok(None);
    }
    let mut example = BTreeMap::new();
    for row in &data.example_ballots {
        example.insert(
            UnitId::municipality(&row.municipality),
            story::marks(row, &told.needs)?,
        );
    }
    let count = outcome::count(rules, &gathered.candidates, &gathered.roll, &example);
    let count = count.map_err(|error| CliError::bad_input(error.to_string()))?;
    let before: BTreeMap<NeedId, &Item> = count.list.items.iter().map(|item| (item.need, item)).collect();
    let pairs = || {
        gathered
            .list
            .items
            .iter()
            .filter_map(|item| Some((*before.get(&item.need)?, item)))
    };
    let titles = |of: &dyn Fn(&Item, &Item) -> bool| {
        pairs()
            .filter(|(old, new)| of(old, new))
            .map(|(_, new)| gathered.title(new.need))
            .collect()
    };
    let mut ballots = BTreeSet::new();
    for row in data
        .ballots
        .iter()
        .filter(|row| !data.example_ballots.contains(row))
    {
        ballots.insert(gathered.unit(UnitId::municipality(&row.municipality)));
    }
    for row in data
        .example_ballots
        .iter()
        .filter(|row| !data.ballots.contains(row))
    {
        ballots.insert(gathered.unit(UnitId::municipality(&row.municipality)));
    }
    Ok(Some(Change {
        ballots: ballots.into_iter().collect(),
        moved: pairs()
            .filter(|(old, new)| old.rank != new.rank)
            .map(|(old, new)| Move {
                title: gathered.title(new.need),
                before: old.rank,
                after: new.rank,
            })
            .collect(),
        funded: titles(&|old, new| !old.phase.is_funded() && new.phase.is_funded()),
        lost: titles(&|old, new| old.phase.is_funded() && !new.phase.is_funded()),
    }))
}
