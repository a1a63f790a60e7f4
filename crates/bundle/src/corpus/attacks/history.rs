//! The past told otherwise, by whoever holds the log's key, with and without witnesses.

use super::changed;
use crate::{
    Fault,
    corpus::{Held, Maker, draft::Draft, parts::plain},
    mentions,
};
use events::{Digest, Salt, codec};
use serde_json::json;

const RESTORED: &str =
    "an older database was restored and the log went on from it; a signer with its own memory refuses this";

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    rewrite(maker)?;
    early(maker)?;
    split(maker)?;
    restored(maker)
}

/// 8 to 10: the operator rewrites history so that it agrees with itself.
fn rewrite(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let size = maker.draft.size();
    if !other_words(&mut maker.draft.clone()) {
        maker.without(&[8, 9, 10], "no event of this log commits to words");
        return Ok(());
    }
    let what = "other words were put into the log, everything was made again and signed";
    let no_quorum = maker.quorum() == 0;
    let mut cases = Vec::new();
    for (attack, name, keys) in [
        (8, "rewritten", Held::Log),
        (9, "rewritten-some", Held::Some),
        (10, "rewritten-all", Held::Quorum),
    ] {
        let seen = keys != Held::Quorum && !no_quorum;
        let (exit, steps): (u8, &[&'static str]) = if seen { (2, &["V3"]) } else { (0, &[]) };
        cases.push(plain(attack, name, what, keys, exit, steps));
        let mut known = plain(attack, &format!("{name}-known"), what, keys, 1, &["V5"]);
        known.given = maker.known(&known.name, size)?;
        cases.push(known);
        let mut receipt = plain(attack, &format!("{name}-receipt"), what, keys, 1, &["V6"]);
        receipt.given = maker.receipt(&receipt.name, size - 1)?;
        cases.push(receipt);
    }
    for case in cases {
        changed(maker, case, |draft| {
            other_words(draft);
        })?;
    }
    Ok(())
}

/// 12: a late event that claims an early time.
fn early(maker: &mut Maker<'_>) -> Result<(), Fault> {
    if maker.older().is_none() || maker.quorum() == 0 {
        maker.without(&[12], "no two witnessed checkpoints bracket an event");
        return Ok(());
    }
    let first = maker.draft.leaves.first().and_then(|leaf| mentions::time(leaf));
    let Some(first) = first else {
        maker.without(&[12], "no event states a time");
        return Ok(());
    };
    let last = maker.draft.leaves.len() - 1;
    let what = "a late event claims an early time, signed and witnessed";
    changed(
        maker,
        plain(12, "early", what, Held::Quorum, 1, &["V7", "V8"]),
        |draft| {
            draft.edit(last, |leaf| {
                if let Some(at) = leaf.get_mut("at") {
                    *at = first.plus_millis(-86_400_000).to_string().into();
                }
            });
        },
    )
}

/// 19: two halves of the world are shown two logs; here is the half without witnesses.
fn split(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let size = maker.draft.size();
    let fork = |draft: &mut Draft| {
        let last = draft.leaves.len() - 1;
        draft.edit(last, |leaf| {
            if let Some(command) = leaf.get_mut("command") {
                *command = "01900000-0000-7000-8000-000000000000".into();
            }
        });
    };
    let what = "one half of the world is shown another end of the log, signed and not witnessed";
    let unseen = maker.quorum() == 0;
    let (exit, steps): (u8, &[&'static str]) = if unseen { (0, &[]) } else { (2, &["V3"]) };
    let alone = plain(19, "split", what, Held::Log, exit, steps);
    // What a changed command id breaks depends on the last event: the verdict is of the halves, not of the rules.
    changed(maker, alone, |draft| {
        other_words(draft);
    })?;
    let mut met = plain(19, "split-met", what, Held::Log, 1, &["V5"]);
    met.given = maker.known(&met.name, size)?;
    changed(maker, met, fork)
}

/// 22: yesterday's database restored, and the log goes on from it.
fn restored(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(older) = maker.older() else {
        maker.without(&[22], "the bundle has one checkpoint only");
        return Ok(());
    };
    let size = maker.draft.size();
    let mut shorter = plain(22, "restored-shorter", RESTORED, Held::Quorum, 2, &["V5"]);
    shorter.given = maker.known(&shorter.name, size)?;
    changed(maker, shorter, |draft| draft.truncate(older))?;
    if !other_words(&mut maker.draft.clone()) {
        return Ok(()); // Nothing that could go another way without breaking a rule too.
    }
    let mut case = plain(22, "restored", RESTORED, Held::Log, 1, &["V5"]);
    case.given = maker.known(&case.name, size)?;
    changed(maker, case, |draft| {
        // The same happens again, but for one event that now carries other words; then less than before.
        let kept = draft.checkpoints.clone();
        other_words(draft);
        draft.checkpoints = kept.into_iter().filter(|(at, _)| *at <= older).collect();
    })
}

/// Other words behind the last text of the log, in a way that agrees with itself.
fn other_words(draft: &mut Draft) -> bool {
    let Some(old) = draft.last_text() else {
        return false;
    };
    let salt = Salt([0x5a; 32]);
    let words = "This was never said.";
    let new = Digest::commit("text", &salt, words.as_bytes());
    draft.replace(&old.to_string(), &new.to_string());
    if draft.openings.remove(&old).is_some() {
        let opening = json!({ "salt": salt, "words": words });
        draft.openings.insert(new, codec::canonical(&opening));
    }
    true
}
