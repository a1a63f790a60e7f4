//! How things stand when somebody asks: how long the log is, how far the views and the proofs are behind it.

use crate::app::App;
use engine::{Engine, follow::Views, proof::Proofs};
use meter::{Collector, DescriptorEncoder, EncodeMetric, MetricType, Unit};
use std::fmt;

/// Looked up anew for each answer, in memory alone.
pub(super) struct Standing {
    engine: Engine,
    views: Views,
    proofs: Option<Proofs>,
}

impl fmt::Debug for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Standing").finish_non_exhaustive()
    }
}

impl Standing {
    pub(super) fn of(app: &App) -> Self {
        Self {
            engine: app.engine.clone(),
            views: app.views.clone(),
            proofs: app.proofs.clone(),
        }
    }
}

impl Collector for Standing {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let size = self.engine.ledger().watch().borrow().0;
        gauge(&mut encoder, "log_events", "Events in the log.", size)?;
        let mut lags = encoder.encode_descriptor(
            "view_lag_events",
            "Events in the log that a view has not taken in yet.",
            None,
            MetricType::Gauge,
        )?;
        for (view, lag) in self.views.lags(size) {
            meter::ConstGauge::new(lag).encode(lags.encode_family(&[("view", view)])?)?;
        }
        self.proofs
            .as_ref()
            .map_or(Ok(()), |proofs| self.proven(proofs, &mut encoder))
    }
}

impl Standing {
    fn proven(&self, proofs: &Proofs, encoder: &mut DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let now = proofs.now();
        let signed = encoder.encode_descriptor(
            "checkpoints_signed",
            "Checkpoints that this server has signed since it began.",
            None,
            MetricType::Counter,
        )?;
        meter::ConstCounter::new(proofs.signed_here()).encode(signed)?;
        gauge(
            encoder,
            "signed_events",
            "Events under the newest signed checkpoint.",
            now.size(),
        )?;
        gauge(
            encoder,
            "final_events",
            "Events under the newest checkpoint that enough witnesses cosigned.",
            now.final_size(),
        )?;
        let Some(confirmed) = now.confirmed() else {
            return Ok(());
        };
        let passed = self.engine.now().millis().saturating_sub(confirmed.millis()) / 1_000;
        let age = encoder.encode_descriptor(
            "quorum_age",
            "Since enough witnesses last cosigned a checkpoint.",
            Some(&Unit::Seconds),
            MetricType::Gauge,
        )?;
        meter::ConstGauge::new(passed.max(0)).encode(age)
    }
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> Result<(), fmt::Error> {
    let gauge = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    meter::ConstGauge::new(value).encode(gauge)
}
