//! Facts for templates of rules.

use super::Informed;
use crate::{EngineError, Work};
use domain::template::{Facts, Intent, Template};
use events::{StreamId, TemplateId};

impl Informed for Template {
    type Id = TemplateId;

    fn stream(id: TemplateId) -> StreamId {
        StreamId::new("template", id)
    }

    async fn facts(_: &mut Work<'_>, _: TemplateId, intent: &Intent) -> Result<Facts, EngineError> {
        Ok(match intent {
            Intent::Publish { rules, .. } => Facts {
                rules_fault: outcome::rules_fault(rules),
                rules_digest: outcome::rules_digest(rules).ok(),
            },
            Intent::Retire { .. } => Facts::default(),
        })
    }
}
