//! Sizes of a country and of a city. Ignored by default; run with
//! `cargo test -p tally --release --test large -- --ignored --nocapture`, which prints how long each part takes.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod common;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::Instant;

use common::{need, r, shared, single};
use tally::{Options, Profile, Ratio, Rule, Ties, Voter, Weights, certify, check, tally_with, weigh};

#[expect(
    clippy::disallowed_methods,
    reason = "a measurement, printed and never compared"
)]
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    note(&format!("{what}: {} ms", start.elapsed().as_millis()));
    result
}

#[expect(clippy::print_stdout, reason = "a remark beside the measurements")]
fn note(remark: &str) {
    println!("{remark}");
}

/// A linear congruential generator, as in gen_scale.py.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn country(voters: u64, needs: u64, weights: &Weights) -> Profile {
    let mut draw = Draw(2026);
    let list: Vec<_> = (0..needs)
        .map(|at| need(&format!("N{at:03}"), &(20 + draw.below(481)).to_string()))
        .collect();
    let total: Ratio = list.iter().map(|need| &need.hours).sum();
    let people: Vec<u64> = (0..voters).map(|_| 200 + draw.below(40_000)).collect();
    let voters = weigh(weights, &people)
        .unwrap()
        .into_iter()
        .enumerate()
        .map(|(at, weight)| {
            let marks: BTreeMap<_, _> = (0..3 + draw.below(20))
                .map(|_| {
                    (
                        format!("N{:03}", draw.below(needs).min(draw.below(needs))),
                        (1 + draw.below(10)).into(),
                    )
                })
                .collect();
            Voter {
                id: format!("K{at:03}"),
                weight,
                municipalities: 1,
                marks: marks.into(),
                ranking: Vec::new(),
                population: 0,
            }
        });
    single(&(total / r("3")).floor().to_string(), list, voters.collect())
}

#[test]
#[ignore = "large: seconds in a debug build"]
fn large_country_of_357_municipalities() {
    let degressive = Weights {
        scheme: tally::WeightScheme::Degressive(Default::default()),
        cap: None,
    };
    for (name, weights) in [
        ("1-2-3-5", Weights::steps_1235()),
        ("equal", Weights::equal()),
        ("degressive", degressive),
    ] {
        for (voters, needs) in [(60, 200), (357, 200)] {
            let profile = country(voters, needs, &weights);
            let what = format!("{voters} x {needs} {name}");
            let sums = timed(&format!("{what} sums only"), || {
                tally_with(&Rule::ES_LIST, &profile, &Ties::LEX, Options::GROUPS)
            });
            let none = Options {
                tie_leaves: 0,
                ..Options::FULL
            };
            timed(&format!("{what} full, ties not explored"), || {
                tally_with(&Rule::ES_LIST, &profile, &Ties::LEX, none)
            })
            .unwrap();
            let full = timed(&format!("{what} full"), || {
                tally_with(&Rule::ES_LIST, &profile, &Ties::LEX, Options::FULL)
            })
            .unwrap();
            assert!(sums.unwrap().order().eq(full.order()));
            let ties = full.steps.iter().filter_map(|step| step.tie.as_ref()).count();
            let bits = full
                .steps
                .iter()
                .filter_map(|step| step.time.as_ref())
                .map(Ratio::bits)
                .max();
            note(&format!("{what}: {ties} ties, longest time {bits:?} bits"));
            let certificate = certify(&full);
            timed(&format!("{what} check"), || {
                check(&profile, &Rule::ES_LIST, &Ties::LEX, &certificate)
            })
            .unwrap();
        }
    }
}

#[test]
#[ignore = "large: seconds in a debug build"]
fn large_city_of_budapest() {
    let Some(shared) = shared() else { return };
    let mut text = String::new();
    let file = std::fs::File::open(shared.join("pb/Hungary_Budapest_2024.pb.gz")).unwrap();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap();
    let profile = timed("Budapest 2024 read", || tally::read::pb::parse(&text))
        .unwrap()
        .profile;
    let result = timed("Budapest 2024 es_list", || {
        tally_with(&Rule::ES_LIST, &profile, &Ties::LEX, Options::GROUPS)
    })
    .unwrap();
    let certificate = certify(&result);
    timed("Budapest 2024 check", || {
        check(&profile, &Rule::ES_LIST, &Ties::LEX, &certificate)
    })
    .unwrap();
}

/// The instance of gen_scale.py, written anew, against `scale_100k.json`.
#[test]
#[ignore = "large: tens of seconds in a debug build"]
fn large_generated_city_of_100_000() {
    use sha2::{Digest, Sha256};
    let Some(shared) = shared() else { return };
    let hex = |text: &str| {
        Sha256::digest(text)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let expected = std::fs::read_to_string(shared.join("expected/scale_100k.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let mut draw = Draw(2026);
    let costs: Vec<u64> = (0..200).map(|_| 20 + draw.below(481)).collect();
    let mut text = format!(
        "META\nkey;value\ndescription;scale test\ncountry;X\nunit;X\ninstance;1\nnum_projects;200\nnum_votes;100000\n\
         budget;{}\nvote_type;approval\nrule;unknown\nPROJECTS\nproject_id;cost\n",
        costs.iter().sum::<u64>() / 4
    );
    text.extend((1..).zip(&costs).map(|(id, cost)| format!("{id};{cost}\n")));
    text.push_str("VOTES\nvoter_id;vote\n");
    for voter in 1..=100_000 {
        let mut ballot: Vec<String> = Vec::new();
        for _ in 0..1 + draw.below(8) {
            let need = (draw.below(200).min(draw.below(200)) + 1).to_string();
            if !ballot.contains(&need) {
                ballot.push(need);
            }
        }
        text.push_str(&format!("{voter};{}\n", ballot.join(",")));
    }
    assert_eq!(hex(&text), expected["file_sha256"]);
    let profile = timed("100000 x 200 read", || tally::read::pb::parse(&text))
        .unwrap()
        .profile;
    let count = || tally_with(&Rule::ES_LIST, &profile, &Ties::LEX, Options::GROUPS);
    let tally = timed("100000 x 200 es_list", count).unwrap();
    let order: Vec<&str> = tally.order().collect();
    assert_eq!(
        hex(&order.join(",")),
        expected["es_phragmen_list"]["order_sha256"]
    );
}
