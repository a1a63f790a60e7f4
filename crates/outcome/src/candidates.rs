//! What is voted on: the candidates with hours and possible placements, and each centre's net offer.

use crate::{CentreFacts, NeedFacts, Placement, Rules, placements};
use events::{CentreId, NeedId, RoundId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The frozen candidates of a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidates {
    /// The needs, by id.
    pub needs: Vec<Candidate>,
    /// The centres' offers, by id.
    pub pots: Vec<Pot>,
    /// The round.
    pub round: RoundId,
}

impl Candidates {
    /// What each need is about.
    #[must_use]
    pub fn subjects(&self) -> BTreeMap<NeedId, String> {
        let subject = |candidate: &Candidate| (candidate.need, candidate.subject.clone());
        self.needs.iter().map(subject).collect()
    }
}

/// One need that is voted on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// Delivery type code.
    pub delivery_type: String,
    /// Whole staff hours.
    pub hours: u64,
    /// Which.
    pub need: NeedId,
    /// Where it could be served, in order; empty when nowhere.
    pub options: Vec<Placement>,
    /// Owners, merged ones included, by id.
    pub owners: Vec<UnitId>,
    /// Subject area code.
    pub subject: String,
}

/// What a centre has to give in a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pot {
    /// The centre.
    pub centre: CentreId,
    /// Whole hours left to be given: the offer less the outreach share.
    pub net: u64,
    /// Whole hours offered.
    pub offered: u64,
    /// Whole hours kept back for units that make no contact, rounded up.
    pub outreach: u64,
}

/// Freezes candidates and offers. The order in which they are given does not matter.
#[must_use]
pub fn freeze(round: RoundId, rules: &Rules, needs: &[NeedFacts], centres: &[CentreFacts]) -> Candidates {
    let mut centres = centres.to_vec();
    centres.sort_by_key(|centre| centre.centre);
    let mut candidates: Vec<Candidate> = needs
        .iter()
        .map(|need| Candidate {
            delivery_type: need.delivery_type.clone(),
            hours: need.hours,
            need: need.need,
            options: placements(need, &centres, rules.joint_part_min.into()),
            owners: need.owners.iter().copied().collect(),
            subject: need.subject.clone(),
        })
        .collect();
    candidates.sort_by_key(|candidate| candidate.need);
    let pots = centres.iter().map(|centre| {
        let outreach = rules.outreach.of_ceil(centre.offered).min(centre.offered);
        Pot {
            centre: centre.centre,
            net: centre.offered - outreach,
            offered: centre.offered,
            outreach,
        }
    });
    Candidates {
        needs: candidates,
        pots: pots.collect(),
        round,
    }
}
