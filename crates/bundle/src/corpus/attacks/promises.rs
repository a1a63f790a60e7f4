//! A ballot that was accepted and never appended: the files say nothing of it, only what its voter holds does.

use crate::{
    Fault,
    corpus::{Held, Maker, parts::plain},
};

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
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
