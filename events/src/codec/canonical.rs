//! Writing canonical JSON.

use super::check;
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
    // Where fields are declared sorted, what serde writes is canonical already; all else goes by a JSON value.
    let written = serde_json::to_vec(thing)?;
    match check(&written) {
        Ok(()) => Ok(written),
        Err(_) => Ok(canonical(&serde_json::to_value(thing)?)),
    }
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
                put(key, out);
                out.push(b':');
                write(value, out);
            }
            out.push(b'}');
        }
        Value::String(words) => put(words, out),
        scalar => put(scalar, out),
    }
}

/// Writes a text or another scalar as serde does.
fn put<T: Serialize + ?Sized>(scalar: &T, out: &mut Vec<u8>) {
    // Writing either into memory cannot fail.
    let _ = serde_json::to_writer(out, scalar);
}
