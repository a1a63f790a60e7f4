use super::*;
use crate::testing::{
    a_body, after, all_refused, ask, bergen, given, hovedstyret, operator, secretariat, seen, text, west,
};
use authority::{Denied, Name};
use events::{Role, cluster};

fn vest() -> Formed {
    Formed {
        example: true,
        name: "KSF Vest".into(),
    }
}

fn formed() -> Vec<Event> {
    vec![Event::Formed(vest())]
}

fn a_cluster() -> cluster::Event {
    cluster::Event::Formed(cluster::Formed {
        example: true,
        lead: bergen(),
        name: "Vestklynga".into(),
    })
}

fn facts() -> Facts {
    Facts {
        cluster: Some(seen(west(), &[a_cluster()])),
        body: Some(seen(hovedstyret(), &a_body(true))),
    }
}

fn asked(intent: Intent) -> Ask<Intent, Facts> {
    ask(operator(), intent, facts())
}

fn members() -> [Member; 3] {
    [
        Member::Cluster { cluster: west() },
        Member::Academic { name: "HVL".into() },
        Member::User {
            name: "Mental Helse".into(),
        },
    ]
}

fn joined(member: Member) -> Event {
    Event::MemberJoined(MemberJoined { member })
}

fn leave(member: Member) -> MemberLeft {
    MemberLeft {
        member,
        reason: text("joins another region"),
    }
}

fn seated() -> Event {
    Event::BodySeated(BodySeated {
        body: hovedstyret(),
        body_seen: facts().body.unwrap().cite,
    })
}

#[test]
fn is_formed_and_has_members_and_a_body() {
    given::<Region>([])
        .when(asked(Intent::Form(vest())))
        .then_expect_events(formed());
    for member in members() {
        let left = leave(member.clone());
        let join = Intent::Join {
            member: member.clone(),
        };
        given::<Region>(formed())
            .when(asked(join))
            .then_expect_events(vec![joined(member.clone())]);
        given::<Region>([formed(), vec![joined(member)]].concat())
            .when(asked(Intent::Leave(left.clone())))
            .then_expect_events(vec![Event::MemberLeft(left)]);
    }
    given::<Region>(formed())
        .when(asked(Intent::SeatBody { body: hovedstyret() }))
        .then_expect_events(vec![seated()]);
}

/// Invariant 11: those who advise bring no votes; only clusters do.
#[test]
fn only_clusters_bring_votes() {
    let events: Vec<Event> = formed().into_iter().chain(members().map(joined)).collect();
    let region: Region = after(&events);
    assert_eq!(region.clusters().collect::<Vec<_>>(), [west()]);
    assert!(region.has(west()) && !Region::default().has(west()));
}

#[test]
fn the_same_again_is_nothing() {
    let [cluster, ..] = members();
    let with = [formed(), vec![joined(cluster.clone()), seated()]].concat();
    let without = [with.clone(), vec![Event::MemberLeft(leave(cluster.clone()))]].concat();
    for (events, again) in [
        (formed(), Intent::Form(vest())),
        (
            with.clone(),
            Intent::Join {
                member: cluster.clone(),
            },
        ),
        (with, Intent::SeatBody { body: hovedstyret() }),
        (without, Intent::Leave(leave(cluster))),
    ] {
        given::<Region>(events)
            .when(asked(again))
            .then_expect_events(vec![]);
    }
}

#[test]
fn refusals() {
    let [cluster, ..] = members();
    let join = || Intent::Join {
        member: Member::Cluster { cluster: west() },
    };
    let other = Formed {
        name: "KSF Midt".into(),
        ..vest()
    };
    let nameless = Formed {
        name: String::new(),
        ..vest()
    };
    let dissolved = cluster::Event::Dissolved(cluster::Dissolved {
        reason: text("too few"),
    });
    let gone = Facts {
        cluster: Some(seen(west(), &[a_cluster(), dissolved])),
        ..facts()
    };
    let unconstituted = Facts {
        body: Some(seen::<Body>(hovedstyret(), &[])),
        ..facts()
    };
    let seat = || Intent::SeatBody { body: hovedstyret() };
    let no_cluster = Refusal::UnknownCluster { cluster: west() };
    let no_body = Refusal::UnknownBody { body: hovedstyret() };
    let blank = |member| asked(Intent::Join { member });
    let denied = Denied::NotInRole {
        role: Name(Role::Secretariat),
        right: Right::KeepClusters,
    };
    all_refused::<Region>(
        CODES,
        vec![
            (vec![], asked(Intent::Form(nameless)), Refusal::NoName),
            (
                formed(),
                blank(Member::Academic { name: " ".into() }),
                Refusal::NoName,
            ),
            (
                formed(),
                blank(Member::User { name: String::new() }),
                Refusal::NoName,
            ),
            (formed(), asked(Intent::Form(other)), Refusal::AlreadyFormed),
            (vec![], asked(join()), Refusal::Unknown),
            (
                formed(),
                ask(operator(), join(), Facts::default()),
                no_cluster.clone(),
            ),
            (formed(), ask(operator(), join(), gone), no_cluster),
            (
                formed(),
                asked(Intent::Leave(leave(cluster))),
                Refusal::NotAMember,
            ),
            (
                formed(),
                ask(operator(), seat(), Facts::default()),
                no_body.clone(),
            ),
            (formed(), ask(operator(), seat(), unconstituted), no_body),
            (formed(), ask(secretariat(), join(), facts()), denied.into()),
        ],
    );
}
