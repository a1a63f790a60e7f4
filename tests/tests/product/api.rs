//! One real decision over HTTP alone, on the built program: from the first registration to mandates that centres
//! acknowledge; stopped and started in the middle; replayed at the end.

use crate::{
    client::{Persona, Served},
    store::{Kind, Store, on_both_stores},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The numbers of the municipalities.
const UNITS: [&str; 5] = ["4601", "4602", "4611", "4613", "4614"];

fn nb(words: &str) -> Value {
    json!({ "lang": "nb", "words": words })
}

fn source() -> Value {
    json!({ "name": "example.csv", "sha256": "00".repeat(32) })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Who acts.
struct Cast {
    operator: Persona,
    secretariat: [Persona; 2],
    ks: Persona,
    members: Vec<(String, Persona)>,
    owners: BTreeMap<String, Persona>,
    representatives: BTreeMap<String, Persona>,
    centres: Vec<(String, Persona)>,
}

/// Where it plays.
struct Setting {
    county: String,
    units: BTreeMap<&'static str, String>,
    cluster: String,
    region: String,
    rso: String,
    ks: String,
    centres: Vec<String>,
}

fn setting(site: &mut Served, operator: &Persona) -> Setting {
    let county = site.make(
        operator,
        "/counties",
        &json!({ "name": "Vestland", "number": "46", "source": source() }),
    );
    let people = json!({ "date": "2026-01-01", "residents": 650_000, "source": source() });
    site.act(operator, &format!("/counties/{county}/set-population"), &people);
    let mut units = BTreeMap::new();
    for (number, residents) in UNITS.into_iter().zip([290_000_u64, 8_000, 4_000, 12_000, 19_000]) {
        let name = format!("Eksempelkommune {number}");
        let new = json!({ "county": county, "name": name, "number": number, "official_name": name, "source": source() });
        let id = site.make(operator, "/municipalities", &new);
        let people = json!({ "date": "2026-01-01", "residents": residents, "source": source() });
        site.act(operator, &format!("/municipalities/{id}/set-population"), &people);
        units.insert(number, id);
    }
    let lead = json!({ "example": true, "lead": units["4601"], "name": "Eksempelklynge" });
    let cluster = site.make(operator, "/clusters", &lead);
    for unit in units.values() {
        site.act(
            operator,
            &format!("/clusters/{cluster}/join"),
            &json!({ "unit": unit }),
        );
    }
    let orders = |name: &str, may_ratify: bool| json!({ "casting_vote": true, "citation": "Eksempel", "example": true, "may_ratify": may_ratify, "name": name, "quorum": "1/2" });
    let rso = site.make(operator, "/bodies", &orders("Eksempel-RSO", false));
    let ks = site.make(operator, "/bodies", &orders("Eksempelstyret", true));
    let region = site.make(
        operator,
        "/regions",
        &json!({ "example": true, "name": "Eksempelregion" }),
    );
    let member = json!({ "member": { "kind": "cluster", "cluster": cluster } });
    site.act(operator, &format!("/regions/{region}/join"), &member);
    site.act(
        operator,
        &format!("/regions/{region}/seat-body"),
        &json!({ "body": rso }),
    );
    let centres = ["eksempel-a", "eksempel-b"].map(|code| centre(site, operator, code, &units));
    Setting {
        county,
        units,
        cluster,
        region,
        rso,
        ks,
        centres: centres.to_vec(),
    }
}

fn centre(site: &mut Served, operator: &Persona, code: &str, units: &BTreeMap<&str, String>) -> String {
    let new = json!({ "code": code, "name": code, "programme": "Eksempel", "reach": "region", "short_name": code, "source": source() });
    let id = site.make(operator, "/centres", &new);
    let mut covered: Vec<&String> = units.values().collect();
    covered.sort();
    let period = json!({ "from": "2032-01-01", "to": "2032-12-31" });
    for (verb, body) in [
        (
            "set-subjects",
            json!({ "further": [], "main": ["demens", "rus"] }),
        ),
        ("set-delivery-types", json!({ "types": ["kompetansebygging"] })),
        ("set-coverage", json!({ "units": covered })),
        (
            "declare-capacity",
            json!({ "hours": 1_000, "period": period, "reserved": 0 }),
        ),
        (
            "record-basis",
            json!({ "hours": 600, "kind": "agreement", "period": period, "signatory": "direktør (eksempel)", "subjects": ["demens", "rus"] }),
        ),
    ] {
        site.act(operator, &format!("/centres/{id}/{verb}"), &body);
    }
    id
}

/// Grants a credential to somebody new and logs them in; gives the person too.
fn granted(site: &mut Served, operator: &Persona, role: &str, org: &str) -> (String, Persona) {
    let grant = json!({
        "from": "2031-11-01T00:00:00.000Z", "name": format!("Eksempel Person ({role})"), "org": org, "role": role,
        "to": "2032-10-30T00:00:00.000Z",
    });
    let credential = site.make(operator, "/credentials", &grant);
    let persona = site.persona(&json!({ "credential": credential }));
    // The person is not in the answer: whoever grants reads it where the credentials of persons stand.
    let personas = site.until(operator, "/demo/personas", |all| {
        person_of(all, &credential).is_some()
    });
    (person_of(&personas, &credential).unwrap(), persona)
}

fn person_of(personas: &Value, credential: &str) -> Option<String> {
    let all = personas["personas"].as_array().unwrap();
    let found = all.iter().find(|persona| persona["credential"] == credential)?;
    Some(found["person"].as_str().unwrap().to_owned())
}

fn cast(site: &mut Served, operator: Persona, setting: &Setting) -> Cast {
    let mut grant = |role: &str, org: &str| granted(site, &operator, role, org);
    let secretariat = [
        grant("secretariat", &setting.rso).1,
        grant("secretariat", &setting.rso).1,
    ];
    let ks = grant("ks_secretariat", &setting.ks).1;
    let members: Vec<_> = (0..3).map(|_| grant("body_member", &setting.ks)).collect();
    let (mut owners, mut representatives) = (BTreeMap::new(), BTreeMap::new());
    for unit in setting.units.values() {
        owners.insert(unit.clone(), grant("need_owner", unit).1);
        representatives.insert(unit.clone(), grant("representative", unit).1);
    }
    let centres = setting
        .centres
        .iter()
        .map(|id| (id.clone(), grant("centre", id).1))
        .collect();
    for ((person, _), seat) in members.iter().zip(["chair", "deputy", "member"]) {
        let seated = json!({ "person": person, "seat": { "as": seat } });
        site.act(&operator, &format!("/bodies/{}/seat", setting.ks), &seated);
    }
    Cast {
        operator,
        secretariat,
        ks,
        members,
        owners,
        representatives,
        centres,
    }
}

fn rules(setting: &Setting) -> Value {
    json!({
        "ballot": { "form": "approval", "limit": 5 }, "binding": true, "carry_limit": 3, "complaint_days": 21,
        "count": { "id": "es_list", "params": { "utility": "cost" }, "version": 1 }, "entitlement": "cast",
        "joint_part_min": 20, "lot_parts": 2, "outreach": "1/20", "per_field": false,
        "period": { "from": "2032-01-01", "to": "2032-12-31" }, "quorum": "1/2", "ratified_by": setting.ks,
        "represent_days": 7, "ties": "chain",
        "weighting": { "scheme": "steps", "above": 5, "steps": [
            { "below": 5_000, "weight": 1 }, { "below": 15_000, "weight": 2 }, { "below": 50_000, "weight": 3 } ] },
    })
}

/// Needs come in, are judged, and enter a round; gives the round and the needs.
fn before_the_vote(site: &mut Served, cast: &Cast, setting: &Setting) -> (String, Vec<String>) {
    let secretary = &cast.secretariat[0];
    let plan = json!({
        "clusters": [setting.cluster], "counties": [setting.county], "region": setting.region, "scope": "region",
        "title": nb("Runde (eksempel)"), "units": [],
    });
    let round = site.make(secretary, "/rounds", &plan);
    let of = |verb: &str| format!("/rounds/{round}/{verb}");
    site.act(secretary, &of("adopt-rules"), &rules(setting));
    site.act(
        secretary,
        &of("open-submissions"),
        &json!({ "until": "2031-12-20T12:00:00.000Z" }),
    );
    let mut needs = Vec::new();
    for (index, unit) in setting.units.values().enumerate() {
        let new = json!({
            "delivery_type": "kompetansebygging", "description": nb("Hva det gjelder (eksempel)."), "hours": 100 + 20 * index,
            "subject": if index % 2 == 0 { "demens" } else { "rus" }, "title": nb(&format!("Behov {index}")), "unit": unit,
        });
        needs.push(site.make(&cast.owners[unit], "/needs", &new));
    }
    let supporter = &setting.units["4602"];
    site.act(
        &cast.owners[supporter],
        &format!("/needs/{}/supports/{supporter}/give", needs[0]),
        &json!({}),
    );
    site.wait_until("2031-12-20T12:00:00.000Z");
    site.act(secretary, &of("close-submissions"), &json!({}));
    for (centre, speaker) in &cast.centres {
        let given = json!({ "centre": centre, "hours": 120, "serves": true });
        site.act(speaker, &format!("/needs/{}/give-feasibility", needs[0]), &given);
        // An act on two streams: the round's half follows.
        site.act(
            speaker,
            &format!("/centres/{centre}/offer"),
            &json!({ "hours": 400, "round": round }),
        );
    }
    let merge = json!({ "into": needs[0], "reason": nb("Samme behov (eksempel).") });
    site.act(secretary, &format!("/needs/{}/merge", needs[4]), &merge);
    needs.pop();
    for need in &needs {
        site.act(
            secretary,
            &format!("/needs/{need}/find-eligible"),
            &json!({ "scale": "region" }),
        );
        site.act(
            secretary,
            &format!("/needs/{need}/enter"),
            &json!({ "round": round }),
        );
    }
    for (secretary, part) in cast.secretariat.iter().zip([[1_u8; 32], [2; 32]]) {
        site.act(
            secretary,
            &of("commit-lot"),
            &json!({ "commitment": hex(&Sha256::digest(part)) }),
        );
    }
    for verb in ["close-screening", "freeze-candidates"] {
        site.act(secretary, &of(verb), &json!({}));
    }
    site.act(
        secretary,
        &of("open-voting"),
        &json!({ "until": "2032-01-10T12:00:00.000Z" }),
    );
    (round, needs)
}

fn cast_ballot(site: &mut Served, by: &Persona, round: &str, unit: &str, needs: &[&String]) -> Value {
    let marks: BTreeMap<&String, u32> = needs.iter().map(|need| (*need, 1)).collect();
    let ballot = json!({ "authority": { "by": "delegated", "reference": "Eksempelvedtak" }, "marks": marks });
    site.act(by, &format!("/rounds/{round}/ballots/{unit}/cast"), &ballot)
}

/// Everybody votes, one of them twice; nothing leaks meanwhile, and nobody votes for others.
fn vote(site: &mut Served, cast: &Cast, setting: &Setting, round: &str, needs: &[String]) {
    let units: Vec<&String> = setting.units.values().collect();
    let first = units[0];
    let done = cast_ballot(site, &cast.representatives[first], round, first, &[&needs[3]]);
    assert!(
        done["answer"]
            .as_object()
            .unwrap()
            .values()
            .any(|salt| salt.as_str().is_some_and(|salt| salt.len() == 64))
    );
    for (index, unit) in units.iter().enumerate() {
        let wanted: Vec<&String> = [&needs[0], &needs[index % needs.len()]].into_iter().collect();
        cast_ballot(site, &cast.representatives[*unit], round, unit, &wanted);
    }
    let by = &cast.representatives[first];
    let foreign = site.try_act(
        by,
        &format!("/rounds/{round}/ballots/{}/cast", units[1]),
        &json!({
            "authority": { "by": "delegated", "reference": "x" }, "marks": {},
        }),
    );
    assert_eq!(foreign.status, 403, "nobody votes for another unit");
    let turnout = site.until(by, &format!("/api/v1/views/round_turnout/{round}"), |turnout| {
        turnout["cast"]
            .as_array()
            .is_some_and(|cast| cast.len() == units.len())
    });
    assert_eq!(turnout["phase"], "voting");
    let sealed = site
        .get(None, &format!("/api/v1/views/list_explained?prefix={round}%2F"))
        .done();
    for item in sealed["items"].as_array().unwrap() {
        assert_eq!(item["document"]["candidate"]["supporters"], json!({}), "{item}");
    }
}

/// The deadline comes: the server closes, opens and counts by itself; the list becomes final.
fn count(site: &mut Served, cast: &Cast, round: &str) -> Value {
    let secretary = &cast.secretariat[0];
    site.wait_until("2032-01-10T12:00:00.000Z");
    let turnout = format!("/api/v1/views/round_turnout/{round}");
    site.until(secretary, &turnout, |turnout| turnout["phase"] == "quorum_met");
    for (secretary, part) in cast.secretariat.iter().zip([[1_u8; 32], [2; 32]]) {
        site.act(
            secretary,
            &format!("/rounds/{round}/reveal-lot"),
            &json!({ "part": hex(&part) }),
        );
    }
    let list = format!("/api/v1/views/priority_list/{round}");
    site.until(secretary, &list, |list| list["status"] == "provisional");
    site.wait_until("2032-02-10T12:00:00.000Z");
    site.until(secretary, &list, |list| list["status"] == "final")
}

/// It is settled that the third member steps out of a point.
fn steps_out(site: &mut Served, cast: &Cast, case: &str, point: usize) {
    let (person, member) = &cast.members[2];
    let mut others: Vec<&String> = cast.members[..2].iter().map(|(person, _)| person).collect();
    others.sort();
    let settled = json!({
        "against": [], "for": others, "ground": "special", "person": person, "point": point,
        "reason": nb("Nær tilknytning (eksempel)."),
    });
    let settle = format!("/cases/{case}/settle-recusal");
    let by_itself = site.try_act(member, &settle, &settled);
    assert_eq!(by_itself.status, 403, "{}", by_itself.body);
    site.act(&cast.ks, &settle, &settled);
}

/// The body meets and approves all points; gives the mandates.
fn decide(
    site: &mut Served,
    cast: &Cast,
    setting: &Setting,
    round: &str,
    list: &Value,
) -> Vec<(String, String)> {
    let ks = &cast.ks;
    let put = json!({ "body": setting.ks, "round": round, "list": list["count"]["list"] });
    let case = site.make(ks, "/cases", &put);
    let call = json!({ "body": setting.ks, "form": "physical", "place": "Oslo (eksempel)", "starts": "2032-02-20T10:00:00.000Z" });
    let meeting = site.make(ks, "/meetings", &call);
    let minutes = |words: &str| json!({ "base64": words, "media": "application/pdf" });
    let papers = json!({ "cases": [case], "papers": [minutes("UGFwaXJlcg==")] });
    site.act(ks, &format!("/meetings/{meeting}/send-papers"), &papers);
    site.act(
        ks,
        &format!("/cases/{case}/schedule"),
        &json!({ "meeting": meeting }),
    );
    site.wait_until("2032-02-20T10:00:00.000Z");
    let mut present: Vec<&String> = cast.members.iter().map(|(person, _)| person).collect();
    let chair = present[0].clone();
    present.sort();
    let there: Vec<Value> = present.iter().map(|person| json!({ "person": person })).collect();
    let attendance = json!({ "absent": [], "chair": chair, "present": there });
    site.act(ks, &format!("/meetings/{meeting}/record-attendance"), &attendance);
    let agenda = format!("/api/v1/views/case_agenda/meeting%2F{meeting}");
    let agenda = site.until(ks, &agenda, |agenda| {
        agenda["meeting"]["matters"][&case].is_object()
    });
    let points = agenda["meeting"]["matters"][&case]["points"]
        .as_array()
        .unwrap()
        .len();
    assert!(points >= 2, "{agenda}");
    let (recused, last) = (&cast.members[2], points - 1);
    steps_out(site, cast, &case, last);
    // The point of a mandate waits for the list; who steps out is told so when the turn has come.
    let vote = format!("/cases/{case}/vote");
    for point in 0..points {
        for (person, member) in &cast.members {
            let choice = json!({ "point": point, "choice": "for" });
            if point == last && *person == recused.0 {
                let refused = site.try_act(member, &vote, &choice);
                assert_eq!(refused.status, 422, "{}", refused.body);
                assert!(refused.body.contains("\"case.recused\""), "{}", refused.body);
                continue;
            }
            site.act(member, &vote, &choice);
        }
        site.act(
            ks,
            &format!("/cases/{case}/resolve"),
            &json!({ "point": point, "otherwise": null, "reason": null }),
        );
    }
    let sign = json!({ "minutes": minutes("TcO4dGVib2s="), "signed_by": [chair] });
    site.act(ks, &format!("/meetings/{meeting}/sign-minutes"), &sign);
    let listed = site.until(ks, &format!("/api/v1/views/priority_list/{round}"), |list| {
        list["mandates"]
            .as_object()
            .is_some_and(|mandates| mandates.len() == points - 1)
    });
    let mandates = listed["mandates"].as_object().unwrap();
    mandates
        .iter()
        .map(|(centre, mandate)| (centre.clone(), mandate.as_str().unwrap().to_owned()))
        .collect()
}

on_both_stores! { a_decision_over_http_alone_from_the_first_registration_to_the_mandates }

fn a_decision_over_http_alone_from_the_first_registration_to_the_mandates(kind: Kind) {
    // Replayed when the story ends.
    let store = Store::empty(kind);
    let mut site = Served::begin(&store, &["--demo"]);
    // Whatever day it is: every date of the story comes after this.
    site.wait_until("2031-11-20T09:00:00.000Z");
    let operator = site.persona(&json!({ "operator": true }));
    let setting = setting(&mut site, &operator);
    let cast = cast(&mut site, operator, &setting);
    let (round, needs) = before_the_vote(&mut site, &cast, &setting);
    vote(&mut site, &cast, &setting, &round, &needs);
    let list = count(&mut site, &cast, &round);
    let mandates = decide(&mut site, &cast, &setting, &round, &list);
    assert!(!mandates.is_empty());
    for (centre, mandate) in &mandates {
        let (_, speaker) = cast.centres.iter().find(|(id, _)| id == centre).unwrap();
        site.act(speaker, &format!("/mandates/{mandate}/acknowledge"), &json!({}));
    }
    let register = format!("/api/v1/views/mandate_register/mandate%2F{}", mandates[0].1);
    let shown = site.until(&cast.operator, &register, |shown| {
        shown["mandate"]["status"] == "acknowledged"
    });
    assert_eq!(shown["mandate"]["force"], "binding", "{shown}");
    // Before the count there was no list: the same address, as it stood.
    let before = site
        .get(
            None,
            &format!("/api/v1/views/priority_list/{round}?asOf=2032-01-01"),
        )
        .done();
    assert_eq!(before["status"], "pending", "{before}");
    assert!(site.stop(), "the server ends well when it is told to");
}

#[test]
fn the_demo_starts_on_a_loopback_address_only() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    let store = store.to_str().unwrap();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let refused = e2e::run(&["serve", "--demo", "--listen", address, "--format", "json", store]);
        assert_eq!(refused.status.code(), Some(3), "{address}");
        let said: Value = serde_json::from_slice(&refused.stderr).unwrap();
        assert_eq!(said["error"]["code"], "not_loopback", "{said}");
    }
    let named = e2e::run(&["serve", "--demo", "--listen", "localhost:0", store]);
    assert_eq!(named.status.code(), Some(3), "a name is no address");
    assert!(!dir.path().join("store").exists(), "nothing was made");
}
