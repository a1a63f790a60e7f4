//! Where two JSON documents first differ: the path (RFC 6901), what should stand there and what does.

use serde_json::Value;

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Difference {
    /// JSON pointer; empty for the whole document.
    pub(crate) path: String,
    /// What should stand there.
    pub(crate) expected: String,
    /// What stands there.
    pub(crate) found: String,
}

/// The first difference between two values, in the order of the document.
pub(crate) fn first(expected: &Value, found: &Value) -> Option<Difference> {
    at(String::new(), Some(expected), Some(found))
}

/// The first difference between two documents; `None` when they are the same or cannot be compared.
pub(crate) fn first_in(expected: &[u8], found: &[u8]) -> Option<Difference> {
    let expected: Value = serde_json::from_slice(expected).ok()?;
    let found = match serde_json::from_slice(found) {
        Ok(found) => found,
        Err(why) => {
            return Some(Difference {
                path: String::new(),
                expected: "a JSON document".into(),
                found: format!("bytes that are none: {why}"),
            });
        }
    };
    first(&expected, &found)
}

fn at(path: String, expected: Option<&Value>, found: Option<&Value>) -> Option<Difference> {
    let below = |key: &str| format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
    match (expected, found) {
        (Some(a), Some(b)) if a == b => None,
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
            keys.sort();
            keys.dedup();
            keys.into_iter()
                .find_map(|key| at(below(key), a.get(key), b.get(key)))
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => (0..a.len().max(b.len()))
            .find_map(|index| at(below(&index.to_string()), a.get(index), b.get(index))),
        _ => Some(Difference {
            path,
            expected: words(expected),
            found: words(found),
        }),
    }
}

fn words(value: Option<&Value>) -> String {
    let words = value.map_or_else(|| "nothing".into(), ToString::to_string);
    match words.char_indices().nth(200) {
        Some((end, _)) => format!("{} …", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_the_first_path() {
        let difference = first(
            &json!({"a": [1, {"b/c": 2}], "z": 1}),
            &json!({"a": [1, {"b/c": 3}]}),
        );
        let Difference {
            path,
            expected,
            found,
        } = difference.unwrap();
        assert_eq!(
            (path.as_str(), expected.as_str(), found.as_str()),
            ("/a/1/b~1c", "2", "3")
        );
        assert_eq!(first(&json!([1]), &json!([1])), None);
        assert_eq!(first(&json!([1]), &json!([1, 2])).unwrap().expected, "nothing");
        assert_eq!(first_in(b"{}", b"{").unwrap().path, "");
    }
}
