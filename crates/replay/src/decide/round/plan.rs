//! Plan and rules, decided again: who would vote, as the log said then.

use super::super::Again;
use crate::names;
use domain::{
    body::Body,
    region::Region,
    round::{Facts, Intent, Round},
    template::Template,
};
use events::{
    ClusterId, StreamId, TemplateId, UnitId,
    round::{Planned, RulesAdopted},
};
use outcome::ClusterFacts;
use std::collections::BTreeSet;

/// The intent without what the decision adds, and its facts.
pub(super) fn planned(again: &Again<'_>, new: &Planned, facts: &mut Facts) -> Intent {
    let known = again.known;
    let missing = |kind: &'static str| move |unit: &&UnitId| !known.exists(&StreamId::new(kind, unit));
    facts.unknown_clusters = new
        .clusters
        .iter()
        .filter(|cluster| members(again, **cluster).is_empty())
        .copied()
        .collect();
    facts.unknown_counties = new.counties.iter().filter(missing("county")).copied().collect();
    facts.unknown_units = new
        .units
        .iter()
        .filter(missing("municipality"))
        .copied()
        .collect();
    let enrolled = all_members(again, new);
    facts.enrolled_units = new
        .units
        .iter()
        .filter(|unit| enrolled.contains(unit))
        .copied()
        .collect();
    facts.region = new
        .region
        .and_then(|region| known.seen::<Region>(&StreamId::new("region", region)));
    facts.reruns = new
        .reruns
        .and_then(|round| known.seen::<Round>(&StreamId::new("round", round)));
    Intent::Plan(Planned {
        region_seen: None,
        ..new.clone()
    })
}

/// The rules themselves, or the version of the template that they are.
pub(super) fn rules(again: &Again<'_>, new: &RulesAdopted, facts: &mut Facts) -> Intent {
    let known = again.known;
    facts.body = known.seen::<Body>(&StreamId::new("body", new.rules.ratified_by));
    facts.rules_digest = outcome::rules_digest(&new.rules).ok();
    let round = known.state::<Round>(&again.here.event.stream);
    let planned = round.and_then(|round| round.planned.as_ref());
    facts.rules_fault = outcome::rules_fault(&new.rules).or_else(|| {
        let planned = planned?;
        let voters: BTreeSet<UnitId> = all_members(again, planned)
            .into_iter()
            .chain(planned.units.iter().copied())
            .collect();
        outcome::cap_fault(&new.rules, voters.len())
    });
    let template = new.template_seen.as_ref().map(|cite| &cite.stream);
    let Some((stream, id)) = template.and_then(|stream| Some((stream, names::id::<TemplateId>(stream)?)))
    else {
        return Intent::AdoptRules(new.rules.clone());
    };
    facts.template = known.seen::<Template>(stream);
    let mut versions = facts.template.iter().flat_map(|seen| &seen.value.versions);
    let same = versions.rfind(|published| *published.rules == new.rules);
    Intent::AdoptTemplate {
        template: id,
        version: same.map_or(0, |published| published.version),
    }
}

fn all_members(again: &Again<'_>, planned: &Planned) -> BTreeSet<UnitId> {
    let clusters = planned.clusters.iter();
    clusters.flat_map(|cluster| members(again, *cluster)).collect()
}

fn members(again: &Again<'_>, cluster: ClusterId) -> BTreeSet<UnitId> {
    let log = again.known.cluster_log.get(&cluster).into_iter().flatten();
    ClusterFacts::fold(log.map(|(_, event)| event)).members
}
