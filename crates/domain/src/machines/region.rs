//! What can be asked of a region.

use super::{Machine, Sample, sample, scenery::the_cluster};
use crate::{
    region::{Facts, Intent, Region},
    testing::{a_body, cluster_id, hovedstyret, operator, seen, text, west},
};
use authority::Right;
use events::region::{self, Formed, Member, MemberLeft};

impl Machine for Region {
    const SOURCE: &'static str = include_str!("../region.rs");
    const KINDS: &'static [&'static str] = region::KINDS;
    const STATES: &'static [&'static str] = &["absent", "formed", "with a body"];

    fn status(&self) -> &'static str {
        match (&self.formed, self.body) {
            (None, _) => "absent",
            (Some(_), None) => "formed",
            (Some(_), Some(_)) => "with a body",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let known = Facts {
            cluster: the_cluster(),
            body: Some(seen(hovedstyret(), &a_body(true))),
        };
        let asked = |intent| sample(operator(), Right::KeepClusters, intent, known.clone());
        let in_vain = |intent| sample(operator(), Right::KeepClusters, intent, Facts::default());
        let form = |name: &str| {
            Intent::Form(Formed {
                example: true,
                name: name.into(),
            })
        };
        let join = |member| Intent::Join { member };
        let leave = |member| {
            Intent::Leave(MemberLeft {
                member,
                reason: text("moves on"),
            })
        };
        let cluster = || Member::Cluster { cluster: west() };
        let user = || Member::User {
            name: "Brukarrådet".into(),
        };
        vec![
            asked(form("Vest")),
            asked(form("Aust")),
            asked(join(cluster())),
            asked(join(user())),
            asked(leave(cluster())),
            asked(leave(user())),
            asked(Intent::SeatBody { body: hovedstyret() }),
            in_vain(Intent::SeatBody { body: hovedstyret() }),
            in_vain(join(Member::Cluster {
                cluster: cluster_id("nowhere"),
            })),
        ]
    }
}
