//! Pabulib `.pb` files (Stolicki, Szufa, Talmon, arXiv:2012.06539): semicolon-separated META, PROJECTS and VOTES.
//!
//! Approval and choose-1 ballots give 1 point to each project named; cumulative and scoring ballots give the points
//! written; an ordinal ballot gives its k-th project L - k + 1 points, where L is the length that the file allows
//! (`max_length`) or, without one, that of its longest ballot. Every voter has weight 1. Official results in the file
//! are not looked at, and neither is the order of the projects.

use std::collections::BTreeMap;

use super::{Election, ReadError};
use crate::{Capacity, Need, Profile, Ratio, Utility, Voter};

/// Reads a `.pb` file.
///
/// # Errors
/// [`ReadError`] with the line: a missing column, an unknown or repeated project, a number that is none.
pub fn parse(text: &str) -> Result<Election, ReadError> {
    let mut file = File::default();
    let mut section: Option<Section> = None;
    let mut record = String::new();
    for (at, line) in (1usize..).zip(text.strip_prefix('\u{feff}').unwrap_or(text).lines()) {
        // A quoted field may hold line breaks.
        if !record.is_empty() {
            record.push('\n');
        }
        record.push_str(line);
        if record.matches('"').count() % 2 == 1 && starts_quoted(&record) {
            continue;
        }
        let fields = fields(&std::mem::take(&mut record));
        let wrong = |reason: String| ReadError::Line { line: at, reason };
        match fields.as_slice() {
            [only] if only.trim().is_empty() => {}
            [only] if matches!(only.trim(), "META" | "PROJECTS" | "VOTES") => {
                section = Some(Section {
                    name: only.trim().to_owned(),
                    columns: Vec::new(),
                });
            }
            _ => match &mut section {
                None => return Err(wrong("before the first section".to_owned())),
                Some(section) if section.columns.is_empty() => {
                    section.columns = fields.iter().map(|field| field.trim().to_owned()).collect();
                }
                Some(section) => file.row(section, &fields).map_err(wrong)?,
            },
        }
    }
    file.election()
}

struct Section {
    name: String,
    columns: Vec<String>,
}

impl Section {
    fn field<'f>(&self, fields: &'f [String], column: &str) -> Result<&'f str, String> {
        self.find(fields, column)
            .ok_or_else(|| format!("no `{column}` in section {}", self.name))
    }

    fn find<'f>(&self, fields: &'f [String], column: &str) -> Option<&'f str> {
        let at = self.columns.iter().position(|name| name == column)?;
        fields.get(at).map(|field| field.trim())
    }
}

#[derive(Default)]
struct File {
    meta: BTreeMap<String, String>,
    costs: BTreeMap<String, Ratio>,
    ballots: Vec<(String, Vec<String>, Vec<Ratio>)>,
}

impl File {
    fn row(&mut self, section: &Section, fields: &[String]) -> Result<(), String> {
        match section.name.as_str() {
            "META" => {
                let key = section.field(fields, "key")?;
                self.meta.insert(
                    key.to_owned(),
                    section.field(fields, "value").unwrap_or_default().to_owned(),
                );
            }
            "PROJECTS" => {
                let id = section.field(fields, "project_id")?;
                let cost = number(section.field(fields, "cost")?)?;
                if self.costs.insert(id.to_owned(), cost).is_some() {
                    return Err(format!("project `{id}` is there twice"));
                }
            }
            _ => self.vote(section, fields)?,
        }
        Ok(())
    }

    fn vote(&mut self, section: &Section, fields: &[String]) -> Result<(), String> {
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
            return Err(format!(
                "the ballot of voter `{id}` names the unknown project `{unknown}`"
            ));
        }
        let points = match section.find(fields, "points") {
            Some(text) => list(text)
                .iter()
                .map(|points| number(points))
                .collect::<Result<Vec<_>, _>>()?,
            None => Vec::new(),
        };
        if !points.is_empty() && points.len() != projects.len() {
            return Err(format!(
                "voter `{id}` names {} projects with {} points",
                projects.len(),
                points.len()
            ));
        }
        let (projects, points) = once(projects, points)
            .ok_or_else(|| format!("voter `{id}` gives different points to one project"))?;
        self.ballots.push((id.to_owned(), projects, points));
        Ok(())
    }

    fn election(self) -> Result<Election, ReadError> {
        let budget = number(
            self.meta
                .get("budget")
                .ok_or(ReadError::Missing { what: "`budget`" })?,
        );
        let budget = budget.map_err(|reason| ReadError::Line { line: 0, reason })?;
        let kind = self
            .meta
            .get("vote_type")
            .ok_or(ReadError::Missing { what: "`vote_type`" })?
            .clone();
        let longest = self
            .ballots
            .iter()
            .map(|(_, projects, _)| projects.len() as u64)
            .max()
            .unwrap_or(0);
        let allowed = self
            .meta
            .get("max_length")
            .and_then(|length| length.parse().ok())
            .unwrap_or(longest)
            .max(longest);
        let utility = match kind.as_str() {
            "approval" | "choose-1" => Utility::Cost,
            "cumulative" | "scoring" | "ordinal" => Utility::Points,
            other => return Err(ReadError::Json(format!("unknown vote_type `{other}`"))),
        };
        let voters = self.ballots.into_iter().map(|(id, projects, points)| {
            let marks: Vec<Ratio> = match kind.as_str() {
                "ordinal" => (0..projects.len() as u64)
                    .map(|place| Ratio::from(allowed - place))
                    .collect(),
                "approval" | "choose-1" => vec![Ratio::ONE; projects.len()],
                _ if points.is_empty() && !projects.is_empty() => {
                    return Err(ReadError::Json(format!("voter `{id}` gives no points")));
                }
                _ => points,
            };
            Ok(Voter {
                id,
                weight: Ratio::ONE,
                municipalities: 0,
                ranking: match kind.as_str() {
                    "ordinal" => projects.iter().map(|project| vec![project.clone()]).collect(),
                    _ => Vec::new(),
                },
                population: 0,
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
        Ok(Election { profile, utility })
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

/// Fields between semicolons; one that begins with a quotation mark ends with one and holds doubled ones.
fn fields(record: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let mut rest = record;
    loop {
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
            None => return fields,
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
