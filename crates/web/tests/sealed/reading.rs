//! Reads everything that there is to read, as everybody: each address of the description, each list in each form, each
//! document, the live changes from the beginning, and what is answered to commands that have no place now.

use crate::{
    necessary::Names,
    site::{Answer, Person},
    story::World,
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Who asked what, and what came: status, headers and bytes.
pub(crate) type Reading = BTreeMap<String, String>;

const ID: (&str, &str) = ("x-request-id", "reading-of-the-test");

/// What is otherwise in the one than in the other.
pub(crate) fn differences(one: &Reading, other: &Reading) -> Vec<String> {
    let keys: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    keys.into_iter()
        .filter(|key| one.get(*key) != other.get(*key))
        .cloned()
        .collect()
}

/// The same with the first lines that are otherwise.
pub(crate) fn lines_otherwise(one: &Reading, other: &Reading) -> Vec<String> {
    let line = |what: &String| {
        let text = |reading: &Reading| reading.get(what).cloned().unwrap_or_default();
        let (one, other) = (text(one), text(other));
        let mut pairs = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
        format!("{what}: {:?}", pairs.next())
    };
    differences(one, other).iter().map(line).collect()
}

/// What is shown to whoever runs the server.
pub(crate) const MEASURED: &str = "the port of its own /metrics";

/// What tells of the signed log: it cannot but be otherwise where a ballot is, in the values that have names.
fn is_of_the_signed_log(path: &str) -> bool {
    path.ends_with("/checkpoint") || path.contains("/receipts/")
}

pub(crate) async fn read(world: &World, names: &Names) -> Reading {
    caught_up(world).await;
    let (mut reading, addresses, commands) = (Reading::new(), addresses(world), commands(world));
    reading.insert(format!("{MEASURED}, before"), measured(world).await);
    for (who, person) in &world.readers {
        for path in &addresses {
            let answer = get(world, person, path).await;
            match is_of_the_signed_log(path) {
                true => note(&mut reading, who, path, &names.over(answer)),
                false => note(&mut reading, who, path, &answer),
            }
        }
        for view in projections::VIEWS {
            for path in lists(view.name(), world) {
                let answer = get(world, person, &path).await;
                note(&mut reading, who, &path, &answer);
                for path in documents(view.name(), &answer) {
                    note(&mut reading, who, &path, &get(world, person, &path).await);
                }
            }
        }
        for (path, body) in &commands {
            note(
                &mut reading,
                who,
                &format!("{path} {body}"),
                &post(world, person, path, body).await,
            );
        }
        reading.insert(format!("{who} /api/v1/changes"), changes(world, person).await);
    }
    reading.insert(format!("{MEASURED}, after"), measured(world).await);
    reading
}

/// Waits until every view holds all that was recorded.
pub(crate) async fn caught_up(world: &World) {
    let size = world.site.size().await;
    for view in projections::VIEWS {
        let path = format!("/api/v1/views/{}/none?minPosition={size}", view.name());
        world.site.get(&world.readers[1].1, &path).await;
    }
}

fn note(reading: &mut Reading, who: &str, what: &str, answer: &Answer) {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "date")
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    headers.sort();
    let text = format!("{}\n{}\n\n{}", answer.status, headers.join("\n"), answer.text());
    reading.insert(format!("{who} {what}"), text);
}

async fn get(world: &World, person: &Person, path: &str) -> Answer {
    world.site.send(person, "GET", path, &[ID], "").await
}

async fn post(world: &World, person: &Person, path: &str, body: &Value) -> Answer {
    let mut headers = vec![
        ID,
        ("content-type", "application/json"),
        ("idempotency-key", "asked-while-sealed"),
    ];
    // A list of steps says for each which version was seen.
    headers.extend((path != "/api/v1/commands").then_some(("if-match", "\"999999\"")));
    world
        .site
        .send(person, "POST", path, &headers, body.to_string())
        .await
}

/// Every address that the description names for reading, and those that it does not.
fn addresses(world: &World) -> Vec<String> {
    let described = web::openapi::document();
    let mut all: Vec<String> = [
        "/livez",
        "/readyz",
        "/checkpoint",
        "/demo/personas",
        "/metrics",
        "/api/v1/metrics",
        "/nowhere",
    ]
    .map(str::to_owned)
    .into();
    for (path, methods) in described["paths"].as_object().unwrap() {
        if methods.get("get").is_none() || path.contains("/views/{") || path.ends_with("/changes") {
            continue;
        }
        let kind = path
            .trim_start_matches("/api/v1")
            .split('/')
            .nth(1)
            .unwrap_or_default();
        let id = match kind {
            "needs" => &world.needs[0],
            "rounds" => &world.round,
            "counties" => &world.county,
            "municipalities" => &world.units[0],
            "clusters" => &world.cluster,
            "bodies" => &world.body,
            "centres" => &world.centre,
            "credentials" => &world.credential,
            _ => &world.round,
        };
        let path = path.replace("{id}", id);
        let path = if path.starts_with("/api/v1") || path.starts_with("/demo") || path.ends_with('z') {
            path
        } else {
            format!("/api/v1{path}")
        };
        match (path.contains("{unit}"), path.contains("{document}")) {
            (true, _) => all.extend(world.units.iter().map(|unit| path.replace("{unit}", unit))),
            (_, true) => all.extend(of_a_round(&methods["get"]).map(|name| path.replace("{document}", name))),
            _ => {
                let start = path.find('{').unwrap_or(path.len());
                all.push(format!(
                    "{}{}",
                    &path[..start],
                    if start < path.len() { "moved" } else { "" }
                ));
            }
        }
    }
    all.push("/api/v1/events?limit=1000".to_owned());
    // Of those who recorded something, each has their own receipts and nobody else's.
    all.extend((0..=world.last).map(|position| format!("/api/v1/receipts/{position}")));
    all
}

/// The documents that a round can have, as the description names them.
fn of_a_round(operation: &Value) -> impl Iterator<Item = &str> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let which = parameters.filter(|parameter| parameter["name"] == "document");
    let names = which.flat_map(|which| which["schema"]["enum"].as_array().into_iter().flatten());
    names.filter_map(Value::as_str)
}

/// A view as a list in each form, and as it stood now and a moment before.
fn lists(view: &str, world: &World) -> [String; 4] {
    let base = format!("/api/v1/views/{view}");
    [
        base.clone(),
        format!("{base}.csv"),
        format!("{base}?asOf={}", world.last + 1),
        format!("{base}?asOf={}", world.last),
    ]
}

/// So many documents of each view are read for themselves as well; the list holds them all.
const DOCUMENTS: usize = 2;

fn documents(view: &str, answer: &Answer) -> Vec<String> {
    let is_list = answer.status == 200 && answer.header("content-type") == "application/json";
    let items = is_list
        .then(|| answer.json()["items"].as_array().cloned())
        .flatten();
    let keys = items.unwrap_or_default();
    let keys = keys.iter().filter_map(|item| item["key"].as_str());
    keys.take(DOCUMENTS)
        .map(|key| format!("/api/v1/views/{view}/{}", key.replace('/', "%2F")))
        .collect()
}

/// What somebody might ask in order to learn something from the refusal. Nothing of it goes through.
fn commands(world: &World) -> Vec<(String, Value)> {
    let of = |verb: &str| format!("/api/v1/rounds/{}/{verb}", world.round);
    let reason = json!({ "lang": "nb", "words": "Derfor" });
    let mut all = vec![
        (
            of("draw-lot"),
            json!({ "drawn": "00".repeat(32), "instead_of": world.round, "reason": reason }),
        ),
        (of("reopen"), json!({ "until": "2032-03-01T00:00:00.000Z" })),
        (of("give-up"), json!({ "reason": reason })),
        (of("propose-annulment"), json!({ "reason": reason })),
        (
            of("contest"),
            json!({ "complaint": world.round, "reason": reason, "unit": world.units[3] }),
        ),
        (
            format!("/api/v1/needs/{}/lapse", world.needs[0]),
            json!({ "reason": reason }),
        ),
        (
            format!("/api/v1/needs/{}/rule-out", world.needs[1]),
            json!({ "exit": "out_of_scope", "reason": reason }),
        ),
        (
            "/api/v1/cases".to_owned(),
            json!({ "body": world.body, "list": "00".repeat(32), "round": world.round }),
        ),
    ];
    for unit in &world.units {
        let ballot = |verb: &str| of(&format!("ballots/{unit}/{verb}"));
        all.push((
            ballot("cast"),
            json!({ "authority": { "by": "delegated", "reference": "x" }, "marks": { &world.needs[0]: 1 } }),
        ));
        all.push((
            ballot("cast"),
            json!({ "authority": { "by": "delegated", "reference": "x" }, "marks": { &world.round: 9 } }),
        ));
        all.push((
            ballot("represent"),
            json!({ "marks": { &world.needs[0]: 1 }, "salt": "00".repeat(32) }),
        ));
        for need in &world.needs {
            all.push((ballot("void"), json!({
                "against": [], "body": world.body, "for": [], "ground": "special", "need": need, "person": unit,
            })));
        }
        let step = |intent: &str| json!({ "intent": intent, "stream": format!("ballot-{}-{unit}", world.round), "version": 1 });
        all.push(("/api/v1/commands".to_owned(), json!({ "steps": [step("open")] })));
    }
    all
}

/// The live changes from the beginning, up to the last before the reading.
async fn changes(world: &World, person: &Person) -> String {
    let response = world
        .site
        .raw(person, "GET", "/api/v1/changes?from=0", &[ID], "")
        .await;
    let (status, mut body, mut told) = (response.status(), response.into_body(), String::new());
    let last = format!("\"position\":{},", world.last);
    while !told.contains(&last) {
        let Some(frame) = body.frame().await else { break };
        if let Ok(data) = frame.unwrap().into_data() {
            told.push_str(&String::from_utf8_lossy(&data));
        }
    }
    format!("{status}\n{told}")
}

/// What is measured, without what follows from how busy the machine is: how long things took, and which appends met in
/// one commit.
pub(crate) async fn measured(world: &World) -> String {
    let mut text = world.site.measured().await;
    // A connection that was closed by those who read the live changes is noticed soon after.
    for _ in 0..1_200 {
        if text.contains("\ntingbok_change_streams 0\n") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        text = world.site.measured().await;
    }
    let mut shown = Vec::new();
    for line in text.lines() {
        let (what, _) = line.rsplit_once(' ').unwrap_or((line, ""));
        let name = what.split('{').next().unwrap_or_default();
        let is_time = ["_seconds_bucket", "_seconds_sum"]
            .iter()
            .any(|end| name.ends_with(end));
        let is_chance = ["tingbok_batch_appends_bucket", "tingbok_batch_appends_count"].contains(&name);
        shown.push(if is_time || is_chance { what } else { line });
    }
    shown.join("\n")
}
