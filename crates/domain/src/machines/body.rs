//! What can be asked of a body.

use super::{Machine, Sample, sample};
use crate::{
    body::{Body, Facts, Intent},
    testing::{bergen, half, operator, orders, person, text},
};
use authority::Right;
use events::body::{self, MemberSeated, MemberUnseated, RulesSet, Seat, TiesSet};

impl Machine for Body {
    const SOURCE: &'static str = include_str!("../body.rs");
    const KINDS: &'static [&'static str] = body::KINDS;
    const STATES: &'static [&'static str] = &["absent", "without members", "with members"];

    fn status(&self) -> &'static str {
        match (&self.constituted, self.seats.is_empty()) {
            (None, _) => "absent",
            (Some(_), true) => "without members",
            (Some(_), false) => "with members",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let asked = |intent| sample(operator(), Right::KeepBodies, intent, Facts::default());
        let seat = |name, seat| {
            Intent::Seat(MemberSeated {
                group: None,
                person: person(name),
                seat,
            })
        };
        vec![
            asked(Intent::Constitute(orders(true, true))),
            asked(Intent::Constitute(orders(false, false))),
            asked(seat("kari", Seat::Chair)),
            asked(seat("ola", Seat::Chair)),
            asked(seat("ola", Seat::Deputy)),
            asked(seat("eva", Seat::Substitute { place: 1 })),
            asked(seat("eva", Seat::Substitute { place: 0 })),
            asked(Intent::Unseat(MemberUnseated {
                person: person("kari"),
                reason: text("leaves office"),
            })),
            asked(Intent::SetRules(RulesSet {
                casting_vote: false,
                citation: "§ 8".into(),
                may_ratify: true,
                quorum: half(),
            })),
            asked(Intent::SetTies(TiesSet {
                person: person("kari"),
                ties: vec![bergen().into()],
            })),
        ]
    }
}
