//! The count: which ballots it is over, that none is left sealed, and the list, certificate and proposal that follow.

use super::{Blobs, document, proposal};
use crate::{What, finding::Findings, here::Here, known::Known, trail::Trail};
use domain::{
    ballot::Ballot,
    round::{Phase, Round},
};
use events::{Blob, Digest, RoundId, ballot, round::Tallied};
use outcome::{BallotBox, Candidates, Count, Roll, Rules, count, document as written};
use std::collections::BTreeMap;

/// Counts again and compares.
pub(crate) fn check(
    here: &Here<'_>,
    id: RoundId,
    tallied: &Tallied,
    known: &Known,
    trail: &mut Trail,
    blobs: Blobs<'_>,
    findings: &mut Findings,
) {
    let round = known.state::<Round>(&here.event.stream);
    if round.is_none_or(|round| round.phase != Phase::QuorumMet) {
        return; // Not the time to count: `decide` says so.
    }
    if tallied.through.0 > here.start {
        let what = "the log is said to have been read further than it was long";
        let wanted = format!("at most {}", here.start);
        findings.add(
            here.finding("derived.through", what)
                .wanted(wanted, tallied.through.0),
        );
    }
    sealed(here, id, known, trail, findings);
    let mut leaves: BTreeMap<u64, tlog::Hash> = BTreeMap::new();
    let mut ballots = BallotBox {
        lot: round.and_then(Round::lot_seed),
        ..BallotBox::default()
    };
    for (unit, vote) in trail.votes.iter().filter(|(unit, _)| trail.voters.contains(unit)) {
        leaves.extend(&vote.opened);
        ballots
            .marks
            .extend(vote.facts.counted().map(|marks| (*unit, marks)));
    }
    let input = Digest(tlog::root_of(leaves.into_values()).0);
    let rules = round.and_then(Round::rules);
    let count = recount(rules, trail.candidates.as_ref(), trail.roll.as_ref(), &ballots);
    let count = match count {
        Ok(count) => Some(count),
        Err(why) => {
            findings.add(here.finding(
                "derived.count",
                format!("the ballots cannot be counted again: {why}"),
            ));
            None
        }
    };
    let counted = u32::try_from(ballots.marks.len()).unwrap_or(u32::MAX);
    if tallied.counted != counted {
        let what = "the number of ballots counted is not the number of ballots opened";
        findings.add(
            here.finding("derived.counted", what)
                .wanted(counted, tallied.counted),
        );
    }
    document::digest(here, What::Input, tallied.input, input, trail, findings);
    let bytes = |written: Result<(Blob, Vec<u8>), serde_json::Error>| written.ok().map(|(_, bytes)| bytes);
    let list = count.as_ref().and_then(|count| bytes(written(&count.list)));
    let certificate = count
        .as_ref()
        .and_then(|count| bytes(written(&count.certificate)));
    let proposed = count.as_ref().and_then(|count| bytes(written(&count.proposal)));
    for (what, recorded, derived) in [
        (What::List, &tallied.list, list),
        (What::Certificate, &tallied.certificate, certificate),
        (What::Proposal, &tallied.proposal, proposed),
    ] {
        document::check(here, what, recorded, derived.as_deref(), trail, blobs, findings);
    }
    if let Some(Count { list, proposal, .. }) = count {
        proposal::check(here, &list, &proposal, findings);
        trail.keep(list, proposal);
    }
}

fn recount(
    rules: Option<&Rules>,
    candidates: Option<&Candidates>,
    roll: Option<&Roll>,
    ballots: &BallotBox,
) -> Result<Count, String> {
    let rules = rules.ok_or("no rules were adopted")?;
    let candidates = candidates.ok_or("no candidates were frozen")?;
    let roll = roll.ok_or("no roll was frozen")?;
    count(rules, candidates, roll, ballots).map_err(|error| error.to_string())
}

/// Every ballot that counts, the last of its unit before the close, was opened or declared unopened.
fn sealed(here: &Here<'_>, id: RoundId, known: &Known, trail: &Trail, findings: &mut Findings) {
    for unit in &trail.units {
        let stream = ballot::stream(id, *unit);
        if known.state::<Ballot>(&stream).is_some_and(Ballot::is_sealed) {
            let what = "the ballot was cast before the close, and is neither opened nor declared unopened at the count";
            findings.add(here.finding("ballot.left_sealed", what).of(&stream));
        }
    }
}
