//! Votes in a meeting, what came of a point, and dissent. Whoever is present and does not step out has a duty to vote
//! (kommuneloven § 8-1); the simple majority decides, and a tie only as the standing orders say.

use super::{Case, Event, Facts, Refusal, approves, count, must_have, opening::must_ratify};
use crate::{Seen, body::Body, meeting::Meeting};
use events::{
    PersonId, Text,
    case::{Choice, DissentRecorded, Opened, Outcome, Point, Resolved, VoteCast},
};

/// The meeting on whose agenda the case stands, in session.
pub(super) fn sitting<'a>(case: &Case, facts: &'a Facts) -> Result<&'a Seen<Meeting>, Refusal> {
    let meeting = facts.meeting.as_ref().filter(|_| case.scheduled.is_some());
    let meeting = meeting.ok_or(Refusal::NotScheduled)?;
    match meeting.value.is_sitting() {
        true => Ok(meeting),
        false => Err(Refusal::NotSitting),
    }
}

/// Whether the standing orders let whoever leads decide a tie.
pub(super) fn has_casting_vote(facts: &Facts) -> bool {
    let orders = facts
        .body
        .as_ref()
        .and_then(|body| body.value.constituted.as_ref());
    orders.is_some_and(|orders| orders.casting_vote)
}

/// What the votes on a point give.
struct Count {
    yes: u32,
    no: u32,
    casting_vote: bool,
    approved: bool,
}

impl Case {
    /// The list stands as it was put, and the point's turn has come.
    pub(super) fn must_stand(&self, case: &Opened, point: u32, facts: &Facts) -> Result<(), Refusal> {
        if let Point::Mandate { .. } = must_have(case, point)? {
            match self.list_outcome() {
                None => return Err(Refusal::ListFirst),
                Some(outcome) if !approves(outcome) => return Err(Refusal::ListNotApproved),
                Some(_) => {}
            }
        }
        must_be_current(case, facts)
    }

    pub(super) fn vote(
        &self,
        case: &Opened,
        point: u32,
        choice: Choice,
        person: PersonId,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        if self.votes.get(&point).and_then(|votes| votes.get(&person)) == Some(&choice) {
            return Ok(None);
        }
        if self.resolved.contains_key(&point) {
            return Err(Refusal::PointResolved { point });
        }
        self.must_stand(case, point, facts)?;
        let meeting = sitting(self, facts)?;
        if !meeting.value.present().contains(&person) {
            return Err(Refusal::NotPresent { person });
        }
        let body = facts.body.as_ref();
        let body = body.filter(|body| body.value.seats.contains_key(&person));
        let body = body.ok_or(Refusal::NotSeated)?;
        if let Some(ground) = self.tied(point, person, facts) {
            return Err(Refusal::TiedToCentre { ground });
        }
        if self.is_recused(point, person) {
            return Err(Refusal::Recused);
        }
        Ok(Some(Event::VoteCast(VoteCast {
            body_seen: body.cite.clone(),
            choice,
            meeting_seen: meeting.cite.clone(),
            person,
            point,
        })))
    }

    pub(super) fn resolve(
        &self,
        case: &Opened,
        point: u32,
        otherwise: Option<Outcome>,
        reason: Option<&Text>,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        if self.resolved.contains_key(&point) {
            return Ok(None);
        }
        self.must_stand(case, point, facts)?;
        must_ratify(facts)?;
        let meeting = sitting(self, facts)?;
        let body = facts.body.as_ref().ok_or(Refusal::BodyMayNotRatify)?;
        let counted = self.counted(point, &meeting.value, &body.value, facts)?;
        let outcome = match (counted.approved, otherwise, reason) {
            (true, _, _) if is_binding(facts) => Outcome::Ratified,
            (true, _, _) => Outcome::Noted,
            (false, Some(outcome @ (Outcome::Rejected | Outcome::Returned)), Some(_)) => outcome,
            (false, _, _) => return Err(Refusal::ReasonMissing),
        };
        Ok(Some(Event::Resolved(Resolved {
            against: counted.no,
            body_seen: body.cite.clone(),
            casting_vote: counted.casting_vote,
            r#for: counted.yes,
            meeting_seen: meeting.cite.clone(),
            outcome,
            point,
            reason: reason.filter(|_| !counted.approved).cloned(),
        })))
    }

    /// Counts the votes of those who take part: present, with a seat, and not stepping out.
    fn counted(&self, point: u32, meeting: &Meeting, body: &Body, facts: &Facts) -> Result<Count, Refusal> {
        let takes_part =
            |person: &PersonId| body.seats.contains_key(person) && !self.steps_out(point, *person, facts);
        let taking_part: Vec<PersonId> = meeting.present().into_iter().filter(takes_part).collect();
        let (present, wanted) = (count(taking_part.len()), body.quorum());
        if u64::from(present) < wanted {
            return Err(Refusal::NoQuorum { present, wanted });
        }
        let votes = self.votes.get(&point);
        let vote = |person: &PersonId| votes.and_then(|votes| votes.get(person)).copied();
        let cast = |choice| {
            let cast = taking_part.iter().filter(|person| vote(person) == Some(choice));
            count(cast.count())
        };
        let (yes, no) = (cast(Choice::For), cast(Choice::Against));
        let missing = present.saturating_sub(yes).saturating_sub(no);
        if missing > 0 {
            return Err(Refusal::VotesMissing { missing });
        }
        // A tie goes as whoever leads voted, where the standing orders say so; nobody chooses whether. Who leads but
        // steps out hands over to the deputy.
        let leaders = meeting.chair().into_iter().chain(body.deputy());
        let mut leaders = leaders.filter(|person| taking_part.contains(person));
        let leads = leaders.next().filter(|_| yes == no && has_casting_vote(facts));
        let decides = leads.and_then(|person| vote(&person));
        Ok(Count {
            yes,
            no,
            casting_vote: decides.is_some(),
            approved: decides.map_or(yes > no, |choice| choice == Choice::For),
        })
    }

    pub(super) fn dissent(
        &self,
        case: &Opened,
        point: u32,
        words: &Text,
        person: PersonId,
        facts: &Facts,
    ) -> Result<Option<Event>, Refusal> {
        must_have(case, point)?;
        let same = |(who, said): &(PersonId, Text)| *who == person && said == words;
        if self
            .dissents
            .get(&point)
            .is_some_and(|entered| entered.iter().any(same))
        {
            return Ok(None);
        }
        let meeting = facts.meeting.as_ref().filter(|_| self.scheduled.is_some());
        let meeting = meeting.ok_or(Refusal::NotScheduled)?;
        if !self
            .votes
            .get(&point)
            .is_some_and(|votes| votes.contains_key(&person))
        {
            return Err(Refusal::NotVoted);
        }
        if meeting.value.minutes.is_some() {
            return Err(Refusal::AreMinutesSigned);
        }
        Ok(Some(Event::DissentRecorded(DissentRecorded {
            person,
            point,
            words: words.clone(),
        })))
    }
}

/// Nothing is decided on a list that is not the round's any more.
pub(super) fn must_be_current(case: &Opened, facts: &Facts) -> Result<(), Refusal> {
    let round = facts.round.as_ref();
    let list = round.and_then(|round| round.value.final_list());
    match list.ok_or(Refusal::NotFinal)?.list.sha256 {
        current if current == case.list => Ok(()),
        current => Err(Refusal::Superseded {
            given: case.list,
            current,
        }),
    }
}

/// Whether the round was to bind.
pub(super) fn is_binding(facts: &Facts) -> bool {
    let rules = facts.round.as_ref().and_then(|round| round.value.rules());
    rules.is_some_and(|rules| rules.binding)
}
