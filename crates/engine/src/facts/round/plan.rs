//! Who would vote, and under which rules.

use crate::{EngineError, Work};
use domain::{
    body::Body,
    region::Region,
    round::{Facts, Round},
    template::Template,
};
use events::{
    StreamId, TemplateId,
    round::{Planned, Rules},
};
use outcome::{ClusterFacts, Electorate};
use std::collections::BTreeMap;

pub(super) async fn planned(
    work: &mut Work<'_>,
    new: &Planned,
    facts: &mut Facts,
) -> Result<(), EngineError> {
    let electorate = electorate(work, new).await?;
    for (cluster, known) in &electorate.clusters {
        if known.members.is_empty() {
            facts.unknown_clusters.push(*cluster);
        }
    }
    let members = |unit: &&events::UnitId| {
        let mut clusters = electorate.clusters.values();
        clusters.any(|cluster| cluster.members.contains(*unit))
    };
    facts.enrolled_units = electorate.alone.iter().filter(members).copied().collect();
    for unit in &electorate.alone {
        if !work.exists(&StreamId::new("municipality", unit)).await? {
            facts.unknown_units.push(*unit);
        }
    }
    for county in &new.counties {
        if !work.exists(&StreamId::new("county", county)).await? {
            facts.unknown_counties.push(*county);
        }
    }
    if let Some(region) = new.region {
        facts.region = work.known::<Region>(&StreamId::new("region", region)).await?;
    }
    if let Some(round) = new.reruns {
        facts.reruns = work.known::<Round>(&StreamId::new("round", round)).await?;
    }
    Ok(())
}

pub(super) async fn rules(
    work: &mut Work<'_>,
    round: &Round,
    rules: &Rules,
    facts: &mut Facts,
) -> Result<(), EngineError> {
    let body = StreamId::new("body", rules.ratified_by);
    facts.body = work.known::<Body>(&body).await?;
    facts.rules_fault = outcome::rules_fault(rules);
    facts.rules_digest = outcome::rules_digest(rules).ok();
    if let (None, Some(planned)) = (&facts.rules_fault, &round.planned) {
        let units = electorate(work, planned).await?.municipalities().len();
        facts.rules_fault = outcome::cap_fault(rules, units);
    }
    Ok(())
}

pub(super) async fn template(
    work: &mut Work<'_>,
    round: &Round,
    template: TemplateId,
    version: u32,
    facts: &mut Facts,
) -> Result<(), EngineError> {
    facts.template = work
        .known::<Template>(&StreamId::new("template", template))
        .await?;
    let template = facts.template.as_ref();
    let published = template.and_then(|seen| seen.value.version(version)).cloned();
    match published {
        Some(published) => rules(work, round, &published.rules, facts).await,
        None => Ok(()),
    }
}

/// The clusters as they stand, and the municipalities named beside them; without what is known of each unit.
async fn electorate(work: &mut Work<'_>, planned: &Planned) -> Result<Electorate, EngineError> {
    let mut clusters = BTreeMap::new();
    for cluster in &planned.clusters {
        let stream = StreamId::new("cluster", cluster);
        let events = work.events::<events::cluster::Event>(&stream).await?;
        work.guard(&stream).await?;
        clusters.insert(*cluster, ClusterFacts::fold(&events));
    }
    Ok(Electorate {
        clusters,
        alone: planned.units.iter().copied().collect(),
        ..Electorate::default()
    })
}
