//! Municipalities, counties, clusters and regions.

use super::{Sample, askoy, bergen, cite, date, sample, sorted, source, text, vestland, west};
use events::{
    BodyId, Lang, RegionId, Role, StreamId, UnitId, cluster, county, derived, municipality, region,
};

pub(super) fn reference() -> Vec<Sample> {
    use Role::Operator;
    let county = |event| sample("", Operator, event, StreamId::new("county", vestland().0));
    let unit = |case, event| sample(case, Operator, event, StreamId::new("municipality", bergen().0));
    let cluster = |event| sample("", Operator, event, StreamId::new("cluster", west().0));
    let registered = municipality::Registered {
        county: vestland(),
        lang: None,
        name: "Bergen".into(),
        number: "4601".into(),
        official_name: "Bergen".into(),
        source: source(),
    };
    vec![
        county(county::Event::Registered(county::Registered {
            name: "Vestland".into(),
            number: "46".into(),
            source: source(),
        })),
        unit("", municipality::Event::Registered(registered.clone())),
        unit(
            "lang",
            municipality::Event::Registered(municipality::Registered {
                lang: Some(Lang::Nn),
                name: "Askøy".into(),
                number: "4627".into(),
                official_name: "Askøy".into(),
                ..registered
            }),
        ),
        unit(
            "",
            municipality::Event::PopulationSet(municipality::PopulationSet {
                date: date("2026-01-01"),
                residents: 295_000,
                source: source(),
            }),
        ),
        cluster(cluster::Event::Formed(cluster::Formed {
            example: true,
            lead: bergen(),
            name: "Vestklynga".into(),
        })),
        cluster(cluster::Event::Joined(cluster::Joined { unit: askoy() })),
    ]
}

/// What befalls municipalities and counties: a count, another number, a merger, a split.
pub(super) fn units() -> Vec<Sample> {
    let county = |event| sample("", Role::Operator, event, StreamId::new("county", vestland().0));
    let unit = |event| {
        sample(
            "",
            Role::Operator,
            event,
            StreamId::new("municipality", askoy().0),
        )
    };
    let from = date("2026-01-01");
    let counties = sorted([UnitId::county("11"), UnitId::county("42")]);
    vec![
        county(county::Event::PopulationSet(county::PopulationSet {
            date: from,
            residents: 655_000,
            source: source(),
        })),
        county(county::Event::Renumbered(county::Renumbered {
            from,
            name: "Vestland".into(),
            number: "47".into(),
            source: source(),
        })),
        county(county::Event::Merged(county::Merged {
            from,
            into: UnitId::county("11"),
            source: source(),
        })),
        county(county::Event::Split(county::Split {
            from,
            into: counties,
            source: source(),
        })),
        unit(municipality::Event::Renumbered(municipality::Renumbered {
            county: vestland(),
            from,
            name: "Askøy".into(),
            number: "4697".into(),
            source: source(),
        })),
        unit(municipality::Event::Merged(municipality::Merged {
            from,
            into: bergen(),
            source: source(),
        })),
        unit(municipality::Event::Split(municipality::Split {
            from,
            into: sorted([bergen(), UnitId::municipality("4626")]),
            source: source(),
        })),
    ]
}

/// What changes in a cluster, and a region with its members and its body.
pub(super) fn clusters_and_regions() -> Vec<Sample> {
    let cluster = |event| sample("", Role::Operator, event, StreamId::new("cluster", west().0));
    let id = RegionId(derived(&["region", "vest"]));
    let region = |case, event| sample(case, Role::Operator, event, StreamId::new("region", id));
    let joined = |member| region::Event::MemberJoined(region::MemberJoined { member });
    let hvl = || region::Member::Academic {
        name: "Høgskulen på Vestlandet".into(),
    };
    let users = region::Member::User {
        name: "Mental Helse".into(),
    };
    vec![
        cluster(cluster::Event::Left(cluster::Left {
            reason: text("Går til en annen klynge."),
            unit: askoy(),
        })),
        cluster(cluster::Event::LeadChanged(cluster::LeadChanged {
            lead: askoy(),
        })),
        cluster(cluster::Event::PartnerJoined(cluster::PartnerJoined {
            kind: cluster::PartnerKind::Research,
            name: "NORCE".into(),
        })),
        cluster(cluster::Event::PartnerLeft(cluster::PartnerLeft {
            name: "NORCE".into(),
        })),
        cluster(cluster::Event::Dissolved(cluster::Dissolved {
            reason: text("For få medlemmer."),
        })),
        region(
            "",
            region::Event::Formed(region::Formed {
                example: true,
                name: "KSF Vest".into(),
            }),
        ),
        region("", joined(region::Member::Cluster { cluster: west() })),
        region("academic", joined(hvl())),
        region("user", joined(users)),
        region(
            "",
            region::Event::MemberLeft(region::MemberLeft {
                member: hvl(),
                reason: text("Perioden er over."),
            }),
        ),
        region(
            "",
            region::Event::BodySeated(region::BodySeated {
                body: BodyId(derived(&["body", "rso"])),
                body_seen: cite("body", derived(&["body", "rso"]), 7),
            }),
        ),
    ]
}
