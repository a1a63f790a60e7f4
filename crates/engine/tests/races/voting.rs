//! While voting is open: its end against an extension, a ballot against a revocation and against an absence.

use crate::{
    common::{
        log::audited_clean,
        names::{BEGIN, cluster, credential, holder, nth, operator, text, unit},
        store::Kind,
        world::{World, command},
    },
    done, others, race,
    racing::{self, races},
    story::{need_id, secretary, vote},
};
use domain::{credential as right, round};
use engine::{Claim, Draft, Step};
use events::{Body, CredentialId, Level, OrgId, Role, StreamId, Version, credential::Granted, derived};

races! {
    a_close_against_an_extension
    a_revocation_against_a_ballot
    an_absence_against_a_ballot
}

/// Invariant 18: at the last instant voting is closed or extended, never both.
async fn a_close_against_an_extension(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, _] = others(&world).await;
    let (mut extended, mut closed) = (0, 0);
    for time in 0..times {
        let name = format!("extension {time}");
        let id = world.voting(&name, 10, 0).await;
        let stream = StreamId::new("round", id);
        let open: round::Round = world.state(&stream).await;
        let (old, until) = (
            open.voting_until.unwrap(),
            open.voting_until.unwrap().plus_millis(60_000),
        );
        let reason = text("flere må rekke det");
        let propose = round::Intent::ProposeExtension { until, reason };
        world
            .ok(secretary(0), &[&name, "propose"], vec![Step::Round(id, propose)])
            .await;
        world.clock.set(old);
        let other = second.clone();
        let close = async move { other.engine.advance_round(id).await };
        let draft = Draft::new(secretary(1), command(&[&name, "confirm"]))
            .with([Step::Round(id, round::Intent::ConfirmExtension { until })]);
        let engine = world.engine.clone();
        let confirm = async move { engine.execute(&draft).await };
        let (confirmed, advanced) = race(time, confirm, close).await;
        let recorded = world
            .engine
            .ledger()
            .stream(&stream, Version::ABSENT)
            .await
            .unwrap();
        let last = recorded.iter().map(|event| event.body.kind());
        let last: Vec<&str> = last
            .filter(|kind| ["round.extended@1", "round.voting_closed@1"].contains(kind))
            .collect();
        let advanced = advanced.expect("the process manager finds it due or not");
        if done(&confirmed, &["round.wrong_phase", "round.too_late"]) {
            assert_eq!(last, ["round.extended@1"]);
            assert!(advanced.done.is_empty(), "{advanced:?}");
            extended += 1;
        } else {
            assert_eq!(last, ["round.voting_closed@1"]);
            closed += 1;
        }
        world.clock.set(until);
        world.engine.advance_round(id).await.unwrap();
    }
    assert!(extended > 0 && closed > 0, "{extended} extended, {closed} closed");
    audited_clean(&**world.engine.ledger()).await;
}

/// Invariant 7: no ballot is cast under a credential once it is revoked.
async fn a_revocation_against_a_ballot(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, _] = others(&world).await;
    let id = world.voting("revocation", 10, 0).await;
    let (mut cast, mut refused) = (0, 0);
    for time in 0..times {
        let (name, org) = (format!("revocation {time}"), OrgId::from(unit(1)));
        let person = holder(Role::Representative, org, 0);
        let own = CredentialId(derived(&["race credential", &name]));
        let granted = Granted {
            from: BEGIN,
            org,
            person,
            role: Role::Representative,
            substitute: None,
            to: BEGIN.plus_days(30),
        };
        let grant = Step::Credential(own, right::Intent::Grant(granted));
        world.ok(operator(), &[&name, "grant"], vec![grant]).await;
        let claim = Claim::person(person, Role::Representative, org, Level::Substantial, own);
        let ballot =
            Draft::new(claim, command(&[&name, "vote"])).with([vote(id, 1, need_id("revocation"), vec![])]);
        let reason = text("fratrådt");
        let revoke = right::Intent::Revoke(events::credential::Revoked { reason });
        let revoke =
            Draft::new(operator(), command(&[&name, "revoke"])).with([Step::Credential(own, revoke)]);
        let (engine, other) = (world.engine.clone(), second.engine.clone());
        let (voted, revoked) = race(time, async move { engine.execute(&ballot).await }, async move {
            other.execute(&revoke).await
        })
        .await;
        let revoked = revoked.expect("an operator revokes").positions[0];
        if done(&voted, &["authority.revoked"]) {
            assert!(voted.unwrap().positions[0] < revoked, "cast after the revocation");
            cast += 1;
        } else {
            refused += 1;
        }
    }
    assert!(cast > 0 && refused > 0, "{cast} cast, {refused} refused");
    audited_clean(&**world.engine.ledger()).await;
}

/// Invariant 8: the member votes before the absence is recorded, the substitute after it, and the last one counts.
async fn an_absence_against_a_ballot(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, third] = others(&world).await;
    let org = OrgId::from(unit(1));
    let member = credential(Role::Representative, org, 0);
    let id = world.voting("absence", 10, 0).await;
    let (mut by_member, mut by_substitute) = (0, 0);
    for time in 0..times {
        let name = format!("absence {time}");
        let coordinator = || nth(Role::Coordinator, cluster(0), 0);
        let (from, to) = (world.clock.now(), world.clock.now().plus_millis(600_000));
        let absent = right::Intent::RecordAbsence { from, to };
        let record =
            Draft::new(coordinator(), command(&[&name, "away"])).with([Step::Credential(member, absent)]);
        let ballot = |who: usize, word: &str, absent| {
            let claim = nth(Role::Representative, org, who);
            let step = vote(id, 1, need_id("absence"), absent);
            Draft::new(claim, command(&[&name, word])).with([step])
        };
        let (own, instead) = (ballot(0, "member", vec![]), ballot(1, "substitute", vec![member]));
        let (first, then, third) = (world.engine.clone(), second.engine.clone(), third.engine.clone());
        // Now and then the absence is recorded first, so that the substitute's turn is seen to come.
        let in_turn = time % 5 == 0;
        let away_and_instead = async move {
            if in_turn {
                let away = then.execute(&record).await;
                return (away, third.execute(&instead).await);
            }
            let instead = tokio::spawn(async move { third.execute(&instead).await });
            (then.execute(&record).await, instead.await.expect("no panic"))
        };
        let own = async move { first.execute(&own).await };
        let (own, (away, instead)) = race(time, own, away_and_instead).await;
        let away = away.expect("the coordinator records it").positions[0];
        if done(&own, &["ballot.recorded_absent"]) {
            assert!(own.unwrap().positions[0] < away, "the member voted while absent");
            by_member += 1;
        }
        if done(&instead, &["ballot.not_your_turn"]) {
            assert!(
                instead.unwrap().positions[0] > away,
                "the substitute voted before"
            );
            by_substitute += 1;
        }
        let back = vec![Step::Credential(member, right::Intent::EndAbsence)];
        world.ok(coordinator(), &[&name, "back"], back).await;
        world.clock.advance_millis(1);
    }
    assert!(
        by_member > 0 && by_substitute > 0,
        "{by_member} and {by_substitute}"
    );
    world.clock.advance_millis(3_600_000);
    world.engine.advance_round(id).await.unwrap();
    let log = audited_clean(&**world.engine.ledger()).await;
    let opened = log
        .events
        .iter()
        .filter(|event| matches!(event.body, Body::Ballot(events::ballot::Event::Opened(_))));
    assert_eq!(opened.count(), 1, "one ballot of the unit counts");
}
