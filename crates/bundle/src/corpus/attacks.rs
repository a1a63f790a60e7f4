//! The attacks, in the order of the threat table.

use super::{Case, Held, Maker, draft::Draft, keys::Keys, parts::plain};
use crate::{Edition, Fault, layout, mentions};
use events::{Digest, Salt, codec};
use serde_json::{Value, json};

/// Makes them all.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    bytes(maker)?;
    rows(maker)?;
    cut(maker)?;
    ballot(maker)?;
    rewrite(maker)?;
    inserted(maker)?;
    early(maker)?;
    list(maker)?;
    openings(maker)?;
    words(maker)?;
    put_back(maker)?;
    split(maker)?;
    unseen(maker)?;
    lot(maker)?;
    restored(maker)
}

/// 1 and 2: a byte of a file.
fn bytes(maker: &mut Maker<'_>) -> Result<(), Fault> {
    for (attack, name, what, prefix) in [
        (1, "event-byte", "a byte of an event was flipped", "tile/entries/"),
        (2, "tile-byte", "a byte of a hash tile was flipped", "tile/0/"),
    ] {
        let case = plain(attack, name, what, Held::None, 1, &["V1"]);
        let folder = maker.copied(&case.name)?;
        let first = folder.files()?.into_iter().find(|path| path.starts_with(prefix));
        if let Some(path) = first {
            let mut bytes = folder.read(&path)?.unwrap_or_default();
            let middle = bytes.len() / 2;
            bytes.get_mut(middle).into_iter().for_each(|byte| *byte ^= 1);
            folder.write(&path, &bytes)?;
        }
        maker.case(case)?;
    }
    Ok(())
}

/// 3 and 4: rows of the table.
fn rows(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let middle = maker.draft.leaves.len() / 2;
    let deleted = |draft: &mut Draft| drop(draft.leaves.remove(middle));
    let swapped = |draft: &mut Draft| draft.leaves.swap(middle, middle + 1);
    if middle == 0 {
        maker.without(3, "the log has too few events");
        return Ok(());
    }
    let what = "an event was deleted and the tiles were made again";
    changed(maker, plain(3, "deleted", what, Held::None, 1, &["V1"]), deleted)?;
    changed(
        maker,
        plain(3, "deleted-signed", what, Held::Log, 1, &["V3", "V7"]),
        deleted,
    )?;
    let what = "two events were swapped and the tiles were made again";
    changed(
        maker,
        plain(4, "swapped", what, Held::None, 1, &["V4", "V7"]),
        swapped,
    )?;
    changed(
        maker,
        plain(4, "swapped-signed", what, Held::Quorum, 1, &["V7"]),
        swapped,
    )
}

/// One case of a changed log.
fn changed(maker: &mut Maker<'_>, case: Case, change: impl FnOnce(&mut Draft)) -> Result<(), Fault> {
    let mut draft = maker.draft.clone();
    change(&mut draft);
    maker.forged(&case.name, &mut draft, case.keys)?;
    maker.case(case)
}

/// 5: the end cut off, back to an older genuine checkpoint.
fn cut(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(older) = maker.older() else {
        maker.without(5, "the bundle has one checkpoint only");
        return Ok(());
    };
    let size = maker.draft.size();
    let what =
        "the log was cut off at an older genuine checkpoint: the bundle of that day is shown for today's";
    let case = |name: &str, exit, steps: &[&'static str]| plain(5, name, what, Held::None, exit, steps);
    let mut made = vec![case("truncated", 0, &[])];
    let mut known = case("truncated-known", 2, &["V5"]);
    known.given = maker.known(&known.name, size)?;
    made.push(known);
    let mut receipt = case("truncated-receipt", 2, &["V6"]);
    receipt.given = maker.receipt(&receipt.name, size - 1)?;
    made.push(receipt);
    let mut asked = case("truncated-asked", 2, &["fresh"]);
    asked.given = vec!["--at-least".to_owned(), size.to_string()];
    made.push(asked);
    for case in made {
        let mut draft = maker.draft.clone();
        draft.truncate(older);
        // The bundle of that day is genuine: everything in it was signed then.
        maker.forged(&case.name, &mut draft, Held::Quorum)?;
        maker.case(case)?;
    }
    Ok(())
}

/// Changes what an opened ballot says.
fn other_marks(draft: &mut Draft, at: usize) {
    draft.edit(at, |leaf| {
        let marks = leaf.pointer_mut("/body/marks").and_then(Value::as_object_mut);
        if let Some(marks) = marks {
            let last = marks.keys().next_back().cloned();
            if let Some(last) = last {
                marks.remove(&last);
            }
        }
    });
}

/// The first opened ballot that is not blank.
fn opened(draft: &Draft) -> Option<usize> {
    let has_marks = |at: &usize| {
        let leaf = draft
            .leaves
            .get(*at)
            .map(|leaf| serde_json::from_slice::<Value>(leaf));
        let leaf = leaf.and_then(Result::ok).unwrap_or_default();
        leaf.pointer("/body/marks")
            .and_then(Value::as_object)
            .is_some_and(|marks| !marks.is_empty())
    };
    draft.of_type("ballot.opened").into_iter().find(has_marks)
}

/// 6 and 7: a ballot changed in the database, without a key and with another.
fn ballot(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = opened(&maker.draft) else {
        maker.without(6, "no ballot is opened in this log");
        return Ok(());
    };
    let what = "a ballot was changed in the database and everything but the signatures made again";
    let case = plain(6, "ballot", what, Held::None, 1, &["V4", "V10"]);
    changed(maker, case, |draft| other_marks(draft, at))?;
    let case = plain(
        7,
        "other-key",
        "a ballot was changed, and all was signed with another key under the log's name",
        Held::Other,
        1,
        &["V2", "V10"],
    );
    let mut draft = maker.draft.clone();
    other_marks(&mut draft, at);
    let origin = maker.keys.log.public().name().as_str();
    let others = Keys::example(origin, u8::try_from(maker.keys.witnesses.len()).unwrap_or(1), 201)?;
    let policy = others.policy(maker.quorum())?;
    draft.write(
        &others,
        &policy,
        others.witnesses.len(),
        &maker.folder(&case.name),
    )?;
    maker.case(case)
}

/// Other words behind the last text of the log, in a way that agrees with itself.
fn other_words(draft: &mut Draft) -> bool {
    let mut texts = draft.leaves.iter().rev().map(|leaf| mentions::texts(leaf));
    let Some(old) = texts.find_map(|texts| texts.first().copied()) else {
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

/// 8 to 10: the operator rewrites history so that it agrees with itself.
fn rewrite(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let size = maker.draft.size();
    if !other_words(&mut maker.draft.clone()) {
        maker.without(8, "no event of this log commits to words");
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

/// 11: a ballot put in before the close.
fn inserted(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = maker.draft.of_type("ballot.cast").first().copied() else {
        maker.without(11, "no ballot is cast in this log");
        return Ok(());
    };
    let what = "a ballot was put in before the close, and everything after it moved and was signed";
    for (name, keys, steps) in [
        ("inserted", Held::Log, &["V3", "V9"][..]),
        ("inserted-all", Held::Quorum, &["V9"][..]),
    ] {
        changed(maker, plain(11, name, what, keys, 1, steps), |draft| {
            let copy = draft.leaves.get(at).cloned().unwrap_or_default();
            draft.leaves.insert(at + 1, copy);
            draft.edit(at + 1, |leaf| {
                let version = leaf.get("version").and_then(Value::as_u64).unwrap_or(0);
                if let Some(place) = leaf.get_mut("version") {
                    *place = (version + 1).into();
                }
            });
            draft.renumber();
        })?;
    }
    Ok(())
}

/// 12: a late event that claims an early time.
fn early(maker: &mut Maker<'_>) -> Result<(), Fault> {
    if maker.older().is_none() || maker.quorum() == 0 {
        maker.without(12, "no two witnessed checkpoints bracket an event");
        return Ok(());
    }
    let first = maker.draft.leaves.first().and_then(|leaf| mentions::time(leaf));
    let Some(first) = first else {
        maker.without(12, "no event states a time");
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

/// 13: a false list.
fn list(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let draft = &maker.draft;
    let forged = draft.of_type("round.tallied").into_iter().find_map(|at| {
        let leaf: Value = serde_json::from_slice(draft.leaves.get(at)?).ok()?;
        let digest: Digest = leaf.pointer("/body/list/sha256")?.as_str()?.parse().ok()?;
        let mut list: Value = serde_json::from_slice(draft.blobs.get(&digest)?).ok()?;
        let items = list.get_mut("items")?.as_array_mut()?;
        if items.len() < 2 {
            return None;
        }
        items.swap(0, 1);
        Some((digest, codec::canonical(&list)))
    });
    let Some((digest, bytes)) = forged else {
        maker.without(13, "no list of two places or more is in this log");
        return Ok(());
    };
    let what = "two places of a list were swapped, signed and witnessed";
    let case = plain(13, "false-list", what, Held::Quorum, 1, &["V11"]);
    changed(maker, case, |draft| draft.swap_blob(digest, bytes))
}

/// 14 and 15: openings.
fn openings(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = opened(&maker.draft) else {
        maker.without(14, "no ballot is opened in this log");
        return Ok(());
    };
    let what = "a ballot was opened to other marks than were cast, signed and witnessed";
    let case = plain(14, "opened-otherwise", what, Held::Quorum, 1, &["V10"]);
    changed(maker, case, |draft| other_marks(draft, at))?;
    let what = "a ballot was left out at the opening, signed and witnessed";
    let case = plain(15, "left-out", what, Held::Quorum, 1, &["V10"]);
    changed(maker, case, |draft| {
        draft.leaves.remove(at);
        draft.renumber();
    })
}

/// 16 and 17: words behind commitments.
fn words(maker: &mut Maker<'_>) -> Result<(), Fault> {
    match maker.draft.of_type("log.subject_erased").is_empty() {
        true => maker.without(
            16,
            "nothing was erased in this log; a bundle with an erasure must pass as it is",
        ),
        false => {
            let case = plain(
                16,
                "erased",
                "words were erased, and an event says so",
                Held::Quorum,
                0,
                &[],
            );
            maker.copied(&case.name)?;
            maker.case(case)?;
        }
    }
    let first = maker.draft.openings.keys().next().copied();
    let Some(first) = first.filter(|_| maker.draft.edition == Edition::Auditor) else {
        maker.without(17, "only the auditor edition of a bundle holds words");
        return Ok(());
    };
    let what = "words behind a commitment were changed outside the log";
    changed(
        maker,
        plain(17, "words", what, Held::Quorum, 1, &["V12"]),
        |draft| {
            let opening = json!({ "salt": Salt([1; 32]), "words": "something else" });
            draft.openings.insert(first, codec::canonical(&opening));
        },
    )?;
    let what = "words behind a commitment were taken away, and no event says so";
    changed(
        maker,
        plain(17, "words-gone", what, Held::Quorum, 1, &["V12"]),
        |draft| {
            draft.openings.remove(&first);
        },
    )
}

/// 18: the newest checkpoint replaced by an older one.
fn put_back(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(older) = maker.older() else {
        maker.without(18, "the bundle has one checkpoint only");
        return Ok(());
    };
    let what = "the file of the newest checkpoint was replaced by an older one";
    let case = plain(18, "put-back", what, Held::None, 1, &["V4"]);
    let folder = maker.copied(&case.name)?;
    let bytes = folder.read(&layout::checkpoint(older))?.unwrap_or_default();
    folder.write(layout::CHECKPOINT, &bytes)?;
    maker.case(case)
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

/// 20: what was never appended.
fn unseen(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let what = "a ballot was accepted on the screen and never appended: files say nothing of it, only a promise in the \
                voter's hands does";
    let case = plain(20, "never-appended", what, Held::Log, 0, &[]);
    maker.copied(&case.name)?;
    maker.case(case)?;
    promised(maker)
}

/// 20 with the promise at hand: not kept, kept with something else, and kept.
fn promised(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let cast = maker.draft.of_type("ballot.cast").last().copied();
    let leaf = cast.and_then(|at| maker.draft.leaves.get(at).cloned());
    let (Some(at), Some(leaf), true) = (cast, leaf, maker.quorum() > 0) else {
        return Ok(()); // No ballot, or no witness to say what time it is.
    };
    let (at, size) = (at as u64, maker.draft.size());
    let past = maker
        .draft
        .checkpoints
        .values()
        .next_back()
        .map_or(0, |time| time - 1);
    let left_out = "a ballot was promised and never appended, and the time for it has passed";
    let other = "a ballot was promised, and something else stands in its place";
    let kept = "a ballot was promised, and it is in the log";
    let unseen = leaf.iter().rev().copied().collect::<Vec<u8>>();
    for (name, what, position, leaf, exit, steps) in [
        ("promise-broken", left_out, size, &leaf, 1, &["V6"][..]),
        ("promise-other", other, at, &unseen, 1, &["V6"][..]),
        ("promise-kept", kept, at, &leaf, 0, &[][..]),
    ] {
        let mut case = plain(20, name, what, Held::Log, exit, steps);
        maker.copied(&case.name)?;
        case.given = maker.promise(&case.name, position, leaf, past)?;
        maker.case(case)?;
    }
    Ok(())
}

/// 21: the draw.
fn lot(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = maker.draft.of_type("round.lot_revealed").first().copied() else {
        maker.without(21, "no lot is drawn in this log");
        return Ok(());
    };
    let what = "another part of the lot was revealed than was committed to, signed and witnessed";
    changed(
        maker,
        plain(21, "lot", what, Held::Quorum, 1, &["V14"]),
        |draft| {
            draft.edit(at, |leaf| {
                if let Some(part) = leaf.pointer_mut("/body/part") {
                    *part = Digest([0x77; 32]).to_string().into();
                }
            });
        },
    )
}

/// 22: yesterday's database restored, and the log goes on from it.
fn restored(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(older) = maker.older() else {
        maker.without(22, "the bundle has one checkpoint only");
        return Ok(());
    };
    let size = maker.draft.size();
    let what = "an older database was restored and the log went on from it; a signer with its own memory refuses this";
    let mut case = plain(22, "restored", what, Held::Log, 1, &["V5"]);
    case.given = maker.known(&case.name, size)?;
    changed(maker, case, |draft| {
        // The same happens again, but for one event that now carries other words; then less than before.
        let kept = draft.checkpoints.clone();
        other_words(draft);
        draft.checkpoints = kept.into_iter().filter(|(at, _)| *at <= older).collect();
    })?;
    let mut shorter = plain(22, "restored-shorter", what, Held::Quorum, 2, &["V5"]);
    shorter.given = maker.known(&shorter.name, size)?;
    changed(maker, shorter, |draft| draft.truncate(older))
}
