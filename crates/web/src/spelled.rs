//! How things are spelled in requests, exactly: what the documentation says and what is taken are the same. A general
//! word for a form ("uuid", "date-time") says less than we ask for, so each has its own pattern.

use crate::commands::table::Kind;
use events::ID_PATTERN;
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Map, Value, json};

/// A key of a command, bare or in quotes.
const KEY: &str = r#"^(?:[!#-~]{8,200}|"[!#-~]{8,200}")$"#;

/// A version as an ETag, or any; nothing at all is as if it was not sent.
const MATCH: &str = r#"^(?:\*|"(?:0|[1-9][0-9]{0,17})")?$"#;

/// Some bytes in base64, with nothing left over in the last digit.
const BASE64: &str =
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)$";

/// A day of the years 1 to 9999, leap years and all.
const DAY: &str = "(?:(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)";

/// A time of a day, in UTC with milliseconds.
const CLOCK: &str = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z";

/// The largest position that is taken, as in every number of JSON that all programs read alike.
const POSITION_MAX: u64 = (1 << 53) - 1;

/// Whether a number can be a position.
pub(crate) fn is_position(number: &u64) -> bool {
    *number <= POSITION_MAX
}

/// A position as digits and nothing else: no sign, no zero before them.
pub(crate) fn plain_position(digits: &str) -> Option<u64> {
    let is_plain =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    let position = digits.parse().ok().filter(|_| is_plain);
    position.filter(is_position)
}

/// Reads a position out of a question.
///
/// # Errors
/// It is larger than any.
pub(crate) fn read_position<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let read = u64::deserialize(deserializer)?;
    match is_position(&read) {
        true => Ok(Some(read)),
        false => Err(D::Error::custom(format!("a position is at most {POSITION_MAX}"))),
    }
}

pub(crate) fn id() -> Value {
    json!({ "type": "string", "format": "uuid", "pattern": ID_PATTERN })
}

pub(crate) fn key() -> Value {
    json!({ "type": "string", "pattern": KEY })
}

pub(crate) fn version() -> Value {
    json!({ "type": "string", "pattern": MATCH })
}

pub(crate) fn position() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": POSITION_MAX })
}

/// A time as it is answered, and as it is asked for in bodies.
pub(crate) fn time() -> Value {
    json!({ "type": "string", "format": "date-time", "pattern": format!("^{DAY}{CLOCK}$"), "examples": ["2026-11-22T09:00:00.000Z"] })
}

/// The id of an event in the stream of changes.
pub(crate) fn event_id() -> Value {
    json!({ "type": "string", "pattern": "^(?:from-)?(?:0|[1-9][0-9]{0,14})$" })
}

/// A position, a time or a day.
pub(crate) fn as_of() -> Value {
    json!({ "type": "string", "pattern": format!("^(?:0|[1-9][0-9]{{0,14}}|{DAY}(?:{CLOCK})?)$") })
}

/// Any text that a cursor can be: bytes as hexadecimal digits.
pub(crate) fn cursor() -> Value {
    json!({ "type": "string", "pattern": "^(?:[0-9a-f]{2})*$" })
}

pub(crate) fn base64() -> Value {
    json!({ "type": "string", "contentEncoding": "base64", "pattern": BASE64 })
}

pub(crate) fn media() -> Value {
    json!({ "type": "string", "pattern": "^[!-.0-~]+/[!-~]+$", "maxLength": 100, "examples": ["application/pdf"] })
}

/// The name of a stream that can be asked something.
pub(crate) fn stream() -> Value {
    let id = ID_PATTERN.trim_start_matches('^').trim_end_matches('$');
    let kinds = |of_unit: bool| {
        let kinds = Kind::ALL.into_iter().filter(|kind| kind.is_of_unit() == of_unit);
        kinds.map(Kind::name).collect::<Vec<_>>().join("|")
    };
    json!({ "type": "string", "pattern": format!("^(?:(?:{})-{id}|(?:{})-{id}-{id})$", kinds(false), kinds(true)) })
}

/// Makes the schemas of values as narrow as their readers.
pub(crate) fn narrow(schemas: &mut Map<String, Value>) {
    for (name, schema) in schemas {
        match name.as_str() {
            "Time" => {
                schema["pattern"] = format!("^{DAY}{CLOCK}$").into();
                schema["examples"] = json!(["2026-11-22T09:00:00.000Z"]);
            }
            "Date" => schema["pattern"] = format!("^{DAY}$").into(),
            _ => {}
        }
        bounded(schema);
    }
}

/// Gives each number the bounds of its type.
pub(crate) fn bounded(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let most = match members.get("format").and_then(Value::as_str) {
                Some("uint8") => Some(u64::from(u8::MAX)),
                Some("uint16") => Some(u64::from(u16::MAX)),
                Some("uint32") => Some(u64::from(u32::MAX)),
                Some("uint64" | "uint") => Some(u64::MAX),
                _ => None,
            };
            if let Some(most) = most
                && !members.contains_key("maximum")
            {
                members.insert("maximum".into(), most.into());
            }
            members.values_mut().for_each(bounded);
        }
        Value::Array(items) => items.iter_mut().for_each(bounded),
        _ => {}
    }
}
