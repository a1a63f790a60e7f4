//! What is particular to a provider of logins, as data: Ansattporten, ID-porten, or any other OpenID provider.

use crate::{client::ClientKey, error::IdentityError, fetch::is_safe, jws::ASYMMETRIC};
use events::Level;
use jsonwebtoken::Algorithm;
use url::Url;

/// One provider of logins and how it is used. All fields may be changed after one of the constructors.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name in our addresses: small letters, digits and hyphens.
    pub name: String,
    /// Its issuer, exactly as it stands in its tokens.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// How we show that we are it.
    pub client_key: ClientKey,
    /// What we ask to know, `openid` among it.
    pub scopes: Vec<String>,
    /// Its words for levels of assurance (`acr`), lowest first. A login with another word is refused.
    pub levels: Vec<(String, Level)>,
    /// Whether requests are pushed (RFC 9126).
    pub pushed: Pushed,
    /// Whether its answers must name the issuer (RFC 9207) even when its metadata does not say that they do.
    pub answers_name_issuer: bool,
    /// How an organisation is chosen, where that can be done.
    pub representation: Option<Representation>,
    /// What makes a person the same person at the next login.
    pub subject: Subject,
    /// Whether the id_token must name the provider's session (`sid`), so that its logout reaches us.
    pub session_named: bool,
    /// The algorithms that its tokens may be signed with.
    pub algorithms: Vec<Algorithm>,
    /// No login lasts longer than this, in minutes, whatever our own limit is.
    pub max_minutes: u32,
}

/// Whether authorization requests are pushed to the provider instead of travelling through the browser (RFC 9126).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// Always; a provider that does not offer it is refused.
    Required,
    /// When the provider offers it.
    WhereOffered,
    /// Not, unless the provider requires it.
    Never,
}

/// Choosing an organisation by rich authorization requests (RFC 9396).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representation {
    /// The type of authorization detail.
    pub kind: String,
    /// The resource that the person must have a right to on behalf of the organisation.
    pub resource: String,
    /// Whether a login without an organisation is refused.
    pub required: bool,
}

/// Which claim makes a person the same person. Only its keyed digest is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// `sub`: the same person at the same provider.
    Sub,
    /// `pid`, the national identity number: the same person at every provider that gives it.
    Pid,
}

impl Profile {
    /// A plain OpenID provider without levels of its own: every login counts as this level, under an empty `acr` too.
    #[must_use]
    pub fn plain(name: &str, issuer: &str, client_id: &str, client_key: ClientKey) -> Self {
        Self {
            name: name.into(),
            issuer: issuer.into(),
            client_id: client_id.into(),
            client_key,
            scopes: vec!["openid".into()],
            levels: Vec::new(),
            pushed: Pushed::WhereOffered,
            answers_name_issuer: false,
            representation: None,
            subject: Subject::Sub,
            session_named: false,
            algorithms: ASYMMETRIC.to_vec(),
            max_minutes: 8 * 60,
        }
    }

    /// ID-porten: citizens, by national identity number.
    #[must_use]
    pub fn idporten(issuer: &str, client_id: &str, client_key: ClientKey) -> Self {
        Self {
            scopes: vec!["openid".into(), "profile".into()],
            levels: idporten_levels(),
            pushed: Pushed::Required,
            answers_name_issuer: true,
            subject: Subject::Pid,
            session_named: true,
            algorithms: vec![Algorithm::RS256],
            max_minutes: 120,
            ..Self::plain("idporten", issuer, client_id, client_key)
        }
    }

    /// Ansattporten: employees and elected representatives, on behalf of the organisation that gave them a right to this
    /// resource (`urn:altinn:resource:...`).
    #[must_use]
    pub fn ansattporten(issuer: &str, client_id: &str, client_key: ClientKey, resource: &str) -> Self {
        Self {
            name: "ansattporten".into(),
            representation: Some(Representation {
                kind: "ansattporten:altinn:resource".into(),
                resource: resource.into(),
                required: true,
            }),
            ..Self::idporten(issuer, client_id, client_key)
        }
    }

    /// The level for a word of the provider, or `None` when the word is not one of its.
    pub(crate) fn level(&self, acr: Option<&str>) -> Option<Level> {
        if self.levels.is_empty() {
            return Some(Level::Low);
        }
        let known = self.levels.iter().find(|(word, _)| Some(word.as_str()) == acr);
        known.map(|(_, level)| *level)
    }

    /// The provider's words for this level and those above, lowest first, as `acr_values` wants them.
    pub(crate) fn words_from(&self, level: Level) -> Result<String, IdentityError> {
        let words: Vec<&str> = self
            .levels
            .iter()
            .filter(|(_, it)| *it >= level)
            .map(|(word, _)| word.as_str())
            .collect();
        let reachable = !words.is_empty() || (self.levels.is_empty() && level <= Level::Low);
        reachable.then(|| words.join(" ")).ok_or_else(|| {
            IdentityError::BadRequest(format!("the provider '{}' has no login of this level", self.name))
        })
    }

    /// Refuses settings that cannot work or are not safe.
    ///
    /// # Errors
    /// [`IdentityError::Settings`], saying what to change.
    pub fn check(&self) -> Result<(), IdentityError> {
        let bad = |why: &str| {
            Err(IdentityError::Settings(format!(
                "provider '{}': {why}",
                self.name
            )))
        };
        let in_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || self.name.len() > 40 || !self.name.chars().all(in_name) {
            return bad("its name must be 1 to 40 small letters, digits and hyphens");
        }
        match self.issuer.parse::<Url>() {
            Ok(url) if is_safe(&url) && url.query().is_none() && url.fragment().is_none() => {}
            Ok(_) => return bad("its issuer must be an https address without query (http on loopback only)"),
            Err(_) => return bad("its issuer is not an address"),
        }
        if self.client_id.is_empty() {
            return bad("the client id is missing");
        }
        if !self.scopes.iter().any(|it| it == "openid") {
            return bad("the scope 'openid' is missing");
        }
        if self.algorithms.is_empty() || self.algorithms.iter().any(|it| !ASYMMETRIC.contains(it)) {
            return bad("its tokens must be signed by asymmetric algorithms");
        }
        if !self.levels.is_sorted_by_key(|(_, level)| *level) {
            return bad("its levels must stand lowest first");
        }
        Ok(())
    }
}

fn idporten_levels() -> Vec<(String, Level)> {
    [
        ("idporten-loa-low", Level::Low),
        ("idporten-loa-substantial", Level::Substantial),
        ("idporten-loa-high", Level::High),
    ]
    .map(|(word, level)| (word.to_owned(), level))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Profile {
        Profile::ansattporten(
            "https://ansattporten.no",
            "c",
            ClientKey::Public,
            "urn:altinn:resource:x",
        )
    }

    #[test]
    fn levels_have_words() {
        assert_eq!(
            profile().words_from(Level::Substantial).unwrap(),
            "idporten-loa-substantial idporten-loa-high"
        );
        assert_eq!(profile().level(Some("idporten-loa-high")), Some(Level::High));
        assert_eq!(profile().level(Some("Level4")), None);
        assert_eq!(profile().level(None), None);
        let plain = Profile::plain("p", "https://p.no", "c", ClientKey::Public);
        assert_eq!(plain.words_from(Level::Low).unwrap(), "");
        assert_eq!(plain.level(None), Some(Level::Low));
        assert_eq!(plain.words_from(Level::High).unwrap_err().code(), "bad-request");
    }

    #[test]
    fn settings_that_are_not_safe_are_refused() {
        assert_eq!(profile().check(), Ok(()));
        let refused = |change: fn(&mut Profile)| {
            let mut changed = profile();
            change(&mut changed);
            assert!(matches!(changed.check(), Err(IdentityError::Settings(_))));
        };
        refused(|it| it.issuer = "http://ansattporten.no".into());
        refused(|it| it.issuer = "https://ansattporten.no/?x=1".into());
        refused(|it| it.issuer = "ansattporten".into());
        refused(|it| it.name = "Ansatt/porten".into());
        refused(|it| it.client_id.clear());
        refused(|it| it.scopes.clear());
        refused(|it| it.algorithms = vec![Algorithm::HS256]);
        refused(|it| it.algorithms.clear());
        refused(|it| it.levels.reverse());
    }
}
