//! What a need may go through, story by story, and every "no".

mod arrival;
mod exits;
mod merging;
mod rounds;
mod screening;

use super::*;
use crate::{
    By,
    round::Phase,
    testing::{
        a_round, acting, after, all_refused, an_eligible_need, ask, askoy, bergen, blob, cite, given,
        need_id, rvts, secretariat, seen, spring, submitted, text, unit, west,
    },
};
use authority::{Denied, Name};
use events::{
    Role, cluster, derived,
    need::{Absorbed, EnteredRound, Exit, LeftRound, Merged, ReferredToResearch, RuledOut},
    region,
};

type No = crate::testing::No<Need>;

fn known() -> Facts {
    Facts {
        id: Some(need_id("vold")),
        unit_known: true,
        centre_known: true,
        ..Facts::default()
    }
}

fn owner(unit: UnitId) -> By {
    acting(Role::NeedOwner, unit)
}

fn submit(new: Submitted) -> Ask<Intent, Facts> {
    ask(owner(new.unit), Intent::Submit(new), known())
}

fn join(unit: UnitId) -> Ask<Intent, Facts> {
    ask(owner(unit), Intent::Join(Joined { unit }), known())
}

fn screen(intent: Intent) -> Ask<Intent, Facts> {
    ask(secretariat(), intent, known())
}

fn own(unit: UnitId, intent: Intent) -> Ask<Intent, Facts> {
    ask(owner(unit), intent, known())
}

fn no_facts(mut ask: Ask<Intent, Facts>) -> Ask<Intent, Facts> {
    ask.facts = Facts::default();
    ask
}

/// A command with something known elsewhere.
fn knowing(mut ask: Ask<Intent, Facts>, know: impl FnOnce(&mut Facts)) -> Ask<Intent, Facts> {
    know(&mut ask.facts);
    ask
}

/// The cluster of Bergen and Askøy.
fn the_cluster() -> Seen<Cluster> {
    let formed = cluster::Formed {
        example: true,
        lead: bergen(),
        name: "Vest".into(),
    };
    let joined = cluster::Joined { unit: askoy() };
    let events = [cluster::Event::Formed(formed), cluster::Event::Joined(joined)];
    seen(west(), &events)
}

fn vestland() -> RegionId {
    RegionId(derived(&["region", "vestland"]))
}

/// The region, with that cluster or without.
fn the_region(with_cluster: bool) -> Seen<Region> {
    let formed = region::Event::Formed(region::Formed {
        example: true,
        name: "Vest".into(),
    });
    let joined = region::Event::MemberJoined(region::MemberJoined {
        member: region::Member::Cluster { cluster: west() },
    });
    let events = [vec![formed], vec![joined; usize::from(with_cluster)]].concat();
    seen(vestland(), &events)
}

fn a_need() -> Vec<Event> {
    vec![Event::Submitted(submitted(100))]
}

/// Eligible, and then something more.
fn eligible_and(event: Event) -> Vec<Event> {
    [an_eligible_need(), vec![event]].concat()
}

fn found(hours: u64) -> Event {
    let scale = Scale::Cluster;
    Event::FoundEligible(FoundEligible { hours, scale })
}

fn find() -> Ask<Intent, Facts> {
    let scale = Scale::Cluster;
    screen(Intent::FindEligible { scale })
}

fn out() -> RuledOut {
    RuledOut {
        exit: Exit::OutOfScope,
        reason: text("because"),
    }
}

fn ruled_out() -> Vec<Event> {
    eligible_and(Event::RuledOut(out()))
}

fn merged(into: &str, version: u64) -> Event {
    Event::Merged(Merged {
        into: need_id(into),
        reason: text("the same"),
        target: cite("need", need_id(into), version),
    })
}

fn entered() -> Event {
    Event::EnteredRound(EnteredRound {
        round: spring(),
        round_seen: seen::<Round>(spring(), &a_round(Phase::Screening)).cite,
    })
}

fn in_round() -> Vec<Event> {
    eligible_and(entered())
}

fn left(ending: Ending) -> Event {
    let list = (ending != Ending::NoList).then(|| blob("list").sha256);
    Event::LeftRound(LeftRound {
        list,
        ending,
        round: spring(),
        round_seen: seen::<Round>(spring(), &a_round(Phase::Final)).cite,
    })
}

/// A need that the list of spring did not prioritise.
fn rejected() -> Vec<Event> {
    [in_round(), vec![left(Ending::NotPrioritised { rank: 9 })]].concat()
}

fn stands(status: Status) -> Refusal {
    Refusal::StandsStill { status }
}

fn denied(role: Role, right: Right) -> Refusal {
    let role = Name(role);
    Denied::NotInRole { role, right }.into()
}

fn other_org(given: UnitId, wanted: impl Into<events::OrgId>) -> Refusal {
    let (given, wanted) = (given.into(), wanted.into());
    Denied::OtherOrg { given, wanted }.into()
}

/// Invariant 35: the same command again adds nothing.
#[test]
fn the_same_again_is_nothing() {
    let stories = [
        arrival::again(),
        screening::again(),
        merging::again(),
        rounds::again(),
        exits::again(),
    ];
    for (history, again) in stories.into_iter().flatten() {
        given::<Need>(history).when(again).then_expect_events(vec![]);
    }
}

#[test]
fn every_no() {
    let stories = [
        arrival::refused(),
        screening::refused(),
        merging::refused(),
        rounds::refused(),
        exits::refused(),
    ];
    all_refused::<Need>(CODES, stories.into_iter().flatten().collect());
}

/// Whoever has not the right does not hear that there is no such need.
#[test]
fn the_right_comes_before_the_need() {
    let ask = Ask {
        by: secretariat(),
        ..own(bergen(), Intent::Revise(arrival::reworded()))
    };
    given::<Need>([])
        .when(ask)
        .then_expect_error(denied(Role::Secretariat, Right::OwnNeeds));
}

/// Nothing but a submission or a split makes a need.
#[test]
fn what_does_not_exist_is_unknown() {
    let intents = [
        Intent::Join(Joined { unit: bergen() }),
        Intent::Withdraw(exits::withdrawn(bergen())),
        Intent::Revise(arrival::reworded()),
    ];
    for intent in intents {
        given::<Need>([])
            .when(own(bergen(), intent))
            .then_expect_error(Refusal::Unknown);
    }
    for intent in [
        Intent::RuleOut(out()),
        Intent::Enter { round: spring() },
        Intent::Absorb {
            from: need_id("skole"),
        },
    ] {
        given::<Need>([])
            .when(screen(intent))
            .then_expect_error(Refusal::Unknown);
    }
}
