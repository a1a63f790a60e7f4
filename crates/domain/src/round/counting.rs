//! The count, and the list that becomes final.

use super::{Facts, Refusal, Round, TallyFact};
use events::{
    Time,
    round::{Event, Finalised, Tallied},
};

impl Round {
    pub(super) fn tally(&self, at: Time, facts: &Facts) -> Result<Event, Refusal> {
        if let Some(until) = self.recount_from.filter(|from| at < *from) {
            return Err(Refusal::TooEarly { until, at });
        }
        let turnout = facts
            .turnout
            .ok_or(Refusal::FactsMissing { what: "the turnout" })?;
        if turnout.sealed > 0 {
            return Err(Refusal::StillSealed {
                sealed: turnout.sealed,
            });
        }
        if self.lot_hidden() > 0 {
            return Err(Refusal::LotHidden {
                missing: self.lot_hidden(),
            });
        }
        let tally = facts
            .tally
            .clone()
            .ok_or(Refusal::FactsMissing { what: "the count" })?;
        let TallyFact {
            certificate,
            counted,
            input,
            list,
            proposal,
            through,
        } = tally.map_err(|why| Refusal::NoTally { why })?;
        let days = self.rules().map_or(0, |rules| rules.complaint_days);
        let before = self.tallied.as_ref().map_or(0, |last| last.version);
        Ok(Event::Tallied(Tallied {
            certificate,
            complaints_until: at.plus_days(days),
            counted,
            input,
            list,
            proposal,
            through,
            version: before.saturating_add(1),
        }))
    }

    pub(super) fn finalise(&self, at: Time) -> Result<Event, Refusal> {
        let tallied = self
            .tallied
            .as_ref()
            .ok_or(Refusal::FactsMissing { what: "the count" })?;
        let until = tallied.complaints_until;
        if at < until {
            return Err(Refusal::TooEarly { until, at });
        }
        match self.open_complaints() {
            0 => Ok(Event::Finalised(Finalised {
                list: tallied.list.sha256,
            })),
            open => Err(Refusal::OpenComplaints { open }),
        }
    }
}
