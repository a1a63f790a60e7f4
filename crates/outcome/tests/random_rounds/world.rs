//! What a random round is made of: units, centres and needs of all kinds, under rules of all kinds.

use events::{
    BodyId, CentreId, Date, Digest, Fraction, NeedId, Period, RoundId, Source, UnitId,
    centre::Reach,
    county, derived, municipality,
    round::{BallotForm, Breadth, CountingRule, Entitlement, Params, Rules, TieRule, WeightStep, Weighting},
};
use outcome::{
    CentreFacts, ClusterFacts, CountyFacts, Electorate, NeedFacts, Roll, SizeGroup, UnitFacts, enrol,
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
pub(crate) struct Random {
    pub(crate) units: Vec<u64>,
    pub(crate) centres: Vec<RandomCentre>,
    pub(crate) needs: Vec<RandomNeed>,
    pub(crate) ballots: Vec<Option<Vec<bool>>>,
    pub(crate) outreach: (u32, u32),
    pub(crate) weighting: u8,
    pub(crate) cap: bool,
    pub(crate) form: BallotForm,
    pub(crate) rule: CountingRule,
    pub(crate) sides: Sides,
}

/// The rules and events that most rounds do without.
#[derive(Clone, Debug)]
pub(crate) struct Sides {
    /// Whether those who cast no ballot keep their share of the hours.
    pub(crate) over_the_roll: bool,
    /// Size groups and tenths of the ballots that must support a need.
    pub(crate) breadth: Option<(u32, u32)>,
    /// Whether each subject area is counted by itself.
    pub(crate) per_field: bool,
    /// Whether a lot is drawn.
    pub(crate) lot: bool,
    /// Needs on which one unit is recused.
    pub(crate) voided: Vec<bool>,
    /// County municipalities beside.
    pub(crate) counties: usize,
    /// Centres refused, first and then.
    pub(crate) refused: (Vec<bool>, Vec<bool>),
}

fn sides(centres: usize, needs: usize) -> impl Strategy<Value = Sides> {
    let bools = |n, often| prop::collection::vec(prop::bool::weighted(often), n);
    (
        any::<bool>(),
        prop::option::weighted(0.3, (1_u32..5, 0_u32..5)),
        any::<bool>(),
        any::<bool>(),
        bools(needs, 0.2),
        0_usize..3,
        (bools(centres, 0.3), bools(centres, 0.2)),
    )
        .prop_map(
            |(over_the_roll, breadth, per_field, lot, voided, counties, refused)| Sides {
                over_the_roll,
                breadth,
                per_field,
                lot,
                voided,
                counties,
                refused,
            },
        )
}

fn word(word: &str) -> Option<String> {
    Some(word.to_owned())
}

fn counting_rule(id: &str, params: Params) -> CountingRule {
    CountingRule {
        id: id.to_owned(),
        params,
        version: 1,
    }
}

fn greedy(utility: &str) -> CountingRule {
    let params = Params {
        by: word("score"),
        skip: Some(true),
        utility: word(utility),
        ..Params::default()
    };
    counting_rule("greedy", params)
}

fn mes(utility: &str, completion: &str) -> CountingRule {
    let add = completion == "add";
    let params = Params {
        completion: word(completion),
        exhaustive: add.then_some(true),
        integral: add.then_some(false),
        step: add.then(|| "per_voter".to_owned()),
        utilitarian: add.then_some(true),
        utility: word(utility),
        ..Params::default()
    };
    counting_rule("mes", params)
}

fn phragmen(variant: &str) -> CountingRule {
    let params = Params {
        variant: word(variant),
        ..Params::default()
    };
    counting_rule("phragmen", params)
}

fn ear_shares(utilitarian: bool) -> CountingRule {
    let params = Params {
        utilitarian: Some(utilitarian),
        ..Params::default()
    };
    counting_rule("ear_shares", params)
}

/// Every form with every rule that counts it.
fn form_and_rule() -> impl Strategy<Value = (BallotForm, CountingRule)> {
    let approval = BallotForm::Approval { limit: 100 };
    let points = BallotForm::Points { budget: 1_000 };
    let scores = BallotForm::Scores { max: 5 };
    let ranking = BallotForm::Ranking { limit: 100 };
    let graded = prop::sample::select(vec![points, scores]);
    let any = prop::sample::select(vec![approval, points, scores]);
    let for_all = vec![
        CountingRule::es_list("cost"),
        CountingRule::es_list("count"),
        greedy("count"),
        mes("cost", "none"),
        mes("count", "utilitarian"),
        mes("cost", "add"),
        phragmen("rank"),
        phragmen("skip"),
        phragmen("stop"),
    ];
    let for_graded = vec![
        CountingRule::es_list("points"),
        greedy("points"),
        mes("points", "none"),
        mes("points", "utilitarian"),
    ];
    let for_ranked = vec![ear_shares(false), ear_shares(true)];
    prop_oneof![
        3 => (any, prop::sample::select(for_all)),
        2 => (graded, prop::sample::select(for_graded)),
        2 => (Just(ranking), prop::sample::select(for_ranked)),
    ]
}

pub(crate) fn random() -> impl Strategy<Value = Random> {
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
            form_and_rule(),
            sides(centres, needs),
        )
            .prop_map(
                |(units, centres, needs, ballots, outreach, weighting, cap, (form, rule), sides)| Random {
                    units,
                    centres,
                    needs,
                    ballots,
                    outreach,
                    weighting,
                    cap,
                    form,
                    rule,
                    sides,
                },
            )
    })
}

pub(crate) fn unit(index: usize) -> UnitId {
    UnitId::municipality(&format!("{:04}", 1_000 + index))
}

pub(crate) fn need(index: usize) -> NeedId {
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

/// How many size groups there are.
fn sizes(random: &Random) -> u32 {
    let groups: BTreeSet<SizeGroup> = random
        .units
        .iter()
        .map(|residents| SizeGroup::of(*residents))
        .collect();
    u32::try_from(groups.len()).unwrap()
}

pub(crate) fn rules(random: &Random) -> Rules {
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
    Rules {
        ballot: random.form,
        binding: random.rule.params.variant.as_deref() != Some("rank"),
        breadth: random.sides.breadth.map(|(groups, tenths)| Breadth {
            groups: groups.min(sizes(random)),
            units: Fraction::new(tenths, 10).unwrap(),
        }),
        cap: random.cap.then(|| Fraction::new(3, 5).unwrap()),
        carry_limit: 3,
        complaint_days: 0,
        count: random.rule.clone(),
        entitlement: if random.sides.over_the_roll {
            Entitlement::Roll
        } else {
            Entitlement::Cast
        },
        joint_part_min: 20,
        lot_parts: if random.sides.lot { 2 } else { 0 },
        outreach: Fraction::new(random.outreach.0, random.outreach.1).unwrap(),
        per_field: random.sides.per_field,
        period: Period {
            from: date("2027-01-01"),
            to: date("2027-12-31"),
        },
        quorum: Fraction::new(1, 2).unwrap(),
        ratified_by: BodyId(derived(&["body"])),
        represent_days: 7,
        ties: TieRule::Chain,
        weighting,
    }
}

pub(crate) fn needs(random: &Random) -> Vec<NeedFacts> {
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

pub(crate) fn centres(random: &Random) -> Vec<CentreFacts> {
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

fn source() -> Source {
    Source {
        name: "x".into(),
        sha256: Digest::of(b"x"),
    }
}

fn municipality(index: usize, residents: u64) -> UnitFacts {
    let number = format!("{:04}", 1_000 + index);
    UnitFacts {
        unit: unit(index),
        registered: municipality::Registered {
            county: UnitId::county("46"),
            lang: None,
            name: number.clone(),
            official_name: number.clone(),
            number,
            source: source(),
        },
        population: Some(municipality::PopulationSet {
            date: "2026-01-01".parse().unwrap(),
            residents,
            source: source(),
        }),
        ended: None,
    }
}

fn county_facts(index: usize) -> (UnitId, Option<CountyFacts>) {
    let number = (10 + index).to_string();
    let unit = UnitId::county(&number);
    let facts = CountyFacts {
        unit,
        registered: county::Registered {
            name: number.clone(),
            number,
            source: source(),
        },
        population: Some(county::PopulationSet {
            date: "2026-01-01".parse().unwrap(),
            residents: 500_000,
            source: source(),
        }),
        ended: None,
    };
    (unit, Some(facts))
}

/// The first unit votes beside the cluster; the others are its members.
fn electorate(random: &Random) -> Electorate {
    let units = random.units.iter().enumerate();
    let units: BTreeMap<_, _> = units
        .map(|(index, residents)| (unit(index), municipality(index, *residents)))
        .collect();
    let cluster = ClusterFacts {
        members: units
            .keys()
            .copied()
            .filter(|member| *member != unit(0))
            .collect(),
        dissolved: false,
    };
    Electorate {
        clusters: [(events::ClusterId(derived(&["cluster"])), cluster)].into(),
        alone: [unit(0)].into(),
        units,
        counties: (0..random.sides.counties).map(county_facts).collect(),
    }
}

pub(crate) fn round() -> RoundId {
    RoundId(derived(&["round"]))
}

/// County municipalities stand last on the roll and weigh nothing.
pub(crate) fn roll(random: &Random, rules: &Rules) -> Roll {
    let electorate = electorate(random);
    let roll = enrol(round(), rules, &electorate).unwrap();
    let alone = Electorate {
        counties: BTreeMap::new(),
        ..electorate
    };
    let without = enrol(round(), rules, &alone).unwrap();
    assert_eq!(roll.weight, without.weight);
    assert_eq!(roll.entries[..random.units.len()], without.entries);
    assert!(roll.voters().eq(&without.entries));
    roll
}
