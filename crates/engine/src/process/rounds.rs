//! A round from the close of voting to its final list.

use super::{Advance, Done, ballots::Openings, derived};
use crate::{Claim, Draft, Engine, EngineError, Step, Work};
use domain::round::{self, Phase, Round};
use events::{Lang, RoundId, StreamId, Time};

/// A step that is due, and the words from which its command id is derived. The words never change: they are how a step
/// is known to have been taken. What can happen twice in a round (after it was reopened, after an upheld complaint)
/// says which time it is, from the second on.
struct Due {
    intent: round::Intent,
    words: Vec<String>,
    done: Done,
}

impl Due {
    fn new(intent: round::Intent, word: &str, done: Done) -> Self {
        Self {
            intent,
            words: vec![word.to_owned()],
            done,
        }
    }

    fn time(mut self, time: u32) -> Self {
        if time > 1 {
            self.words.push(time.to_string());
        }
        self
    }
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
        advance.done.extend(self.advance_needs(round).await?.done);
        Ok(advance)
    }

    /// The next step, if one is due. Others may act while it is taken: when voting was extended at its last instant,
    /// say, it need not be closed. Then it looks again at what is due.
    async fn next_step(&self, id: RoundId) -> Result<Option<Done>, EngineError> {
        let stream = StreamId::new("round", id);
        loop {
            let before = self.ledger().version(&stream).await?;
            let taken = self.take_step(id).await;
            if !self.overtaken(&taken, &stream, before).await? {
                return taken;
            }
        }
    }

    async fn take_step(&self, id: RoundId) -> Result<Option<Done>, EngineError> {
        let mut work = Work::new(self);
        let round = work.state::<Round>(&StreamId::new("round", id)).await?.value;
        let now = self.now();
        if round.phase == Phase::QuorumMet {
            match self.open_ballots(&mut work, id, &round).await? {
                Openings::Done => {}
                Openings::Waiting => return Ok(None),
                Openings::Some(count) => return Ok(Some(Done::Opened(count))),
            }
        }
        if round.phase == Phase::QuorumFailed && round.reopened {
            return self.give_up(id).await.map(Some);
        }
        let Some(due) = due(&round, now) else {
            return Ok(None);
        };
        let name = id.to_string();
        let words: Vec<&str> = [name.as_str()]
            .into_iter()
            .chain(due.words.iter().map(String::as_str))
            .collect();
        let draft = Draft::new(Claim::process(), derived(&words));
        self.execute(&draft.with([Step::Round(id, due.intent)])).await?;
        Ok(Some(due.done))
    }

    /// The quorum was failed again after voting had been reopened: there is no third time.
    async fn give_up(&self, id: RoundId) -> Result<Done, EngineError> {
        let mut draft = Draft::new(Claim::process(), derived(&[&id.to_string(), "give up"]));
        let words = "Too few had voted when voting closed, and again after it was opened once more.";
        let reason = draft.text(self, Lang::En, words)?;
        let step = Step::Round(id, round::Intent::GiveUp { reason });
        self.execute(&draft.with([step])).await?;
        Ok(Done::GivenUp)
    }
}

/// The step for which it is time, when all ballots that can be are opened.
fn due(round: &Round, now: Time) -> Option<Due> {
    let attempt = 1 + u32::from(round.reopened);
    let counts = round.tallied.as_ref().map_or(0, |last| last.version);
    match round.phase {
        Phase::Voting if round.voting_until.is_some_and(|until| now >= until) => {
            Some(Due::new(round::Intent::CloseVoting, "close", Done::Closed).time(attempt))
        }
        Phase::Closed => {
            Some(Due::new(round::Intent::CheckQuorum, "quorum", Done::QuorumChecked).time(attempt))
        }
        Phase::QuorumMet if round.lot_hidden() == 0 && round.recount_from.is_none_or(|from| now >= from) => {
            Some(Due::new(round::Intent::Tally, "tally", Done::Tallied).time(counts.saturating_add(1)))
        }
        Phase::Tallied if round.open_complaints() == 0 => {
            let tallied = round.tallied.as_ref()?;
            (now >= tallied.complaints_until)
                .then(|| Due::new(round::Intent::Finalise, "finalise", Done::Finalised))
        }
        _ => None,
    }
}
