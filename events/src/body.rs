//! `body`: the KS bodies that ratify, their seats and standing orders.

use crate::{Fraction, OrgId, PersonId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A body and its standing orders.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constituted {
    /// Whether the chair's vote decides a tie.
    pub casting_vote: bool,
    /// Where the standing orders are written.
    pub citation: String,
    /// Whether it is an invented example.
    pub example: bool,
    /// Whether it may ratify lists and mandates; an advisory body may not.
    pub may_ratify: bool,
    /// Its name.
    pub name: String,
    /// The share of seats that must take part in a vote.
    pub quorum: Fraction,
}

/// In which seat somebody sits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "as")]
pub enum Seat {
    /// In the chair (leder).
    Chair,
    /// Leads when the chair is away or recused (nestleder).
    Deputy,
    /// An ordinary member.
    Member,
    /// Steps in for an absent or recused member, in order (varamedlem).
    Substitute {
        /// The place in the order, from 1.
        place: u32,
    },
}

/// A member took a seat, or another one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberSeated {
    /// The group (party) under which minutes list the member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Who.
    pub person: PersonId,
    /// In which seat.
    pub seat: Seat,
}

/// Its standing orders changed. Cases opened before keep to the new ones from here on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesSet {
    /// Whether the chair's vote decides a tie.
    pub casting_vote: bool,
    /// Where the standing orders are written.
    pub citation: String,
    /// Whether it may ratify lists and mandates; an advisory body may not.
    pub may_ratify: bool,
    /// The share of seats that must take part in a vote.
    pub quorum: Fraction,
}

/// What binds a member to others: the municipality that elected them, a centre whose board or staff they
/// belong to. From these habilitet is checked by itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TiesSet {
    /// Who.
    pub person: PersonId,
    /// The organisations, sorted; those named before and not here are ties no more.
    pub ties: Vec<OrgId>,
}

/// A member gave up the seat, or lost it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberUnseated {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: Text,
}

crate::catalogue::stream! {
    /// What can happen to a body.
    Body {
        "body.constituted@1" => Constituted {}
        "body.member_seated@1" => MemberSeated {}
        "body.rules_set@1" => RulesSet {}
        "body.ties_set@1" => TiesSet {}
        "body.member_unseated@1" => MemberUnseated {}
    }
}
