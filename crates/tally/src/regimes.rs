//! The same ballots under other weights: what the choice of weights did to the list.
//!
//! Counts once with the weights that the profile holds (the official list) and once under every other regime, each
//! computed from the voters' populations, and sets the lists side by side. It judges nothing: which weights are right
//! is settled in the statutes before a round opens.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    Degressive, Options, Phase, Profile, Ratio, Rule, Tally, TallyError, Ties, WeightError, WeightScheme,
    Weights, tally_with, weigh,
};

/// The official list and the lists under other weights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Regimes {
    /// The rule that counted all of them.
    pub rule: Rule,
    /// Weight of all ballots under the official weights.
    pub official_weight: Ratio,
    /// The regimes, in the order asked for.
    pub regimes: Vec<RegimeList>,
    /// Every need with its places, in the order of the official list.
    pub needs: Vec<NeedPlaces>,
}

/// The list under one regime, told by its differences from the official one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegimeList {
    /// The name that was given with it.
    pub name: String,
    /// The weights.
    pub weights: Weights,
    /// Weight of all ballots.
    pub total_weight: Ratio,
    /// The greatest share of that weight in one hand; 0 without voters.
    pub greatest_share: Ratio,
    /// The list, unsupported needs at its end.
    pub order: Vec<String>,
    /// Funded here and not officially, in the order of this list.
    pub enter: Vec<String>,
    /// Funded officially and not here, in the order of the official list.
    pub leave: Vec<String>,
    /// Needs that stand at another place, in the order of the official list.
    pub moved: Vec<Moved>,
}

/// A need with its place under each regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NeedPlaces {
    /// The need.
    pub need: String,
    /// Its place on the official list.
    pub official: Place,
    /// Its place under each regime, in the order of [`Regimes::regimes`].
    pub places: Vec<Place>,
}

/// A place on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// From 1.
    pub number: u32,
    /// The part of the list; `None`: nobody supports it.
    pub part: Option<Phase>,
}

/// A need that stands at another place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The need.
    pub need: String,
    /// Officially.
    pub from: u32,
    /// Here.
    pub to: u32,
}

/// Why the lists cannot be compared. The caller gives the populations or leaves the regime out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegimesError {
    /// The regime weighs by population, and a voter has none.
    #[error("regime `{regime}` weighs by population, and voter `{voter}` has none")]
    NoPopulation {
        /// The regime.
        regime: String,
        /// The first such voter by id.
        voter: String,
    },
    /// The regime gives no weights for these populations.
    #[error("regime `{regime}`: {error}")]
    Weights {
        /// The regime.
        regime: String,
        /// Why.
        error: Box<WeightError>,
    },
    /// A count failed.
    #[error(transparent)]
    Tally(#[from] TallyError),
}

impl Place {
    /// Whether the need is funded there.
    pub fn is_funded(&self) -> bool {
        self.part.is_some_and(Phase::is_funded)
    }
}

/// A regime with the name that tables show.
pub type Regime = (String, Weights);

/// The regimes of the product, each with the cap if there is one: `equal` (one vote each), `table` (1-2-3-5),
/// `penrose`, `degressive` and `population`.
pub fn standard_regimes(cap: Option<&Ratio>) -> Vec<Regime> {
    let named = |name: &str, scheme: WeightScheme| {
        let cap = cap.cloned();
        (name.to_owned(), Weights { scheme, cap })
    };
    vec![
        named("equal", WeightScheme::Equal),
        named("table", Weights::steps_1235().scheme),
        named("penrose", WeightScheme::Penrose),
        named("degressive", WeightScheme::Degressive(Degressive::default())),
        named("population", WeightScheme::Population),
    ]
}

/// One vote each: the regime that needs no populations.
pub fn one_vote_each() -> Vec<Regime> {
    vec![("equal".to_owned(), Weights::equal())]
}

/// The same voters, each with the weight that the scheme gives for its population.
///
/// # Errors
/// A voter without a population, where the scheme looks at it, or a scheme that gives no weights.
pub fn reweighed(profile: &Profile, (name, weights): &Regime) -> Result<Profile, RegimesError> {
    let mut voters: Vec<_> = profile.voters.clone();
    voters.sort_by(|a, b| a.id.cmp(&b.id));
    if weights.scheme != WeightScheme::Equal
        && let Some(voter) = voters.iter().find(|voter| voter.population == 0)
    {
        return Err(RegimesError::NoPopulation {
            regime: name.clone(),
            voter: voter.id.clone(),
        });
    }
    let populations: Vec<u64> = voters.iter().map(|voter| voter.population).collect();
    let each = weigh(weights, &populations).map_err(|error| RegimesError::Weights {
        regime: name.clone(),
        error: Box::new(error),
    })?;
    for (voter, weight) in voters.iter_mut().zip(each) {
        voter.weight = weight;
    }
    Ok(Profile {
        voters,
        ..profile.clone()
    })
}

/// Counts the ballots officially and under each regime.
///
/// # Errors
/// A rule that gives no list, a profile that cannot be counted, or a regime that gives no weights.
pub fn regimes(
    rule: &Rule,
    profile: &Profile,
    ties: &Ties,
    under: &[Regime],
) -> Result<Regimes, RegimesError> {
    let official = tally_with(rule, profile, ties, Options::GROUPS)?;
    let mut lists = Vec::new();
    let mut everywhere = Vec::new();
    for regime in under {
        let profile = reweighed(profile, regime)?;
        let here = tally_with(rule, &profile, ties, Options::GROUPS)?;
        lists.push(differences(regime, &profile, &official, &here));
        everywhere.push(here);
    }
    let everywhere: Vec<_> = everywhere.iter().map(places).collect();
    let row = |(need, official)| NeedPlaces {
        need: String::from(need),
        official,
        // Every list holds every need.
        places: everywhere
            .iter()
            .filter_map(|places| places.get(need).copied())
            .collect(),
    };
    let standing = places(&official);
    let rows = official
        .order()
        .filter_map(|need| Some((need, *standing.get(need)?)))
        .map(row);
    Ok(Regimes {
        rule: rule.clone(),
        needs: rows.collect(),
        official_weight: official.total_weight,
        regimes: lists,
    })
}

fn differences((name, weights): &Regime, profile: &Profile, official: &Tally, here: &Tally) -> RegimeList {
    let only_in = |a: &Tally, b: &Tally| {
        let others: BTreeSet<&str> = b.funded().collect();
        let alone = a.funded().filter(|need| !others.contains(need));
        alone.map(str::to_owned).collect()
    };
    let now = places(here);
    let moved = (1u32..).zip(official.order()).filter_map(|(from, need)| {
        let to = now.get(need)?.number;
        (from != to).then(|| Moved {
            need: need.to_owned(),
            from,
            to,
        })
    });
    let greatest = profile.voters.iter().map(|voter| &voter.weight).max();
    RegimeList {
        name: name.clone(),
        weights: weights.clone(),
        total_weight: here.total_weight.clone(),
        greatest_share: greatest
            .map(|weight| weight / &here.total_weight)
            .unwrap_or_default(),
        order: here.order().map(str::to_owned).collect(),
        enter: only_in(here, official),
        leave: only_in(official, here),
        moved: moved.collect(),
    }
}

fn places(tally: &Tally) -> BTreeMap<&str, Place> {
    let steps = tally
        .steps
        .iter()
        .map(|step| (step.need.as_str(), Some(step.phase)));
    let rest = tally.unsupported.iter().map(|need| (need.as_str(), None));
    (1u32..)
        .zip(steps.chain(rest))
        .map(|(number, (need, part))| (need, Place { number, part }))
        .collect()
}
