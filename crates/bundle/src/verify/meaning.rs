//! V7 to V14 over the leaves: what the auditor says, as findings of the verification; and without the auditor, the form
//! and order of the leaves alone.

use super::{
    finding::{Finding, Findings, Step},
    since::Course,
    steps,
    time::Brackets,
    tree::Batch,
};
use crate::{Folder, layout, mentions};
use events::{Digest, Position, Time, codec};
use replay::{Auditor, Head, Leaf};
use tlog::TreeHead;

/// Looks a document up in the bundle.
type Blobs = Box<dyn Fn(&Digest) -> Option<Vec<u8>>>;

/// What reads the leaves as they come.
pub(super) struct Reader {
    auditor: Option<Box<Auditor<Blobs>>>,
    brackets: Brackets,
    /// Form, order and times of leaves before this one were looked at by an earlier verification.
    since: u64,
    last: Option<Time>,
    findings: Findings,
}

/// What the reader found.
pub(super) struct Heard {
    pub(super) findings: Findings,
    pub(super) pending: Vec<String>,
    pub(super) counts: Option<replay::Counts>,
}

impl Reader {
    /// A reader with an auditor, or one that looks at form, order and times alone.
    pub(super) fn new(folder: &Folder, course: &Course, brackets: Brackets) -> Self {
        let folder = folder.clone();
        // What cannot be read is to the auditor as what is not there; V1 says which file it is.
        let blobs: Blobs = Box::new(move |digest| folder.read(&layout::blob(digest)).ok().flatten());
        let auditor = |from| Box::new(Auditor::new(blobs).judging_from(Position(from)));
        Self {
            auditor: course.judging.map(auditor),
            brackets,
            since: course.since,
            last: None,
            findings: Findings::default(),
        }
    }

    /// Takes the leaves of a file.
    pub(super) fn take(&mut self, batch: &Batch) {
        for (position, bytes, hash) in batch.leaves() {
            let is_new = position >= self.since;
            let timed = is_new && self.brackets.any();
            if let Some(claimed) = timed.then(|| mentions::time(bytes)).flatten() {
                self.brackets.take(position, claimed, &mut self.findings);
            }
            match &mut self.auditor {
                Some(auditor) => {
                    let position = Position(position);
                    auditor.feed(Leaf {
                        position,
                        bytes,
                        hash,
                    });
                }
                None if is_new => self.form(position, bytes),
                None => {}
            }
        }
    }

    /// The form of a leaf, its place and its time.
    fn form(&mut self, position: u64, bytes: &[u8]) {
        let found = match codec::decode(bytes) {
            Ok(event) if event.position.0 != position => Some((
                "audit-leaf",
                format!("the leaf states position {}", event.position),
            )),
            Ok(event) if self.last.is_some_and(|last| event.at < last) => Some((
                "audit-order",
                format!("its time {} is before that of the event before it", event.at),
            )),
            Ok(event) => {
                self.last = Some(event.at);
                None
            }
            Err(why) => Some(("audit-leaf", format!("the leaf cannot be read: {why}"))),
        };
        if let Some((kind, detail)) = found {
            self.findings.add(Finding {
                detail: Some(detail),
                ..Finding::tampered(Step::V7, kind).at(position)
            });
        }
    }

    /// Ends the audit.
    pub(super) fn finish(self, head: TreeHead) -> Heard {
        let mut heard = Heard {
            findings: self.findings,
            pending: Vec::new(),
            counts: None,
        };
        let Some(auditor) = self.auditor else {
            return heard;
        };
        let TreeHead { size, root } = head;
        let report = auditor.finish(Head { size, root });
        heard.counts = Some(report.counts);
        heard.findings.left_out += report.left_out;
        for found in report.findings {
            if steps::is_pending(&found) {
                heard.pending.push(found.to_string());
            } else if !steps::is_said(&found) {
                heard.findings.add(steps::from_audit(found));
            }
        }
        heard
    }
}
