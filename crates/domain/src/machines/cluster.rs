//! What can be asked of a cluster.

use super::{Machine, Sample, sample};
use crate::{
    cluster::{Cluster, Facts, Intent},
    testing::{askoy, bergen, operator, text},
};
use authority::Right;
use events::cluster::{
    self, Dissolved, Formed, Joined, LeadChanged, Left, PartnerJoined, PartnerKind, PartnerLeft,
};

impl Machine for Cluster {
    const SOURCE: &'static str = include_str!("../cluster.rs");
    const KINDS: &'static [&'static str] = cluster::KINDS;
    const STATES: &'static [&'static str] = &["absent", "formed", "dissolved"];

    fn status(&self) -> &'static str {
        match (&self.formed, self.dissolved) {
            (None, _) => "absent",
            (Some(_), false) => "formed",
            (Some(_), true) => "dissolved",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let asked = |intent| {
            let facts = Facts {
                unit_known: true,
                unit_ended: None,
            };
            sample(operator(), Right::KeepClusters, intent, facts)
        };
        let form = |lead| {
            Intent::Form(Formed {
                example: true,
                lead,
                name: "Vest".into(),
            })
        };
        let leave = |unit| {
            Intent::Leave(Left {
                reason: text("moves on"),
                unit,
            })
        };
        let partner = |kind| {
            Intent::TakePartner(PartnerJoined {
                kind,
                name: "Høgskulen".into(),
            })
        };
        vec![
            asked(form(bergen())),
            asked(form(askoy())),
            asked(Intent::Join(Joined { unit: askoy() })),
            asked(Intent::ChangeLead(LeadChanged { lead: askoy() })),
            asked(Intent::ChangeLead(LeadChanged { lead: bergen() })),
            asked(leave(askoy())),
            asked(leave(bergen())),
            asked(partner(PartnerKind::Research)),
            asked(partner(PartnerKind::Observer)),
            asked(Intent::ReleasePartner(PartnerLeft {
                name: "Høgskulen".into(),
            })),
            asked(Intent::Dissolve(Dissolved {
                reason: text("is no longer needed"),
            })),
            sample(
                operator(),
                Right::KeepClusters,
                Intent::Join(Joined {
                    unit: crate::testing::unit("nowhere"),
                }),
                Facts::default(),
            ),
        ]
    }
}
