//! Templates of rules, decided again.

use super::Again;
use domain::template::{Facts, Intent, Template};
use events::template::Event;

pub(super) fn check(again: &mut Again<'_>, event: &Event) {
    let (intent, facts) = match event {
        Event::Published(new) => {
            let (name, rules) = (new.name.clone(), new.rules.clone());
            let facts = Facts {
                rules_fault: outcome::rules_fault(&rules),
                rules_digest: outcome::rules_digest(&rules).ok(),
            };
            (Intent::Publish { name, rules }, facts)
        }
        Event::Retired(new) => {
            let reason = new.reason.clone();
            (Intent::Retire { reason }, Facts::default())
        }
    };
    again.ask::<Template>(event, intent, facts);
}
