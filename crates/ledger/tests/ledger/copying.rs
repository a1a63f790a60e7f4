//! Copying between stores: every story runs from each backend into each.

use crate::cut::Cut;
use crate::postgres::Postgres;
use crate::sqlite::Embedded;
use crate::suite::{Store, story::*};
use events::{Digest, PersonId, Position, Version};
use ledger::copy::{Copied, CopyError, Intake, Kind, Snapshot, Step, copy};
use ledger::{
    Beside, Forget, Ledger, Logins, PgAddress, PgLedger, PgLogins, PgOpenError, ReadError, Refused,
    SqliteLedger,
};
use pgtest::Cluster;
use std::sync::Arc;

/// What copying needs of a backend.
pub(crate) trait Copies: Store {
    /// A place with no ledger in it, or with one that nobody has used.
    async fn blank() -> Self;
    async fn snapshot(&self) -> Box<dyn Snapshot>;
    async fn intake(&self) -> Box<dyn Intake>;
    /// Opens what is there, or says why not.
    async fn opened(&self) -> Result<Arc<dyn Ledger>, String>;
}

impl Copies for Embedded {
    async fn blank() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            clock: clock().1,
            ledger: None,
        }
    }

    async fn snapshot(&self) -> Box<dyn Snapshot> {
        SqliteLedger::snapshot(self.dir.path()).unwrap()
    }

    async fn intake(&self) -> Box<dyn Intake> {
        SqliteLedger::intake(self.dir.path()).unwrap()
    }

    async fn opened(&self) -> Result<Arc<dyn Ledger>, String> {
        let opened = SqliteLedger::open(self.dir.path(), Arc::clone(&self.clock));
        opened
            .map(|ledger| Arc::new(ledger) as _)
            .map_err(|why| why.to_string())
    }
}

impl Copies for Postgres {
    async fn blank() -> Self {
        let address = Cluster::shared().database().await;
        PgLedger::migrate(&address).await.unwrap();
        Self {
            address,
            clock: clock().1,
            ledger: None,
        }
    }

    async fn snapshot(&self) -> Box<dyn Snapshot> {
        PgLedger::snapshot(&self.address.parse().unwrap()).await.unwrap()
    }

    async fn intake(&self) -> Box<dyn Intake> {
        PgLedger::intake(&self.address.parse().unwrap()).await.unwrap()
    }

    async fn opened(&self) -> Result<Arc<dyn Ledger>, String> {
        let opened = PgLedger::open(&self.address, Arc::clone(&self.clock)).await;
        opened
            .map(|ledger| Arc::new(ledger) as _)
            .map_err(|why| why.to_string())
    }
}

/// Makes four tests of each story.
macro_rules! from_each_into_each {
    ($($story:ident,)*) => {$(
        mod $story {
            use super::{Embedded, Postgres};

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite_to_sqlite() {
                super::$story::<Embedded, Embedded>().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite_to_postgres() {
                super::$story::<Embedded, Postgres>().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres_to_sqlite() {
                super::$story::<Postgres, Embedded>().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres_to_postgres() {
                super::$story::<Postgres, Postgres>().await;
            }
        }
    )*};
}

from_each_into_each! {
    everything_comes_along, cut_off_anywhere_it_goes_on, what_is_not_its_beginning_is_refused,
    a_source_may_move_between_attempts, nobody_appends_to_half_a_copy,
}

fn texts() -> impl Iterator<Item = Beside> {
    (0..250_u32).map(|number| Beside::Text {
        commitment: Digest::of(&number.to_be_bytes()),
        sealed: vec![7; 40],
    })
}

/// A log of several pages, with several pages of each kind of thing that is copied in small ones.
async fn fill(ledger: &dyn Ledger) {
    let bodies = (0..1_100).map(joined).collect();
    let mut large = append(
        1,
        vec![write(cluster(1), 0, vec![formed()]), write(cluster(1), 1, bodies)],
    );
    large.answer = b"told".to_vec();
    large.beside.extend(texts());
    large.beside.extend((0..10_u8).map(|number| Beside::Blob {
        digest: Digest::of(&[number]),
        bytes: vec![number],
    }));
    large.beside.push(Beside::Opening {
        commitment: Digest::of(b"ballot"),
        sealed: vec![0, 255, 0],
    });
    large.beside.push(Beside::Person {
        person: PersonId(uuid(9)),
        sealed: b"sealed name".to_vec(),
    });
    ledger.append(large).await.unwrap();
    // An answer without events.
    ledger.append(append(2, Vec::new())).await.unwrap();
    let mut erase = append(3, Vec::new());
    erase.beside = vec![Beside::Forget(Forget::Text(Digest::of(&3_u32.to_be_bytes())))];
    ledger.append(erase).await.unwrap();
    for number in 0..3 {
        ledger.refused(refusal(number)).await.unwrap();
    }
}

fn refusal(number: u128) -> Refused {
    Refused {
        key: append(number, Vec::new()).key,
        what: "ballot.cast".into(),
        why: format!("for the {number}. time"),
        at: clock().1(),
    }
}

async fn copied<A: Copies, B: Copies>(from: &A, to: &B) -> Result<Copied, CopyError> {
    copy(&mut *from.snapshot().await, to.intake().await, &mut |_| ()).await
}

/// Both tell the same of everything, and the copy goes on as the other would.
async fn same(one: &dyn Ledger, other: &dyn Ledger) {
    assert_eq!(one.head().await.unwrap(), other.head().await.unwrap());
    assert_eq!(
        one.leaves(Position(0), 5_000).await.unwrap(),
        other.leaves(Position(0), 5_000).await.unwrap()
    );
    for number in 1..=3 {
        let asked = append(number, Vec::new());
        let told = one.answer(&asked.key, &asked.intent).await.unwrap();
        assert!(told.is_some());
        assert_eq!(told, other.answer(&asked.key, &asked.intent).await.unwrap());
    }
    for thing in texts() {
        let Beside::Text { commitment, .. } = thing else {
            continue;
        };
        let told = one.text(&commitment).await.unwrap();
        assert_eq!(told, other.text(&commitment).await.unwrap());
    }
    for number in 0..10_u8 {
        assert_eq!(
            other.blob(&Digest::of(&[number])).await.unwrap(),
            Some(vec![number])
        );
    }
    let ballot = Digest::of(b"ballot");
    assert_eq!(other.opening(&ballot).await.unwrap(), Some(vec![0, 255, 0]));
    assert_eq!(
        other.person(&PersonId(uuid(9))).await.unwrap().unwrap(),
        b"sealed name"
    );
    assert_eq!(
        one.refusals(0, 100).await.unwrap(),
        other.refusals(0, 100).await.unwrap()
    );
}

async fn everything_comes_along<A: Copies, B: Copies>() {
    let (from, to) = (A::fresh(clock().1).await, B::blank().await);
    fill(&*from.ledger()).await;
    let mut steps = Vec::new();
    let done = copy(&mut *from.snapshot().await, to.intake().await, &mut |step| {
        steps.push(step)
    })
    .await;
    let done = done.unwrap();
    assert_eq!((done.held, done.was_whole, done.head.size), (0, false, 1_101));
    assert!(done.beside.contains(&(Kind::Text, 249)) && done.beside.contains(&(Kind::Answer, 3)));
    assert!(steps.contains(&Step::Leaves(500, 1_101)) && steps.contains(&Step::Verified(1_101, 1_101)));
    let (source, copy) = (from.ledger(), to.opened().await.unwrap());
    same(&*source, &*copy).await;

    // The copy is a store like any other: what was answered is answered so again, and what is new goes on.
    let mut again = append(1, vec![write(cluster(1), 0, vec![formed()])]);
    again.answer = b"another".to_vec();
    let again = copy.append(again).await.unwrap();
    assert!(again.repeated && again.answer == b"told");
    for ledger in [&source, &copy] {
        let next = append(9, vec![write(cluster(1), 1_101, vec![joined(5_000)])]);
        assert_eq!(ledger.append(next).await.unwrap().positions, [Position(1_101)]);
        ledger.refused(refusal(7)).await.unwrap();
    }
    assert_eq!(source.head().await.unwrap(), copy.head().await.unwrap());
    assert_eq!(copy.version(&cluster(1)).await.unwrap(), Version(1_102));
    let numbers: Vec<u64> = copy
        .refusals(0, 9)
        .await
        .unwrap()
        .iter()
        .map(|it| it.number)
        .collect();
    assert!(numbers.is_sorted() && numbers.len() == 4, "{numbers:?}");
}

async fn cut_off_anywhere_it_goes_on<A: Copies, B: Copies>() {
    let from = A::fresh(clock().1).await;
    fill(&*from.ledger()).await;
    // Cut at each third write, so that every kind is met somewhere, and then not at all.
    let (mut held, mut calls) = (Vec::new(), 1);
    loop {
        let to = B::blank().await;
        let mut attempts = 0;
        loop {
            let cut = Cut {
                inner: to.intake().await,
                left: calls + attempts,
                after: attempts % 2 == 1,
            };
            match copy(&mut *from.snapshot().await, Box::new(cut), &mut |_| ()).await {
                Ok(done) => {
                    held.push(done.held);
                    break;
                }
                Err(CopyError::Target(ReadError::Unavailable(why))) => {
                    assert!(why.starts_with("cut"), "{why}");
                    attempts += 4;
                }
                Err(other) => panic!("{other}"),
            }
        }
        same(&*from.ledger(), &*to.opened().await.unwrap()).await;
        if attempts == 0 {
            break;
        }
        calls += 13;
    }
    assert!(held.len() > 2 && held.contains(&1_101), "{held:?}");
}

async fn what_is_not_its_beginning_is_refused<A: Copies, B: Copies>() {
    let from = A::fresh(clock().1).await;
    for number in 0..3 {
        let one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
        from.ledger().append(one).await.unwrap();
    }
    let to = B::blank().await;
    copied(&from, &to).await.unwrap();
    let again = copied(&from, &to).await.unwrap();
    assert!(again.was_whole && again.held == 3);

    // The source went on: the copy is a store in use and is not filled behind anybody's back.
    let further = append(4, vec![write(cluster(4), 0, vec![formed()])]);
    from.ledger().append(further.clone()).await.unwrap();
    let refused = copied(&from, &to).await.unwrap_err();
    assert_eq!(refused, CopyError::InUse { target: 3, origin: 4 });

    // The copy went on another way, and then further.
    let ledger = to.opened().await.unwrap();
    ledger
        .append(append(5, vec![write(cluster(5), 0, vec![formed()])]))
        .await
        .unwrap();
    drop(ledger);
    let differs = |target| CopyError::Differs {
        position: Position(3),
        target,
        origin: 4,
    };
    assert_eq!(copied(&from, &to).await.unwrap_err(), differs(4));
    let ledger = to.opened().await.unwrap();
    ledger
        .append(append(6, vec![write(cluster(6), 0, vec![formed()])]))
        .await
        .unwrap();
    drop(ledger);
    assert_eq!(copied(&from, &to).await.unwrap_err(), differs(5));

    // The copy alone went on; and one that differs beside the log only.
    let (from, to) = (A::fresh(clock().1).await, B::blank().await);
    from.ledger().append(further.clone()).await.unwrap();
    copied(&from, &to).await.unwrap();
    let ledger = to.opened().await.unwrap();
    ledger.append(append(7, Vec::new())).await.unwrap();
    drop(ledger);
    let beside = CopyError::Beside {
        kind: Kind::Answer,
        target: 2,
        origin: 1,
    };
    assert_eq!(copied(&from, &to).await.unwrap_err(), beside);
    let ledger = to.opened().await.unwrap();
    ledger
        .append(append(8, vec![write(cluster(8), 0, vec![formed()])]))
        .await
        .unwrap();
    drop(ledger);
    let refused = copied(&from, &to).await.unwrap_err();
    assert_eq!(refused, CopyError::Ahead { target: 2, origin: 1 });
}

async fn a_source_may_move_between_attempts<A: Copies, B: Copies>() {
    let (from, to) = (A::fresh(clock().1).await, B::blank().await);
    fill(&*from.ledger()).await;
    let cut = Cut {
        inner: to.intake().await,
        left: 12,
        after: false,
    };
    let cut = copy(&mut *from.snapshot().await, Box::new(cut), &mut |_| ()).await;
    assert!(matches!(cut, Err(CopyError::Target(_))));
    // Something that was copied is erased, and something new comes.
    let mut next = append(9, vec![write(cluster(2), 0, vec![formed()])]);
    next.beside = vec![
        Beside::Forget(Forget::Opening(Digest::of(b"ballot"))),
        Beside::Forget(Forget::Text(Digest::of(&0_u32.to_be_bytes()))),
        Beside::Person {
            person: PersonId(uuid(9)),
            sealed: b"another name".to_vec(),
        },
    ];
    from.ledger().append(next).await.unwrap();
    let done = copied(&from, &to).await.unwrap();
    assert_eq!((done.held, done.head.size), (1_101, 1_102));
    let copy = to.opened().await.unwrap();
    assert_eq!(copy.opening(&Digest::of(b"ballot")).await.unwrap(), None);
    assert_eq!(copy.text(&Digest::of(&0_u32.to_be_bytes())).await.unwrap(), None);
    assert_eq!(
        copy.person(&PersonId(uuid(9))).await.unwrap().unwrap(),
        b"another name"
    );
}

async fn nobody_appends_to_half_a_copy<A: Copies, B: Copies>() {
    let (from, to) = (A::fresh(clock().1).await, B::blank().await);
    fill(&*from.ledger()).await;
    let cut = Cut {
        inner: to.intake().await,
        left: 2,
        after: true,
    };
    let cut = copy(&mut *from.snapshot().await, Box::new(cut), &mut |_| ()).await;
    assert!(matches!(cut, Err(CopyError::Target(_))));
    let why = to.opened().await.err().expect("no ledger to open");
    assert!(why.contains("beginning of a copy"), "{why}");
    assert_eq!(copied(&from, &to).await.unwrap().held, 1_000);
    assert!(to.opened().await.is_ok());
}

/// A server that was open before the copy began cannot append until it is whole; then it goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_was_there_before_waits() {
    let (from, to) = (Embedded::fresh(clock().1).await, Postgres::blank().await);
    fill(&*from.ledger()).await;
    let server = to.opened().await.unwrap();
    let intake = to.intake().await;
    let early = append(9, vec![write(cluster(1), 1_101, vec![joined(5_000)])]);
    assert!(server.append(early.clone()).await.is_err());
    copy(&mut *from.snapshot().await, intake, &mut |_| ())
        .await
        .unwrap();
    assert_eq!(server.append(early).await.unwrap().positions, [Position(1_101)]);
}

/// Who is who is taken along before any server can open the copy: somebody who logged in there earlier would be somebody
/// new.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_there_before_a_server_is() {
    let (from, to) = (Embedded::fresh(clock().1).await, Postgres::blank().await);
    fill(&*from.ledger()).await;
    let address: PgAddress = to.address.parse().unwrap();
    let filled = ledger::copy::fill(&mut *from.snapshot().await, to.intake().await, &mut |_| ()).await;
    let half = PgLogins::open_at(&address).await.err().expect("a refusal");
    assert!(matches!(half, PgOpenError::HalfCopied { .. }), "{half}");
    let person = |number: u128| PersonId(uuid::Uuid::from_u128(number));
    let people = [1_u128, 2].map(|number| (Digest::of(&number.to_be_bytes()), person(number)));
    for _ in 0..2 {
        assert_eq!(PgLogins::fill(&address, &people).await.unwrap(), None);
    }
    let otherwise = [people[0], (people[1].0, person(3))];
    assert_eq!(
        PgLogins::fill(&address, &otherwise).await.unwrap(),
        Some(people[1].0)
    );
    filled.unwrap().finish().await.unwrap();
    let logins = PgLogins::open_at(&address).await.unwrap();
    for (pseudonym, known) in people {
        assert_eq!(logins.person(pseudonym, person(9)).await.unwrap(), known);
    }
}

#[tokio::test]
async fn a_server_may_not_fill_a_store() {
    let to = Postgres::blank().await;
    let server: PgAddress = format!("{} options='-c role=tingbok_server'", to.address)
        .parse()
        .unwrap();
    let refused = PgLedger::intake(&server).await.err().expect("a refusal");
    assert!(matches!(refused, PgOpenError::Rights(_)), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_source_is_not_copied() {
    let (mut from, to) = (Embedded::fresh(clock().1).await, Postgres::blank().await);
    fill(&*from.ledger()).await;
    from.ledger = None;
    let file = from.dir.path().join("log.db");
    let damage = rusqlite::Connection::open(&file).unwrap();
    let spoil = "DROP TRIGGER event_no_update;
                 UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'joined', 'Joined') AS BLOB) WHERE position = 700";
    damage.execute_batch(spoil).unwrap();
    drop(damage);
    let error = copied(&from, &to).await.unwrap_err();
    let at = Some(Position(700));
    assert!(
        matches!(&error, CopyError::Source(ReadError::Corrupt { position, .. }) if *position == at),
        "{error}"
    );
}
