//! The process manager: carries a round and a case through the steps that nobody asks for one by one. Command ids are
//! derived from what they do, so a crash anywhere resumes, and doing it twice does it once.

use crate::{Claim, Draft, Engine, EngineError, Step, Work, facts};
use domain::{
    ballot::{self, Ballot},
    case::{Case, approves},
    round::{self, Phase, Round},
};
use events::{CaseId, CommandId, Lang, MandateId, RoundId, StreamId, UnitId, case::Point};

/// How many ballots are opened in one append.
const OPENED_AT_ONCE: usize = 64;

/// What a call did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Advance {
    /// The steps taken, in order.
    pub done: Vec<Done>,
}

/// A step that the process manager took.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// Voting was closed.
    Closed,
    /// The quorum was checked.
    QuorumChecked,
    /// So many ballots were opened or declared unopened.
    Opened(usize),
    /// The ballots were counted.
    Tallied,
    /// The list became final.
    Finalised,
    /// A mandate was issued.
    Issued(MandateId),
}

impl Engine {
    /// Takes every step of a round for which it is time. Nothing when it is not; safe to call at any moment, from
    /// several places at once.
    ///
    /// # Errors
    /// [`EngineError`]; what was done stays done, and the next call goes on from there.
    pub async fn advance_round(&self, round: RoundId) -> Result<Advance, EngineError> {
        let mut advance = Advance::default();
        while let Some(done) = self.next_step(round).await? {
            advance.done.push(done);
        }
        Ok(advance)
    }

    async fn next_step(&self, id: RoundId) -> Result<Option<Done>, EngineError> {
        let mut work = Work::new(self);
        let round = work.state::<Round>(&StreamId::new("round", id)).await?.value;
        let now = self.now();
        let (intent, done) = match round.phase {
            Phase::Voting if round.voting_until.is_some_and(|until| now >= until) => {
                (round::Intent::CloseVoting, Done::Closed)
            }
            Phase::Closed => (round::Intent::CheckQuorum, Done::QuorumChecked),
            Phase::QuorumMet => match self.open_ballots(&mut work, id, &round).await? {
                0 => (round::Intent::Tally, Done::Tallied),
                opened => return Ok(Some(Done::Opened(opened))),
            },
            Phase::Tallied
                if round
                    .tallied
                    .as_ref()
                    .is_some_and(|tallied| now >= tallied.complaints_until) =>
            {
                (round::Intent::Finalise, Done::Finalised)
            }
            _ => return Ok(None),
        };
        let command = derived(&[&id.to_string(), name(done)]);
        self.execute(&Draft::new(Claim::process(), command).with([Step::Round(id, intent)]))
            .await?;
        Ok(Some(done))
    }

    /// Opens some of the ballots that are still sealed; gives how many.
    async fn open_ballots(
        &self,
        work: &mut Work<'_>,
        id: RoundId,
        round: &Round,
    ) -> Result<usize, EngineError> {
        let mut sealed: Vec<UnitId> = Vec::new();
        for unit in facts::round_units(work, round.roll.as_ref()).await? {
            let ballot = work
                .state::<Ballot>(&events::ballot::stream(id, unit))
                .await?
                .value;
            if ballot.is_sealed() && sealed.len() < OPENED_AT_ONCE {
                sealed.push(unit);
            }
        }
        if sealed.is_empty() {
            return Ok(0);
        }
        let names: Vec<String> = sealed.iter().map(UnitId::to_string).collect();
        let command = derived(&[&id.to_string(), "open", &names.join(" ")]);
        let steps = sealed
            .iter()
            .map(|unit| Step::Ballot(id, *unit, ballot::Intent::Open));
        match self
            .execute(&Draft::new(Claim::process(), command).with(steps))
            .await
        {
            Ok(_) => Ok(sealed.len()),
            Err(EngineError::Refused {
                code: "ballot.no_opening" | "ballot.wrong_opening",
                ..
            }) => self.open_one_by_one(id, &sealed).await,
            Err(error) => Err(error),
        }
    }

    /// One of them cannot be opened: opens the others, and says of that one that it stays shut, and why.
    async fn open_one_by_one(&self, id: RoundId, sealed: &[UnitId]) -> Result<usize, EngineError> {
        for unit in sealed {
            let words = [&id.to_string(), "open", &unit.to_string()];
            let open = Draft::new(Claim::process(), derived(&words));
            let opened = self
                .execute(&open.with([Step::Ballot(id, *unit, ballot::Intent::Open)]))
                .await;
            let Err(EngineError::Refused {
                code: "ballot.no_opening" | "ballot.wrong_opening",
                message,
            }) = opened
            else {
                opened?;
                continue;
            };
            let words = [&id.to_string(), "unopen", &unit.to_string()];
            let mut unopen = Draft::new(Claim::process(), derived(&words));
            let reason = unopen.text(self, Lang::En, &message)?;
            let step = Step::Ballot(id, *unit, ballot::Intent::Unopen { reason });
            self.execute(&unopen.with([step])).await?;
        }
        Ok(sealed.len())
    }

    /// Issues every mandate that a case has approved. Nothing when none is due; safe to call at any moment.
    ///
    /// # Errors
    /// [`EngineError`]; mandates issued stay issued, and the next call goes on from there.
    pub async fn advance_case(&self, id: CaseId) -> Result<Advance, EngineError> {
        let mut work = Work::new(self);
        let case = work.state::<Case>(&StreamId::new("case", id)).await?.value;
        let mut advance = Advance::default();
        let (Some(opened), Some(list)) = (&case.opened, case.list_outcome()) else {
            return Ok(advance);
        };
        for (point, index) in opened.points.iter().zip(0_u32..) {
            let Point::Mandate { centre, hours } = *point else {
                continue;
            };
            let approved = approves(list)
                && case
                    .resolved
                    .get(&index)
                    .is_some_and(|outcome| approves(*outcome));
            let mandate = MandateId::of(opened.round, &opened.list, centre);
            if !approved || work.exists(&StreamId::new("mandate", mandate)).await? {
                continue;
            }
            let command = derived(&[&id.to_string(), "issue", &mandate.to_string()]);
            let steps = Step::issue(mandate, id, centre, opened.round, hours);
            self.execute(&Draft::new(Claim::process(), command).with(steps))
                .await?;
            advance.done.push(Done::Issued(mandate));
        }
        Ok(advance)
    }
}

/// The word from which a step's command id is derived. Never changes: it is how a step is known to have been taken.
fn name(done: Done) -> &'static str {
    match done {
        Done::Closed => "close",
        Done::QuorumChecked => "quorum",
        Done::Opened(_) => "open",
        Done::Tallied => "tally",
        Done::Finalised => "finalise",
        Done::Issued(_) => "issue",
    }
}

fn derived(words: &[&str]) -> CommandId {
    let words: Vec<&str> = ["process"].into_iter().chain(words.iter().copied()).collect();
    CommandId(events::derived(&words))
}
