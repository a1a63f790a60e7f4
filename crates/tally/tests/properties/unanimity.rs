//! Groups that agree among themselves.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tally::{Phragmen, Rule, Ties};

use super::axioms::by_shares;
use super::common::{UTILITIES, approves, need, r, single};
use super::{config, count};

/// Groups that want the same among themselves and nothing in common with others: each gets all that it can pay for.
#[test]
fn unanimous_groups_get_what_their_share_pays() {
    let group = (1u64..5, prop::collection::vec(1u64..5, 0..4));
    proptest!(config(300), |(groups in prop::collection::vec(group, 1..5), spare in 0u64..3)| {
        let (mut needs, mut voters) = (Vec::new(), Vec::new());
        let total: u64 = groups.iter().map(|(weight, _)| weight).sum();
        // So many hours for each unit of weight that every group can pay for all that it wants.
        let most = groups.iter().map(|(weight, hours)| hours.iter().sum::<u64>().div_ceil(*weight)).max().unwrap();
        for (at, (weight, hours)) in groups.iter().enumerate() {
            let ids: Vec<String> = (0..hours.len()).map(|need| format!("G{at}-{need}")).collect();
            needs.extend(ids.iter().zip(hours).map(|(id, hours)| need(id, &hours.to_string())));
            let wants: Vec<&str> = ids.iter().map(String::as_str).collect();
            for part in 0..*weight {
                let mut voter = approves(&format!("V{at}-{part}"), "1", &wants);
                voter.ranking = ids.iter().map(|id| vec![id.clone()]).collect();
                voters.push(voter);
            }
        }
        let profile = single(&((most + spare) * total).to_string(), needs, voters);
        let mut rules: Vec<Rule> = UTILITIES.into_iter().flat_map(by_shares).collect();
        rules.extend([Phragmen::Skip, Phragmen::Stop].map(Rule::phragmen));
        rules.extend([false, true].map(|utilitarian| Rule::new(tally::Method::EarShares { utilitarian })));
        for rule in rules {
            let tally = count(&rule, &profile, &Ties::LEX);
            prop_assert_eq!(tally.funded().count(), profile.needs.len(), "{}", rule);
        }
    });
}

/// All agree: whatever the rule, what they want is funded when there are hours for it.
#[test]
fn one_will_is_done() {
    let profile = single(
        "10",
        vec![need("A", "3"), need("B", "7"), need("C", "1")],
        vec![approves("U", "3/2", &["A", "B"]), approves("V", "2", &["A", "B"])],
    );
    let mut ranked = profile.clone();
    let ballot = [vec!["A".to_owned()], vec!["B".to_owned()]];
    ranked
        .voters
        .iter_mut()
        .for_each(|voter| voter.ranking = ballot.to_vec());
    for rule in super::rules() {
        let tally = count(&rule, &ranked, &Ties::LEX);
        let funded: BTreeSet<&str> = tally.funded().collect();
        let expected: &[&str] = if rule == Rule::phragmen(Phragmen::Rank) {
            &[]
        } else {
            &["A", "B"]
        };
        assert!(funded.iter().eq(expected), "{rule}: {funded:?}");
        assert_eq!(tally.unsupported, ["C"]);
    }
    assert_eq!(r("10"), profile.budget());
}
