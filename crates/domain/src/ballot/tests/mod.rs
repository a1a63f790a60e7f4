//! Casting and opening here; substitutes, lost openings and recusals in files of their own, with their refusals.

mod forms;
mod openings;
mod recusals;
mod substitutes;

use super::*;
use crate::{
    By,
    testing::{
        a_round, a_round_under, acting, after, all_refused, ask, askoy, at, bergen, cite, deadline, engine,
        given, need_id, now, operator, person, rules, seen, spring, text,
    },
};
use authority::{Denied, Name};
use events::{
    Role,
    ballot::{OpeningLost, Unopened},
    credential, derived, round,
};

fn delegated() -> Authority {
    Authority::Delegated {
        reference: "2026/17".into(),
    }
}

fn marks(names: &[(&str, u32)]) -> Marks {
    names.iter().map(|(name, mark)| (need_id(name), *mark)).collect()
}

fn support() -> Marks {
    marks(&[("vold", 1), ("rus", 1)])
}

/// What the engine looks up for Bergen's ballot while the round stands as given.
fn facts(round: &[round::Event]) -> Facts {
    Facts {
        id: Some((spring(), bergen())),
        round: Some(seen(spring(), round)),
        on_roll: true,
        candidates: std::sync::Arc::new(["vold", "rus", "skole"].map(need_id).into()),
        salt: Some(salt(1)),
        opening: Some((support(), salt(1))),
        acting: Some(held("member", None)),
        ..Facts::default()
    }
}

fn credential_id(name: &str) -> CredentialId {
    CredentialId(derived(&["credential", name]))
}

/// A representative's credential, a member's or a substitute's, and what happened to it since.
fn held_since(
    name: &str,
    substitute: Option<credential::Substitute>,
    since: Vec<credential::Event>,
) -> (CredentialId, Seen<Credential>) {
    let granted = credential::Event::Granted(credential::Granted {
        from: now().plus_millis(-1_000),
        org: bergen().into(),
        person: person(name),
        role: Role::Representative,
        substitute,
        to: now().plus_days(365),
    });
    let id = credential_id(name);
    (id, seen(id, &[vec![granted], since].concat()))
}

fn held(name: &str, substitute: Option<credential::Substitute>) -> (CredentialId, Seen<Credential>) {
    held_since(name, substitute, vec![])
}

fn salt(number: u8) -> Salt {
    Salt([number; 32])
}

fn representative() -> By {
    acting(Role::Representative, bergen())
}

fn cast_in(round: &[round::Event], marks: Marks) -> Ask<Intent, Facts> {
    let intent = Intent::Cast {
        absent: vec![],
        authority: delegated(),
        marks,
    };
    ask(representative(), intent, facts(round))
}

fn cast(marks: Marks) -> Ask<Intent, Facts> {
    cast_in(&a_round(Phase::Voting), marks)
}

/// A ballot cast while voting was open, under a salt.
fn was_cast(marks: &Marks, salt: Salt) -> Event {
    Event::Cast(Cast {
        absent: vec![],
        authority: delegated(),
        commitment: commit(&salt, marks).unwrap(),
        not_after: deadline(),
        round: spring(),
        round_seen: cite("round", spring(), 7),
        rules: Digest::of(b"rules"),
        unit: bergen(),
    })
}

fn open(phase: Phase) -> Ask<Intent, Facts> {
    ask(engine(), Intent::Open, facts(&a_round(phase)))
}

/// When a lost opening can no longer be presented.
fn presentable_until() -> Time {
    now().plus_days(7)
}

fn unopen(phase: Phase) -> Ask<Intent, Facts> {
    let reason = text("the vault was lost");
    let by = at(presentable_until().plus_millis(1), engine());
    ask(by, Intent::Unopen { reason }, facts(&a_round(phase)))
}

fn was_lost() -> Event {
    Event::OpeningLost(OpeningLost {
        cast: Version(1),
        round_seen: cite("round", spring(), 9),
        until: presentable_until(),
    })
}

fn was_opened(cast: u64) -> Event {
    Event::Opened(Opened {
        cast: Version(cast),
        marks: support(),
        round_seen: cite("round", spring(), 9),
        salt: salt(1),
    })
}

fn was_unopened() -> Event {
    Event::Unopened(Unopened {
        cast: Version(1),
        reason: text("the vault was lost"),
        round_seen: cite("round", spring(), 9),
    })
}

/// Invariant 12: a ballot's leaf tells nothing of its marks.
#[test]
fn a_ballot_is_sealed_cites_its_round_and_has_a_deadline() {
    let event = was_cast(&support(), salt(1));
    given::<Ballot>([])
        .when(cast(support()))
        .then_expect_events(vec![event.clone()]);
    assert_eq!(events::Event::cites(&event), [&cite("round", spring(), 7)]);
    assert_eq!(events::Event::not_after(&event), Some(deadline()));
    let body = events::Event::to_body(&event).unwrap().to_string();
    assert!(
        !body.contains(&need_id("vold").to_string()),
        "the marks stay sealed: {body}"
    );
}

#[test]
fn a_ballot_may_be_blank_and_may_come_at_the_last_instant() {
    given::<Ballot>([])
        .when(cast(Marks::new()))
        .then_expect_events(vec![was_cast(&Marks::new(), salt(1))]);
    let mut last = cast(support());
    last.by = at(deadline(), last.by);
    given::<Ballot>([])
        .when(last)
        .then_expect_events(vec![was_cast(&support(), salt(1))]);
}

/// Invariant 6: one ballot counts, the last before the close; the earlier ones stay in the log.
#[test]
fn the_last_ballot_before_the_close_counts() {
    let first = was_cast(&marks(&[("skole", 1)]), salt(2));
    given::<Ballot>([first.clone()])
        .when(cast(support()))
        .then_expect_events(vec![was_cast(&support(), salt(1))]);
    let both = [first, was_cast(&support(), salt(1))];
    given::<Ballot>(both)
        .when(open(Phase::QuorumMet))
        .then_expect_events(vec![was_opened(2)]);
}

/// Invariant 35: a ballot cast again, or opened again, adds nothing.
#[test]
fn the_same_again_is_nothing() {
    let sealed = || was_cast(&support(), salt(1));
    given::<Ballot>([sealed()])
        .when(cast(support()))
        .then_expect_events(vec![]);
    given::<Ballot>([sealed(), was_opened(1)])
        .when(open(Phase::QuorumMet))
        .then_expect_events(vec![]);
    given::<Ballot>([sealed(), was_lost(), was_unopened()])
        .when(unopen(Phase::QuorumMet))
        .then_expect_events(vec![]);
    given::<Ballot>([sealed(), was_lost(), was_unopened()])
        .when(open(Phase::QuorumMet))
        .then_expect_events(vec![]);
    assert!(after::<Ballot>(&[sealed()]).is_sealed());
    assert!(!after::<Ballot>(&[sealed(), was_opened(1)]).is_sealed());
    assert!(!after::<Ballot>(&[sealed(), was_unopened()]).is_sealed());
}

/// Invariant 7: nobody votes without a credential of their own that holds at the time; it ends with its period.
#[test]
fn nobody_votes_without_the_right() {
    let own = representative();
    let unit_org = |unit: UnitId| events::OrgId::from(unit);
    let mut without = own.clone();
    without.standing = None;
    let mut stolen = own.clone();
    stolen.actor.person = Some(person("somebody else"));
    let mut revoked = own.clone();
    revoked.standing.as_mut().unwrap().revoked = true;
    let mut expired = own.clone();
    expired.standing.as_mut().unwrap().to = now().plus_millis(-1);
    let (right, role) = (Right::CastBallot, Name(Role::Representative));
    let from = now().plus_millis(-1_000);
    let not_in_role = |role| Denied::NotInRole {
        role: Name(role),
        right,
    };
    for (by, denied) in [
        (without, Denied::NoCredential { role, right }),
        (
            acting(Role::Representative, askoy()),
            Denied::OtherOrg {
                given: unit_org(askoy()),
                wanted: unit_org(bergen()),
            },
        ),
        (stolen, Denied::NotYours),
        (revoked, Denied::Revoked),
        (
            expired,
            Denied::NotActive {
                from,
                to: now().plus_millis(-1),
                at: now(),
            },
        ),
        (operator(), not_in_role(Role::Operator)),
        (engine(), not_in_role(Role::Process)),
        (acting(Role::NeedOwner, bergen()), not_in_role(Role::NeedOwner)),
    ] {
        let ask = Ask {
            by,
            ..cast(support())
        };
        given::<Ballot>([]).when(ask).then_expect_error(denied.into());
    }
}

#[test]
fn refusals() {
    let sealed = || vec![was_cast(&support(), salt(1))];
    let missing = |change: fn(&mut Facts)| {
        let mut ask = cast(support());
        change(&mut ask.facts);
        ask
    };
    let late = |phase| {
        let mut ask = cast_in(&a_round(phase), support());
        ask.by = at(deadline().plus_millis(1), ask.by);
        ask
    };
    let too_late = |at| Refusal::TooLate {
        until: deadline(),
        at,
    };
    let lack = |what| Refusal::FactsMissing { what };
    let mut wrong_salt = open(Phase::QuorumMet);
    wrong_salt.facts.opening = Some((support(), salt(9)));
    let mut wrong_marks = open(Phase::QuorumMet);
    wrong_marks.facts.opening = Some((marks(&[("vold", 1)]), salt(1)));
    let mut lost = open(Phase::QuorumMet);
    lost.facts.opening = None;
    let unknown = Refusal::UnknownRound { round: spring() };
    let by_hand = Ask {
        by: representative(),
        ..open(Phase::QuorumMet)
    };
    let no_hand = Denied::NotInRole {
        role: Name(Role::Representative),
        right: Right::CarryOut,
    };
    let mut cases = vec![
        (vec![], missing(|facts| facts.round = None), unknown.clone()),
        (vec![], cast_in(&[], support()), unknown),
        (vec![], late(Phase::Voting), too_late(deadline().plus_millis(1))),
        (
            vec![],
            cast_in(&a_round(Phase::Closed), support()),
            too_late(now()),
        ),
        // A ballot replaced too late: the first one stands.
        (
            sealed(),
            cast_in(&a_round(Phase::QuorumMet), Marks::new()),
            too_late(now()),
        ),
        (
            vec![],
            missing(|facts| facts.on_roll = false),
            Refusal::NotOnRoll { unit: bergen() },
        ),
        (vec![], missing(|facts| facts.id = None), lack("the ballot's id")),
        (vec![], missing(|facts| facts.salt = None), lack("a fresh salt")),
        (vec![], open(Phase::QuorumMet), Refusal::NotCast),
        (vec![], unopen(Phase::QuorumMet), Refusal::NotCast),
        (sealed(), wrong_salt, Refusal::WrongOpening),
        (sealed(), wrong_marks, Refusal::WrongOpening),
        (sealed(), lost, Refusal::NoOpening),
        (
            [sealed(), vec![was_opened(1)]].concat(),
            unopen(Phase::QuorumMet),
            Refusal::AlreadyOpened,
        ),
        (sealed(), by_hand, no_hand.into()),
        (
            vec![],
            by_authority(Authority::Delegated {
                reference: "  ".into(),
            }),
            Refusal::NoAuthority {
                what: "the reference of the delegation",
            },
        ),
        (
            vec![],
            by_authority(minuted("", "17/26", 0)),
            Refusal::NoAuthority {
                what: "the body that decided",
            },
        ),
        (
            vec![],
            by_authority(minuted("Formannskapet", "", 0)),
            Refusal::NoAuthority {
                what: "its case number",
            },
        ),
        (
            vec![],
            by_authority(minuted("Formannskapet", "17/26", 1)),
            Refusal::AuthorityAhead {
                date: now().plus_days(1).date(),
            },
        ),
        (
            vec![],
            missing(|facts| facts.acting = None),
            lack("the credential"),
        ),
    ];
    cases.extend(forms::refused());
    cases.extend(substitutes::refused());
    cases.extend(openings::refused());
    cases.extend(recusals::refused());
    let early = [Phase::Planned, Phase::Screening, Phase::Frozen, Phase::Annulled];
    cases.extend(early.map(|phase| {
        (
            vec![],
            cast_in(&a_round(phase), support()),
            Refusal::NotOpen { phase },
        )
    }));
    let shut = [Phase::Voting, Phase::Closed, Phase::QuorumFailed];
    cases.extend(shut.map(|phase| (sealed(), open(phase), Refusal::Sealed { phase })));
    cases.extend(shut.map(|phase| (sealed(), unopen(phase), Refusal::Sealed { phase })));
    all_refused::<Ballot>(CODES, cases);
}

fn minuted(body: &str, case: &str, days_ahead: u32) -> Authority {
    Authority::Minuted {
        body: body.into(),
        case: case.into(),
        date: now().plus_days(days_ahead).date(),
        minutes: Digest::of(b"minutes"),
    }
}

fn by_authority(given: Authority) -> Ask<Intent, Facts> {
    let mut ask = cast(support());
    if let Intent::Cast { authority, .. } = &mut ask.intent {
        *authority = given;
    }
    ask
}

#[test]
fn a_decision_made_elsewhere_gives_the_word_with_its_minutes() {
    let authority = minuted("Formannskapet", "17/26", 0);
    let event = match was_cast(&support(), salt(1)) {
        Event::Cast(cast) => Event::Cast(Cast {
            authority: authority.clone(),
            ..cast
        }),
        other => other,
    };
    given::<Ballot>([])
        .when(by_authority(authority))
        .then_expect_events(vec![event]);
}
