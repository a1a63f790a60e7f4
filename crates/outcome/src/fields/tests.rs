use super::*;
use crate::{Class, Entry, Part, Phase, Placement, SizeGroup, count, test_rules};
use events::{NeedId, RoundId, UnitId, derived};

fn unit(index: usize) -> UnitId {
    UnitId::municipality(&format!("{:04}", 1_000 + index))
}

fn need(name: &str) -> NeedId {
    NeedId(derived(&["need", name]))
}

/// Needs: name, subject, hours, the one centre that could serve it.
fn candidates(needs: &[(&str, &str, u64, &str)], pots: &[(&str, u64)]) -> Candidates {
    let candidate = |(name, subject, hours, centre): &(&str, &str, u64, &str)| Candidate {
        delivery_type: "kurs".into(),
        hours: *hours,
        need: need(name),
        options: vec![Placement {
            class: Class::Near,
            parts: vec![Part {
                centre: CentreId::of(centre),
                hours: *hours,
            }],
            rank: 0,
        }],
        owners: vec![unit(0)],
        subject: (*subject).into(),
    };
    let mut needs: Vec<Candidate> = needs.iter().map(candidate).collect();
    needs.sort_by_key(|candidate| candidate.need);
    let pots = pots.iter().map(|(centre, net)| Pot {
        centre: CentreId::of(centre),
        net: *net,
        offered: *net,
        outreach: 0,
    });
    Candidates {
        needs,
        pots: pots.collect(),
        round: RoundId(derived(&["round"])),
    }
}

fn roll(voters: usize) -> Roll {
    let entry = |index: usize| Entry {
        clusters: vec![],
        county: UnitId::county("46"),
        date: "2026-01-01".parse().unwrap(),
        group: SizeGroup::Small,
        name: format!("K{index}"),
        number: format!("{index}"),
        residents: 1_000,
        unit: unit(index),
        weight: 1_u64.into(),
    };
    Roll {
        entries: (0..voters).map(entry).collect(),
        round: RoundId(derived(&["round"])),
        weight: (voters as u64).into(),
    }
}

fn ballots(given: &[&[&str]]) -> BallotBox {
    let marks = given
        .iter()
        .enumerate()
        .map(|(index, names)| (unit(index), names.iter().map(|name| (need(name), 1)).collect()));
    marks.collect::<BTreeMap<_, _>>().into()
}

fn per_field() -> Rules {
    Rules {
        per_field: true,
        ..test_rules()
    }
}

fn pots(share: &Share<'_>) -> Vec<(CentreId, u64)> {
    share
        .pots
        .iter()
        .map(|(centre, hours)| (*centre, *hours))
        .collect()
}

#[test]
fn an_offer_is_split_over_the_fields_in_which_the_centre_could_serve() {
    let needs = [
        ("a", "vald", 10, "rvts"),
        ("b", "rus", 10, "rvts"),
        ("c", "demens", 10, "rvts"),
        ("d", "rus", 10, "korus"),
    ];
    let candidates = candidates(&needs, &[("rvts", 11), ("korus", 7), ("idle", 5)]);
    let shares = shares(&per_field(), &candidates, &roll(1), &ballots(&[&["a"]]));
    let fields: Vec<_> = shares.iter().map(|share| share.field).collect();
    assert_eq!(fields, [Some("demens"), Some("rus"), Some("vald")]);
    let (rvts, korus) = (CentreId::of("rvts"), CentreId::of("korus"));
    assert_eq!(
        pots(&shares[0]),
        [(rvts, 4)],
        "the hours left over go to the first by code"
    );
    let mut rus = vec![(rvts, 4), (korus, 7)];
    rus.sort();
    assert_eq!(pots(&shares[1]), rus);
    assert_eq!(pots(&shares[2]), [(rvts, 3)]);
}

/// Three voters for one field and one for the other: together the three take all; field by field each field has its half.
#[test]
fn each_field_has_its_hours_whatever_the_others_want() {
    let needs = [
        ("a", "rus", 50, "rvts"),
        ("b", "rus", 50, "rvts"),
        ("c", "vald", 50, "rvts"),
    ];
    let candidates = candidates(&needs, &[("rvts", 100)]);
    let ballots = ballots(&[&["a", "b"], &["a", "b"], &["a", "b"], &["c"]]);
    let funded = |rules: &Rules| -> Vec<_> {
        let list = count(rules, &candidates, &roll(4), &ballots).unwrap().list;
        let funded = list.items.iter().filter(|item| item.phase.is_funded());
        funded.map(|item| (item.need, item.rank)).collect()
    };
    let together: BTreeSet<NeedId> = funded(&test_rules()).into_iter().map(|(need, _)| need).collect();
    assert_eq!(together, [need("a"), need("b")].into());
    let apart = funded(&per_field());
    assert_eq!(apart.len(), 2);
    assert!([need("a"), need("b")].contains(&apart[0].0), "one of the two");
    assert_eq!(apart[1], (need("c"), 3));

    let list = count(&per_field(), &candidates, &roll(4), &ballots).unwrap().list;
    let sections: Vec<_> = list
        .sections
        .iter()
        .map(|section| (section.field.as_str(), section.first, section.last))
        .collect();
    assert_eq!(sections, [("rus", 1, 2), ("vald", 3, 3)]);
    let phases: Vec<Phase> = list.items.iter().map(|item| item.phase).collect();
    assert_eq!(phases, [Phase::Leftover, Phase::Waiting, Phase::Leftover]);
    let entitlement = |units: &[crate::UnitLine]| units[0].entitlement.to_string();
    assert_eq!(
        entitlement(&list.sections[1].units),
        "25/2",
        "everybody counts in each field"
    );
    assert_eq!(entitlement(&list.units), "25");
}
