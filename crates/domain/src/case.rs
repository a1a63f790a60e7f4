//! Cases: a KS body decides point by point, the list first. It may not reorder.

use crate::{Ask, Decider, Seen, body::Body, refusal::refusals, round::Round};
use authority::Right;
use events::{
    BodyId, Digest, PersonId, RoundId, Text,
    case::{Choice, Event, Opened, Outcome, Point, Resolved, VoteCast},
};
use std::collections::BTreeMap;

/// A case as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Case {
    /// What was put; `None` before.
    pub opened: Option<Opened>,
    /// Votes by point and member.
    pub votes: BTreeMap<u32, BTreeMap<PersonId, Choice>>,
    /// What came of each point.
    pub resolved: BTreeMap<u32, Outcome>,
}

/// What may be asked.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Put the case.
    Open {
        /// The body.
        body: BodyId,
        /// The round.
        round: RoundId,
        /// The list to be decided on, so that nobody decides on another than they read.
        list: Digest,
    },
    /// Vote on a point.
    Vote {
        /// Which point, from 0.
        point: u32,
        /// How.
        choice: Choice,
    },
    /// Record what came of a point.
    Resolve {
        /// Which point, from 0.
        point: u32,
        /// What a vote against amounts to: rejected, or returned.
        otherwise: Option<Outcome>,
        /// Why, where it was not approved.
        reason: Option<Text>,
    },
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The round decided on.
    pub round: Option<Seen<Round>>,
    /// The body.
    pub body: Option<Seen<Body>>,
    /// The points that the proposal calls for.
    pub points: Vec<Point>,
}

refusals! { "case";
    /// No such case.
    "unknown" Unknown = "the case does not exist; check its id";
    /// The id is taken.
    "already_opened" AlreadyOpened = "this case id is already used; draw a new one";
    /// No such round.
    "unknown_round" UnknownRound { round: RoundId } = "round {round} does not exist; check its id";
    /// The list can still change.
    "not_final" NotFinal = "the list is not final: complaints may still come; wait until the round is final";
    /// Another list than the round's.
    "superseded" Superseded { given: Digest, current: Digest } =
        "list {given} is not this round's list: {current} is; read that one and put it instead";
    /// Not the body that the rules name.
    "wrong_body" WrongBody { body: BodyId } = "the round's rules name another body than {body} to ratify";
    /// No such point.
    "unknown_point" UnknownPoint { point: u32, points: u32 } = "there is no point {point}: the case has {points}, from 0";
    /// Decided already.
    "point_resolved" PointResolved { point: u32 } = "point {point} is decided already";
    /// No seat.
    "not_seated" NotSeated = "only a member with a seat in the body votes";
    /// The list comes first.
    "list_first" ListFirst = "decide on the list before the mandates that follow from it";
    /// The list was not approved.
    "list_not_approved" ListNotApproved = "the list was not approved, so no mandate follows from it";
    /// Too few took part.
    "no_quorum" NoQuorum { present: u32, wanted: u64 } =
        "{present} members voted and the quorum is {wanted}; the point cannot be decided";
    /// A no needs a reason.
    "reason_missing" ReasonMissing = "a point that is not approved is rejected or returned, with a reason";
}

impl Decider for Case {
    const STREAM: &'static str = "case";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        let facts = &ask.facts;
        match (&ask.intent, &self.opened) {
            (Intent::Open { body, round, list }, opened) => {
                ask.by.permit(Right::PrepareCases, Some((*body).into()))?;
                match opened {
                    Some(old) if (old.body, old.round, old.list) == (*body, *round, *list) => Ok(vec![]),
                    Some(_) => Err(Refusal::AlreadyOpened),
                    None => open(*body, *round, *list, facts),
                }
            }
            (_, None) => Err(Refusal::Unknown),
            (Intent::Vote { point, choice }, Some(case)) => {
                ask.by.permit(Right::VoteInBody, Some(case.body.into()))?;
                let person = ask.by.actor.person.ok_or(Refusal::NotSeated)?;
                self.vote(case, *point, *choice, person, facts)
            }
            (
                Intent::Resolve {
                    point,
                    otherwise,
                    reason,
                },
                Some(case),
            ) => {
                ask.by.permit(Right::PrepareCases, Some(case.body.into()))?;
                self.resolve(case, *point, *otherwise, reason.as_ref(), facts)
            }
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Opened(opened) => self.opened = Some(opened.clone()),
            Event::VoteCast(vote) => {
                self.votes
                    .entry(vote.point)
                    .or_default()
                    .insert(vote.person, vote.choice);
            }
            Event::Resolved(resolved) => {
                self.resolved.insert(resolved.point, resolved.outcome);
            }
        }
    }
}

fn open(body: BodyId, round: RoundId, list: Digest, facts: &Facts) -> Result<Vec<Event>, Refusal> {
    let seen = facts.round.as_ref().ok_or(Refusal::UnknownRound { round })?;
    let tallied = seen.value.final_list().ok_or(Refusal::NotFinal)?;
    if tallied.list.sha256 != list {
        return Err(Refusal::Superseded {
            given: list,
            current: tallied.list.sha256,
        });
    }
    if seen.value.rules().is_none_or(|rules| rules.ratified_by != body) {
        return Err(Refusal::WrongBody { body });
    }
    Ok(vec![Event::Opened(Opened {
        body,
        list,
        points: facts.points.clone(),
        proposal: tallied.proposal.sha256,
        round,
        round_seen: seen.cite.clone(),
    })])
}

/// Whether an outcome lets something follow from it.
#[must_use]
pub fn approves(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Ratified | Outcome::Noted)
}

impl Case {
    /// What came of the list.
    #[must_use]
    pub fn list_outcome(&self) -> Option<Outcome> {
        self.resolved.get(&0).copied()
    }

    /// Whether every point is decided.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.opened
            .as_ref()
            .is_some_and(|case| case.points.len() == self.resolved.len())
    }

    fn must_stand(&self, case: &Opened, point: u32) -> Result<(), Refusal> {
        if case.points.get(point as usize).is_none() {
            let points = u32::try_from(case.points.len()).unwrap_or(u32::MAX);
            return Err(Refusal::UnknownPoint { point, points });
        }
        match (point, self.list_outcome()) {
            (0, _) => Ok(()),
            (_, None) => Err(Refusal::ListFirst),
            (_, Some(outcome)) if !approves(outcome) => Err(Refusal::ListNotApproved),
            _ => Ok(()),
        }
    }

    fn vote(
        &self,
        case: &Opened,
        point: u32,
        choice: Choice,
        person: PersonId,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        if self.votes.get(&point).and_then(|votes| votes.get(&person)) == Some(&choice) {
            return Ok(vec![]);
        }
        if self.resolved.contains_key(&point) {
            return Err(Refusal::PointResolved { point });
        }
        self.must_stand(case, point)?;
        let body = facts
            .body
            .as_ref()
            .filter(|body| body.value.seats.contains(&person))
            .ok_or(Refusal::NotSeated)?;
        let body_seen = body.cite.clone();
        Ok(vec![Event::VoteCast(VoteCast {
            body_seen,
            choice,
            person,
            point,
        })])
    }

    fn resolve(
        &self,
        case: &Opened,
        point: u32,
        otherwise: Option<Outcome>,
        reason: Option<&Text>,
        facts: &Facts,
    ) -> Result<Vec<Event>, Refusal> {
        if self.resolved.contains_key(&point) {
            return Ok(vec![]);
        }
        self.must_stand(case, point)?;
        let body = facts.body.as_ref().ok_or(Refusal::NotSeated)?;
        let seated =
            |(person, choice): (&PersonId, &Choice)| body.value.seats.contains(person).then_some(*choice);
        let votes: Vec<Choice> = self
            .votes
            .get(&point)
            .into_iter()
            .flatten()
            .filter_map(seated)
            .collect();
        let count =
            |wanted| u32::try_from(votes.iter().filter(|vote| **vote == wanted).count()).unwrap_or(u32::MAX);
        let (yes, no) = (count(Choice::For), count(Choice::Against));
        let wanted = body.value.quorum();
        if u64::from(yes + no) < wanted {
            return Err(Refusal::NoQuorum {
                present: yes + no,
                wanted,
            });
        }
        // A tie is decided by the chair's own vote where the standing orders say so; the chair cannot choose whether.
        let casting = body
            .value
            .constituted
            .as_ref()
            .is_some_and(|orders| orders.casting_vote);
        let chair = body
            .value
            .chair
            .and_then(|chair| self.votes.get(&point)?.get(&chair).copied());
        let casting_vote = yes == no && casting && chair.is_some();
        let approved = if casting_vote {
            chair == Some(Choice::For)
        } else {
            yes > no
        };
        let binding = facts
            .round
            .as_ref()
            .and_then(|round| round.value.rules())
            .is_some_and(|rules| rules.binding);
        let outcome = match (approved, otherwise, reason) {
            (true, _, _) if binding => Outcome::Ratified,
            (true, _, _) => Outcome::Noted,
            (false, Some(outcome @ (Outcome::Rejected | Outcome::Returned)), Some(_)) => outcome,
            (false, _, _) => return Err(Refusal::ReasonMissing),
        };
        Ok(vec![Event::Resolved(Resolved {
            against: no,
            body_seen: body.cite.clone(),
            casting_vote,
            r#for: yes,
            outcome,
            point,
            reason: reason.filter(|_| !approved).cloned(),
        })])
    }
}

#[cfg(test)]
mod tests;
