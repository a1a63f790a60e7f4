use super::*;
use crate::testing::{acting, all_refused, ask, engine, given, hovedstyret, rules, secretariat, text};
use authority::{Denied, Name};
use events::{Role, template::Retired as WasRetired};

fn publish(name: &str, rules: Rules) -> Ask<Intent, Facts> {
    let facts = Facts {
        rules_fault: None,
        rules_digest: Some(Digest::of(b"rules")),
    };
    let (name, rules) = (name.into(), Box::new(rules));
    ask(secretariat(), Intent::Publish { name, rules }, facts)
}

fn retire() -> Ask<Intent, Facts> {
    let reason = text("another one is used");
    ask(secretariat(), Intent::Retire { reason }, Facts::default())
}

fn published(version: u32, rules: Rules) -> Event {
    Event::Published(Published {
        digest: Digest::of(b"rules"),
        name: "Vanleg runde".into(),
        rules: Box::new(rules),
        version,
    })
}

fn retired() -> Event {
    Event::Retired(WasRetired {
        reason: text("another one is used"),
    })
}

/// Invariant 4: the rules that rounds start from are versioned, and a version never changes.
#[test]
fn versions_are_numbered_and_the_same_again_is_nothing() {
    let other = Rules {
        complaint_days: 21,
        ..rules()
    };
    given::<Template>([])
        .when(publish("Vanleg runde", rules()))
        .then_expect_events(vec![published(1, rules())]);
    let first = || vec![published(1, rules())];
    given::<Template>(first())
        .when(publish("Vanleg runde", rules()))
        .then_expect_events(vec![]);
    given::<Template>(first())
        .when(publish("Vanleg runde", other.clone()))
        .then_expect_events(vec![published(2, other.clone())]);
    // Back to what was before is a version of its own.
    let both = [first(), vec![published(2, other)]].concat();
    given::<Template>(both)
        .when(publish("Vanleg runde", rules()))
        .then_expect_events(vec![published(3, rules())]);
    given::<Template>(first())
        .when(retire())
        .then_expect_events(vec![retired()]);
    given::<Template>([first(), vec![retired()]].concat())
        .when(retire())
        .then_expect_events(vec![]);
}

#[test]
fn refusals() {
    let with = |change: fn(&mut Facts)| {
        let mut ask = publish("Vanleg runde", rules());
        change(&mut ask.facts);
        ask
    };
    let other = Rules {
        complaint_days: 21,
        ..rules()
    };
    let denied = |role| Denied::NotInRole {
        role: Name(role),
        right: Right::RunRounds,
    };
    let by_centre = Ask {
        by: acting(Role::Centre, hovedstyret()),
        ..publish("Vanleg runde", rules())
    };
    let by_engine = Ask {
        by: engine(),
        ..retire()
    };
    all_refused::<Template>(
        CODES,
        vec![
            (vec![], publish("  ", rules()), Refusal::NoName),
            (
                vec![],
                with(|facts| facts.rules_fault = Some("no such method".into())),
                Refusal::BadRules {
                    fault: "no such method".into(),
                },
            ),
            (
                vec![],
                with(|facts| facts.rules_digest = None),
                Refusal::FactsMissing {
                    what: "the digest of the rules",
                },
            ),
            (
                vec![published(1, rules()), retired()],
                publish("Vanleg runde", other),
                Refusal::Retired,
            ),
            (vec![], retire(), Refusal::Unknown),
            (vec![], by_centre, denied(Role::Centre).into()),
            (
                vec![published(1, rules())],
                by_engine,
                denied(Role::Process).into(),
            ),
        ],
    );
}
