//! The server issues what was approved. Most centres take note of their mandate; the last objects.

use super::stage::{Stage, nb};
use serde_json::{Value, json};

pub(super) fn answer(stage: &mut Stage<'_>) {
    // One was sent back and one refused; the list itself is the first point.
    let list = stage.list(0, |list| {
        let points = list["cases"].as_object().and_then(|cases| cases.values().next());
        let points = points.map_or(0, |case| case["points"].as_array().map_or(0, Vec::len));
        let issued = list["mandates"].as_object().map_or(0, |mandates| mandates.len());
        issued > 0 && issued + 3 == points && list["reproposed"] != json!([])
    });
    let mandates: Vec<(&String, &Value)> = list["mandates"].as_object().unwrap().iter().collect();
    for (index, (centre, mandate)) in mandates.iter().enumerate() {
        let speaker = stage.who("centre", centre);
        let (verb, body) = match index + 1 == mandates.len() {
            true => {
                let reason = nb("Senteret har ikke fagfolk til dette før høsten.");
                ("object", json!({ "reason": reason }))
            }
            false => ("acknowledge", json!({})),
        };
        let mandate = mandate.as_str().unwrap();
        stage
            .site
            .act(&speaker, &format!("/mandates/{mandate}/{verb}"), &body);
    }
}
