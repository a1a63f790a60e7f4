//! Recusal of a representative on one need.

use super::*;
use crate::testing::{No, a_body, hovedstyret, secretariat};
use events::{ballot::Voided, case::Ground};

/// Kari, Per and Anne for, nobody against: on Ola, who cast the ballot.
fn recusal() -> Recusal {
    Recusal {
        against: vec![],
        body: hovedstyret(),
        r#for: ["per", "kari", "anne"].map(person).into(),
        ground: Ground::Party,
        need: need_id("vold"),
        person: person("ola"),
    }
}

fn void_in(phase: Phase, recusal: Recusal) -> Ask<Intent, Facts> {
    let mut facts = facts(&a_round(phase));
    facts.caster = Some(person("ola"));
    facts.body = Some(seen(hovedstyret(), &a_body(true)));
    ask(secretariat(), Intent::Void(recusal), facts)
}

fn void(recusal: Recusal) -> Ask<Intent, Facts> {
    void_in(Phase::QuorumMet, recusal)
}

fn voided(version: u64) -> Event {
    let mut r#for: Vec<PersonId> = recusal().r#for;
    r#for.sort();
    Event::Voided(Voided {
        against: vec![],
        body: hovedstyret(),
        body_seen: cite("body", hovedstyret(), 5),
        r#for,
        ground: Ground::Party,
        need: need_id("vold"),
        person: person("ola"),
        round_seen: cite("round", spring(), version),
    })
}

fn sealed() -> Vec<Event> {
    vec![was_cast(&support(), salt(1))]
}

/// Invariant 10: the body decides without the person concerned, and the mark of that need drops while the ballot counts.
#[test]
fn a_mark_is_voided_before_or_after_the_ballot_is_opened() {
    given::<Ballot>(sealed())
        .when(void_in(Phase::Closed, recusal()))
        .then_expect_events(vec![voided(8)]);
    let opened = || [sealed(), vec![was_opened(1)]].concat();
    given::<Ballot>(opened())
        .when(void(recusal()))
        .then_expect_events(vec![voided(9)]);
    let history = [opened(), vec![voided(9)]].concat();
    given::<Ballot>(history.clone())
        .when(void(recusal()))
        .then_expect_events(vec![]);
    let known = after::<Ballot>(&history);
    assert_eq!(known.voided, [need_id("vold")].into());
    // Another ballot in a round that is voted on once more is another person's, perhaps, and stands whole.
    let again = [history, vec![was_cast(&support(), salt(2))]].concat();
    assert!(after::<Ballot>(&again).voided.is_empty());
}

pub(super) fn refused() -> Vec<No<Ballot>> {
    let votes = |r#for: &[&str], against: &[&str]| {
        let people = |names: &[&str]| names.iter().map(|name| person(name)).collect();
        void(Recusal {
            r#for: people(r#for),
            against: people(against),
            ..recusal()
        })
    };
    let with = |change: fn(&mut Facts)| {
        let mut ask = void(recusal());
        change(&mut ask.facts);
        ask
    };
    let other = Recusal {
        need: need_id("ukjent"),
        ..recusal()
    };
    let mut of_oneself = void(recusal());
    of_oneself.by = crate::testing::by(person("ola"), Role::Secretariat, bergen());
    let unknown = Refusal::UnknownBody { body: hovedstyret() };
    let mut cases = vec![
        (vec![], void(recusal()), Refusal::NotCast),
        (
            sealed(),
            with(|facts| facts.caster = Some(person("siri"))),
            Refusal::NotTheCaster {
                person: person("ola"),
            },
        ),
        (sealed(), of_oneself, Refusal::OwnRecusal),
        (sealed(), with(|facts| facts.body = None), unknown.clone()),
        (
            sealed(),
            with(|facts| facts.body = Some(seen(hovedstyret(), &[]))),
            unknown,
        ),
        (
            sealed(),
            void(other),
            Refusal::NotACandidate {
                need: need_id("ukjent"),
            },
        ),
        // Self-dealing: the person concerned has a seat in the body and votes.
        (sealed(), votes(&["kari", "per"], &["ola"]), Refusal::VotesOnSelf),
        (
            sealed(),
            votes(&["kari", "siri"], &[]),
            Refusal::NotSeated {
                person: person("siri"),
            },
        ),
        (
            sealed(),
            votes(&["kari", "per"], &["kari"]),
            Refusal::VotedTwice {
                person: person("kari"),
            },
        ),
        (
            sealed(),
            votes(&["kari"], &[]),
            Refusal::NoQuorum { voted: 1, wanted: 2 },
        ),
        (
            sealed(),
            votes(&["kari"], &["per"]),
            Refusal::NotRecused {
                votes_for: 1,
                against: 1,
            },
        ),
        (
            sealed(),
            Ask {
                by: representative(),
                ..void(recusal())
            },
            Denied::NotInRole {
                role: Name(Role::Representative),
                right: Right::RunRounds,
            }
            .into(),
        ),
    ];
    for phase in [Phase::Voting, Phase::Tallied, Phase::Final, Phase::QuorumFailed] {
        cases.push((
            sealed(),
            void_in(phase, recusal()),
            Refusal::NoRecusalNow { phase },
        ));
    }
    cases
}
