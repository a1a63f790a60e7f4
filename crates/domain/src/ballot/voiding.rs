//! Recusal on one need: a body decided that the representative was disqualified (inhabil), without the person concerned
//! (forvaltningsloven §§ 6 and 8). The secretariat records it; that need's mark drops and the ballot still counts.

use super::{Ballot, Facts, Refusal};
use crate::{Seen, body::Body, round::Phase, round::Round};
use events::{
    BodyId, NeedId, PersonId,
    ballot::{Event, Voided},
    case::Ground,
};
use std::collections::BTreeSet;

/// What a body decided about a representative and one need.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recusal {
    /// Members who voted against.
    pub against: Vec<PersonId>,
    /// The body.
    pub body: BodyId,
    /// Members who voted for.
    pub r#for: Vec<PersonId>,
    /// On which ground.
    pub ground: Ground,
    /// The need.
    pub need: NeedId,
    /// The representative.
    pub person: PersonId,
}

impl Ballot {
    pub(super) fn void(
        &self,
        actor: Option<PersonId>,
        recusal: &Recusal,
        facts: &Facts,
        seen: &Seen<Round>,
    ) -> Result<Vec<Event>, Refusal> {
        let Recusal {
            body,
            ground,
            need,
            person,
            ..
        } = *recusal;
        if self.cast.is_none() {
            return Err(Refusal::NotCast);
        }
        if self.voided.contains(&need) {
            return Ok(vec![]);
        }
        let phase = seen.value.phase;
        if !matches!(phase, Phase::Closed | Phase::QuorumMet) {
            return Err(Refusal::NoRecusalNow { phase });
        }
        if facts.caster != Some(person) {
            return Err(Refusal::NotTheCaster { person });
        }
        if actor == Some(person) {
            return Err(Refusal::OwnRecusal);
        }
        if !facts.candidates.contains(&need) {
            return Err(Refusal::NotACandidate { need });
        }
        let constituted = |seen: &&Seen<Body>| seen.value.constituted.is_some();
        let decided = facts.body.as_ref().filter(constituted);
        let decided = decided.ok_or(Refusal::UnknownBody { body })?;
        let (r#for, against) = voted(recusal, &decided.value)?;
        Ok(vec![Event::Voided(Voided {
            against,
            body,
            body_seen: decided.cite.clone(),
            r#for,
            ground,
            need,
            person,
            round_seen: seen.cite.clone(),
        })])
    }
}

/// The votes in order, if they make a decision: of members, once each, not of the person concerned, a majority for.
fn voted(recusal: &Recusal, body: &Body) -> Result<(Vec<PersonId>, Vec<PersonId>), Refusal> {
    let mut voters = BTreeSet::new();
    for person in recusal.r#for.iter().chain(&recusal.against) {
        if *person == recusal.person {
            return Err(Refusal::VotesOnSelf);
        }
        if !body.seats.contains_key(person) {
            return Err(Refusal::NotSeated { person: *person });
        }
        if !voters.insert(*person) {
            return Err(Refusal::VotedTwice { person: *person });
        }
    }
    let (voted, wanted) = (voters.len() as u64, body.quorum());
    if voted < wanted {
        return Err(Refusal::NoQuorum { voted, wanted });
    }
    let (votes_for, against) = (recusal.r#for.len() as u64, recusal.against.len() as u64);
    if votes_for <= against {
        return Err(Refusal::NotRecused { votes_for, against });
    }
    let sorted = |votes: &[PersonId]| {
        let mut votes = votes.to_vec();
        votes.sort();
        votes
    };
    Ok((sorted(&recusal.r#for), sorted(&recusal.against)))
}
