//! Draws what somebody may want next: mostly what fits the world as it is, now and then what does not.
//!
//! | story | file |
//! | --- | --- |
//! | units, clusters, regions, bodies, credentials, templates | `keeping` |
//! | centres: what they say of themselves, offers, mergers | `centres` |
//! | needs from submission to their exits | `needs` |
//! | rounds: planned, by which rules | `plans` |
//! | rounds: carried on phase by phase | `rounds` |
//! | ballots, absences, recusals | `votes` |
//! | meetings | `meetings` |
//! | cases, votes in the body | `cases` |
//! | mandates once they are issued | `mandates` |

mod cases;
mod centres;
mod keeping;
mod mandates;
mod meetings;
mod needs;
mod plans;
mod rounds;
mod votes;

use crate::{
    common::{
        dice::Dice,
        names::{holder, nth, text},
    },
    mirror::Mirror,
};
use domain::credential::Credential;
use engine::{Claim, Step};
use events::{
    Blob, CredentialId, Digest, Level, OrgId, PersonId, Role, Text, Time,
    credential::{Granted, Substitute},
    derived,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What somebody wants.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) claim: Claim,
    pub(crate) steps: Vec<Step>,
    /// Documents that it names.
    pub(crate) documents: Vec<Vec<u8>>,
}

/// Draws from the world as it is.
pub(crate) struct Draw<'w> {
    pub(crate) dice: &'w mut Dice,
    pub(crate) world: &'w Mirror,
    pub(crate) now: Time,
    /// Nobody acts so at present: somebody should be given the right to.
    pub(crate) wanted: &'w mut Option<(Role, OrgId)>,
    /// What opens the ballots cast, as their voters keep it.
    pub(crate) receipts: &'w BTreeMap<Digest, crate::play::Receipt>,
    /// Number of the command, for names that are new.
    pub(crate) number: u64,
    documents: Vec<Vec<u8>>,
}

impl<'w> Draw<'w> {
    pub(crate) fn new(
        dice: &'w mut Dice,
        world: &'w Mirror,
        now: Time,
        wanted: &'w mut Option<(Role, OrgId)>,
        receipts: &'w BTreeMap<Digest, crate::play::Receipt>,
        number: u64,
    ) -> Self {
        Self {
            dice,
            world,
            now,
            wanted,
            receipts,
            number,
            documents: Vec::new(),
        }
    }

    /// What is wanted next.
    pub(crate) fn wish(&mut self) -> Wish {
        loop {
            let drawn = match self.wanted.take() {
                Some((role, org)) => Some(self.grant(role, org)),
                None => match self.dice.below(100) {
                    0..7 => self.keeping(),
                    7..14 => self.centre(),
                    14..40 => self.need(),
                    40..60 => self.round(),
                    60..80 => self.vote(),
                    80..94 => self.case(),
                    _ => self.mandate(),
                },
            };
            if let Some((claim, steps)) = drawn {
                return Wish {
                    claim,
                    steps,
                    documents: std::mem::take(&mut self.documents),
                };
            }
        }
    }

    /// Somebody who acts in a role for an organisation; now and then somebody who does not.
    pub(crate) fn who(&mut self, role: Role, org: impl Into<OrgId>) -> Claim {
        let org = org.into();
        if self.dice.once_in(40) {
            return self.anybody();
        }
        let holds = |(_, credential): &(&CredentialId, &Credential)| {
            let standing = credential.standing();
            let is_member = || {
                credential
                    .granted
                    .as_ref()
                    .is_some_and(|granted| granted.substitute.is_none())
            };
            standing.is_some_and(|standing| {
                (standing.role, standing.org) == (role, org)
                    && !standing.revoked
                    && !standing.suspended
                    && (standing.from..=standing.to).contains(&self.now)
                    && is_member()
            })
        };
        let holders: Vec<CredentialId> = self
            .world
            .credentials
            .iter()
            .filter(holds)
            .map(|(id, _)| *id)
            .collect();
        match self.dice.one(&holders) {
            Some(credential) => self.under(credential),
            None => {
                *self.wanted = Some((role, org));
                nth(role, org, 0)
            }
        }
    }

    /// Any credential there ever was.
    fn anybody(&mut self) -> Claim {
        let all: Vec<CredentialId> = self.world.credentials.keys().copied().collect();
        let credential = self.dice.one(&all).expect("people are there from the start");
        self.under(credential)
    }

    /// Whoever holds a credential.
    pub(crate) fn under(&self, credential: CredentialId) -> Claim {
        let granted = self.world.credentials[&credential]
            .granted
            .clone()
            .expect("granted");
        Claim::person(
            granted.person,
            granted.role,
            granted.org,
            Level::Substantial,
            credential,
        )
    }

    /// A new credential. For elected persons it ends before their election period does.
    fn grant(&mut self, role: Role, org: OrgId) -> (Claim, Vec<Step>) {
        let id = CredentialId(self.new_id("credential"));
        let nth = self.dice.below(4);
        let person = match role {
            Role::BodyMember => holder(role, org, self.dice.below(crate::common::names::SEATED)),
            _ => PersonId(derived(&["model person", &org.to_string(), &nth.to_string()])),
        };
        let members = self.world.credentials.iter().filter_map(|(id, credential)| {
            let granted = credential.granted.as_ref()?;
            let own = (granted.role, granted.org) == (role, org) && granted.substitute.is_none();
            own.then_some(*id)
        });
        let members: Vec<CredentialId> = members.collect();
        let place = u32::try_from(self.dice.below(3)).unwrap();
        let substitute = match role {
            Role::Representative if self.dice.once_in(5) => {
                self.dice.one(&members).map(|of| Substitute { of, place })
            }
            _ => None,
        };
        let days = u32::try_from(self.dice.between(20, 300)).unwrap();
        let end = domain::credential::election_period_end(self.now);
        let to = match role {
            Role::Representative | Role::BodyMember => self.now.plus_days(days).min(end),
            _ => self.now.plus_days(days),
        };
        let granted = Granted {
            from: self.now,
            org,
            person,
            role,
            substitute,
            to,
        };
        let step = Step::Credential(id, domain::credential::Intent::Grant(granted));
        (crate::common::names::operator(), vec![step])
    }

    /// An id that nothing has yet.
    pub(crate) fn new_id(&mut self, what: &str) -> Uuid {
        derived(&[
            "model",
            what,
            &self.number.to_string(),
            &self.dice.below(1_000).to_string(),
        ])
    }

    /// One of some ids; now and then one that names nothing.
    pub(crate) fn pick<Id: Clone>(&mut self, of: &[Id], unknown: impl Fn(Uuid) -> Id) -> Option<Id> {
        if self.dice.once_in(150) {
            return Some(unknown(self.new_id("nothing")));
        }
        self.dice.one(of)
    }

    /// Some words, of which there are not too many different ones.
    pub(crate) fn words(&mut self) -> Text {
        text(&format!("ord {}", self.dice.below(500)))
    }

    /// A document with some content.
    pub(crate) fn document(&mut self) -> Blob {
        let bytes = format!("document {}", self.dice.below(500)).into_bytes();
        let blob = Blob {
            len: bytes.len() as u64,
            media: "text/plain".into(),
            sha256: Digest::of(&bytes),
        };
        self.documents.push(bytes);
        blob
    }

    /// A time some hours from now; rarely one that has passed.
    pub(crate) fn soon(&mut self) -> Time {
        let minutes = match self.dice.below(60) {
            0 => -60,
            _ => i64::try_from(self.dice.between(20, 600)).unwrap(),
        };
        self.now.plus_millis(minutes * 60_000)
    }

    /// The secretariat that runs rounds.
    pub(crate) fn secretariat(&mut self) -> Claim {
        self.who(Role::Secretariat, crate::common::names::rso())
    }
}
