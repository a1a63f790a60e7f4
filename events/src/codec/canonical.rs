//! Writing canonical JSON.

use serde::Serialize;
use serde_json::Value;

/// Writes a JSON value in canonical form. Says nothing of NFC, ranges or `null`: [`super::check`] does.
#[must_use]
pub fn canonical(value: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    write(value, &mut out);
    out
}

/// Writes anything serialisable in canonical form: leaves' bodies, rules, lists, every blob.
///
/// # Errors
/// When the thing has no JSON form, e.g. a map whose keys are not texts.
pub fn to_canonical<T: Serialize>(thing: &T) -> Result<Vec<u8>, serde_json::Error> {
    Ok(canonical(&serde_json::to_value(thing)?))
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Value::Object(fields) => {
            // Sorted here, not trusted to the map: a dependency could switch serde_json to insertion order.
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by(|a, b| a.0.cmp(b.0));
            out.push(b'{');
            for (index, (key, value)) in fields.into_iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                text(key, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
        Value::String(words) => text(words, out),
        scalar => out.extend_from_slice(scalar.to_string().as_bytes()),
    }
}

fn text(words: &str, out: &mut Vec<u8>) {
    // Writing a text into memory cannot fail.
    let _ = serde_json::to_writer(out, words);
}
