//! Why ranked ballots, papers or a roll cannot be counted.

use crate::Ratio;

/// What a rule of this family cannot count. Whoever prepared the election corrects it; the ballot is named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the words that the message shows")]
pub enum RankedError {
    /// The rule gives no order of needs.
    #[error("rule `{rule}` gives no order of needs")]
    NoOrder { rule: &'static str },
    /// Nobody ranked anything, but there are marks: the ballots are of another form.
    #[error("no ballot holds a ranking, which this rule counts")]
    NoRankings,
    /// Seats are a whole number, at least one.
    #[error(
        "the capacity is {capacity}, which is no number of seats: expected one capacity, a whole number from 1"
    )]
    Seats { capacity: String },
    /// A paper is whole.
    #[error(
        "voter `{voter}` has weight {weight}: this rule counts whole papers, so a weight must be a whole number"
    )]
    NotWhole { voter: String, weight: Ratio },
    /// A paper has one candidate at each place.
    #[error("voter `{voter}` ranks {} needs equally at level {level}, which this rule does not know: {}", ids.len(), ids.join(", "))]
    EqualRanks {
        voter: String,
        level: usize,
        ids: Vec<String>,
    },
    /// More papers than can be counted.
    #[error("there are more than {most} papers")]
    TooManyPapers { most: u64 },
    /// A double majority needs to know for how many people each ballot stands.
    #[error("no voter stands for anybody: a double majority needs the population of each")]
    NoPopulation,
    /// More people or municipalities than can be counted.
    #[error("the populations exceed 64 bits")]
    TooManyPeople,
}
