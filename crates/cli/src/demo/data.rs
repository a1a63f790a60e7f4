//! The demo's data files, read from the program itself. What is real in them and what invented: `demo/README.md`.

use crate::error::CliError;
use serde::{Deserialize, de::DeserializeOwned};

/// `clusters.csv`
#[derive(Debug, Deserialize)]
pub(crate) struct ClusterRow {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) lead: String,
    pub(crate) members: String,
}

/// `centre_facts.csv`
#[derive(Debug, Deserialize)]
pub(crate) struct CentreRow {
    pub(crate) centre_id: String,
    pub(crate) delivery_types: String,
    pub(crate) main_subjects: String,
    pub(crate) municipalities: String,
    pub(crate) hours_declared: u64,
    pub(crate) hours_reserved: u64,
    pub(crate) hours_offered: u64,
    pub(crate) basis: String,
    pub(crate) basis_subjects: String,
}

/// `needs.csv`
#[derive(Debug, Deserialize)]
pub(crate) struct NeedRow {
    pub(crate) key: String,
    pub(crate) owners: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) lang: String,
    pub(crate) subject: String,
    pub(crate) delivery_type: String,
    pub(crate) hours: u64,
    pub(crate) way: String,
    pub(crate) fate: String,
    pub(crate) fate_detail: String,
}

/// `support.csv`
#[derive(Debug, Deserialize)]
pub(crate) struct SupportRow {
    pub(crate) need: String,
    pub(crate) units: String,
}

/// `feasibility.csv`
#[derive(Debug, Deserialize)]
pub(crate) struct FeasibilityRow {
    pub(crate) need: String,
    pub(crate) centre: String,
    pub(crate) serves: u8,
    pub(crate) hours: Option<u64>,
    pub(crate) reason: String,
}

/// `ballots.csv` and `replaced.csv`
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct BallotRow {
    pub(crate) municipality: String,
    pub(crate) approves: String,
}

/// `body.csv`
#[derive(Debug, Deserialize)]
pub(crate) struct SeatRow {
    pub(crate) body: String,
    pub(crate) seat: u32,
    pub(crate) name: String,
    pub(crate) group: String,
    pub(crate) r#as: String,
    pub(crate) ties: String,
}

/// All of it.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) clusters: Vec<ClusterRow>,
    pub(crate) centres: Vec<CentreRow>,
    pub(crate) needs: Vec<NeedRow>,
    pub(crate) support: Vec<SupportRow>,
    pub(crate) feasibility: Vec<FeasibilityRow>,
    /// The ballots that count.
    pub(crate) ballots: Vec<BallotRow>,
    /// The ballots of the example, whatever [`Data::ballots`] are.
    pub(crate) example_ballots: Vec<BallotRow>,
    /// Earlier ballots that are replaced.
    pub(crate) replaced: Vec<BallotRow>,
    /// The ballots of the second round.
    pub(crate) second_ballots: Vec<BallotRow>,
    pub(crate) seats: Vec<SeatRow>,
}

/// The national reference data.
pub(crate) const MUNICIPALITIES: &str = include_str!("../../demo/norway/municipalities.csv");
/// The national reference data.
pub(crate) const COUNTIES: &str = include_str!("../../demo/norway/counties.csv");
/// The national reference data.
pub(crate) const CENTRES: &str = include_str!("../../demo/norway/centres.csv");

impl Data {
    /// Reads the demo's files, with other ballots where a file of them is given.
    pub(crate) fn read(ballots: Option<(&str, &str)>) -> Result<Self, CliError> {
        let example_ballots: Vec<BallotRow> = rows("ballots.csv", include_str!("../../demo/ballots.csv"))?;
        Ok(Self {
            clusters: rows("clusters.csv", include_str!("../../demo/clusters.csv"))?,
            centres: rows("centre_facts.csv", include_str!("../../demo/centre_facts.csv"))?,
            needs: rows("needs.csv", include_str!("../../demo/needs.csv"))?,
            support: rows("support.csv", include_str!("../../demo/support.csv"))?,
            feasibility: rows("feasibility.csv", include_str!("../../demo/feasibility.csv"))?,
            ballots: match ballots {
                Some((name, text)) => rows(name, text)?,
                None => example_ballots.clone(),
            },
            example_ballots,
            replaced: rows("replaced.csv", include_str!("../../demo/replaced.csv"))?,
            second_ballots: rows("second.csv", include_str!("../../demo/second.csv"))?,
            seats: rows("body.csv", include_str!("../../demo/body.csv"))?,
        })
    }

    /// The needs that go to the vote.
    pub(crate) fn voted(&self) -> impl Iterator<Item = &NeedRow> {
        self.needs.iter().filter(|need| need.fate.is_empty())
    }
}

fn rows<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, CliError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row =
        |row: Result<T, csv::Error>| row.map_err(|error| CliError::bad_input(format!("{name}: {error}")));
    reader.deserialize().map(row).collect()
}

impl NeedRow {
    /// The number of the unit that submits it.
    pub(crate) fn first_owner(&self) -> &str {
        parts(&self.owners).next().unwrap_or_default()
    }
}

/// The parts of a field whose parts are joined by semicolons.
pub(crate) fn parts(field: &str) -> impl Iterator<Item = &str> {
    field.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// The same, sorted.
pub(crate) fn sorted(field: &str) -> Vec<String> {
    let mut all: Vec<String> = parts(field).map(str::to_owned).collect();
    all.sort();
    all
}
