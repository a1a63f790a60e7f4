//! The form of the ballots that a round adopts, and whether ballots keep to it.
//!
//! A profile holds marks and rankings; a form says which of them a ballot is, and how much may stand on it. What the
//! form does not concern is not looked at, but a ballot that only has the other kind of marks is refused.

use serde::{Deserialize, Serialize};

use crate::{Profile, Ratio, Voter};

/// What may stand on a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case", deny_unknown_fields)]
pub enum Form {
    /// Yes or nothing: a mark is 1 (0 is none).
    Approval {
        /// The most needs on a ballot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
    /// Points, in whole numbers.
    Points {
        /// The most points on a ballot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        budget: Option<u64>,
        /// The most points for a need.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<u64>,
    },
    /// An order, best first; equals are allowed.
    Ranking {
        /// The most needs on a ballot.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<u32>,
    },
    /// A whole number for each need, each for itself.
    Scores {
        /// The highest score.
        max: u64,
    },
}

/// Which ballot does not keep to the form, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the ids that the message shows")]
pub enum FormError {
    /// A mark is not one of the form.
    #[error("the ballot of voter `{voter}` gives need `{need}` {points}: allowed is {allowed}")]
    Mark {
        voter: String,
        need: String,
        points: Ratio,
        allowed: String,
    },
    /// Too many needs are marked.
    #[error(
        "the ballot of voter `{voter}` marks {marked} needs, from `{need}` on too many: allowed are {limit}"
    )]
    TooMany {
        voter: String,
        need: String,
        marked: u64,
        limit: u32,
    },
    /// Too many points in all.
    #[error(
        "the ballot of voter `{voter}` gives {sum} points, from need `{need}` on too many: allowed are {budget}"
    )]
    OverBudget {
        voter: String,
        need: String,
        sum: Ratio,
        budget: u64,
    },
    /// Too many needs are ranked. Levels count from 1.
    #[error(
        "the ballot of voter `{voter}` ranks {ranked} needs, from `{need}` at level {level} on too many: allowed are {limit}"
    )]
    RankedTooMany {
        voter: String,
        need: String,
        level: usize,
        ranked: u64,
        limit: u32,
    },
    /// The ballot has a ranking where marks are asked for.
    #[error(
        "the ballot of voter `{voter}` ranks need `{need}` at level 1, but this form asks for marks, not for a ranking"
    )]
    RankingForMarks { voter: String, need: String },
    /// The ballot has marks where a ranking is asked for.
    #[error("the ballot of voter `{voter}` marks need `{need}`, but this form asks for a ranking")]
    MarksForRanking { voter: String, need: String },
}

impl Form {
    /// Whether every ballot keeps to the form.
    ///
    /// # Errors
    /// The first ballot that does not, in the order of the profile, and its first mark at fault by need id or by level.
    pub fn check(&self, profile: &Profile) -> Result<(), FormError> {
        profile
            .voters
            .iter()
            .try_for_each(|voter| self.check_ballot(voter))
    }

    fn check_ballot(&self, voter: &Voter) -> Result<(), FormError> {
        let id = || voter.id.clone();
        let first_mark = voter.marks.iter().next();
        let first_ranked = voter.ranking.iter().flatten().next();
        if let Form::Ranking { limit } = self {
            return match (first_ranked, first_mark) {
                (None, Some((need, _))) => {
                    let (voter, need) = (id(), need.clone());
                    Err(FormError::MarksForRanking { voter, need })
                }
                _ => limit.map_or(Ok(()), |limit| check_ranking(voter, limit)),
            };
        }
        if let (Some(need), None) = (first_ranked, first_mark) {
            let (voter, need) = (id(), need.clone());
            return Err(FormError::RankingForMarks { voter, need });
        }
        self.check_marks(voter)
    }

    fn check_marks(&self, voter: &Voter) -> Result<(), FormError> {
        let (allowed, most) = match self {
            Form::Approval { .. } => ("0 or 1".to_owned(), Some(1)),
            Form::Points { most: None, .. } | Form::Ranking { .. } => {
                ("a whole number from 0".to_owned(), None)
            }
            Form::Points { most: Some(most), .. } | Form::Scores { max: most } => {
                (format!("a whole number from 0 to {most}"), Some(*most))
            }
        };
        let (mut marked, mut sum) = (0u64, Ratio::ZERO);
        let mut beyond: Option<String> = None;
        for (need, points) in voter.marks.iter() {
            let over = most.is_some_and(|most| *points > Ratio::from(most));
            if points.is_negative() || !points.is_integer() || over {
                return Err(FormError::Mark {
                    voter: voter.id.clone(),
                    need: need.clone(),
                    points: points.clone(),
                    allowed,
                });
            }
            sum += points;
            marked += u64::from(points.is_positive());
            let too_much = match self {
                Form::Approval { limit: Some(limit) } => marked > u64::from(*limit),
                Form::Points {
                    budget: Some(budget), ..
                } => sum > Ratio::from(*budget),
                _ => false,
            };
            if too_much && beyond.is_none() {
                beyond = Some(need.clone());
            }
        }
        let Some(need) = beyond else { return Ok(()) };
        let voter = voter.id.clone();
        Err(match *self {
            Form::Points {
                budget: Some(budget), ..
            } => FormError::OverBudget {
                voter,
                need,
                sum,
                budget,
            },
            Form::Approval { limit } => FormError::TooMany {
                voter,
                need,
                marked,
                limit: limit.unwrap_or(u32::MAX),
            },
            _ => return Ok(()),
        })
    }
}

fn check_ranking(voter: &Voter, limit: u32) -> Result<(), FormError> {
    let levels = (1usize..).zip(&voter.ranking);
    let mut ranked = levels.flat_map(|(level, needs)| needs.iter().map(move |need| (level, need)));
    let total = voter.ranking.iter().flatten().count() as u64;
    match ranked.nth(limit as usize) {
        None => Ok(()),
        Some((level, need)) => Err(FormError::RankedTooMany {
            voter: voter.id.clone(),
            need: need.clone(),
            level,
            ranked: total,
            limit,
        }),
    }
}
