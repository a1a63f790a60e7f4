//! Puts the words of texts beside their commitments; what was erased has none.

use crate::{app::App, problem::Problem};
use events::{Digest, Text};
use serde_json::Value;
use std::collections::BTreeMap;

/// A document with the words of its texts.
pub(crate) async fn opened(app: &App, bytes: &[u8]) -> Result<Value, Problem> {
    let mut document: Value =
        serde_json::from_slice(bytes).map_err(|why| crate::errors::damaged(&why.to_string()))?;
    let mut texts = BTreeMap::new();
    collect(&document, &mut texts);
    let mut words = BTreeMap::new();
    for (commitment, text) in texts {
        words.insert(commitment.to_string(), app.engine.words(&text).await?);
    }
    put(&mut document, &words);
    Ok(document)
}

fn text(value: &Value) -> Option<Text> {
    let is_text = value.as_object()?.len() == 2 && value.get("commitment").is_some();
    is_text
        .then(|| serde_json::from_value(value.clone()).ok())
        .flatten()
}

fn collect(value: &Value, into: &mut BTreeMap<Digest, Text>) {
    if let Some(text) = text(value) {
        into.insert(text.commitment, text);
        return;
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| collect(member, into)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        _ => {}
    }
}

fn put(value: &mut Value, words: &BTreeMap<String, Option<String>>) {
    let of = value
        .get("commitment")
        .and_then(Value::as_str)
        .and_then(|commitment| words.get(commitment));
    let of = of.cloned();
    match value {
        Value::Object(members) if of.is_some() && members.len() == 2 => {
            members.insert("words".into(), of.flatten().into());
        }
        Value::Object(members) => members.values_mut().for_each(|member| put(member, words)),
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, words)),
        _ => {}
    }
}
