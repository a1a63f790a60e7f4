//! How close it was: the smallest change of ballots that would have changed the list.
//!
//! The margin is a number of ballots: how many voters' ballots would have to be different (other marks, or none cast)
//! for the funded set, or any place, to be another. 1 means that a single voter could have changed it. Finding the
//! exact number means counting every ballot that could have been, so what is told is a bound from below that was
//! proved by counting, and one from above that comes with the very ballots that do it:
//!
//! 1. every single ballot emptied, and every single ballot not cast;
//! 2. every single mark of every single voter added or taken away;
//! 3. more and more voters raising a need that just missed, or leaving one that was just funded (the bound from above);
//! 4. where there are few needs, every ballot that one, two, ... voters could have cast (the bound from below).
//!
//! Voters with the same weight and the same ballot are tried once. All of it is counting by the rule itself, in order
//! of ids and up to a number of counts; what was not tried is told.

mod ballots;
mod paths;
mod trial;

use serde::{Deserialize, Serialize};

use crate::{Profile, Ratio, Rule, TallyError, Ties};
use ballots::{Looks, Move, Single};
use trial::{Found, Trial};

/// How many examples of a kind are kept.
const EXAMPLES_MAX: usize = 5;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Margin {
    /// Ballots to change before other needs are funded.
    pub set: Bound,
    /// Ballots to change before any need stands at another place, or is funded where it was not.
    pub order: Bound,
    /// One mark of one voter added, taken away or changed.
    pub marks: Tried,
    /// Whether these are all the single marks that could have been different. With points only the least and the
    /// greatest that anybody gave are tried; in rankings only places of its own.
    pub marks_complete: bool,
    /// One ballot made blank.
    pub emptied: Tried,
    /// One ballot not cast.
    pub withdrawn: Tried,
    /// All ballots that any so many voters could have cast were tried; 0: not even those of one voter.
    pub every_ballot_of: u32,
    /// How many voters there are.
    pub voters: u64,
    /// How many times the rule counted.
    pub counts: u32,
    /// How many times it was allowed to.
    pub counts_allowed: u32,
}

/// A number of ballots, from both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// No fewer: proved by counting (1 without any count).
    pub at_least: u32,
    /// No more: counted with `changes`; `None`: no change was found.
    pub at_most: Option<u32>,
    /// Whether it is settled: both are the same, or every ballot was tried and nothing changes.
    pub exact: bool,
    /// So many other ballots change it.
    pub changes: Vec<Change>,
    /// Funded then, not now.
    pub enter: Vec<String>,
    /// Funded now, not then.
    pub leave: Vec<String>,
}

/// What became of changes of one kind. Voters alike are all counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Tried {
    /// How many such changes there are.
    pub possible: u64,
    /// How many were counted.
    pub tried: u64,
    /// How many of these fund other needs.
    pub change_set: u64,
    /// How many of these put a need at another place (or fund others).
    pub change_order: u64,
    /// The first of those that fund other needs, then of the others.
    pub examples: Vec<Example>,
}

/// A change that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// What is different.
    pub change: Change,
    /// Funded then, not now.
    pub enter: Vec<String>,
    /// Funded now, not then.
    pub leave: Vec<String>,
}

/// One voter's ballot would have been different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The voter; the first by id of those alike.
    pub voter: String,
    /// How.
    #[serde(flatten)]
    pub other: OtherBallot,
}

/// What the ballot would have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OtherBallot {
    /// One more mark, or another number of points.
    Mark {
        /// The need.
        need: String,
        /// Its points.
        points: Ratio,
    },
    /// One mark (or place in the ranking) less.
    Unmark {
        /// The need.
        need: String,
    },
    /// One need at this place of the ranking, alone there.
    Rank {
        /// The need.
        need: String,
        /// From 1.
        place: u32,
    },
    /// One mark less, another more.
    Switch {
        /// Left.
        from: String,
        /// Marked instead.
        to: String,
    },
    /// Just these needs, nothing else.
    Only {
        /// By id.
        needs: Vec<String>,
    },
    /// Blank.
    Emptied,
    /// Not cast.
    Withdrawn,
}

impl Bound {
    fn unknown() -> Bound {
        Bound {
            at_least: 1,
            at_most: None,
            exact: false,
            changes: Vec::new(),
            enter: Vec::new(),
            leave: Vec::new(),
        }
    }

    /// Whether fewer than so many ballots may still be looked for.
    fn above(&self, ballots: u32) -> bool {
        self.at_most.is_none_or(|most| most > ballots)
    }

    fn lower_to(&mut self, moves: &[&Move], found: &Found) {
        let ballots = u32::try_from(moves.len()).unwrap_or(u32::MAX);
        if self.above(ballots) {
            self.at_most = Some(ballots);
            self.changes = moves.iter().map(|other| other.change.clone()).collect();
            (self.enter, self.leave) = (found.enter.clone(), found.leave.clone());
        }
    }

    fn settle(&mut self, every_ballot_of: u32, voters: u64) {
        self.at_least = every_ballot_of.saturating_add(1);
        if let Some(most) = self.at_most {
            self.at_least = self.at_least.min(most);
        }
        let all_tried = u64::from(every_ballot_of) >= voters;
        self.exact = self.at_most.map_or(all_tried, |most| most == self.at_least);
    }
}

impl Margin {
    /// Whether both margins are settled.
    pub fn is_exact(&self) -> bool {
        self.set.exact && self.order.exact
    }

    fn note(&mut self, moves: &[&Move], found: &Found) {
        if found.changes_set {
            self.set.lower_to(moves, found);
        }
        if found.changes_order {
            self.order.lower_to(moves, found);
        }
    }
}

/// Looks for the margin of a count, counting at most `counts_allowed` times (a few hundred suit a small round).
///
/// # Errors
/// A rule that gives no list, or a profile that cannot be counted.
pub fn margin(
    rule: &Rule,
    profile: &Profile,
    ties: &Ties,
    counts_allowed: u32,
) -> Result<Margin, TallyError> {
    let mut trial = Trial::new(rule, profile, ties, counts_allowed)?;
    let looks = Looks::of(rule);
    let mut margin = Margin {
        set: Bound::unknown(),
        order: Bound::unknown(),
        marks: Tried::default(),
        marks_complete: looks == Looks::Support,
        emptied: Tried::default(),
        withdrawn: Tried::default(),
        every_ballot_of: 0,
        voters: profile.voters.len() as u64,
        counts: 0,
        counts_allowed,
    };
    let [emptied, withdrawn, marks] = until(&trial, counts_allowed);
    margin.emptied = singles(&mut trial, &mut margin, Single::Emptied, emptied)?;
    margin.withdrawn = singles(&mut trial, &mut margin, Single::Withdrawn, withdrawn)?;
    margin.marks = singles(&mut trial, &mut margin, Single::Mark(looks), marks)?;
    paths::walk(&mut trial, &mut margin, looks)?;
    if looks == Looks::Support {
        every_ballot(&mut trial, &mut margin)?;
    }
    margin.counts = trial.counts();
    let (tried, voters) = (margin.every_ballot_of, margin.voters);
    margin.set.settle(tried, voters);
    margin.order.settle(tried, voters);
    Ok(margin)
}

/// Up to which count each kind of single changes is tried. Where all of them fit, a quarter is kept for what follows;
/// where they do not, half, since then the bound from above tells more.
fn until(trial: &Trial, allowed: u32) -> [u32; 3] {
    let ballots = trial.groups().len();
    let singles = ballots.saturating_mul(trial.needs().count() + 2);
    let quarter = allowed / 4;
    if singles <= (allowed - quarter) as usize {
        [allowed - quarter; 3]
    } else {
        [allowed / 8, quarter, allowed / 2]
    }
}

/// Every change of one kind to one ballot.
fn singles(trial: &mut Trial, margin: &mut Margin, single: Single, until: u32) -> Result<Tried, TallyError> {
    let mut tried = Tried::default();
    let mut others = Vec::new();
    for (voter, alike) in trial.groups() {
        tried.possible += alike * single.how_many(trial, voter);
        if trial.counts() >= until {
            continue;
        }
        for other in single.moves(trial, voter) {
            if trial.counts() >= until {
                break;
            }
            let Some(found) = trial.count(&[&other])? else {
                continue;
            };
            margin.note(&[&other], &found);
            tried.tried += alike;
            tried.change_set += if found.changes_set { alike } else { 0 };
            tried.change_order += if found.changes_order { alike } else { 0 };
            let keep = match (found.changes_set, found.changes_order) {
                (true, _) => &mut tried.examples,
                (false, true) => &mut others,
                (false, false) => continue,
            };
            if keep.len() < EXAMPLES_MAX {
                keep.push(Example {
                    change: other.change,
                    enter: found.enter,
                    leave: found.leave,
                });
            }
        }
    }
    let room = EXAMPLES_MAX.saturating_sub(tried.examples.len());
    tried.examples.extend(others.into_iter().take(room));
    Ok(tried)
}

/// All ballots of any one voter, of any two, ... as long as the counts suffice and something is still open.
fn every_ballot(trial: &mut Trial, margin: &mut Margin) -> Result<(), TallyError> {
    let voters = u32::try_from(margin.voters).unwrap_or(u32::MAX);
    for size in 1..=voters {
        if !margin.order.above(size) && !margin.set.above(size) {
            return Ok(());
        }
        let Some(each) = trial.all_ballots(size) else {
            return Ok(());
        };
        trial.every_choice(&each, size, &mut |moves, found| margin.note(moves, found))?;
        margin.every_ballot_of = size;
    }
    Ok(())
}
