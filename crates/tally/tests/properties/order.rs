//! The order of the input never matters: a thousand shuffles for each rule, to the last byte.

use proptest::prelude::*;
use tally::{Capacity, Options, Profile, Rule, Ties, read, tally_with};

use super::common::{data, elections};
use super::{config, fine_steps, rules};

/// A linear congruential generator: which shuffles are tried does not change from run to run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    /// Everything that has an order in which it happened to come.
    fn profile(&mut self, profile: &mut Profile) {
        self.shuffle(&mut profile.needs);
        self.shuffle(&mut profile.voters);
        profile
            .needs
            .iter_mut()
            .for_each(|need| self.shuffle(&mut need.options));
        for voter in &mut profile.voters {
            voter.ranking.iter_mut().for_each(|level| self.shuffle(level));
        }
        if let Capacity::Pots(pots) = &mut profile.capacity {
            self.shuffle(pots);
        }
    }
}

fn bytes(rule: &Rule, profile: &Profile) -> String {
    let options = Options {
        tie_leaves: 8,
        ..Options::FULL
    };
    serde_json::to_string(&tally_with(rule, profile, &Ties::chain(None), options).unwrap()).unwrap()
}

/// 22 files, 23 shuffles each.
#[test]
fn shuffled_files_give_the_same_bytes() {
    let mut draw = Draw(1791);
    let mut files = 0;
    for folder in ["synthetic", "pots"] {
        for entry in std::fs::read_dir(data().join(folder)).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let mut profile = read::json::parse(&text).unwrap().profile;
            files += 1;
            for rule in rules() {
                let first = bytes(&rule, &profile);
                for _ in 0..23 {
                    draw.profile(&mut profile);
                    assert_eq!(bytes(&rule, &profile), first, "{rule}");
                }
            }
        }
    }
    assert_eq!(files, 22);
}

/// 250 random elections with one capacity and 250 with pots, for each rule.
#[test]
fn shuffled_random_elections_give_the_same_bytes() {
    proptest!(config(250), |(one in elections(false), pots in elections(true), seed in any::<u64>())| {
        let mut draw = Draw(seed);
        for profile in [one, pots] {
            let mut shuffled = profile.clone();
            for rule in rules() {
                draw.profile(&mut shuffled);
                prop_assert_eq!(bytes(&rule, &profile), bytes(&rule, &shuffled), "{}", rule);
            }
        }
    });
}

#[test]
fn shuffled_elections_with_fine_steps_give_the_same_bytes() {
    proptest!(config(30), |(profile in elections(false), seed in any::<u64>())| {
        let mut shuffled = profile.clone();
        Draw(seed).profile(&mut shuffled);
        for rule in fine_steps() {
            prop_assert_eq!(bytes(&rule, &profile), bytes(&rule, &shuffled), "{}", rule);
        }
    });
}
