//! Writing a policy: the words are those of the specification, so that other programs read it too.

use std::fmt::Write as _;
use tlog::{KeyKind, Policy, VerifierKey};

/// A witness as it is to stand in a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// What the policy calls it: no spaces.
    pub label: String,
    /// Its key.
    pub key: VerifierKey,
    /// Where it answers; none for one that signs by hand.
    pub url: Option<String>,
}

/// Why no policy can be made of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadQuorum {
    /// More than there are, or none.
    #[error("{needed} of {witnesses} witnesses cannot be demanded")]
    Number {
        /// How many were to cosign.
        needed: usize,
        /// How many there are.
        witnesses: usize,
    },
    /// Two halves of the witnesses could each be shown another log.
    #[error(
        "{needed} of {witnesses} witnesses are too few: two groups of {needed} need not have one in common, so that each could \
         be shown another log; take at least {least}"
    )]
    Split {
        /// How many were to cosign.
        needed: usize,
        /// How many there are.
        witnesses: usize,
        /// The least that always overlap.
        least: usize,
    },
    /// The key of something else.
    #[error("{0} is not the key of a {1}")]
    Kind(String, &'static str),
    /// What was written cannot be read as a policy.
    #[error("this makes no policy: {0}")]
    Text(String),
}

/// The policy of a log that nobody witnesses yet.
pub(crate) fn alone(log: &VerifierKey) -> String {
    format!("log {log}\nquorum none\n")
}

/// The policy of a log with these witnesses, so many of whom must cosign. Comments say who runs what, for people.
///
/// # Errors
/// [`BadQuorum`].
pub fn policy_text(log: &VerifierKey, witnesses: &[Named], needed: usize) -> Result<Policy, BadQuorum> {
    let count = witnesses.len();
    if log.kind() != KeyKind::Ed25519 {
        return Err(BadQuorum::Kind(log.to_string(), "log"));
    }
    if let Some(other) = witnesses.iter().find(|it| it.key.kind() != KeyKind::Cosignature) {
        return Err(BadQuorum::Kind(other.key.to_string(), "witness"));
    }
    if needed == 0 || needed > count {
        let witnesses = count;
        return Err(BadQuorum::Number { needed, witnesses });
    }
    if 2 * needed <= count {
        return Err(BadQuorum::Split {
            needed,
            witnesses: count,
            least: count / 2 + 1,
        });
    }
    let mut text = format!("log {log}\n");
    let mut labels = String::new();
    for Named { label, key, url } in witnesses {
        let url = url.as_ref().map(|url| format!(" {url}")).unwrap_or_default();
        // Writing into a string does not fail.
        let _ = writeln!(text, "witness {label} {key}{url}");
        let _ = write!(labels, " {label}");
    }
    let _ = write!(text, "group witnesses {needed}{labels}\nquorum witnesses\n");
    Policy::parse(text.as_bytes()).map_err(|why| BadQuorum::Text(why.to_string()))
}
