//! Support, decided again.

use super::Again;
use crate::names;
use domain::{
    need::Need,
    support::{Facts, Intent, Support},
};
use events::{StreamId, support::Event};

pub(super) fn check(again: &mut Again<'_>, event: &Event) {
    let known = again.known;
    let id = names::support(&again.here.event.stream);
    let mut facts = Facts {
        id,
        ..Default::default()
    };
    let intent = match event {
        Event::Given(_) => {
            if let Some((need, unit)) = id {
                facts.need = known.seen::<Need>(&StreamId::new("need", need));
                facts.unit_known = known.unit_known(unit);
                facts.unit_ended = known.unit_ended(unit);
            }
            Intent::Give
        }
        Event::Withdrawn(_) => Intent::Withdraw,
    };
    again.ask::<Support>(event, intent, facts);
}
