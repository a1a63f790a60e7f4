//! Staging without any database: what a batch does is what its members do one after another.

use crate::suite::story::*;
use events::{Actor, Time, Version};
use ledger::stage::{self, Answered, BATCH_BYTES, Known, Prepared, Staged, keys, streams};
use ledger::{Append, AppendError};
use proptest::prelude::*;

/// What the log knows after a batch was committed.
fn after(mut known: Known, members: &[Append], staged: &Staged) -> Known {
    known.frontier = staged.frontier.clone();
    known.last_at = staged.last_at;
    for row in &staged.rows {
        known.versions.insert(row.stream.clone(), row.version);
    }
    for &index in &staged.accepted {
        let answered = Answered {
            intent: members[index].intent,
            appended: staged.verdicts[index].clone().unwrap(),
        };
        known.answers.insert(members[index].key.clone(), answered);
    }
    known
}

fn prepared(members: &[Append]) -> Vec<Prepared> {
    members.iter().cloned().map(Prepared::from).collect()
}

fn stage(known: Known, now: Time, members: &[Append]) -> Staged {
    stage::stage(known, now, &prepared(members))
}

fn now() -> Time {
    Time::from_millis(NOON)
}

#[test]
fn names_all_that_must_be_looked_up() {
    let mut relying = write(need(1), 0, vec![merged(2, 0)]);
    relying.cites = vec![cite(cluster(3), 0)];
    let one = by(person(1, Some(cite(credential(4), 0))), 1, vec![relying]);
    let members = prepared(&[one.clone(), one]);
    assert_eq!(keys(&members).len(), 1);
    let named: Vec<_> = streams(&members).into_iter().collect();
    assert_eq!(named, [&cluster(3), &credential(4), &need(1), &need(2)]);
}

#[test]
fn later_members_see_earlier_ones() {
    let members = [
        append(1, vec![write(cluster(1), 0, vec![formed()])]),
        append(2, vec![write(cluster(1), 0, vec![formed()])]),
        append(3, vec![write(cluster(1), 1, vec![joined(2)])]),
        append(1, Vec::new()),
    ];
    let staged = stage(Known::default(), now(), &members);
    assert_eq!(staged.accepted, [0, 2]);
    assert_eq!(staged.rows.len(), 2);
    assert_eq!(staged.frontier.size(), 2);
    let conflict = AppendError::Conflict {
        stream: cluster(1),
        expected: Version(0),
        actual: Version(1),
    };
    assert_eq!(staged.verdicts[1], Err(conflict));
    assert!(staged.verdicts[3].as_ref().unwrap().repeated);
    assert_eq!(staged.last_at, Some(now()));
}

#[test]
fn who_is_behind_is_told_so_before_anything_else() {
    let members = [
        append(1, vec![write(cluster(1), u64::MAX, vec![formed(), formed()])]),
        append(2, vec![write(cluster(1), 1, vec![named("e\u{301}")])]),
        append(3, vec![write(cluster(1), 0, vec![named("e\u{301}")])]),
    ];
    let staged = stage(Known::default(), now(), &members);
    for verdict in &staged.verdicts[..2] {
        assert!(
            matches!(verdict, Err(AppendError::Conflict { .. })),
            "{verdict:?}"
        );
    }
    assert!(matches!(staged.verdicts[2], Err(AppendError::Invalid(_))));
    assert!(staged.rows.is_empty());
}

#[test]
fn time_is_the_later_of_clock_and_log() {
    let known = Known {
        last_at: Some(now().plus_millis(5)),
        ..Known::default()
    };
    let one = [append(1, vec![write(cluster(1), 0, vec![formed()])])];
    let staged = stage(known, now(), &one);
    assert_eq!(staged.verdicts[0].as_ref().unwrap().at, now().plus_millis(5));
    assert_eq!(staged.last_at, Some(now().plus_millis(5)));
}

#[test]
fn a_batch_ends_when_it_is_large() {
    let large = |number| {
        append(
            number,
            vec![write(cluster(number), 0, vec![named(&"x".repeat(60_000))])],
        )
    };
    let members: Vec<_> = (0..30).map(large).collect();
    let first = stage(Known::default(), now(), &members);
    let taken = first.verdicts.len();
    assert_eq!(taken, BATCH_BYTES.div_ceil(first.rows[0].leaf.len()));
    let rest = stage(
        after(Known::default(), &members, &first),
        now(),
        &members[taken..],
    );
    assert_eq!(taken + rest.verdicts.len(), 30);
    assert_eq!(rest.rows[0].position.0, taken as u64);
}

/// Small numbers of streams and versions, so that members meet: conflicts, citations, repeated keys, other intents.
fn member() -> impl Strategy<Value = Append> {
    let written = (
        0..4_u128,
        0..4_u64,
        0..3_usize,
        prop::option::of((0..4_u128, 0..3_u64)),
    );
    let writes = prop::collection::vec(written, 0..3);
    (0..30_u128, 0..2_u8, writes, prop::option::of(-1..1_i64)).prop_map(|(number, intent, writes, late)| {
        let writes = writes.into_iter().map(|(stream, expected, events, cited)| {
            let mut write = write(cluster(stream), expected, vec![formed(); events]);
            write.cites = cited
                .map(|(stream, version)| cite(cluster(stream), version))
                .into_iter()
                .collect();
            write.not_after = late.map(|millis| now().plus_millis(millis));
            write
        });
        let mut append = by(Actor::process(), number, writes.collect());
        append.intent = events::Digest::of(&[intent]);
        append
    })
}

proptest! {
    #[test]
    fn a_batch_is_its_members_one_after_another(members in prop::collection::vec(member(), 0..40)) {
        let batch = stage(Known::default(), now(), &members);
        let mut known = Known::default();
        let (mut rows, mut verdicts) = (Vec::new(), Vec::new());
        for one in members.chunks(1) {
            let staged = stage(known.clone(), now(), one);
            rows.extend(staged.rows.clone());
            verdicts.extend(staged.verdicts.clone());
            known = after(known, one, &staged);
        }
        prop_assert_eq!(&batch.rows, &rows);
        prop_assert_eq!(&batch.verdicts, &verdicts);
        prop_assert_eq!(&batch.frontier, &known.frontier);
        prop_assert_eq!(batch.last_at, known.last_at);
        for (row, position) in rows.iter().zip(0..) {
            prop_assert_eq!(row.position.0, position);
        }
    }
}
