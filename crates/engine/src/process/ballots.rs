//! Opening the ballots that count. One whose opening is lost waits for its voter, then stays shut with a reason; the
//! others are opened all the same.

use super::derived;
use crate::{Claim, Draft, Engine, EngineError, Step, Work, facts};
use domain::{
    ballot::{self, Ballot},
    round::Round,
};
use events::{Lang, RoundId, UnitId};

/// How many ballots are opened in one append.
const OPENED_AT_ONCE: usize = 64;

/// How far the openings have come.
pub(super) enum Openings {
    /// Nothing is sealed.
    Done,
    /// What is still sealed waits for its voters.
    Waiting,
    /// So many were seen to now.
    Some(usize),
}

impl Engine {
    /// Sees to some of the ballots that are still sealed.
    pub(super) async fn open_ballots(
        &self,
        work: &mut Work<'_>,
        id: RoundId,
        round: &Round,
    ) -> Result<Openings, EngineError> {
        let (mut sealed, mut overdue, mut waiting) = (Vec::new(), Vec::new(), false);
        for unit in facts::round_units(work, round.roll.as_ref()).await? {
            let stream = events::ballot::stream(id, unit);
            let ballot = work.state::<Ballot>(&stream).await?.value;
            match ballot.lost {
                _ if !ballot.is_sealed() => {}
                None => sealed.push(unit),
                Some(until) if self.now() > until => overdue.push(unit),
                Some(_) => waiting = true,
            }
        }
        sealed.truncate(OPENED_AT_ONCE);
        if !sealed.is_empty() {
            return self.open_all(id, &sealed).await.map(Openings::Some);
        }
        for unit in &overdue {
            self.unopen(id, *unit).await?;
        }
        Ok(match (overdue.len(), waiting) {
            (0, false) => Openings::Done,
            (0, true) => Openings::Waiting,
            (seen_to, _) => Openings::Some(seen_to),
        })
    }

    async fn open_all(&self, id: RoundId, sealed: &[UnitId]) -> Result<usize, EngineError> {
        let names: Vec<String> = sealed.iter().map(UnitId::to_string).collect();
        let command = derived(&[&id.to_string(), "open", &names.join(" ")]);
        let steps = sealed
            .iter()
            .map(|unit| Step::Ballot(id, *unit, ballot::Intent::Open));
        let opened = self
            .execute(&Draft::new(Claim::process(), command).with(steps))
            .await;
        if is_lost(&opened).is_none() {
            opened?;
            return Ok(sealed.len());
        }
        // One of them cannot be opened: opens the others, and says of that one that its opening is lost.
        for unit in sealed {
            if self.open_one(id, *unit).await?.is_some() {
                let draft = Draft::new(
                    Claim::process(),
                    derived(&[&id.to_string(), "lose", &unit.to_string()]),
                );
                let step = Step::Ballot(id, *unit, ballot::Intent::LoseOpening);
                self.execute(&draft.with([step])).await?;
            }
        }
        Ok(sealed.len())
    }

    /// Opens one; gives why it is lost, if it is.
    async fn open_one(&self, id: RoundId, unit: UnitId) -> Result<Option<String>, EngineError> {
        let draft = Draft::new(
            Claim::process(),
            derived(&[&id.to_string(), "open", &unit.to_string()]),
        );
        let opened = self
            .execute(&draft.with([Step::Ballot(id, unit, ballot::Intent::Open)]))
            .await;
        match is_lost(&opened) {
            Some(why) => Ok(Some(why)),
            None => opened.map(|_| None),
        }
    }

    /// Nobody presented a lost opening in time: tries once more, for it may have been restored, and else says that the
    /// ballot stays shut, and why.
    async fn unopen(&self, id: RoundId, unit: UnitId) -> Result<(), EngineError> {
        let Some(why) = self.open_one(id, unit).await? else {
            return Ok(());
        };
        let mut draft = Draft::new(
            Claim::process(),
            derived(&[&id.to_string(), "unopen", &unit.to_string()]),
        );
        let words = format!("{why}; its voter did not present it in time");
        let reason = draft.text(self, Lang::En, &words)?;
        let step = Step::Ballot(id, unit, ballot::Intent::Unopen { reason });
        self.execute(&draft.with([step])).await.map(drop)
    }
}

/// Why an opening is lost, if that is what an answer says.
fn is_lost<T>(answer: &Result<T, EngineError>) -> Option<String> {
    match answer {
        Err(EngineError::Refused {
            code: "ballot.no_opening" | "ballot.wrong_opening",
            message,
        }) => Some(message.clone()),
        _ => None,
    }
}
