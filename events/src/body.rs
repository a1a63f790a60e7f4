//! `body`: the KS bodies that ratify, their seats and standing orders.

use crate::{Fraction, PersonId};
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

/// A member took a seat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberSeated {
    /// Whether in the chair.
    pub chair: bool,
    /// Who.
    pub person: PersonId,
}

crate::catalogue::stream! {
    /// What can happen to a body.
    Body {
        "body.constituted@1" => Constituted {}
        "body.member_seated@1" => MemberSeated {}
    }
}
