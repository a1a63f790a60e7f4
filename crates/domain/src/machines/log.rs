//! What can be asked of the log about a subject, and about its own keys and policy.

use super::{Machine, Sample, sample};
use crate::{
    Seen,
    credential::Credential,
    log::{Facts, Intent, Log},
    testing::{bergen, id_of, log_key, now, operator, person, seen, text},
};
use authority::Right;
use events::{
    CredentialId, Digest, Role,
    credential::{self, Granted},
    derived,
    log::{self, Basis, Retirement},
};

impl Machine for Log {
    const SOURCE: &'static str = include_str!("../log.rs");
    const KINDS: &'static [&'static str] = log::KINDS;
    const STATES: &'static [&'static str] = &["absent", "erased", "kept"];

    fn status(&self) -> &'static str {
        match (self.begun, self.own.begun()) {
            (true, _) => "erased",
            (false, true) => "kept",
            (false, false) => "absent",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let erase = |words: &[&str], person, of: Option<&str>, acting| {
            let intent = Intent::Erase {
                basis: Basis::NoLongerNeeded,
                decided_by: CredentialId(derived(&["credential", "siri"])),
                text: of.map(|words| text(words).commitment),
            };
            let mut commitments: Vec<Digest> = words.iter().map(|one| text(one).commitment).collect();
            commitments.sort();
            let facts = Facts {
                acting,
                commitments,
                decider: Some(secretary()),
                person,
                ..Facts::default()
            };
            sample(operator(), Right::Erase, intent, facts)
        };
        let own = |intent| {
            let facts = Facts {
                decider: Some(secretary()),
                itself: true,
                size: 100,
                ..Facts::default()
            };
            sample(operator(), Right::KeepLog, intent, facts)
        };
        let decided_by = CredentialId(derived(&["credential", "siri"]));
        let add = |number| {
            own(Intent::AddKey {
                decided_by,
                first: log_key(1),
                key: log_key(number),
            })
        };
        let retire = |number| {
            own(Intent::RetireKey {
                decided_by,
                from: 102,
                key: id_of(&log_key(number)),
                reason: Retirement::Replaced,
            })
        };
        let holding = (now(), CredentialId(derived(&["credential", "ola"])));
        vec![
            erase(&["one", "two"], Some(person("ola")), None, None),
            erase(&["one"], None, Some("one"), None),
            erase(&["one"], Some(person("ola")), None, Some(holding)),
            erase(&[], None, None, None),
            add(2),
            retire(1),
            own(Intent::ChangePolicy {
                decided_by,
                policy: format!("log {}\nquorum none\n", log_key(2)),
            }),
            own(Intent::Anchor {
                size: 7,
                stamped: now(),
                token: Digest::of(b"a stamp"),
            }),
        ]
    }

    fn law(before: &Self, _: &Intent, after: &Self) {
        assert!(
            before.erased.is_subset(&after.erased),
            "what is erased stays erased"
        );
    }
}

fn secretary() -> Seen<Credential> {
    let granted = Granted {
        from: now(),
        org: bergen().into(),
        person: person("siri"),
        role: Role::Secretariat,
        substitute: None,
        to: now().plus_days(300),
    };
    seen(
        derived(&["credential", "siri"]),
        &[credential::Event::Granted(granted)],
    )
}
