//! The plan (who votes), the rules, and the time for submissions.

use super::{Facts, Phase, Refusal, Round};
use events::{
    Cite, TemplateId, Time,
    need::Scale,
    round::{Event, Planned, Rules, RulesAdopted, SubmissionsClosed, SubmissionsOpened},
};

/// The same plan with everything once and in order; the region is cited by who decides, never by who asks.
fn sorted(plan: &Planned) -> Planned {
    fn once<T: Ord + Copy>(given: &[T]) -> Vec<T> {
        let given: std::collections::BTreeSet<T> = given.iter().copied().collect();
        given.into_iter().collect()
    }
    Planned {
        clusters: once(&plan.clusters),
        counties: once(&plan.counties),
        units: once(&plan.units),
        region_seen: None,
        ..plan.clone()
    }
}

impl Round {
    pub(super) fn plan(&self, new: &Planned, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        let new = sorted(new);
        match &self.planned {
            Some(old) if sorted(old) == new => return Ok(vec![]),
            Some(_) => return Err(Refusal::AlreadyPlanned),
            None => {}
        }
        units_are_there(&new, facts)?;
        let region_seen = scope_fits(&new, facts)?;
        if let Some(round) = new.reruns {
            let other = facts.reruns.as_ref().map(|seen| seen.value.phase);
            if other != Some(Phase::Rerun) {
                return Err(Refusal::NotToBeRerun { round });
            }
        }
        Ok(vec![Event::Planned(Planned { region_seen, ..new })])
    }

    pub(super) fn adopt(
        &self,
        new: &Rules,
        template_seen: Option<Cite>,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        if let Some(old) = self.rules() {
            return if old == new {
                Ok(vec![])
            } else {
                Err(Refusal::RulesStand)
            };
        }
        self.must_be(Phase::Planned)?;
        if let Some(fault) = &facts.rules_fault {
            return Err(Refusal::BadRules { fault: fault.clone() });
        }
        let body = new.ratified_by;
        let seen = facts.body.as_ref().ok_or(Refusal::UnknownBody { body })?;
        match &seen.value.constituted {
            None => return Err(Refusal::UnknownBody { body }),
            Some(orders) if !orders.may_ratify => return Err(Refusal::BodyMayNotRatify { body }),
            Some(_) => {}
        }
        let digest = facts.rules_digest.ok_or(Refusal::FactsMissing {
            what: "the digest of the rules",
        })?;
        Ok(vec![Event::RulesAdopted(RulesAdopted {
            body_seen: seen.cite.clone(),
            digest,
            rules: new.clone(),
            template_seen,
        })])
    }

    /// A version of a template, as it is.
    pub(super) fn adopt_template(
        &self,
        template: TemplateId,
        version: u32,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        let unknown = Refusal::UnknownTemplate { template, version };
        let seen = facts.template.as_ref().ok_or_else(|| unknown.clone())?;
        let published = seen.value.version(version).ok_or(unknown)?;
        if self.rules.is_none() && seen.value.retired {
            return Err(Refusal::TemplateRetired { template });
        }
        self.adopt(&published.rules, Some(seen.cite.clone()), facts)
    }

    pub(super) fn open_submissions(&self, until: Time, at: Time) -> Result<Vec<Event>, Refusal> {
        if self.submissions_until.is_some_and(|known| known != until) {
            return Err(Refusal::WrongPhase {
                phase: self.phase,
                wanted: Phase::RulesAdopted,
            });
        }
        self.step(Phase::RulesAdopted, || match until {
            until if until <= at => Err(Refusal::DeadlinePassed { until, at }),
            until => Ok(Event::SubmissionsOpened(SubmissionsOpened { until })),
        })
    }

    pub(super) fn close_submissions(&self, at: Time) -> Result<Vec<Event>, Refusal> {
        self.step(Phase::Submissions, || match self.submissions_until {
            Some(until) if at < until => Err(Refusal::TooEarly { until, at }),
            _ => Ok(Event::SubmissionsClosed(SubmissionsClosed {})),
        })
    }
}

/// Everybody named is there, and nobody is named twice over.
fn units_are_there(new: &Planned, facts: &Facts) -> Result<(), Refusal> {
    if new.clusters.is_empty() {
        return Err(Refusal::NoClusters);
    }
    if let Some(cluster) = facts.unknown_clusters.first() {
        return Err(Refusal::UnknownCluster { cluster: *cluster });
    }
    let mut unknown = facts.unknown_counties.iter().chain(&facts.unknown_units);
    if let Some(unit) = unknown.next() {
        return Err(Refusal::UnknownUnit { unit: *unit });
    }
    match facts.enrolled_units.first() {
        Some(unit) => Err(Refusal::UnitInCluster { unit: *unit }),
        None => Ok(()),
    }
}

/// The clusters are those that the scope allows; gives where the region was read.
fn scope_fits(new: &Planned, facts: &Facts) -> Result<Option<Cite>, Refusal> {
    match (new.scope, new.region) {
        (Scale::Region, None) => Err(Refusal::RegionMissing),
        (Scale::Region, Some(region)) => {
            let formed = |seen: &&crate::Seen<crate::region::Region>| seen.value.formed.is_some();
            let seen = facts.region.as_ref().filter(formed);
            let seen = seen.ok_or(Refusal::UnknownRegion { region })?;
            match new.clusters.iter().find(|cluster| !seen.value.has(**cluster)) {
                Some(cluster) => Err(Refusal::NotInRegion { cluster: *cluster }),
                None => Ok(Some(seen.cite.clone())),
            }
        }
        (_, Some(_)) => Err(Refusal::RegionNotWanted),
        (Scale::Cluster, None) if new.clusters.len() > 1 => Err(Refusal::OneCluster {
            given: new.clusters.len(),
        }),
        (Scale::Cluster | Scale::Nation, None) => Ok(None),
    }
}
