//! Which of several equally good needs comes first.
//!
//! The order is settled before anything is counted: it depends on the needs and on the initial support, never on the
//! course of the count, so a replay and another program break every tie the same way.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{NotANumber, Profile, Ratio, Voter};

/// How ties are broken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ties {
    /// The policy that the round adopted.
    pub policy: TiesPolicy,
    /// The lot of the chain; without it the id decides in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Lot>,
}

/// The policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TiesPolicy {
    /// The smallest id by Unicode code points.
    Lex,
    /// The greatest id: only to see whether a result depends on ties.
    LexReversed,
    /// Lower hours, higher initial weighted support, more municipalities in support, the lot, the id.
    #[default]
    Chain,
}

/// A permutation that nobody could foresee when ballots closed: the need with the least
/// SHA-256(seed, 0x00, round, 0x00, need id) comes first. The seed is fixed by commit and reveal, outside this crate.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// 32 bytes; 64 lower-case hexadecimal digits as text.
    #[serde(serialize_with = "write_seed", deserialize_with = "read_seed")]
    pub seed: [u8; 32],
    /// Id of the round, so that one seed never orders two rounds alike.
    pub round: String,
}

/// The step of the policy that decided a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieStep {
    /// Lower hours.
    Hours,
    /// Higher initial weighted support.
    Support,
    /// More municipalities in support.
    Municipalities,
    /// The lot.
    Lot,
    /// The id.
    Id,
}

impl Ties {
    /// The smallest id, as in the expected files.
    pub const LEX: Ties = Ties {
        policy: TiesPolicy::Lex,
        lot: None,
    };
    /// The greatest id.
    pub const LEX_REVERSED: Ties = Ties {
        policy: TiesPolicy::LexReversed,
        lot: None,
    };

    /// The chain, with a lot or without.
    pub fn chain(lot: Option<Lot>) -> Ties {
        Ties {
            policy: TiesPolicy::Chain,
            lot,
        }
    }
}

impl Lot {
    /// A seed from 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`NotANumber`] when the text is anything else.
    pub fn from_hex(seed: &str, round: &str) -> Result<Lot, NotANumber> {
        Ok(Lot {
            seed: parse_seed(seed)?,
            round: round.to_owned(),
        })
    }

    /// The key of a need: the least comes first.
    pub fn key(&self, need: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update([0]);
        hash.update(self.round.as_bytes());
        hash.update([0]);
        hash.update(need.as_bytes());
        hash.finalize().into()
    }
}

fn parse_seed(text: &str) -> Result<[u8; 32], NotANumber> {
    let wrong = || NotANumber {
        text: text.chars().take(60).collect(),
    };
    let bytes = text.as_bytes();
    if bytes.len() != 64 || !bytes.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(wrong());
    }
    let mut seed = [0; 32];
    for (at, byte) in seed.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| wrong())?;
    }
    Ok(seed)
}

fn write_seed<S: serde::Serializer>(seed: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&seed.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn read_seed<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_seed(&text)
        .map_err(|_| serde::de::Error::custom("the seed must be 64 lower-case hexadecimal digits"))
}

/// The order of all needs of a profile under a policy, by their place in id order.
pub(crate) struct TieOrder {
    policy: TiesPolicy,
    keys: Vec<TieKey>,
}

struct TieKey {
    hours: Ratio,
    support: Reverse<Ratio>,
    municipalities: Reverse<u64>,
    lot: Option<[u8; 32]>,
}

impl TieOrder {
    /// `ids` are all need ids, sorted.
    pub(crate) fn new(ties: &Ties, profile: &Profile, ids: &[String]) -> TieOrder {
        let place = |id: &String| ids.binary_search(id).expect("a validated profile");
        let mut keys: Vec<TieKey> = ids
            .iter()
            .map(|id| TieKey {
                hours: Ratio::ZERO,
                support: Reverse(Ratio::ZERO),
                municipalities: Reverse(0),
                lot: ties.lot.as_ref().map(|lot| lot.key(id)),
            })
            .collect();
        for need in &profile.needs {
            keys[place(&need.id)].hours = need.hours.clone();
        }
        if ties.policy == TiesPolicy::Chain {
            for voter in &profile.voters {
                for (need, _) in voter.marks.iter().filter(|(_, points)| points.is_positive()) {
                    let key = &mut keys[place(need)];
                    key.support.0 += &voter.weight;
                    key.municipalities.0 = key.municipalities.0.saturating_add(voter.municipalities);
                }
            }
        }
        TieOrder {
            policy: ties.policy,
            keys,
        }
    }

    /// The first of `tied` (not empty, in id order) and the step that decided.
    pub(crate) fn first(&self, tied: &[usize]) -> (usize, TieStep) {
        let decided = match self.policy {
            TiesPolicy::Lex => tied[0],
            TiesPolicy::LexReversed => tied[tied.len() - 1],
            TiesPolicy::Chain => return self.chain(tied),
        };
        (decided, TieStep::Id)
    }

    /// The order for ranked ballots: a ballot supports what it ranks.
    pub(crate) fn on_rankings(ties: &Ties, profile: &Profile, ids: &[String]) -> TieOrder {
        let supports = |voter: &Voter| Voter {
            id: voter.id.clone(),
            weight: voter.weight.clone(),
            municipalities: voter.municipalities,
            marks: voter
                .ranking
                .iter()
                .flatten()
                .map(|need| (need.clone(), Ratio::ONE))
                .collect(),
            ranking: Vec::new(),
            population: 0,
        };
        // Only the chain looks at voters.
        let voters = match ties.policy {
            TiesPolicy::Chain => profile.voters.iter().map(supports).collect(),
            TiesPolicy::Lex | TiesPolicy::LexReversed => Vec::new(),
        };
        let approving = Profile {
            needs: profile.needs.clone(),
            capacity: profile.capacity.clone(),
            voters,
        };
        TieOrder::new(ties, &approving, ids)
    }

    /// `needs` (in id order) from first to last.
    pub(crate) fn sorted(&self, needs: &[usize]) -> Vec<usize> {
        let mut sorted = needs.to_vec();
        match self.policy {
            TiesPolicy::Lex => {}
            TiesPolicy::LexReversed => sorted.reverse(),
            TiesPolicy::Chain => sorted.sort_by(|&a, &b| {
                let key = |c: usize| {
                    let TieKey {
                        hours,
                        support,
                        municipalities,
                        lot,
                    } = &self.keys[c];
                    (hours, support, municipalities, lot)
                };
                key(a).cmp(&key(b))
            }),
        }
        sorted
    }

    /// The step that decides between two needs.
    pub(crate) fn between(&self, mut pair: [usize; 2]) -> TieStep {
        pair.sort_unstable();
        self.first(&pair).1
    }

    fn chain(&self, tied: &[usize]) -> (usize, TieStep) {
        let mut left = tied.to_vec();
        for step in [
            TieStep::Hours,
            TieStep::Support,
            TieStep::Municipalities,
            TieStep::Lot,
        ] {
            self.keep_least(&mut left, step);
            if left.len() == 1 {
                return (left[0], step);
            }
        }
        (left[0], TieStep::Id)
    }

    fn keep_least(&self, left: &mut Vec<usize>, step: TieStep) {
        fn keep<K: Ord>(left: &mut Vec<usize>, key: impl Fn(usize) -> K) {
            if let Some(least) = left.iter().map(|&c| key(c)).min() {
                left.retain(|&c| key(c) == least);
            }
        }
        match step {
            TieStep::Hours => keep(left, |c| &self.keys[c].hours),
            TieStep::Support => keep(left, |c| &self.keys[c].support),
            TieStep::Municipalities => keep(left, |c| self.keys[c].municipalities),
            TieStep::Lot => keep(left, |c| self.keys[c].lot),
            TieStep::Id => left.truncate(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_is_read_from_hexadecimal_and_keyed_as_specified() {
        let lot = Lot::from_hex(&"0f".repeat(32), "R1").unwrap();
        let mut bytes = vec![0x0f; 32];
        bytes.extend(b"\0R1\0N7");
        assert_eq!(lot.key("N7"), <[u8; 32]>::from(Sha256::digest(&bytes)));
        assert!(Lot::from_hex("0f", "R1").is_err());
        assert!(Lot::from_hex(&"0F".repeat(32), "R1").is_err());
        let ties = Ties::chain(Some(lot));
        assert_eq!(
            serde_json::from_str::<Ties>(&serde_json::to_string(&ties).unwrap()).unwrap(),
            ties
        );
    }
}
