//! What the columns of the files of counties and municipalities mean; those of centres are in `centres`.

use super::{
    County, Known, Municipality, Reference, RowError, SourceFile, Sources,
    faults::Faults,
    language,
    sheet::{Row, Sheet},
};
use events::{Date, UnitId, county, municipality};
use messages::msg;
use std::collections::{BTreeMap, BTreeSet};

/// Reads the files of one import. `date` chooses the population figures: those of its year, counted on that day; the
/// newest ones, on the first of January, when there is none.
///
/// # Errors
/// Every fault found, up to twenty.
pub(crate) fn read(sources: &Sources, known: &Known, date: Option<Date>) -> Result<Reference, Vec<RowError>> {
    let mut faults = Faults::default();
    let mut reader = Reader {
        known: known.clone(),
        read: Reference::default(),
        units: Units::default(),
    };
    for (number, name) in &known.counties {
        reader
            .units
            .name(UnitId::county(number), &format!("{name} fylkeskommune"));
    }
    for (number, (name, _)) in &known.municipalities {
        reader
            .units
            .name(UnitId::municipality(number), &format!("{name} kommune"));
    }
    if let Some(file) = &sources.counties {
        reader.counties(file, date, &mut faults);
    }
    if let Some(file) = &sources.municipalities {
        reader.municipalities(file, date, &mut faults);
    }
    if let Some(file) = &sources.centres {
        reader.centres(file, &mut faults);
    }
    faults.or(reader.read)
}

pub(super) struct Reader {
    /// What is known, with what the files add.
    pub(super) known: Known,
    pub(super) read: Reference,
    pub(super) units: Units,
}

/// Units by what a centre's row may call its host.
#[derive(Default)]
pub(super) struct Units {
    organisations: BTreeMap<String, UnitId>,
    names: BTreeMap<String, UnitId>,
}

impl Units {
    fn name(&mut self, unit: UnitId, name: &str) {
        self.names.insert(name.to_lowercase(), unit);
    }

    /// By number, else by the name up to a comma (`Oslo kommune, Velferdsetaten`).
    pub(super) fn host(&self, organisation: Option<&str>, name: &str) -> Option<UnitId> {
        let by_number = organisation.and_then(|number| self.organisations.get(number));
        let name = name.split(',').next().unwrap_or_default().trim().to_lowercase();
        by_number.or_else(|| self.names.get(&name)).copied()
    }
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Reader {
    fn counties(&mut self, file: &SourceFile, date: Option<Date>, faults: &mut Faults) {
        let Some(sheet) = Sheet::open(file, &["fylkesnummer", "name"], faults) else {
            return;
        };
        let figures = population(&sheet, date);
        let mut seen = BTreeSet::new();
        for row in sheet.rows() {
            let bad = |given: &str| msg!("import-bad-county-number", given = given);
            let number = row.formed("fylkesnummer", |text| is_number(text, 2), bad, faults);
            let name = row.needed("name", faults);
            let organisation = row.organisation("organisasjonsnummer", faults);
            let counted = figures
                .as_ref()
                .and_then(|(column, counted)| Some((residents(&row, column, faults)?, *counted)));
            let (Some(number), Some(name)) = (number, name) else {
                continue;
            };
            if !seen.insert(number.clone()) {
                row.fault("fylkesnummer", msg!("import-twice", given = &number), faults);
                continue;
            }
            let unit = UnitId::county(&number);
            self.units.name(unit, &format!("{name} fylkeskommune"));
            // Oslo is a municipality that is a county municipality too; as a host it is the municipality.
            let authority = row.field("authority");
            if let Some(organisation) = organisation.filter(|_| !authority.ends_with(" kommune")) {
                self.units.organisations.insert(organisation, unit);
            }
            self.known.counties.insert(number.clone(), name.clone());
            let registered = county::Registered {
                name,
                number,
                source: file.source(),
            };
            self.read.counties.push(County { registered, counted });
        }
    }

    fn municipalities(&mut self, file: &SourceFile, date: Option<Date>, faults: &mut Faults) {
        let needed = ["kommunenummer", "name", "fylkesnummer"];
        let Some(sheet) = Sheet::open(file, &needed, faults) else {
            return;
        };
        let Some((column, counted)) = population(&sheet, date) else {
            let what = match date {
                Some(date) => msg!("import-no-population-year", date = date.to_string()),
                None => msg!("import-no-population"),
            };
            return faults.add(sheet.fault(1, None, what));
        };
        let mut seen = BTreeSet::new();
        for row in sheet.rows() {
            let Some(read) = self.municipality(&row, file, &column, counted, faults) else {
                continue;
            };
            let number = read.registered.number.clone();
            if !seen.insert(number.clone()) {
                row.fault("kommunenummer", msg!("import-twice", given = &number), faults);
                continue;
            }
            let unit = UnitId::municipality(&number);
            self.units
                .name(unit, &format!("{} kommune", read.registered.name));
            if let Some(organisation) = &read.organisation {
                self.units.organisations.insert(organisation.clone(), unit);
            }
            let name = (read.registered.name.clone(), read.county.clone());
            self.known.municipalities.insert(number, name);
            self.read.municipalities.push(read);
        }
    }

    fn municipality(
        &self,
        row: &Row<'_>,
        file: &SourceFile,
        population: &str,
        counted: Date,
        faults: &mut Faults,
    ) -> Option<Municipality> {
        let bad = |given: &str| msg!("import-bad-municipality-number", given = given);
        let number = row.formed("kommunenummer", |text| is_number(text, 4), bad, faults);
        let name = row.needed("name", faults);
        let unknown = |given: &str| msg!("import-unknown-county", given = given);
        let county = row.formed(
            "fylkesnummer",
            |text| self.known.counties.contains_key(text),
            unknown,
            faults,
        );
        let residents = residents(row, population, faults);
        let form = row.field("malform");
        let lang = language(&form);
        if lang.is_none() {
            row.fault("malform", msg!("import-bad-language", given = &form), faults);
        }
        let organisation = row.organisation("organisasjonsnummer", faults);
        let (number, name, county, residents, lang) = (number?, name?, county?, residents?, lang?);
        let or_name = |field: String| if field.is_empty() { name.clone() } else { field };
        let registered = municipality::Registered {
            county: UnitId::county(&county),
            lang,
            name: or_name(row.field("name_disambiguated")),
            number,
            official_name: or_name(row.field("name_official")),
            source: file.source(),
        };
        Some(Municipality {
            registered,
            county,
            organisation,
            residents,
            counted,
        })
    }
}

/// A number of residents.
fn residents(row: &Row<'_>, column: &str, faults: &mut Faults) -> Option<u64> {
    let text = row.needed(column, faults)?;
    let residents = text
        .parse::<u64>()
        .ok()
        .filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    if residents.is_none() {
        row.fault(column, msg!("import-bad-population", given = &text), faults);
    }
    residents
}

/// The column of population figures, and the day of the count.
fn population(sheet: &Sheet<'_>, date: Option<Date>) -> Option<(String, Date)> {
    let year = |column: &str| {
        column
            .strip_prefix("population_")
            .filter(|year| is_number(year, 4))
            .map(str::to_owned)
    };
    match date {
        Some(date) => {
            let column = format!("population_{}", &date.to_string()[..4]);
            sheet
                .columns()
                .any(|name| name == column)
                .then_some((column, date))
        }
        None => {
            let newest = sheet.columns().filter_map(year).max()?;
            let counted = format!("{newest}-01-01").parse().ok()?;
            Some((format!("population_{newest}"), counted))
        }
    }
}
