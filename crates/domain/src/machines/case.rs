//! What can be asked of a case.

use super::{Machine, Sample, sample, scenery::the_round};
use crate::{
    case::{Case, Facts, Intent, approves},
    round::Phase,
    testing::{
        a_body, a_case, a_centre, acting, blob, body_id, by, cite, hovedstyret, now, person, rvts, sak, seen,
        spring, text,
    },
};
use authority::Right;
use events::{
    Digest, MeetingId, Role,
    case::{self, Choice, Ground, Outcome, PointDecided},
    derived,
    meeting::{self, AttendanceRecorded, Called, Form, Present},
};

impl Machine for Case {
    const SOURCE: &'static str = include_str!("../case/mod.rs");
    const KINDS: &'static [&'static str] = case::KINDS;
    const STATES: &'static [&'static str] = &[
        "absent",
        "opened",
        "on the agenda",
        "list approved",
        "decided",
        "list not approved",
        "withdrawn",
    ];

    fn status(&self) -> &'static str {
        match &self.opened {
            None => "absent",
            Some(_) if self.withdrawn.is_some() => "withdrawn",
            Some(_) if self.list_outcome().is_some_and(|outcome| !approves(outcome)) => "list not approved",
            Some(_) if self.is_decided() => "decided",
            Some(_) if self.list_outcome().is_some() => "list approved",
            Some(_) if self.scheduled.is_some() => "on the agenda",
            Some(_) => "opened",
        }
    }

    fn samples() -> Vec<Sample<Self>> {
        [gathering(), votes(), outcomes(), elsewhere()]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// What is known, with some of the body in the meeting; before it with nobody.
fn known(present: &[&str]) -> Facts {
    let called = meeting::Event::Called(Called {
        body: hovedstyret(),
        body_seen: cite("body", hovedstyret(), 5),
        form: Form::Physical,
        place: "KS".into(),
        starts: now(),
    });
    let there = present.iter().map(|name| Present {
        person: person(name),
        stands_for: None,
    });
    let attendance = meeting::Event::AttendanceRecorded(AttendanceRecorded {
        absent: vec![],
        body_seen: cite("body", hovedstyret(), 5),
        chair: person("kari"),
        present: there.collect(),
    });
    let mut events = vec![called, attendance];
    events.truncate(if present.is_empty() { 1 } else { 2 });
    let a_case = a_case();
    Facts {
        id: Some(sak()),
        round: the_round(Phase::Final),
        body: Some(seen(hovedstyret(), &a_body(true))),
        proposal: Some((a_case.proposal, a_case.points[1..].to_vec())),
        attempt: 1,
        earlier: None,
        meeting: Some(seen(the_meeting(), &events)),
        advisor: Some(seen(body_id("fagrådet"), &a_body(true))),
        centre: Some(seen(rvts(), &a_centre())),
    }
}

fn the_meeting() -> MeetingId {
    MeetingId(derived(&["meeting"]))
}

fn prepares(intent: Intent, facts: Facts) -> Sample<Case> {
    sample(
        acting(Role::KsSecretariat, hovedstyret()),
        Right::PrepareCases,
        intent,
        facts,
    )
}

fn gathering() -> Vec<Sample<Case>> {
    let open = |name| Intent::Open {
        body: hovedstyret(),
        round: spring(),
        list: blob(name).sha256,
    };
    let schedule = || Intent::Schedule {
        meeting: the_meeting(),
    };
    let advises = |body| {
        let opinion = text("go on");
        let intent = Intent::RecordOpinion { body, opinion };
        sample(
            acting(Role::KsSecretariat, body),
            Right::PrepareCases,
            intent,
            known(&[]),
        )
    };
    let withdraw = Intent::Withdraw {
        reason: text("was put too early"),
    };
    vec![
        prepares(open("list"), known(&[])),
        prepares(open("another list"), known(&[])),
        prepares(schedule(), known(&[])),
        prepares(schedule(), known(&["kari", "ola"])),
        prepares(withdraw, known(&[])),
        advises(body_id("fagrådet")),
        advises(hovedstyret()),
    ]
}

fn votes() -> Vec<Sample<Case>> {
    let votes = |name, point, choice| {
        let by = by(person(name), Role::BodyMember, hovedstyret());
        let intent = Intent::Vote { point, choice };
        sample(by, Right::VoteInBody, intent, known(&["kari", "ola"]))
    };
    let steps_out = |reason| {
        let intent = Intent::SettleRecusal {
            against: vec![],
            r#for: ["kari", "ola"].map(person).into(),
            ground: Ground::Special,
            person: person("per"),
            point: 1,
            reason,
        };
        prepares(intent, known(&["kari", "ola", "per"]))
    };
    let dissent = Intent::Dissent {
        point: 0,
        words: text("too little"),
    };
    let dissenter = by(person("ola"), Role::BodyMember, hovedstyret());
    vec![
        votes("kari", 0, Choice::For),
        votes("ola", 0, Choice::For),
        votes("kari", 1, Choice::For),
        votes("ola", 1, Choice::For),
        votes("kari", 0, Choice::Against),
        votes("ola", 0, Choice::Against),
        votes("per", 0, Choice::For),
        votes("ola", 7, Choice::For),
        steps_out(Some(text("works with the director"))),
        steps_out(None),
        sample(dissenter, Right::VoteInBody, dissent, known(&["kari", "ola"])),
    ]
}

fn outcomes() -> Vec<Sample<Case>> {
    let resolve = |point, otherwise: Option<Outcome>| {
        let reason = otherwise.map(|_| text("there is more to say"));
        let intent = Intent::Resolve {
            point,
            otherwise,
            reason,
        };
        prepares(intent, known(&["kari", "ola"]))
    };
    vec![
        resolve(0, Some(Outcome::Returned)),
        resolve(1, Some(Outcome::Rejected)),
        resolve(0, None),
    ]
}

fn elsewhere() -> Vec<Sample<Case>> {
    let ratified = |point| PointDecided {
        against: 0,
        casting_vote: false,
        r#for: 3,
        outcome: Outcome::Ratified,
        point,
        reason: None,
    };
    let register = |case_number: &str, points: Vec<PointDecided>| {
        let intent = Intent::RegisterElsewhere {
            case_number: case_number.into(),
            date: "2026-11-01".parse().unwrap(),
            minutes: Digest::of(b"minutes"),
            points,
        };
        prepares(intent, known(&[]))
    };
    vec![
        register("2026/9", vec![ratified(0), ratified(1)]),
        register("", vec![ratified(0), ratified(1)]),
        register("2026/9", vec![ratified(0)]),
    ]
}
