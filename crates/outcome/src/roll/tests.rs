use super::*;
use crate::test_rules;
use events::{Digest, Fraction, Source, county, derived, municipality, round::Breadth};

fn source() -> Source {
    Source {
        name: "x".into(),
        sha256: Digest::of(b"x"),
    }
}

fn unit(number: &str) -> UnitId {
    UnitId::municipality(number)
}

fn facts(number: &str, residents: u64) -> (UnitId, UnitFacts) {
    let registered = municipality::Registered {
        county: UnitId::county("46"),
        lang: None,
        name: format!("K{number}"),
        number: number.into(),
        official_name: format!("K{number}"),
        source: source(),
    };
    let population = municipality::PopulationSet {
        date: "2026-01-01".parse().unwrap(),
        residents,
        source: source(),
    };
    let facts = UnitFacts {
        unit: unit(number),
        registered,
        population: Some(population),
        ended: None,
    };
    (unit(number), facts)
}

fn vestland(population: Option<u64>) -> (UnitId, Option<CountyFacts>) {
    let id = UnitId::county("46");
    let population = population.map(|residents| county::PopulationSet {
        date: "2026-01-01".parse().unwrap(),
        residents,
        source: source(),
    });
    let registered = county::Registered {
        name: "Vestland".into(),
        number: "46".into(),
        source: source(),
    };
    let facts = CountyFacts {
        unit: id,
        registered,
        population,
        ended: None,
    };
    (id, Some(facts))
}

fn cluster(name: &str, members: &[&str]) -> (ClusterId, ClusterFacts) {
    let facts = ClusterFacts {
        members: members.iter().map(|number| unit(number)).collect(),
        dissolved: false,
    };
    (ClusterId(derived(&["cluster", name])), facts)
}

/// Two clusters that share a member, one unit in none, and a county beside.
fn electorate() -> Electorate {
    Electorate {
        clusters: [cluster("west", &["4601", "4627"]), cluster("fjord", &["4627"])].into(),
        alone: [unit("4230")].into(),
        units: [
            facts("4601", 295_000),
            facts("4627", 30_000),
            facts("4230", 1_200),
        ]
        .into(),
        counties: [vestland(Some(650_000))].into(),
    }
}

fn enrolled(rules: &Rules, electorate: &Electorate) -> Result<Roll, String> {
    enrol(RoundId(derived(&["round"])), rules, electorate)
}

/// Invariants 5 and 9: each unit stands once with its population and the day of the figure, a unit in no cluster too; county
/// municipalities stand beside, without weight.
#[test]
fn each_unit_stands_once_and_counties_beside() {
    let roll = enrolled(&test_rules(), &electorate()).unwrap();
    let lines: Vec<_> = roll
        .entries
        .iter()
        .map(|entry| {
            (
                entry.number.as_str(),
                entry.clusters.len(),
                entry.group,
                entry.residents,
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("4230", 0, SizeGroup::Small, 1_200),
            ("4601", 1, SizeGroup::City, 295_000),
            ("4627", 2, SizeGroup::Large, 30_000),
            ("46", 0, SizeGroup::County, 650_000),
        ]
    );
    assert_eq!(roll.weight, roll.voters().map(|entry| &entry.weight).sum());
    assert_eq!(roll.voters().count(), 3);
    assert_eq!(roll.entries[3].weight, Ratio::ZERO);
}

/// Invariant 31: who was merged or split votes no more, and the roll says what to do.
#[test]
fn what_cannot_stand_on_a_roll_is_named() {
    let fault = |change: fn(&mut Electorate)| {
        let mut electorate = electorate();
        change(&mut electorate);
        enrolled(&test_rules(), &electorate).unwrap_err()
    };
    for (change, word) in [
        (
            (|it| it.units.get_mut(&unit("4627")).unwrap().ended = "2026-01-01".parse().ok())
                as fn(&mut Electorate),
            "4627",
        ),
        (|it| drop(it.units.remove(&unit("4230"))), "not registered"),
        (
            |it| it.units.get_mut(&unit("4601")).unwrap().population = None,
            "no population figure",
        ),
        (
            |it| {
                it.clusters
                    .values_mut()
                    .for_each(|cluster| cluster.dissolved = true)
            },
            "dissolved",
        ),
        (|it| it.counties = [vestland(None)].into(), "Vestland"),
        (
            |it| it.counties.values_mut().for_each(|county| *county = None),
            "not registered",
        ),
        (
            |it| {
                it.counties
                    .values_mut()
                    .flatten()
                    .for_each(|county| county.ended = "2026-01-01".parse().ok())
            },
            "is no more",
        ),
        (|it| *it = Electorate::default(), "no cluster"),
    ] {
        let fault = fault(change);
        assert!(fault.contains(word), "{fault}");
    }
}

#[test]
fn breadth_that_nobody_could_reach_and_a_cap_that_nobody_could_keep_are_refused() {
    let breadth = |groups| Rules {
        breadth: Some(Breadth {
            groups,
            units: Fraction::ZERO,
        }),
        ..test_rules()
    };
    assert!(enrolled(&breadth(3), &electorate()).is_ok());
    let fault = enrolled(&breadth(4), &electorate()).unwrap_err();
    assert!(fault.contains("4 size groups"), "{fault}");
    let capped = Rules {
        cap: Fraction::new(1, 4),
        ..test_rules()
    };
    assert!(enrolled(&capped, &electorate()).is_err());
    assert!(rules::cap_fault(&capped, 3).is_some_and(|fault| fault.contains("3 units")));
    assert_eq!(rules::cap_fault(&capped, 4), None);
}
