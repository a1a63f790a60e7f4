//! A map that seldom holds more than one or two entries, in as little memory as they take: there is one in every need
//! there ever was, and a tree would make room for eleven entries in each.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Entries sorted by key. Written and read as any map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Few<K, V> {
    /// What stands under a key.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&V> {
        let at = self.0.binary_search_by(|(other, _)| other.cmp(key)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// All entries, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// Puts a value under a key, in the place of the one that stood there.
    pub fn insert(&mut self, key: K, value: V) {
        match self.0.binary_search_by(|(other, _)| other.cmp(&key)) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => {
                self.0.reserve_exact(1);
                self.0.insert(at, (key, value));
            }
        }
    }
}

impl<K: Ord + Serialize, V: Serialize> Serialize for Few<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Few<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sorted = BTreeMap::deserialize(deserializer)?;
        Ok(Self(sorted.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_map() {
        let (mut few, mut map) = (Few::default(), BTreeMap::new());
        for (key, value) in [(3, "c"), (1, "a"), (2, "b"), (3, "d")] {
            few.insert(key, value);
            map.insert(key, value);
            assert!(few.iter().eq(map.iter()));
            assert_eq!(few.get(&key), Some(&value));
        }
        assert_eq!(few.get(&4), None);
        let text = serde_json::to_string(&map).unwrap();
        assert_eq!(serde_json::to_string(&few).unwrap(), text);
        assert_eq!(serde_json::from_str::<Few<i32, &str>>(&text).unwrap(), few);
    }
}
