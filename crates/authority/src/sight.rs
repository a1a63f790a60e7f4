//! Who may look at what: every view, and the log itself, as data, and one function. As with acts, what is not here is
//! denied, and rights follow from credentials in the log alone. A look at the past goes by today's rights.
//!
//! What is sealed is never in a view to begin with (`projections` sees to it); here is only whose eyes a view is for.

use crate::{By, Denied, Name};
use events::{Level, OrgId, PersonId, Role};
use std::fmt;

/// To whom something is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Eyes {
    /// To everybody, also without a login.
    All,
    /// To whoever holds one of these roles, for whatever organisation.
    Roles(&'static [Role]),
    /// To whoever holds one of these roles, and to others for what is about themselves or the organisation in their
    /// credential.
    OwnOr(&'static [Role]),
    /// To whoever holds one of these roles, for what is about the organisation in their credential and nothing else.
    Own(&'static [Role]),
}

impl Eyes {
    /// The roles that it takes, or that see more than their own.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        match self {
            Self::All => &[],
            Self::Roles(roles) | Self::OwnOr(roles) | Self::Own(roles) => roles,
        }
    }
}

/// Those who prepare and oversee: secretariats, state observers, auditors.
pub(crate) const OVERSEERS: &[Role] = &[
    Role::Secretariat,
    Role::KsSecretariat,
    Role::Observer,
    Role::Auditor,
];

/// Those who also take part in a round: they may know who has voted.
pub(crate) const PARTICIPANTS: &[Role] = &[
    Role::NeedOwner,
    Role::Representative,
    Role::Coordinator,
    Role::Secretariat,
    Role::Advisor,
    Role::Centre,
    Role::KsSecretariat,
    Role::BodyMember,
    Role::Observer,
    Role::Auditor,
];

/// Everything that can be looked at. What is not here nobody sees.
pub const SIGHTS: &[(&str, Eyes)] = &[
    // Every event in one line, ballots among them: in which order they came is for the auditor only.
    ("audit_trail", Eyes::Roles(&[Role::Auditor])),
    ("ballot_paper", Eyes::All),
    ("case_agenda", Eyes::All),
    ("centre_desk", Eyes::OwnOr(OVERSEERS)),
    // Shows which units have voted, also while a round is sealed.
    ("coverage", Eyes::Roles(PARTICIPANTS)),
    ("deviations", Eyes::Roles(OVERSEERS)),
    ("list_explained", Eyes::All),
    ("mandate_register", Eyes::All),
    ("minutes", Eyes::All),
    ("need_board", Eyes::All),
    ("need_story", Eyes::Roles(PARTICIPANTS)),
    // Who could do what when is about persons.
    ("powers", Eyes::OwnOr(&[Role::Auditor, Role::Operator])),
    ("priority_list", Eyes::All),
    // Who has voted, for those who take part.
    ("round_turnout", Eyes::Roles(PARTICIPANTS)),
    // The events themselves, for auditors and for systems of overseers.
    ("events", Eyes::Roles(OVERSEERS)),
];

/// Views that show which units have voted. As of moment after moment of a vote they would tell when each did, and in
/// which order, which is for those alone who see every event.
const WHO_VOTED: &[&str] = &["coverage", "round_turnout"];

/// Whether a view shows which units have voted.
#[must_use]
pub fn shows_who_voted(view: &str) -> bool {
    WHO_VOTED.contains(&view)
}

/// Whose eyes a view is for; `None` for what there is not.
#[must_use]
pub fn eyes(view: &str) -> Option<Eyes> {
    SIGHTS.iter().find(|row| row.0 == view).map(|row| row.1)
}

/// Whom a document is about, where it is about somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// A person.
    Person(PersonId),
    /// An organisation.
    Org(OrgId),
}

/// Why somebody may not look.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unseen {
    /// Nobody said who asks, and it is not open to all.
    #[error("{view} is not open to all: log in under a credential as {}", Roles(roles))]
    NoLogin {
        /// What was to be looked at.
        view: &'static str,
        /// Who may.
        roles: &'static [Role],
    },
    /// The role does not see it, or sees only what is its own.
    #[error(
        "the role {role} may not see {view}; it takes the role {}, which an operator can grant",
        Roles(roles)
    )]
    NotInRole {
        /// The role.
        role: Name,
        /// What was to be looked at.
        view: &'static str,
        /// Who may.
        roles: &'static [Role],
    },
    /// The credential does not hold.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such thing to look at.
    #[error("there is no such view")]
    NoView,
}

/// Roles in words.
struct Roles<'a>(&'a [Role]);

impl fmt::Display for Roles<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.0.iter().map(|role| Name(*role).to_string()).collect();
        f.write_str(&names.join(" or "))
    }
}

/// Whether somebody may look at a view, or at the document of it that is about somebody; `None` asks without a login.
///
/// # Errors
/// [`Unseen`] says what is missing.
pub fn may_see(by: Option<&By>, view: &str, about: Option<About>) -> Result<(), Unseen> {
    let (name, eyes) = SIGHTS.iter().find(|row| row.0 == view).ok_or(Unseen::NoView)?;
    look(by, name, *eyes, about)
}

/// Whether somebody may look at something that is for these eyes.
pub(crate) fn look(
    by: Option<&By>,
    view: &'static str,
    eyes: Eyes,
    about: Option<About>,
) -> Result<(), Unseen> {
    if eyes == Eyes::All {
        return Ok(());
    }
    let roles = eyes.roles();
    let by = by.ok_or(Unseen::NoLogin { view, roles })?;
    by.stands()?;
    let role = by.actor.role;
    let is_own = match about {
        Some(About::Person(person)) => by.actor.person == Some(person),
        Some(About::Org(org)) => by.actor.org == Some(org),
        None => false,
    };
    let is_in_role = roles.contains(&role);
    match (eyes, about) {
        (Eyes::Own(_), Some(About::Org(wanted))) if is_in_role && !is_own => {
            let given = by.actor.org.unwrap_or(wanted);
            Err(Denied::OtherOrg { given, wanted }.into())
        }
        (Eyes::Own(_), _) if is_in_role && is_own => Ok(()),
        (Eyes::Roles(_) | Eyes::OwnOr(_), _) if is_in_role => Ok(()),
        (Eyes::OwnOr(_), _) if is_own => Ok(()),
        _ => Err(Unseen::NotInRole {
            role: Name(role),
            view,
            roles,
        }),
    }
}

impl By {
    /// Whether the asker is who they claim to be, now: the engine, the operator at the machine, or a person whose
    /// credential holds.
    ///
    /// # Errors
    /// [`Denied`] says what is wrong with the credential.
    pub fn stands(&self) -> Result<(), Denied> {
        match (self.actor.role, self.actor.level) {
            (Role::Process, Level::Machine) | (Role::Operator, Level::Local) => return Ok(()),
            _ => {}
        }
        let standing = self.standing.as_ref().ok_or(Denied::NotYours)?;
        let claimed = (self.actor.person, self.actor.role, self.actor.org);
        if claimed != (Some(standing.person), standing.role, Some(standing.org))
            || self.actor.credential.is_none()
        {
            return Err(Denied::NotYours);
        }
        if standing.revoked {
            return Err(Denied::Revoked);
        }
        if standing.suspended {
            return Err(Denied::Suspended);
        }
        if self.at < standing.from || self.at > standing.to {
            return Err(Denied::NotActive {
                from: standing.from,
                to: standing.to,
                at: self.at,
            });
        }
        Ok(())
    }
}
