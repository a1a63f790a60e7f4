//! KS bodies: seats and standing orders.

use crate::{Ask, Decider, refusal::refusals};
use authority::Right;
use events::{
    Fraction, OrgId, PersonId,
    body::{Constituted, Event, MemberSeated, MemberUnseated, RulesSet, Seat, TiesSet},
};
use std::collections::{BTreeMap, BTreeSet};

/// A body as known.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Body {
    /// Its standing orders as they stand; `None` before.
    pub constituted: Option<Constituted>,
    /// Who has which seat, substitutes included.
    pub seats: BTreeMap<PersonId, Seat>,
    /// The group under which minutes list a person; nothing for those without one.
    pub groups: BTreeMap<PersonId, String>,
    /// What binds a member to others.
    pub ties: BTreeMap<PersonId, BTreeSet<OrgId>>,
    /// Who had a seat and has none now.
    pub former: BTreeSet<PersonId>,
}

/// What may be asked. All of it takes the right to keep bodies.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Intent {
    /// Constitute it. Refused: no name, a quorum that is no share, constituted already with other standing orders.
    Constitute(Constituted),
    /// Give somebody a seat, or another seat. Refused: not constituted, chair, deputy or place taken, place nought.
    Seat(MemberSeated),
    /// Take a seat back. Refused: not constituted, never seated.
    Unseat(MemberUnseated),
    /// Change the standing orders. Refused: not constituted, a quorum that is no share.
    SetRules(RulesSet),
    /// Record what binds a member to others. Refused: not constituted, not seated, an organisation unknown.
    SetTies(TiesSet),
}

/// What is known elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Which of the organisations named are not registered.
    pub unknown_orgs: Vec<OrgId>,
}

refusals! { "body";
    /// It has no name.
    "no_name" NoName = "a body needs a name";
    /// The quorum is not a share.
    "bad_quorum" BadQuorum { quorum: Fraction } =
        "a quorum of {quorum} is not a share of the seats: give a fraction above 0 and at most 1";
    /// It exists, differently.
    "already_constituted" AlreadyConstituted =
        "the body is already constituted with other standing orders; set the rules to change them";
    /// It does not exist.
    "unknown" Unknown = "the body does not exist; constitute it first";
    /// The chair is taken.
    "chair_taken" ChairTaken = "the body has a chair already; give that person another seat first";
    /// There is a deputy.
    "deputy_taken" DeputyTaken = "the body has a deputy already; give that person another seat first";
    /// Another substitute has the place.
    "place_taken" PlaceTaken { place: u32 } =
        "place {place} in the list of substitutes is taken; give another place";
    /// Places count from 1.
    "bad_place" BadPlace = "substitutes are listed from place 1; give a place of 1 or more";
    /// No seat.
    "not_seated" NotSeated { person: PersonId } = "{person} has no seat in the body; seat the person first";
    /// No such organisation.
    "unknown_organisation" UnknownOrg { org: OrgId } =
        "organisation {org} is not registered as a unit, cluster, region, centre or body; register it first";
}

impl Decider for Body {
    const STREAM: &'static str = "body";
    type Intent = Intent;
    type Facts = Facts;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, ask: &Ask<Intent, Facts>) -> Result<Vec<Event>, Refusal> {
        ask.by.permit(Right::KeepBodies, None)?;
        match (&ask.intent, &self.constituted) {
            (Intent::Constitute(new), Some(old)) if new == old => Ok(vec![]),
            (Intent::Constitute(_), Some(_)) => Err(Refusal::AlreadyConstituted),
            (Intent::Constitute(new), None) if new.name.trim().is_empty() => Err(Refusal::NoName),
            (Intent::Constitute(new), None) => {
                must_be_a_share(new.quorum)?;
                Ok(vec![Event::Constituted(new.clone())])
            }
            (_, None) => Err(Refusal::Unknown),
            (Intent::Seat(new), Some(_)) => self.seat(new),
            (Intent::Unseat(new), Some(_)) if self.seats.contains_key(&new.person) => {
                Ok(vec![Event::MemberUnseated(new.clone())])
            }
            (Intent::Unseat(new), Some(_)) if self.former.contains(&new.person) => Ok(vec![]),
            (Intent::Unseat(new), Some(_)) => Err(Refusal::NotSeated { person: new.person }),
            (Intent::SetRules(new), Some(old)) if *new == rules(old) => Ok(vec![]),
            (Intent::SetRules(new), Some(_)) => {
                must_be_a_share(new.quorum)?;
                Ok(vec![Event::RulesSet(new.clone())])
            }
            (Intent::SetTies(new), Some(_)) => self.set_ties(new, &ask.facts),
        }
    }

    fn evolve(&mut self, event: &Event) {
        match event {
            Event::Constituted(constituted) => self.constituted = Some(constituted.clone()),
            Event::MemberSeated(seated) => {
                self.seats.insert(seated.person, seated.seat);
                self.former.remove(&seated.person);
                match &seated.group {
                    Some(group) => drop(self.groups.insert(seated.person, group.clone())),
                    None => drop(self.groups.remove(&seated.person)),
                }
            }
            Event::MemberUnseated(left) => {
                self.seats.remove(&left.person);
                self.groups.remove(&left.person);
                self.ties.remove(&left.person);
                self.former.insert(left.person);
            }
            Event::TiesSet(set) => {
                self.ties.insert(set.person, set.ties.iter().copied().collect());
            }
            Event::RulesSet(set) => {
                if let Some(orders) = &mut self.constituted {
                    orders.casting_vote = set.casting_vote;
                    orders.citation.clone_from(&set.citation);
                    orders.may_ratify = set.may_ratify;
                    orders.quorum = set.quorum;
                }
            }
        }
    }
}

fn must_be_a_share(quorum: Fraction) -> Result<(), Refusal> {
    let one = Fraction::new(1, 1).unwrap_or(Fraction::ZERO);
    match quorum == Fraction::ZERO || quorum > one {
        true => Err(Refusal::BadQuorum { quorum }),
        false => Ok(()),
    }
}

/// The part of the standing orders that can change.
fn rules(orders: &Constituted) -> RulesSet {
    RulesSet {
        casting_vote: orders.casting_vote,
        citation: orders.citation.clone(),
        may_ratify: orders.may_ratify,
        quorum: orders.quorum,
    }
}

impl Body {
    fn seat(&self, new: &MemberSeated) -> Result<Vec<Event>, Refusal> {
        if self.seats.get(&new.person) == Some(&new.seat)
            && self.groups.get(&new.person) == new.group.as_ref()
        {
            return Ok(vec![]);
        }
        let taken = |seat| self.holder(seat).is_some_and(|holder| holder != new.person);
        match new.seat {
            Seat::Chair if taken(Seat::Chair) => Err(Refusal::ChairTaken),
            Seat::Deputy if taken(Seat::Deputy) => Err(Refusal::DeputyTaken),
            Seat::Substitute { place: 0 } => Err(Refusal::BadPlace),
            seat @ Seat::Substitute { place } if taken(seat) => Err(Refusal::PlaceTaken { place }),
            _ => Ok(vec![Event::MemberSeated(new.clone())]),
        }
    }

    fn set_ties(&self, new: &TiesSet, facts: &Facts) -> Result<Vec<Event>, Refusal> {
        if !self.seats.contains_key(&new.person) {
            return Err(Refusal::NotSeated { person: new.person });
        }
        if let Some(org) = facts.unknown_orgs.first() {
            return Err(Refusal::UnknownOrg { org: *org });
        }
        let ties: BTreeSet<OrgId> = new.ties.iter().copied().collect();
        if *self.ties.get(&new.person).unwrap_or(&BTreeSet::new()) == ties {
            return Ok(vec![]);
        }
        Ok(vec![Event::TiesSet(TiesSet {
            person: new.person,
            ties: ties.into_iter().collect(),
        })])
    }

    /// Whether somebody has a seat of their own.
    #[must_use]
    pub fn is_member(&self, person: PersonId) -> bool {
        self.members().any(|member| member == person)
    }

    /// Whether a person is bound to an organisation.
    #[must_use]
    pub fn is_tied(&self, person: PersonId, org: OrgId) -> bool {
        self.ties.get(&person).is_some_and(|ties| ties.contains(&org))
    }

    /// Who of some people leads by virtue of the seat: the chair, else the deputy. When neither is among them, they
    /// choose one of themselves.
    #[must_use]
    pub fn leads(&self, among: &BTreeSet<PersonId>) -> Option<PersonId> {
        let mut by_seat = self.chair().into_iter().chain(self.deputy());
        by_seat.find(|person| among.contains(person))
    }

    /// Who has a seat of their own: the chair, the deputy and ordinary members, not substitutes.
    pub fn members(&self) -> impl Iterator<Item = PersonId> {
        let own = self
            .seats
            .iter()
            .filter(|(_, seat)| !matches!(seat, Seat::Substitute { .. }));
        own.map(|(person, _)| *person)
    }

    /// Substitutes, in the order in which they step in.
    #[must_use]
    pub fn substitutes(&self) -> Vec<PersonId> {
        let mut placed: Vec<(u32, PersonId)> = self
            .seats
            .iter()
            .filter_map(|(person, seat)| match seat {
                Seat::Substitute { place } => Some((*place, *person)),
                _ => None,
            })
            .collect();
        placed.sort_unstable();
        placed.into_iter().map(|(_, person)| person).collect()
    }

    /// Who is in the chair.
    #[must_use]
    pub fn chair(&self) -> Option<PersonId> {
        self.holder(Seat::Chair)
    }

    /// Who leads when the chair is away or recused.
    #[must_use]
    pub fn deputy(&self) -> Option<PersonId> {
        self.holder(Seat::Deputy)
    }

    fn holder(&self, wanted: Seat) -> Option<PersonId> {
        self.seats
            .iter()
            .find_map(|(person, seat)| (*seat == wanted).then_some(*person))
    }

    /// How many members must take part in a vote; at least one.
    #[must_use]
    pub fn quorum(&self) -> u64 {
        let share = self
            .constituted
            .as_ref()
            .map_or(Fraction::ZERO, |orders| orders.quorum);
        share.of_ceil(self.members().count() as u64).max(1)
    }
}

#[cfg(test)]
mod tests;
