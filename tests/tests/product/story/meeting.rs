//! The KS body meets and decides point by point: most mandates are approved, one is sent back, one is refused. A member
//! steps out where the own municipality is host, another after the body has judged, and one has a dissent entered.

use super::stage::{Stage, nb};
use crate::client::Persona;
use serde_json::{Value, json};

/// The places in `body.csv`, from 0, of those who play a part of their own.
const AWAY: usize = 8;
const AWAY_WITHOUT_SUBSTITUTE: usize = 2;
const SUBSTITUTE: usize = 9;
const SUBSTITUTE_NOT_MET: usize = 10;
const HOST: usize = 3;
const JUDGED: usize = 4;
const DISSENTER: usize = 7;

/// Whose mandates go another way.
const HOSTED: &str = "usht-helse-fonna";
const JUDGED_ON: &str = "napha";
const SENT_BACK: &str = "nsdm";
const REFUSED: &str = "usht-sogn-og-fjordane";

/// The minutes: "example of signed minutes".
const MINUTES: &str = "ZXhhbXBsZSBvZiBzaWduZWQgbWludXRlcw==";

/// What is decided on: the list, or the mandate of a centre.
struct Point {
    index: usize,
    centre: Option<String>,
}

/// From the case to the signed minutes.
pub(super) fn decide(stage: &mut Stage<'_>) {
    let (case, meeting) = prepare(stage);
    attend(stage, &meeting);
    let points = points(stage, &meeting, &case);
    habilitet(stage, &case, &points);
    for point in &points {
        vote(stage, &case, point);
        resolve(stage, &case, point);
    }
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
    let list = stage.list(0, |list| list["status"] == "final");
    let open = json!({ "body": stage.ks, "round": stage.rounds[0], "list": list["count"]["list"] });
    let case = stage.site.make(&ks, "/cases", &open);
    let meeting = stage.demo.ids("meeting.called").remove(0);
    let call = json!({
        "body": stage.ks, "form": "physical", "place": "Kommunenes Hus, Oslo (eksempel)",
        "starts": "2034-12-02T06:00:00.000Z",
    });
    stage.site.act(&ks, &format!("/meetings/{meeting}/call"), &call);
    let papers = ["list", "proposal"].map(|name| paper(stage, &ks, name));
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
fn paper(stage: &Stage<'_>, by: &Persona, name: &str) -> Value {
    let path = format!("/api/v1/rounds/{}/documents/{name}", stage.rounds[0]);
    let document = stage.site.get(Some(by), &path);
    assert_eq!(document.status, 200, "{}", document.body);
    json!({ "base64": base64(document.body.as_bytes()), "media": "application/json" })
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

fn person(stage: &Stage<'_>, place: usize) -> String {
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

/// The points of the case, as the agenda shows them.
fn points(stage: &mut Stage<'_>, meeting: &str, case: &str) -> Vec<Point> {
    let (ks, agenda) = (
        stage.ks_secretary(),
        format!("/api/v1/views/case_agenda/meeting%2F{meeting}"),
    );
    let agenda = stage.site.until(&ks, &agenda, |agenda| {
        agenda["meeting"]["matters"][case]["points"].is_array()
    });
    let points = agenda["meeting"]["matters"][case]["points"].as_array().unwrap();
    let point = |(index, point): (usize, &Value)| {
        let centre = point["asks"]["mandate"]["centre"].as_str();
        Point {
            index,
            centre: centre.map(str::to_owned),
        }
    };
    points.iter().enumerate().map(point).collect()
}

impl Point {
    fn is_on(&self, stage: &Stage<'_>, code: &str) -> bool {
        self.centre.as_deref() == Some(&stage.demo.centre(code))
    }
}

/// One member is from the host municipality of a centre and steps out by itself; of another the body judges so.
fn habilitet(stage: &mut Stage<'_>, case: &str, points: &[Point]) {
    let ks = stage.ks_secretary();
    let settle = format!("/cases/{case}/settle-recusal");
    let on = |stage: &Stage<'_>, code: &str| {
        let point = points.iter().find(|point| point.is_on(stage, code));
        point.unwrap().index
    };
    let host = json!({
        "against": [], "for": [], "ground": "host", "person": person(stage, HOST), "point": on(stage, HOSTED),
    });
    stage.site.act(&ks, &settle, &host);
    let judges = (0..=SUBSTITUTE).filter(|place| ![AWAY, AWAY_WITHOUT_SUBSTITUTE, JUDGED].contains(place));
    let mut judges: Vec<String> = judges.map(|place| person(stage, place)).collect();
    judges.sort();
    let special = json!({
        "against": [], "for": judges, "ground": "special", "person": person(stage, JUDGED),
        "point": on(stage, JUDGED_ON), "reason": nb("Har nylig ledet et prosjekt sammen med senteret."),
    });
    stage.site.act(&ks, &settle, &special);
}

/// All who may, vote.
fn vote(stage: &mut Stage<'_>, case: &str, point: &Point) {
    let approved = !point.is_on(stage, SENT_BACK) && !point.is_on(stage, REFUSED);
    let (hosted, judged) = (point.is_on(stage, HOSTED), point.is_on(stage, JUDGED_ON));
    for place in 0..=SUBSTITUTE_NOT_MET {
        let steps_out = (place == HOST && hosted) || (place == JUDGED && judged);
        if steps_out || [AWAY, AWAY_WITHOUT_SUBSTITUTE, SUBSTITUTE_NOT_MET].contains(&place) {
            continue;
        }
        let dissents = place == DISSENTER && point.centre.is_none();
        let choice = if approved && !dissents { "for" } else { "against" };
        let member = stage.nth("body_member", &stage.ks.clone(), place);
        let vote = json!({ "choice": choice, "point": point.index });
        stage.site.act(&member, &format!("/cases/{case}/vote"), &vote);
        // The body has judged, so the vote of whoever stepped out is not taken.
    }
}

/// What comes of the point, with what goes into the minutes.
fn resolve(stage: &mut Stage<'_>, case: &str, point: &Point) {
    let ks = stage.ks_secretary();
    if point.centre.is_none() {
        let member = stage.nth("body_member", &stage.ks.clone(), DISSENTER);
        let words = nb("Behovene i kystkommunene er for dårlig dekket; lista burde vært sendt tilbake.");
        let dissent = json!({ "point": point.index, "words": words });
        stage
            .site
            .act(&member, &format!("/cases/{case}/dissent"), &dissent);
    }
    let resolve = if point.is_on(stage, SENT_BACK) {
        let why = "Sendes tilbake: timene må avklares med Helsedirektoratet, som styrer senteret.";
        json!({ "point": point.index, "otherwise": "returned", "reason": nb(why) })
    } else if point.is_on(stage, REFUSED) {
        let why = "Avvises: vertskommunen har varslet at senteret omorganiseres i perioden.";
        json!({ "point": point.index, "otherwise": "rejected", "reason": nb(why) })
    } else {
        json!({ "point": point.index })
    };
    stage.site.act(&ks, &format!("/cases/{case}/resolve"), &resolve);
}
