//! What stands behind commitments: words changed or taken away, and words that were lawfully erased.

use super::changed;
use crate::{
    Edition, Fault,
    corpus::{Case, Held, Maker, parts::plain, scene::Scene},
    layout,
};
use events::{
    Body, Cite, CredentialId, Digest, Salt, StreamId, SubjectId, Version, codec, derived,
    log::{Basis, Event, SubjectErased},
};
use serde_json::json;

/// Makes them.
pub(super) fn all(maker: &mut Maker<'_>) -> Result<(), Fault> {
    erasures(maker)?;
    outside(maker)
}

/// 16: words were erased. As it should be; and twice as it should not.
fn erasures(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let Some(text) = maker.draft.last_text() else {
        maker.without(
            &[16],
            "no event of this log commits to words that could be erased",
        );
        return Ok(());
    };
    let Some(scene) = Scene::of(maker) else {
        maker.without(&[16], "nobody in this log could decide that words are erased");
        return Ok(());
    };
    let what = "words were erased, and an event says so: everything else still holds";
    let case = plain(16, "erased", what, Held::Quorum, 0, &[]);
    erased(maker, &scene, text, scene.decided_by.clone(), case)?;
    let what = "words were erased under a credential that nobody was ever given, signed and witnessed";
    let case = plain(16, "erased-undecided", what, Held::Quorum, 1, &["V9"]);
    erased(maker, &scene, text, nobody(), case)?;
    let Some(words) = maker.draft.openings.get(&text).cloned() else {
        return Ok(()); // This edition has no words that could lie there again.
    };
    let what =
        "words were erased by an event, and lie among the openings again, as after a backup was put back";
    let case = plain(16, "erased-there", what, Held::None, 1, &["V1", "V12"]);
    let folder = maker.folder(&case.name);
    erased(maker, &scene, text, scene.decided_by.clone(), case)?;
    folder.write(&layout::opening(&text), &words).map(drop)
}

/// A credential that no event granted.
fn nobody() -> Cite {
    Cite {
        stream: StreamId::new("credential", CredentialId(derived(&["corpus", "nobody"]))),
        version: Version(1),
    }
}

/// One case of a log that ends with an erasure.
fn erased(
    maker: &mut Maker<'_>,
    scene: &Scene,
    text: Digest,
    decided_by: Cite,
    case: Case,
) -> Result<(), Fault> {
    let event = Event::SubjectErased(SubjectErased {
        basis: Basis::Objection,
        commitments: vec![text],
        decided_by,
        person: None,
    });
    let mut draft = maker.draft.clone();
    let stream = StreamId::new("log", SubjectId::text(&text));
    scene.record(&mut draft, stream, Version(1), Body::Log(event));
    draft.openings.remove(&text);
    let size = draft.size();
    scene.publish(&mut draft, size, &[&scene.key], &scene.quorum);
    maker.forged(&case.name, &mut draft, Held::Quorum)?;
    maker.case(case)
}

/// 17: words altered or taken away where they are kept, outside the log.
fn outside(maker: &mut Maker<'_>) -> Result<(), Fault> {
    let first = maker.draft.openings.keys().next().copied();
    let Some(first) = first.filter(|_| maker.draft.edition == Edition::Auditor) else {
        maker.without(&[17], "only the auditor edition of a bundle holds words");
        return Ok(());
    };
    let what = "words behind a commitment were changed outside the log";
    let case = plain(17, "words", what, Held::Quorum, 1, &["V12"]);
    changed(maker, case, |draft| {
        let opening = json!({ "salt": Salt([1; 32]), "words": "something else" });
        draft.openings.insert(first, codec::canonical(&opening));
    })?;
    let what = "words behind a commitment were taken away, and no event says so";
    let case = plain(17, "words-gone", what, Held::Quorum, 1, &["V12"]);
    changed(maker, case, |draft| {
        draft.openings.remove(&first);
    })
}
