//! Who may do what: a table and one function. Denies by default.
//!
//! Rights follow from credentials in the log, never from a user table. Two actors need no credential: the engine
//! ([`Role::Process`] at [`Level::Machine`]), which carries out what was decided, and the operator at the keyboard of
//! the machine that holds the store ([`Level::Local`]), who keeps reference data and grants the first credentials.
//! Neither can vote or ratify: no row of the table says so, and a test makes sure that none ever does. `MATRIX.md`
//! shows the table, and in which situations a right falls away.
//! Who may look at what is [`SIGHTS`] and [`may_see`]; who may know of the streams themselves, [`STREAMS`], [`may_know`]
//! and [`may_hear`].

mod sight;
mod streams;

pub use sight::{About, Eyes, SIGHTS, Unseen, eyes, may_see, shows_who_voted};
pub use streams::{STREAMS, may_hear, may_know, stream_eyes};

use events::{Actor, Level, OrgId, PersonId, Role, Time, UnitId};
use std::fmt;

/// Something that may be done. One right per kind of act, not per command.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Right {
    /// Register municipalities, counties, centres and what is known of them.
    KeepReferenceData,
    /// Form clusters and regions, and take members in.
    KeepClusters,
    /// Constitute bodies and seat members.
    KeepBodies,
    /// Grant and revoke credentials.
    KeepCredentials,
    /// Record that a representative is absent, so that substitutes may step in.
    RecordAbsence,
    /// Submit a need for a unit, answer for it, take it back, support another's, or join one as owner.
    OwnNeeds,
    /// Submit needs for the units of a cluster, with their consent, and lift them to the region.
    HelpWithNeeds,
    /// Judge evidence and score needs.
    Assess,
    /// Judge, merge and rule out needs, and take them into a round.
    Screen,
    /// Say for a centre what it can do and offer its hours.
    SpeakForCentre,
    /// Draw up and publish what the public reads about a centre, after the centre could comment.
    DescribeCentres,
    /// Plan a round, adopt its rules, open and freeze, settle complaints, publish templates of rules.
    RunRounds,
    /// Commit to and reveal a part of the lot.
    DrawLots,
    /// Cast the ballot of a unit.
    CastBallot,
    /// Complain about a round.
    Complain,
    /// Close, check quorum, open ballots, count and finalise, when it is time.
    CarryOut,
    /// Convene a body, put cases to it, and record what came of them.
    PrepareCases,
    /// Vote in a body, and have a dissent entered.
    VoteInBody,
    /// Carry out what a body decided about a mandate after it was issued.
    KeepMandates,
    /// Decide that somebody's data is to be erased, as the one who answers for it.
    DecideErasure,
    /// Erase what another person decided is to be erased.
    Erase,
    /// Decide with which keys the log is signed and by which policy it is judged, as one who answers for it.
    DecideOnLog,
    /// Add and retire keys of the log and change its policy, as another person decided; record that others have stamped it
    /// with the time.
    KeepLog,
}

impl Right {
    /// All rights.
    pub const ALL: [Self; 23] = [
        Self::KeepReferenceData,
        Self::KeepClusters,
        Self::KeepBodies,
        Self::KeepCredentials,
        Self::RecordAbsence,
        Self::OwnNeeds,
        Self::HelpWithNeeds,
        Self::Assess,
        Self::Screen,
        Self::SpeakForCentre,
        Self::DescribeCentres,
        Self::RunRounds,
        Self::DrawLots,
        Self::CastBallot,
        Self::Complain,
        Self::CarryOut,
        Self::PrepareCases,
        Self::VoteInBody,
        Self::KeepMandates,
        Self::DecideErasure,
        Self::Erase,
        Self::DecideOnLog,
        Self::KeepLog,
    ];
}

/// For whom a right holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// For the organisation named in the credential only.
    OwnOrg,
    /// For any.
    Any,
}

/// The whole of who may do what. What is not here is denied.
pub const TABLE: &[(Role, Right, Reach)] = &[
    (Role::Operator, Right::KeepReferenceData, Reach::Any),
    (Role::Operator, Right::KeepClusters, Reach::Any),
    (Role::Operator, Right::KeepBodies, Reach::Any),
    (Role::Operator, Right::KeepCredentials, Reach::Any),
    (Role::NeedOwner, Right::OwnNeeds, Reach::OwnOrg),
    (Role::NeedOwner, Right::Complain, Reach::OwnOrg),
    (Role::Representative, Right::CastBallot, Reach::OwnOrg),
    (Role::Representative, Right::Complain, Reach::OwnOrg),
    (Role::Coordinator, Right::RecordAbsence, Reach::OwnOrg),
    (Role::Coordinator, Right::HelpWithNeeds, Reach::OwnOrg),
    (Role::Secretariat, Right::RecordAbsence, Reach::Any),
    (Role::Secretariat, Right::Screen, Reach::Any),
    (Role::Secretariat, Right::Assess, Reach::Any),
    (Role::Secretariat, Right::DescribeCentres, Reach::Any),
    (Role::Secretariat, Right::RunRounds, Reach::Any),
    (Role::Secretariat, Right::DrawLots, Reach::Any),
    (Role::Advisor, Right::Assess, Reach::Any),
    (Role::Centre, Right::SpeakForCentre, Reach::OwnOrg),
    (Role::KsSecretariat, Right::PrepareCases, Reach::OwnOrg),
    (Role::KsSecretariat, Right::KeepMandates, Reach::OwnOrg),
    (Role::BodyMember, Right::VoteInBody, Reach::OwnOrg),
    (Role::Operator, Right::DecideErasure, Reach::Any),
    (Role::Secretariat, Right::DecideErasure, Reach::Any),
    (Role::KsSecretariat, Right::DecideErasure, Reach::Any),
    (Role::Operator, Right::Erase, Reach::Any),
    (Role::Operator, Right::DecideOnLog, Reach::Any),
    (Role::Secretariat, Right::DecideOnLog, Reach::Any),
    (Role::KsSecretariat, Right::DecideOnLog, Reach::Any),
    (Role::Operator, Right::KeepLog, Reach::Any),
    (Role::Process, Right::CarryOut, Reach::Any),
];

/// Whether somebody in this role acts for the organisation in the credential, and not for all: then a login must be on
/// behalf of that organisation too.
#[must_use]
pub fn acts_for_own_organisation(role: Role) -> bool {
    TABLE
        .iter()
        .any(|(of, _, reach)| *of == role && *reach == Reach::OwnOrg)
}

/// A credential as it stood, in the words of this crate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Whose.
    pub person: PersonId,
    /// In which capacity.
    pub role: Role,
    /// For whom.
    pub org: OrgId,
    /// First instant.
    pub from: Time,
    /// Last instant.
    pub to: Time,
    /// Whether it rests.
    pub suspended: bool,
    /// Whether it has been revoked.
    pub revoked: bool,
}

/// Who asks, when, and on what standing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct By {
    /// The actor as it will be recorded, with the citation of the credential.
    pub actor: Actor,
    /// The time of asking, from the engine's clock.
    pub at: Time,
    /// The credential cited, as it stood.
    pub standing: Option<Standing>,
}

/// Why not. The words say which right is missing and who can grant it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Denied {
    /// The role does not carry the right.
    #[error("the role {role} may not {right}; {}", who_may(*right))]
    NotInRole {
        /// The role.
        role: Name,
        /// The right.
        right: Right,
    },
    /// No credential was shown.
    #[error("no credential: {right} asks for a credential as {role}; an operator can grant one")]
    NoCredential {
        /// The role claimed.
        role: Name,
        /// The right.
        right: Right,
    },
    /// The credential is another person's, or for another role or organisation than the actor claims.
    #[error("the credential is not this actor's: person, role or organisation differ; act under your own")]
    NotYours,
    /// The credential is for another organisation than the one acted for.
    #[error(
        "the credential is for organisation {given}, but this concerns {wanted}; ask an operator for one there"
    )]
    OtherOrg {
        /// The organisation in the credential.
        given: OrgId,
        /// The organisation concerned.
        wanted: OrgId,
    },
    /// The credential has not begun, or has ended.
    #[error("the credential holds from {from} to {to}, and it is {at}; ask an operator to renew it")]
    NotActive {
        /// First instant.
        from: Time,
        /// Last instant.
        to: Time,
        /// Now.
        at: Time,
    },
    /// Acting for another unit, without its recorded consent.
    #[error(
        "acting on behalf of {unit} takes its recorded consent, and there is none; act for your own organisation"
    )]
    OnBehalf {
        /// The other unit.
        unit: UnitId,
    },
    /// The credential rests.
    #[error("the credential is suspended; ask an operator to resume it")]
    Suspended,
    /// The credential has been revoked.
    #[error("the credential has been revoked; ask an operator for a new one")]
    Revoked,
}

/// A role, shown in words also where refusals are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name(pub Role);

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KeepReferenceData => "keep reference data",
            Self::KeepClusters => "keep clusters and regions",
            Self::KeepBodies => "keep bodies",
            Self::KeepCredentials => "grant credentials",
            Self::RecordAbsence => "record an absence",
            Self::OwnNeeds => "submit needs",
            Self::HelpWithNeeds => "submit needs for the units of a cluster",
            Self::Assess => "judge evidence and score needs",
            Self::Screen => "screen needs",
            Self::SpeakForCentre => "speak for a centre",
            Self::DescribeCentres => "describe centres",
            Self::RunRounds => "run rounds",
            Self::DrawLots => "draw lots",
            Self::Complain => "complain about a round",
            Self::CastBallot => "cast a ballot",
            Self::CarryOut => "carry out a step of the engine",
            Self::PrepareCases => "prepare cases",
            Self::VoteInBody => "vote in a body",
            Self::KeepMandates => "keep mandates",
            Self::DecideErasure => "decide that data is erased",
            Self::Erase => "erase data",
            Self::DecideOnLog => "decide on the keys and the policy of the log",
            Self::KeepLog => "keep the keys and the policy of the log",
        })
    }
}

fn who_may(right: Right) -> String {
    let roles: Vec<String> = TABLE
        .iter()
        .filter(|row| row.1 == right)
        .map(|row| Name(row.0).to_string())
        .collect();
    format!("it takes the role {}", roles.join(" or "))
}

impl By {
    /// The engine itself, at a time.
    #[must_use]
    pub fn process(at: Time) -> Self {
        Self {
            actor: Actor::process(),
            at,
            standing: None,
        }
    }

    /// Whether this actor may use this right for this organisation, now.
    ///
    /// # Errors
    /// [`Denied`] says what is missing.
    pub fn permit(&self, right: Right, org: Option<OrgId>) -> Result<(), Denied> {
        match self.actor.behalf {
            Some(unit) => Err(Denied::OnBehalf { unit }),
            None => self.holds(right, org),
        }
    }

    /// Whether this actor may use this right for this organisation, now, on behalf of a unit that consented. The actor
    /// must name that unit; where the consent is written is the decider's to ask for.
    ///
    /// # Errors
    /// [`Denied`] says what is missing.
    pub fn permit_on_behalf(&self, right: Right, org: Option<OrgId>, unit: UnitId) -> Result<(), Denied> {
        if self.actor.behalf != Some(unit) {
            return Err(Denied::OnBehalf { unit });
        }
        self.holds(right, org)
    }

    fn holds(&self, right: Right, org: Option<OrgId>) -> Result<(), Denied> {
        let role = self.actor.role;
        let Some((_, _, reach)) = TABLE.iter().find(|row| (row.0, row.1) == (role, right)) else {
            return Err(Denied::NotInRole {
                role: Name(role),
                right,
            });
        };
        match (role, self.actor.level) {
            (Role::Process, Level::Machine) | (Role::Operator, Level::Local) => return Ok(()),
            _ => {}
        }
        let standing = self.standing.as_ref().ok_or(Denied::NoCredential {
            role: Name(role),
            right,
        })?;
        self.stands()?;
        match (reach, org) {
            (Reach::OwnOrg, Some(wanted)) if wanted != standing.org => Err(Denied::OtherOrg {
                given: standing.org,
                wanted,
            }),
            (Reach::OwnOrg, None) => Err(Denied::NotInRole {
                role: Name(role),
                right,
            }),
            _ => Ok(()),
        }
    }

    /// The last instant at which an act on this standing may be recorded.
    #[must_use]
    pub fn not_after(&self) -> Option<Time> {
        self.standing.as_ref().map(|standing| standing.to)
    }
}

#[cfg(test)]
mod tests;
