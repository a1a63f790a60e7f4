//! What is asked of a store that breaks: one command after another until it is answered, with an opening and an answer of
//! its own; and afterwards whether everything that was acknowledged is there, where it was said to be, and nothing else.

use crate::suite::story::*;
use events::{Digest, Position};
use ledger::{Append, AppendError, Appended, Beside, Ledger};
use std::time::Duration;

/// A command with all that shares its transaction.
pub(crate) fn command(number: u128) -> Append {
    let mut one = append(number, vec![write(cluster(number), 0, vec![formed()])]);
    one.answer = number.to_be_bytes().to_vec();
    one.beside = vec![Beside::Opening {
        commitment: commitment(number),
        sealed: number.to_le_bytes().to_vec(),
    }];
    one
}

fn commitment(number: u128) -> Digest {
    Digest::of(&number.to_le_bytes())
}

/// Asks again with the same key until the answer is known.
pub(crate) async fn insist(ledger: &dyn Ledger, number: u128) -> Appended {
    loop {
        match ledger.append(command(number)).await {
            Ok(appended) => return appended,
            Err(AppendError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(50)).await,
            Err(other) => panic!("{number}: {other}"),
        }
    }
}

/// Every acknowledged event is there, where the answer says, and no other is; so are openings and answers, of which at
/// most a thousand are asked after.
pub(crate) async fn all_there(ledger: &dyn Ledger, acknowledged: &[(u128, Appended)]) {
    // A server that was just stopped takes a moment to come back.
    while ledger.head().await.is_err() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let events = ledger.all(Position(0), usize::MAX).await.unwrap();
    assert_eq!(events.len(), acknowledged.len(), "as many events as commands");
    for (number, appended) in acknowledged {
        let at = appended.positions[0];
        let event = &events[usize::try_from(at.0).unwrap()];
        assert_eq!(event.stream, cluster(*number), "at {at}");
    }
    for (number, appended) in acknowledged.iter().step_by(acknowledged.len() / 1_000 + 1) {
        let opening = ledger.opening(&commitment(*number)).await.unwrap();
        assert_eq!(opening, Some(number.to_le_bytes().to_vec()), "{number}");
        let asked = command(*number);
        let told = ledger.answer(&asked.key, &asked.intent).await.unwrap().unwrap();
        assert_eq!(
            (told.positions, told.answer),
            (appended.positions.clone(), asked.answer)
        );
    }
    let mut frontier = tlog::Frontier::new();
    for leaf in ledger.leaves(Position(0), usize::MAX).await.unwrap() {
        frontier.push(tlog::leaf_hash(&leaf.bytes));
    }
    assert_eq!(ledger.head().await.unwrap().root, frontier.root());
}
