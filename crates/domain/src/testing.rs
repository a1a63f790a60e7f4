//! The story that the tests tell, and the words they tell it in.
//!
//! Bergen and Askøy stand in one cluster. They send in needs, the centre RVTS offers hours, a round is held, and
//! Hovedstyret with Kari in the chair decides. [`a_round`] and its like give the history up to some point.

use crate::{Ask, By, Coded, Decider, Hosted, Seen, round::Phase};
use authority::Standing;
use cqrs_es::test::{AggregateTestExecutor, TestFramework};
use events::{
    Actor, Blob, BodyId, CaseId, CentreId, Cite, ClusterId, Date, Digest, Fraction, Lang, Level, LogKey,
    LogKeyId, MandateId, NeedId, OrgId, Period, PersonId, Position, Role, RoundId, Salt, Source, StreamId,
    Text, Time, UnitId, Version, body, case, centre, derived, need, round,
};
use std::collections::BTreeSet;
use tlog::{KeyKind, KeyName, SigningKey};

/// What has happened so far; goes on with `.when(ask)`, then `.then_expect_events` or `.then_expect_error`.
pub(crate) fn given<D: Decider>(events: impl Into<Vec<D::Event>>) -> AggregateTestExecutor<Hosted<D>> {
    TestFramework::with(()).given(events.into())
}

/// The state after some events.
pub(crate) fn after<D: Decider>(events: &[D::Event]) -> D {
    let mut state = D::default();
    events.iter().for_each(|event| state.evolve(event));
    state
}

/// Another stream as the engine would look it up: its state after some events, cited at that version.
pub(crate) fn seen<D: Decider>(id: impl std::fmt::Display, events: &[D::Event]) -> Seen<D> {
    Seen {
        value: after(events),
        cite: cite(D::STREAM, id, events.len() as u64),
    }
}

/// One "no, because": what has happened, what is asked, and the refusal.
pub(crate) type No<D> = (
    Vec<<D as Decider>::Event>,
    Ask<<D as Decider>::Intent, <D as Decider>::Facts>,
    <D as Decider>::Refusal,
);

/// Provokes refusals, and makes sure that every code of the stream is among them, and a lack of rights.
#[track_caller]
pub(crate) fn all_refused<D: Decider>(codes: &[&str], cases: Vec<No<D>>) {
    let mut provoked = BTreeSet::new();
    for (events, ask, refusal) in cases {
        provoked.insert(refusal.code());
        let words = refusal.to_string();
        assert!(words.len() > 15 && !words.contains('\n'), "{words}");
        given::<D>(events).when(ask).then_expect_error(refusal);
    }
    let rights: Vec<_> = provoked
        .iter()
        .filter(|code| code.starts_with("authority."))
        .collect();
    assert!(!rights.is_empty(), "no test asks without the right");
    let missing: Vec<_> = codes.iter().filter(|code| !provoked.contains(**code)).collect();
    assert!(missing.is_empty(), "never provoked: {missing:?}");
}

// Who.

/// Somebody with a credential in a role for an organisation, now.
pub(crate) fn acting(role: Role, org: impl Into<OrgId>) -> By {
    by(person("kari"), role, org)
}

/// A certain person with a credential.
pub(crate) fn by(person: PersonId, role: Role, org: impl Into<OrgId>) -> By {
    let org = org.into();
    By {
        actor: Actor {
            behalf: None,
            credential: Some(cite("credential", derived(&["credential"]), 1)),
            level: Level::Substantial,
            org: Some(org),
            person: Some(person),
            role,
        },
        at: now(),
        standing: Some(Standing {
            person,
            role,
            org,
            from: now().plus_millis(-1_000),
            to: now().plus_days(365),
            suspended: false,
            revoked: false,
        }),
    }
}

/// The operator at the keyboard.
pub(crate) fn operator() -> By {
    let mut by = acting(Role::Operator, bergen());
    by.actor = Actor {
        credential: None,
        level: Level::Local,
        org: None,
        ..by.actor
    };
    by.standing = None;
    by
}

/// A key of the log, by number.
pub(crate) fn log_key(number: u8) -> LogKey {
    let name = KeyName::new("log.example.org/west").expect("a name");
    let key = SigningKey::from_seed(name, KeyKind::Ed25519, &[number; 32]);
    key.public().to_string().parse().expect("the line of a key")
}

/// The id that stands in the line of a key.
pub(crate) fn id_of(key: &LogKey) -> LogKeyId {
    let id = key.as_str().split('+').nth(1).unwrap_or_default();
    id.parse().expect("the id of a key")
}

/// The engine.
pub(crate) fn engine() -> By {
    By::process(now())
}

/// The secretariat.
pub(crate) fn secretariat() -> By {
    acting(Role::Secretariat, west())
}

/// The same at another time.
pub(crate) fn at(time: Time, by: By) -> By {
    By { at: time, ..by }
}

/// A command.
pub(crate) fn ask<I, F>(by: By, intent: I, facts: F) -> Ask<I, F> {
    Ask { by, intent, facts }
}

// What.

macro_rules! named {
    ($($function:ident $id:ident $kind:literal),*) => {$(
        #[doc = concat!("A ", $kind, " by name.")]
        pub(crate) fn $function(name: &str) -> $id {
            $id(derived(&[$kind, name]))
        }
    )*};
}
named!(unit UnitId "unit", cluster_id ClusterId "cluster", body_id BodyId "body", need_id NeedId "need",
    round_id RoundId "round", case_id CaseId "case", mandate_id MandateId "mandate", person PersonId "person",
    centre_id CentreId "centre");

pub(crate) fn bergen() -> UnitId {
    unit("bergen")
}
pub(crate) fn askoy() -> UnitId {
    unit("askøy")
}
pub(crate) fn west() -> ClusterId {
    cluster_id("west")
}
pub(crate) fn rvts() -> CentreId {
    centre_id("rvts")
}
pub(crate) fn hovedstyret() -> BodyId {
    body_id("hovedstyret")
}
pub(crate) fn spring() -> RoundId {
    round_id("spring")
}
pub(crate) fn sak() -> CaseId {
    CaseId::of(spring(), &blob("proposal").sha256, 1)
}
pub(crate) fn now() -> Time {
    Time::from_millis(1_795_338_000_000)
}
/// When voting ends.
pub(crate) fn deadline() -> Time {
    now().plus_days(10)
}
pub(crate) fn year() -> Period {
    period("2027-01-01", "2027-12-31")
}
pub(crate) fn period(from: &str, to: &str) -> Period {
    let date = |text: &str| text.parse::<Date>().unwrap();
    Period {
        from: date(from),
        to: date(to),
    }
}
pub(crate) fn cite(kind: &str, id: impl std::fmt::Display, version: u64) -> Cite {
    Cite {
        stream: StreamId::new(kind, id),
        version: Version(version),
    }
}
pub(crate) fn text(words: &str) -> Text {
    Text::commit(Lang::Nb, &Salt([1; 32]), words)
}
pub(crate) fn blob(name: &str) -> Blob {
    Blob::json(name.as_bytes())
}
pub(crate) fn source(name: &str) -> Source {
    Source {
        name: name.into(),
        sha256: Digest::of(name.as_bytes()),
    }
}
pub(crate) fn half() -> Fraction {
    Fraction::new(1, 2).unwrap()
}

// Histories.

/// A need of Bergen, submitted.
pub(crate) fn submitted(hours: u64) -> need::Submitted {
    need::Submitted {
        delivery_type: "kurs".into(),
        description: text("description"),
        guided: None,
        hours,
        origin: need::Origin::Own,
        subject: "vold".into(),
        title: text("title"),
        unit: bergen(),
    }
}

/// A need found eligible.
pub(crate) fn an_eligible_need() -> Vec<need::Event> {
    let scale = need::Scale::Cluster;
    vec![
        need::Event::Submitted(submitted(100)),
        need::Event::FoundEligible(need::FoundEligible { hours: 100, scale }),
    ]
}

/// The centre, with 1000 hours of which 200 are reserved.
pub(crate) fn a_centre() -> Vec<centre::Event> {
    vec![
        centre::Event::Registered(centre::Registered {
            code: "rvts".into(),
            name: "RVTS Vest".into(),
            programme: "RVTS".into(),
            reach: centre::Reach::Region,
            short_name: "RVTS".into(),
            source: source("register"),
            host: None,
        }),
        centre::Event::CapacityDeclared(centre::CapacityDeclared {
            hours: 1_000,
            period: year(),
            reserved: 200,
        }),
    ]
}

/// Standing orders.
pub(crate) fn orders(casting_vote: bool, may_ratify: bool) -> body::Constituted {
    body::Constituted {
        casting_vote,
        citation: "§ 7".into(),
        example: true,
        may_ratify,
        name: "Hovedstyret".into(),
        quorum: half(),
    }
}

/// The body with Kari in the chair and Ola, Per and Anne.
pub(crate) fn a_body(casting_vote: bool) -> Vec<body::Event> {
    let seat = |name| {
        body::Event::MemberSeated(body::MemberSeated {
            group: None,
            person: person(name),
            seat: if name == "kari" {
                body::Seat::Chair
            } else {
                body::Seat::Member
            },
        })
    };
    let mut events = vec![body::Event::Constituted(orders(casting_vote, true))];
    events.extend(["kari", "ola", "per", "anne"].map(seat));
    events
}

/// The same body with Ola as deputy, and Eva and Liv as substitutes, in that order.
pub(crate) fn a_body_with_substitutes() -> Vec<body::Event> {
    let seat = |name, seat| {
        body::Event::MemberSeated(body::MemberSeated {
            group: None,
            person: person(name),
            seat,
        })
    };
    let mut events = a_body(true);
    events.push(seat("ola", body::Seat::Deputy));
    events.push(seat("eva", body::Seat::Substitute { place: 1 }));
    events.push(seat("liv", body::Seat::Substitute { place: 2 }));
    events
}

/// Approval of at most two needs, binding, half the roll, two weeks for complaints.
pub(crate) fn rules() -> round::Rules {
    round::Rules {
        ballot: round::BallotForm::Approval { limit: 2 },
        binding: true,
        breadth: None,
        cap: None,
        carry_limit: 3,
        complaint_days: 14,
        count: round::CountingRule::es_list("cost"),
        entitlement: round::Entitlement::Cast,
        joint_part_min: 20,
        lot_parts: 0,
        outreach: Fraction::ZERO,
        per_field: false,
        period: year(),
        quorum: half(),
        ratified_by: hovedstyret(),
        represent_days: 7,
        ties: round::TieRule::Lex,
        weighting: round::Weighting::Equal,
    }
}

/// The round up to a phase, under [`rules`]. It has two candidates and is voted on until [`deadline`].
pub(crate) fn a_round(phase: Phase) -> Vec<round::Event> {
    a_round_under(rules(), phase)
}

/// The same under other rules.
pub(crate) fn a_round_under(rules: round::Rules, phase: Phase) -> Vec<round::Event> {
    use round::Event;
    let failed = Event::QuorumFailed(round::QuorumFailed { cast: 0, roll: 2 });
    let aside = |from, more: Vec<Event>| [a_round_under(rules.clone(), from), more].concat();
    match phase {
        Phase::QuorumFailed => return aside(Phase::Closed, vec![failed]),
        Phase::Failed => {
            let reason = text("too few");
            return aside(Phase::QuorumFailed, vec![Event::Failed(round::Failed { reason })]);
        }
        Phase::Annulled => return aside(Phase::Voting, vec![Event::Annulled(round::Annulled {})]),
        Phase::Rerun => {
            let settled = round::ComplaintSettled {
                complaint: events::ComplaintId(derived(&["complaint"])),
                reason: text("the roll was wrong"),
                recount_from: None,
                remedy: round::Remedy::Rerun,
            };
            return aside(Phase::Tallied, vec![Event::ComplaintSettled(settled)]);
        }
        _ => {}
    }
    let planned = planned(vec![west()]);
    let steps = [
        (Phase::Planned, Event::Planned(planned)),
        (Phase::RulesAdopted, Event::RulesAdopted(adopted(rules))),
        (
            Phase::Submissions,
            Event::SubmissionsOpened(round::SubmissionsOpened { until: deadline() }),
        ),
        (
            Phase::Screening,
            Event::SubmissionsClosed(round::SubmissionsClosed {}),
        ),
        (
            Phase::ScreeningClosed,
            Event::ScreeningClosed(round::ScreeningClosed {}),
        ),
        (Phase::Frozen, Event::CandidatesFrozen(frozen())),
        (Phase::Voting, Event::VotingOpened(opened())),
        (Phase::Closed, Event::VotingClosed(round::VotingClosed {})),
        (
            Phase::QuorumMet,
            Event::QuorumMet(round::QuorumMet { cast: 2, roll: 2 }),
        ),
        (Phase::Tallied, Event::Tallied(tallied())),
        (
            Phase::Final,
            Event::Finalised(round::Finalised {
                list: blob("list").sha256,
            }),
        ),
    ];
    let reached = steps.into_iter().take_while(|(reached, _)| *reached <= phase);
    reached.map(|(_, event)| event).collect()
}

/// A round planned for some clusters.
pub(crate) fn planned(clusters: Vec<ClusterId>) -> round::Planned {
    round::Planned {
        clusters,
        counties: vec![],
        region: None,
        region_seen: None,
        reruns: None,
        scope: need::Scale::Cluster,
        title: text("spring"),
        units: vec![],
    }
}

pub(crate) fn adopted(rules: round::Rules) -> round::RulesAdopted {
    round::RulesAdopted {
        body_seen: cite("body", hovedstyret(), 5),
        digest: Digest::of(b"rules"),
        rules,
        template_seen: None,
    }
}

pub(crate) fn frozen() -> round::CandidatesFrozen {
    round::CandidatesFrozen {
        candidates: blob("candidates"),
        needs: 2,
        through: Position(70),
    }
}

pub(crate) fn opened() -> round::VotingOpened {
    round::VotingOpened {
        clusters_seen: vec![cite("cluster", west(), 2)],
        roll: blob("roll"),
        units: 2,
        until: deadline(),
    }
}

/// The count, made at the deadline.
pub(crate) fn tallied() -> round::Tallied {
    round::Tallied {
        certificate: blob("certificate"),
        complaints_until: deadline().plus_days(14),
        counted: 2,
        input: Digest::of(b"input"),
        list: blob("list"),
        proposal: blob("proposal"),
        through: Position(90),
        version: 1,
    }
}

/// The case on that round's list and a mandate of 300 hours for the centre.
pub(crate) fn a_case() -> case::Opened {
    case::Opened {
        approved: None,
        body: hovedstyret(),
        earlier_seen: None,
        list: blob("list").sha256,
        points: vec![
            case::Point::List,
            case::Point::Mandate {
                centre: rvts(),
                hours: 300,
            },
        ],
        proposal: blob("proposal").sha256,
        round: spring(),
        round_seen: cite("round", spring(), 11),
    }
}
