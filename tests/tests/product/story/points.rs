//! The body decides point by point: most mandates are approved, one is sent back, one is refused. A member steps out where
//! the own municipality is host, another after the body has judged, and one has a dissent entered.

use super::{
    meeting::{AWAY, AWAY_WITHOUT_SUBSTITUTE, SUBSTITUTE, SUBSTITUTE_NOT_MET, person},
    stage::{Stage, nb},
};
use serde_json::{Value, json};

/// The places in `body.csv`, from 0, of those who step out or dissent.
const HOST: usize = 3;
const JUDGED: usize = 4;
const DISSENTER: usize = 7;

/// Whose mandates go another way.
const HOSTED: &str = "usht-helse-fonna";
const JUDGED_ON: &str = "napha";
const SENT_BACK: &str = "nsdm";
const REFUSED: &str = "usht-sogn-og-fjordane";

/// What is decided on: the list, or the mandate of a centre.
struct Point {
    index: usize,
    centre: Option<String>,
}

/// Point by point, as the agenda shows them.
pub(super) fn decide(stage: &mut Stage<'_>, case: &str, meeting: &str) {
    let points = points(stage, meeting, case);
    habilitet(stage, case, &points);
    for point in &points {
        vote(stage, case, point);
        resolve(stage, case, point);
    }
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

/// All who may, vote; the vote of whoever stepped out is not taken.
fn vote(stage: &mut Stage<'_>, case: &str, point: &Point) {
    let approved = !point.is_on(stage, SENT_BACK) && !point.is_on(stage, REFUSED);
    let (hosted, judged) = (point.is_on(stage, HOSTED), point.is_on(stage, JUDGED_ON));
    for place in 0..=SUBSTITUTE_NOT_MET {
        let steps_out = (place == HOST && hosted) || (place == JUDGED && judged);
        if [AWAY, AWAY_WITHOUT_SUBSTITUTE, SUBSTITUTE_NOT_MET].contains(&place) {
            continue;
        }
        let dissents = place == DISSENTER && point.centre.is_none();
        let choice = if approved && !dissents { "for" } else { "against" };
        let member = stage.nth("body_member", &stage.ks.clone(), place);
        let (path, vote) = (
            format!("/cases/{case}/vote"),
            json!({ "choice": choice, "point": point.index }),
        );
        match steps_out {
            true => {
                let refused = stage.site.try_act(&member, &path, &vote);
                assert_eq!(refused.status, 422, "{}", refused.body);
            }
            false => drop(stage.site.act(&member, &path, &vote)),
        }
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
