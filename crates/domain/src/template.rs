//! Templates of rules: numbered versions that rounds start from. A version that was published never changes.

use crate::{Ask, Decider, refusal::refusals};
use authority::Right;
use events::{
    Digest, Text,
    round::Rules,
    template::{Event, Published, Retired},
};

/// A template as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Template {
    /// What was published, version 1 first.
    pub versions: Vec<Published>,
    /// Whether no round starts from it any more.
    pub retired: bool,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Publish a version: the first, or the next one. Refused: no name, faulty rules, a template that is retired.
    Publish {
        /// Its name.
        name: String,
        /// The rules.
        rules: Box<Rules>,
    },
    /// Let no round start from it any more. Refused: a template that does not exist.
    Retire {
        /// Why.
        reason: Text,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// What `outcome` finds wrong with the rules.
    pub rules_fault: Option<String>,
    /// The digest of the rules.
    pub rules_digest: Option<Digest>,
}

refusals! { "template";
    /// It has no name.
    "no_name" NoName = "a template needs a name";
    /// The rules cannot be used.
    "bad_rules" BadRules { fault: String } = "no round could adopt these rules: {fault}";
    /// It is out of use.
    "retired" Retired = "the template is retired; publish the rules as a new template";
    /// It does not exist.
    "unknown" Unknown = "the template does not exist; check its id";
    /// The engine did not bring what this needs.
    "facts_missing" FactsMissing { what: &'static str } = "the engine could not read {what}; try again";
}

impl Decider for Template {
    const STREAM: &'static str = "template";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::RunRounds, None)?;
        match &ask.intent {
            Intent::Publish { name, rules } => self.publish(name, rules, &ask.facts),
            Intent::Retire { .. } if self.versions.is_empty() => Err(Refusal::Unknown),
            Intent::Retire { .. } if self.retired => Ok(vec![]),
            Intent::Retire { reason } => Ok(vec![Event::Retired(Retired {
                reason: reason.clone(),
            })]),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Published(published) => self.versions.push(published.clone()),
            Event::Retired(_) => self.retired = true,
        }
    }
}

impl Template {
    /// The rules of a version.
    #[must_use]
    pub fn version(&self, version: u32) -> Option<&Published> {
        self.versions
            .iter()
            .find(|published| published.version == version)
    }

    fn publish(&self, name: &str, rules: &Rules, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let last = self.versions.last();
        if last.is_some_and(|last| (last.name.as_str(), &*last.rules) == (name, rules)) {
            return Ok(vec![]);
        }
        if self.retired {
            return Err(Refusal::Retired);
        }
        if name.trim().is_empty() {
            return Err(Refusal::NoName);
        }
        if let Some(fault) = &facts.rules_fault {
            return Err(Refusal::BadRules { fault: fault.clone() });
        }
        let digest = facts.rules_digest.ok_or(Refusal::FactsMissing {
            what: "the digest of the rules",
        })?;
        Ok(vec![Event::Published(Published {
            digest,
            name: name.to_owned(),
            rules: Box::new(rules.clone()),
            version: last.map_or(0, |last| last.version).saturating_add(1),
        })])
    }
}

#[cfg(test)]
mod tests;
