//! The marks on a ballot, compactly: a million ballots name a few hundred needs, and most marks are 1.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Ratio;

/// Need id to points, by id, as in a map. The ids may be shared between ballots.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Marks {
    ids: Box<[Arc<String>]>,
    /// In the order of the ids; `None` when all are 1, so that equal marks are equal fields.
    points: Option<Box<[Ratio]>>,
}

static ONE: Ratio = Ratio::ONE;

impl Marks {
    /// A blank ballot.
    pub fn new() -> Marks {
        Marks::default()
    }

    /// The marks in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Ratio)> {
        self.keys().zip(self.values())
    }

    /// The needs that are marked, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.ids.iter().map(|id| &**id)
    }

    /// The points, in the order of the needs.
    pub fn values(&self) -> impl Iterator<Item = &Ratio> {
        (0..self.ids.len()).map(|at| self.points_at(at))
    }

    /// The points of a need, if it is marked.
    pub fn get(&self, need: &str) -> Option<&Ratio> {
        self.place(need).ok().map(|at| self.points_at(at))
    }

    /// Whether a need is marked.
    pub fn contains_key(&self, need: &str) -> bool {
        self.place(need).is_ok()
    }

    /// How many needs are marked.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no need is marked.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Marks a need; gives the points that it had.
    pub fn insert(&mut self, need: impl Into<Arc<String>>, points: Ratio) -> Option<Ratio> {
        let need = need.into();
        let before = self.get(&need).cloned();
        let rest = std::mem::take(self).into_iter();
        *self = rest.chain([(need, points)]).collect();
        before
    }

    /// Takes a mark away; gives the points that it had.
    pub fn remove(&mut self, need: &str) -> Option<Ratio> {
        let before = self.get(need).cloned()?;
        let rest = std::mem::take(self).into_iter();
        *self = rest.filter(|(id, _)| id.as_str() != need).collect();
        Some(before)
    }

    /// The same 1 for every need; `ids` are in any order.
    pub(crate) fn approvals(mut ids: Vec<Arc<String>>) -> Marks {
        ids.sort_unstable();
        ids.dedup();
        Marks {
            ids: ids.into_boxed_slice(),
            points: None,
        }
    }

    fn place(&self, need: &str) -> Result<usize, usize> {
        self.ids.binary_search_by(|id| id.as_str().cmp(need))
    }

    fn points_at(&self, at: usize) -> &Ratio {
        self.points.as_ref().map_or(&ONE, |points| &points[at])
    }
}

impl<Id: Into<Arc<String>>> FromIterator<(Id, Ratio)> for Marks {
    /// Of several marks of a need the last counts.
    fn from_iter<I: IntoIterator<Item = (Id, Ratio)>>(marks: I) -> Marks {
        let mut marks: Vec<(Arc<String>, Ratio)> = marks
            .into_iter()
            .map(|(id, points)| (id.into(), points))
            .collect();
        // Stable, so that of equal ids the last is the later one.
        marks.sort_by(|a, b| a.0.cmp(&b.0));
        marks.reverse();
        marks.dedup_by(|a, b| a.0 == b.0);
        marks.reverse();
        let all_one = marks.iter().all(|(_, points)| *points == Ratio::ONE);
        let (ids, points): (Vec<_>, Vec<_>) = marks.into_iter().unzip();
        Marks {
            ids: ids.into_boxed_slice(),
            points: (!all_one).then(|| points.into_boxed_slice()),
        }
    }
}

impl From<BTreeMap<String, Ratio>> for Marks {
    fn from(marks: BTreeMap<String, Ratio>) -> Marks {
        marks.into_iter().collect()
    }
}

impl IntoIterator for Marks {
    type Item = (Arc<String>, Ratio);
    type IntoIter = std::vec::IntoIter<(Arc<String>, Ratio)>;

    fn into_iter(self) -> Self::IntoIter {
        let points: Vec<Ratio> = self.values().cloned().collect();
        let marks: Vec<_> = self.ids.into_iter().zip(points).collect();
        marks.into_iter()
    }
}

impl fmt::Debug for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Marks, D::Error> {
        Ok(BTreeMap::<String, Ratio>::deserialize(deserializer)?.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn marks_are_as_a_map(
            changes in prop::collection::vec((0u8..6, 0i64..3, any::<bool>()), 0..20),
            start in prop::collection::vec((0u8..6, 0i64..3), 0..8),
        ) {
            let points = |points: i64| Ratio::from_parts(points.into(), 1u8.into());
            let pair = |(id, given): (u8, i64)| (format!("N{id}"), points(given));
            let mut marks: Marks = start.iter().copied().map(pair).collect();
            let mut map: BTreeMap<String, Ratio> = start.into_iter().map(pair).collect();
            for (id, given, keep) in changes {
                let id = format!("N{id}");
                if keep {
                    prop_assert_eq!(marks.insert(id.clone(), points(given)), map.insert(id.clone(), points(given)));
                } else {
                    prop_assert_eq!(marks.remove(&id), map.remove(&id));
                }
                prop_assert_eq!(marks.get(&id), map.get(&id));
                prop_assert!(marks.iter().eq(map.iter()));
                prop_assert_eq!(&marks, &Marks::from(map.clone()));
                let json = serde_json::to_string(&map).unwrap();
                prop_assert_eq!(serde_json::to_string(&marks).unwrap(), json.clone());
                prop_assert_eq!(serde_json::from_str::<Marks>(&json).unwrap(), marks.clone());
                prop_assert_eq!(format!("{marks:?}"), format!("{map:?}"));
            }
        }
    }
}
