//! Mandates, decided again: items from the proposal derived again, force from the case and the centre's bases. Beyond
//! one decision, directly: the id, and that what is issued stays within what the list funds and the centres offer.

use super::Again;
use crate::{
    names,
    trail::{Trail, Trails},
};
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
    let state = again.known.state::<Mandate>(&again.here.event.stream);
    let before = state.and_then(|mandate| mandate.issued.as_ref());
    let facts = match (event, before) {
        (Event::Issued(issued), _) => issuing(again, issued, trails),
        (_, Some(issued)) => standing(again, issued),
        (_, None) => Facts::default(),
    };
    again.ask::<Mandate>(event, intent(event), facts);
    if let Event::Issued(issued) = event {
        named(again, issued);
        within(again, issued, trails.entry(issued.round).or_default());
    }
}

fn intent(event: &Event) -> Intent {
    match event.clone() {
        Event::Issued(new) => Intent::Issue {
            case: new.case,
            centre: new.centre,
        },
        Event::Acknowledged(_) => Intent::Acknowledge,
        Event::Objected(new) => Intent::Object { reason: new.reason },
        Event::Amended(new) => Intent::Amend(new),
        Event::Suspended(new) => Intent::Suspend {
            decision: new.decision,
            reason: new.reason,
        },
        Event::Resumed(new) => Intent::Resume {
            decision: new.decision,
        },
        Event::Revoked(new) => Intent::Revoke {
            decision: new.decision,
            reason: new.reason,
        },
        Event::Expired(_) => Intent::Expire,
        Event::Superseded(_) => Intent::Supersede,
    }
}

/// What is known of a mandate that was issued: its case and its centre.
fn standing(again: &Again<'_>, issued: &Issued) -> Facts {
    let known = again.known;
    Facts {
        case: known.seen::<Case>(&StreamId::new("case", issued.case)),
        centre: known.seen::<Centre>(&StreamId::new("centre", issued.centre)),
        ..Default::default()
    }
}

/// And of one that is to be: the round, what the proposal derived again gives, and the centre's other mandates.
fn issuing(again: &Again<'_>, issued: &Issued, trails: &Trails) -> Facts {
    let known = again.known;
    let mut facts = standing(again, issued);
    let case = facts.case.as_ref();
    let Some(opened) = case.and_then(|case| case.value.opened.as_ref()) else {
        return facts;
    };
    facts.round = known.seen::<Round>(&StreamId::new("round", opened.round));
    if let Some(trail) = trails.get(&opened.round) {
        // That the proposal pinned is the one that follows is checked where it is pinned.
        let proposal = trail.proposals.get(&opened.proposal);
        let items = proposal.and_then(|proposal| proposal.items_of(issued.centre));
        facts.items = items.map(|items| (opened.proposal, items.to_vec()));
        facts.subjects.clone_from(&trail.subjects);
    }
    let own = names::id::<MandateId>(&again.here.event.stream);
    let centre = facts
        .centre
        .iter()
        .flat_map(|centre| centre.value.committed.keys());
    let others = centre.filter(|other| Some(**other) != own);
    let state = |id: &MandateId| {
        let state = known.state::<Mandate>(&StreamId::new("mandate", id));
        (*id, state.cloned().unwrap_or_default())
    };
    facts.others = others.map(state).collect();
    facts
}

fn named(again: &mut Again<'_>, issued: &Issued) {
    let id = MandateId::of(issued.round, &issued.proposal, issued.centre);
    let id = StreamId::new("mandate", id);
    if again.here.event.stream != id {
        let what = "the id of a mandate follows from its round, proposal and centre, and this one does not";
        let finding = again.here.finding("mandate.id", what);
        let finding = finding.wanted(id, &again.here.event.stream);
        again.findings.add(finding);
    }
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
    let all = trail.give(issued.centre, issued.hours);
    if all > net {
        let what = "the mandates of this centre go beyond its net offer to the round";
        again.findings.add(
            here.finding("mandate.beyond_offer", what)
                .wanted(format_args!("at most {net}"), all),
        );
    }
}
