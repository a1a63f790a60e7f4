//! The ballot box of a random round, from the events of each ballot.

use crate::world::{Random, need, round, unit};
use events::{
    BodyId, Cite, Digest, NeedId, PersonId, Salt, StreamId, Version, ballot, case::Ground, derived,
    round::BallotForm,
};
use outcome::{BallotBox, BallotFacts};
use std::collections::BTreeMap;

fn cite() -> Cite {
    Cite {
        stream: StreamId::new("round", round()),
        version: Version(9),
    }
}

/// What a unit's ballot counts for: its marks, without those on which its representative was recused.
fn ballot(random: &Random, index: usize, given: &[bool]) -> BTreeMap<NeedId, u32> {
    let mark = |at: usize| match random.form {
        BallotForm::Approval { .. } => 1,
        BallotForm::Points { .. } => 1 + (at as u32 + index as u32) % 10,
        BallotForm::Scores { max } => (at as u32 + index as u32) % (max + 1),
        // Two needs a place, and not those that are next to each other.
        BallotForm::Ranking { .. } => 1 + (at as u32 * 3 + index as u32) % 4,
    };
    let marks = given.iter().enumerate().filter(|(_, given)| **given);
    let opened = ballot::Event::Opened(ballot::Opened {
        cast: Version(1),
        marks: marks.map(|(at, _)| (need(at), mark(at))).collect(),
        round_seen: cite(),
        salt: Salt([1; 32]),
    });
    let void = |at: usize| {
        ballot::Event::Voided(ballot::Voided {
            against: vec![],
            body: BodyId(derived(&["body"])),
            body_seen: cite(),
            r#for: vec![],
            ground: Ground::Party,
            need: need(at),
            person: PersonId(derived(&["person"])),
            round_seen: cite(),
        })
    };
    // Whether a recusal is recorded before or after the opening changes nothing.
    let voided = voided(random, index);
    let (before, after) = voided.split_at(voided.len() / 2);
    let events: Vec<_> = before
        .iter()
        .map(|at| void(*at))
        .chain([opened])
        .chain(after.iter().map(|at| void(*at)))
        .collect();
    BallotFacts::fold(&events).counted().unwrap()
}

/// The needs on which a unit's representative was recused.
fn voided(random: &Random, index: usize) -> Vec<usize> {
    let voided = random.sides.voided.iter().enumerate();
    let own = voided.filter(|(at, voided)| **voided && at % random.units.len() == index);
    own.map(|(at, _)| at).collect()
}

pub(crate) fn ballots(random: &Random) -> BallotBox {
    let ballots = random.ballots.iter().enumerate();
    let marks = ballots.filter_map(|(index, given)| {
        let given = given.as_ref()?;
        Some((unit(index), ballot(random, index, given)))
    });
    BallotBox {
        marks: marks.collect(),
        lot: random.sides.lot.then(|| Digest::of(b"the lot")),
    }
}
