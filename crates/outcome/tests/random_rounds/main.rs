//! 500 random rounds, with every rule that rounds may have: every funded need has a proposed mandate and no other has;
//! no centre gives more than its net offer; the count does not depend on the order of anything; and after refusals only
//! what stood at the refused centres moves, into what the others have left.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod ballots;
mod fields;
mod refusals;
mod world;

use ballots::ballots;
use events::{
    NeedId, UnitId,
    round::{Entitlement, Rules},
};
use outcome::{
    BallotBox, Candidates, Count, CountError, Phase, Reason, Roll, SizeGroup, compare, count, document,
    freeze,
};
use proptest::prelude::*;
use refusals::{After, given};
use std::collections::{BTreeMap, BTreeSet};
use world::{Random, centres, need, needs, random, roll, round, rules, unit};

struct Run {
    rules: Rules,
    candidates: Candidates,
    roll: Roll,
    ballots: BallotBox,
    count: Count,
}

fn run(random: &Random) -> Run {
    let rules = rules(random);
    assert_eq!(outcome::rules_fault(&rules), None);
    // A cap of 3/5 cannot hold with one voter's weight alone; with two or more units it can.
    let roll = roll(random, &rules);
    let (needs, centres) = (needs(random), centres(random));
    let candidates = freeze(round(), &rules, &needs, &centres);
    let (mut needs, mut centres) = (needs, centres);
    needs.reverse();
    centres.reverse();
    assert_eq!(
        candidates,
        freeze(round(), &rules, &needs, &centres),
        "order given does not matter"
    );
    let ballots = ballots(random);
    let count = count(&rules, &candidates, &roll, &ballots).unwrap();
    assert_eq!(count.list.counted as usize, ballots.marks.len());
    Run {
        rules,
        candidates,
        roll,
        ballots,
        count,
    }
}

impl Run {
    fn supporters(&self, need: NeedId) -> BTreeSet<UnitId> {
        let marks = self.ballots.marks.iter();
        let own = marks.filter(|(_, marks)| marks.get(&need).is_some_and(|mark| *mark > 0));
        own.map(|(unit, _)| *unit).collect()
    }

    /// Whether the support for a need is as broad as the rules ask.
    fn is_broad(&self, need: NeedId) -> bool {
        let supporters = self.supporters(need);
        let groups: BTreeSet<SizeGroup> = self
            .roll
            .voters()
            .filter(|entry| supporters.contains(&entry.unit))
            .map(|entry| entry.group)
            .collect();
        self.rules.breadth.is_none_or(|wanted| {
            supporters.len() as u64 >= wanted.units.of_ceil(self.ballots.marks.len() as u64)
                && groups.len() >= wanted.groups as usize
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn funded_is_placed_and_no_hour_is_given_twice(random in random()) {
        let Run { candidates, count: Count { list, proposal, .. }, .. } = run(&random);
        for mandate in &proposal.mandates {
            let pot = candidates.pots.iter().find(|pot| pot.centre == mandate.centre).unwrap();
            prop_assert!(mandate.hours <= pot.net, "{} of {}", mandate.hours, pot.net);
            prop_assert_eq!(mandate.hours, mandate.items.iter().map(|item| item.hours).sum::<u64>());
            let line = list.pots.iter().find(|line| line.centre == mandate.centre).unwrap();
            prop_assert_eq!(line.left + mandate.hours, pot.net);
            prop_assert!(line.silent <= line.left, "the share of the silent is never given away");
        }
        let mut given = given(&proposal);
        for item in &list.items {
            let hours = given.remove(&item.need);
            prop_assert_eq!(hours, item.phase.is_funded().then_some(item.hours), "need {}", item.need);
            prop_assert_eq!(item.placement.is_some(), item.phase.is_funded());
            let candidate = candidates.needs.iter().find(|candidate| candidate.need == item.need).unwrap();
            if let Some(placement) = &item.placement {
                prop_assert!(candidate.options.contains(placement));
            }
            let unplaced = proposal.unplaced.iter().find(|unplaced| unplaced.need == item.need);
            let funded = item.phase.is_funded();
            prop_assert_eq!(unplaced.is_none(), funded, "every need not placed has its reason");
            if let Some(unplaced) = unplaced {
                prop_assert_eq!(unplaced.reason == Reason::NoSupport, item.supporters == 0);
                prop_assert_eq!(unplaced.reason == Reason::TooNarrow, item.phase == Phase::Narrow);
                prop_assert_eq!(unplaced.reason == Reason::OrderOnly, item.phase == Phase::Ranked);
                if unplaced.reason == Reason::NoCentre {
                    prop_assert!(candidate.options.is_empty());
                }
            }
        }
        prop_assert!(given.is_empty(), "no mandate for a need that is not on the list");
        if list.items.iter().any(|item| item.phase == Phase::Ranked) {
            prop_assert!(proposal.mandates.is_empty(), "what only advises proposes nothing");
        }
        let mut ranks: Vec<u32> = list.items.iter().map(|item| item.rank).collect();
        ranks.sort_unstable();
        prop_assert!(ranks.into_iter().eq(1..=u32::try_from(candidates.needs.len()).unwrap()));
    }

    #[test]
    fn the_same_ballots_give_the_same_bytes(random in random()) {
        let (one, two) = (run(&random).count, run(&random).count);
        prop_assert_eq!(document(&one.list).unwrap(), document(&two.list).unwrap());
        prop_assert_eq!(document(&one.certificate).unwrap(), document(&two.certificate).unwrap());
        prop_assert_eq!(document(&one.proposal).unwrap(), document(&two.proposal).unwrap());
        prop_assert_eq!(one.proposal.list, document(&one.list).unwrap().0.sha256);
    }

    /// Invariant 10: a mark on which somebody was recused supports nothing, and the ballot still counts. Support that
    /// the rules call too narrow funds nothing, and broad support is never called narrow.
    #[test]
    fn support_is_what_was_not_voided_and_is_as_broad_as_the_rules_ask(random in random()) {
        let run = run(&random);
        for (at, unit_of) in (0..random.needs.len()).map(|at| (at, at % random.units.len())) {
            if random.sides.voided[at] {
                prop_assert!(!run.supporters(need(at)).contains(&unit(unit_of)));
            }
        }
        for item in &run.count.list.items {
            prop_assert_eq!(item.supporters as usize, run.supporters(item.need).len());
            let narrow = item.supporters > 0 && !run.is_broad(item.need);
            prop_assert_eq!(item.phase == Phase::Narrow, narrow);
        }
        prop_assert_eq!(run.count.list.lot, run.ballots.lot);
    }

    /// Invariant 28: who casts no ballot is neither for nor against. Their share is kept back where the rules say so,
    /// and when all vote the two rules are one.
    #[test]
    fn the_silent_keep_their_share_only_where_the_rules_say_so(random in random()) {
        let run = run(&random);
        let all = random.ballots.iter().all(Option::is_some);
        let silent: u64 = run.count.list.pots.iter().map(|pot| pot.silent).sum();
        if all || !random.sides.over_the_roll {
            prop_assert_eq!(silent, 0);
        }
        if all {
            let rules = Rules { entitlement: Entitlement::Cast, ..run.rules.clone() };
            let cast = count(&rules, &run.candidates, &run.roll, &run.ballots).unwrap();
            prop_assert_eq!(cast.list.items, run.count.list.items);
            prop_assert_eq!(cast.list.pots, run.count.list.pots);
        }
        if let Some(county) = run.roll.entries.iter().find(|entry| entry.group == SizeGroup::County) {
            let mut ballots = run.ballots.clone();
            ballots.marks.insert(county.unit, BTreeMap::new());
            let counted = count(&run.rules, &run.candidates, &run.roll, &ballots);
            prop_assert_eq!(counted, Err(CountError::NotOnRoll(county.unit)), "it stands beside");
        }
    }

    /// One vote in each subject area is the areas counted one by one, and what each centre gives for each adds up.
    #[test]
    fn one_vote_per_field_is_each_field_counted_alone(random in random()) {
        fields::check(&run(&random));
    }

    /// Under the scheme that the rules name the other list is the list; under one vote each it is what the list tells.
    #[test]
    fn other_weights_are_told_beside_the_list(random in random()) {
        let Run { rules, candidates, roll, ballots, count: Count { list, .. } } = run(&random);
        let told = compare(&rules, &candidates, &roll, &ballots).unwrap();
        prop_assert!(told.needs.iter().map(|row| row.need).eq(list.items.iter().map(|item| item.need)));
        let names = ["equal", "penrose", "degressive", "population", "table"];
        let own = names[usize::from(random.weighting)];
        for (at, regime) in told.regimes.iter().enumerate() {
            let places = || told.needs.iter().map(|row| (row.need, row.official, row.places[at]));
            if regime.name == own {
                prop_assert!(places().all(|(_, official, here)| official == here));
                prop_assert!(regime.moved == 0 && regime.enter.is_empty() && regime.leave.is_empty());
            }
            if regime.name == "equal" && rules.cap.is_none() {
                let mut funded: Vec<_> = places().filter(|(_, _, here)| here.funded).collect();
                funded.sort_by_key(|(_, _, here)| here.rank);
                prop_assert!(funded.iter().map(|(need, ..)| need).eq(&list.one_vote_each));
            }
        }
    }

    /// After a refusal, and after another: what stood at the refused centres is placed within what the others have
    /// left or nowhere, and nothing else moves.
    #[test]
    fn after_refusals_only_what_was_refused_moves(random in random()) {
        let (run, (first, then)) = (run(&random), &random.sides.refused);
        let mut after = After::the_count(&run.candidates, &run.count);
        if after.refuse(first) {
            after.refuse(then);
        }
    }
}
