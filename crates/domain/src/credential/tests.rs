use super::*;
use crate::{
    By,
    testing::{
        acting, after, all_refused, ask, askoy, at, bergen, by, cluster_id, given, hovedstyret, now,
        operator, person, secretariat, seen, text, unit, west,
    },
};
use authority::{Denied, Name};
use events::{cluster, derived};

fn grant() -> Granted {
    Granted {
        from: now(),
        org: bergen().into(),
        person: person("ola"),
        role: Role::Representative,
        substitute: None,
        to: now().plus_days(300),
    }
}

/// Per, who steps in for Ola.
fn substitute(place: u32) -> Granted {
    Granted {
        person: person("per"),
        substitute: Some(Substitute { of: member(), place }),
        ..grant()
    }
}

fn member() -> CredentialId {
    CredentialId(derived(&["credential", "ola"]))
}

fn revoke() -> Revoked {
    Revoked {
        reason: text("moved away"),
    }
}

fn suspend() -> Intent {
    Intent::Suspend {
        reason: text("is looked into"),
    }
}

fn facts() -> Facts {
    let formed = cluster::Event::Formed(cluster::Formed {
        example: true,
        lead: bergen(),
        name: "Vestklynga".into(),
    });
    Facts {
        org_known: true,
        org_ended: None,
        member: Some(seen(member(), &[Event::Granted(grant())])),
        cluster: Some(seen(west(), &[formed])),
    }
}

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    ask(operator(), intent, facts())
}

fn coordinator() -> By {
    acting(Role::Coordinator, west())
}

fn by_coordinator(intent: Intent) -> Ask<Intent, Facts> {
    ask(coordinator(), intent, facts())
}

fn away(days: u32) -> Intent {
    Intent::RecordAbsence {
        from: now(),
        to: now().plus_days(days),
    }
}

fn absent(days: u32) -> Event {
    Event::AbsenceRecorded(AbsenceRecorded {
        from: now(),
        to: now().plus_days(days),
    })
}

fn granted() -> Vec<Event> {
    vec![Event::Granted(grant())]
}

fn and(more: Event) -> Vec<Event> {
    [granted(), vec![more]].concat()
}

#[test]
fn is_granted_and_revoked() {
    let revoked = Event::Revoked(revoke());
    given::<Credential>([])
        .when(asked(Intent::Grant(grant())))
        .then_expect_events(granted());
    given::<Credential>(granted())
        .when(asked(Intent::Revoke(revoke())))
        .then_expect_events(vec![revoked.clone()]);
    let standing = |events: &[Event]| {
        after::<Credential>(events)
            .standing()
            .map(|standing| standing.revoked)
    };
    assert_eq!(standing(&[]), None);
    assert_eq!(standing(&granted()), Some(false));
    assert_eq!(standing(&and(revoked)), Some(true));
}

#[test]
fn rests_and_holds_again() {
    let Intent::Suspend { reason } = suspend() else {
        unreachable!("that is what it says")
    };
    let suspended = Event::Suspended(Suspended { reason });
    given::<Credential>(granted())
        .when(asked(suspend()))
        .then_expect_events(vec![suspended.clone()]);
    let resting = after::<Credential>(&and(suspended.clone()));
    assert_eq!(resting.standing().map(|standing| standing.suspended), Some(true));
    given::<Credential>(and(suspended))
        .when(asked(Intent::Resume))
        .then_expect_events(vec![Event::Resumed(Resumed {})]);
}

/// Invariant 8: who substitutes for whom, and in which place, is part of the credential.
#[test]
fn a_substitute_is_granted_for_a_member() {
    given::<Credential>([])
        .when(asked(Intent::Grant(substitute(2))))
        .then_expect_events(vec![Event::Granted(substitute(2))]);
}

/// Invariant 8: absence is recorded by the coordinator of the unit's cluster, or by the secretariat.
#[test]
fn absence_is_recorded_moved_and_ended_early() {
    for who in [coordinator(), secretariat()] {
        given::<Credential>(granted())
            .when(ask(who.clone(), away(7), facts()))
            .then_expect_events(vec![absent(7)]);
        given::<Credential>(and(absent(7)))
            .when(ask(who.clone(), away(14), facts()))
            .then_expect_events(vec![absent(14)]);
        given::<Credential>(and(absent(7)))
            .when(ask(who, Intent::EndAbsence, facts()))
            .then_expect_events(vec![Event::AbsenceEnded(AbsenceEnded {})]);
    }
    let is_absent = |events: &[Event], at| after::<Credential>(events).is_absent(at);
    assert!(is_absent(&and(absent(7)), now()) && is_absent(&and(absent(7)), now().plus_days(7)));
    assert!(!is_absent(&and(absent(7)), now().plus_days(8)) && !is_absent(&granted(), now()));
    let back = [and(absent(7)), vec![Event::AbsenceEnded(AbsenceEnded {})]].concat();
    assert!(!is_absent(&back, now()));
}

/// Invariant 9: a unit in no cluster, too, has somebody who records an absence, so that its substitute may vote.
#[test]
fn the_secretariat_records_for_a_unit_in_no_cluster() {
    let alone = Facts {
        cluster: None,
        ..facts()
    };
    given::<Credential>(granted())
        .when(ask(secretariat(), away(7), alone))
        .then_expect_events(vec![absent(7)]);
}

#[test]
fn the_same_again_is_nothing() {
    let suspended = Event::Suspended(Suspended {
        reason: text("is looked into"),
    });
    let later = |ask: Ask<Intent, Facts>| Ask {
        by: at(now().plus_days(8), ask.by),
        ..ask
    };
    for (events, again) in [
        (granted(), asked(Intent::Grant(grant()))),
        (and(Event::Revoked(revoke())), asked(Intent::Revoke(revoke()))),
        (and(suspended), asked(suspend())),
        (granted(), asked(Intent::Resume)),
        (and(absent(7)), by_coordinator(away(7))),
        (and(absent(7)), later(by_coordinator(away(7)))),
        // The absence is over by itself.
        (and(absent(7)), later(by_coordinator(Intent::EndAbsence))),
        (granted(), by_coordinator(Intent::EndAbsence)),
    ] {
        given::<Credential>(events).when(again).then_expect_events(vec![]);
    }
}

/// Invariant 7: nobody passes on a right: whoever is not an operator grants nobody anything.
#[test]
fn there_is_no_onward_delegation() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Operator) {
        // The holder, to a friend, and the coordinator who keeps absences.
        let holder = by(person("ola"), role, bergen());
        let onward = Granted {
            person: person("friend"),
            ..grant()
        };
        let denied = Denied::NotInRole {
            role: Name(role),
            right: Right::KeepCredentials,
        };
        for intent in [
            Intent::Grant(onward),
            Intent::Revoke(revoke()),
            suspend(),
            Intent::Resume,
        ] {
            given::<Credential>([])
                .when(ask(holder.clone(), intent, facts()))
                .then_expect_error(denied.clone().into());
        }
    }
}

/// Invariant 7: elected persons' credentials end with the election period; others' are free.
#[test]
fn elected_persons_sit_for_the_election_period_at_most() {
    let end = election_period_end(now());
    for (role, org) in [
        (Role::Representative, OrgId::from(bergen())),
        (Role::BodyMember, hovedstyret().into()),
    ] {
        let until = |to| {
            Intent::Grant(Granted {
                role,
                org,
                to,
                ..grant()
            })
        };
        let state = Credential::default();
        assert!(state.decide(&asked(until(end))).is_ok());
        let to = end.plus_millis(1);
        assert_eq!(
            state.decide(&asked(until(to))),
            Err(Refusal::BeyondPeriod { to, end })
        );
    }
    let for_long = Granted {
        role: Role::NeedOwner,
        to: end.plus_days(3_000),
        ..grant()
    };
    assert!(
        Credential::default()
            .decide(&asked(Intent::Grant(for_long)))
            .is_ok()
    );
}

#[test]
fn refusals() {
    let (from, to) = (now(), now().plus_millis(-1));
    let with = |change: fn(&mut Facts), intent| {
        let mut ask = asked(intent);
        change(&mut ask.facts);
        ask
    };
    let grant_of = |new: Granted| asked(Intent::Grant(new));
    let revoked = || and(Event::Revoked(revoke()));
    let after_the_end = |intent| ask(at(grant().to.plus_millis(1), coordinator()), intent, facts());
    let body_member = Granted {
        role: Role::BodyMember,
        org: hovedstyret().into(),
        ..grant()
    };
    let end = election_period_end(now());
    let mut cases = vec![
        (
            vec![],
            grant_of(Granted { to, ..grant() }),
            Refusal::BadPeriod { from, to },
        ),
        (
            vec![],
            grant_of(Granted {
                to: now().plus_days(365),
                ..grant()
            }),
            Refusal::BeyondPeriod {
                to: now().plus_days(365),
                end,
            },
        ),
        (
            vec![],
            grant_of(Granted {
                role: Role::Process,
                ..grant()
            }),
            Refusal::NotGrantable,
        ),
        // The operator at the keyboard is Kari.
        (
            vec![],
            grant_of(Granted {
                person: person("kari"),
                ..grant()
            }),
            Refusal::ToOneself,
        ),
        (
            vec![],
            with(|facts| facts.org_known = false, Intent::Grant(grant())),
            Refusal::UnknownOrg { org: bergen().into() },
        ),
        (
            vec![],
            with(
                |facts| facts.org_ended = Some(now().date()),
                Intent::Grant(grant()),
            ),
            Refusal::OrgEnded {
                org: bergen().into(),
                from: now().date(),
            },
        ),
        (
            granted(),
            grant_of(Granted {
                role: Role::NeedOwner,
                ..grant()
            }),
            Refusal::AlreadyGranted,
        ),
        (revoked(), grant_of(grant()), Refusal::AlreadyGranted),
        (vec![], asked(Intent::Revoke(revoke())), Refusal::Unknown),
        (vec![], by_coordinator(away(7)), Refusal::Unknown),
        (vec![], by_coordinator(Intent::EndAbsence), Refusal::Unknown),
        // Whoever has not the right does not hear that there is no such credential.
        (
            vec![],
            ask(acting(Role::Representative, bergen()), away(7), facts()),
            Denied::NotInRole {
                role: Name(Role::Representative),
                right: Right::RecordAbsence,
            }
            .into(),
        ),
        (revoked(), asked(suspend()), Refusal::IsRevoked),
        (revoked(), asked(Intent::Resume), Refusal::IsRevoked),
        (revoked(), by_coordinator(away(7)), Refusal::IsRevoked),
        (
            granted(),
            after_the_end(Intent::RecordAbsence {
                from: now(),
                to: now().plus_days(400),
            }),
            Refusal::Ended { to: grant().to },
        ),
        (
            granted(),
            ask(at(grant().to.plus_millis(1), operator()), suspend(), facts()),
            Refusal::Ended { to: grant().to },
        ),
        (
            vec![Event::Granted(body_member)],
            by_coordinator(away(7)),
            Refusal::NoAbsence,
        ),
        (
            granted(),
            by_coordinator(Intent::RecordAbsence {
                from: now().plus_days(2),
                to: now().plus_days(1),
            }),
            Refusal::BadAbsence {
                from: now().plus_days(2),
                to: now().plus_days(1),
            },
        ),
        (
            granted(),
            by_coordinator(away(0)),
            Refusal::AbsenceOver {
                to: now(),
                now: now(),
            },
        ),
        (
            granted(),
            ask(acting(Role::Representative, bergen()), away(7), facts()),
            Denied::NotInRole {
                role: Name(Role::Representative),
                right: Right::RecordAbsence,
            }
            .into(),
        ),
    ];
    cases.extend(refused_substitutes());
    cases.extend(refused_coordinators());
    all_refused::<Credential>(CODES, cases);
}

fn refused_substitutes() -> Vec<crate::testing::No<Credential>> {
    let of = member();
    let with = |events: Vec<Event>| {
        let mut ask = asked(Intent::Grant(substitute(1)));
        ask.facts.member = Some(seen(of, &events));
        ask
    };
    let mut nobody = with(vec![]);
    nobody.facts.member = None;
    let elsewhere = Granted {
        org: askoy().into(),
        ..grant()
    };
    let himself = Granted {
        person: person("per"),
        ..grant()
    };
    vec![
        (vec![], nobody, Refusal::UnknownMember { of }),
        (
            vec![],
            with(and(Event::Revoked(revoke()))),
            Refusal::UnknownMember { of },
        ),
        (
            vec![],
            with(vec![Event::Granted(substitute(1))]),
            Refusal::OfSubstitute { of },
        ),
        (
            vec![],
            with(vec![Event::Granted(elsewhere)]),
            Refusal::OtherCapacity { of },
        ),
        (
            vec![],
            with(vec![Event::Granted(himself)]),
            Refusal::OwnSubstitute,
        ),
        (vec![], asked(Intent::Grant(substitute(0))), Refusal::BadPlace),
    ]
}

fn refused_coordinators() -> Vec<crate::testing::No<Credential>> {
    let not_in = |intent, cluster| {
        let mut facts = facts();
        facts.cluster = cluster;
        ask(acting(Role::Coordinator, cluster_id("north")), intent, facts)
    };
    let formed = cluster::Event::Formed(cluster::Formed {
        example: true,
        lead: unit("bodø"),
        name: "Nordklynga".into(),
    });
    let north = || Some(seen(cluster_id("north"), std::slice::from_ref(&formed)));
    let refused = Refusal::NotInCluster { org: bergen().into() };
    vec![
        (granted(), not_in(away(7), north()), refused.clone()),
        (granted(), not_in(away(7), None), refused.clone()),
        (and(absent(7)), not_in(Intent::EndAbsence, north()), refused),
    ]
}
