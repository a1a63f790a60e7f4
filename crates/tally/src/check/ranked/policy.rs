//! The tie policy as the checker of orders reads it: one need against another, by the profile alone.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use crate::{Profile, Ratio, TieStep, Ties, TiesPolicy};

/// What the policy looks at, by need.
pub(super) struct Policy<'p> {
    policy: TiesPolicy,
    traits: BTreeMap<&'p str, Traits>,
}

#[derive(Default)]
struct Traits {
    hours: Ratio,
    support: Ratio,
    municipalities: u64,
    lot: Option<[u8; 32]>,
}

impl<'p> Policy<'p> {
    pub(super) fn new(profile: &'p Profile, ties: &Ties) -> Policy<'p> {
        let mut traits: BTreeMap<&str, Traits> = BTreeMap::new();
        for need in &profile.needs {
            let its = traits.entry(&need.id).or_default();
            its.hours = need.hours.clone();
            its.lot = ties.lot.as_ref().map(|lot| lot.key(&need.id));
        }
        for voter in &profile.voters {
            for need in voter.ranking.iter().flatten() {
                let its = traits.entry(need).or_default();
                its.support += &voter.weight;
                its.municipalities = its.municipalities.saturating_add(voter.municipalities);
            }
        }
        let policy = ties.policy;
        Policy { policy, traits }
    }

    /// Which of two needs comes first, and the step that says so.
    pub(super) fn compare(&self, a: &str, b: &str) -> (Ordering, TieStep) {
        let by_id = a.cmp(b);
        match (self.policy, self.traits.get(a), self.traits.get(b)) {
            (TiesPolicy::LexReversed, ..) => (by_id.reverse(), TieStep::Id),
            (TiesPolicy::Chain, Some(a), Some(b)) => {
                let steps = [
                    (a.hours.cmp(&b.hours), TieStep::Hours),
                    (Reverse(&a.support).cmp(&Reverse(&b.support)), TieStep::Support),
                    (b.municipalities.cmp(&a.municipalities), TieStep::Municipalities),
                    (a.lot.cmp(&b.lot), TieStep::Lot),
                ];
                let decides = steps.into_iter().find(|(order, _)| order.is_ne());
                decides.unwrap_or((by_id, TieStep::Id))
            }
            _ => (by_id, TieStep::Id),
        }
    }
}
