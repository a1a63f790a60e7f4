//! An empty installation is set up: two administrators log in with a provider of logins, let a machine bring the
//! registers, form clusters and bodies, and grant everybody their credentials. What they set up is what the demo's log
//! says of its operator, command by command.

use super::{
    demo::{Demo, id},
    stage::later,
};
use crate::{
    doorway::{AUDIENCE, OFFICE, World, now},
    store::{Kind, Store},
    visitor::Visitor,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// What can be asked so that these events happen.
const INTENTS: &[(&str, &str)] = &[
    ("body.constituted@1", "constitute"),
    ("body.member_seated@1", "seat"),
    ("body.ties_set@1", "set-ties"),
    ("centre.basis_recorded@1", "record-basis"),
    ("centre.capacity_declared@1", "declare-capacity"),
    ("centre.coverage_set@1", "set-coverage"),
    ("centre.delivery_types_set@1", "set-delivery-types"),
    ("centre.registered@1", "register"),
    ("centre.subjects_set@1", "set-subjects"),
    ("cluster.formed@1", "form"),
    ("cluster.joined@1", "join"),
    ("cluster.partner_joined@1", "take-partner"),
    ("county.population_set@1", "set-population"),
    ("county.registered@1", "register"),
    ("credential.granted@1", "grant"),
    ("municipality.population_set@1", "set-population"),
    ("municipality.registered@1", "register"),
    ("region.body_seated@1", "seat-body"),
    ("region.formed@1", "form"),
    ("region.member_joined@1", "join"),
];

/// The person who looks at everything at the end: of no role in the demo.
pub(super) const AUDITOR: &str = "auditor";

/// A store with all that stands before the first need comes in.
pub(super) fn set_up(kind: Kind, demo: &Demo) -> Store {
    let world = World::empty(kind);
    let mut administrators = world.administrators();
    until_it_knows_them(&world, &mut administrators[0]);
    let mut machine = machine(&world, &mut administrators[0]);
    let names = names(demo);
    for (turn, steps) in commands(demo, &names).into_iter().enumerate() {
        let command = json!({ "steps": steps });
        let is_of_registers = steps.iter().all(|step| {
            let stream = step["stream"].as_str().unwrap();
            ["county", "municipality", "centre"].contains(&stream.split_once('-').unwrap().0)
        });
        let by = match is_of_registers {
            true => &mut machine,
            false => &mut administrators[turn % 2],
        };
        by.command(world.address(), "/commands", &command).done();
    }
    let grant = json!({
        "from": "2034-09-01T00:00:00.000Z", "name": "Eksempel Revisor", "org": world.office, "role": AUDITOR,
        "to": "2035-10-30T00:00:00.000Z",
    });
    let auditor = administrators[1].command(world.address(), "/credentials", &grant);
    auditor.done();
    world.ended()
}

/// What they may do is found in a view, which a new server builds first.
fn until_it_knows_them(world: &World, administrator: &mut Visitor) {
    let powers = format!("/api/v1/views/powers?minPosition={}", world.size());
    for _ in 0..600 {
        if administrator.get(world.address(), &powers).status == 200 {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the server never knows its administrators");
}

/// The machine of the office, which may keep registers.
fn machine(world: &World, administrator: &mut Visitor) -> Visitor {
    let claims = json!({ "aud": AUDIENCE, "exp": now().as_second() + 3_000 });
    let mut machine = Visitor::machine(world.provider.machine_token(OFFICE, claims));
    let said = machine.get(world.address(), "/login/session").done();
    let credential = world.grant(administrator, &said["person"], "operator", &world.office);
    machine.credential = Some(credential);
    machine
}

/// What each of the demo's seated persons is called.
fn names(demo: &Demo) -> BTreeMap<&str, &str> {
    let persons = demo.all("body.member_seated").map(|leaf| &leaf["body"]["person"]);
    let persons = persons.map(|person| person.as_str().unwrap());
    persons.zip(demo.seats.iter().map(|line| &line["name"])).collect()
}

/// The commands of the demo's operator, each as its steps.
fn commands(demo: &Demo, names: &BTreeMap<&str, &str>) -> Vec<Vec<Value>> {
    let of_operator = |leaf: &&Value| leaf["actor"]["role"] == "operator";
    let leaves: Vec<&Value> = demo.leaves.iter().filter(of_operator).collect();
    let commands = leaves.chunk_by(|one, next| one["command"] == next["command"]);
    commands.map(|command| steps(command, names)).collect()
}

fn steps(leaves: &[&Value], names: &BTreeMap<&str, &str>) -> Vec<Value> {
    let mut begun = BTreeSet::new();
    let step = |leaf: &&Value| {
        let known = INTENTS.iter().find(|(kind, _)| leaf["type"] == *kind);
        let (_, intent) = known.unwrap_or_else(|| panic!("nobody can ask for {}", leaf["type"]));
        let mut step =
            json!({ "body": later(said(leaf, names)), "intent": intent, "stream": leaf["stream"] });
        // Of what is there already they say which version they have seen.
        if begun.insert(id(leaf).to_owned()) {
            step["version"] = (leaf["version"].as_u64().unwrap() - 1).into();
        }
        step
    };
    leaves.iter().map(step).collect()
}

/// What was said so that the event came of it: without what the engine looked up, with the name that the log does not
/// know.
fn said(leaf: &Value, names: &BTreeMap<&str, &str>) -> Value {
    let mut body = leaf["body"].clone();
    let members = body.as_object_mut().unwrap();
    members.retain(|member, _| !member.ends_with("_seen"));
    let person = members.get("person").and_then(Value::as_str);
    let name = person.and_then(|person| names.get(person));
    if let Some(name) = name.filter(|_| leaf["type"] == "credential.granted@1") {
        members.insert("name".into(), (*name).into());
    }
    body
}
