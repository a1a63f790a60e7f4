use super::*;
use crate::{Candidate, Class, Entry, Part as Share, Phase, Pot as Offer, Reason, count, test_rules};
use events::{CentreId, Fraction, RoundId, derived, round::Breadth};

fn unit(index: usize) -> UnitId {
    UnitId::municipality(&format!("{:04}", 1_000 + index))
}

fn need(name: &str) -> NeedId {
    NeedId(derived(&["need", name]))
}

fn centre() -> CentreId {
    CentreId::of("rvts")
}

/// Needs of so many hours that one centre can serve, which gives so many hours.
fn candidates(net: u64, needs: &[(&str, u64)]) -> Candidates {
    let candidate = |(name, hours): &(&str, u64)| Candidate {
        delivery_type: "kurs".into(),
        hours: *hours,
        need: need(name),
        options: vec![Placement {
            class: Class::Near,
            parts: vec![Share {
                centre: centre(),
                hours: *hours,
            }],
            rank: 0,
        }],
        owners: vec![unit(0)],
        subject: "vold".into(),
    };
    let mut needs: Vec<Candidate> = needs.iter().map(candidate).collect();
    needs.sort_by_key(|candidate| candidate.need);
    Candidates {
        needs,
        pots: vec![Offer {
            centre: centre(),
            net,
            offered: net,
            outreach: 0,
        }],
        round: RoundId(derived(&["round"])),
    }
}

/// Four municipalities of one weight each, two small and two large, and a county beside.
fn roll() -> Roll {
    let entry = |index: usize, group, weight: u64| Entry {
        clusters: vec![],
        county: UnitId::county("46"),
        date: "2026-01-01".parse().unwrap(),
        group,
        name: format!("K{index}"),
        number: format!("{index}"),
        residents: 1_000,
        unit: unit(index),
        weight: weight.into(),
    };
    let (small, large) = (SizeGroup::Small, SizeGroup::Large);
    Roll {
        entries: vec![
            entry(0, small, 1),
            entry(1, small, 1),
            entry(2, large, 1),
            entry(3, large, 1),
            entry(4, SizeGroup::County, 0),
        ],
        round: RoundId(derived(&["round"])),
        weight: 4_u64.into(),
    }
}

/// Unit by unit, the needs supported.
fn ballots(given: &[(usize, &[&str])]) -> BallotBox {
    let marks = given
        .iter()
        .map(|(index, names)| (unit(*index), names.iter().map(|name| (need(name), 1)).collect()));
    marks.collect::<BTreeMap<_, _>>().into()
}

fn funded(rules: &Rules, candidates: &Candidates, ballots: &BallotBox) -> Vec<NeedId> {
    let count = count(rules, candidates, &roll(), ballots).unwrap();
    let items = count.list.items.into_iter();
    items
        .filter(|item| item.phase.is_funded())
        .map(|item| item.need)
        .collect()
}

/// Invariant 28: under entitlement over the whole roll the silent neither vote no nor give their share to others.
#[test]
fn the_shares_of_the_silent_are_not_spent() {
    let candidates = candidates(100, &[("a", 50), ("b", 50)]);
    let ballots = ballots(&[(0, &["a", "b"]), (1, &["a", "b"])]);
    let whole_roll = Rules {
        entitlement: Entitlement::Roll,
        ..test_rules()
    };
    assert_eq!(funded(&test_rules(), &candidates, &ballots).len(), 2);
    assert_eq!(funded(&whole_roll, &candidates, &ballots).len(), 1);
    let count = count(&whole_roll, &candidates, &roll(), &ballots).unwrap();
    let pot = &count.list.pots[0];
    assert_eq!((pot.net, pot.silent, pot.left), (100, 50, 50));
    assert_eq!(
        (count.list.counted, count.list.blank),
        (2, 0),
        "no ballot is made up for the silent"
    );
}

#[test]
fn the_kept_share_is_rounded_up_to_whole_hours() {
    let rules = Rules {
        entitlement: Entitlement::Roll,
        ..test_rules()
    };
    for (voters, net, silent) in [(1, 10, 8), (3, 10, 3), (4, 10, 0), (0, 10, 10)] {
        let all: Vec<(usize, &[&str])> = (0..voters).map(|index| (index, &[][..])).collect();
        assert_eq!(
            silent_hours(&rules, net, &roll(), &ballots(&all)),
            silent,
            "{voters} voted"
        );
    }
}

#[test]
fn a_need_supported_too_narrowly_is_not_funded_and_says_so() {
    let candidates = candidates(100, &[("broad", 40), ("narrow", 30), ("unloved", 20)]);
    let ballots = ballots(&[
        (0, &["narrow", "broad"]),
        (1, &["narrow"]),
        (2, &["broad"]),
        (3, &[]),
    ]);
    let rules = Rules {
        breadth: Some(Breadth {
            groups: 2,
            units: Fraction::new(1, 2).unwrap(),
        }),
        ..test_rules()
    };
    assert_eq!(funded(&test_rules(), &candidates, &ballots).len(), 2);
    assert_eq!(funded(&rules, &candidates, &ballots), [need("broad")]);
    let count = count(&rules, &candidates, &roll(), &ballots).unwrap();
    let places: Vec<_> = count
        .list
        .items
        .iter()
        .map(|item| (item.need, item.phase, item.supporters))
        .collect();
    assert_eq!(
        places[1..],
        [
            (need("narrow"), Phase::Narrow, 2),
            (need("unloved"), Phase::Unsupported, 0)
        ]
    );
    let reasons: Vec<_> = count
        .proposal
        .unplaced
        .iter()
        .map(|unplaced| unplaced.reason)
        .collect();
    assert_eq!(reasons, [Reason::TooNarrow, Reason::NoSupport]);
    assert_eq!(count.list.one_vote_each, [need("broad")]);
}

/// Invariant 3: of needs alike in all else, the lot decides; another seed may decide otherwise, the same never does.
#[test]
fn the_lot_breaks_what_nothing_else_does() {
    let candidates = candidates(30, &[("a", 30), ("b", 30)]);
    let first = |seed: &[u8]| {
        let ballots = BallotBox {
            lot: Some(Digest::of(seed)),
            ..ballots(&[(0, &["a", "b"]), (1, &["a", "b"])])
        };
        funded(&test_rules(), &candidates, &ballots)[0]
    };
    let winners: BTreeSet<NeedId> = (0_u8..20).map(|seed| first(&[seed])).collect();
    assert_eq!(winners.len(), 2, "the lot, not the id, decides");
    assert_eq!(first(&[1]), first(&[1]));
}

#[test]
fn a_county_is_no_voter() {
    let candidates = candidates(30, &[("a", 30)]);
    let beside = ballots(&[(4, &["a"])]);
    assert!(matches!(
        contests(&test_rules(), &candidates, &roll(), &beside),
        Err(CountError::NotOnRoll(_))
    ));
}

/// Unit by unit, marks.
fn marked(given: &[(usize, &[(&str, u32)])]) -> BallotBox {
    let marks = given.iter().map(|(index, marks)| {
        let marks = marks.iter().map(|(name, mark)| (need(name), *mark));
        (unit(*index), marks.collect())
    });
    marks.collect::<BTreeMap<_, _>>().into()
}

#[test]
fn places_become_levels_and_close_up_where_nobody_stands() {
    let rules = Rules {
        ballot: BallotForm::Ranking { limit: 4 },
        ..test_rules()
    };
    let candidates = candidates(100, &[("a", 50), ("b", 50), ("c", 50)]);
    // On place 2 stood a need whose mark was voided.
    let ballots = marked(&[(0, &[("a", 3), ("b", 1), ("c", 3)]), (1, &[])]);
    let contests = contests(&rules, &candidates, &roll(), &ballots).unwrap();
    let [Contest { field: None, profile }] = &contests[..] else {
        panic!("one contest")
    };
    let ids = |names: &[&str]| {
        let mut ids: Vec<NeedId> = names.iter().map(|name| need(name)).collect();
        ids.sort();
        ids.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(profile.voters[0].ranking, [ids(&["b"]), ids(&["a", "c"])]);
    assert!(
        profile.voters[0]
            .marks
            .values()
            .all(|mark| *mark == Ratio::from(1_u64))
    );
    assert_eq!(profile.voters[0].marks.len(), 3, "what is ranked is supported");
    assert_eq!(
        (profile.voters[1].ranking.len(), profile.voters[1].marks.len()),
        (0, 0)
    );
    assert_eq!(profile.validate(), Ok(()));
}

#[test]
fn a_score_of_nought_supports_nothing() {
    let rules = Rules {
        ballot: BallotForm::Scores { max: 5 },
        count: events::round::CountingRule::es_list("points"),
        ..test_rules()
    };
    let candidates = candidates(100, &[("a", 50), ("b", 50)]);
    let ballots = marked(&[(0, &[("a", 0), ("b", 5)]), (1, &[("a", 0), ("b", 0)])]);
    let count = count(&rules, &candidates, &roll(), &ballots).unwrap();
    assert_eq!(
        (count.list.counted, count.list.blank),
        (2, 1),
        "scores of nought only are a blank ballot"
    );
    let places: Vec<_> = count
        .list
        .items
        .iter()
        .map(|item| (item.need, item.phase, item.supporters))
        .collect();
    assert_eq!(places[0].0, need("b"));
    assert_eq!(places[1], (need("a"), Phase::Unsupported, 0));
}
