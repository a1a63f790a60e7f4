use super::*;
use crate::{Candidate, Class, Entry, Part, Placement, Pot, SizeGroup, count, test_rules};
use events::{CentreId, RoundId, derived, round::Weighting};

fn unit(index: usize) -> UnitId {
    UnitId::municipality(&format!("{:04}", 1_000 + index))
}

fn need(name: &str) -> NeedId {
    NeedId(derived(&["need", name]))
}

/// Two needs of 50 hours each, and 50 hours.
fn candidates() -> Candidates {
    let candidate = |name: &str| Candidate {
        delivery_type: "kurs".into(),
        hours: 50,
        need: need(name),
        options: vec![Placement {
            class: Class::Near,
            parts: vec![Part {
                centre: CentreId::of("rvts"),
                hours: 50,
            }],
            rank: 0,
        }],
        owners: vec![unit(0)],
        subject: name.into(),
    };
    let mut needs: Vec<Candidate> = ["city", "villages"].map(candidate).into();
    needs.sort_by_key(|candidate| candidate.need);
    Candidates {
        needs,
        pots: vec![Pot {
            centre: CentreId::of("rvts"),
            net: 50,
            offered: 50,
            outreach: 0,
        }],
        round: RoundId(derived(&["round"])),
    }
}

/// A city of 90,000 and two villages of 1,000, by the weights of the rules.
fn roll(weights: [u64; 3]) -> Roll {
    let entry = |(index, (residents, weight)): (usize, (u64, u64))| Entry {
        clusters: vec![],
        county: UnitId::county("46"),
        date: "2026-01-01".parse().unwrap(),
        group: SizeGroup::of(residents),
        name: format!("K{index}"),
        number: format!("{index}"),
        residents,
        unit: unit(index),
        weight: weight.into(),
    };
    let residents = [90_000, 1_000, 1_000].into_iter().zip(weights);
    Roll {
        entries: residents.enumerate().map(entry).collect(),
        round: RoundId(derived(&["round"])),
        weight: weights.iter().sum::<u64>().into(),
    }
}

fn ballots() -> BallotBox {
    let marks = ["city", "villages", "villages"].map(|name| [(need(name), 1)].into());
    marks
        .into_iter()
        .enumerate()
        .map(|(index, marks)| (unit(index), marks))
        .collect::<BTreeMap<_, _>>()
        .into()
}

#[test]
fn the_weights_decide_between_the_city_and_the_villages() {
    let (candidates, roll, ballots) = (candidates(), roll([1, 1, 1]), ballots());
    let told = compare(&test_rules(), &candidates, &roll, &ballots).unwrap();
    let rows: Vec<_> = told
        .needs
        .iter()
        .map(|row| (row.need, row.official.funded))
        .collect();
    assert_eq!(rows, [(need("villages"), true), (need("city"), false)]);
    let funds_the_city: Vec<_> = told
        .regimes
        .iter()
        .filter(|regime| regime.enter == [need("city")])
        .map(|regime| (regime.name.as_str(), regime.leave.clone(), regime.moved))
        .collect();
    let other = |name| (name, vec![need("villages")], 2);
    assert_eq!(
        funds_the_city,
        [
            other("table"),
            other("penrose"),
            other("degressive"),
            other("population")
        ]
    );
    let same = &told.regimes[0];
    assert_eq!(
        (same.name.as_str(), same.moved, same.enter.len()),
        ("equal", 0, 0)
    );
    assert_eq!(told.regimes[4].greatest_share.to_string(), "45/46");
}

#[test]
fn the_row_of_the_adopted_weights_is_the_list() {
    let rules = Rules {
        weighting: Weighting::Population,
        ..test_rules()
    };
    let (candidates, roll, ballots) = (candidates(), roll([90_000, 1_000, 1_000]), ballots());
    let told = compare(&rules, &candidates, &roll, &ballots).unwrap();
    assert_eq!(
        (told.regimes[4].name.as_str(), told.regimes[4].moved),
        ("population", 0)
    );
    let list = count(&rules, &candidates, &roll, &ballots).unwrap().list;
    assert!(
        told.needs
            .iter()
            .map(|row| row.need)
            .eq(list.items.iter().map(|item| item.need))
    );
    assert_eq!(told.regimes[0].enter, list.one_vote_each);
}

#[test]
fn each_count_has_its_margin() {
    let (candidates, roll, ballots) = (candidates(), roll([1, 1, 1]), ballots());
    let [whole] = &margins(&test_rules(), &candidates, &roll, &ballots, 400).unwrap()[..] else {
        panic!("one count")
    };
    assert_eq!(whole.field, None);
    // One village for the city instead, and the city's need is funded.
    let set = &whole.margin.set;
    assert_eq!((set.at_least, set.at_most, set.exact), (1, Some(1), true));
    let rules = Rules {
        per_field: true,
        ..test_rules()
    };
    let apart = margins(&rules, &candidates, &roll, &ballots, 400).unwrap();
    let fields: Vec<_> = apart.iter().map(|count| count.field.as_deref()).collect();
    assert_eq!(fields, [Some("city"), Some("villages")]);
}
