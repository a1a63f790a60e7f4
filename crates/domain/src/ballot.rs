//! Ballots: sealed until the close, replaceable until then, one counted for each unit.

use crate::{Ask, Decider, Seen, refusal::refusals, round::Phase, round::Round};
use authority::Right;
use events::{
    Digest, NeedId, RoundId, Salt, Text, Time, UnitId, Version,
    ballot::{Authority, Cast, Event, Opened, Unopened},
    codec,
    round::BallotForm,
};
use std::collections::{BTreeMap, BTreeSet};

/// Marks on a ballot, need by need: 1 for support, or points.
pub type Marks = BTreeMap<NeedId, u32>;

/// A unit's ballot in a round as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ballot {
    /// Events so far.
    pub version: Version,
    /// The last cast, and which event of the stream it was.
    pub cast: Option<(Version, Cast)>,
    /// What it said, once opened.
    pub opened: Option<Opened>,
    /// Whether it was declared unopened.
    pub unopened: bool,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Cast it, or cast it anew.
    Cast {
        /// What gave the representative the word.
        authority: Authority,
        /// The marks; none for a blank ballot.
        marks: Marks,
    },
    /// Open the counted one.
    Open,
    /// Say that the counted one cannot be opened.
    Unopen {
        /// Why.
        reason: Text,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Which ballot is asked of.
    pub id: Option<(RoundId, UnitId)>,
    /// The round.
    pub round: Option<Seen<Round>>,
    /// Whether the unit is on the frozen roll.
    pub on_roll: bool,
    /// What is voted on.
    pub candidates: BTreeSet<NeedId>,
    /// A fresh salt for the commitment.
    pub salt: Option<Salt>,
    /// What the vault holds for the counted cast.
    pub opening: Option<(Marks, Salt)>,
}

refusals! { "ballot";
    /// No such round.
    "unknown_round" UnknownRound { round: RoundId } = "round {round} does not exist; check its id";
    /// Voting is not open.
    "not_open" NotOpen { phase: Phase } = "ballots are taken only while the round is open for voting; it is {phase}";
    /// Too late.
    "too_late" TooLate { until: Time, at: Time } = "voting closed {until}, and it is {at}; the ballot was not taken";
    /// Not on the roll.
    "not_on_roll" NotOnRoll { unit: UnitId } = "unit {unit} is not on the roll of this round";
    /// A need that is not voted on.
    "not_a_candidate" NotACandidate { need: NeedId } = "need {need} is not on the list of candidates; take its mark away";
    /// A mark of the wrong form.
    "wrong_form" WrongForm { need: NeedId, mark: u32, wanted: &'static str } =
        "need {need} is marked {mark}; this round asks for {wanted}";
    /// Too many marks.
    "over_limit" OverLimit { given: u64, limit: u32, what: &'static str } =
        "{given} {what} are given, and the round allows {limit}; take some away";
    /// The engine did not bring what this needs.
    "facts_missing" FactsMissing { what: &'static str } = "the engine could not read {what}; try again";
    /// Nothing was cast.
    "not_cast" NotCast = "this unit has cast no ballot in this round";
    /// Not yet.
    "sealed" Sealed { phase: Phase } = "ballots stay sealed until the quorum is met; the round is {phase}";
    /// It does not open the commitment.
    "wrong_opening" WrongOpening = "what was kept does not open the commitment in the log; the ballot cannot be opened so";
    /// The opening is lost.
    "no_opening" NoOpening = "the opening of this ballot is not in the vault";
    /// Opened already.
    "already_opened" AlreadyOpened = "the ballot is opened already";
}

impl Decider for Ballot {
    const STREAM: &'static str = "ballot";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        let facts = &ask.facts;
        let (round, unit) = facts.id.ok_or(Refusal::FactsMissing {
            what: "the ballot's id",
        })?;
        match &ask.intent {
            Intent::Cast { .. } => ask.by.permit(Right::CastBallot, Some(unit.into()))?,
            Intent::Open | Intent::Unopen { .. } => ask.by.permit(Right::CarryOut, None)?,
        }
        let seen = facts.round.as_ref().ok_or(Refusal::UnknownRound { round })?;
        match &ask.intent {
            Intent::Cast { authority, marks } => {
                self.cast(ask.by.at, (round, unit), authority, marks, facts, seen)
            }
            Intent::Open => self.open(facts, seen),
            Intent::Unopen { reason } => self.unopen(reason, seen),
        }
    }

    fn evolve(&mut self, event: &Event) {
        self.version = self.version.next();
        match event {
            Event::Cast(cast) => self.cast = Some((self.version, cast.clone())),
            Event::Opened(opened) => self.opened = Some(opened.clone()),
            Event::Unopened(_) => self.unopened = true,
        }
    }
}

impl Ballot {
    /// Whether a ballot was cast that is neither opened nor declared unopened.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.cast.is_some() && self.opened.is_none() && !self.unopened
    }

    fn cast(
        &self,
        at: Time,
        (round, unit): (RoundId, UnitId),
        authority: &Authority,
        marks: &Marks,
        facts: &Facts,
        seen: &Seen<Round>,
    ) -> Result<Vec<Event>, Refusal> {
        let salt = facts.salt.ok_or(Refusal::FactsMissing { what: "a fresh salt" })?;
        let commitment = commit(&salt, marks)?;
        if self
            .cast
            .as_ref()
            .is_some_and(|(_, last)| last.commitment == commitment)
        {
            return Ok(vec![]);
        }
        let Round {
            phase,
            rules,
            voting_until,
            ..
        } = &seen.value;
        match (phase, voting_until) {
            (Phase::Absent, _) => return Err(Refusal::UnknownRound { round }),
            (Phase::Voting, Some(until)) if at <= *until => {}
            (phase, Some(until)) if *phase >= Phase::Voting => {
                return Err(Refusal::TooLate { until: *until, at });
            }
            (phase, _) => return Err(Refusal::NotOpen { phase: *phase }),
        }
        if !facts.on_roll {
            return Err(Refusal::NotOnRoll { unit });
        }
        let (rules, digest) = rules
            .as_ref()
            .ok_or(Refusal::FactsMissing { what: "the rules" })?;
        check_marks(marks, rules.ballot, &facts.candidates)?;
        Ok(vec![Event::Cast(Cast {
            authority: authority.clone(),
            commitment,
            not_after: voting_until.unwrap_or(at),
            round,
            round_seen: seen.cite.clone(),
            rules: *digest,
            unit,
        })])
    }

    fn open(&self, facts: &Facts, seen: &Seen<Round>) -> Result<Vec<Event>, Refusal> {
        let (version, cast) = self.cast.as_ref().ok_or(Refusal::NotCast)?;
        if !self.is_sealed() {
            return Ok(vec![]);
        }
        if seen.value.phase != Phase::QuorumMet {
            return Err(Refusal::Sealed {
                phase: seen.value.phase,
            });
        }
        let (marks, salt) = facts.opening.clone().ok_or(Refusal::NoOpening)?;
        if commit(&salt, &marks)? != cast.commitment {
            return Err(Refusal::WrongOpening);
        }
        Ok(vec![Event::Opened(Opened {
            cast: *version,
            marks,
            round_seen: seen.cite.clone(),
            salt,
        })])
    }

    fn unopen(&self, reason: &Text, seen: &Seen<Round>) -> Result<Vec<Event>, Refusal> {
        let (version, _) = self.cast.as_ref().ok_or(Refusal::NotCast)?;
        match (self.opened.is_some(), self.unopened, seen.value.phase) {
            (true, _, _) => Err(Refusal::AlreadyOpened),
            (_, true, _) => Ok(vec![]),
            (_, _, Phase::QuorumMet) => Ok(vec![Event::Unopened(Unopened {
                cast: *version,
                reason: reason.clone(),
                round_seen: seen.cite.clone(),
            })]),
            (_, _, phase) => Err(Refusal::Sealed { phase }),
        }
    }
}

/// The commitment to some marks: over their canonical JSON.
///
/// # Errors
/// Never in practice; a map of ids always has a JSON form.
pub fn commit(salt: &Salt, marks: &Marks) -> Result<Digest, Refusal> {
    let plain = codec::to_canonical(marks).map_err(|_| Refusal::FactsMissing { what: "the marks" })?;
    Ok(Digest::commit_ballot(salt, &plain))
}

fn check_marks(marks: &Marks, form: BallotForm, candidates: &BTreeSet<NeedId>) -> Result<(), Refusal> {
    if let Some(need) = marks.keys().find(|need| !candidates.contains(need)) {
        return Err(Refusal::NotACandidate { need: *need });
    }
    let (fine, wanted): (fn(u32) -> bool, _) = match form {
        BallotForm::Approval { .. } => (|mark| mark == 1, "support, marked 1"),
        BallotForm::Points { .. } => (|mark| (1..=10).contains(&mark), "points from 1 to 10"),
    };
    if let Some((need, mark)) = marks.iter().find(|(_, mark)| !fine(**mark)) {
        return Err(Refusal::WrongForm {
            need: *need,
            mark: *mark,
            wanted,
        });
    }
    let (given, limit, what) = match form {
        BallotForm::Approval { limit } => (marks.len() as u64, limit, "marks"),
        BallotForm::Points { budget } => (marks.values().copied().map(u64::from).sum(), budget, "points"),
    };
    if given > u64::from(limit) {
        return Err(Refusal::OverLimit { given, limit, what });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
