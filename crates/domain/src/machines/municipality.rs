//! What can be asked of a municipality.

use super::{Machine, Sample, sample};
use crate::{
    municipality::{Facts, Intent, Municipality},
    testing::{bergen, operator, source, unit},
};
use authority::Right;
use events::municipality::{self, Merged, PopulationSet, Registered, Renumbered, Split};

impl Machine for Municipality {
    const SOURCE: &'static str = include_str!("../municipality.rs");
    const KINDS: &'static [&'static str] = municipality::KINDS;
    const STATES: &'static [&'static str] = &["absent", "registered", "merged", "split"];

    fn status(&self) -> &'static str {
        match (&self.registered, &self.course.ended) {
            (None, _) => "absent",
            (Some(_), None) => "registered",
            (Some(_), Some(ended)) if ended.into.len() == 1 => "merged",
            (Some(_), Some(_)) => "split",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let county = unit("vestland");
        let known = [county, unit("a"), unit("b")].map(|unit| (unit, None));
        let facts = Facts {
            id: Some(bergen()),
            units: known.into(),
        };
        let asked = |intent| sample(operator(), Right::KeepReferenceData, intent, facts.clone());
        let source = || source("register");
        let date = |text: &str| text.parse().unwrap();
        let register = |county| {
            Intent::Register(Registered {
                county,
                lang: None,
                name: "Bergen".into(),
                number: "4601".into(),
                official_name: "Bergen kommune".into(),
                source: source(),
            })
        };
        vec![
            asked(register(county)),
            asked(register(unit("nowhere"))),
            asked(Intent::SetPopulation(PopulationSet {
                date: date("2026-01-01"),
                residents: 290_000,
                source: source(),
            })),
            asked(Intent::SetPopulation(PopulationSet {
                date: date("2025-01-01"),
                residents: 280_000,
                source: source(),
            })),
            asked(Intent::Renumber(Renumbered {
                county,
                from: date("2026-02-01"),
                name: "Bergen".into(),
                number: "4701".into(),
                source: source(),
            })),
            asked(Intent::Merge(Merged {
                from: date("2026-03-01"),
                into: unit("a"),
                source: source(),
            })),
            asked(Intent::Split(Split {
                from: date("2026-04-01"),
                into: vec![unit("a"), unit("b")],
                source: source(),
            })),
        ]
    }
}
