//! `stv_scottish`: the single transferable vote of Scottish local elections (Scottish Local Government Elections Order
//! 2007, SSI 2007/42, Schedule 1, rules 45 to 52; and 2011, SSI 2011/399).
//!
//! The quota is the number of valid papers over the seats plus one, without its fraction, plus one. Who has it at the
//! end of a stage is elected. While seats are open: if an elected candidate has a surplus, the largest goes on, every
//! paper to its next continuing candidate at its value times the surplus over the candidate's votes, cut after five
//! decimals; if nobody has, the candidate with the fewest votes is excluded and its papers go on at their value. When no
//! more candidates continue than seats are open they are elected, and nothing is transferred any more. Of equals the
//! one chosen is who had more votes (surplus) or fewer (exclusion) at the most recent stage at which they differed; else
//! the lot draws whose papers move. Of the tie policies' steps only the lot and the id apply: `lex` draws the smallest
//! id, `lex_reversed` the greatest.
//!
//! The seats are the capacity, one hour each: candidates are needs whose hours nobody looks at. Weights are whole
//! numbers of papers, so unlike elsewhere multiplying them by a constant may change a result (the quota rounds).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::stv_papers::{Papers, VOTE, votes};
use super::{Action, Elected, RankedError, Stage, StageTie, StageTieStep};
use crate::{Capacity, Profile, Rule, TallyError, Ties, TiesPolicy};

/// Elects as many of the needs of `profile` as it has hours.
pub(crate) fn count(rule: &Rule, profile: &Profile, ties: &Ties) -> Result<Elected, TallyError> {
    rule.validate()?;
    profile.validate()?;
    let seats = seats(profile)?;
    let papers = Papers::new(profile)?;
    let quota = papers.valid / seats.saturating_add(1) + 1;
    let mut count = Count {
        quota: u128::from(quota) * VOTE,
        seats,
        ties,
        votes: papers.first_preferences(),
        standing: vec![Standing::Continuing; papers.ids.len()],
        elected: Vec::new(),
        history: Vec::new(),
        stages: Vec::new(),
        papers,
    };
    count.run();
    let ids = |needs: &[usize]| needs.iter().map(|&need| count.papers.ids[need].clone()).collect();
    Ok(Elected {
        rule: rule.clone(),
        ties: ties.clone(),
        seats,
        valid: count.papers.valid,
        blank: count.papers.blank,
        quota,
        elected: ids(&count.elected),
        excluded: count
            .stages
            .iter()
            .filter(|stage| stage.action == Action::Exclusion)
            .filter_map(|stage| stage.candidate.clone())
            .collect(),
        stages: count.stages,
    })
}

fn seats(profile: &Profile) -> Result<u64, RankedError> {
    let (seats, capacity) = match &profile.capacity {
        Capacity::Single(hours) => (hours.to_u64(), hours.to_string()),
        Capacity::Pots(_) => (None, "in pots".to_owned()),
    };
    seats
        .filter(|&seats| seats > 0)
        .ok_or(RankedError::Seats { capacity })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Continuing,
    /// With the quota or more; whether a surplus is still to be transferred shows in the votes.
    Elected,
    Excluded,
}

struct Count<'t> {
    papers: Papers,
    seats: u64,
    quota: u128,
    ties: &'t Ties,
    votes: Vec<u128>,
    standing: Vec<Standing>,
    elected: Vec<usize>,
    /// The votes at the end of each stage.
    history: Vec<Vec<u128>>,
    stages: Vec<Stage>,
}

/// What a stage does.
struct Move {
    action: Action,
    candidate: usize,
    tie: Option<StageTie>,
}

impl Count<'_> {
    fn run(&mut self) {
        let received = self.votes.clone();
        self.close(None, &received, 0);
        while let Some(next) = self.next() {
            self.transfer(next);
        }
    }

    /// The next transfer, when seats are still open.
    fn next(&self) -> Option<Move> {
        if self.open_seats() == 0 || self.continuing().next().is_none() {
            return None;
        }
        let all = 0..self.votes.len();
        let elected = all.filter(|&one| self.standing[one] == Standing::Elected);
        let largest = elected.clone().map(|one| self.votes[one]).max().unwrap_or(0);
        let (action, tied) = if largest > self.quota {
            let tied: Vec<usize> = elected.filter(|&one| self.votes[one] == largest).collect();
            (Action::Surplus, tied)
        } else {
            let fewest = self.continuing().map(|one| self.votes[one]).min();
            let tied = self.continuing().filter(|&one| Some(self.votes[one]) == fewest);
            (Action::Exclusion, tied.collect())
        };
        let (candidate, tie) = self.choose(action, tied);
        Some(Move {
            action,
            candidate,
            tie,
        })
    }

    /// Looks back for the most recent stage at which those tied differ, and among those then still equal further back.
    fn choose(&self, action: Action, tied: Vec<usize>) -> (usize, Option<StageTie>) {
        let mut left = tied.clone();
        let tie = |decided_by| {
            let ids = tied.iter().map(|&one| self.papers.ids[one].clone()).collect();
            (tied.len() > 1).then_some(StageTie { ids, decided_by })
        };
        for (before, votes) in self.history.iter().enumerate().rev() {
            let best = match action {
                Action::Surplus => left.iter().map(|&one| votes[one]).max(),
                _ => left.iter().map(|&one| votes[one]).min(),
            };
            left.retain(|&one| Some(votes[one]) == best);
            if let [only] = left[..] {
                return (only, tie(StageTieStep::Stage(before as u32 + 1)));
            }
        }
        let (drawn, decided_by) = self.draw(&left);
        (drawn, tie(decided_by))
    }

    /// Of several (in id order) whose papers move.
    fn draw(&self, left: &[usize]) -> (usize, StageTieStep) {
        let key = |&one: &usize| self.ties.lot.as_ref().map(|lot| lot.key(&self.papers.ids[one]));
        match self.ties.policy {
            TiesPolicy::LexReversed => (left[left.len() - 1], StageTieStep::Id),
            TiesPolicy::Chain if self.ties.lot.is_some() => {
                let drawn = left.iter().copied().min_by_key(|one| (key(one), *one));
                (drawn.unwrap_or(left[0]), StageTieStep::Lot)
            }
            TiesPolicy::Lex | TiesPolicy::Chain => (left[0], StageTieStep::Id),
        }
    }

    fn transfer(&mut self, next: Move) {
        let candidate = next.candidate;
        let had = self.votes[candidate];
        let (part, keeps) = match next.action {
            Action::Surplus => (had - self.quota, self.quota),
            _ => (had, 0),
        };
        if next.action == Action::Exclusion {
            self.standing[candidate] = Standing::Excluded;
        }
        let standing = self.standing.clone();
        let goes_on = |one: usize| standing[one] == Standing::Continuing;
        let transfer = self.papers.transfer(candidate, part, had, goes_on);
        debug_assert_eq!(transfer.given, had, "its papers are its votes");
        self.votes[candidate] = keeps;
        for (votes, received) in self.votes.iter_mut().zip(&transfer.received) {
            *votes += received;
        }
        self.close(Some(next), &transfer.received, part);
    }

    /// The end of a stage: who has the quota is elected, and the rest when they are no more than the open seats.
    fn close(&mut self, what: Option<Move>, received: &[u128], moved: u128) {
        let took_part: Vec<usize> = self.continuing().collect();
        let mut elected: Vec<usize> = self
            .continuing()
            .filter(|&one| self.votes[one] >= self.quota)
            .collect();
        self.elect(&mut elected);
        let mut rest: Vec<usize> = self.continuing().collect();
        let filled_last = !rest.is_empty() && rest.len() as u64 <= self.open_seats();
        if filled_last {
            self.elect(&mut rest);
            elected.append(&mut rest);
        }
        let id = |one: usize| self.papers.ids[one].clone();
        let transferred: BTreeMap<String, _> = took_part
            .iter()
            .filter(|&&one| received[one] > 0)
            .map(|&one| (id(one), votes(received[one])))
            .collect();
        let all = |of: &[u128]| of.iter().sum::<u128>();
        let (action, candidate, tie) = match what {
            Some(Move {
                action,
                candidate,
                tie,
            }) => (action, Some(id(candidate)), tie),
            None => (Action::FirstPreferences, None, None),
        };
        let left_the_count = match action {
            Action::FirstPreferences => 0,
            _ => moved - all(received),
        };
        self.stages.push(Stage {
            number: self.stages.len() as u32 + 1,
            action,
            candidate,
            tie,
            transferred,
            non_transferable: votes(left_the_count),
            votes: self
                .papers
                .ids
                .iter()
                .cloned()
                .zip(self.votes.iter().map(|&v| votes(v)))
                .collect(),
            elected: elected.iter().map(|&one| id(one)).collect(),
            filled_last,
        });
        self.history.push(self.votes.clone());
    }

    /// In order of votes; of equals the smallest id is named first.
    fn elect(&mut self, who: &mut [usize]) {
        who.sort_by_key(|&one| (Reverse(self.votes[one]), one));
        for &one in who.iter() {
            self.standing[one] = Standing::Elected;
            self.elected.push(one);
        }
    }

    fn open_seats(&self) -> u64 {
        self.seats.saturating_sub(self.elected.len() as u64)
    }

    fn continuing(&self) -> impl Iterator<Item = usize> + Clone {
        (0..self.votes.len()).filter(|&one| self.standing[one] == Standing::Continuing)
    }
}
