//! What happens beside the main path, through the real engine: each story ends with an audit of the whole log.

use crate::{
    both::on_both_stores,
    fixture::{self, World, claim},
    store::Kind,
};
use domain::{ballot, credential, round};
use engine::{Done, EngineError, Reply, Step};
use events::{
    ComplaintId, CredentialId, Digest, Event, Level, Position, Role, Salt, StreamId, Version,
    ballot::Authority, case::Ground, derived, round::Remedy,
};
use outcome::List;
use replay::{Auditor, Head, Leaf};
use std::collections::HashMap;

on_both_stores! {
    voting_is_extended_by_two_persons
    a_quorum_failed_twice_ends_the_round
    an_upheld_complaint_leads_to_a_recount_without_the_voided_mark
    a_lot_of_two_secretaries_is_committed_revealed_and_counted_with
    a_substitute_votes_for_a_member_who_left
    a_lost_opening_is_presented_from_the_voters_receipt
    a_round_is_annulled_by_two_persons
    a_municipality_in_no_cluster_votes_under_the_rules_of_a_template
}

/// Replays everything: nothing may be found against it.
pub(crate) async fn audited(world: &World) {
    let ledger = world.engine.ledger();
    let (leaves, head) = (
        ledger.leaves(Position(0), usize::MAX).await.unwrap(),
        ledger.head().await.unwrap(),
    );
    let mut blobs: HashMap<Digest, Vec<u8>> = HashMap::new();
    for leaf in &leaves {
        let event = events::codec::decode(&leaf.bytes).unwrap();
        let events::Body::Round(event) = event.body else {
            continue;
        };
        let named = match event {
            events::round::Event::CandidatesFrozen(frozen) => vec![frozen.candidates],
            events::round::Event::VotingOpened(opened) => vec![opened.roll],
            events::round::Event::Tallied(tallied) => {
                vec![tallied.list, tallied.certificate, tallied.proposal]
            }
            events::round::Event::Reproposed(reproposed) => vec![reproposed.proposal],
            _ => vec![],
        };
        for blob in named {
            let bytes = ledger.blob(&blob.sha256).await.unwrap().unwrap();
            blobs.insert(blob.sha256, bytes);
        }
    }
    let mut auditor = Auditor::new(|digest: &Digest| blobs.get(digest).cloned());
    for leaf in &leaves {
        auditor.feed(Leaf {
            position: leaf.position,
            bytes: &leaf.bytes,
            hash: leaf.hash,
        });
    }
    let report = auditor.finish(Head {
        size: head.size,
        root: head.root,
    });
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
}

async fn stream<E: Event>(world: &World, id: &StreamId) -> Vec<E> {
    let recorded = world.engine.ledger().stream(id, Version::ABSENT).await.unwrap();
    recorded
        .iter()
        .map(|event| E::of(&event.body).cloned().unwrap())
        .collect()
}

pub(crate) async fn counts(world: &World, name: &str) -> Vec<events::round::Tallied> {
    let events =
        stream::<events::round::Event>(world, &StreamId::new("round", fixture::round_id(name))).await;
    let counts = events.into_iter().filter_map(|event| match event {
        events::round::Event::Tallied(tallied) => Some(tallied),
        _ => None,
    });
    counts.collect()
}

pub(crate) async fn list(world: &World, tallied: &events::round::Tallied) -> List {
    let bytes = world
        .engine
        .ledger()
        .blob(&tallied.list.sha256)
        .await
        .unwrap()
        .unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// One of the two secretaries asks something of the round.
async fn secretary(
    world: &World,
    second: bool,
    id: &str,
    intent: round::Intent,
) -> Result<Reply, EngineError> {
    let claim = match second {
        false => claim(Role::Secretariat, fixture::body_id()),
        true => claim(Role::Secretariat, fixture::cluster_id()),
    };
    let step = Step::Round(fixture::round_id("r"), intent);
    world.act(claim, &["secretary", id], vec![step]).await
}

pub(crate) fn refusal(answer: Result<Reply, EngineError>) -> &'static str {
    match answer {
        Err(EngineError::Refused { code, .. }) => code,
        other => panic!("expected a refusal: {other:?}"),
    }
}

async fn world(kind: Kind) -> World {
    World::create(kind, 4, 1, 500).await
}

/// Invariant 18: two persons extend the vote before its end; what comes after the old end counts for everybody.
async fn voting_is_extended_by_two_persons(kind: Kind) {
    let world = world(kind).await;
    let round = world.open_round("r", 2, 100, fixture::rules()).await;
    let old = world.clock.now().plus_days(1);
    let (until, reason) = (old.plus_days(2), fixture::text("nede"));
    let propose = round::Intent::ProposeExtension { until, reason };
    secretary(&world, false, "propose", propose).await.unwrap();
    let confirm = || round::Intent::ConfirmExtension { until };
    let own = secretary(&world, false, "own", confirm()).await;
    assert_eq!(refusal(own), "round.same_person");
    secretary(&world, true, "confirm", confirm()).await.unwrap();
    world.clock.set(old.plus_millis(1));
    assert_eq!(world.engine.advance_round(round).await.unwrap().done, []);
    world.vote("r", 0, &[0], "after the old end").await.unwrap();
    world.clock.set(until);
    world.engine.advance_round(round).await.unwrap();
    assert_eq!(counts(&world, "r").await[0].counted, 1);
    audited(&world).await;
}

/// Invariant 13: a failed quorum never yields a list; voting is reopened once, and failing again ends the round.
async fn a_quorum_failed_twice_ends_the_round(kind: Kind) {
    let world = world(kind).await;
    let rules = events::round::Rules {
        quorum: events::Fraction::new(3, 4).unwrap(),
        ..fixture::rules()
    };
    let round = world.open_round("r", 2, 100, rules).await;
    world.vote("r", 0, &[0], "first").await.unwrap();
    world.to_deadline();
    let done = world.engine.advance_round(round).await.unwrap().done;
    assert_eq!(done, [Done::Closed, Done::QuorumChecked]);
    let until = world.clock.now().plus_days(1);
    secretary(&world, false, "reopen", round::Intent::Reopen { until })
        .await
        .unwrap();
    world.vote("r", 1, &[0], "second").await.unwrap();
    world.to_deadline();
    let done = world.engine.advance_round(round).await.unwrap().done;
    assert_eq!(
        done,
        [
            Done::Closed,
            Done::QuorumChecked,
            Done::GivenUp,
            Done::NeedsLeft(2)
        ]
    );
    assert_eq!(world.engine.advance_round(round).await.unwrap().done, []);
    assert_eq!(counts(&world, "r").await, []);
    audited(&world).await;
}

/// Invariants 10 and 25: a complaint is upheld, a mark is voided on which the representative was recused, and the recount
/// makes the second version of the list; the first stays as it was.
async fn an_upheld_complaint_leads_to_a_recount_without_the_voided_mark(kind: Kind) {
    let world = world(kind).await;
    let rules = events::round::Rules {
        complaint_days: 14,
        ..fixture::rules()
    };
    let round = world.open_round("r", 2, 100, rules).await;
    for index in 0..3 {
        world.vote("r", index, &[0, 1], "only").await.unwrap();
    }
    world.to_deadline();
    world.engine.advance_round(round).await.unwrap();
    let complaint = ComplaintId(derived(&["complaint"]));
    let unit = fixture::unit(1);
    let contest = round::Intent::Contest {
        complaint,
        unit,
        reason: fixture::text("inhabil"),
    };
    let contest = Step::Round(round, contest);
    world
        .act(claim(Role::NeedOwner, unit), &["contest"], vec![contest])
        .await
        .unwrap();
    world.clock.set(world.clock.now().plus_days(15));
    assert_eq!(
        world.engine.advance_round(round).await.unwrap().done,
        [],
        "a complaint is open"
    );
    let recount_from = world.clock.now().plus_days(1);
    let settle = round::Intent::SettleComplaint {
        complaint,
        remedy: Remedy::Recount,
        reason: fixture::text("medhald"),
        recount_from: Some(recount_from),
    };
    secretary(&world, false, "settle", settle).await.unwrap();
    let voter = fixture::person(Role::Representative, fixture::unit(0).into());
    let member = fixture::person(Role::BodyMember, fixture::body_id().into());
    let recusal = ballot::Recusal {
        against: vec![],
        body: fixture::body_id(),
        r#for: vec![member],
        ground: Ground::Party,
        need: fixture::need_id("r", 0),
        person: voter,
    };
    let void = Step::Ballot(round, fixture::unit(0), ballot::Intent::Void(recusal));
    world
        .act(
            claim(Role::Secretariat, fixture::body_id()),
            &["void"],
            vec![void],
        )
        .await
        .unwrap();
    assert_eq!(
        world.engine.advance_round(round).await.unwrap().done,
        [],
        "not before its time"
    );
    world.clock.set(recount_from);
    assert_eq!(
        world.engine.advance_round(round).await.unwrap().done,
        [Done::Tallied]
    );
    let counts = counts(&world, "r").await;
    assert_eq!(
        counts.iter().map(|count| count.version).collect::<Vec<_>>(),
        [1, 2]
    );
    let supporters = |list: &List| {
        let mut items = list.items.iter();
        items
            .find(|item| item.need == fixture::need_id("r", 0))
            .unwrap()
            .supporters
    };
    let (first, second) = (list(&world, &counts[0]).await, list(&world, &counts[1]).await);
    assert_eq!((supporters(&first), supporters(&second)), (3, 2));
    assert_eq!((first.counted, second.counted), (3, 3), "the ballot still counts");
    world.clock.set(world.clock.now().plus_days(14));
    assert_eq!(
        world.engine.advance_round(round).await.unwrap().done,
        [Done::Finalised, Done::NeedsLeft(2)]
    );
    audited(&world).await;
}

/// Invariant 3: no count before every part of the lot is revealed or drawn, and the list names the seed.
async fn a_lot_of_two_secretaries_is_committed_revealed_and_counted_with(kind: Kind) {
    let world = world(kind).await;
    let rules = events::round::Rules {
        lot_parts: 2,
        ..fixture::rules()
    };
    let parts = [Salt([1; 32]), Salt([2; 32])];
    let commit = |part: Salt| round::Intent::CommitLot {
        commitment: Digest::of(&part.0),
    };
    world.screen_round("r", 2, 100, rules).await;
    let early = world.open_voting("r").await;
    assert_eq!(refusal(early), "round.lot_uncommitted");
    secretary(&world, false, "commit", commit(parts[0]))
        .await
        .unwrap();
    secretary(&world, true, "commit too", commit(parts[1]))
        .await
        .unwrap();
    world.open_voting("r").await.unwrap();
    let round = fixture::round_id("r");
    world.vote("r", 0, &[0, 1], "only").await.unwrap();
    let part = parts[0];
    let early = secretary(&world, false, "early", round::Intent::RevealLot { part }).await;
    assert_eq!(refusal(early), "round.wrong_phase");
    world.to_deadline();
    world.engine.advance_round(round).await.unwrap();
    assert_eq!(counts(&world, "r").await, [], "it waits for the lot");
    secretary(&world, false, "reveal", round::Intent::RevealLot { part })
        .await
        .unwrap();
    let draw = round::Intent::DrawLot {
        instead_of: fixture::person(Role::Secretariat, fixture::cluster_id().into()),
        drawn: Salt([9; 32]),
        reason: fixture::text("terning, to vitne"),
    };
    secretary(&world, false, "draw", draw).await.unwrap();
    world.engine.advance_round(round).await.unwrap();
    let counted = list(&world, &counts(&world, "r").await[0]).await;
    let seed = Digest::of(&[[1; 32], [9; 32]].concat());
    assert_eq!(counted.lot, Some(seed));
    audited(&world).await;
}

/// Invariant 8: a substitute votes when the member no longer can, and names the credential that fell away.
async fn a_substitute_votes_for_a_member_who_left(kind: Kind) {
    let world = world(kind).await;
    let round = world.open_round("r", 2, 100, fixture::rules()).await;
    let unit = fixture::unit(0);
    let member = claim(Role::Representative, unit).credential.unwrap();
    let (id, person) = (
        CredentialId(derived(&["substitute"])),
        events::PersonId(derived(&["substitute"])),
    );
    let granted = events::credential::Granted {
        from: fixture::BEGIN,
        org: unit.into(),
        person,
        role: Role::Representative,
        substitute: Some(events::credential::Substitute { of: member, place: 1 }),
        to: fixture::BEGIN.plus_days(300),
    };
    let grant = Step::Credential(id, credential::Intent::Grant(granted));
    world
        .act(fixture::operator(), &["grant"], vec![grant])
        .await
        .unwrap();
    let substitute = engine::Claim::person(person, Role::Representative, unit.into(), Level::Substantial, id);
    let cast = || {
        let authority = Authority::Delegated {
            reference: "24/9".into(),
        };
        let intent = ballot::Intent::Cast {
            absent: vec![member],
            authority,
            marks: [(fixture::need_id("r", 0), 1)].into(),
        };
        vec![Step::Ballot(round, unit, intent)]
    };
    let early = world.act(substitute.clone(), &["early"], cast()).await;
    assert_eq!(refusal(early), "ballot.not_your_turn");
    let reason = fixture::text("slutta");
    let revoke = credential::Intent::Revoke(events::credential::Revoked { reason });
    world
        .act(
            fixture::operator(),
            &["revoke"],
            vec![Step::Credential(member, revoke)],
        )
        .await
        .unwrap();
    world.act(substitute, &["cast"], cast()).await.unwrap();
    world.to_deadline();
    world.engine.advance_round(round).await.unwrap();
    assert_eq!(counts(&world, "r").await[0].counted, 1);
    audited(&world).await;
}

async fn a_lost_opening_is_presented_from_the_voters_receipt(kind: Kind) {
    let world = world(kind).await;
    let round = world.open_round("r", 2, 100, fixture::rules()).await;
    let receipt = world.vote("r", 0, &[0], "only").await.unwrap();
    world.vote("r", 1, &[1], "only").await.unwrap();
    let place = world.place.clone();
    drop(world);
    let commitment = receipt.answer["commitment"].parse().unwrap();
    assert!(place.lose_opening(&commitment).await, "it was there");
    let world = World::open(&place, 4, 1).await;
    world.to_deadline();
    world.engine.advance_round(round).await.unwrap();
    assert_eq!(counts(&world, "r").await, [], "it waits for the voter");
    let present = |salt: Salt| {
        let marks = [(fixture::need_id("r", 0), 1)].into();
        let intent = ballot::Intent::Represent { marks, salt };
        vec![Step::Ballot(round, fixture::unit(0), intent)]
    };
    let voter = || claim(Role::Representative, fixture::unit(0));
    let wrong = world.act(voter(), &["wrong"], present(Salt([3; 32]))).await;
    assert_eq!(refusal(wrong), "ballot.wrong_opening");
    let salt: Salt = receipt.answer["salt"].parse().unwrap();
    world.act(voter(), &["present"], present(salt)).await.unwrap();
    world.engine.advance_round(round).await.unwrap();
    assert_eq!(counts(&world, "r").await[0].counted, 2);
    audited(&world).await;
}

async fn a_round_is_annulled_by_two_persons(kind: Kind) {
    let world = world(kind).await;
    world.open_round("r", 2, 100, fixture::rules()).await;
    let reason = fixture::text("feil");
    secretary(&world, false, "annul", round::Intent::ProposeAnnulment { reason })
        .await
        .unwrap();
    let own = secretary(&world, false, "own", round::Intent::ConfirmAnnulment).await;
    assert_eq!(refusal(own), "round.same_person");
    secretary(&world, true, "confirm", round::Intent::ConfirmAnnulment)
        .await
        .unwrap();
    assert_eq!(
        refusal(world.vote("r", 0, &[0], "after").await),
        "ballot.not_open"
    );
    world.to_deadline();
    assert_eq!(
        world
            .engine
            .advance_round(fixture::round_id("r"))
            .await
            .unwrap()
            .done,
        [Done::NeedsLeft(2)]
    );
    audited(&world).await;
}

/// Invariants 4, 5 and 9: the rules are a version of a template; a municipality in no cluster stands on the roll and votes.
async fn a_municipality_in_no_cluster_votes_under_the_rules_of_a_template(kind: Kind) {
    let world = world(kind).await;
    let alone = fixture::unit(99);
    register_alone(&world).await;
    let planned = events::round::Planned {
        scope: events::need::Scale::Nation,
        units: vec![alone],
        ..fixture::planned("r")
    };
    let template = events::TemplateId(derived(&["template"]));
    let (name, rules) = ("Vanleg".to_owned(), Box::new(fixture::rules()));
    let publish = domain::template::Intent::Publish { name, rules };
    let office = claim(Role::Secretariat, fixture::body_id());
    world
        .act(office, &["publish"], vec![Step::Template(template, publish)])
        .await
        .unwrap();
    let plan = round::Intent::Plan(planned.clone());
    secretary(&world, false, "plan", plan).await.unwrap();
    let adopt = |version| round::Intent::AdoptTemplate { template, version };
    let unknown = secretary(&world, false, "version 2", adopt(2)).await;
    assert_eq!(refusal(unknown), "round.unknown_template");
    secretary(&world, false, "adopt", adopt(1)).await.unwrap();
    world.screen_planned("r", planned, 2, 100, fixture::rules()).await;
    world.open_voting("r").await.unwrap();
    world.vote("r", 99, &[0], "only").await.unwrap();
    world.vote("r", 1, &[0], "only").await.unwrap();
    world.to_deadline();
    let round = fixture::round_id("r");
    world.engine.advance_round(round).await.unwrap();
    let counted = list(&world, &counts(&world, "r").await[0]).await;
    assert!(counted.units.iter().any(|line| line.unit == alone));
    audited(&world).await;
}

/// A municipality that is in no cluster, with a representative.
async fn register_alone(world: &World) {
    let unit = fixture::unit(99);
    let source = || events::Source {
        name: "fixture".into(),
        sha256: Digest::of(b"fixture"),
    };
    let registered = events::municipality::Registered {
        county: events::UnitId::county("46"),
        lang: None,
        name: "Utanfor".into(),
        number: "1099".into(),
        official_name: "Utanfor".into(),
        source: source(),
    };
    let population = events::municipality::PopulationSet {
        date: "2026-01-01".parse().unwrap(),
        residents: 900,
        source: source(),
    };
    let voter = claim(Role::Representative, unit);
    let granted = events::credential::Granted {
        from: fixture::BEGIN,
        org: unit.into(),
        person: voter.person.unwrap(),
        role: Role::Representative,
        substitute: None,
        to: fixture::BEGIN.plus_days(300),
    };
    let steps = vec![
        Step::Municipality(unit, domain::municipality::Intent::Register(registered)),
        Step::Municipality(unit, domain::municipality::Intent::SetPopulation(population)),
        Step::Credential(voter.credential.unwrap(), credential::Intent::Grant(granted)),
    ];
    world
        .act(fixture::operator(), &["register alone"], steps)
        .await
        .unwrap();
}
