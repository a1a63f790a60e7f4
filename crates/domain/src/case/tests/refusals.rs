//! Every "no, because" of a case.

use super::{openings::second, *};

#[test]
fn refusals() {
    let mut cases = of_opening();
    cases.extend(of_agenda());
    cases.extend(of_habilitet());
    cases.extend(of_votes());
    cases.extend(of_resolving());
    cases.extend(of_minutes());
    cases.extend(of_elsewhere());
    cases.extend(of_rights());
    all_refused::<Case>(CODES, cases);
}

fn opened() -> Vec<Event> {
    vec![Event::Opened(a_case())]
}

fn with(mut ask: Ask<Intent, Facts>, change: impl FnOnce(&mut Facts)) -> Ask<Intent, Facts> {
    change(&mut ask.facts);
    ask
}

fn instead(by: By, ask: Ask<Intent, Facts>) -> Ask<Intent, Facts> {
    Ask { by, ..ask }
}

/// The body may not ratify any more.
fn advisory(facts: &mut Facts) {
    let set = body::Event::RulesSet(body::RulesSet {
        casting_vote: true,
        citation: "§ 8".into(),
        may_ratify: false,
        quorum: crate::testing::half(),
    });
    let events = [WORLD.body(), vec![set]].concat();
    facts.body = Some(seen(hovedstyret(), &events));
}

/// The round's list is another now.
fn recounted(facts: &mut Facts) {
    let tallied = round::Event::Tallied(round::Tallied {
        list: blob("a new list"),
        ..crate::testing::tallied()
    });
    let (before, after) = (a_round(Phase::QuorumMet), a_round(Phase::Final).split_off(10));
    let events = [before, vec![tallied], after].concat();
    facts.round = Some(seen(spring(), &events));
}

fn of_opening() -> Vec<No<Case>> {
    let mut elsewhere = open("list");
    elsewhere.intent = Intent::Open {
        body: body_id("utvalget"),
        round: spring(),
        list: blob("list").sha256,
    };
    elsewhere.by = acting(Role::KsSecretariat, body_id("utvalget"));
    let facts_missing = Refusal::FactsMissing {
        what: "the proposal in force",
    };
    let rejected = vec![resolved_on(1, Outcome::Rejected, (0, 3), false)];
    let noted = [
        scheduled(),
        vec![
            resolved(Outcome::Ratified, 3, 0, false),
            resolved_on(1, Outcome::Ratified, (3, 0), false),
        ],
    ]
    .concat();
    let superseded = Refusal::Superseded {
        given: blob("an older list").sha256,
        current: blob("list").sha256,
    };
    let nothing = with(second(approved()), |facts| {
        let sent_back = Event::Resolved(Resolved {
            point: 1,
            ..returned()
        });
        facts.earlier = Some(seen(sak(), &[approved(), vec![sent_back]].concat()));
        facts.proposal = Some((blob("proposal").sha256, vec![]));
    });
    vec![
        (opened(), open("another list"), Refusal::AlreadyOpened),
        (
            vec![],
            with(open("list"), |facts| facts.round = None),
            Refusal::UnknownRound { round: spring() },
        ),
        (
            vec![],
            with(open("list"), |facts| {
                facts.round = Some(seen(spring(), &a_round(Phase::Tallied)));
            }),
            Refusal::NotFinal,
        ),
        // Invariant 19: exactly the round's list.
        (vec![], open("an older list"), superseded),
        (
            vec![],
            elsewhere,
            Refusal::WrongBody {
                body: body_id("utvalget"),
            },
        ),
        (vec![], with(open("list"), advisory), Refusal::BodyMayNotRatify),
        (
            vec![],
            with(open("list"), |facts| facts.proposal = None),
            facts_missing.clone(),
        ),
        (
            vec![],
            with(open("list"), |facts| {
                facts.proposal = Some((blob("another proposal").sha256, vec![]));
            }),
            facts_missing,
        ),
        (
            vec![],
            with(open("list"), |facts| {
                facts.id = Some(crate::testing::case_id("sak"));
            }),
            Refusal::WrongId { wanted: sak() },
        ),
        (vec![], second(scheduled()), Refusal::StillOpen),
        (vec![], second(noted), Refusal::StillOpen),
        // What is rejected is not put again: another proposal is.
        (
            vec![],
            second([approved(), rejected].concat()),
            Refusal::StillOpen,
        ),
        (
            vec![],
            second([scheduled(), vec![resolved(Outcome::Rejected, 0, 3, false)]].concat()),
            Refusal::StillOpen,
        ),
        (vec![], nothing, Refusal::NothingToDecide),
    ]
}

fn returned() -> Resolved {
    let Event::Resolved(returned) = resolved_on(1, Outcome::Returned, (0, 3), false) else {
        unreachable!("made so")
    };
    returned
}

fn of_agenda() -> Vec<No<Case>> {
    let meeting = MeetingId(derived(&["the next meeting"]));
    let schedule = |events: &[meeting::Event]| {
        with(prepared(Intent::Schedule { meeting }), |facts| {
            facts.meeting = Some(seen(meeting, events));
        })
    };
    let of_others = meeting::Event::Called(match called() {
        meeting::Event::Called(called) => Called {
            body: body_id("utvalget"),
            ..called
        },
        _ => unreachable!("made so"),
    });
    let cancelled = meeting::Event::Cancelled(meeting::Cancelled {
        reason: text("storm"),
    });
    let unknown = Refusal::UnknownMeeting { meeting };
    let over = Refusal::MeetingOver { meeting };
    let withdrawn = Event::Withdrawn(Withdrawn {
        reason: text("the list is contested"),
    });
    let advise = |body: BodyId| Ask {
        by: acting(Role::KsSecretariat, body),
        ..prepared(Intent::RecordOpinion {
            body,
            opinion: text("yes"),
        })
    };
    let all = || [approved(), vec![resolved_on(1, Outcome::Ratified, (3, 0), false)]].concat();
    let withdraw = || {
        prepared(Intent::Withdraw {
            reason: text("too late"),
        })
    };
    vec![
        (vec![], schedule(&[called()]), Refusal::Unknown),
        (opened(), schedule(&[]), unknown.clone()),
        (opened(), schedule(&[of_others]), unknown),
        (opened(), schedule(&a_meeting(&["kari"])), over.clone()),
        (opened(), schedule(&[called(), cancelled]), over),
        (all(), schedule(&[called()]), Refusal::IsDecided),
        (
            opened(),
            advise(body_id("utvalget")),
            Refusal::UnknownBody {
                body: body_id("utvalget"),
            },
        ),
        (opened(), advise(hovedstyret()), Refusal::OwnOpinion),
        (all(), advise(body_id("utvalget")), Refusal::IsDecided),
        (approved(), withdraw(), Refusal::IsDecided),
        (
            [opened(), vec![withdrawn]].concat(),
            vote("ola", 0, Choice::For),
            Refusal::IsWithdrawn,
        ),
    ]
}

fn of_habilitet() -> Vec<No<Case>> {
    use Ground::{Centre, Host, Special};
    let others = ["kari", "ola"];
    let tied = World {
        ties: &[("per", Tie::ToCentre)],
        ..WORLD
    };
    let three = World {
        present: &["kari", "ola", "per", "anne"],
        ties: &[("anne", Tie::ToHost)],
        ..WORLD
    };
    let mut unreasoned = settle("per", Special, &others, &[]);
    if let Intent::SettleRecusal { reason, .. } = &mut unreasoned.intent {
        *reason = None;
    }
    let mut on_list = settle("per", Centre, &[], &[]);
    if let Intent::SettleRecusal { point, .. } = &mut on_list.intent {
        *point = 0;
    }
    on_list.facts = tied.facts();
    let mut nowhere = settle("per", Special, &others, &[]);
    if let Intent::SettleRecusal { point, .. } = &mut nowhere.intent {
        *point = 9;
    }
    let not_present = |name| Refusal::NotPresent { person: person(name) };
    let with_ties = |ask, world: World<'_>| Ask {
        facts: world.facts(),
        ..ask
    };
    let decided = || [approved(), vec![resolved_on(1, Outcome::Ratified, (3, 0), false)]].concat();
    vec![
        (approved(), nowhere, Refusal::UnknownPoint { point: 9, points: 2 }),
        (
            decided(),
            settle("per", Special, &others, &[]),
            Refusal::PointResolved { point: 1 },
        ),
        (
            approved(),
            settle("nobody", Special, &others, &[]),
            Refusal::NotSeated,
        ),
        (
            approved(),
            settle("per", Centre, &[], &[]),
            Refusal::TieNotBorneOut,
        ),
        (
            approved(),
            with_ties(settle("per", Host, &[], &[]), tied),
            Refusal::TieNotBorneOut,
        ),
        // No centre delivers the list.
        (scheduled(), on_list, Refusal::TieNotBorneOut),
        (
            approved(),
            with_ties(settle("per", Centre, &others, &[]), tied),
            Refusal::TakesNoVotes,
        ),
        (approved(), unreasoned, Refusal::ReasonMissing),
        (
            opened(),
            settle("per", Special, &others, &[]),
            Refusal::NotScheduled,
        ),
        (
            approved(),
            settle("anne", Special, &others, &[]),
            not_present("anne"),
        ),
        (
            approved(),
            settle("per", Special, &["kari", "anne"], &[]),
            not_present("anne"),
        ),
        // Invariant 10: nobody votes on their own habilitet.
        (
            approved(),
            settle("per", Special, &["kari", "ola"], &["per"]),
            Refusal::OwnHabilitet,
        ),
        (
            approved(),
            settle("per", Special, &["kari", "ola"], &["ola"]),
            Refusal::CountedTwice {
                person: person("ola"),
            },
        ),
        (
            approved(),
            with_ties(settle("per", Special, &["kari", "ola", "anne"], &[]), three),
            Refusal::MayNotJudge {
                person: person("anne"),
            },
        ),
        (
            approved(),
            settle("per", Special, &["kari"], &[]),
            Refusal::VotesMissing { missing: 1 },
        ),
    ]
}

fn of_votes() -> Vec<No<Case>> {
    let fell = |outcome| [scheduled(), vec![resolved(outcome, 0, 3, false)]].concat();
    let superseded = Refusal::Superseded {
        given: blob("list").sha256,
        current: blob("a new list").sha256,
    };
    let on_list = || vote("ola", 0, Choice::For);
    let in_meeting = |events: Vec<meeting::Event>| {
        with(on_list(), |facts| {
            facts.meeting = Some(seen(the_meeting(), &events));
        })
    };
    let closed = [a_meeting(&["kari", "ola"]), vec![signed()]].concat();
    let not_present = |name| Refusal::NotPresent { person: person(name) };
    let seatless = World {
        present: &["kari", "nobody"],
        ..WORLD
    };
    let out = settled("per", Ground::Special, true, &["kari", "ola"], &[]);
    vec![
        (
            scheduled(),
            vote("ola", 2, Choice::For),
            Refusal::UnknownPoint { point: 2, points: 2 },
        ),
        (scheduled(), vote("ola", 1, Choice::For), Refusal::ListFirst),
        (
            fell(Outcome::Returned),
            vote("ola", 1, Choice::For),
            Refusal::ListNotApproved,
        ),
        (
            approved(),
            vote("ola", 0, Choice::Against),
            Refusal::PointResolved { point: 0 },
        ),
        // Invariant 19: nothing on a list that is not the round's any more.
        (scheduled(), with(on_list(), recounted), superseded),
        (opened(), on_list(), Refusal::NotScheduled),
        (scheduled(), in_meeting(vec![called()]), Refusal::NotSitting),
        (scheduled(), in_meeting(closed), Refusal::NotSitting),
        (scheduled(), vote("anne", 0, Choice::For), not_present("anne")),
        (
            scheduled(),
            Ask {
                facts: seatless.facts(),
                ..vote("nobody", 0, Choice::For)
            },
            Refusal::NotSeated,
        ),
        (
            scheduled(),
            with(on_list(), |facts| facts.body = None),
            Refusal::NotSeated,
        ),
        (
            [approved(), vec![out]].concat(),
            vote("per", 1, Choice::For),
            Refusal::Recused,
        ),
        // Invariant 11.
        (
            approved(),
            Ask {
                facts: World {
                    ties: &[("per", Tie::ToHost)],
                    ..WORLD
                }
                .facts(),
                ..vote("per", 1, Choice::For)
            },
            Refusal::TiedToCentre { ground: Ground::Host },
        ),
    ]
}

fn of_resolving() -> Vec<No<Case>> {
    let fell = [scheduled(), vec![resolved(Outcome::Rejected, 0, 3, false)]].concat();
    let mut unreasoned = resolve(0);
    unreasoned.intent = Intent::Resolve {
        point: 0,
        otherwise: Some(Outcome::Rejected),
        reason: None,
    };
    let few = |present| Refusal::NoQuorum { present, wanted: 2 };
    let there = |present: &'static [&'static str]| World { present, ..WORLD }.facts();
    let silent = World {
        casting: false,
        present: &["kari", "ola"],
        ..WORLD
    };
    let tied = World {
        present: &["kari", "per"],
        ties: &[("per", Tie::ToCentre)],
        ..WORLD
    };
    let no = Some(Outcome::Rejected);
    let all = || voted(&["kari", "ola", "per"], &[]);
    let split = || voted(&["kari"], &["ola"]);
    vec![
        (scheduled(), resolve(1), Refusal::ListFirst),
        (fell, resolve(1), Refusal::ListNotApproved),
        (
            all(),
            with(resolve(0), recounted),
            Refusal::Superseded {
                given: blob("list").sha256,
                current: blob("a new list").sha256,
            },
        ),
        (
            all(),
            with(resolve(0), |facts| {
                facts.round = Some(seen(spring(), &a_round(Phase::Tallied)));
            }),
            Refusal::NotFinal,
        ),
        (all(), with(resolve(0), advisory), Refusal::BodyMayNotRatify),
        (opened(), resolve(0), Refusal::NotScheduled),
        (
            all(),
            with(resolve(0), |facts| {
                facts.meeting = Some(seen(the_meeting(), &[called()]));
            }),
            Refusal::NotSitting,
        ),
        (voted(&["ola"], &[]), resolve_so(0, no, there(&["ola"])), few(1)),
        // Whoever has no seat does not take part.
        (
            voted(&["ola"], &[]),
            resolve_so(0, no, there(&["ola", "nobody"])),
            few(1),
        ),
        // Nor does whoever steps out.
        (
            [approved(), voted_on(1, &["kari"], &[])].concat(),
            resolve_so(1, no, tied.facts()),
            few(1),
        ),
        (
            voted(&["kari"], &[]),
            resolve(0),
            Refusal::VotesMissing { missing: 2 },
        ),
        (
            voted(&["kari"], &["ola", "per"]),
            unreasoned,
            Refusal::ReasonMissing,
        ),
        // A tie without a casting vote is no approval, and the chair cannot make it one.
        (
            split(),
            resolve_so(0, None, silent.facts()),
            Refusal::ReasonMissing,
        ),
        (
            split(),
            resolve_so(0, Some(Outcome::Ratified), silent.facts()),
            Refusal::ReasonMissing,
        ),
    ]
}

fn of_minutes() -> Vec<No<Case>> {
    let closed = [a_meeting(&["kari", "ola", "per"]), vec![signed()]].concat();
    vec![
        (
            approved(),
            dissent("per", 7),
            Refusal::UnknownPoint { point: 7, points: 2 },
        ),
        (opened(), dissent("per", 0), Refusal::NotScheduled),
        (approved(), dissent("anne", 0), Refusal::NotVoted),
        (
            approved(),
            with(dissent("per", 0), |facts| {
                facts.meeting = Some(seen(the_meeting(), &closed));
            }),
            Refusal::AreMinutesSigned,
        ),
    ]
}

fn of_elsewhere() -> Vec<No<Case>> {
    use Outcome::{Noted, Ratified, Rejected, Returned};
    let fine = || vec![decided(0, Ratified, 3, 0), decided(1, Rejected, 1, 2)];
    let one = |list: PointDecided| elsewhere(vec![list, decided(1, Ratified, 3, 0)]);
    let differ = |wanted| Refusal::PointsDiffer { wanted };
    let inconsistent = Refusal::Inconsistent { point: 0 };
    let changed = |change: fn(&mut String, &mut Date)| {
        let mut ask = elsewhere(fine());
        if let Intent::RegisterElsewhere {
            case_number, date, ..
        } = &mut ask.intent
        {
            change(case_number, date);
        }
        ask
    };
    let tomorrow = now().plus_days(1).date();
    let chaired = |outcome, yes, no| PointDecided {
        casting_vote: true,
        ..decided(0, outcome, yes, no)
    };
    let registered = Event::RegisteredElsewhere(RegisteredElsewhere {
        body_seen: WORLD.body_seen(),
        case_number: "26/1".into(),
        date: now().date(),
        minutes: blob("minutes").sha256,
        points: fine(),
    });
    let advisory_round = World {
        binding: false,
        ..WORLD
    };
    let mut cases = vec![
        (approved(), elsewhere(fine()), Refusal::IsDecided),
        (
            [opened(), vec![registered]].concat(),
            elsewhere(fine()),
            Refusal::IsDecided,
        ),
        (
            opened(),
            with(elsewhere(fine()), advisory),
            Refusal::BodyMayNotRatify,
        ),
        (
            opened(),
            with(elsewhere(fine()), recounted),
            Refusal::Superseded {
                given: blob("list").sha256,
                current: blob("a new list").sha256,
            },
        ),
        (
            opened(),
            changed(|_, date| *date = now().plus_days(1).date()),
            Refusal::DateToCome { date: tomorrow },
        ),
        (
            opened(),
            changed(|number, _| number.clear()),
            Refusal::ReferenceMissing,
        ),
        (opened(), elsewhere(vec![]), differ(2)),
        (opened(), elsewhere(vec![decided(0, Ratified, 3, 0)]), differ(2)),
        (
            opened(),
            elsewhere(vec![decided(1, Ratified, 3, 0), decided(0, Ratified, 3, 0)]),
            differ(2),
        ),
        (opened(), one(decided(0, Returned, 1, 2)), differ(1)),
        (
            opened(),
            one(decided(0, Ratified, 1, 0)),
            Refusal::NoQuorum {
                present: 1,
                wanted: 2,
            },
        ),
        (
            opened(),
            elsewhere(vec![PointDecided {
                reason: None,
                ..decided(0, Rejected, 1, 2)
            }]),
            Refusal::ReasonMissing,
        ),
        (
            opened(),
            Ask {
                facts: advisory_round.facts(),
                ..one(decided(0, Ratified, 3, 0))
            },
            inconsistent.clone(),
        ),
    ];
    let odd = [
        one(decided(0, Ratified, 1, 2)),
        one(decided(0, Noted, 2, 2)),
        one(chaired(Ratified, 3, 0)),
        one(decided(0, Ratified, 5, 1)),
        elsewhere(vec![decided(0, Rejected, 3, 0)]),
    ];
    cases.extend(odd.map(|ask| (opened(), ask, inconsistent.clone())));
    cases
}

/// Neither the engine nor the operator votes or ratifies, and the secretariat only writes down.
fn of_rights() -> Vec<No<Case>> {
    let denied = |role, right| {
        Refusal::Denied(Denied::NotInRole {
            role: Name(role),
            right,
        })
    };
    let other_body: Refusal = Denied::OtherOrg {
        given: body_id("utvalget").into(),
        wanted: hovedstyret().into(),
    }
    .into();
    let stranger = by(person("ola"), Role::BodyMember, body_id("utvalget"));
    let of_others = acting(Role::KsSecretariat, body_id("utvalget"));
    let on_list = || vote("ola", 0, Choice::For);
    let withdraw = prepared(Intent::Withdraw { reason: text("no") });
    vec![
        // Whoever has not the right does not hear that there is no such case.
        (
            vec![],
            instead(secretary(), on_list()),
            denied(Role::KsSecretariat, Right::VoteInBody),
        ),
        (
            scheduled(),
            instead(engine(), on_list()),
            denied(Role::Process, Right::VoteInBody),
        ),
        (
            scheduled(),
            instead(operator(), on_list()),
            denied(Role::Operator, Right::VoteInBody),
        ),
        (
            scheduled(),
            instead(secretary(), on_list()),
            denied(Role::KsSecretariat, Right::VoteInBody),
        ),
        (
            scheduled(),
            instead(acting(Role::Centre, rvts()), on_list()),
            denied(Role::Centre, Right::VoteInBody),
        ),
        (
            scheduled(),
            instead(engine(), resolve(0)),
            denied(Role::Process, Right::PrepareCases),
        ),
        (
            scheduled(),
            instead(operator(), resolve(0)),
            denied(Role::Operator, Right::PrepareCases),
        ),
        (
            scheduled(),
            instead(member("kari"), settle("per", Ground::Special, &[], &[])),
            denied(Role::BodyMember, Right::PrepareCases),
        ),
        (
            approved(),
            instead(secretary(), dissent("per", 0)),
            denied(Role::KsSecretariat, Right::VoteInBody),
        ),
        (scheduled(), instead(stranger, on_list()), other_body.clone()),
        (opened(), instead(of_others.clone(), withdraw), other_body.clone()),
        (vec![], instead(of_others, open("list")), other_body),
    ]
}
