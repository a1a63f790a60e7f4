//! Everything that can go wrong, each with a code that never changes and the HTTP status it is answered with.
//!
//! No variant carries a token, a code, a cookie, a name or a number of anybody, so all of them may be logged.

/// Why a login, a session, a token or a request is refused. What the caller does follows from [`IdentityError::status`]:
/// 400 and 403 are final for this request, 401 asks for a login or a token, 502 and 503 may be tried again later.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// No provider is set up under this name.
    #[error("no provider of logins is called '{0}'; choose one of those offered")]
    UnknownProvider(String),
    /// The page to return to is not a page of ours.
    #[error("the page to return to must be a path on this site, such as /rounds; another site was named")]
    BadReturn,
    /// A request parameter is missing, there twice, too long or not readable.
    #[error("{0}")]
    BadRequest(String),
    /// The login was not begun here, was finished already or took too long.
    #[error(
        "this login was not begun here, is finished already or took longer than {minutes} minutes; log in again"
    )]
    LoginUnknown {
        /// How long a login may take.
        minutes: i64,
    },
    /// The login was begun in another browser: somebody may be trying to log you in as somebody else.
    #[error("this login was begun in another browser; log in again from here")]
    OtherBrowser,
    /// The provider did not log the person in.
    #[error("the provider did not log you in: {0}; log in again, or ask the provider")]
    ProviderRefused(String),
    /// The answer names another provider than the one that was asked (RFC 9207).
    #[error("the answer comes from another provider than the one asked; log in again")]
    MixedUp,
    /// Who comes back to raise the level is somebody else.
    #[error("another person than the one logged in came back; log out first")]
    OtherPerson,
    /// An organisation had to be chosen and none was.
    #[error("no organisation was chosen or you may act for none; ask who gives access in your organisation")]
    NoOrganisation,
    /// More organisations than one.
    #[error("more than one organisation was chosen; choose one")]
    ManyOrganisations,
    /// The provider could not be reached or broke off.
    #[error("the provider's {what} cannot be reached: {why}; try again later")]
    Unreachable {
        /// What was asked for.
        what: &'static str,
        /// What happened.
        why: String,
    },
    /// The provider took too long.
    #[error("the provider's {what} did not answer within {seconds} s; try again later")]
    TooSlow {
        /// What was asked for.
        what: &'static str,
        /// The limit.
        seconds: u64,
    },
    /// The provider's answer is too long.
    #[error("the provider's {what} is longer than {bytes} bytes; nothing of it was used")]
    TooLarge {
        /// What was asked for.
        what: &'static str,
        /// The limit.
        bytes: usize,
    },
    /// The provider sends us elsewhere; we do not follow.
    #[error("the provider's {0} sends us to another address; redirects are not followed")]
    Redirected(&'static str),
    /// The provider answers with another status than it should.
    #[error("the provider's {what} answers {status}{}", .code.as_deref().map(|it| format!(" ({it})")).unwrap_or_default())]
    Status {
        /// What was asked for.
        what: &'static str,
        /// The HTTP status.
        status: u16,
        /// The OAuth error code, when there is one (RFC 6749, section 5.2).
        code: Option<String>,
    },
    /// The provider's answer is not what it should be.
    #[error("the provider's {what} cannot be used: {why}")]
    Malformed {
        /// What was asked for.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A token is refused.
    #[error("the {what} is refused: {fault}")]
    Token {
        /// Which token.
        what: &'static str,
        /// Why.
        fault: TokenFault,
    },
    /// There is no session, or it was ended.
    #[error("you are not logged in; log in")]
    NoSession,
    /// The session rested or lasted too long.
    #[error("your login has run out; log in again")]
    SessionExpired,
    /// What is asked for needs a login that is surer or fresher.
    #[error("this needs a {0} login; log in again")]
    StepUp(&'static str),
    /// An unsafe request that another site may have made.
    #[error("this request does not come from a page of ours ({0}); go to the page and try again")]
    CrossSite(&'static str),
    /// The form's token is missing or wrong.
    #[error("the page is out of date; load it again and repeat what you did")]
    FormToken,
    /// The `Authorization` header is not `Bearer TOKEN` (RFC 6750, section 2.1).
    #[error("the Authorization header must be 'Bearer' and one token")]
    BadAuthorization,
    /// The settings cannot be used; found when the program starts.
    #[error("the settings of the login: {0}")]
    Settings(String),
    /// The store of sessions cannot be used now.
    #[error("the store of sessions cannot be used now: {0}; nothing was changed, try again")]
    Store(String),
    /// The machine gives no random bytes.
    #[error("the operating system gives no random bytes; nothing was done")]
    NoChance,
}

/// What is wrong with a token (RFC 7519, RFC 8725 and OpenID Connect Core, section 3.1.3.7).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// Not three parts of base64url with JSON in them, or a claim of the wrong type, or one claim twice.
    #[error("it cannot be read: {0}")]
    Malformed(String),
    /// Longer than any honest token.
    #[error("it is longer than {0} bytes")]
    TooLarge(usize),
    /// Not signed by an allowed algorithm; `none` and all of `HS*` are never allowed.
    #[error("its algorithm is not allowed")]
    Algorithm,
    /// It asks that we understand an extension (`crit`), and we know none.
    #[error("it needs an extension that is not known here")]
    Critical,
    /// A token of another kind.
    #[error("it is a token of another kind")]
    Kind,
    /// It does not say which key signed it.
    #[error("it does not name its key")]
    NoKeyId,
    /// Signed with a key that the issuer does not publish (any more).
    #[error("its issuer does not publish the key that it names")]
    UnknownKey,
    /// The signature does not fit.
    #[error("its signature is wrong")]
    Signature,
    /// A claim that must be there is not.
    #[error("it has no '{0}'")]
    Missing(&'static str),
    /// From another issuer.
    #[error("it is from another issuer")]
    Issuer,
    /// For somebody else.
    #[error("it is for another audience")]
    Audience,
    /// Issued to another client (`azp`).
    #[error("it was issued to another client")]
    Party,
    /// Expired.
    #[error("it has expired")]
    Expired,
    /// Not valid yet, or issued in the future.
    #[error("it is not valid yet")]
    NotYet,
    /// Issued too long ago for what it is.
    #[error("it was issued too long ago")]
    TooOld,
    /// Valid for longer than is allowed here.
    #[error("it is valid for longer than is allowed")]
    TooLong,
    /// For another login.
    #[error("it belongs to another login")]
    Nonce,
    /// Belongs to another access token (`at_hash`).
    #[error("it belongs to another access token")]
    AccessToken,
    /// The level of assurance is not one we know, or is lower than asked for.
    #[error("the level of the login is too low or not known")]
    Level,
    /// The person logged in too long ago for what it is for.
    #[error("the login is not fresh enough")]
    NotFresh,
    /// It is not the logout event (Back-Channel Logout, section 2.4).
    #[error("it does not say that somebody logs out")]
    Event,
    /// Used before.
    #[error("it was used before")]
    Replayed,
    /// A scope is missing.
    #[error("it lacks the scope {0}")]
    Scope(String),
    /// The organisation is missing or not a Norwegian organisation number under `iso6523-actorid-upis`.
    #[error("it does not name a Norwegian organisation")]
    Organisation,
    /// Its supplier has not been said to act for its consumer here.
    #[error(
        "organisation {supplier} is not known here as a supplier of {consumer}; whoever runs this can name it in the settings of the login, under machines.suppliers"
    )]
    Supplier {
        /// Who shows the token.
        supplier: String,
        /// For whom.
        consumer: String,
    },
}

impl IdentityError {
    /// A code that never changes, for programs and for finding the words in the catalogue.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownProvider(_) => "unknown-provider",
            Self::BadReturn => "bad-return",
            Self::BadRequest(_) => "bad-request",
            Self::LoginUnknown { .. } => "login-unknown",
            Self::OtherBrowser => "other-browser",
            Self::ProviderRefused(_) => "provider-refused",
            Self::MixedUp => "mixed-up",
            Self::OtherPerson => "other-person",
            Self::NoOrganisation => "no-organisation",
            Self::ManyOrganisations => "many-organisations",
            Self::Unreachable { .. } => "provider-unreachable",
            Self::TooSlow { .. } => "provider-slow",
            Self::TooLarge { .. } => "provider-too-large",
            Self::Redirected(_) => "provider-redirects",
            Self::Status { .. } => "provider-status",
            Self::Malformed { .. } => "provider-malformed",
            Self::Token { fault, .. } => fault.code(),
            Self::NoSession => "no-session",
            Self::SessionExpired => "session-expired",
            Self::StepUp(_) => "step-up",
            Self::CrossSite(_) => "cross-site",
            Self::FormToken => "form-token",
            Self::BadAuthorization => "bad-authorization",
            Self::Settings(_) => "login-settings",
            Self::Store(_) => "session-store",
            Self::NoChance => "no-chance",
        }
    }

    /// The HTTP status it is answered with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::BadReturn | Self::BadRequest(_) | Self::LoginUnknown { .. } => 400,
            Self::NoSession | Self::SessionExpired | Self::StepUp(_) | Self::BadAuthorization => 401,
            Self::Token {
                fault: TokenFault::Scope(_) | TokenFault::Supplier { .. },
                ..
            } => 403,
            Self::Token { what: ACCESS, .. } => 401,
            Self::Token { what: LOGOUT, .. } => 400,
            Self::OtherBrowser
            | Self::ProviderRefused(_)
            | Self::MixedUp
            | Self::OtherPerson
            | Self::NoOrganisation
            | Self::ManyOrganisations
            | Self::Token { .. }
            | Self::CrossSite(_)
            | Self::FormToken => 403,
            Self::UnknownProvider(_) => 404,
            Self::Settings(_) => 500,
            Self::TooLarge { .. } | Self::Redirected(_) | Self::Status { .. } | Self::Malformed { .. } => 502,
            Self::Unreachable { .. } | Self::TooSlow { .. } | Self::Store(_) | Self::NoChance => 503,
        }
    }

    /// Every code there is: for the catalogue of messages and for documents.
    pub const CODES: &'static [&'static str] = &[
        "bad-authorization",
        "bad-request",
        "bad-return",
        "cross-site",
        "form-token",
        "login-settings",
        "login-unknown",
        "many-organisations",
        "mixed-up",
        "no-chance",
        "no-organisation",
        "no-session",
        "other-browser",
        "other-person",
        "provider-malformed",
        "provider-redirects",
        "provider-refused",
        "provider-slow",
        "provider-status",
        "provider-too-large",
        "provider-unreachable",
        "session-expired",
        "session-store",
        "step-up",
        "token-access-token",
        "token-algorithm",
        "token-audience",
        "token-critical",
        "token-event",
        "token-expired",
        "token-issuer",
        "token-key",
        "token-kind",
        "token-level",
        "token-malformed",
        "token-missing",
        "token-no-key",
        "token-nonce",
        "token-not-fresh",
        "token-not-yet",
        "token-organisation",
        "token-party",
        "token-replayed",
        "token-scope",
        "token-signature",
        "token-supplier",
        "token-too-large",
        "token-too-long",
        "token-too-old",
        "unknown-provider",
    ];
}

impl TokenFault {
    /// A code that never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "token-malformed",
            Self::TooLarge(_) => "token-too-large",
            Self::Algorithm => "token-algorithm",
            Self::Critical => "token-critical",
            Self::Kind => "token-kind",
            Self::NoKeyId => "token-no-key",
            Self::UnknownKey => "token-key",
            Self::Signature => "token-signature",
            Self::Missing(_) => "token-missing",
            Self::Issuer => "token-issuer",
            Self::Audience => "token-audience",
            Self::Party => "token-party",
            Self::Expired => "token-expired",
            Self::NotYet => "token-not-yet",
            Self::TooOld => "token-too-old",
            Self::TooLong => "token-too-long",
            Self::Nonce => "token-nonce",
            Self::AccessToken => "token-access-token",
            Self::Level => "token-level",
            Self::NotFresh => "token-not-fresh",
            Self::Event => "token-event",
            Self::Replayed => "token-replayed",
            Self::Scope(_) => "token-scope",
            Self::Organisation => "token-organisation",
            Self::Supplier { .. } => "token-supplier",
        }
    }

    /// This fault of a token of this kind.
    pub(crate) fn of(self, what: &'static str) -> IdentityError {
        IdentityError::Token { what, fault: self }
    }
}

/// The kinds of tokens, as they are called in errors.
pub(crate) const LOGIN: &str = "id_token";
pub(crate) const ACCESS: &str = "access token";
pub(crate) const LOGOUT: &str = "logout_token";
