//! Keys and policies of the log.

use super::decider;
use crate::{
    Ask,
    log::{Event, Facts, Intent, Log, Refusal},
    testing::{No, acting, after, ask, askoy, given, id_of, log_key, now, operator},
};
use authority::{Denied, Name, Right};
use events::{
    Blob, CredentialId, Digest, LogKey, Role, derived,
    log::{Anchored, KeyAdded, KeyRetired, PolicyChanged, Retirement},
};

fn siri() -> CredentialId {
    CredentialId(derived(&["credential", "siri"]))
}

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    let facts = Facts {
        decider: Some(decider("siri", Role::Secretariat)),
        itself: true,
        size: 100,
        ..Facts::default()
    };
    ask(operator(), intent, facts)
}

fn add(first: LogKey, key: LogKey) -> Ask<Intent, Facts> {
    let decided_by = siri();
    asked(Intent::AddKey {
        decided_by,
        first,
        key,
    })
}

fn retire(number: u8, from: u64) -> Ask<Intent, Facts> {
    asked(Intent::RetireKey {
        decided_by: siri(),
        from,
        key: id_of(&log_key(number)),
        reason: Retirement::Replaced,
    })
}

fn policy(text: &str) -> Ask<Intent, Facts> {
    asked(Intent::ChangePolicy {
        decided_by: siri(),
        policy: text.to_owned(),
    })
}

fn added(first: Option<LogKey>, number: u8) -> Event {
    Event::KeyAdded(KeyAdded {
        decided_by: decider("siri", Role::Secretariat).cite,
        first,
        key: log_key(number),
    })
}

fn retired(number: u8, from: u64) -> Event {
    Event::KeyRetired(KeyRetired {
        decided_by: decider("siri", Role::Secretariat).cite,
        from,
        key: id_of(&log_key(number)),
        reason: Retirement::Replaced,
    })
}

fn alone(number: u8) -> String {
    format!("log {}\nquorum none\n", log_key(number))
}

#[test]
fn the_first_event_says_with_which_key_the_log_began() {
    given::<Log>([])
        .when(add(log_key(1), log_key(2)))
        .then_expect_events(vec![added(Some(log_key(1)), 2)]);
    given::<Log>([added(Some(log_key(1)), 2)])
        .when(add(log_key(1), log_key(3)))
        .then_expect_events(vec![added(None, 3)]);
}

#[test]
fn a_key_is_retired_when_another_is_there_and_so_on_for_ever() {
    let mut events = vec![added(Some(log_key(1)), 2)];
    given::<Log>(events.clone())
        .when(retire(1, 102))
        .then_expect_events(vec![retired(1, 102)]);
    events.push(retired(1, 102));
    events.push(added(None, 3));
    given::<Log>(events.clone())
        .when(retire(2, 102))
        .then_expect_events(vec![retired(2, 102)]);
    let log = after::<Log>(&events);
    let ring = log.own.keys.unwrap();
    assert_eq!(ring.terms().len(), 3);
    assert_eq!(ring.terms()[0].until, Some(102));
}

#[test]
fn a_policy_is_named_by_its_hash_and_the_same_again_adds_nothing() {
    let event = Event::PolicyChanged(PolicyChanged {
        decided_by: decider("siri", Role::Secretariat).cite,
        policy: Blob::text(alone(1).as_bytes()),
    });
    given::<Log>([])
        .when(policy(&alone(1)))
        .then_expect_events(vec![event.clone()]);
    given::<Log>([event])
        .when(policy(&alone(1)))
        .then_expect_events(vec![]);
}

/// A stamp of the first so many events, made so many milliseconds after now. Nobody has to decide it.
fn stamp(size: u64, later: i64, token: &[u8]) -> Ask<Intent, Facts> {
    let mut ask = asked(Intent::Anchor {
        size,
        stamped: now().plus_millis(later),
        token: Digest::of(token),
    });
    ask.facts.decider = None;
    ask
}

fn anchored(size: u64, later: i64, token: &[u8]) -> Event {
    Event::Anchored(Anchored {
        size,
        stamped: now().plus_millis(later),
        token: Digest::of(token),
    })
}

#[test]
fn a_stamp_of_a_tree_is_recorded_once() {
    let event = anchored(100, -5_000, b"one");
    given::<Log>([])
        .when(stamp(100, -5_000, b"one"))
        .then_expect_events(vec![event.clone()]);
    given::<Log>([event.clone()])
        .when(stamp(100, -5_000, b"one"))
        .then_expect_events(vec![]);
    // An older tree may be stamped later, and a clock may be a little off.
    given::<Log>([event])
        .when(stamp(7, 60_000, b"two"))
        .then_expect_events(vec![anchored(7, 60_000, b"two")]);
}

/// What is said no to, with every code.
pub(super) fn refused() -> Vec<No<Log>> {
    let (one, two) = (log_key(1), log_key(2));
    let begun = || vec![added(Some(log_key(1)), 2)];
    let id = |number| id_of(&log_key(number)).to_string();
    let mut elsewhere = add(one.clone(), two.clone());
    elsewhere.facts.itself = false;
    let mut not_entitled = add(one.clone(), two.clone());
    not_entitled.by = acting(Role::Secretariat, askoy());
    let mut own_decision = retire(1, 102);
    own_decision.facts.decider = Some(decider("kari", Role::Secretariat));
    let mut undecided = policy(&alone(1));
    undecided.facts.decider = Some(decider("siri", Role::NeedOwner));
    let broken: LogKey = "log.example.org/west+00000000+AAAA".parse().unwrap();
    let why = tlog::VerifierKey::parse(broken.as_str()).unwrap_err().to_string();
    let key = broken.to_string();
    let other: LogKey = {
        let name = tlog::KeyName::new("other.example.org").unwrap();
        let key = tlog::SigningKey::from_seed(name, tlog::KeyKind::Ed25519, &[9; 32]);
        key.public().to_string().parse().unwrap()
    };
    let denied = |role, right| Denied::NotInRole {
        role: Name(role),
        right,
    };
    vec![
        (vec![], elsewhere, Refusal::NotOfTheLog),
        (
            vec![],
            not_entitled,
            denied(Role::Secretariat, Right::KeepLog).into(),
        ),
        (begun(), own_decision, Refusal::OnePerson),
        (
            vec![],
            undecided,
            Refusal::MayNotDecide {
                why: denied(Role::NeedOwner, Right::DecideOnLog),
            },
        ),
        (vec![], add(one.clone(), broken), Refusal::BadKey { key, why }),
        (
            vec![],
            add(one.clone(), other),
            Refusal::OtherName {
                origin: "log.example.org/west".into(),
                given: "other.example.org".into(),
            },
        ),
        (
            begun(),
            add(one.clone(), two.clone()),
            Refusal::KnownKey { key: id(2) },
        ),
        (
            begun(),
            add(two.clone(), log_key(3)),
            Refusal::OtherFirst {
                known: one.to_string(),
                given: two.to_string(),
            },
        ),
        (begun(), retire(3, 102), Refusal::UnknownKey { key: id(3) }),
        (
            vec![],
            retire(1, 102),
            Refusal::LastKey {
                key: id(1),
                from: 102,
            },
        ),
        (
            [begun(), vec![retired(1, 90)]].concat(),
            retire(2, 102),
            Refusal::LastKey {
                key: id(2),
                from: 102,
            },
        ),
        (
            begun(),
            retire(1, 101),
            Refusal::Backdated { from: 101, size: 101 },
        ),
        (vec![], policy("quorum"), {
            let why = tlog::Policy::parse(b"quorum").unwrap_err().to_string();
            Refusal::BadPolicy { why }
        }),
        (begun(), policy(&alone(3)), Refusal::ForeignPolicy),
        (
            vec![],
            stamp(101, 0, b"one"),
            Refusal::StampedBeyond { size: 101, held: 100 },
        ),
        (
            vec![],
            stamp(0, 0, b"one"),
            Refusal::StampedBeyond { size: 0, held: 100 },
        ),
        (
            vec![anchored(7, 0, b"one")],
            stamp(7, 0, b"two"),
            Refusal::Stamped { size: 7 },
        ),
        (
            vec![],
            stamp(7, 60_001, b"one"),
            Refusal::StampedAhead {
                stamped: now().plus_millis(60_001),
                at: now(),
            },
        ),
    ]
}
