//! A small round for one cluster: needs that the first list did not reach are carried over, voting is extended by two
//! persons, and the body decides on paper. The round advises; its list is noted.

use super::{
    needs::rules,
    screening::{commit_lot, digest, offer, open_voting},
    stage::{Stage, nb, said},
    vote::{cast, reveal_lot},
};
use serde_json::{Value, json};

/// The needs carried over, each with the unit that asks for it.
const CARRIED: [(&str, &str); 4] = [
    ("N019", "4640"),
    ("N044", "4641"),
    ("N047", "4639"),
    ("N051", "4649"),
];
/// What centres offer to the small round.
const OFFERS: [(&str, u64); 3] = [("rvts-vest", 110), ("napha", 60), ("sof-vest", 90)];

pub(super) fn tell(stage: &mut Stage<'_>) {
    let demo = stage.demo;
    stage.site.wait_until("2035-02-01T08:00:00.000Z");
    for (key, number) in CARRIED {
        carry_over(stage, key, number);
    }
    plan(stage);
    let secretary = stage.secretary();
    let enter = json!({ "round": stage.rounds[1] });
    for (key, _) in CARRIED {
        stage.of_need(&secretary, key, "enter", &enter);
    }
    for (code, hours) in OFFERS {
        offer(stage, 1, code, hours);
    }
    commit_lot(stage, 1);
    open_voting(stage, 1, "2035-02-16T08:00:00.000Z");
    extend(stage);
    for line in &demo.second_ballots {
        cast(stage, 1, line);
    }
    stage.site.wait_until("2035-02-23T08:00:00.000Z");
    reveal_lot(stage, 1);
    stage.list(1, |list| list["status"] == "provisional");
    stage.site.wait_until("2035-03-03T08:00:00.000Z");
    on_paper(stage);
}

/// Its owners reconfirm a need.
fn carry_over(stage: &mut Stage<'_>, key: &str, number: &str) {
    let (owner, unit) = (stage.owner(number), stage.demo.unit(number));
    let need = format!("/api/v1/views/need_board/need%2F{}", stage.needs[key]);
    let need = stage.site.until(&owner, &need, |need| {
        need["need"]["need"]["status"] == "not_prioritised"
    });
    let need = &need["need"]["need"];
    let over = json!({ "hours": need["hours"], "owners": need["owners"], "unit": unit });
    stage.of_need(&owner, key, "carry-over", &over);
}

fn plan(stage: &mut Stage<'_>) {
    let secretary = stage.secretary();
    let plan = json!({
        "clusters": [stage.demo.cluster("sogn-fjordane")], "scope": "cluster",
        "title": said("nn", "Tilleggsrunde i Sogn og Fjordane, våren 2027 (døme)"),
    });
    stage.round(&secretary, 1, "plan", &plan);
    let mut rules = rules(&stage.ks);
    rules["ballot"]["limit"] = 3.into();
    rules["binding"] = false.into();
    rules["complaint_days"] = 7.into();
    stage.round(&secretary, 1, "adopt-rules", &rules);
    let until = "2035-02-02T08:00:00.000Z";
    stage.round(&secretary, 1, "open-submissions", &json!({ "until": until }));
    stage.site.wait_until(until);
    stage.round(&secretary, 1, "close-submissions", &json!({}));
}

/// One secretary proposes a week more, another confirms it.
fn extend(stage: &mut Stage<'_>) {
    let [first, second] = stage.secretaries();
    let until = "2035-02-23T08:00:00.000Z";
    let reason = nb("Vinterferie: flere kommuner rekker ikke å behandle saken.");
    let propose = json!({ "reason": reason, "until": until });
    stage.round(&first, 1, "propose-extension", &propose);
    stage.round(&second, 1, "confirm-extension", &json!({ "until": until }));
}

/// The body took note of the list and the mandates on paper; its minutes are registered, and the server issues.
fn on_paper(stage: &mut Stage<'_>) {
    let ks = stage.ks_secretary();
    let list = stage.final_list(1);
    let open = json!({ "body": stage.ks, "round": stage.rounds[1], "list": list["count"]["list"] });
    let case = stage.site.make(&ks, "/cases", &open);
    let list = stage.list(1, |list| list["cases"][&case]["points"].is_array());
    let points = list["cases"][&case]["points"].as_array().unwrap();
    let noted = |point: usize| json!({ "against": 0, "casting_vote": false, "for": 8, "outcome": "noted", "point": point });
    let noted: Vec<Value> = (0..points.len()).map(noted).collect();
    let register = json!({
        "case_number": "2027/14 (eksempel)", "date": "2035-03-03", "minutes": digest(b"example of minutes on paper"),
        "points": noted,
    });
    stage
        .site
        .act(&ks, &format!("/cases/{case}/register-elsewhere"), &register);
    stage.list(1, |list| {
        let issued = list["mandates"].as_object().map_or(0, |mandates| mandates.len());
        issued + 1 == points.len() && list["status"] == "noted"
    });
}
