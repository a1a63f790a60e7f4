//! Centres, decided again from their whole events.

use super::Again;
use domain::{
    case::Case,
    centre::{Centre, Facts, Intent},
    mandate::Mandate,
    round::Round,
};
use events::{BodyId, CentreId, RoundId, StreamId, UnitId, centre::Event};
use std::collections::BTreeSet;

pub(super) fn check(again: &mut Again<'_>, event: &Event) {
    let id: Option<CentreId> = crate::names::id(&again.here.event.stream);
    let facts = facts(again, event, id);
    again.ask::<Centre>(event, intent(event), facts);
}

fn intent(event: &Event) -> Intent {
    match event {
        Event::Registered(new) => Intent::Register(new.clone()),
        Event::CoverageSet(new) => Intent::SetCoverage(new.clone()),
        Event::SubjectsSet(new) => Intent::SetSubjects(new.clone()),
        Event::DeliveryTypesSet(new) => Intent::SetDeliveryTypes(new.clone()),
        Event::CapacityDeclared(new) => Intent::DeclareCapacity(new.clone()),
        Event::BasisRecorded(new) => Intent::RecordBasis(new.clone()),
        Event::CapacityOffered(new) => Intent::Offer {
            hours: new.hours,
            round: new.round,
        },
        Event::CapacityWithdrawn(new) => Intent::Withdraw {
            hours: new.hours,
            reason: new.reason.clone(),
            round: new.round,
        },
        Event::HoursCommitted(new) => Intent::Commit {
            mandate: new.mandate,
            hours: new.hours,
            round: new.round,
        },
        Event::HoursReturned(new) => Intent::Return {
            mandate: new.mandate,
            hours: new.hours,
        },
        Event::FactsProposed(new) => Intent::ProposeFacts(new.clone()),
        Event::FactsCommented(new) => Intent::CommentFacts {
            comment: new.comment.clone(),
            sheet: new.sheet,
        },
        Event::FactsPublished(new) => Intent::PublishFacts(new.clone()),
        Event::Merged(new) => Intent::Merge(new.clone()),
    }
}

fn facts(again: &Again<'_>, event: &Event, id: Option<CentreId>) -> Facts {
    let known = again.known;
    let round = |id: RoundId| known.seen::<Round>(&StreamId::new("round", id));
    let mut facts = Facts {
        id,
        ..Default::default()
    };
    match event {
        Event::Registered(new) => facts.unknown_units = unknown(again, new.host.as_slice()),
        Event::CoverageSet(new) => facts.unknown_units = unknown(again, &new.units),
        Event::CapacityDeclared(_) => facts.over = over(again),
        Event::CapacityOffered(new) => {
            facts.round = round(new.round);
            facts.over = over(again);
        }
        Event::HoursCommitted(new) => {
            facts.round = round(new.round);
            facts.over = over(again);
        }
        Event::CapacityWithdrawn(new) => facts.round = round(new.round),
        Event::HoursReturned(new) => {
            facts.mandate = known.seen::<Mandate>(&StreamId::new("mandate", new.mandate));
            let mandate = facts.mandate.as_ref().map(|seen| &seen.value);
            facts.keeper = mandate.and_then(|mandate| keeper(again, mandate));
        }
        Event::Merged(new) => facts.successor = known.seen::<Centre>(&StreamId::new("centre", new.into)),
        _ => {}
    }
    facts
}

fn unknown(again: &Again<'_>, units: &[UnitId]) -> Vec<UnitId> {
    let unknown = units.iter().filter(|unit| !again.known.unit_known(**unit));
    unknown.copied().collect()
}

/// The rounds that the centre offered hours to and that came to nothing.
fn over(again: &Again<'_>) -> BTreeSet<RoundId> {
    let known = again.known;
    let centre = known.state::<Centre>(&again.here.event.stream);
    let offered = centre.into_iter().flat_map(|centre| centre.offered.keys());
    let is_over = |round: &&RoundId| {
        let state = known.state::<Round>(&StreamId::new("round", round));
        state.is_some_and(Round::came_to_nothing)
    };
    offered.filter(is_over).copied().collect()
}

/// The body that ratified a mandate.
fn keeper(again: &Again<'_>, mandate: &Mandate) -> Option<BodyId> {
    let case = StreamId::new("case", mandate.issued.as_ref()?.case);
    Some(again.known.state::<Case>(&case)?.opened.as_ref()?.body)
}
