//! What is derived: a list in another order, a lot drawn otherwise.

use super::changed;
use crate::{
    Fault,
    corpus::{Held, Maker, parts::plain},
};
use events::{Digest, codec};
use serde_json::Value;

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    list(maker)?;
    lot(maker)
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
        maker.without(&[13], "no list of two places or more is in this log");
        return Ok(());
    };
    let what = "two places of a list were swapped, signed and witnessed";
    let case = plain(13, "false-list", what, Held::Quorum, 1, &["V11"]);
    changed(maker, case, |draft| draft.swap_blob(digest, bytes))
}

/// 21: the draw.
fn lot(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(at) = maker.draft.of_type("round.lot_revealed").first().copied() else {
        maker.without(&[21], "no lot is drawn in this log");
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
