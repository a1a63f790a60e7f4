//! The rule `ear_shares`: expanding approvals with equal shares, for rankings with hours.
//!
//! Everybody gets the same money per unit of weight. First only the top of each ballot counts as support: what its
//! supporters can pay is bought as in `mes` with utility `cost`, the least rho first. When nothing more can be bought, the
//! next places count too, and so on: at depth j a voter supports a need when fewer than j others are above it on the
//! ballot. What was too dear at one depth may be paid at the next. Then the rest by weighted score, taken while it fits
//! (`utilitarian`) or as a waiting list. A voter supports what it ranks; its points there are its mark, or 1 without one.
//! Sources: Aziz, Lee 2020 and 2021 (expanding approvals); Peters, Pierczyński, Skowron 2021 (payments).

use std::collections::BTreeSet;

use crate::count::{Plan, Stage};
use crate::course::Course;
use crate::grid::{Grid, Support};
use crate::scored::{self, Scores};
use crate::{Phase, Profile, Ratio, TallyError, Utility, Voter};

/// The profile with the marks that this rule counts: on ranked needs only.
pub(crate) fn by_ranking(profile: &Profile) -> Profile {
    with_marks(profile, |voter, need, _| {
        let mark = voter.marks.get(need).filter(|points| points.is_positive());
        mark.cloned().unwrap_or(Ratio::ONE)
    })
}

/// `profile` is one from [`by_ranking`].
pub(crate) fn plan(profile: &Profile, utilitarian: bool) -> Result<Plan, TallyError> {
    // Ballots are equal when they rank alike: the depth stands in the place of points.
    let depths = with_marks(profile, |_, _, depth| depth.into());
    let all = Grid::new(&depths, Utility::Points)?;
    let scores = scored::points(&all, profile);
    let mut plan = Plan {
        utility: Utility::Cost,
        money: profile.budget(),
        stages: Vec::new(),
        grids: Vec::new(),
    };
    let depths: BTreeSet<u64> = all
        .supporters
        .iter()
        .flatten()
        .map(|support| support.points)
        .collect();
    let deepest = depths.last().copied();
    plan.grids.push(all);
    for depth in depths {
        // At the last depth all count.
        let mut grid = 0;
        if Some(depth) != deepest {
            grid = plan.grids.len();
            let part = up_to(plan.grid(), depth);
            plan.grids.push(part);
        }
        plan.stages.push(Stage::Paid {
            grid,
            depth: Some(u32::try_from(depth).map_err(|_| TallyError::TooFine)?),
            course: Course::SHARES,
        });
    }
    plan.stages.push(Stage::Scored(if utilitarian {
        Scores::funding(scores, Phase::Completion, true)
    } else {
        Scores::waiting(scores)
    }));
    Ok(plan)
}

fn with_marks(profile: &Profile, mark: impl Fn(&Voter, &str, u64) -> Ratio) -> Profile {
    let voters = profile.voters.iter().map(|voter| {
        let mut depth = 1;
        let mut marks = Vec::new();
        for level in &voter.ranking {
            marks.extend(level.iter().map(|need| (need.clone(), mark(voter, need, depth))));
            depth += level.len() as u64;
        }
        Voter {
            marks: marks.into_iter().collect(),
            ..voter.clone()
        }
    });
    Profile {
        voters: voters.collect(),
        ..profile.clone()
    }
}

/// The same ballots, of which only the top counts as support.
fn up_to(all: &Grid, depth: u64) -> Grid {
    let supporters: Vec<Vec<Support>> = all
        .supporters
        .iter()
        .map(|supporters| {
            supporters
                .iter()
                .copied()
                .filter(|support| support.points <= depth)
                .collect()
        })
        .collect();
    all.with_supporters(supporters)
}
