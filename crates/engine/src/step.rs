//! One step of a command: what is asked of which stream. A command is one or more steps, all or none.

use domain::{ballot, body, case, centre, cluster, county, credential, mandate, municipality, need, round};
use events::{BodyId, CaseId, CentreId, ClusterId, CredentialId, MandateId, NeedId, RoundId, UnitId};
use serde::Serialize;

/// What is asked of which stream.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Of a county.
    County(UnitId, county::Intent),
    /// Of a municipality.
    Municipality(UnitId, municipality::Intent),
    /// Of a cluster.
    Cluster(ClusterId, cluster::Intent),
    /// Of a centre.
    Centre(CentreId, centre::Intent),
    /// Of a body.
    Body(BodyId, body::Intent),
    /// Of a credential.
    Credential(CredentialId, credential::Intent),
    /// Of a need.
    Need(NeedId, need::Intent),
    /// Of a round.
    Round(RoundId, round::Intent),
    /// Of a unit's ballot in a round.
    Ballot(RoundId, UnitId, ballot::Intent),
    /// Of a case.
    Case(CaseId, case::Intent),
    /// Of a mandate.
    Mandate(MandateId, mandate::Intent),
}

impl Step {
    /// Merges one need into another: two streams, one append.
    #[must_use]
    pub fn merge(from: NeedId, into: NeedId, reason: events::Text) -> [Self; 2] {
        let merge = Self::Need(from, need::Intent::Merge { into, reason });
        [merge, Self::Need(into, need::Intent::Absorb { from })]
    }

    /// Takes a need into a round: two streams, one append.
    #[must_use]
    pub fn enter(need: NeedId, round: RoundId) -> [Self; 2] {
        let enter = Self::Need(need, need::Intent::Enter { round });
        [enter, Self::Round(round, round::Intent::EnterNeed { need })]
    }

    /// Offers a centre's hours to a round: two streams, one append.
    #[must_use]
    pub fn offer(centre: CentreId, round: RoundId, hours: u64) -> [Self; 2] {
        let offer = centre::Intent::Offer(events::centre::CapacityOffered { hours, round });
        [
            Self::Centre(centre, offer),
            Self::Round(round, round::Intent::EnterOffer { centre, hours }),
        ]
    }

    /// Issues a mandate and binds the centre's hours: two streams, one append.
    #[must_use]
    pub fn issue(
        mandate: MandateId,
        case: CaseId,
        centre: CentreId,
        round: RoundId,
        hours: u64,
    ) -> [Self; 2] {
        let issue = Self::Mandate(mandate, mandate::Intent::Issue { case, centre });
        [
            issue,
            Self::Centre(
                centre,
                centre::Intent::Commit {
                    mandate,
                    hours,
                    round,
                },
            ),
        ]
    }
}

impl Step {
    /// The stream asked of, for the record of refusals.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::County(id, _) => format!("county-{id}"),
            Self::Municipality(id, _) => format!("municipality-{id}"),
            Self::Cluster(id, _) => format!("cluster-{id}"),
            Self::Centre(id, _) => format!("centre-{id}"),
            Self::Body(id, _) => format!("body-{id}"),
            Self::Credential(id, _) => format!("credential-{id}"),
            Self::Need(id, _) => format!("need-{id}"),
            Self::Round(id, _) => format!("round-{id}"),
            Self::Ballot(round, unit, _) => format!("ballot-{round}-{unit}"),
            Self::Case(id, _) => format!("case-{id}"),
            Self::Mandate(id, _) => format!("mandate-{id}"),
        }
    }
}
