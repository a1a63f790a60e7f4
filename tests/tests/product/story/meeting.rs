//! The KS body meets: the case is put, the papers are sent, an advisory body is heard, members and a substitute come, and
//! the minutes are signed.

use super::{
    points,
    stage::{Stage, nb},
};
use serde_json::{Value, json};

/// The places in `body.csv`, from 0, of those who play a part of their own.
pub(super) const AWAY: usize = 8;
pub(super) const AWAY_WITHOUT_SUBSTITUTE: usize = 2;
pub(super) const SUBSTITUTE: usize = 9;
pub(super) const SUBSTITUTE_NOT_MET: usize = 10;

/// The minutes: "example of signed minutes".
const MINUTES: &str = "ZXhhbXBsZSBvZiBzaWduZWQgbWludXRlcw==";

/// From the case to the signed minutes.
pub(super) fn meet(stage: &mut Stage<'_>) {
    let (case, meeting) = prepare(stage);
    attend(stage, &meeting);
    points::decide(stage, &case, &meeting);
    let mut signed_by = vec![person(stage, 0), person(stage, 1)];
    signed_by.sort();
    let minutes = json!({ "base64": MINUTES, "media": "application/pdf" });
    let sign = json!({ "minutes": minutes, "signed_by": signed_by });
    let ks = stage.ks_secretary();
    stage
        .site
        .act(&ks, &format!("/meetings/{meeting}/sign-minutes"), &sign);
}

/// The case is put, the meeting called, the papers sent, an advisory body heard.
fn prepare(stage: &mut Stage<'_>) -> (String, String) {
    let ks = stage.ks_secretary();
    let list = stage.final_list(0);
    let open = json!({ "body": stage.ks, "round": stage.rounds[0], "list": list["count"]["list"] });
    let case = stage.site.make(&ks, "/cases", &open);
    let meeting = stage.demo.ids("meeting.called").remove(0);
    let call = json!({
        "body": stage.ks, "form": "physical", "place": "Kommunenes Hus, Oslo (eksempel)",
        "starts": "2034-12-02T06:00:00.000Z",
    });
    stage.site.act(&ks, &format!("/meetings/{meeting}/call"), &call);
    let papers = ["list", "proposal"].map(|name| paper(stage, name));
    let send = json!({ "cases": [case], "papers": papers });
    stage
        .site
        .act(&ks, &format!("/meetings/{meeting}/send-papers"), &send);
    let schedule = json!({ "meeting": meeting });
    stage.site.act(&ks, &format!("/cases/{case}/schedule"), &schedule);
    let kdu = stage.who("ks_secretariat", &stage.kdu.clone());
    let words = nb("Utvalget tilrår lista og viser til at to mandater mangler forpliktelsesgrunnlag.");
    let opinion = json!({ "body": stage.kdu, "opinion": words });
    stage
        .site
        .act(&kdu, &format!("/cases/{case}/record-opinion"), &opinion);
    (case, meeting)
}

/// A document of the round, as it is sent to the members.
fn paper(stage: &Stage<'_>, name: &str) -> Value {
    let document = stage.document(0, name, "");
    json!({ "base64": base64(document.as_bytes()), "media": "application/json" })
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit) & 63) as usize;
            text.push(if digit <= three.len() {
                char::from(DIGITS[value])
            } else {
                '='
            });
        }
    }
    text
}

pub(super) fn person(stage: &Stage<'_>, place: usize) -> String {
    stage.granted("body_member", &stage.ks, place).1
}

/// Everybody comes but two; one of them has a substitute.
fn attend(stage: &mut Stage<'_>, meeting: &str) {
    stage.site.wait_until("2034-12-02T06:00:00.000Z");
    let there = (0..=SUBSTITUTE).filter(|place| ![AWAY, AWAY_WITHOUT_SUBSTITUTE].contains(place));
    let mut present: Vec<(String, Value)> = there
        .map(|place| {
            let person = person(stage, place);
            let present = match place {
                SUBSTITUTE => json!({ "person": person, "stands_for": self::person(stage, AWAY) }),
                _ => json!({ "person": person }),
            };
            (person, present)
        })
        .collect();
    present.sort_by(|one, other| one.0.cmp(&other.0));
    let present: Vec<Value> = present.into_iter().map(|(_, there)| there).collect();
    let mut absent = vec![
        person(stage, AWAY_WITHOUT_SUBSTITUTE),
        person(stage, SUBSTITUTE_NOT_MET),
    ];
    absent.sort();
    let attendance = json!({ "absent": absent, "chair": person(stage, 0), "present": present });
    let ks = stage.ks_secretary();
    stage.site.act(
        &ks,
        &format!("/meetings/{meeting}/record-attendance"),
        &attendance,
    );
}
