//! What an export takes from the proof folder of a log.

use tlog::{Policy, SignedCheckpoint, SigningKey, Trust};

/// The proofs of a log, as its signer keeps them beside the store.
pub struct Proof {
    /// Signs the list of files.
    pub key: SigningKey,
    /// Whom the log is to be checked by: the policy in force.
    pub policy: Policy,
    /// What the log says of its own keys and policies, as far as the signer has read it.
    pub trust: Trust,
    /// The published checkpoints, the smallest first.
    pub checkpoints: Vec<SignedCheckpoint>,
    /// The time stamps of others over them.
    pub stamps: Vec<StampFiles>,
}

/// A time stamp over a checkpoint, as its files. They are copied as they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StampFiles {
    /// How many leaves that checkpoint has.
    pub size: u64,
    /// The stamp, in the form of [`timestamp::Stamp::file`].
    pub stamp: Vec<u8>,
    /// The certificates of its signer and of those who vouch for it, in the form of [`timestamp::pem_text`]; every one that
    /// lies in the stamp among them.
    pub certificates: Vec<u8>,
}

impl Proof {
    /// The newest checkpoint that enough witnesses cosigned; where there is none, the newest.
    pub(crate) fn newest(&self) -> Option<&SignedCheckpoint> {
        let is_final =
            |signed: &SignedCheckpoint| self.trust.weigh(signed).is_ok_and(|weighed| weighed.is_final());
        let mut newest = self.checkpoints.iter().rev();
        let found = newest.clone().find(|signed| is_final(signed));
        found.or_else(|| newest.next())
    }
}
