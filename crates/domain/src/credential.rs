//! Credentials: who may act for whom. They end with their period and cannot be passed on.

mod period;

use crate::{Ask, Decider, Seen, cluster::Cluster, refusal::refusals};
use authority::{Right, Standing};
use events::{
    CredentialId, Date, OrgId, Role, Text, Time, UnitId,
    credential::{AbsenceEnded, AbsenceRecorded, Event, Granted, Resumed, Revoked, Substitute, Suspended},
};
pub use period::election_period_end;

/// A credential as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Credential {
    /// What was granted; `None` before.
    pub granted: Option<Granted>,
    /// Whether it was taken back.
    pub revoked: bool,
    /// Whether it rests.
    pub suspended: bool,
    /// From when to when the person is recorded absent; both included.
    pub absence: Option<(Time, Time)>,
}

/// What may be asked. Granting, suspending, resuming and revoking take the right to grant credentials, which only an
/// operator has: nobody passes on what they were given.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Grant it. Refused: granted otherwise already, to the engine or to oneself, ending before it begins or after the
    /// election period, organisation unknown or no more; a substitute for an unknown, other or no longer valid
    /// credential, for another substitute, for oneself, or in place nought.
    Grant(Granted),
    /// Take it back. Refused: unknown.
    Revoke(Revoked),
    /// Let it rest. Refused: unknown, revoked, ended.
    Suspend {
        /// Why.
        reason: Text,
    },
    /// Let it hold again. Refused: unknown, revoked, ended.
    Resume,
    /// Record that the person is away, so that substitutes may step in; a later record stands in place of an earlier
    /// one. It takes the right to record absences: as coordinator of a cluster in which the unit is a member, or as
    /// secretariat. Refused: unknown, not a representative's, revoked, ended, a period that is no period or is over.
    RecordAbsence {
        /// First instant.
        from: Time,
        /// Last instant.
        to: Time,
    },
    /// The person is back before the time. It takes the same right. Refused: unknown, not a representative's.
    EndAbsence,
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whether the organisation is registered.
    pub org_known: bool,
    /// The first day on which the organisation is no more, where it is a unit that was merged or split.
    pub org_ended: Option<Date>,
    /// For a substitute: the member's credential.
    pub member: Option<Seen<Credential>>,
    /// The cluster for which the asker acts, where it is one.
    pub cluster: Option<Seen<Cluster>>,
}

refusals! { "credential";
    /// It ends before it begins.
    "bad_period" BadPeriod { from: Time, to: Time } = "the credential would end ({to}) before it begins ({from})";
    /// It outlasts the election period.
    "beyond_period" BeyondPeriod { to: Time, end: Time } =
        "the credential would hold until {to}, but the election period ends at {end}; elected persons are given a new one then";
    /// The engine's role is not for persons.
    "not_grantable" NotGrantable = "the role process belongs to the engine and cannot be granted";
    /// The granter's own.
    "to_oneself" ToOneself = "nobody grants a credential to themselves; ask another operator";
    /// No such organisation.
    "unknown_organisation" UnknownOrg { org: OrgId } =
        "organisation {org} is not registered as a unit, cluster, region, centre or body; register it first";
    /// The organisation is no more.
    "organisation_ended" OrgEnded { org: OrgId, from: Date } =
        "unit {org} was merged or split and is no more since {from}; grant the credential for its successor";
    /// No such member.
    "unknown_member" UnknownMember { of: CredentialId } =
        "credential {of}, for which the substitute would step in, was not granted or was revoked; name a member's";
    /// A substitute's substitute.
    "of_substitute" OfSubstitute { of: CredentialId } =
        "credential {of} is a substitute's; substitutes are listed in order for the member, not for one another";
    /// The member acts for another organisation or in another role.
    "other_capacity" OtherCapacity { of: CredentialId } =
        "a substitute acts for the same organisation in the same role as the member; credential {of} is for others";
    /// The member's own substitute.
    "own_substitute" OwnSubstitute = "nobody is their own substitute; name another person";
    /// Places count from 1.
    "bad_place" BadPlace = "substitutes are listed from place 1; give a place of 1 or more";
    /// It exists, differently.
    "already_granted" AlreadyGranted = "this credential id is already used for another grant";
    /// It does not exist.
    "unknown" Unknown = "the credential does not exist; check its id";
    /// It was taken back.
    "revoked" IsRevoked = "the credential was revoked, and stays so; grant a new one";
    /// It is over.
    "ended" Ended { to: Time } = "the credential ended at {to}; grant a new one";
    /// Absence is for representatives.
    "no_absence" NoAbsence = "absence is recorded for representatives; for members of a body it is taken in the meeting";
    /// The unit is not in that cluster.
    "not_in_cluster" NotInCluster { org: OrgId } =
        "unit {org} is not a member of the cluster that you coordinate; ask its own coordinator, or the secretariat";
    /// The absence is no period.
    "bad_absence" BadAbsence { from: Time, to: Time } = "the absence would end ({to}) before it begins ({from})";
    /// The absence is over.
    "absence_over" AbsenceOver { to: Time, now: Time } =
        "the absence would be over ({to}), and it is {now}; an absence is recorded before it ends";
}

impl Decider for Credential {
    const STREAM: &'static str = "credential";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        match (&ask.intent, &self.granted) {
            (Intent::RecordAbsence { from, to }, granted) => {
                let granted = may_record_absence(ask, granted.as_ref())?;
                self.record_absence(ask, granted, *from, *to)
            }
            (Intent::EndAbsence, granted) => {
                may_record_absence(ask, granted.as_ref())?;
                let lasts = self.absence.is_some_and(|(_, to)| to >= ask.by.at);
                let ended = lasts.then_some(Event::AbsenceEnded(AbsenceEnded {}));
                Ok(ended.into_iter().collect())
            }
            _ => {
                ask.by.permit(Right::KeepCredentials, None)?;
                self.keep(ask)
            }
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Granted(granted) => self.granted = Some(granted.clone()),
            Event::Revoked(_) => self.revoked = true,
            Event::Suspended(_) => self.suspended = true,
            Event::Resumed(_) => self.suspended = false,
            Event::AbsenceRecorded(absence) => self.absence = Some((absence.from, absence.to)),
            Event::AbsenceEnded(_) => self.absence = None,
        }
    }
}

/// A coordinator speaks for the units of the own cluster only, whichever clusters they are in besides; the secretariat
/// for all, so that a unit in no cluster has somebody to turn to.
fn may_record_absence<'a>(
    ask: &Ask<Intent, Facts>,
    granted: Option<&'a Granted>,
) -> Result<&'a Granted, Refusal> {
    ask.by.permit(Right::RecordAbsence, ask.by.actor.org)?;
    let granted = granted.ok_or(Refusal::Unknown)?;
    if granted.role != Role::Representative {
        return Err(Refusal::NoAbsence);
    }
    let holds = |seen: &Seen<Cluster>| seen.value.members.contains(&UnitId(granted.org.0));
    match ask.by.actor.role {
        Role::Coordinator if !ask.facts.cluster.as_ref().is_some_and(holds) => {
            Err(Refusal::NotInCluster { org: granted.org })
        }
        _ => Ok(granted),
    }
}

impl Credential {
    fn keep(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        match (&ask.intent, &self.granted) {
            (Intent::Grant(new), Some(old)) if new == old && !self.revoked => Ok(vec![]),
            (Intent::Grant(_), Some(_)) => Err(Refusal::AlreadyGranted),
            (Intent::Grant(new), None) => grant(ask, new),
            (_, None) => Err(Refusal::Unknown),
            (Intent::Revoke(_), Some(_)) if self.revoked => Ok(vec![]),
            (Intent::Revoke(new), Some(_)) => Ok(vec![Event::Revoked(new.clone())]),
            (_, Some(_)) if self.revoked => Err(Refusal::IsRevoked),
            (_, Some(old)) if old.to < ask.by.at => Err(Refusal::Ended { to: old.to }),
            (Intent::Suspend { reason }, Some(_)) if !self.suspended => {
                Ok(vec![Event::Suspended(Suspended {
                    reason: reason.clone(),
                })])
            }
            (Intent::Resume, Some(_)) if self.suspended => Ok(vec![Event::Resumed(Resumed {})]),
            _ => Ok(vec![]),
        }
    }

    fn record_absence(
        &self,
        ask: &Ask<Intent, Facts>,
        granted: &Granted,
        from: Time,
        to: Time,
    ) -> Result<Vec<Event>, Refusal> {
        let now = ask.by.at;
        if self.absence == Some((from, to)) {
            return Ok(vec![]);
        }
        if self.revoked {
            return Err(Refusal::IsRevoked);
        }
        if granted.to < now {
            return Err(Refusal::Ended { to: granted.to });
        }
        if to < from {
            return Err(Refusal::BadAbsence { from, to });
        }
        if to <= now {
            return Err(Refusal::AbsenceOver { to, now });
        }
        Ok(vec![Event::AbsenceRecorded(AbsenceRecorded { from, to })])
    }

    /// Whether the person is recorded absent at a time.
    #[must_use]
    pub fn is_absent(&self, at: Time) -> bool {
        self.absence.is_some_and(|(from, to)| from <= at && at <= to)
    }

    /// The last instant at which it may be acted on; `None` before it is granted and when it was taken back.
    #[must_use]
    pub fn holds_until(&self) -> Option<Time> {
        self.granted
            .as_ref()
            .filter(|_| !self.revoked)
            .map(|granted| granted.to)
    }

    /// The credential in the words of `authority`; `None` before it is granted.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        let Granted {
            from,
            org,
            person,
            role,
            to,
            ..
        } = self.granted.clone()?;
        Some(Standing {
            person,
            role,
            org,
            from,
            to,
            suspended: self.suspended,
            revoked: self.revoked,
        })
    }
}

fn grant(ask: &Ask<Intent, Facts>, new: &Granted) -> Result<Vec<Event>, Refusal> {
    let Granted { from, org, to, .. } = *new;
    if new.role == Role::Process {
        return Err(Refusal::NotGrantable);
    }
    if ask.by.actor.person == Some(new.person) {
        return Err(Refusal::ToOneself);
    }
    if to < from {
        return Err(Refusal::BadPeriod { from, to });
    }
    if matches!(new.role, Role::Representative | Role::BodyMember) {
        let end = election_period_end(from);
        if to > end {
            return Err(Refusal::BeyondPeriod { to, end });
        }
    }
    if !ask.facts.org_known {
        return Err(Refusal::UnknownOrg { org });
    }
    if let Some(ended) = ask.facts.org_ended.filter(|ended| *ended <= ask.by.at.date()) {
        return Err(Refusal::OrgEnded { org, from: ended });
    }
    if let Some(substitute) = new.substitute {
        may_step_in(new, substitute, &ask.facts)?;
    }
    Ok(vec![Event::Granted(new.clone())])
}

fn may_step_in(new: &Granted, Substitute { of, place }: Substitute, facts: &Facts) -> Result<(), Refusal> {
    let member = facts.member.as_ref().filter(|seen| !seen.value.revoked);
    let member = member.and_then(|seen| seen.value.granted.as_ref());
    let member = member.ok_or(Refusal::UnknownMember { of })?;
    if member.substitute.is_some() {
        return Err(Refusal::OfSubstitute { of });
    }
    if (member.org, member.role) != (new.org, new.role) {
        return Err(Refusal::OtherCapacity { of });
    }
    if member.person == new.person {
        return Err(Refusal::OwnSubstitute);
    }
    match place {
        0 => Err(Refusal::BadPlace),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
