//! The demo as it was told: its files, and the log that came of it.

use crate::store::{Kind, Row, Store};
use serde_json::Value;
use std::{collections::BTreeMap, ops::Index};

/// What the demo is told from, and what it left in the log.
pub(super) struct Demo {
    pub(super) clusters: Vec<Line>,
    pub(super) centres: Vec<Line>,
    pub(super) needs: Vec<Line>,
    pub(super) support: Vec<Line>,
    pub(super) feasibility: Vec<Line>,
    pub(super) ballots: Vec<Line>,
    pub(super) replaced: Vec<Line>,
    pub(super) second_ballots: Vec<Line>,
    pub(super) seats: Vec<Line>,
    pub(super) leaves: Vec<Value>,
}

/// A line of a file.
pub(super) struct Line(BTreeMap<String, String>);

impl Index<&str> for Line {
    type Output = str;

    fn index(&self, column: &str) -> &str {
        &self.0[column]
    }
}

impl Line {
    /// The parts of a field whose parts are joined by semicolons.
    pub(super) fn parts(&self, column: &str) -> Vec<&str> {
        let parts = self[column].split(';').map(str::trim);
        parts.filter(|part| !part.is_empty()).collect()
    }
}

fn lines(name: &str) -> Vec<Line> {
    let path = format!("{}/../crates/cli/demo/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let columns = reader.headers().unwrap().clone();
    let line = |record: csv::StringRecord| {
        let fields = columns.iter().map(str::to_owned);
        Line(fields.zip(record.iter().map(str::to_owned)).collect())
    };
    reader.records().map(|record| line(record.unwrap())).collect()
}

/// The leaves of a log.
pub(super) fn leaves(store: &Store) -> Vec<Value> {
    let leaf = |row: Row| serde_json::from_str(&row.leaf).unwrap();
    store.rows().into_iter().map(leaf).collect()
}

/// The id in the name of a leaf's stream.
pub(super) fn id(leaf: &Value) -> &str {
    let stream = leaf["stream"].as_str().unwrap();
    stream.split_once('-').unwrap().1
}

impl Demo {
    pub(super) fn of(kind: Kind) -> Self {
        Self {
            clusters: lines("clusters.csv"),
            centres: lines("centre_facts.csv"),
            needs: lines("needs.csv"),
            support: lines("support.csv"),
            feasibility: lines("feasibility.csv"),
            ballots: lines("ballots.csv"),
            replaced: lines("replaced.csv"),
            second_ballots: lines("second.csv"),
            seats: lines("body.csv"),
            leaves: leaves(Store::demo(kind)),
        }
    }

    /// The leaves of one sort of event, in order.
    pub(super) fn all(&self, kind: &str) -> impl Iterator<Item = &Value> {
        let kind = format!("{kind}@1");
        self.leaves.iter().filter(move |leaf| leaf["type"] == kind)
    }

    /// The id of what was begun by the event of a sort whose body says this.
    pub(super) fn begun(&self, kind: &str, member: &str, says: &str) -> String {
        let found = self.all(kind).find(|leaf| leaf["body"][member] == says);
        let found = found.unwrap_or_else(|| panic!("no {kind} with {member} {says} in the demo"));
        id(found).to_owned()
    }

    /// The ids of all that was begun by events of a sort, in order.
    pub(super) fn ids(&self, kind: &str) -> Vec<String> {
        self.all(kind).map(|leaf| id(leaf).to_owned()).collect()
    }

    /// A municipality by its four digits, or a county municipality by its two.
    pub(super) fn unit(&self, number: &str) -> String {
        match number.len() {
            2 => self.begun("county.registered", "number", number),
            _ => self.begun("municipality.registered", "number", number),
        }
    }

    pub(super) fn centre(&self, code: &str) -> String {
        self.begun("centre.registered", "code", code)
    }

    pub(super) fn cluster(&self, key: &str) -> String {
        let line = self.clusters.iter().find(|line| &line["key"] == key);
        self.begun("cluster.formed", "name", &line.unwrap()["name"])
    }

    /// The needs by their keys. Those of the workshop came in after all others.
    pub(super) fn need_ids(&self) -> BTreeMap<String, String> {
        let (workshop, others): (Vec<&Line>, Vec<&Line>) =
            self.needs.iter().partition(|line| &line["way"] == "workshop");
        let keys = others
            .into_iter()
            .chain(workshop)
            .map(|line| line["key"].to_owned());
        keys.zip(self.ids("need.submitted")).collect()
    }
}
