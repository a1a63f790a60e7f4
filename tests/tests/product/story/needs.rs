//! Needs come in: by their owners, on behalf of small municipalities and from a workshop. Those who share one join it,
//! others support it.

use super::{
    demo::Line,
    stage::{Stage, nb, said},
};
use serde_json::{Value, json};

/// The cluster that held a workshop.
const WORKSHOP: &str = "bergen-hardanger";

/// The rules of the round for the region: the product's defaults, with a lot in two parts.
pub(super) fn rules(ks: &str) -> Value {
    json!({
        "ballot": { "form": "approval", "limit": 10 }, "binding": true, "carry_limit": 3, "complaint_days": 21,
        "count": { "id": "es_list", "params": { "utility": "cost" }, "version": 1 }, "joint_part_min": 20, "lot_parts": 2,
        "outreach": "1/20", "period": { "from": "2035-01-01", "to": "2035-12-31" }, "quorum": "1/2", "ratified_by": ks,
        "represent_days": 7, "ties": "chain",
        "weighting": { "scheme": "steps", "above": 5, "steps": [
            { "below": 5_000, "weight": 1 }, { "below": 15_000, "weight": 2 }, { "below": 50_000, "weight": 3 } ] },
    })
}

/// The round is planned, gets its rules and takes needs.
pub(super) fn plan(stage: &mut Stage<'_>) {
    let mut clusters = stage.demo.ids("cluster.formed");
    clusters.sort();
    let plan = json!({
        "clusters": clusters, "counties": [stage.demo.unit("11"), stage.demo.unit("46")],
        "region": stage.demo.ids("region.formed")[0], "scope": "region",
        "title": nb("Prioriteringsrunde høsten 2026, KSF Vest (eksempel)"),
    });
    let (secretary, rules) = (stage.secretary(), rules(&stage.ks));
    stage.round(&secretary, 0, "plan", &plan);
    stage.round(&secretary, 0, "adopt-rules", &rules);
    let until = json!({ "until": "2034-10-01T06:00:00.000Z" });
    stage.round(&secretary, 0, "open-submissions", &until);
}

/// All needs, and who stands behind them.
pub(super) fn come_in(stage: &mut Stage<'_>) {
    let demo = stage.demo;
    for line in demo.needs.iter().filter(|line| &line["way"] != "workshop") {
        submit(stage, line);
    }
    workshop(stage);
    for line in &demo.needs {
        for number in &line.parts("owners")[1..] {
            let (owner, unit) = (stage.owner(number), demo.unit(number));
            stage.of_need(&owner, &line["key"], "join", &json!({ "unit": unit }));
        }
    }
    for line in &demo.support {
        for number in line.parts("units") {
            let owner = stage.owner(number);
            let give = format!("supports/{}/give", demo.unit(number));
            stage.of_need(&owner, &line["need"], &give, &json!({}));
        }
    }
}

/// By its owner; or, with its consent, by the coordinator of its cluster.
fn submit(stage: &mut Stage<'_>, line: &Line) {
    let number = line.parts("owners")[0];
    let (by, origin) = match &line["way"] {
        "behalf" => {
            let (cluster, coordinator) = stage.coordinator_of(number);
            let consent = format!("E-post fra {number} (eksempel)");
            let origin = json!({ "way": "on_behalf", "cluster": cluster, "consent": consent });
            (coordinator.on_behalf_of(&stage.demo.unit(number)), origin)
        }
        _ => (stage.owner(number), json!({ "way": "own" })),
    };
    let need = need(stage, line, origin);
    stage.of_need(&by, &line["key"], "submit", &need);
}

fn need(stage: &Stage<'_>, line: &Line, origin: Value) -> Value {
    let hours: u64 = line["hours"].parse().unwrap();
    json!({
        "delivery_type": line["delivery_type"], "description": said(&line["lang"], &line["description"]), "hours": hours,
        "origin": origin, "subject": line["subject"], "title": said(&line["lang"], &line["title"]),
        "unit": stage.demo.unit(line.parts("owners")[0]),
    })
}

/// All needs of the workshop come in together or not at all.
fn workshop(stage: &mut Stage<'_>) {
    let cluster = stage.demo.cluster(WORKSHOP);
    let origin = json!({
        "way": "workshop", "cluster": cluster, "consent": "Deltakerliste fra samlingen (eksempel)", "date": "2034-09-01",
        "name": "Samling om behov i Bergen, Nordhordland og Hardanger (eksempel)",
    });
    let lines = stage.demo.needs.iter().filter(|line| &line["way"] == "workshop");
    let steps: Vec<Value> = lines
        .map(|line| {
            let stream = format!("need-{}", stage.needs[&line["key"]]);
            json!({ "intent": "submit", "stream": stream, "body": need(stage, line, origin.clone()) })
        })
        .collect();
    let coordinator = stage.who("coordinator", &cluster);
    stage
        .site
        .act(&coordinator, "/commands", &json!({ "steps": steps }));
}
