//! One real decision from reference data to mandates, told as commands to the engine; and a second, small one after it.
//!
//! | file | what happens |
//! | --- | --- |
//! | `centres` | what the real data lack about the centres |
//! | `setting` | clusters, the region, bodies and their seats |
//! | `needs` | needs come in, are supported, cleared up, screened |
//! | `round` | rules, offers, freezes, the lot, ballots, the close |
//! | `complaint` | a complaint is upheld, a mark drops, the ballots are counted again |
//! | `decide` | the body meets and decides; mandates are issued, refused, returned |
//! | `second` | a small round for needs carried over, decided on paper |

mod centres;
mod complaint;
mod decide;
mod needs;
mod round;
mod second;
mod setting;

pub(crate) use centres::centre_facts;
pub(crate) use complaint::complain;
pub(crate) use decide::{Decided, decide};
pub(crate) use needs::{screen, submit};
pub(crate) use round::{close, counted_marks, freeze, marks, open_voting, plan, vote};
pub(crate) use second::{Second, second};
pub(crate) use setting::{Setting, cluster_id, seat, setting};

use crate::error::CliError;
use engine::Claim;
use events::{Fraction, NeedId, Period, RoundId, UnitId};
use std::collections::BTreeMap;

/// What the story leaves behind for the report.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) round: RoundId,
    pub(crate) needs: BTreeMap<String, NeedId>,
    pub(crate) decided: Decided,
    pub(crate) second: Second,
}

/// A municipality by its four digits, or a county municipality by its two.
pub(crate) fn unit(number: &str) -> UnitId {
    match number.len() {
        2 => UnitId::county(number),
        _ => UnitId::municipality(number),
    }
}

fn half() -> Fraction {
    Fraction::new(1, 2).unwrap_or(Fraction::ZERO)
}

/// The year for which mandates are given.
fn period() -> Result<Period, CliError> {
    Ok(Period {
        from: date("2027-01-01")?,
        to: date("2027-12-31")?,
    })
}

fn date(text: &str) -> Result<events::Date, CliError> {
    text.parse()
        .map_err(|error: events::BadTime| CliError::bad_input(error.to_string()))
}

fn actor<'c, K: Ord>(claims: &'c BTreeMap<K, Claim>, id: &K, name: &str) -> Result<&'c Claim, CliError> {
    claims
        .get(id)
        .ok_or_else(|| CliError::bad_input(format!("nobody in the demo acts for {name}")))
}

fn known(needs: &BTreeMap<String, NeedId>, key: &str) -> Result<NeedId, CliError> {
    needs
        .get(key)
        .copied()
        .ok_or_else(|| CliError::bad_input(format!("there is no need {key} in the demo")))
}
