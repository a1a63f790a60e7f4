//! A profile made ready to count: ids sorted, equal ballots in one group, weights and points as integers.
//!
//! Voters with the same ballot act as one voter with the sum of their weights, because money is kept per unit of
//! weight. Only integers are summed while counting; the scales lead back to the profile's units.

use std::collections::{BTreeMap, HashMap};

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use crate::{Profile, Ratio, TallyError, Utility};

/// The profile in integers. Needs are numbered in id order.
pub(crate) struct Grid {
    pub(crate) ids: Vec<String>,
    pub(crate) hours: Vec<Ratio>,
    /// Hours of each need times `weight_scale` times `hours_scale`.
    pub(crate) cost: Vec<IBig>,
    pub(crate) hours_scale: UBig,
    pub(crate) weight_scale: UBig,
    pub(crate) points_scale: UBig,
    /// Who supports each need, by group.
    pub(crate) supporters: Vec<Vec<Support>>,
    /// Weight of each need's supporters, scaled.
    pub(crate) support: Vec<u128>,
    /// Weight of each group, scaled.
    pub(crate) group_weight: Vec<u128>,
    /// Weight of all, scaled.
    pub(crate) total_weight: u128,
    /// The group that holds each voter's ballot, in the order of the profile.
    pub(crate) group_of: Vec<u32>,
    /// What each group supports: `ballots[starts[group]..starts[group + 1]]`, the needs in order.
    pub(crate) starts: Vec<usize>,
    pub(crate) ballots: Vec<u32>,
}

/// A group that supports a need, with the points that it gives (1 unless points count).
#[derive(Clone, Copy)]
pub(crate) struct Support {
    pub(crate) group: u32,
    pub(crate) points: u64,
}

/// Ballots one after another, each mark in one number, so that they are quick to compare.
struct Ballots {
    marks: Vec<u64>,
    /// Where each ends.
    ends: Vec<usize>,
    /// The distinct points, which a mark names by their place.
    points: Vec<u64>,
}

impl Ballots {
    fn new(profile: &Profile, ids: &[String], points_scale: Option<&UBig>) -> Result<Ballots, TallyError> {
        let places: HashMap<&str, u64> = ids.iter().map(String::as_str).zip(0..).collect();
        let mut known = BTreeMap::new();
        let mut ballots = Ballots {
            marks: Vec::new(),
            ends: Vec::with_capacity(profile.voters.len()),
            points: if points_scale.is_none() {
                vec![1]
            } else {
                Vec::new()
            },
        };
        for voter in &profile.voters {
            for (need, points) in voter.marks.iter().filter(|(_, points)| points.is_positive()) {
                let mut place = 0;
                if let Some(scale) = points_scale {
                    let points = u64::try_from(scaled(points, scale)).map_err(|_| TallyError::TooFine)?;
                    place = *known.entry(points).or_insert_with(|| {
                        ballots.points.push(points);
                        ballots.points.len() as u64 - 1
                    });
                }
                // Fewer than 2^32 needs and distinct points fit into any memory.
                ballots.marks.push(places[need.as_str()] << 32 | place);
            }
            ballots.ends.push(ballots.marks.len());
        }
        Ok(ballots)
    }

    fn each(&self) -> impl Iterator<Item = &[u64]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.marks[start..end])
    }

    fn need(mark: u64) -> u32 {
        (mark >> 32) as u32
    }

    fn points(&self, mark: u64) -> u64 {
        self.points[mark as u32 as usize]
    }
}

impl Grid {
    /// `profile` has been validated.
    pub(crate) fn new(profile: &Profile, utility: Utility) -> Result<Grid, TallyError> {
        let mut needs: Vec<_> = profile.needs.iter().collect();
        needs.sort_by(|a, b| a.id.cmp(&b.id));
        let ids: Vec<String> = needs.iter().map(|need| need.id.clone()).collect();
        let hours: Vec<Ratio> = needs.iter().map(|need| need.hours.clone()).collect();
        let weight_scale = common_denominator(profile.voters.iter().map(|voter| &voter.weight));
        let points_scale = match utility {
            Utility::Points => {
                common_denominator(profile.voters.iter().flat_map(|voter| voter.marks.values()))
            }
            Utility::Cost | Utility::Count => UBig::ONE,
        };
        let hours_scale = common_denominator(&hours);
        let cost = hours
            .iter()
            .map(|h| scaled(h, &hours_scale) * &weight_scale)
            .collect();
        let weights = profile
            .voters
            .iter()
            .map(|voter| {
                u128::try_from(scaled(&voter.weight, &weight_scale)).map_err(|_| TallyError::TooFine)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let points = (utility == Utility::Points).then_some(&points_scale);
        let ballots = Ballots::new(profile, &ids, points)?;
        let mut grid = Grid {
            hours,
            cost,
            hours_scale,
            weight_scale,
            points_scale,
            supporters: vec![Vec::new(); ids.len()],
            support: vec![0; ids.len()],
            group_weight: Vec::new(),
            total_weight: 0,
            group_of: Vec::with_capacity(weights.len()),
            ids,
            starts: vec![0],
            ballots: Vec::new(),
        };
        grid.group(&ballots, &weights)?;
        Ok(grid)
    }

    /// Numbers the ballots as they come: no result depends on the order.
    fn group(&mut self, ballots: &Ballots, weights: &[u128]) -> Result<(), TallyError> {
        let mut groups: HashMap<&[u64], u32> = HashMap::new();
        let mut distinct = Vec::new();
        for (ballot, &weight) in ballots.each().zip(weights) {
            let next = groups.len() as u32;
            let group = *groups.entry(ballot).or_insert(next);
            if group == next {
                distinct.push(ballot);
                self.group_weight.push(0);
            }
            let sum = &mut self.group_weight[group as usize];
            *sum = sum.checked_add(weight).ok_or(TallyError::TooFine)?;
            self.group_of.push(group);
        }
        for (group, ballot) in (0u32..).zip(distinct) {
            self.add_group(ballots, group, ballot)?;
        }
        Ok(())
    }

    fn add_group(&mut self, ballots: &Ballots, group: u32, ballot: &[u64]) -> Result<(), TallyError> {
        let weight = self.group_weight[group as usize];
        // Every sum of weights times points below stays under this product, so that none can overflow.
        let most = ballot.iter().map(|&mark| ballots.points(mark)).max().unwrap_or(1);
        self.total_weight = weight
            .checked_mul(most.into())
            .and_then(|_| self.total_weight.checked_add(weight))
            .ok_or(TallyError::TooFine)?;
        for &mark in ballot {
            let (need, points) = (Ballots::need(mark), ballots.points(mark));
            self.ballots.push(need);
            self.supporters[need as usize].push(Support { group, points });
            self.support[need as usize] += weight;
        }
        self.starts.push(self.ballots.len());
        Ok(())
    }

    /// The same needs and groups with other support.
    pub(crate) fn with_supporters(&self, supporters: Vec<Vec<Support>>) -> Grid {
        let mut ballots = vec![Vec::new(); self.group_weight.len()];
        for (need, supporters) in (0u32..).zip(&supporters) {
            for support in supporters {
                ballots[support.group as usize].push(need);
            }
        }
        let mut starts = vec![0];
        starts.extend(ballots.iter().scan(0, |end, ballot| {
            *end += ballot.len();
            Some(*end)
        }));
        let weight = |support: &Support| self.group_weight[support.group as usize];
        Grid {
            support: supporters
                .iter()
                .map(|supporters| supporters.iter().map(weight).sum())
                .collect(),
            supporters,
            ids: self.ids.clone(),
            hours: self.hours.clone(),
            cost: self.cost.clone(),
            hours_scale: self.hours_scale.clone(),
            weight_scale: self.weight_scale.clone(),
            points_scale: self.points_scale.clone(),
            group_weight: self.group_weight.clone(),
            total_weight: self.total_weight,
            group_of: self.group_of.clone(),
            starts,
            ballots: ballots.concat(),
        }
    }

    /// The needs that a group supports.
    pub(crate) fn ballot(&self, group: u32) -> &[u32] {
        &self.ballots[self.starts[group as usize]..self.starts[group as usize + 1]]
    }

    /// Weight in the profile's units.
    pub(crate) fn weight(&self, scaled: u128) -> Ratio {
        Ratio::from_parts(scaled.into(), self.weight_scale.clone())
    }

    /// Weighted sum of the points that a need has, in the profile's units.
    pub(crate) fn points(&self, need: usize) -> Ratio {
        let sum: IBig = self.supporters[need]
            .iter()
            .map(|support| IBig::from(self.group_weight[support.group as usize]) * support.points)
            .sum();
        Ratio::from_parts(sum, &self.weight_scale * &self.points_scale)
    }

    /// The needs that somebody supports, and those that nobody does.
    pub(crate) fn split_by_support(&self) -> (Vec<usize>, Vec<usize>) {
        (0..self.ids.len()).partition(|&need| self.support[need] > 0)
    }
}

fn common_denominator<'a>(numbers: impl IntoIterator<Item = &'a Ratio>) -> UBig {
    numbers.into_iter().fold(UBig::ONE, |common, number| {
        if number.is_integer() {
            common
        } else {
            lcm(&common, number.denominator())
        }
    })
}

/// The least common multiple.
pub(crate) fn lcm(a: &UBig, b: &UBig) -> UBig {
    a / a.gcd(b) * b
}

/// `number` times `scale`, which its denominator divides.
pub(crate) fn scaled(number: &Ratio, scale: &UBig) -> IBig {
    number.numerator() * (scale / number.denominator())
}
