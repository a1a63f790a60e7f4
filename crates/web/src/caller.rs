//! Who asks. The login says which person it is, how surely, and for which organisation; the log says, by a credential,
//! what that person may do. Both must agree before anything is done or shown.

use crate::{
    app::App,
    limits,
    once::once,
    problem::{Kind, Problem},
};
use authority::{By, Standing};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, header::AUTHORIZATION, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::credential::Credential;
use engine::Claim;
use events::{Actor, Cite, CredentialId, Level, OrgId, PersonId, Role, StreamId, Time, UnitId, Version};
use projections::powers::Powers;
use std::convert::Infallible;

/// The header that names the credential acted under, for whoever holds several.
pub const CREDENTIAL: &str = "tingbok-credential";
/// The header that names the unit acted for, with its consent.
pub const ON_BEHALF_OF: &str = "tingbok-on-behalf-of";

/// What a login says. Nothing of it is believed about rights: those are in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Login {
    /// The person, by the random id that the log knows.
    pub person: PersonId,
    /// How surely identified.
    pub level: Level,
    /// The organisations for which the person logged in.
    pub orgs: Orgs,
    /// The credential chosen at login, where one was.
    pub credential: Option<CredentialId>,
    /// By what means, and when.
    pub means: Means,
}

/// For whom somebody logged in. A credential for another organisation is of no use in that login.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Orgs {
    /// Not asked: at the machine itself.
    NotAsked,
    /// For nobody, as a private person: good for roles alone that act for no organisation of their own.
    None,
    /// For one legal entity, which may be several organisations here: a unit, the cluster that it leads, its centre.
    These(Vec<OrgId>),
}

/// How a login came about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Means {
    /// Chosen at the machine itself, in demo mode.
    AtTheMachine,
    /// A person, by a provider of logins.
    Provider {
        /// When the provider last asked the person, where it says so.
        authenticated: Option<Time>,
    },
    /// A machine, by an access token.
    Machine,
}

impl Orgs {
    /// Refuses a credential that is for another organisation than the login.
    fn agree(&self, standing: &Standing) -> Result<(), Problem> {
        let refused =
            |code: &'static str, detail: String| Err(Problem::new(Kind::NOT_PERMITTED, code, detail));
        match self {
            Self::NotAsked => Ok(()),
            Self::None if !authority::acts_for_own_organisation(standing.role) => Ok(()),
            Self::None => refused(
                "caller.no_organisation",
                "you are logged in for no organisation, and this credential acts for one; log in on its behalf".into(),
            ),
            Self::These(orgs) if orgs.contains(&standing.org) => Ok(()),
            Self::These(orgs) => {
                let orgs: Vec<String> = orgs.iter().map(ToString::to_string).collect();
                let of = match orgs.as_slice() {
                    [] => "an organisation that is not set up here".to_owned(),
                    orgs => format!("organisation {}", orgs.join(" and ")),
                };
                let detail = format!(
                    "you are logged in for {of}, but the credential is for {}; log in for that one, or name another credential",
                    standing.org
                );
                refused("caller.other_organisation", detail)
            }
        }
    }

    /// Whether a credential in this role for this organisation can be meant.
    fn may_mean(&self, role: Role, org: OrgId) -> bool {
        match self {
            Self::NotAsked => true,
            Self::None => !authority::acts_for_own_organisation(role),
            Self::These(orgs) => orgs.contains(&org),
        }
    }

    /// Under which organisation requests are counted.
    pub(crate) fn first(&self) -> Option<OrgId> {
        match self {
            Self::These(orgs) => orgs.first().copied(),
            Self::NotAsked | Self::None => None,
        }
    }
}

/// Finds out who sent a request: a session, a token, or in a demo a persona.
#[async_trait::async_trait]
pub trait Identify: Send + Sync {
    /// The login of a request; `None` for a request without one.
    ///
    /// # Errors
    /// A problem when there is a login that cannot be accepted: expired, forged, or not allowed here.
    async fn identify(&self, head: &Parts) -> Result<Option<Login>, Problem>;

    /// Whether the login of an earlier request still stands. That somebody waits for changes is no use of it.
    async fn stands(&self, head: &Parts) -> bool {
        self.identify(head).await.is_ok()
    }
}

/// Finds the login once, for all that follow. Who guesses sessions or forges tokens is let try only so often from an
/// address: what failed is counted, unless it is our fault. A session that is known is let in whatever others there did. A
/// token is not even looked at when nothing is left, for its signature is dear to check.
pub(crate) async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    let attempts = app.limiter.attempts(&head.extensions, &head.headers);
    if head.headers.contains_key(AUTHORIZATION)
        && let Some(left) = app.limiter.spent(&attempts)
    {
        return limits::too_many(&left);
    }
    match app.identify.identify(&head).await {
        Ok(login) => {
            if let Some(login) = login {
                head.extensions.insert(login);
            }
        }
        Err(problem) if problem.is_of_asker() => return app.limiter.failed(&attempts, problem),
        Err(problem) => return problem.into_response(),
    }
    next.run(Request::from_parts(head, body)).await
}

/// Refuses a command of nobody before its body is read: that may be large, and would be read for nothing.
pub(crate) async fn somebody(request: Request, next: Next) -> Response {
    if request.method() == Method::POST && request.extensions().get::<Login>().is_none() {
        return no_login().into_response();
    }
    next.run(request).await
}

fn no_login() -> Problem {
    let detail = "log in first: a command is given by a person under a credential";
    Problem::new(Kind::LOGIN_REQUIRED, "caller.no_login", detail)
}

/// Who asks: a login, or nobody in particular.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) login: Option<Login>,
    chosen: Result<Option<CredentialId>, Problem>,
    behalf: Result<Option<UnitId>, Problem>,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self {
            login: parts.extensions.get::<Login>().cloned(),
            chosen: named(&parts.headers, CREDENTIAL),
            behalf: named(&parts.headers, ON_BEHALF_OF),
        })
    }
}

/// The id in a header, if it is there.
///
/// # Errors
/// It is no id.
pub(crate) fn named<T: std::str::FromStr<Err: std::fmt::Display>>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Option<T>, Problem> {
    let Some(value) = once(headers, name)? else {
        return Ok(None);
    };
    let read = value.to_str().map_err(|_| "it is not plain text".to_owned());
    let read = read.and_then(|text| text.parse().map_err(|why: T::Err| why.to_string()));
    read.map(Some).map_err(|why| {
        let detail = format!("the header {name} cannot be read: {why}");
        Problem::new(Kind::MALFORMED, "caller.header", detail)
    })
}

impl Caller {
    /// The claim under which a command is given.
    ///
    /// # Errors
    /// No login, no credential or several, or one that does not agree with the login.
    pub(crate) async fn claim(&self, app: &App) -> Result<Claim, Problem> {
        let by = self.remembered(app).map_or_else(|| Ok(None), |by| by.map(Some));
        let by = match by? {
            Some(by) => Some(by),
            None => self.by(app).await?,
        };
        let by = by.ok_or_else(no_login)?;
        let Actor {
            person,
            role,
            org,
            level,
            credential,
            ..
        } = by.actor;
        Ok(Claim {
            person,
            role,
            org,
            level,
            credential: credential.and_then(|cite| cite.stream.key().parse().ok()),
            behalf: self.behalf.clone()?,
        })
    }

    /// Who asks, by a credential that was granted before: whose it is, for whom and in which role never changes. Whether it
    /// still holds is for the engine to see, which looks when it decides.
    fn remembered(&self, app: &App) -> Option<Result<By, Problem>> {
        let login = self.login.as_ref()?;
        let id = self.chosen.as_ref().ok()?.or(login.credential)?;
        let stream = StreamId::new("credential", id);
        let credential = app.engine.remembered::<Credential>(&stream)?;
        credential.granted.as_ref()?;
        Some(agreed(app, login, stream, &credential, Version::ABSENT))
    }

    /// Who asks, with the credential as it stands now; `None` for a request without a login.
    ///
    /// # Errors
    /// As [`Caller::claim`].
    pub(crate) async fn by(&self, app: &App) -> Result<Option<By>, Problem> {
        let Some(login) = &self.login else {
            return Ok(None);
        };
        let chosen = self.chosen.clone()?.or(login.credential);
        let id = match (chosen, login.level) {
            (None, Level::Local) => return Ok(Some(operator(app, login))),
            (Some(id), _) => id,
            (None, _) => only(app, login).await?,
        };
        standing(app, login, id).await.map(Some)
    }
}

/// The operator at the machine, who needs no credential.
fn operator(app: &App, login: &Login) -> By {
    let actor = Actor {
        behalf: None,
        credential: None,
        level: Level::Local,
        org: None,
        person: Some(login.person),
        role: Role::Operator,
    };
    By {
        actor,
        at: app.engine.now(),
        standing: None,
    }
}

/// The asker under a credential, which must be the person's own and for the organisation logged in for.
async fn standing(app: &App, login: &Login, id: CredentialId) -> Result<By, Problem> {
    let stream = StreamId::new("credential", id);
    let (credential, version) = app.engine.state::<Credential>(&stream).await?;
    agreed(app, login, stream, &credential, version)
}

/// The asker under a credential, where login and credential agree.
fn agreed(
    app: &App,
    login: &Login,
    stream: StreamId,
    credential: &Credential,
    version: Version,
) -> Result<By, Problem> {
    let not_yours = || {
        let detail =
            "the credential named is not yours; name one of your own in the header Tingbok-Credential";
        Problem::new(Kind::NOT_PERMITTED, "caller.not_yours", detail)
    };
    let standing: Standing = credential.standing().ok_or_else(not_yours)?;
    if standing.person != login.person {
        return Err(not_yours());
    }
    login.orgs.agree(&standing)?;
    let actor = Actor {
        behalf: None,
        credential: Some(Cite { stream, version }),
        level: login.level,
        org: Some(standing.org),
        person: Some(login.person),
        role: standing.role,
    };
    Ok(By {
        actor,
        at: app.engine.now(),
        standing: Some(standing),
    })
}

/// The one credential of this person that can be meant.
async fn only(app: &App, login: &Login) -> Result<CredentialId, Problem> {
    let held = match app.views.document("powers", &login.person.to_string()).await? {
        Some(bytes) => serde_json::from_slice::<Powers>(&bytes).map_err(|why| {
            Problem::new(
                Kind::FAULT,
                "store.damaged",
                format!("powers cannot be read: {why}"),
            )
        })?,
        None => Powers::default(),
    };
    let now = app.engine.now();
    let holds: Vec<CredentialId> = held
        .credentials
        .iter()
        .filter(|(_, held)| held.revoked.is_none() && held.from <= now && now <= held.to)
        .filter(|(_, held)| login.orgs.may_mean(held.role, held.org))
        .map(|(id, _)| *id)
        .collect();
    match holds.as_slice() {
        [one] => Ok(*one),
        [] => {
            let detail = "you hold no credential that is valid now; an operator can grant one";
            Err(Problem::new(Kind::NOT_PERMITTED, "caller.no_credential", detail))
        }
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            let detail = "you hold several credentials; name one in the header Tingbok-Credential";
            Err(Problem::new(Kind::MALFORMED, "caller.which_credential", detail).with("credentials", ids))
        }
    }
}
