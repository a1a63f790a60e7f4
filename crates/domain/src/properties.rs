//! Laws that hold for every stream whatever is asked, by whomever and whenever, and whatever has happened.
//!
//! A story begins in a state that the walk of [`crate::machines`] reached, and goes on with samples of that walk in any
//! order. Chance is the same in each run, so that what fails once fails until it is mended. What a stream must keep
//! from one state to the next it says itself, in [`Machine::law`].

use crate::{
    Ask,
    machines::{Machine, Sample, Walked, everybody, twice_adds_nothing, walk, with_all_machines},
};
use events::{Event as _, Time};
use proptest::{
    collection::vec,
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::fmt::Debug;

/// Something asked, by chance.
#[derive(Clone, Debug)]
struct Draw {
    /// Which of the samples.
    sample: Index,
    /// By whom: whoever may, whoever asks another of the samples, or somebody in another role.
    who: Who,
    /// When: so many days off, or at an end of time.
    days: i32,
}

#[derive(Clone, Debug)]
enum Who {
    Entitled,
    OfSample(Index),
    InRole(Index),
}

fn draw() -> impl Strategy<Value = Draw> {
    let who = prop_oneof![
        6 => Just(Who::Entitled),
        2 => any::<Index>().prop_map(Who::OfSample),
        1 => any::<Index>().prop_map(Who::InRole),
    ];
    let days = prop_oneof![6 => Just(0), 3 => -30..400, 1 => prop_oneof![Just(i32::MIN), Just(i32::MAX)]];
    (any::<Index>(), who, days).prop_map(|(sample, who, days)| Draw { sample, who, days })
}

impl Draw {
    fn ask<D: Machine>(&self, samples: &[Sample<D>]) -> Ask<D::Intent, D::Facts> {
        let mut ask = self.sample.get(samples).ask.clone();
        let time = match self.days {
            i32::MIN => Time::from_millis(i64::MIN),
            i32::MAX => Time::from_millis(i64::MAX),
            days => ask.by.at.plus_millis(i64::from(days) * 86_400_000),
        };
        match self.who {
            Who::Entitled => {}
            Who::OfSample(other) => ask.by = other.get(samples).ask.by.clone(),
            Who::InRole(role) => ask.by = role.get(&everybody(&ask.by)).clone(),
        }
        ask.by.at = time;
        if let Some(standing) = &mut ask.by.standing {
            (standing.from, standing.to) = (time, time);
        }
        ask
    }
}

/// Holds a law against so many draws, the same in each run.
fn check<T: Debug>(cases: u32, draws: impl Strategy<Value = T>, law: impl Fn(T)) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let chance = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let ran = TestRunner::new_with_rng(config, chance).run(&draws, |drawn| {
        law(drawn);
        Ok(())
    });
    if let Err(failed) = ran {
        panic!("{failed}");
    }
}

/// Asked for one thing after another, a stream writes events of its own kinds that cite what there is, keeps its law,
/// and writes nothing when asked the same again.
fn stories<D: Machine>(walked: &Walked<D>, samples: &[Sample<D>]) {
    check(96, (any::<Index>(), vec(draw(), 1..60)), |(start, draws)| {
        let mut state = start.get(&walked.states).clone();
        for ask in draws.iter().map(|draw| draw.ask(samples)) {
            let Ok(events) = state.decide(&ask) else {
                continue;
            };
            for event in &events {
                assert!(D::KINDS.contains(&event.kind()), "{event:?} is of another stream");
                let cites = event.cites();
                assert!(
                    cites.iter().all(|cite| cite.version.0 > 0),
                    "{event:?} cites nothing"
                );
            }
            let after = twice_adds_nothing(&state, &ask, &events);
            D::law(&state, &ask.intent, &after);
            state = after;
        }
    });
}

/// Any events in any order give a state, and asking anything of that state gives an answer.
fn nothing_panics<D: Machine>(walked: &Walked<D>, samples: &[Sample<D>]) {
    let events = vec((any::<Index>(), draw()), 1..60);
    check(96, events, |drawn| {
        let mut state = D::default();
        for (event, draw) in drawn {
            state.evolve(event.get(&walked.events));
            let _ = state.decide(&draw.ask(samples));
        }
    });
}

macro_rules! laws {
    ($($name:ident $machine:ty),* $(,)?) => {$(
        #[test]
        fn $name() {
            let (walked, samples) = (walk::<$machine>(), <$machine>::samples());
            stories(&walked, &samples);
            nothing_panics(&walked, &samples);
        }
    )*};
}

mod laws_of {
    use super::*;
    with_all_machines!(laws);
}
