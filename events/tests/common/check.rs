//! A checker for as much of JSON Schema (2020-12) as our schemas use. Knows no `format`, and refuses
//! keywords that it has never heard of, so that it cannot fall silent.

use regex::Regex;
use serde_json::{Map, Value};
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

/// What is wrong with a value, one line each; empty when it keeps to the schema.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    faults_within(schema, schema, value)
}

/// The same for a schema that stands in a larger document, within which it names others.
pub(crate) fn faults_within(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Check { root }.against(schema, value, "", &mut faults);
    faults
}

struct Check<'a> {
    root: &'a Value,
}

impl Check<'_> {
    fn against(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let Some(keywords) = schema.as_object() else {
            if schema == &Value::Bool(false) {
                faults.push(format!("{at} may not be there"));
            }
            return;
        };
        for (keyword, wanted) in keywords {
            let fine = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "default" | "examples" => continue,
                "contentEncoding" | "discriminator" | "format" => continue,
                "properties" | "additionalProperties" | "patternProperties" => continue,
                "$ref" => {
                    let pointer = wanted.as_str().unwrap_or_default().trim_start_matches('#');
                    let target = self.root.pointer(pointer).expect("a reference within the schema");
                    self.against(target, value, at, faults);
                    continue;
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.against(wanted, item, &format!("{at}[{index}]"), faults);
                    }
                    continue;
                }
                "type" => {
                    if !is_of_type(wanted, value) {
                        faults.push(format!(
                            "{at} is not a {}",
                            wanted.as_str().unwrap_or("right type")
                        ));
                    }
                    continue;
                }
                "required" => {
                    let keys = wanted.as_array().into_iter().flatten().filter_map(Value::as_str);
                    faults.extend(
                        keys.filter(|key| value.get(*key).is_none())
                            .map(|key| format!("{at}.{key} is missing")),
                    );
                    continue;
                }
                "uniqueItems" => {
                    let items = value.as_array().map_or(&[][..], Vec::as_slice);
                    let is_double = |(index, item)| items.iter().take(index).any(|before| before == item);
                    !items.iter().enumerate().any(is_double)
                }
                "minItems" => value
                    .as_array()
                    .is_none_or(|items| items.len() as u64 >= count(wanted)),
                "maxItems" => value
                    .as_array()
                    .is_none_or(|items| items.len() as u64 <= count(wanted)),
                "minLength" => value
                    .as_str()
                    .is_none_or(|text| text.chars().count() as u64 >= count(wanted)),
                "maxLength" => value
                    .as_str()
                    .is_none_or(|text| text.chars().count() as u64 <= count(wanted)),
                "oneOf" if keywords.contains_key("discriminator") => {
                    match self.discriminated(keywords, value) {
                        Some(option) => self.against(option, value, at, faults),
                        None => faults.push(format!("{at} is of no type that there is")),
                    }
                    continue;
                }
                "pattern" => value
                    .as_str()
                    .is_none_or(|text| matches(wanted.as_str().expect("a pattern"), text)),
                "const" => wanted == value,
                "enum" => wanted.as_array().is_some_and(|options| options.contains(value)),
                "oneOf" => self.matching(wanted, value, at) == 1,
                "anyOf" => self.matching(wanted, value, at) > 0,
                "minimum" => number(value).is_none_or(|value| Some(value) >= number(wanted)),
                "maximum" => number(value).is_none_or(|value| Some(value) <= number(wanted)),
                unknown => panic!("teach tests/common/check.rs the keyword '{unknown}'"),
            };
            if !fine {
                faults.push(format!("{at} does not keep to {keyword} {wanted}"));
            }
        }
        if let Some(fields) = value.as_object() {
            self.fields(keywords, fields, at, faults);
        }
    }

    fn fields(
        &self,
        keywords: &Map<String, Value>,
        fields: &Map<String, Value>,
        at: &str,
        faults: &mut Vec<String>,
    ) {
        for (key, value) in fields {
            let at = format!("{at}.{key}");
            let named = keywords.get("properties").and_then(|known| known.get(key));
            let patterns = keywords.get("patternProperties").and_then(Value::as_object);
            let fitting = patterns
                .into_iter()
                .flatten()
                .find(|(pattern, _)| matches(pattern, key));
            let schema = named.or(fitting.map(|(_, schema)| schema));
            match (schema, keywords.get("additionalProperties")) {
                (Some(schema), _) => self.against(schema, value, &at, faults),
                (None, Some(Value::Bool(false))) => faults.push(format!("{at} is not in the schema")),
                (None, Some(schema)) => self.against(schema, value, &at, faults),
                (None, None) => {}
            }
        }
    }

    /// The one of several forms that a value says it has (OpenAPI).
    fn discriminated(&self, keywords: &Map<String, Value>, value: &Value) -> Option<&Value> {
        let by = keywords.get("discriminator")?;
        let said = value.get(by["propertyName"].as_str()?)?.as_str()?;
        let pointer = by["mapping"].get(said)?.as_str()?.trim_start_matches('#');
        self.root.pointer(pointer)
    }

    fn matching(&self, options: &Value, value: &Value, at: &str) -> usize {
        let fits = |option: &&Value| {
            let mut faults = Vec::new();
            self.against(option, value, at, &mut faults);
            faults.is_empty()
        };
        options.as_array().into_iter().flatten().filter(fits).count()
    }
}

/// Whether a text has a place that a pattern fits. Few patterns are tried on many texts.
fn matches(pattern: &str, text: &str) -> bool {
    static KNOWN: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("nobody panics while holding it");
    let known = known.entry(pattern.to_owned());
    known
        .or_insert_with(|| Regex::new(pattern).expect("a pattern"))
        .is_match(text)
}

/// A whole number, whether it has a sign or goes beyond those that have.
fn number(value: &Value) -> Option<i128> {
    let signed = value.as_i64().map(i128::from);
    signed.or_else(|| value.as_u64().map(i128::from))
}

fn count(wanted: &Value) -> u64 {
    wanted.as_u64().expect("a count")
}

fn is_of_type(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::Array(options) => options.iter().any(|option| is_of_type(option, value)),
        Value::String(name) => match name.as_str() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "null" => value.is_null(),
            _ => false,
        },
        _ => false,
    }
}
