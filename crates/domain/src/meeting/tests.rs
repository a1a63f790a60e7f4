use super::*;
use crate::{
    By,
    testing::{
        a_body_with_substitutes, acting, after, all_refused, ask, at, blob, body_id, case_id, cite, given,
        hovedstyret, now, person, sak, seen, text,
    },
};
use authority::Denied;
use events::Role;

/// When the meeting begins.
fn noon() -> Time {
    now().plus_millis(10_800_000)
}

fn ks() -> By {
    acting(Role::KsSecretariat, hovedstyret())
}

fn facts() -> Facts {
    Facts {
        body: Some(seen(hovedstyret(), &a_body_with_substitutes())),
        cases: vec![(sak(), Some(hovedstyret()))],
    }
}

/// Asked before the meeting.
fn before(intent: Intent) -> Ask<Intent, Facts> {
    ask(ks(), intent, facts())
}

/// Asked while it is held.
fn during(intent: Intent) -> Ask<Intent, Facts> {
    ask(at(noon(), ks()), intent, facts())
}

fn call() -> Intent {
    called_at("KS-huset, rom 4", noon())
}

fn called_at(place: &str, starts: Time) -> Intent {
    Intent::Call {
        body: hovedstyret(),
        form: Form::Physical,
        place: place.into(),
        starts,
    }
}

fn papers(cases: &[CaseId]) -> Intent {
    Intent::SendPapers {
        cases: cases.to_vec(),
        papers: vec![blob("saksframlegg")],
    }
}

/// Who is there, `eva for per` for a substitute, led by somebody; the others are absent.
fn attendance(present: &[&str], chair: &str, absent: &[&str]) -> Intent {
    let there = present.iter().map(|words| match words.split_once(" for ") {
        Some((substitute, member)) => Present {
            person: person(substitute),
            stands_for: Some(person(member)),
        },
        None => Present {
            person: person(words),
            stands_for: None,
        },
    });
    Intent::RecordAttendance {
        absent: absent.iter().map(|name| person(name)).collect(),
        chair: person(chair),
        present: there.collect(),
    }
}

fn everybody() -> Intent {
    attendance(&["kari", "ola", "per", "anne"], "kari", &[])
}

fn sign(signers: &[&str]) -> Intent {
    Intent::SignMinutes {
        minutes: blob("protokoll"),
        signed_by: signers.iter().map(|name| person(name)).collect(),
    }
}

fn cancel() -> Intent {
    Intent::Cancel {
        reason: text("too few can come"),
    }
}

/// What follows from some intents, one after the other.
fn history(asks: Vec<Ask<Intent, Facts>>) -> Vec<Event> {
    let mut events = Vec::new();
    for ask in asks {
        events.extend(after::<Meeting>(&events).decide(&ask).unwrap());
    }
    events
}

fn called() -> Vec<Event> {
    history(vec![before(call())])
}

fn held() -> Vec<Event> {
    history(vec![
        before(call()),
        before(papers(&[sak()])),
        during(everybody()),
    ])
}

fn signed() -> Vec<Event> {
    history(vec![before(call()), during(everybody()), during(sign(&["kari"]))])
}

fn cancelled() -> Vec<Event> {
    history(vec![before(call()), before(cancel())])
}

#[test]
fn is_called_prepared_held_and_minuted() {
    let events = history(vec![
        before(call()),
        before(papers(&[sak()])),
        during(everybody()),
        during(sign(&["per", "kari"])),
    ]);
    let kinds: Vec<_> = events.iter().map(events::Event::kind).collect();
    assert_eq!(
        kinds,
        [
            "meeting.called@1",
            "meeting.papers_sent@1",
            "meeting.attendance_recorded@1",
            "meeting.minutes_signed@1"
        ]
    );
    let body_seen = cite("body", hovedstyret(), a_body_with_substitutes().len() as u64);
    assert_eq!(events::Event::cites(&events[0]), [&body_seen]);
    assert_eq!(events::Event::not_after(&events[0]), Some(noon()));
    let (held, signed): (Meeting, Meeting) = (after(&events[..3]), after(&events));
    assert!(held.is_sitting() && !signed.is_sitting());
    assert_eq!((held.chair(), held.present().len()), (Some(person("kari")), 4));
    assert_eq!(
        (held.body(), &held.cases[..]),
        (Some(hovedstyret()), &[sak()][..])
    );
    assert!(!after::<Meeting>(&events[..2]).is_sitting());
}

#[test]
fn the_same_again_is_nothing() {
    let papers_again = ask(at(noon(), ks()), papers(&[sak()]), facts());
    for (events, again) in [
        (called(), before(call())),
        // Late: what was done in time is not undone by saying it again.
        (called(), during(call())),
        (held(), papers_again),
        (
            held(),
            during(attendance(&["anne", "per", "ola", "kari"], "kari", &[])),
        ),
        (signed(), during(everybody())),
        (signed(), during(sign(&["kari"]))),
        (cancelled(), before(cancel())),
    ] {
        given::<Meeting>(events).when(again).then_expect_events(vec![]);
    }
}

/// Invariant 8: substitutes step in for members who are away, in the order of their list.
#[test]
fn substitutes_step_in_in_order() {
    let fine = |present: &[&str], chair, absent: &[&str]| {
        let events = history(vec![before(call()), during(attendance(present, chair, absent))]);
        after::<Meeting>(&events)
    };
    let one = fine(&["kari", "ola", "anne", "eva for per"], "kari", &[]);
    assert!(one.present().contains(&person("eva")));
    fine(&["kari", "anne", "eva for per", "liv for ola"], "kari", &[]);
    // The first could not come.
    fine(&["kari", "ola", "anne", "liv for per"], "kari", &["eva"]);
}

#[test]
fn the_deputy_leads_when_the_chair_is_away_else_whom_they_choose() {
    for (there, leads, absent) in [
        (&["ola", "per", "anne", "eva for kari"][..], "ola", &[][..]),
        (&["per", "anne"], "anne", &["kari", "ola"]),
        (&["per", "eva for kari"], "eva", &["anne", "ola"]),
    ] {
        let events = history(vec![before(call()), during(attendance(there, leads, absent))]);
        assert_eq!(after::<Meeting>(&events).chair(), Some(person(leads)));
    }
}

#[test]
fn somebody_leaves_and_the_attendance_is_taken_anew() {
    let without = attendance(&["kari", "ola"], "kari", &["anne", "per"]);
    let again = history(vec![before(call()), during(everybody()), during(without)]);
    let body: Body = after(&a_body_with_substitutes());
    let state: Meeting = after(&again);
    assert!(state.is_quorate(&body));
    let alone = attendance(&["kari"], "kari", &["anne", "ola", "per"]);
    let alone: Meeting = after(&history(vec![before(call()), during(alone)]));
    assert!(alone.is_sitting() && !alone.is_quorate(&body));
    assert!(!Meeting::default().is_quorate(&body));
}

fn refused_before_the_meeting() -> Vec<crate::testing::No<Meeting>> {
    let unknown = ask(ks(), call(), Facts::default());
    let empty = ask(
        ks(),
        call(),
        Facts {
            body: Some(seen::<Body>(hovedstyret(), &[])),
            cases: vec![],
        },
    );
    let (starts, now) = (now(), now());
    let foreign = ask(
        ks(),
        papers(&[sak()]),
        Facts {
            cases: vec![(sak(), Some(body_id("landsstyret")))],
            ..facts()
        },
    );
    let no_such = Refusal::UnknownBody { body: hovedstyret() };
    let begun = Refusal::Begun {
        starts: noon(),
        now: noon(),
    };
    let other_case = case_id("other");
    vec![
        (vec![], before(papers(&[sak()])), Refusal::Unknown),
        (vec![], unknown, no_such.clone()),
        (vec![], empty, no_such),
        (
            vec![],
            before(called_at("rom", now)),
            Refusal::InThePast { starts, now },
        ),
        (vec![], before(called_at(" ", noon())), Refusal::NoPlace),
        (
            vec![],
            before(called_at("https://x/y?pwd=1", noon())),
            Refusal::LinkAsPlace,
        ),
        (
            called(),
            before(called_at("rom 5", noon())),
            Refusal::AlreadyCalled,
        ),
        (cancelled(), before(papers(&[sak()])), Refusal::Cancelled),
        (called(), during(papers(&[sak()])), begun),
        (called(), before(papers(&[])), Refusal::NoCase),
        (
            called(),
            before(papers(&[sak(), sak()])),
            Refusal::CaseTwice { case: sak() },
        ),
        (
            called(),
            before(papers(&[other_case])),
            Refusal::UnknownCase { case: other_case },
        ),
        (called(), foreign, Refusal::OtherBody { case: sak() }),
    ]
}

/// Invariant 8: a substitute who comes before their turn, or for a member who is there, is refused.
#[test]
fn every_refusal_is_provoked() {
    use Refusal as No;
    let take = |present: &[&str], chair, absent: &[&str]| during(attendance(present, chair, absent));
    let of = |person_name| person(person_name);
    let wrong = |no, ask| (called(), ask, no);
    let mut cases = vec![
        wrong(
            No::NotBegun {
                starts: noon(),
                now: now(),
            },
            before(everybody()),
        ),
        wrong(
            No::NobodyThere,
            take(&[], "kari", &["kari", "ola", "per", "anne"]),
        ),
        wrong(
            No::NamedTwice { person: of("kari") },
            take(&["kari", "kari"], "kari", &[]),
        ),
        wrong(
            No::NamedTwice { person: of("kari") },
            take(&["kari"], "kari", &["kari"]),
        ),
        wrong(
            No::NotSeated { person: of("nils") },
            take(&["kari", "nils"], "kari", &[]),
        ),
        wrong(
            No::NotSeated { person: of("nils") },
            take(&["kari"], "kari", &["ola", "per", "anne", "nils"]),
        ),
        wrong(
            No::MemberForAnother { person: of("ola") },
            take(&["kari", "ola for per"], "kari", &["anne"]),
        ),
        wrong(
            No::ForNobody { person: of("eva") },
            take(&["kari", "eva"], "kari", &[]),
        ),
        wrong(
            No::ForNoMember { person: of("liv") },
            take(&["kari", "eva for liv"], "kari", &[]),
        ),
        wrong(
            No::ForAnotherPresent { person: of("kari") },
            take(&["kari", "eva for kari"], "kari", &[]),
        ),
        wrong(
            No::ForAnotherPresent { person: of("per") },
            take(&["kari", "eva for per", "liv for per"], "kari", &["ola", "anne"]),
        ),
        wrong(
            No::OutOfTurn {
                person: of("liv"),
                first: of("eva"),
            },
            take(&["kari", "ola", "anne", "liv for per"], "kari", &[]),
        ),
        wrong(
            No::NotAccountedFor { person: of("anne") },
            take(&["kari", "ola", "per"], "kari", &[]),
        ),
        wrong(
            No::StoodFor { person: of("per") },
            take(&["kari", "ola", "anne", "eva for per"], "kari", &["per"]),
        ),
        wrong(
            No::WrongChair {
                given: of("ola"),
                leads: of("kari"),
            },
            take(&["kari", "ola", "per", "anne"], "ola", &[]),
        ),
        wrong(
            No::ChairNotThere { chair: of("kari") },
            take(&["per", "anne"], "kari", &["kari", "ola"]),
        ),
        wrong(No::NotHeld, during(sign(&["kari"]))),
        (
            held(),
            during(sign(&["kari", "nils"])),
            No::SignerNotThere { person: of("nils") },
        ),
        (
            held(),
            during(sign(&["ola"])),
            No::ChairSigns { chair: of("kari") },
        ),
        (held(), during(cancel()), No::AlreadyHeld),
        (signed(), during(sign(&["kari", "ola"])), No::Signed),
        (
            signed(),
            take(&["kari", "ola"], "kari", &["per", "anne"]),
            No::Signed,
        ),
        (cancelled(), during(everybody()), No::Cancelled),
        (
            called(),
            ask(
                acting(Role::KsSecretariat, body_id("landsstyret")),
                cancel(),
                facts(),
            ),
            Denied::OtherOrg {
                given: body_id("landsstyret").into(),
                wanted: hovedstyret().into(),
            }
            .into(),
        ),
        // Whoever has not the right does not hear that there is no such meeting.
        (
            vec![],
            ask(acting(Role::BodyMember, hovedstyret()), cancel(), facts()),
            Denied::NotInRole {
                role: authority::Name(Role::BodyMember),
                right: Right::PrepareCases,
            }
            .into(),
        ),
    ];
    cases.extend(refused_before_the_meeting());
    all_refused::<Meeting>(CODES, cases);
}
