//! A list as CSV (RFC 4180), as a spreadsheet takes it: no cell holds JSON.
//!
//! The columns follow from the form of the view's documents, so they are the same on every page and in every
//! installation: `key`, `part`, `item`, and one for each value, named by its place (`need.title`). A document has a row
//! of its own, in which `part` and `item` are empty. What it has many of (the points of a case, the hours by round) has
//! further rows below, one for each: `part` names the list, `item` which of it, by its place from 1 or by its key. A list
//! of plain values stands in one cell, parted by `; `, and a text is there with its words.

use crate::problem::Problem;
use axum::http::HeaderMap;
use projections::Schemas;
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::all);

/// The columns before those of the documents.
const FIRST: [&str; 3] = ["key", "part", "item"];

/// Between plain values that share a cell.
const BETWEEN: &str = "; ";

/// Whether the asker wants CSV rather than JSON.
///
/// # Errors
/// Neither is wanted.
pub(crate) fn is_wanted(headers: &HeaderMap) -> Result<bool, Problem> {
    let form = crate::accept::wanted(headers, &["application/json", "text/csv"])?;
    Ok(form == "text/csv")
}

/// The rows of a list of a view's documents.
///
/// # Errors
/// When a document has something that its form does not, which no document of this program has.
pub(super) fn written(view: &str, items: &BTreeMap<String, Value>) -> Result<Vec<u8>, Problem> {
    let form = SCHEMAS.documents.get(view).unwrap_or(&Value::Null);
    sheet(Forms(&SCHEMAS.named), form, items).map_err(|why| crate::errors::damaged(&why))
}

fn sheet(forms: Forms<'_>, form: &Value, items: &BTreeMap<String, Value>) -> Result<Vec<u8>, String> {
    let mut columns = Vec::new();
    forms.columns(form, "", &mut columns);
    let places: HashMap<&str, usize> = columns
        .iter()
        .zip(0..)
        .map(|(name, at)| (name.as_str(), at))
        .collect();
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let fault = |why: csv::Error| why.to_string();
    let names = FIRST.into_iter().chain(columns.iter().map(String::as_str));
    out.write_record(names).map_err(fault)?;
    for (key, document) in items {
        let mut rows = vec![Row::default()];
        forms.fill(&mut rows, 0, form, document, "");
        let several = rows.len() > 1;
        for row in rows.iter().filter(|row| !several || !row.cells.is_empty()) {
            let mut cells = vec![String::new(); columns.len()];
            for (name, cell) in &row.cells {
                let place = places.get(name.as_str());
                *place
                    .and_then(|place| cells.get_mut(*place))
                    .ok_or_else(|| format!("there is no column for {name} of {key}"))? = safe(cell.clone());
            }
            let first = [key, &row.part, &row.item].map(|cell| safe(cell.clone()));
            out.write_record(first.into_iter().chain(cells)).map_err(fault)?;
        }
    }
    out.into_inner().map_err(|why| why.to_string())
}

/// One row to be.
#[derive(Default)]
struct Row {
    part: String,
    item: String,
    cells: BTreeMap<String, String>,
}

/// The forms that others name.
#[derive(Clone, Copy)]
struct Forms<'a>(&'a Map<String, Value>);

impl<'a> Forms<'a> {
    /// The form itself, where another is named; and whether it is a text.
    fn followed(self, form: &'a Value) -> (&'a Value, bool) {
        let name = form["$ref"].as_str().and_then(|to| to.rsplit('/').next());
        match name.and_then(|name| self.0.get(name)) {
            Some(named) => (named, name == Some("Text")),
            None => (form, false),
        }
    }

    /// The forms of which a value has one.
    fn options(form: &'a Value) -> impl Iterator<Item = &'a Value> {
        let either = ["oneOf", "anyOf"]
            .into_iter()
            .filter_map(|word| form[word].as_array());
        either.flatten()
    }

    /// The form of what a map holds, under whatever keys.
    fn entry(form: &'a Value) -> Option<&'a Value> {
        let patterns = form["patternProperties"].as_object();
        let by_pattern = patterns.and_then(|patterns| patterns.values().next());
        by_pattern.or_else(|| {
            form.get("additionalProperties")
                .filter(|others| others.is_object())
        })
    }

    /// The columns of a form, each once, in the order of its members.
    fn columns(self, form: &'a Value, path: &str, into: &mut Vec<String>) {
        let (form, is_text) = self.followed(form);
        let has_options = Self::options(form).next().is_some();
        if let Some(members) = form["properties"].as_object().filter(|_| !is_text) {
            for (name, member) in members {
                self.columns(member, &joined(path, name), into);
            }
        } else if let Some(items) = form.get("items") {
            self.columns(items, path, into);
        } else if let Some(value) = Self::entry(form) {
            self.columns(value, path, into);
        } else if has_options {
            Self::options(form).for_each(|option| self.columns(option, path, into));
        } else if form["type"] != "null" && !into.iter().any(|known| known == path) {
            into.push(path.to_owned());
        }
    }

    /// Whether a value of this form takes one cell.
    fn is_plain(self, form: &'a Value) -> bool {
        let (form, is_text) = self.followed(form);
        is_text
            || (!form["properties"].is_object()
                && Self::entry(form).is_none()
                && form.get("items").is_none()
                && Self::options(form).all(|option| self.is_plain(option)))
    }

    /// The form that a member of an object has.
    fn member(self, form: &'a Value, name: &str) -> Option<&'a Value> {
        let own = form["properties"].get(name);
        own.or_else(|| Self::options(form).find_map(|option| self.member(self.followed(option).0, name)))
    }

    /// Puts a value into a row, and what it has many of into rows of their own.
    fn fill(self, rows: &mut Vec<Row>, row: usize, form: &'a Value, value: &Value, path: &str) {
        let (form, is_text) = self.followed(form);
        match value {
            Value::Null => {}
            Value::Object(members) if is_text => put(rows, row, path, plain(members.get("words"))),
            Value::Array(items) if form.get("items").is_some_and(|of| self.is_plain(of)) => {
                let cells: Vec<String> = items.iter().map(|item| plain(Some(item))).collect();
                put(rows, row, path, cells.join(BETWEEN));
            }
            Value::Array(items) => {
                for (place, item) in (1..).zip(items) {
                    let of = one_more(rows, row, path, &u64::to_string(&place));
                    self.fill(rows, of, &form["items"], item, path);
                }
            }
            Value::Object(members) => {
                let entry = Self::entry(form);
                for (name, member) in members {
                    if let Some(entry) = entry {
                        let of = one_more(rows, row, path, name);
                        self.fill(rows, of, entry, member, path);
                    } else {
                        let of = self.member(form, name).unwrap_or(&Value::Null);
                        self.fill(rows, row, of, member, &joined(path, name));
                    }
                }
            }
            other => put(rows, row, path, plain(Some(other))),
        }
    }
}

fn put(rows: &mut [Row], row: usize, path: &str, cell: String) {
    if let Some(row) = rows.get_mut(row) {
        row.cells.insert(path.to_owned(), cell);
    }
}

/// A row for one of many; within another such row it is named after that too.
fn one_more(rows: &mut Vec<Row>, within: usize, part: &str, item: &str) -> usize {
    let before = rows.get(within).map_or("", |row| row.item.as_str());
    let item = match before {
        "" => item.to_owned(),
        before => format!("{before}/{item}"),
    };
    let (part, cells) = (part.to_owned(), BTreeMap::new());
    rows.push(Row { part, item, cells });
    rows.len() - 1
}

fn joined(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

/// A plain value, or a text by its words.
fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(text)) => plain(text.get("words")),
        Some(other) => other.to_string(),
    }
}

/// What a spreadsheet would take for a formula is led by an apostrophe.
fn safe(text: String) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A form with everything in it that documents have.
    fn form() -> (Value, Value) {
        let named = json!({
            "Text": { "type": "object", "properties": { "commitment": {}, "lang": {}, "words": {} } },
            "Point": { "type": "object", "properties": {
                "asks": { "oneOf": [{ "const": "list" }, { "type": "object", "properties": { "mandate": {
                    "type": "object", "properties": { "hours": { "type": "integer" } } } } }] },
                "votes": { "type": "object", "additionalProperties": false,
                    "patternProperties": { "^[a-z-]+$": { "type": "string" } } } } },
        });
        let form = json!({ "type": "object", "properties": {
            "hours": { "type": "integer" },
            "owners": { "type": "array", "items": { "type": "string" } },
            "points": { "type": "array", "items": { "$ref": "#/$defs/Point" } },
            "said": { "type": "array", "items": { "$ref": "#/$defs/Text" } },
            "title": { "$ref": "#/$defs/Text" } } });
        (named, form)
    }

    fn written(items: Value) -> String {
        let (named, form) = form();
        let items = serde_json::from_value(items).unwrap();
        let csv = sheet(Forms(named.as_object().unwrap()), &form, &items).unwrap();
        String::from_utf8(csv).unwrap()
    }

    const HEAD: &str =
        "key,part,item,hours,owners,points.asks,points.asks.mandate.hours,points.votes,said,title\r\n";

    #[test]
    fn every_document_has_a_row_and_what_it_has_many_of_has_rows_below() {
        let text = |words: &str| json!({ "commitment": "x", "lang": "nb", "words": words });
        let csv = written(json!({
            "a": { "hours": 3, "owners": ["u", "v"], "title": text("Vold, \"nær\""), "said": [text("ja"), text("nei")] },
            "b": { "hours": 4, "points": [
                { "asks": "list", "votes": { "p": "for", "q": "against" } },
                { "asks": { "mandate": { "hours": 20 } }, "votes": {} } ] },
        }));
        let rows = "a,,,3,u; v,,,,ja; nei,\"Vold, \"\"nær\"\"\"\r\n\
            b,,,4,,,,,,\r\n\
            b,points,1,,,list,,,,\r\n\
            b,points.votes,1/p,,,,,for,,\r\n\
            b,points.votes,1/q,,,,,against,,\r\n\
            b,points,2,,,,20,,,\r\n";
        assert_eq!(csv, format!("{HEAD}{rows}"));
    }

    #[test]
    fn nothing_is_a_formula_and_nothing_that_is_missing_is_anything() {
        let text = |words: Value| json!({ "commitment": "x", "lang": "nb", "words": words });
        let csv = written(json!({
            "=key": { "owners": ["@u", "v"], "title": text(json!("=1+1")) },
            "b": { "said": [], "title": text(json!(null)) },
            "c": {},
        }));
        assert_eq!(
            csv,
            format!("{HEAD}'=key,,,,'@u; v,,,,,'=1+1\r\nb,,,,,,,,,\r\nc,,,,,,,,,\r\n")
        );
        assert_eq!(written(json!({})), HEAD);
    }

    #[test]
    fn what_the_form_does_not_have_is_not_left_out_in_silence() {
        let (named, form) = form();
        let items = BTreeMap::from([("a".to_owned(), json!({ "colour": "red" }))]);
        let fault = sheet(Forms(named.as_object().unwrap()), &form, &items).unwrap_err();
        assert_eq!(fault, "there is no column for colour of a");
    }

    #[test]
    fn every_view_has_columns_of_its_own_and_none_holds_json() {
        for (view, form) in &SCHEMAS.documents {
            let mut columns = Vec::new();
            Forms(&SCHEMAS.named).columns(form, "", &mut columns);
            assert!((3..120).contains(&columns.len()), "{view}: {columns:?}");
            assert!(
                columns.iter().all(|column| !column.is_empty()),
                "{view}: {columns:?}"
            );
        }
    }
}
