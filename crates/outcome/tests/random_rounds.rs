//! 500 random rounds: every funded need has a proposed mandate and no other has; no centre gives more than its net
//! offer; the count does not depend on the order of anything.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use events::{
    BodyId, CentreId, Date, Digest, Fraction, NeedId, Period, RoundId, Source, UnitId,
    centre::Reach,
    derived, municipality,
    round::{BallotForm, Rules, TieRule, Utility, WeightStep, Weighting},
};
use outcome::{
    BallotBox, Candidates, CentreFacts, ClusterFacts, Count, NeedFacts, Reason, Roll, UnitFacts, count,
    document, enrol, freeze,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const SUBJECTS: [&str; 3] = ["rus", "demens", "barnevern"];
const TYPES: [&str; 2] = ["radgivning", "nettverk"];

/// Reach, coverage, subjects (0 none, 1 main, 2 further), delivery types, hours offered.
type RandomCentre = (u8, Vec<bool>, Vec<u8>, Vec<bool>, u64);
/// Hours, owners, subject, delivery type, centres that cannot.
type RandomNeed = (u64, Vec<bool>, u8, u8, Vec<bool>);

#[derive(Clone, Debug)]
struct Random {
    units: Vec<u64>,
    centres: Vec<RandomCentre>,
    needs: Vec<RandomNeed>,
    ballots: Vec<Option<Vec<bool>>>,
    outreach: (u32, u32),
    weighting: u8,
    cap: bool,
    points: bool,
    greedy: bool,
}

fn random() -> impl Strategy<Value = Random> {
    (2_usize..7, 1_usize..6, 1_usize..9).prop_flat_map(|(units, centres, needs)| {
        let bools = |n| prop::collection::vec(any::<bool>(), n);
        (
            prop::collection::vec(200_u64..300_000, units),
            prop::collection::vec(
                (
                    0_u8..3,
                    bools(units),
                    prop::collection::vec(0_u8..3, SUBJECTS.len()),
                    bools(TYPES.len()),
                    0_u64..400,
                ),
                centres,
            ),
            prop::collection::vec(
                (1_u64..200, bools(units), 0_u8..3, 0_u8..2, bools(centres)),
                needs,
            ),
            prop::collection::vec(prop::option::weighted(0.8, bools(needs)), units),
            (0_u32..4, 10_u32..40),
            0_u8..5,
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
        )
            .prop_map(
                |(units, centres, needs, ballots, outreach, weighting, cap, points, greedy)| Random {
                    units,
                    centres,
                    needs,
                    ballots,
                    outreach,
                    weighting,
                    cap,
                    points,
                    greedy,
                },
            )
    })
}

fn unit(index: usize) -> UnitId {
    UnitId::municipality(&format!("{:04}", 1_000 + index))
}

fn need(index: usize) -> NeedId {
    NeedId(derived(&["need", &index.to_string()]))
}

fn chosen(flags: &[bool]) -> BTreeSet<UnitId> {
    flags
        .iter()
        .enumerate()
        .filter(|(_, flag)| **flag)
        .map(|(index, _)| unit(index))
        .collect()
}

fn rules(random: &Random) -> Rules {
    let weighting = match random.weighting {
        0 => Weighting::Equal,
        1 => Weighting::Penrose,
        2 => Weighting::Degressive,
        3 => Weighting::Population,
        _ => {
            let step = |below, weight| WeightStep { below, weight };
            Weighting::Steps {
                steps: vec![step(5_000, 1), step(15_000, 2), step(50_000, 3)],
                above: 5,
            }
        }
    };
    let date = |text: &str| text.parse::<Date>().unwrap();
    let points = random.points;
    Rules {
        ballot: if points {
            BallotForm::Points { budget: 1_000 }
        } else {
            BallotForm::Approval { limit: 100 }
        },
        binding: true,
        cap: random.cap.then(|| Fraction::new(3, 5).unwrap()),
        complaint_days: 0,
        joint_part_min: 20,
        method: if random.greedy { "greedy" } else { "es_list" }.into(),
        method_version: 1,
        outreach: Fraction::new(random.outreach.0, random.outreach.1).unwrap(),
        period: Period {
            from: date("2027-01-01"),
            to: date("2027-12-31"),
        },
        quorum: Fraction::new(1, 2).unwrap(),
        ratified_by: BodyId(derived(&["body"])),
        ties: TieRule::Chain,
        utility: if points { Utility::Points } else { Utility::Cost },
        weighting,
    }
}

fn needs(random: &Random) -> Vec<NeedFacts> {
    let facts = |(index, (hours, owners, subject, kind, cannot)): (usize, &RandomNeed)| {
        let mut owners = chosen(owners);
        owners.insert(unit(index % random.units.len()));
        let cannot = cannot
            .iter()
            .enumerate()
            .filter(|(at, flag)| **flag && at % 3 == 0);
        NeedFacts {
            need: need(index),
            hours: *hours,
            owners,
            subject: SUBJECTS[usize::from(*subject)].into(),
            delivery_type: TYPES[usize::from(*kind)].into(),
            cannot: cannot.map(|(at, _)| CentreId::of(&at.to_string())).collect(),
        }
    };
    random.needs.iter().enumerate().map(facts).collect()
}

fn centres(random: &Random) -> Vec<CentreFacts> {
    let facts = |(index, (reach, coverage, subjects, types, offered)): (usize, &RandomCentre)| {
        let of = |wanted| {
            let found = SUBJECTS
                .iter()
                .zip(subjects)
                .filter(move |(_, given)| **given == wanted);
            found.map(|(subject, _)| (*subject).to_owned()).collect()
        };
        CentreFacts {
            centre: CentreId::of(&index.to_string()),
            reach: [Reach::County, Reach::Region, Reach::Nation][usize::from(*reach)],
            coverage: if *reach == 2 {
                (0..random.units.len()).map(unit).collect()
            } else {
                chosen(coverage)
            },
            main: of(1),
            further: of(2),
            delivery_types: TYPES
                .iter()
                .zip(types)
                .filter(|(_, f)| **f)
                .map(|(t, _)| (*t).to_owned())
                .collect(),
            offered: *offered,
        }
    };
    random.centres.iter().enumerate().map(facts).collect()
}

fn roll(random: &Random, rules: &Rules) -> Result<Roll, String> {
    let source = Source {
        name: "x".into(),
        sha256: Digest::of(b"x"),
    };
    let facts = |(index, residents): (usize, &u64)| {
        let number = format!("{:04}", 1_000 + index);
        let registered = municipality::Registered {
            county: UnitId::county("46"),
            lang: None,
            name: number.clone(),
            official_name: number.clone(),
            number,
            source: source.clone(),
        };
        let date = "2026-01-01".parse().unwrap();
        let population = municipality::PopulationSet {
            date,
            residents: *residents,
            source: source.clone(),
        };
        (
            unit(index),
            UnitFacts {
                unit: unit(index),
                registered,
                population: Some(population),
            },
        )
    };
    let units: BTreeMap<_, _> = random.units.iter().enumerate().map(facts).collect();
    let cluster = ClusterFacts {
        members: units.keys().copied().collect(),
    };
    let clusters = [(events::ClusterId(derived(&["cluster"])), cluster)].into();
    enrol(RoundId(derived(&["round"])), rules, &clusters, &units)
}

fn ballots(random: &Random) -> BallotBox {
    let ballot = |(index, marks): (usize, &Option<Vec<bool>>)| {
        let marks = marks.as_ref()?;
        let marks = marks.iter().enumerate().filter(|(_, mark)| **mark);
        let mark = |at: usize| {
            if random.points {
                1 + (at as u32 + index as u32) % 10
            } else {
                1
            }
        };
        Some((unit(index), marks.map(|(at, _)| (need(at), mark(at))).collect()))
    };
    random.ballots.iter().enumerate().filter_map(ballot).collect()
}

fn run(random: &Random) -> Option<(Rules, Candidates, Count)> {
    let rules = rules(random);
    assert_eq!(outcome::rules_fault(&rules), None);
    // A cap of 3/5 cannot hold with one voter's weight alone; with two or more units it can.
    let roll = roll(random, &rules).unwrap();
    let round = RoundId(derived(&["round"]));
    let (needs, centres) = (needs(random), centres(random));
    let candidates = freeze(round, &rules, &needs, &centres);
    let (mut needs, mut centres) = (needs, centres);
    needs.reverse();
    centres.reverse();
    assert_eq!(
        candidates,
        freeze(round, &rules, &needs, &centres),
        "order given does not matter"
    );
    let ballots = ballots(random);
    let count = count(&rules, &candidates, &roll, &ballots).unwrap();
    assert_eq!(count.list.counted as usize, ballots.len());
    Some((rules, candidates, count))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn funded_is_placed_and_no_hour_is_given_twice(random in random()) {
        let (_, candidates, Count { list, proposal, .. }) = run(&random).unwrap();
        let mut given: BTreeMap<NeedId, u64> = BTreeMap::new();
        for mandate in &proposal.mandates {
            let pot = candidates.pots.iter().find(|pot| pot.centre == mandate.centre).unwrap();
            prop_assert!(mandate.hours <= pot.net, "{} of {}", mandate.hours, pot.net);
            prop_assert_eq!(mandate.hours, mandate.items.iter().map(|item| item.hours).sum::<u64>());
            let left = list.pots.iter().find(|line| line.centre == mandate.centre).unwrap().left;
            prop_assert_eq!(left + mandate.hours, pot.net);
            for item in &mandate.items {
                *given.entry(item.need).or_default() += item.hours;
            }
        }
        for item in &list.items {
            let hours = given.remove(&item.need);
            prop_assert_eq!(hours, item.phase.is_funded().then_some(item.hours), "need {}", item.need);
            prop_assert_eq!(item.placement.is_some(), item.phase.is_funded());
            let candidate = candidates.needs.iter().find(|candidate| candidate.need == item.need).unwrap();
            if let Some(placement) = &item.placement {
                prop_assert!(candidate.options.contains(placement));
            }
            let unplaced = proposal.unplaced.iter().find(|unplaced| unplaced.need == item.need);
            prop_assert_eq!(unplaced.is_some(), !item.phase.is_funded(), "every need not placed has its reason");
            if let Some(unplaced) = unplaced {
                prop_assert_eq!(unplaced.reason == Reason::NoSupport, item.supporters == 0);
                if unplaced.reason == Reason::NoCentre {
                    prop_assert!(candidate.options.is_empty());
                }
            }
        }
        prop_assert!(given.is_empty(), "no mandate for a need that is not on the list");
        let mut ranks: Vec<u32> = list.items.iter().map(|item| item.rank).collect();
        ranks.sort_unstable();
        prop_assert!(ranks.into_iter().eq(1..=u32::try_from(candidates.needs.len()).unwrap()));
    }

    #[test]
    fn the_same_ballots_give_the_same_bytes(random in random()) {
        let (_, _, one) = run(&random).unwrap();
        let (_, _, two) = run(&random).unwrap();
        prop_assert_eq!(document(&one.list).unwrap(), document(&two.list).unwrap());
        prop_assert_eq!(document(&one.certificate).unwrap(), document(&two.certificate).unwrap());
        prop_assert_eq!(document(&one.proposal).unwrap(), document(&two.proposal).unwrap());
        prop_assert_eq!(one.proposal.list, document(&one.list).unwrap().0.sha256);
    }
}
