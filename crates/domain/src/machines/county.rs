//! What can be asked of a county municipality.

use super::{Machine, Sample, sample};
use crate::{
    county::{County, Facts, Intent},
    testing::{operator, source, unit},
};
use authority::Right;
use events::county::{self, Merged, PopulationSet, Registered, Renumbered, Split};

impl Machine for County {
    const SOURCE: &'static str = include_str!("../county.rs");
    const KINDS: &'static [&'static str] = county::KINDS;
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
        let facts = Facts {
            id: Some(unit("vestland")),
            units: [(unit("a"), None), (unit("b"), None)].into(),
        };
        let asked = |intent| sample(operator(), Right::KeepReferenceData, intent, facts.clone());
        let source = || source("register");
        let date = |text: &str| text.parse().unwrap();
        let register = |name: &str| {
            Intent::Register(Registered {
                name: name.into(),
                number: "46".into(),
                source: source(),
            })
        };
        vec![
            asked(register("Vestland")),
            asked(register("Vestlandet")),
            asked(Intent::SetPopulation(PopulationSet {
                date: date("2026-01-01"),
                residents: 650_000,
                source: source(),
            })),
            asked(Intent::SetPopulation(PopulationSet {
                date: date("2025-01-01"),
                residents: 640_000,
                source: source(),
            })),
            asked(Intent::Renumber(Renumbered {
                from: date("2026-02-01"),
                name: "Vestland".into(),
                number: "47".into(),
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
