//! What the other streams say where the samples need them to say something.

use crate::{
    Seen,
    case::Case,
    cluster::Cluster,
    mandate::Mandate,
    need::Need,
    region::Region,
    round::{Phase, Round},
    testing::{
        a_case, a_round, an_eligible_need, askoy, bergen, blob, cite, hovedstyret, need_id, rvts, sak, seen,
        spring, text, west, year,
    },
};
use events::{
    Digest, RegionId, case, cluster, derived,
    mandate::{self, Decision, Force, Item},
    need, region,
};

pub(super) fn vestland() -> RegionId {
    RegionId(derived(&["region", "vestland"]))
}

/// The round in a phase.
pub(super) fn the_round(phase: Phase) -> Option<Seen<Round>> {
    Some(seen(spring(), &a_round(phase)))
}

/// The cluster of Bergen and Askøy.
pub(super) fn the_cluster() -> Option<Seen<Cluster>> {
    let formed = cluster::Event::Formed(cluster::Formed {
        example: true,
        lead: bergen(),
        name: "Vest".into(),
    });
    let joined = cluster::Event::Joined(cluster::Joined { unit: askoy() });
    Some(seen(west(), &[formed, joined]))
}

/// The region of that cluster.
pub(super) fn the_region() -> Option<Seen<Region>> {
    let formed = region::Event::Formed(region::Formed {
        example: true,
        name: "Vest".into(),
    });
    let joined = region::Event::MemberJoined(region::MemberJoined {
        member: region::Member::Cluster { cluster: west() },
    });
    Some(seen(vestland(), &[formed, joined]))
}

/// Another need, eligible, with what happened to it since.
pub(super) fn another_need(name: &str, since: Vec<need::Event>) -> Option<Seen<Need>> {
    Some(seen(need_id(name), &[an_eligible_need(), since].concat()))
}

/// The case, with an outcome of the list and one of the mandate.
pub(super) fn decided(list: case::Outcome, mandate: case::Outcome) -> Seen<Case> {
    let resolved = |(point, outcome)| {
        case::Event::Resolved(case::Resolved {
            against: 0,
            body_seen: cite("body", hovedstyret(), 5),
            casting_vote: false,
            r#for: 3,
            meeting_seen: cite("meeting", derived(&["meeting"]), 2),
            outcome,
            point,
            reason: None,
        })
    };
    let [list, mandate] = [(0, list), (1, mandate)].map(resolved);
    seen(sak(), &[case::Event::Opened(a_case()), list, mandate])
}

/// A decision of the body, taken before now.
pub(super) fn decision() -> Decision {
    Decision {
        case_number: "2026/7".into(),
        date: "2026-11-01".parse().unwrap(),
        minutes: Digest::of(b"minutes"),
    }
}

/// What a mandate covers: two needs.
pub(super) fn items(hours: &[u64]) -> Vec<Item> {
    let item = |(hours, rank): (&u64, u32)| Item {
        hours: *hours,
        lead: true,
        need: need_id(&rank.to_string()),
        partners: vec![],
        rank,
    };
    hours.iter().zip(1..).map(item).collect()
}

/// A mandate of 300 hours, with what happened to it since.
pub(super) fn the_mandate(since: Vec<mandate::Event>) -> Option<Seen<Mandate>> {
    let issued = mandate::Event::Issued(mandate::Issued {
        case: sak(),
        case_seen: cite("case", sak(), 3),
        centre: rvts(),
        centre_seen: cite("centre", rvts(), 3),
        conflicts: vec![],
        force: Force::Binding,
        hours: 300,
        items: items(&[200, 100]),
        list: blob("list").sha256,
        period: year(),
        proposal: blob("proposal").sha256,
        round: spring(),
    });
    let id = crate::testing::mandate_id("mandate");
    Some(seen(id, &[vec![issued], since].concat()))
}

/// It was taken back.
pub(super) fn revoked() -> mandate::Event {
    mandate::Event::Revoked(mandate::Revoked {
        decision: decision(),
        reason: text("the basis fell away"),
    })
}
