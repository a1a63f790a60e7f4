//! The page that is drawn from the walks.

use super::{
    Machine, Sample, Walked, walk,
    walk::{ROLES, reach},
    with_all_machines,
};
use authority::Name;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

const HEAD: &str = "# The state machines

Drawn from the code by a test that asks everything in every state; written by `UPDATE_STATES=1 cargo test -p domain
states`. An arrow is what happened, and several events on one arrow are several ways there; what happens without leaving
a state stands in the tables only.

The first table says who may ask what, what comes of it, and in which states; whoever is not named is refused in every
state. The second says what is refused where, to those who may ask. A state stands in both where the answer depends on
more than the state's name, and in neither where what is asked is so already: then nothing is added. What other streams
say is taken to speak for what is asked, also where they could not say so at that point of a real story, as a round that
takes ballots when one of them is opened.
";

/// From which states something leads to another, or to none where it stays.
type Ways<'a> = BTreeMap<Option<&'a str>, BTreeSet<&'a str>>;

/// Names of states, in the order of the drawing.
struct States(&'static [&'static str]);

impl States {
    fn id(state: &str) -> String {
        match state {
            "absent" => "[*]".to_owned(),
            _ => state.replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
        }
    }

    /// Some of the states in words; nearly all of them by what is left out.
    fn words(&self, some: &BTreeSet<&str>) -> String {
        let (named, left_out): (Vec<&str>, Vec<&str>) =
            self.0.iter().partition(|state| some.contains(**state));
        match left_out.len() {
            0 => "every".to_owned(),
            few if 2 * few < named.len() => format!("every but {}", left_out.join(", ")),
            _ => named.join(", "),
        }
    }

    fn drawing<D: Machine>(&self, walked: &Walked<D>) -> String {
        let mut text = "```mermaid\nstateDiagram-v2\n".to_owned();
        for state in self.0.iter().filter(|state| **state != "absent") {
            let _ = writeln!(text, "    {}: {state}", Self::id(state));
        }
        for from in self.0 {
            for to in self.0.iter().filter(|to| *to != from) {
                let between = walked
                    .steps
                    .iter()
                    .filter(|step| (step.0, step.3) == (*from, *to));
                let events: BTreeSet<&str> = between.map(|step| step.2).collect();
                if !events.is_empty() {
                    let events = Vec::from_iter(events).join(", ");
                    let _ = writeln!(text, "    {} --> {}: {events}", Self::id(from), Self::id(to));
                }
            }
        }
        text + "```\n"
    }

    /// Who may ask what, where, and what comes of it.
    fn allowed<D: Machine>(&self, walked: &Walked<D>) -> String {
        let samples = D::samples();
        let mut asked: BTreeMap<(&str, &str), Ways<'_>> = BTreeMap::new();
        for (from, intent, event, to) in &walked.steps {
            let to = (from != to).then_some(*to);
            let cell = asked.entry((intent, event)).or_default();
            cell.entry(to).or_default().insert(from);
        }
        let mut text = "\n| asked to | by | comes | in state |\n| --- | --- | --- | --- |\n".to_owned();
        for ((intent, event), ways) in asked {
            let of_it = || samples.iter().filter(|sample| sample.name() == intent);
            let may = |role| of_it().any(|sample| reach(sample, role).is_some());
            let roles = ROLES.into_iter().filter(|role| may(*role));
            let roles: Vec<String> = roles.map(|role| Name(role).to_string()).collect();
            let ways = ways.iter().map(|(to, from)| match to {
                Some(to) => format!("{} → {to}", self.words(from)),
                None => self.words(from),
            });
            let ways = Vec::from_iter(ways).join("; ");
            let _ = writeln!(text, "| `{intent}` | {} | `{event}` | {ways} |", roles.join(", "));
        }
        text
    }

    /// What is refused where, and why.
    fn refused<D: Machine>(&self, walked: &Walked<D>) -> String {
        let mut states: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for ((state, intent), codes) in &walked.refused {
            for code in codes {
                states.entry((code, intent)).or_default().insert(state);
            }
        }
        let mut intents: BTreeMap<(&str, &BTreeSet<&str>), Vec<String>> = BTreeMap::new();
        for ((code, intent), states) in &states {
            intents
                .entry((code, states))
                .or_default()
                .push((*intent).to_owned());
        }
        let mut text = "\n| refused | asked to | in state |\n| --- | --- | --- |\n".to_owned();
        let all: BTreeSet<String> = D::samples().iter().map(Sample::name).collect();
        for ((code, states), intents) in intents {
            let left_out: Vec<String> = all
                .iter()
                .filter(|name| !intents.contains(name))
                .cloned()
                .collect();
            let intents = match left_out.len() {
                few if few > 0 && 4 * few < intents.len() => format!("all but {}", in_code(&left_out)),
                _ => in_code(&intents),
            };
            let _ = writeln!(text, "| `{code}` | {intents} | {} |", self.words(states));
        }
        text
    }
}

fn in_code(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// One stream: its drawing, and its tables.
fn section<D: Machine>() -> String {
    let (walked, states) = (walk::<D>(), States(D::STATES));
    let head = format!("\n## `{}`\n\n", D::STREAM);
    [
        head,
        states.drawing(&walked),
        states.allowed(&walked),
        states.refused(&walked),
    ]
    .concat()
}

macro_rules! sections {
    ($($name:ident $machine:ty),* $(,)?) => { [$(section::<$machine>()),*].concat() };
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a generated page is written when its writer says so"
)]
fn the_page_of_states_is_current() {
    let page = format!("{HEAD}{}", with_all_machines!(sections));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("STATES.md");
    if std::env::var_os("UPDATE_STATES").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "crates/domain/STATES.md is not current: run UPDATE_STATES=1 cargo test -p domain states and commit"
    );
}
