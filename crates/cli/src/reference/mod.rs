//! Reference data: counties, municipalities and centres from CSV files, as steps of one command.
//!
//! Pure: text in, data or a list of faults out. It opens no file and asks no store; what is known already comes in as
//! [`Known`]. The formats are those of `demo/norway` (its README says what each column is); columns that are not used
//! here may be absent.

mod centres;
mod faults;
mod read;
mod sheet;

pub(crate) use faults::{RowError, failed};
pub(crate) use read::read;

use crate::error::CliError;
use domain::{centre, county, municipality};
use engine::Step;
use events::{CentreId, Date, Digest, Lang, Source, UnitId, centre::Reach};
use messages::msg;
use std::collections::{BTreeMap, BTreeSet};

/// A file as given.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Its name.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
    /// Digest of its bytes.
    pub(crate) sha256: Digest,
}

impl SourceFile {
    /// Takes a file's bytes as text.
    ///
    /// # Errors
    /// When they are not UTF-8.
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Result<Self, RowError> {
        let text = std::str::from_utf8(bytes).map_err(|fault| {
            let before = &bytes[..fault.valid_up_to()];
            let row = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            RowError {
                file: name.into(),
                row: row as u64,
                column: None,
                what: msg!("import-not-utf8"),
            }
        })?;
        Ok(Self {
            name: name.into(),
            text: text.into(),
            sha256: Digest::of(bytes),
        })
    }

    fn source(&self) -> Source {
        Source {
            name: self.name.clone(),
            sha256: self.sha256,
        }
    }
}

/// The files of one import; at least one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    /// Counties.
    pub(crate) counties: Option<SourceFile>,
    /// Municipalities.
    pub(crate) municipalities: Option<SourceFile>,
    /// Centres.
    pub(crate) centres: Option<SourceFile>,
}

/// What the log knows already, so that a file can build on an earlier one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Counties: number and name.
    pub(crate) counties: BTreeMap<String, String>,
    /// Municipalities by number: name and the county's number.
    pub(crate) municipalities: BTreeMap<String, (String, String)>,
}

/// A county.
#[derive(Clone, Debug)]
pub(crate) struct County {
    /// As it will be registered.
    pub(crate) registered: events::county::Registered,
    /// How many lived there, and when; not every file says so.
    pub(crate) counted: Option<(u64, Date)>,
}

/// A municipality.
#[derive(Clone, Debug)]
pub(crate) struct Municipality {
    /// As it will be registered.
    pub(crate) registered: events::municipality::Registered,
    /// Number of its county.
    pub(crate) county: String,
    /// Its organisation number.
    pub(crate) organisation: Option<String>,
    /// How many lived there.
    pub(crate) residents: u64,
    /// When.
    pub(crate) counted: Date,
}

/// A centre.
#[derive(Clone, Debug)]
pub(crate) struct Centre {
    /// As it will be registered.
    pub(crate) registered: events::centre::Registered,
    /// Whom it serves.
    pub(crate) coverage: BTreeSet<UnitId>,
    /// Its main subjects.
    pub(crate) main: BTreeSet<String>,
    /// Its further subjects; the files do not tell them apart, so there are none until somebody does.
    pub(crate) further: BTreeSet<String>,
}

/// What the files say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reference {
    /// Counties in the order of the file.
    pub(crate) counties: Vec<County>,
    /// Municipalities likewise.
    pub(crate) municipalities: Vec<Municipality>,
    /// Centres likewise.
    pub(crate) centres: Vec<Centre>,
}

impl Reference {
    /// Reads the three national files on their own, by their usual names.
    ///
    /// # Errors
    /// Every fault found in them.
    pub(crate) fn read(municipalities: &str, counties: &str, centres: &str) -> Result<Self, CliError> {
        let file = |name, text: &str| SourceFile::new(name, text.as_bytes()).ok();
        let sources = Sources {
            counties: file("counties.csv", counties),
            municipalities: file("municipalities.csv", municipalities),
            centres: file("centres.csv", centres),
        };
        read(&sources, &Known::default(), None).map_err(failed)
    }

    /// The steps that bring it into the log, in the order in which they rely on one another.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for county in &self.counties {
            let id = UnitId::county(&county.registered.number);
            steps.push(Step::County(
                id,
                county::Intent::Register(county.registered.clone()),
            ));
            if let Some((residents, date)) = county.counted {
                let source = county.registered.source.clone();
                let population = events::county::PopulationSet {
                    date,
                    residents,
                    source,
                };
                steps.push(Step::County(id, county::Intent::SetPopulation(population)));
            }
        }
        for municipality in &self.municipalities {
            let id = UnitId::municipality(&municipality.registered.number);
            let registered = municipality.registered.clone();
            let population = events::municipality::PopulationSet {
                date: municipality.counted,
                residents: municipality.residents,
                source: registered.source.clone(),
            };
            steps.push(Step::Municipality(id, municipality::Intent::Register(registered)));
            steps.push(Step::Municipality(
                id,
                municipality::Intent::SetPopulation(population),
            ));
        }
        for centre in &self.centres {
            let id = CentreId::of(&centre.registered.code);
            let units = centre.coverage.iter().copied().collect();
            let (further, main) = (centre.further.iter().cloned(), centre.main.iter().cloned());
            let subjects = events::centre::SubjectsSet {
                further: further.collect(),
                main: main.collect(),
            };
            steps.push(Step::Centre(
                id,
                centre::Intent::Register(centre.registered.clone()),
            ));
            let coverage = events::centre::CoverageSet { units };
            steps.push(Step::Centre(id, centre::Intent::SetCoverage(coverage)));
            steps.push(Step::Centre(id, centre::Intent::SetSubjects(subjects)));
        }
        steps
    }
}

/// The language form in a municipality's row; `Some(None)` is neutral.
fn language(word: &str) -> Option<Option<Lang>> {
    match word {
        "bokmaal" => Some(Some(Lang::Nb)),
        "nynorsk" => Some(Some(Lang::Nn)),
        "noytral" | "" => Some(None),
        _ => None,
    }
}

/// The level in a centre's row.
fn reach(word: &str) -> Option<Reach> {
    match word {
        "fylke" => Some(Reach::County),
        "regional" => Some(Reach::Region),
        "nasjonal" => Some(Reach::Nation),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
