//! Municipalities vote; some vote twice, and the last ballot counts. One representative is ill, and the substitute votes.
//! When the deadline comes the server closes by itself, and counts when the lot is revealed.

use super::{
    demo::Line,
    screening::{digest, lot},
    stage::Stage,
};
use serde_json::{Map, Value, json};

/// The municipality whose representative falls ill.
const ABSENT: &str = "4621";
/// The municipality whose own council decided on its ballot.
const MINUTED: &str = "4601";

pub(super) fn vote(stage: &mut Stage<'_>) {
    let demo = stage.demo;
    let unit = demo.unit(ABSENT);
    let (member, _) = stage.granted("representative", &unit, 0);
    let (_, coordinator) = stage.coordinator_of(ABSENT);
    let away = json!({ "from": "2034-10-01T06:00:00.000Z", "to": "2034-10-08T06:00:00.000Z" });
    let record = format!("/credentials/{member}/record-absence");
    stage.site.act(&coordinator, &record, &away);
    for line in demo.replaced.iter().chain(&demo.ballots) {
        match &line["municipality"] {
            ABSENT => {
                let substitute = stage.nth("representative", &unit, 1);
                let mut ballot = ballot(stage, line);
                ballot["absent"] = json!([member]);
                let cast = format!("ballots/{unit}/cast");
                stage.round(&substitute, 0, &cast, &ballot);
            }
            _ => cast(stage, 0, line),
        }
    }
    nothing_is_known_before_the_close(stage);
}

/// A unit's ballot, by whoever represents it.
pub(super) fn cast(stage: &mut Stage<'_>, round: usize, line: &Line) {
    let number = &line["municipality"];
    let (by, unit, ballot) = (
        stage.representative(number),
        stage.demo.unit(number),
        ballot(stage, line),
    );
    stage.round(&by, round, &format!("ballots/{unit}/cast"), &ballot);
}

fn ballot(stage: &Stage<'_>, line: &Line) -> Value {
    let marks = line
        .parts("approves")
        .into_iter()
        .map(|key| (stage.need(key), json!(1)));
    let marks: Map<String, Value> = marks.collect();
    json!({ "authority": authority(&line["municipality"]), "marks": marks })
}

/// What gives a representative the word: most were delegated the decision, one council decided itself.
fn authority(number: &str) -> Value {
    match number {
        MINUTED => json!({
            "by": "minuted", "body": "Eksempel på bystyre", "case": "2026/101", "date": "2034-09-30",
            "minutes": digest(b"example of a council's minutes"),
        }),
        _ => json!({ "by": "delegated", "reference": format!("Eksempelvedtak {number}") }),
    }
}

/// Who has voted may be known to those who take part; what was voted to nobody, and there is no list.
fn nothing_is_known_before_the_close(stage: &mut Stage<'_>) {
    let secretary = stage.secretary();
    let turnout = format!("/api/v1/views/round_turnout/{}", stage.rounds[0]);
    let all = stage.demo.ballots.len();
    stage.site.until(&secretary, &turnout, |turnout| {
        turnout["cast"].as_array().is_some_and(|cast| cast.len() == all)
    });
    let needs = format!(
        "/api/v1/views/list_explained?limit=1000&prefix={}%2F",
        stage.rounds[0]
    );
    let sealed = stage.site.get(Some(&secretary), &needs).done();
    for item in sealed["items"].as_array().unwrap() {
        assert_eq!(item["document"]["candidate"]["supporters"], json!({}), "{item}");
    }
    let list = format!("/api/v1/rounds/{}/documents/list", stage.rounds[0]);
    let none = stage.site.get(Some(&secretary), &list);
    assert_eq!(none.status, 404, "{}", none.body);
}

/// The deadline comes.
pub(super) fn count(stage: &mut Stage<'_>) {
    stage.site.wait_until("2034-10-15T06:00:00.000Z");
    reveal_lot(stage, 0);
    stage.list(0, |list| list["status"] == "provisional");
}

/// The quorum is met, and the secretaries reveal their parts of the lot.
pub(super) fn reveal_lot(stage: &mut Stage<'_>, round: usize) {
    let secretary = stage.secretary();
    let turnout = format!("/api/v1/views/round_turnout/{}", stage.rounds[round]);
    stage
        .site
        .until(&secretary, &turnout, |turnout| turnout["phase"] == "quorum_met");
    for (secretary, part) in lot(stage, round) {
        stage.round(&secretary, round, "reveal-lot", &json!({ "part": part }));
    }
}
