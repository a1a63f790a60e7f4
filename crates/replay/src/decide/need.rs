//! Needs, decided again from their whole events.

use super::Again;
use crate::names;
use domain::{
    need::{Facts, Intent, Need},
    round::Round,
};
use events::{NeedId, StreamId, need::Event};

pub(super) fn check(again: &mut Again<'_>, event: &Event) {
    let known = again.known;
    let other = |id: NeedId| known.seen::<Need>(&StreamId::new("need", id));
    let mut facts = Facts {
        id: names::id(&again.here.event.stream),
        ..Default::default()
    };
    let intent = match event {
        Event::Submitted(new) => {
            facts.unit_known = known.unit_known(new.unit);
            Intent::Submit(new.clone())
        }
        Event::Joined(new) => {
            facts.unit_known = known.unit_known(new.unit);
            Intent::Join(new.clone())
        }
        Event::FeasibilityGiven(new) => {
            facts.centre_known = known.exists(&StreamId::new("centre", new.centre));
            Intent::GiveFeasibility(new.clone())
        }
        Event::FoundEligible(new) => Intent::FindEligible { scale: new.scale },
        Event::RuledOut(new) => Intent::RuleOut(new.clone()),
        Event::Merged(new) => {
            facts.other = other(new.into);
            Intent::Merge {
                into: new.into,
                reason: new.reason.clone(),
            }
        }
        Event::Absorbed(new) => {
            facts.other = other(new.from);
            Intent::Absorb { from: new.from }
        }
        Event::EnteredRound(new) => {
            facts.round = known.seen::<Round>(&StreamId::new("round", new.round));
            Intent::Enter { round: new.round }
        }
    };
    again.ask::<Need>(event, intent, facts);
}
