//! What is counted: needs, capacity and ballots, as given; and what makes them fit to be counted.
//!
//! The order of the lists never matters: everything is looked up and compared by id. Whether a voter may vote, and
//! with which weight, was settled before a profile is made.

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::{Marks, Ratio};

/// One election: needs that compete for hours, and the ballots that were cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The candidates.
    pub needs: Vec<Need>,
    /// The hours there are.
    pub capacity: Capacity,
    /// Those who cast a ballot; a blank ballot too, no ballot not.
    pub voters: Vec<Voter>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Unique; decides the order where nothing else does (Unicode code points).
    pub id: String,
    /// What it takes, in hours; greater than 0.
    pub hours: Ratio,
    /// Where it could be served; empty means nowhere. Only looked at when the capacity is pots.
    #[serde(default)]
    pub options: Vec<Placement>,
}

/// One way to serve a need: which pots give how many hours.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// The less, the better (the static placement order of the round).
    pub rank: u32,
    /// The first is the lead. The hours sum to the hours of the need.
    pub parts: Vec<Part>,
}

/// Hours from one pot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Id of the pot.
    pub pot: String,
    /// Hours it gives; greater than 0.
    pub hours: Ratio,
}

/// The hours there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// One number of hours that serves any need.
    Single(Ratio),
    /// Named pots (centres' net offers); a need can only be served where one of its options fits.
    Pots(Vec<Pot>),
}

/// The frozen net offer of a centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pot {
    /// Unique.
    pub id: String,
    /// Hours offered; 0 or more.
    pub hours: Ratio,
}

/// A ballot and the weight it counts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voter {
    /// Unique.
    pub id: String,
    /// Greater than 0.
    pub weight: Ratio,
    /// How many municipalities it stands for (tie chain, step 3): 1, or 0 for citizens.
    #[serde(default = "one")]
    pub municipalities: u64,
    /// Need id to points; only greater than 0 is support, and an approval is 1. Empty is a blank ballot: it counts in W.
    #[serde(default)]
    pub marks: Marks,
    /// The ranking, best first: levels of equally good needs, none of them empty, no need twice; what is not named
    /// comes below all that is. Only the rules for ranked ballots look at it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ranking: Vec<Vec<String>>,
    /// People whom it stands for; only a double majority looks at it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub population: u64,
}

fn is_zero(people: &u64) -> bool {
    *people == 0
}

fn one() -> u64 {
    1
}

/// Why a profile cannot be counted. The caller corrects the input; nothing is ever skipped silently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the ids that the message shows")]
pub enum ProfileError {
    /// Two needs have the same id.
    #[error("two needs have the id `{need}`")]
    DuplicateNeed { need: String },
    /// Two voters have the same id.
    #[error("two voters have the id `{voter}`")]
    DuplicateVoter { voter: String },
    /// Two pots have the same id.
    #[error("two pots have the id `{pot}`")]
    DuplicatePot { pot: String },
    /// An id is empty, or holds a control character.
    #[error("a {what} has the id {id:?}, which is empty or holds control characters")]
    BadId { what: &'static str, id: String },
    /// A need must take more than 0 hours.
    #[error("need `{need}` takes {hours} hours, which is not more than 0")]
    NeedHours { need: String, hours: Ratio },
    /// A weight must be greater than 0.
    #[error("voter `{voter}` has weight {weight}, which is not more than 0")]
    VoterWeight { voter: String, weight: Ratio },
    /// The capacity must not be negative.
    #[error("the capacity is {hours} hours, which is less than 0")]
    CapacityHours { hours: Ratio },
    /// A pot must not be negative.
    #[error("pot `{pot}` holds {hours} hours, which is less than 0")]
    PotHours { pot: String, hours: Ratio },
    /// A ballot names something that is no candidate.
    #[error("the ballot of voter `{voter}` names the unknown need `{need}`")]
    UnknownNeed { voter: String, need: String },
    /// A ranking has a level without needs. Levels count from 1.
    #[error("level {level} in the ranking of voter `{voter}` is empty")]
    EmptyLevel { voter: String, level: usize },
    /// A ranking names a need twice.
    #[error("the ranking of voter `{voter}` names need `{need}` twice")]
    RankedTwice { voter: String, need: String },
    /// Points must not be negative.
    #[error("the ballot of voter `{voter}` gives need `{need}` {points} points, which is less than 0")]
    NegativePoints {
        voter: String,
        need: String,
        points: Ratio,
    },
    /// An option has no parts.
    #[error("option {option} of need `{need}` has no parts")]
    EmptyOption { need: String, option: usize },
    /// An option names a pot that is not there.
    #[error("option {option} of need `{need}` names the unknown pot `{pot}`")]
    UnknownPot {
        need: String,
        option: usize,
        pot: String,
    },
    /// An option names a pot twice.
    #[error("option {option} of need `{need}` names pot `{pot}` twice")]
    RepeatedPot {
        need: String,
        option: usize,
        pot: String,
    },
    /// A part must be more than 0 hours.
    #[error(
        "option {option} of need `{need}` takes {hours} hours from pot `{pot}`, which is not more than 0"
    )]
    PartHours {
        need: String,
        option: usize,
        pot: String,
        hours: Ratio,
    },
    /// The parts of an option must sum to the hours of the need.
    #[error("the parts of option {option} of need `{need}` sum to {sum} hours, not {hours}")]
    PartsSum {
        need: String,
        option: usize,
        sum: String,
        hours: String,
    },
}

impl Profile {
    /// Whether it can be counted.
    ///
    /// # Errors
    /// The first fault found: needs, then capacity, options, ballots. Options are numbered from 1.
    pub fn validate(&self) -> Result<(), ProfileError> {
        let needs = self.validate_needs()?;
        self.validate_capacity()?;
        self.validate_voters(&needs)
    }

    /// The budget B in hours: the capacity, or with pots the sum over the pots of the lesser of its hours and the
    /// hours of all needs that have it in some option.
    pub fn budget(&self) -> Ratio {
        match &self.capacity {
            Capacity::Single(hours) => hours.clone(),
            Capacity::Pots(pots) => pots.iter().map(|pot| self.usable(pot)).sum(),
        }
    }

    fn usable(&self, pot: &Pot) -> Ratio {
        let wants = |need: &&Need| {
            need.options
                .iter()
                .any(|o| o.parts.iter().any(|part| part.pot == pot.id))
        };
        let wanted: Ratio = self.needs.iter().filter(wants).map(|need| &need.hours).sum();
        wanted.min(pot.hours.clone())
    }

    fn validate_needs(&self) -> Result<HashSet<&str>, ProfileError> {
        let mut ids = HashSet::new();
        for need in &self.needs {
            check_id("need", &need.id)?;
            if !ids.insert(need.id.as_str()) {
                return Err(ProfileError::DuplicateNeed {
                    need: need.id.clone(),
                });
            }
            if !need.hours.is_positive() {
                return Err(ProfileError::NeedHours {
                    need: need.id.clone(),
                    hours: need.hours.clone(),
                });
            }
        }
        Ok(ids)
    }

    fn validate_capacity(&self) -> Result<(), ProfileError> {
        let pots = match &self.capacity {
            Capacity::Single(hours) if hours.is_negative() => {
                return Err(ProfileError::CapacityHours { hours: hours.clone() });
            }
            Capacity::Single(_) => return Ok(()),
            Capacity::Pots(pots) => pots,
        };
        let mut ids = BTreeSet::new();
        for pot in pots {
            check_id("pot", &pot.id)?;
            if !ids.insert(pot.id.as_str()) {
                return Err(ProfileError::DuplicatePot { pot: pot.id.clone() });
            }
            if pot.hours.is_negative() {
                return Err(ProfileError::PotHours {
                    pot: pot.id.clone(),
                    hours: pot.hours.clone(),
                });
            }
        }
        for need in &self.needs {
            for (at, option) in need.options.iter().enumerate() {
                validate_option(need, at + 1, option, &ids)?;
            }
        }
        Ok(())
    }

    fn validate_voters(&self, needs: &HashSet<&str>) -> Result<(), ProfileError> {
        let mut ids = HashSet::with_capacity(self.voters.len());
        for voter in &self.voters {
            check_id("voter", &voter.id)?;
            if !ids.insert(voter.id.as_str()) {
                return Err(ProfileError::DuplicateVoter {
                    voter: voter.id.clone(),
                });
            }
            if !voter.weight.is_positive() {
                let (voter, weight) = (voter.id.clone(), voter.weight.clone());
                return Err(ProfileError::VoterWeight { voter, weight });
            }
            for (id, points) in voter.marks.iter() {
                let (voter, need) = (|| voter.id.clone(), || id.clone());
                if !needs.contains(id.as_str()) {
                    return Err(ProfileError::UnknownNeed {
                        voter: voter(),
                        need: need(),
                    });
                }
                if points.is_negative() {
                    let points = points.clone();
                    return Err(ProfileError::NegativePoints {
                        voter: voter(),
                        need: need(),
                        points,
                    });
                }
            }
            validate_ranking(voter, needs)?;
        }
        Ok(())
    }
}

fn validate_ranking(voter: &Voter, needs: &HashSet<&str>) -> Result<(), ProfileError> {
    let mut seen = BTreeSet::new();
    for (level, named) in (1usize..).zip(&voter.ranking) {
        let id = || voter.id.clone();
        if named.is_empty() {
            return Err(ProfileError::EmptyLevel { voter: id(), level });
        }
        for need in named {
            if !needs.contains(need.as_str()) {
                let (voter, need) = (id(), need.clone());
                return Err(ProfileError::UnknownNeed { voter, need });
            }
            if !seen.insert(need.as_str()) {
                let (voter, need) = (id(), need.clone());
                return Err(ProfileError::RankedTwice { voter, need });
            }
        }
    }
    Ok(())
}

fn check_id(what: &'static str, id: &str) -> Result<(), ProfileError> {
    let plain = id.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    if id.is_empty() || (!plain && id.chars().any(char::is_control)) {
        return Err(ProfileError::BadId {
            what,
            id: id.to_owned(),
        });
    }
    Ok(())
}

fn validate_option(
    need: &Need,
    option: usize,
    placement: &Placement,
    pots: &BTreeSet<&str>,
) -> Result<(), ProfileError> {
    let id = || need.id.clone();
    if placement.parts.is_empty() {
        return Err(ProfileError::EmptyOption { need: id(), option });
    }
    let mut seen = BTreeSet::new();
    for Part { pot, hours } in &placement.parts {
        let name = || pot.clone();
        if !pots.contains(pot.as_str()) {
            return Err(ProfileError::UnknownPot {
                need: id(),
                option,
                pot: name(),
            });
        }
        if !seen.insert(pot.as_str()) {
            return Err(ProfileError::RepeatedPot {
                need: id(),
                option,
                pot: name(),
            });
        }
        if !hours.is_positive() {
            return Err(ProfileError::PartHours {
                need: id(),
                option,
                pot: name(),
                hours: hours.clone(),
            });
        }
    }
    let sum: Ratio = placement.parts.iter().map(|part| &part.hours).sum();
    if sum != need.hours {
        return Err(ProfileError::PartsSum {
            need: id(),
            option,
            sum: sum.to_string(),
            hours: need.hours.to_string(),
        });
    }
    Ok(())
}
