//! What can be asked of a credential.

use super::{Machine, Sample, sample, scenery::the_cluster};
use crate::{
    By,
    credential::{Credential, Facts, Intent},
    testing::{acting, at, bergen, now, operator, person, secretariat, seen, text, west},
};
use authority::Right;
use events::{
    CredentialId, PersonId, Role,
    credential::{self, Granted, Revoked, Substitute},
    derived,
};

impl Machine for Credential {
    const SOURCE: &'static str = include_str!("../credential.rs");
    const KINDS: &'static [&'static str] = credential::KINDS;
    const STATES: &'static [&'static str] = &["absent", "granted", "person away", "suspended", "revoked"];

    fn status(&self) -> &'static str {
        match &self.granted {
            None => "absent",
            Some(_) if self.revoked => "revoked",
            Some(_) if self.suspended => "suspended",
            Some(_) if self.absence.is_some() => "person away",
            Some(_) => "granted",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        let member = CredentialId(derived(&["credential", "liv"]));
        let known = Facts {
            org_known: true,
            org_ended: None,
            member: Some(seen(
                member,
                &[credential::Event::Granted(granted(person("liv")))],
            )),
            cluster: the_cluster(),
        };
        let kept = |intent| sample(operator(), Right::KeepCredentials, intent, known.clone());
        let away = |by: By, intent| sample(by, Right::RecordAbsence, intent, known.clone()).for_ones_own();
        let coordinator = || acting(Role::Coordinator, west());
        let absence = |days| Intent::RecordAbsence {
            from: now(),
            to: now().plus_days(days),
        };
        let substitute = |place| {
            Intent::Grant(Granted {
                substitute: Some(Substitute { of: member, place }),
                ..granted(person("ola"))
            })
        };
        vec![
            kept(Intent::Grant(granted(person("ola")))),
            kept(substitute(1)),
            kept(substitute(0)),
            kept(Intent::Grant(granted(person("kari")))),
            kept(Intent::Revoke(Revoked {
                reason: text("moved away"),
            })),
            kept(Intent::Suspend {
                reason: text("is looked into"),
            }),
            kept(Intent::Resume),
            away(coordinator(), absence(3)),
            away(secretariat(), absence(5)),
            away(coordinator(), Intent::EndAbsence),
            away(at(now().plus_days(310), coordinator()), absence(500)),
        ]
    }
}

fn granted(person: PersonId) -> Granted {
    Granted {
        from: now(),
        org: bergen().into(),
        person,
        role: Role::Representative,
        substitute: None,
        to: now().plus_days(300),
    }
}
