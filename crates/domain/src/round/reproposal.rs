//! A new proposal: a body refused mandates, so the needs placed there are placed anew. The list stays as it is.

use super::{Facts, Phase, Refusal, Round};
use crate::case::Case;
use events::{
    CaseId, CentreId,
    round::{Event, Reproposed},
};
use std::collections::BTreeSet;

impl Round {
    /// All centres refused for this list so far, new proposal by new proposal: each line holds those of the lines before.
    pub fn refused_so_far(&self) -> impl Iterator<Item = BTreeSet<CentreId>> {
        self.reproposals
            .iter()
            .map(|proposal| proposal.refused.iter().copied().collect())
    }

    /// The centres that would be refused after this case, those of earlier ones among them.
    #[must_use]
    pub fn refused_with(&self, case: &Case) -> BTreeSet<CentreId> {
        let before = self.refused_so_far().last().unwrap_or_default();
        before.into_iter().chain(case.refused_centres()).collect()
    }

    /// Whether a case on this round has been decided, refused mandates, and waits for a new proposal.
    #[must_use]
    pub fn calls_for_reproposal(&self, case: &Case) -> bool {
        self.is_on_this(case) && !case.refused_centres().is_empty()
    }

    pub(super) fn repropose(&self, id: CaseId, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if self.reproposals.iter().any(|proposal| proposal.case == id) {
            return Ok(vec![]);
        }
        self.must_be(Phase::Final)?;
        let seen = facts.case.as_ref().filter(|seen| self.is_on_this(&seen.value));
        let seen = seen.ok_or(Refusal::UnknownCase { case: id })?;
        if !seen.value.is_decided() {
            return Err(Refusal::CaseUndecided { case: id });
        }
        if seen.value.refused_centres().is_empty() {
            return Err(Refusal::NothingRefused { case: id });
        }
        let proposal = facts.reproposal.clone().ok_or(Refusal::FactsMissing {
            what: "the new proposal",
        })?;
        let (proposal, refused) = proposal.map_err(|why| Refusal::NoReproposal { why })?;
        Ok(vec![Event::Reproposed(Reproposed {
            case: id,
            case_seen: seen.cite.clone(),
            proposal,
            refused,
        })])
    }

    /// Whether a case is about this round's final list and the proposal in force.
    fn is_on_this(&self, case: &Case) -> bool {
        case.opened.as_ref().is_some_and(|opened| {
            let list = self.final_list().map(|tallied| tallied.list.sha256);
            let proposal = self.proposal().map(|blob| blob.sha256);
            (Some(opened.list), Some(opened.proposal)) == (list, proposal)
        })
    }
}
