//! Stretches against exact runs, and the search against the plain loop that runs every budget.

use std::cell::Cell;

use proptest::prelude::*;

use super::stretch::Stretches;
use super::{Run, Runs};
use crate::grid::Grid;
use crate::pots::Stock;
use crate::ties::TieOrder;
use crate::{
    Add, AddStep, Added, Capacity, Need, Part, Placement, Pot, Profile, Ratio, Ties, Utility, Voter,
};

/// Hours; weight and points by need; the hours of the pots, if there are any.
type Given = (Vec<u64>, Vec<(u64, Vec<u64>)>, Option<[u64; 2]>);

/// Elections in which prices differ often enough, and ties happen.
fn elections(needs: usize, voters: usize) -> impl Strategy<Value = Profile> {
    (2..=needs, 2..=voters).prop_flat_map(|(needs, voters)| {
        let points = prop_oneof![3 => Just(0u64), 2 => Just(1), 1 => 1..9u64];
        let voter = (1..6u64, prop::collection::vec(points, needs));
        let given = (
            prop::collection::vec(20..200u64, needs),
            prop::collection::vec(voter, voters),
            prop::option::weighted(0.3, prop::array::uniform2(50..300u64)),
        );
        given.prop_map(profile)
    })
}

fn profile((hours, voters, pots): Given) -> Profile {
    let name = |at: usize| format!("N{at:02}");
    let placement = |rank, pot: usize, hours| Placement {
        rank,
        parts: vec![Part {
            pot: format!("P{pot}"),
            hours,
        }],
    };
    let need = |(at, &hours): (usize, &u64)| Need {
        id: name(at),
        hours: hours.into(),
        // Every third need may go into either pot.
        options: match (pots, at % 3) {
            (None, _) => Vec::new(),
            (_, 0) => [1, 0].map(|pot| placement(1, pot, hours.into())).to_vec(),
            (_, pot) => vec![placement(1, pot - 1, hours.into())],
        },
    };
    let voter = |(at, (weight, points)): (usize, &(u64, Vec<u64>))| Voter {
        id: format!("V{at:02}"),
        weight: Ratio::from(*weight) / Ratio::from(2u64),
        municipalities: 1,
        marks: (points.iter().enumerate())
            .map(|(need, &points)| (name(need), points.into()))
            .collect(),
        ranking: Vec::new(),
        population: 0,
    };
    Profile {
        needs: hours.iter().enumerate().map(need).collect(),
        capacity: match pots {
            None => Capacity::Single((hours.iter().sum::<u64>() / 3).into()),
            Some(pots) => Capacity::Pots(
                (pots.iter().enumerate())
                    .map(|(at, &hours)| Pot {
                        id: format!("P{at}"),
                        hours: hours.into(),
                    })
                    .collect(),
            ),
        },
        voters: voters.iter().enumerate().map(voter).collect(),
    }
}

fn with_runs<T>(profile: &Profile, utility: Utility, ties: &Ties, work: impl FnOnce(&Runs) -> T) -> T {
    let grid = Grid::new(profile, utility).unwrap();
    let order = TieOrder::new(ties, profile, &grid.ids);
    let stock = Stock::new(profile, &grid.ids);
    work(&Runs {
        grid: &grid,
        utility,
        order: &order,
        stock: &stock,
    })
}

/// Every budget by itself.
fn one_by_one(runs: &Runs, budget: &Ratio, voters: usize, add: Add) -> Added {
    let voters = Ratio::from(voters as u64);
    let step = match add.step {
        AddStep::PerVoter => voters.clone(),
        AddStep::Permille => budget / Ratio::from(1000u64),
    };
    let mut hours = budget.clone();
    if add.integral {
        hours = (budget / &voters).floor() * &voters;
    }
    let mut run = runs.run(&hours, runs.stock.clone()).0;
    let mut count = 1;
    let mut next = Vec::new();
    while step.is_positive() && !runs.is_final(&run, add.exhaustive) {
        count += 1;
        let more = &hours + &step;
        let (tried, rhos) = runs.run(&more, Stock::ENDLESS);
        if !tried.fits {
            next = runs.claims(tried, rhos);
            break;
        }
        (hours, run) = (more, tried);
    }
    Added {
        virtual_budget: hours,
        runs: count,
        next,
    }
}

fn utilities() -> impl Strategy<Value = Utility> {
    prop::sample::select(vec![Utility::Cost, Utility::Count, Utility::Points])
}

fn adds(step: AddStep) -> impl Strategy<Value = Add> {
    any::<(bool, bool)>().prop_map(move |(integral, exhaustive)| Add {
        step,
        integral,
        exhaustive,
        utilitarian: false,
    })
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

#[test]
fn what_is_told_of_a_stretch_is_what_each_exact_run_does() {
    let (told, all) = (Cell::new(0), Cell::new(0));
    let stretches = (0u64..400, prop_oneof![Just(0u64), 0..3u64, 0..60u64], 1..8u64);
    proptest!(cases(3000), |(profile in elections(14, 12), utility in utilities(), (from, length, parts) in stretches)| {
        let budget = profile.budget();
        let promille = |part: u64| &budget * Ratio::from(part) / Ratio::from(1000u64);
        let from = &budget + promille(from);
        let to = &from + promille(length);
        with_runs(&profile, utility, &Ties::LEX, |runs| {
            all.set(all.get() + 1);
            let stretches = Stretches::new(runs.grid, utility);
            let Ok(Run { bought, fits, .. }) = runs.stretch(stretches.as_ref(), &from, &to) else {
                return Ok(());
            };
            told.set(told.get() + 1);
            for part in 0..=parts {
                let hours = &from + (&to - &from) * Ratio::from(part) / Ratio::from(parts);
                let run = runs.run(&hours, Stock::ENDLESS).0;
                prop_assert_eq!((&run.bought, run.fits), (&bought, fits), "{:?}", hours);
            }
            Ok(())
        })?;
    });
    // Otherwise nothing was compared.
    assert!(told.get() * 4 > all.get(), "{told:?} of {all:?}");
}

fn search_agrees(step: AddStep, number: u32, needs: usize, voters: usize) {
    let given = (elections(needs, voters), adds(step), utilities(), 0..3usize);
    proptest!(cases(number), |((profile, add, utility, policy) in given)| {
        let ties = [Ties::LEX, Ties::LEX_REVERSED, Ties::chain(None)][policy].clone();
        let (budget, voters) = (profile.budget(), profile.voters.len());
        let search = |profile: &Profile| {
            with_runs(profile, utility, &ties, |runs| runs.search(&budget, voters, add))
        };
        let plain = with_runs(&profile, utility, &ties, |runs| one_by_one(runs, &budget, voters, add));
        prop_assert_eq!(&search(&profile), &plain);
        let mut shuffled = profile.clone();
        shuffled.voters.reverse();
        shuffled.voters.rotate_left(1);
        shuffled.needs.reverse();
        shuffled.needs.rotate_left(1);
        prop_assert_eq!(&search(&shuffled), &plain);
    });
}

#[test]
fn search_agrees_with_every_run_alone_per_voter() {
    search_agrees(AddStep::PerVoter, 2000, 12, 10);
}

#[test]
fn search_agrees_with_every_run_alone_by_the_thousandth() {
    search_agrees(AddStep::Permille, 100, 6, 6);
}
