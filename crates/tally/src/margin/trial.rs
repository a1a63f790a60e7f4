//! Counts the profile with some ballots changed, and tells what is different then.

use std::collections::{BTreeMap, BTreeSet};

use super::ballots::{Looks, Move, withdrawn};
use crate::{Options, Profile, Ratio, Rule, Tally, TallyError, Ties, Voter, tally_with};

/// A list to compare with: needs in order, and whether each is funded.
type Listed = Vec<(String, bool)>;

/// The election, to be counted again and again.
pub(super) struct Trial<'r> {
    rule: &'r Rule,
    ties: &'r Ties,
    /// Voters by id.
    profile: Profile,
    needs: Vec<String>,
    official: Listed,
    least_points: Ratio,
    most_points: Ratio,
    counts: u32,
    allowed: u32,
}

/// What a change does.
pub(super) struct Found {
    pub(super) changes_set: bool,
    pub(super) changes_order: bool,
    pub(super) enter: Vec<String>,
    pub(super) leave: Vec<String>,
}

impl<'r> Trial<'r> {
    pub(super) fn new(
        rule: &'r Rule,
        profile: &Profile,
        ties: &'r Ties,
        allowed: u32,
    ) -> Result<Trial<'r>, TallyError> {
        let mut profile = profile.clone();
        profile.voters.sort_by(|a, b| a.id.cmp(&b.id));
        let official = tally_with(rule, &profile, ties, Options::GROUPS)?;
        let mut needs: Vec<String> = profile.needs.iter().map(|need| need.id.clone()).collect();
        needs.sort();
        let points = || profile.voters.iter().flat_map(|voter| voter.marks.values());
        let given = || points().filter(|points| points.is_positive());
        Ok(Trial {
            rule,
            ties,
            needs,
            official: listed(&official),
            least_points: given().min().cloned().unwrap_or(Ratio::ONE),
            most_points: given().max().cloned().unwrap_or(Ratio::ONE),
            profile,
            counts: 0,
            allowed,
        })
    }

    pub(super) fn voter(&self, at: usize) -> &Voter {
        &self.profile.voters[at]
    }

    pub(super) fn voters(&self) -> &[Voter] {
        &self.profile.voters
    }

    pub(super) fn needs(&self) -> impl Iterator<Item = &str> {
        self.needs.iter().map(String::as_str)
    }

    pub(super) fn most_points(&self) -> &Ratio {
        &self.most_points
    }

    /// The least and the greatest points that anybody gave.
    pub(super) fn extreme_points(&self) -> impl Iterator<Item = &Ratio> {
        let least = (self.least_points != self.most_points).then_some(&self.least_points);
        least.into_iter().chain([&self.most_points])
    }

    /// Funded needs in order.
    pub(super) fn funded(&self) -> Vec<String> {
        let funded = self.official.iter().filter(|(_, funded)| *funded);
        funded.map(|(need, _)| need.clone()).collect()
    }

    /// The others in order.
    pub(super) fn unfunded(&self) -> Vec<String> {
        let rest = self.official.iter().filter(|(_, funded)| !funded);
        rest.map(|(need, _)| need.clone()).collect()
    }

    pub(super) fn counts(&self) -> u32 {
        self.counts
    }

    /// The first by id of every kind of voters with the same weight and ballot, and how many they are.
    pub(super) fn groups(&self) -> Vec<(usize, u64)> {
        let mut kinds: BTreeMap<_, (usize, u64)> = BTreeMap::new();
        for (at, voter) in self.profile.voters.iter().enumerate() {
            let kind = (&voter.weight, voter.municipalities, &voter.marks, &voter.ranking);
            kinds.entry(kind).or_insert((at, 0)).1 += 1;
        }
        let mut groups: Vec<(usize, u64)> = kinds.into_values().collect();
        groups.sort_unstable();
        groups
    }

    /// Counts with these ballots, of different voters; `None` when no more counts are allowed.
    pub(super) fn count(&mut self, moves: &[&Move]) -> Result<Option<Found>, TallyError> {
        if self.counts >= self.allowed {
            return Ok(None);
        }
        self.counts += 1;
        let mut moves = moves.to_vec();
        moves.sort_by_key(|other| std::cmp::Reverse(other.voter));
        let mut own = Vec::with_capacity(moves.len());
        for other in &moves {
            own.push(match &other.ballot {
                Some(ballot) => std::mem::replace(&mut self.profile.voters[other.voter], ballot.clone()),
                None => self.profile.voters.remove(other.voter),
            });
        }
        let counted = tally_with(self.rule, &self.profile, self.ties, Options::GROUPS);
        for (other, own) in moves.iter().zip(own).rev() {
            match &other.ballot {
                Some(_) => self.profile.voters[other.voter] = own,
                None => self.profile.voters.insert(other.voter, own),
            }
        }
        Ok(Some(self.compare(&listed(&counted?))))
    }

    fn compare(&self, then: &Listed) -> Found {
        let funded = |list: &Listed| -> BTreeSet<String> {
            let funded = list.iter().filter(|(_, funded)| *funded);
            funded.map(|(need, _)| need.clone()).collect()
        };
        if *then == self.official {
            return Found {
                changes_set: false,
                changes_order: false,
                enter: Vec::new(),
                leave: Vec::new(),
            };
        }
        let (now, then) = (funded(&self.official), funded(then));
        Found {
            changes_set: now != then,
            changes_order: true,
            enter: then.difference(&now).cloned().collect(),
            leave: now.difference(&then).cloned().collect(),
        }
    }

    /// For every voter every ballot that it did not cast, when trying all choices of `size` voters is still allowed.
    pub(super) fn all_ballots(&self, size: u32) -> Option<Vec<Vec<Move>>> {
        let voters = self.profile.voters.len() as u128;
        let (mut choices, mut ballots) = (1u128, 1u128);
        for k in 0..u128::from(size) {
            choices = choices.checked_mul(voters - k)? / (k + 1);
            ballots = ballots.checked_mul(1u128.checked_shl(u32::try_from(self.needs.len()).ok()?)?)?;
        }
        let counts = choices.checked_mul(ballots)?;
        if counts > u128::from(self.allowed - self.counts) {
            return None;
        }
        Some(
            (0..self.profile.voters.len())
                .map(|voter| self.ballots_of(voter))
                .collect(),
        )
    }

    fn ballots_of(&self, voter: usize) -> Vec<Move> {
        let own = self.voter(voter);
        let cast: BTreeSet<&str> = (own.marks.iter())
            .filter(|(_, points)| points.is_positive())
            .map(|(need, _)| need.as_str())
            .collect();
        let mut subsets: Vec<Vec<&str>> = vec![Vec::new()];
        for need in self.needs() {
            for at in 0..subsets.len() {
                let mut with = subsets[at].clone();
                with.push(need);
                subsets.push(with);
            }
        }
        let others = subsets.iter().filter(|subset| !cast.iter().eq(subset.iter()));
        let mut moves: Vec<Move> = others
            .map(|subset| Looks::Support.only(self, voter, subset))
            .collect();
        moves.push(withdrawn(self, voter));
        moves
    }

    /// Counts every choice of `size` voters with every other ballot of each.
    pub(super) fn every_choice(
        &mut self,
        each: &[Vec<Move>],
        size: u32,
        note: &mut impl FnMut(&[&Move], &Found),
    ) -> Result<(), TallyError> {
        let mut chosen = Vec::new();
        self.choose(each, size, &mut chosen, note)
    }

    fn choose<'m>(
        &mut self,
        each: &'m [Vec<Move>],
        size: u32,
        chosen: &mut Vec<&'m Move>,
        note: &mut impl FnMut(&[&Move], &Found),
    ) -> Result<(), TallyError> {
        if size == 0 {
            if let Some(found) = self.count(chosen)? {
                note(chosen, &found);
            }
            return Ok(());
        }
        for (at, moves) in each.iter().enumerate() {
            let rest = each.get(at + 1..).unwrap_or_default();
            for other in moves {
                chosen.push(other);
                self.choose(rest, size - 1, chosen, note)?;
                chosen.pop();
            }
        }
        Ok(())
    }
}

fn listed(tally: &Tally) -> Listed {
    let steps = tally
        .steps
        .iter()
        .map(|step| (step.need.clone(), step.phase.is_funded()));
    let rest = tally.unsupported.iter().map(|need| (need.clone(), false));
    steps.chain(rest).collect()
}
