//! One step of a command: what is asked of which stream. A command is one or more steps, all or none.

use domain::{
    ballot, body, case, centre, cluster, county, credential, log, mandate, meeting, municipality, need,
    region, round, support, template,
};
use events::{
    BodyId, CaseId, CentreId, ClusterId, CredentialId, MandateId, MeetingId, NeedId, RegionId, RoundId,
    SubjectId, TemplateId, UnitId,
};
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
    /// Of a region.
    Region(RegionId, region::Intent),
    /// Of a centre.
    Centre(CentreId, centre::Intent),
    /// Of a body.
    Body(BodyId, body::Intent),
    /// Of a credential.
    Credential(CredentialId, credential::Intent),
    /// Of a need.
    Need(NeedId, need::Intent),
    /// Of a unit's support of a need.
    Support(NeedId, UnitId, support::Intent),
    /// Of a round.
    Round(RoundId, round::Intent),
    /// Of a template of rules.
    Template(TemplateId, template::Intent),
    /// Of a unit's ballot in a round.
    Ballot(RoundId, UnitId, ballot::Intent),
    /// Of a meeting.
    Meeting(MeetingId, meeting::Intent),
    /// Of a case.
    Case(CaseId, case::Intent),
    /// Of a mandate.
    Mandate(MandateId, mandate::Intent),
    /// Of the log, about somebody or something whose data is erased.
    Log(SubjectId, log::Intent),
}

impl Step {
    /// Whether it casts a ballot.
    pub(crate) fn is_cast(&self) -> bool {
        matches!(self, Self::Ballot(_, _, ballot::Intent::Cast { .. }))
    }

    /// Merges one need into another: two streams, one append.
    #[must_use]
    pub fn merge(from: NeedId, into: NeedId, reason: events::Text) -> [Self; 2] {
        let merge = Self::Need(from, need::Intent::Merge { into, reason });
        [merge, Self::Need(into, need::Intent::Absorb { from })]
    }

    /// Takes back the merge of one need into another: two streams, one append. The merged one comes first.
    #[must_use]
    pub fn unmerge(need: NeedId, from: NeedId, reason: events::Text) -> [Self; 2] {
        let unmerge = Self::Need(need, need::Intent::Unmerge { from, reason });
        [unmerge, Self::Need(from, need::Intent::Release { need })]
    }

    /// Divides a need into several, each with words of its own: one stream for each and one for it, one append.
    #[must_use]
    pub fn split(
        need: NeedId,
        parts: Vec<(NeedId, events::need::Revised)>,
        reason: events::Text,
    ) -> Vec<Self> {
        let into = parts.iter().map(|(part, _)| *part).collect();
        let split = Self::Need(need, need::Intent::Split { into, reason });
        let part = |(part, wording)| Self::Need(part, need::Intent::SplitOff { from: need, wording });
        [split].into_iter().chain(parts.into_iter().map(part)).collect()
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
        [
            Self::Centre(centre, centre::Intent::Offer { hours, round }),
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

    /// Makes a mandate less and gives the difference back to the centre: two streams, one append.
    #[must_use]
    pub fn amend(
        mandate: MandateId,
        centre: CentreId,
        new: events::mandate::Amended,
        freed: u64,
    ) -> [Self; 2] {
        Self::freeing(mandate, mandate::Intent::Amend(new), centre, freed)
    }

    /// Takes a mandate back and gives its hours back to the centre: two streams, one append.
    #[must_use]
    pub fn revoke(
        mandate: MandateId,
        centre: CentreId,
        hours: u64,
        decision: events::mandate::Decision,
        reason: events::Text,
    ) -> [Self; 2] {
        let revoke = mandate::Intent::Revoke { decision, reason };
        Self::freeing(mandate, revoke, centre, hours)
    }

    /// Ends a mandate whose centre became part of another, and gives its hours back: two streams, one append.
    #[must_use]
    pub fn supersede(mandate: MandateId, centre: CentreId, hours: u64) -> [Self; 2] {
        Self::freeing(mandate, mandate::Intent::Supersede, centre, hours)
    }

    fn freeing(mandate: MandateId, intent: mandate::Intent, centre: CentreId, hours: u64) -> [Self; 2] {
        let back = centre::Intent::Return { mandate, hours };
        [Self::Mandate(mandate, intent), Self::Centre(centre, back)]
    }
}

impl Step {
    /// The stream asked of, for the record of refusals.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::County(id, _) => format!("county-{id}"),
            Self::Municipality(id, _) => format!("municipality-{id}"),
            Self::Cluster(id, _) => format!("cluster-{id}"),
            Self::Region(id, _) => format!("region-{id}"),
            Self::Centre(id, _) => format!("centre-{id}"),
            Self::Body(id, _) => format!("body-{id}"),
            Self::Credential(id, _) => format!("credential-{id}"),
            Self::Need(id, _) => format!("need-{id}"),
            Self::Support(need, unit, _) => format!("support-{need}-{unit}"),
            Self::Round(id, _) => format!("round-{id}"),
            Self::Template(id, _) => format!("template-{id}"),
            Self::Ballot(round, unit, _) => format!("ballot-{round}-{unit}"),
            Self::Meeting(id, _) => format!("meeting-{id}"),
            Self::Case(id, _) => format!("case-{id}"),
            Self::Mandate(id, _) => format!("mandate-{id}"),
            Self::Log(id, _) => format!("log-{id}"),
        }
    }
}
