//! The papers of an STV count: where each lies, and what it is worth. All votes are whole numbers of 0.00001.

use std::collections::BTreeMap;

use super::RankedError;
use crate::{Profile, Ratio};

/// One vote.
pub(super) const VOTE: u128 = 100_000;

/// More papers than this are refused, so that no product below can overflow.
const MOST_PAPERS: u64 = 1 << 50;

/// Candidates are numbered in id order.
pub(super) struct Papers {
    pub(super) ids: Vec<String>,
    pub(super) valid: u64,
    pub(super) blank: u64,
    bundles: Vec<Bundle>,
}

/// Equal papers that have moved together.
struct Bundle {
    ranking: Vec<usize>,
    papers: u64,
    /// With whom they lie: a place in the ranking, or past its end.
    at: usize,
    value: u128,
}

/// What a transfer did.
pub(super) struct Transfer {
    /// Votes received, by candidate.
    pub(super) received: Vec<u128>,
    /// Votes that left the candidate.
    pub(super) given: u128,
}

impl Papers {
    /// `profile` has been validated. Papers must be whole, and rank one candidate at each place.
    pub(super) fn new(profile: &Profile) -> Result<Papers, RankedError> {
        let mut ids: Vec<String> = profile.needs.iter().map(|need| need.id.clone()).collect();
        ids.sort();
        let places: BTreeMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
        let mut equal: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        let mut all = 0u64;
        for voter in &profile.voters {
            let papers = voter.weight.to_u64().ok_or_else(|| RankedError::NotWhole {
                voter: voter.id.clone(),
                weight: voter.weight.clone(),
            })?;
            let most = MOST_PAPERS;
            all = all.saturating_add(papers);
            if all > most {
                return Err(RankedError::TooManyPapers { most });
            }
            if let Some(level) = voter.ranking.iter().position(|level| level.len() != 1) {
                return Err(RankedError::EqualRanks {
                    voter: voter.id.clone(),
                    level: level + 1,
                    ids: voter.ranking[level].clone(),
                });
            }
            let ranking = voter.ranking.iter().flatten().map(|need| places[need.as_str()]);
            *equal.entry(ranking.collect()).or_default() += papers;
        }
        let blank = equal.remove(&Vec::new()).unwrap_or(0);
        let bundles = equal.into_iter().map(|(ranking, papers)| Bundle {
            ranking,
            papers,
            at: 0,
            value: VOTE,
        });
        Ok(Papers {
            bundles: bundles.collect(),
            ids,
            valid: all - blank,
            blank,
        })
    }

    /// The votes of each candidate by first preference.
    pub(super) fn first_preferences(&self) -> Vec<u128> {
        let mut votes = vec![0; self.ids.len()];
        for bundle in &self.bundles {
            votes[bundle.ranking[0]] += u128::from(bundle.papers) * bundle.value;
        }
        votes
    }

    /// Moves every paper of `candidate` to its next continuing candidate, at its value times `part` over `whole`, cut
    /// after the fifth decimal.
    pub(super) fn transfer(
        &mut self,
        candidate: usize,
        part: u128,
        whole: u128,
        continuing: impl Fn(usize) -> bool,
    ) -> Transfer {
        let mut received = vec![0; self.ids.len()];
        let mut given = 0;
        for bundle in &mut self.bundles {
            if bundle.ranking.get(bundle.at) != Some(&candidate) {
                continue;
            }
            let papers = u128::from(bundle.papers);
            given += papers * bundle.value;
            // A value is at most one vote, a surplus at most all votes: 17 and 67 bits.
            bundle.value = if part == whole {
                bundle.value
            } else {
                bundle.value * part / whole
            };
            bundle.at += 1;
            while bundle
                .ranking
                .get(bundle.at)
                .is_some_and(|&next| !continuing(next))
            {
                bundle.at += 1;
            }
            if let Some(&next) = bundle.ranking.get(bundle.at) {
                received[next] += papers * bundle.value;
            }
        }
        Transfer { received, given }
    }
}

/// Votes in the profile's units.
pub(super) fn votes(units: u128) -> Ratio {
    Ratio::from_parts(units.into(), VOTE.into())
}
