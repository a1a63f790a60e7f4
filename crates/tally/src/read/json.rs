//! Our own JSON of small elections: `synthetic/` (one capacity) and `pots/` (named pots and options).
//!
//! Members that a count does not need (scheme, notes) are not looked at.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Election, Kind, ReadError};
use crate::{Capacity, Need, NotANumber, Pot, Profile, ProfileError, Ratio, Utility, Voter};

#[derive(Deserialize)]
struct File {
    id: Option<String>,
    capacity_hours: Option<Ratio>,
    pots: Option<Vec<Pot>>,
    needs: Vec<Need>,
    voters: Vec<Cast>,
}

/// A voter, refused where it stands in the text when it makes no sense.
#[derive(Deserialize)]
#[serde(try_from = "Ballot")]
struct Cast(Voter);

/// Points as text or as a number, which is taken by its digits, never as a float.
#[derive(Deserialize)]
#[serde(try_from = "Box<RawValue>")]
struct Points(Ratio);

impl TryFrom<Box<RawValue>> for Points {
    type Error = NotANumber;

    fn try_from(value: Box<RawValue>) -> Result<Points, NotANumber> {
        let digits = value.get();
        match serde_json::from_str::<String>(digits) {
            Ok(text) => text.parse().map(Points),
            Err(_) => digits.parse().map(Points),
        }
    }
}

#[derive(Deserialize)]
struct Ballot {
    id: String,
    weight: Ratio,
    #[serde(default)]
    approves: Vec<String>,
    #[serde(default)]
    points: BTreeMap<String, Points>,
    #[serde(default)]
    ranking: Vec<Vec<String>>,
    #[serde(default)]
    population: u64,
}

/// Reads an election. An approval without points is 1 point; an approval with 0 points is an error, as is the reverse.
///
/// # Errors
/// [`ReadError`]: not such JSON, neither or both of `capacity_hours` and `pots`, or a profile that cannot be counted.
pub fn parse(text: &str) -> Result<Election, ReadError> {
    let file: File = serde_json::from_str(text).map_err(|error| ReadError::Json(error.to_string()))?;
    let capacity = match (file.capacity_hours, file.pots) {
        (Some(hours), None) => Capacity::Single(hours),
        (None, Some(pots)) => Capacity::Pots(pots),
        (None, None) => {
            return Err(ReadError::Missing {
                what: "`capacity_hours` or `pots`",
            });
        }
        (Some(_), Some(_)) => {
            let reason = "both `capacity_hours` and `pots`".to_owned();
            return Err(at_last(text, "pots", reason.clone()).unwrap_or(ReadError::Json(reason)));
        }
    };
    let profile = Profile {
        needs: file.needs,
        capacity,
        voters: file.voters.into_iter().map(|cast| cast.0).collect(),
    };
    if let Err(error) = profile.validate() {
        return Err(placed(text, error));
    }
    Ok(Election {
        profile,
        utility: Utility::Cost,
        kind: Kind::Json,
        title: file.id,
        names: BTreeMap::new(),
    })
}

impl TryFrom<Ballot> for Cast {
    type Error = String;

    fn try_from(ballot: Ballot) -> Result<Cast, String> {
        voter(ballot).map(Cast)
    }
}

fn voter(ballot: Ballot) -> Result<Voter, String> {
    let Ballot {
        id,
        weight,
        approves,
        points,
        ranking,
        population,
    } = ballot;
    let mut marks: BTreeMap<String, Ratio> = points
        .into_iter()
        .map(|(need, Points(points))| (need, points))
        .collect();
    if marks.is_empty() {
        marks = approves.into_iter().map(|need| (need, Ratio::ONE)).collect();
    } else if !approves.is_empty() {
        let supported = marks
            .iter()
            .filter(|(_, points)| points.is_positive())
            .map(|(need, _)| need);
        let approved: std::collections::BTreeSet<&String> = approves.iter().collect();
        if !supported.eq(approved) {
            return Err(format!(
                "voter `{id}` approves other needs than it gives points to"
            ));
        }
    }
    Ok(Voter {
        id,
        weight,
        municipalities: 1,
        marks: marks.into(),
        ranking,
        population,
    })
}

/// The error with the place of the last mention of the id that is at fault: of two, the second.
fn placed(text: &str, error: ProfileError) -> ReadError {
    let id = match &error {
        ProfileError::DuplicateNeed { need: id }
        | ProfileError::DuplicateVoter { voter: id }
        | ProfileError::DuplicatePot { pot: id }
        | ProfileError::BadId { id, .. }
        | ProfileError::NeedHours { need: id, .. }
        | ProfileError::VoterWeight { voter: id, .. }
        | ProfileError::PotHours { pot: id, .. }
        | ProfileError::UnknownNeed { need: id, .. }
        | ProfileError::EmptyLevel { voter: id, .. }
        | ProfileError::RankedTwice { voter: id, .. }
        | ProfileError::NegativePoints { voter: id, .. }
        | ProfileError::EmptyOption { need: id, .. }
        | ProfileError::UnknownPot { pot: id, .. }
        | ProfileError::RepeatedPot { need: id, .. }
        | ProfileError::PartHours { need: id, .. }
        | ProfileError::PartsSum { need: id, .. } => id.as_str(),
        _ => "capacity_hours",
    };
    // It may be written with other escapes.
    at_last(text, id, error.to_string()).unwrap_or_else(|| error.into())
}

/// The fault, at the last place where `word` stands in quotation marks.
fn at_last(text: &str, word: &str, reason: String) -> Option<ReadError> {
    let quoted = serde_json::to_string(word).ok()?;
    let before = text.get(..text.rfind(&quoted)?)?;
    let last = before.rsplit('\n').next().unwrap_or(before);
    Some(ReadError::Line {
        line: before.matches('\n').count() + 1,
        column: last.chars().count() + 1,
        reason,
    })
}
