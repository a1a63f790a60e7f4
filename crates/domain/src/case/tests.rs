use super::*;
use crate::{
    By,
    round::Phase,
    testing::{
        No, a_body, a_case, a_centre, a_round, a_round_under, acting, after, all_refused, ask, bergen, blob,
        body_id, by, centre_id, cite, engine, given, hovedstyret, now, operator, orders, person, rules, rvts,
        sak, seen, spring, text,
    },
};
use authority::{Denied, Name};
use events::{
    Role, body,
    case::{DissentRecorded, OpinionRecorded, Resolved, Scheduled, VoteCast, Withdrawn},
    centre, derived,
    meeting::{self, AttendanceRecorded, Called, Form, MinutesSigned, Present},
    round,
};

mod gatherings;
mod openings;
mod refusals;

/// The meeting of the body, with these people there and the first in the chair.
fn a_meeting(present: &[&str]) -> Vec<meeting::Event> {
    let body_seen = cite("body", hovedstyret(), 5);
    let there = |name: &&str| Present {
        person: person(name),
        stands_for: None,
    };
    let chair = person(present.first().copied().unwrap_or("kari"));
    vec![
        called(),
        meeting::Event::AttendanceRecorded(AttendanceRecorded {
            absent: vec![],
            body_seen,
            chair,
            present: present.iter().map(there).collect(),
        }),
    ]
}

fn called() -> meeting::Event {
    meeting::Event::Called(Called {
        body: hovedstyret(),
        body_seen: cite("body", hovedstyret(), 5),
        form: Form::Physical,
        place: "KS".into(),
        starts: now(),
    })
}

fn signed() -> meeting::Event {
    meeting::Event::MinutesSigned(MinutesSigned {
        minutes: blob("minutes"),
        signed_by: vec![person("kari")],
    })
}

fn the_meeting() -> MeetingId {
    MeetingId(derived(&["meeting"]))
}

/// What is known: a final round, binding or not, the body with or without a casting vote, who is in the meeting, and
/// the centre, hosted by Bergen.
#[derive(Clone, Copy)]
struct World<'a> {
    binding: bool,
    casting: bool,
    present: &'a [&'a str],
    /// Who is tied to what.
    ties: &'a [(&'a str, Tie)],
}

#[derive(Clone, Copy)]
enum Tie {
    ToCentre,
    ToHost,
}

const WORLD: World<'static> = World {
    binding: true,
    casting: true,
    present: &["kari", "ola", "per"],
    ties: &[],
};

impl World<'_> {
    fn facts(self) -> Facts {
        let binding = self.binding;
        let rules = round::Rules { binding, ..rules() };
        let a_case = a_case();
        Facts {
            id: Some(sak()),
            round: Some(seen(spring(), &a_round_under(rules, Phase::Final))),
            body: Some(seen(hovedstyret(), &self.body())),
            proposal: Some((a_case.proposal, a_case.points[1..].to_vec())),
            attempt: 1,
            earlier: None,
            meeting: Some(seen(the_meeting(), &a_meeting(self.present))),
            advisor: None,
            centre: Some(seen(rvts(), &hosted())),
        }
    }

    fn body(self) -> Vec<body::Event> {
        let deputy = body::Event::MemberSeated(body::MemberSeated {
            group: None,
            person: person("anne"),
            seat: body::Seat::Deputy,
        });
        let tied = self.ties.iter().map(|(name, tie)| {
            let tie = match tie {
                Tie::ToCentre => rvts().into(),
                Tie::ToHost => bergen().into(),
            };
            body::Event::TiesSet(body::TiesSet {
                person: person(name),
                ties: vec![tie],
            })
        });
        let events = a_body(self.casting).into_iter().chain([deputy]);
        events.chain(tied).collect()
    }

    /// How often the body was written.
    fn body_seen(self) -> events::Cite {
        cite("body", hovedstyret(), self.body().len() as u64)
    }
}

/// The centre, hosted by Bergen.
fn hosted() -> Vec<centre::Event> {
    let mut events = a_centre();
    if let Some(centre::Event::Registered(registered)) = events.first_mut() {
        registered.host = Some(bergen());
    }
    events
}

fn facts() -> Facts {
    WORLD.facts()
}

fn secretary() -> By {
    acting(Role::KsSecretariat, hovedstyret())
}

fn prepared(intent: Intent) -> Ask<Intent, Facts> {
    ask(secretary(), intent, facts())
}

fn open(list: &str) -> Ask<Intent, Facts> {
    prepared(Intent::Open {
        body: hovedstyret(),
        round: spring(),
        list: blob(list).sha256,
    })
}

fn member(name: &str) -> By {
    by(person(name), Role::BodyMember, hovedstyret())
}

fn vote(name: &str, point: u32, choice: Choice) -> Ask<Intent, Facts> {
    ask(member(name), Intent::Vote { point, choice }, facts())
}

/// Resolves a point; a no is a rejection.
fn resolve(point: u32) -> Ask<Intent, Facts> {
    resolve_so(point, Some(Outcome::Rejected), facts())
}

fn resolve_so(point: u32, otherwise: Option<Outcome>, facts: Facts) -> Ask<Intent, Facts> {
    let reason = Some(text("too many hours"));
    let intent = Intent::Resolve {
        point,
        otherwise,
        reason,
    };
    ask(secretary(), intent, facts)
}

/// The case on the agenda.
fn scheduled() -> Vec<Event> {
    let meeting = the_meeting();
    let meeting_seen = cite("meeting", meeting, 1);
    vec![
        Event::Opened(a_case()),
        Event::Scheduled(Scheduled {
            meeting,
            meeting_seen,
        }),
    ]
}

/// The case with votes on a point: those for, then those against.
fn voted_on(point: u32, yes: &[&str], no: &[&str]) -> Vec<Event> {
    let cast = |name: &&str, choice| was_cast(name, point, choice);
    let yes = yes.iter().map(|name| cast(name, Choice::For));
    let no = no.iter().map(|name| cast(name, Choice::Against));
    yes.chain(no).collect()
}

fn voted(yes: &[&str], no: &[&str]) -> Vec<Event> {
    [scheduled(), voted_on(0, yes, no)].concat()
}

fn was_cast(name: &str, point: u32, choice: Choice) -> Event {
    Event::VoteCast(VoteCast {
        body_seen: WORLD.body_seen(),
        choice,
        meeting_seen: cite("meeting", the_meeting(), 2),
        person: person(name),
        point,
    })
}

fn resolved(outcome: Outcome, yes: u32, no: u32, casting_vote: bool) -> Event {
    resolved_on(0, outcome, (yes, no), casting_vote)
}

fn resolved_on(point: u32, outcome: Outcome, (yes, no): (u32, u32), casting_vote: bool) -> Event {
    let approved = approves(outcome);
    Event::Resolved(Resolved {
        against: no,
        body_seen: WORLD.body_seen(),
        casting_vote,
        r#for: yes,
        meeting_seen: cite("meeting", the_meeting(), 2),
        outcome,
        point,
        reason: (!approved).then(|| text("too many hours")),
    })
}

/// The list was approved.
fn approved() -> Vec<Event> {
    [
        voted(&["kari", "ola", "per"], &[]),
        vec![resolved(Outcome::Ratified, 3, 0, false)],
    ]
    .concat()
}

/// Asks whether somebody steps out of the mandate's point.
fn settle(name: &str, ground: Ground, yes: &[&str], no: &[&str]) -> Ask<Intent, Facts> {
    let people = |names: &[&str]| names.iter().map(|name| person(name)).collect();
    let judged = matches!(ground, Ground::Party | Ground::Special);
    prepared(Intent::SettleRecusal {
        against: people(no),
        r#for: people(yes),
        ground,
        person: person(name),
        point: 1,
        reason: judged.then(|| text("her brother works there")),
    })
}

fn settled(name: &str, ground: Ground, recused: bool, yes: &[&str], no: &[&str]) -> Event {
    let people = |names: &[&str]| {
        let mut people: Vec<PersonId> = names.iter().map(|name| person(name)).collect();
        people.sort_unstable();
        people
    };
    let judged = matches!(ground, Ground::Party | Ground::Special);
    Event::RecusalSettled(RecusalSettled {
        against: people(no),
        body_seen: WORLD.body_seen(),
        r#for: people(yes),
        ground,
        person: person(name),
        point: 1,
        reason: judged.then(|| text("her brother works there")),
        recused,
    })
}

fn dissent(name: &str, point: u32) -> Ask<Intent, Facts> {
    let words = text("I disagree");
    ask(member(name), Intent::Dissent { point, words }, facts())
}

/// Registers what was decided elsewhere on the list and the mandate.
fn elsewhere(points: Vec<PointDecided>) -> Ask<Intent, Facts> {
    prepared(Intent::RegisterElsewhere {
        case_number: "26/88".into(),
        date: now().date(),
        minutes: blob("minutes").sha256,
        points,
    })
}

fn decided(point: u32, outcome: Outcome, yes: u32, no: u32) -> PointDecided {
    PointDecided {
        against: no,
        casting_vote: false,
        r#for: yes,
        outcome,
        point,
        reason: (!approves(outcome)).then(|| text("too many hours")),
    }
}
