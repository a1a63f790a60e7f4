//! Counters of one name, told apart by labels; written in the order of the labels, whatever came first.

use prometheus_client::{
    encoding::{EncodeMetric, MetricEncoder},
    metrics::{MetricType, TypedMetric},
};
use std::{
    array,
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// The value of a label.
type Value = Cow<'static, str>;

/// One metric for each combination of labels. Cheap to clone: clones count together.
#[derive(Clone, Debug)]
pub struct Family<const N: usize, M> {
    labels: [&'static str; N],
    members: Arc<Mutex<BTreeMap<[Value; N], M>>>,
}

impl<const N: usize, M: Clone + Default> Family<N, M> {
    /// None yet, under labels of these names.
    #[must_use]
    pub fn new(labels: [&'static str; N]) -> Self {
        Self {
            labels,
            members: Arc::default(),
        }
    }

    /// The one with these values, in the order of the names.
    #[must_use]
    pub fn of(&self, values: [Value; N]) -> M {
        let mut members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        members.entry(values).or_default().clone()
    }
}

impl<const N: usize, M: TypedMetric> TypedMetric for Family<N, M> {
    const TYPE: MetricType = M::TYPE;
}

impl<const N: usize, M: EncodeMetric + TypedMetric> EncodeMetric for Family<N, M> {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> Result<(), fmt::Error> {
        let members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        for (values, member) in &*members {
            let pairs: [(&str, &str); N] = {
                let mut pairs = self.labels.iter().zip(values);
                array::from_fn(|_| pairs.next().map_or(("", ""), |(name, value)| (*name, &**value)))
            };
            member.encode(encoder.encode_family(&pairs)?)?;
        }
        Ok(())
    }

    fn metric_type(&self) -> MetricType {
        M::TYPE
    }
}

#[cfg(test)]
mod tests {
    use crate::{Counter, Family, registry, written};

    #[test]
    fn members_are_written_in_the_order_of_their_labels() {
        let (mut registry, family) = (registry(), Family::<2, Counter>::new(["route", "status"]));
        registry.register("asked", "How often", family.clone());
        for values in [["b", "2xx"], ["a", "4xx"], ["b", "2xx"], ["a", "2xx"]] {
            family.of(values.map(Into::into)).inc();
        }
        let told = "# HELP tingbok_asked How often.\n\
                    # TYPE tingbok_asked counter\n\
                    tingbok_asked_total{route=\"a\",status=\"2xx\"} 1\n\
                    tingbok_asked_total{route=\"a\",status=\"4xx\"} 1\n\
                    tingbok_asked_total{route=\"b\",status=\"2xx\"} 2\n\
                    # EOF\n";
        assert_eq!(written(&registry).unwrap(), told);
    }
}
