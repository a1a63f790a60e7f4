//! Whom an auditor trusts, as a text file (tlog-policy): the logs, the witnesses, and how many of which witnesses must have
//! cosigned a checkpoint.
//!
//! The file is what was agreed on, so its exact bytes are kept: their hash stands in the minutes.

mod read;
mod weigh;

pub use weigh::{Cosigned, Distrust, Shortfall, Weighed};

use crate::key::VerifierKey;
use sha2::{Digest, Sha256};
use std::fmt;

/// The most bytes that are read as a policy.
pub const POLICY_BYTES_MAX: usize = 1_000_000;

/// The most logs, and the most witnesses and groups together, that are read.
pub const POLICY_LINES_MAX: usize = 1_000;

/// What a witness or group is called in a policy. It means nothing outside; any bytes but spaces and controls will do.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(Vec<u8>);

impl Label {
    /// The bytes, which need not be UTF-8.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

/// A log that is trusted to sign its own checkpoints. Its key's name is the origin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Log {
    /// Its key.
    pub key: VerifierKey,
    /// Where it is to be found, as the policy says; its meaning is up to the reader.
    pub url: Option<Vec<u8>>,
}

/// A witness.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness {
    /// What the policy calls it.
    pub label: Label,
    /// Its key.
    pub key: VerifierKey,
    /// Where it is to be found, as the policy says; its meaning is up to the reader.
    pub url: Option<Vec<u8>>,
}

/// A group of witnesses or groups, which has witnessed a checkpoint when enough of its members have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What the policy calls it.
    pub label: Label,
    /// How many members it takes: at least one, and no more than there are.
    pub needed: usize,
    /// The members, each defined above it.
    pub members: Vec<Label>,
    /// Where the members stand among the policy's.
    places: Vec<usize>,
}

impl Group {
    /// How many members may be bought or broken, while any two sets of enough members still have an honest one in
    /// common. None where two such sets may have no member in common at all: then the group cannot prevent that two
    /// halves of the world are shown two logs. It counts members as persons, so it says something of a group of witnesses
    /// only.
    #[must_use]
    pub fn bears(&self) -> Option<usize> {
        (2 * self.needed).checked_sub(self.members.len() + 1)
    }
}

/// What can be a member of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Member {
    Witness(Witness),
    Group(Group),
}

impl Member {
    fn label(&self) -> &Label {
        match self {
            Self::Witness(witness) => &witness.label,
            Self::Group(group) => &group.label,
        }
    }
}

/// A policy, with the bytes that it was read from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    bytes: Vec<u8>,
    logs: Vec<Log>,
    members: Vec<Member>,
    /// Which member must have witnessed; none when no witness is demanded.
    quorum: Option<usize>,
}

impl Policy {
    /// The bytes that it was read from.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The SHA-256 of its bytes, as it is printed in minutes.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }

    /// The logs, in the order of the file.
    #[must_use]
    pub fn logs(&self) -> &[Log] {
        &self.logs
    }

    /// The witnesses, in the order of the file.
    pub fn witnesses(&self) -> impl Iterator<Item = &Witness> + Clone {
        self.members.iter().filter_map(|member| match member {
            Member::Witness(witness) => Some(witness),
            Member::Group(_) => None,
        })
    }

    /// The groups, in the order of the file.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.members.iter().filter_map(|member| match member {
            Member::Group(group) => Some(group),
            Member::Witness(_) => None,
        })
    }

    /// Who must have witnessed: a witness or a group. None when nobody must.
    #[must_use]
    pub fn quorum(&self) -> Option<&Label> {
        let member = self.members.get(self.quorum?)?;
        Some(member.label())
    }
}
