//! Weighs a checkpoint by a policy: is it the log's own, who has cosigned it, and is that enough.

use super::{Label, Member, Policy};
use crate::{
    BadNote, SignedCheckpoint, TreeHead,
    key::{KeyId, KeyKind, VerifierKey},
};

/// A checkpoint that a trusted log has signed, with what the witnesses have to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weighed<'p> {
    /// The tree it is of.
    pub head: TreeHead,
    /// The log's keys that signed it; more than one while one key replaces another.
    pub log: Vec<&'p VerifierKey>,
    /// The witnesses that cosigned it, in the order of the note.
    pub cosigned: Vec<Cosigned<'p>>,
    /// What is lacking for the quorum: each group, from the quorum downwards, that has too few. Empty when the quorum is
    /// reached.
    pub short: Vec<Shortfall<'p>>,
}

/// A witness that cosigned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cosigned<'p> {
    /// What the policy calls it.
    pub label: &'p Label,
    /// The time it stated, in seconds since 1970.
    pub time: u64,
}

/// A group, or the one witness demanded, that has not witnessed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shortfall<'p> {
    /// Who.
    pub label: &'p Label,
    /// How many members it takes; for a witness one, itself.
    pub needed: usize,
    /// How many members have.
    pub given: usize,
    /// The members that have not witnessed; for a witness itself.
    pub lacking: Vec<&'p Label>,
}

/// Why a checkpoint counts for nothing, whatever the witnesses say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// The policy has no log of that origin.
    #[error("the policy knows no log {origin:?}")]
    UnknownLog {
        /// The origin on the checkpoint.
        origin: String,
    },
    /// No key of the log signed it.
    #[error("no key that the policy has for {origin:?} signed this checkpoint")]
    Unsigned {
        /// The origin on the checkpoint.
        origin: String,
    },
    /// A key of the log signed it that was not added yet at that size, is retired, or that nobody trusted has vouched for.
    #[error("the key {key} signed this checkpoint, and does not count for a tree of {size}")]
    DoesNotCount {
        /// Which key.
        key: KeyId,
        /// The size of the checkpoint.
        size: u64,
    },
    /// A signature of a known key fails.
    #[error(transparent)]
    BadNote(#[from] BadNote),
}

impl Weighed<'_> {
    /// Whether enough witnesses cosigned it. Until then what is in the tree is pending.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.short.is_empty()
    }

    /// When it became final by the clocks of those who cosigned it: the median of the times they stated, in seconds since
    /// 1970, so that one wrong clock moves nothing. `None` where it is pending, or nobody had to cosign it and nobody did.
    #[must_use]
    pub fn confirmed(&self) -> Option<u64> {
        let mut times: Vec<u64> = self.cosigned.iter().map(|by| by.time).collect();
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied();
        median.filter(|_| self.is_final())
    }
}

impl Policy {
    /// Weighs a checkpoint. It may be the log's own and yet lack witnesses: see [`Weighed::is_final`].
    ///
    /// # Errors
    /// When it is not signed by a log of the policy under its own origin, or the line of any known key fails.
    pub fn weigh(&self, signed: &SignedCheckpoint) -> Result<Weighed<'_>, Distrust> {
        let logs = self.logs.iter().map(|log| &log.key);
        self.weigh_with(signed, logs)
    }

    /// The same with other keys for the log than the policy names: those that count at the size of the checkpoint, where
    /// the log's own events say more than the policy could know.
    ///
    /// # Errors
    /// As [`Policy::weigh`].
    pub fn weigh_with<'p>(
        &'p self,
        signed: &SignedCheckpoint,
        logs: impl Iterator<Item = &'p VerifierKey> + Clone,
    ) -> Result<Weighed<'p>, Distrust> {
        let origin = signed.checkpoint().origin();
        let own = |key: &&VerifierKey| key.name().as_str() == origin;
        let logs = logs.filter(own);
        if logs.clone().next().is_none() {
            let origin = origin.to_owned();
            return Err(Distrust::UnknownLog { origin });
        }
        let keys = logs.chain(self.witnesses().map(|witness| &witness.key));
        let verified = signed.note().verify(keys)?;
        let mut log = Vec::new();
        let mut cosigned = Vec::new();
        for by in &verified {
            if by.key.kind() == KeyKind::Ed25519 {
                log.push(by.key);
            }
            let mut witnesses = self.witnesses();
            let witness = witnesses.find(|witness| witness.key == *by.key);
            if let (Some(witness), Some(time)) = (witness, by.time) {
                let label = &witness.label;
                cosigned.push(Cosigned { label, time });
            }
        }
        if log.is_empty() {
            let origin = origin.to_owned();
            return Err(Distrust::Unsigned { origin });
        }
        let short = self.short(&cosigned);
        Ok(Weighed {
            head: signed.checkpoint().head(),
            log,
            cosigned,
            short,
        })
    }

    /// What is lacking for the quorum, from it downwards.
    fn short(&self, cosigned: &[Cosigned<'_>]) -> Vec<Shortfall<'_>> {
        let has = self.witnessed(cosigned);
        let lacks = |place: &usize| has.get(*place) != Some(&true);
        let mut short = Vec::new();
        let mut open: Vec<usize> = self.quorum.into_iter().filter(lacks).collect();
        while let Some(place) = open.pop() {
            match self.members.get(place) {
                Some(Member::Group(group)) => {
                    let named = group.places.iter().zip(&group.members);
                    let lacking: Vec<_> = named.filter(|(place, _)| lacks(place)).collect();
                    short.push(Shortfall {
                        label: &group.label,
                        needed: group.needed,
                        given: group.members.len() - lacking.len(),
                        lacking: lacking.iter().map(|(_, label)| *label).collect(),
                    });
                    // A witness that is lacking is said by its group.
                    let groups = lacking.iter().rev().map(|(place, _)| **place);
                    open.extend(
                        groups.filter(|place| matches!(self.members.get(*place), Some(Member::Group(_)))),
                    );
                }
                Some(Member::Witness(witness)) => short.push(Shortfall {
                    label: &witness.label,
                    needed: 1,
                    given: 0,
                    lacking: vec![&witness.label],
                }),
                None => {}
            }
        }
        short
    }

    /// For each member whether it has witnessed. Members stand above their group, so one pass is enough.
    fn witnessed(&self, cosigned: &[Cosigned<'_>]) -> Vec<bool> {
        let mut has: Vec<bool> = Vec::with_capacity(self.members.len());
        for member in &self.members {
            let enough = match member {
                Member::Witness(witness) => cosigned.iter().any(|by| *by.label == witness.label),
                Member::Group(group) => {
                    let members = group.places.iter().filter_map(|place| has.get(*place));
                    members.filter(|has| **has).count() >= group.needed
                }
            };
            has.push(enough);
        }
        has
    }
}
