//! Who may act from the start, and as what.

use super::names::{
    BEGIN, CENTRES, SEATED, UNITS, board, centre, cluster, county, credential, holder, rso, unit,
};
use domain::credential::Intent;
use engine::Step;
use events::{
    OrgId, Role,
    credential::{Granted, Substitute},
};

pub(super) fn steps() -> Vec<Step> {
    let mut all: Vec<(Role, OrgId, usize)> = vec![
        (Role::Secretariat, rso().into(), 3),
        (Role::Advisor, rso().into(), 1),
        (Role::KsSecretariat, board().into(), 1),
        (Role::BodyMember, board().into(), SEATED),
    ];
    let units = (0..UNITS).map(unit).chain([county(0), county(1)]);
    for org in units.map(OrgId::from) {
        all.push((Role::NeedOwner, org, 1));
        // The member, and two substitutes.
        all.push((Role::Representative, org, 3));
    }
    all.extend([0, 1].map(|index| (Role::Coordinator, cluster(index).into(), 1)));
    all.extend((0..CENTRES).map(|index| (Role::Centre, centre(index).into(), 1)));
    all.into_iter()
        .flat_map(|(role, org, many)| (0..many).map(move |nth| grant(role, org, nth)))
        .collect()
}

fn grant(role: Role, org: OrgId, nth: usize) -> Step {
    let place = u32::try_from(nth).unwrap();
    let of = credential(role, org, 0);
    let granted = Granted {
        from: BEGIN,
        org,
        person: holder(role, org, nth),
        role,
        substitute: (role == Role::Representative && nth > 0).then_some(Substitute { of, place }),
        to: BEGIN.plus_days(400),
    };
    Step::Credential(credential(role, org, nth), Intent::Grant(granted))
}
