//! Where the story plays from the first need on: a server whose clock can be moved, and everybody who acts, under the
//! credentials that they were granted.

use super::{
    demo::{Demo, Line, id},
    installation::AUDITOR,
};
use crate::client::{Persona, Served};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How it is served: one machine plays everybody, so its requests are many.
pub(super) const SERVED: &[&str] = &[
    "--demo",
    "--rate",
    "60000/60000",
    "--organisation-rate",
    "60000/60000",
];

/// How many years the story comes after the demo.
pub(super) const YEARS_LATER: u32 = 8;
/// The first day of the demo; what it says of earlier days, such as when people were counted, is not moved.
pub(super) const FIRST_DAY: &str = "2026-09-01";

/// The stage.
pub(super) struct Stage<'d> {
    pub(super) site: Served,
    pub(super) demo: &'d Demo,
    pub(super) needs: BTreeMap<String, String>,
    /// The round for the region, and the small one after it.
    pub(super) rounds: [String; 2],
    pub(super) rso: String,
    pub(super) kdu: String,
    pub(super) ks: String,
    personas: BTreeMap<String, Persona>,
}

/// A free text in bokmål.
pub(super) fn nb(words: &str) -> Value {
    said("nb", words)
}

/// A free text.
pub(super) fn said(lang: &str, words: &str) -> Value {
    json!({ "lang": lang, "words": words })
}

impl<'d> Stage<'d> {
    /// It is the day on which the demo begins, some years later.
    pub(super) fn begin(site: Served, demo: &'d Demo) -> Self {
        let rounds = demo.ids("round.planned").try_into().unwrap();
        let [rso, kdu, ks] = demo.ids("body.constituted").try_into().unwrap();
        let stage = Self {
            site,
            demo,
            needs: demo.need_ids(),
            rounds,
            rso,
            kdu,
            ks,
            personas: BTreeMap::new(),
        };
        stage.site.wait_until("2034-09-01T06:01:00.000Z");
        stage
    }

    /// Whoever acts in a role for an organisation.
    pub(super) fn who(&mut self, role: &str, org: &str) -> Persona {
        self.nth(role, org, 0)
    }

    /// One of several in a role for an organisation, in the order in which they were granted it.
    pub(super) fn nth(&mut self, role: &str, org: &str, place: usize) -> Persona {
        let (credential, _) = self.granted(role, org, place);
        if let Some(persona) = self.personas.get(&credential) {
            return persona.clone();
        }
        let persona = self.site.persona(&json!({ "credential": credential }));
        self.personas.insert(credential, persona.clone());
        persona
    }

    /// A credential of the demo, and whose it is.
    pub(super) fn granted(&self, role: &str, org: &str, place: usize) -> (String, String) {
        let is_it = |leaf: &&Value| leaf["body"]["role"] == role && leaf["body"]["org"] == org;
        let found = self.demo.all("credential.granted").filter(is_it).nth(place);
        let found = found.unwrap_or_else(|| panic!("nobody in the demo is {role} {place} of {org}"));
        let person = found["body"]["person"].as_str().unwrap();
        (id(found).to_owned(), person.to_owned())
    }

    /// Runs rounds and screens.
    pub(super) fn secretary(&mut self) -> Persona {
        self.nth("secretariat", &self.rso.clone(), 0)
    }

    /// Both of them, for what takes two.
    pub(super) fn secretaries(&mut self) -> [Persona; 2] {
        [0, 1].map(|place| self.nth("secretariat", &self.rso.clone(), place))
    }

    /// Prepares cases for the body that ratifies.
    pub(super) fn ks_secretary(&mut self) -> Persona {
        self.who("ks_secretariat", &self.ks.clone())
    }

    /// Speaks for the needs of a unit.
    pub(super) fn owner(&mut self, number: &str) -> Persona {
        self.who("need_owner", &self.demo.unit(number))
    }

    /// Votes for a unit.
    pub(super) fn representative(&mut self, number: &str) -> Persona {
        self.who("representative", &self.demo.unit(number))
    }

    /// Speaks for a centre.
    pub(super) fn speaker(&mut self, code: &str) -> Persona {
        self.who("centre", &self.demo.centre(code))
    }

    /// The coordinator of the cluster that a municipality is a member of, with the cluster.
    pub(super) fn coordinator_of(&mut self, number: &str) -> (String, Persona) {
        let is_there = |line: &&Line| line.parts("members").contains(&number);
        let cluster = self.demo.clusters.iter().find(is_there).unwrap();
        let cluster = self.demo.cluster(&cluster["key"]);
        (cluster.clone(), self.who("coordinator", &cluster))
    }

    /// Whoever looks at everything: found among those who can be chosen, for the demo has none.
    pub(super) fn auditor(&self) -> Persona {
        let all = self.site.get(None, "/demo/personas").done();
        let mut all = all["personas"].as_array().unwrap().iter();
        let auditor = all.find(|persona| persona["role"] == AUDITOR).unwrap();
        self.site.persona(&json!({ "credential": auditor["credential"] }))
    }

    pub(super) fn need(&self, key: &str) -> String {
        self.needs[key].clone()
    }

    /// Asks something of a round.
    #[track_caller]
    pub(super) fn round(&mut self, by: &Persona, round: usize, verb: &str, body: &Value) -> Value {
        let path = format!("/rounds/{}/{verb}", self.rounds[round]);
        self.site.act(by, &path, body)
    }

    /// Asks something of a need.
    #[track_caller]
    pub(super) fn of_need(&mut self, by: &Persona, key: &str, verb: &str, body: &Value) -> Value {
        let path = format!("/needs/{}/{verb}", self.needs[key]);
        self.site.act(by, &path, body)
    }

    /// A document of a round, byte for byte, as anybody may read it.
    #[track_caller]
    pub(super) fn document(&self, round: usize, name: &str, asked: &str) -> String {
        let path = format!("/api/v1/rounds/{}/documents/{name}{asked}", self.rounds[round]);
        let document = self.site.get(None, &path);
        assert_eq!(document.status, 200, "{path}: {}", document.body);
        document.body
    }

    /// Waits for the list of a round to be as wanted.
    #[track_caller]
    pub(super) fn list(&mut self, round: usize, wanted: impl Fn(&Value) -> bool) -> Value {
        let by = self.secretary();
        let path = format!("/api/v1/views/priority_list/{}", self.rounds[round]);
        self.site.until(&by, &path, wanted)
    }

    /// Waits for the list of a round to be final, and for every need to have left the round: the clock goes on only when
    /// the server has done what is due.
    #[track_caller]
    pub(super) fn final_list(&mut self, round: usize) -> Value {
        let list = self.list(round, |list| list["status"] == "final");
        let by = self.secretary();
        let board = "/api/v1/views/need_board/totals";
        self.site.until(&by, board, |board| {
            board["totals"]["by_status"].is_object() && board["totals"]["by_status"]["in_round"].is_null()
        });
        list
    }
}

/// The same with every day of the story so many years later.
pub(super) fn later(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, member)| (name, later(member)));
            Value::Object(members.collect())
        }
        Value::Array(items) => items.into_iter().map(later).collect(),
        Value::String(text) => moved(text).into(),
        other => other,
    }
}

/// A day or time of the story.
fn moved(text: String) -> String {
    let is_day = text.len() >= FIRST_DAY.len()
        && text
            .bytes()
            .zip(FIRST_DAY.bytes())
            .all(|(one, like)| one == like && like == b'-' || one.is_ascii_digit() && like.is_ascii_digit());
    if !is_day || text.as_str() < FIRST_DAY {
        return text;
    }
    let year: u32 = text[..4].parse().unwrap();
    format!("{}{}", year + YEARS_LATER, &text[4..])
}
