//! Check 2, tree: the size and root recomputed from the leaves are those of the head. Signatures, witnesses and
//! consistency with older heads are not here: they come with the bundle.

use crate::{Finding, Weight, auditor::Head, finding::Findings, leaves::Places};
use tlog::Frontier;

/// Compares what was fed with the head.
pub(crate) fn judge(tree: &Frontier, places: &Places, head: &Head, findings: &mut Findings) {
    let (size, root) = (tree.size(), tree.root());
    if size == 0 {
        let what = "the log holds no leaf, so there is nothing to check";
        findings.add(Finding::tampered("tree.empty", what).weighing(Weight::Incomplete));
    }
    if places.size() < head.size {
        let missing = head.size - places.size();
        let what = format!("the last {missing} leaves of the head are missing: the log is truncated");
        let finding = Finding::tampered("tree.truncated", what).weighing(Weight::Incomplete);
        findings.add(finding.at(places.size()).wanted(head.size, size));
    } else if places.size() > head.size {
        let what = "there are leaves beyond the size of the head";
        findings.add(
            Finding::tampered("tree.tail", what)
                .at(head.size)
                .wanted(head.size, size),
        );
    } else if size != head.size {
        let what = "the number of leaves is not the size of the head";
        findings.add(Finding::tampered("tree.size", what).wanted(head.size, size));
    } else if root != head.root {
        let what = "the root over the leaves is not the root of the head: leaves or head were changed";
        findings.add(Finding::tampered("tree.root", what).wanted(root, head.root));
    }
}
