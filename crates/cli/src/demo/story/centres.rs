//! What the real data lack about the centres: main subjects, delivery types, hours, bases of obligation.

use super::period;
use crate::{
    demo::{
        cast::Stage,
        data::{self, CentreRow, Data, parts, sorted},
    },
    error::CliError,
};
use domain::centre::Intent;
use engine::Step;
use events::{
    CentreId, UnitId,
    centre::{BasisKind, BasisRecorded, CapacityDeclared, CoverageSet, DeliveryTypesSet, SubjectsSet},
};
use std::collections::BTreeMap;

/// Facts of the centres that the real data lack.
pub(crate) async fn centre_facts(stage: &Stage, data: &Data) -> Result<(), CliError> {
    let subjects = subjects()?;
    let mut steps = Vec::new();
    for row in &data.centres {
        let all = subjects.get(&row.centre_id).map_or("", String::as_str);
        let intents = [profile(row, all), hours(row)?].concat();
        let id = CentreId::of(&row.centre_id);
        steps.extend(intents.into_iter().map(|intent| Step::Centre(id, intent)));
    }
    stage.act(&stage.operator, steps).await.map(drop)
}

/// What it works with, and for whom.
fn profile(row: &CentreRow, all: &str) -> Vec<Intent> {
    let main = sorted(&row.main_subjects);
    let mut further = sorted(all);
    further.retain(|subject| !main.contains(subject));
    let types = sorted(&row.delivery_types);
    let mut intents = vec![
        Intent::SetSubjects(SubjectsSet { further, main }),
        Intent::SetDeliveryTypes(DeliveryTypesSet { types }),
    ];
    let mut units: Vec<UnitId> = parts(&row.municipalities).map(UnitId::municipality).collect();
    units.sort();
    if !units.is_empty() {
        intents.push(Intent::SetCoverage(CoverageSet { units }));
    }
    intents
}

/// How much it has, and what obliges it.
fn hours(row: &CentreRow) -> Result<Vec<Intent>, CliError> {
    if row.hours_declared == 0 {
        return Ok(vec![]);
    }
    let period = period()?;
    let mut intents = vec![Intent::DeclareCapacity(CapacityDeclared {
        hours: row.hours_declared,
        period,
        reserved: row.hours_reserved,
    })];
    let kind = match row.basis.as_str() {
        "agreement" => Some(BasisKind::Agreement),
        "grant_letter" => Some(BasisKind::GrantLetter),
        _ => None,
    };
    if let Some(kind) = kind {
        intents.push(Intent::RecordBasis(BasisRecorded {
            document: None,
            hours: row.hours_offered,
            kind,
            period,
            signatory: "direktør (eksempel)".into(),
            subjects: sorted(&row.basis_subjects),
        }));
    }
    Ok(intents)
}

/// The subject areas of each centre in the national data.
fn subjects() -> Result<BTreeMap<String, String>, CliError> {
    #[derive(serde::Deserialize)]
    struct Row {
        centre_id: String,
        subject_areas: String,
    }
    let mut reader = csv::Reader::from_reader(data::CENTRES.as_bytes());
    let rows = reader
        .deserialize::<Row>()
        .map(|row| row.map(|row| (row.centre_id, row.subject_areas)));
    rows.collect::<Result<_, _>>()
        .map_err(|error| CliError::bad_input(format!("centres.csv: {error}")))
}
