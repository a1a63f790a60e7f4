use super::*;
use crate::testing::{acting, all_refused, ask, askoy, bergen, given, now, operator, person, seen, text};
use authority::Name;
use events::{
    OrgId, Role,
    credential::{self, Granted},
    derived,
};

/// A credential of somebody.
pub(crate) fn decider(name: &str, role: Role) -> Seen<Credential> {
    let granted = Granted {
        from: now(),
        org: OrgId::from(bergen()),
        person: person(name),
        role,
        substitute: None,
        to: now().plus_days(300),
    };
    seen(
        derived(&["credential", name]),
        &[credential::Event::Granted(granted)],
    )
}

fn written(count: u32) -> Vec<Digest> {
    let mut all: Vec<Digest> = (0..count)
        .map(|number| Digest::of(&number.to_be_bytes()))
        .collect();
    all.sort();
    all
}

fn erase(commitments: Vec<Digest>) -> Ask<Intent, Facts> {
    let intent = Intent::Erase {
        basis: Basis::Objection,
        decided_by: CredentialId(derived(&["credential", "siri"])),
        text: None,
    };
    let facts = Facts {
        acting: None,
        commitments,
        decider: Some(decider("siri", Role::Secretariat)),
        person: Some(person("ola")),
        ..Facts::default()
    };
    ask(operator(), intent, facts)
}

fn erased(commitments: &[Digest]) -> Event {
    Event::SubjectErased(SubjectErased {
        basis: Basis::Objection,
        commitments: commitments.to_vec(),
        decided_by: decider("siri", Role::Secretariat).cite,
        person: Some(person("ola")),
    })
}

/// Invariant 29: what was erased is named, once.
#[test]
fn names_what_is_erased_and_twice_adds_nothing() {
    let all = written(3);
    given::<Log>([])
        .when(erase(all.clone()))
        .then_expect_events(vec![erased(&all)]);
    given::<Log>(vec![erased(&all)])
        .when(erase(all.clone()))
        .then_expect_events(vec![]);
    // What was found since is erased too, and a name that came back.
    given::<Log>(vec![erased(&all[..2])])
        .when(erase(all.clone()))
        .then_expect_events(vec![erased(&all[2..])]);
    let mut again = erase(all.clone());
    again.facts.named = true;
    given::<Log>(vec![erased(&all)])
        .when(again)
        .then_expect_events(vec![erased(&[])]);
    // Somebody who wrote nothing has a name.
    given::<Log>([])
        .when(erase(vec![]))
        .then_expect_events(vec![erased(&[])]);
}

#[test]
fn many_commitments_are_several_events_that_each_fit_a_leaf() {
    let all = written(2 * 900 + 5);
    let parts = [&all[..900], &all[900..1_800], &all[1_800..]];
    given::<Log>([])
        .when(erase(all.clone()))
        .then_expect_events(parts.map(erased).into());
    let json = serde_json::to_vec(&erased(parts[0])).unwrap();
    assert!(json.len() < events::codec::LEAF_MAX - 2_000, "{}", json.len());
}

#[test]
fn one_text_goes_while_its_writer_still_acts() {
    let mut one = erase(written(1));
    let Intent::Erase { text: given_text, .. } = &mut one.intent else {
        panic!("an erasure");
    };
    *given_text = Some(text("words").commitment);
    one.facts.acting = Some((now(), CredentialId(derived(&["credential", "ola"]))));
    one.facts.person = None;
    let event = Event::SubjectErased(SubjectErased {
        basis: Basis::Objection,
        commitments: written(1),
        decided_by: decider("siri", Role::Secretariat).cite,
        person: None,
    });
    given::<Log>([]).when(one).then_expect_events(vec![event]);
}

#[test]
fn refusals() {
    let with = |change: fn(&mut Ask<Intent, Facts>)| {
        let mut ask = erase(written(1));
        change(&mut ask);
        (vec![], ask)
    };
    let no = |(events, ask), refusal| (events, ask, refusal);
    let denied = |role, right| Denied::NotInRole {
        role: Name(role),
        right,
    };
    let credential = CredentialId(derived(&["credential", "ola"]));
    let mut cases = own::refused();
    cases.extend(vec![
        no(
            with(|ask| (ask.facts.person, ask.facts.commitments) = (None, vec![])),
            Refusal::Unknown,
        ),
        no(
            with(|ask| ask.facts.acting = Some((now(), CredentialId(derived(&["credential", "ola"]))))),
            Refusal::StillActs { credential },
        ),
        no(with(|ask| ask.facts.decider = None), Refusal::UnknownDecider),
        no(
            with(|ask| ask.facts.decider = Some(decider("kari", Role::Secretariat))),
            Refusal::OnePerson,
        ),
        no(
            with(|ask| ask.facts.decider = Some(decider("siri", Role::NeedOwner))),
            Refusal::MayNotDecide {
                why: denied(Role::NeedOwner, Right::DecideErasure),
            },
        ),
        no(
            with(|ask| ask.by = acting(Role::Secretariat, askoy())),
            denied(Role::Secretariat, Right::Erase).into(),
        ),
    ]);
    all_refused::<Log>(CODES, cases);
}

mod own;
