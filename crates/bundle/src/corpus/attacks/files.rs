//! Files and rows: bytes flipped, rows deleted or swapped, the end of the log cut off. Most of it takes no key.

use super::changed;
use crate::{
    Fault,
    corpus::{Held, Maker, draft::Draft, parts::plain},
    layout,
};

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    bytes(maker)?;
    rows(maker)?;
    cut(maker)?;
    put_back(maker)
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
        maker.without(&[3, 4], "the log has too few events");
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

/// 5: the end cut off, back to an older genuine checkpoint.
fn cut(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(older) = maker.older() else {
        maker.without(&[5], "the bundle has one checkpoint only");
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

/// 18: the newest checkpoint replaced by an older one.
fn put_back(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(older) = maker.older() else {
        maker.without(&[18], "the bundle has one checkpoint only");
        return Ok(());
    };
    let what = "the file of the newest checkpoint was replaced by an older one";
    let case = plain(18, "put-back", what, Held::None, 1, &["V4"]);
    let folder = maker.copied(&case.name)?;
    let bytes = folder.read(&layout::checkpoint(older))?.unwrap_or_default();
    folder.write(layout::CHECKPOINT, &bytes)?;
    maker.case(case)
}
