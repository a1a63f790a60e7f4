//! Ballots: sealed until the close, replaceable until then, one counted for each unit.
//!
//! Here: state, intents and refusals. The rules stand by story: casting (and who may, in whose place) in `cast.rs`, what
//! the marks may be in `form.rs`, opening and what happens to a lost opening in `opening.rs`, recusal on one need in
//! `voiding.rs`.

mod cast;
mod form;
mod opening;
mod voiding;

pub use cast::Absent;
pub use form::most_marks;
pub use voiding::Recusal;

use crate::{
    Ask, Decider, Seen, body::Body, credential::Credential, refusal::refusals, round::Phase, round::Round,
};
use authority::Right;
use events::{
    BodyId, CredentialId, Digest, NeedId, PersonId, RoundId, Salt, Text, Time, UnitId, Version,
    ballot::{Authority, Cast, Event, Opened},
    codec,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Marks on a ballot, need by need: 1 for support, points, a place from 1 on, or a score.
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
    /// Until when a lost opening may be presented; `None` while nothing is lost.
    pub lost: Option<Time>,
    /// Needs whose marks dropped, since the representative was recused on them.
    pub voided: BTreeSet<NeedId>,
}

/// What may be asked. Each lists what it can be refused for beside a wrong phase of the round and a lack of rights.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Cast it, or cast it anew. Refused: before voting is open or after it closed, off the roll, marks that the rules
    /// do not allow, an authority that is not filled in, a member recorded absent, a substitute whose turn it is not.
    Cast {
        /// For a substitute: the credentials of the member and of the substitutes before it, who cannot vote.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        absent: Vec<CredentialId>,
        /// What gave the representative the word.
        authority: Authority,
        /// The marks; none for a blank ballot.
        marks: Marks,
    },
    /// Open the counted one. Refused: before the quorum is met; an opening that is lost or opens something else.
    Open,
    /// Say that its opening is lost. Refused: nothing cast, an opening that is there.
    LoseOpening,
    /// Present a lost opening from the voter's receipt. Refused: nothing lost, too late, another ballot.
    Represent {
        /// The marks.
        marks: Marks,
        /// What opens the commitment.
        salt: Salt,
    },
    /// Say that the counted one cannot be opened. Refused: nothing lost, time left to present it.
    Unopen {
        /// Why.
        reason: Text,
    },
    /// Drop the mark of one need, on which a body recused the representative. Refused: a person who did not cast it, an
    /// unknown body, votes of others than members or of the person concerned, no majority, no quorum, a need that is
    /// not voted on, recording one's own recusal.
    Void(Recusal),
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
    pub candidates: Arc<BTreeSet<NeedId>>,
    /// A fresh salt for the commitment.
    pub salt: Option<Salt>,
    /// What the vault holds for the counted cast.
    pub opening: Option<(Marks, Salt)>,
    /// The credential under which somebody casts.
    pub acting: Option<(CredentialId, Seen<Credential>)>,
    /// The credentials named as those who cannot vote, as far as they exist.
    pub absent: Vec<Absent>,
    /// Who cast the counted ballot.
    pub caster: Option<PersonId>,
    /// The body that decided on a recusal.
    pub body: Option<Seen<Body>>,
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
    /// A score beyond the scale.
    "above_scale" AboveScale { need: NeedId, mark: u32, max: u32 } =
        "need {need} is given the score {mark}; this round asks for scores from 0 to {max}";
    /// A place on which nothing stands, with others below it.
    "place_skipped" PlaceSkipped { need: NeedId, mark: u32, missing: u32 } =
        "need {need} is ranked {mark}, and nothing stands on place {missing}; leave no place out, equally good needs share one";
    /// Too many marks.
    "over_limit" OverLimit { given: u64, limit: u32, what: &'static str } =
        "{given} {what} are given, and the round allows {limit}; take some away";
    /// The authority says nothing.
    "no_authority" NoAuthority { what: &'static str } =
        "say what gives you the word: {what} is empty";
    /// A decision of tomorrow.
    "authority_ahead" AuthorityAhead { date: events::Date } =
        "the decision is dated {date}, which is yet to come; a ballot follows a decision that was made";
    /// The representative is away.
    "recorded_absent" RecordedAbsent { until: Time } =
        "you are recorded absent until {until}, and a substitute may vote; let the absence be ended first";
    /// A member names others.
    "no_substitute" NoSubstitute = "only a substitute names those who are absent; take them away";
    /// The wrong credentials are named.
    "wrong_absent" WrongAbsent { wanted: u32 } =
        "a substitute names the member's credential and one for each place before its own, {wanted} in all, all of this unit";
    /// Somebody before can vote.
    "not_your_turn" NotYourTurn { credential: CredentialId } =
        "credential {credential} comes before yours and is not recorded absent; a substitute votes only in list order";
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
    /// The opening is there.
    "opening_is_there" OpeningIsThere = "what opens this ballot is kept and fits; open it";
    /// Opened already.
    "already_opened" AlreadyOpened = "the ballot is opened already";
    /// Nothing was lost.
    "not_lost" NotLost = "the opening of this ballot has not been declared lost; there is nothing to present";
    /// The time to present it is over.
    "presented_late" PresentedLate { until: Time, at: Time } =
        "a lost opening could be presented until {until}, and it is {at}";
    /// There is time left to present it.
    "still_presentable" StillPresentable { until: Time, at: Time } =
        "the voter may present the opening until {until}; it is {at}";
    /// Not the time for a recusal.
    "no_recusal_now" NoRecusalNow { phase: Phase } =
        "marks are voided after voting has closed and before the count, or before a recount; the round is {phase}";
    /// Somebody else cast the ballot.
    "not_the_caster" NotTheCaster { person: PersonId } = "{person} did not cast the ballot that counts";
    /// Recording one's own recusal.
    "own_recusal" OwnRecusal = "nobody records what was decided about themselves; let another person do it";
    /// No such body.
    "unknown_body" UnknownBody { body: BodyId } = "body {body} does not exist; constitute it first";
    /// A vote of somebody without a seat.
    "not_seated" NotSeated { person: PersonId } = "{person} has no seat in the body and does not vote in it";
    /// A vote on oneself.
    "votes_on_self" VotesOnSelf = "the person concerned does not vote on the recusal (fvl. § 8)";
    /// Two votes of one member.
    "voted_twice" VotedTwice { person: PersonId } = "{person} is entered as voting more than once";
    /// Too few took part.
    "no_quorum" NoQuorum { voted: u64, wanted: u64 } =
        "{voted} members voted and the body's quorum is {wanted}; the recusal was not decided";
    /// The body did not recuse.
    "not_recused" NotRecused { votes_for: u64, against: u64 } =
        "{votes_for} voted for the recusal and {against} against; without a majority the mark stands";
}

impl Decider for Ballot {
    const STREAM: &'static str = "ballot";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        let (facts, by) = (&ask.facts, &ask.by);
        let (round, unit) = facts.id.ok_or(Refusal::FactsMissing {
            what: "the ballot's id",
        })?;
        match &ask.intent {
            Intent::Cast { .. } | Intent::Represent { .. } => {
                by.permit(Right::CastBallot, Some(unit.into()))?;
            }
            Intent::Open | Intent::LoseOpening | Intent::Unopen { .. } => by.permit(Right::CarryOut, None)?,
            Intent::Void(_) => by.permit(Right::RunRounds, None)?,
        }
        let seen = facts.round.as_ref().ok_or(Refusal::UnknownRound { round })?;
        match &ask.intent {
            Intent::Cast {
                absent,
                authority,
                marks,
            } => self.cast(by.at, absent, authority, marks, facts, seen),
            Intent::Open => self.open(facts, seen),
            Intent::LoseOpening => self.lose_opening(by.at, facts, seen),
            Intent::Represent { marks, salt } => self.represent(by.at, marks, *salt, seen),
            Intent::Unopen { reason } => self.unopen(by.at, reason, seen),
            Intent::Void(recusal) => self.void(by.actor.person, recusal, facts, seen),
        }
    }

    fn evolve(&mut self, event: &Event) {
        self.version = self.version.next();
        match event {
            Event::Cast(cast) => {
                self.cast = Some((self.version, cast.clone()));
                // Another ballot: what was voided was voided on the one that it replaces.
                self.voided.clear();
            }
            Event::Opened(opened) => {
                self.opened = Some(opened.clone());
                self.unopened = false;
            }
            Event::OpeningLost(lost) => self.lost = Some(lost.until),
            Event::Unopened(_) => self.unopened = true,
            Event::Voided(voided) => {
                self.voided.insert(voided.need);
            }
        }
    }
}

impl Ballot {
    /// Whether a ballot was cast that is neither opened nor declared unopened.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.cast.is_some() && self.opened.is_none() && !self.unopened
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

#[cfg(test)]
mod tests;
