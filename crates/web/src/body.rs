//! Reading JSON bodies strictly: no field twice, no fraction, nothing unknown; and what is wrong is named by its place.
//!
//! A whole number may be written with a point or an exponent (`12.0`, `1e3`): it is an integer all the same (JSON Schema
//! 2020-12, section 6.1.1 of its validation part), and some languages write every number so.

use crate::problem::{Kind, Problem};
use axum::http::{HeaderMap, header};
use events::codec::INTEGER_MAX;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};
use std::fmt;

/// Reads a body as JSON; an empty body is an empty object.
///
/// # Errors
/// It is no JSON, or not in the strict form.
pub(crate) fn json(headers: &HeaderMap, bytes: &[u8]) -> Result<Value, Problem> {
    if bytes.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let media = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        let detail = "send the body as Content-Type: application/json";
        return Err(Problem::new(Kind::MEDIA, "body.media", detail));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read: Strict = serde_path_to_error::deserialize(&mut reader)
        .map_err(|fault| bad(pointer(fault.path(), 0), &fault.inner().to_string()))?;
    reader
        .end()
        .map_err(|fault| bad(String::new(), &fault.to_string()))?;
    Ok(read.0)
}

/// Reads something of ours out of JSON.
///
/// # Errors
/// Names the place; `skip` is how many steps of the path the caller added around the body.
pub(crate) fn typed<T: DeserializeOwned>(value: Value, skip: usize) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value)
        .map_err(|fault| bad(pointer(fault.path(), skip), &fault.inner().to_string()))
}

/// A body that cannot be used.
pub(crate) fn bad(pointer: String, message: &str) -> Problem {
    let place = if pointer.is_empty() { "the body" } else { &pointer };
    let detail = format!("{place}: {message}");
    Problem::new(Kind::MALFORMED, "body.malformed", detail).at(pointer, message)
}

/// A path as a JSON pointer.
fn pointer(path: &Path, skip: usize) -> String {
    let mut pointer = String::new();
    for segment in path.iter().skip(skip) {
        let step = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.clone(),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&escape(&step));
    }
    pointer
}

/// A step of a JSON pointer.
pub(crate) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// JSON in which no object has a field twice and every number is whole.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON with whole numbers")
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        // The fewest digits that name it have a point only where it is not whole.
        let whole = value.to_string().parse::<i64>().ok();
        whole
            .filter(|whole| whole.unsigned_abs() <= INTEGER_MAX)
            .map(Value::from)
            .ok_or_else(|| E::custom("only whole numbers are taken, none beyond 2^53-1"))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(items.into())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if members.contains_key(&name) {
                return Err(A::Error::custom(format!("the field '{name}' stands twice")));
            }
            let Strict(value) = map.next_value()?;
            members.insert(name, value);
        }
        Ok(members.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Value, Problem> {
        let headers = [(header::CONTENT_TYPE, "application/json".parse().unwrap())];
        json(&headers.into_iter().collect(), text.as_bytes())
    }

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        for (text, number) in [
            ("1805378", 1_805_378_i64),
            ("1805378.0", 1_805_378),
            ("1.25e2", 125),
            ("-3.0", -3),
            ("-0.0", 0),
            ("9007199254740991.0", 9_007_199_254_740_991),
        ] {
            assert_eq!(read(text).unwrap(), number, "{text}");
        }
    }

    #[test]
    fn a_fraction_is_none_and_neither_is_what_a_point_cannot_tell_exactly() {
        for text in [
            "1.5",
            "1e-1",
            "9007199254740992.0",
            "-9007199254740992.0",
            "1e300",
        ] {
            assert!(read(text).is_err(), "{text}");
            assert!(read(&format!("[{{ \"hours\": {text} }}]")).is_err(), "{text}");
        }
    }
}
