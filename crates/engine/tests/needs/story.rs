//! One story: needs come in by every way, are judged, merged, parted and divided, leave, or stand in a round; and what
//! the round did not prioritise is carried over or lapses.

use crate::world::{
    World, askoy, bergen, body_id, claim, need_id, need_stream, owner, rules, rvts, secretariat, submit,
    submitted, text, voss, west,
};
use domain::{
    ballot,
    need::{Intent, Status},
    round, support,
};
use engine::{Claim, Done, Draft, Step};
use events::{
    CommandId, Role, RoundId, UnitId, derived,
    need::{
        CarriedOver, Clarified, CriteriaScored, EvidenceAttached, EvidenceJudged, Exit, Joined, Origin,
        ReferredToResearch, Revised, RuledOut, Scale, Submitted, Withdrawn,
    },
    round::Planned,
};

fn need(name: &str, intent: Intent) -> Vec<Step> {
    vec![Step::Need(need_id(name), intent)]
}

fn spring() -> RoundId {
    RoundId(derived(&["round", "spring"]))
}

fn words(hours: u64) -> Revised {
    Revised {
        delivery_type: "kurs".into(),
        description: text("med andre ord"),
        hours,
        subject: "vold".into(),
        title: text("tittel"),
    }
}

pub(crate) async fn told(world: &World) {
    arrival(world).await;
    screening(world).await;
    merging(world).await;
    exits(world).await;
    the_round(world).await;
    afterwards(world).await;
}

/// By itself, on behalf, in a workshop; Voss stands in no cluster.
async fn arrival(world: &World) {
    world
        .ok(owner(bergen()), "a", vec![submit("a", submitted(bergen()))])
        .await;
    world
        .ok(owner(voss()), "e", vec![submit("e", submitted(voss()))])
        .await;
    let coordinator = claim(Role::Coordinator, west());
    let on_behalf = Submitted {
        origin: Origin::OnBehalf {
            cluster: west(),
            consent: "brev".into(),
        },
        ..submitted(askoy())
    };
    let helping = Claim {
        behalf: Some(askoy()),
        ..coordinator.clone()
    };
    world.ok(helping, "b", vec![submit("b", on_behalf)]).await;
    let rows = [("c", bergen()), ("d", askoy()), ("f", bergen())].map(|(name, unit)| {
        let origin = crate::workshop();
        submit(
            name,
            Submitted {
                origin,
                ..submitted(unit)
            },
        )
    });
    world.ok(coordinator, "workshop", rows.to_vec()).await;
    world
        .ok(owner(askoy()), "revise", need("b", Intent::Revise(words(50))))
        .await;
    let joined = Joined { unit: bergen() };
    world
        .ok(owner(bergen()), "join", need("b", Intent::Join(joined)))
        .await;
}

async fn screening(world: &World) {
    let question = text("For hvem?");
    world
        .ok(
            secretariat(),
            "ask",
            need("a", Intent::AskClarification { question }),
        )
        .await;
    let clarified = Clarified {
        answer: text("For alle."),
        unit: bergen(),
    };
    world
        .ok(owner(bergen()), "clarify", need("a", Intent::Clarify(clarified)))
        .await;
    let mut draft = Draft::new(secretariat(), CommandId(derived(&["evidence"])));
    let document = draft.document("application/pdf", b"oppsummering".to_vec());
    let sha256 = document.sha256;
    let attach = Intent::AttachEvidence(EvidenceAttached {
        document,
        title: text("Oppsummering"),
    });
    world
        .engine
        .execute(&draft.with(need("a", attach)))
        .await
        .unwrap();
    let judge = Intent::JudgeEvidence(EvidenceJudged {
        document: sha256,
        reason: text("gjelder noe annet"),
        suffices: false,
    });
    world.ok(secretariat(), "judge", need("a", judge)).await;
    let score = Intent::Score(CriteriaScored {
        benefit: 4,
        equity: 3,
        note: None,
        resources: 2,
        severity: 5,
    });
    world.ok(secretariat(), "score", need("a", score)).await;
    let support = |intent| vec![Step::Support(need_id("a"), askoy(), intent)];
    for (id, intent) in [
        ("support", support::Intent::Give),
        ("no support", support::Intent::Withdraw),
        ("support again", support::Intent::Give),
    ] {
        world.ok(owner(askoy()), id, support(intent)).await;
    }
}

/// Voss's need is merged into Bergen's and taken out again; Askøy's is divided.
async fn merging(world: &World) {
    let merge = Step::merge(need_id("e"), need_id("a"), text("like"));
    world.ok(secretariat(), "merge", merge.to_vec()).await;
    assert_eq!(world.need("a").await.owners, [bergen(), voss()]);
    let unmerge = Step::unmerge(need_id("e"), need_id("a"), text("ikke like"));
    world.ok(secretariat(), "unmerge", unmerge.to_vec()).await;
    assert_eq!(world.need("a").await.owners, [bergen()]);
    assert_eq!(world.need("e").await.status, Status::Submitted);
    let parts = vec![(need_id("d1"), words(60)), (need_id("d2"), words(20))];
    world
        .ok(
            secretariat(),
            "split",
            Step::split(need_id("d"), parts, text("to ting")),
        )
        .await;
    assert_eq!(world.need("d1").await.submitter(), Some(askoy()));
}

async fn exits(world: &World) {
    let reason = || text("fordi");
    let out = RuledOut {
        exit: Exit::OutOfScope,
        reason: reason(),
    };
    world
        .ok(secretariat(), "out", need("c", Intent::RuleOut(out)))
        .await;
    let refer = ReferredToResearch {
        reason: reason(),
        to: "NTNU".into(),
    };
    world
        .ok(secretariat(), "refer", need("e", Intent::Refer(refer)))
        .await;
    let withdrawn = Withdrawn {
        reason: reason(),
        unit: askoy(),
    };
    world
        .ok(
            owner(askoy()),
            "withdraw",
            need("d2", Intent::Withdraw(withdrawn)),
        )
        .await;
}

/// Three needs, and hours for one.
async fn the_round(world: &World) {
    let id = spring();
    let step = |intent| vec![Step::Round(id, intent)];
    let until = world.clock.now().plus_days(1);
    let planned = Planned {
        clusters: vec![west()],
        counties: vec![],
        region: None,
        region_seen: None,
        reruns: None,
        scope: Scale::Cluster,
        title: text("Våren"),
        units: vec![],
    };
    for (words, intent) in [
        ("plan", round::Intent::Plan(planned)),
        ("rules", round::Intent::AdoptRules(rules())),
        ("submissions", round::Intent::OpenSubmissions { until }),
    ] {
        world.ok(secretariat(), words, step(intent)).await;
    }
    world.clock.set(until);
    world
        .ok(secretariat(), "enough", step(round::Intent::CloseSubmissions))
        .await;
    for name in ["a", "b", "d1"] {
        let scale = Scale::Cluster;
        let mut steps = need(name, Intent::FindEligible { scale });
        steps.extend(Step::enter(need_id(name), id));
        world.ok(secretariat(), &format!("enter {name}"), steps).await;
    }
    let offer = Step::offer(rvts(), id, 100).to_vec();
    world.ok(claim(Role::Centre, rvts()), "offer", offer).await;
    let until = world.clock.now().plus_days(1);
    for (words, intent) in [
        ("screened", round::Intent::CloseScreening),
        ("freeze", round::Intent::FreezeCandidates),
        ("open", round::Intent::OpenVoting { until }),
    ] {
        world.ok(secretariat(), words, step(intent)).await;
    }
    assert!(
        world.engine.advance_needs(id).await.unwrap().done.is_empty(),
        "nothing before the end"
    );
    vote(world, bergen(), &["a", "b"]).await;
    vote(world, askoy(), &["a"]).await;
    world.clock.set(until);
    let done = world.engine.advance_round(id).await.unwrap().done;
    assert_eq!(done.last(), Some(&Done::NeedsLeft(3)), "{done:?}");
    assert!(
        world.engine.advance_round(id).await.unwrap().done.is_empty(),
        "nothing twice"
    );
}

async fn vote(world: &World, unit: UnitId, needs: &[&str]) {
    let intent = ballot::Intent::Cast {
        absent: vec![],
        authority: events::ballot::Authority::Delegated {
            reference: "eksempel".into(),
        },
        marks: needs.iter().map(|name| (need_id(name), 1)).collect(),
    };
    let words = format!("vote {unit}");
    let step = vec![Step::Ballot(spring(), unit, intent)];
    world.ok(claim(Role::Representative, unit), &words, step).await;
}

/// One was prioritised. One of the others is carried over by one of its owners, the other lapses.
async fn afterwards(world: &World) {
    let round = spring();
    assert_eq!(
        world.need("a").await.status,
        Status::Prioritised { round, rank: 1 }
    );
    let carried = CarriedOver {
        hours: 45,
        owners: vec![bergen()],
        unit: bergen(),
    };
    world
        .ok(owner(bergen()), "carry", need("b", Intent::CarryOver(carried)))
        .await;
    let carried = world.need("b").await;
    assert_eq!(
        (carried.status, carried.owners),
        (Status::Eligible, vec![bergen()])
    );
    let reason = text("ingen vil ha det med videre");
    world
        .ok(secretariat(), "lapse", need("d1", Intent::Lapse { reason }))
        .await;
    let stream = need_stream("d1");
    let recorded = world.engine.ledger().stream(&stream, events::Version::ABSENT);
    let lapsed = recorded.await.unwrap().pop().unwrap();
    let events::Body::Need(events::need::Event::Lapsed(lapsed)) = lapsed.body else {
        panic!("lapsed last")
    };
    assert_eq!(lapsed.body, Some(body_id()), "the body that adopted the list");
    let stands: domain::support::Support = world.state(&events::support::stream(need_id("a"), askoy())).await;
    assert!(stands.stands);
}
