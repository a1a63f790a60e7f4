//! Mandates, decided again: items from the proposal derived again, force from the case and the centre's bases. Beyond
//! one decision, directly: the id, and that what is issued stays within what the list funds and the centres offer.

use super::Again;
use crate::trail::{Trail, Trails};
use domain::{
    case::Case,
    centre::Centre,
    mandate::{Facts, Intent, Mandate},
    round::Round,
};
use events::{
    MandateId, StreamId,
    mandate::{Event, Issued},
};

pub(super) fn check(again: &mut Again<'_>, event: &Event, trails: &mut Trails) {
    let Event::Issued(issued) = event;
    let known = again.known;
    let case = known.seen::<Case>(&StreamId::new("case", issued.case));
    let opened = case.as_ref().and_then(|case| case.value.opened.as_ref());
    let trail = opened.and_then(|opened| trails.get(&opened.round));
    let given = trail
        .and_then(|trail| trail.proposal.as_ref())
        .and_then(|proposal| {
            let mut mandates = proposal.mandates.iter();
            mandates.find(|given| given.centre == issued.centre)
        });
    let facts = Facts {
        centre: known.seen::<Centre>(&StreamId::new("centre", issued.centre)),
        round: opened.and_then(|opened| known.seen::<Round>(&StreamId::new("round", opened.round))),
        // That the proposal pinned is the one that follows is checked where it is pinned.
        items: opened
            .zip(given)
            .map(|(opened, given)| (opened.proposal, given.items.clone())),
        case,
    };
    let (case, centre) = (issued.case, issued.centre);
    again.ask::<Mandate>(event, Intent::Issue { case, centre }, facts);
    let id = StreamId::new(
        "mandate",
        MandateId::of(issued.round, &issued.list, issued.centre),
    );
    if again.here.event.stream != id {
        let what = "the id of a mandate follows from its round, list and centre, and this one does not";
        again.findings.add(
            again
                .here
                .finding("mandate.id", what)
                .wanted(id, &again.here.event.stream),
        );
    }
    within(again, issued, trails.entry(issued.round).or_default());
}

/// Only what is funded, and no more than was offered.
fn within(again: &mut Again<'_>, issued: &Issued, trail: &mut Trail) {
    let here = again.here;
    for item in &issued.items {
        match trail.funded.get(&item.need) {
            None => {
                let what = format!(
                    "need {} is not funded on the list, yet the mandate covers it",
                    item.need
                );
                again.findings.add(here.finding("mandate.not_funded", what));
            }
            Some(rank) if *rank != item.rank => {
                let what = format!("need {} has another rank on the list", item.need);
                again
                    .findings
                    .add(here.finding("mandate.rank", what).wanted(rank, item.rank));
            }
            Some(_) => {}
        }
    }
    let sum = issued
        .items
        .iter()
        .map(|item| item.hours)
        .fold(0, u64::saturating_add);
    if sum != issued.hours {
        let what = "the hours of the items do not add up to the hours of the mandate";
        again
            .findings
            .add(here.finding("mandate.sum", what).wanted(sum, issued.hours));
    }
    let net = trail.nets.get(&issued.centre).copied().unwrap_or(0);
    let all = trail.issued.entry(issued.centre).or_default();
    *all = all.saturating_add(issued.hours);
    if *all > net {
        let what = "the mandates of this centre go beyond its net offer to the round";
        again.findings.add(
            here.finding("mandate.beyond_offer", what)
                .wanted(format_args!("at most {net}"), *all),
        );
    }
}
