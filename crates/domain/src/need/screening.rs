//! How a need is judged: by centres, against what is known already, on the criteria, and at which level it belongs.

use super::{Facts, Need, Refusal, Status};
use events::{
    ClusterId, RegionId, Text,
    need::{
        CriteriaScored, Event, EvidenceAttached, EvidenceJudged, FeasibilityGiven, FoundEligible, Lifted,
        Scale,
    },
};

impl Need {
    pub(super) fn give_feasibility(
        &self,
        new: &FeasibilityGiven,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        if self.feasibility.get(&new.centre) == Some(new) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if !facts.centre_known {
            return Err(Refusal::UnknownCentre { centre: new.centre });
        }
        let complete = if new.serves {
            new.hours > 0
        } else {
            new.hours == 0 && new.reason.is_some()
        };
        if !complete {
            return Err(Refusal::FeasibilityIncomplete);
        }
        Ok(vec![Event::FeasibilityGiven(new.clone())])
    }

    pub(super) fn attach_evidence(&self, new: &EvidenceAttached) -> Result<Vec<Event>, Refusal> {
        let known = self.evidence.get(&new.document.sha256);
        if known.is_some_and(|known| known.attached == *new) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if new.document.len == 0 {
            return Err(Refusal::EmptyDocument);
        }
        Ok(vec![Event::EvidenceAttached(new.clone())])
    }

    pub(super) fn judge_evidence(&self, new: &EvidenceJudged) -> Result<Vec<Event>, Refusal> {
        let document = new.document;
        let evidence = self
            .evidence
            .get(&document)
            .ok_or(Refusal::UnknownDocument { document })?;
        if evidence.judged.as_ref() == Some(new) {
            return Ok(vec![]);
        }
        self.must_move()?;
        Ok(vec![Event::EvidenceJudged(new.clone())])
    }

    pub(super) fn score(&self, new: &CriteriaScored) -> Result<Vec<Event>, Refusal> {
        if self.scores.as_ref() == Some(new) {
            return Ok(vec![]);
        }
        self.must_move()?;
        let scores = [
            ("the benefit", new.benefit),
            ("the use of resources", new.resources),
            ("the severity", new.severity),
            ("the equity", new.equity),
        ];
        match scores.into_iter().find(|(_, score)| !(1..=5).contains(score)) {
            Some((what, score)) => Err(Refusal::ScoreOutOfRange { what, score }),
            None => Ok(vec![Event::CriteriaScored(new.clone())]),
        }
    }

    pub(super) fn lift(
        &self,
        cluster: ClusterId,
        region: RegionId,
        reason: &Text,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        if self.lifted.contains(&region) {
            return Ok(vec![]);
        }
        self.must_move()?;
        let owned = facts
            .cluster
            .as_ref()
            .is_some_and(|seen| self.owners.iter().any(|unit| seen.value.members.contains(unit)));
        if !owned {
            return Err(Refusal::NotOfThisCluster { cluster });
        }
        match &facts.region {
            Some(seen) if seen.value.has(cluster) => Ok(vec![Event::Lifted(Lifted {
                cluster,
                reason: reason.clone(),
                region,
                region_seen: seen.cite.clone(),
            })]),
            _ => Err(Refusal::NotInRegion { cluster, region }),
        }
    }

    pub(super) fn find_eligible(&self, scale: Scale) -> Result<Vec<Event>, Refusal> {
        let estimate = self.wording.as_ref().map_or(0, |wording| wording.hours);
        let asked = self
            .feasibility
            .values()
            .filter(|given| given.serves)
            .map(|given| given.hours)
            .max();
        let found = FoundEligible {
            hours: asked.unwrap_or(estimate),
            scale,
        };
        // What left is not eligible any more, although it once was.
        let stands = matches!(self.status, Status::Eligible | Status::InRound(_));
        if stands && self.eligible.as_ref() == Some(&found) {
            return Ok(vec![]);
        }
        self.must_move()?;
        if self.status == Status::InClarification {
            return Err(Refusal::Unanswered);
        }
        if scale < Scale::Region && !self.lifted.is_empty() {
            return Err(Refusal::LiftedHigher);
        }
        Ok(vec![Event::FoundEligible(found)])
    }
}
