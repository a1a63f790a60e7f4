//! Which right each kind of event takes, and for which organisation: the auditor's own table, to be asked of
//! `authority`. The deciders hold the same knowledge in their own words; a difference shows as a finding.

use crate::{known::Known, names};
use authority::{Reach, Right, Standing, TABLE};
use domain::{By, case::Case};
use events::{
    Actor, Body, CentreId, Cite, Level, OrgId, PersonId, Recorded, Role, StreamId, Time, Version, ballot,
    case, centre, need, round,
};

/// The right that an event takes, and the organisation that it concerns.
pub(crate) fn of(event: &Recorded, known: &Known) -> (Right, Option<OrgId>) {
    let centre = |id: Option<CentreId>| (Right::SpeakForCentre, id.map(OrgId::from));
    match &event.body {
        Body::County(_) | Body::Municipality(_) => (Right::KeepReferenceData, None),
        Body::Cluster(_) => (Right::KeepClusters, None),
        Body::Centre(centre::Event::CapacityOffered(_)) => centre(names::id(&event.stream)),
        Body::Centre(centre::Event::HoursCommitted(_)) => (Right::CarryOut, None),
        Body::Centre(_) => (Right::KeepReferenceData, None),
        Body::Body(_) => (Right::KeepBodies, None),
        Body::Credential(_) => (Right::KeepCredentials, None),
        Body::Need(need::Event::Submitted(submitted)) => (Right::OwnNeeds, Some(submitted.unit.into())),
        Body::Need(need::Event::Joined(joined)) => (Right::OwnNeeds, Some(joined.unit.into())),
        Body::Need(need::Event::FeasibilityGiven(given)) => centre(Some(given.centre)),
        Body::Need(_) | Body::Round(round::Event::NeedEntered(_)) => (Right::Screen, None),
        Body::Round(round::Event::OfferEntered(offer)) => centre(Some(offer.centre)),
        Body::Round(
            round::Event::VotingClosed(_)
            | round::Event::QuorumMet(_)
            | round::Event::QuorumFailed(_)
            | round::Event::Tallied(_)
            | round::Event::Finalised(_),
        ) => (Right::CarryOut, None),
        Body::Round(_) => (Right::RunRounds, None),
        Body::Ballot(ballot::Event::Cast(_)) => (
            Right::CastBallot,
            names::ballot(&event.stream).map(|(_, unit)| unit.into()),
        ),
        Body::Ballot(_) | Body::Mandate(_) => (Right::CarryOut, None),
        Body::Case(case::Event::Opened(opened)) => (Right::PrepareCases, Some(opened.body.into())),
        Body::Case(case::Event::VoteCast(_)) => (Right::VoteInBody, body_of(&event.stream, known)),
        Body::Case(case::Event::Resolved(_)) => (Right::PrepareCases, body_of(&event.stream, known)),
    }
}

fn body_of(stream: &StreamId, known: &Known) -> Option<OrgId> {
    let case = known.state::<Case>(stream)?;
    Some(case.opened.as_ref()?.body.into())
}

/// Somebody who would have been permitted: the rest of the rules is checked as if this had been the actor.
pub(crate) fn somebody(right: Right, org: Option<OrgId>, person: Option<PersonId>, at: Time) -> By {
    let row = TABLE.iter().find(|row| row.1 == right);
    let (role, reach) = row.map_or((Role::Process, Reach::Any), |row| (row.0, row.2));
    if role == Role::Process {
        return By::process(at);
    }
    let nobody = PersonId(events::derived(&["nobody"]));
    let org = match (reach, org) {
        (Reach::OwnOrg, Some(org)) => org,
        _ => OrgId(nobody.0),
    };
    let person = person.unwrap_or(nobody);
    By {
        actor: Actor {
            behalf: None,
            credential: Some(Cite {
                stream: StreamId::new("credential", nobody),
                version: Version(1),
            }),
            level: Level::Substantial,
            org: Some(org),
            person: Some(person),
            role,
        },
        at,
        standing: Some(Standing {
            person,
            role,
            org,
            from: Time::from_millis(i64::MIN),
            to: Time::from_millis(i64::MAX),
            revoked: false,
        }),
    }
}
