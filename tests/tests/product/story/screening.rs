//! Centres say what they can, the advisor scores, the secretariat clears up, screens and merges; centres offer hours, two
//! secretaries commit to the lot, and what is voted on is frozen.

use super::{
    demo::Line,
    stage::{Stage, nb},
};
use crate::client::Persona;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The need that is cleared up on the way.
const CLEARED_UP: &str = "N009";
/// Those that are scored: benefit, resources, severity, equity.
const SCORED: [(&str, [u32; 4]); 3] = [
    ("N031", [5, 3, 4, 4]),
    ("N011", [4, 4, 3, 4]),
    ("N016", [3, 4, 3, 5]),
];
/// What is attached as evidence: "example of an evidence summary".
const EVIDENCE: &str = "ZXhhbXBsZSBvZiBhbiBldmlkZW5jZSBzdW1tYXJ5";

/// Every need is judged, and those that stand enter the round.
pub(super) fn judge(stage: &mut Stage<'_>) {
    let (demo, secretary) = (stage.demo, stage.secretary());
    clear_up(stage);
    stage.site.wait_until("2034-10-01T06:00:00.000Z");
    stage.round(&secretary, 0, "close-submissions", &json!({}));
    for line in &demo.feasibility {
        feasibility(stage, line);
    }
    let advisor = stage.who("advisor", &stage.rso.clone());
    for (key, [benefit, resources, severity, equity]) in SCORED {
        let score =
            json!({ "benefit": benefit, "equity": equity, "resources": resources, "severity": severity });
        stage.of_need(&advisor, key, "score", &score);
    }
    for line in &demo.needs {
        find(stage, &secretary, line);
    }
    let enter = json!({ "round": stage.rounds[0] });
    for line in demo.needs.iter().filter(|line| line["fate"].is_empty()) {
        stage.of_need(&secretary, &line["key"], "enter", &enter);
    }
}

/// The secretariat asks, and an owner answers.
fn clear_up(stage: &mut Stage<'_>) {
    let (secretary, owner) = (stage.secretary(), stage.owner("4601"));
    let question = nb("Gjelder behovet selve kartleggingen, eller også oppfølgingen av den?");
    let ask = json!({ "question": question });
    stage.of_need(&secretary, CLEARED_UP, "ask-clarification", &ask);
    let answer = nb("Begge deler, men timene er regnet for kartleggingen.");
    let answer = json!({ "answer": answer, "unit": stage.demo.unit("4601") });
    stage.of_need(&owner, CLEARED_UP, "clarify", &answer);
}

fn feasibility(stage: &mut Stage<'_>, line: &Line) {
    let (speaker, centre) = (stage.speaker(&line["centre"]), stage.demo.centre(&line["centre"]));
    let given = match &line["serves"] {
        "1" => json!({ "centre": centre, "hours": line["hours"].parse::<u64>().unwrap(), "serves": true }),
        _ => json!({ "centre": centre, "hours": 0, "reason": nb(&line["reason"]), "serves": false }),
    };
    stage.of_need(&speaker, &line["need"], "give-feasibility", &given);
}

/// What becomes of a need before the round.
fn find(stage: &mut Stage<'_>, secretary: &Persona, line: &Line) {
    let key = &line["key"];
    let out = |exit: &str| json!({ "exit": exit, "reason": nb(&line["fate_detail"]) });
    let (verb, body) = match &line["fate"] {
        "" => ("find-eligible", json!({ "scale": "region" })),
        "answered" => {
            evidence(stage, key);
            ("rule-out", out("answered_by_existing_evidence"))
        }
        "out_of_scope" => ("rule-out", out("out_of_scope")),
        "merge" => {
            let reason = nb("Samme behov; eierne er enige om å slå dem sammen.");
            let into = stage.need(&line["fate_detail"]);
            ("merge", json!({ "into": into, "reason": reason }))
        }
        other => panic!("unknown fate '{other}'"),
    };
    stage.of_need(secretary, key, verb, &body);
}

/// The advisor attaches a summary and finds that it suffices.
fn evidence(stage: &mut Stage<'_>, key: &str) {
    let advisor = stage.who("advisor", &stage.rso.clone());
    let title = nb("Kunnskapsoppsummering om trening mot fall (eksempel på vedlegg)");
    let document = json!({ "base64": EVIDENCE, "media": "text/plain" });
    let attach = json!({ "document": document, "title": title });
    stage.of_need(&advisor, key, "attach-evidence", &attach);
    let reason = nb("Oppsummeringen svarer på spørsmålet for hjemmeboende eldre.");
    let digest = digest(b"example of an evidence summary");
    let judge = json!({ "document": digest, "reason": reason, "suffices": true });
    stage.of_need(&advisor, key, "judge-evidence", &judge);
}

/// A SHA-256 in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the vote is about, and the roll.
pub(super) fn freeze(stage: &mut Stage<'_>) {
    let demo = stage.demo;
    for line in demo.centres.iter().filter(|line| &line["hours_offered"] != "0") {
        offer(
            stage,
            0,
            &line["centre_id"],
            line["hours_offered"].parse().unwrap(),
        );
    }
    commit_lot(stage, 0);
    open_voting(stage, 0, "2034-10-15T06:00:00.000Z");
}

pub(super) fn offer(stage: &mut Stage<'_>, round: usize, code: &str, hours: u64) {
    let (speaker, centre) = (stage.speaker(code), stage.demo.centre(code));
    let offer = json!({ "hours": hours, "round": stage.rounds[round] });
    stage
        .site
        .act(&speaker, &format!("/centres/{centre}/offer"), &offer);
}

/// Each secretary's part of the lot: that of the demo, so that what it decides can be compared.
pub(super) fn lot(stage: &mut Stage<'_>, round: usize) -> Vec<(Persona, String)> {
    let revealed = stage.demo.all("round.lot_revealed");
    let part = |leaf: &Value| leaf["body"]["part"].as_str().unwrap().to_owned();
    let parts: Vec<String> = revealed
        .filter(|leaf| leaf["stream"] == format!("round-{}", stage.rounds[round]))
        .map(part)
        .collect();
    stage.secretaries().into_iter().zip(parts).collect()
}

/// They commit to them before anybody votes.
pub(super) fn commit_lot(stage: &mut Stage<'_>, round: usize) {
    for (secretary, part) in lot(stage, round) {
        let bytes: Vec<u8> = (0..part.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&part[at..at + 2], 16).unwrap())
            .collect();
        let commit = json!({ "commitment": digest(&bytes) });
        stage.round(&secretary, round, "commit-lot", &commit);
    }
}

pub(super) fn open_voting(stage: &mut Stage<'_>, round: usize, until: &str) {
    let secretary = stage.secretary();
    for verb in ["close-screening", "freeze-candidates"] {
        stage.round(&secretary, round, verb, &json!({}));
    }
    stage.round(&secretary, round, "open-voting", &json!({ "until": until }));
}
