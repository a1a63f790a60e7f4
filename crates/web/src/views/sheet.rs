//! A list as CSV (RFC 4180): a row for each document, a column for each field; what has parts is written as JSON.

use crate::problem::Problem;
use axum::http::HeaderMap;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Whether the asker wants CSV rather than JSON.
///
/// # Errors
/// Neither is wanted.
pub(crate) fn is_wanted(headers: &HeaderMap) -> Result<bool, Problem> {
    let form = crate::accept::wanted(headers, &["application/json", "text/csv"])?;
    Ok(form == "text/csv")
}

/// The rows of a list.
///
/// # Errors
/// When a row cannot be written, which no JSON can cause.
pub(super) fn written(items: &BTreeMap<String, Value>) -> Result<Vec<u8>, Problem> {
    let fault = |why: &dyn std::fmt::Display| crate::errors::damaged(&why.to_string());
    let columns: BTreeSet<&str> = items
        .values()
        .filter_map(Value::as_object)
        .flat_map(|members| members.keys().map(String::as_str))
        .collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["key"].into_iter().chain(columns.iter().copied()))
        .map_err(|why| fault(&why))?;
    for (key, document) in items {
        let cells = columns.iter().map(|column| cell(document.get(column)));
        out.write_record([safe(key.clone())].into_iter().chain(cells))
            .map_err(|why| fault(&why))?;
    }
    out.into_inner().map_err(|why| fault(&why))
}

/// A value as a cell: a text by its words.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => safe(text.clone()),
        Some(Value::Object(members))
            if members.contains_key("words") && members.contains_key("commitment") =>
        {
            cell(members.get("words"))
        }
        Some(other) => other.to_string(),
    }
}

/// What a spreadsheet would take for a formula is led by an apostrophe.
fn safe(text: String) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_have_every_column_and_no_formula() {
        let items = BTreeMap::from([
            (
                "a".to_owned(),
                json!({ "hours": 3, "title": { "commitment": "x", "lang": "nb", "words": "=1+1" } }),
            ),
            ("b".to_owned(), json!({ "owners": ["u", "v"], "title": null })),
        ]);
        let csv = String::from_utf8(written(&items).unwrap()).unwrap();
        assert_eq!(
            csv,
            "key,hours,owners,title\na,3,,'=1+1\nb,,\"[\"\"u\"\",\"\"v\"\"]\",\n"
        );
    }
}
