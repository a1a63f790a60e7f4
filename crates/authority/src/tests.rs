use super::*;
use events::{Cite, UnitId, Version};

fn by(role: Role, org: UnitId) -> By {
    let person = PersonId(events::derived(&["somebody"]));
    let credential = Cite {
        stream: "credential-x".parse().unwrap(),
        version: Version(1),
    };
    By {
        actor: Actor {
            behalf: None,
            credential: Some(credential),
            level: Level::Substantial,
            org: Some(org.into()),
            person: Some(person),
            role,
        },
        at: Time::from_millis(1_000),
        standing: Some(Standing {
            person,
            role,
            org: org.into(),
            from: Time::from_millis(0),
            to: Time::from_millis(2_000),
            suspended: false,
            revoked: false,
        }),
    }
}

#[test]
fn a_representative_votes_for_the_own_unit_only() {
    let (own, other) = (UnitId::municipality("4601"), UnitId::municipality("1103"));
    let by = by(Role::Representative, own);
    assert_eq!(by.permit(Right::CastBallot, Some(own.into())), Ok(()));
    let denied = by.permit(Right::CastBallot, Some(other.into()));
    assert_eq!(
        denied,
        Err(Denied::OtherOrg {
            given: own.into(),
            wanted: other.into()
        })
    );
    assert!(by.permit(Right::CastBallot, None).is_err());
    assert!(by.permit(Right::Screen, Some(own.into())).is_err());
}

#[test]
fn a_credential_must_be_there_own_active_and_not_revoked() {
    let own = UnitId::municipality("4601");
    let good = by(Role::Representative, own);
    let ask = |by: &By| by.permit(Right::CastBallot, Some(own.into()));

    let mut none = good.clone();
    none.standing = None;
    assert!(matches!(ask(&none), Err(Denied::NoCredential { .. })));

    let mut stolen = good.clone();
    stolen.actor.person = Some(PersonId(events::derived(&["somebody else"])));
    assert_eq!(ask(&stolen), Err(Denied::NotYours));

    let mut uncited = good.clone();
    uncited.actor.credential = None;
    assert_eq!(ask(&uncited), Err(Denied::NotYours));

    let mut late = good.clone();
    late.at = Time::from_millis(2_001);
    assert!(matches!(ask(&late), Err(Denied::NotActive { .. })));

    let mut revoked = good;
    revoked.standing.as_mut().unwrap().revoked = true;
    assert_eq!(ask(&revoked), Err(Denied::Revoked));
}

#[test]
fn keeping_the_system_and_deciding_are_apart() {
    let decides = [Right::CastBallot, Right::VoteInBody, Right::OwnNeeds];
    for role in [
        Role::Operator,
        Role::Process,
        Role::Auditor,
        Role::Secretariat,
        Role::KsSecretariat,
    ] {
        for right in decides {
            assert!(
                !TABLE.iter().any(|row| (row.0, row.1) == (role, right)),
                "{role:?} may {right}"
            );
        }
    }
    // A centre has no say in a vote; a representative none in a body.
    assert!(
        TABLE
            .iter()
            .filter(|row| row.0 == Role::Centre)
            .all(|row| row.1 == Right::SpeakForCentre)
    );
    assert!(
        TABLE
            .iter()
            .filter(|row| row.0 == Role::Representative)
            .all(|row| matches!(row.1, Right::CastBallot | Right::Complain))
    );
}

#[test]
fn claiming_to_be_the_engine_takes_more_than_the_role() {
    let mut fake = by(Role::Process, UnitId::municipality("4601"));
    fake.standing = None;
    assert!(matches!(
        fake.permit(Right::CarryOut, None),
        Err(Denied::NoCredential { .. })
    ));
    assert_eq!(
        By::process(Time::from_millis(0)).permit(Right::CarryOut, None),
        Ok(())
    );
}

#[test]
fn the_refusal_says_who_may() {
    let text = by(Role::Auditor, UnitId::municipality("4601"))
        .permit(Right::CastBallot, None)
        .unwrap_err();
    assert_eq!(
        text.to_string(),
        "the role auditor may not cast a ballot; it takes the role representative"
    );
}

#[test]
fn nobody_acts_for_another_without_consent() {
    let (own, other) = (UnitId::municipality("4601"), UnitId::municipality("1103"));
    let mut by = by(Role::Representative, own);
    by.actor.behalf = Some(other);
    let denied = by.permit(Right::CastBallot, Some(own.into()));
    assert_eq!(denied, Err(Denied::OnBehalf { unit: other }));
}

#[test]
fn versions_of_credentials_are_for_those_who_keep_or_oversee_them() {
    let keeps = |role: Role| {
        let rights = [Right::KeepCredentials, Right::RecordAbsence];
        TABLE.iter().any(|row| row.0 == role && rights.contains(&row.1))
    };
    let sees = |role: Role| matches!(eyes("powers"), Some(Eyes::OwnOr(roles)) if roles.contains(&role));
    let keepers: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| keeps(*role) || sees(*role))
        .collect();
    let mut named = crate::streams::KEEPERS.to_vec();
    named.sort_by_key(|role| Role::ALL.iter().position(|other| other == role));
    assert_eq!(named, keepers);
}

#[test]
fn how_often_a_unit_voted_is_for_those_who_vote_for_it() {
    let (own, other) = (UnitId::municipality("4601"), UnitId::municipality("1103"));
    let ask = |by: Option<&By>, unit: UnitId| may_know(by, "ballot", Some(About::Org(unit.into())));
    let voter = by(Role::Representative, own);
    assert_eq!(ask(Some(&voter), own), Ok(()));
    assert!(matches!(
        ask(Some(&voter), other),
        Err(Unseen::Denied(Denied::OtherOrg { .. }))
    ));
    let auditor = by(Role::Auditor, own);
    assert!(matches!(ask(Some(&auditor), own), Err(Unseen::NotInRole { .. })));
    assert!(matches!(ask(None, own), Err(Unseen::NoLogin { .. })));
    let mut late = voter;
    late.at = Time::from_millis(2_001);
    assert!(matches!(
        ask(Some(&late), own),
        Err(Unseen::Denied(Denied::NotActive { .. }))
    ));
}
