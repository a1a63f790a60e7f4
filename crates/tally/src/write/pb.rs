//! Writes a profile as a Pabulib `.pb` file, so that other programs can count it again.
//!
//! A file holds one form of ballots. Reading it back gives the same profile, but that a ranking also comes back as
//! points by place, as the format has it. The format knows no weights: [`write`] adds the columns `weight`,
//! `municipalities` and `population` where they say something, and other programs pass over them, so that their result is
//! ours only where all weights are equal. [`cloned`] repeats every ballot as often as it weighs instead. Pots are lost:
//! the budget is the hours that the needs can take from them (`Profile::budget`).

use std::collections::{BTreeMap, BTreeSet};

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};

use crate::grid::{lcm, scaled};
use crate::{Capacity, Profile, ProfileError, Ratio, Voter};

/// How to write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// The form of the ballots; without it the one that the profile has.
    pub form: Option<PbForm>,
    /// What the election is called.
    pub title: Option<String>,
    /// What needs are called, by id.
    pub names: BTreeMap<String, String>,
}

/// The forms of ballots in such a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PbForm {
    /// Which needs have a mark of more than 0.
    Approval,
    /// The marks (`cumulative`).
    Points,
    /// The rankings (`ordinal`).
    Ranking,
}

/// Why a profile cannot be written in this format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are the ids that the message shows")]
pub enum WriteError {
    /// The profile is faulty.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The format separates needs by commas, and reading it trims.
    #[error(
        "the id {id:?} begins or ends with a space, or (of a need) holds a comma, which the format cannot hold"
    )]
    Id { id: String },
    /// The format ranks one need at each place.
    #[error("voter `{voter}` ranks several needs at level {level}, which the format cannot hold")]
    EqualRanks { voter: String, level: usize },
    /// One of the forms must be chosen.
    #[error("voter `{voter}` both ranks needs and gives other marks: choose which of them is written")]
    BothForms { voter: String },
    /// Too many lines.
    #[error("repeated by weight the ballots make {lines} lines, which is more than {most}")]
    TooManyLines { lines: String, most: u64 },
}

/// The most lines that [`cloned`] writes.
pub const MOST_LINES: u64 = 1_000_000;

/// Writes a profile, with its weights in columns of our own.
///
/// # Errors
/// [`WriteError`]: a faulty profile, or what the format cannot hold.
pub fn write(profile: &Profile, export: &Export) -> Result<String, WriteError> {
    let form = prepare(profile, export)?;
    let mut notes = Vec::new();
    let any = |says: fn(&Voter) -> bool| profile.voters.iter().any(says);
    let mut own: Vec<Column> = Vec::new();
    if any(|voter| voter.weight != Ratio::ONE) {
        own.push(("weight", |voter| decimal(&voter.weight)));
        notes.push(
            "voters have weights (VOTES column weight); programs that pass over it count equal weights",
        );
    }
    if any(|voter| voter.municipalities != 0) {
        own.push(("municipalities", |voter| voter.municipalities.to_string()));
    }
    if any(|voter| voter.population != 0) {
        own.push(("population", |voter| voter.population.to_string()));
    }
    let rows: Vec<(String, &Voter)> = profile
        .voters
        .iter()
        .map(|voter| (voter.id.clone(), voter))
        .collect();
    text(profile, export, form, &rows, &own, notes)
}

/// Writes a profile with every ballot repeated as often as it weighs: weights are brought to the least whole numbers
/// in the same proportion. Municipalities and populations are not written. Copies are named `id#1`, `id#2` and so on.
///
/// # Errors
/// As [`write`]; and more than [`MOST_LINES`] lines.
pub fn cloned(profile: &Profile, export: &Export) -> Result<String, WriteError> {
    let form = prepare(profile, export)?;
    let scale = profile
        .voters
        .iter()
        .fold(UBig::ONE, |all, voter| lcm(&all, voter.weight.denominator()));
    let weights: Vec<IBig> = profile
        .voters
        .iter()
        .map(|voter| scaled(&voter.weight, &scale))
        .collect();
    let common = weights.iter().fold(UBig::ZERO, |all, weight| {
        if all.is_zero() {
            UBig::try_from(weight.clone()).unwrap_or(UBig::ONE)
        } else {
            all.gcd(UBig::try_from(weight.clone()).unwrap_or(UBig::ONE))
        }
    });
    let lines: IBig = weights.iter().sum::<IBig>() / IBig::from(common.clone().max(UBig::ONE));
    if lines > IBig::from(MOST_LINES) {
        let (lines, most) = (lines.to_string(), MOST_LINES);
        return Err(WriteError::TooManyLines { lines, most });
    }
    let mut rows = Vec::new();
    for (voter, weight) in profile.voters.iter().zip(weights) {
        let copies = u64::try_from(weight / IBig::from(common.clone())).unwrap_or(0);
        rows.extend((1..=copies).map(|copy| (format!("{}#{copy}", voter.id), voter)));
    }
    let note = "every ballot is repeated as often as it weighs";
    text(profile, export, form, &rows, &[], vec![note])
}

/// A column of our own.
type Column = (&'static str, fn(&Voter) -> String);

fn prepare(profile: &Profile, export: &Export) -> Result<PbForm, WriteError> {
    profile.validate()?;
    let padded = |id: &str| id.trim() != id;
    let mut needs = profile.needs.iter().map(|need| &need.id);
    let mut voters = profile.voters.iter().map(|voter| &voter.id);
    let bad = needs
        .find(|id| id.contains(',') || padded(id))
        .or_else(|| voters.find(|id| padded(id)));
    if let Some(id) = bad {
        return Err(WriteError::Id { id: id.clone() });
    }
    let form = match export.form {
        Some(form) => form,
        None => own_form(profile)?,
    };
    if form == PbForm::Ranking {
        for voter in &profile.voters {
            if let Some(level) = voter.ranking.iter().position(|level| level.len() != 1) {
                let (voter, level) = (voter.id.clone(), level + 1);
                return Err(WriteError::EqualRanks { voter, level });
            }
        }
    }
    Ok(form)
}

/// The one form that the ballots have. Points by place beside a ranking are what reading one gives.
fn own_form(profile: &Profile) -> Result<PbForm, WriteError> {
    if profile.voters.iter().any(|voter| !voter.ranking.is_empty()) {
        let length = length(profile);
        let other = |voter: &&Voter| {
            let by_place: BTreeMap<&String, Ratio> = places(voter)
                .map(|(need, place)| (need, Ratio::from(length - place)))
                .collect();
            let marks: BTreeMap<&String, Ratio> = marks(voter).into_iter().collect();
            !marks.is_empty() && marks != by_place
        };
        return match profile.voters.iter().find(other) {
            Some(voter) => Err(WriteError::BothForms {
                voter: voter.id.clone(),
            }),
            None => Ok(PbForm::Ranking),
        };
    }
    let approval = |voter: &Voter| voter.marks.values().all(|points| *points == Ratio::ONE);
    let all = profile.voters.iter().all(approval);
    Ok(if all { PbForm::Approval } else { PbForm::Points })
}

/// Needs by id, whatever holds the marks.
fn marks(voter: &Voter) -> Vec<(&String, Ratio)> {
    voter
        .marks
        .iter()
        .map(|(need, points)| (need, points.clone()))
        .collect()
}

/// Needs with their place, from 0.
fn places(voter: &Voter) -> impl Iterator<Item = (&String, u64)> {
    voter.ranking.iter().flatten().zip(0..)
}

/// How many places points are counted from: where marks say the points of a first place, that.
fn length(profile: &Profile) -> u64 {
    let longest = profile
        .voters
        .iter()
        .map(|voter| voter.ranking.iter().flatten().count() as u64);
    let first = |voter: &Voter| {
        let need = voter.ranking.first()?.first()?;
        voter.marks.get(need).and_then(Ratio::to_u64)
    };
    let said = profile.voters.iter().filter_map(first);
    longest.chain(said).max().unwrap_or(0)
}

fn text(
    profile: &Profile,
    export: &Export,
    form: PbForm,
    rows: &[(String, &Voter)],
    own: &[Column],
    mut notes: Vec<&str>,
) -> Result<String, WriteError> {
    if matches!(profile.capacity, Capacity::Pots(_)) {
        notes.push("the hours lay in pots, which the format does not know");
    }
    let (kind, length) = match form {
        PbForm::Approval => ("approval", None),
        PbForm::Points => ("cumulative", None),
        PbForm::Ranking => ("ordinal", Some(length(profile))),
    };
    let title = export.title.as_deref().unwrap_or("Election");
    let mut lines = vec![row(["META"]), row(["key", "value"]), row(["description", title])];
    lines.push(row(["num_projects", &profile.needs.len().to_string()]));
    lines.push(row(["num_votes", &rows.len().to_string()]));
    lines.push(row(["budget", &decimal(&profile.budget())]));
    lines.push(row(["vote_type", kind]));
    lines.extend(length.map(|length| row(["max_length", &length.to_string()])));
    if !notes.is_empty() {
        lines.push(row(["comment", &notes.join("; ")]));
    }
    lines.extend([row(["PROJECTS"]), row(["project_id", "cost", "name"])]);
    let mut needs: Vec<_> = profile.needs.iter().collect();
    needs.sort_by(|a, b| a.id.cmp(&b.id));
    for need in needs {
        let name = export.names.get(&need.id).map_or("", String::as_str);
        lines.push(row([need.id.as_str(), &decimal(&need.hours), name]));
    }
    let mut columns = vec!["voter_id", "vote"];
    columns.extend((form == PbForm::Points).then_some("points"));
    columns.extend(own.iter().map(|(name, _)| *name));
    lines.extend([row(["VOTES"]), row(columns)]);
    let sorted: BTreeSet<(&String, usize)> = rows.iter().enumerate().map(|(at, (id, _))| (id, at)).collect();
    for (id, at) in sorted {
        let Some((_, voter)) = rows.get(at) else { continue };
        let mut fields = vec![id.clone()];
        fields.extend(vote(voter, form));
        fields.extend(own.iter().map(|(_, field)| field(voter)));
        lines.push(row(fields.iter().map(String::as_str)));
    }
    Ok(lines.concat())
}

fn vote(voter: &Voter, form: PbForm) -> Vec<String> {
    let join = |ids: Vec<&String>| ids.into_iter().map(String::as_str).collect::<Vec<_>>().join(",");
    let marks = marks(voter);
    match form {
        PbForm::Approval => {
            let yes = marks.iter().filter(|(_, points)| points.is_positive());
            vec![join(yes.map(|(need, _)| *need).collect())]
        }
        PbForm::Points => {
            let points: Vec<String> = marks.iter().map(|(_, points)| decimal(points)).collect();
            vec![
                join(marks.iter().map(|(need, _)| *need).collect()),
                points.join(","),
            ]
        }
        PbForm::Ranking => vec![join(places(voter).map(|(need, _)| need).collect())],
    }
}

/// A line of fields, quoted where needed.
fn row<'f>(fields: impl IntoIterator<Item = &'f str>) -> String {
    let quoted = |field: &str| {
        let field: String = field
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if field.contains([';', '"']) {
            format!("\"{}\"", field.replace('"', "\"\""))
        } else {
            field
        }
    };
    let fields: Vec<String> = fields.into_iter().map(quoted).collect();
    fields.join(";") + "\n"
}

/// A decimal where one is exact, else a fraction, which not every program reads.
fn decimal(number: &Ratio) -> String {
    let mut tens = Ratio::ONE;
    for places in 0..=18 {
        if (number * &tens).is_integer() {
            return number.to_decimal(places);
        }
        tens = tens * Ratio::from(10u32);
    }
    number.to_string()
}
