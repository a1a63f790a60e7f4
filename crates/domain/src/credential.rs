//! Credentials: who may act for whom. They end with their period and cannot be passed on.

use crate::{Ask, Decider, refusal::refusals};
use authority::{Right, Standing};
use events::{
    OrgId, Role, Time,
    credential::{Event, Granted, Revoked},
};

/// A credential as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Credential {
    /// What was granted; `None` before.
    pub granted: Option<Granted>,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Grant it.
    Grant(Granted),
    /// Take it back.
    Revoke(Revoked),
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whether the organisation is registered.
    pub org_known: bool,
}

refusals! { "credential";
    /// It ends before it begins.
    "bad_period" BadPeriod { from: Time, to: Time } = "the credential would end ({to}) before it begins ({from})";
    /// The engine's role is not for persons.
    "not_grantable" NotGrantable = "the role process belongs to the engine and cannot be granted";
    /// No such organisation.
    "unknown_organisation" UnknownOrg { org: OrgId } =
        "organisation {org} is not registered as a unit, cluster, centre or body; register it first";
    /// It exists, differently.
    "already_granted" AlreadyGranted = "this credential id is already used for another grant";
    /// It does not exist.
    "unknown" Unknown = "the credential does not exist; check its id";
}

impl Decider for Credential {
    const STREAM: &'static str = "credential";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepCredentials, None)?;
        match (&ask.intent, &self.granted) {
            (Intent::Grant(new), Some(old)) if new == old && !self.revoked => Ok(vec![]),
            (Intent::Grant(_), Some(_)) => Err(Refusal::AlreadyGranted),
            (Intent::Grant(new), None) if new.role == Role::Process => Err(Refusal::NotGrantable),
            (Intent::Grant(new), None) if new.to < new.from => Err(Refusal::BadPeriod {
                from: new.from,
                to: new.to,
            }),
            (Intent::Grant(new), None) if !ask.facts.org_known => Err(Refusal::UnknownOrg { org: new.org }),
            (Intent::Grant(new), None) => Ok(vec![Event::Granted(new.clone())]),
            (Intent::Revoke(_), None) => Err(Refusal::Unknown),
            (Intent::Revoke(_), Some(_)) if self.revoked => Ok(vec![]),
            (Intent::Revoke(new), Some(_)) => Ok(vec![Event::Revoked(new.clone())]),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Granted(granted) => self.granted = Some(granted.clone()),
            Event::Revoked(_) => self.revoked = true,
        }
    }
}

impl Credential {
    /// The credential in the words of `authority`; `None` before it is granted.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        let Granted {
            from,
            org,
            person,
            role,
            to,
        } = self.granted.clone()?;
        Some(Standing {
            person,
            role,
            org,
            from,
            to,
            revoked: self.revoked,
        })
    }
}

#[cfg(test)]
mod tests;
