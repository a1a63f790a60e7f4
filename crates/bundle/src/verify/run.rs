//! The pass over the leaves, with the reading of them as events beside it.

use super::{
    meaning::{Heard, Reader},
    since::{self, Course},
    time::Brackets,
    tree::{self, Passed, Wanted},
};
use crate::{Fault, FaultKind, Folder};
use std::{sync::mpsc, thread};
use tlog::TreeHead;

/// So many files of leaves wait at most to be read as events.
const AHEAD: usize = 8;

/// Goes through the leaves; where those that an earlier verification has seen are other ones now, through all of them.
/// Gives the way that was taken.
///
/// # Errors
/// When the system does not let a file be read.
pub(super) fn run(
    folder: &Folder,
    course: Course,
    head: TreeHead,
    wanted: &Wanted,
    brackets: &Brackets,
    told: &mut dyn FnMut(u64, u64),
) -> Result<(Course, Passed, Heard), Fault> {
    let (passed, heard) = once(folder, &course, head, wanted, brackets.clone(), told)?;
    if !passed.changed {
        return Ok((course, passed, heard));
    }
    let course = Course::whole(course.judging.is_some());
    let (passed, heard) = once(folder, &course, head, wanted, brackets.clone(), told)?;
    Ok((course, passed, heard))
}

/// In a thread of its own hashes and tiles, here what the leaves mean: two cores are then twice as quick.
fn once(
    folder: &Folder,
    course: &Course,
    head: TreeHead,
    wanted: &Wanted,
    brackets: Brackets,
    told: &mut dyn FnMut(u64, u64),
) -> Result<(Passed, Heard), Fault> {
    let mut reader = Reader::new(folder, course, brackets);
    let (sender, receiver) = mpsc::sync_channel(AHEAD);
    let passed = thread::scope(|scope| {
        let pass = scope.spawn(move || {
            let mut sink = |batch| sender.send(batch).is_ok();
            if course.looks_back() && !since::recall(folder, &course.start, head.size, &mut sink)? {
                return Ok(Passed::changed());
            }
            tree::pass(folder, course.start.clone(), head, wanted, &mut sink)
        });
        for batch in receiver {
            told(batch.first, head.size);
            reader.take(&batch);
        }
        pass.join()
    });
    let broken = |_| {
        Fault::new(
            FaultKind::System,
            folder.root().display(),
            "the reading of the files broke off",
        )
    };
    let passed = passed.map_err(broken)??;
    told(head.size, head.size);
    Ok((passed, reader.finish(head)))
}
