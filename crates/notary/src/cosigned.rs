//! The words of witnesses on a checkpoint: of two by one witness the later one counts.

use tlog::{Note, NoteSignature, SignedCheckpoint, VerifierKey};

/// A checkpoint with further lines of witnesses: those of new ones at the end, a later one in the place of an earlier one
/// by the same witness. An earlier one changes nothing. `witnesses` are the keys of those that the policy knows.
///
/// # Errors
/// When the policy does not know the witness of a new line, or the line does not hold.
pub(crate) fn renewed(
    known: &SignedCheckpoint,
    lines: &[NoteSignature],
    witnesses: &[&VerifierKey],
) -> Result<SignedCheckpoint, String> {
    let text = known.note().text();
    let mut timed = Vec::new();
    for line in lines {
        timed.push((line, time(text, line, witnesses)?));
    }
    let mut kept = known.note().signatures().to_vec();
    for (line, at) in timed {
        let same = |it: &&mut NoteSignature| it.name() == line.name() && it.id() == line.id();
        match kept.iter_mut().find(same) {
            None => kept.push(line.clone()),
            Some(before) if time(text, before, witnesses).is_ok_and(|before| before >= at) => {}
            Some(before) => *before = line.clone(),
        }
    }
    let mut note = Note::new(text).map_err(|why| why.to_string())?;
    kept.into_iter().for_each(|line| note.add(line));
    SignedCheckpoint::from_note(note).map_err(|why| why.to_string())
}

/// When a witness says that it saw a text, in seconds since 1970.
fn time(text: &str, line: &NoteSignature, witnesses: &[&VerifierKey]) -> Result<u64, String> {
    let mut note = Note::new(text).map_err(|why| why.to_string())?;
    note.add(line.clone());
    let by = note
        .verify(witnesses.iter().copied())
        .map_err(|why| why.to_string())?;
    let time = by.first().and_then(|by| by.time);
    time.ok_or_else(|| format!("the policy knows no witness {} ({})", line.name(), line.id()))
}
