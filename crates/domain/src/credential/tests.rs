use super::*;
use crate::testing::{acting, after, all_refused, ask, bergen, given, now, operator, person, text};
use authority::{Denied, Name};

fn grant() -> Granted {
    Granted {
        from: now(),
        org: bergen().into(),
        person: person("ola"),
        role: Role::Representative,
        to: now().plus_days(365),
    }
}

fn revoke() -> Revoked {
    Revoked {
        reason: text("moved away"),
    }
}

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    ask(operator(), intent, Facts { org_known: true })
}

#[test]
fn is_granted_and_revoked() {
    let granted = Event::Granted(grant());
    let revoked = Event::Revoked(revoke());
    given::<Credential>([])
        .when(asked(Intent::Grant(grant())))
        .then_expect_events(vec![granted.clone()]);
    given::<Credential>([granted.clone()])
        .when(asked(Intent::Revoke(revoke())))
        .then_expect_events(vec![revoked.clone()]);
    let standing = |events: &[Event]| {
        after::<Credential>(events)
            .standing()
            .map(|standing| standing.revoked)
    };
    assert_eq!(standing(&[]), None);
    assert_eq!(standing(std::slice::from_ref(&granted)), Some(false));
    assert_eq!(standing(&[granted, revoked]), Some(true));
}

#[test]
fn the_same_again_is_nothing() {
    given::<Credential>([Event::Granted(grant())])
        .when(asked(Intent::Grant(grant())))
        .then_expect_events(vec![]);
    given::<Credential>([Event::Granted(grant()), Event::Revoked(revoke())])
        .when(asked(Intent::Revoke(revoke())))
        .then_expect_events(vec![]);
}

#[test]
fn refusals() {
    let (from, to) = (now(), now().plus_millis(-1));
    let backwards = Granted { to, ..grant() };
    let engine = Granted {
        role: Role::Process,
        ..grant()
    };
    let other = Granted {
        role: Role::NeedOwner,
        ..grant()
    };
    // No onward delegation: a representative grants nobody anything.
    let onward = ask(
        acting(Role::Representative, bergen()),
        Intent::Grant(grant()),
        Facts { org_known: true },
    );
    let denied = Denied::NotInRole {
        role: Name(Role::Representative),
        right: Right::KeepCredentials,
    };
    let unknown = ask(operator(), Intent::Grant(grant()), Facts::default());
    all_refused::<Credential>(
        CODES,
        vec![
            (
                vec![],
                asked(Intent::Grant(backwards)),
                Refusal::BadPeriod { from, to },
            ),
            (vec![], asked(Intent::Grant(engine)), Refusal::NotGrantable),
            (vec![], unknown, Refusal::UnknownOrg { org: bergen().into() }),
            (
                vec![Event::Granted(grant())],
                asked(Intent::Grant(other)),
                Refusal::AlreadyGranted,
            ),
            (vec![], asked(Intent::Revoke(revoke())), Refusal::Unknown),
            (vec![], onward, denied.into()),
        ],
    );
}
