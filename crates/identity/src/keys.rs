//! The published keys of an issuer (RFC 7517): cached, rotated, and forgotten once they are withdrawn.

use crate::{
    cached::{Cached, Life},
    error::{IdentityError, TokenFault},
    fetch::{Fetch, malformed},
    given::Clock,
    jws::Key,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use url::Url;

/// A set is asked for again after ten minutes, used for an hour when it cannot be renewed, and asked for at most every
/// fifteen seconds however many tokens name keys that nobody knows.
const LIFE: Life = Life {
    fresh: 10 * 60_000,
    stale: 60 * 60_000,
    pause: 15_000,
};

/// More keys than any honest set has.
const MAX_KEYS: usize = 100;

const WHAT: &str = "set of keys";

pub(crate) struct Keys {
    fetch: Fetch,
    set: Cached<BTreeMap<String, Key>>,
}

impl Keys {
    pub(crate) fn new(fetch: Fetch, clock: Clock) -> Self {
        Self {
            fetch,
            set: Cached::new(clock, LIFE),
        }
    }

    /// The key with this id. A key that is not in the set leads to one new question: the issuer may have rotated.
    pub(crate) async fn find(&self, url: &Url, kid: &str, what: &'static str) -> Result<Key, IdentityError> {
        let set = self
            .set
            .get(|set| set.contains_key(kid), || self.ask(url))
            .await?;
        set.get(kid)
            .cloned()
            .ok_or_else(|| TokenFault::UnknownKey.of(what))
    }

    async fn ask(&self, url: &Url) -> Result<BTreeMap<String, Key>, IdentityError> {
        read(&self.fetch.json(url, WHAT).await?)
    }
}

/// Reads a set. Keys that are not for us are passed over; a set with two keys of one id is refused, for nobody could say
/// which is meant.
fn read(body: &[u8]) -> Result<BTreeMap<String, Key>, IdentityError> {
    #[derive(Deserialize)]
    struct Set {
        keys: Vec<serde_json::Value>,
    }
    let set: Set = serde_json::from_slice(body)
        .map_err(|error| malformed(WHAT, format!("not a set of keys: {error}")))?;
    if set.keys.len() > MAX_KEYS {
        return Err(malformed(WHAT, format!("more than {MAX_KEYS} keys")));
    }
    let mut keys = BTreeMap::new();
    for (kid, key) in set.keys.iter().filter_map(Key::read) {
        if keys.insert(kid, key).is_some() {
            return Err(malformed(WHAT, "two keys with one id".into()));
        }
    }
    if keys.is_empty() {
        return Err(malformed(WHAT, "no key for signatures".into()));
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_must_be_usable() {
        let key = r#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#;
        let other = r#"{"kty":"oct","kid":"b","k":"AQAB"}"#;
        let keys = |text: String| read(text.as_bytes()).map(|set| set.into_keys().collect::<Vec<_>>());
        assert_eq!(
            keys(format!(r#"{{"keys":[{key},{other}]}}"#)),
            Ok(vec!["a".to_owned()])
        );
        for bad in [
            format!(r#"{{"keys":[{key},{key}]}}"#),
            format!(r#"{{"keys":[{other}]}}"#),
            r#"{"keys":[]}"#.into(),
            "[]".into(),
            String::new(),
            format!(r#"{{"keys":[{}]}}"#, vec![other; MAX_KEYS + 1].join(",")),
        ] {
            assert_eq!(keys(bad).unwrap_err().code(), "provider-malformed");
        }
    }
}
