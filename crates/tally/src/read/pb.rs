//! Pabulib `.pb` files (Stolicki, Szufa, Talmon, arXiv:2012.06539): semicolon-separated META, PROJECTS and VOTES.
//!
//! Approval and choose-1 ballots give 1 point to each project named; cumulative and scoring ballots give the points
//! written; an ordinal ballot gives its k-th project L - k + 1 points, where L is the length that the file allows
//! (`max_length`) or, without one, that of its longest ballot. Every voter has weight 1. Official results in the file
//! are not looked at, and neither is the order of the projects.
//!
//! Three columns of VOTES are our own and other programs pass over them: `weight`, `municipalities` and `population` of
//! a voter. Where they are absent a voter weighs 1 and stands for nobody else.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::records::{Place, Records};
use super::{Election, Kind, ReadError};
use crate::{Capacity, Marks, Need, Profile, ProfileError, Ratio, Utility, Voter};

/// Reads a `.pb` file.
///
/// # Errors
/// [`ReadError`] with line and column: a missing column, an unknown or repeated project, a number that is none.
pub fn parse(text: &str) -> Result<Election, ReadError> {
    let mut file = File::default();
    let mut section: Option<Section> = None;
    let mut records = Records::new(text);
    while let Some(record) = records.next() {
        let (fields, starts) = record.fields();
        let place = |field: usize| record.place(starts.get(field).copied().unwrap_or(0));
        let wrong = |(field, reason): Fault| place(field).wrong(reason);
        match fields.as_slice() {
            [only] if only.trim().is_empty() => {}
            [only] if matches!(only.trim(), "META" | "PROJECTS" | "VOTES") => {
                section = Some(Section::new(only.trim()));
            }
            _ => match &mut section {
                None => return Err(wrong((0, "before the first section".to_owned()))),
                Some(section) if section.columns.is_empty() => section.columns(&fields),
                Some(section) => file.row(section, &fields, &place).map_err(wrong)?,
            },
        }
    }
    if let Some(place) = records.unclosed() {
        return Err(place.wrong("a quotation mark is not closed".to_owned()));
    }
    file.election()
}

/// The number of a field, and what is wrong with it.
type Fault = (usize, String);

struct Section {
    name: String,
    columns: Vec<String>,
    /// Places of the columns of VOTES, which are looked up for every ballot.
    votes: Votes,
}

#[derive(Default)]
struct Votes {
    voter_id: Option<usize>,
    vote: Option<usize>,
    points: Option<usize>,
    weight: Option<usize>,
    municipalities: Option<usize>,
    population: Option<usize>,
}

impl Section {
    fn new(name: &str) -> Section {
        Section {
            name: name.to_owned(),
            columns: Vec::new(),
            votes: Votes::default(),
        }
    }

    fn columns(&mut self, fields: &[Cow<str>]) {
        self.columns = fields.iter().map(|field| field.trim().to_owned()).collect();
        self.votes = Votes {
            voter_id: self.place("voter_id"),
            vote: self.place("vote"),
            points: self.place("points"),
            weight: self.place("weight"),
            municipalities: self.place("municipalities"),
            population: self.place("population"),
        };
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    fn field<'f>(&self, fields: &'f [Cow<str>], column: &str) -> Result<&'f str, Fault> {
        self.needed(at(fields, self.place(column)), column)
    }

    fn needed<'f>(&self, field: Option<&'f str>, column: &str) -> Result<&'f str, Fault> {
        field.ok_or_else(|| (0, format!("no `{column}` in section {}", self.name)))
    }

    /// The fault of a field, by its column.
    fn wrong(&self, column: &str, reason: String) -> Fault {
        (self.place(column).unwrap_or(0), reason)
    }

    fn find<'f>(&self, fields: &'f [Cow<str>], column: &str) -> Option<&'f str> {
        at(fields, self.place(column))
    }
}

fn at<'f>(fields: &'f [Cow<str>], place: Option<usize>) -> Option<&'f str> {
    fields.get(place?).map(|field| field.trim())
}

#[derive(Default)]
struct File {
    meta: BTreeMap<String, (String, Place)>,
    costs: BTreeMap<String, Ratio>,
    /// The ids of the projects, to be shared by all ballots.
    ids: HashMap<String, Arc<String>>,
    names: BTreeMap<String, String>,
    /// Where each project stands.
    places: BTreeMap<String, Place>,
    ballots: Vec<Ballot>,
}

struct Ballot {
    id: String,
    projects: Vec<Arc<String>>,
    points: Vec<Ratio>,
    weight: Ratio,
    municipalities: u64,
    population: u64,
    place: Place,
}

impl File {
    fn row(
        &mut self,
        section: &Section,
        fields: &[Cow<str>],
        place: &impl Fn(usize) -> Place,
    ) -> Result<(), Fault> {
        match section.name.as_str() {
            "META" => {
                let key = section.field(fields, "key")?;
                let value = section.find(fields, "value").unwrap_or_default().to_owned();
                let column = section.wrong("value", String::new()).0;
                self.meta.insert(key.to_owned(), (value, place(column)));
            }
            "PROJECTS" => {
                let id = section.field(fields, "project_id")?;
                let cost = number(section.field(fields, "cost")?).map_err(|r| section.wrong("cost", r))?;
                if self.costs.insert(id.to_owned(), cost).is_some() {
                    return Err(section.wrong("project_id", format!("project `{id}` is there twice")));
                }
                self.ids.insert(id.to_owned(), Arc::new(id.to_owned()));
                self.places.insert(id.to_owned(), place(0));
                if let Some(name) = section.find(fields, "name").filter(|name| !name.is_empty()) {
                    self.names.insert(id.to_owned(), name.to_owned());
                }
            }
            _ => self.vote(section, fields, place(0))?,
        }
        Ok(())
    }

    fn vote(&mut self, section: &Section, fields: &[Cow<str>], place: Place) -> Result<(), Fault> {
        let votes = &section.votes;
        let id = section.needed(at(fields, votes.voter_id), "voter_id")?;
        let mut projects = Vec::new();
        for project in list(section.needed(at(fields, votes.vote), "vote")?) {
            let Some(known) = self.ids.get(project) else {
                let reason = format!("the ballot of voter `{id}` names the unknown project `{project}`");
                return Err(section.wrong("vote", reason));
            };
            projects.push(Arc::clone(known));
        }
        let wrong_points = |reason| section.wrong("points", reason);
        let points = match at(fields, votes.points) {
            Some(text) => list(text)
                .map(number)
                .collect::<Result<Vec<_>, _>>()
                .map_err(wrong_points)?,
            None => Vec::new(),
        };
        if !points.is_empty() && points.len() != projects.len() {
            return Err(wrong_points(format!(
                "voter `{id}` names {} projects with {} points",
                projects.len(),
                points.len()
            )));
        }
        let (projects, points) = once(projects, points)
            .ok_or_else(|| wrong_points(format!("voter `{id}` gives different points to one project")))?;
        let whole = |column: &str, place| match at(fields, place).map(str::parse) {
            None => Ok(0),
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => {
                Err(section.wrong(column, format!("voter `{id}`: `{column}` is no whole number")))
            }
        };
        let weight = match at(fields, votes.weight).map(number) {
            None => Ratio::ONE,
            Some(Ok(weight)) if weight.is_positive() => weight,
            Some(_) => {
                return Err(section.wrong("weight", format!("voter `{id}`: the weight is no number above 0")));
            }
        };
        self.ballots.push(Ballot {
            id: id.to_owned(),
            projects,
            points,
            weight,
            municipalities: whole("municipalities", votes.municipalities)?,
            population: whole("population", votes.population)?,
            place,
        });
        Ok(())
    }

    fn election(self) -> Result<Election, ReadError> {
        let meta = |key: &str| self.meta.get(key).cloned();
        let (budget, budget_place) = meta("budget").ok_or(ReadError::Missing { what: "`budget`" })?;
        let budget = number(&budget).map_err(|reason| budget_place.wrong(reason))?;
        let (kind, kind_place) = meta("vote_type").ok_or(ReadError::Missing { what: "`vote_type`" })?;
        let longest = self
            .ballots
            .iter()
            .map(|ballot| ballot.projects.len() as u64)
            .max()
            .unwrap_or(0);
        let allowed = meta("max_length")
            .and_then(|(length, _)| length.parse().ok())
            .unwrap_or(longest)
            .max(longest);
        let utility = match kind.as_str() {
            "approval" | "choose-1" => Utility::Cost,
            "cumulative" | "scoring" | "ordinal" => Utility::Points,
            other => return Err(kind_place.wrong(format!("unknown vote_type `{other}`"))),
        };
        let title = meta("description")
            .map(|(text, _)| text)
            .filter(|text| !text.is_empty());
        let places: Vec<Place> = self.ballots.iter().map(|ballot| ballot.place).collect();
        let voters = self.ballots.into_iter().map(|ballot| {
            let Ballot {
                id,
                projects,
                points,
                weight,
                municipalities,
                population,
                place,
            } = ballot;
            let marks: Marks = match kind.as_str() {
                "ordinal" => {
                    let places = (0..allowed).map(|place| Ratio::from(allowed - place));
                    projects.iter().cloned().zip(places).collect()
                }
                "approval" | "choose-1" => Marks::approvals(projects.clone()),
                _ if points.is_empty() && !projects.is_empty() => {
                    return Err(place.wrong(format!("voter `{id}` gives no points")));
                }
                _ => projects.iter().cloned().zip(points).collect(),
            };
            Ok(Voter {
                id,
                weight,
                municipalities,
                ranking: match kind.as_str() {
                    "ordinal" => projects.iter().map(|project| vec![project.to_string()]).collect(),
                    _ => Vec::new(),
                },
                population,
                marks,
            })
        });
        let voters = voters.collect::<Result<_, _>>()?;
        let needs = self
            .costs
            .into_iter()
            .map(|(id, hours)| Need {
                id,
                hours,
                options: Vec::new(),
            })
            .collect();
        let profile = Profile {
            needs,
            capacity: Capacity::Single(budget),
            voters,
        };
        if let Err(error) = profile.validate() {
            let voter = |id: &str| profile.voters.iter().rposition(|voter| voter.id == id);
            let place = match &error {
                ProfileError::CapacityHours { .. } => Some(budget_place),
                ProfileError::NeedHours { need, .. }
                | ProfileError::BadId {
                    what: "need",
                    id: need,
                } => self.places.get(need).copied(),
                ProfileError::DuplicateVoter { voter: id }
                | ProfileError::NegativePoints { voter: id, .. }
                | ProfileError::BadId { id, .. } => voter(id).and_then(|at| places.get(at).copied()),
                _ => None,
            };
            return Err(place.map_or_else(|| error.clone().into(), |place| place.wrong(error.to_string())));
        }
        Ok(Election {
            profile,
            utility,
            kind: Kind::Pabulib,
            title,
            names: self.names,
        })
    }
}

/// A project named twice counts once, at its first place; `None` when it has different points there.
fn once(projects: Vec<Arc<String>>, points: Vec<Ratio>) -> Option<(Vec<Arc<String>>, Vec<Ratio>)> {
    // Most ballots are short and name nothing twice.
    let twice =
        |(at, project): (usize, &Arc<String>)| projects[..at].iter().any(|other| Arc::ptr_eq(other, project));
    if projects.len() <= 32 && !projects.iter().enumerate().any(twice) {
        return Some((projects, points));
    }
    let mut seen: BTreeMap<Arc<String>, Option<Ratio>> = BTreeMap::new();
    let (mut kept, mut kept_points) = (Vec::new(), Vec::new());
    for (at, project) in projects.into_iter().enumerate() {
        let points = points.get(at).cloned();
        match seen.get(&project) {
            Some(before) if *before == points => continue,
            Some(_) => return None,
            None => {}
        }
        seen.insert(Arc::clone(&project), points.clone());
        kept.push(project);
        kept_points.extend(points);
    }
    Some((kept, kept_points))
}

/// What stands between commas; nothing in an empty field.
fn list(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(',').map(str::trim);
    parts.take(if text.trim().is_empty() { 0 } else { usize::MAX })
}

fn number(text: &str) -> Result<Ratio, String> {
    text.parse().map_err(|error: crate::NotANumber| error.to_string())
}
