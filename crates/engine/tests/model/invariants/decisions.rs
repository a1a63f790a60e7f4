//! What bodies decided, and the mandates that follow from it alone.

use crate::common::log::Log;
use events::{
    Body, CaseId, CentreId, Digest, MandateId, NeedId, OrgId, Period, PersonId, RoundId, body, case,
    case::{Outcome, Point},
    centre, mandate,
    mandate::Force,
    round,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Matter {
    opened: Option<case::Opened>,
    outcomes: BTreeMap<u32, Outcome>,
    recused: BTreeSet<(u32, PersonId)>,
    votes: BTreeMap<u32, BTreeSet<PersonId>>,
}

struct Held {
    centre: CentreId,
    period: Period,
    needs: BTreeSet<NeedId>,
    stands: bool,
    hours: u64,
}

#[derive(Default)]
struct Scan {
    finals: BTreeMap<RoundId, Digest>,
    binding: BTreeMap<RoundId, bool>,
    cases: BTreeMap<CaseId, Matter>,
    mandates: BTreeMap<MandateId, Held>,
    ties: BTreeMap<(String, PersonId), BTreeSet<OrgId>>,
    hosts: BTreeMap<CentreId, Option<OrgId>>,
}

pub(super) fn hold(log: &Log) {
    let mut scan = Scan::default();
    for event in &log.events {
        let at = event.position.0;
        match &event.body {
            Body::Round(round::Event::Finalised(new)) => {
                scan.finals.insert(event.stream.key().parse().unwrap(), new.list);
            }
            Body::Round(round::Event::RulesAdopted(new)) => {
                scan.binding
                    .insert(event.stream.key().parse().unwrap(), new.rules.binding);
            }
            Body::Body(body::Event::TiesSet(new)) => {
                let key = (event.stream.key().to_owned(), new.person);
                scan.ties.insert(key, new.ties.iter().copied().collect());
            }
            Body::Body(body::Event::MemberUnseated(new)) => {
                scan.ties.remove(&(event.stream.key().to_owned(), new.person));
            }
            Body::Centre(centre::Event::Registered(new)) => {
                let id = event.stream.key().parse().unwrap();
                scan.hosts.insert(id, new.host.map(OrgId::from));
            }
            Body::Case(new) => scan.case(event.stream.key().parse().unwrap(), new, at),
            Body::Mandate(new) => scan.mandate(event.stream.key().parse().unwrap(), new, at),
            _ => {}
        }
    }
}

fn approves(outcome: Option<&Outcome>) -> bool {
    matches!(outcome, Some(Outcome::Ratified | Outcome::Noted))
}

impl Scan {
    fn case(&mut self, id: CaseId, event: &case::Event, at: u64) {
        match event {
            // Invariant 19: exactly one list, final.
            case::Event::Opened(new) => {
                assert_eq!(
                    self.finals.get(&new.round),
                    Some(&new.list),
                    "{at}: not the final list"
                );
                let held = self.cases.entry(id).or_default();
                assert!(held.opened.is_none(), "{at}: two cases under one id");
                held.opened = Some(new.clone());
            }
            case::Event::RecusalSettled(new) => {
                let voted = || new.r#for.iter().chain(&new.against);
                assert!(
                    voted().all(|person| *person != new.person),
                    "{at}: judged their own habilitet"
                );
                let case = self.cases.get_mut(&id).unwrap();
                match new.recused {
                    true => drop(case.recused.insert((new.point, new.person))),
                    false => drop(case.recused.remove(&(new.point, new.person))),
                }
            }
            // Invariant 11: nobody with a tie to the centre or its host votes on its mandate; nor who stepped out.
            case::Event::VoteCast(new) => {
                let case = self.cases.get_mut(&id).unwrap();
                let opened = case.opened.as_ref().unwrap();
                assert!(
                    !case.recused.contains(&(new.point, new.person)),
                    "{at}: stepped out"
                );
                assert!(!case.outcomes.contains_key(&new.point), "{at}: decided already");
                if let Point::Mandate { centre, .. } = opened.points[new.point as usize] {
                    let ties = self.ties.get(&(opened.body.to_string(), new.person));
                    let to = [Some(OrgId::from(centre)), self.hosts[&centre]];
                    let tied = |to: &OrgId| ties.is_some_and(|ties| ties.contains(to));
                    assert!(!to.iter().flatten().any(tied), "{at}: tied to the centre");
                }
                case.votes.entry(new.point).or_default().insert(new.person);
            }
            // Invariant 20: a no has a reason; nothing is decided twice.
            case::Event::Resolved(new) => {
                let binding = self.binding[&self.cases[&id].opened.as_ref().unwrap().round];
                let case = self.cases.get_mut(&id).unwrap();
                assert!(
                    case.outcomes.insert(new.point, new.outcome).is_none(),
                    "{at}: decided twice"
                );
                assert!(
                    approves(Some(&new.outcome)) || new.reason.is_some(),
                    "{at}: no reason"
                );
                assert!(
                    new.outcome != Outcome::Ratified || binding,
                    "{at}: an advisory list binds"
                );
                let cast = u64::from(new.r#for) + u64::from(new.against);
                assert!(
                    cast > 0 && new.casting_vote == (new.r#for == new.against && new.casting_vote),
                    "{at}"
                );
            }
            case::Event::RegisteredElsewhere(new) => {
                let case = self.cases.get_mut(&id).unwrap();
                for point in &new.points {
                    assert!(case.outcomes.insert(point.point, point.outcome).is_none(), "{at}");
                    assert!(
                        approves(Some(&point.outcome)) || point.reason.is_some(),
                        "{at}: no reason"
                    );
                }
            }
            case::Event::Withdrawn(_) => {
                assert!(self.cases[&id].outcomes.is_empty(), "{at}: decided already")
            }
            _ => {}
        }
    }

    fn mandate(&mut self, id: MandateId, event: &mandate::Event, at: u64) {
        if let mandate::Event::Issued(new) = event {
            return self.issued(id, new, at);
        }
        let held = self.mandates.get_mut(&id).unwrap();
        match event {
            mandate::Event::Amended(new) => {
                assert!(held.stands && new.hours < held.hours, "{at}: it grew");
                held.hours = new.hours;
                held.needs = new.items.iter().map(|item| item.need).collect();
            }
            mandate::Event::Revoked(_) | mandate::Event::Expired(_) | mandate::Event::Superseded(_) => {
                assert!(held.stands, "{at}: ended twice");
                held.stands = false;
            }
            _ => assert!(held.stands, "{at}: after its end"),
        }
    }

    /// Invariants 21 and 23: it follows from an approved point of an approved, final list, binds only where all of it
    /// was to bind, and no other mandate of the centre covers one of its needs at that time.
    fn issued(&mut self, id: MandateId, new: &mandate::Issued, at: u64) {
        let case = &self.cases[&new.case];
        let opened = case.opened.as_ref().unwrap();
        let list = opened.approved.or_else(|| case.outcomes.get(&0).copied());
        assert!(approves(list.as_ref()), "{at}: the list is not approved");
        let point = opened.points.iter().position(
            |point| matches!(point, Point::Mandate { centre, hours } if (*centre, *hours) == (new.centre, new.hours)),
        );
        let point = u32::try_from(point.expect("a point on it")).unwrap();
        assert!(
            approves(case.outcomes.get(&point)),
            "{at}: the point is not approved"
        );
        assert_eq!(
            self.finals.get(&new.round),
            Some(&new.list),
            "{at}: not the final list"
        );
        assert!(self.hosts.contains_key(&new.centre), "{at}: no such centre");
        let ratified = list == Some(Outcome::Ratified) && case.outcomes[&point] == Outcome::Ratified;
        assert!(
            new.force != Force::Binding || self.binding[&new.round] && ratified,
            "{at}: binds too much"
        );
        let needs: BTreeSet<NeedId> = new.items.iter().map(|item| item.need).collect();
        for other in self
            .mandates
            .values()
            .filter(|other| other.stands && other.centre == new.centre)
        {
            let same = other.period.overlaps(&new.period) && !other.needs.is_disjoint(&needs);
            assert!(!same, "{at}: two mandates for one need");
        }
        let held = Held {
            centre: new.centre,
            period: new.period,
            needs,
            stands: true,
            hours: new.hours,
        };
        assert!(self.mandates.insert(id, held).is_none(), "{at}: issued twice");
    }
}
