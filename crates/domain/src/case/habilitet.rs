//! Who steps out of a point (inhabil, forvaltningsloven § 6). A tie to the centre of the point, or to the unit that
//! hosts it, disqualifies by itself. On any other ground the body decides, without the person concerned (§ 8).

use super::{Case, Event, Facts, Intent, Refusal, count, voting};
use crate::{body::Body, centre::Centre};
use events::{
    CentreId, OrgId, PersonId,
    case::{Ground, RecusalSettled},
};
use std::collections::BTreeSet;

/// Whether something binds somebody to a centre: its staff or board, or the unit that hosts it.
fn is_tied(ground: Ground, body: &Body, id: CentreId, centre: &Centre, person: PersonId) -> bool {
    let to = match ground {
        Ground::Centre => Some(OrgId::from(id)),
        Ground::Host => {
            let registered = centre.registered.as_ref();
            registered.and_then(|registered| registered.host).map(OrgId::from)
        }
        Ground::Party | Ground::Special => None,
    };
    let ties = body.ties.get(&person);
    to.zip(ties).is_some_and(|(to, ties)| ties.contains(&to))
}

impl Case {
    /// The automatic ground on which somebody steps out of a point.
    pub(super) fn tied(&self, point: u32, person: PersonId, facts: &Facts) -> Option<Ground> {
        let borne_out = |ground: &Ground| self.bears_out(*ground, point, person, facts);
        [Ground::Centre, Ground::Host].into_iter().find(borne_out)
    }

    fn bears_out(&self, ground: Ground, point: u32, person: PersonId, facts: &Facts) -> bool {
        let known = facts.body.as_ref().zip(facts.centre.as_ref());
        self.centre_of(point)
            .zip(known)
            .is_some_and(|(id, (body, centre))| is_tied(ground, &body.value, id, &centre.value, person))
    }

    /// Whether it was settled that somebody steps out.
    pub(super) fn is_recused(&self, point: u32, person: PersonId) -> bool {
        self.recusals
            .get(&(point, person))
            .is_some_and(|settled| settled.recused)
    }

    /// Whether somebody steps out, by a tie or as settled.
    pub(super) fn steps_out(&self, point: u32, person: PersonId, facts: &Facts) -> bool {
        self.is_recused(point, person) || self.tied(point, person, facts).is_some()
    }

    pub(super) fn settle(&self, intent: &Intent, facts: &Facts) -> Result<Option<Event>, Refusal> {
        let Intent::SettleRecusal {
            against,
            r#for,
            ground,
            person,
            point,
            reason,
        } = intent
        else {
            return Ok(None);
        };
        let (point, person) = (*point, *person);
        let body = facts.body.as_ref().ok_or(Refusal::NotSeated)?;
        let settled = |recused| RecusalSettled {
            against: sorted(against),
            body_seen: body.cite.clone(),
            r#for: sorted(r#for),
            ground: *ground,
            person,
            point,
            reason: reason.clone(),
            recused,
        };
        if let Some(old) = self.recusals.get(&(point, person)) {
            let body_seen = old.body_seen.clone();
            let same = RecusalSettled {
                body_seen,
                ..settled(old.recused)
            };
            if same == *old {
                return Ok(None);
            }
        }
        if self.resolved.contains_key(&point) {
            return Err(Refusal::PointResolved { point });
        }
        if !body.value.seats.contains_key(&person) {
            return Err(Refusal::NotSeated);
        }
        let recused = match ground {
            Ground::Host | Ground::Centre if !self.bears_out(*ground, point, person, facts) => {
                return Err(Refusal::TieNotBorneOut);
            }
            Ground::Host | Ground::Centre if !against.is_empty() || !r#for.is_empty() => {
                return Err(Refusal::TakesNoVotes);
            }
            Ground::Host | Ground::Centre => true,
            Ground::Party | Ground::Special if reason.is_none() => return Err(Refusal::ReasonMissing),
            Ground::Party | Ground::Special => self.judged(point, person, (r#for, against), facts)?,
        };
        Ok(Some(Event::RecusalSettled(settled(recused))))
    }

    /// What those present decided, all of them but the person concerned and whoever steps out of the point too.
    fn judged(
        &self,
        point: u32,
        person: PersonId,
        (yes, no): (&[PersonId], &[PersonId]),
        facts: &Facts,
    ) -> Result<bool, Refusal> {
        let meeting = &voting::sitting(self, facts)?.value;
        let present = meeting.present();
        if !present.contains(&person) {
            return Err(Refusal::NotPresent { person });
        }
        let mut voted = BTreeSet::new();
        for &voter in yes.iter().chain(no) {
            if voter == person {
                return Err(Refusal::OwnHabilitet);
            }
            if !present.contains(&voter) {
                return Err(Refusal::NotPresent { person: voter });
            }
            if self.steps_out(point, voter, facts) {
                return Err(Refusal::MayNotJudge { person: voter });
            }
            if !voted.insert(voter) {
                return Err(Refusal::CountedTwice { person: voter });
            }
        }
        let ought = |other: &&PersonId| **other != person && !self.steps_out(point, **other, facts);
        let missing = count(present.iter().filter(ought).count().saturating_sub(voted.len()));
        if missing > 0 {
            return Err(Refusal::VotesMissing { missing });
        }
        if yes.len() != no.len() {
            return Ok(yes.len() > no.len());
        }
        // A tie goes as whoever leads voted, where the standing orders say so; else to the cautious side.
        let leads = meeting.chair().filter(|_| voting::has_casting_vote(facts));
        Ok(leads.is_none_or(|chair| !no.contains(&chair)))
    }
}

fn sorted(people: &[PersonId]) -> Vec<PersonId> {
    let mut people = people.to_vec();
    people.sort_unstable();
    people
}
