//! What can be asked of a template.

use super::{Machine, Sample, sample};
use crate::{
    template::{Facts, Intent, Template},
    testing::{rules, secretariat, text},
};
use authority::Right;
use events::{Digest, template};

impl Machine for Template {
    const SOURCE: &'static str = include_str!("../template.rs");
    const KINDS: &'static [&'static str] = template::KINDS;
    const STATES: &'static [&'static str] = &["absent", "published", "retired"];

    fn status(&self) -> &'static str {
        match (self.versions.is_empty(), self.retired) {
            (true, _) => "absent",
            (false, false) => "published",
            (false, true) => "retired",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let publish = |name: &str, fault: Option<&str>| {
            let intent = Intent::Publish {
                name: name.into(),
                rules: Box::new(rules()),
            };
            let facts = Facts {
                rules_fault: fault.map(Into::into),
                rules_digest: Some(Digest::of(b"rules")),
            };
            sample(secretariat(), Right::RunRounds, intent, facts)
        };
        let retire = Intent::Retire {
            reason: text("is replaced"),
        };
        vec![
            publish("Standard", None),
            publish("Standard 2", None),
            publish("Feil", Some("the quorum is nought")),
            sample(secretariat(), Right::RunRounds, retire, Facts::default()),
        ]
    }
}
