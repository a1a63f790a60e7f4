use super::*;
use crate::{
    By, mandate,
    round::Phase,
    testing::{
        No, a_centre, a_round, acting, after, all_refused, ask, askoy, at, bergen, blob, body_id, centre_id,
        cite, engine, given, hovedstyret, mandate_id, need_id, now, operator, period, round_id, rvts, sak,
        secretariat, seen, source, spring, text, unit, year,
    },
};
use authority::Denied;
use events::{
    Role,
    centre::{BasisKind, CapacityOffered, CapacityWithdrawn, FactsCommented, HoursCommitted, HoursReturned},
    mandate::{Decision, Force, Issued, Item, Revoked},
};

/// A command about the centre while the round is in some phase.
fn asked(by: By, intent: Intent, phase: Phase) -> Ask<Intent, Facts> {
    let facts = Facts {
        id: Some(rvts()),
        round: Some(seen(spring(), &a_round(phase))),
        keeper: Some(hovedstyret()),
        ..Default::default()
    };
    ask(by, intent, facts)
}

fn kept(intent: Intent) -> Ask<Intent, Facts> {
    asked(operator(), intent, Phase::Planned)
}

fn offer_to(round: RoundId, hours: u64) -> Ask<Intent, Facts> {
    let offer = Intent::Offer { hours, round };
    asked(acting(Role::Centre, rvts()), offer, Phase::Screening)
}

fn commit(mandate: &str, hours: u64) -> Ask<Intent, Facts> {
    let intent = Intent::Commit {
        mandate: mandate_id(mandate),
        hours,
        round: spring(),
    };
    asked(engine(), intent, Phase::Final)
}

fn declared(hours: u64, reserved: u64) -> CapacityDeclared {
    CapacityDeclared {
        hours,
        period: year(),
        reserved,
    }
}

fn offered(round: RoundId, hours: u64) -> Event {
    Event::CapacityOffered(CapacityOffered {
        hours,
        period: year(),
        round,
    })
}

fn committed(mandate: &str, hours: u64) -> Event {
    Event::HoursCommitted(HoursCommitted {
        hours,
        mandate: mandate_id(mandate),
        round: spring(),
        round_seen: seen::<Round>(spring(), &a_round(Phase::Final)).cite,
    })
}

fn basis(hours: u64) -> BasisRecorded {
    BasisRecorded {
        document: None,
        hours,
        kind: BasisKind::GrantLetter,
        period: year(),
        signatory: "director".into(),
        subjects: vec![],
    }
}

fn history(more: impl IntoIterator<Item = Event>) -> Vec<Event> {
    a_centre().into_iter().chain(more).collect()
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[test]
fn what_is_known_of_a_centre_is_kept() {
    let registered = a_centre().swap_remove(0);
    let Event::Registered(new) = registered.clone() else {
        unreachable!("the story begins with it")
    };
    given::<Centre>([])
        .when(kept(Intent::Register(new)))
        .then_expect_events(vec![registered]);

    let units = BTreeSet::from([bergen(), askoy()]).into_iter().collect();
    let coverage = CoverageSet { units };
    let subjects = SubjectsSet {
        further: codes(&["rus"]),
        main: codes(&["selvmord", "vold"]),
    };
    let types = DeliveryTypesSet {
        types: codes(&["kurs"]),
    };
    for (intent, event) in [
        (
            Intent::SetCoverage(coverage.clone()),
            Event::CoverageSet(coverage),
        ),
        (
            Intent::SetSubjects(subjects.clone()),
            Event::SubjectsSet(subjects),
        ),
        (
            Intent::SetDeliveryTypes(types.clone()),
            Event::DeliveryTypesSet(types),
        ),
        (
            Intent::DeclareCapacity(declared(900, 100)),
            Event::CapacityDeclared(declared(900, 100)),
        ),
        (Intent::RecordBasis(basis(500)), Event::BasisRecorded(basis(500))),
    ] {
        given::<Centre>(a_centre())
            .when(kept(intent.clone()))
            .then_expect_events(vec![event.clone()]);
        // Again: nothing.
        given::<Centre>(history([event]))
            .when(kept(intent))
            .then_expect_events(vec![]);
    }
}

#[test]
fn the_register_read_again_says_nothing_new() {
    let Event::Registered(registered) = a_centre().swap_remove(0) else {
        unreachable!("the story begins with it")
    };
    let later = Registered {
        source: source("a later edition"),
        ..registered
    };
    given::<Centre>(a_centre())
        .when(kept(Intent::Register(later)))
        .then_expect_events(vec![]);
}

#[test]
fn lists_are_kept_sorted_and_without_doubles() {
    let (low, high) = (bergen().min(askoy()), bergen().max(askoy()));
    let unsorted = Intent::SetCoverage(CoverageSet {
        units: vec![high, low, high],
    });
    let event = Event::CoverageSet(CoverageSet {
        units: vec![low, high],
    });
    given::<Centre>(a_centre())
        .when(kept(unsorted.clone()))
        .then_expect_events(vec![event.clone()]);
    given::<Centre>(history([event]))
        .when(kept(unsorted))
        .then_expect_events(vec![]);

    let unsorted = Intent::SetSubjects(SubjectsSet {
        further: codes(&["b", "a"]),
        main: codes(&["d", "c", "d"]),
    });
    let event = Event::SubjectsSet(SubjectsSet {
        further: codes(&["a", "b"]),
        main: codes(&["c", "d"]),
    });
    given::<Centre>(history([event]))
        .when(kept(unsorted))
        .then_expect_events(vec![]);
}

#[test]
fn hours_are_offered_then_bound_by_a_mandate() {
    given::<Centre>(a_centre())
        .when(offer_to(spring(), 800))
        .then_expect_events(vec![offered(spring(), 800)]);
    let offered = history([offered(spring(), 800)]);
    given::<Centre>(offered.clone())
        .when(offer_to(spring(), 800))
        .then_expect_events(vec![]);
    given::<Centre>(offered.clone())
        .when(commit("m", 300))
        .then_expect_events(vec![committed("m", 300)]);
    let bound = [offered, vec![committed("m", 300)]].concat();
    given::<Centre>(bound)
        .when(commit("m", 300))
        .then_expect_events(vec![]);
}

#[test]
fn an_offer_is_used_up_by_its_mandate_and_the_rest_is_free_again() {
    let autumn = round_id("autumn");
    let bound = history([offered(spring(), 800), committed("m", 300)]);
    given::<Centre>(bound)
        .when(offer_to(autumn, 500))
        .then_expect_events(vec![offered(autumn, 500)]);
}

#[test]
fn a_centre_is_obliged_as_far_as_its_bases_reach() {
    let centre = |events| after::<Centre>(&history(events));
    let obliged = |centre: &Centre, hours| centre.is_obliged_to(hours, year(), &BTreeSet::new());
    let two = centre(vec![
        Event::BasisRecorded(basis(300)),
        Event::BasisRecorded(basis(200)),
    ]);
    assert!(obliged(&two, 500) && !obliged(&two, 501));
    // Hours bound already count.
    let bound = centre(vec![
        Event::BasisRecorded(basis(500)),
        offered(spring(), 300),
        committed("m", 300),
    ]);
    assert!(obliged(&bound, 200) && !obliged(&bound, 201));
    // A basis for half the year does not oblige for the whole.
    let short = BasisRecorded {
        period: period("2027-01-01", "2027-06-30"),
        ..basis(500)
    };
    assert!(!obliged(&centre(vec![Event::BasisRecorded(short)]), 1));
    assert!(!obliged(&Centre::default(), 1));
}

#[test]
fn refusals() {
    let autumn = round_id("autumn");
    let backwards = period("2027-12-31", "2027-01-01");
    let capacity = |capacity| kept(Intent::DeclareCapacity(capacity));
    let spoken = |by, phase| {
        asked(
            by,
            Intent::Offer {
                hours: 1,
                round: spring(),
            },
            phase,
        )
    };
    let Event::Registered(registered) = a_centre().swap_remove(0) else {
        unreachable!("the story begins with it")
    };
    let other = Registered {
        name: "RBUP".into(),
        ..registered
    };
    let mut strange = kept(Intent::SetCoverage(CoverageSet {
        units: vec![unit("x")],
    }));
    strange.facts.unknown_units = vec![unit("x")];
    let mut nowhere = offer_to(spring(), 1);
    nowhere.facts.round = None;
    let unknown_round = Refusal::UnknownRound { round: spring() };
    let unknown_round_again = unknown_round.clone();
    let other_centre: Refusal = Denied::OtherOrg {
        given: unit("another centre").into(),
        wanted: rvts().into(),
    }
    .into();
    let no_offers = Refusal::RoundTakesNoOffers { round: spring() };
    let closed = [
        Phase::Planned,
        Phase::ScreeningClosed,
        Phase::Voting,
        Phase::Final,
    ];
    let too_late = closed.map(|phase| {
        (
            a_centre(),
            spoken(acting(Role::Centre, rvts()), phase),
            no_offers.clone(),
        )
    });
    let mut cases = vec![
        (vec![], kept(Intent::RecordBasis(basis(1))), Refusal::Unknown),
        (
            a_centre(),
            kept(Intent::Register(other)),
            Refusal::AlreadyRegistered { code: "rvts".into() },
        ),
        (a_centre(), strange, Refusal::UnknownUnit { unit: unit("x") }),
        (
            a_centre(),
            capacity(CapacityDeclared {
                period: backwards,
                ..declared(1, 0)
            }),
            Refusal::BadPeriod,
        ),
        (
            a_centre(),
            kept(Intent::RecordBasis(BasisRecorded {
                period: backwards,
                ..basis(1)
            })),
            Refusal::BadPeriod,
        ),
        (
            a_centre(),
            capacity(declared(10, 11)),
            Refusal::ReservedTooMuch {
                reserved: 11,
                hours: 10,
            },
        ),
        (
            history([offered(spring(), 500)]),
            capacity(declared(600, 101)),
            Refusal::DeclaredTooLittle {
                free: 499,
                promised: 500,
            },
        ),
        (a_centre(), nowhere, unknown_round),
        (
            history([offered(spring(), 500)]),
            offer_to(spring(), 501),
            Refusal::AlreadyOffered { hours: 500 },
        ),
        // Statutory hours are never offered ...
        (
            a_centre(),
            offer_to(spring(), 801),
            Refusal::PromisedTwice {
                asked: 801,
                left: 800,
            },
        ),
        // ... and no hour twice, be it to two rounds or beside a mandate.
        (
            history([offered(spring(), 500)]),
            offer_to(autumn, 301),
            Refusal::PromisedTwice {
                asked: 301,
                left: 300,
            },
        ),
        (
            history([offered(spring(), 500), committed("m", 400)]),
            offer_to(autumn, 401),
            Refusal::PromisedTwice {
                asked: 401,
                left: 400,
            },
        ),
        (
            history([offered(spring(), 300)]),
            commit("m", 301),
            Refusal::BeyondOffer {
                asked: 301,
                left: 300,
            },
        ),
        (
            a_centre(),
            commit("m", 1),
            Refusal::BeyondOffer { asked: 1, left: 0 },
        ),
        (
            a_centre(),
            commit("m", 0),
            Refusal::BeyondOffer { asked: 0, left: 0 },
        ),
        // A second mandate of the round takes what the offer has left ...
        (
            history([offered(spring(), 500), committed("m", 300)]),
            commit("other", 201),
            Refusal::BeyondOffer {
                asked: 201,
                left: 200,
            },
        ),
        // ... unless that has been promised to another round since ...
        (
            history([offered(spring(), 800), committed("m", 300), offered(autumn, 500)]),
            commit("other", 1),
            Refusal::PromisedTwice { asked: 1, left: 0 },
        ),
        // ... or was withdrawn.
        (
            history([offered(spring(), 500), withdrawn(300)]),
            commit("m", 201),
            Refusal::BeyondOffer {
                asked: 201,
                left: 200,
            },
        ),
        (
            a_centre(),
            kept(Intent::DeclareCapacity(CapacityDeclared {
                period: period("2027-07-01", "2028-06-30"),
                ..declared(100, 0)
            })),
            Refusal::OverlapsDeclared {
                from: year().from,
                to: year().to,
            },
        ),
        (
            vec![a_centre().swap_remove(0)],
            offer_to(spring(), 1),
            Refusal::NoCapacity {
                from: year().from,
                to: year().to,
            },
        ),
        (a_centre(), withdraw(1), Refusal::NotOffered { round: spring() }),
        (
            history([offered(spring(), 500), committed("m", 300)]),
            withdraw(201),
            Refusal::WithdrawnTooMuch {
                asked: 201,
                left: 200,
            },
        ),
        (
            history([offered(spring(), 500)]),
            withdraw(0),
            Refusal::WithdrawnTooMuch { asked: 0, left: 500 },
        ),
        (
            history([offered(spring(), 500)]),
            Ask {
                facts: Facts {
                    id: Some(rvts()),
                    ..Default::default()
                },
                ..withdraw(1)
            },
            unknown_round_again,
        ),
        (
            history([offered(spring(), 500)]),
            Ask {
                by: acting(Role::Centre, unit("another centre")),
                ..withdraw(1)
            },
            other_centre.clone(),
        ),
        (
            a_centre(),
            spoken(acting(Role::Centre, unit("another centre")), Phase::Screening),
            Denied::OtherOrg {
                given: unit("another centre").into(),
                wanted: rvts().into(),
            }
            .into(),
        ),
    ];
    cases.extend(too_late);
    cases.extend(of_mandates());
    cases.extend(of_sheets());
    cases.extend(of_mergers());
    all_refused::<Centre>(CODES, cases);
}

/// What goes wrong when hours are given back.
fn of_mandates() -> Vec<No<Centre>> {
    let held = || history([offered(spring(), 500), committed("m", 300)]);
    let not_committed = Refusal::NotCommitted {
        mandate: mandate_id("m"),
    };
    let denied = Denied::OtherOrg {
        given: body_id("utvalget").into(),
        wanted: hovedstyret().into(),
    };
    vec![
        (a_centre(), gives_back(300), not_committed.clone()),
        (
            held(),
            Ask {
                facts: Facts {
                    keeper: Some(hovedstyret()),
                    ..Default::default()
                },
                ..gives_back(300)
            },
            not_committed,
        ),
        (
            held(),
            gives_back(299),
            Refusal::ReturnDiffers { asked: 299, due: 300 },
        ),
        (
            held(),
            Ask {
                by: acting(Role::KsSecretariat, body_id("utvalget")),
                ..gives_back(300)
            },
            denied.into(),
        ),
    ]
}

/// Invariant 18, for comments: too late is refused with the deadline and the time.
fn of_sheets() -> Vec<No<Centre>> {
    let until = proposed().comments_until;
    let late = until.plus_millis(1);
    let over = |at| Refusal::CommentsOver { until, at };
    let current = blob("sheet").sha256;
    let drawn_up = || history([Event::FactsProposed(proposed())]);
    vec![
        (
            a_centre(),
            Ask {
                by: at(until, secretariat()),
                ..described(Intent::ProposeFacts(proposed()))
            },
            over(until),
        ),
        (a_centre(), commented("sheet"), Refusal::NothingProposed),
        (a_centre(), published("sheet"), Refusal::NothingProposed),
        (
            drawn_up(),
            commented("another"),
            Refusal::OtherSheet {
                given: blob("another").sha256,
                current,
            },
        ),
        (
            drawn_up(),
            Ask {
                by: at(late, acting(Role::Centre, rvts())),
                ..commented("sheet")
            },
            over(late),
        ),
        (drawn_up(), published("sheet"), Refusal::CommentsAwaited { until }),
        (
            drawn_up(),
            Ask {
                by: at(late, secretariat()),
                ..published("kinder")
            },
            Refusal::ChangedWithoutComment { current },
        ),
        (
            drawn_up(),
            Ask {
                by: secretariat(),
                ..commented("sheet")
            },
            Denied::NotInRole {
                role: authority::Name(Role::Secretariat),
                right: Right::SpeakForCentre,
            }
            .into(),
        ),
        (
            drawn_up(),
            Ask {
                by: acting(Role::Centre, rvts()),
                ..published("sheet")
            },
            Denied::NotInRole {
                role: authority::Name(Role::Centre),
                right: Right::DescribeCentres,
            }
            .into(),
        ),
    ]
}

fn of_mergers() -> Vec<No<Centre>> {
    let gone = || history([Event::Merged(merged())]);
    let into = merged().into;
    let is_merged = Refusal::IsMerged { into };
    let unknown = Refusal::UnknownSuccessor { into };
    let mut itself = merges();
    itself.intent = Intent::Merge(Merged {
        into: rvts(),
        ..merged()
    });
    let with = |successor: Option<Seen<Centre>>| {
        let mut ask = merges();
        ask.facts.successor = successor;
        ask
    };
    let mut elsewhere = merges();
    elsewhere.intent = Intent::Merge(Merged {
        into: centre_id("rbup"),
        ..merged()
    });
    vec![
        (a_centre(), itself, Refusal::MergedIntoItself),
        (a_centre(), with(None), unknown.clone()),
        (a_centre(), with(Some(seen(into, &gone()))), unknown),
        (gone(), elsewhere, is_merged.clone()),
        (gone(), offer_to(spring(), 1), is_merged.clone()),
        (
            gone(),
            kept(Intent::DeclareCapacity(declared(1, 0))),
            is_merged.clone(),
        ),
        (gone(), commit("m", 0), is_merged),
    ]
}

fn withdrawn(hours: u64) -> Event {
    Event::CapacityWithdrawn(CapacityWithdrawn {
        hours,
        reason: text("somebody fell ill"),
        round: spring(),
        round_seen: seen::<Round>(spring(), &a_round(Phase::Final)).cite,
    })
}

fn withdraw(hours: u64) -> Ask<Intent, Facts> {
    let intent = Intent::Withdraw {
        hours,
        reason: text("somebody fell ill"),
        round: spring(),
    };
    asked(acting(Role::Centre, rvts()), intent, Phase::Final)
}

/// The mandate of 300 hours, just taken back.
fn revoked() -> Seen<mandate::Mandate> {
    let item = Item {
        hours: 300,
        lead: true,
        need: need_id("vold"),
        partners: vec![],
        rank: 1,
    };
    let issued = mandate_event(item);
    let revoked = Revoked {
        decision: Decision {
            case_number: "27/3".into(),
            date: year().from,
            minutes: blob("minutes").sha256,
        },
        reason: text("no need any more"),
    };
    seen(
        mandate_id("m"),
        &[issued, events::mandate::Event::Revoked(revoked)],
    )
}

fn mandate_event(item: Item) -> events::mandate::Event {
    events::mandate::Event::Issued(Issued {
        case: sak(),
        case_seen: cite("case", sak(), 3),
        centre: rvts(),
        centre_seen: cite("centre", rvts(), 3),
        conflicts: vec![],
        force: Force::AdvisoryNoBasis,
        hours: item.hours,
        items: vec![item],
        list: blob("list").sha256,
        period: year(),
        proposal: blob("proposal").sha256,
        round: spring(),
    })
}

fn gives_back(hours: u64) -> Ask<Intent, Facts> {
    let mandate = mandate_id("m");
    let by = acting(Role::KsSecretariat, hovedstyret());
    let mut ask = asked(by, Intent::Return { mandate, hours }, Phase::Final);
    ask.facts.mandate = Some(revoked());
    ask
}

fn proposed() -> FactsProposed {
    FactsProposed {
        comments_until: now().plus_days(14),
        sheet: blob("sheet"),
    }
}

fn described(intent: Intent) -> Ask<Intent, Facts> {
    asked(secretariat(), intent, Phase::Planned)
}

fn commented(sheet: &str) -> Ask<Intent, Facts> {
    let intent = Intent::CommentFacts {
        comment: text("we also do courses"),
        sheet: blob(sheet).sha256,
    };
    asked(acting(Role::Centre, rvts()), intent, Phase::Planned)
}

fn published(sheet: &str) -> Ask<Intent, Facts> {
    described(Intent::PublishFacts(FactsPublished { sheet: blob(sheet) }))
}

fn merged() -> Merged {
    Merged {
        from: year().from,
        into: centre_id("rvts sør"),
        source: source("the merger"),
    }
}

fn merges() -> Ask<Intent, Facts> {
    let mut ask = kept(Intent::Merge(merged()));
    ask.facts.successor = Some(seen(merged().into, &a_centre()));
    ask
}

/// Invariant 22: what mandates bind, over all rounds, never exceeds the hours declared less those reserved; what is
/// withdrawn or given back is free for others.
#[test]
fn hours_that_fall_away_or_come_back_are_free_again() {
    let autumn = round_id("autumn");
    let less = history([offered(spring(), 800)]);
    given::<Centre>(less.clone())
        .when(withdraw(300))
        .then_expect_events(vec![withdrawn(300)]);
    let less = [less, vec![withdrawn(300)]].concat();
    given::<Centre>(less.clone())
        .when(withdraw(300))
        .then_expect_events(vec![]);
    given::<Centre>(less)
        .when(offer_to(autumn, 300))
        .then_expect_events(vec![offered(autumn, 300)]);

    let held = history([offered(spring(), 800), committed("m", 300)]);
    let returned = Event::HoursReturned(HoursReturned {
        hours: 300,
        mandate: mandate_id("m"),
        mandate_seen: revoked().cite,
    });
    given::<Centre>(held.clone())
        .when(gives_back(300))
        .then_expect_events(vec![returned.clone()]);
    let back = [held, vec![returned]].concat();
    given::<Centre>(back.clone())
        .when(gives_back(300))
        .then_expect_events(vec![]);
    given::<Centre>(back)
        .when(offer_to(autumn, 800))
        .then_expect_events(vec![offered(autumn, 800)]);
}

/// Invariant 22: a round may lead to several mandates for one centre, but never beyond its offer.
#[test]
fn a_later_mandate_of_a_round_takes_what_is_left_of_the_offer() {
    let once = history([offered(spring(), 500), committed("m", 300)]);
    given::<Centre>(once)
        .when(commit("other", 200))
        .then_expect_events(vec![committed("other", 200)]);
}

/// Invariant 22: an offer to a round that came to nothing promises nothing.
#[test]
fn an_offer_to_a_round_that_failed_is_free_again() {
    let autumn = round_id("autumn");
    let mut ask = offer_to(autumn, 800);
    ask.facts.over = BTreeSet::from([spring()]);
    given::<Centre>(history([offered(spring(), 800)]))
        .when(ask)
        .then_expect_events(vec![offered(autumn, 800)]);
}

/// Invariant 22: what was taken to be free again, and is promised elsewhere since, is not bound after all.
#[test]
fn an_offer_that_counted_as_free_is_bound_only_from_what_is_left() {
    let mut ask = commit("mandate", 300);
    ask.facts.over = BTreeSet::from([spring()]);
    let elsewhere = |hours| history([offered(spring(), 300), offered(round_id("autumn"), hours)]);
    given::<Centre>(elsewhere(600))
        .when(ask.clone())
        .then_expect_error(Refusal::PromisedTwice {
            asked: 300,
            left: 200,
        });
    given::<Centre>(elsewhere(500))
        .when(ask)
        .then_expect_events(vec![committed("mandate", 300)]);
}

/// Invariant 22: per period, so next year's hours are not this year's.
#[test]
fn each_period_has_hours_of_its_own() {
    let next = CapacityDeclared {
        period: period("2028-01-01", "2028-12-31"),
        ..declared(100, 0)
    };
    let this = history([offered(spring(), 800)]);
    given::<Centre>(this)
        .when(kept(Intent::DeclareCapacity(next.clone())))
        .then_expect_events(vec![Event::CapacityDeclared(next)]);
}

/// Invariant 22: hours are declared for a year as a whole; what one half of it was promised, the other has not.
#[test]
fn the_parts_of_a_period_share_its_hours() {
    let first = Event::CapacityOffered(CapacityOffered {
        hours: 500,
        period: period("2027-01-01", "2027-06-30"),
        round: round_id("autumn"),
    });
    let second = events::round::Rules {
        period: period("2027-07-01", "2027-12-31"),
        ..crate::testing::rules()
    };
    let round = crate::testing::a_round_under(second, Phase::Screening);
    let mut ask = offer_to(spring(), 301);
    ask.facts.round = Some(seen(spring(), &round));
    given::<Centre>(history([first]))
        .when(ask)
        .then_expect_error(Refusal::PromisedTwice {
            asked: 301,
            left: 300,
        });
}

#[test]
fn the_public_reads_what_the_centre_could_comment_on() {
    let drawn_up = history([Event::FactsProposed(proposed())]);
    given::<Centre>(a_centre())
        .when(described(Intent::ProposeFacts(proposed())))
        .then_expect_events(vec![Event::FactsProposed(proposed())]);
    given::<Centre>(drawn_up.clone())
        .when(described(Intent::ProposeFacts(proposed())))
        .then_expect_events(vec![]);
    let comment = Event::FactsCommented(FactsCommented {
        comment: text("we also do courses"),
        sheet: blob("sheet").sha256,
        until: proposed().comments_until,
    });
    given::<Centre>(drawn_up.clone())
        .when(commented("sheet"))
        .then_expect_events(vec![comment.clone()]);
    let answered = [drawn_up.clone(), vec![comment]].concat();
    given::<Centre>(answered.clone())
        .when(commented("sheet"))
        .then_expect_events(vec![]);
    // After a comment at once, and changed; without one only as it was, and only in time.
    let sheet = |name| Event::FactsPublished(FactsPublished { sheet: blob(name) });
    given::<Centre>(answered.clone())
        .when(published("better"))
        .then_expect_events(vec![sheet("better")]);
    given::<Centre>([answered, vec![sheet("better")]].concat())
        .when(published("better"))
        .then_expect_events(vec![]);
    let silent = Ask {
        by: at(now().plus_days(15), secretariat()),
        ..published("sheet")
    };
    given::<Centre>(drawn_up)
        .when(silent)
        .then_expect_events(vec![sheet("sheet")]);
}

/// Invariant 31, for centres: an event of its own, and nothing after.
#[test]
fn a_centre_becomes_part_of_another() {
    given::<Centre>(a_centre())
        .when(merges())
        .then_expect_events(vec![Event::Merged(merged())]);
    given::<Centre>(history([Event::Merged(merged())]))
        .when(merges())
        .then_expect_events(vec![]);
}

#[test]
fn a_basis_counts_only_for_the_subjects_it_names() {
    let about = |subjects: &[&str], hours| {
        Event::BasisRecorded(BasisRecorded {
            subjects: codes(subjects),
            ..basis(hours)
        })
    };
    let of = |subjects: &[&str]| codes(subjects).into_iter().collect::<BTreeSet<_>>();
    let centre = after::<Centre>(&history([about(&["vold"], 100), about(&["rus", "vold"], 50)]));
    assert!(centre.is_obliged_to(150, year(), &of(&["vold"])));
    assert!(centre.is_obliged_to(50, year(), &of(&["rus", "vold"])));
    assert!(!centre.is_obliged_to(51, year(), &of(&["rus"])));
    assert!(!centre.is_obliged_to(1, year(), &of(&["demens"])));
    // Both are grant letters, and neither names dementia.
    assert!(centre.is_outside_letters(year(), "demens"));
    assert!(!centre.is_outside_letters(year(), "rus"));
    let all = after::<Centre>(&history([about(&["vold"], 1), about(&[], 1)]));
    assert!(!all.is_outside_letters(year(), "demens"));
    assert!(!after::<Centre>(&a_centre()).is_outside_letters(year(), "demens"));
}

/// Sums at the end of what fits in a number give answers, not panics.
#[test]
fn hours_do_not_overflow() {
    let declared = Event::CapacityDeclared(declared(u64::MAX, 0));
    let offers = ["a", "b"].map(|name| offered(round_id(name), u64::MAX));
    let history = [vec![declared], offers.to_vec()].concat();
    let centre = after::<Centre>(&history);
    assert!(!centre.is_obliged_to(u64::MAX, year(), &BTreeSet::new()));
    let refusal = centre.decide(&offer_to(spring(), u64::MAX)).err();
    assert_eq!(refusal, Some(Refusal::Unknown), "it was never registered");
    let registered = [a_centre(), history].concat();
    given::<Centre>(registered)
        .when(offer_to(spring(), u64::MAX))
        .then_expect_error(Refusal::PromisedTwice {
            asked: u64::MAX,
            left: 0,
        });
}

/// Whoever keeps mandates hears that there is none; whoever does not, hears of the right only.
#[test]
fn the_right_comes_before_the_mandate() {
    let mut ask = gives_back(300);
    (ask.facts.mandate, ask.facts.keeper) = (None, None);
    let mandate = mandate_id("m");
    given::<Centre>(a_centre())
        .when(ask.clone())
        .then_expect_error(Refusal::NotCommitted { mandate });
    ask.by = secretariat();
    given::<Centre>(a_centre()).when(ask).then_expect_error(
        Denied::NotInRole {
            role: authority::Name(Role::Secretariat),
            right: Right::KeepMandates,
        }
        .into(),
    );
}
