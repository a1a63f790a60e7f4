//! What attacks are put together from: copies of the good bundle, forged ones, checkpoints and receipts of somebody who
//! kept theirs.

use super::{Case, Held, Maker, draft::Draft};
use crate::{Fault, FaultKind, Folder, layout};
use serde_json::Value;
use tlog::{Promise, ProofFile, SignedCheckpoint, StoredTree, leaf_hash, prove_inclusion};

impl Maker<'_> {
    /// How many witnesses make a quorum, from the first on.
    pub(super) fn quorum(&self) -> usize {
        let head = tlog::TreeHead {
            size: 0,
            root: tlog::empty_root(),
        };
        let is_final = |count: &usize| {
            let signed = self.keys.checkpoint(head, 0, *count).ok();
            let weighed = signed.as_ref().and_then(|signed| self.policy.weigh(signed).ok());
            weighed.is_some_and(|weighed| weighed.is_final())
        };
        let all = self.keys.witnesses.len();
        (0..=all).find(is_final).unwrap_or(all)
    }

    /// The folder of a case's bundle.
    pub(super) fn folder(&self, name: &str) -> Folder {
        Folder::at(&self.out.root().join(name).join("bundle"))
    }

    /// A copy of the good bundle, to be spoilt.
    pub(super) fn copied(&self, name: &str) -> Result<Folder, Fault> {
        let to = self.folder(name);
        for path in self.bundle.files()? {
            if let Some(bytes) = self.bundle.read(&path)? {
                to.write(&path, &bytes)?;
            }
        }
        Ok(to)
    }

    /// A bundle of a changed log, signed as far as the attacker can.
    pub(super) fn forged(&self, name: &str, draft: &mut Draft, held: Held) -> Result<Folder, Fault> {
        let to = self.folder(name);
        let witnesses = match held {
            Held::None | Held::Other | Held::Log => 0,
            Held::Some => self.quorum().saturating_sub(1),
            Held::Quorum => self.quorum(),
        };
        draft.write(self.keys, &self.policy, witnesses, &to)?;
        if held == Held::None {
            // Without a key the signed files stay as they were: those that are signed, and those that they name.
            for path in self.bundle.files()? {
                if (path == layout::CHECKPOINT || path.starts_with("tingbok/"))
                    && let Some(bytes) = self.bundle.read(&path)?
                {
                    to.write(&path, &bytes)?;
                }
            }
        }
        Ok(to)
    }

    /// Somebody kept a published checkpoint; gives the argument.
    pub(super) fn known(&self, name: &str, size: u64) -> Result<Vec<String>, Fault> {
        let path = layout::checkpoint(size);
        let gone = || {
            Fault::new(
                FaultKind::Missing,
                self.bundle.place(&path),
                "there is no such file",
            )
        };
        let bytes = self.bundle.read(&path)?.ok_or_else(gone)?;
        self.out.write(&format!("{name}/known/{size}"), &bytes)?;
        Ok(vec!["--known".to_owned(), format!("known/{size}")])
    }

    /// Somebody kept a receipt of a leaf, by the newest checkpoint; gives the argument.
    pub(super) fn receipt(&self, name: &str, index: u64) -> Result<Vec<String>, Fault> {
        let bad = |why: String| Fault::unusable(name, why);
        let mut tree = StoredTree::new();
        self.draft
            .leaves
            .iter()
            .for_each(|leaf| tree.push(leaf_hash(leaf)));
        let proof = prove_inclusion(&tree, index, self.draft.size()).map_err(|why| bad(why.to_string()))?;
        let bytes = self.bundle.read(layout::CHECKPOINT)?.unwrap_or_default();
        let signed = SignedCheckpoint::parse(&bytes).map_err(|why| bad(why.to_string()))?;
        let leaf = usize::try_from(index)
            .ok()
            .and_then(|index| self.draft.leaves.get(index));
        let file = ProofFile::new(index, proof.path, signed, leaf.cloned().unwrap_or_default());
        let file = file.map_err(|why| bad(why.to_string()))?;
        let path = format!("{name}/receipts/{index}.tlog-proof");
        self.out.write(&path, file.to_string().as_bytes())?;
        Ok(vec!["--receipts".to_owned(), "receipts".to_owned()])
    }

    /// Somebody kept the promise of a ballot, signed by the log; gives the argument. `by` is in seconds since 1970.
    pub(super) fn promise(
        &self,
        name: &str,
        position: u64,
        leaf: &[u8],
        by: u64,
    ) -> Result<Vec<String>, Fault> {
        let said: Value = serde_json::from_slice(leaf).unwrap_or_default();
        let field = |place: &str| {
            let found = said.pointer(place).and_then(Value::as_str);
            found.unwrap_or("unknown").to_owned()
        };
        let promise = Promise {
            origin: self.keys.log.public().name().to_string(),
            round: field("/body/round"),
            unit: field("/body/unit"),
            commitment: field("/body/commitment"),
            position,
            leaf: leaf_hash(leaf).to_string(),
            by,
        };
        let note = promise
            .sign(&self.keys.log)
            .map_err(|why| Fault::unusable(name, why))?;
        let path = format!("{name}/receipts/ballot.promise");
        self.out.write(&path, note.to_string().as_bytes())?;
        Ok(vec!["--receipts".to_owned(), "receipts".to_owned()])
    }

    /// Writes down what is expected of a case.
    pub(super) fn case(&mut self, case: Case) -> Result<(), Fault> {
        let text = serde_json::to_string_pretty(&case).map_err(|why| Fault::unusable(&case.name, why))?;
        self.out
            .write(&format!("{}/expected.json", case.name), (text + "\n").as_bytes())?;
        self.cases.push(case);
        (self.told)(self.cases.len() as u64);
        Ok(())
    }

    /// Attacks that this bundle gives no occasion for.
    pub(super) fn without(&mut self, attacks: &[u8], why: &'static str) {
        self.left_out.extend(attacks.iter().map(|attack| (*attack, why)));
    }

    /// The largest published checkpoint before the newest, if any.
    pub(super) fn older(&self) -> Option<u64> {
        let size = self.draft.size();
        self.draft
            .checkpoints
            .keys()
            .rev()
            .copied()
            .find(|at| (1..size).contains(at))
    }
}

/// A case with nothing given beside the bundle.
pub(super) fn plain(
    attack: u8,
    name: &str,
    what: &'static str,
    keys: Held,
    exit: u8,
    steps: &[&'static str],
) -> Case {
    Case {
        name: format!("{attack:02}-{name}"),
        attack,
        what,
        keys,
        given: Vec::new(),
        exit,
        steps: steps.to_vec(),
    }
}
