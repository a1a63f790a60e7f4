//! What must not change a result, and what a rule promises.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tally::{Method, Options, Order, Profile, Ratio, Rule, Strength, Ties, count};

use crate::elections::{all_ties, elect, order, ordering_rules, papers, ranked};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

/// The same election with needs, voters and the needs of each level in another order.
fn shuffled() -> impl Strategy<Value = (Profile, Profile)> {
    prop_oneof![ranked(), papers()].prop_flat_map(|profile| {
        let (needs, voters) = (Just(profile.needs.clone()), Just(profile.voters.clone()));
        (Just(profile), needs.prop_shuffle(), voters.prop_shuffle()).prop_map(
            |(profile, needs, mut voters)| {
                voters
                    .iter_mut()
                    .flat_map(|voter| &mut voter.ranking)
                    .for_each(|level| level.reverse());
                let other = Profile {
                    needs,
                    voters,
                    ..profile.clone()
                };
                (profile, other)
            },
        )
    })
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn the_order_of_the_input_changes_no_byte((profile, other) in shuffled()) {
        let mut rules = ordering_rules();
        rules.extend([Rule::new(Method::StvScottish), Rule::new(Method::DoubleMajority)]);
        for rule in rules {
            for ties in [Ties::LEX, Ties::chain(None)] {
                let text = |profile: &Profile| match count(&rule, profile, &ties, Options::FULL) {
                    Ok(counted) => serde_json::to_string(&counted).unwrap(),
                    // A fault names the first ballot that has it.
                    Err(_) => "refused".to_owned(),
                };
                prop_assert_eq!(text(&profile), text(&other), "{}", rule);
            }
        }
    }
}

/// The order with every weight multiplied.
fn times(mut order: Order, by: &Ratio) -> Order {
    let times = |weight: &mut Ratio| *weight = &*weight * by;
    times(&mut order.total_weight);
    order.pairwise.iter_mut().flatten().for_each(times);
    order.paths.iter_mut().for_each(|path| times(&mut path.strength));
    let reversed = order.reversed.iter_mut().flat_map(|other| &mut other.majorities);
    for majority in order.majorities.iter_mut().chain(reversed) {
        times(&mut majority.weight);
        times(&mut majority.opposition);
    }
    if !matches!(order.rule.method, Method::Copeland) {
        order.scores.values_mut().for_each(times);
    }
    order
}

proptest! {
    #![proptest_config(config(300))]

    // Not so for STV, where papers are whole and the quota rounds.
    #[test]
    fn weights_times_a_constant_change_nothing_but_their_unit(
        profile in ranked(),
        by in prop::sample::select(vec!["2", "3/7", "1000"]),
    ) {
        let by: Ratio = by.parse().unwrap();
        let mut scaled = profile.clone();
        scaled.voters.iter_mut().for_each(|voter| voter.weight = &voter.weight * &by);
        for rule in ordering_rules() {
            for ties in all_ties() {
                let ours = times(order(&rule, &profile, &ties), &by);
                prop_assert_eq!(ours, order(&rule, &scaled, &ties), "{}", rule);
            }
        }
    }

    #[test]
    fn a_weight_of_three_is_three_voters_of_one(profile in papers()) {
        let mut single = profile.clone();
        single.voters = profile
            .voters
            .iter()
            .flat_map(|voter| {
                (0..voter.weight.to_u64().unwrap()).map(move |copy| tally::Voter {
                    id: format!("{}/{copy}", voter.id),
                    weight: Ratio::ONE,
                    ..voter.clone()
                })
            })
            .collect();
        for rule in ordering_rules() {
            prop_assert_eq!(order(&rule, &profile, &Ties::LEX), order(&rule, &single, &Ties::LEX));
        }
        prop_assert_eq!(elect(&profile, &Ties::LEX), elect(&single, &Ties::LEX));
    }

    #[test]
    fn a_condorcet_winner_comes_first(profile in ranked()) {
        for rule in ordering_rules() {
            let order = order(&rule, &profile, &Ties::LEX);
            let Some(winner) = &order.condorcet_winner else { continue };
            let borda = matches!(rule.method, Method::Borda { .. });
            prop_assert!(borda || order.levels[0] == [winner.clone()], "{}", rule);
        }
    }

    #[test]
    fn a_condorcet_order_is_the_order(profile in ranked()) {
        for rule in ordering_rules() {
            let order = order(&rule, &profile, &Ties::LEX);
            let Some(line) = &order.condorcet_order else { continue };
            let borda = matches!(rule.method, Method::Borda { .. });
            prop_assert!(borda || order.levels.concat() == *line, "{}", rule);
        }
    }

    // Schulze 2011, 4.6: a need replaced by several that everybody ranks side by side leaves the others as they were.
    #[test]
    fn clones_change_nothing_between_others_by_schulze(profile in ranked(), flips in prop::collection::vec(0u8..3, 8)) {
        let original = profile.needs[0].clone();
        let mut cloned = profile.clone();
        cloned.needs.push(tally::Need { id: "Z".to_owned(), ..original.clone() });
        for (voter, flip) in cloned.voters.iter_mut().zip(&flips) {
            let Some(at) = voter.ranking.iter().position(|level| level.contains(&original.id)) else { continue };
            match flip {
                0 => voter.ranking[at].push("Z".to_owned()),
                // Beside on one level they can only be apart from the rest of it together.
                _ if voter.ranking[at].len() > 1 => voter.ranking[at].push("Z".to_owned()),
                1 => voter.ranking.insert(at, vec!["Z".to_owned()]),
                _ => voter.ranking.insert(at + 1, vec!["Z".to_owned()]),
            }
        }
        for strength in [Strength::WinningVotes, Strength::Margins] {
            let rule = Rule::new(Method::Schulze { strength });
            let widths = |order: Order| -> BTreeMap<(String, String), Ratio> {
                let others = |id: &String| *id != original.id && id != "Z";
                order
                    .paths
                    .into_iter()
                    .filter(|path| others(&path.from) && others(&path.to))
                    .map(|path| ((path.from, path.to), path.strength))
                    .collect()
            };
            let (before, after) = (order(&rule, &profile, &Ties::LEX), order(&rule, &cloned, &Ties::LEX));
            prop_assert_eq!(widths(before), widths(after));
        }
    }

    #[test]
    fn every_need_has_a_place_and_ties_are_shown(profile in ranked()) {
        let ids: BTreeSet<&String> = profile.needs.iter().map(|need| &need.id).collect();
        for rule in ordering_rules() {
            for ties in all_ties() {
                let order = order(&rule, &profile, &ties);
                let line = order.in_one_line();
                prop_assert_eq!(line.iter().collect::<BTreeSet<_>>(), ids.clone());
                prop_assert_eq!(line.len(), ids.len());
                let several = order.levels.iter().filter(|level| level.len() > 1).count();
                prop_assert_eq!(order.level_ties.len(), several);
            }
        }
    }
}
