//! Cases: put to the body, decided on paper or in a meeting: called, papers, attendance, habilitet, votes, points,
//! dissents, minutes.

use super::Draw;
use crate::common::names::{board, member, rso};
use domain::{
    body::Body,
    case::{Case, Intent, approves},
    meeting::Meeting,
    round::Round,
};
use engine::{Claim, Step};
use events::{
    CaseId, Digest, PersonId, Role, RoundId,
    case::{Choice, Ground, Outcome, Point, PointDecided},
};

type Drawn = Option<(Claim, Vec<Step>)>;

impl Draw<'_> {
    pub(super) fn case(&mut self) -> Drawn {
        let open: Vec<CaseId> = self
            .world
            .cases
            .iter()
            .filter(|(_, case)| case.withdrawn.is_none() && !case.is_decided())
            .map(|(id, _)| *id)
            .collect();
        match self.dice.below(12) {
            0 | 1 => self.opened(),
            2 | 3 => self.a_meeting(),
            4 => {
                let any = self.dice.once_in(10);
                let voted = self
                    .world
                    .cases
                    .iter()
                    .filter(|(_, case)| any || !case.votes.is_empty());
                let voted: Vec<CaseId> = voted.map(|(id, _)| *id).collect();
                let id = self.pick(&voted, CaseId)?;
                self.dissent(id)
            }
            _ => {
                let Some(id) = self.dice.one(&open) else {
                    return self.opened();
                };
                self.carried_on(id)
            }
        }
    }

    pub(super) fn secretary(&mut self) -> Claim {
        self.who(Role::KsSecretariat, board())
    }

    /// A case on a final round. The place is found by trying, as a client would ask.
    fn opened(&mut self) -> Drawn {
        let is_final = |round: &Round| round.final_list().is_some();
        let waits = |(id, round): &(&RoundId, &Round)| {
            let mut cases = self.world.cases.values();
            let own = |case: &Case| {
                let opened = case.opened.as_ref();
                opened.is_some_and(|opened| {
                    opened.round == **id
                        && round
                            .proposal()
                            .is_some_and(|blob| blob.sha256 == opened.proposal)
                })
            };
            // After a new proposal there may be nothing left to decide.
            let is_new = round.reproposals.is_empty() || id.0.as_u128().is_multiple_of(2);
            is_final(round) && is_new && !cases.any(|case| own(case) && case.withdrawn.is_none())
        };
        let waiting: Vec<RoundId> = self
            .world
            .rounds
            .iter()
            .filter(waits)
            .map(|(id, _)| *id)
            .collect();
        let all: Vec<RoundId> = self.world.rounds.keys().copied().collect();
        let round = match self.dice.once_in(8) {
            true => self.dice.one(&all)?,
            false => self.dice.one(&waiting)?,
        };
        let known = &self.world.rounds[&round];
        let list = known.tallied.as_ref()?.list.sha256;
        let proposal = known.proposal()?.sha256;
        let attempt = (1..20).find(|attempt| {
            !self
                .world
                .cases
                .contains_key(&CaseId::of(round, &proposal, *attempt))
        })?;
        let attempt = if self.dice.once_in(20) { 1 } else { attempt };
        let list = if self.dice.once_in(30) {
            Digest::of(b"another")
        } else {
            list
        };
        let body = if self.dice.once_in(30) { rso() } else { board() };
        let claim = self.who(Role::KsSecretariat, body);
        let open = Intent::Open { body, round, list };
        Some((
            claim,
            vec![Step::Case(CaseId::of(round, &proposal, attempt), open)],
        ))
    }

    /// Paper for some, a meeting for the others; each keeps to its road.
    fn carried_on(&mut self, id: CaseId) -> Drawn {
        let case = self.world.cases.get(&id)?;
        match self.dice.below(30) {
            0 => {
                let reason = self.words();
                return Some((
                    self.secretary(),
                    vec![Step::Case(id, Intent::Withdraw { reason })],
                ));
            }
            1 | 2 => {
                let opinion = self.words();
                let body = if self.dice.once_in(10) { board() } else { rso() };
                let claim = self.who(Role::KsSecretariat, body);
                return Some((
                    claim,
                    vec![Step::Case(id, Intent::RecordOpinion { body, opinion })],
                ));
            }
            _ => {}
        }
        let on_paper = case.scheduled.is_none() && id.0.as_u128().is_multiple_of(3);
        if on_paper || self.dice.once_in(60) {
            return self.on_paper(id, case);
        }
        let Some(meeting) = case.scheduled else {
            return self.scheduled(id);
        };
        let known = self.world.meetings.get(&meeting)?;
        match known.attendance {
            _ if known.minutes.is_some() || known.cancelled => self.scheduled(id),
            None => self.attended(meeting, known),
            Some(_) if self.dice.once_in(12) => self.attended(meeting, known),
            Some(_) => self.decided(id, case, known),
        }
    }

    /// What the body decided elsewhere, as its minutes have it.
    fn on_paper(&mut self, id: CaseId, case: &Case) -> Drawn {
        let opened = case.opened.as_ref()?;
        let binding = self.world.rounds[&opened.round].rules()?.binding;
        let yes = if binding {
            Outcome::Ratified
        } else {
            Outcome::Noted
        };
        let mut points = Vec::new();
        for (index, point) in (0..).zip(&opened.points) {
            let approved = !self.dice.once_in(5);
            let no = [Outcome::Rejected, Outcome::Returned][self.dice.below(2)];
            let decided = PointDecided {
                against: if approved { 1 } else { 2 },
                casting_vote: false,
                r#for: if approved { 2 } else { 1 },
                outcome: if approved { yes } else { no },
                point: index,
                reason: (!approved).then(|| self.words()),
            };
            points.push(decided);
            if *point == Point::List && !approved {
                break;
            }
        }
        if self.dice.once_in(12) {
            points.pop();
        }
        let register = Intent::RegisterElsewhere {
            case_number: "26/44".into(),
            date: self.now.date(),
            minutes: Digest::of(b"protokoll"),
            points,
        };
        Some((self.secretary(), vec![Step::Case(id, register)]))
    }

    fn scheduled(&mut self, id: CaseId) -> Drawn {
        let coming = self.coming();
        let Some(meeting) = self.dice.one(&coming) else {
            return self.called();
        };
        Some((
            self.secretary(),
            vec![Step::Case(id, Intent::Schedule { meeting })],
        ))
    }

    /// Votes on the first point that is open, then what came of it; before that, perhaps, who steps out.
    fn decided(&mut self, id: CaseId, case: &Case, meeting: &Meeting) -> Drawn {
        let points = u32::try_from(case.opened.as_ref()?.points.len()).ok()?;
        let list_stands = case.list_outcome().is_none_or(approves);
        let point = (0..points).find(|point| !case.resolved.contains_key(point) && list_stands)?;
        let body = self.world.bodies[&board()].clone();
        if self.dice.once_in(12) {
            return self.habilitet(id, case, point, &body, meeting);
        }
        let steps_out = |person: &PersonId| {
            let settled = case.recusals.get(&(point, *person));
            let ties = body.ties.get(person);
            let centre = case.centre_of(point);
            let host = centre.and_then(|centre| self.world.centres.get(&centre)?.registered.as_ref()?.host);
            let tied = |org: Option<events::OrgId>| {
                org.is_some_and(|org| ties.is_some_and(|ties| ties.contains(&org)))
            };
            settled.is_some_and(|settled| settled.recused)
                || tied(centre.map(Into::into))
                || tied(host.map(Into::into))
        };
        let voted = case.votes.get(&point);
        let missing = meeting.present().into_iter().find(|person| {
            body.seats.contains_key(person)
                && !steps_out(person)
                && !voted.is_some_and(|votes| votes.contains_key(person))
        });
        let claim = match missing {
            Some(person) => {
                let choice = if self.dice.once_in(4) {
                    Choice::Against
                } else {
                    Choice::For
                };
                let claim = self.as_member(person)?;
                return Some((claim, vec![Step::Case(id, Intent::Vote { point, choice })]));
            }
            None => self.secretary(),
        };
        let resolve = Intent::Resolve {
            point,
            otherwise: Some([Outcome::Rejected, Outcome::Returned][self.dice.below(2)]),
            reason: Some(self.words()),
        };
        Some((claim, vec![Step::Case(id, resolve)]))
    }

    /// The person's own credential; without one, somebody is given the right.
    fn as_member(&mut self, person: PersonId) -> Option<Claim> {
        let now = self.now;
        let own = self.world.credentials.iter().filter(|(_, credential)| {
            let standing = credential.standing();
            standing.is_some_and(|standing| {
                (standing.person, standing.role) == (person, Role::BodyMember)
                    && !standing.revoked
                    && !standing.suspended
                    && standing.to >= now
            })
        });
        let own: Vec<_> = own.map(|(id, _)| *id).collect();
        match self.dice.one(&own) {
            Some(credential) => Some(self.under(credential)),
            None => {
                *self.wanted = Some((Role::BodyMember, board().into()));
                None
            }
        }
    }

    fn habilitet(&mut self, id: CaseId, case: &Case, point: u32, body: &Body, meeting: &Meeting) -> Drawn {
        let there: Vec<PersonId> = meeting.present().into_iter().collect();
        let person = self.dice.one(&there)?;
        let is_tied = body.ties.get(&person).is_some_and(|ties| !ties.is_empty());
        let ground = match self.dice.below(4) {
            0 => Ground::Special,
            1 => Ground::Centre,
            2 if is_tied => Ground::Host,
            _ => Ground::Party,
        };
        let judged = matches!(ground, Ground::Party | Ground::Special);
        let voters = there
            .iter()
            .copied()
            .filter(|other| *other != person && !case.recusals.contains_key(&(point, *other)));
        let (r#for, against): (Vec<_>, Vec<_>) =
            voters.filter(|_| judged).partition(|_| self.dice.once_in(2));
        let settle = Intent::SettleRecusal {
            against,
            r#for,
            ground,
            person,
            point,
            reason: judged.then(|| self.words()),
        };
        Some((self.secretary(), vec![Step::Case(id, settle)]))
    }

    fn dissent(&mut self, id: CaseId) -> Drawn {
        let person = member(self.dice.below(5));
        let claim = self.as_member(person)?;
        let words = self.words();
        let point = u32::try_from(self.dice.below(3)).ok()?;
        Some((claim, vec![Step::Case(id, Intent::Dissent { point, words })]))
    }
}
