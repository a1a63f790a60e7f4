//! `meeting`: a meeting (møte) of a body. Bodies decide in meetings: called, papers sent, attendance taken, minutes
//! signed.

use crate::{Blob, BodyId, CaseId, Cite, PersonId, Text, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a meeting is held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// In one room.
    Physical,
    /// By picture and sound, where the body has allowed that.
    Remote,
    /// In writing, in an urgent case.
    Written,
}

/// The meeting was called.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Called {
    /// The body.
    pub body: BodyId,
    /// The body as it stood.
    pub body_seen: Cite,
    /// How it is held.
    pub form: Form,
    /// Where; a room or a service, never a link with a key.
    pub place: String,
    /// When it begins; it is called before.
    pub starts: Time,
}

/// The papers went out to the members.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PapersSent {
    /// When the meeting begins; the papers go out before.
    pub before: Time,
    /// The cases on the agenda, in order.
    pub cases: Vec<CaseId>,
    /// The documents sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Blob>,
}

/// Who was there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// Who.
    pub person: PersonId,
    /// The member for whom a substitute came; absent for a member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<PersonId>,
}

/// Who was there and who was not. Recorded anew when somebody comes or goes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceRecorded {
    /// Members who were not there and had no substitute, and substitutes who could not come when it was their turn,
    /// sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<PersonId>,
    /// The body as it stood.
    pub body_seen: Cite,
    /// Who led: the chair, else the deputy, else whom those present chose.
    pub chair: PersonId,
    /// Who was there, sorted by person.
    pub present: Vec<Present>,
}

/// The minutes were signed. Nothing more is decided in this meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinutesSigned {
    /// The minutes as signed.
    pub minutes: Blob,
    /// Who signed, sorted; the chair of the meeting among them.
    pub signed_by: Vec<PersonId>,
}

/// The meeting is not held.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancelled {
    /// Why.
    pub reason: Text,
}

crate::catalogue::stream! {
    /// What can happen to a meeting.
    Meeting {
        "meeting.called@1" => Called { cites: [body_seen], not_after: starts }
        "meeting.papers_sent@1" => PapersSent { not_after: before }
        "meeting.attendance_recorded@1" => AttendanceRecorded { cites: [body_seen] }
        "meeting.minutes_signed@1" => MinutesSigned {}
        "meeting.cancelled@1" => Cancelled {}
    }
}
