//! Holds whatever the server answers against its own description: the status, the form in which it comes, and every member
//! of what is JSON. Every answer in these tests passes here, so one that is not described fails whichever test asked.

#[expect(dead_code, reason = "of the checker only one door is needed")]
#[path = "../../../../events/tests/common/check.rs"]
mod check;

use super::Answer;
use serde_json::Value;
use std::sync::LazyLock;

static DESCRIBED: LazyLock<Value> = LazyLock::new(web::openapi::document);

/// What is wrong with an answer by the description; nothing is where the address is not in it.
#[track_caller]
pub(crate) fn holds(method: &str, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else {
        return;
    };
    let told = format!("{method} {path}: {}", answer.text());
    let response = &operation["responses"][answer.status.as_str()];
    assert!(
        response.is_object(),
        "status {} is not described: {told}",
        answer.status
    );
    let media = answer
        .header("content-type")
        .split(';')
        .next()
        .unwrap_or_default();
    if answer.bytes.is_empty() || !answer.header("content-encoding").is_empty() {
        return;
    }
    let content = &followed(response)["content"][media];
    assert!(content.is_object(), "the form {media} is not described: {told}");
    if media.ends_with("json") {
        let faults = check::faults_within(&DESCRIBED, &content["schema"], &answer.json());
        assert!(faults.is_empty(), "{faults:#?} in {told}");
    }
}

/// The form itself, where another is named.
fn followed(value: &'static Value) -> &'static Value {
    let to = value["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    to.and_then(|to| DESCRIBED.pointer(to)).unwrap_or(value)
}

fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split(['?', '#']).next()?.strip_prefix("/api/v1")?;
    let mut paths = DESCRIBED["paths"].as_object()?.iter();
    let (_, operations) = paths.find(|(template, _)| is_of(template, path))?;
    operations.get(method.to_ascii_lowercase())
}

/// Whether an address is of a template. The last part of one stands for the rest of the address where it is a key.
fn is_of(template: &str, path: &str) -> bool {
    if let Some(before) = template.strip_suffix("{key}") {
        return path.strip_prefix(before).is_some_and(|key| !key.is_empty());
    }
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other || one.starts_with('{') => {}
            _ => return false,
        }
    }
}
