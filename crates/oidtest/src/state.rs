//! What the provider remembers.

use crate::{Broken, Fault, Key, Place};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A client that it knows.
pub struct Client {
    /// Its id.
    pub id: String,
    /// Where browsers are sent back to, exactly.
    pub redirect_uri: String,
    /// How it shows who it is.
    pub auth: ClientAuth,
    /// Whether its requests must be pushed.
    pub must_push: bool,
}

/// How a client shows who it is.
pub enum ClientAuth {
    /// `private_key_jwt` with this key.
    Key(Arc<Key>),
    /// `client_secret_basic` with this secret.
    Basic(String),
    /// `client_secret_post` with this secret.
    Post(String),
    /// Not at all.
    Public,
}

/// Who logs in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The subject.
    pub sub: String,
    /// The national identity number.
    pub pid: Option<String>,
    /// The session at the provider; a new one for each login where none is given.
    pub sid: Option<String>,
    /// The level that the person logs in with.
    pub acr: Option<String>,
    /// How many seconds ago the person logged in, unless asked to do it again.
    pub logged_in_seconds_ago: i64,
    /// The organisations that the person chooses, by number and name.
    pub organisations: Vec<(String, String)>,
    /// Whether they are written in the older shape.
    pub older_shape: bool,
}

impl Default for Person {
    fn default() -> Self {
        Self {
            sub: "subject-1".into(),
            pid: Some("41019099999".into()),
            sid: None,
            acr: Some("idporten-loa-high".into()),
            logged_in_seconds_ago: 0,
            organisations: vec![("123456785".into(), "Eksempel kommune".into())],
            older_shape: false,
        }
    }
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) keys: Vec<Arc<Key>>,
    pub(crate) clients: BTreeMap<String, Client>,
    pub(crate) person: Person,
    pub(crate) fault: Option<Fault>,
    pub(crate) broken: BTreeMap<Place, Broken>,
    pub(crate) changes: BTreeMap<String, Value>,
    pub(crate) asked: BTreeMap<String, u32>,
    /// Requests that were pushed, by their address, and codes that were given; both work once.
    pub(crate) pushed: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) codes: BTreeMap<String, Grant>,
    pub(crate) assertions: BTreeSet<String>,
    drawn: u64,
}

/// What a code stands for.
pub(crate) struct Grant {
    pub(crate) client: String,
    pub(crate) request: BTreeMap<String, String>,
    pub(crate) person: Person,
    pub(crate) auth_time: i64,
    pub(crate) sid: String,
}

impl State {
    /// A word that was not used before. Guessable: for tests only.
    pub(crate) fn fresh(&mut self) -> String {
        self.drawn += 1;
        format!("fresh-{}", self.drawn)
    }
}
