use super::*;
use crate::{
    By,
    round::Phase,
    testing::{
        a_body, a_case, a_round, a_round_under, acting, after, all_refused, ask, blob, body_id, by, cite,
        engine, given, hovedstyret, operator, person, rules, seen, spring, text,
    },
};
use authority::{Denied, Name};
use events::{Role, round};

/// What the engine looks up: a final round, binding or not, and the body with or without a casting vote.
fn facts(binding: bool, casting_vote: bool) -> Facts {
    let rules = round::Rules { binding, ..rules() };
    Facts {
        round: Some(seen(spring(), &a_round_under(rules, Phase::Final))),
        body: Some(seen(hovedstyret(), &a_body(casting_vote))),
        points: a_case().points,
    }
}

fn secretary() -> By {
    acting(Role::KsSecretariat, hovedstyret())
}

fn open(list: &str) -> Ask<Intent, Facts> {
    let intent = Intent::Open {
        body: hovedstyret(),
        round: spring(),
        list: blob(list).sha256,
    };
    ask(secretary(), intent, facts(true, true))
}

fn member(name: &str) -> By {
    by(person(name), Role::BodyMember, hovedstyret())
}

fn vote(name: &str, point: u32, choice: Choice) -> Ask<Intent, Facts> {
    ask(member(name), Intent::Vote { point, choice }, facts(true, true))
}

/// Resolves a point; a no is a rejection.
fn resolve(point: u32) -> Ask<Intent, Facts> {
    resolve_so(point, Some(Outcome::Rejected), facts(true, true))
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

/// The case with votes on the list: those for, then those against.
fn voted(yes: &[&str], no: &[&str]) -> Vec<Event> {
    let cast = |name: &&str, choice| was_cast(name, 0, choice);
    let yes = yes.iter().map(|name| cast(name, Choice::For));
    let no = no.iter().map(|name| cast(name, Choice::Against));
    [Event::Opened(a_case())]
        .into_iter()
        .chain(yes)
        .chain(no)
        .collect()
}

fn was_cast(name: &str, point: u32, choice: Choice) -> Event {
    Event::VoteCast(VoteCast {
        body_seen: cite("body", hovedstyret(), 5),
        choice,
        person: person(name),
        point,
    })
}

fn resolved(outcome: Outcome, yes: u32, no: u32, casting_vote: bool) -> Event {
    let approved = approves(outcome);
    Event::Resolved(Resolved {
        against: no,
        body_seen: cite("body", hovedstyret(), 5),
        casting_vote,
        r#for: yes,
        outcome,
        point: 0,
        reason: (!approved).then(|| text("too many hours")),
    })
}

#[test]
fn a_case_is_opened_on_a_final_list() {
    given::<Case>([])
        .when(open("list"))
        .then_expect_events(vec![Event::Opened(a_case())]);
    assert_eq!(
        events::Event::cites(&Event::Opened(a_case())),
        [&cite("round", spring(), 11)]
    );
}

#[test]
fn members_vote_and_may_change_their_vote_until_the_point_is_decided() {
    for choice in [Choice::For, Choice::Against] {
        given::<Case>(voted(&["ola"], &[]))
            .when(vote("kari", 0, choice))
            .then_expect_events(vec![was_cast("kari", 0, choice)]);
    }
    given::<Case>(voted(&["ola"], &[]))
        .when(vote("ola", 0, Choice::Against))
        .then_expect_events(vec![was_cast("ola", 0, Choice::Against)]);
    let changed = after::<Case>(&voted(&["ola"], &["ola"]));
    assert_eq!(changed.votes[&0][&person("ola")], Choice::Against);
}

/// Four seats, of which half is a quorum; Kari is in the chair.
#[test]
fn the_majority_decides_and_a_tie_only_by_the_chairs_own_vote() {
    use Outcome::{Noted, Ratified, Rejected, Returned};
    let no = Some(Rejected);
    for (yes, against, otherwise, (binding, casting), event) in [
        (
            &["ola", "per"][..],
            &[][..],
            None,
            (true, true),
            resolved(Ratified, 2, 0, false),
        ),
        (
            &["ola", "per"],
            &["kari"],
            None,
            (true, true),
            resolved(Ratified, 2, 1, false),
        ),
        (
            &["ola", "per"],
            &[],
            None,
            (false, true),
            resolved(Noted, 2, 0, false),
        ),
        (
            &["kari"],
            &["ola", "per"],
            no,
            (true, true),
            resolved(Rejected, 1, 2, false),
        ),
        (
            &["kari"],
            &["ola", "per"],
            Some(Returned),
            (true, true),
            resolved(Returned, 1, 2, false),
        ),
        // A tie: as the chair voted where the standing orders say so,
        (
            &["kari"],
            &["ola"],
            None,
            (true, true),
            resolved(Ratified, 1, 1, true),
        ),
        (
            &["ola"],
            &["kari"],
            no,
            (true, true),
            resolved(Rejected, 1, 1, true),
        ),
        // not approved where they do not,
        (
            &["kari"],
            &["ola"],
            no,
            (true, false),
            resolved(Rejected, 1, 1, false),
        ),
        // nor where the chair did not vote.
        (
            &["per"],
            &["ola"],
            no,
            (true, true),
            resolved(Rejected, 1, 1, false),
        ),
        // Whoever has no seat does not count.
        (
            &["ola", "per", "nobody"],
            &["kari", "anne"],
            no,
            (true, false),
            resolved(Rejected, 2, 2, false),
        ),
    ] {
        given::<Case>(voted(yes, against))
            .when(resolve_so(0, otherwise, facts(binding, casting)))
            .then_expect_events(vec![event]);
    }
}

#[test]
fn mandates_come_after_the_list() {
    let history = [
        voted(&["ola", "per"], &[]),
        vec![resolved(Outcome::Ratified, 2, 0, false)],
    ]
    .concat();
    assert!(!after::<Case>(&history).is_decided());
    given::<Case>(history.clone())
        .when(vote("kari", 1, Choice::For))
        .then_expect_events(vec![was_cast("kari", 1, Choice::For)]);
    let votes = ["kari", "ola"].map(|name| was_cast(name, 1, Choice::For));
    let Event::Resolved(list) = resolved(Outcome::Ratified, 2, 0, false) else {
        unreachable!("made above")
    };
    let mandate = Event::Resolved(Resolved { point: 1, ..list });
    let voted = [history, votes.into()].concat();
    given::<Case>(voted.clone())
        .when(resolve(1))
        .then_expect_events(vec![mandate.clone()]);
    assert!(after::<Case>(&[voted, vec![mandate]].concat()).is_decided());
}

#[test]
fn the_same_again_is_nothing() {
    let decided = || {
        [
            voted(&["ola", "per"], &[]),
            vec![resolved(Outcome::Ratified, 2, 0, false)],
        ]
        .concat()
    };
    for again in [open("list"), vote("ola", 0, Choice::For), resolve(0)] {
        given::<Case>(decided()).when(again).then_expect_events(vec![]);
    }
}

#[test]
fn refusals() {
    let opened = || voted(&[], &[]);
    let decided = |outcome| [voted(&["ola", "per"], &[]), vec![resolved(outcome, 2, 0, false)]].concat();
    let without = |mut ask: Ask<Intent, Facts>, change: fn(&mut Facts)| {
        change(&mut ask.facts);
        ask
    };
    let mut elsewhere = open("list");
    elsewhere.intent = Intent::Open {
        body: body_id("utvalget"),
        round: spring(),
        list: blob("list").sha256,
    };
    elsewhere.by = acting(Role::KsSecretariat, body_id("utvalget"));
    let mut unreasoned = resolve(0);
    unreasoned.intent = Intent::Resolve {
        point: 0,
        otherwise: Some(Outcome::Rejected),
        reason: None,
    };
    let mut tied_and_silent = facts(true, false);
    tied_and_silent.points = vec![];
    let unknown_round = Refusal::UnknownRound { round: spring() };
    let superseded = Refusal::Superseded {
        given: blob("an older list").sha256,
        current: blob("list").sha256,
    };
    let few = |present| Refusal::NoQuorum { present, wanted: 2 };
    let denied = |role, right| Denied::NotInRole {
        role: Name(role),
        right,
    };
    let instead = |by, ask: Ask<Intent, Facts>| Ask { by, ..ask };
    all_refused::<Case>(
        CODES,
        vec![
            (vec![], vote("ola", 0, Choice::For), Refusal::Unknown),
            (opened(), open("another list"), Refusal::AlreadyOpened),
            (
                vec![],
                without(open("list"), |facts| facts.round = None),
                unknown_round,
            ),
            (
                vec![],
                without(open("list"), |facts| {
                    facts.round = Some(seen(spring(), &a_round(Phase::Tallied)))
                }),
                Refusal::NotFinal,
            ),
            (vec![], open("an older list"), superseded),
            (
                vec![],
                elsewhere,
                Refusal::WrongBody {
                    body: body_id("utvalget"),
                },
            ),
            (
                opened(),
                vote("ola", 2, Choice::For),
                Refusal::UnknownPoint { point: 2, points: 2 },
            ),
            (opened(), vote("ola", 1, Choice::For), Refusal::ListFirst),
            (opened(), resolve(1), Refusal::ListFirst),
            (
                decided(Outcome::Returned),
                vote("ola", 1, Choice::For),
                Refusal::ListNotApproved,
            ),
            (decided(Outcome::Rejected), resolve(1), Refusal::ListNotApproved),
            (
                decided(Outcome::Ratified),
                vote("ola", 0, Choice::Against),
                Refusal::PointResolved { point: 0 },
            ),
            (opened(), vote("nobody", 0, Choice::For), Refusal::NotSeated),
            (
                opened(),
                without(vote("ola", 0, Choice::For), |facts| facts.body = None),
                Refusal::NotSeated,
            ),
            (opened(), resolve(0), few(0)),
            (voted(&["ola"], &[]), resolve(0), few(1)),
            (voted(&["ola", "nobody"], &[]), resolve(0), few(1)),
            (
                voted(&["kari"], &["ola", "per"]),
                unreasoned,
                Refusal::ReasonMissing,
            ),
            // A tie without a casting vote is no approval, and the chair cannot make it one.
            (
                voted(&["kari"], &["ola"]),
                resolve_so(0, None, tied_and_silent.clone()),
                Refusal::ReasonMissing,
            ),
            (
                voted(&["kari"], &["ola"]),
                resolve_so(0, Some(Outcome::Ratified), tied_and_silent),
                Refusal::ReasonMissing,
            ),
            // Neither the engine nor the operator votes or ratifies, and the secretariat only writes down.
            (
                opened(),
                instead(engine(), vote("ola", 0, Choice::For)),
                denied(Role::Process, Right::VoteInBody).into(),
            ),
            (
                opened(),
                instead(operator(), vote("ola", 0, Choice::For)),
                denied(Role::Operator, Right::VoteInBody).into(),
            ),
            (
                opened(),
                instead(secretary(), vote("ola", 0, Choice::For)),
                denied(Role::KsSecretariat, Right::VoteInBody).into(),
            ),
            (
                opened(),
                instead(engine(), resolve(0)),
                denied(Role::Process, Right::PrepareCases).into(),
            ),
            (
                opened(),
                instead(operator(), resolve(0)),
                denied(Role::Operator, Right::PrepareCases).into(),
            ),
            (
                opened(),
                instead(
                    by(person("ola"), Role::BodyMember, body_id("utvalget")),
                    vote("ola", 0, Choice::For),
                ),
                Denied::OtherOrg {
                    given: body_id("utvalget").into(),
                    wanted: hovedstyret().into(),
                }
                .into(),
            ),
        ],
    );
}
