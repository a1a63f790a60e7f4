//! Which right each kind of event takes, and for which organisation: the auditor's own table, to be asked of
//! `authority`. The deciders hold the same knowledge in their own words; a difference shows as a finding.

use crate::{known::Known, names};
use authority::{Reach, Right, Standing, TABLE};
use domain::{By, case::Case, mandate::Mandate, meeting::Meeting, need::Need};
use events::{
    Actor, Body, CentreId, Cite, ClusterId, Level, OrgId, PersonId, Recorded, Role, StreamId, Time, UnitId,
    Version, ballot, case, centre, credential, log, mandate, meeting,
    need::{self, Origin},
    round,
};

/// The right under which an event was recorded, told from the event alone.
#[must_use]
pub fn right_of(event: &Recorded) -> Right {
    match event.actor.role {
        Role::Process => Right::CarryOut,
        _ => of(event, &Known::default()).0,
    }
}

/// The right that an event takes, and the organisation that it concerns.
pub(crate) fn of(event: &Recorded, known: &Known) -> (Right, Option<OrgId>) {
    let centre = |id: Option<CentreId>| (Right::SpeakForCentre, id.map(OrgId::from));
    match &event.body {
        Body::County(_) | Body::Municipality(_) => (Right::KeepReferenceData, None),
        Body::Cluster(_) | Body::Region(_) => (Right::KeepClusters, None),
        Body::Centre(
            centre::Event::CapacityOffered(_)
            | centre::Event::CapacityWithdrawn(_)
            | centre::Event::FactsCommented(_),
        ) => centre(names::id(&event.stream)),
        Body::Centre(centre::Event::FactsProposed(_) | centre::Event::FactsPublished(_)) => {
            (Right::DescribeCentres, None)
        }
        Body::Centre(centre::Event::HoursReturned(back)) => {
            returns(&StreamId::new("mandate", back.mandate), known)
        }
        Body::Centre(centre::Event::HoursCommitted(_)) => (Right::CarryOut, None),
        Body::Centre(_) => (Right::KeepReferenceData, None),
        Body::Body(_) => (Right::KeepBodies, None),
        // For whom a coordinator may record it is a rule of the domain: the cluster must hold the unit.
        Body::Credential(credential::Event::AbsenceRecorded(_) | credential::Event::AbsenceEnded(_)) => {
            (Right::RecordAbsence, event.actor.org)
        }
        Body::Credential(_) => (Right::KeepCredentials, None),
        Body::Need(need) => need_right(need, &event.stream, known),
        Body::Support(_) => (
            Right::OwnNeeds,
            names::support(&event.stream).map(|(_, unit)| unit.into()),
        ),
        Body::Round(round::Event::NeedEntered(_)) => (Right::Screen, None),
        Body::Round(round::Event::OfferEntered(offer)) => centre(Some(offer.centre)),
        Body::Round(round::Event::LotCommitted(_) | round::Event::LotRevealed(_)) => (Right::DrawLots, None),
        Body::Round(round::Event::Contested(contested)) => (Right::Complain, Some(contested.unit.into())),
        // Given up by the secretariat, or by the engine after a second failure.
        Body::Round(round::Event::Failed(_)) if event.actor.role == Role::Process => (Right::CarryOut, None),
        Body::Round(
            round::Event::VotingClosed(_)
            | round::Event::QuorumMet(_)
            | round::Event::QuorumFailed(_)
            | round::Event::Tallied(_)
            | round::Event::Finalised(_)
            | round::Event::Reproposed(_),
        ) => (Right::CarryOut, None),
        Body::Round(_) | Body::Template(_) | Body::Ballot(ballot::Event::Voided(_)) => {
            (Right::RunRounds, None)
        }
        Body::Ballot(ballot::Event::Cast(_)) => voter(&event.stream),
        // By the engine from what was kept, or by the voter who presented what was lost.
        Body::Ballot(ballot::Event::Opened(_)) if event.actor.role != Role::Process => voter(&event.stream),
        Body::Ballot(_) => (Right::CarryOut, None),
        Body::Meeting(meeting::Event::Called(called)) => (Right::PrepareCases, Some(called.body.into())),
        Body::Meeting(_) => (Right::PrepareCases, meets(&event.stream, known)),
        Body::Log(log::Event::SubjectErased(_)) => (Right::Erase, None),
        Body::Log(_) => (Right::KeepLog, None),
        Body::Mandate(event_of_mandate) => of_mandate(event_of_mandate, &event.stream, known),
        Body::Case(case::Event::Opened(opened)) => (Right::PrepareCases, Some(opened.body.into())),
        Body::Case(case::Event::OpinionRecorded(new)) => (Right::PrepareCases, Some(new.body.into())),
        Body::Case(case::Event::VoteCast(_) | case::Event::DissentRecorded(_)) => {
            (Right::VoteInBody, body_of(&event.stream, known))
        }
        Body::Case(_) => (Right::PrepareCases, body_of(&event.stream, known)),
    }
}

fn need_right(event: &need::Event, stream: &StreamId, known: &Known) -> (Right, Option<OrgId>) {
    use need::Event;
    let owner = |unit: UnitId| (Right::OwnNeeds, Some(OrgId::from(unit)));
    let helper = |cluster: ClusterId| (Right::HelpWithNeeds, Some(OrgId::from(cluster)));
    match event {
        Event::Submitted(submitted) => match &submitted.origin {
            Origin::Own => owner(submitted.unit),
            Origin::OnBehalf { cluster, .. } | Origin::Workshop { cluster, .. } => helper(*cluster),
        },
        Event::Joined(joined) => owner(joined.unit),
        Event::Clarified(clarified) => owner(clarified.unit),
        Event::Withdrawn(withdrawn) => owner(withdrawn.unit),
        Event::CarriedOver(carried) => owner(carried.unit),
        // Its words are those of the unit that submitted it.
        Event::Revised(_) => {
            let submitter = known.state::<Need>(stream).and_then(Need::submitter);
            (Right::OwnNeeds, submitter.map(OrgId::from))
        }
        Event::FeasibilityGiven(given) => (Right::SpeakForCentre, Some(given.centre.into())),
        Event::EvidenceAttached(_) | Event::EvidenceJudged(_) | Event::CriteriaScored(_) => {
            (Right::Assess, None)
        }
        Event::Lifted(lifted) => helper(lifted.cluster),
        Event::LeftRound(_) => (Right::CarryOut, None),
        Event::SplitOff(_)
        | Event::ClarificationAsked(_)
        | Event::FoundEligible(_)
        | Event::RuledOut(_)
        | Event::ReferredToResearch(_)
        | Event::Merged(_)
        | Event::Absorbed(_)
        | Event::Unmerged(_)
        | Event::Released(_)
        | Event::Split(_)
        | Event::EnteredRound(_)
        | Event::Lapsed(_) => (Right::Screen, None),
    }
}

/// The unit on whose behalf the event must have been brought about, where its right is one to help others.
pub(crate) fn behalf(event: &Body) -> Option<UnitId> {
    match event {
        Body::Need(need::Event::Submitted(submitted)) => match submitted.origin {
            Origin::OnBehalf { .. } => Some(submitted.unit),
            Origin::Own | Origin::Workshop { .. } => None,
        },
        _ => None,
    }
}

fn meets(stream: &StreamId, known: &Known) -> Option<OrgId> {
    Some(known.state::<Meeting>(stream)?.body()?.into())
}

fn of_mandate(event: &mandate::Event, stream: &StreamId, known: &Known) -> (Right, Option<OrgId>) {
    use mandate::Event::{
        Acknowledged, Amended, Expired, Issued, Objected, Resumed, Revoked, Superseded, Suspended,
    };
    match event {
        Issued(_) | Expired(_) | Superseded(_) => (Right::CarryOut, None),
        Acknowledged(_) | Objected(_) => {
            let issued = known
                .state::<Mandate>(stream)
                .and_then(|mandate| mandate.issued.as_ref());
            (Right::SpeakForCentre, issued.map(|issued| issued.centre.into()))
        }
        Amended(_) | Suspended(_) | Resumed(_) | Revoked(_) => (Right::KeepMandates, keeper(stream, known)),
    }
}

/// Hours are given back by whoever cut or ended the mandate.
fn returns(mandate: &StreamId, known: &Known) -> (Right, Option<OrgId>) {
    match known
        .state::<Mandate>(mandate)
        .is_some_and(Mandate::is_superseded)
    {
        true => (Right::CarryOut, None),
        false => (Right::KeepMandates, keeper(mandate, known)),
    }
}

/// The body that ratified a mandate.
fn keeper(mandate: &StreamId, known: &Known) -> Option<OrgId> {
    let issued = known.state::<Mandate>(mandate)?.issued.as_ref()?;
    body_of(&StreamId::new("case", issued.case), known)
}

fn voter(stream: &StreamId) -> (Right, Option<OrgId>) {
    let unit = names::ballot(stream).map(|(_, unit)| unit.into());
    (Right::CastBallot, unit)
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
            suspended: false,
            revoked: false,
        }),
    }
}
