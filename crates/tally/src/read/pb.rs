//! Pabulib `.pb` files (Stolicki, Szufa, Talmon, arXiv:2012.06539): semicolon-separated META, PROJECTS and VOTES.
//!
//! Approval and choose-1 ballots give 1 point to each project named; cumulative and scoring ballots give the points
//! written; an ordinal ballot gives its k-th project L - k + 1 points, where L is the length that the file allows
//! (`max_length`) or, without one, that of its longest ballot. Every voter has weight 1. Official results in the file
//! are not looked at, and neither is the order of the projects.
//!
//! Three columns of VOTES are our own and other programs pass over them: `weight`, `municipalities` and `population` of
//! a voter. Where they are absent a voter weighs 1 and stands for nobody else.

use std::collections::BTreeMap;

use super::{Election, Kind, ReadError};
use crate::{Capacity, Need, Profile, Ratio, Utility, Voter};

/// Reads a `.pb` file.
///
/// # Errors
/// [`ReadError`] with line and column: a missing column, an unknown or repeated project, a number that is none.
pub fn parse(text: &str) -> Result<Election, ReadError> {
    let mut file = File::default();
    let mut section: Option<Section> = None;
    let mut record = String::new();
    let mut first = 1;
    for (at, line) in (1usize..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        // A quoted field may hold line breaks.
        if record.is_empty() {
            first = at;
        } else {
            record.push('\n');
        }
        record.push_str(line);
        if record.matches('"').count() % 2 == 1 && starts_quoted(&record) {
            continue;
        }
        let whole = std::mem::take(&mut record);
        let (fields, starts) = fields(&whole);
        let place = |field: usize| place(&whole, starts.get(field).copied().unwrap_or(0), first);
        let wrong = |(field, reason): Fault| place(field).wrong(reason);
        match fields.as_slice() {
            [only] if only.trim().is_empty() => {}
            [only] if matches!(only.trim(), "META" | "PROJECTS" | "VOTES") => {
                section = Some(Section {
                    name: only.trim().to_owned(),
                    columns: Vec::new(),
                });
            }
            _ => match &mut section {
                None => return Err(wrong((0, "before the first section".to_owned()))),
                Some(section) if section.columns.is_empty() => {
                    section.columns = fields.iter().map(|field| field.trim().to_owned()).collect();
                }
                Some(section) => file.row(section, &fields, &place).map_err(wrong)?,
            },
        }
    }
    file.election()
}

/// The number of a field, and what is wrong with it.
type Fault = (usize, String);

/// A place in the file, both from 1; columns in characters.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    column: usize,
}

impl Place {
    fn wrong(self, reason: String) -> ReadError {
        let Place { line, column } = self;
        ReadError::Line { line, column, reason }
    }
}

/// The place of byte `at` of a record that begins on line `first`.
fn place(record: &str, at: usize, first: usize) -> Place {
    let before = record.get(..at).unwrap_or(record);
    let last = before.rsplit('\n').next().unwrap_or(before);
    Place {
        line: first + before.matches('\n').count(),
        column: last.chars().count() + 1,
    }
}

struct Section {
    name: String,
    columns: Vec<String>,
}

impl Section {
    fn field<'f>(&self, fields: &'f [String], column: &str) -> Result<&'f str, Fault> {
        self.find(fields, column)
            .ok_or_else(|| (0, format!("no `{column}` in section {}", self.name)))
    }

    /// The fault of a field, by its column.
    fn wrong(&self, column: &str, reason: String) -> Fault {
        (
            self.columns.iter().position(|name| name == column).unwrap_or(0),
            reason,
        )
    }

    fn find<'f>(&self, fields: &'f [String], column: &str) -> Option<&'f str> {
        let at = self.columns.iter().position(|name| name == column)?;
        fields.get(at).map(|field| field.trim())
    }
}

#[derive(Default)]
struct File {
    meta: BTreeMap<String, (String, Place)>,
    costs: BTreeMap<String, Ratio>,
    names: BTreeMap<String, String>,
    ballots: Vec<Ballot>,
}

struct Ballot {
    id: String,
    projects: Vec<String>,
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
        fields: &[String],
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
                if let Some(name) = section.find(fields, "name").filter(|name| !name.is_empty()) {
                    self.names.insert(id.to_owned(), name.to_owned());
                }
            }
            _ => self.vote(section, fields, place(0))?,
        }
        Ok(())
    }

    fn vote(&mut self, section: &Section, fields: &[String], place: Place) -> Result<(), Fault> {
        let id = section.field(fields, "voter_id")?;
        let list = |text: &str| -> Vec<String> {
            let parts = text.split(',').map(|part| part.trim().to_owned());
            if text.trim().is_empty() {
                Vec::new()
            } else {
                parts.collect()
            }
        };
        let projects = list(section.field(fields, "vote")?);
        if let Some(unknown) = projects.iter().find(|project| !self.costs.contains_key(*project)) {
            let reason = format!("the ballot of voter `{id}` names the unknown project `{unknown}`");
            return Err(section.wrong("vote", reason));
        }
        let wrong_points = |reason| section.wrong("points", reason);
        let points = match section.find(fields, "points") {
            Some(text) => list(text)
                .iter()
                .map(|points| number(points))
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
        let whole = |column: &str| match section.find(fields, column).map(str::parse) {
            None => Ok(0),
            Some(Ok(number)) => Ok(number),
            Some(Err(_)) => {
                Err(section.wrong(column, format!("voter `{id}`: `{column}` is no whole number")))
            }
        };
        let weight = match section.find(fields, "weight").map(number) {
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
            municipalities: whole("municipalities")?,
            population: whole("population")?,
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
            let marks: Vec<Ratio> = match kind.as_str() {
                "ordinal" => (0..projects.len() as u64)
                    .map(|place| Ratio::from(allowed - place))
                    .collect(),
                "approval" | "choose-1" => vec![Ratio::ONE; projects.len()],
                _ if points.is_empty() && !projects.is_empty() => {
                    return Err(place.wrong(format!("voter `{id}` gives no points")));
                }
                _ => points,
            };
            Ok(Voter {
                id,
                weight,
                municipalities,
                ranking: match kind.as_str() {
                    "ordinal" => projects.iter().map(|project| vec![project.clone()]).collect(),
                    _ => Vec::new(),
                },
                population,
                marks: projects.into_iter().zip(marks).collect(),
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
        profile.validate()?;
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
fn once(projects: Vec<String>, points: Vec<Ratio>) -> Option<(Vec<String>, Vec<Ratio>)> {
    let mut seen: BTreeMap<String, Option<Ratio>> = BTreeMap::new();
    let (mut kept, mut kept_points) = (Vec::new(), Vec::new());
    for (at, project) in projects.into_iter().enumerate() {
        let points = points.get(at).cloned();
        match seen.get(&project) {
            Some(before) if *before == points => continue,
            Some(_) => return None,
            None => {}
        }
        seen.insert(project.clone(), points.clone());
        kept.push(project);
        kept_points.extend(points);
    }
    Some((kept, kept_points))
}

fn number(text: &str) -> Result<Ratio, String> {
    text.parse().map_err(|error: crate::NotANumber| error.to_string())
}

fn starts_quoted(record: &str) -> bool {
    record.starts_with('"') || record.contains(";\"")
}

/// Fields between semicolons, and the byte at which each begins; one that begins with a quotation mark ends with one
/// and holds doubled ones.
fn fields(record: &str) -> (Vec<String>, Vec<usize>) {
    let (mut fields, mut starts) = (Vec::new(), Vec::new());
    let mut rest = record;
    loop {
        starts.push(record.len() - rest.len());
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted),
            None => match rest.split_once(';') {
                Some((field, after)) => (field.to_owned(), Some(after)),
                None => (rest.to_owned(), None),
            },
        };
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return (fields, starts),
        }
    }
}

fn quoted_field(quoted: &str) -> (String, Option<&str>) {
    let mut field = String::new();
    let mut rest = quoted;
    while let Some((before, after)) = rest.split_once('"') {
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(doubled) => {
                field.push('"');
                rest = doubled;
            }
            // What follows the closing mark up to the semicolon belongs to the field.
            None => {
                return match after.split_once(';') {
                    Some((tail, after)) => (field + tail, Some(after)),
                    None => (field + after, None),
                };
            }
        }
    }
    (field + rest, None)
}
