//! Whole rounds through the real engine.

use crate::{
    both::on_both_stores,
    fixture::{self, World},
    store::Kind,
};
use engine::EngineError;
use events::{Event, StreamId, Version, ballot, case::Point, mandate, round};
use outcome::{List, Proposal};

on_both_stores! {
    a_round_runs_from_needs_to_mandates
    a_command_twice_at_once_and_after_a_restart_is_one_event_and_one_answer
    refusals_say_why_write_nothing_and_are_remembered
    a_revoked_credential_votes_no_more
    hours_promised_to_one_round_cannot_be_promised_to_another
    a_lost_opening_is_declared_unopened_and_the_rest_is_counted
}

async fn stream<E: Event>(world: &World, id: &StreamId) -> Vec<E> {
    let recorded = world.engine.ledger().stream(id, Version::ABSENT).await.unwrap();
    recorded
        .iter()
        .map(|event| E::of(&event.body).cloned().unwrap())
        .collect()
}

async fn tallied(world: &World, name: &str) -> round::Tallied {
    let events = stream::<round::Event>(world, &StreamId::new("round", fixture::round_id(name))).await;
    let found = events.into_iter().find_map(|event| match event {
        round::Event::Tallied(tallied) => Some(tallied),
        _ => None,
    });
    found.expect("the round is counted")
}

async fn a_round_runs_from_needs_to_mandates(kind: Kind) {
    let world = World::create(kind, 7, 2, 500).await;
    let round = world.open_round("r", 6, 120, fixture::rules()).await;
    for index in 0..6 {
        world
            .vote("r", index, &[index, (index + 1) % 6], "first")
            .await
            .unwrap();
    }
    // A replaced ballot does not count; the last one does.
    world.vote("r", 0, &[2], "second").await.unwrap();
    world.to_deadline();
    world.engine.advance_round(round).await.unwrap();
    let tallied = tallied(&world, "r").await;
    let blob = |digest| {
        let ledger = world.engine.ledger().clone();
        async move { ledger.blob(&digest).await.unwrap().unwrap() }
    };
    let list: List = serde_json::from_slice(&blob(tallied.list.sha256).await).unwrap();
    let proposal: Proposal = serde_json::from_slice(&blob(tallied.proposal.sha256).await).unwrap();
    assert_eq!(list.counted, 6);
    let first = list
        .items
        .iter()
        .find(|item| item.need == fixture::need_id("r", 0))
        .unwrap();
    assert_eq!(
        first.supporters, 1,
        "only the neighbour still supports the need that unit 0 dropped"
    );
    assert!(!proposal.mandates.is_empty());

    let points = u32::try_from(proposal.mandates.len() + 1).unwrap();
    let case = world.approve("r", &tallied, points).await;
    let issued = world.engine.advance_case(case).await.unwrap();
    assert_eq!(issued.done.len(), proposal.mandates.len());
    assert!(
        world.engine.advance_case(case).await.unwrap().done.is_empty(),
        "nothing twice"
    );
    // After the period each of them is over, once.
    let ids = |digest| {
        let of = move |given: &outcome::Proposed| events::MandateId::of(round, &digest, given.centre);
        proposal.mandates.iter().map(of).collect::<Vec<_>>()
    };
    let ids = ids(tallied.proposal.sha256);
    assert!(
        world
            .engine
            .advance_mandates(ids.clone())
            .await
            .unwrap()
            .done
            .is_empty()
    );
    world.clock.set("2028-01-01T12:00:00.000Z".parse().unwrap());
    let over = world.engine.advance_mandates(ids.clone()).await.unwrap();
    assert_eq!(over.done.len(), proposal.mandates.len());
    assert!(world.engine.advance_mandates(ids).await.unwrap().done.is_empty());
    for given in &proposal.mandates {
        let id = events::MandateId::of(round, &tallied.proposal.sha256, given.centre);
        let events = stream::<mandate::Event>(&world, &StreamId::new("mandate", id)).await;
        let [mandate::Event::Issued(issued), mandate::Event::Expired(_)] = events.as_slice() else {
            panic!("issued and over")
        };
        assert_eq!((issued.hours, &issued.items), (given.hours, &given.items));
        assert_eq!(issued.force, mandate::Force::Binding);
    }
    let case = stream::<events::case::Event>(&world, &StreamId::new("case", case)).await;
    let Some(events::case::Event::Opened(opened)) = case.first() else {
        panic!("opened first")
    };
    assert_eq!(opened.points[0], Point::List);
}

async fn a_command_twice_at_once_and_after_a_restart_is_one_event_and_one_answer(kind: Kind) {
    let world = World::create(kind, 3, 1, 500).await;
    world.open_round("r", 2, 100, fixture::rules()).await;
    let before = world.engine.ledger().head().await.unwrap().size;
    let many = (0..50).map(|_| {
        let world = world.clone();
        tokio::spawn(async move { world.vote("r", 1, &[0], "same").await.unwrap() })
    });
    let mut answers = Vec::new();
    for task in many.collect::<Vec<_>>() {
        answers.push(task.await.unwrap());
    }
    let first = answers.iter().find(|reply| !reply.repeated).unwrap().clone();
    assert_eq!(answers.iter().filter(|reply| !reply.repeated).count(), 1);
    assert!(
        answers
            .iter()
            .all(|reply| (&reply.positions, &reply.answer) == (&first.positions, &first.answer))
    );
    assert_eq!(world.engine.ledger().head().await.unwrap().size, before + 1);

    let place = world.place.clone();
    drop(world);
    let world = World::open(&place, 3, 1).await;
    let again = world.vote("r", 1, &[0], "same").await.unwrap();
    assert!(again.repeated);
    assert_eq!((again.positions, again.answer), (first.positions, first.answer));
    let other = world.vote("r", 1, &[1], "same").await;
    assert!(matches!(other, Err(EngineError::OtherBody)));
    assert_eq!(world.engine.ledger().head().await.unwrap().size, before + 1);
}

async fn refusals_say_why_write_nothing_and_are_remembered(kind: Kind) {
    let world = World::create(kind, 3, 1, 500).await;
    world.open_round("r", 2, 100, fixture::rules()).await;
    let size = world.engine.ledger().head().await.unwrap().size;
    let code = |result: Result<engine::Reply, EngineError>| match result {
        Err(EngineError::Refused { code, .. }) => code,
        other => panic!("expected a refusal: {other:?}"),
    };
    assert_eq!(
        code(world.vote("r", 0, &[7], "unknown").await),
        "ballot.not_a_candidate"
    );
    assert_eq!(
        code(world.vote("none", 0, &[], "no round").await),
        "ballot.unknown_round"
    );
    let step = engine::Step::Ballot(
        fixture::round_id("r"),
        fixture::unit(1),
        domain::ballot::Intent::Cast {
            absent: vec![],
            authority: ballot::Authority::Delegated {
                reference: "x".into(),
            },
            marks: Default::default(),
        },
    );
    let other = fixture::claim(events::Role::Representative, fixture::unit(0));
    assert_eq!(
        code(world.act(other, &["for another"], vec![step.clone()]).await),
        "authority.other_organisation"
    );
    assert_eq!(
        code(
            world
                .act(fixture::operator(), &["operator"], vec![step.clone()])
                .await
        ),
        "authority.not_in_role"
    );
    let mut uncertified = fixture::claim(events::Role::Representative, fixture::unit(1));
    uncertified.credential = None;
    assert_eq!(
        code(world.act(uncertified, &["bare"], vec![step]).await),
        "authority.no_credential"
    );
    world.to_deadline();
    world.engine.advance_round(fixture::round_id("r")).await.unwrap();
    assert_eq!(code(world.vote("r", 0, &[0], "late").await), "ballot.too_late");
    let closed = world.engine.ledger().head().await.unwrap().size;
    assert_eq!(closed, size + 2, "closed, and failed for want of quorum");
    let refusals = world.engine.ledger().refusals(0, 100).await.unwrap();
    assert_eq!(refusals.len(), 6);
    assert!(refusals[0].refused.why.starts_with("ballot.not_a_candidate"));
}

async fn a_revoked_credential_votes_no_more(kind: Kind) {
    let world = World::create(kind, 3, 1, 500).await;
    world.open_round("r", 2, 100, fixture::rules()).await;
    let claim = fixture::claim(events::Role::Representative, fixture::unit(0));
    let revoke = domain::credential::Intent::Revoke(events::credential::Revoked {
        reason: fixture::text("sluttet"),
    });
    let step = engine::Step::Credential(claim.credential.unwrap(), revoke);
    world
        .act(fixture::operator(), &["revoke"], vec![step])
        .await
        .unwrap();
    let refused = world.vote("r", 0, &[0], "after").await;
    assert!(
        matches!(
            refused,
            Err(EngineError::Refused {
                code: "authority.revoked",
                ..
            })
        ),
        "{refused:?}"
    );
}

async fn hours_promised_to_one_round_cannot_be_promised_to_another(kind: Kind) {
    let world = World::create(kind, 3, 1, 100).await;
    world.open_round("a", 1, 80, fixture::rules()).await;
    let secretariat = fixture::claim(events::Role::Secretariat, fixture::body_id());
    let id = fixture::round_id("b");
    let planned = fixture::planned("b");
    let steps = vec![
        engine::Step::Round(id, domain::round::Intent::Plan(planned)),
        engine::Step::Round(id, domain::round::Intent::AdoptRules(fixture::rules())),
    ];
    world.act(secretariat, &["plan b"], steps).await.unwrap();
    let speaker = fixture::claim(events::Role::Centre, fixture::centre_id(0));
    let offer = engine::Step::offer(fixture::centre_id(0), id, 30).to_vec();
    let refused = world.act(speaker.clone(), &["too much"], offer).await;
    assert!(
        matches!(
            refused,
            Err(EngineError::Refused {
                code: "centre.promised_twice",
                ..
            })
        ),
        "{refused:?}"
    );
    let offer = engine::Step::offer(fixture::centre_id(0), id, 20).to_vec();
    world.act(speaker, &["the rest"], offer).await.unwrap();
}

async fn a_lost_opening_is_declared_unopened_and_the_rest_is_counted(kind: Kind) {
    let world = World::create(kind, 4, 1, 500).await;
    let round = world.open_round("r", 2, 100, fixture::rules()).await;
    let mut receipts = Vec::new();
    for index in 0..3 {
        receipts.push(world.vote("r", index, &[0], "first").await.unwrap());
    }
    let place = world.place.clone();
    drop(world);
    let commitment = receipts[0].answer["commitment"].parse().unwrap();
    assert!(place.lose_opening(&commitment).await, "it was there");
    let world = World::open(&place, 4, 1).await;
    world.to_deadline();
    let waiting = world.engine.advance_round(round).await.unwrap();
    assert!(
        !waiting.done.contains(&engine::Done::Tallied),
        "it waits for the voter: {waiting:?}"
    );
    world.clock.set(world.clock.now().plus_days(7).plus_millis(1));
    world.engine.advance_round(round).await.unwrap();
    assert_eq!(tallied(&world, "r").await.counted, 2);
    let mut unopened = 0;
    for index in 0..3 {
        let id = events::ballot::stream(round, fixture::unit(index));
        let events = stream::<ballot::Event>(&world, &id).await;
        unopened += events
            .iter()
            .filter(|event| matches!(event, ballot::Event::Unopened(_)))
            .count();
    }
    assert_eq!(unopened, 1);
}
