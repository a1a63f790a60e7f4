//! The claims of `stv_scottish`: every paper is moved as claimed, one by one, and the votes are added up after each stage.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::{CheckError, Checked};
use crate::{
    Action, Capacity, Elected, Method, Profile, Ratio, Rule, Stage, StageTie, StageTieStep, Ties, TiesPolicy,
};

pub(super) fn check(profile: &Profile, rule: &Rule, ties: &Ties, claims: &Elected) -> Result<(), CheckError> {
    let whole = |reason: String| CheckError { step: 0, reason };
    if rule.method != Method::StvScottish {
        return Err(whole("this rule elects nobody".to_owned()));
    }
    let mut table = Table::lay(profile, claims).map_err(whole)?;
    for (step, stage) in (1u32..).zip(&claims.stages) {
        let wrong = |reason: String| CheckError { step, reason };
        if stage.number != step {
            return Err(wrong(format!("it is stage {step}, not {}", stage.number)));
        }
        table.stage(stage, ties).map_err(wrong)?;
        table.election(stage).map_err(wrong)?;
        table.past.push(table.votes.clone());
    }
    table.close(claims).map_err(whole)
}

/// A voter's papers.
struct Pile<'p> {
    ranking: Vec<&'p str>,
    papers: Ratio,
    /// What one paper is worth.
    value: Ratio,
    with: Option<&'p str>,
}

struct Table<'p> {
    seats: u64,
    quota: Ratio,
    piles: Vec<Pile<'p>>,
    votes: BTreeMap<&'p str, Ratio>,
    hopeful: BTreeSet<&'p str>,
    elected: Vec<&'p str>,
    excluded: Vec<&'p str>,
    /// The votes at the end of each stage.
    past: Vec<BTreeMap<&'p str, Ratio>>,
}

impl<'p> Table<'p> {
    fn lay(profile: &'p Profile, claims: &Elected) -> Checked<Table<'p>> {
        let seats = match &profile.capacity {
            Capacity::Single(hours) => hours.to_u64().filter(|&seats| seats > 0),
            Capacity::Pots(_) => None,
        };
        let seats = seats.ok_or("the capacity is no number of seats")?;
        let (mut valid, mut blank) = (Ratio::ZERO, Ratio::ZERO);
        let mut piles = Vec::new();
        for voter in &profile.voters {
            if !voter.weight.is_integer() || voter.ranking.iter().any(|level| level.len() != 1) {
                return Err(format!(
                    "the papers of voter `{}` are not whole, or rank equally",
                    voter.id
                ));
            }
            let ranking: Vec<&str> = voter.ranking.iter().flatten().map(String::as_str).collect();
            *if ranking.is_empty() {
                &mut blank
            } else {
                &mut valid
            } += &voter.weight;
            piles.push(Pile {
                ranking,
                papers: voter.weight.clone(),
                value: Ratio::ONE,
                with: None,
            });
        }
        let quota = (&valid / (Ratio::from(seats) + Ratio::ONE)).floor() + Ratio::ONE;
        let sums = [
            (&valid, claims.valid),
            (&blank, claims.blank),
            (&quota, claims.quota),
        ];
        if sums.iter().any(|(sum, claimed)| sum.to_u64() != Some(*claimed)) || claims.seats != seats {
            return Err(format!(
                "there are {valid} valid papers and {blank} blank ones, {seats} seats and a quota of {quota}"
            ));
        }
        let ids: BTreeSet<&str> = profile.needs.iter().map(|need| need.id.as_str()).collect();
        Ok(Table {
            seats,
            quota,
            piles,
            votes: ids.iter().map(|&id| (id, Ratio::ZERO)).collect(),
            hopeful: ids,
            elected: Vec::new(),
            excluded: Vec::new(),
            past: Vec::new(),
        })
    }

    fn open(&self) -> u64 {
        self.seats.saturating_sub(self.elected.len() as u64)
    }

    /// What is done, to whom, and what comes of it.
    fn stage(&mut self, stage: &Stage, ties: &Ties) -> Checked<()> {
        let (from, value) = if self.past.is_empty() {
            if stage.action != Action::FirstPreferences || stage.candidate.is_some() || stage.tie.is_some() {
                return Err("the count begins with the first preferences".to_owned());
            }
            (None, Ratio::ONE)
        } else {
            let chosen = self.choice(stage, ties)?;
            let had = self.votes[chosen].clone();
            let value = match stage.action {
                Action::Surplus => (&had - &self.quota) / &had,
                _ => {
                    self.hopeful.remove(chosen);
                    self.excluded.push(chosen);
                    Ratio::ONE
                }
            };
            (Some(chosen), value)
        };
        let moved = self.transfer(from, &value, stage.action == Action::Surplus);
        let claimed = stage.transferred.iter().map(|(id, votes)| (id.as_str(), votes));
        if !moved.iter().map(|(id, votes)| (*id, votes)).eq(claimed) {
            return Err("the votes transferred are others".to_owned());
        }
        let received: Ratio = moved.values().sum();
        let mut lost = Ratio::ZERO;
        if let Some(from) = from {
            let keeps = if stage.action == Action::Surplus {
                self.quota.clone()
            } else {
                Ratio::ZERO
            };
            lost = &self.votes[from] - &keeps - &received;
            self.votes.insert(from, keeps);
        }
        for (to, votes) in moved {
            *self.votes.entry(to).or_default() += &votes;
        }
        if lost != stage.non_transferable {
            return Err(format!(
                "{lost} votes leave the count, not {}",
                stage.non_transferable
            ));
        }
        let claimed = stage.votes.iter().map(|(id, votes)| (id.as_str(), votes));
        if !self.votes.iter().map(|(id, votes)| (*id, votes)).eq(claimed) {
            return Err("the votes of the candidates are others".to_owned());
        }
        Ok(())
    }

    /// Moves the papers that lie with `from` (at first: all) to the first hopeful one after it.
    fn transfer(&mut self, from: Option<&str>, share: &Ratio, cut: bool) -> BTreeMap<&'p str, Ratio> {
        let hundred_thousand = Ratio::from(100_000u32);
        let mut moved: BTreeMap<&str, Ratio> = BTreeMap::new();
        for pile in self.piles.iter_mut().filter(|pile| pile.with == from) {
            if cut {
                pile.value = (&pile.value * share * &hundred_thousand).floor() / &hundred_thousand;
            }
            let place = pile.ranking.iter().position(|&id| Some(id) == from);
            let rest = pile.ranking.iter().skip(place.map_or(0, |place| place + 1));
            // With nobody any more: an empty name, which no candidate has.
            pile.with = Some(rest.copied().find(|id| self.hopeful.contains(id)).unwrap_or(""));
            if let Some(to) = pile.with.filter(|to| !to.is_empty()) {
                *moved.entry(to).or_default() += &(&pile.value * &pile.papers);
            }
        }
        moved.retain(|_, votes| !votes.is_zero());
        moved
    }

    /// The largest surplus, else the fewest votes; of equals by the earlier stages, else drawn.
    fn choice(&self, stage: &Stage, ties: &Ties) -> Checked<&'p str> {
        if self.open() == 0 || self.hopeful.is_empty() {
            return Err("the count was over".to_owned());
        }
        let over = self
            .elected
            .iter()
            .copied()
            .filter(|id| self.votes[id] > self.quota);
        let largest = over.clone().map(|id| &self.votes[id]).max();
        let fewest = self.hopeful.iter().map(|id| &self.votes[id]).min();
        let (action, tied): (Action, Vec<&'p str>) = match largest {
            Some(_) => (
                Action::Surplus,
                over.filter(|id| Some(&self.votes[id]) == largest).collect(),
            ),
            None => {
                let least = self
                    .hopeful
                    .iter()
                    .copied()
                    .filter(|id| Some(&self.votes[id]) == fewest);
                (Action::Exclusion, least.collect())
            }
        };
        if action != stage.action {
            return Err("another kind of transfer is due".to_owned());
        }
        let tied: BTreeSet<&'p str> = tied.into_iter().collect();
        let by_past = |a: &&str, b: &&str| {
            let order = self.compare_past(a, b).0;
            if action == Action::Surplus {
                order.reverse()
            } else {
                order
            }
        };
        let best = tied
            .iter()
            .copied()
            .min_by(by_past)
            .ok_or("there is nobody to choose")?;
        let equal: Vec<&'p str> = tied
            .iter()
            .copied()
            .filter(|id| self.compare_past(best, id).0.is_eq())
            .collect();
        let chosen = draw(&equal, ties).unwrap_or(best);
        if stage.candidate.as_deref() != Some(chosen) {
            return Err(format!("the papers of `{chosen}` should be transferred"));
        }
        let decided_by = if equal.len() > 1 {
            let lot = ties.policy == TiesPolicy::Chain && ties.lot.is_some();
            if lot { StageTieStep::Lot } else { StageTieStep::Id }
        } else {
            let others = tied.iter().filter(|&&id| id != chosen);
            StageTieStep::Stage(
                others
                    .map(|id| self.compare_past(chosen, id).1)
                    .min()
                    .unwrap_or(0),
            )
        };
        let tie = (tied.len() > 1).then(|| StageTie {
            ids: tied.iter().map(|&id| id.to_owned()).collect(),
            decided_by,
        });
        if tie != stage.tie {
            return Err("the tie is claimed wrongly".to_owned());
        }
        Ok(chosen)
    }

    /// Who had more votes at the most recent stage at which two differed, and that stage.
    fn compare_past(&self, a: &str, b: &str) -> (Ordering, u32) {
        let stages = self.past.iter().zip(1u32..).collect::<Vec<_>>();
        let differed = stages
            .iter()
            .rev()
            .find(|(votes, _)| votes.get(a) != votes.get(b));
        differed.map_or((Ordering::Equal, 0), |(votes, stage)| {
            (votes.get(a).cmp(&votes.get(b)), *stage)
        })
    }

    /// Who is elected at the end of the stage.
    fn election(&mut self, stage: &Stage) -> Checked<()> {
        let mut reach: Vec<&'p str> = self
            .hopeful
            .iter()
            .copied()
            .filter(|id| self.votes[id] >= self.quota)
            .collect();
        let rest = self.hopeful.len() - reach.len();
        let open = self.open().saturating_sub(reach.len() as u64);
        let fills = rest > 0 && rest as u64 <= open;
        let by_votes = |a: &&str, b: &&str| self.votes[b].cmp(&self.votes[a]).then(a.cmp(b));
        reach.sort_by(by_votes);
        if fills {
            let mut others: Vec<&'p str> = self
                .hopeful
                .iter()
                .copied()
                .filter(|id| self.votes[id] < self.quota)
                .collect();
            others.sort_by(by_votes);
            reach.append(&mut others);
        }
        if !reach.iter().copied().eq(stage.elected.iter().map(String::as_str)) {
            return Err(format!("elected are: {}", reach.join(", ")));
        }
        if fills != stage.filled_last {
            return Err("whether the last seats are filled is claimed wrongly".to_owned());
        }
        self.hopeful.retain(|id| !reach.contains(id));
        self.elected.append(&mut reach);
        Ok(())
    }

    fn close(&self, claims: &Elected) -> Checked<()> {
        if self.past.is_empty() || (self.open() > 0 && !self.hopeful.is_empty()) {
            return Err("the count is not over".to_owned());
        }
        let same =
            |ours: &[&str], theirs: &[String]| ours.iter().copied().eq(theirs.iter().map(String::as_str));
        if !same(&self.elected, &claims.elected) || !same(&self.excluded, &claims.excluded) {
            return Err("who is elected or excluded does not follow from the stages".to_owned());
        }
        Ok(())
    }
}

/// Of several the one that the policy draws; nobody where there is no choice.
fn draw<'p>(equal: &[&'p str], ties: &Ties) -> Option<&'p str> {
    let ids = equal.iter().copied();
    match (ties.policy, &ties.lot) {
        (TiesPolicy::LexReversed, _) => ids.max(),
        (TiesPolicy::Chain, Some(lot)) => ids.min_by_key(|id| (lot.key(id), *id)),
        _ => ids.min(),
    }
}
