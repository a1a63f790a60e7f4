//! What is frozen before the vote: the candidates with the offers, and the roll.

use super::{Blobs, document};
use crate::{
    What,
    finding::Findings,
    here::Here,
    known::{Known, Past},
    trail::Trail,
};
use domain::round::Round;
use events::{
    RoundId,
    round::{CandidatesFrozen, VotingOpened},
};
use outcome::{CentreFacts, ClusterFacts, CountyFacts, Electorate, NeedFacts, UnitFacts};
use std::hash::Hash;

/// The events about one thing that a freeze read: those before `through`, and those of its own command.
fn read<'a, K: Hash + Eq, E>(
    log: &'a Past<K, E>,
    key: &K,
    through: u64,
    start: u64,
) -> impl Iterator<Item = &'a E> {
    let of_key = log.get(key).into_iter().flatten();
    of_key
        .filter(move |(place, _)| *place < through || *place >= start)
        .map(|(_, event)| event)
}

/// The candidates document.
pub(crate) fn candidates(
    here: &Here<'_>,
    id: RoundId,
    frozen: &CandidatesFrozen,
    known: &Known,
    trail: &mut Trail,
    blobs: Blobs<'_>,
    findings: &mut Findings,
) {
    let round = known
        .state::<Round>(&here.event.stream)
        .cloned()
        .unwrap_or_default();
    let through = frozen.through.0;
    if through > here.start {
        let what = "the log is said to have been read further than it was long";
        findings.add(
            here.finding("derived.through", what)
                .wanted(format_args!("at most {}", here.start), through),
        );
    }
    let derived = round.rules().map(|rules| {
        let needs: Vec<NeedFacts> = round
            .needs
            .iter()
            .map(|need| NeedFacts::fold(*need, read(&known.need_log, need, through, here.start)))
            .collect();
        let centres: Vec<CentreFacts> = round
            .offers
            .iter()
            .map(|(centre, hours)| {
                CentreFacts::fold(
                    *centre,
                    id,
                    *hours,
                    read(&known.centre_log, centre, through, here.start),
                )
            })
            .collect();
        outcome::freeze(id, rules, &needs, &centres)
    });
    let bytes = derived
        .as_ref()
        .and_then(|candidates| outcome::document(candidates).ok());
    let bytes = bytes.map(|(_, bytes)| bytes);
    document::check(
        here,
        What::Candidates,
        &frozen.candidates,
        bytes.as_deref(),
        trail,
        blobs,
        findings,
    );
    trail.freeze(derived);
}

/// The roll.
pub(crate) fn roll(
    here: &Here<'_>,
    id: RoundId,
    opened: &VotingOpened,
    known: &Known,
    trail: &mut Trail,
    blobs: Blobs<'_>,
    findings: &mut Findings,
) {
    let round = known
        .state::<Round>(&here.event.stream)
        .cloned()
        .unwrap_or_default();
    let electorate = electorate(&round, known);
    let derived = round.rules().map(|rules| outcome::enrol(id, rules, &electorate));
    let derived = match derived {
        Some(Ok(roll)) => Some(roll),
        Some(Err(why)) => {
            findings.add(here.finding("derived.roll", format!("no roll follows from the events: {why}")));
            None
        }
        None => None,
    };
    let bytes = derived
        .as_ref()
        .and_then(|roll| outcome::document(roll).ok())
        .map(|(_, bytes)| bytes);
    document::check(
        here,
        What::Roll,
        &opened.roll,
        bytes.as_deref(),
        trail,
        blobs,
        findings,
    );
    trail.enrol(derived);
}

/// Everybody who may stand on the roll, as the log says now.
fn electorate(round: &Round, known: &Known) -> Electorate {
    let all = u64::MAX;
    let planned = round.planned.iter();
    let mut electorate = Electorate {
        alone: planned
            .clone()
            .flat_map(|planned| &planned.units)
            .copied()
            .collect(),
        ..Electorate::default()
    };
    for cluster in &round.clusters {
        let events = read(&known.cluster_log, cluster, all, 0);
        electorate.clusters.insert(*cluster, ClusterFacts::fold(events));
    }
    for unit in electorate.municipalities() {
        let facts = UnitFacts::fold(unit, read(&known.unit_log, &unit, all, 0));
        electorate.units.extend(facts.map(|facts| (unit, facts)));
    }
    for county in planned.flat_map(|planned| &planned.counties) {
        let facts = CountyFacts::fold(*county, read(&known.county_log, county, all, 0));
        electorate.counties.insert(*county, facts);
    }
    electorate
}
