//! A look at the past: before a position of the log, at a time, or at the end of a day.

use crate::problem::{Kind, Problem};
use events::{Date, Position, Time};
use ledger::Ledger;

/// When.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AsOf {
    /// Before the event at a position.
    Position(Position),
    /// With every event up to and at this time.
    Time(Time),
}

impl AsOf {
    pub(crate) fn read(given: &str) -> Result<Self, Problem> {
        let is_plain = given == "0" || !given.starts_with(['0', '+']);
        if is_plain
            && given.len() <= 15
            && let Ok(position) = given.parse()
        {
            return Ok(Self::Position(Position(position)));
        }
        if let Ok(day) = given.parse::<Date>() {
            return Ok(Self::Time(day.end()));
        }
        given.parse().map(Self::Time).map_err(|_| {
            let detail = "asOf is a position (120), a time (2026-11-22T09:00:00.000Z) or a day (2026-11-22)";
            Problem::new(Kind::MALFORMED, "query.as_of", detail)
        })
    }

    /// The position before which the log is to be read. Times never go back in it, so it is found by halving.
    pub(crate) async fn position(self, ledger: &dyn Ledger) -> Result<Position, Problem> {
        let time = match self {
            Self::Position(position) => return Ok(position),
            Self::Time(time) => time,
        };
        let (mut low, mut high) = (0, ledger.head().await?.size);
        while low < high {
            let middle = low + (high - low) / 2;
            let events = ledger.all(Position(middle), 1).await?;
            match events.first() {
                Some(event) if event.at <= time => low = middle + 1,
                _ => high = middle,
            }
        }
        Ok(Position(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_times_and_days_are_told_apart() {
        assert_eq!(AsOf::read("120").ok(), Some(AsOf::Position(Position(120))));
        let time: Time = "2026-11-22T09:00:00.000Z".parse().unwrap();
        assert_eq!(
            AsOf::read("2026-11-22T09:00:00.000Z").ok(),
            Some(AsOf::Time(time))
        );
        let day: Date = "2026-11-22".parse().unwrap();
        assert_eq!(AsOf::read("2026-11-22").ok(), Some(AsOf::Time(day.end())));
        for bad in [
            "",
            "-1",
            "yesterday",
            "2026-13-01",
            "2026-11-22T09:00",
            "1.5",
            "99999999999999999999",
            "+1",
            "01",
        ] {
            assert!(AsOf::read(bad).is_err(), "{bad}");
        }
    }
}
