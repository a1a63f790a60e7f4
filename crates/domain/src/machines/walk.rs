//! The walk itself, and what must hold on every step of it.

use super::{Machine, Sample, declared};
use crate::{Ask, By, Coded};
use authority::{Reach, Standing, TABLE};
use events::{Actor, Cite, Event, Level, OrgId, PersonId, Role, StreamId, Time, UnitId, Version, derived};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// In how many variants a state of one name is gone on from, beside those where something new led.
const VARIANTS: usize = 24;

/// From which state what led to which event and which state.
pub(crate) type Step = (&'static str, String, &'static str, &'static str);

/// What a walk saw.
pub(crate) struct Walked<D: Machine> {
    /// What happened.
    pub(crate) steps: BTreeSet<Step>,
    /// In which state what was refused, and with which codes.
    pub(crate) refused: BTreeMap<(&'static str, String), BTreeSet<&'static str>>,
    /// The events written.
    pub(crate) events: Vec<D::Event>,
    /// The states gone on from.
    pub(crate) states: Vec<D>,
}

/// Somewhere to go on from.
struct Place<D> {
    state: D,
    /// When it was reached; time does not run backwards.
    at: Time,
    /// Whether nothing like the last step was seen before.
    is_new: bool,
}

/// Asks everything in every state that can be reached.
pub(crate) fn walk<D: Machine>() -> Walked<D> {
    let samples = D::samples();
    complete(&samples);
    let mut walked = Walked::<D> {
        steps: BTreeSet::new(),
        refused: BTreeMap::new(),
        events: Vec::new(),
        states: Vec::new(),
    };
    let mut ahead = VecDeque::from([Place {
        state: D::default(),
        at: Time::from_millis(i64::MIN),
        is_new: true,
    }]);
    while let Some(place) = ahead.pop_front() {
        let status = place.state.status();
        let others = walked.states.iter().filter(|other| other.status() == status);
        if walked.states.contains(&place.state) || !place.is_new && others.count() >= VARIANTS {
            continue;
        }
        walked.states.push(place.state.clone());
        for sample in &samples {
            ahead.extend(walked.go_on(&place, sample));
        }
    }
    walked.must_be_all();
    walked
}

impl<D: Machine> Walked<D> {
    /// Asks one thing; gives where that leads.
    fn go_on(&mut self, from: &Place<D>, sample: &Sample<D>) -> Option<Place<D>> {
        let (state, status) = (&from.state, from.state.status());
        let mut ask = sample.ask.clone();
        ask.by = not_before(from.at, ask.by);
        nobody_else(state, sample, &ask);
        let events = match state.decide(&ask) {
            Ok(events) => events,
            Err(refusal) => {
                let cell = self.refused.entry((status, sample.name()));
                cell.or_default().insert(refusal.code());
                return None;
            }
        };
        let after = twice_adds_nothing(state, &ask, &events);
        D::law(state, &ask.intent, &after);
        let event = match &events[..] {
            [] => return None,
            [event] => event,
            _ => panic!("{}: more than one event at once: {events:?}", D::STREAM),
        };
        if !self.events.contains(event) {
            self.events.push(event.clone());
        }
        let step = (status, sample.name(), short(event), after.status());
        Some(Place {
            state: after,
            at: ask.by.at,
            is_new: self.steps.insert(step),
        })
    }

    /// No state and no kind of event is left out.
    fn must_be_all(&self) {
        let states: BTreeSet<&str> = self.states.iter().map(Machine::status).collect();
        let all: BTreeSet<&str> = D::STATES.iter().copied().collect();
        assert_eq!(
            states,
            all,
            "{}: each state needs a way that leads there",
            D::STREAM
        );
        let kinds: BTreeSet<&str> = self.events.iter().map(Event::kind).collect();
        let all: BTreeSet<&str> = D::KINDS.iter().copied().collect();
        assert_eq!(kinds, all, "{}: each kind of event needs a sample", D::STREAM);
    }
}

/// The same person, not before a time.
fn not_before(time: Time, mut by: By) -> By {
    by.at = by.at.max(time);
    if let Some(standing) = &mut by.standing {
        standing.to = by.at.plus_days(365);
    }
    by
}

/// The part of an event's name that tells it from others of its stream.
fn short<E: Event>(event: &E) -> &'static str {
    let name = event.kind().split('@').next().unwrap_or_default();
    name.split('.').nth(1).unwrap_or(name)
}

/// No intent is left out, and each is asked by somebody who may.
fn complete<D: Machine>(samples: &[Sample<D>]) {
    let asked: BTreeSet<String> = samples.iter().map(Sample::name).collect();
    let declared: BTreeSet<String> = declared(D::SOURCE).into_iter().collect();
    assert!(
        !declared.is_empty(),
        "{}: no intents found in the source",
        D::STREAM
    );
    assert_eq!(asked, declared, "{}: each intent needs a sample", D::STREAM);
}

/// Invariant 35: a repeated command adds nothing, or is refused since the state has moved on; gives the state after the first.
pub(crate) fn twice_adds_nothing<D: Machine>(
    state: &D,
    ask: &Ask<D::Intent, D::Facts>,
    events: &[D::Event],
) -> D {
    let mut after = state.clone();
    events.iter().for_each(|event| after.evolve(event));
    if let Ok(again) = after.decide(ask) {
        assert!(
            again.is_empty(),
            "{}: {:?} twice adds {again:?}",
            D::STREAM,
            ask.intent
        );
    }
    after
}

/// Invariant 33: whoever has not the right is denied, in every state; whoever has it is never denied for want of it. A right for one
/// organisation is none for another, and a right of one's own is none on behalf of somebody.
fn nobody_else<D: Machine>(state: &D, sample: &Sample<D>, asked: &Ask<D::Intent, D::Facts>) {
    let mut ask = asked.clone();
    let context = |ask: &Ask<_, _>, what| {
        let (stream, status, role) = (D::STREAM, state.status(), ask.by.actor.role);
        let answer = state.decide(ask);
        format!(
            "{stream}: {} in state {status} by {role:?} {what}: {answer:?}",
            sample.name()
        )
    };
    for by in everybody(&asked.by) {
        let reach = reach(sample, by.actor.role);
        ask.by = by;
        assert_eq!(is_denied(state, &ask), reach.is_none(), "{}", context(&ask, ""));
        let by = ask.by.clone();
        if reach == Some(Reach::OwnOrg) && !sample.for_ones_own {
            ask.by = elsewhere(by.clone());
            // Of a stream that is not there nobody knows the organisation; that it is not there is all they hear.
            let refused = is_denied(state, &ask) || *state == D::default() && state.decide(&ask).is_err();
            assert!(refused, "{}", context(&ask, "of another organisation"));
        }
        ask.by = otherwise_on_behalf(by);
        assert!(is_denied(state, &ask), "{}", context(&ask, "on whose behalf?"));
    }
}

fn is_denied<D: Machine>(state: &D, ask: &Ask<D::Intent, D::Facts>) -> bool {
    let refusal = state.decide(ask).err();
    refusal.is_some_and(|refusal| refusal.code().starts_with("authority."))
}

/// How far the right of a role to ask this reaches, if it has one.
pub(crate) fn reach<D: Machine>(sample: &Sample<D>, role: Role) -> Option<Reach> {
    let row = TABLE
        .iter()
        .find(|row| row.0 == role && sample.rights.contains(&row.1));
    row.map(|row| row.2)
}

/// Somebody in each role, with a credential for the organisation concerned, and the engine.
pub(crate) fn everybody(own: &By) -> Vec<By> {
    ROLES.map(|role| in_role(own, role)).into()
}

/// All roles, in the order in which the page names them.
pub(crate) const ROLES: [Role; 12] = [
    Role::NeedOwner,
    Role::Representative,
    Role::Coordinator,
    Role::Secretariat,
    Role::Advisor,
    Role::Centre,
    Role::KsSecretariat,
    Role::BodyMember,
    Role::Observer,
    Role::Auditor,
    Role::Operator,
    Role::Process,
];

fn in_role(own: &By, role: Role) -> By {
    if role == Role::Process {
        return By::process(own.at);
    }
    let person = own.actor.person.unwrap_or(PersonId(derived(&["anybody"])));
    let org = own.actor.org.unwrap_or(OrgId(derived(&["any organisation"])));
    let actor = Actor {
        behalf: own.actor.behalf,
        credential: Some(Cite {
            stream: StreamId::new("credential", derived(&["credential"])),
            version: Version(1),
        }),
        level: Level::High,
        org: Some(org),
        person: Some(person),
        role,
    };
    let standing = Standing {
        person,
        role,
        org,
        from: own.at,
        to: own.at.plus_days(365),
        suspended: false,
        revoked: false,
    };
    By {
        actor,
        at: own.at,
        standing: Some(standing),
    }
}

/// The same with a credential of another organisation.
fn elsewhere(mut by: By) -> By {
    let org = OrgId(derived(&["another organisation"]));
    by.actor.org = Some(org);
    by.standing.iter_mut().for_each(|standing| standing.org = org);
    by
}

/// The same for oneself where it was on behalf of a unit, and the other way round.
fn otherwise_on_behalf(mut by: By) -> By {
    by.actor.behalf = match by.actor.behalf {
        Some(_) => None,
        None => Some(UnitId(derived(&["another unit"]))),
    };
    by
}
