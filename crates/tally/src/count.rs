//! A count by any rule that gives a list: rounds of payments and rounds by score, one stage after another.
//!
//! Each rule is a [`Plan`]. Every round's choice is made outside, so that the same count can be recorded by the tie
//! policy and explored under other choices.

use std::collections::BTreeSet;

use crate::course::Course;
use crate::es_list::{Exit, Round, State, Taken};
use crate::grid::Grid;
use crate::pots::Stock;
use crate::scored::Scores;
use crate::{Phase, Ratio, Reason, Utility};

/// A rule made ready to count one profile.
pub(crate) struct Plan {
    pub(crate) utility: Utility,
    /// Hours that are shared out before the first round; 0 where credit comes later, or money plays no part.
    pub(crate) money: Ratio,
    /// The first holds all supporters and the voters; others hold the supporters up to some depth of the ballots.
    pub(crate) grids: Vec<Grid>,
    pub(crate) stages: Vec<Stage>,
}

/// A part of a rule.
pub(crate) enum Stage {
    /// Supporters pay.
    Paid {
        /// Whose supporters: a place in [`Plan::grids`].
        grid: usize,
        /// How many places of each ballot count as support, where that matters.
        depth: Option<u32>,
        course: Course,
    },
    /// By weighted score, then the waiting list.
    Scored(Scores),
}

/// A count under way.
#[derive(Clone)]
pub(crate) struct Count<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) state: State<'p>,
    at: usize,
    /// Needs that cannot be placed, once somebody was told.
    told: BTreeSet<usize>,
}

/// A round before its choice.
pub(crate) enum Turn {
    Paid(Round),
    /// The equally good best ones.
    Scored(Vec<usize>),
}

impl Plan {
    pub(crate) fn grid(&self) -> &Grid {
        &self.grids[0]
    }

    /// Whether anybody pays.
    pub(crate) fn pays(&self) -> bool {
        self.stages
            .iter()
            .any(|stage| matches!(stage, Stage::Paid { .. }))
    }

    fn stage(&self, at: usize) -> Option<&Stage> {
        self.stages.get(at)
    }
}

impl Turn {
    pub(crate) fn tied(&self) -> &[usize] {
        match self {
            Turn::Paid(round) => &round.tied,
            Turn::Scored(tied) => tied,
        }
    }
}

impl<'p> Count<'p> {
    pub(crate) fn new(plan: &'p Plan, stock: Stock<'p>) -> Count<'p> {
        let mut count = Count {
            plan,
            state: State::new(plan.grid(), plan.utility, &plan.money, stock),
            at: 0,
            told: BTreeSet::new(),
        };
        count.enter();
        count
    }

    /// The next round, and the needs that left before it; `None` when the list is complete.
    pub(crate) fn round(&mut self, exits: &mut Vec<Exit>) -> Option<Turn> {
        loop {
            let turn = match self.plan.stage(self.at)? {
                Stage::Paid { depth, .. } => {
                    if self.state.phase == Phase::Loads {
                        self.tell_unplaceable(exits);
                    }
                    let mut left = Vec::new();
                    let round = self.state.round(&mut left);
                    if depth.is_some() {
                        self.keep_final(&mut left);
                    }
                    exits.append(&mut left);
                    round.map(Turn::Paid)
                }
                Stage::Scored(scores) => scores.round(&mut self.state).map(Turn::Scored),
            };
            if turn.is_some() {
                return turn;
            }
            self.at += 1;
            self.enter();
        }
    }

    /// Takes `need`, one of the tied; gives the part of the list that it joins.
    pub(crate) fn take(&mut self, turn: &Turn, need: usize, record: bool) -> (Phase, Taken<'p>) {
        match (turn, self.plan.stage(self.at)) {
            (Turn::Paid(round), _) => (self.state.phase, self.state.take(round, need, record)),
            (Turn::Scored(_), Some(Stage::Scored(scores))) => scores.take(&mut self.state, need),
            // A turn by score comes from a stage by score.
            (Turn::Scored(_), _) => (self.state.phase, Taken::nothing()),
        }
    }

    /// How many places of each ballot count as support in this stage.
    pub(crate) fn depth(&self) -> Option<u32> {
        match self.plan.stage(self.at) {
            Some(Stage::Paid { depth, .. }) => *depth,
            _ => None,
        }
    }

    /// The scores of this stage.
    pub(crate) fn scores(&self) -> Option<&'p Scores> {
        match self.plan.stage(self.at) {
            Some(Stage::Scored(scores)) => Some(scores),
            _ => None,
        }
    }

    /// What identifies the place in the course of the count.
    pub(crate) fn place(&self) -> (usize, Phase) {
        (self.at, self.state.phase)
    }

    fn enter(&mut self) {
        match self.plan.stage(self.at) {
            Some(Stage::Paid { grid, course, .. }) => {
                self.state.course = *course;
                self.state.phase = course.first();
                if (self.at, *grid) != (0, 0) {
                    self.state.change_supporters(&self.plan.grids[*grid]);
                }
            }
            Some(Stage::Scored(scores)) => scores.enter(&mut self.state, self.plan.grid()),
            None => {}
        }
    }

    fn tell_unplaceable(&mut self, exits: &mut Vec<Exit>) {
        for &need in &self.state.pool {
            if let Some(reason) = self.state.lost[need].filter(|_| self.told.insert(need)) {
                exits.push(Exit {
                    need,
                    had: Ratio::ZERO,
                    reason,
                });
            }
        }
    }

    /// While more supporters may come, being short is not the end of a need.
    fn keep_final(&mut self, exits: &mut Vec<Exit>) {
        let more = matches!(self.plan.stage(self.at + 1), Some(Stage::Paid { .. }));
        exits.retain(|exit| match exit.reason {
            Reason::Short => !more,
            _ => self.told.insert(exit.need),
        });
    }
}
