//! Who sent a request: a session by its cookie, or a machine by its token, as a login that the interface understands.

use super::routes::problem;
use async_trait::async_trait;
use axum::http::{Method, request::Parts};
use events::{Level, OrgId};
use identity::{Identity, OrgNumber, Secret, Who, machine::Machine, store::Session};
use std::{collections::BTreeMap, sync::Arc};
use web::{Identify, Login, Means, Orgs, problem::Problem};

/// What an organisation's number and a token's scopes stand for here.
#[derive(Debug, Default)]
pub(crate) struct Rights {
    /// The organisations in the log that a legal entity may act for.
    pub(crate) organisations: BTreeMap<OrgNumber, Vec<OrgId>>,
    /// The scope that every token of a machine must have.
    pub(crate) scope: String,
    /// The scope that a machine's commands take.
    pub(crate) write_scope: String,
}

/// Lets people and machines in.
pub(crate) struct Door {
    identity: Arc<Identity>,
    rights: Rights,
}

impl Door {
    pub(crate) fn new(identity: Arc<Identity>, rights: Rights) -> Self {
        Self { identity, rights }
    }

    pub(crate) fn identity(&self) -> &Arc<Identity> {
        &self.identity
    }

    /// The organisations of a number; none where it is not set up, so that no credential fits.
    pub(crate) fn orgs(&self, number: &OrgNumber) -> Vec<OrgId> {
        self.rights.organisations.get(number).cloned().unwrap_or_default()
    }

    async fn machine(&self, machine: &Machine, is_safe: bool) -> Result<Login, Problem> {
        machine.needs(&self.rights.scope).map_err(|why| problem(&why))?;
        if !is_safe {
            machine
                .needs(&self.rights.write_scope)
                .map_err(|why| problem(&why))?;
        }
        let person = self.identity.person_of(machine).await;
        Ok(Login {
            person: person.map_err(|why| problem(&why))?,
            level: Level::Machine,
            orgs: Orgs::These(self.orgs(&machine.consumer)),
            credential: None,
            means: Means::Machine,
        })
    }

    /// A cookie is sent along by a browser whoever's page asks; so what changes something must come from our own pages.
    fn person(
        &self,
        session: &Session,
        cookie: &Secret,
        head: &Parts,
        is_safe: bool,
    ) -> Result<Login, Problem> {
        if !is_safe {
            let ours = self.identity.check_unsafe(&head.headers, cookie, None);
            ours.map_err(|why| problem(&why))?;
        }
        let orgs = match &session.organisation {
            Some(organisation) => Orgs::These(self.orgs(&organisation.number)),
            None => Orgs::None,
        };
        Ok(Login {
            person: session.person,
            level: session.level,
            orgs,
            credential: None,
            means: Means::Provider {
                authenticated: session.authenticated,
            },
        })
    }
}

#[async_trait]
impl Identify for Door {
    async fn identify(&self, head: &Parts) -> Result<Option<Login>, Problem> {
        let is_safe = matches!(head.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let who = self.identity.who(&head.headers).await;
        match who.map_err(|why| problem(&why))? {
            Who::Nobody => Ok(None),
            Who::Person(session, cookie) => self.person(&session, &cookie, head, is_safe).map(Some),
            Who::Machine(machine) => self.machine(&machine, is_safe).await.map(Some),
        }
    }

    async fn stands(&self, head: &Parts) -> bool {
        self.identity.stands(&head.headers).await.is_ok()
    }
}
