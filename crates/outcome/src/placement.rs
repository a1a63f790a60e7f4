//! Where a need could be served, in the order in which the possibilities are tried:
//!
//! 1. one regional or county centre that covers all its owners;
//! 2. two or three such jointly, none of them needless;
//! 3. one national centre;
//! 4. a regional or county centre that covers some of the owners, jointly with a national one.
//!
//! Within each: fewest centres, then most owners covered by the lead, then the subject being a main subject of the
//! lead. Those alike share a rank; between them the count takes the one whose lead has most hours left, then the
//! smaller id. Owners count, supporters at the ballot do not.
//!
//! In a joint mandate the lead covers most owners. Every other centre takes the owners that no earlier one covers and
//! gets that share of the hours, rounded down but at least the least part of the rules; the lead takes the rest.

use crate::{CentreFacts, NeedFacts};
use events::{CentreId, UnitId, centre::Reach};
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// What kind of placement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// One regional or county centre.
    Near,
    /// Two or three such.
    NearJoint,
    /// One national centre.
    National,
    /// A near one with a national one.
    WithNational,
}

/// One centre's part.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The centre.
    pub centre: CentreId,
    /// Its whole staff hours.
    pub hours: u64,
}

/// One possible placement; the lead's part is the first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// What kind.
    pub class: Class,
    /// The parts; their hours add up to the need's.
    pub parts: Vec<Part>,
    /// Its place in the order; those alike share one.
    pub rank: u32,
}

/// All possible placements of a need, in order.
#[must_use]
pub fn placements(need: &NeedFacts, centres: &[CentreFacts], least_part: u64) -> Vec<Placement> {
    let able: Vec<&CentreFacts> = centres.iter().filter(|centre| can_serve(centre, need)).collect();
    let (national, near): (Vec<_>, Vec<_>) =
        able.into_iter().partition(|centre| centre.reach == Reach::Nation);
    let covers_all = |team: &[&CentreFacts]| {
        need.owners
            .iter()
            .all(|owner| team.iter().any(|centre| centre.coverage.contains(owner)))
    };
    let mut found: Vec<(Class, Vec<&CentreFacts>)> = Vec::new();
    for (index, &one) in near.iter().enumerate() {
        if covers_all(&[one]) {
            found.push((Class::Near, vec![one]));
        }
        for (second, &two) in near.iter().enumerate().skip(index + 1) {
            let none_alone = !covers_all(&[one]) && !covers_all(&[two]);
            if none_alone && covers_all(&[one, two]) {
                found.push((Class::NearJoint, vec![one, two]));
            }
            for &three in near.iter().skip(second + 1) {
                let needless =
                    covers_all(&[one, two]) || covers_all(&[one, three]) || covers_all(&[two, three]);
                if !needless && covers_all(&[one, two, three]) {
                    found.push((Class::NearJoint, vec![one, two, three]));
                }
            }
        }
    }
    for &nation in national.iter().filter(|centre| covers_all(&[centre])) {
        found.push((Class::National, vec![nation]));
        for &one in near.iter().filter(|centre| !covers_all(&[centre])) {
            found.push((Class::WithNational, vec![one, nation]));
        }
    }
    ranked(need, found, least_part)
}

fn can_serve(centre: &CentreFacts, need: &NeedFacts) -> bool {
    centre.works_in(&need.subject)
        && centre.delivery_types.contains(&need.delivery_type)
        && !need.cannot.contains(&centre.centre)
        && need.owners.iter().any(|owner| centre.coverage.contains(owner))
}

fn covered(centre: &CentreFacts, need: &NeedFacts) -> usize {
    need.owners.intersection(&centre.coverage).count()
}

/// Puts the lead first, splits the hours, and gives equal ranks to those alike.
fn ranked(need: &NeedFacts, found: Vec<(Class, Vec<&CentreFacts>)>, least_part: u64) -> Vec<Placement> {
    let mut keyed: BTreeMap<_, Vec<Placement>> = BTreeMap::new();
    for (class, mut team) in found {
        // A national centre covers everybody; it leads only alone, so that the near one keeps the contact.
        team.sort_by_key(|centre| {
            let national = centre.reach == Reach::Nation;
            let main = centre.main.contains(&need.subject);
            (
                national,
                Reverse(covered(centre, need)),
                Reverse(main),
                centre.centre,
            )
        });
        let Some(parts) = split(need, &team, least_part) else {
            continue;
        };
        let lead = team[0];
        let key = (
            class,
            team.len(),
            Reverse(covered(lead, need)),
            Reverse(lead.main.contains(&need.subject)),
        );
        keyed.entry(key).or_default().push(Placement {
            class,
            parts,
            rank: 0,
        });
    }
    let mut all = Vec::new();
    for (alike, rank) in keyed.into_values().zip(0..) {
        let mut alike = alike;
        alike.sort_by(|a, b| a.parts.cmp(&b.parts));
        all.extend(alike.into_iter().map(|placement| Placement { rank, ..placement }));
    }
    all
}

/// Splits the hours; `None` when the lead would get less than the least part.
fn split(need: &NeedFacts, team: &[&CentreFacts], least_part: u64) -> Option<Vec<Part>> {
    let owners = need.owners.len() as u64;
    let mut taken: BTreeSet<UnitId> = BTreeSet::new();
    let mut parts: Vec<Part> = Vec::new();
    for centre in team {
        let own: BTreeSet<UnitId> = need.owners.intersection(&centre.coverage).copied().collect();
        let fresh = own.difference(&taken).count() as u64;
        taken.extend(&own);
        parts.push(Part {
            centre: centre.centre,
            hours: (need.hours * fresh / owners.max(1)).max(least_part),
        });
    }
    let others: u64 = parts.iter().skip(1).map(|part| part.hours).sum();
    let lead = need.hours.checked_sub(others)?;
    if parts.len() > 1 && lead < least_part {
        return None;
    }
    parts.first_mut()?.hours = lead;
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(number: &str) -> UnitId {
        UnitId::municipality(number)
    }

    fn centre(code: &str, reach: Reach, units: &[&str], main: &[&str], further: &[&str]) -> CentreFacts {
        CentreFacts {
            centre: CentreId::of(code),
            reach,
            coverage: units.iter().map(|number| unit(number)).collect(),
            main: main.iter().map(|&s| s.into()).collect(),
            further: further.iter().map(|&s| s.into()).collect(),
            delivery_types: ["radgivning".into()].into(),
            offered: 100,
        }
    }

    fn need(hours: u64, owners: &[&str]) -> NeedFacts {
        NeedFacts {
            need: events::NeedId(events::derived(&["n"])),
            hours,
            owners: owners.iter().map(|number| unit(number)).collect(),
            subject: "rus".into(),
            delivery_type: "radgivning".into(),
            cannot: BTreeSet::new(),
        }
    }

    fn classes(found: &[Placement]) -> Vec<(Class, u32, Vec<u64>)> {
        found
            .iter()
            .map(|p| (p.class, p.rank, p.parts.iter().map(|part| part.hours).collect()))
            .collect()
    }

    #[test]
    fn near_before_joint_before_national_before_mixed() {
        let centres = [
            centre(
                "national",
                Reach::Nation,
                &["1101", "1103", "4601"],
                &["rus"],
                &[],
            ),
            centre("both", Reach::Region, &["1101", "1103", "4601"], &[], &["rus"]),
            centre("bergen", Reach::Region, &["4601"], &["rus"], &[]),
            centre("stavanger", Reach::Region, &["1101", "1103"], &["rus"], &[]),
            centre(
                "other subject",
                Reach::Region,
                &["1101", "1103", "4601"],
                &["demens"],
                &[],
            ),
        ];
        let found = placements(&need(90, &["1101", "1103", "4601"]), &centres, 20);
        assert_eq!(
            classes(&found),
            [
                (Class::Near, 0, vec![90]),
                (Class::NearJoint, 1, vec![60, 30]),
                (Class::National, 2, vec![90]),
                (Class::WithNational, 3, vec![60, 30]),
                (Class::WithNational, 4, vec![30, 60]),
            ]
        );
        assert_eq!(
            found[1].parts[0].centre,
            CentreId::of("stavanger"),
            "the lead covers most owners"
        );
    }

    #[test]
    fn a_main_subject_goes_before_a_further_one_and_equals_share_a_rank() {
        let centres = [
            centre("a", Reach::Region, &["4601"], &[], &["rus"]),
            centre("b", Reach::County, &["4601"], &["rus"], &[]),
            centre("c", Reach::County, &["4601"], &["rus"], &[]),
        ];
        let found = placements(&need(50, &["4601"]), &centres, 20);
        assert_eq!(found.iter().map(|p| p.rank).collect::<Vec<_>>(), [0, 0, 1]);
        assert_eq!(found[2].parts[0].centre, CentreId::of("a"));
    }

    #[test]
    fn a_part_is_never_smaller_than_the_rules_say() {
        let centres = [
            centre("bergen", Reach::Region, &["4601"], &["rus"], &[]),
            centre("stavanger", Reach::Region, &["1101", "1103"], &["rus"], &[]),
        ];
        let owners = ["1101", "1103", "4601"];
        assert_eq!(
            classes(&placements(&need(45, &owners), &centres, 20)),
            [(Class::NearJoint, 0, vec![25, 20])]
        );
        assert!(placements(&need(39, &owners), &centres, 20).is_empty());
    }

    #[test]
    fn who_cannot_or_covers_nobody_is_left_out() {
        let centres = [centre("bergen", Reach::Region, &["4601"], &["rus"], &[])];
        let mut refused = need(50, &["4601"]);
        refused.cannot.insert(CentreId::of("bergen"));
        assert!(placements(&refused, &centres, 20).is_empty());
        assert!(placements(&need(50, &["1101"]), &centres, 20).is_empty());
    }
}
