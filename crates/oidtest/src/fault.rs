//! How the provider can misbehave.

/// Something wrong with the tokens it gives or with where it sends the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The nonce of another login.
    WrongNonce,
    /// No nonce.
    NoNonce,
    /// An id_token for another client.
    WrongAudience,
    /// For us and another client, without saying for whom it was made.
    SharedAudience,
    /// Made for another client (`azp`).
    WrongParty,
    /// `iss` of another issuer.
    WrongIssuer,
    /// Not signed at all (`alg` is `none`).
    Unsigned,
    /// Signed by HMAC with the public key as the secret.
    PublicKeyAsSecret,
    /// Signed by somebody else's key under the right key id.
    StrangeKey,
    /// Signed by a key that is not published.
    UnpublishedKey,
    /// The signature with one bit turned.
    BrokenSignature,
    /// No key id.
    NoKeyId,
    /// A header with an extension that must be understood.
    Critical,
    /// A logout_token's type on an id_token.
    WrongType,
    /// Expired long ago.
    Expired,
    /// Valid in an hour (`nbf`).
    NotYet,
    /// Issued before the login was begun.
    Old,
    /// The hash of another access token.
    WrongAccessTokenHash,
    /// A level that is not one of its.
    StrangeLevel,
    /// No level.
    NoLevel,
    /// Does not say when the person logged in.
    NoAuthTime,
    /// Does not ask the person again, however fresh the login must be.
    IgnoresMaxAge,
    /// Does not name its session.
    NoSession,
    /// Does not name the person by number.
    NoPid,
    /// Claims that are not an object.
    NotClaims,
    /// The claim `sub` twice.
    TwiceSubject,
    /// Answers the browser in another issuer's name.
    MixUp,
    /// Answers the browser without its name.
    Nameless,
    /// Says no.
    Denies,
    /// A token type that is not `Bearer`.
    StrangeTokenType,
}

/// Where it can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// What it says of itself.
    Metadata,
    /// Its keys.
    Keys,
    /// Pushed requests.
    Pushed,
    /// Exchanging a code.
    Token,
}

/// How it breaks there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A megabyte.
    Huge,
    /// An answer that never ends.
    Endless,
    /// No answer.
    Silent,
    /// Sends us to the same place at another address.
    Redirects,
    /// Status 500.
    Fails,
    /// A page for people.
    Html,
    /// JSON that is cut off.
    CutOff,
    /// The wrong JSON.
    OtherJson,
}
