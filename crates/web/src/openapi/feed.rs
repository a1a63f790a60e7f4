//! The form of an event in the feed: CloudEvents, and in each the leaf of the log as its type has it.

use super::parts::led;
use crate::{live, spelled};
use events::{Actor, Cite, CommandId, Position, StreamId, Time, Version};
use projections::exact;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// What goes before the names of forms that stand in events.
const EVENT: &str = "event.";

/// Everything that an event in the feed may be, by name.
pub(super) fn forms() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings
        .with(|settings| settings.definitions_path = "/$defs".into())
        .into_generator();
    let around = around(&mut generator);
    let mut named = generator.take_definitions(true);
    let (mut kinds, mut leaves) = (Vec::new(), Map::new());
    for (kind, schema) in events::schemas()
        .into_iter()
        .filter(|(kind, _)| live::is_told(kind))
    {
        let mut body = schema.to_value();
        if let Some(keywords) = body.as_object_mut() {
            keywords.remove("$schema");
            keywords.remove("title");
            if let Some(Value::Object(inner)) = keywords.remove("$defs") {
                named.extend(inner);
            }
        }
        leaves.insert(
            format!("{EVENT}{}", kind.replace('@', ".")),
            leaf(kind, body, &around),
        );
        kinds.push(kind);
    }
    spelled::narrow(&mut named);
    let named = named
        .into_iter()
        .map(|(name, form)| (format!("{EVENT}{name}"), form));
    let mut all: Map<String, Value> = named.chain(leaves).collect();
    all.values_mut().for_each(|form| {
        exact(form);
        led(form, EVENT);
    });
    all.insert("CloudEvent".into(), cloud_event(&kinds));
    all
}

/// The members of a leaf beside its body and type.
fn around(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut members = Map::new();
    let mut put = |name: &str, form: schemars::Schema| members.insert(name.into(), form.to_value());
    put("actor", generator.subschema_for::<Actor>());
    put("at", generator.subschema_for::<Time>());
    put("cites", generator.subschema_for::<Vec<Cite>>());
    put("command", generator.subschema_for::<CommandId>());
    put("seq", generator.subschema_for::<Position>());
    put("stream", generator.subschema_for::<StreamId>());
    put("version", generator.subschema_for::<Version>());
    members
}

/// One leaf of the log.
fn leaf(kind: &str, body: Value, around: &Map<String, Value>) -> Value {
    let mut members = around.clone();
    let about = body.get("description").cloned().unwrap_or_default();
    members.insert("body".into(), body);
    members.insert("type".into(), json!({ "type": "string", "const": kind }));
    members.insert(
        "v".into(),
        json!({ "type": "integer", "const": 1, "description": "The form of the leaf." }),
    );
    let required: Vec<&String> = members.keys().collect();
    json!({ "type": "object", "description": about, "required": required, "properties": members })
}

fn cloud_event(kinds: &[&str]) -> Value {
    let place = |kind: &str| format!("#/components/schemas/{EVENT}{}", kind.replace('@', "."));
    let data: Vec<Value> = kinds.iter().map(|kind| json!({ "$ref": place(kind) })).collect();
    let mapping: Map<String, Value> = kinds
        .iter()
        .map(|kind| ((*kind).to_owned(), place(kind).into()))
        .collect();
    let types: Vec<String> = kinds.iter().map(|kind| live::cloud_type(kind)).collect();
    json!({
        "type": "object", "additionalProperties": false,
        "description": "An event (CloudEvents 1.0). `source` and `id` together name it for ever, whichever server it is read from.",
        "required": ["data", "datacontenttype", "id", "proof", "source", "specversion", "subject", "time", "type"],
        "properties": {
            "data": { "oneOf": data, "discriminator": { "propertyName": "type", "mapping": mapping } },
            "datacontenttype": { "type": "string", "const": "application/json" },
            "id": { "type": "string", "pattern": "^(?:0|[1-9][0-9]{0,15})$", "description": "Its position in the log." },
            "proof": proof(),
            "source": { "type": "string", "format": "uri", "pattern": "^ni:///sha-256;[A-Za-z0-9_-]{43}$", "description": "The log, and with it the installation: the name (RFC 6920) of its first event, which is SHA-256 of the bytes of the first leaf. The same from every server of the store and from a copy of it; another for every other log." },
            "specversion": { "type": "string", "const": "1.0" },
            "subject": { "type": "string", "description": "The stream." },
            "time": spelled::time(),
            "type": { "type": "string", "enum": types },
        },
    })
}

/// How far the proof of an event has come.
pub(super) fn proof() -> Value {
    json!({ "type": "string", "enum": ["pending", "final", "unsigned"], "description": "Final when it is in a checkpoint that enough witnesses have cosigned; pending until then; unsigned where this server signs nothing." })
}
