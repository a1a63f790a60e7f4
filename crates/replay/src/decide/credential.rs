//! Credentials, decided again from their whole events.

use super::Again;
use domain::{
    cluster::Cluster,
    credential::{Credential, Facts, Intent},
};
use events::{StreamId, UnitId, credential::Event};

pub(super) fn check(again: &mut Again<'_>, event: &Event) {
    let known = again.known;
    let mut facts = Facts::default();
    let intent = match event.clone() {
        Event::Granted(new) => {
            facts.org_known = known.org_known(new.org);
            facts.org_ended = known.unit_ended(UnitId(new.org.0));
            facts.member = new
                .substitute
                .and_then(|substitute| known.seen(&StreamId::new("credential", substitute.of)));
            Intent::Grant(new)
        }
        Event::Revoked(new) => Intent::Revoke(new),
        Event::Suspended(new) => Intent::Suspend { reason: new.reason },
        Event::Resumed(_) => Intent::Resume,
        Event::AbsenceRecorded(new) => Intent::RecordAbsence {
            from: new.from,
            to: new.to,
        },
        Event::AbsenceEnded(_) => Intent::EndAbsence,
    };
    if let Event::AbsenceRecorded(_) | Event::AbsenceEnded(_) = event {
        let acts_for = again.here.by.actor.org;
        facts.cluster = acts_for.and_then(|org| known.seen::<Cluster>(&StreamId::new("cluster", org)));
    }
    again.ask::<Credential>(event, intent, facts);
}
