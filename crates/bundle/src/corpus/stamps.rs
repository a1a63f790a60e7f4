//! The attacks on time stamps, and one as it should be: at the end of the good log stands the log's word that its newest
//! checkpoint was stamped. The authority is one for examples, whose keys everybody has.

use super::{Case, Held, Maker, draft::Draft, parts::plain, scene::Scene};
use crate::{Fault, StampFiles, layout, mentions};
use events::{
    Digest, Time,
    log::{Anchored, Event},
};
use timestamp::{Authority, BadStamp, Query, Stamp};
use tlog::SignedCheckpoint;

/// Who is trusted, and is given to the verifier.
const ROOT: &[u8] = include_bytes!("authority/root.pem");
/// The authority.
const KEY: &[u8] = include_bytes!("authority/tsa.key");
const CERTIFICATE: &[u8] = include_bytes!("authority/tsa.pem");
/// Somebody whom the same root vouches for, and not for time stamps.
const OTHER_KEY: &[u8] = include_bytes!("authority/plain.key");
const OTHER_CERTIFICATE: &[u8] = include_bytes!("authority/plain.pem");

const DAY_MS: i64 = 86_400_000;

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(scene) = Scene::of(maker) else {
        maker.without(
            &[29, 30, 31, 32, 33, 34],
            "nobody in this log could decide what concerns it",
        );
        return Ok(());
    };
    good(maker, &scene)?;
    altered(maker, &scene)?;
    elsewhere(maker, &scene)?;
    unusable(maker, &scene)?;
    missing(maker, &scene)?;
    untimely(maker, &scene)
}

fn bad(why: BadStamp) -> Fault {
    Fault::unusable("the authority for examples", why)
}

/// A stamp of the newest checkpoint of the good log.
fn stamped(
    scene: &Scene,
    text: &[u8],
    at: Time,
    (key, certificate): (&[u8], &[u8]),
) -> Result<StampFiles, Fault> {
    let authority = Authority::read(key, certificate).map_err(bad)?;
    let query = Query::new(text, [0x5a; 8]);
    let answer = authority.answer(&query, at.millis(), 1).map_err(bad)?;
    Ok(StampFiles {
        size: scene.size,
        stamp: Stamp::answered(&answer).map_err(bad)?.file().to_vec(),
        certificates: authority.certificates().into_bytes(),
    })
}

/// The lines of a published checkpoint that its witnesses sign.
fn text(maker: &Maker<'_>, size: u64) -> Result<Vec<u8>, Fault> {
    let path = layout::checkpoint(size);
    let bytes = maker.bundle.read(&path)?.unwrap_or_default();
    let signed = SignedCheckpoint::parse(&bytes);
    let signed = signed.map_err(|why| Fault::unusable(maker.bundle.place(&path), why))?;
    Ok(signed.note().text().as_bytes().to_vec())
}

fn genuine(maker: &Maker<'_>, scene: &Scene, at: Time) -> Result<StampFiles, Fault> {
    stamped(scene, &text(maker, scene.size)?, at, (KEY, CERTIFICATE))
}

/// The log's word on a stamp.
fn word(stamp: &StampFiles, at: Time) -> Option<Event> {
    Some(Event::Anchored(Anchored {
        size: stamp.size,
        stamped: at,
        token: Digest::of(&stamp.stamp),
    }))
}

/// One case: the good log with the log's word on a stamp, and the stamp if it is there.
fn write(
    maker: &mut Maker<'_>,
    scene: &Scene,
    mut case: Case,
    said: Option<Event>,
    stamp: Option<StampFiles>,
) -> Result<(), Fault> {
    let mut draft: Draft = maker.draft.clone();
    scene.append(&mut draft, [said]);
    scene.publish(&mut draft, scene.size + 1, &[&scene.key], &scene.quorum);
    draft.stamps.extend(stamp);
    maker.forged(&case.name, &mut draft, Held::Quorum)?;
    if !case.name.ends_with("-unknown") {
        maker.out.write(&format!("{}/tsa/root.pem", case.name), ROOT)?;
        case.given = vec!["--tsa".to_owned(), "tsa/root.pem".to_owned()];
    }
    maker.case(case)
}

fn good(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let stamp = genuine(maker, scene, scene.at)?;
    let what = "an authority stamped the newest checkpoint with the time, and the log says so";
    let case = plain(29, "stamped", what, Held::Quorum, 0, &[]);
    write(maker, scene, case, word(&stamp, scene.at), Some(stamp.clone()))?;
    let what = "the same, and whoever verifies has not said which authorities they trust";
    let case = plain(29, "stamped-unknown", what, Held::Quorum, 2, &["V13"]);
    write(maker, scene, case, word(&stamp, scene.at), Some(stamp))
}

fn altered(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let mut stamp = genuine(maker, scene, scene.at)?;
    // Of the signature, which stands at the end.
    stamp.stamp.last_mut().into_iter().for_each(|byte| *byte ^= 1);
    let what = "a byte of a time stamp was altered; the log names the altered one, signed and witnessed";
    let case = plain(30, "stamp-altered", what, Held::Quorum, 1, &["V13"]);
    write(maker, scene, case, word(&stamp, scene.at), Some(stamp))
}

fn elsewhere(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let Some(older) = maker.older() else {
        maker.without(&[31], "the bundle has one checkpoint only");
        return Ok(());
    };
    let stamp = stamped(scene, &text(maker, older)?, scene.at, (KEY, CERTIFICATE))?;
    let what = "the stamp of an older checkpoint is shown for that of the newest";
    let case = plain(31, "stamp-of-another", what, Held::Quorum, 1, &["V13"]);
    write(maker, scene, case, word(&stamp, scene.at), Some(stamp))
}

fn unusable(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let by = (OTHER_KEY, OTHER_CERTIFICATE);
    let stamp = stamped(scene, &text(maker, scene.size)?, scene.at, by)?;
    let what = "somebody stamped whom a trusted root vouches for, and not for time stamps";
    let case = plain(32, "stamp-usage", what, Held::Quorum, 1, &["V13"]);
    write(maker, scene, case, word(&stamp, scene.at), Some(stamp))
}

fn missing(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let stamp = genuine(maker, scene, scene.at)?;
    let what = "the log says that it was stamped, and the stamp was left away";
    let case = plain(33, "stamp-missing", what, Held::Quorum, 2, &["V13"]);
    write(maker, scene, case, word(&stamp, scene.at), None)
}

/// Times at which the tree was not there yet, or the log had spoken of the stamp already.
fn untimely(maker: &mut Maker<'_>, scene: &Scene) -> Result<(), Fault> {
    let early =
        "an authority that is trusted stamped a tree for a day on which its last events were not written yet";
    let late = "an authority that is trusted stamped for a day after that on which the log spoke of it";
    let last = maker.draft.leaves.last().and_then(|leaf| mentions::time(leaf));
    let before = last.unwrap_or(scene.at).plus_millis(-DAY_MS);
    for (name, what, at, steps) in [
        ("stamp-early", early, before, &["V13"][..]),
        (
            "stamp-late",
            late,
            scene.at.plus_millis(DAY_MS),
            &["V8", "V9", "V13"][..],
        ),
    ] {
        let stamp = genuine(maker, scene, at)?;
        let case = plain(34, name, what, Held::Quorum, 1, steps);
        write(maker, scene, case, word(&stamp, at), Some(stamp))?;
    }
    Ok(())
}
