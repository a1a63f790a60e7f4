use super::*;
use crate::{
    Ask, By,
    case::approves,
    round::Phase,
    testing::{
        No, a_case, a_centre, a_round, a_round_under, acting, after, all_refused, ask, at, blob, body_id,
        case_id, centre_id, cite, engine, given, hovedstyret, mandate_id, need_id, now, operator, period,
        rules, rvts, sak, seen, source, spring, text, year,
    },
};
use authority::{Denied, Name};
use events::{
    Role,
    case::{self, Outcome},
    centre::{self, BasisKind, BasisRecorded},
    mandate::{Acknowledged, Expired, Force, Objected, Resumed, Revoked, Superseded, Suspended},
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
                meeting_seen: cite("meeting", crate::testing::case_id("meeting"), 3),
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
        subjects: vec![],
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

fn subjects() -> BTreeMap<NeedId, String> {
    let needs = ["1", "2", "3"].map(|name| (need_id(name), "vold".to_owned()));
    needs.into()
}

/// All is well: a binding round, a ratified case, a centre obliged to 300 hours and more.
fn known() -> Facts {
    Facts {
        case: Some(seen(sak(), &ratified())),
        centre: Some(seen(rvts(), &obliged(300))),
        round: Some(seen(spring(), &a_round(Phase::Final))),
        items: Some((blob("proposal").sha256, items(&[200, 100]))),
        subjects: subjects(),
        others: BTreeMap::new(),
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
        conflicts: vec![],
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

/// Invariant 21: it names the list, the centre as it stood, a period, its hours and whether a basis covers them.
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
    cases.extend(of_issuing());
    cases.extend(of_centres());
    cases.extend(of_decisions());
    all_refused::<Mandate>(CODES, cases);
}

fn of_issuing() -> Vec<No<Mandate>> {
    let merged = centre::Event::Merged(centre::Merged {
        from: year().from,
        into: centre_id("rvts sør"),
        source: source("the merger"),
    });
    let gone = Facts {
        centre: Some(seen(rvts(), &[obliged(300), vec![merged]].concat())),
        ..known()
    };
    let strange = Facts {
        subjects: BTreeMap::new(),
        ..known()
    };
    let older = || after::<Mandate>(&[issued(Force::Binding, 3, 3)]);
    let beside = Facts {
        others: [(mandate_id("older"), older())].into(),
        ..known()
    };
    vec![
        (
            vec![],
            issue(gone),
            Refusal::CentreMerged {
                into: centre_id("rvts sør"),
            },
        ),
        (
            vec![],
            issue(strange),
            Refusal::SubjectUnknown { need: need_id("1") },
        ),
        (
            vec![],
            issue(beside),
            Refusal::Overlaps {
                mandate: mandate_id("older"),
                need: need_id("1"),
            },
        ),
    ]
}

fn of_centres() -> Vec<No<Mandate>> {
    let standing = || vec![issued(Force::Binding, 3, 3)];
    let ended = || [standing(), vec![revoked()]].concat();
    let last_day = year().to;
    let on_it = at(last_day.end(), engine());
    vec![
        (vec![], answer(Intent::Acknowledge), Refusal::Unknown),
        // Whoever has not the right does not hear that there is no such mandate.
        (
            vec![],
            Ask {
                by: acting(Role::Observer, rvts()),
                ..answer(Intent::Acknowledge)
            },
            Denied::NotInRole {
                role: Name(Role::Observer),
                right: Right::SpeakForCentre,
            }
            .into(),
        ),
        (ended(), answer(Intent::Acknowledge), Refusal::Ended),
        (
            standing(),
            Ask {
                by: acting(Role::Centre, centre_id("nkvts")),
                ..answer(Intent::Acknowledge)
            },
            Denied::OtherOrg {
                given: centre_id("nkvts").into(),
                wanted: rvts().into(),
            }
            .into(),
        ),
        (
            standing(),
            ask(on_it, Intent::Expire, known()),
            Refusal::NotOver {
                to: last_day,
                at: last_day,
            },
        ),
        (
            standing(),
            ask(engine(), Intent::Supersede, known()),
            Refusal::NotMerged,
        ),
        // Merged from the new year on, and it is not the new year yet.
        (
            standing(),
            ask(engine(), Intent::Supersede, of_a_merged_centre()),
            Refusal::NotMerged,
        ),
        (
            standing(),
            Ask {
                by: keeper(),
                ..answer(Intent::Expire)
            },
            Denied::NotInRole {
                role: Name(Role::KsSecretariat),
                right: Right::CarryOut,
            }
            .into(),
        ),
    ]
}

fn of_decisions() -> Vec<No<Mandate>> {
    let standing = || vec![issued(Force::Binding, 3, 3)];
    let tomorrow = now().plus_days(1).date();
    let to_come = Decision {
        date: tomorrow,
        ..decision()
    };
    let nameless = Decision {
        case_number: " ".into(),
        ..decision()
    };
    let amended = |hours: u64, parts: Vec<Item>| {
        kept(Intent::Amend(Amended {
            hours,
            items: parts,
            ..less()
        }))
    };
    let another = |item: Item| vec![item, items(&[200, 100]).swap_remove(1)];
    let first = || items(&[200, 100]).swap_remove(0);
    let grows = |name| Refusal::ItemsGrow { need: need_id(name) };
    vec![
        (
            standing(),
            kept(Intent::Revoke {
                decision: to_come,
                reason: text("no"),
            }),
            Refusal::BadDecision { date: tomorrow },
        ),
        (
            [standing(), vec![suspended()]].concat(),
            kept(Intent::Resume { decision: nameless }),
            Refusal::BadDecision {
                date: decision().date,
            },
        ),
        (standing(), amended(0, vec![]), Refusal::NothingLeft),
        // Nor does a need stay without hours: nothing could then be given back when the mandate ends.
        (standing(), amended(0, items(&[0])), Refusal::NothingLeft),
        (
            standing(),
            amended(
                301,
                another(Item {
                    hours: 201,
                    ..first()
                }),
            ),
            grows("1"),
        ),
        (standing(), amended(100, items(&[50, 50, 0])), grows("3")),
        (
            standing(),
            amended(
                250,
                another(Item {
                    hours: 150,
                    lead: false,
                    ..first()
                }),
            ),
            grows("1"),
        ),
        (standing(), amended(200, vec![first(), first()]), grows("1")),
        (
            standing(),
            amended(
                249,
                another(Item {
                    hours: 150,
                    ..first()
                }),
            ),
            Refusal::ItemsSum { sum: 250, hours: 249 },
        ),
        // To leave out what takes no hours is no amendment.
        (
            vec![with_an_empty_item()],
            amended(300, vec![items(&[300]).swap_remove(0)]),
            Refusal::NotLess {
                asked: 300,
                hours: 300,
            },
        ),
        (
            standing(),
            Ask {
                by: acting(Role::KsSecretariat, body_id("utvalget")),
                ..kept(Intent::Amend(less()))
            },
            Denied::OtherOrg {
                given: body_id("utvalget").into(),
                wanted: hovedstyret().into(),
            }
            .into(),
        ),
        // Neither the centre itself nor the engine changes what the body decided.
        (
            standing(),
            Ask {
                by: acting(Role::Centre, rvts()),
                ..kept(Intent::Amend(less()))
            },
            Denied::NotInRole {
                role: Name(Role::Centre),
                right: Right::KeepMandates,
            }
            .into(),
        ),
    ]
}

fn with_an_empty_item() -> Event {
    let Event::Issued(plain) = issued(Force::Binding, 3, 3) else {
        unreachable!("made so")
    };
    Event::Issued(Issued {
        items: items(&[300, 0]),
        ..plain
    })
}

fn keeper() -> By {
    acting(Role::KsSecretariat, hovedstyret())
}

/// Asked by the secretariat of the body that ratified.
fn kept(intent: Intent) -> Ask<Intent, Facts> {
    ask(keeper(), intent, known())
}

/// Asked by the centre.
fn answer(intent: Intent) -> Ask<Intent, Facts> {
    ask(acting(Role::Centre, rvts()), intent, known())
}

fn decision() -> Decision {
    Decision {
        case_number: "26/77".into(),
        date: now().date(),
        minutes: blob("minutes").sha256,
    }
}

/// Fifty hours less for the first need.
fn less() -> Amended {
    Amended {
        decision: decision(),
        hours: 250,
        items: items(&[150, 100]),
        reason: text("less is asked for"),
    }
}

fn suspended() -> Event {
    Event::Suspended(Suspended {
        decision: decision(),
        reason: text("the centre moves"),
    })
}

fn revoked() -> Event {
    Event::Revoked(Revoked {
        decision: decision(),
        reason: text("no need any more"),
    })
}

/// A centre that becomes part of another at the turn of the year.
fn of_a_merged_centre() -> Facts {
    let merged = centre::Event::Merged(centre::Merged {
        from: year().from,
        into: centre_id("rvts sør"),
        source: source("the merger"),
    });
    Facts {
        centre: Some(seen(rvts(), &[obliged(300), vec![merged]].concat())),
        ..known()
    }
}

#[test]
fn the_centre_takes_note_or_objects() {
    let standing = issued(Force::Binding, 3, 3);
    let reason = text("we have no such staff");
    let objects = || Intent::Object {
        reason: reason.clone(),
    };
    let objected = Event::Objected(Objected {
        reason: reason.clone(),
    });
    for (intent, event) in [
        (Intent::Acknowledge, Event::Acknowledged(Acknowledged {})),
        (objects(), objected),
    ] {
        given::<Mandate>([standing.clone()])
            .when(answer(intent.clone()))
            .then_expect_events(vec![event.clone()]);
        given::<Mandate>([standing.clone(), event.clone()])
            .when(answer(intent))
            .then_expect_events(vec![]);
        // It stands all the same.
        assert!(after::<Mandate>(&[standing.clone(), event]).stands());
    }
}

/// Invariant 32: a change is an event of its own, with who decided, why and when.
#[test]
fn the_body_makes_it_less_lets_it_rest_or_takes_it_back() {
    let standing = issued(Force::Binding, 3, 3);
    let resumed = Event::Resumed(Resumed { decision: decision() });
    let reason = |words| text(words);
    let (decision, rests, moves) = (decision(), suspended(), reason("the centre moves"));
    for (before, intent, event, binds) in [
        (vec![], Intent::Amend(less()), Event::Amended(less()), 250),
        (
            vec![],
            Intent::Suspend {
                decision: decision.clone(),
                reason: moves,
            },
            rests.clone(),
            300,
        ),
        (
            vec![rests],
            Intent::Resume {
                decision: decision.clone(),
            },
            resumed,
            300,
        ),
        (
            vec![],
            Intent::Revoke {
                decision,
                reason: reason("no need any more"),
            },
            revoked(),
            0,
        ),
    ] {
        let before = [vec![standing.clone()], before].concat();
        given::<Mandate>(before.clone())
            .when(kept(intent.clone()))
            .then_expect_events(vec![event.clone()]);
        let then = [before, vec![event]].concat();
        assert_eq!(after::<Mandate>(&then).binds(), binds);
        given::<Mandate>(then)
            .when(kept(intent))
            .then_expect_events(vec![]);
    }
    let one_less = Amended {
        hours: 100,
        items: items(&[0, 100]).split_off(1),
        ..less()
    };
    given::<Mandate>([standing])
        .when(kept(Intent::Amend(one_less.clone())))
        .then_expect_events(vec![Event::Amended(one_less)]);
}

#[test]
fn it_ends_with_its_period_or_its_centre() {
    let standing = issued(Force::Binding, 3, 3);
    let after_it = at(year().to.end().plus_millis(1), engine());
    let expire = || ask(after_it.clone(), Intent::Expire, known());
    let expired = Event::Expired(Expired {});
    given::<Mandate>([standing.clone()])
        .when(expire())
        .then_expect_events(vec![expired.clone()]);
    given::<Mandate>([standing.clone(), expired])
        .when(expire())
        .then_expect_events(vec![]);

    let later = at(year().from.end(), engine());
    let supersede = || ask(later.clone(), Intent::Supersede, of_a_merged_centre());
    let superseded = Event::Superseded(Superseded {
        centre_seen: cite("centre", rvts(), 4),
        into: centre_id("rvts sør"),
    });
    given::<Mandate>([standing.clone()])
        .when(supersede())
        .then_expect_events(vec![superseded.clone()]);
    given::<Mandate>([standing, superseded])
        .when(supersede())
        .then_expect_events(vec![]);
}

/// Invariant 23: what is over, or for another need or time, is no hindrance; what rests is.
#[test]
fn overlapping_mandates_are_refused_and_only_those() {
    let beside = |events: &[Event]| Facts {
        others: [(mandate_id("older"), after(events))].into(),
        ..known()
    };
    let older = issued(Force::Binding, 3, 3);
    let Event::Issued(of_older) = older.clone() else {
        unreachable!("made above")
    };
    let last_year = Event::Issued(Issued {
        period: period("2026-01-01", "2026-12-31"),
        ..of_older.clone()
    });
    let mut third = items(&[1, 1, 1]).split_off(2);
    let other_need = Event::Issued(Issued {
        items: vec![third.remove(0)],
        ..of_older
    });
    let binding = issued(Force::Binding, 3, 3);
    for fine in [vec![older.clone(), revoked()], vec![last_year], vec![other_need]] {
        given::<Mandate>([])
            .when(issue(beside(&fine)))
            .then_expect_events(vec![binding.clone()]);
    }
    let refusal = Refusal::Overlaps {
        mandate: mandate_id("older"),
        need: need_id("1"),
    };
    given::<Mandate>([])
        .when(issue(beside(&[older, suspended()])))
        .then_expect_error(refusal);
}

/// Invariant 21: a need outside of what the grant letter names is flagged, and the mandate does not oblige to it.
#[test]
fn a_conflict_with_the_grant_letter_is_flagged() {
    let letter = centre::Event::BasisRecorded(BasisRecorded {
        document: None,
        hours: 1_000,
        kind: BasisKind::GrantLetter,
        period: year(),
        signatory: "direktoratet".into(),
        subjects: vec!["vold".into()],
    });
    let mut facts = Facts {
        centre: Some(seen(rvts(), &[a_centre(), vec![letter]].concat())),
        ..known()
    };
    facts.subjects.insert(need_id("2"), "rus".into());
    let Event::Issued(plain) = issued(Force::AdvisoryNoBasis, 3, 3) else {
        unreachable!("made above")
    };
    let flagged = Issued {
        conflicts: vec![need_id("2")],
        ..plain
    };
    given::<Mandate>([])
        .when(issue(facts))
        .then_expect_events(vec![Event::Issued(flagged)]);
}
