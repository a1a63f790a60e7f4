//! Cases: a KS body decides point by point, the list first, then each centre's mandate. It may not reorder.
//!
//! | story | file |
//! | --- | --- |
//! | put to the body, on the agenda, advised on, taken back | [`opening`] |
//! | who steps out | [`habilitet`] |
//! | votes, what came of a point, dissent | [`voting`] |
//! | decided on paper elsewhere | [`elsewhere`] |

mod elsewhere;
mod habilitet;
mod opening;
mod voting;

use crate::{
    Ask, Decider, Seen, body::Body, centre::Centre, meeting::Meeting, refusal::refusals, round::Round,
};
use authority::Right;
use events::{
    BodyId, CaseId, CentreId, Date, Digest, MeetingId, PersonId, RoundId, Text,
    case::{
        Choice, Event, Ground, Opened, Outcome, Point, PointDecided, RecusalSettled, RegisteredElsewhere,
    },
};
use std::collections::BTreeMap;

/// A case as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Case {
    /// What was put; `None` before.
    pub opened: Option<Opened>,
    /// The meeting on whose agenda it stands.
    pub scheduled: Option<MeetingId>,
    /// What bodies that advise said last.
    pub opinions: BTreeMap<BodyId, Text>,
    /// Who steps out, as last settled, by point and person.
    pub recusals: BTreeMap<(u32, PersonId), RecusalSettled>,
    /// Votes by point and member.
    pub votes: BTreeMap<u32, BTreeMap<PersonId, Choice>>,
    /// Dissents entered, by point.
    pub dissents: BTreeMap<u32, Vec<(PersonId, Text)>>,
    /// What came of each point.
    pub resolved: BTreeMap<u32, Outcome>,
    /// Decided on paper elsewhere.
    pub elsewhere: Option<RegisteredElsewhere>,
    /// Taken back, and why.
    pub withdrawn: Option<Text>,
}

/// What may be asked. After the first, each may also be refused as `case.unknown` and `case.withdrawn`; whatever names
/// a point, as `case.unknown_point`.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Put the case, under the id that follows from it. Refused: `already_opened`, `unknown_round`, `not_final`,
    /// `superseded`, `wrong_body`, `body_may_not_ratify`, `facts_missing`, `still_open`, `wrong_id`,
    /// `nothing_to_decide`.
    Open {
        /// The body.
        body: BodyId,
        /// The round.
        round: RoundId,
        /// The list to be decided on, so that nobody decides on another than they read.
        list: Digest,
    },
    /// Put it on the agenda of a meeting. Refused: `decided`, `unknown_meeting`, `meeting_over`.
    Schedule {
        /// The meeting.
        meeting: MeetingId,
    },
    /// Record what a body that advises thinks. Refused: `decided`, `unknown_body`, `own_opinion`.
    RecordOpinion {
        /// The body that advises.
        body: BodyId,
        /// What it advises.
        opinion: Text,
    },
    /// Settle whether somebody steps out of a point. Refused: `point_resolved`, `not_scheduled`, `not_sitting`,
    /// `not_present`, `not_seated`, `tie_not_borne_out`, `takes_no_votes`, `reason_missing`, `own_habilitet`,
    /// `counted_twice`, `may_not_judge`, `votes_missing`.
    SettleRecusal {
        /// Who voted that the person may take part.
        against: Vec<PersonId>,
        /// Who voted that the person steps out.
        r#for: Vec<PersonId>,
        /// The ground.
        ground: Ground,
        /// The person.
        person: PersonId,
        /// Which point, from 0.
        point: u32,
        /// Why, in words; for a ground that is judged.
        reason: Option<Text>,
    },
    /// Vote on a point. Refused: `point_resolved`, `list_first`, `list_not_approved`, `superseded`, `not_scheduled`,
    /// `not_sitting`, `not_present`, `not_seated`, `recused`, `tied_to_centre`.
    Vote {
        /// Which point, from 0.
        point: u32,
        /// How.
        choice: Choice,
    },
    /// Record what came of a point. Refused: `list_first`, `list_not_approved`, `superseded`, `body_may_not_ratify`,
    /// `not_scheduled`, `not_sitting`, `no_quorum`, `votes_missing`, `reason_missing`.
    Resolve {
        /// Which point, from 0.
        point: u32,
        /// What a vote against amounts to: rejected, or returned.
        otherwise: Option<Outcome>,
        /// Why, where it was not approved.
        reason: Option<Text>,
    },
    /// Have a dissent entered in the minutes. Refused: `not_scheduled`, `not_voted`, `minutes_signed`.
    Dissent {
        /// Which point, from 0.
        point: u32,
        /// What it says.
        words: Text,
    },
    /// Register what the body decided on paper elsewhere. Refused: `decided`, `superseded`, `body_may_not_ratify`,
    /// `date_to_come`, `reference_missing`, `points_differ`, `inconsistent`, `no_quorum`, `reason_missing`.
    RegisterElsewhere {
        /// Its case number there.
        case_number: String,
        /// The day of the decision.
        date: Date,
        /// SHA-256 of the minutes.
        minutes: Digest,
        /// What was decided, point by point.
        points: Vec<PointDecided>,
    },
    /// Take it back. Refused: `decided`.
    Withdraw {
        /// Why.
        reason: Text,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The case asked of.
    pub id: Option<CaseId>,
    /// The round decided on.
    pub round: Option<Seen<Round>>,
    /// The body.
    pub body: Option<Seen<Body>>,
    /// The mandates in the proposal with this digest.
    pub proposal: Option<(Digest, Vec<Point>)>,
    /// The place, from 1, that a case on this proposal would have now.
    pub attempt: u32,
    /// The case before: at the place before, else the one that asked for this proposal.
    pub earlier: Option<Seen<Case>>,
    /// The meeting named, else the one on whose agenda the case stands.
    pub meeting: Option<Seen<Meeting>>,
    /// The body named that advises.
    pub advisor: Option<Seen<Body>>,
    /// The centre that the point named is about.
    pub centre: Option<Seen<Centre>>,
}

refusals! { "case";
    /// No such case.
    "unknown" Unknown = "the case does not exist; check its id";
    /// The id is taken.
    "already_opened" AlreadyOpened = "this case id is already used for another case; ask for the id of yours";
    /// Not the id that follows from round, proposal and place.
    "wrong_id" WrongId { wanted: CaseId } = "the id of a case follows from what it is on; put it as {wanted}";
    /// The case before is not over.
    "still_open" StillOpen = "a case on this proposal is open, or decided and not sent back; take it back before another is put";
    /// Taken back.
    "withdrawn" IsWithdrawn = "the case was taken back; put a new one";
    /// No such round.
    "unknown_round" UnknownRound { round: RoundId } = "round {round} does not exist; check its id";
    /// The list can still change.
    "not_final" NotFinal = "the list is not final: complaints may still come; wait until the round is final";
    /// Another list than the round's.
    "superseded" Superseded { given: Digest, current: Digest } =
        "list {given} is not this round's list: {current} is; read that one and put it instead";
    /// Not the body that the rules name.
    "wrong_body" WrongBody { body: BodyId } = "the round's rules name another body than {body} to ratify";
    /// The body only advises.
    "body_may_not_ratify" BodyMayNotRatify = "the body is advisory and may not ratify; its opinion can be recorded";
    /// The engine did not bring what this needs.
    "facts_missing" FactsMissing { what: &'static str } = "the engine could not read {what}; try again";
    /// The proposal has no mandate, and the list stands.
    "nothing_to_decide" NothingToDecide = "the list stands and no mandate is proposed: there is nothing to decide";
    /// Something, or everything, is decided.
    "decided" IsDecided = "the body has decided on this case; what is decided stays";
    /// No such point.
    "unknown_point" UnknownPoint { point: u32, points: u32 } = "there is no point {point}: the case has {points}, from 0";
    /// Decided already.
    "point_resolved" PointResolved { point: u32 } = "point {point} is decided already";
    /// No such meeting of this body.
    "unknown_meeting" UnknownMeeting { meeting: MeetingId } =
        "{meeting} is not a meeting of the body that decides; name one that it is called to";
    /// Held, or not to be held.
    "meeting_over" MeetingOver { meeting: MeetingId } =
        "meeting {meeting} is held or cancelled; put the case on the agenda of a coming one";
    /// On no agenda.
    "not_scheduled" NotScheduled = "bodies decide in meetings: put the case on the agenda of one first";
    /// The meeting is not in session.
    "not_sitting" NotSitting = "the meeting is not in session: attendance is not taken, or its minutes are signed";
    /// Not there.
    "not_present" NotPresent { person: PersonId } = "{person} is not in the meeting, as attendance was last taken";
    /// No seat.
    "not_seated" NotSeated = "only a member with a seat in the body votes";
    /// No such body.
    "unknown_body" UnknownBody { body: BodyId } = "body {body} does not exist; constitute it first";
    /// The body that decides does not advise itself.
    "own_opinion" OwnOpinion = "the body that decides gives no opinion to itself; name one that advises";
    /// The list comes first.
    "list_first" ListFirst = "decide on the list before the mandates that follow from it";
    /// The list was not approved.
    "list_not_approved" ListNotApproved = "the list was not approved, so no mandate follows from it";
    /// Steps out, as settled.
    "recused" Recused = "it was settled that you step out of this point (forvaltningsloven § 6)";
    /// Steps out by itself.
    "tied_to_centre" TiedToCentre { ground: Ground } =
        "you step out of this point: a tie to the centre or to the unit that hosts it ({ground:?}) disqualifies by itself";
    /// Nothing known bears the ground out.
    "tie_not_borne_out" TieNotBorneOut =
        "no tie of that kind to the centre of this point is recorded; record it, or let the body judge";
    /// An automatic ground is not voted on.
    "takes_no_votes" TakesNoVotes = "an automatic ground takes no vote; settle it without";
    /// One's own habilitet.
    "own_habilitet" OwnHabilitet = "the person concerned does not vote on their own habilitet";
    /// Named for and against, or twice.
    "counted_twice" CountedTwice { person: PersonId } = "{person} is named twice among those who voted";
    /// Steps out too.
    "may_not_judge" MayNotJudge { person: PersonId } =
        "{person} steps out of this point too and does not judge the habilitet of others";
    /// Whoever is there votes.
    "votes_missing" VotesMissing { missing: u32 } =
        "{missing} of those who take part have not voted; whoever is present has a duty to vote (kommuneloven § 8-1)";
    /// Too few took part.
    "no_quorum" NoQuorum { present: u32, wanted: u64 } =
        "{present} take part and the quorum is {wanted}; the point cannot be decided";
    /// A no needs a reason, and so does what is judged.
    "reason_missing" ReasonMissing = "give a reason: for a point not approved (rejected or returned), and for a ground that is judged";
    /// Did not vote.
    "not_voted" NotVoted = "a dissent is entered by whoever voted on the point";
    /// The minutes stand.
    "minutes_signed" AreMinutesSigned = "the minutes are signed; nothing more is entered in them";
    /// Not decided yet.
    "date_to_come" DateToCome { date: Date } = "{date} is still to come; register a decision once it is taken";
    /// No case number.
    "reference_missing" ReferenceMissing = "give the case number under which the decision is found";
    /// Not one decision for each point.
    "points_differ" PointsDiffer { wanted: u32 } =
        "give what was decided on each of the {wanted} points in order, and on the list alone where it was not approved";
    /// The numbers and the outcome do not go together.
    "inconsistent" Inconsistent { point: u32 } =
        "the votes on point {point} do not give that outcome, or are more than the seats; check the minutes";
}

impl Decider for Case {
    const STREAM: &'static str = "case";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        let facts = &ask.facts;
        if let Intent::Open { body, round, list } = &ask.intent {
            ask.by.permit(Right::PrepareCases, Some((*body).into()))?;
            return match &self.opened {
                Some(old) if (old.body, old.round, old.list) == (*body, *round, *list) => Ok(vec![]),
                Some(_) => Err(Refusal::AlreadyOpened),
                None => opening::open(*body, *round, *list, facts),
            };
        }
        self.permit(ask)?;
        let case = self.opened.as_ref().ok_or(Refusal::Unknown)?;
        match (&self.withdrawn, &ask.intent) {
            (Some(old), Intent::Withdraw { reason }) if old == reason => return Ok(vec![]),
            (Some(_), _) => return Err(Refusal::IsWithdrawn),
            (None, _) => {}
        }
        let person = || ask.by.actor.person.ok_or(Refusal::NotSeated);
        let event = match &ask.intent {
            Intent::Open { .. } => None,
            Intent::Schedule { meeting } => self.schedule(case, *meeting, facts)?,
            Intent::RecordOpinion { body, opinion } => self.advise(case, *body, opinion, facts)?,
            Intent::SettleRecusal { point, .. } => {
                must_have(case, *point)?;
                self.settle(&ask.intent, facts)?
            }
            Intent::Vote { point, choice } => self.vote(case, *point, *choice, person()?, facts)?,
            Intent::Resolve {
                point,
                otherwise,
                reason,
            } => self.resolve(case, *point, *otherwise, reason.as_ref(), facts)?,
            Intent::Dissent { point, words } => self.dissent(case, *point, words, person()?, facts)?,
            Intent::RegisterElsewhere {
                case_number,
                date,
                minutes,
                points,
            } => {
                let at = ask.by.at.date();
                self.register(case, case_number, (*date, at), *minutes, points, facts)?
            }
            Intent::Withdraw { .. } if !self.resolved.is_empty() => return Err(Refusal::IsDecided),
            Intent::Withdraw { reason } => Some(opening::withdraw(reason)),
        };
        Ok(event.into_iter().collect())
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Opened(opened) => self.opened = Some(opened.clone()),
            Event::Scheduled(scheduled) => {
                // In another meeting everybody votes anew on what is not decided.
                if self.scheduled != Some(scheduled.meeting) {
                    self.votes.retain(|point, _| self.resolved.contains_key(point));
                }
                self.scheduled = Some(scheduled.meeting);
            }
            Event::OpinionRecorded(new) => {
                self.opinions.insert(new.body, new.opinion.clone());
            }
            Event::RecusalSettled(settled) => {
                if let Some(votes) = self.votes.get_mut(&settled.point).filter(|_| settled.recused) {
                    votes.remove(&settled.person);
                }
                self.recusals
                    .insert((settled.point, settled.person), settled.clone());
            }
            Event::VoteCast(vote) => {
                self.votes
                    .entry(vote.point)
                    .or_default()
                    .insert(vote.person, vote.choice);
            }
            Event::DissentRecorded(new) => {
                let entered = self.dissents.entry(new.point).or_default();
                entered.push((new.person, new.words.clone()));
            }
            Event::Resolved(resolved) => {
                self.resolved.insert(resolved.point, resolved.outcome);
            }
            Event::RegisteredElsewhere(registered) => {
                let outcomes = registered
                    .points
                    .iter()
                    .map(|decided| (decided.point, decided.outcome));
                self.resolved.extend(outcomes);
                self.elsewhere = Some(registered.clone());
            }
            Event::Withdrawn(withdrawn) => self.withdrawn = Some(withdrawn.reason.clone()),
        }
    }
}

/// Whether an outcome lets something follow from it.
#[must_use]
pub fn approves(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Ratified | Outcome::Noted)
}

/// The point, if the case has it.
fn must_have(case: &Opened, point: u32) -> Result<&Point, Refusal> {
    let found = usize::try_from(point).ok().and_then(|at| case.points.get(at));
    found.ok_or(Refusal::UnknownPoint {
        point,
        points: count(case.points.len()),
    })
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

impl Case {
    /// The right comes before anything that is told of the case. A case that is not there has no body; then the right is
    /// shown for one's own.
    fn permit(&self, ask: &Ask<Intent, Facts>) -> Result<(), Refusal> {
        let of_body = self.opened.as_ref().map(|case| case.body.into());
        let of_body = of_body.or(ask.by.actor.org);
        let (right, org) = match &ask.intent {
            Intent::Vote { .. } | Intent::Dissent { .. } => (Right::VoteInBody, of_body),
            Intent::RecordOpinion { body, .. } => (Right::PrepareCases, Some((*body).into())),
            _ => (Right::PrepareCases, of_body),
        };
        Ok(ask.by.permit(right, org)?)
    }

    /// What came of the list, here or in an earlier case.
    #[must_use]
    pub fn list_outcome(&self) -> Option<Outcome> {
        let case = self.opened.as_ref()?;
        case.approved.or_else(|| self.resolved.get(&0).copied())
    }

    /// Whether nothing is left to decide: every point is decided, or the list was not approved.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        let list_fell = self.list_outcome().is_some_and(|outcome| !approves(outcome));
        let all = |case: &Opened| case.points.len() == self.resolved.len();
        self.opened.as_ref().is_some_and(|case| list_fell || all(case))
    }

    /// The centres whose mandate was rejected, once everything is decided: a new proposal goes without them.
    #[must_use]
    pub fn refused_centres(&self) -> Vec<CentreId> {
        match self.is_decided() && self.list_outcome().is_some_and(approves) {
            true => self.centres_with(Outcome::Rejected),
            false => Vec::new(),
        }
    }

    fn centres_with(&self, wanted: Outcome) -> Vec<CentreId> {
        let points = self.opened.iter().flat_map(|case| &case.points).zip(0..);
        points
            .filter(|(_, index)| self.resolved.get(index) == Some(&wanted))
            .filter_map(|(point, _)| centre_of(point))
            .collect()
    }

    /// The centre that a point is about; none for the list.
    #[must_use]
    pub fn centre_of(&self, point: u32) -> Option<CentreId> {
        centre_of(must_have(self.opened.as_ref()?, point).ok()?)
    }
}

fn centre_of(point: &Point) -> Option<CentreId> {
    match point {
        Point::List => None,
        Point::Mandate { centre, .. } => Some(*centre),
    }
}

#[cfg(test)]
mod tests;
