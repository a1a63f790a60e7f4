//! Fills a ledger with years of what the seeds tell, through its own appends.

use crate::{fixture, pattern::Pattern, seed};
use engine::clock::Manual;
use futures::{StreamExt, stream};
use ledger::{Append, Ledger};

/// So many of the smaller stories come with each large round.
const STORIES: u64 = 4;

/// So many appends wait at once.
const AT_ONCE: usize = 1_000;

/// Appends until the log has so many events, or a few more.
pub(crate) async fn fill(ledger: &dyn Ledger, clock: &Manual, events: u64) {
    let round = Pattern::new(&seed::round().await, 0);
    let tests = seed::tests();
    let stories: Vec<Pattern> = (1..=STORIES).map(|tag| Pattern::new(&tests, tag)).collect();
    clock.set(fixture::BEGIN);
    append(ledger, round.before()).await;
    for story in &stories {
        append(ledger, story.before()).await;
    }
    for year in 0.. {
        let size = ledger.head().await.unwrap().size;
        if size >= events {
            return;
        }
        if year % 50 == 0 {
            println!("  {size} events of {events} are in the log");
        }
        // Each year begins on the same day: no deadline of its own has passed then.
        let begin = fixture::BEGIN.to_string();
        let begin = format!("{:04}{}", 2026 + year, &begin[4..]);
        clock.set(begin.parse().unwrap());
        append(ledger, round.again(year)).await;
        for story in &stories {
            append(ledger, story.again(year)).await;
        }
    }
}

async fn append(ledger: &dyn Ledger, appends: impl Iterator<Item = Append>) {
    let mut answers = stream::iter(appends)
        .map(|append| ledger.append(append))
        .buffered(AT_ONCE);
    while let Some(answer) = answers.next().await {
        answer.unwrap();
    }
}
