//! What is there from the start: units, clusters, a region, centres and bodies.

use super::names::{
    CENTRES, SEATED, SEATS, SUBJECTS, UNITS, board, centre, cluster, county, member, number_of, quarter,
    region, rso, source, unit,
};
use domain::{body, centre as of_centre, cluster as of_cluster, municipality, region as of_region};
use engine::Step;
use events::{BodyId, CentreId, Fraction, UnitId, body::Seat, centre::Reach};

pub(super) fn steps() -> Vec<Step> {
    let mut steps = Vec::new();
    for index in 0..2 {
        steps.extend(the_county(index));
    }
    for index in 0..UNITS {
        steps.extend(the_municipality(index));
    }
    for index in 0..2 {
        steps.extend(the_cluster(index));
    }
    steps.extend([the_body(board(), true), the_body(rso(), false)]);
    steps.extend((0..SEATED).map(the_seat));
    steps.extend(the_region());
    for index in 0..CENTRES {
        steps.extend(the_centre(index));
    }
    steps
}

fn the_county(index: usize) -> [Step; 2] {
    let number = ["46", "50"][index];
    let registered = events::county::Registered {
        name: format!("Fylke {number}"),
        number: number.into(),
        source: source(),
    };
    let population = events::county::PopulationSet {
        date: "2026-01-01".parse().unwrap(),
        residents: 480_000,
        source: source(),
    };
    [
        domain::county::Intent::Register(registered),
        domain::county::Intent::SetPopulation(population),
    ]
    .map(|intent| Step::County(county(index), intent))
}

pub(crate) fn municipality_registered(number: &str, county: UnitId) -> events::municipality::Registered {
    events::municipality::Registered {
        county,
        lang: None,
        name: format!("Kommune {number}"),
        number: number.into(),
        official_name: format!("Kommune {number}"),
        source: source(),
    }
}

fn the_municipality(index: usize) -> [Step; 2] {
    let population = events::municipality::PopulationSet {
        date: "2026-01-01".parse().unwrap(),
        residents: [900, 4_000, 6_000, 14_000, 16_000, 40_000, 60_000, 285_000][index],
        source: source(),
    };
    let registered = municipality_registered(&number_of(index), county(index / 4));
    [
        municipality::Intent::Register(registered),
        municipality::Intent::SetPopulation(population),
    ]
    .map(|intent| Step::Municipality(unit(index), intent))
}

/// The first three and the next three; one is in both, and two are in none.
fn the_cluster(index: usize) -> Vec<Step> {
    let formed = events::cluster::Formed {
        example: true,
        lead: unit(index * 3),
        name: format!("Klynge {index}"),
    };
    let members = [index * 3 + 1, index * 3 + 2, 3];
    let joined = members
        .into_iter()
        .filter(|member| *member != index * 3)
        .map(|member| of_cluster::Intent::Join(events::cluster::Joined { unit: unit(member) }));
    [of_cluster::Intent::Form(formed)]
        .into_iter()
        .chain(joined)
        .map(|intent| Step::Cluster(cluster(index), intent))
        .collect()
}

fn the_body(id: BodyId, may_ratify: bool) -> Step {
    let constituted = events::body::Constituted {
        casting_vote: true,
        citation: "eksempel § 1".into(),
        example: true,
        may_ratify,
        name: if may_ratify { "Styret" } else { "RSO" }.into(),
        quorum: Fraction::new(1, 2).unwrap(),
    };
    Step::Body(id, body::Intent::Constitute(constituted))
}

fn the_seat(index: usize) -> Step {
    let seat = match index {
        0 => Seat::Chair,
        1 => Seat::Deputy,
        member if member < SEATS => Seat::Member,
        substitute => Seat::Substitute {
            place: u32::try_from(substitute - SEATS + 1).unwrap(),
        },
    };
    let seated = events::body::MemberSeated {
        group: None,
        person: member(index),
        seat,
    };
    Step::Body(board(), body::Intent::Seat(seated))
}

fn the_region() -> Vec<Step> {
    let formed = events::region::Formed {
        example: true,
        name: "Kysten".into(),
    };
    let clusters = [0, 1].map(|index| of_region::Intent::Join {
        member: events::region::Member::Cluster {
            cluster: cluster(index),
        },
    });
    [of_region::Intent::Form(formed)]
        .into_iter()
        .chain(clusters)
        .chain([of_region::Intent::SeatBody { body: rso() }])
        .map(|intent| Step::Region(region(), intent))
        .collect()
}

pub(crate) fn centre_registered(
    code: &str,
    reach: Reach,
    host: Option<UnitId>,
) -> events::centre::Registered {
    events::centre::Registered {
        code: code.into(),
        host,
        name: code.into(),
        programme: "EKSEMPEL".into(),
        reach,
        short_name: code.into(),
        source: source(),
    }
}

/// A centre in full: whom it covers, in what it works, and hours for two years.
pub(crate) fn centre_steps(id: CentreId, registered: events::centre::Registered) -> Vec<Step> {
    let mut units: Vec<UnitId> = (0..UNITS).map(unit).collect();
    units.sort();
    let mut intents = vec![
        of_centre::Intent::Register(registered),
        of_centre::Intent::SetCoverage(events::centre::CoverageSet { units }),
        of_centre::Intent::SetSubjects(events::centre::SubjectsSet {
            further: vec![],
            main: SUBJECTS.map(String::from).to_vec(),
        }),
        of_centre::Intent::SetDeliveryTypes(events::centre::DeliveryTypesSet {
            types: vec!["kurs".into()],
        }),
    ];
    for period in (0..9).map(quarter) {
        intents.push(of_centre::Intent::DeclareCapacity(
            events::centre::CapacityDeclared {
                hours: 1_200,
                period,
                reserved: 200,
            },
        ));
        intents.push(of_centre::Intent::RecordBasis(events::centre::BasisRecorded {
            document: None,
            hours: 400,
            kind: events::centre::BasisKind::Agreement,
            period,
            signatory: "direktør".into(),
            subjects: vec![],
        }));
    }
    intents
        .into_iter()
        .map(|intent| Step::Centre(id, intent))
        .collect()
}

/// The first is hosted by a municipality to which a member of the body is tied.
fn the_centre(index: usize) -> Vec<Step> {
    let (reach, host) = match index {
        0 => (Reach::County, Some(unit(0))),
        1 => (Reach::Region, None),
        _ => (Reach::Nation, None),
    };
    let mut steps = centre_steps(
        centre(index),
        centre_registered(&format!("centre-{index}"), reach, host),
    );
    if index == 0 {
        let tied = events::body::TiesSet {
            person: member(3),
            ties: vec![unit(0).into()],
        };
        steps.push(Step::Body(board(), body::Intent::SetTies(tied)));
    }
    steps
}
