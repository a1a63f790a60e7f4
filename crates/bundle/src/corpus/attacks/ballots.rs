//! Single ballots: changed, put in, opened otherwise, left out.

use super::changed;
use crate::{
    Fault,
    corpus::{Held, Keys, Maker, draft::Draft, parts::plain},
};
use serde_json::Value;

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    ballot(maker)?;
    inserted(maker)?;
    openings(maker)
}

/// 6 and 7: a ballot changed in the database, without a key and with another.
fn ballot(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = opened(&maker.draft) else {
        maker.without(&[6, 7], "no ballot is opened in this log");
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

/// 11: a ballot put in before the close.
fn inserted(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = maker.draft.of_type("ballot.cast").first().copied() else {
        maker.without(&[11], "no ballot is cast in this log");
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

/// 14 and 15: openings.
fn openings(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = opened(&maker.draft) else {
        maker.without(&[14, 15], "no ballot is opened in this log");
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
