//! How a need comes in: submitted, put in better words, asked about and answered, and joined by others.

use super::{Facts, Need, Refusal, Status, wording_of};
use events::{
    ClusterId, Text, Time, UnitId,
    need::{ClarificationAsked, Clarified, Event, Joined, Origin, Revised, Submitted},
};

impl Need {
    pub(super) fn submit(&self, new: &Submitted, at: Time, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        match &self.submitted {
            Some(old) if old == new => return Ok(vec![]),
            _ if self.status != Status::Absent => return Err(Refusal::AlreadySubmitted),
            _ => {}
        }
        must_be(new.unit, at, facts)?;
        match &new.origin {
            Origin::Own => {}
            Origin::OnBehalf { cluster, consent } => must_consent(new.unit, *cluster, consent, facts)?,
            Origin::Workshop {
                cluster,
                consent,
                name,
                ..
            } => {
                must_consent(new.unit, *cluster, consent, facts)?;
                if name.trim().is_empty() {
                    return Err(Refusal::NoWorkshop);
                }
            }
        }
        must_be_complete(&wording_of(new))?;
        Ok(vec![Event::Submitted(new.clone())])
    }

    pub(super) fn revise(&self, new: &Revised) -> Result<Vec<Event>, Refusal> {
        if self.wording.as_ref() == Some(new) {
            return Ok(vec![]);
        }
        self.must_be_early()?;
        must_be_complete(new)?;
        Ok(vec![Event::Revised(new.clone())])
    }

    pub(super) fn join(&self, new: &Joined, at: Time, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        // An owner that came through a merge may join by its own act, and stays when the merge is taken back.
        if self.by_own_act.contains(&new.unit) {
            return Ok(vec![]);
        }
        self.must_move()?;
        must_be(new.unit, at, facts)?;
        Ok(vec![Event::Joined(new.clone())])
    }

    pub(super) fn ask_clarification(&self, question: &Text) -> Result<Vec<Event>, Refusal> {
        if self.status == Status::InClarification && self.question.as_ref() == Some(question) {
            return Ok(vec![]);
        }
        self.must_be_early()?;
        Ok(vec![Event::ClarificationAsked(ClarificationAsked {
            question: question.clone(),
        })])
    }

    pub(super) fn clarify(&self, new: &Clarified) -> Result<Vec<Event>, Refusal> {
        self.must_own(new.unit)?;
        match self.status {
            Status::InClarification => Ok(vec![Event::Clarified(new.clone())]),
            _ if self.answer.as_ref() == Some(new) => Ok(vec![]),
            _ => Err(Refusal::NothingAsked),
        }
    }

    pub(super) fn must_own(&self, unit: UnitId) -> Result<(), Refusal> {
        if self.owners.contains(&unit) {
            return Ok(());
        }
        Err(Refusal::NotAnOwner { unit })
    }

    fn must_be_early(&self) -> Result<(), Refusal> {
        if self.status.is_early() {
            return Ok(());
        }
        Err(Refusal::ScreenedAlready {
            status: self.status.clone(),
        })
    }
}

/// The unit is registered and has not been merged or split.
fn must_be(unit: UnitId, at: Time, facts: &Facts) -> Result<(), Refusal> {
    match facts.unit_ended {
        _ if !facts.unit_known => Err(Refusal::UnknownUnit { unit }),
        Some(from) if from <= at.date() => Err(Refusal::UnitEnded { unit }),
        _ => Ok(()),
    }
}

/// A coordinator helps the members of its own cluster, and with their written consent only.
fn must_consent(unit: UnitId, cluster: ClusterId, consent: &str, facts: &Facts) -> Result<(), Refusal> {
    let member = |seen: &crate::Seen<crate::cluster::Cluster>| seen.value.members.contains(&unit);
    if !facts.cluster.as_ref().is_some_and(member) {
        return Err(Refusal::NotAMember { unit, cluster });
    }
    if consent.trim().is_empty() {
        return Err(Refusal::NoConsent);
    }
    Ok(())
}

/// Hours and codes are there; that the texts are is seen to where they are taken in.
pub(super) fn must_be_complete(wording: &Revised) -> Result<(), Refusal> {
    if wording.hours == 0 {
        return Err(Refusal::NoHours);
    }
    for (code, what) in [
        (&wording.subject, "subject area"),
        (&wording.delivery_type, "delivery type"),
    ] {
        if code.trim().is_empty() {
            return Err(Refusal::NoCode { what });
        }
    }
    Ok(())
}
