//! Who asks: logins of people by OpenID Connect, their sessions, and access tokens of machines. It knows the protocols
//! and none of the rules: it says who somebody is, how surely, and for which organisation; what they may do follows from
//! credentials in the log.
//!
//! # What comes in and what comes out
//! [`Identity`] is made of a [`Setup`]: the site, the [`Profile`]s of the providers, a [`store::Store`] for sessions, the
//! time and chance. Out come a [`store::Session`] (a random person id, a level, an organisation) or a
//! [`machine::Machine`] (an organisation and scopes). [`http::router`] has the routes for browsers and providers;
//! [`Identity::who`] reads the headers of any request.
//!
//! # What is kept of a person
//! A keyed digest of the subject and the random id that it leads to. No name, no national identity number, no token in
//! the clear: the id_token, which the provider wants to see at logout, is sealed under the session id, and that is in
//! the browser's cookie only. No error and no log line holds a token, a code, a cookie or anything about the person.
//!
//! # Whom is trusted with what
//! The provider is trusted to say who somebody is, and with nothing else: its answers are bounded in size and time, its
//! redirects not followed, its addresses must be `https` and not on our machine, its keys are used for its own tokens
//! alone and forgotten when it withdraws them, and the level of a login is judged here. The browser is not trusted: a
//! login ends in the browser where it began, and once. The store is trusted to keep what it was given, not to keep it
//! secret.
//!
//! # Standards
//! OpenID Connect Core 1.0 with Discovery and the three logouts; RFC 6749 and RFC 9700 (code flow), 7636 (PKCE), 9126
//! (pushed requests), 9207 (issuer in the answer), 9396 (rich requests), 7523 (`private_key_jwt`), 8414 (metadata),
//! 7515 to 7519 and 8725 (tokens), 6265bis (cookies).
//!
//! # Why these libraries
//! `jsonwebtoken` checks and makes signatures, on `aws-lc-rs`, the cryptography that `rustls` uses too, so there is one
//! in the program. The flow is our own: `openidconnect` is a good crate, but it stands on older versions of nine crates
//! that the rest has newer (of `sha2`, `rand` and `p256` among them), on an RSA that is not of constant time, and knows
//! neither pushed requests, nor rich ones, nor the issuer in the answer, nor logout tokens, so most of what is here would
//! be here all the same. `hyper` fetches: it follows no redirects and lets every limit be set.

mod cached;
mod client;
pub mod cookie;
mod discovery;
mod error;
mod fetch;
mod given;
pub mod http;
mod id_token;
mod jws;
mod keys;
mod login;
mod logout;
pub mod machine;
mod organisation;
mod profile;
mod provider;
mod session;
pub mod site;
pub mod store;

pub use client::ClientKey;
pub use error::{IdentityError, TokenFault};
pub use fetch::Limits;
pub use given::{Chance, Clock, Pepper, Secret};
pub use jsonwebtoken::Algorithm;
pub use jws::ASYMMETRIC;
pub use login::{Begun, CALLBACK, Callback, Finished, Wish};
pub use organisation::{BadOrgNumber, OrgNumber, Organisation};
pub use profile::{Profile, Pushed, Representation, Subject};
pub use session::Rules;

use events::PersonId;
use fetch::Fetch;
use machine::{Machine, Machines};
use provider::Provider;
use site::Site;
use std::{fmt, sync::Arc};
use store::{Session, Store};

/// What an [`Identity`] is made of.
pub struct Setup {
    /// The address under which browsers know us: `https://tingbok.example.no`.
    pub site: String,
    /// The providers of logins, the first one the one that is used when none is named.
    pub profiles: Vec<Profile>,
    /// Whose access tokens are taken, if any.
    pub machines: Option<machine::Issuer>,
    /// How long sessions and logins last.
    pub rules: Rules,
    /// How long and how much a provider may answer.
    pub limits: Limits,
    /// Certificate authorities to trust besides the machine's, in PEM form; may be empty.
    pub more_roots_pem: String,
    /// Where sessions are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Clock,
    /// Random bytes.
    pub chance: Chance,
    /// The key of the pseudonyms.
    pub pepper: Pepper,
}

/// Logins, sessions and access tokens.
pub struct Identity {
    site: Site,
    providers: Vec<Provider>,
    machines: Option<Machines>,
    rules: Rules,
    store: Arc<dyn Store>,
    clock: Clock,
    chance: Chance,
    pepper: Pepper,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody in particular: neither a cookie nor a token.
    Nobody,
    /// A person, by the session and its cookie (for [`site::form_token`]).
    Person(Box<Session>, Secret),
    /// A machine.
    Machine(Box<Machine>),
}

impl Identity {
    /// Makes it, refusing settings that cannot work or are not safe. Asks no provider yet: one that is down must not keep
    /// us from starting.
    ///
    /// # Errors
    /// [`IdentityError::Settings`], saying what to change.
    pub fn new(setup: Setup) -> Result<Self, IdentityError> {
        let fetch = Fetch::new(setup.limits, &setup.more_roots_pem)?;
        let mut providers: Vec<Provider> = Vec::new();
        for profile in setup.profiles {
            profile.check()?;
            let twice =
                |it: &Provider| it.profile.name == profile.name || it.profile.issuer == profile.issuer;
            if providers.iter().any(twice) {
                return Err(IdentityError::Settings(format!(
                    "provider '{}' stands twice",
                    profile.name
                )));
            }
            providers.push(Provider::new(
                profile,
                fetch.clone(),
                setup.clock.clone(),
                setup.chance.clone(),
            ));
        }
        let machines = setup
            .machines
            .map(|issuer| Machines::new(issuer, fetch, setup.clock.clone()))
            .transpose()?;
        Ok(Self {
            site: Site::new(&setup.site)?,
            providers,
            machines,
            rules: setup.rules,
            store: setup.store,
            clock: setup.clock,
            chance: setup.chance,
            pepper: setup.pepper,
        })
    }

    /// Our own site.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The names of the providers, the one to use first.
    pub fn providers(&self) -> impl Iterator<Item = &str> {
        self.providers.iter().map(|it| it.profile.name.as_str())
    }

    /// The machine that shows this access token.
    ///
    /// # Errors
    /// [`IdentityError::Token`] with what is wrong with it, or what goes wrong when asking for the issuer's keys.
    pub async fn machine(&self, access_token: &str) -> Result<Machine, IdentityError> {
        let refused = TokenFault::Issuer.of(error::ACCESS);
        let machines = self.machines.as_ref().ok_or(refused)?;
        machines.check(access_token).await.inspect_err(|error| {
            tracing::warn!(code = error.code(), "access token refused: {error}");
        })
    }

    /// The random id under which the log knows a machine: the same for ever for a client that acts for an organisation,
    /// and another where it does so as a supplier. So a supplier acts under credentials of its own, never under those of
    /// the organisation's own machines.
    ///
    /// # Errors
    /// [`IdentityError::Store`] or [`IdentityError::NoChance`].
    pub async fn person_of(&self, machine: &Machine) -> Result<PersonId, IdentityError> {
        let issuer = self.machines.as_ref().map_or("", Machines::issuer);
        let consumer = machine.consumer.to_string();
        let supplier = machine.supplier.as_ref().map(ToString::to_string);
        let pseudonym = self
            .pepper
            .of_machine(issuer, &machine.client_id, &consumer, supplier.as_deref());
        let new = session::new_person(&self.chance)?;
        Ok(self.store.person(pseudonym, new).await?)
    }

    /// A token for the forms of a session's pages; see [`site::form_token`].
    ///
    /// # Errors
    /// [`IdentityError::NoChance`].
    pub fn form_token(&self, session: &Secret) -> Result<String, IdentityError> {
        site::form_token(session, &self.chance)
    }

    fn provider(&self, name: &str) -> Result<&Provider, IdentityError> {
        let found = self.providers.iter().find(|it| it.profile.name == name);
        found.ok_or_else(|| IdentityError::UnknownProvider(name.chars().take(40).collect()))
    }

    fn by_issuer(&self, issuer: &str) -> Option<&Provider> {
        self.providers.iter().find(|it| it.profile.issuer == issuer)
    }
}
