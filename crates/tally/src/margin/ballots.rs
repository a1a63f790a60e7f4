//! The ballots that a voter could have cast instead.

use super::trial::Trial;
use super::{Change, OtherBallot};
use crate::{Marks, Method, Ratio, Rule, Utility, Voter};

/// What of a ballot a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Whether a need is marked.
    Support,
    /// How many points.
    Points,
    /// The ranking.
    Ranking,
}

/// Another ballot of one voter.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// Its place in the trial.
    pub(super) voter: usize,
    /// `None`: not cast.
    pub(super) ballot: Option<Voter>,
    pub(super) change: Change,
}

/// A kind of change to one ballot.
#[derive(Debug, Clone, Copy)]
pub(super) enum Single {
    Emptied,
    Withdrawn,
    Mark(Looks),
}

impl Single {
    pub(super) fn moves(self, trial: &Trial, voter: usize) -> Vec<Move> {
        match self {
            Single::Emptied => emptied(trial, voter).into_iter().collect(),
            Single::Withdrawn => vec![withdrawn(trial, voter)],
            Single::Mark(looks) => looks.single_marks(trial, voter),
        }
    }

    /// How many they are, without making them.
    pub(super) fn how_many(self, trial: &Trial, voter: usize) -> u64 {
        let own = trial.voter(voter);
        let each = |need: &str| match self {
            Single::Mark(Looks::Points) => {
                let other = |points: &&Ratio| own.marks.get(need) != Some(*points);
                usize::from(supports(Looks::Points, own, need)) + trial.extreme_points().filter(other).count()
            }
            Single::Mark(Looks::Ranking) => {
                let alone = own.ranking.iter().any(|level| *level == [need]);
                let ranked = supports(Looks::Ranking, own, need);
                // Ranked, it can go; and it can stand before, between and after the others, but where it is.
                usize::from(ranked) + unranked(own, need).len() + 1 - usize::from(alone)
            }
            _ => 1,
        };
        let many: usize = match self {
            Single::Emptied => usize::from(!is_blank(own)),
            Single::Withdrawn => 1,
            Single::Mark(_) => trial.needs().map(each).sum(),
        };
        many as u64
    }
}

impl Looks {
    pub(super) fn of(rule: &Rule) -> Looks {
        match rule.method {
            Method::EarShares { .. } => Looks::Ranking,
            _ if rule.utility() == Utility::Points => Looks::Points,
            _ => Looks::Support,
        }
    }

    /// Every change of a single mark.
    pub(super) fn single_marks(self, trial: &Trial, voter: usize) -> Vec<Move> {
        let own = trial.voter(voter);
        let mut moves = Vec::new();
        for need in trial.needs() {
            if supports(self, own, need) {
                moves.push(self.without(trial, voter, need));
            }
            match self {
                Looks::Support if supports(self, own, need) => {}
                Looks::Support => moves.push(mark(trial, voter, need, &Ratio::ONE)),
                Looks::Points => {
                    let other = |points: &&Ratio| own.marks.get(need) != Some(*points);
                    let tried = trial.extreme_points().filter(other);
                    moves.extend(tried.map(|points| mark(trial, voter, need, points)));
                }
                Looks::Ranking => {
                    let rest = unranked(own, need);
                    let places = (1..=rest.len() + 1).map(|place| rank(trial, voter, need, place));
                    moves.extend(places.filter(|other| {
                        other
                            .ballot
                            .as_ref()
                            .is_none_or(|ballot| ballot.ranking != own.ranking)
                    }));
                }
            }
        }
        moves
    }

    /// The ballot with a need supported as strongly as can be.
    pub(super) fn with(self, trial: &Trial, voter: usize, need: &str) -> Move {
        match self {
            Looks::Ranking => rank(trial, voter, need, 1),
            Looks::Points => mark(trial, voter, need, trial.most_points()),
            Looks::Support => mark(trial, voter, need, &Ratio::ONE),
        }
    }

    /// The ballot without a need.
    pub(super) fn without(self, trial: &Trial, voter: usize, need: &str) -> Move {
        let own = trial.voter(voter);
        let mut ballot = own.clone();
        ballot.marks.remove(need);
        ballot.ranking = unranked(own, need);
        let need = need.to_owned();
        cast(voter, ballot, OtherBallot::Unmark { need })
    }

    /// The ballot with one need in the place of another.
    pub(super) fn switched(self, trial: &Trial, voter: usize, from: &str, to: &str) -> Move {
        let mut ballot = trial.voter(voter).clone();
        ballot.marks.remove(from);
        ballot.marks.insert(to.to_owned(), trial.most_points().clone());
        let mut ranking = unranked(&ballot, from);
        ranking.retain(|level| !level.iter().any(|need| need == to));
        ranking.insert(0, vec![to.to_owned()]);
        ballot.ranking = ranking;
        let (from, to) = (from.to_owned(), to.to_owned());
        cast(voter, ballot, OtherBallot::Switch { from, to })
    }

    /// A ballot for some needs and nothing else.
    pub(super) fn only(self, trial: &Trial, voter: usize, needs: &[&str]) -> Move {
        let points = match self {
            Looks::Points => trial.most_points(),
            _ => &Ratio::ONE,
        };
        let mut ballot = blank(trial.voter(voter));
        ballot.marks = needs
            .iter()
            .map(|need| ((*need).to_owned(), points.clone()))
            .collect();
        if self == Looks::Ranking {
            ballot.ranking = needs.iter().map(|need| vec![(*need).to_owned()]).collect();
        }
        let needs = needs.iter().map(|need| (*need).to_owned()).collect();
        cast(voter, ballot, OtherBallot::Only { needs })
    }
}

/// Whether the rule counts the voter among the supporters.
pub(super) fn supports(looks: Looks, voter: &Voter, need: &str) -> bool {
    match looks {
        Looks::Ranking => voter
            .ranking
            .iter()
            .any(|level| level.iter().any(|ranked| ranked == need)),
        _ => voter.marks.get(need).is_some_and(Ratio::is_positive),
    }
}

fn is_blank(voter: &Voter) -> bool {
    voter.marks.is_empty() && voter.ranking.is_empty()
}

/// The blank ballot, where it is not blank already.
fn emptied(trial: &Trial, voter: usize) -> Option<Move> {
    let own = trial.voter(voter);
    (!is_blank(own)).then(|| cast(voter, blank(own), OtherBallot::Emptied))
}

/// No ballot.
pub(super) fn withdrawn(trial: &Trial, voter: usize) -> Move {
    Move {
        voter,
        ballot: None,
        change: Change {
            voter: trial.voter(voter).id.clone(),
            other: OtherBallot::Withdrawn,
        },
    }
}

fn cast(voter: usize, ballot: Voter, other: OtherBallot) -> Move {
    let change = Change {
        voter: ballot.id.clone(),
        other,
    };
    Move {
        voter,
        ballot: Some(ballot),
        change,
    }
}

fn blank(voter: &Voter) -> Voter {
    Voter {
        marks: Marks::new(),
        ranking: Vec::new(),
        ..voter.clone()
    }
}

fn mark(trial: &Trial, voter: usize, need: &str, points: &Ratio) -> Move {
    let mut ballot = trial.voter(voter).clone();
    ballot.marks.insert(need.to_owned(), points.clone());
    let (need, points) = (need.to_owned(), points.clone());
    cast(voter, ballot, OtherBallot::Mark { need, points })
}

fn rank(trial: &Trial, voter: usize, need: &str, place: usize) -> Move {
    let mut ballot = trial.voter(voter).clone();
    let mut ranking = unranked(&ballot, need);
    ranking.insert((place - 1).min(ranking.len()), vec![need.to_owned()]);
    ballot.ranking = ranking;
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let need = need.to_owned();
    cast(voter, ballot, OtherBallot::Rank { need, place })
}

fn unranked(voter: &Voter, need: &str) -> Vec<Vec<String>> {
    let mut ranking = voter.ranking.clone();
    for level in &mut ranking {
        level.retain(|ranked| ranked != need);
    }
    ranking.retain(|level| !level.is_empty());
    ranking
}
