use super::*;
use crate::testing::{acting, after, all_refused, ask, askoy, bergen, given, now, operator, text, unit};
use authority::{Denied, Name};
use events::Role;

fn west() -> Formed {
    Formed {
        example: true,
        lead: bergen(),
        name: "Vestklynga".into(),
    }
}

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    let facts = Facts {
        unit_known: true,
        unit_ended: None,
    };
    ask(operator(), intent, facts)
}

fn join(unit: UnitId) -> Intent {
    Intent::Join(Joined { unit })
}

#[test]
fn is_formed_around_a_motorkommune_and_grows() {
    let formed = Event::Formed(west());
    let joined = Event::Joined(Joined { unit: askoy() });
    given::<Cluster>([])
        .when(asked(Intent::Form(west())))
        .then_expect_events(vec![formed.clone()]);
    given::<Cluster>([formed])
        .when(asked(join(askoy())))
        .then_expect_events(vec![joined]);
}

#[test]
fn forming_and_joining_again_is_nothing() {
    let history = || vec![Event::Formed(west()), Event::Joined(Joined { unit: askoy() })];
    for again in [Intent::Form(west()), join(askoy()), join(bergen())] {
        given::<Cluster>(history())
            .when(asked(again))
            .then_expect_events(vec![]);
    }
}

fn leave(unit: UnitId) -> Left {
    Left {
        reason: text("goes its own way"),
        unit,
    }
}

fn lead(lead: UnitId) -> LeadChanged {
    LeadChanged { lead }
}

fn partner(kind: PartnerKind) -> PartnerJoined {
    PartnerJoined {
        kind,
        name: "NORCE".into(),
    }
}

fn release(name: &str) -> PartnerLeft {
    PartnerLeft { name: name.into() }
}

fn dissolve() -> Dissolved {
    Dissolved {
        reason: text("too few"),
    }
}

fn both() -> Vec<Event> {
    vec![Event::Formed(west()), Event::Joined(Joined { unit: askoy() })]
}

fn and(more: Event) -> Vec<Event> {
    [both(), vec![more]].concat()
}

#[test]
fn what_changes_in_a_cluster() {
    let taken = partner(PartnerKind::Research);
    for (events, intent, event) in [
        (both(), Intent::Leave(leave(askoy())), Event::Left(leave(askoy()))),
        (
            both(),
            Intent::ChangeLead(lead(askoy())),
            Event::LeadChanged(lead(askoy())),
        ),
        // Once another leads, the first motorkommune may leave.
        (
            and(Event::LeadChanged(lead(askoy()))),
            Intent::Leave(leave(bergen())),
            Event::Left(leave(bergen())),
        ),
        (
            both(),
            Intent::TakePartner(taken.clone()),
            Event::PartnerJoined(taken.clone()),
        ),
        (
            and(Event::PartnerJoined(taken)),
            Intent::ReleasePartner(release("NORCE")),
            Event::PartnerLeft(release("NORCE")),
        ),
        (both(), Intent::Dissolve(dissolve()), Event::Dissolved(dissolve())),
    ] {
        given::<Cluster>(events.clone())
            .when(asked(intent.clone()))
            .then_expect_events(vec![event.clone()]);
        // Again: nothing.
        given::<Cluster>([events, vec![event]].concat())
            .when(asked(intent))
            .then_expect_events(vec![]);
    }
}

/// Invariant 9: whoever leaves a cluster, or whose cluster is dissolved, stays a unit; a partner never is a member.
#[test]
fn partners_have_no_weight_and_a_dissolved_cluster_has_no_members() {
    let with = and(Event::PartnerJoined(partner(PartnerKind::Centre)));
    let state: Cluster = after(&with);
    assert_eq!((state.members.len(), state.partners.len()), (2, 1));
    assert!(state.is_active() && !Cluster::default().is_active());
    let gone: Cluster = after(&and(Event::Dissolved(dissolve())));
    assert!(gone.members.is_empty() && !gone.is_active());
}

#[test]
fn refusals() {
    let formed = || vec![Event::Formed(west())];
    let nameless = Formed {
        name: " ".into(),
        ..west()
    };
    let other = Formed {
        lead: askoy(),
        ..west()
    };
    let unknown = |intent| ask(operator(), intent, Facts::default());
    let ended = |intent| {
        let mut ask = asked(intent);
        ask.facts.unit_ended = Some(now().date());
        ask
    };
    let no_more = |unit| Refusal::UnitEnded {
        unit,
        from: now().date(),
    };
    let denied = Denied::NotInRole {
        role: Name(Role::Representative),
        right: Right::KeepClusters,
    };
    let representative = ask(
        acting(Role::Representative, bergen()),
        join(askoy()),
        Facts::default(),
    );
    all_refused::<Cluster>(
        CODES,
        vec![
            (vec![], asked(Intent::Form(nameless)), Refusal::NoName),
            (
                vec![],
                unknown(Intent::Form(west())),
                Refusal::UnknownUnit { unit: bergen() },
            ),
            (
                formed(),
                unknown(join(askoy())),
                Refusal::UnknownUnit { unit: askoy() },
            ),
            (formed(), asked(Intent::Form(other)), Refusal::AlreadyFormed),
            (vec![], asked(join(askoy())), Refusal::Unknown),
            (formed(), ended(join(askoy())), no_more(askoy())),
            (vec![], ended(Intent::Form(west())), no_more(bergen())),
            (both(), ended(Intent::ChangeLead(lead(askoy()))), no_more(askoy())),
            (
                both(),
                asked(Intent::Leave(leave(unit("x")))),
                Refusal::NotAMember { unit: unit("x") },
            ),
            (
                both(),
                asked(Intent::ChangeLead(lead(unit("x")))),
                Refusal::NotAMember { unit: unit("x") },
            ),
            (both(), asked(Intent::Leave(leave(bergen()))), Refusal::LeadStays),
            (
                and(Event::PartnerJoined(partner(PartnerKind::Research))),
                asked(Intent::TakePartner(partner(PartnerKind::Observer))),
                Refusal::OtherKind { name: "NORCE".into() },
            ),
            (
                both(),
                asked(Intent::ReleasePartner(release("NORCE"))),
                Refusal::NotAPartner { name: "NORCE".into() },
            ),
            (
                and(Event::Dissolved(dissolve())),
                asked(join(askoy())),
                Refusal::IsDissolved,
            ),
            (formed(), representative, denied.into()),
        ],
    );
}
