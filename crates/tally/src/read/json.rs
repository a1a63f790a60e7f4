//! Our own JSON of small elections: `synthetic/` (one capacity) and `pots/` (named pots and options).
//!
//! Members that a count does not need (scheme, notes) are not looked at.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Election, Kind, ReadError};
use crate::{Capacity, Need, Pot, Profile, Ratio, Utility, Voter};

#[derive(Deserialize)]
struct File {
    id: Option<String>,
    capacity_hours: Option<Ratio>,
    pots: Option<Vec<Pot>>,
    needs: Vec<Need>,
    voters: Vec<Ballot>,
}

#[derive(Deserialize)]
struct Ballot {
    id: String,
    weight: Ratio,
    #[serde(default)]
    approves: Vec<String>,
    #[serde(default)]
    points: BTreeMap<String, Value>,
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
        (Some(_), Some(_)) => return Err(ReadError::Json("both `capacity_hours` and `pots`".to_owned())),
    };
    let voters = file.voters.into_iter().map(voter).collect::<Result<_, _>>()?;
    let profile = Profile {
        needs: file.needs,
        capacity,
        voters,
    };
    profile.validate()?;
    Ok(Election {
        profile,
        utility: Utility::Cost,
        kind: Kind::Json,
        title: file.id,
        names: BTreeMap::new(),
    })
}

fn voter(ballot: Ballot) -> Result<Voter, ReadError> {
    let Ballot {
        id,
        weight,
        approves,
        points,
        ranking,
        population,
    } = ballot;
    let mut marks = BTreeMap::new();
    for (need, points) in points {
        let points: Ratio = match &points {
            Value::String(text) => text.parse()?,
            // A JSON number is taken by its digits, never as a float.
            other => other.to_string().parse()?,
        };
        marks.insert(need, points);
    }
    if marks.is_empty() {
        marks = approves.into_iter().map(|need| (need, Ratio::ONE)).collect();
    } else if !approves.is_empty() {
        let supported = marks
            .iter()
            .filter(|(_, points)| points.is_positive())
            .map(|(need, _)| need);
        let approved: std::collections::BTreeSet<&String> = approves.iter().collect();
        if !supported.eq(approved) {
            return Err(ReadError::Json(format!(
                "voter `{id}` approves other needs than it gives points to"
            )));
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
