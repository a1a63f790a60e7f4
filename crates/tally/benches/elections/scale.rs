//! Sizes of a country and of a city, generated.

use std::fmt::Write as _;
use std::fs;

use tally::{
    Capacity, Marks, Need, Options, Profile, Ratio, Rule, Ties, Voter, WeightScheme, Weights, expected_rule,
    read, tally_with, weigh,
};

use crate::{Outcome, milliseconds, timed};

/// The linear congruential generator of the generated election files.
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

/// 357 municipalities and 200 needs under each scheme of weights, all records.
pub(crate) fn country() -> Outcome<()> {
    let scheme = |scheme| Weights { scheme, cap: None };
    println!(
        "\n{:<34} {:>10} {:>10} {:>6} {:>6}",
        "es_list, 357 x 200", "sums ms", "all ms", "ties", "bits"
    );
    for (name, weights) in [
        ("equal", Weights::equal()),
        ("1-2-3-5", Weights::steps_1235()),
        ("penrose", scheme(WeightScheme::Penrose)),
        ("degressive", scheme(WeightScheme::Degressive(Default::default()))),
        ("population", scheme(WeightScheme::Population)),
    ] {
        let profile = municipalities(357, 200, &weights)?;
        let count = |options| tally_with(&Rule::ES_LIST, &profile, &Ties::default(), options);
        let (sums, sums_time) = timed(3, || count(Options::GROUPS));
        let (full, full_time) = timed(3, || count(Options::FULL));
        let (sums, full) = (sums?, full?);
        if !sums.order().eq(full.order()) {
            return Err("records change the list".into());
        }
        let times = full.steps.iter().filter_map(|step| step.time.as_ref());
        println!(
            "{name:<34} {:>10} {:>10} {:>6} {:>6}",
            milliseconds(sums_time),
            milliseconds(full_time),
            full.steps.iter().filter(|step| step.tie.is_some()).count(),
            times.map(Ratio::bits).max().unwrap_or(0),
        );
    }
    Ok(())
}

fn municipalities(voters: u64, needs: u64, weights: &Weights) -> Outcome<Profile> {
    let mut draw = Draw(2026);
    let needs: Vec<Need> = (0..needs)
        .map(|at| Need {
            id: format!("N{at:03}"),
            hours: (20 + draw.below(481)).into(),
            options: Vec::new(),
        })
        .collect();
    let total: Ratio = needs.iter().map(|need| &need.hours).sum();
    let people: Vec<u64> = (0..voters).map(|_| 200 + draw.below(40_000)).collect();
    let among = needs.len() as u64;
    let mut marks = || -> Marks {
        let mark = |draw: &mut Draw| {
            let need = draw.below(among).min(draw.below(among));
            (format!("N{need:03}"), Ratio::from(1 + draw.below(10)))
        };
        (0..3 + draw.below(20)).map(|_| mark(&mut draw)).collect()
    };
    let voter = |(at, weight)| Voter {
        id: format!("K{at:03}"),
        weight,
        municipalities: 1,
        marks: marks(),
        ranking: Vec::new(),
        population: 0,
    };
    Ok(Profile {
        capacity: Capacity::Single((total / Ratio::from(3u64)).floor()),
        voters: weigh(weights, &people)?
            .into_iter()
            .enumerate()
            .map(voter)
            .collect(),
        needs,
    })
}

/// Random approval ballots over 200 needs, read from text and counted with sums.
pub(crate) fn city(voters: u64) -> Outcome<()> {
    let text = ballots(voters);
    let (election, reading) = timed(1, || read::pb::parse(&text));
    let election = election?;
    println!(
        "\n{voters} x 200, {} kB of text\n{:<34} {:>10} ms",
        text.len() / 1_000,
        "reading",
        milliseconds(reading)
    );
    for key in ["es_phragmen_list", "mes_cost", "phragmen_rank", "greedy_score"] {
        let rule = expected_rule(key, &election)?;
        let (result, time) = timed(1, || {
            tally_with(&rule, &election.profile, &Ties::LEX, Options::GROUPS)
        });
        println!(
            "{key:<34} {:>10} ms {:>6} steps",
            milliseconds(time),
            result?.steps.len()
        );
        if key == "es_phragmen_list" {
            println!(
                "{:<34} {:>10}",
                "reading and es_list",
                milliseconds(reading + time)
            );
            println!("{:<34} {:>10}", "peak memory so far", peak_memory());
        }
    }
    Ok(())
}

fn ballots(voters: u64) -> String {
    let mut draw = Draw(2026);
    let costs: Vec<u64> = (0..200).map(|_| 20 + draw.below(481)).collect();
    let mut text = format!(
        "META\nkey;value\ndescription;scale test\nbudget;{}\nvote_type;approval\nPROJECTS\nproject_id;cost\n",
        costs.iter().sum::<u64>() / 4
    );
    for (id, cost) in (1..).zip(&costs) {
        let _ = writeln!(text, "{id};{cost}");
    }
    text.push_str("VOTES\nvoter_id;vote\n");
    let mut ballot: Vec<u64> = Vec::new();
    for voter in 1..=voters {
        ballot.clear();
        for _ in 0..1 + draw.below(8) {
            let need = draw.below(200).min(draw.below(200)) + 1;
            if !ballot.contains(&need) {
                ballot.push(need);
            }
        }
        let _ = write!(text, "{voter}");
        for (at, need) in ballot.iter().enumerate() {
            let _ = write!(text, "{}{need}", if at == 0 { ';' } else { ',' });
        }
        text.push('\n');
    }
    text
}

/// The most memory that this process held; unknown where there is no `/proc`.
fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown".to_owned(), |rest| rest.trim().to_owned())
}
