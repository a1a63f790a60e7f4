//! Logging in: the code flow with PKCE (RFC 6749, RFC 7636), state, nonce, pushed requests (RFC 9126) and the issuer in
//! the answer (RFC 9207), after the best current practice of RFC 9700.

use crate::{
    Identity,
    error::IdentityError,
    given::{Secret, base64url},
    id_token::{Expected, Shown},
    provider::{Provider, is_error_code},
    session::{new_person, seal},
    store::{Pending, Session},
};
use events::{Digest, Level};
use serde_json::json;
use url::{Url, form_urlencoded};

/// Our path that providers send the browser back to.
pub const CALLBACK: &str = "/login/callback";

/// What somebody who logs in wants.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// Where to go afterwards: a path of ours.
    pub return_to: &'a str,
    /// The lowest level that will do.
    pub level: Level,
    /// How long ago the person may have logged in at the provider, in seconds; 0 always asks again.
    pub max_age: Option<u32>,
    /// The session whose level is to be raised, by its cookie: the same person must come back.
    pub raises: Option<&'a Secret>,
    /// The languages that the person reads, best first (`nb nn en`).
    pub languages: Option<&'a str>,
}

/// A login begun: set the cookie and send the browser there.
#[derive(Debug)]
pub struct Begun {
    /// The provider's page.
    pub redirect: Url,
    /// The value of [`crate::cookie::LOGIN`].
    pub cookie: Secret,
    /// How long the cookie is of use, in seconds.
    pub seconds: i64,
}

/// A login done: set the session cookie, forget the login cookie, send the browser there.
#[derive(Debug)]
pub struct Finished {
    /// The value of [`crate::cookie::SESSION`].
    pub cookie: Secret,
    /// Who is logged in.
    pub session: Session,
    /// A path of ours.
    pub return_to: String,
}

/// What a provider answered through the browser (RFC 6749, section 4.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    state: Secret,
    issuer: Option<String>,
    answer: Result<Code, String>,
}

#[derive(Clone, PartialEq, Eq)]
struct Code(String);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(..)")
    }
}

impl Callback {
    /// Reads the query of the address that the browser came back to.
    ///
    /// # Errors
    /// [`IdentityError::BadRequest`] when it is too long, or a parameter is missing, there twice or not as it should be.
    pub fn parse(query: &str) -> Result<Self, IdentityError> {
        let bad = |why: &str| IdentityError::BadRequest(format!("the provider's answer {why}; log in again"));
        if query.len() > 8_192 {
            return Err(bad("is too long"));
        }
        let mut known: [Option<String>; 4] = Default::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let Some(at) = ["state", "iss", "code", "error"]
                .iter()
                .position(|it| *it == name)
            else {
                continue;
            };
            if let Some(slot) = known.get_mut(at)
                && slot.replace(value.into_owned()).is_some()
            {
                return Err(bad("says something twice"));
            }
        }
        let [state, issuer, code, error] = known;
        let state = state
            .as_deref()
            .and_then(Secret::parse)
            .ok_or_else(|| bad("does not belong to a login"))?;
        let answer = match (code, error) {
            (Some(code), None) if !code.is_empty() && code.len() <= 4_096 => Ok(Code(code)),
            (None, Some(error)) if is_error_code(&error) => Err(error),
            (None, Some(_)) => Err("error".to_owned()),
            _ => return Err(bad("holds neither one code nor one error")),
        };
        Ok(Self {
            state,
            issuer,
            answer,
        })
    }
}

impl Identity {
    /// Begins a login at a provider. `cookie` is the browser's login cookie, when it has one: several logins may be
    /// under way in one browser.
    ///
    /// # Errors
    /// [`IdentityError::UnknownProvider`], [`IdentityError::BadReturn`], [`IdentityError::BadRequest`] when the provider
    /// has no such level, or what goes wrong with the provider or the store.
    pub async fn begin(
        &self,
        provider: &str,
        wish: &Wish<'_>,
        cookie: Option<&Secret>,
    ) -> Result<Begun, IdentityError> {
        let provider = self.provider(provider)?;
        let return_to = self.site.check_return(wish.return_to)?;
        let cookie = cookie.map_or_else(|| Secret::draw(&self.chance), |it| Ok(it.clone()))?;
        let state = Secret::draw(&self.chance)?;
        let now = (self.clock)();
        let pending = Pending {
            provider: provider.profile.name.clone(),
            browser: cookie.digest(),
            nonce: Secret::draw(&self.chance)?,
            verifier: Secret::draw(&self.chance)?,
            return_to,
            level: wish.level,
            max_age: wish.max_age,
            raises: wish.raises.map(Secret::digest),
            begun: now,
            expires: now.plus_millis(self.rules.login),
        };
        let parameters = self.parameters(provider, wish, &pending, &state)?;
        let borrowed: Vec<(&str, &str)> = parameters
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        let redirect = provider.authorize(&borrowed).await?;
        self.store.put_pending(state.digest(), pending).await?;
        Ok(Begun {
            redirect,
            cookie,
            seconds: self.rules.login / 1_000,
        })
    }

    fn parameters(
        &self,
        provider: &Provider,
        wish: &Wish<'_>,
        pending: &Pending,
        state: &Secret,
    ) -> Result<Vec<(&'static str, String)>, IdentityError> {
        let profile = &provider.profile;
        let challenge = Digest::of(pending.verifier.reveal().as_bytes());
        let mut all = vec![
            ("response_type", "code".to_owned()),
            ("scope", profile.scopes.join(" ")),
            ("redirect_uri", self.site.at(CALLBACK)),
            ("state", state.reveal().to_owned()),
            ("nonce", pending.nonce.reveal().to_owned()),
            ("code_challenge", base64url(&challenge.0)),
            ("code_challenge_method", "S256".to_owned()),
        ];
        let words = profile.words_from(wish.level)?;
        if !words.is_empty() {
            all.push(("acr_values", words));
        }
        if let Some(max_age) = wish.max_age {
            all.push(("max_age", max_age.to_string()));
            if max_age == 0 {
                all.push(("prompt", "login".to_owned()));
            }
        }
        if let Some(languages) = wish.languages {
            all.push(("ui_locales", languages.to_owned()));
        }
        if let Some(asked) = &profile.representation {
            let details = json!([{
                "type": asked.kind,
                "resource": asked.resource,
                "representation_is_required": asked.required,
            }]);
            all.push(("authorization_details", details.to_string()));
        }
        Ok(all)
    }

    /// Finishes a login. `login` and `current` are the browser's cookies; the session of the latter ends.
    ///
    /// # Errors
    /// Everything that can be wrong with a login; nothing is changed then but that this login cannot be finished again.
    pub async fn finish(
        &self,
        callback: &Callback,
        login: Option<&Secret>,
        current: Option<&Secret>,
    ) -> Result<Finished, IdentityError> {
        let finished = self.finish_with(callback, login, current).await;
        match &finished {
            Ok(done) => {
                tracing::info!(provider = done.session.provider, level = ?done.session.level, "logged in")
            }
            Err(error) => tracing::warn!(code = error.code(), "login refused: {error}"),
        }
        finished
    }

    async fn finish_with(
        &self,
        callback: &Callback,
        login: Option<&Secret>,
        current: Option<&Secret>,
    ) -> Result<Finished, IdentityError> {
        let unknown = IdentityError::LoginUnknown {
            minutes: self.rules.login / 60_000,
        };
        let pending = self.store.take_pending(callback.state.digest()).await?;
        let pending = pending.filter(|it| (self.clock)() < it.expires).ok_or(unknown)?;
        if login.map(Secret::digest) != Some(pending.browser) {
            return Err(IdentityError::OtherBrowser);
        }
        let provider = self.provider(&pending.provider)?;
        let metadata = provider.metadata().await?;
        let named =
            metadata.authorization_response_iss_parameter_supported || provider.profile.answers_name_issuer;
        match callback.issuer.as_deref() {
            Some(issuer) if issuer == provider.profile.issuer => {}
            None if !named => {}
            _ => return Err(IdentityError::MixedUp),
        }
        let code = callback
            .answer
            .as_ref()
            .map_err(|error| IdentityError::ProviderRefused(error.clone()))?;
        let tokens = provider
            .exchange(&code.0, &self.site.at(CALLBACK), pending.verifier.reveal())
            .await?;
        let expected = Expected {
            nonce: &pending.nonce,
            begun: pending.begun,
            now: (self.clock)(),
            level: pending.level,
            max_age: pending.max_age,
        };
        let shown = provider.check(&tokens, &expected).await?;
        self.open(provider, shown, &tokens.id_token, pending, current)
            .await
    }

    async fn open(
        &self,
        provider: &Provider,
        shown: Shown,
        id_token: &str,
        pending: Pending,
        current: Option<&Secret>,
    ) -> Result<Finished, IdentityError> {
        let pseudonym = self.pepper.of_person(&shown.same_as);
        let person = self.store.person(pseudonym, new_person(&self.chance)?).await?;
        if let Some(raised) = pending.raises
            && let Some(before) = self.store.session(raised).await?
            && before.person != person
        {
            return Err(IdentityError::OtherPerson);
        }
        let cookie = Secret::draw(&self.chance)?;
        let now = (self.clock)();
        let longest = self
            .rules
            .absolute
            .min(i64::from(provider.profile.max_minutes) * 60_000);
        let issuer = provider.profile.issuer.as_str();
        let session = Session {
            person,
            provider: pending.provider,
            level: shown.level,
            organisation: shown.organisation,
            authenticated: shown.authenticated,
            opened: now,
            used: now,
            expires: now.plus_millis(longest),
            idle_millis: self.rules.idle,
            subject: self.subject_key(issuer, &shown.sub),
            provider_session: shown.sid.map(|sid| self.session_key(issuer, &sid)),
            sealed_hint: seal(&cookie, id_token),
        };
        let replaces = current.map(Secret::digest);
        self.store
            .put_session(cookie.digest(), session.clone(), replaces)
            .await?;
        // Begun from another session than the browser now has: that one is replaced just as well.
        if let Some(raised) = pending.raises.filter(|it| replaces != Some(*it)) {
            self.store.end_session(raised).await?;
        }
        Ok(Finished {
            cookie,
            session,
            return_to: pending.return_to,
        })
    }

    pub(crate) fn subject_key(&self, issuer: &str, sub: &str) -> Digest {
        self.pepper.pseudonym(&["subject", issuer, sub])
    }

    pub(crate) fn session_key(&self, issuer: &str, sid: &str) -> Digest {
        self.pepper.pseudonym(&["session", issuer, sid])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    #[test]
    fn an_answer_holds_one_code_or_one_error() {
        let parsed =
            Callback::parse(&format!("code=a&state={STATE}&iss=https%3A%2F%2Fi.no&other=1")).unwrap();
        assert_eq!(parsed.issuer.as_deref(), Some("https://i.no"));
        assert!(!format!("{parsed:?}").contains("\"a\""));
        let refused = Callback::parse(&format!("error=access_denied&state={STATE}")).unwrap();
        assert_eq!(refused.answer, Err("access_denied".into()));
        let odd = Callback::parse(&format!("error=%3Cb%3E&state={STATE}")).unwrap();
        assert_eq!(odd.answer, Err("error".into()));
        for bad in [
            String::new(),
            "code=a".into(),
            format!("state={STATE}"),
            format!("code=&state={STATE}"),
            format!("code=a&error=b&state={STATE}"),
            format!("code=a&code=b&state={STATE}"),
            format!("code=a&state={STATE}&state={STATE}"),
            "code=a&state=short".into(),
            format!("code={}&state={STATE}", "a".repeat(5_000)),
            format!("code=a&state={STATE}&x={}", "a".repeat(9_000)),
        ] {
            assert_eq!(Callback::parse(&bad).unwrap_err().code(), "bad-request", "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_query_makes_it_panic(query in "\\PC{0,200}", parts in proptest::collection::vec("(state|code|iss|error)=[A-Za-z0-9%&=_-]{0,50}", 0..6)) {
            let _ = Callback::parse(&query);
            let _ = Callback::parse(&parts.join("&"));
        }
    }
}
