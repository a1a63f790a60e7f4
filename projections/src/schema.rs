//! The forms of all documents as JSON Schema (2020-12), made from the types themselves: whoever describes an interface
//! says with them exactly what a view holds.

use crate::VIEWS;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Where the forms name one another.
const NAMED: &str = "/$defs";

/// The forms of all views.
#[derive(Clone, Debug)]
pub struct Schemas {
    /// By view, the form of a document; it names what stands in `named` as `#/$defs/<name>`.
    pub documents: BTreeMap<&'static str, Value>,
    /// The forms that these and one another name, each under the name of its type.
    pub named: Map<String, Value>,
}

impl Schemas {
    /// Those of every view there is, as documents are written.
    #[must_use]
    pub fn all() -> Self {
        let settings = SchemaSettings::draft2020_12().for_serialize();
        let mut generator = settings
            .with(|settings| settings.definitions_path = NAMED.into())
            .into_generator();
        let form = |view: &&dyn crate::View| (view.name(), view.schema(&mut generator).to_value());
        let mut documents: BTreeMap<&'static str, Value> = VIEWS.iter().map(form).collect();
        let mut named = generator.take_definitions(true);
        documents.values_mut().chain(named.values_mut()).for_each(exact);
        Self { documents, named }
    }
}

/// Makes a form as narrow as what is written, in events and views alike: an object has the members that it names and no
/// others, and what may be missing is left out and never null.
pub fn exact(form: &mut Value) {
    match form {
        Value::Object(keywords) => {
            keywords.values_mut().for_each(exact);
            if keywords.contains_key("properties") {
                keywords.entry("additionalProperties").or_insert(json!(false));
                never_null(keywords);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(exact),
        _ => {}
    }
}

fn never_null(object: &mut Map<String, Value>) {
    let required = object.get("required").cloned().unwrap_or_default();
    let is_required = |name: &String| {
        let names = required.as_array().into_iter().flatten();
        names.into_iter().any(|required| required == name)
    };
    let members = object.get_mut("properties").and_then(Value::as_object_mut);
    for (name, member) in members.into_iter().flatten() {
        if let Some(keywords) = member.as_object_mut().filter(|_| !is_required(name)) {
            without_null(keywords);
        }
    }
}

/// A form without null: out of `["string", "null"]` and out of `anyOf` with another.
fn without_null(keywords: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = keywords.get_mut("type") {
        types.retain(|one| one != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            keywords.insert("type".into(), one);
        }
    }
    if let Some(Value::Array(forms)) = keywords.get_mut("anyOf") {
        forms.retain(|form| form["type"] != "null");
        if let [Value::Object(one)] = forms.as_slice() {
            let one = one.clone();
            keywords.remove("anyOf");
            keywords.extend(one);
        }
    }
}
