//! `support-<need>-<unit>`: a unit says that it has a need too, without owning it. Support informs screening; it is
//! no vote and no ownership.
//!
//! A support stays with the need that it was given to. When that need is merged into another, the other one's lineage
//! names it, and whoever asks for the supporters follows the lineage.

use crate::{Cite, NeedId, StreamId, UnitId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The unit supports the need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The need.
    pub need: NeedId,
    /// The need as it stood: it was still on its way.
    pub need_seen: Cite,
    /// The unit.
    pub unit: UnitId,
}

/// The unit supports it no more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {}

/// The stream of a unit's support of a need.
#[must_use]
pub fn stream(need: NeedId, unit: UnitId) -> StreamId {
    StreamId::new("support", format_args!("{need}-{unit}"))
}

crate::catalogue::stream! {
    /// What can happen to a unit's support of a need.
    Support {
        "support.given@1" => Given { cites: [need_seen] }
        "support.withdrawn@1" => Withdrawn {}
    }
}
