//! The hours that are left, and where a need can be placed in them.
//!
//! Hours only ever fall, so a need that cannot be placed never can again.

use crate::{Capacity, Placement, Profile, Ratio};

/// Capacity that is left.
#[derive(Clone)]
pub(crate) struct Stock<'p> {
    kind: Kind<'p>,
}

#[derive(Clone)]
enum Kind<'p> {
    Endless,
    Single(Ratio),
    Pots {
        names: Vec<&'p str>,
        left: Vec<Ratio>,
        options: Vec<Vec<Choice<'p>>>,
    },
}

#[derive(Clone)]
struct Choice<'p> {
    placement: &'p Placement,
    pots: Vec<usize>,
}

/// Where a need would go.
#[derive(Clone)]
pub(crate) enum Place<'p> {
    /// Into the one capacity.
    Anywhere,
    /// Into pots.
    Pots(&'p Placement),
}

impl<'p> Stock<'p> {
    /// Everything, for needs numbered in the order of `ids`, which is sorted. `profile` has been validated.
    pub(crate) fn new(profile: &'p Profile, ids: &[String]) -> Stock<'p> {
        let pots = match &profile.capacity {
            Capacity::Single(hours) => {
                return Stock {
                    kind: Kind::Single(hours.clone()),
                };
            }
            Capacity::Pots(pots) => pots,
        };
        let mut named: Vec<_> = pots
            .iter()
            .map(|pot| (pot.id.as_str(), pot.hours.clone()))
            .collect();
        named.sort();
        let (names, left): (Vec<&str>, Vec<Ratio>) = named.into_iter().unzip();
        let mut options = vec![Vec::new(); ids.len()];
        for need in &profile.needs {
            if let Ok(at) = ids.binary_search(&need.id) {
                options[at] = need
                    .options
                    .iter()
                    .map(|placement| choice(placement, &names))
                    .collect();
            }
        }
        Stock {
            kind: Kind::Pots { names, left, options },
        }
    }

    /// Hours without end, for virtual runs.
    pub(crate) const ENDLESS: Stock<'static> = Stock { kind: Kind::Endless };

    /// place(c): of the options that fit the least rank, then the most hours left in the lead, then the pot ids.
    pub(crate) fn place(&self, need: usize, hours: &Ratio) -> Option<Place<'p>> {
        match &self.kind {
            Kind::Endless => Some(Place::Anywhere),
            Kind::Single(left) => (hours <= left).then_some(Place::Anywhere),
            Kind::Pots { left, options, .. } => {
                let fits = |choice: &&Choice| {
                    choice
                        .pots
                        .iter()
                        .zip(&choice.placement.parts)
                        .all(|(&pot, part)| left[pot] >= part.hours)
                };
                let best = options[need].iter().filter(fits).min_by(|a, b| {
                    let lead = |choice: &Choice| &left[choice.pots[0]];
                    (a.placement.rank.cmp(&b.placement.rank))
                        .then_with(|| lead(b).cmp(lead(a)))
                        // Pots are numbered in id order; the parts last, for two options of the same pots.
                        .then_with(|| a.pots.cmp(&b.pots))
                        .then_with(|| a.placement.parts.cmp(&b.placement.parts))
                });
                best.map(|choice| Place::Pots(choice.placement))
            }
        }
    }

    /// Takes the hours of a need where `place` said.
    pub(crate) fn commit(&mut self, place: &Place<'p>, hours: &Ratio) {
        match (&mut self.kind, place) {
            (Kind::Pots { names, left, .. }, Place::Pots(placement)) => {
                for part in &placement.parts {
                    if let Ok(at) = names.binary_search(&part.pot.as_str()) {
                        left[at] -= &part.hours;
                    }
                }
            }
            (Kind::Single(left), _) => *left -= hours,
            (Kind::Endless, _) | (Kind::Pots { .. }, Place::Anywhere) => {}
        }
    }

    /// Hours left in each pot, by id; empty without pots.
    pub(crate) fn pots_left(&self) -> impl Iterator<Item = (String, Ratio)> {
        let (names, left) = match &self.kind {
            Kind::Endless | Kind::Single(_) => (&[][..], &[][..]),
            Kind::Pots { names, left, .. } => (&names[..], &left[..]),
        };
        names
            .iter()
            .map(|name| (*name).to_owned())
            .zip(left.iter().cloned())
    }

    /// Whether the same hours are left in both; they are stocks of one profile.
    pub(crate) fn same(&self, other: &Stock) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Pots { left: a, .. }, Kind::Pots { left: b, .. }) => a == b,
            (Kind::Single(a), Kind::Single(b)) => a == b,
            (Kind::Endless, Kind::Endless) => true,
            _ => false,
        }
    }

    /// Whether there is one capacity for all, so that it does not matter in which order the same needs take from it.
    pub(crate) fn is_single(&self) -> bool {
        matches!(self.kind, Kind::Single(_))
    }

    /// Hours left in all.
    pub(crate) fn left(&self) -> Ratio {
        match &self.kind {
            Kind::Endless => Ratio::ZERO,
            Kind::Single(left) => left.clone(),
            Kind::Pots { left, .. } => left.iter().sum(),
        }
    }
}

fn choice<'p>(placement: &'p Placement, names: &[&str]) -> Choice<'p> {
    let pots = placement
        .parts
        .iter()
        .filter_map(|part| names.binary_search(&part.pot.as_str()).ok());
    Choice {
        placement,
        pots: pots.collect(),
    }
}
