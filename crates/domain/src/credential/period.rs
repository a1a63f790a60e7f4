//! How long elected persons sit.

use events::{Date, Time};

/// The last instant of the election period (valgperiode) in which somebody takes office at a time.
///
/// Municipal and county elections are held in September of every fourth year (2023, 2027, ...), and the newly elected
/// councils constitute themselves by the end of October of that year (the Ministry's circular H-12/15; carried on in
/// kommuneloven 2018, chapter 7). So a period ends at the latest with that October. Whoever takes office in that October
/// does so for the new council.
#[must_use]
pub fn election_period_end(begins: Time) -> Time {
    let day = begins.date();
    let since = (day.year() - 2023).rem_euclid(4);
    let next = match since {
        0 if day.month() >= 10 => 4,
        0 => 0,
        _ => 4 - since,
    };
    Date::last_of_october(day.year() + next).map_or(begins, Date::end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invariant 7: credentials end with the election period.
    #[test]
    fn a_period_ends_with_october_of_the_election_year() {
        for (begins, ends) in [
            ("2026-11-22", "2027-10-31"),
            ("2027-09-30", "2027-10-31"),
            ("2027-10-01", "2031-10-31"),
            ("2027-12-01", "2031-10-31"),
            ("2028-01-01", "2031-10-31"),
            ("2031-01-01", "2031-10-31"),
            ("2022-06-01", "2023-10-31"),
            ("0001-01-01", "0003-10-31"),
        ] {
            let day = |text: &str| text.parse::<Date>().unwrap().end();
            assert_eq!(election_period_end(day(begins)), day(ends), "{begins}");
        }
        // At the end of the calendar no later period can be told: it ends at once.
        let last = Time::from_millis(i64::MAX);
        assert_eq!(election_period_end(last), last);
    }
}
