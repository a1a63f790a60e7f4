//! A centre's last hours: offered to two rounds at once, and given back by a mandate while others want them.

use crate::{
    common::{
        log::audited_clean,
        names::{board, centre, nth, text},
        store::Kind,
        world::{World, command},
    },
    done, others, race,
    racing::{self, TIMES, races},
    story::rules,
};
use domain::{case, centre as of_centre, mandate};
use engine::{Draft, Step};
use events::{
    CaseId, Digest, MandateId, Role, RoundId, StreamId,
    case::{Outcome, Point, PointDecided},
    mandate::{Amended, Decision},
};
use std::ops::Range;

races! {
    capacity_offered_to_two_rounds
    the_last_hours_of_a_mandate
}

impl World {
    async fn withdraw(&self, name: &str, index: usize, round: RoundId, hours: u64) {
        let reason = text("likevel ikke");
        let withdraw = of_centre::Intent::Withdraw { hours, reason, round };
        let step = vec![Step::Centre(centre(index), withdraw)];
        self.ok(nth(Role::Centre, centre(index), 0), &[name, "withdraw"], step)
            .await;
    }
}

/// Invariant 22: of 1,000 hours, 600 are offered to one round or to the other.
async fn capacity_offered_to_two_rounds(kind: Kind, times: usize) {
    let world = World::create(kind).await;
    let [second, _] = others(&world).await;
    let (mut first, mut other) = (0, 0);
    for time in 0..times {
        let name = format!("offer {time}");
        let mut rounds = Vec::new();
        let mut offers = Vec::new();
        for word in ["one", "two"] {
            let round = world.a_round(&format!("{name} {word}"), rules()).await;
            let claim = nth(Role::Centre, centre(1), 0);
            offers.push(Draft::new(claim, command(&[&name, word])).with(Step::offer(centre(1), round, 600)));
            rounds.push(round);
        }
        let (one, two) = (offers.remove(0), offers.remove(0));
        let (a, b) = (world.engine.clone(), second.engine.clone());
        let (one, two) = race(time, async move { a.execute(&one).await }, async move {
            b.execute(&two).await
        })
        .await;
        let refusals = ["centre.promised_twice"];
        let won = [done(&one, &refusals), done(&two, &refusals)];
        assert!(won[0] != won[1], "one of them: {won:?}");
        first += usize::from(won[0]);
        other += usize::from(won[1]);
        world.withdraw(&name, 1, rounds[usize::from(won[1])], 600).await;
    }
    assert!(first > 0 && other > 0, "{first} and {other}");
    audited_clean(&**world.engine.ledger()).await;
}

/// A mandate of 600 hours, approved on paper.
async fn a_mandate(world: &World) -> MandateId {
    let round = world.decided("mandate", 600, 600).await;
    let known: domain::round::Round = world.state(&StreamId::new("round", round)).await;
    let (list, proposal) = (
        known.final_list().unwrap().list.sha256,
        known.proposal().unwrap().sha256,
    );
    let (id, body) = (CaseId::of(round, &proposal, 1), board());
    let secretary = || nth(Role::KsSecretariat, board(), 0);
    let open = vec![Step::Case(id, case::Intent::Open { body, round, list })];
    world.ok(secretary(), &["mandate", "case"], open).await;
    let opened: case::Case = world.state(&StreamId::new("case", id)).await;
    let opened = opened.opened.unwrap();
    let hours = Point::Mandate {
        centre: centre(1),
        hours: 600,
    };
    assert_eq!(opened.points, [Point::List, hours]);
    let approved = |point| PointDecided {
        against: 0,
        casting_vote: false,
        r#for: 4,
        outcome: Outcome::Ratified,
        point,
        reason: None,
    };
    let register = case::Intent::RegisterElsewhere {
        case_number: "26/1".into(),
        date: world.clock.now().date(),
        minutes: Digest::of(b"minutes"),
        points: vec![approved(0), approved(1)],
    };
    world
        .ok(secretary(), &["mandate", "paper"], vec![Step::Case(id, register)])
        .await;
    world.engine.advance_case(id).await.unwrap();
    MandateId::of(round, &proposal, centre(1))
}

fn decision(world: &World) -> Decision {
    Decision {
        case_number: "27/1".into(),
        date: world.clock.now().date(),
        minutes: Digest::of(b"minutes"),
    }
}

/// The mandate becomes so many hours less.
fn amended(world: &World, id: MandateId, known: &mandate::Mandate, less: u64) -> [Step; 2] {
    let mut items = known.items.clone();
    items[0].hours -= less;
    let new = Amended {
        decision: decision(world),
        hours: known.hours - less,
        items,
        reason: text("mindre"),
    };
    Step::amend(id, centre(1), new, less)
}

/// A mandate has no hours to give back for more races than these.
const OF_ONE_MANDATE: usize = TIMES;

async fn the_last_hours_of_a_mandate(kind: Kind, times: usize) {
    for first in (0..times).step_by(OF_ONE_MANDATE) {
        hours_given_back(kind, first..times.min(first + OF_ONE_MANDATE)).await;
    }
}

/// Invariants 22 and 35: two amendments of one mandate at once, of which one holds; and the hours that it gives back are
/// offered to another round only after they came back. At last it is revoked and amended at once.
async fn hours_given_back(kind: Kind, races: Range<usize>) {
    let world = World::create(kind).await;
    let [second, third] = others(&world).await;
    let id = a_mandate(&world).await;
    let stream = StreamId::new("mandate", id);
    let (mut offered, mut refused) = (0, 0);
    for time in races {
        let name = format!("last {time}");
        let known: mandate::Mandate = world.state(&stream).await;
        let round = world.a_round(&name, rules()).await;
        let secretary = || nth(Role::KsSecretariat, board(), 0);
        let amend = |less, word: &str| {
            Draft::new(secretary(), command(&[&name, word])).with(amended(&world, id, &known, less))
        };
        let (by_one, by_two) = (amend(1, "by one"), amend(2, "by two"));
        // One hour more than there is, unless the mandate gives some back.
        let asked = 1_000 - known.hours + 1;
        let offer = Draft::new(nth(Role::Centre, centre(1), 0), command(&[&name, "offer"]))
            .with(Step::offer(centre(1), round, asked));
        let (a, b, c) = (world.engine.clone(), second.engine.clone(), third.engine.clone());
        let two = async move {
            let by_two = tokio::spawn(async move { b.execute(&by_two).await });
            (a.execute(&by_one).await, by_two.await.expect("no panic"))
        };
        let ((by_one, by_two), offer) = race(time, two, async move { c.execute(&offer).await }).await;
        let lost = ["mandate.items_grow", "mandate.not_less", "centre.return_differs"];
        let won = [done(&by_one, &lost), done(&by_two, &lost)];
        assert!(won[0] != won[1], "one of them: {won:?}");
        let back = if won[0] { by_one } else { by_two }.unwrap().positions[0];
        if done(&offer, &["centre.promised_twice"]) {
            assert!(
                offer.unwrap().positions[0] > back,
                "offered before they came back"
            );
            world.withdraw(&name, 1, round, asked).await;
            offered += 1;
        } else {
            refused += 1;
        }
    }
    assert!(offered > 0 && refused > 0, "{offered} offered, {refused} refused");
    revoked_and_amended(&world, &second, id, &stream).await;
    audited_clean(&**world.engine.ledger()).await;
}

async fn revoked_and_amended(world: &World, second: &World, id: MandateId, stream: &StreamId) {
    let known: mandate::Mandate = world.state(stream).await;
    let secretary = || nth(Role::KsSecretariat, board(), 0);
    let amend = Draft::new(secretary(), command(&["at last", "amend"])).with(amended(world, id, &known, 1));
    let revoke = Step::revoke(id, centre(1), known.hours, decision(world), text("tilbake"));
    let revoke = Draft::new(secretary(), command(&["at last", "revoke"])).with(revoke);
    let (a, b) = (world.engine.clone(), second.engine.clone());
    let (amend, revoke) = race(7, async move { a.execute(&amend).await }, async move {
        b.execute(&revoke).await
    })
    .await;
    let won = [
        done(&amend, &["mandate.ended"]),
        done(&revoke, &["centre.return_differs"]),
    ];
    assert!(won[0] != won[1], "one of them: {won:?}");
}
