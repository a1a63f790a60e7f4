//! One well-formed request for each row of the table of commands. What it concerns belongs to one side; it names a version
//! at which nothing stands, so that also what is permitted changes nothing.

use super::side::Side;
use serde_json::{Value, json};
use web::commands::table::{Kind, Row, Way};

/// A version at which nothing stands.
const NEVER: u64 = 999_999;

/// The header that says so.
pub(crate) const IF_NEVER: &str = "\"999999\"";

pub(crate) fn nb(words: &str) -> Value {
    json!({ "lang": "nb", "words": words })
}

pub(crate) fn source() -> Value {
    json!({ "name": "example.csv", "sha256": "00".repeat(32) })
}

/// The address and the body.
pub(crate) fn request(row: &Row, side: &Side) -> (String, Value) {
    match row.way {
        Way::First | Way::Then => {
            let (_, one) = row.kind.paths();
            let one = one
                .replace("{id}", id(row.kind, side))
                .replace("{unit}", &side.unit);
            (
                format!("/api/v1{one}/{}", row.verb()),
                body(row.kind, row.intent, side),
            )
        }
        Way::Half | Way::Listed | Way::ListedFirst | Way::Engine => {
            let id = match row.way {
                Way::ListedFirst => side.nothing.clone(),
                _ if row.kind.is_of_unit() => format!("{}-{}", id(row.kind, side), side.unit),
                _ => id(row.kind, side).to_owned(),
            };
            let mut steps = vec![step(row.kind, row.intent, &id, body(row.kind, row.intent, side))];
            steps.extend(other_half(row, side));
            for step in &mut steps {
                step["version"] = NEVER.into();
            }
            ("/api/v1/commands".into(), json!({ "steps": steps }))
        }
    }
}

/// The other step of an act on two streams.
fn other_half(row: &Row, side: &Side) -> Option<Value> {
    let of = |kind, intent, id: &str| Some(step(kind, intent, id, body(kind, intent, side)));
    let mut other = match (row.kind, row.intent) {
        (Kind::Centre, "return") => of(Kind::Mandate, "amend", &side.mandate),
        (Kind::Need, "absorb") => of(Kind::Need, "merge", &side.nothing),
        (Kind::Need, "release") => of(Kind::Need, "unmerge", &side.nothing),
        (Kind::Need, "split") => of(Kind::Need, "split_off", &side.nothing),
        (Kind::Need, "split_off") => of(Kind::Need, "split", &side.need),
        (Kind::Round, "enter_need") => of(Kind::Need, "enter", &side.need),
        (Kind::Round, "enter_offer") => of(Kind::Centre, "offer", &side.centre),
        _ => None,
    }?;
    match row.intent {
        "absorb" => other["body"]["into"] = side.need.clone().into(),
        "release" => other["body"]["from"] = side.need.clone().into(),
        _ => {}
    }
    Some(other)
}

fn step(kind: Kind, intent: &str, id: &str, body: Value) -> Value {
    json!({ "body": body, "intent": intent, "stream": format!("{}-{id}", kind.name()) })
}

fn id(kind: Kind, side: &Side) -> &str {
    match kind {
        Kind::County => &side.county,
        Kind::Municipality => &side.unit,
        Kind::Cluster => &side.cluster,
        Kind::Region => &side.region,
        Kind::Centre => &side.centre,
        Kind::Body => &side.body,
        Kind::Credential => &side.credential,
        Kind::Need | Kind::Support => &side.need,
        Kind::Round | Kind::Template | Kind::Ballot => &side.nothing,
        Kind::Log => &side.person,
        Kind::Meeting => &side.meeting,
        Kind::Case => &side.case,
        Kind::Mandate => &side.mandate,
    }
}

fn body(kind: Kind, intent: &str, side: &Side) -> Value {
    match kind {
        Kind::County | Kind::Municipality => unit(kind, intent, side),
        Kind::Cluster | Kind::Region | Kind::Body | Kind::Credential => standing(kind, intent, side),
        Kind::Centre => centre(intent, side),
        Kind::Need => need(intent, side),
        Kind::Support => json!({}),
        Kind::Round | Kind::Template | Kind::Ballot => round(kind, intent, side),
        Kind::Meeting | Kind::Case | Kind::Mandate => decision(kind, intent, side),
        Kind::Log => log(intent, &side.credential),
    }
}

fn unit(kind: Kind, intent: &str, side: &Side) -> Value {
    let (name, number, from) = ("Nytt navn", side.number, "2032-01-01");
    match (intent, kind) {
        ("register", Kind::County) => json!({ "name": name, "number": &number[..2], "source": source() }),
        ("register", _) => {
            json!({ "county": side.county, "name": name, "number": number, "official_name": name, "source": source() })
        }
        ("set_population", _) => json!({ "date": "2031-01-01", "residents": 5_000, "source": source() }),
        ("renumber", Kind::County) => {
            json!({ "from": from, "name": name, "number": "99", "source": source() })
        }
        ("renumber", _) => {
            json!({ "county": side.county, "from": from, "name": name, "number": "9999", "source": source() })
        }
        ("merge", _) => json!({ "from": from, "into": side.nothing, "source": source() }),
        ("split", _) => json!({ "from": from, "into": [side.nothing], "source": source() }),
        other => unreachable!("{other:?}"),
    }
}

fn standing(kind: Kind, intent: &str, side: &Side) -> Value {
    let (reason, member) = (
        nb("Derfor"),
        json!({ "kind": "cluster", "cluster": side.cluster }),
    );
    let (from, to) = ("2031-12-02T00:00:00.000Z", "2031-12-05T00:00:00.000Z");
    match (kind, intent) {
        (Kind::Cluster, "form") => json!({ "example": true, "lead": side.unit, "name": "Ny" }),
        (Kind::Cluster, "join") => json!({ "unit": side.unit }),
        (Kind::Cluster, "leave") => json!({ "reason": reason, "unit": side.unit }),
        (Kind::Cluster, "change_lead") => json!({ "lead": side.unit }),
        (Kind::Cluster, "take_partner") => json!({ "kind": "research", "name": "Høgskolen" }),
        (Kind::Cluster, "release_partner") => json!({ "name": "Høgskolen" }),
        (Kind::Region, "form") => json!({ "example": true, "name": "Ny" }),
        (Kind::Region, "join") => json!({ "member": member }),
        (Kind::Region, "leave") => json!({ "member": member, "reason": reason }),
        (Kind::Region, "seat_body") => json!({ "body": side.body }),
        (Kind::Body, "constitute") => {
            json!({ "casting_vote": true, "citation": "x", "example": true, "may_ratify": true, "name": "x", "quorum": "1/2" })
        }
        (Kind::Body, "seat") => json!({ "person": side.person, "seat": { "as": "member" } }),
        (Kind::Body, "unseat") => json!({ "person": side.person, "reason": reason }),
        (Kind::Body, "set_rules") => {
            json!({ "casting_vote": false, "citation": "x", "may_ratify": true, "quorum": "1/2" })
        }
        (Kind::Body, "set_ties") => json!({ "person": side.person, "ties": [side.unit] }),
        (Kind::Credential, "grant") => {
            json!({ "from": from, "org": side.unit, "person": side.person, "role": "observer", "to": to })
        }
        (Kind::Credential, "resume" | "end_absence") => json!({}),
        (Kind::Credential, "record_absence") => json!({ "from": from, "to": to }),
        (Kind::Cluster, "dissolve") | (Kind::Credential, "revoke" | "suspend") => json!({ "reason": reason }),
        other => unreachable!("{other:?}"),
    }
}

fn centre(intent: &str, side: &Side) -> Value {
    let (reason, period) = (nb("Derfor"), json!({ "from": "2032-01-01", "to": "2032-12-31" }));
    let sheet = json!({ "base64": "eA==", "media": "text/plain" });
    match intent {
        "register" => json!({
            "code": "nytt", "name": "x", "programme": "x", "reach": "region", "short_name": "x", "source": source(),
        }),
        "set_coverage" => json!({ "units": [side.unit] }),
        "set_subjects" => json!({ "further": [], "main": ["demens"] }),
        "set_delivery_types" => json!({ "types": ["kompetansebygging"] }),
        "declare_capacity" => json!({ "hours": 100, "period": period, "reserved": 0 }),
        "record_basis" => {
            json!({ "hours": 60, "kind": "agreement", "period": period, "signatory": "direktør", "subjects": ["demens"] })
        }
        "offer" => json!({ "hours": 10, "round": side.nothing }),
        "withdraw" => json!({ "hours": 10, "reason": reason, "round": side.nothing }),
        "return" => json!({ "hours": 10, "mandate": side.mandate }),
        "propose_facts" => json!({ "comments_until": "2032-02-01T00:00:00.000Z", "sheet": sheet }),
        "comment_facts" => json!({ "comment": nb("Fint"), "sheet": "00".repeat(32) }),
        "publish_facts" => json!({ "sheet": sheet }),
        "merge" => json!({ "from": "2032-01-01", "into": side.nothing, "source": source() }),
        // Those of the engine.
        _ => json!({}),
    }
}

fn need(intent: &str, side: &Side) -> Value {
    let (reason, unit) = (nb("Derfor"), &side.unit);
    let wording = json!({
        "delivery_type": "kompetansebygging", "description": nb("Et behov."), "hours": 40, "subject": "demens", "title": nb("Kurs"),
    });
    match intent {
        "submit" => {
            let mut new = wording;
            new["unit"] = unit.clone().into();
            new
        }
        "split_off" => json!({ "from": side.need, "wording": wording }),
        "revise" => wording,
        "join" => json!({ "unit": unit }),
        "ask_clarification" => json!({ "question": nb("Hva?") }),
        "clarify" => json!({ "answer": nb("Det."), "unit": unit }),
        "give_feasibility" => json!({ "centre": side.centre, "hours": 40, "serves": true }),
        "attach_evidence" => {
            json!({ "document": { "base64": "eA==", "media": "text/plain" }, "title": nb("Oversikt") })
        }
        "judge_evidence" => json!({ "document": "00".repeat(32), "reason": reason, "suffices": false }),
        "score" => json!({ "benefit": 3, "equity": 3, "resources": 3, "severity": 3 }),
        "lift" => json!({ "cluster": side.cluster, "reason": reason, "region": side.region }),
        "find_eligible" => json!({ "scale": "cluster" }),
        "merge" => json!({ "into": side.nothing, "reason": reason }),
        "unmerge" => json!({ "from": side.nothing, "reason": reason }),
        "absorb" => json!({ "from": side.nothing }),
        "release" => json!({ "need": side.nothing }),
        "split" => json!({ "into": [side.nothing], "reason": reason }),
        "withdraw" => json!({ "reason": reason, "unit": unit }),
        "rule_out" => json!({ "exit": "out_of_scope", "reason": reason }),
        "refer" => json!({ "reason": reason, "to": "Forskningsrådet" }),
        "enter" => json!({ "round": side.nothing }),
        "carry_over" => json!({ "hours": 40, "owners": [unit], "unit": unit }),
        "lapse" => json!({ "reason": reason }),
        _ => json!({}),
    }
}

/// Rules that a round can have.
pub(crate) fn rules(body: &str) -> Value {
    json!({
        "ballot": { "form": "approval", "limit": 5 }, "binding": true, "carry_limit": 3, "complaint_days": 21,
        "count": { "id": "es_list", "params": { "utility": "cost" }, "version": 1 }, "entitlement": "cast",
        "joint_part_min": 20, "outreach": "1/20", "per_field": false,
        "period": { "from": "2032-01-01", "to": "2032-12-31" }, "quorum": "1/2", "ratified_by": body,
        "represent_days": 7, "ties": "chain",
        "weighting": { "scheme": "steps", "above": 5, "steps": [
            { "below": 5_000, "weight": 1 }, { "below": 15_000, "weight": 2 }, { "below": 50_000, "weight": 3 } ] },
    })
}

fn round(kind: Kind, intent: &str, side: &Side) -> Value {
    let (reason, until, of) = (nb("Derfor"), "2032-01-10T12:00:00.000Z", &side.nothing);
    match (kind, intent) {
        (Kind::Round, "plan") => {
            json!({ "clusters": [side.cluster], "scope": "cluster", "title": nb("Runde") })
        }
        (Kind::Round, "adopt_rules") => rules(&side.body),
        (Kind::Round, "adopt_template") => json!({ "template": of, "version": 1 }),
        (Kind::Round, "open_submissions" | "open_voting" | "confirm_extension" | "reopen") => {
            json!({ "until": until })
        }
        (Kind::Round, "enter_need") => json!({ "need": side.need }),
        (Kind::Round, "enter_offer") => json!({ "centre": side.centre, "hours": 10 }),
        (Kind::Round, "propose_extension") => json!({ "reason": reason, "until": until }),
        (Kind::Round, "commit_lot") => json!({ "commitment": "00".repeat(32) }),
        (Kind::Round, "reveal_lot") => json!({ "part": "00".repeat(32) }),
        (Kind::Round, "draw_lot") => {
            json!({ "drawn": "00".repeat(32), "instead_of": side.person, "reason": reason })
        }
        (Kind::Round, "contest") => json!({ "complaint": of, "reason": reason, "unit": side.unit }),
        (Kind::Round, "settle_complaint") => {
            json!({ "complaint": of, "reason": reason, "recount_from": null, "remedy": "dismissed" })
        }
        (Kind::Template, "publish") => json!({ "name": "Mal", "rules": rules(&side.body) }),
        (Kind::Ballot, "cast") => {
            json!({ "authority": { "by": "delegated", "reference": "x" }, "marks": {} })
        }
        (Kind::Ballot, "represent") => json!({ "marks": {}, "salt": "00".repeat(32) }),
        (Kind::Ballot, "void") => json!({
            "against": [], "body": side.body, "for": [side.person], "ground": "special", "need": side.need, "person": side.person,
        }),
        (_, "give_up" | "propose_annulment" | "retire") => json!({ "reason": reason }),
        _ => json!({}),
    }
}

fn decision(kind: Kind, intent: &str, side: &Side) -> Value {
    let (reason, person) = (nb("Derfor"), &side.person);
    let document = json!({ "base64": "eA==", "media": "application/pdf" });
    let decision = json!({ "case_number": "1/31", "date": "2031-11-30", "minutes": "00".repeat(32) });
    match (kind, intent) {
        (Kind::Meeting, "call") => {
            json!({ "body": side.body, "form": "remote", "place": "Oslo", "starts": "2032-05-01T10:00:00.000Z" })
        }
        (Kind::Meeting, "send_papers") => json!({ "cases": [side.case], "papers": [document] }),
        (Kind::Meeting, "record_attendance") => {
            json!({ "absent": [], "chair": person, "present": [{ "person": person }] })
        }
        (Kind::Meeting, "sign_minutes") => json!({ "minutes": document, "signed_by": [person] }),
        (Kind::Case, "open") => json!({ "body": side.body, "list": "00".repeat(32), "round": side.nothing }),
        (Kind::Case, "schedule") => json!({ "meeting": side.meeting }),
        (Kind::Case, "record_opinion") => json!({ "body": side.body, "opinion": nb("Ja") }),
        (Kind::Case, "settle_recusal") => {
            json!({ "against": [], "for": [], "ground": "special", "person": person, "point": 0, "reason": reason })
        }
        (Kind::Case, "vote") => json!({ "choice": "for", "point": 0 }),
        (Kind::Case, "resolve") => json!({ "otherwise": null, "point": 0, "reason": null }),
        (Kind::Case, "dissent") => json!({ "point": 0, "words": nb("Nei") }),
        (Kind::Case, "register_elsewhere") => {
            json!({ "case_number": "1/31", "date": "2031-11-30", "minutes": "00".repeat(32), "points": [] })
        }
        (Kind::Mandate, "amend") => {
            json!({ "decision": decision, "hours": 30, "items": [], "reason": reason })
        }
        (Kind::Mandate, "suspend" | "revoke") => json!({ "decision": decision, "reason": reason }),
        (Kind::Mandate, "resume") => json!({ "decision": decision }),
        (_, "cancel" | "withdraw" | "object") => json!({ "reason": reason }),
        _ => json!({}),
    }
}

/// Of the log itself. That the key is none is looked at after the right is.
fn log(intent: &str, decided_by: &str) -> Value {
    let key = "log.example.org/west+1c2d3e4f+AAAA";
    match intent {
        "add_key" => json!({ "decided_by": decided_by, "first": key, "key": key }),
        "retire_key" => {
            json!({ "decided_by": decided_by, "from": 9, "key": "1c2d3e4f", "reason": "replaced" })
        }
        "change_policy" => json!({ "decided_by": decided_by, "policy": "quorum none\n" }),
        "anchor" => json!({ "size": 1, "stamped": "2026-01-01T00:00:00.000Z", "token": "0".repeat(64) }),
        _ => json!({ "basis": "objection", "decided_by": decided_by }),
    }
}
