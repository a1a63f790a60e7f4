//! What the parts of a server count and time of themselves, to be read by an operator in the form of OpenMetrics.
//!
//! Nothing is global: each part makes its own counters and puts them under names into the registry of its server, so two
//! servers in one process do not mix. Nothing of it ever decides anything.
//!
//! What is told here is told to whoever runs the server, who may not know how anybody voted. So:
//! - labels are from small fixed sets (patterns of addresses, outcomes, names of views): never an id, a name, a path;
//! - times are whole milliseconds ([`Times`]): finer ones could tell a long sealed ballot from a short one;
//! - no bytes are counted anywhere: a ballot's length follows from its marks.
//!
//! To add one: make it where the thing happens, register it there, and describe it in `ops/metrics.md`; a test compares
//! that page with what a server offers.

mod family;
mod held;
mod times;

pub use family::Family;
pub use held::Held;
pub use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{
        MetricType,
        counter::{ConstCounter, Counter},
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
        info::Info,
    },
    registry::{Registry, Unit},
};
pub use times::{Since, Times};

use prometheus_client::encoding::text;
use std::fmt;

/// What every name here begins with.
const PREFIX: &str = "tingbok";

/// The form in which [`written`] writes, as a media type.
pub const MEDIA: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// An empty registry.
#[must_use]
pub fn registry() -> Registry {
    Registry::with_prefix(PREFIX)
}

/// How many things were done at once: 1, 2, 4 … 4096.
#[must_use]
pub fn sizes() -> Histogram {
    Histogram::new((0..13_u32).map(|power| f64::from(1_u32 << power)))
}

/// Everything in a registry, as it stands.
///
/// # Errors
/// When something in it cannot be written, such as a name that is none.
pub fn written(registry: &Registry) -> Result<String, fmt::Error> {
    let mut text = String::new();
    text::encode(&mut text, registry)?;
    Ok(text)
}
