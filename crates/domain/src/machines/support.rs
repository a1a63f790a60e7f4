//! What can be asked of a unit's support.

use super::{Machine, Sample, sample, scenery::another_need};
use crate::{
    support::{Facts, Intent, Support},
    testing::{acting, askoy, bergen, need_id, text},
};
use authority::Right;
use events::{
    Role, UnitId,
    need::{self, Exit, RuledOut},
    support,
};

impl Machine for Support {
    const SOURCE: &'static str = include_str!("../support.rs");
    const KINDS: &'static [&'static str] = support::KINDS;
    const STATES: &'static [&'static str] = &["absent", "given", "withdrawn"];

    fn status(&self) -> &'static str {
        match (self.begun, self.stands) {
            (false, _) => "absent",
            (true, true) => "given",
            (true, false) => "withdrawn",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let asked = |unit: UnitId, intent, since| {
            let facts = Facts {
                id: Some((need_id("vold"), unit)),
                need: another_need("vold", since),
                unit_known: true,
                unit_ended: None,
            };
            sample(acting(Role::NeedOwner, unit), Right::OwnNeeds, intent, facts)
        };
        let out = need::Event::RuledOut(RuledOut {
            exit: Exit::OutOfScope,
            reason: text("because"),
        });
        vec![
            asked(askoy(), Intent::Give, vec![]),
            asked(askoy(), Intent::Withdraw, vec![]),
            asked(bergen(), Intent::Give, vec![]),
            asked(askoy(), Intent::Give, vec![out]),
        ]
    }
}
