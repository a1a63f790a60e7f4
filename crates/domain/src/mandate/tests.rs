use super::*;
use crate::{
    round::Phase,
    testing::{
        a_case, a_centre, a_round, a_round_under, acting, all_refused, ask, blob, case_id, centre_id, cite,
        engine, given, hovedstyret, need_id, operator, rules, rvts, sak, seen, spring, text, year,
    },
};
use authority::{Denied, Name};
use events::{
    Role, case,
    centre::{self, BasisKind, BasisRecorded},
    round,
};

/// The case with its list and the centre's point resolved so.
fn decided(list: Option<Outcome>, point: Option<Outcome>) -> Vec<case::Event> {
    let resolved = |(index, outcome): (u32, Option<Outcome>)| {
        outcome.map(|outcome| {
            case::Event::Resolved(case::Resolved {
                against: 0,
                body_seen: cite("body", hovedstyret(), 5),
                casting_vote: false,
                r#for: 3,
                outcome,
                point: index,
                reason: (!approves(outcome)).then(|| text("no")),
            })
        })
    };
    let points = [(0, list), (1, point)].into_iter().filter_map(resolved);
    [case::Event::Opened(a_case())]
        .into_iter()
        .chain(points)
        .collect()
}

fn ratified() -> Vec<case::Event> {
    decided(Some(Outcome::Ratified), Some(Outcome::Ratified))
}

/// The centre with a basis of obligation over so many hours.
fn obliged(hours: u64) -> Vec<centre::Event> {
    let basis = BasisRecorded {
        document: None,
        hours,
        kind: BasisKind::Agreement,
        period: year(),
        signatory: "director".into(),
    };
    [a_centre(), vec![centre::Event::BasisRecorded(basis)]].concat()
}

fn items(hours: &[u64]) -> Vec<Item> {
    let item = |(hours, rank): (&u64, u32)| Item {
        hours: *hours,
        lead: true,
        need: need_id(&rank.to_string()),
        partners: vec![],
        rank,
    };
    hours.iter().zip(1..).map(item).collect()
}

/// All is well: a binding round, a ratified case, a centre obliged to 300 hours and more.
fn known() -> Facts {
    Facts {
        case: Some(seen(sak(), &ratified())),
        centre: Some(seen(rvts(), &obliged(300))),
        round: Some(seen(spring(), &a_round(Phase::Final))),
        items: Some((blob("proposal").sha256, items(&[200, 100]))),
    }
}

fn issue(facts: Facts) -> Ask<Intent, Facts> {
    let intent = Intent::Issue {
        case: sak(),
        centre: rvts(),
    };
    ask(engine(), intent, facts)
}

/// The mandate of 300 hours, with the versions of case and centre that it cites.
fn issued(force: Force, case: u64, centre: u64) -> Event {
    Event::Issued(Issued {
        case: sak(),
        case_seen: cite("case", sak(), case),
        centre: rvts(),
        centre_seen: cite("centre", rvts(), centre),
        force,
        hours: 300,
        items: items(&[200, 100]),
        list: blob("list").sha256,
        period: year(),
        proposal: blob("proposal").sha256,
        round: spring(),
    })
}

#[test]
fn a_mandate_follows_from_list_proposal_and_case() {
    let binding = issued(Force::Binding, 3, 3);
    given::<Mandate>([])
        .when(issue(known()))
        .then_expect_events(vec![binding.clone()]);
    assert_eq!(
        events::Event::cites(&binding),
        [&cite("case", sak(), 3), &cite("centre", rvts(), 3)]
    );
    given::<Mandate>([binding])
        .when(issue(known()))
        .then_expect_events(vec![]);
}

#[test]
fn it_binds_only_where_round_case_and_basis_all_do() {
    let advisory_rules = round::Rules {
        binding: false,
        ..rules()
    };
    let advisory_round = Facts {
        round: Some(seen(spring(), &a_round_under(advisory_rules, Phase::Final))),
        ..known()
    };
    let after = |list, point| Facts {
        case: Some(seen(sak(), &decided(Some(list), Some(point)))),
        ..known()
    };
    let with_basis = |hours| Facts {
        centre: Some(seen(rvts(), &obliged(hours))),
        ..known()
    };
    let no_basis = Facts {
        centre: Some(seen(rvts(), &a_centre())),
        ..known()
    };
    for (facts, force, centre) in [
        (with_basis(300), Force::Binding, 3),
        (with_basis(299), Force::AdvisoryNoBasis, 3),
        (no_basis, Force::AdvisoryNoBasis, 2),
        (advisory_round, Force::AdvisoryRound, 3),
        (
            after(Outcome::Noted, Outcome::Ratified),
            Force::AdvisoryListNoted,
            3,
        ),
        (
            after(Outcome::Ratified, Outcome::Noted),
            Force::AdvisoryListNoted,
            3,
        ),
    ] {
        given::<Mandate>([])
            .when(issue(facts))
            .then_expect_events(vec![issued(force, 3, centre)]);
    }
}

#[test]
fn refusals() {
    let unknown_case = Refusal::UnknownCase { case: sak() };
    let unknown_centre = Refusal::UnknownCentre { centre: rvts() };
    let superseded = Refusal::Superseded {
        given: blob("list").sha256,
    };
    let not_approved = Refusal::NotApproved { centre: rvts() };
    let not_final = Facts {
        round: Some(seen(spring(), &a_round(Phase::Tallied))),
        ..known()
    };
    let recounted = round::Event::Tallied(round::Tallied {
        list: blob("a new list"),
        ..crate::testing::tallied()
    });
    let other_list = [
        a_round(Phase::QuorumMet),
        vec![recounted],
        a_round(Phase::Final).split_off(10),
    ]
    .concat();
    let stranger = Ask {
        intent: Intent::Issue {
            case: sak(),
            centre: centre_id("nkvts"),
        },
        ..issue(known())
    };
    let elsewhere = Ask {
        intent: Intent::Issue {
            case: case_id("another"),
            centre: rvts(),
        },
        ..issue(known())
    };
    let with_items = |digest: &str, hours: &[u64]| Facts {
        items: Some((blob(digest).sha256, items(hours))),
        ..known()
    };
    let mut cases = vec![
        (
            vec![],
            issue(Facts {
                case: None,
                ..known()
            }),
            unknown_case.clone(),
        ),
        (
            vec![],
            issue(Facts {
                case: Some(seen(sak(), &[])),
                ..known()
            }),
            unknown_case,
        ),
        (
            vec![],
            issue(Facts {
                centre: None,
                ..known()
            }),
            unknown_centre.clone(),
        ),
        (
            vec![],
            issue(Facts {
                centre: Some(seen(rvts(), &[])),
                ..known()
            }),
            unknown_centre,
        ),
        (
            vec![],
            issue(Facts {
                round: None,
                ..known()
            }),
            superseded.clone(),
        ),
        (vec![], issue(not_final), superseded.clone()),
        (
            vec![],
            issue(Facts {
                round: Some(seen(spring(), &other_list)),
                ..known()
            }),
            superseded,
        ),
        (
            vec![],
            stranger,
            Refusal::NotProposed {
                centre: centre_id("nkvts"),
            },
        ),
        (
            vec![issued(Force::Binding, 3, 3)],
            elsewhere,
            Refusal::AlreadyIssued,
        ),
        (
            vec![],
            issue(Facts {
                items: None,
                ..known()
            }),
            Refusal::ItemsDiffer,
        ),
        (
            vec![],
            issue(with_items("another proposal", &[200, 100])),
            Refusal::ItemsDiffer,
        ),
        (
            vec![],
            issue(with_items("proposal", &[200, 101])),
            Refusal::ItemsDiffer,
        ),
        (vec![], issue(with_items("proposal", &[])), Refusal::ItemsDiffer),
        (
            vec![],
            issue(with_items("proposal", &[u64::MAX, 301])),
            Refusal::ItemsDiffer,
        ),
        (
            vec![],
            Ask {
                by: operator(),
                ..issue(known())
            },
            Denied::NotInRole {
                role: Name(Role::Operator),
                right: Right::CarryOut,
            }
            .into(),
        ),
        (
            vec![],
            Ask {
                by: acting(Role::KsSecretariat, hovedstyret()),
                ..issue(known())
            },
            Denied::NotInRole {
                role: Name(Role::KsSecretariat),
                right: Right::CarryOut,
            }
            .into(),
        ),
    ];
    let (yes, no) = (Some(Outcome::Ratified), Some(Outcome::Rejected));
    for (list, point) in [
        (None, None),
        (yes, None),
        (yes, no),
        (no, yes),
        (Some(Outcome::Returned), yes),
    ] {
        let facts = Facts {
            case: Some(seen(sak(), &decided(list, point))),
            ..known()
        };
        cases.push((vec![], issue(facts), not_approved.clone()));
    }
    all_refused::<Mandate>(CODES, cases);
}
