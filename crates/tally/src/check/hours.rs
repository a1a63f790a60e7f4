//! The hours that are left, pot by pot, and where a need must go.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Checked;
use super::roll::Entry;
use crate::{Capacity, Certificate, Placement, Profile, Ratio};

/// One capacity, or pots.
pub(super) struct Hours<'p> {
    pots: Option<BTreeMap<&'p str, Ratio>>,
    left: Ratio,
}

/// B: the capacity; of pots what the needs that could go there might take.
pub(super) fn budget(profile: &Profile) -> Ratio {
    let pots = match &profile.capacity {
        Capacity::Single(hours) => return hours.clone(),
        Capacity::Pots(pots) => pots,
    };
    let mut wanted: BTreeMap<&str, Ratio> = BTreeMap::new();
    for need in &profile.needs {
        let mut named: Vec<&str> = need
            .options
            .iter()
            .flat_map(|option| option.parts.iter().map(|part| part.pot.as_str()))
            .collect();
        named.sort_unstable();
        named.dedup();
        for pot in named {
            *wanted.entry(pot).or_default() += &need.hours;
        }
    }
    pots.iter()
        .map(|pot| {
            wanted
                .remove(pot.id.as_str())
                .unwrap_or_default()
                .min(pot.hours.clone())
        })
        .sum()
}

impl<'p> Hours<'p> {
    /// Everything.
    pub(super) fn all(profile: &'p Profile) -> Hours<'p> {
        match &profile.capacity {
            Capacity::Single(hours) => Hours {
                pots: None,
                left: hours.clone(),
            },
            Capacity::Pots(pots) => Hours {
                pots: Some(
                    pots.iter()
                        .map(|pot| (pot.id.as_str(), pot.hours.clone()))
                        .collect(),
                ),
                left: pots.iter().map(|pot| &pot.hours).sum(),
            },
        }
    }

    /// Where a need goes now: `None` nowhere, `Some(None)` into the one capacity.
    pub(super) fn place(&self, entry: &Entry<'p>) -> Option<Option<&'p Placement>> {
        let Some(pots) = &self.pots else {
            return (entry.hours <= &self.left).then_some(None);
        };
        let left = |pot: &str| pots.get(pot).cloned().unwrap_or_default();
        let fits = |option: &&Placement| option.parts.iter().all(|part| left(&part.pot) >= part.hours);
        let order = |option: &&'p Placement| {
            let lead = option.parts.first().map(|part| left(&part.pot));
            let pots: Vec<&str> = option.parts.iter().map(|part| part.pot.as_str()).collect();
            (option.rank, Reverse(lead), pots, &option.parts)
        };
        entry.options.iter().filter(fits).min_by_key(order).map(Some)
    }

    /// The hours of a need that is served at `placement`.
    pub(super) fn take(&mut self, hours: &Ratio, placement: Option<&Placement>) {
        self.left -= hours;
        let (Some(pots), Some(placement)) = (&mut self.pots, placement) else {
            return;
        };
        for part in &placement.parts {
            if let Some(left) = pots.get_mut(part.pot.as_str()) {
                *left -= &part.hours;
            }
        }
    }

    /// The sums at the end.
    pub(super) fn close(&self, certificate: &Certificate) -> Checked<()> {
        if certificate.capacity_left != self.left {
            return Err(format!(
                "{} hours are left, not {}",
                self.left, certificate.capacity_left
            ));
        }
        let pots = self.pots.iter().flatten().map(|(pot, left)| (*pot, left));
        let claimed = certificate
            .pots_left
            .iter()
            .map(|(pot, left)| (pot.as_str(), left));
        if !pots.eq(claimed) {
            return Err("the hours left in the pots are others".to_owned());
        }
        Ok(())
    }
}
